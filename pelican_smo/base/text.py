"""Plain text out of what authors wrote: no markup, no control characters."""

import re
from html import unescape

# What XML 1.0 (section 2.2, Char) forbids, with DEL and the C1 controls that
# HTML forbids too (HTML Standard, 13.1.4). Not compiled before it is needed:
# its ranges take a millisecond.
_ILLEGAL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"
# A comment, an element whose content is not prose, or a tag. What is never
# closed reaches to the end, as in a browser; so hostile input costs one pass.
# "<" stands outside of what is matched in any case, so that it is searched fast.
_MARKUP = re.compile(
    r"<(?:!--.*?(?:-->|\Z)"
    r"|(?i:(script|style|template|svg|math)\b[^>]*+>.*?(?:</\1\s*+>|\Z))"
    r"|/?[a-zA-Z][^<>]*+>)",
    re.DOTALL,
)
# What opens a text without being prose: headings and code.
_NOT_PROSE = re.compile(r"<(?i:(h[1-6]|pre)\b[^>]*+>.*?(?:</\1\s*+>|\Z))", re.DOTALL)
# Elements between which a reader sees a gap.
_GAP = re.compile(r"<(?=(?i:/?(?:p|div|li|h[1-6]|tr|td|th|blockquote|pre)|[bh]r)\b)")


def legal(text: str) -> str:
    """`text` without the characters that no XML or HTML document may hold."""
    return text if text.isprintable() else re.sub(_ILLEGAL, "", text)


def fold(text: str) -> str:
    """`text` legal, on one line, with single spaces."""
    text = " ".join(text.split())
    return text if text.isprintable() else " ".join(legal(text).split())


def plain(markup: str) -> str:
    """What a browser shows of `markup`: tags gone, entities resolved, one line."""
    if "<" in markup:
        markup = _MARKUP.sub("", _GAP.sub(" <", markup))
    return fold(unescape(markup))


def cut(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, ended at a word by an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    at_word, space, _ = head.rpartition(" ")
    # One long word (or a script without spaces) is cut where it stands.
    if not space or len(at_word) < limit // 2:
        at_word = head
    return at_word.rstrip(" ,;:-–—") + "…"


def opening(html: str, limit: int) -> str:
    """The first prose of a body, at most `limit` characters, ended at a word.

    Only as much of the body is read as may be needed, since articles of
    megabytes exist. Headings and code count only where there is no prose.
    """
    # Links and headings make a text about three times as long as what is read of it.
    taken = limit * 4
    while True:
        part = html[:taken]
        if taken < len(html):
            # A tag cut in two would be read as text.
            part = part[: max(part.rfind("<"), 0)]
        text = plain(_NOT_PROSE.sub(" ", part))
        if len(text) > limit or taken >= len(html):
            return cut(text or plain(part), limit)
        taken *= 4


def words(html: str, lang: str) -> int:
    """About how many words a reader sees in a body, for its reading time.

    Counted by gaps, also those before attributes: to look at each tag would
    cost more than all else that is done to a page. In scripts without gaps two
    characters are a word.
    """
    if lang[:2].lower() in ("ja", "km", "lo", "my", "th", "zh"):
        return len(plain(html)) // 2
    return html.count(" ") + 1 if html else 0
