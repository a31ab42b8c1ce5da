"""Feeds of many sites, judged by tools that run in node."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests import feed_sites
from tests.conftest import need, need_file
from tests.feed_reading import Read, differences, wanted
from tests.feed_sites import SITES, Feed
from tests.validators import feed_readers, sites

MAKER = "`make test`, or `npm ci` in tests/validators"

every_site = pytest.mark.parametrize("site", SITES)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return feed_sites.built(tmp_path_factory)


@pytest.fixture(scope="session")
def said(built: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What feedsmith and rss-parser read in each feed."""
    need("node", "what readers of feeds read")
    need_file(feed_readers.FEEDSMITH, "what readers of feeds read", MAKER)

    def readers_of_feeds(folder: Path) -> None:
        feeds = [built / name / it.path for name in SITES for it in feed_sites.found(built, name)]
        (folder / "said.json").write_text(json.dumps(feed_readers.read_all(feeds, built)), "utf-8")

    folder = sites.once(tmp_path_factory, readers_of_feeds)
    return json.loads((folder / "said.json").read_text("utf-8"))


@pytest.fixture
def feeds(built: Path, site: str) -> list[Feed]:
    return feed_sites.found(built, site)


def readings(feed: Feed, said: dict[str, Any]) -> dict[str, list[Read]]:
    """What each reader has read in a feed."""
    of = said[f"{feed.site}/{feed.path}"]
    found = {"feedsmith": feed_readers.of_feedsmith(of["feedsmith"], feed.format)}
    if feed.format != "json":
        found["rss-parser"] = feed_readers.of_rss_parser(of["rssParser"], feed.format)
    return found


@pytest.mark.parametrize("site", [it for it in SITES if it != "hostile"])
def test_readers_read_what_the_sources_say(
    feeds: list[Feed], site: str, said: dict[str, Any]
) -> None:
    told = {it.title: it for it in feed_sites.told(site)}
    wrong: dict[tuple[str, str], Any] = {}
    for feed in feeds:
        for name, entries in readings(feed, said).items():
            assert entries, feed.path
            for entry in entries:
                asked = wanted(told[entry.title or ""], feed.format, site)
                if found := differences(entry, asked):
                    wrong[f"{feed.path} {name}", entry.title or ""] = found
    assert wrong == {}


def test_they_read_all_that_is_hostile(built: Path, said: dict[str, Any]) -> None:
    counts = {
        (feed.path, name): len(entries)
        for feed in feed_sites.found(built, "hostile")
        for name, entries in readings(feed, said).items()
    }
    assert len({*counts.values()}) == 1, counts
    assert min(counts.values()) > 30


@every_site
def test_a_schema_of_others_takes_each_json_feed(feeds: list[Feed]) -> None:
    need_file(feed_readers.SCHEMA, "the schema of JSON Feed", MAKER)
    schema = json.loads(feed_readers.SCHEMA.read_text("utf-8"))
    taken = [feed for feed in feeds if feed.format == "json"]
    assert taken
    for feed in taken:
        jsonschema.validate(
            json.loads(feed.data), schema, format_checker=jsonschema.FormatChecker()
        )


def test_that_schema_refuses_what_is_wrong() -> None:
    need_file(feed_readers.SCHEMA, "the schema of JSON Feed", MAKER)
    schema = json.loads(feed_readers.SCHEMA.read_text("utf-8"))
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": [{"id": 1}]}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(feed, schema)
