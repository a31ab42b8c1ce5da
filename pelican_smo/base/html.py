"""HTML as a browser's tokenizer sees it: tags, attributes, comments and raw text.

A page may be megabytes of anything, so nothing here looks at a character twice:
every search continues where the last one ended, and the patterns are possessive. This
is not a parser. It knows just enough of the HTML Standard (section 13.2.5,
Tokenization) to see tags where a browser sees them, despite a ">" in an attribute, or a
tag in a comment or a script. All other packages read markup through this module.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import unescape

import msgspec

REST = r"""((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+)(>?)"""
"""What follows the name in a tag, and whether the tag ends. A quote opens a value only
after "=".
"""
# A comment's start, or a tag: its name, the rest of it, and whether it ends.
_TAG = re.compile(rf"<(?:(!--)|(/?[a-zA-Z][^\s/>]*+){REST})")
_ATTRIBUTE = re.compile(
    r"""([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]++)))?+"""
)
# One candidate (HTML Standard, 4.8.4.2.2): an address does not end in a comma, and a
# comma in parentheses does not end a descriptor.
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
"""Attributes from which lazy-loading scripts fill the real ones."""

RAW = frozenset(
    ["script", "style", "title", "noscript", "template", "textarea", "iframe", "xmp", "noembed",
     "noframes"]
)  # fmt: skip
"""Elements whose content is text, not tags (HTML Standard, 13.2.5)."""


class Tag(msgspec.Struct, frozen=True, gc=False):
    """A tag (or a whole raw element) and its position.

    `name` is in lower case, with a "/" before it for an end tag. `source` is what follows
    the name in the tag, `text` is the content of a raw element.
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


def tags(html: str, start: int = 0, names: frozenset[str] = frozenset()) -> Iterator[Tag]:
    """Tags from `start` on, without those in comments and raw text.

    `names` limits them to these names ("/name" is an end tag), at a fraction of the cost.
    `start` must be in text. A comment, tag or raw element that is never closed extends to
    the end.
    """
    passed = _passed(names) if names else None
    while True:
        if passed and (skipped := passed.match(html, start)):
            start = skipped.end()
        match = _TAG.search(html, start)
        if match is None:
            return
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
        if not names or name in names:
            yield Tag(match.start(), start, name, source, text)


def text_from(html: str, start: int, end: int) -> int:
    """`end` if it is in text; else the end of the tag, comment or raw element around it,
    or -1 if that is never closed. `start` must be in text.
    """
    passed = _passed(frozenset())
    while start < end:
        if skipped := passed.match(html, start, end):
            start = skipped.end()
        match = _TAG.match(html, start) if start < end else None
        if match is None:
            return end
        comment, name, _, closed = match.groups()
        start = match.end()
        if comment or name.lower() in RAW:
            closing = end_of("" if comment else name.lower()).search(html, start)
            if closing is None or not (comment or closed):
                return -1
            start = closing.end()
        elif not closed:
            return -1
    return start


@lru_cache
def _passed(names: frozenset[str]) -> re.Pattern[str]:
    """The long stretches of a page to skip: text, and all tags except raw elements, those
    with one of these `names`, and one that is not closed.
    """
    known = sorted({*names, *RAW})
    words = "|".join(f"{'/' * (name[0] == '/')}(?i:{name.lstrip('/')})" for name in known)
    # The first letter of the name is enough to skip most tags.
    first = "".join({letter for name in known for letter in (name[0], name[0].upper())})
    # The quote that opens a value must be closed here: where a search ends early, the
    # open quote may be closed further on.
    rest = r"""[^>=]*+(?:=\s*+(?:"[^"]*+"|'[^']*+'|(?!["']))[^>=]*+)*+>"""
    return re.compile(
        rf"[^<]*+(?:<(?:(?![!{first}])/?[a-zA-Z]{rest}"
        rf"|(?!!--|(?:{words})(?=[\s/>]))(?:/?[a-zA-Z]{rest}|(?!/?[a-zA-Z])))[^<]*+)*+"
    )


@lru_cache
def end_of(name: str) -> re.Pattern[str]:
    """The end tag of a raw element, in any case; without a name, the end of a comment."""
    return re.compile(rf"</(?i:{name})\s*+>" if name else "-->")


# Most tags of a theme are the same on all pages.
@lru_cache(maxsize=256)
def attributes(source: str) -> dict[str, str]:
    """The attributes of a tag; the same dictionary for the same source."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(source):
        # Of a duplicate attribute, the first counts (13.2.5.33).
        value = double or single or bare
        found.setdefault(name.lower(), unescape(value) if "&" in value else value)
    return found


def candidates(srcset: str) -> list[tuple[str, str]]:
    """The addresses of a `srcset`, each with its descriptor: "2x", "800w" or nothing."""
    return _CANDIDATE.findall(srcset)
