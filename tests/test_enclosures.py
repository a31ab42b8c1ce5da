"""Recordings in feeds, as readers and podcast apps find them."""

import json
from typing import Any
from urllib.parse import unquote, urlsplit

import atoma
import fastfeedparser
import feedparser
import pytest
from blinker import Signal
from feedgenerator import Enclosure as Listed
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pelican import signals

from pelican_smo.facts import front_matter
from pelican_smo.feeds import enclosures
from pelican_smo.settings.errors import shown
from tests.conftest import SITEURL, Site, png
from tests.reading import Built
from tests.test_json_feed import read as read_json

ATOM, RSS, JSON = "feeds/all.atom.xml", "feeds/all.rss.xml", "feeds/all.json"
SOUND = b"ID3" + bytes(12_342)
# Without a picture, a video is no VideoObject, and that is a warning of its own.
STILL = "https://cdn.example.net/still.png"


def enclosed(built: Built, path: str) -> list[tuple[str, str, str]]:
    """Address, type and length of all enclosures in an Atom or RSS feed."""
    feed = feedparser.parse((built.output / path).read_bytes())
    assert not feed.bozo, feed.bozo_exception
    return [
        (it.href, it.type, it.get("length", "")) for one in feed.entries for it in one.enclosures
    ]


def attached(built: Built) -> list[dict[str, Any]]:
    """The attachments of all items of the JSON Feed."""
    feed = read_json((built.output / JSON).read_bytes())
    return [it for item in feed["items"] for it in item.get("attachments", [])]


@pytest.mark.parametrize(
    ("named", "at"),
    [
        ("{static}/audio/ep1.mp3", "audio/ep1.mp3"),
        ("{static}../audio/ep1.mp3", "audio/ep1.mp3"),
        ("{attach}/audio/ep1.mp3", "ep1.mp3"),
        ("|static|/audio/ep1.mp3", "audio/ep1.mp3"),
        ("/audio/ep1.mp3", "audio/ep1.mp3"),
        ("audio/ep1.mp3", "audio/ep1.mp3"),
    ],
)
def test_a_file_of_the_site_with_its_true_length(site: Site, named: str, at: str) -> None:
    site.write("audio/ep1.mp3", SOUND)
    site.post("posts/a.md", smo_audio=named, smo_audio_length="1", slug="a")
    built = site.build()
    url = f"{SITEURL}/{at}"
    assert (built.output / at).stat().st_size == 12_345
    assert enclosed(built, RSS) == enclosed(built, ATOM) == [(url, "audio/mpeg", "12345")]
    assert attached(built) == [
        {"url": url, "mime_type": "audio/mpeg", "title": "A post", "size_in_bytes": 12345}
    ]


def test_a_file_is_named_as_in_a_link(site: Site) -> None:
    site.write("audio/ep 1.mp3", SOUND)
    named = ("audio/ep%201.mp3", "{static}/audio/ep%201.mp3?from=feed#t=30",
             "http://example.org/audio/ep%201.mp3")  # fmt: skip
    for number, name in enumerate(named):
        site.post(f"{number}.md", title=f"p{number}", smo_audio=name, date=f"2026-03-0{3 - number}")
    built = site.build()
    url = f"{SITEURL}/audio/ep%201.mp3"
    assert sorted(enclosed(built, RSS)) == sorted(
        (address, "audio/mpeg", "12345") for address in (url, f"{url}?from=feed", url)
    )


def no_file(key: str, named: str) -> str:
    return (
        f"{key}: expected a path from the content folder, as in {{static}}/audio/name.mp3, or a "
        f"full address, got {shown(named)}. This file does not exist."
    )


def test_no_file_outside_of_the_site_is_a_recording(site: Site) -> None:
    (site.folder / "secret.mp3").write_bytes(SOUND)
    named = ("../../secret.mp3", str(site.folder / "secret.mp3"), "theme/../../../secret.mp3",
             "{static}/../secret.mp3")  # fmt: skip
    for number, name in enumerate(named):
        site.post(f"{number}.md", title=f"p{number}", smo_audio=name)
    built = site.build(expect_warnings=True)
    assert sorted(built.log) == [
        f"{number}.md: {no_file('smo_audio', name)}" for number, name in enumerate(named)
    ]
    assert enclosed(built, RSS) == []


def test_the_page_stays_the_link_of_an_entry_in_atom(site: Site) -> None:
    site.write("a.mp3", SOUND)
    site.post(smo_audio="/a.mp3")
    feed = feedparser.parse(site.build().read(ATOM))
    assert feed.entries[0].link == f"{SITEURL}/a-post.html"


def test_other_readers_find_it_too(site: Site) -> None:
    site.write("a.mp3", SOUND)
    site.post(smo_audio="/a.mp3")
    built = site.build()
    (entry,) = fastfeedparser.parse(built.read(RSS)).entries
    (found,) = entry.enclosures
    (other,) = atoma.parse_atom_bytes(built.read(ATOM).encode()).entries
    (link,) = [it for it in other.links if it.rel == "enclosure"]
    assert (found["url"], found["type"], int(found["length"])) == (
        link.href, link.type_, link.length,
    ) == (f"{SITEURL}/a.mp3", "audio/mpeg", 12_345)  # fmt: skip


def test_a_file_elsewhere_is_as_long_as_its_author_says(site: Site) -> None:
    url = "https://cdn.example.net/1.m4a?from=us&to=you"
    site.post(smo_audio=url, smo_audio_length="5650889", smo_audio_duration="1:02:03")
    built = site.build()
    assert enclosed(built, RSS) == enclosed(built, ATOM) == [(url, "audio/x-m4a", "5650889")]
    assert attached(built)[0]["duration_in_seconds"] == 3723


def test_of_a_length_that_nobody_knows_only_rss_speaks(site: Site) -> None:
    site.post(smo_audio="//cdn.example.net/1.ogg")
    built = site.build()
    url = "https://cdn.example.net/1.ogg"
    assert enclosed(built, RSS) == [(url, "audio/ogg", "0")]
    assert enclosed(built, ATOM) == [(url, "audio/ogg", "")]
    assert attached(built) == [{"url": url, "mime_type": "audio/ogg", "title": "A post"}]


def test_an_address_of_the_site_is_that_of_its_file(site: Site) -> None:
    url = f"{SITEURL}/images/ep1.mp3"
    site.write("images/ep1.mp3", SOUND)
    site.post(smo_audio=url, smo_audio_length="1")
    assert enclosed(site.build(), RSS) == [(url, "audio/mpeg", "12345")]


def test_large_files_may_lie_on_the_sites_host_without_being_built(site: Site) -> None:
    url = f"{SITEURL}/uploads/long.mp3"
    site.post(smo_audio=url, smo_audio_length="99")
    assert enclosed(site.build(), RSS) == [(url, "audio/mpeg", "99")]


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [
        ("mp3", "audio/mpeg"), ("m4a", "audio/x-m4a"), ("aac", "audio/aac"), ("ogg", "audio/ogg"),
        ("oga", "audio/ogg"), ("opus", "audio/ogg"), ("flac", "audio/flac"), ("wav", "audio/wav"),
        ("mp4", "video/mp4"), ("m4v", "video/x-m4v"), ("mov", "video/quicktime"),
        ("webm", "video/webm"), ("ogv", "video/ogg"),
    ],
)  # fmt: skip
def test_a_type_is_told_by_the_ending(site: Site, ending: str, media_type: str) -> None:
    site.post(smo_audio=f"https://cdn.example.net/1.{ending.upper()}")
    ((_, found, _),) = enclosed(site.build(), RSS)
    assert found == media_type


def test_a_type_may_be_written(site: Site) -> None:
    site.post(smo_audio="https://cdn.example.net/listen/1", smo_audio_type="Audio/MPEG")
    site.post(
        "b.md", title="B", smo_audio="https://cdn.example.net/1.webm", smo_audio_type="audio/webm"
    )
    assert sorted(it[1] for it in enclosed(site.build(), RSS)) == ["audio/mpeg", "audio/webm"]


def test_rss_takes_one_and_the_others_both(site: Site) -> None:
    site.write("talk.mp3", SOUND)
    site.write("talk.mp4", SOUND * 2)
    site.post(smo_audio="/talk.mp3", smo_video="{static}/talk.mp4", smo_video_duration="0:07",
              smo_image=STILL)  # fmt: skip
    built = site.build()
    sound = (f"{SITEURL}/talk.mp3", "audio/mpeg", "12345")
    film = (f"{SITEURL}/talk.mp4", "video/mp4", "24690")
    assert enclosed(built, RSS) == [sound]
    assert enclosed(built, ATOM) == [sound, film]
    assert [it.get("duration_in_seconds") for it in attached(built)] == [None, 7]


def test_a_film_alone_is_one_and_a_player_elsewhere_is_none(site: Site) -> None:
    site.post(smo_video="https://cdn.example.net/a.m4v", smo_image=STILL)
    site.post("b.md", title="B", smo_video="https://youtu.be/dQw4w9WgXcQ")
    assert enclosed(site.build(), ATOM) == [("https://cdn.example.net/a.m4v", "video/x-m4v", "")]


def test_a_file_that_is_named_twice_stands_once(site: Site) -> None:
    site.write("talk.mp4", SOUND)
    site.post(smo_audio="/talk.mp4", smo_video="/talk.mp4", smo_audio_duration="60",
              smo_image=STILL)  # fmt: skip
    built = site.build()
    assert len(enclosed(built, ATOM)) == 1
    assert attached(built)[0]["duration_in_seconds"] == 60


def test_posts_of_another_plugin_need_no_edit(site: Site) -> None:
    """pelican-podcast-feed: podcast, length, duration, mimetype."""
    url = "https://cdn.example.net/1"
    site.post(podcast=f"{url}.mp3", length="4645384", duration="4:51", mimetype="audio/x-own")
    built = site.build()
    assert enclosed(built, RSS) == [(f"{url}.mp3", "audio/x-own", "4645384")]
    assert attached(built)[0]["duration_in_seconds"] == 291


def test_under_names_of_others_may_stand_anything(site: Site) -> None:
    site.post(podcast="yes", audio="on", length="12 km", duration="4 hours")
    site.post(
        "b.md", title="B", audio="https://cdn.example.net/1.mp3", length="12 km", duration="4 h"
    )
    built = site.build()
    assert enclosed(built, RSS) == [("https://cdn.example.net/1.mp3", "audio/mpeg", "0")]


@pytest.mark.parametrize(
    "name",
    ["two words.mp3", "\"quoted\" & 'so'.mp3", "☃🎧.mp3", "50% off.mp3", "100%25.mp3", "no #1.mp3",
     "what?.mp3", "<b>.mp3", "صوت.mp3", "a+b;c=d.mp3", f"{'x' * 200}.mp3"],
)  # fmt: skip
def test_a_name_leads_to_its_file(site: Site, name: str) -> None:
    site.write(f"audio/{name}", SOUND)
    site.post(smo_audio=f"{{static}}/audio/{name}")
    built = site.build()
    ((url, _, length),) = enclosed(built, ATOM)
    assert length == "12345"
    parts = urlsplit(url)
    assert url.isascii()
    assert (parts.query, parts.fragment) == ("", "")
    assert built.has(unquote(parts.path).lstrip("/"))
    assert attached(built)[0]["url"] == enclosed(built, RSS)[0][0] == url


@pytest.mark.parametrize(
    ("meta", "warning"),
    [
        ({"smo_audio": "{static}/audio/gone.mp3"},
         "a.md: " + no_file("smo_audio", "{static}/audio/gone.mp3")),
        ({"podcast": "gone.mp3"}, "a.md: " + no_file("podcast", "gone.mp3")),
        ({"smo_audio": "{static}/audio"}, "a.md: " + no_file("smo_audio", "{static}/audio")),
        ({"smo_audio": "../outside.mp3"}, "a.md: " + no_file("smo_audio", "../outside.mp3")),
        ({"smo_audio": "{static}/../../outside.mp3"},
         "a.md: " + no_file("smo_audio", "{static}/../../outside.mp3")),
        ({"smo_audio": "/etc/passwd"}, "a.md: " + no_file("smo_audio", "/etc/passwd")),
        ({"smo_audio": "javascript:alert(1).mp3"},
         "a.md: " + no_file("smo_audio", "javascript:alert(1).mp3")),
        ({"smo_audio": "http://localhost/1.mp3"},
         "a.md: " + no_file("smo_audio", "http://localhost/1.mp3")),
        ({"smo_audio": "http://[bad/1.mp3"}, "a.md: " + no_file("smo_audio", "http://[bad/1.mp3")),
        ({"smo_audio": "/audio/empty.mp3"}, "a.md: smo_audio: expected a recording, got "
         "'/audio/empty.mp3'. This file is empty. Copy it once more."),
        ({"smo_audio": "/audio/ep1.xyz"}, "a.md: smo_audio: expected a recording with an "
         "ending that says what it is, got '/audio/ep1.xyz'. Write its type too, as in "
         "smo_audio_type: audio/mpeg."),
        ({"smo_audio": "https://youtu.be/dQw4w9WgXcQ"},
         "a.md: smo_audio: expected a recording with an ending that says what it is, got "
         "'https://youtu.be/dQw4w9WgXcQ'. Write its type too, as in smo_audio_type: audio/mpeg."),
        ({"smo_video": "{static}/audio/empty.mp4", "smo_image": STILL}, "a.md: smo_video: expected a recording, got "
         "'{static}/audio/empty.mp4'. This file is empty. Copy it once more."),
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_told_and_the_post_goes_out(
    site: Site, meta: dict[str, str], warning: str
) -> None:
    site.write("audio/ep1.xyz", SOUND)
    site.write("audio/empty.mp3", b"")
    site.write("audio/empty.mp4", b"")
    (site.folder / "outside.mp3").write_bytes(SOUND)
    site.post("a.md", title="A", **meta)
    site.post("b.md", title="B")
    built = site.build(expect_warnings=True)
    assert built.log == [warning]
    for path in (ATOM, RSS):
        feed = feedparser.parse(built.read(path))
        assert {it.title for it in feed.entries} == {"A", "B"}
        assert enclosed(built, path) == []
    assert attached(built) == []


@pytest.mark.parametrize(
    ("key", "stated", "expected"),
    [
        ("smo_audio_length", "5,6 MB", "a whole number from 1 up, in figures alone"),
        ("smo_audio_length", "-1", "a whole number from 1 up, in figures alone"),
        ("smo_audio_length", "9" * 5000, "a whole number from 1 up, in figures alone"),
        ("smo_audio_duration", "an hour", "a length as on a clock, as in 4:13"),
        ("smo_audio_type", 'audio/"mpeg"', "a media type, as in audio/mpeg"),
        ("smo_audio_type", "mp3", "a media type, as in audio/mpeg"),
    ],
)
def test_a_wrong_word_about_it_is_told_and_left_out(
    site: Site, key: str, stated: str, expected: str
) -> None:
    url = "https://cdn.example.net/1.mp3"
    site.post("a.md", smo_audio=url, **{key: stated})
    built = site.build(expect_warnings=True)
    (said,) = built.log
    assert said.startswith(f"a.md: {key}: expected {expected}, got '{stated[:60]}")
    assert len(said) < 200
    assert enclosed(built, RSS) == [(url, "audio/mpeg", "0")]
    assert "duration_in_seconds" not in attached(built)[0]


def test_a_key_with_a_typo_is_told(site: Site) -> None:
    site.post("a.md", smo_audoi="1.mp3")
    (said,) = site.build(expect_warnings=True).log
    assert said.startswith('a.md: smo_audoi: unknown metadata key. Did you mean "smo_audio"?')


def test_a_written_file_is_no_recording_but_its_picture_stays(site: Site) -> None:
    site.write("images/a.png", png())
    site.write("a.mp3", SOUND)
    site.post(smo_audio="/a.mp3", smo_image="/images/a.png")
    item = etree.fromstring(site.build().read(RSS).encode()).find(".//item")
    assert item is not None
    names = [etree.QName(it).localname for it in item]
    assert names.index("enclosure") < names.index("content")


def test_translations_bring_their_own(site: Site) -> None:
    site.write("en.mp3", SOUND)
    site.write("fr.mp3", SOUND * 2)
    site.post("en.md", slug="sea", lang="en", smo_audio="/en.mp3")
    site.post("fr.md", title="La mer", slug="sea", lang="fr", smo_audio="/fr.mp3")
    found = {url.rpartition("/")[2]: length for url, _, length in enclosed(site.build(), RSS)}
    assert found == {"en.mp3": "12345", "fr.mp3": "24690"}


def test_two_builds_give_the_same_bytes(site: Site) -> None:
    site.write("a.mp3", SOUND)
    site.post(smo_audio="/a.mp3", smo_audio_duration="1:00")
    first = [site.build().read(path) for path in (ATOM, RSS, JSON)]
    site.clear()
    assert [site.build().read(path) for path in (ATOM, RSS, JSON)] == first


def test_a_site_without_feeds_of_ours_publishes_the_file(site: Site) -> None:
    site.write("a.mp3", SOUND)
    site.post(smo_audio="/a.mp3")
    assert site.build({"feeds": False}).has("a.mp3")


class Listener:
    """A plugin that sees feeds before they are written."""

    def __init__(self, signal: Signal, edit: Any) -> None:
        self.seen: list[Any] = []
        self._edit = edit
        signal.connect(self._listen)

    def _listen(self, context: Any, feed: Any) -> None:
        for item in feed.items:
            self.seen.append([(it.url, it.length, it.mime_type) for it in item["enclosures"]])
            self._edit(item)


@pytest.mark.parametrize(
    ("edit", "left"),
    [
        (lambda item: None, [("talk.mp3", "12345", 60), ("talk.mp4", "24690", 7)]),
        (lambda item: item.update(enclosures=()), []),
        (lambda item: item.update(enclosures=[Listed(f"{SITEURL}/b.ogg", "5", "audio/ogg")]),
         [("b.ogg", "5", None)]),
        (lambda item: setattr(item["enclosures"][0], "length", "6"), [("talk.mp3", "6", 60)]),
    ],
)  # fmt: skip
def test_listeners_see_and_change_it(
    site: Site, edit: Any, left: list[tuple[str, str, int | None]]
) -> None:
    site.write("talk.mp3", SOUND)
    site.write("talk.mp4", SOUND * 2)
    site.post(smo_audio="/talk.mp3", smo_audio_duration="60", smo_video="/talk.mp4",
              smo_video_duration="7", smo_image=STILL)  # fmt: skip
    listener = Listener(signals.feed_generated, edit)
    built = site.build({"feeds": {"formats": ["rss", "json"]}}, FEED_ALL_ATOM=None, FEED_ALL_RSS=RSS,
                       CATEGORY_FEED_ATOM=None, AUTHOR_FEED_ATOM=None, AUTHOR_FEED_RSS=None,
                       TRANSLATION_FEED_ATOM=None)  # fmt: skip
    assert listener.seen == [[(f"{SITEURL}/talk.mp3", "12345", "audio/mpeg")]]
    base = f"{SITEURL}/"
    assert [(url, length) for url, _, length in enclosed(built, RSS)] == [
        (base + name, length) for name, length, _ in left[:1]
    ]
    assert [
        (it["url"], str(it["size_in_bytes"]), it.get("duration_in_seconds"))
        for it in json.loads(built.read(JSON))["items"][0].get("attachments", [])
    ] == [(base + name, length, duration) for name, length, duration in left]


def test_listeners_of_atom_see_all(site: Site) -> None:
    site.write("talk.mp3", SOUND)
    site.post(smo_audio="/talk.mp3", smo_video="https://cdn.example.net/1.mp4", smo_image=STILL)
    listener = Listener(signals.feed_generated, lambda item: None)
    site.build({"feeds": {"formats": ["atom"]}}, CATEGORY_FEED_ATOM=None, AUTHOR_FEED_ATOM=None,
               TRANSLATION_FEED_ATOM=None)  # fmt: skip
    assert listener.seen == [
        [(f"{SITEURL}/talk.mp3", "12345", "audio/mpeg"),
         ("https://cdn.example.net/1.mp4", "0", "video/mp4")]
    ]  # fmt: skip


@given(
    st.dictionaries(
        st.sampled_from([*front_matter.EPISODE_KEYS, "podcast", "audio", "length", "duration"]),
        st.none() | st.text() | st.integers() | st.lists(st.text(max_size=9), max_size=3),
    )
)
def test_no_value_of_any_type_stops_it(meta: dict[str, Any]) -> None:
    from types import SimpleNamespace

    class NoFiles:
        def find(self, named: str, content: Any) -> None:
            return None

    article: Any = SimpleNamespace(metadata=meta)
    page: Any = SimpleNamespace(source="a.md", video=None)
    files: Any = NoFiles()
    recordings = enclosures.Recordings(files, SITEURL)
    for found in recordings.of(article, page):
        assert found.length >= 0
        assert found.duration >= 0
        assert found.url.isascii()
    assert recordings.episode(article, page).number >= 0
