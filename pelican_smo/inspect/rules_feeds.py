"""Rules about feeds: whether readers can parse them, tell entries apart and follow links."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from pelican_smo.base import html
from pelican_smo.base.text import cut, fold
from pelican_smo.inspect.findings import Hit, Looks
from pelican_smo.inspect.output import Output

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LOOKS = Looks()

_ATOM = "{http://www.w3.org/2005/Atom}"
_LARGEST = 50_000_000
"""Bytes of the largest feed that is checked; readers take a hundredth."""

_ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
_LEADING = ("href", "src", "poster")
"""Attributes with an address that a reader follows or loads."""
# Need not be made absolute: an address with its scheme or host, and one within the text.
_WHOLE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#")


class Feed:
    """A feed as its rules read it."""

    def __init__(self, output: Output, path: str) -> None:
        self.output = output
        self.path = path
        data = output.data(path)
        self.data = data if len(data) <= _LARGEST else b""
        self.error = "" if self.data else "it is empty, or larger than any reader takes"

    @property
    def is_json(self) -> bool:
        return self.data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"

    @cached_property
    def xml(self) -> "Element | None":
        from lxml import etree

        parser = etree.XMLParser(
            resolve_entities=False, load_dtd=False, no_network=True, remove_blank_text=False
        )
        try:
            return etree.fromstring(self.data, parser)
        except etree.XMLSyntaxError as error:
            self.error = fold(str(error.msg))
            return None

    @cached_property
    def json(self) -> Any:
        try:
            return msgspec.json.decode(self.data.removeprefix(b"\xef\xbb\xbf"))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            self.error = fold(str(error))
            return None

    @cached_property
    def entries(self) -> list[Any]:
        """Its entries: XML elements or JSON objects."""
        if self.is_json:
            items = self.json.get("items") if isinstance(self.json, dict) else None
            return [it for it in items if isinstance(it, dict)] if isinstance(items, list) else []
        if not self.data or self.xml is None:
            return []
        return [*self.xml.iter(f"{_ATOM}entry", "item")]


@LOOKS.of("feed-broken")
def _feed_broken(feed: Feed) -> Iterator[Hit]:
    if feed.entries is not None and feed.error:
        yield Hit(values={"error": cut(feed.error.rstrip("."), 200)})


@LOOKS.of("feed-ids-missing")
def _feed_ids_missing(feed: Feed) -> Iterator[Hit]:
    if feed.is_json:
        count, tag = sum(not it.get("id") for it in feed.entries), "id"
    else:
        atom = [it for it in feed.entries if it.tag != "item"]
        tag = "id" if atom else "guid"
        name = f"{_ATOM}id" if atom else "guid"
        count = sum(not (it.findtext(name) or "").strip() for it in feed.entries)
    if count:
        yield Hit(values={"count": count, "tag": tag})


@LOOKS.of("feed-relative")
def _feed_relative(feed: Feed) -> Iterator[Hit]:
    # With xml:base (RFC 4287, 2) an address need not be absolute.
    if not feed.is_json and b"xml:base" in feed.data:
        return
    for url, line in _addresses(feed):
        if url and not _WHOLE.match(url):
            yield Hit(line, {"url": cut(url, 200)})
            return


def _addresses(feed: Feed) -> Iterator[tuple[str, int]]:
    """The addresses in a feed, those of its own tags first, and their lines (0 if unknown)."""
    if feed.is_json:
        for it in feed.entries:
            yield from (
                (url, 0) for name in ("url", "image") if isinstance(url := it.get(name), str)
            )
        for it in feed.entries:
            if isinstance(said := it.get("content_html"), str):
                yield from ((url, 0) for url in _in_html(said))
    elif feed.data and feed.xml is not None:
        for element in feed.xml.iter("link", "enclosure", f"{_ATOM}link"):
            said = element.get("href") or element.get("url") or element.text or ""
            yield fold(said), _line(element)
        for element in feed.xml.iter("description", _ENCODED, f"{_ATOM}content", f"{_ATOM}summary"):
            yield from ((url, _line(element)) for url in _in_element(element))


def _in_element(element: "Element") -> Iterator[str]:
    """The addresses in the markup of a feed's element."""
    kind = element.get("type", "text") if element.tag.startswith(_ATOM) else "html"
    if kind == "xhtml":
        for part in element.iter():
            yield from (fold(url) for name in _LEADING if (url := part.get(name)))
    elif kind in ("html", "text/html"):
        yield from _in_html(element.text or "")


def _in_html(markup: str) -> Iterator[str]:
    """The addresses in the tags of HTML; not what only looks like one, as in code."""
    for tag in html.tags(markup):
        if "=" in tag.source:
            yield from (fold(url) for name in _LEADING if (url := tag.attributes.get(name)))


def _line(element: "Element") -> int:
    found = element.sourceline
    return found if isinstance(found, int) else 0
