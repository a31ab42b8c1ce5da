"""What stands in the head of a finished page and what networks read elsewhere in it, and
where things go that this plugin adds to it.
"""

import re

import msgspec

from pelican_smo.base.html import RAW, REST, Tag, tags, text_from

# Not compiled before it is needed, as it is in pages without a head tag alone.
_OPENER = rf"<(?i:!doctype|html)\b{REST}"
_HEAD = re.compile(rf"<(?:(!--)|(?i:head)(?=[\s/>]){REST})")
_METADATA = frozenset(["base", "link", "meta", "noscript", "script", "style", "template", "title"])
# What networks read wherever it stands, and how it begins.
_SAYING = frozenset(["meta", "link", "script"])
_SAYS = re.compile(r"<[mMlL][eEiI][tTnN][aAkK][\s/]")
_PARTS = frozenset(["article", "/article", "main", "/main", "footer", "/body"])
_ENDS = frozenset(["/body"])
_CLOSES = re.compile(rf"-->|</(?i:{'|'.join(RAW)})")
# A charset declaration further down is not found by a browser's prescan
# (HTML Standard, 4.2.5.4), so nothing is gained by staying behind it.
_PRESCAN = 1024


class Head(msgspec.Struct, frozen=True, gc=False):
    """A page's head: where new tags go, where it ends, and what is in it.

    `outside` are meta and link tags and JSON-LD that stand before it or in the body, where
    networks read them too.
    """

    insert_at: int
    end: int
    tags: list[Tag]
    outside: list[Tag]
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
    before = _saying(html, 0, start)
    charset = next(filter(_declares_charset, [*before, *found]), None)
    near = charset is not None and charset.end - start <= _PRESCAN
    # No link may stand before it (HTML Standard, 4.2.3).
    base = next((tag.end for tag in found if tag.name == "base"), start)
    return Head(
        insert_at=max(base, charset.end if charset and near else start),
        end=end,
        tags=found,
        outside=[*before, *_saying(html, end, len(html))],
        declares_charset=charset is not None,
    )


def _saying(html: str, start: int, end: int) -> list[Tag]:
    """Meta and link tags and JSON-LD in a part of a page that is no head."""
    # Most pages have none there, and are not looked at again.
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
    """Whether a tag is a script that holds JSON-LD."""
    return tag.name == "script" and "ld+json" in tag.source.lower()


def visible(html: str, mark: str, start: int, body: str = "") -> int:
    """Where `mark` first stands in text, outside of tags, comments, scripts and the like;
    or -1. `start` has to be in text.

    `body` is a text that may stand right before the mark. What it opens and
    does not close would hide the rest of the page too, so it is not looked at.
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
    """Where the text of a page ends whose body is nowhere to be found: in its first article
    (in that of its main part, if there is one), else its main part, else before its last
    footer, else at the end of its body; -1 where what is never closed hides that.
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
    """Where the body ends: the last `</body>`, since nested documents have their own."""
    for closing in ("</body", "</BODY", "</html", "</HTML"):
        at = html.rfind(closing)
        if at < 0:
            continue
        if _CLOSES.search(html, at) is None:
            return at
        # It may stand in what is closed behind it, a comment or a script.
        ends = [tag.start for tag in tags(html, 0, _ENDS)]
        return ends[-1] if ends else len(html)
    return len(html)


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


def _declares_charset(tag: Tag) -> bool:
    if tag.name != "meta":
        return False
    found = tag.attributes
    return "charset" in found or found.get("http-equiv", "").lower() == "content-type"
