"""What HTML in a feed may be: addresses that are whole, and nothing that runs.

Read by html5lib, as the W3C's validator does and as browsers would.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from urllib.parse import urlsplit

import html5lib

from tests.feed_rules.values import words

_PROSE = re.compile(r"(?:[\w .,;:\n]|&amp;){200,}")
_HTML = "{http://www.w3.org/1999/xhtml}"

# HTML Standard, Index of elements, without what runs, loads or styles, and what is a
# document's; with older ones that readers know.
_ELEMENTS = words(
    "a abbr acronym address area article aside audio b bdi bdo big blockquote br caption "
    "center cite code col colgroup data dd del details dfn dir div dl dt em figcaption figure "
    "font footer h1 h2 h3 h4 h5 h6 header hgroup hr i iframe img ins kbd li main map mark "
    "menu meter nav ol p picture pre progress q rp rt ruby s samp search section small source "
    "span strike strong sub summary sup table tbody td tfoot th thead time tr track tt u ul "
    "var video wbr"
)
# The same of attributes. Not there: style, and event handlers.
_ATTRIBUTES = words(
    "abbr align allow allowfullscreen alt axis bgcolor border cellpadding cellspacing char "
    "charoff charset cite class clear color cols colspan compact controls coords crossorigin "
    "datetime decoding default dir download face fetchpriority headers height hidden high "
    "href hreflang hspace id ismap itemid itemprop itemref itemscope itemtype kind label lang "
    "loading longdesc loop low max media min muted name nohref noshade nowrap open optimum "
    "playsinline poster preload referrerpolicy rel rev reversed role rows rowspan rules scope "
    "shape size sizes span src srclang srcset start summary tabindex target title translate "
    "type usemap valign value vspace width xml:lang"
)
_ADDRESSES = words(
    "action background cite classid codebase data formaction href icon longdesc manifest ping "
    "poster profile src xlink:href"
)
# SVG 2 and MathML Core: what runs, changes or brings HTML back in.
_NEVER = words(
    "animate animateColor animateMotion animateTransform annotation-xml foreignObject handler "
    "listener script set style"
)


@lru_cache(maxsize=4096)
def faults(html: str) -> str:
    """What is wrong with the content of an entry, all faults on one line."""
    if "<" not in html:
        return ""
    # It adds text to text letter by letter, so that megabytes of prose would take hours.
    tree = html5lib.parseFragment(
        _PROSE.sub(" ", html), treebuilder="etree", namespaceHTMLElements=True
    )
    found = []
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag != "DOCUMENT_FRAGMENT":
            space, _, name = element.tag.rpartition("}")
            found += element_faults(name, element.attrib, foreign=f"{space}}}" != _HTML)
    return "; ".join(dict.fromkeys(found))


def element_faults(name: str, attributes: Mapping[str, str], *, foreign: bool) -> Iterator[str]:
    """What is wrong with an element [SecurityRisk, SecurityRiskAttr, ContainsRelRef]."""
    if name in _NEVER if foreign else name not in _ELEMENTS:
        yield f"has <{name}>"
        return
    if name == "iframe" and not attributes.get("src", "").startswith("https://"):
        yield "has a frame without an https address"
    for key, value in attributes.items():
        key = key.rpartition("}")[2] if foreign else key
        if key.startswith("on") or key in ("style", "srcdoc"):
            yield f"has {key}="
        elif key in _ADDRESSES or (foreign and key == "href"):
            if not (foreign and value.startswith("#")) and (fault := _address(value, name)):
                yield f"{name} {key}: {fault}"
        elif key == "srcset":
            for part in value.split(", "):
                if fault := _address(part.strip().partition(" ")[0], name):
                    yield f"{name} {key}: {fault}"
        elif not foreign and key not in _ATTRIBUTES and not key.startswith(("data-", "aria-")):
            yield f"has {key}="


def _address(value: str, name: str) -> str:
    # What browsers leave out before they look (URL Standard, 4.4).
    value = value.strip("".join(map(chr, range(33)))).translate({9: None, 10: None, 13: None})
    try:
        parts = urlsplit(value)
    except ValueError:
        return f"is no address: {value!r}"
    if parts.scheme in ("http", "https"):
        return "" if parts.netloc else f"has no host: {value!r}"
    if parts.scheme == "data":
        good = name not in ("a", "area") and value[:11].lower() == "data:image/"
        return "" if good else f"is data: {value[:40]!r}"
    if parts.scheme in ("javascript", "vbscript"):
        return f"runs: {value!r}"
    return "" if parts.scheme else f"is relative: {value!r}"
