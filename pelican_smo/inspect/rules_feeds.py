"""Rules about feeds: whether a reader can read them, keep their entries apart, follow their links."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from pelican_smo.base.text import cut, fold
from pelican_smo.inspect.findings import Hit, Looks
from pelican_smo.inspect.output import Output

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LOOKS = Looks()

_ATOM = "{http://www.w3.org/2005/Atom}"
_LARGEST = 50_000_000
"""Bytes of a feed that is looked at; readers take a hundredth."""

# The value of an attribute that is no whole address: those begin with a scheme or with
# "//", and "#" stays within the text. HTML is escaped once in XML, or as it is in CDATA
# and JSON.
_RELATIVE = re.compile(
    rb"(?:&quot;|&#34;|\\?[\"'])(?![a-z][a-z0-9+.-]*:|//|#)([^\"'<>&\\]+)", re.IGNORECASE
)
_LONGEST_TAG = 500
_WHOLE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


class Feed:
    """A feed as its rules look at it."""

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
        """Its entries: elements, or objects of JSON."""
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
    for url in _addresses(feed):
        if url and not _WHOLE.match(url):
            yield Hit(values={"url": cut(url, 200)})
            return
    # With xml:base (RFC 4287, 2) an address need not be whole.
    if b"xml:base" not in feed.data and (found := _in_html(feed.data)):
        url = fold(found[1].decode("utf-8", "replace"))
        yield Hit(feed.data.count(b"\n", 0, found.start()) + 1, {"url": cut(url, 200)})


def _in_html(data: bytes) -> re.Match[bytes] | None:
    """The first relative address within a tag. Feeds are megabytes, so that the bytes are
    searched for the names, and only looked at closely where those are.
    """
    for name in (b"href=", b"src="):
        at = data.find(name)
        while at >= 0:
            found = _RELATIVE.match(data, at + len(name))
            if found and _is_in_tag(data[max(0, at - _LONGEST_TAG) : at]):
                return found
            at = data.find(name, at + 1)
    return None


def _is_in_tag(before: bytes) -> bool:
    """Whether a tag is open at the end, and an attribute may begin there."""
    opened = max(before.rfind(b"<"), before.rfind(b"&lt;"))
    closed = max(before.rfind(b">"), before.rfind(b"&gt;"))
    name = before[opened:].removeprefix(b"&lt;").removeprefix(b"<")
    return opened > closed and name[:1].isalpha() and before[-1:].isspace()


def _addresses(feed: Feed) -> Iterator[str]:
    """The addresses of a feed and of its entries, outside of what they tell."""
    if feed.is_json:
        for it in feed.entries:
            yield from (url for name in ("url", "image") if isinstance(url := it.get(name), str))
    elif feed.data and feed.xml is not None and b"xml:base" not in feed.data:
        for element in feed.xml.iter("link", "enclosure", f"{_ATOM}link"):
            said = element.get("href") or element.get("url") or element.text or ""
            yield fold(said)
