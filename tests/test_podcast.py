"""A show's feed, as directories and podcast apps read it."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape

import feedparser
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pelican_smo.base.text import legal
from pelican_smo.channels.selection import checked
from pelican_smo.facts.page import Enclosure, Episode, Image
from pelican_smo.feeds import podcast
from pelican_smo.feeds.entries import Channel, Entry
from pelican_smo.feeds.formats import Formats
from pelican_smo.settings import podcast as settings
from pelican_smo.settings.errors import SettingsError
from pelican_smo.settings.feeds import Podcast
from tests.conftest import SITEURL, Site, png
from tests.reading import Built

PATH = "feeds/podcast.rss.xml"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
SHOW = {"category": "Society & Culture > Documentary"}
SOUND = b"ID3" + bytes(997)


def smo(**show: Any) -> dict[str, Any]:
    return {"feeds": {"podcast": {**SHOW, **show}}}


def channel_of(built: Built, path: str = PATH) -> Any:
    """The channel of a feed that a lenient reader and a strict one read."""
    data = (built.output / path).read_bytes()
    feed = feedparser.parse(data)
    assert not feed.bozo, feed.bozo_exception
    return etree.fromstring(data).find("channel")


def texts(element: Any, name: str) -> list[str]:
    return [it.text or "" for it in element.findall(name)]


def titles(built: Built) -> list[str]:
    return [it.findtext("title") or "" for it in channel_of(built).findall("item")]


def test_a_show_says_what_its_owner_says(site: Site) -> None:
    site.write("images/show.png", png(1400, 1400))
    site.post(smo_audio="https://cdn.example.net/1.mp3")
    block = smo(
        title='Tom & Jerry\'s "5 < 6"', description="Walks & talks", author="Ada & Bo",
        email="show@example.org", image="images/show.png", explicit=True, type="serial",
        medium="audiobook", guid="917393E3-1b1e-5cef-ace4-edaa54e1f810", locked=True,
        funding={"Give & take": "https://example.org/give?a=1&b=2"},
    )  # fmt: skip
    site.post("b.md", title="B", smo_audio="https://cdn.example.net/2.mp3", smo_episode="2")
    built = site.build(block, expect_warnings=True)
    assert built.log == [
        "post.md: a serial show is heard in the order of its numbers. Write that of this "
        "episode, as in smo_episode: 1."
    ]
    channel = channel_of(built)
    picture = f"{SITEURL}/images/show.png"
    assert texts(channel, "title") == ['Tom & Jerry\'s "5 < 6"']
    assert texts(channel, "description") == ["Walks & talks"]
    assert texts(channel, "language") == ["en"]
    assert texts(channel, "link") == [f"{SITEURL}/"]
    assert texts(channel, f"{ITUNES}author") == ["Ada & Bo"]
    assert texts(channel, f"{ITUNES}owner/{ITUNES}name") == ["Ada & Bo"]
    assert texts(channel, f"{ITUNES}owner/{ITUNES}email") == ["show@example.org"]
    (category,) = channel.findall(f"{ITUNES}category")
    assert [it.get("text") for it in category.iter()] == ["Society & Culture", "Documentary"]
    assert texts(channel, f"{ITUNES}explicit") == ["true"]
    assert texts(channel, f"{ITUNES}type") == ["serial"]
    assert [it.get("href") for it in channel.findall(f"{ITUNES}image")] == [picture]
    assert texts(channel, "image/url") == [picture]
    assert texts(channel, "image/title") == texts(channel, "title")
    assert texts(channel, f"{PODCAST}guid") == ["917393e3-1b1e-5cef-ace4-edaa54e1f810"]
    assert texts(channel, f"{PODCAST}medium") == ["audiobook"]
    (locked,) = channel.findall(f"{PODCAST}locked")
    assert (locked.text, locked.get("owner")) == ("yes", "show@example.org")
    (funding,) = channel.findall(f"{PODCAST}funding")
    assert (funding.text, funding.get("url")) == ("Give & take", "https://example.org/give?a=1&b=2")
    (own,) = channel.findall("{http://www.w3.org/2005/Atom}link")
    assert (own.get("rel"), own.get("href")) == ("self", f"{SITEURL}/{PATH}")


def test_a_show_of_which_little_is_said_is_the_sites(site: Site) -> None:
    site.write("images/icon.png", png(512, 512))
    site.post(smo_audio="https://cdn.example.net/1.mp3")
    feeds = {"image": "images/icon.png", "copyright": "© Ada", "podcast": {"category": "History"}}
    channel = channel_of(site.build({"feeds": feeds}, SITESUBTITLE="Walks"))
    assert texts(channel, "title") == ["The Tide Table"]
    assert texts(channel, "description") == ["Walks"]
    assert texts(channel, "copyright") == ["© Ada"]
    assert texts(channel, f"{ITUNES}author") == ["Ada Lin"]
    assert channel.findall(f"{ITUNES}owner") == []
    assert [it.get("text") for it in channel.iter(f"{ITUNES}category")] == ["History"]
    assert texts(channel, f"{ITUNES}explicit") == ["false"]
    assert channel.find(f"{ITUNES}image").get("href") == f"{SITEURL}/images/icon.png"
    assert texts(channel, f"{PODCAST}guid") == [podcast.guid(f"{SITEURL}/{PATH}")]
    assert channel.findall(f"{PODCAST}locked") == []


@pytest.mark.parametrize(
    ("url", "guid"),
    [
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("http://podnews.net/rss//", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
    ],
)
def test_the_id_of_a_show_is_made_of_its_address(url: str, guid: str) -> None:
    """The examples of the podcast namespace, guid."""
    assert podcast.guid(url) == guid


def test_an_episode_says_what_its_front_matter_says(site: Site) -> None:
    site.write("audio/1.mp3", SOUND)
    site.write("audio/1.vtt", "WEBVTT")
    site.write("audio/1.json", "{}")
    site.write("images/square.png", png(1400, 1400))
    site.post(
        smo_audio="/audio/1.mp3", smo_audio_duration="1:02:03", smo_episode="7", smo_season="2",
        smo_episode_type="Bonus", smo_explicit="yes", smo_transcript="/audio/1.vtt",
        smo_chapters="/audio/1.json", image="/images/square.png", tags="sea",
    )  # fmt: skip
    built = site.build(smo())
    (item,) = channel_of(built).findall("item")
    enclosure = item.find("enclosure")
    assert dict(enclosure.attrib) == {
        "url": f"{SITEURL}/audio/1.mp3", "length": "1000", "type": "audio/mpeg",
    }  # fmt: skip
    said = {name: item.findtext(f"{ITUNES}{name}") for name in
            ("duration", "episode", "season", "episodeType", "explicit")}  # fmt: skip
    assert said == {
        "duration": "3723", "episode": "7", "season": "2", "episodeType": "bonus",
        "explicit": "true",
    }  # fmt: skip
    assert item.find(f"{ITUNES}image").get("href") == f"{SITEURL}/images/square.png"
    assert texts(item, f"{PODCAST}episode") == ["7"]
    assert texts(item, f"{PODCAST}season") == ["2"]
    assert dict(item.find(f"{PODCAST}transcript").attrib) == {
        "url": f"{SITEURL}/audio/1.vtt", "type": "text/vtt",
    }  # fmt: skip
    assert dict(item.find(f"{PODCAST}chapters").attrib) == {
        "url": f"{SITEURL}/audio/1.json", "type": "application/json+chapters",
    }  # fmt: skip
    assert built.has("audio/1.vtt")
    assert built.has("audio/1.json")
    (entry,) = feedparser.parse(built.read(PATH)).entries
    assert (entry.itunes_duration, entry.itunes_episode, entry.itunes_season) == ("3723", "7", "2")


def test_an_episode_is_the_item_of_the_other_feeds_and_more(site: Site) -> None:
    site.post(smo_audio="https://cdn.example.net/1.mp3", modified="2026-04-01")
    built = site.build(smo())
    items = [built.read(path).partition("<item>")[2].partition("</item>")[0]
             for path in ("feeds/all.rss.xml", PATH)]  # fmt: skip
    assert items[1].startswith(items[0])
    assert items[1] != items[0]


def test_other_feeds_have_none_of_apples_tags(site: Site) -> None:
    """Else the W3C's validator would ask them for a category and an owner."""
    site.post(smo_audio="https://cdn.example.net/1.mp3", smo_episode="1")
    built = site.build(smo())
    for name in built.files():
        if name.startswith("feeds/") and name != PATH:
            assert "itunes" not in built.read(name)


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [("vtt", "text/vtt"), ("srt", "application/x-subrip"), ("HTML", "text/html"),
     ("json", "application/json"), ("txt", "text/plain")],
)  # fmt: skip
def test_a_transcript_may_be(site: Site, ending: str, media_type: str) -> None:
    url = f"https://cdn.example.net/1.{ending}?a=1"
    site.post(smo_audio="https://cdn.example.net/1.mp3", smo_transcript=url)
    transcript = channel_of(site.build(smo())).find(f"item/{PODCAST}transcript")
    assert dict(transcript.attrib) == {"url": url, "type": media_type}


@pytest.mark.parametrize(
    ("meta", "warning"),
    [
        ({"smo_episode": "0"}, "smo_episode: expected a whole number from 1 up, in figures "
         "alone, got '0'."),
        ({"smo_season": "two"}, "smo_season: expected a whole number from 1 up, in figures "
         "alone, got 'two'."),
        ({"smo_episode_type": "trailr"}, "smo_episode_type: expected full, trailer or "
         """bonus, got 'trailr'. Did you mean "trailer"?"""),
        ({"smo_explicit": "clean"}, "smo_explicit: expected yes or no, got 'clean'."),
        ({"smo_audio_duration": "an hour"},
         "smo_audio_duration: expected a length as on a clock, as in 4:13, got 'an hour'."),
        ({"smo_transcript": "/gone.vtt"}, "smo_transcript: expected a path from the content folder, "
         "as in {static}/audio/name.mp3, or a full address, got '/gone.vtt'. This file does not exist."),
        ({"smo_transcript": "https://a.example/1"}, "smo_transcript: expected a file that ends "
         "in .vtt, .srt, .html, .json or .txt, got 'https://a.example/1'."),
        ({"smo_chapters": "https://a.example/1.txt"},
         "smo_chapters: expected a file that ends in .json, got 'https://a.example/1.txt'."),
    ],
)  # fmt: skip
def test_a_wrong_word_is_told_and_the_episode_goes_out(
    site: Site, meta: dict[str, str], warning: str
) -> None:
    site.post("a.md", smo_audio="https://cdn.example.net/1.mp3", **meta)
    built = site.build(smo(), expect_warnings=True)
    assert built.log == [f"a.md: {warning}"]
    (item,) = channel_of(built).findall("item")
    own = [it for it in item if it.tag.startswith((ITUNES, PODCAST))]
    assert [(it.tag, it.text) for it in own] == [(f"{ITUNES}episodeType", "full")]


def test_only_posts_with_a_recording_newest_first_and_without_a_limit(site: Site) -> None:
    for day in (1, 3, 2):
        site.post(f"{day}.md", title=f"Day {day}", date=f"2026-03-0{day}",
                  smo_audio=f"https://cdn.example.net/{day}.mp3")  # fmt: skip
    site.post("text.md", title="Text")
    site.post("draft.md", title="Draft", status="draft", smo_audio="https://cdn.example.net/d.mp3")
    built = site.build(smo(), FEED_MAX_ITEMS=1, ARTICLE_ORDER_BY="title")
    assert titles(built) == ["Day 3", "Day 2", "Day 1"]


def test_a_translation_of_the_text_is_no_other_episode(site: Site) -> None:
    site.post("fr.md", title="La mer", lang="fr", slug="sea", smo_audio="https://a.example/1.mp3")
    site.post("en.md", title="The sea", lang="en", slug="sea", smo_audio="https://a.example/1.mp3")
    site.post("de.md", title="Das Meer", lang="de", slug="sea", smo_audio="https://a.example/2.mp3")
    assert sorted(titles(site.build(smo()))) == ["Das Meer", "The sea"]


def test_an_episode_whose_file_is_missing_is_told_and_the_rest_is_there(site: Site) -> None:
    site.post("a.md", title="A", smo_audio="/gone.mp3")
    site.post("b.md", title="B", smo_audio="https://a.example/1.mp3")
    built = site.build(smo(), expect_warnings=True)
    assert len(built.log) == 1
    assert titles(built) == ["B"]


def test_without_an_episode_there_is_no_feed(site: Site) -> None:
    site.post()
    built = site.build(smo())
    assert not built.has(PATH)
    assert PATH not in built.read("index.html")


def test_pages_link_it_behind_the_feeds_of_the_site(site: Site) -> None:
    site.post(smo_audio="https://a.example/1.mp3")
    block = smo(title="Talks")
    block["feeds"]["subscribe"] = False
    built = site.build(block, FEED_ALL_RSS=None)
    links = [(it["title"], it["href"]) for it in built.page("index.html").links("alternate")]
    assert links == [
        ("The Tide Table (Atom)", f"{SITEURL}/feeds/all.atom.xml"),
        ("The Tide Table (JSON)", f"{SITEURL}/feeds/all.json"),
        ("Talks (Podcast)", f"{SITEURL}/{PATH}"),
    ]
    # The bar's button for the feed means all that is new.
    assert built.page("index.html").with_class("smo-rss")[0].get("href") == links[0][1]


def test_it_is_written_where_its_owner_wants_it_whatever_the_formats(site: Site) -> None:
    site.post(smo_audio="https://a.example/1.mp3")
    built = site.build({"feeds": {"formats": ["json"], "podcast": {**SHOW, "path": "show/feed"}}})
    assert built.has("show/feed")
    assert not built.has("show/feed.json")
    assert [name for name in built.files() if name.endswith(".xml")] == []


def test_a_path_that_another_feed_has_is_told(site: Site) -> None:
    site.post(smo_audio="https://a.example/1.mp3")
    built = site.build(smo(path="feeds/all.atom.xml"), expect_warnings=True)
    (said,) = built.log
    assert said.startswith("feeds/all.atom.xml: two feeds have this path, so only the first")
    assert "itunes" not in built.read("feeds/all.atom.xml")


def test_at_home_there_is_none(site: Site) -> None:
    site.post(smo_audio="/gone.mp3")
    built = site.build(smo(), expect_warnings=True, SITEURL="")
    assert not built.has(PATH)
    assert [it for it in built.log if "gone" in it] == []


@pytest.mark.parametrize(
    ("picture", "said"),
    [
        (png(1200, 630), "It has 1200 x 630."),
        (png(1399, 1399), "It has 1399 x 1399."),
        (png(3001, 3001), "It has 3001 x 3001."),
        (b"no picture", "This file does not exist."),
        (None, "This file does not exist."),
    ],
)
def test_a_picture_that_directories_refuse_is_told(
    site: Site, picture: bytes | None, said: str
) -> None:
    if picture:
        site.write("images/show.png", picture)
    site.post(smo_audio="https://a.example/1.mp3")
    built = site.build(smo(image="images/show.png"), expect_warnings=True)
    assert built.log == [
        'SMO["feeds"]["podcast"]["image"]: expected a path from the content folder, or a full '
        "address, of a square JPEG or PNG of 1400 to 3000 pixels, got 'images/show.png'. "
        f"{said}"
    ]
    assert titles(built) == ["A post"]


@pytest.mark.parametrize("size", [(1400, 1400), (3000, 3000)])
def test_a_picture_that_directories_take(site: Site, size: tuple[int, int]) -> None:
    # In no folder of STATIC_PATHS.
    site.write("show/show.png", png(*size))
    site.post(smo_audio="https://a.example/1.mp3")
    built = site.build(smo(image="show/show.png"))
    channel = channel_of(built)
    assert channel.find(f"{ITUNES}image").get("href") == f"{SITEURL}/show/show.png"
    assert built.has("show/show.png")


def test_a_post_whose_picture_would_be_cut_has_that_of_the_show(site: Site) -> None:
    site.write("images/wide.png", png(1400, 700))
    site.post(smo_audio="https://a.example/1.mp3", image="/images/wide.png")
    site.post("b.md", title="B", smo_audio="https://a.example/2.mp3",
              image="https://a.example/unknown.png")  # fmt: skip
    assert list(channel_of(site.build(smo())).iter(f"{ITUNES}image")) == []


@pytest.mark.parametrize(
    ("key", "value", "expected", "hint"),
    [
        ("category", "Tecnology", "one of Apple's categories, which directories need, as in ",
         ' Did you mean "Technology"? They are Arts, '),
        ("category", "documentry", "one of Apple's categories, which directories need, as in ",
         ' Did you mean "Society & Culture > Documentary"? They are Arts, '),
        ("category", "", "one of Apple's categories, which directories need, as in ",
         " They are Arts, "),
        ("category", "Society & Culture > Documentry", "a subcategory of Society & Culture, which is "
         "Documentary, Personal Journals, ", ' Did you mean "Documentary"?'),
        ("category", "technology > Gadgets", '"Technology" alone, which has no subcategories', ""),
        ("path", "", "a path in the output folder, as in ", ""),
        ("path", "/feed.xml", "a path in the output folder, as in ", ""),
        ("path", "a/../../feed.xml", "a path in the output folder, as in ", ""),
        ("path", "https://a.example/feed.xml", "a path in the output folder, as in ", ""),
        ("path", "feeds/", "a path in the output folder, as in ", ""),
        ("email", "Ada Lin", 'an e-mail address, as in "show@example.org"', ""),
        ("email", "a@b.example\0", 'an e-mail address, as in "show@example.org"', ""),
        ("guid", "1234", "the UUID that the show has had so far, as in ", ""),
        ("type", "serail", '"episodic" or "serial"', ' Did you mean "serial"?'),
        ("medium", "vidoe", '"podcast", "music", "video", "film", "audiobook", "newsletter", '
         '"blog" or "course"', ' Did you mean "video"?'),
        ("explicit", "no", "True or False", " Did you mean False?"),
    ],
)  # fmt: skip
def test_a_fault_in_the_block_stops_before_anything_is_written(
    key: str, value: Any, expected: str, hint: str
) -> None:
    with pytest.raises(SettingsError) as raised:
        checked(smo(**{key: value}))
    (said,) = raised.value.faults
    assert said.startswith(f'SMO["feeds"]["podcast"]["{key}"]: expected {expected}')
    assert f", got {value!r}.{hint}" in said


def test_all_faults_are_told_at_once() -> None:
    block = smo(category="x", email="x", guid="x", funding={"Give": "/give"})
    with pytest.raises(SettingsError) as raised:
        checked(block)
    assert len(raised.value.faults) == 4
    assert raised.value.faults[3].startswith(
        'SMO["feeds"]["podcast"]["funding"]["Give"]: expected a text and a full address, as in '
    )


@pytest.mark.parametrize("value", [True, "yes", []])
def test_a_block_that_is_none_is_told(value: Any) -> None:
    with pytest.raises(SettingsError) as raised:
        checked({"feeds": {"podcast": value}})
    assert "expected a mapping with the keys path, title," in raised.value.faults[0]


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("Technology", ("Technology", "")),
        (" society & culture>documentary ", ("Society & Culture", "Documentary")),
        ("TV & Film > After Shows", ("TV & Film", "After Shows")),
        ("Documentary", None),
        ("Technology > Podcasting", None),
        ("", None),
        (">", None),
    ],
)
def test_a_category(written: str, known: tuple[str, str] | None) -> None:
    assert settings.category(written) == known


def test_apple_has_19_categories_and_91_subcategories() -> None:
    assert len(settings.CATEGORIES) == 19
    assert sum(map(len, settings.CATEGORIES.values())) == 91


HOSTILE = ["\"<>&'", "</script>", "]]>", "\x00\x0b\x1f\ufffe", "🎧 صوت", "x" * 10_000, "", "\n \t"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_an_owner_breaks_the_feed(site: Site, text: str) -> None:
    site.post(smo_audio="https://a.example/1.mp3")
    block = smo(title=text, description=text, author=text,
                funding={f"Give {text}": f"https://a.example/{escape(text)}"})  # fmt: skip
    channel = channel_of(site.build(block))
    shown = " ".join(legal(text).split())
    assert texts(channel, "title") == [shown or "The Tide Table"]
    assert texts(channel, f"{ITUNES}author")[0][:200] == (shown or "Ada Lin")[:200]
    assert len(texts(channel, f"{ITUNES}author")[0]) <= 255
    assert channel.find(f"{PODCAST}funding").get("url").isascii()


LEGAL = st.text().map(legal)
URLS = st.just("https://a.example/") | LEGAL.map(lambda text: f"https://a.example/?{text}")


@given(
    show=st.builds(
        Podcast, category=st.sampled_from(["", "History", "Arts > Books"]), guid=st.uuids().map(str),
        type=st.sampled_from(["episodic", "serial"]), locked=st.booleans(),
        email=st.sampled_from(["", "a@b.example"]), funding=st.dictionaries(st.text(), st.text()),
    ),
    texts=st.tuples(LEGAL, LEGAL, LEGAL, URLS),
    enclosure=st.builds(Enclosure, URLS, LEGAL, st.integers(0), st.integers(0)),
    episode=st.none() | st.builds(
        Episode, number=st.integers(0), season=st.integers(0), transcript=URLS | st.just(""),
        transcript_type=LEGAL, chapters=URLS | st.just(""),
    ),
)  # fmt: skip
def test_whatever_is_said_the_feed_is_xml(
    show: Podcast, texts: tuple[str, str, str, str], enclosure: Enclosure, episode: Episode | None
) -> None:
    title, description, author, url = texts
    site = Channel(id=url, title=title or "T", description=description or "D", home=url, url=url,
                   language="en", author=author or "A")  # fmt: skip
    channel = podcast.channel(show, site, url)
    entry = Entry(
        source="a.md", id="1", url=url, title="T", updated=datetime(2026, 3, 1, tzinfo=UTC),
        enclosures=(enclosure,), episode=episode, image=Image(url, "", 1400, 1400, "image/png"),
    )  # fmt: skip
    root: Any = etree.fromstring(Formats(True).feed("rss", channel, [entry]))
    (item,) = root.findall("channel/item")
    assert UUID(root.findtext(f"channel/{PODCAST}guid"))
    assert item.find("enclosure").get("length") == str(enclosure.length)
    if episode and episode.transcript:
        assert item.find(f"{PODCAST}transcript").get("url") == episode.transcript


def test_the_block_is_in_the_schema() -> None:
    from pelican_smo.channels.schema import schema

    data = json.loads(msgspec.json.encode(schema()))
    assert data["$defs"]["Podcast"]["properties"]["type"]["enum"] == ["episodic", "serial"]


def test_what_a_site_keeps_out_of_its_feeds_is_no_episode(site: Site) -> None:
    site.post("a.md", title="A", smo_audio="https://a.example/1.mp3", smo_feed="no")
    site.post("b.md", title="B", smo_audio="https://a.example/2.mp3")
    assert titles(site.build(smo())) == ["B"]


def test_its_address_is_on_the_host_of_feeds(site: Site) -> None:
    site.post(smo_audio="https://a.example/1.mp3")
    channel = channel_of(site.build(smo(), FEED_DOMAIN="https://feeds.example.org"))
    url = f"https://feeds.example.org/{PATH}"
    assert channel.find("{http://www.w3.org/2005/Atom}link").get("href") == url
    assert texts(channel, f"{PODCAST}guid") == [podcast.guid(url)]


def test_two_builds_give_the_same_bytes(site: Site) -> None:
    site.post(smo_audio="https://a.example/1.mp3", smo_episode="1")
    first = site.build(smo()).read(PATH)
    site.clear()
    assert site.build(smo()).read(PATH) == first


def test_texts_of_recordings_do_not_go_into_feeds_that_hold_summaries(site: Site) -> None:
    site.post(smo_audio="https://a.example/1.mp3", summary="In short.", body="The whole text.")
    built = site.build({"feeds": {"content": "summary", "podcast": SHOW}})
    (item,) = channel_of(built).findall("item")
    assert texts(item, "description") == ["<p>In short.</p>"]
    assert "whole text" not in built.read(PATH)
