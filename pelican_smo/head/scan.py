"""Finds the tags in a finished page's head, the tags elsewhere that networks read, and the
places for what this plugin adds.
"""

import re

import msgspec

from pelican_smo.base.html import RAW, REST, Tag, tags, text_from

# Compiled on use, since only pages without a head tag need it.
_OPENER = rf"<(?i:!doctype|html)\b{REST}"
_HEAD = re.compile(rf"<(?:(!--)|(?i:head)(?=[\s/>]){REST})")
_METADATA = frozenset(["base", "link", "meta", "noscript", "script", "style", "template", "title"])
# Networks read these anywhere on a page. The pattern is how a meta or link tag begins.
_SAYING = frozenset(["meta", "link", "script"])
_SAYS = re.compile(r"<[mMlL][eEiI][tTnN][aAkK][\s/]")
_PARTS = frozenset(["article", "/article", "main", "/main", "footer", "/body"])
_ENDS = frozenset(["/body"])
_CLOSES = re.compile(rf"-->|</(?i:{'|'.join(RAW)})")
# A browser's prescan misses a charset declaration further down (HTML Standard, 4.2.5.4),
# so new tags need not come after it.
_PRESCAN = 1024


class Head(msgspec.Struct, frozen=True, gc=False):
    """A page's head: where new tags go, where it ends, and what is in it.

    `outside` are meta and link tags and JSON-LD before the head or in the body. Networks
    read them too.
    """

    insert_at: int
    end: int
    tags: list[Tag]
    outside: list[Tag]
    declares_charset: bool


def head(html: str) -> Head | None:
    """The head of a page; None if `html` is not an HTML page."""
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
    before = _saying(html, 0, start)
    charset = next(filter(_declares_charset, [*before, *found]), None)
    near = charset is not None and charset.end - start <= _PRESCAN
    # No link may come before it (HTML Standard, 4.2.3).
    base = next((tag.end for tag in found if tag.name == "base"), start)
    return Head(
        insert_at=max(base, charset.end if charset and near else start),
        end=end,
        tags=found,
        outside=[*before, *_saying(html, end, len(html))],
        declares_charset=charset is not None,
    )


def _saying(html: str, start: int, end: int) -> list[Tag]:
    """Meta and link tags and JSON-LD in a part of a page outside its head."""
    # Most pages have none there, so reading their tags is saved.
    if not _SAYS.search(html, start, end) and html.find("ld+json", start, end) < 0:
        return []
    found = []
    for tag in tags(html, start, _SAYING):
        if tag.start >= end:
            break
        if tag.name != "script" or is_json_ld(tag):
            found.append(tag)
    return found


def is_json_ld(tag: Tag) -> bool:
    """Whether a tag is a JSON-LD script."""
    return tag.name == "script" and "ld+json" in tag.source.lower()


def visible(html: str, mark: str, start: int, body: str = "") -> int:
    """The first position of `mark` in text, outside of tags, comments, scripts and the like;
    or -1. `start` must be in text.

    `body` is a text that may come right before the mark. It is skipped: anything that it
    opens and does not close would hide the rest of the page too.
    """
    at = html.find(mark, start)
    while at >= 0:
        end = at - len(body) if body and html.endswith(body, start, at) else at
        start = text_from(html, start, end)
        if start <= at:
            return at if start >= 0 else -1
        at = html.find(mark, start)
    return -1


def behind_text(html: str, start: int) -> int:
    """The end of the text of a page whose content's mark was not found.

    That is the end of the first article (of the first in `<main>`, if there is one), else of
    `<main>`, else the start of the last footer, else the end of the body; -1 if something
    that is never closed hides it.
    """
    article = main = footer = body = -1
    depth = 0
    for tag in tags(html, start, _PARTS):
        if tag.name == "article":
            depth += 1
        elif tag.name == "/article":
            depth -= 1
            if depth == 0 and article < 0 and main < 0:
                article = tag.start
        elif tag.name == "main":
            article, depth = -1, 0
        elif tag.name == "/main":
            main = tag.start if main < 0 else main
        elif tag.name == "footer":
            footer = tag.start
        else:
            body = tag.start
    for place in (article, main, footer, body):
        if place >= 0:
            return place
    return text_from(html, start, len(html))


def body_end(html: str) -> int:
    """The end of the body: the last `</body>`, since nested documents have their own."""
    for closing in ("</body", "</BODY", "</html", "</HTML"):
        at = html.rfind(closing)
        if at < 0:
            continue
        if _CLOSES.search(html, at) is None:
            return at
        # This one may be in a comment or a script, which ends after it.
        ends = [tag.start for tag in tags(html, 0, _ENDS)]
        return ends[-1] if ends else len(html)
    return len(html)


def _head_start(html: str) -> tuple[int, bool]:
    """The start of the head's content (or -1), and whether there is a `<head>` tag."""
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


def _declares_charset(tag: Tag) -> bool:
    if tag.name != "meta":
        return False
    found = tag.attributes
    return "charset" in found or found.get("http-equiv", "").lower() == "content-type"
