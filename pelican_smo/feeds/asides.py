"""Parts of a body that are not its text: what a page hides, says twice (to be seen and to be
heard), or needs for itself, such as signs that link a heading.

Feed readers have neither the page's styles nor its scripts, so they would show all of it.
"""

import re
from typing import Any

from lxml import etree

# A body with asides contains one of these. Searching for words costs little; looking at each
# element costs much more.
_HINTS = (
    "#", "hidden", "display", "visibility", "<dialog", "linen", "line-n", "gutter", "-ln", '"ln',
)  # fmt: skip

_UNSEEN = re.compile(
    r"(?:^|[\s;])(?:display\s*+:\s*+none|visibility\s*+:\s*+(?:hidden|collapse))\b", re.IGNORECASE
)
_MEDIA = ("img", "picture", "video", "audio", "iframe", "object", "embed")

# Where Markdown, Sphinx, markdown-it, Jupyter and others put a sign that links a heading.
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption", "figcaption")
_SIGNS = frozenset(
    ["anchor", "anchor-link", "anchorjs-link", "hash-link", "header-anchor", "header-link", "headeranchor-link", "headerlink", "heading-anchor", "heading-link", "markdownit-anchor", "permalink", "section-link", "toc-anchor"]
)  # fmt: skip

# Pygments, docutils, Chroma, highlight.js, Prism and others.
_NUMBERS = frozenset(
    ["gutter", "hljs-ln-numbers", "line-number", "line-numbers", "line-numbers-rows", "lineno", "linenodiv", "linenos", "linenumber", "ln", "lnt"]
)  # fmt: skip
_FIGURES = re.compile(r"[\d\s]*+")
_MOST = 100_000
"""Most characters in a listing's line numbers; it may have 10,000 lines and more."""


def may_be_in(html: str) -> bool:
    """Whether a body may contain asides."""
    return any(hint in html for hint in _HINTS)


def take_out(root: Any, gone: str) -> None:
    """Rename every aside in an lxml tree to `gone`."""
    media: set[Any] = set()
    for element in root.iter(*_MEDIA):
        while element is not None and element not in media:
            media.add(element)
            element = element.getparent()
    walker: Any = etree.iterwalk(root, events=("start",))
    for _, element in walker:
        if _is_aside(element, element in media):
            element.tag = gone
            walker.skip_subtree()


def _is_aside(element: Any, has_media: bool) -> bool:
    tag = element.tag
    if tag in ("html", "body"):
        return False
    if tag == "dialog":
        return element.get("open") is None
    if not element.attrib:
        return False
    if _is_unseen(element) or _is_number(element):
        return True
    # A picture stays, since nothing else shows it.
    return not has_media and (_is_unheard(element) or (tag == "a" and _is_sign(element)))


def _is_unseen(element: Any) -> bool:
    hidden = element.get("hidden")
    # Searching the page finds the latter (HTML Standard, 6.1).
    if hidden is not None and hidden.lower() != "until-found":
        return True
    style = element.get("style")
    return bool(style and _UNSEEN.search(style))


def _is_unheard(element: Any) -> bool:
    """Whether screen readers skip it, since its words are beside it: a formula's MathML, an icon's
    label.
    """
    if element.get("aria-hidden", "").strip().lower() != "true":
        return False
    if "katex-html" in _classes(element):
        # KaTeX can be configured to omit MathML.
        before = element.getprevious()
        return before is not None and next(before.iter("math"), None) is not None
    return True


def _is_sign(element: Any) -> bool:
    if "#" not in element.get("href", ""):
        return False
    known = not _SIGNS.isdisjoint(_classes(element))
    heading = next(element.iterancestors(*_HEADINGS), None)
    if heading is None and not known:
        return False
    if not any(map(str.isalnum, "".join(element.itertext()))):
        return True
    # A word such as "Link", but not a heading that is a link as a whole.
    return known and heading is not None and _has_more(heading, element)


def _has_more(heading: Any, link: Any) -> bool:
    """Whether a heading contains more than this link."""
    if link.getparent() is not heading:
        return False
    # Children are not counted, since lxml would visit all of them.
    beside = link.getprevious() is not None or link.getnext() is not None
    return beside or any((it or "").strip() for it in (heading.text, link.tail))


def _is_number(element: Any) -> bool:
    if _NUMBERS.isdisjoint(_classes(element)):
        return False
    length = 0
    for text in element.itertext():
        length += len(text)
        if length > _MOST or not _FIGURES.fullmatch(text):
            return False
    return True


def _classes(element: Any) -> list[str]:
    classes: list[str] = element.get("class", "").lower().split()
    return classes
