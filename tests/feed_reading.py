"""What third-party readers read in a feed, as one type for all of them."""

import json
from calendar import timegm
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import atoma
import fastfeedparser
import feedparser
import html5lib

from tests.feed_rules import Format
from tests.feed_sites import Told


class Read(NamedTuple):
    """What a reader reads of an entry; None for what it does not give, or not fully."""

    title: str | None = None
    url: str | None = None
    id: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] | None = None
    pages: tuple[str, ...] | None = None
    """The addresses of the authors, empty for an author without one."""
    categories: tuple[str, ...] | None = None
    content: str | None = None
    summary: str | None = None
    language: str | None = None
    picture: str | None = None
    enclosures: tuple[tuple[str, str, int], ...] | None = None
    """Addresses, types and bytes."""


Reader = Callable[[bytes], list[Read]]


def by_feedparser(data: bytes) -> list[Read]:
    feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    assert not feed.bozo, feed.bozo_exception
    assert feed.version in ("atom10", "rss20")
    return [_by_feedparser(it, feed.version == "rss20") for it in feed.entries]


def _by_feedparser(it: Any, rss: bool) -> Read:
    summary = it.get("summary", "")
    content = it.content[0].value if it.get("content") else summary if rss else ""
    if content == summary:
        # In Atom, feedparser uses one for the other if only one is there.
        content, summary = (content, "") if rss else (None, None)
    return Read(
        it.title, it.link, it.id, _struct(it.get("published_parsed")),
        # Without `dict.get`, feedparser uses one date for the other too.
        _struct(dict.get(it, "updated_parsed")),
        tuple(author.name for author in it.get("authors", ())),
        None if rss else tuple(author.get("href", "") for author in it.get("authors", ())),
        tuple(tag.term for tag in it.get("tags", ())), content, summary, None,
        _first(media["url"] for media in it.get("media_content", ())),
        tuple((each.href, each.type, int(each.length)) for each in it.enclosures),
    )  # fmt: skip


def by_fastfeedparser(data: bytes) -> list[Read]:
    return [
        Read(
            it.title, it.link, it.id, _date(it.get("published")), None,
            # fastfeedparser has only the first author.
            None, None, tuple(tag["term"] for tag in it.get("tags", ())),
            it.content[0]["value"] if it.get("content") else None, None, None,
            _first(media["url"] for media in it.get("media_content", ())) or None,
        )
        for it in fastfeedparser.parse(data).entries
    ]  # fmt: skip


def by_atoma_rss(data: bytes) -> list[Read]:
    return [
        Read(
            it.title, it.link, it.guid, it.pub_date, None, None, None, tuple(it.categories),
            it.content_encoded or it.description,
            (it.description or "") if it.content_encoded else "", None, None,
            tuple((each.url, each.type, each.length) for each in it.enclosures),
        )
        for it in atoma.parse_rss_bytes(data).items
    ]  # fmt: skip


def by_atoma_atom(data: bytes) -> list[Read]:
    return [
        Read(
            it.title.value, _first(link.href for link in it.links if link.rel in (None, "alternate")),
            it.id_, it.published, it.updated, tuple(person.name for person in it.authors),
            tuple(person.uri or "" for person in it.authors),
            tuple(category.term for category in it.categories),
            it.content.value if it.content else "", it.summary.value if it.summary else "",
            None, None,
            tuple((link.href, link.type_, link.length) for link in it.links
                  if link.rel == "enclosure"),
        )
        for it in atoma.parse_atom_bytes(data).entries
    ]  # fmt: skip


def by_atoma_json(data: bytes) -> list[Read]:
    return [
        Read(
            it.title, it.url, it.id_, it.date_published, it.date_modified, None, None,
            tuple(it.tags), it.content_html, None, None, it.image or "",
            tuple((each.url, each.mime_type, each.size_in_bytes or 0) for each in it.attachments),
        )
        for it in atoma.parse_json_feed_bytes(data).items
    ]  # fmt: skip


def by_json(data: bytes) -> list[Read]:
    """Python's own parser."""
    return [of_json_item(it) for it in json.loads(data)["items"]]


def of_json_item(it: dict[str, Any]) -> Read:
    """An item of a JSON Feed."""
    return Read(
        it.get("title"), it.get("url"), it["id"], _date(it.get("date_published")),
        _date(it.get("date_modified")),
        tuple(author["name"] for author in it.get("authors", ())),
        tuple(author.get("url", "") for author in it.get("authors", ())),
        tuple(it.get("tags", ())), it.get("content_html", ""), it.get("summary", ""),
        it.get("language", ""), it.get("image", ""),
        tuple((each["url"], each["mime_type"], each.get("size_in_bytes", 0))
              for each in it.get("attachments", ())),
    )  # fmt: skip


READERS: dict[Format, dict[str, Reader]] = {
    "rss": {
        "feedparser": by_feedparser, "fastfeedparser": by_fastfeedparser, "atoma": by_atoma_rss,
    },
    "atom": {
        "feedparser": by_feedparser, "fastfeedparser": by_fastfeedparser, "atoma": by_atoma_atom,
    },
    "json": {"fastfeedparser": by_fastfeedparser, "atoma": by_atoma_json, "json": by_json},
}  # fmt: skip


def wanted(it: Told, format: Format, site: str) -> Read:
    """What a complete reader reads of an article."""
    content, summary, updated = it.content, it.summary, it.updated
    if format == "json":
        # Without content, the summary is the content; the summary has no markup.
        content, summary = content or summary, content and summary and _text(summary)
    elif format == "atom":
        # RFC 4287, 4.1.2: each entry has a date of change.
        updated = updated or it.published
    elif site == "whole-description":
        summary = ""
    elif content == "":
        content, summary = summary, ""
    return Read(
        it.title, it.url, it.id, it.published, updated, tuple(name for name, _ in it.authors),
        tuple(page or "" for _, page in it.authors) if it.url else None, it.categories, content,
        summary, it.language, it.picture, it.enclosures,
    )  # fmt: skip


def differences(read: Read, asked: Read) -> dict[str, tuple[Any, Any]]:
    """What a reader has read wrong, by field."""
    return {
        name: (said, told)
        for name, said, told in zip(Read._fields, read, asked, strict=True)
        if said is not None and told is not None and _alike(name, said) != _alike(name, told)
    }


def _alike(name: str, value: Any) -> Any:
    return _as_browsers_do(value) if name in ("content", "summary") else value


@lru_cache
def _as_browsers_do(html: str) -> str:
    tree = html5lib.parseFragment(html.strip())
    return html5lib.serialize(
        tree, quote_attr_values="always", alphabetical_attributes=True, omit_optional_tags=False
    )


def _text(html: str) -> str:
    return "".join(html5lib.parseFragment(html).itertext())


def _first(found: Iterable[str]) -> str:
    return next(iter(found), "")


def _struct(said: Any) -> datetime | None:
    return datetime.fromtimestamp(timegm(said), UTC) if said else None


def _date(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
