"""JSON Feed 1.1 as bytes (https://jsonfeed.org/version/1.1)."""

import posixpath
from collections.abc import Iterable
from typing import Any

import msgspec

from pelican_smo.base.dates import iso
from pelican_smo.base.text import plain
from pelican_smo.feeds.entries import Channel, Entry

VERSION = "https://jsonfeed.org/version/1.1"

_FORMATS = ("atom", "rss")


def beside(path: str) -> str:
    """The path of the JSON Feed for the Atom or RSS feed at `path`.

    For `feeds/all.atom.xml` and `feeds/all.rss.xml` it is `feeds/all.json`. A name without a word
    for its format changes its extension; a name that is only such a word becomes `feed.json`.
    """
    folder, name = posixpath.split(path)
    parts = ["json" if part in _FORMATS else part for part in folder.split("/")]
    stem, extension = posixpath.splitext(name)
    if stem in _FORMATS:
        stem = "feed"
    elif extension[1:] not in _FORMATS:
        # Only the last word: feeds/rss.atom.xml is the feed of a category named rss.
        for ending in (f"{mark}{name}" for mark in "._-" for name in _FORMATS):
            if stem.endswith(ending) and stem != ending:
                stem = stem.removesuffix(ending)
                break
    return posixpath.join("/".join(parts), f"{stem}.json")


def plainly_beside(path: str) -> str:
    """A second choice, if another feed has the first path."""
    return f"{posixpath.splitext(path)[0]}.json"


def item(entry: Entry) -> bytes:
    """An item as bytes. Raises `UnicodeEncodeError` for a text with a lone surrogate."""
    published = iso(entry.published)
    updated = iso(entry.updated)
    said: dict[str, Any] = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        # This or content_text is required, and we have HTML.
        "content_html": entry.content or entry.summary,
        "summary": plain(entry.summary) if entry.content else "",
        "image": entry.image.url if entry.image else "",
        "date_published": published,
        "date_modified": updated if updated != published else "",
        "authors": [
            {"name": author.name, **({"url": author.url} if author.url else {})}
            for author in entry.authors
        ],
        "tags": entry.categories,
        "language": entry.language,
        # They share a title, since they are the same in other forms.
        "attachments": [
            _without_empty(
                {
                    "url": it.url,
                    "mime_type": it.media_type,
                    "title": entry.title,
                    "size_in_bytes": it.length,
                    "duration_in_seconds": it.duration,
                }
            )
            for it in entry.enclosures
        ],
    }
    return msgspec.json.encode(_without_empty(said, "content_html"))


def document(channel: Channel, items: Iterable[bytes]) -> bytes:
    """A feed of these items."""
    said: dict[str, Any] = {
        "version": VERSION,
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": channel.url,
        # Older entries (JSON Feed 1.1, next_url), as in archives of the other formats.
        "next_url": channel.previous,
        "description": channel.description,
        "icon": channel.image,
        "authors": [{"name": channel.author, "url": channel.home}],
        "language": channel.language,
        "user_comment": f"{channel.notice.text} {channel.notice.url}" if channel.notice else "",
        "hubs": [{"type": "WebSub", "url": hub} for hub in channel.hubs],
    }
    shell = msgspec.json.encode(_without_empty(said))
    return b"".join([shell.removesuffix(b"}"), b',"items":[\n', b",\n".join(items), b"\n]}\n"])


def _without_empty(said: dict[str, Any], *needed: str) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value or key in needed}
