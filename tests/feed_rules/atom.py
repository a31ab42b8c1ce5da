"""Atom: RFC 4287."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tests.feed_rules import extensions, markup, values
from tests.feed_rules.elements import Element, name, tag
from tests.feed_rules.elements import faults as by_table
from tests.feed_rules.extensions import DC, EPISODE, HISTORY, LINK, MANY, MEDIA, NOTE, PODCAST, html
from tests.feed_rules.values import iri, number, plain, rfc3339, text, url


def _tight(check: values.Check) -> values.Check:
    """Dates and ids have no white space around them (3.3, 4.2.6) [UnexpectedWhitespace]."""
    return lambda value: "has white space around it" if value != value.strip() else check(value)


def _text_construct(element: Any) -> Iterator[str]:
    """3.1: what is text, what is HTML and what is XHTML."""
    kind = element.get("type", "text")
    own = (element.text or "") + "".join(child.tail or "" for child in element)
    if kind == "xhtml":
        yield from _xhtml(element, own)
        return
    if len(element):
        yield f"is {kind} and has elements [UndefinedElement]"
    if element.get("src"):
        if own.strip():
            yield "is elsewhere and has text"
    elif kind in ("html", "text/html"):
        if fault := html(own):
            yield fault
    elif fault := plain(own) if kind == "text" else text(own):
        yield fault


def _xhtml(element: Any, own: str) -> Iterator[str]:
    if [it.tag for it in element] != [tag("xhtml:div")] or own.strip():
        yield "is marked as xhtml and is no single div [MissingXhtmlDiv]"
        return
    if fault := plain("".join(element.itertext())):
        yield f"is marked as xhtml and {fault} [NotInline]"
    for it in element.iter():
        if it is not element:
            space, _, local = it.tag[1:].rpartition("}")
            foreign = space != tag("xhtml:")[1:-1]
            yield from markup.element_faults(local, it.attrib, foreign=foreign)


_TEXT = Element(
    attributes={"type": values.one_of("text", "html", "xhtml")}, children=None, also=_text_construct
)
_CONTENT = Element(
    # 4.1.3.1: or a media type.
    attributes={
        "type": lambda it: "" if it in ("text", "html", "xhtml") else values.mime(it), "src": url,
    },
    children=None, also=_text_construct,
)  # fmt: skip
_DATE = Element(text=_tight(rfc3339))
_PERSON = Element(
    children={
        "atom:name": Element(text=plain, least=1),
        "atom:uri": Element(text=url),
        "atom:email": Element(text=values.address),
    },
    most=MANY,
)
_CATEGORY = Element(
    attributes={"term": text, "scheme": iri, "label": plain}, needed=("term",), most=MANY
)


_METADATA = {
    "atom:author": _PERSON,
    "atom:category": _CATEGORY,
    "atom:contributor": _PERSON,
    "atom:generator": Element(text=text, attributes={"uri": url, "version": text}),
    "atom:icon": Element(text=_tight(url)),
    "atom:id": Element(text=_tight(iri), least=1),
    "atom:link": LINK,
    "atom:logo": Element(text=_tight(url)),
    "atom:rights": _TEXT,
    "atom:subtitle": _TEXT,
    "atom:title": replace(_TEXT, least=1),
    "atom:updated": replace(_DATE, least=1),
}


def _entry(entry: Any) -> Iterator[str]:
    links = entry.findall(tag("atom:link"))
    kinds = [
        (it.get("type", ""), it.get("hreflang", ""))
        for it in links
        if it.get("rel", "alternate") == "alternate"
    ]
    # 4.1.2.
    if len(kinds) > len(set(kinds)):
        yield "has two alternate links of one type and language [DuplicateAtomLink]"
    content = entry.find(tag("atom:content"))
    summary = entry.find(tag("atom:summary"))
    if content is None and not kinds:
        yield "has neither content nor an alternate link [MissingContentOrAlternate]"
    if summary is None and content is not None and (content.get("src") or _binary(content)):
        yield "needs a summary, since its content is not there [MissingTextualContent]"
    terms = [(it.get("term"), it.get("scheme")) for it in entry.findall(tag("atom:category"))]
    if len(terms) > len(set(terms)):
        yield "has one category twice"
    for link in links:
        if fault := extensions.history_in_entry(link):
            yield fault


def _binary(content: Any) -> bool:
    kind = content.get("type", "text")
    return "/" in kind and not kind.startswith("text/") and not kind.endswith(("+xml", "/xml"))


_ENTRY = Element(
    children={
        **DC, **MEDIA, **EPISODE,
        **{f"atom:{key}": _METADATA[f"atom:{key}"] for key in (
            "author", "category", "contributor", "id", "link", "rights", "title", "updated",
        )},
        "atom:content": _CONTENT,
        "atom:published": _DATE,
        "atom:source": Element(children=_METADATA),
        "atom:summary": _TEXT,
        "thr:total": Element(text=number),
        "thr:in-reply-to": Element(
            attributes={"ref": iri, "href": url, "type": values.mime, "source": url}, most=MANY
        ),
    },
    also=_entry, most=MANY,
)  # fmt: skip
_FEED = Element(
    children={**DC, **MEDIA, **PODCAST, **HISTORY, **NOTE, **_METADATA, "atom:entry": _ENTRY},
)


def faults(root: Any, place: str) -> Iterator[str]:
    """What is wrong with a feed at the address `place`."""
    if root.tag != tag("atom:feed"):
        yield f"feed: is no Atom but {root.tag}"
        return
    yield from by_table(root, _FEED, "feed")
    yield from (f"feed: {it}" for it in _of_feed(root, place))


def _of_feed(feed: Any, place: str) -> Iterator[str]:
    links = feed.findall(tag("atom:link"))
    yield from extensions.links_of_feed(links, place)
    yield from extensions.archive(feed, links)
    yield from extensions.podcast(feed)
    kinds = [
        (it.get("type", ""), it.get("hreflang", ""))
        for it in links
        if it.get("rel", "alternate") == "alternate"
    ]
    if not kinds:
        yield "needs an alternate link"
    if len(kinds) > len(set(kinds)):
        yield "has two alternate links of one type and language [DuplicateAtomLink]"
    if not feed.get(tag("xml:lang")):
        yield "needs xml:lang [MissingDCLanguage]"
    entries = feed.findall(tag("atom:entry"))
    # 4.1.1.
    author = tag("atom:author")
    if feed.find(author) is None and (
        not entries
        or any(it.find(author) is None and it.find(f"{tag('atom:source')}/{author}") is None
               for it in entries)
    ):  # fmt: skip
        yield "needs an author, since an entry has none [MissingElement]"
    names = [name(child.tag) for child in feed]
    if "atom:entry" in names and {*names[names.index("atom:entry") :]} != {"atom:entry"}:
        yield "has other elements behind its first entry [MisplacedMetadata]"
    ids = [it.findtext(tag("atom:id")) for it in entries]
    for id in {it for it in ids if it and ids.count(it) > 1}:
        yield f"has the id {id!r} twice [DuplicateEntries]"
    if feed.findtext(tag("atom:id")) in ids:
        yield "has the id of an entry [DuplicateIds]"
