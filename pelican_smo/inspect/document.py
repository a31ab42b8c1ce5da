"""One page as link previewers read it: its tags, links and first words.

Previewers read any page, however broken; so does this, and it raises no errors.
"""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping
from functools import cached_property
from html import unescape

import msgspec

from pelican_smo.base import html
from pelican_smo.base.text import cut, fold, plain

FIRST = 300_000
"""Bytes of a page that the most impatient reader reads (Meta's guide to previews in
WhatsApp requires the tags within the first 300 KB)."""
_MOST = 4_000_000
"""Bytes of a page that are read here; no reader reads more than a quarter of that."""
_SHORTEST = 25
"""The shortest paragraph that counts, in characters."""
_LONGEST = 100_000
"""Characters of markup within which a link, a heading or a paragraph must end."""
_PRESCAN = 1024
"""Bytes within which the charset must be declared (HTML Standard, 13.2.3.2)."""

_CHARSET = re.compile(rb"<meta[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_BOMS = ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))
# A declared Latin 1 is read as Windows 1252 (Encoding Standard, 4.2).
_LATIN = ("iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii")

_SOURCES = {"iframe": "src", "img": "src", "embed": "src", "object": "data", "source": "src",
            "video": "src", "audio": "src"}  # fmt: skip
_AMP = frozenset(["amp", "⚡", "⚡️"])
_ASIDE = ("header", "footer", "nav", "aside")
"""Elements that are not the main content of a page."""
_DEPTHS = frozenset(["svg", "/svg", *_ASIDE, *(f"/{name}" for name in _ASIDE)])
_WANTED = _DEPTHS | {
    "html", "title", "base", "meta", "link", "script", "a", "form", "h1", "p", "body", *_SOURCES,
}  # fmt: skip
# What ends an element whose words are read: its end tag, or a tag that it cannot hold.
_ENDS = {
    "a": re.compile(r"</?a[\s/>]", re.IGNORECASE),
    "form": re.compile(r"</?form[\s/>]", re.IGNORECASE),
    "h1": re.compile(r"</?h[1-6][\s/>]", re.IGNORECASE),
    "p": re.compile(
        r"</?(?:p|div|h[1-6]|[uo]l|li|table|tr|t[dh]|section|article|main|header|footer|nav|aside"
        r"|blockquote|pre|form|body|html)[\s/>]",
        re.IGNORECASE,
    ),
}
_CDATA = re.compile(
    r"(?m)^[ \t]*+(?:/\*[ \t]*+|//[ \t]*+)?(?:<!\[CDATA\[|\]\]>)(?:[ \t]*+\*/)?[ \t\r]*+$"
)


# Without `gc`: objects that hold only texts form no cycles.
class Tag(msgspec.Struct, frozen=True, gc=False):
    """A `<meta>`: its name in lower case, its content, the attribute that gives the name
    (property, name or http-equiv), its line (1 is the first).
    """

    name: str
    content: str
    attribute: str
    line: int


class Link(msgspec.Struct, frozen=True, gc=False):
    """A `<link>`; `rel` in lower case."""

    rel: tuple[str, ...]
    href: str
    media_type: str
    title: str
    hreflang: str
    line: int


class Anchor(msgspec.Struct, frozen=True, gc=False):
    """A link: `<a href>`, or a form that uses GET. `text` is its label if it has one, or else
    its text.
    """

    href: str
    rel: tuple[str, ...]
    text: str
    line: int


class Embedded(msgspec.Struct, frozen=True, gc=False):
    """Something that a browser fetches with the page: a script, a frame, a picture,
    a stylesheet.
    """

    element: str
    src: str
    line: int


class JsonLd(msgspec.Struct, frozen=True):
    """A block of JSON-LD: its data, or None and why it cannot be read."""

    data: object
    error: str
    line: int

    def nodes(self) -> Iterator[dict[str, object]]:
        """Its top-level objects, those of a `@graph` too."""
        for node in self.data if isinstance(self.data, list) else [self.data]:
            if isinstance(node, dict):
                graph = node.get("@graph")
                found = graph if isinstance(graph, list) else [node]
                yield from (it for it in found if isinstance(it, dict))


class Document(msgspec.Struct, frozen=True, dict=True):
    """What a page says to link previewers.

    `path` is relative to the output folder, `size` in bytes, `title` that of the element,
    `heading` the first h1, `text` the first words of its body. `late` are those of its
    `tags` that end after the first 300 KB. `amp` means that it is an AMP page (amp.dev,
    Required markup).
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
    amp: bool = False

    @cached_property
    def named(self) -> dict[str, list[Tag]]:
        """The tags by name."""
        named: dict[str, list[Tag]] = {}
        for tag in self.tags:
            named.setdefault(tag.name, []).append(tag)
        return named

    def all(self, name: str) -> list[Tag]:
        """The tags of a name, in document order."""
        return self.named.get(name, [])

    def first(self, *names: str) -> Tag | None:
        """The first tag with content of the first of `names` that has one."""
        return next((tag for name in names for tag in self.all(name) if tag.content), None)

    def related(self, rel: str) -> list[Link]:
        """The links of a relation, in document order."""
        return [link for link in self.links if rel in link.rel]


def read(path: str, data: bytes) -> Document:
    """The page in a file, of any quality and any length."""
    text, charset = _decoded(data[:_MOST])
    text = text.replace("\0", "\ufffd")
    late = len(_decoded(data[:FIRST])[0]) if len(data) > FIRST else len(text)
    return _Reading(text, late).document(path, len(data), charset)


def _decoded(data: bytes) -> tuple[str, str]:
    """The text of a page, and its charset."""
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
        # Not a charset, or one of Python's codecs that does not yield text.
        return data.decode("utf-8", "replace"), "utf-8"


def _seen(page: str) -> Iterator[html.Tag]:
    """The tags that count; those in a <noscript> too, as for readers that run no scripts."""
    for tag in html.tags(page):
        if tag.name in _WANTED:
            yield tag
        elif tag.name == "noscript":
            start = tag.start + len("<noscript>") + len(tag.source)
            for inner in html.tags(tag.text):
                if inner.name in _WANTED:
                    yield msgspec.structs.replace(
                        inner, start=start + inner.start, end=start + inner.end
                    )


class _Reading:
    """What one pass through a page finds; a tag that ends after offset `late` is late."""

    def __init__(self, page: str, late: int) -> None:
        self.page = page
        self.tags: list[Tag] = []
        self.late = 0
        self.links: list[Link] = []
        self.anchors: list[Anchor] = []
        self.embedded: list[Embedded] = []
        self.json_ld: list[JsonLd] = []
        self.said: dict[str, str] = {}
        self.amp = False
        self._depths = dict.fromkeys(("svg", *_ASIDE), 0)
        line, counted = 1, 0
        for tag in _seen(page):
            if tag.name in _DEPTHS:
                self._go(tag.name)
                continue
            line, counted = line + page.count("\n", counted, tag.start), tag.start
            self._take(tag, tag.attributes, line)
            if tag.end <= late:
                self.late = len(self.tags)

    def document(self, path: str, size: int, charset: str) -> Document:
        said = self.said.get
        return Document(
            path, size, charset,
            tags=tuple(self.tags), late=tuple(self.tags[self.late :]), links=tuple(self.links),
            anchors=tuple(self.anchors), embedded=tuple(self.embedded), json_ld=tuple(self.json_ld),
            lang=said("lang", ""), dir=said("dir", ""), title=said("title", ""),
            base=said("base", ""), heading=said("heading", ""), text=said("text", ""),
            amp=self.amp,
        )  # fmt: skip

    def _go(self, name: str) -> None:
        """Enter or leave an `svg`, or an element that is not main content."""
        if name.startswith("/"):
            self._depths[name[1:]] = max(0, self._depths[name[1:]] - 1)
        else:
            self._depths[name] += 1

    def _take(self, tag: html.Tag, attributes: Mapping[str, str], line: int) -> None:
        kind, get = tag.name, attributes.get
        if kind == "meta":
            content = fold(get("content", ""))
            names: dict[str, str] = {}
            for attribute in ("property", "name", "http-equiv"):
                for name in get(attribute, "").lower().split():
                    names.setdefault(name, attribute)
            self.tags += [Tag(name, content, names[name], line) for name in names]
        elif kind == "link":
            rel, href = tuple(get("rel", "").lower().split()), fold(get("href", ""))
            kinds = fold(get("type", "")).lower(), fold(get("title", ""))
            self.links.append(Link(rel, href, *kinds, fold(get("hreflang", "")), line))
            if "stylesheet" in rel and href:
                self.embedded.append(Embedded("link", href, line))
        elif kind == "a" or kind == "form":
            href = fold(get("href" if kind == "a" else "action", ""))
            if href and (kind == "a" or get("method", "get").lower() == "get"):
                said = get("aria-label") or self._words(tag, 200) or get("title", "")
                rel = tuple(get("rel", "").lower().split())
                self.anchors.append(Anchor(href, rel, cut(fold(said), 200), line))
        elif kind == "script":
            self._take_script(tag, attributes, line)
        elif kind in _SOURCES:
            if src := fold(get(_SOURCES[kind], "")):
                self.embedded.append(Embedded(kind, src, line))
        elif kind == "html" or kind == "body":
            self.amp = self.amp or (kind == "html" and not _AMP.isdisjoint(attributes))
            for name in ("lang", "dir"):
                if said := fold(get(name, "")):
                    self.said.setdefault(name, said)
        elif kind == "base":
            self.said.setdefault("base", fold(get("href", "")))
        else:
            self._take_words(tag)

    def _take_script(self, tag: html.Tag, attributes: Mapping[str, str], line: int) -> None:
        if src := fold(attributes.get("src", "")):
            self.embedded.append(Embedded("script", src, line))
        media_type = attributes.get("type", "").split(";")[0].strip().lower()
        if media_type != "application/ld+json":
            return
        text = _CDATA.sub("", tag.text).strip()
        try:
            self.json_ld.append(JsonLd(msgspec.json.decode(text), "", line))
        except (msgspec.MsgspecError, RecursionError, ValueError) as error:
            self.json_ld.append(JsonLd(None, fold(str(error)) if text else "it is empty", line))

    def _take_words(self, tag: html.Tag) -> None:
        """Keep the first title, heading and paragraph that are not empty or too short."""
        name = {"title": "title", "h1": "heading", "p": "text"}[tag.name]
        if name in self.said or (name == "title" and self._depths["svg"]):
            return
        if name == "text" and any(self._depths[it] for it in _ASIDE):
            return
        said = fold(unescape(tag.text)) if name == "title" else self._words(tag, 2000)
        if name == "text" and len(said) < _SHORTEST:
            return
        if said:
            self.said[name] = cut(said, 300) if name == "text" else said

    def _words(self, tag: html.Tag, most: int) -> str:
        """The text in an element; if it does not end, that of its first `most` characters."""
        # A drawing in a link is longer than any text.
        end = _ENDS[tag.name].search(self.page, tag.end, tag.end + _LONGEST)
        if end:
            return plain(self.page[tag.end : end.start()])
        # A tag that is cut in two would be read as text.
        part = self.page[tag.end : tag.end + most]
        return plain(part[: part.rfind("<")] if "<" in part else part)
