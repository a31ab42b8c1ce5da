"""Runs the readers of feeds that need node, and puts what they say into common words."""

import json
from collections.abc import Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from tests.feed_reading import Read, of_json_item
from tests.feed_rules import Format
from tests.validators.readers import TOOLS, run

FEEDSMITH = TOOLS / "node_modules" / "feedsmith"
# Of version 1.1, by somebody who has read the specification for themselves.
SCHEMA = TOOLS / "node_modules" / "jsonfeed-schema" / "schema-v1.1.json"


def read_all(feeds: Iterable[Path], root: Path) -> dict[str, Any]:
    """What the readers of feeds.mjs have of each feed, by its path from `root`."""
    said = json.loads(run(["node", TOOLS / "feeds.mjs"], json.dumps([*map(str, feeds)])))
    return {Path(path).relative_to(root).as_posix(): it for path, it in said.items()}


def of_feedsmith(said: dict[str, Any], format: Format) -> list[Read]:
    """Its entries; fails if it has taken the feed for another format."""
    assert said["format"] == format
    of = {"rss": _feedsmith_rss, "atom": _feedsmith_atom, "json": of_json_item}[format]
    return [of(it) for it in said["feed"].get("entries", said["feed"].get("items", ()))]


def _feedsmith_rss(it: dict[str, Any]) -> Read:
    content = it.get("content", {}).get("encoded")
    description = it.get("description", "")
    dc, updated = it.get("dc", {}), it.get("atom", {}).get("updated")
    assert it["guid"]["isPermaLink"] is False
    return Read(
        it.get("title"), it.get("link"), it["guid"]["value"],
        parsedate_to_datetime(it["pubDate"]) if "pubDate" in it else None, _date(updated),
        tuple(dc.get("creators", ())), None,
        tuple(category["name"] for category in it.get("categories", ())),
        content or description, description if content else "",
        "".join(dc.get("languages", ())), _picture(it),
        tuple((each["url"], each["type"], each["length"]) for each in it.get("enclosures", ())),
    )  # fmt: skip


def _feedsmith_atom(it: dict[str, Any]) -> Read:
    links: dict[str, list[Any]] = {}
    for link in it["links"]:
        links.setdefault(link.get("rel", "alternate"), []).append(link)
    (alternate,) = links["alternate"]
    authors = it.get("authors", ())
    return Read(
        it["title"]["value"], alternate["href"], it["id"], _date(it.get("published")),
        _date(it["updated"]), tuple(author["name"] for author in authors),
        tuple(author.get("uri", "") for author in authors),
        tuple(category["term"] for category in it.get("categories", ())),
        it.get("content", {}).get("value", ""), it.get("summary", {}).get("value", ""),
        it.get("xml", {}).get("lang", ""), _picture(it),
        tuple((link["href"], link["type"], link["length"]) for link in links.get("enclosure", ())),
    )  # fmt: skip


def of_rss_parser(said: dict[str, Any], format: Format) -> list[Read]:
    """Its entries."""
    rss = format == "rss"
    return [
        Read(
            it.get("title"), it.get("link"), it["guid"] if rss else it["id"],
            _date(it.get("isoDate")), None, tuple(it.get("creators", ())) if rss else None, None,
            tuple(it.get("categories", ())) if rss else None,
            it.get("content:encoded") or it.get("content", ""),
            None if rss else it.get("summary", ""),
        )
        for it in said["items"]
    ]  # fmt: skip


def _picture(it: dict[str, Any]) -> str:
    return "".join(each["url"] for each in it.get("media", {}).get("contents", ()))


def _date(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
