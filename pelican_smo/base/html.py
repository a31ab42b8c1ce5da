"""HTML as a browser's tokenizer sees it: tags, attributes, comments and raw text.

A page may be megabytes of anything, so nothing here looks at a character twice:
every search goes on where the last one ended, and the patterns are possessive. It
is not a parser: it knows just enough of the HTML Standard (section 13.2.5,
Tokenization) to see tags where a browser sees them, a ">" in an attribute, a tag in
a comment or a script among them. All rooms that read markup read it through this.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import unescape

import msgspec

REST = r"""((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+)(>?)"""
"""What stands in a tag behind its name, and whether the tag ends. A quote opens a value
only after "=".
"""
# A comment's start, or a tag: its name, the rest of it, and whether it ends.
_TAG = re.compile(rf"<(?:(!--)|(/?[a-zA-Z][a-zA-Z0-9-]*+){REST})")
_ATTRIBUTE = re.compile(
    r"""([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]++)))?+"""
)
# One candidate (HTML Standard, 4.8.4.2.2): an address does not end in a comma,
# and a comma in parentheses ends no descriptor.
_CANDIDATE = re.compile(
    r"([^\s,]++(?:,++[^\s,]++)*+)(?:,|\s*+((?:[^,(]++|\([^)]*+\)?+)*+))", re.ASCII
)
LAZY: Mapping[str, str] = {
    "data-src": "src",
    "data-lazy-src": "src",
    "data-original": "src",
    "data-srcset": "srcset",
    "data-lazy-srcset": "srcset",
}
"""Where scripts that load pictures late find what belongs into another attribute."""

RAW = frozenset(["script", "style", "title", "noscript", "template", "textarea", "iframe"])
"""Elements whose content is text, not tags (HTML Standard, 13.2.5)."""


class Tag(msgspec.Struct, frozen=True, gc=False):
    """A tag (and for a raw element all of it) and where it stands.

    `name` is in lower case, that of an end tag begins with "/"; `source` is what
    stands in the tag behind its name, `text` what stands in a raw element.
    """

    start: int
    end: int
    name: str
    source: str
    text: str = ""

    @property
    def attributes(self) -> dict[str, str]:
        """Names in lower case, values with their entities resolved."""
        return attributes(self.source)


def tags(html: str, start: int = 0) -> Iterator[Tag]:
    """Tags from `start` on, without those in comments and raw text.

    What is never closed (a comment, a tag, a raw element) reaches to the end.
    """
    while match := _TAG.search(html, start):
        comment, name, source, closed = match.groups()
        start, text = match.end(), ""
        if comment:
            after = html.find("-->", start)
            if after < 0:
                return
            start = after + 3
            continue
        if not closed:
            return
        name = name.lower()
        if name in RAW:
            closing = end_of(name).search(html, start)
            if closing is None:
                return
            text = html[start : closing.start()]
            start = closing.end()
        yield Tag(match.start(), start, name, source, text)


@lru_cache
def end_of(name: str) -> re.Pattern[str]:
    """The end tag of a raw element, in any case; without a name, a comment's end."""
    return re.compile(rf"</(?i:{name})\s*+>" if name else "-->")


# Most tags of a theme are the same on all its pages.
@lru_cache(maxsize=256)
def attributes(source: str) -> dict[str, str]:
    """The attributes of a tag; the same dictionary for the same source."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(source):
        # Of an attribute given twice, the first counts (13.2.5.33).
        value = double or single or bare
        found.setdefault(name.lower(), unescape(value) if "&" in value else value)
    return found


def candidates(srcset: str) -> list[tuple[str, str]]:
    """The addresses of a `srcset`, and what stands behind each: "2x", "800w", or nothing."""
    return _CANDIDATE.findall(srcset)
