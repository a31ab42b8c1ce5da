"""The attributes that an element keeps in a feed, with absolute addresses."""

import re
from collections.abc import Iterable
from urllib.parse import urljoin

from pelican_smo.base import html
from pelican_smo.base.text import legal

_PLAIN = (
    "abbr align allow allowfullscreen alt border cellpadding cellspacing class colspan controls "
    "coords crossorigin datetime decoding default dir download headers height high hreflang id "
    "ismap kind label lang loading loop low max media min muted name open optimum playsinline "
    "preload referrerpolicy rel reversed rowspan scope shape sizes span srclang start title type "
    "usemap valign value width xml:lang"
)
_ATTRIBUTES = frozenset(_PLAIN.split())
# HTML Standard, Index of attributes, and older standards. A usemap is a hash-name reference
# (2.3.10): it names a map of the same text.
_ADDRESSES = frozenset(
    ["href", "src", "srcset", "poster", "cite", "background", "longdesc", "xlink:href"]
)
# Other attributes that a drawing or a formula may have.
_NAME = re.compile(r"(?!on|data-|style$|xml:base$)[a-z][a-z0-9:_-]*+")
_ALIGNED = re.compile(r"(?:^|[\s;])text-align\s*+:\s*+(left|right|center)\b")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*+(?=:)")
_BLANK = "".join(map(chr, range(33)))


LONGEST_DATA = 50_000
"""Most characters of a picture within the text (a data: URL) that is kept: a feed is fetched every
hour, with all its entries."""


class Base:
    """The page to which addresses are relative; `left_out` has the lengths of pictures in its text
    that are too long for a feed.
    """

    def __init__(self, page_url: str) -> None:
        self.left_out: list[int] = []
        self._page = page_url.partition("#")[0]
        self._root = "/".join(self._page.split("/", 3)[:3])

    def url(self, url: str) -> str:
        """`url` as an absolute address; empty if it is broken or missing, or would run code."""
        # The URL Standard does this first (4.4): "java\nscript:" is a scheme.
        url = url.strip(_BLANK)
        if not url.isprintable():
            url = legal(url.replace("\t", "").replace("\n", "").replace("\r", ""))
        if " " in url:
            url = url.replace(" ", "%20")
        if url.startswith("https://"):
            return url
        if len(url) > LONGEST_DATA and url[:5].lower() == "data:":
            self.left_out.append(len(url))
            return ""
        if scheme := _SCHEME.match(url):
            return url if _leads(scheme[0].lower(), url[scheme.end() + 1 :]) else ""
        if url.startswith("//"):
            whole = f"https:{url}"
        elif url.startswith("#"):
            whole = self._page + url
        elif url.startswith("/") and "/." not in url:
            whole = self._root + url
        else:
            try:
                whole = urljoin(self._page, url) if url else ""
            except ValueError:
                whole = ""
        return whole if whole.startswith(("https://", "http://")) else ""

    def srcset(self, value: str) -> str:
        """`value` with absolute addresses, and without those that are empty."""
        candidates = ((self.url(url), rest) for url, rest in html.candidates(value))
        return ", ".join(" ".join((url, *rest.split())) for url, rest in candidates if url)


def _leads(scheme: str, rest: str) -> bool:
    """Whether a reader may follow an address with this scheme."""
    if scheme in ("http", "https"):
        return rest.startswith("//")
    if scheme == "data":
        return rest[:6].lower() == "image/"
    return scheme not in ("javascript", "vbscript")


def of(items: Iterable[tuple[str, str]], base: Base, tag: str, *, foreign: bool) -> dict[str, str]:
    """The attributes that an element keeps; `foreign` is for SVG and MathML."""
    found = {}
    lazy = {}
    for name, value in items:
        if name in _ADDRESSES:
            # A drawing refers to its own parts.
            if not (foreign and value.startswith("#")):
                value = base.srcset(value) if name == "srcset" else base.url(value)
            if value:
                found[name] = value
        elif name in _ATTRIBUTES or (foreign and _NAME.fullmatch(name)):
            found[name] = value
        elif name in html.LAZY:
            lazy[html.LAZY[name]] = value
        elif name == "style" and tag in ("td", "th") and (aligned := _ALIGNED.search(value)):
            # Markdown aligns the columns of a table by style.
            found["align"] = aligned[1]
    for name, value in lazy.items():
        value = base.srcset(value) if name == "srcset" else base.url(value)
        if value and found.get(name, "data:").startswith("data:"):
            found[name] = value
    if tag == "a" and "name" in found:
        found.setdefault("id", found.pop("name"))
    return found
