"""Feeds as a reader reads them."""

from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest

from tests.conftest import SITEURL, Site, png
from tests.reading import Built

ATOM = "feeds/all.atom.xml"
RSS = "feeds/all.rss.xml"
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
    assert built.has(RSS)
    assert not built.has(ATOM)
    assert [it["type"] for it in built.page().links("alternate")] == ["application/rss+xml"]


def test_feeds_can_be_left_to_pelican(site: Site) -> None:
    site.post()
    bare = site.build(PLUGINS=[]).read(ATOM)
    site.clear()
    built = site.build({"feeds": False})
    assert _without_now(built.read(ATOM)) == _without_now(bare)
    assert not built.has(RSS)
    assert built.page().links("alternate")[0]["href"] == f"{SITEURL}/{ATOM}"


def test_two_builds_give_the_same_bytes(site: Site) -> None:
    site.post()
    first = site.build().read(ATOM)
    assert site.build().read(ATOM) == first


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
    from pelican_smo.feeds import FeedWriter

    make = FeedWriter._make_entry

    def broken(self: FeedWriter, article: Any, context: Any) -> Any:
        if article.slug == "bad":
            raise ValueError("odd")
        return make(self, article, context)

    monkeypatch.setattr(FeedWriter, "_make_entry", broken)
    site.post("a.md", title="Bad", slug="bad")
    site.post("b.md", title="Good", slug="good")
    built = site.build(expect_warnings=True)
    assert [it.title for it in read(built, ATOM).entries] == ["Good"]
    assert len(built.log) == 1
    assert "left out of the feeds" in built.log[0]


def test_others_hear_of_each_feed(site: Site) -> None:
    from pelican import signals

    heard = []

    def listen(path: str, context: Any, feed: Any) -> None:
        heard.append((path, feed.feed["title"]))

    signals.feed_written.connect(listen)
    site.post()
    site.build()
    signals.feed_written.disconnect(listen)
    assert (str(site.output / ATOM), "The Tide Table") in heard


def _without_now(feed: str) -> str:
    import re

    return re.sub(r"<updated>.*?</updated>", "", feed)
