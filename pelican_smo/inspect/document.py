"""One page as those read it who make previews of links: its tags, links and first words.

They read whatever a page holds, and so does this: it has no errors.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from pelican_smo.base.text import cut, fold

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

FIRST = 300_000
"""Bytes of a page that the most hurried of readers look at (Meta's guide to previews
in WhatsApp asks for the tags within the first 300 KB)."""
_MOST = 4_000_000
"""Bytes of a page that are read here; no reader takes more than a quarter of that."""
_PRESCAN = 1024
"""Bytes within which the charset is declared (HTML Standard, 13.2.3.2)."""

_CHARSET = re.compile(rb"<meta[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_BOMS = ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))
# The standard reads what is declared as Latin 1 as Windows 1252 (Encoding, 4.2).
_LATIN = ("iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii")

_WANTED = (
    "html", "title", "base", "meta", "link", "script", "a", "form", "iframe", "img", "embed",
    "object", "h1", "p", "body", "source", "video", "audio",
)  # fmt: skip
_SOURCES = {"iframe": "src", "img": "src", "embed": "src", "object": "data", "source": "src",
            "video": "src", "audio": "src"}  # fmt: skip
_CDATA = re.compile(r"(?m)^\s*(?:/\*\s*|//\s*)?(?:<!\[CDATA\[|\]\]>)(?:\s*\*/)?\s*$")


# What has nothing but texts is in no circle, and Python need not look for one (`gc`).
class Tag(msgspec.Struct, frozen=True, gc=False):
    """A `<meta>`: its name in small letters, its content, the attribute that gives the
    name (property, name or http-equiv), its line (1 is the first).
    """

    name: str
    content: str
    attribute: str
    line: int


class Link(msgspec.Struct, frozen=True, gc=False):
    """A `<link>`; `rel` in small letters."""

    rel: tuple[str, ...]
    href: str
    media_type: str
    title: str
    hreflang: str
    line: int


class Anchor(msgspec.Struct, frozen=True, gc=False):
    """Something that leads away: `<a href>`, or a form that asks with GET. `text` is
    what it says, or else its label.
    """

    href: str
    rel: tuple[str, ...]
    text: str
    line: int


class Embedded(msgspec.Struct, frozen=True, gc=False):
    """Something that a browser fetches with the page: a script, a frame, a picture,
    a style sheet.
    """

    element: str
    src: str
    line: int


class JsonLd(msgspec.Struct, frozen=True):
    """A block of JSON-LD: what it says, or None and why it cannot be read."""

    data: object
    error: str
    line: int

    def nodes(self) -> Iterator[dict[str, object]]:
        """Its objects at the top, those of a `@graph` too."""
        for node in self.data if isinstance(self.data, list) else [self.data]:
            if isinstance(node, dict):
                graph = node.get("@graph")
                found = graph if isinstance(graph, list) else [node]
                yield from (it for it in found if isinstance(it, dict))


class Document(msgspec.Struct, frozen=True, dict=True):
    """What a page says to those who read it for a preview.

    `path` is that of its file from the output folder, `size` in bytes, `title` that of
    the element, `heading` the first h1, `text` the first words of its body. `late` are
    those of its `tags` that begin behind the first 300 KB.
    """

    path: str
    size: int
    charset: str = ""
    lang: str = ""
    dir: str = ""
    title: str = ""
    base: str = ""
    tags: tuple[Tag, ...] = ()
    late: tuple[Tag, ...] = ()
    links: tuple[Link, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    embedded: tuple[Embedded, ...] = ()
    json_ld: tuple[JsonLd, ...] = ()
    heading: str = ""
    text: str = ""

    @cached_property
    def named(self) -> dict[str, list[Tag]]:
        """The tags by their names."""
        named: dict[str, list[Tag]] = {}
        for tag in self.tags:
            named.setdefault(tag.name, []).append(tag)
        return named

    def all(self, name: str) -> list[Tag]:
        """The tags of a name, in their order."""
        return self.named.get(name, [])

    def first(self, *names: str) -> Tag | None:
        """The first tag with content of the first of `names` that has one."""
        return next((tag for name in names for tag in self.all(name) if tag.content), None)

    def related(self, rel: str) -> list[Link]:
        """The links of a relation, in their order."""
        return [link for link in self.links if rel in link.rel]


def read(path: str, data: bytes) -> Document:
    """The page that a file holds, of any quality and any length."""
    text, charset = _decoded(data[:_MOST])
    found = _parsed(text, path, len(data), charset)
    if len(data) > FIRST and found.tags:
        early = _parsed(_decoded(data[:FIRST])[0], path, FIRST, charset)
        found = msgspec.structs.replace(found, late=found.tags[len(early.tags) :])
    return found


def _decoded(data: bytes) -> tuple[str, str]:
    """The text of a page, and the charset that it is in."""
    for mark, charset in _BOMS:
        if data.startswith(mark):
            return data.decode(charset, "replace").removeprefix("\ufeff"), charset
    declared = _CHARSET.search(data[:_PRESCAN])
    charset = declared[1].decode("ascii", "replace").lower() if declared else "utf-8"
    if charset in _LATIN:
        charset = "windows-1252"
    try:
        return data.decode(charset, "replace"), charset
    except (LookupError, ValueError):
        # Not a charset, or one of Python's own that makes no text.
        return data.decode("utf-8", "replace"), "utf-8"


def _parsed(text: str, path: str, size: int, charset: str) -> Document:
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        # libxml2 takes a NUL for the end.
        text = text.replace("\0", "\ufffd")
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        return Document(path, size, charset)
    if "<template" in text:
        # What a template holds is not part of the page (HTML Standard, 4.12.3).
        etree.strip_elements(root, "template", with_tail=False)
    return _Reading(root).document(path, size, charset)


class _Reading:
    """What is found on one way through a page."""

    def __init__(self, root: Element) -> None:
        self.tags: list[Tag] = []
        self.links: list[Link] = []
        self.anchors: list[Anchor] = []
        self.embedded: list[Embedded] = []
        self.json_ld: list[JsonLd] = []
        self.said: dict[str, str] = {}
        for element in root.iter(_WANTED):
            self._take(element)

    def document(self, path: str, size: int, charset: str) -> Document:
        said = self.said.get
        return Document(
            path, size, charset,
            tags=tuple(self.tags), links=tuple(self.links), anchors=tuple(self.anchors),
            embedded=tuple(self.embedded), json_ld=tuple(self.json_ld),
            lang=said("lang", ""), dir=said("dir", ""), title=said("title", ""),
            base=said("base", ""), heading=said("heading", ""), text=said("text", ""),
        )  # fmt: skip

    def _take(self, element: Element) -> None:
        kind = element.tag
        get, line = element.get, _line(element)
        if kind == "meta":
            content = fold(get("content") or "")
            names: dict[str, str] = {}
            for attribute in ("property", "name", "http-equiv"):
                for name in (get(attribute) or "").lower().split():
                    names.setdefault(name, attribute)
            self.tags += [Tag(name, content, names[name], line) for name in names]
        elif kind == "link":
            rel, href = tuple((get("rel") or "").lower().split()), _address(get("href"))
            kinds = fold(get("type") or "").lower(), fold(get("title") or "")
            self.links.append(Link(rel, href, *kinds, fold(get("hreflang") or ""), line))
            if "stylesheet" in rel and href:
                self.embedded.append(Embedded("link", href, line))
        elif kind == "a" or kind == "form":
            href = _address(get("href") if kind == "a" else get("action"))
            if href and (kind == "a" or (get("method") or "get").lower() == "get"):
                said = get("aria-label") or _words(element, 200) or get("title") or ""
                rel = tuple((get("rel") or "").lower().split())
                self.anchors.append(Anchor(href, rel, cut(fold(said), 200), line))
        elif kind == "script":
            self._take_script(element, line)
        elif kind in _SOURCES:
            if src := _address(get(_SOURCES[kind])):
                self.embedded.append(Embedded(kind, src, line))
        elif kind == "html" or kind == "body":
            for name in ("lang", "dir"):
                if said := fold(get(name) or ""):
                    self.said.setdefault(name, said)
        elif kind == "base":
            self.said.setdefault("base", _address(get("href")))
        else:
            self._take_words(element, kind)

    def _take_script(self, element: Element, line: int) -> None:
        if src := _address(element.get("src")):
            self.embedded.append(Embedded("script", src, line))
        media_type = (element.get("type") or "").split(";")[0].strip().lower()
        if media_type != "application/ld+json":
            return
        text = _CDATA.sub("", element.text or "").strip()
        try:
            self.json_ld.append(JsonLd(msgspec.json.decode(text), "", line))
        except (msgspec.MsgspecError, RecursionError, ValueError) as error:
            self.json_ld.append(JsonLd(None, fold(str(error)) if text else "it is empty", line))

    def _take_words(self, element: Element, kind: str) -> None:
        """Keep the first title, heading and paragraph that say something."""
        name = {"title": "title", "h1": "heading", "p": "text"}[kind]
        if name in self.said:
            return
        parent = element.getparent()
        if kind == "title" and parent is not None and parent.tag == "svg":
            return
        said = fold(_words(element, 2000))
        if kind == "p" and (len(said) < 25 or _aside(element)):
            return
        if said:
            self.said[name] = cut(said, 300) if kind == "p" else said


def _words(element: Element, most: int) -> str:
    """The text in an element, as far as `most` characters."""
    if not len(element):
        return element.text or ""
    said = []
    for part in element.itertext("*"):
        said.append(str(part))
        most -= len(part)
        if most < 0:
            break
    return "".join(said)


def _line(element: Element) -> int:
    found = element.sourceline
    return found if isinstance(found, int) else 0


def _aside(element: Element) -> bool:
    """Whether an element stands beside what the page is about."""
    return any(it.tag in ("header", "footer", "nav", "aside") for it in element.iterancestors())


def _address(said: str | None) -> str:
    """An address as an attribute gives it, without white space around it."""
    return fold(said) if said else ""
