"""The entries of a feed, told apart by their ids, as readers do."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from pelican_smo.base import dates
from pelican_smo.base.text import fold

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ATOM = "{http://www.w3.org/2005/Atom}"
_UTF_8 = b"\xef\xbb\xbf"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST = 40
"""Characters kept of a date that cannot be read."""


class Entry(msgspec.Struct, frozen=True):
    """An entry of a feed; `date` is when it was changed, or else published (ISO 8601 if it
    can be read as a date), `published` the latter if both are stated.
    """

    id: str
    link: str = ""
    title: str = ""
    date: str = ""
    published: str = ""

    def is_of_another_time(self, before: "Entry") -> bool:
        """Whether the same entry has another date than `before`, so that readers may show it
        again. A date that is stated for the first time does not count, nor does an added
        date of change.
        """
        one = self.published if self.published and not before.published else self.date
        other = before.published if before.published and not self.published else before.date
        return bool(one and other) and _moment(one) != _moment(other)


class _Item(msgspec.Struct):
    id: str | int | float = ""
    url: str = ""
    title: str = ""
    date_modified: str = ""
    date_published: str = ""


class _JsonFeed(msgspec.Struct):
    items: list[_Item] = []


def entries(data: bytes) -> list[Entry]:
    """The entries of an Atom, RSS or JSON feed. Raises ValueError if it is broken."""
    text = data.removeprefix(_UTF_8).lstrip()
    return list(_of_json(text) if text.startswith(b"{") else _of_xml(data))


def _of_json(data: bytes) -> Iterator[Entry]:
    try:
        feed = msgspec.json.decode(data, type=_JsonFeed)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(fold(str(error))) from None
    for item in feed.items:
        name, url = fold(str(item.id)), fold(item.url)
        stated = _dates(item.date_modified, item.date_published)
        yield Entry(name or url, url, fold(item.title), *stated)


def _of_xml(data: bytes) -> Iterator[Entry]:
    from lxml import etree

    # Entities are neither fetched nor resolved.
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise ValueError(fold(str(error))) from None
    for item in root.iter("item", f"{_ATOM}entry"):
        link = _said(item, "link") or next(_links(item), "")
        name = _said(item, "guid") or _said(item, f"{_ATOM}id") or link
        title = _said(item, "title") or _said(item, f"{_ATOM}title")
        published = _said(item, f"{_ATOM}published") or _said(item, "pubDate")
        yield Entry(name, link, title, *_dates(_said(item, f"{_ATOM}updated"), published))


def _said(item: "Element", name: str) -> str:
    found = item.find(name)
    return fold("".join(map(str, found.itertext()))) if found is not None else ""


def _links(item: "Element") -> Iterator[str]:
    for link in item.iterfind(f"{_ATOM}link"):
        if link.get("rel", "alternate") == "alternate":
            yield fold(link.get("href", ""))


def _dates(changed: str, published: str) -> tuple[str, str]:
    """The date of an entry, and its date of publication if both are stated."""
    return _date(changed or published), _date(published) if changed else ""


def _moment(date: str) -> object:
    """The same value for two dates of one moment, whatever their time zones."""
    read = dates.read(date)
    if read is None:
        return date
    return read - _EPOCH if read.tzinfo else read


def _date(said: str) -> str:
    """A date as ISO 8601, so that two notations of it are equal."""
    return dates.iso(dates.read(said)) or fold(said)[:_LONGEST]
