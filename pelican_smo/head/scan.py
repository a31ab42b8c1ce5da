"""What stands in the head of a finished page, found in one pass."""

import re
from collections.abc import Iterator

import msgspec

from pelican_smo.base.html import REST, Tag, end_of, tags

# Not compiled before it is needed, as it is in pages without a head tag alone.
_OPENER = rf"<(?i:!doctype|html)\b{REST}"
_HEAD = re.compile(rf"<(?:(!--)|(?i:head)(?=[\s/>]){REST})")
_METADATA = frozenset(["base", "link", "meta", "noscript", "script", "style", "template", "title"])
# Where a mark must not be replaced: it would not be seen, or do harm.
# Every way on begins with a letter of its own, so that most tags are passed over
# at a glance.
_HIDDEN = re.compile(
    r"<(?:!--|(?:[sS](?i:cript|tyle)|[tT](?i:emplate|extarea)|[nN](?i:oscript)|[iI](?i:frame))"
    r"(?=[\s/>]))"
)
# A charset declaration further down is not found by a browser's prescan
# (HTML Standard, 4.2.5.4), so nothing is gained by staying behind it.
_PRESCAN = 1024


class Head(msgspec.Struct, frozen=True, gc=False):
    """A page's head: where new tags go, where it ends, and what is in it."""

    insert_at: int
    end: int
    tags: list[Tag]
    declares_charset: bool


def head(html: str) -> Head | None:
    """The head of a page; None where `html` is not an HTML page."""
    start, has_tag = _head_start(html)
    if start < 0:
        return None
    found: list[Tag] = []
    end = len(html) if has_tag else start
    for tag in tags(html, start):
        if tag.name in ("/head", "body") or not (has_tag or tag.name in _METADATA):
            end = tag.start
            break
        if not has_tag:
            end = tag.end
        if tag.name in ("meta", "link", "title", "script", "base"):
            found.append(tag)
    charset = next((tag for tag in found if tag.name == "meta" and _declares_charset(tag)), None)
    near = charset is not None and charset.end - start <= _PRESCAN
    # No link may stand before it (HTML Standard, 4.2.3).
    base = next((tag.end for tag in found if tag.name == "base"), start)
    return Head(
        insert_at=max(base, charset.end if charset and near else start),
        end=end,
        tags=found,
        declares_charset=charset is not None,
    )


def json_ld(html: str, start: int) -> Iterator[Tag]:
    """JSON-LD scripts in the body, where some themes print them."""
    position = html.find("ld+json", start)
    while position >= 0:
        opening = html.rfind("<", start, position)
        tag = next(tags(html, opening), None) if opening >= 0 else None
        if tag is None:
            return
        if tag.name == "script" and tag.start == opening:
            yield tag
        start = max(tag.end, position + 1)
        position = html.find("ld+json", start)


def is_json_ld(tag: Tag) -> bool:
    """Whether a tag is a script that holds JSON-LD."""
    return tag.name == "script" and "ld+json" in tag.source.lower()


def visible(html: str, mark: str, start: int, body: str = "") -> int:
    """Where `mark` first stands outside comments, scripts and the like; or -1.

    `body` is a text that may stand right before the mark. What it opens and
    does not close would hide the rest of the page too, so it is not looked at.
    """
    at = html.find(mark, start)
    if at < 0:
        return -1
    end = at - len(body) if body and html.endswith(body, start, at) else at
    while match := _HIDDEN.search(html, start, end):
        name = match[0].removeprefix("<").removeprefix("!--")
        closing = end_of(name).search(html, match.end())
        if closing is None:
            return -1
        start = closing.end()
        if start > at:
            at = end = html.find(mark, start)
            if at < 0:
                return -1
    return at


def _head_start(html: str) -> tuple[int, bool]:
    """Where a head's content starts, and whether it has a `<head>` tag."""
    position = 0
    while match := _HEAD.search(html, position):
        if not match[1]:
            return (match.end(), True) if match[3] else (-1, False)
        closing = html.find("-->", match.end())
        if closing < 0:
            break
        position = closing + 3
    # Minifiers leave the tag out.
    openers = (match.end() for match in re.finditer(_OPENER, html[:_PRESCAN]) if match[2])
    return max(openers, default=-1), False


def _declares_charset(meta: Tag) -> bool:
    found = meta.attributes
    return "charset" in found or found.get("http-equiv", "").lower() == "content-type"
