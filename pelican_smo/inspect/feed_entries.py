"""The entries of a feed as readers tell them apart: by their ids."""

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
"""Characters of what stands for a date and is none."""


class Entry(msgspec.Struct, frozen=True):
    """An entry of a feed; `date` is when it was changed, or else published (ISO 8601
    where it can be read as a date), `published` the latter where both are stated.
    """

    id: str
    link: str = ""
    title: str = ""
    date: str = ""
    published: str = ""

    def is_of_another_time(self, before: "Entry") -> bool:
        """Whether the same entry has another date than `before`, for which readers may show
        it again. One that states a date for the first time has none, nor one that states
        beside it when it was changed.
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
    """The entries of a feed in Atom, RSS or JSON; raises ValueError if it is broken."""
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

    # Nothing that the file names is fetched or put in its place.
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
    """The date of an entry, and when it was published if that is not the same statement."""
    return _date(changed or published), _date(published) if changed else ""


def _moment(date: str) -> object:
    """What two dates of the same moment have in common, whatever zones they are stated in."""
    read = dates.read(date)
    if read is None:
        return date
    return read - _EPOCH if read.tzinfo else read


def _date(said: str) -> str:
    """A date as ISO 8601, so that two ways to write it are the same."""
    return dates.iso(dates.read(said)) or fold(said)[:_LONGEST]
