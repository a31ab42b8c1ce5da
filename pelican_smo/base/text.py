"""Plain text out of what authors wrote: no markup, no control characters."""

import re
from collections.abc import Iterable, Sequence
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

# Letters and signs that join with none of their kind: Latin, Greek, Cyrillic, Armenian,
# Hebrew and Arabic without marks, the punctuation of printers, currencies, arrows, kana,
# ideographs, syllables of Hangul. "\r\n" is one character.
_ALONE = (
    "[\0-\x0c\x0e-\u02ff\u0370-\u0482\u048a-\u0590\u05d0-\u05ea\u0620-\u064a\u0660-\u066f"
    "\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20cf\u2100-\u2bff"
    "\u3001-\u3029\u3031-\u3096\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
    "\uff01-\uff9d]*+"
)
# What is not left standing before an ellipsis.
_LOOSE = frozenset(" ,;:-–—")


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


def clusters(text: str) -> Iterable[str]:
    """`text` in what readers take for one character each: letters with their accents,
    flags, families of emoji (extended grapheme clusters, Unicode Standard Annex 29,
    https://www.unicode.org/reports/tr29/).
    """
    if (text.isascii() and "\r" not in text) or re.fullmatch(_ALONE, text):
        return text
    import regex  # dear to import, and most sites do not need it

    return (match[0] for match in regex.finditer(r"\X", text))


def ended(pieces: Sequence[str], end: int) -> str:
    """The first `end` of some pieces of a text, ended at a word by an ellipsis.

    `end` is less than there are; empty where nothing is left to stand before it.
    """
    if pieces[end] != " ":
        space = next((at for at in range(end - 1, 0, -1) if pieces[at] == " "), 0)
        # One long word (or a script without spaces) is cut where it stands.
        if space >= end // 2:
            end = space or end
    while end and pieces[end - 1] in _LOOSE:
        end -= 1
    return "".join(pieces[:end]) + "…" if end else ""


def cut(text: str, limit: int) -> str:
    """`text` in at most `limit` code points, ended at a word by an ellipsis, and never
    within what a reader takes for one character.
    """
    if len(text) <= limit:
        return text
    # Where one ends shows in what follows it, so the last one may go on.
    pieces = list(clusters(text[:limit]))
    return ended(pieces, len(pieces) - 1) or "…"


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
