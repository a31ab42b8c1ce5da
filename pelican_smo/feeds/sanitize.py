"""The body of an article for feeds: absolute addresses, and nothing that runs.

lxml, which feedgen requires, reads and writes it. Since libxml2 2.14 it reads tags as the HTML
Standard says (13.2.5, Tokenization), and goes at most 256 elements deep, so that no markup costs it
more than one pass. (nh3 is as fast, but takes a minute for 100,000 nested elements, shows the
content of `noscript` as text, and cannot look at two attributes at once.)

What stays is what the W3C's feed validator accepts (HTMLValidator in its validators.py; the rest is
a SecurityRisk there), with drawings, formulas and frames, which it warns of and readers show.
Classes stay: readers find footnotes and microformats by them. Styles go, which the validator calls
dangerous.
"""

import logging
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from lxml import etree

from pelican_smo.base.text import legal, plain
from pelican_smo.feeds import asides
from pelican_smo.feeds import sanitize_attributes as feed_attributes
from pelican_smo.feeds.sanitize_attributes import Base

logger = logging.getLogger(__name__)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HTML = _words(
    "a abbr acronym address area article aside audio b bdi bdo big blockquote br caption center "
    "cite code col colgroup data dd del details dfn div dl dt em figcaption figure footer h1 h2 "
    "h3 h4 h5 h6 header hgroup hr i iframe img ins kbd li main map mark menu meter nav ol p "
    "picture pre progress q rp rt ruby s samp section small source span strike strong sub summary "
    "sup table tbody td tfoot th thead time tr track tt u ul var video wbr"
)
# In lower case, as libxml2 writes them; HTML parsers restore the case (13.2.6.5).
_FOREIGN = _words(
    "svg g path rect circle ellipse line polyline polygon text tspan textpath defs use symbol "
    "title desc image switch clippath mask pattern lineargradient radialgradient stop marker "
    "math mi mn mo ms mtext mspace mrow mfrac msqrt mroot mstyle merror mpadded mphantom mfenced "
    "menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr "
    "mlabeledtr mtd maction semantics"
)
# Removed with their content. Of elements in none of these lists the content stays.
_DROPPED = _words(
    "animate animatemotion animatetransform annotation annotation-xml base button datalist "
    "foreignobject frame input link meta noframes param script select set style template "
    "textarea title"
)
_KEPT = _HTML | _FOREIGN
_ENTITIES = ("&amp;", "&lt;", "&gt;", "&quot;")
_PHRASES = frozenset(["b", "code", "em", "i", "strong"])
_TEXT = frozenset(["listing", "plaintext", "xmp"])
_OWN = frozenset(["smo-buttons", "smo-follow"])
# Names that no body uses: for elements to remove, and for those of which only the content stays.
_GONE, _OPENED = "smo-gone", "smo-opened"
# libxml2 stops reading after these end tags.
_ENDS = re.compile(r"</(?=(?i:body|html)\b)")
# Bytes of control characters in UTF-8, and first bytes of other illegal characters.
_SUSPECT = bytes({*range(32), 127, 0xC2, 0xEF} - set(b"\t\n\r"))
# Longer bodies are checked for depth and attributes before a tree is made: for each attribute
# libxml2 searches all others of its element.
_LONG = 50_000
_DEEP = 256
_MANY = 250
_OPTIONS: dict[str, Any] = {"encoding": "utf-8", "remove_comments": True, "remove_pis": True}
_PARSER = etree.HTMLParser(**_OPTIONS)


def cleaned(html: str, page_url: str, source: str = "") -> str:
    """`html`, the body of the page at `page_url`, for RSS, Atom and JSON feeds.

    An unreadable body is returned as plain text. `source` names the page in messages.
    """
    if _is_simple(html):
        return legal(html)
    base = Base(page_url)
    try:
        text, opened = _pass(html, base)
        # In another element, or in none, a parser may read the same text differently.
        for _ in range(3):
            if not opened:
                break
            text, opened = _pass(text, base)
        if base.left_out:
            logger.warning(
                "%s: a picture that is written into the text (data:, %d kB) is left out of feeds, "
                "which are fetched every hour with all their entries. Save it as a file, and name "
                "that in the text.", source or page_url, max(base.left_out) // 1000,
            )  # fmt: skip
        return text
    except Exception:
        # Nothing that one author writes may break the feed for the others.
        return escape(plain(html), quote=False)


def _is_simple(html: str) -> bool:
    """Whether it is paragraphs with simple emphasis, correctly closed, as most summaries are. A
    parser would return the same.
    """
    # A parser changes line ends and other entities.
    if "\r" in html or html.count("&") > sum(map(html.count, _ENTITIES)):
        return False
    _, *parts = html.split("<")
    opened: list[str] = []
    for part in parts:
        name, bracket, _ = part.partition(">")
        if not bracket:
            return False
        if name[:1] == "/":
            if not opened or opened.pop() != name[1:]:
                return False
        elif name in _PHRASES or (name == "p" and not opened):
            opened.append(name)
        else:
            return False
    return not opened


def _pass(html: str, base: Base) -> tuple[str, bool]:
    """The cleaned body, and whether elements were unwrapped or renamed."""
    # libxml2 does not know <wbr>: all that follows would be inside it.
    body = _ENDS.sub("</smo-", html.replace("\0", "").replace("<wbr>", "<wbr/>"))
    source = f"<{_OPENED}>{body}".encode(errors="ignore")
    if len(source) > _LONG:
        counter: Any = _Counter()
        parser = etree.HTMLParser(target=counter, **_OPTIONS)
        for start in range(0, len(source), _LONG):
            parser.feed(source[start : start + _LONG])
    root: Any = etree.fromstring(source, _PARSER)
    fault = _PARSER.error_log.last_error
    if fault is not None and fault.level == etree.ErrorLevels.FATAL:
        raise ValueError(fault.message)
    opened = -3  # html, body and the element around it all
    pictures: set[str] = set()
    if asides.may_be_in(html):
        asides.take_out(root, _GONE)
    for element in root.iter():
        tag = element.tag
        if tag not in _HTML:
            tag = _other(element, tag, base, pictures)
            opened += tag in (_OPENED, "pre")
        if tag in _KEPT and (items := element.items()):
            attributes = feed_attributes.of(items, base, tag, foreign=tag in _FOREIGN)
            if list(attributes.items()) != items:
                element.attrib.clear()
                element.attrib.update(attributes)
            if not _OWN.isdisjoint(attributes.get("class", "").split()):
                tag = _GONE
            elif tag == "img":
                pictures.add(attributes.get("src", ""))
        if tag == "iframe":
            element.text = None
            if not element.get("src", "").startswith("https://"):
                tag = _GONE
        if tag != element.tag:
            element.tag = tag
    root.attrib.clear()
    etree.strip_elements(root, _GONE, with_tail=False)
    etree.strip_tags(root, _OPENED)
    text = etree.tostring(root, method="html", encoding="unicode")
    text = text[len(_OPENED) + 2 : -len(_OPENED) - 3]
    # End tags of void elements that libxml2 does not know. In text it writes "&lt;".
    for end in ("</source>", "</track>", "</wbr>"):
        text = text.replace(end, "")
    if "&#" in html or len(source.translate(None, delete=_SUSPECT)) < len(source):
        text = legal(text.replace("\r", "\n"))
    return text, opened > 0


class _Counter:
    """Stops a parser if making a tree would take long."""

    _depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEP or len(attributes) > _MANY:
            raise ValueError(f"too deep or too crowded: {tag}")

    def end(self, tag: str) -> None:  # noqa: ARG002 (lxml's signature)
        self._depth -= 1

    def close(self) -> None:
        pass


def _other(element: Any, tag: str, base: Base, pictures: set[str]) -> str:
    """The new name of an element that is not plain HTML."""
    parent = element.getparent()
    if tag in _FOREIGN and (
        tag in ("svg", "math")
        or (parent is not None and (parent.tag in _FOREIGN or parent.tag == "a"))
    ):
        return tag
    if tag in _DROPPED or tag == _GONE:
        return _GONE
    if tag in _TEXT:
        return "pre"
    if tag == "noscript":
        # Readers run no scripts, but the picture that a script would load already has its address.
        picture = element.find("img")
        shown = picture is not None and base.url(picture.get("src", "")) in pictures
        return _GONE if shown else _OPENED
    if tag in ("embed", "object"):
        _link(element, tag, base)
    return _OPENED


def _link(element: Any, tag: str, base: Base) -> None:
    """Put a link into what needs a plug-in, unless it has something else to show."""
    target = base.url(element.get("data") or element.get("src") or "")
    # libxml2 does not know that an embed has no content.
    shown = tag == "object" and (
        (element.text or "").strip()
        or any(child.tag != "param" or (child.tail or "").strip() for child in element)
    )
    if target.startswith("http") and not shown and next(element.iterancestors("a"), None) is None:
        link: Any = etree.Element("a", href=target)
        link.text = element.get("title") or target
        link.tail, element.text = element.text, None
        element.insert(0, link)
