"""Feeds as a reader reads them."""

import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from html import unescape
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest

from pelican_smo.feeds.formats import Formats
from pelican_smo.inspect.check import check
from pelican_smo.inspect.output import Output
from tests.conftest import SITEURL, Site, png
from tests.reading import Built
from tests.test_json_feed import read as read_json

ATOM = "feeds/all.atom.xml"
RSS = "feeds/all.rss.xml"
JSON = "feeds/all.json"
BOTH = pytest.mark.parametrize("path", [ATOM, RSS])


def read(built: Built, path: str) -> Any:
    feed = feedparser.parse((built.output / path).read_bytes())
    assert not feed.bozo, feed.bozo_exception
    return feed


@BOTH
def test_a_reader_reads_what_the_post_says(site: Site, path: str) -> None:
    site.write("images/boat.png", png())
    site.post(
        title='Tom & Jerry\'s "5 < 6"', authors="Ada Lin; Bo Li", tags="sea, stars", category="Walks",
        slug="tom", modified="2026-04-01 09:30", body="Some *text*.\n\n![Boat]({static}/images/boat.png)",
    )  # fmt: skip
    feed = read(site.build(SITESUBTITLE="Walks & talks"), path)
    (entry,) = feed.entries
    assert entry.title == 'Tom & Jerry\'s "5 < 6"'
    assert entry.link == f"{SITEURL}/tom.html"
    assert entry.id == "tag:example.org,2026-03-01:/tom.html"
    assert [author.name for author in entry.authors] == ["Ada Lin", "Bo Li"]
    assert [tag.term for tag in entry.tags] == ["Walks", "sea", "stars"]
    assert entry.published_parsed[:5] == (2026, 3, 1, 9, 0)
    text = entry.get("content", [{}])[0].get("value") or entry.summary
    assert f'src="{SITEURL}/images/boat.png"' in text
    assert "<em>text</em>" in text
    assert feed.feed.title == "The Tide Table"
    assert feed.feed.subtitle == "Walks & talks"
    assert feed.feed.link == f"{SITEURL}/"
    assert feed.feed.language == "en"
    assert [it.href for it in feed.feed.links if it.rel == "self"] == [f"{SITEURL}/{path}"]
    assert feed.feed.updated_parsed[:5] == (2026, 4, 1, 7, 30)


@BOTH
def test_newest_first(site: Site, path: str) -> None:
    for day in (1, 3, 2):
        site.post(f"{day}.md", title=f"Day {day}", date=f"2026-03-0{day}")
    assert [it.title for it in read(site.build(), path).entries] == ["Day 3", "Day 2", "Day 1"]


def test_an_id_is_what_pelican_published_so_far(site: Site) -> None:
    """Switching to the plugin announces nothing again."""
    site.post()
    settings = {"FEED_ALL_RSS": RSS, "FEED_APPEND_REF": True}
    before = {
        path: [
            it.id for it in feedparser.parse(site.build(PLUGINS=[], **settings).read(path)).entries
        ]
        for path in (ATOM, RSS)
    }
    built = site.build(**settings)
    assert {path: [it.id for it in read(built, path).entries] for path in (ATOM, RSS)} == before


def test_a_guid_in_rss_says_that_it_is_no_link(site: Site) -> None:
    site.post()
    guid = ElementTree.fromstring(site.build().read(RSS)).find(".//guid")
    assert guid is not None
    assert guid.get("isPermaLink") == "false"


def test_every_feed_that_pelican_was_asked_for_is_written(site: Site) -> None:
    site.post(lang="en", slug="sea", tags="sea", category="Walks")
    site.post("fr.md", title="La mer", lang="fr", slug="sea")
    settings = {
        "FEED_ATOM": "feeds/main.atom.xml", "FEED_RSS": "feeds/main.rss.xml",
        "FEED_ALL_RSS": "all/rss", "FEED_ALL_RSS_URL": "all/feed",
        "TAG_FEED_ATOM": "feeds/tag-{slug}.xml", "CATEGORY_FEED_RSS": "feeds/{slug}.rss.xml",
    }  # fmt: skip
    bare = site.build(PLUGINS=[], **settings).files()
    site.clear()
    ours = site.build(**settings).files()
    feeds = {name for name in bare if "feed" in name or name == "all/rss"}
    assert feeds <= set(ours)
    assert all(b"pelican_smo" in ours[name] for name in feeds)
    rss = ElementTree.fromstring(ours["all/rss"])
    self_link = rss.find(".//{http://www.w3.org/2005/Atom}link")
    assert self_link is not None
    assert self_link.get("href") == f"{SITEURL}/all/feed"


def test_a_site_that_has_switched_its_feeds_off_gets_none(site: Site) -> None:
    site.post()
    names = ("FEED_ALL_ATOM", "CATEGORY_FEED_ATOM", "AUTHOR_FEED_ATOM", "AUTHOR_FEED_RSS",
             "TRANSLATION_FEED_ATOM")  # fmt: skip
    built = site.build(**dict.fromkeys(names))
    assert [name for name in built.files() if name.startswith("feeds")] == []


def test_formats_can_be_switched_off(site: Site) -> None:
    site.post()
    built = site.build({"feeds": {"formats": ["rss"]}})
    assert [name for name in built.files() if name.startswith("feeds/all")] == [RSS]
    assert [it["type"] for it in built.page().links("alternate")] == ["application/rss+xml"]


def test_json_alone_stands_where_it_would_beside_the_others(site: Site) -> None:
    site.post(category="Walks")
    built = site.build({"feeds": {"formats": ["json"]}})
    feeds = [name for name in built.files() if name.startswith("feeds")]
    assert feeds == ["feeds/ada-lin.json", "feeds/all-en.json", JSON, "feeds/walks.json"]
    assert linked(built, "a-post.html") == [
        ("The Tide Table (JSON)", JSON), ("The Tide Table - Walks (JSON)", "feeds/walks.json"),
    ]  # fmt: skip


def test_feeds_can_be_left_to_pelican(site: Site) -> None:
    site.post()
    bare = site.build(PLUGINS=[]).read(ATOM)
    site.clear()
    built = site.build({"feeds": False})
    assert _without_now(built.read(ATOM)) == _without_now(bare)
    assert not built.has(RSS)
    assert built.page().links("alternate")[0]["href"] == f"{SITEURL}/{ATOM}"


def test_feeds_can_be_said_to_be_on(site: Site) -> None:
    site.post()
    assert site.build({"feeds": True}).has(JSON)


def test_two_builds_give_the_same_bytes(site: Site) -> None:
    site.post()
    first = {name: data for name, data in site.build().files().items() if "feeds/" in name}
    assert {ATOM, RSS, JSON} <= first.keys()
    site.clear()
    assert first.items() <= site.build().files().items()


def test_a_feed_without_posts_is_dated_all_the_same(site: Site) -> None:
    site.page()
    feed = read(site.build(), ATOM)
    assert feed.entries == []
    assert feed.feed.updated == "1970-01-01T00:00:00+00:00"


def test_two_feeds_of_one_path_are_told(site: Site) -> None:
    """Pelican stops here: the author and the category share a slug and so a feed."""
    site.post(author="Walks", category="Walks")
    built = site.build(expect_warnings=True)
    assert len(built.log) == 1
    assert built.log[0].startswith("feeds/walks.atom.xml: two feeds have this path")
    read(built, "feeds/walks.atom.xml")


@BOTH
@pytest.mark.parametrize(
    "text",
    ["\x00\x07\x0b", "]]>", "</script>", "<script>alert(1)</script>", "&nbsp; &bogus;", "🎉 مرحبا",
     "\ufffe\uffff", "x" * 10_000, "<"],
)  # fmt: skip
def test_no_text_loses_the_feed(site: Site, path: str, text: str) -> None:
    site.post("a.md", body=f"Before {text} after", title=f"Title {text}", slug="a")
    site.post("b.md", title="Healthy", slug="b")
    feed = read(site.build(), path)
    assert {it.link for it in feed.entries} == {f"{SITEURL}/a.html", f"{SITEURL}/b.html"}


def test_one_broken_post_does_not_cost_the_others_their_feed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pelican_smo.feeds.articles import Entries

    make = Entries._made

    def broken(self: Entries, article: Any, context: Any) -> Any:
        if article.slug == "bad":
            raise ValueError("odd")
        return make(self, article, context)

    monkeypatch.setattr(Entries, "_made", broken)
    site.post("a.md", title="Bad", slug="bad")
    site.post("b.md", title="Good", slug="good")
    built = site.build(expect_warnings=True)
    assert [it.title for it in read(built, ATOM).entries] == ["Good"]
    assert len(built.log) == 1
    assert "left out of the feeds" in built.log[0]


def test_a_text_that_no_format_takes_costs_its_entry_alone(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pelican_smo.feeds.entries.content", lambda html, *_: html)
    site.post("a.md", body="Good \x0b", slug="bad")
    site.post("b.md", title="Good", slug="good")
    built = site.build(expect_warnings=True)
    for path in (ATOM, RSS):
        assert [it.title for it in read(built, path).entries] == ["Good"]
    assert [it.partition(": ")[2] for it in built.log] == [
        "left out of the Atom feeds.", "left out of the RSS feeds.",
    ]  # fmt: skip
    assert "a.md" in built.log[0]


def test_what_readers_refuse_is_not_in_a_body_and_every_address_is_whole(site: Site) -> None:
    site.write("images/boat.png", png())
    site.post(
        "walks/a.md", slug="a",
        body=(
            'Go [on](#steep), [up](../b.md), [home](/) and ![boat]({static}/images/boat.png).\n\n'
            '<script>alert(1)</script><form action="/x"><input name="q"></form>'
            '<p style="color:red" onclick="x()">Plain</p>\n'
        ),
    )  # fmt: skip
    built = site.build(ARTICLE_URL="walks/{slug}/", ARTICLE_SAVE_AS="walks/{slug}/index.html")
    there = f"{SITEURL}/walks/a/"
    whole = (
        f'<p>Go <a href="{there}#steep">on</a>, <a href="{SITEURL}/walks/b.md">up</a>, '
        f'<a href="{SITEURL}/">home</a> and '
        f'<img alt="boat" src="{SITEURL}/images/boat.png">.</p>\n\n\n<p>Plain</p>'
    )
    (item,) = read_json((built.output / JSON).read_bytes())["items"]
    assert item["content_html"] == whole
    for path in (ATOM, RSS):
        # What feedparser gives has been cleaned by it as well.
        assert whole in unescape(built.read(path))


# JSON Feed beside the others


def test_a_reader_of_json_reads_what_the_post_says(site: Site) -> None:
    site.write("images/boat.png", png())
    site.post(
        title='Tom & Jerry\'s "5 < 6"', authors="Ada Lin; Bo Li", tags="sea, stars", category="Walks",
        slug="tom", modified="2026-04-01 09:30", summary="In *short*.",
        body="Some *text*.\n\n![Boat]({static}/images/boat.png)",
    )  # fmt: skip
    feed = read_json((site.build(SITESUBTITLE="Walks & talks").output / JSON).read_bytes())
    (item,) = feed.pop("items")
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Tide Table",
        "home_page_url": f"{SITEURL}/",
        "feed_url": f"{SITEURL}/{JSON}",
        "description": "Walks & talks",
        "authors": [{"name": "Ada Lin", "url": f"{SITEURL}/"}],
        "language": "en",
        "user_comment": "Use an RSS reader to get new posts from this site. Just add the feed’s "
        "address to the app. "
        f"{SITEURL}/subscribe/",
    }
    html = item.pop("content_html")
    assert f'src="{SITEURL}/images/boat.png"' in html
    assert "<em>text</em>" in html
    assert item == {
        "id": "tag:example.org,2026-03-01:/tom.html",
        "url": f"{SITEURL}/tom.html",
        "title": 'Tom & Jerry\'s "5 < 6"',
        "summary": "In short.",
        "image": f"{SITEURL}/images/boat.png",
        "date_published": "2026-03-01T10:00:00+01:00",
        "date_modified": "2026-04-01T09:30:00+02:00",
        "authors": [
            {"name": "Ada Lin", "url": f"{SITEURL}/author/ada-lin.html"},
            {"name": "Bo Li", "url": f"{SITEURL}/author/bo-li.html"},
        ],
        "tags": ["Walks", "sea", "stars"],
    }


def test_json_stands_beside_every_feed_once(site: Site) -> None:
    site.post(lang="en", slug="sea", tags="sea", category="Walks")
    site.post("fr.md", title="La mer", lang="fr", slug="sea")
    built = site.build(
        FEED_ATOM="feeds/main.atom.xml", FEED_RSS="feeds/main.rss.xml", FEED_ALL_RSS="all/rss",
        FEED_ALL_RSS_URL="all/feed", TAG_FEED_ATOM="feeds/tag-{slug}.xml",
        CATEGORY_FEED_RSS="feeds/{slug}.rss.xml",
    )  # fmt: skip
    feeds = {name for name in built.files() if name.endswith(".json")}
    assert feeds == {
        "feeds/main.json", JSON, "all/feed.json", "feeds/tag-sea.json", "feeds/walks.json",
        "feeds/ada-lin.json", "feeds/all-en.json", "feeds/all-fr.json",
    }  # fmt: skip
    for name in feeds:
        feed = read_json((built.output / name).read_bytes())
        assert feed["feed_url"] == f"{SITEURL}/{name}"
        assert feed["items"]
    links = [
        (it["type"], it["href"]) for it in built.page("sea.html").links("alternate") if "type" in it
    ]
    # What follows is the theme's own.
    assert links[:7] == [
        ("application/atom+xml", f"{SITEURL}/feeds/main.atom.xml"),
        ("application/rss+xml", f"{SITEURL}/feeds/main.rss.xml"),
        ("application/atom+xml", f"{SITEURL}/{ATOM}"),
        ("application/rss+xml", f"{SITEURL}/all/feed"),
        ("application/feed+json", f"{SITEURL}/feeds/main.json"),
        ("application/feed+json", f"{SITEURL}/{JSON}"),
        ("application/feed+json", f"{SITEURL}/all/feed.json"),
    ]


def test_two_json_feeds_never_share_a_path(site: Site) -> None:
    site.post("a.md", author="Walks", category="Walks", slug="a")
    site.post("b.md", author="Bo Li", category="Walks", slug="b")
    built = site.build(
        CATEGORY_FEED_ATOM="feeds/{slug}.atom.xml", AUTHOR_FEED_ATOM=None,
        AUTHOR_FEED_RSS="feeds/{slug}.rss.xml",
    )  # fmt: skip
    names = ("feeds/walks.json", "feeds/walks.rss.json")
    feeds = [read_json((built.output / name).read_bytes()) for name in names]
    assert [len(feed["items"]) for feed in feeds] == [2, 1]
    assert [feed["feed_url"] for feed in feeds] == [f"{SITEURL}/{name}" for name in names]


def test_json_has_the_address_of_a_folder_that_the_server_shows(site: Site) -> None:
    site.post()
    built = site.build(
        FEED_ALL_ATOM="public/all.atom.xml", FEED_ALL_ATOM_URL="all.atom.xml",
        FEED_DOMAIN="https://feeds.example.org",
    )  # fmt: skip
    feed = read_json((built.output / "public/all.json").read_bytes())
    assert feed["feed_url"] == "https://feeds.example.org/all.json"
    (link,) = (it for it in read(built, "public/all.atom.xml").feed.links if it.rel == "self")
    assert link.href == "https://feeds.example.org/all.atom.xml"


# What Pelican's settings and those of the block ask for


@pytest.mark.parametrize("limit", [2, None])
def test_as_many_entries_as_pelican_would_write(site: Site, limit: int | None) -> None:
    for day in (1, 2, 3):
        site.post(f"{day}.md", title=f"Day {day}", date=f"2026-03-0{day}", slug=f"{day}")
    built = site.build(FEED_MAX_ITEMS=limit)
    titles = ["Day 3", "Day 2", "Day 1"][:limit]
    assert [it.title for it in read(built, ATOM).entries] == titles
    assert [it.title for it in read(built, RSS).entries] == titles
    feed = read_json((built.output / JSON).read_bytes())
    assert [it["title"] for it in feed["items"]] == titles


LONG = {"summary": "In *short*.", "body": "At *length*."}


def test_rss_feed_summary_only_says_what_the_description_is(site: Site) -> None:
    site.post(**LONG)
    for only, description in ((True, "In <em>short</em>."), (False, "At <em>length</em>.")):
        built = site.build(RSS_FEED_SUMMARY_ONLY=only)
        (item,) = ElementTree.fromstring(built.read(RSS)).iter("item")
        assert description in (item.findtext("description") or "")
        encoded = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
        assert (encoded is not None) is only
        # Nobody loses the whole text.
        assert "length" in built.read(RSS)


def test_feeds_of_summaries_hold_no_whole_text(site: Site) -> None:
    site.post(**LONG)
    for only in (True, False):
        built = site.build({"feeds": {"content": "summary"}}, RSS_FEED_SUMMARY_ONLY=only)
        for path in (ATOM, RSS, JSON):
            assert "length" not in built.read(path)
        for path in (ATOM, RSS):
            assert "<em>short</em>" in read(built, path).entries[0].summary
        (item,) = read_json((built.output / JSON).read_bytes())["items"]
        assert "<em>short</em>" in item["content_html"]


def test_feed_append_ref_marks_every_link(site: Site) -> None:
    site.post()
    built = site.build(FEED_APPEND_REF=True)
    for path in (ATOM, RSS):
        assert read(built, path).entries[0].link == f"{SITEURL}/a-post.html?ref=feed"
    (item,) = read_json((built.output / JSON).read_bytes())["items"]
    assert item["url"] == f"{SITEURL}/a-post.html?ref=feed"


def test_the_block_says_picture_and_rights(site: Site) -> None:
    site.write("images/icon.png", png(512, 512))
    site.post()
    icon = f"{SITEURL}/images/icon.png"
    smo = {"feeds": {"image": "images/icon.png", "copyright": "© 2026 Ada Lin"}}
    built = site.build(smo)
    atom = read(built, ATOM).feed
    assert (atom.icon, atom.logo, atom.rights) == (icon, icon, "© 2026 Ada Lin")
    rss = read(built, RSS).feed
    assert (rss.image.href, rss.image.title, rss.rights) == (icon, rss.title, "© 2026 Ada Lin")
    assert read_json((built.output / JSON).read_bytes())["icon"] == icon


def test_a_picture_that_nothing_else_shows_is_published(site: Site) -> None:
    site.write("brand/icon.png", png(512, 512))
    site.post()
    built = site.build({"feeds": {"image": "brand/icon.png"}})
    assert read(built, ATOM).feed.icon == f"{SITEURL}/brand/icon.png"
    assert built.has("brand/icon.png")


def test_a_picture_of_the_site_that_is_missing_is_told_once(site: Site) -> None:
    site.post()
    built = site.build({"feeds": {"image": "images/none.png"}}, expect_warnings=True)
    assert len(built.log) == 1
    assert built.log[0].startswith('SMO["feeds"]["image"]: expected a path from the content folder')
    assert "image" not in read(built, RSS).feed


def test_what_front_matter_says_beyond_the_text(site: Site) -> None:
    site.post("a.md", lang="de", slug="a", discussion="https://forum.example/t/1",
              external_canonical="https://other.example/a")  # fmt: skip
    site.post("b.md", slug="b", comments="off")
    built = site.build()
    for path in (ATOM, RSS):
        root = ElementTree.fromstring(built.read(path))
        text = built.read(path)
        assert text.count("https://forum.example/t/1") == 1
        assert ("https://other.example/a" in text) is (path == ATOM)
        assert ">off<" not in text
        assert root is not None
    assert 'xml:lang="de"' in built.read(ATOM)
    assert "<dc:language>de</dc:language>" in built.read(RSS)
    items = read_json((built.output / JSON).read_bytes())["items"]
    assert {it["url"]: it.get("language") for it in items} == {
        f"{SITEURL}/a-de.html": "de", f"{SITEURL}/b.html": None,
    }  # fmt: skip


def test_the_picture_of_every_page_is_that_of_no_entry(site: Site) -> None:
    site.write("images/site.png", png())
    site.write("images/boat.png", png())
    site.post("a.md", slug="a")
    site.post("b.md", slug="b", image="images/boat.png")
    built = site.build({"head": {"default_image": "images/site.png"}})
    assert built.page("a.html").meta("og:image") == f"{SITEURL}/images/site.png"
    for path in (ATOM, RSS):
        assert {it.link[-6:]: it.get("media_content") for it in read(built, path).entries} == {
            "a.html": None,
            "b.html": [{
                "url": f"{SITEURL}/images/boat.png", "medium": "image", "type": "image/png",
                "width": "1200", "height": "630",
            }],
        }  # fmt: skip


# Hazards


@BOTH
@pytest.mark.parametrize(
    "date",
    ["2026-03-01", "9998-12-31 23:59", "1850-01-01 12:00", "2026-03-01T10:00:00.123456+05:30"],
)
def test_any_date_is_one_that_readers_read(site: Site, path: str, date: str) -> None:
    site.post("a.md", slug="a", date=date)
    site.post("b.md", slug="b")
    built = site.build()
    assert len(read(built, path).entries) == 2
    for item in read_json((built.output / JSON).read_bytes())["items"]:
        assert datetime.fromisoformat(item["date_published"]).tzinfo


def test_a_post_without_a_title_has_its_first_words(site: Site) -> None:
    site.write("a.rst", "##########\n..\n##########\n\n:date: 2026-03-01\n:slug: a\n\nWords.\n")
    site.post("b.md", title="<i></i>", slug="b", body="The *first* words of it.")
    site.post("c.md", title="<i></i>", slug="c", body="<!-- nothing -->")
    built = site.build(expect_warnings=True)
    for path in (ATOM, RSS):
        titles = {it.link: it.title for it in read(built, path).entries}
        assert titles[f"{SITEURL}/b.html"] == "The first words of it."
        assert titles[f"{SITEURL}/c.html"] == f"{SITEURL}/c.html"


def test_a_very_long_post(site: Site) -> None:
    site.post(body="<p>" + "Words & words. " * 350_000 + "</p>", summary="Short.")
    built = site.build()
    for path in (ATOM, RSS):
        assert len(read(built, path).entries[0].content[0].value) > 5_000_000
    (item,) = read_json((built.output / JSON).read_bytes())["items"]
    assert len(item["content_html"]) > 5_000_000


def test_two_posts_of_one_address_are_both_there_and_told(site: Site) -> None:
    site.post("a.md", title="One", slug="one", url="same.html")
    site.post("b.md", title="Two", slug="two", url="same.html")
    built = site.build(expect_warnings=True)
    assert len(built.log) == 1
    assert "a.md" in built.log[0]
    assert "b.md" in built.log[0]
    for path in (ATOM, RSS):
        entries = read(built, path).entries
        assert {it.title for it in entries} == {"One", "Two"}
        assert len({it.id for it in entries}) == 2
    items = read_json((built.output / JSON).read_bytes())["items"]
    assert len({it["id"] for it in items}) == 2


def test_two_posts_of_one_slug_stand_there_once_each(site: Site) -> None:
    for name in ("a", "b"):
        site.post(f"{name}.md", title=name, slug="same", save_as=f"{name}.html", url=f"{name}.html")
    built = site.build({"feeds": {"extra": {"x": {}}}}, expect_warnings=True)
    # Pelican itself tells of them.
    assert any("same" in said for said in built.log)
    for path in (ATOM, RSS, "feeds/x.atom.xml"):
        entries = read(built, path).entries
        assert sorted(it.title for it in entries) == ["a", "b"]
        assert len({it.id for it in entries}) == 2


# Other plugins


@contextmanager
def listening(signal: Any, listen: Callable[..., None]) -> Iterator[None]:
    signal.connect(listen)
    try:
        yield
    finally:
        signal.disconnect(listen)


def test_others_hear_of_each_feed(site: Site) -> None:
    from pelican import signals

    heard = []

    def listen(path: str, context: Any, feed: Any) -> None:
        heard.append((path, feed.feed["title"], feed.feed["feed_url"], feed.num_items()))

    site.post()
    with listening(signals.feed_written, listen):
        site.build()
    assert (str(site.output / ATOM), "The Tide Table", f"{SITEURL}/{ATOM}", 1) in heard
    # They read and edit XML.
    assert not [it for it in heard if it[0].endswith(".json")]


def test_others_see_what_pelican_would_show_them(site: Site) -> None:
    from pelican import signals

    seen: list[Any] = []

    def listen(context: Any, feed: Any) -> None:
        seen.append((type(feed).__name__, feed.feed["feed_url"], *map(dict, feed.items)))

    keys = ("title", "link", "description", "content", "unique_id", "categories", "pubdate",
            "author_name")  # fmt: skip
    site.post(tags="sea", **LONG)
    for only in (True, False):
        settings = {"FEED_ALL_RSS": RSS, "RSS_FEED_SUMMARY_ONLY": only}
        told = []
        for plugins in ([], ["pelican_smo"]):
            seen.clear()
            with listening(signals.feed_generated, listen):
                site.build(PLUGINS=plugins, **settings)
            told.append([(*rest, {key: item[key] for key in keys}) for *rest, item in seen])
        theirs, ours = told
        for mine, item in zip(ours, theirs, strict=True):
            # Ours has the whole text besides.
            if mine[0].startswith("Rss") and only:
                mine[-1]["content"] = None
            item[-1]["categories"] = [str(it) for it in item[-1]["categories"]]
            assert mine == item


def test_what_others_change_is_what_is_written(site: Site) -> None:
    from pelican import signals

    def listen(context: Any, feed: Any) -> None:
        feed.feed["title"] = "Their title"
        first, second, _ = feed.items
        first["description"] = first["description"].replace("short", "brief")
        first["content"] = (first["content"] or "").replace("length", "leisure")
        first["title"] += " & theirs"
        first["categories"].append("theirs")
        feed.items[1] = {**second, "author_name": "Cy Noe"}
        del feed.items[2]
        feed.add_item(
            "New", "https://example.org/new.html", "<p>New</p>", unique_id="new",
            pubdate=datetime(2026, 5, 1),
        )  # fmt: skip

    for day in (1, 2, 3):
        site.post(f"{day}.md", title=f"Day {day}", date=f"2026-03-0{day}", slug=f"{day}", **LONG)
    names = ("CATEGORY_FEED_ATOM", "AUTHOR_FEED_ATOM", "AUTHOR_FEED_RSS", "TRANSLATION_FEED_ATOM")
    with listening(signals.feed_generated, listen):
        built = site.build(**dict.fromkeys(names))
    for path in (ATOM, RSS):
        feed = read(built, path)
        assert feed.feed.title == "Their title"
        first, second, new = feed.entries
        assert (first.title, second.title, new.title) == ("Day 3 & theirs", "Day 2", "New")
        assert "brief" in first.summary
        assert "leisure" in first.content[0].value
        assert [it.term for it in first.tags] == ["misc", "theirs"]
        assert second.author == "Cy Noe"
        assert "length" in second.content[0].value
        assert (new.id, new.summary) == ("new", "<p>New</p>")
        assert new.published_parsed[:3] == (2026, 5, 1)
    feed = read_json((built.output / JSON).read_bytes())
    assert feed["title"] == "Their title"
    assert [it["title"] for it in feed["items"]] == ["Day 3 & theirs", "Day 2", "New"]
    assert "leisure" in feed["items"][0]["content_html"]


def test_where_nobody_listens_nothing_is_made_for_it(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pelican_smo.feeds.feedgenerator_bridge.Shown", None)
    site.post()
    assert site.build().has(ATOM)


def test_an_entry_is_written_once_in_each_format(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pelican_smo.feeds import json_feed, rss_atom

    calls = []

    def counted(module: Any, name: str) -> None:
        write = getattr(module, name)

        def counting(entry: Any, *rest: Any) -> bytes:
            calls.append((name, entry.title))
            data: bytes = write(entry, *rest)
            return data

        monkeypatch.setattr(module, name, counting)

    for module, name in (
        (rss_atom, "rss_item"), (rss_atom, "atom_entry"), (json_feed, "item"),
    ):  # fmt: skip
        counted(module, name)
    for day in (1, 2):
        site.post(f"{day}.md", title=f"Day {day}", slug=f"{day}", tags="sea, stars")
    site.build(TAG_FEED_ATOM="feeds/{slug}.atom.xml", TAG_FEED_RSS="feeds/{slug}.rss.xml")
    assert len(calls) == len(set(calls)) == 6


def test_what_is_kept_does_not_grow_with_the_number_of_feeds(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    tags = ", ".join(f"tag {number}" for number in range(60))
    for number in range(5):
        site.post(f"{number}.md", body="Words. " * 5_000, title=f"{number}", tags=tags)
    kept, sizes = [], []
    write = Formats.feed

    def measured(*args: Any) -> bytes:
        data = write(*args)
        sizes.append(len(data))
        kept.append(tracemalloc.get_traced_memory()[0])
        return data

    monkeypatch.setattr(Formats, "feed", measured)
    tracemalloc.start()
    try:
        site.build(TAG_FEED_ATOM="feeds/{slug}.atom.xml", TAG_FEED_RSS="feeds/{slug}.rss.xml")
    finally:
        tracemalloc.stop()
    assert len(kept) > 180
    assert min(sizes[20:]) > 150_000
    # By the tenth feed each entry has been written in each format.
    assert kept[-1] - kept[20] < 500_000


def test_who_asks_the_writer_for_a_feed_gets_one(site: Site) -> None:
    """As plugins do that have feeds of their own."""
    from pelican import signals

    made = []

    def ask(generators: Any, writer: Any) -> None:
        articles, context = generators.articles, generators.context
        made.append(writer.write_feed(articles, context, feed_title="Own"))
        writer.write_feed(articles, context, "own.rss.xml", feed_type="rss", feed_title="Own")

    site.post()
    with listening(signals.article_writer_finalized, ask):
        built = site.build()
    assert [(it.feed["title"], it.num_items()) for it in made] == [("The Tide Table - Own", 1)]
    assert read(built, "own.rss.xml").feed.title == "The Tide Table - Own"
    assert built.has("own.json")


def _without_now(feed: str) -> str:
    import re

    return re.sub(r"<updated>.*?</updated>", "", feed)


def linked(built: Built, path: str) -> list[tuple[str, str]]:
    """The feeds that a page links, in order: what each calls itself, and its path."""
    return [
        (link["title"], link["href"].removeprefix(f"{SITEURL}/"))
        for link in built.page(path).links("alternate")
        if link.get("type", "").endswith(("+xml", "+json"))
    ]


ALL = [
    ("The Tide Table (Atom)", "feeds/all.atom.xml"),
    ("The Tide Table (RSS)", "feeds/all.rss.xml"),
    ("The Tide Table (JSON)", "feeds/all.json"),
]


def test_a_list_links_the_site_s_feeds_first_and_then_its_own(site: Site) -> None:
    site.post(category="Walks", tags="sea", authors="Ada Lin")
    built = site.build(
        CATEGORY_FEED_ATOM="feeds/{slug}.atom.xml", CATEGORY_FEED_RSS="feeds/{slug}.rss.xml",
        TAG_FEED_RSS="feeds/tag-{slug}.rss.xml", AUTHOR_FEED_ATOM="feeds/by-{slug}.atom.xml",
        AUTHOR_FEED_RSS=None,
    )  # fmt: skip
    walks = [
        ("The Tide Table - Walks (Atom)", "feeds/walks.atom.xml"),
        ("The Tide Table - Walks (RSS)", "feeds/walks.rss.xml"),
        ("The Tide Table - Walks (JSON)", "feeds/walks.json"),
    ]
    assert linked(built, "index.html") == ALL
    assert linked(built, "category/walks.html") == ALL + walks
    # A post is of a category, too.
    assert linked(built, "a-post.html") == ALL + walks
    assert linked(built, "tag/sea.html") == [
        *ALL, ("The Tide Table - sea (RSS)", "feeds/tag-sea.rss.xml"),
        ("The Tide Table - sea (JSON)", "feeds/tag-sea.json"),
    ]  # fmt: skip
    assert [path for _, path in linked(built, "author/ada-lin.html")[3:]] == [
        "feeds/by-ada-lin.atom.xml", "feeds/by-ada-lin.json",
    ]  # fmt: skip


def test_a_theme_that_links_the_category_s_feed_too_has_it_once(site: Site) -> None:
    site.post(category="Walks")
    site.template(
        "category.html",
        "<html><head><title>x</title><link rel='alternate' type='application/atom+xml' "
        "href='{{ SITEURL }}/feeds/walks.atom.xml' title='theirs'></head><body></body></html>",
    )
    built = site.build(CATEGORY_FEED_ATOM="feeds/{slug}.atom.xml")
    assert [path for _, path in linked(built, "category/walks.html")] == [
        *[path for _, path in ALL], "feeds/walks.atom.xml", "feeds/walks.json",
    ]  # fmt: skip


def test_without_feeds_of_its_own_a_list_links_the_site_s_alone(site: Site) -> None:
    site.post(category="Walks")
    built = site.build(CATEGORY_FEED_ATOM=None)
    assert linked(built, "category/walks.html") == ALL


def test_a_feed_link_by_http_is_the_same_feed(site: Site) -> None:
    site.post(category="Walks")
    site.template(
        "index.html",
        "<html><head><title>x</title>"
        "<link rel='alternate' type='application/atom+xml' href='http://example.org/feeds/all.atom.xml'>"
        "<link rel='alternate' type='application/rss+xml' href='//EXAMPLE.org/feeds/all.rss.xml'>"
        "</head><body></body></html>",
    )
    assert linked(site.build(), "index.html") == ALL


@pytest.mark.parametrize("name", ["FEED_RSS", "TAG_FEED_RSS"])
def test_another_setting_at_the_path_of_the_site_s_rss_is_that_feed(site: Site, name: str) -> None:
    site.post(tags="sea")
    built = site.build(**{name: "feeds/all.rss.xml"})
    assert len(read(built, "feeds/all.rss.xml").entries) == 1
    paths = [path for _, path in linked(built, "index.html")]
    assert "feeds/all.atom.xml" in paths
    assert ("feeds/all.rss.xml" in paths) == (name == "FEED_RSS")


def test_a_clash_of_feeds_names_the_settings(site: Site) -> None:
    site.post(tags="sea")
    built = site.build(
        {"feeds": {"extra": {"sea": {"path": "feeds/sea"}}}}, expect_warnings=True,
        FEED_RSS="feeds/x.xml", FEED_ALL_RSS="feeds/x.xml", TAG_FEED_ATOM="feeds/sea.atom.xml",
    )  # fmt: skip
    assert built.log == [
        "feeds/x.xml: two feeds have this path, so only the first is written (FEED_RSS, "
        "FEED_ALL_RSS). Give one of them another path.",
        "feeds/sea.atom.xml: two feeds have this path, so only the first is written "
        '(TAG_FEED_ATOM, SMO["feeds"]["extra"]["sea"]). Give one of them another path.',
    ]


def test_a_feed_without_entries_is_written_and_nowhere_advertised(site: Site) -> None:
    site.post(category="Links", tags="sea")
    site.post("b.md", title="B", slug="b", category="Walks")
    site.template(
        "category.html",
        "<html><head><title>x</title><link rel='alternate' type='application/atom+xml' "
        "href='{{ SITEURL }}/feeds/{{ category.slug }}.atom.xml'></head><body></body></html>",
    )
    rule = {"exclude": {"category": ["Links"]}}
    built = site.build({"feeds": {"select": {"feeds/*": rule}}})
    assert read(built, "feeds/links.atom.xml").entries == []
    assert "/subscribe/" not in built.read("feeds/links.atom.xml")
    for page in ("category/links.html", "a-post.html"):
        assert linked(built, page) == ALL
    assert [path for _, path in linked(built, "category/walks.html")[3:]] == [
        "feeds/walks.atom.xml", "feeds/walks.json",
    ]  # fmt: skip
    for name in ("feeds.opml", "subscribe/index.html"):
        assert "links.atom.xml" not in built.read(
            f"subscribe/{name}".replace("subscribe/sub", "sub")
        )
    # Nor does the check miss a link to it.
    report = check(Output(built.output))
    assert [it for it in report.findings if it.rule == "feed-unlinked"] == []
    site.clear()
    built = site.build({"feeds": {"select": {"feeds/*": {"exclude": {"file": ["*"]}}}}})
    assert built.has("feeds/all.atom.xml")
    assert linked(built, "index.html") == []
    assert [path for path in built.files() if "subscribe" in path or path.endswith(".opml")] == []
    assert built.page("index.html").with_class("smo-rss") == []
