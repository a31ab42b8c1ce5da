"""Feeds of many sites, judged by readers that nobody here wrote and by our own rules."""

from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.dom import minidom

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from pelican_smo.base.text import fold, legal
from pelican_smo.facts.page import Image, Person
from pelican_smo.feeds import json_feed, rss_atom
from pelican_smo.feeds import shells as feed_shells
from pelican_smo.feeds.entries import Channel, Entry
from pelican_smo.feeds.sanitize import cleaned
from tests import feed_sites
from tests.conftest import SITEURL
from tests.feed_reading import READERS, Read, differences, wanted
from tests.feed_rules import Format, faults
from tests.feed_sites import SITES, Feed
from tests.test_hostile import HOSTILE
from tests.test_json_feed import read as read_json


@cache
def read_by_all(feed: Feed) -> dict[str, list[Read]]:
    return {name: read(feed.data) for name, read in READERS[feed.format].items()}


every_site = pytest.mark.parametrize("site", SITES)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return feed_sites.built(tmp_path_factory)


@pytest.fixture
def feeds(built: Path, site: str) -> list[Feed]:
    return feed_sites.found(built, site)


@every_site
def test_all_kinds_of_feeds_are_judged(feeds: list[Feed], site: str) -> None:
    paths = {feed.path for feed in feeds}
    assert {"feeds/all.atom.xml", "feeds/all.rss.xml", "feeds/all.json"} <= paths
    if site == "plain":
        for kind in ("main", "walks", "tag-rd", "by-bo-li", "all-fr"):
            assert {f"feeds/{kind}.{end}" for end in ("atom.xml", "rss.xml", "json")} <= paths


@every_site
def test_no_rule_is_broken(feeds: list[Feed]) -> None:
    broken = {feed.path: faults(feed.data, feed.format, feed.url) for feed in feeds}
    assert {path: found for path, found in broken.items() if found} == {}


@every_site
def test_every_parser_takes_it(feeds: list[Feed]) -> None:
    for feed in feeds:
        if feed.format == "json":
            read_json(feed.data)
        else:
            etree.fromstring(feed.data, etree.XMLParser(huge_tree=True))
            minidom.parseString(feed.data).unlink()
        counts = {name: len(entries) for name, entries in read_by_all(feed).items()}
        assert len({*counts.values()}) == 1, (feed.path, counts)


@pytest.mark.parametrize("site", [it for it in SITES if it != "hostile"])
def test_readers_read_what_the_sources_say(feeds: list[Feed], site: str) -> None:
    told = {it.title: it for it in feed_sites.told(site)}
    wrong: dict[tuple[str, str], Any] = {}
    titles: dict[tuple[str, str], set[str | None]] = {}
    for feed in feeds:
        for name, read in read_by_all(feed).items():
            entries = {it.title: it for it in read}
            assert entries
            # With its archives, where it has some.
            if Path(feed.path).name.startswith("all."):
                titles.setdefault((feed.format, name), set()).update(entries)
            for title, entry in entries.items():
                asked = wanted(told[title or ""], feed.format, site)
                if found := differences(entry, asked):
                    wrong[f"{feed.path} {name}", title or ""] = found
    assert wrong == {}
    assert len(titles) == 9
    assert {key: found ^ told.keys() for key, found in titles.items() if found != told.keys()} == {}


def test_each_fact_is_told_by_a_reader(built: Path) -> None:
    silent = set()
    for feed in feed_sites.found(built, "plain"):
        if feed.path.startswith("feeds/all."):
            entries = [it for read in read_by_all(feed).values() for it in read]
            silent |= {
                (feed.format, fact)
                for fact in Read._fields
                if all(getattr(it, fact) is None for it in entries)
            }
    # The others tell that, which run in node.
    assert silent == {("rss", "pages"), ("rss", "language"), ("atom", "language")}


def test_a_hostile_article_costs_no_other(built: Path) -> None:
    written = {path.stem for path in (built / "hostile-source" / "content").glob("*.[mh]*")}
    assert len(written) > 30
    for feed in feed_sites.found(built, "hostile"):
        for entries in read_by_all(feed).values():
            urls = {it.url for it in entries}
            assert len(entries) == len(written)
            # Of two that state one address each is linked where its file is.
            assert {f"{SITEURL}/{name}.html" for name in written} <= urls
            assert len({it.id for it in entries}) == len(entries)
            (healthy,) = (it for it in entries if it.title == "Healthy")
            asked = Read(
                "Healthy", f"{SITEURL}/healthy.html", "tag:example.org,2026-03-01:/healthy.html",
                datetime(2026, 3, 1, 9, tzinfo=UTC), None, ("Ada Lin",), None, None,
                "<p>Some words of a post.</p>", None, "", "", (),
            )  # fmt: skip
            assert differences(healthy, asked) == {}
            assert max(len(it.content or "") for it in entries) > feed_sites.LONG


# Without Pelican: any text that is legal XML, in every field

TEXT = (
    st.text(st.characters(codec=None), max_size=60)
    | st.sampled_from([it for it in HOSTILE.values() if len(it) < 999])
).map(legal)
LINE = TEXT.map(fold).filter(bool)
# A title may name a tag, as HTML's own documents do; the rule against it is of the profile.
NAME = LINE.map(lambda it: it.replace("</", "< /"))
URLS = LINE.map(lambda it: f"https://example.org/{quote(it)}")
DATES = st.datetimes(
    datetime(1900, 1, 1), datetime(9998, 12, 31),
    timezones=st.integers(-23 * 60, 23 * 60).map(lambda it: timezone(timedelta(minutes=it))),
).map(lambda it: it.replace(microsecond=0))  # fmt: skip
ENTRIES = st.builds(
    Entry,
    source=st.just("a.md"),
    id=URLS.map(lambda it: f"tag:example.org,2026-03-01:{it[19:]}"),
    url=URLS,
    title=NAME,
    updated=DATES,
    published=st.none() | DATES,
    content=TEXT.map(lambda it: cleaned(f"{it}.", "https://example.org/a.html")),
    summary=TEXT.map(lambda it: cleaned(it, "https://example.org/a.html").strip()),
    authors=st.lists(st.builds(Person, NAME, st.just("") | URLS), max_size=3).map(tuple),
    categories=st.lists(NAME, max_size=3, unique=True).map(tuple),
    language=st.sampled_from(["", "fr", "zh-Hant-TW", "ar-EG"]),
    image=st.none() | st.builds(Image, URLS, NAME, st.integers(0, 9), st.integers(0, 9),
                                st.sampled_from(["", "image/png"])),
    discussion=st.just("") | URLS,
)  # fmt: skip
CHANNELS = st.builds(
    Channel,
    id=st.just("https://example.org/"),
    title=NAME,
    description=NAME,
    home=st.just("https://example.org/"),
    url=st.just("https://example.org/feeds/all"),
    language=st.just("en"),
    author=NAME,
    updated=DATES,
    image=st.sampled_from(["", "https://example.org/i.png"]),
    copyright=st.just("") | NAME,
)


@example(
    Channel(
        id="https://example.org/",
        title="x",
        description="x",
        home="https://example.org/",
        url="https://example.org/feeds/all",
        language="en",
        author="x",
    ),
    [
        Entry(
            source="a.md",
            id="tag:example.org,2026-03-01:a",
            url="https://example.org/a",
            title="Â¡",
            updated=datetime(2026, 3, 1, tzinfo=UTC),
        )
    ],
    True,
)
@given(CHANNELS, st.lists(ENTRIES, max_size=3, unique_by=lambda it: it.id), st.booleans())
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_in_any_field_breaks_no_rule(
    channel: Channel, entries: list[Entry], summary_in_description: bool
) -> None:
    items = [rss_atom.rss_item(it, summary_in_description) for it in entries]
    feeds: dict[Format, bytes] = {
        "rss": feed_shells.rss(channel, items),
        "atom": feed_shells.atom(channel, map(rss_atom.atom_entry, entries)),
        "json": json_feed.document(channel, map(json_feed.item, entries)),
    }
    for format, data in feeds.items():
        assert faults(data, format, channel.url) == []
        for name, read in READERS[format].items():
            # It takes a feed of nothing for none.
            if entries or name != "fastfeedparser":
                said = read(data)
                assert [it.id for it in said] == [it.id for it in entries], name
                assert [it.url for it in said] == [it.url for it in entries], name
                for told, entry in zip(said, entries, strict=True):
                    titles = (entry.title, _taken_for_utf_8(entry.title))
                    assert _one_line(told.title) in map(_one_line, titles), name
    read_json(feeds["json"])


def _taken_for_utf_8(text: str) -> str:
    """What feedparser makes of a text that could be UTF-8 read as Latin-1: "Â¡" is "¡"."""
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


def _one_line(text: str | None) -> str:
    """Without the differences that readers make of white space, markup and entities."""
    return "".join((text or "").split())
