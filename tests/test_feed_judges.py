"""Feeds of many sites, judged by readers that nobody here wrote and by our own rules."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.dom import minidom

import pytest
from lxml import etree

from tests import feed_sites
from tests.conftest import SITEURL
from tests.feed_reading import READERS, Read, differences, wanted
from tests.feed_rules import faults
from tests.feed_sites import SITES, Feed
from tests.test_json_feed import read as read_json

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
        counts = {name: len(read(feed.data)) for name, read in READERS[feed.format].items()}
        assert len({*counts.values()}) == 1, (feed.path, counts)


@pytest.mark.parametrize("site", [it for it in SITES if it != "hostile"])
def test_readers_read_what_the_sources_say(feeds: list[Feed], site: str) -> None:
    told = {it.title: it for it in feed_sites.told(site)}
    wrong: dict[tuple[str, str], Any] = {}
    for feed in feeds:
        for name, read in READERS[feed.format].items():
            entries = {it.title: it for it in read(feed.data)}
            assert entries
            if Path(feed.path).name.startswith("all."):
                assert entries.keys() == told.keys(), feed.path
            for title, entry in entries.items():
                asked = wanted(told[title or ""], feed.format, site)
                if found := differences(entry, asked):
                    wrong[f"{feed.path} {name}", title or ""] = found
    assert wrong == {}


def test_each_fact_is_told_by_a_reader(built: Path) -> None:
    silent = set()
    for feed in feed_sites.found(built, "plain"):
        if feed.path.startswith("feeds/all."):
            entries = [it for read in READERS[feed.format].values() for it in read(feed.data)]
            silent |= {
                (feed.format, fact)
                for fact in Read._fields
                if all(getattr(it, fact) is None for it in entries)
            }
    # The others tell that, which run in node.
    assert silent == {("rss", "pages"), ("rss", "language"), ("atom", "language")}


def test_a_hostile_article_costs_no_other(built: Path) -> None:
    written = {path.stem for path in (built / "hostile-source" / "content").iterdir()}
    assert len(written) > 30
    for feed in feed_sites.found(built, "hostile"):
        for read in READERS[feed.format].values():
            entries = read(feed.data)
            urls = {it.url for it in entries}
            assert len(entries) == len(written)
            assert {f"{SITEURL}/{name}.html" for name in written} - urls == {
                f"{SITEURL}/twice-a.html", f"{SITEURL}/twice-b.html",
            }  # fmt: skip
            assert len({it.id for it in entries}) == len(entries)
            (healthy,) = (it for it in entries if it.title == "Healthy")
            asked = Read(
                "Healthy", f"{SITEURL}/healthy.html", "tag:example.org,2026-03-01:/healthy.html",
                datetime(2026, 3, 1, 9, tzinfo=UTC), None, ("Ada Lin",), None, ("misc",),
                "<p>Some words of a post.</p>", None, "", "", (),
            )  # fmt: skip
            assert differences(healthy, asked) == {}
            assert max(len(it.content or "") for it in entries) > feed_sites.LONG
            for it in entries:
                assert "alert(1)" not in (it.content or "")
