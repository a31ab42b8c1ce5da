"""A feed as a reader lists it: its title, and the title, date, author and first words of
its newest entries.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec

from pelican_smo.base import dates
from pelican_smo.base.text import fold, opening, plain

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

ENTRIES = 20
"""How many entries of a feed are shown."""
_WORDS = 240
"""How many characters of an entry's text are shown."""
_ATOM = "{http://www.w3.org/2005/Atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
_ITEMS = ("item", f"{_ATOM}entry")


class Entry(msgspec.Struct, frozen=True):
    """An entry of a feed. `date` is a day or a moment (ISO 8601), empty if it cannot be read."""

    title: str = ""
    link: str = ""
    date: str = ""
    author: str = ""
    text: str = ""


class View(msgspec.Struct, frozen=True):
    """A feed. `format` is the name of its format. A broken feed is shown as far as it could
    be read.
    """

    format: str
    title: str = ""
    description: str = ""
    entries: tuple[Entry, ...] = ()


def view(data: bytes) -> View:
    """What a reader shows of a feed."""
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return _json(data.removeprefix(b"\xef\xbb\xbf"))
    return _xml(data)


def _xml(data: bytes) -> View:
    from lxml import etree

    said = {"title": "", "description": "", "author": ""}
    entries: list[Entry] = []
    atom = False
    with suppress(etree.XMLSyntaxError):
        # As in crawl: entities are neither fetched nor resolved.
        for _, element in etree.iterparse(
            BytesIO(data), resolve_entities=False, load_dtd=False, no_network=True
        ):
            if element.tag in _ITEMS:
                atom = element.tag != "item"
                entries.append(_entry(element, said["author"]))
                element.clear(keep_tail=False)
                if len(entries) == ENTRIES:
                    break
            elif (parent := element.getparent()) is not None and parent.tag in (
                "channel", f"{_ATOM}feed",
            ):  # fmt: skip
                atom = parent.tag != "channel"
                name = {"subtitle": "description"}.get(_local(element), _local(element))
                if name in said and element.prefix in (None, "atom"):
                    said[name] = said[name] or _name(element) or plain(_markup(element))
    return View("Atom" if atom else "RSS", said["title"], said["description"], tuple(entries))


def _entry(element: "Element", author: str) -> Entry:
    """An entry of RSS or Atom; `author` is the feed's."""
    parts: dict[str, Element] = {}
    link = ""
    for part in element:
        if not isinstance(part.tag, str):
            continue  # a comment
        parts.setdefault(part.tag.removeprefix(_ATOM), part)
        if part.tag == f"{_ATOM}link" and part.get("rel", "alternate") == "alternate":
            link = link or part.get("href", "")
        elif part.tag == "link":
            link = link or part.text or ""

    def first(*names: str) -> str:
        return next((it for name in names if name in parts and (it := _markup(parts[name]))), "")

    by = next((_name(it) or plain(_markup(it)) for it in (
        parts.get("author"), parts.get(f"{_DC}creator")) if it is not None), "")  # fmt: skip
    return Entry(
        plain(first("title")),
        fold(link),
        dates.iso(dates.read(first("published", "pubDate", "updated", f"{_DC}date"))),
        by or author,
        opening(first("summary", "description", "content", _ENCODED), _WORDS),
    )


def _local(element: "Element") -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _name(element: "Element") -> str:
    """The name in an Atom person; empty for anything else."""
    return fold(element.findtext(f"{_ATOM}name") or "")


def _markup(element: "Element") -> str:
    """The content of an element, as HTML."""
    if element.get("type") == "xhtml":
        return " ".join(map(str, element.itertext()))
    text = "".join(map(str, element.itertext()))
    # Plain text has no tags, even if it looks so.
    if element.tag.startswith(_ATOM) and element.get("type", "text") == "text":
        return text.replace("&", "&amp;").replace("<", "&lt;")
    return text


class _Author(msgspec.Struct):
    name: str = ""


class _Item(msgspec.Struct):
    title: str = ""
    url: str = ""
    date_published: str = ""
    date_modified: str = ""
    authors: tuple[_Author, ...] = ()
    author: _Author | None = None
    summary: str = ""
    content_text: str = ""
    content_html: str = ""


class _JsonFeed(msgspec.Struct):
    """The parts of a JSON Feed 1 or 1.1 that are shown (https://jsonfeed.org/version/1.1)."""

    title: str = ""
    description: str = ""
    authors: tuple[_Author, ...] = ()
    author: _Author | None = None
    items: tuple[msgspec.Raw, ...] = ()


def _json(data: bytes) -> View:
    try:
        feed = msgspec.json.decode(data, type=_JsonFeed)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return View("JSON Feed")
    by = _names(feed.authors, feed.author)
    entries = tuple(islice(_items(feed.items, by), ENTRIES))
    return View("JSON Feed", fold(feed.title), fold(feed.description), entries)


def _items(items: Iterable[Any], by: str) -> Iterator[Entry]:
    for raw in items:
        # A broken entry does not affect the others.
        with suppress(msgspec.MsgspecError, ValueError, RecursionError):
            item = msgspec.json.decode(raw, type=_Item)
            text = fold(item.summary or item.content_text)[: _WORDS * 4]
            yield Entry(
                fold(item.title),
                fold(item.url),
                dates.iso(dates.read(item.date_published or item.date_modified)),
                _names(item.authors, item.author) or by,
                opening(item.content_html, _WORDS) if not text else _short(text),
            )


def _short(text: str) -> str:
    from pelican_smo.base.text import cut

    return cut(text, _WORDS)


def _names(authors: Iterable[_Author], author: _Author | None) -> str:
    people = [*authors, *([author] if author else [])]
    return ", ".join(dict.fromkeys(name for it in people if (name := fold(it.name))))
