"""JSON Feed as its specification and its readers have it."""

import json
from datetime import UTC, datetime
from typing import Any

import fastfeedparser
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_smo.base.text import legal
from pelican_smo.facts.page import Image, Person
from pelican_smo.feeds import json_feed
from pelican_smo.feeds.entries import Channel, Entry

ADDRESS = {"type": "string", "pattern": '^https?://[^ <>"]+$'}
# RFC 3339, 5.6.
DATE = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
TEXT = {"type": "string", "minLength": 1}
AUTHORS = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": {"name": TEXT, "url": ADDRESS, "avatar": ADDRESS},
    },
}
# Of the text of version 1.1. What begins with "_" is an extension, and may be anything.
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "patternProperties": {"^_": {}},
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT,
        "home_page_url": ADDRESS,
        "feed_url": ADDRESS,
        "description": TEXT,
        "user_comment": TEXT,
        "next_url": ADDRESS,
        "icon": ADDRESS,
        "favicon": ADDRESS,
        "authors": AUTHORS,
        "language": TEXT,
        "expired": {"type": "boolean"},
        "hubs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "url"],
                "properties": {"type": TEXT, "url": ADDRESS},
            },
        },
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
                "additionalProperties": False,
                "patternProperties": {"^_": {}},
                "properties": {
                    "id": TEXT,
                    "url": ADDRESS,
                    "external_url": ADDRESS,
                    "title": TEXT,
                    "content_html": {"type": "string"},
                    "content_text": {"type": "string"},
                    # Plain text, unlike what RSS and Atom call so.
                    "summary": {"type": "string", "minLength": 1, "not": {"pattern": "<p>"}},
                    "image": ADDRESS,
                    "banner_image": ADDRESS,
                    "date_published": DATE,
                    "date_modified": DATE,
                    "authors": AUTHORS,
                    "tags": {"type": "array", "items": TEXT},
                    "language": TEXT,
                    "attachments": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["url", "mime_type"],
                            "properties": {
                                "url": ADDRESS,
                                "mime_type": TEXT,
                                "title": TEXT,
                                "size_in_bytes": {"type": "integer"},
                                "duration_in_seconds": {"type": "integer"},
                            },
                        },
                    },
                },
            },
        },
    },
}
CHANNEL = Channel(
    id="https://example.org/", title="The Tide Table", description="Walks & talks",
    home="https://example.org/", url="https://example.org/feeds/all.json", language="en",
    author="Ada Lin", image="https://example.org/icon.png", hubs=("https://hub.example/",),
)  # fmt: skip
ENTRY = Entry(
    source="a.md", id="tag:example.org,2026-03-01:/a.html", url="https://example.org/a.html",
    title='Tom & Jerry\'s "5 < 6"', content="<p>Some <em>text</em> & more</p>",
    summary="<p>Some &amp; more</p>", published=datetime(2026, 3, 1, 9, tzinfo=UTC),
    updated=datetime(2026, 4, 1, 7, 30, tzinfo=UTC), categories=("Walks", "sea"), language="fr",
    authors=(Person("Ada Lin", "https://example.org/author/ada-lin.html"), Person("Bo Li")),
    image=Image("https://example.org/boat.png", "Boat", 1200, 630, "image/png"),
)  # fmt: skip


def read(data: bytes) -> Any:
    """A JSON Feed, checked against its specification."""
    feed = json.loads(data.decode("utf-8"))
    jsonschema.validate(feed, SCHEMA)
    return feed


def test_a_feed_says_what_it_was_given() -> None:
    feed = read(json_feed.document(CHANNEL, [json_feed.item(ENTRY)] * 2))
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Tide Table",
        "home_page_url": "https://example.org/",
        "feed_url": "https://example.org/feeds/all.json",
        "description": "Walks & talks",
        "icon": "https://example.org/icon.png",
        "authors": [{"name": "Ada Lin", "url": "https://example.org/"}],
        "language": "en",
        "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
        "items": feed["items"],
    }
    assert feed["items"][0] == feed["items"][1] == {
        "id": ENTRY.id,
        "url": ENTRY.url,
        "title": ENTRY.title,
        "content_html": ENTRY.content,
        "summary": "Some & more",
        "image": "https://example.org/boat.png",
        "date_published": "2026-03-01T09:00:00+00:00",
        "date_modified": "2026-04-01T07:30:00+00:00",
        "authors": [
            {"name": "Ada Lin", "url": "https://example.org/author/ada-lin.html"},
            {"name": "Bo Li"},
        ],
        "tags": ["Walks", "sea"],
        "language": "fr",
    }  # fmt: skip


def test_a_reader_reads_it() -> None:
    feed = fastfeedparser.parse(json_feed.document(CHANNEL, [json_feed.item(ENTRY)]))
    assert feed.feed.title == "The Tide Table"
    (entry,) = feed.entries
    assert (entry.id, entry.link, entry.title) == (ENTRY.id, ENTRY.url, ENTRY.title)
    assert entry.content[0]["value"] == ENTRY.content


def test_a_feed_of_nothing_is_one() -> None:
    assert read(json_feed.document(CHANNEL, []))["items"] == []


def test_an_item_of_little_is_one() -> None:
    bare = Entry(source="a", id="a", url="https://example.org/a", title="A", updated=ENTRY.updated)
    (item,) = read(json_feed.document(CHANNEL, [json_feed.item(bare)]))["items"]
    assert item == {
        "id": "a", "url": "https://example.org/a", "title": "A", "content_html": "",
        "date_modified": "2026-04-01T07:30:00+00:00",
    }  # fmt: skip


def test_a_summary_alone_is_the_content() -> None:
    entry = Entry(
        source="a", id="a", url="https://example.org/a", title="A", updated=ENTRY.updated,
        summary="<p>S</p>",
    )  # fmt: skip
    (item,) = read(json_feed.document(CHANNEL, [json_feed.item(entry)]))["items"]
    assert item["content_html"] == "<p>S</p>"
    assert "summary" not in item


@given(text=st.text(st.characters(codec=None)).map(legal))
def test_any_legal_text_comes_through(text: str) -> None:
    entry = Entry(
        source="a", id="a", url="https://example.org/a", title=text or "A", content=text,
        updated=ENTRY.updated,
    )  # fmt: skip
    (item,) = read(json_feed.document(CHANNEL, [json_feed.item(entry)]))["items"]
    assert item["content_html"] == text


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("feeds/all.atom.xml", "feeds/all.json"),
        ("feeds/all.rss.xml", "feeds/all.json"),
        ("walks.rss.xml", "walks.json"),
        ("feeds/all-en.atom.xml", "feeds/all-en.json"),
        ("feeds/rss.atom.xml", "feeds/rss.json"),
        ("feeds/rss.rss.xml", "feeds/rss.json"),
        ("atom.xml", "feed.json"),
        ("rss", "feed.json"),
        ("all/rss", "all/feed.json"),
        ("feed.rss", "feed.json"),
        ("feeds/tag-sea.xml", "feeds/tag-sea.json"),
        ("feeds/tag-sea", "feeds/tag-sea.json"),
        ("feeds/tag_sea_rss.xml", "feeds/tag_sea.json"),
        ("feeds/atom/sea.xml", "feeds/json/sea.json"),
        ("rss/index.xml", "json/index.json"),
        ("/feeds/all.atom.xml", "/feeds/all.json"),
        ("feeds/v1.2.atom.xml", "feeds/v1.2.json"),
        ("feeds/brass.xml", "feeds/brass.json"),
    ],
)
def test_the_place_beside_another_feed(path: str, expected: str) -> None:
    assert json_feed.beside(path) == expected


def test_the_second_place_keeps_the_name() -> None:
    assert json_feed.plainly_beside("feeds/walks.rss.xml") == "feeds/walks.rss.json"
