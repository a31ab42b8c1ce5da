"""Which elements and attributes a document may have, as tables that are walked."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.feed_rules import values
from tests.feed_rules.values import Check

NAMESPACES = {
    "": "",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "fh": "http://purl.org/syndication/history/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
_PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}

EVERYWHERE: Mapping[str, Check] = {
    # Empty says that the language is not known (XML 1.0, 2.12).
    "xml:lang": lambda value: values.language(value) if value else "",
    "xml:base": values.url,
}


@dataclass(frozen=True, kw_only=True)
class Element:
    """What an element may be, and how often it may stand in another.

    Without `text` it has none. `children` are by their names with a prefix; None
    leaves them to `also`, which says what else is wrong with the element.
    """

    text: Check | None = None
    attributes: Mapping[str, Check] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    children: Mapping[str, "Element"] | None = field(default_factory=dict)
    also: Callable[[Any], Iterable[str]] | None = None
    least: int = 0
    most: int = 1


def name(qualified: str) -> str:
    """A name of ElementTree's with the prefix that the tables have; else as it is."""
    space, _, local = qualified[1:].rpartition("}") if qualified[0] == "{" else ("", "", qualified)
    prefix = _PREFIXES.get(space)
    return qualified if prefix is None else f"{prefix}:{local}" if prefix else local


def tag(prefixed: str) -> str:
    """The other way round."""
    prefix, _, local = prefixed.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local


def faults(element: Any, rule: Element, path: str) -> Iterator[str]:
    """What is wrong with an element and all in it, by its table."""
    for key, value in element.attrib.items():
        key = name(key)
        check = rule.attributes.get(key) or EVERYWHERE.get(key)
        if check is None:
            yield f"{path}: has no attribute {key} [UnexpectedAttribute]"
        elif fault := check(value):
            yield f"{path}@{key}: {fault}"
    for key in rule.needed:
        if key not in map(name, element.attrib):
            yield f"{path}: needs {key} [MissingAttribute]"
    if rule.children is not None:
        own = (element.text or "") + "".join(child.tail or "" for child in element)
        if rule.text is not None:
            if fault := rule.text(own):
                yield f"{path}: {fault}"
        elif own.strip():
            yield f"{path}: has text [UnexpectedText]"
        yield from _children(element, rule.children, path)
    if rule.also:
        for fault in rule.also(element):
            yield f"{path}: {fault}"


def _children(element: Any, rules: Mapping[str, Element], path: str) -> Iterator[str]:
    found: Counter[str] = Counter()
    for child in element:
        called = name(child.tag)
        found[called] += 1
        rule = rules.get(called)
        if rule is None:
            yield f"{path}: has no {called} [UndefinedElement]"
        else:
            place = f"{path}/{called}" + (f"[{found[called]}]" if rule.most > 1 else "")
            yield from faults(child, rule, place)
    for called, rule in rules.items():
        if found[called] < rule.least:
            yield f"{path}: needs {called} [MissingElement]"
        if found[called] > rule.most:
            yield f"{path}: has more than one {called} [DuplicateElement]"
