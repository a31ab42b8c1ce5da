"""Plain text from what authors wrote: no markup, no control characters."""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from html import unescape

from pelican_smo.base.html import RAW, REST, Tag, tags

# What XML 1.0 (section 2.2, Char) forbids, with DEL and the C1 controls that HTML forbids
# too (HTML Standard, 13.1.4). Compiled only when needed: its ranges take a millisecond.
_ILLEGAL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# The start of a raw element; from one without an end, a browser shows nothing.
_RAW_TAG = rf"<(?i:{'|'.join(sorted(RAW))})(?=[\s/>]){REST}"
_TAG_START = re.compile("</?[a-zA-Z]")
# Elements without an end tag (HTML Standard, 13.1.2).
_VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
                   "param", "source", "track", "wbr"])  # fmt: skip
# Elements between which a reader sees a gap.
_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "br", "caption", "dd", "details", "div", "dl",
     "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
     "h6", "header", "hr", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary",
     "table", "td", "th", "tr", "ul"]
)  # fmt: skip
_GAPS = _BLOCKS | {f"/{name}" for name in _BLOCKS}
# Seen, but not read.
_NOT_TEXT = frozenset(["math", "svg"])
# Not part of any text: fallbacks for old browsers, controls, the pronunciation of a word.
_NOT_READ = _NOT_TEXT | {"audio", "button", "canvas", "dialog", "object", "rp", "rt", "select",
                         "video"}  # fmt: skip
# What an article has besides its prose.
_NOT_PROSE = _NOT_READ | {"aside", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5",
                          "h6", "nav", "pre", "table"}  # fmt: skip
# The same by the class names of Markdown, docutils, Pandoc, Jupyter and similar tools:
# footnotes and their marks, links of headings to themselves, tables of contents, prompts,
# line numbers, titles of admonitions, and text for screen readers only.
_ASIDES = frozenset(
    ["admonition-title", "anchor", "anchor-link", "caption", "footnote", "footnote-list",
     "footnote-backref", "footnote-ref", "footnote-reference", "footnotes", "header-anchor",
     "headerlink", "heading-anchor", "input_prompt", "jp-InputPrompt", "jp-OutputPrompt",
     "linenos", "output_prompt", "prompt", "screen-reader-text", "sidebar", "sr-only",
     "system-message", "toc", "topic", "visually-hidden", "wp-caption-text"]
)  # fmt: skip
_ROLES = frozenset(["doc-backlink", "doc-endnotes", "doc-footnote", "doc-noteref", "doc-toc"])
# Words that suggest that an element has one of these, or is hidden.
_TELLING = re.compile("class|hidden|role|display")
# The same as plain text, where its Markdown extension is off, and prompts of notebooks.
_SIGNS = r"\[\[?_?TOC_?\]?\]|\[\^[^\s\[\]]{1,60}\]|\b(?:In|Out)\s?\[[\d\s*]{0,6}\]:"
# The longest entity, in characters.
_ENTITY = 33
# Characters. A longer text is markup; a shorter one may be a title that names an element.
_TITLE = 1000
# Letters and signs that do not join with each other: Latin, Greek, Cyrillic, Armenian,
# Hebrew and Arabic without marks, printers' punctuation, currencies, arrows, kana,
# ideographs, Hangul syllables. No "\r", since "\r\n" is one character.
_ALONE = (
    "[\0-\x0c\x0e-\u02ff\u0370-\u0482\u048a-\u0590\u05d0-\u05ea\u0620-\u064a\u0660-\u066f"
    "\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20cf\u2100-\u2bff"
    "\u3001-\u3029\u3031-\u3096\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
    "\uff01-\uff9d]*+"
)
# Removed before an ellipsis.
_LOOSE = frozenset(" ,;:-–—")

UNSPACED = frozenset(["ja", "km", "lo", "my", "th", "zh"])
"""Languages without spaces between words."""


def legal(text: str) -> str:
    """`text` without the characters that XML and HTML documents must not contain."""
    return text if text.isprintable() else re.sub(_ILLEGAL, "", text)


def fold(text: str) -> str:
    """`text` legal, on one line, with single spaces."""
    text = " ".join(text.split())
    return text if text.isprintable() else " ".join(legal(text).split())


def plain(markup: str) -> str:
    """What a browser shows of `markup`: without tags, entities resolved, on one line.

    Titles may be about elements, as in "What <main> is for". In a text this short, only an
    element that is closed, has attributes or needs no end tag counts as one.
    """
    if "<" in markup:
        markup = _shown(markup, _NOT_TEXT, titled=len(markup) <= _TITLE)
    return fold(unescape(markup))


def _shown(
    html: str, omitted: Collection[str], *, asides: bool = True, titled: bool = False
) -> str:
    """`html` without its tags and the `omitted` elements, and unless `asides` without what
    is not prose. Entities stay.
    """
    closed: Collection[str] = ()
    if titled:
        closed = {tag.name[1:] for tag in tags(html) if tag.name[0] == "/"}
    parts: list[str] = []
    at = end = 0
    before = ""
    found = tags(html)
    while tag := next(found, None):
        name, end = tag.name, tag.end
        if titled and not (name[0] == "/" or _is_tag(tag, closed)):
            continue
        text = html[at : tag.start]
        parts.append(text)
        if name in _GAPS:
            parts.append(" ")
        is_out = name in omitted or not (asides or _is_prose(tag, before if not text else ""))
        if is_out and not (name in _VOID or name in RAW or tag.source.endswith("/")):
            end = _end_of(html, name, end)
            found = tags(html, end)
        before, at = name, end
    parts.append(html[at:end])
    parts.append(_rest(html[end:], titled))
    text = "".join(parts)
    return _COMMENT.sub("", text) if "<!--" in text else text


def _end_of(html: str, name: str, start: int) -> int:
    """The end of the element `name` whose content begins at `start`.

    This does not use the tokenizer, since code has a tag for each of its words. An end tag
    in a comment ends the element too early; this shows more of it, and does no harm.
    """
    depth = 1
    for match in _ends(name).finditer(html, start):
        depth += -1 if match[1] else 1
        if depth == 0:
            return html.find(">", match.end()) + 1 or len(html)
    return len(html)


@lru_cache
def _ends(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(/?)(?i:{name})(?=[\s/>])")


def _is_tag(tag: Tag, closed: Collection[str]) -> bool:
    """Whether what looks like a tag in a title is one; `closed` are the names of elements
    with an end tag in it.
    """
    name = tag.name
    return name in closed or name in _VOID or name in RAW or "=" in tag.source


def _is_prose(tag: Tag, before: str) -> bool:
    """Whether an element may hold prose; `before` is the name of the tag right before it."""
    source = tag.source
    if not source or tag.name[0] == "/":
        return True
    if tag.name == "a" and before == "sup":
        # A footnote mark, written by hand.
        return not tag.attributes.get("href", "").startswith("#")
    if not _TELLING.search(source):
        return True
    said = tag.attributes
    classes = said.get("class", "").split()
    return (
        _ASIDES.isdisjoint(classes)
        and "hidden" not in said
        and said.get("role") not in _ROLES
        # KaTeX writes a formula twice: its MathML is for screen readers.
        and (said.get("aria-hidden") != "true" or "katex-html" in classes)
        and "display:none" not in said.get("style", "").replace(" ", "")
    )


def _rest(text: str, titled: bool) -> str:
    """What a browser shows of the text after the last complete tag: nothing from the start
    of a tag or raw element that never ends.
    """
    text = _COMMENT.sub("", text) if "<!--" in text else text
    if titled:
        # A title may name a raw element. If text follows at once, it is the element itself.
        raw = re.search(_RAW_TAG, text)
        return text[: raw.start()] if raw and text[raw.end() :][:1].isalnum() else text
    opened = _TAG_START.search(text)
    return text[: opened.start()] if opened else text


def clusters(text: str) -> Iterable[str]:
    """`text`, split into what a reader sees as one character: a letter with its accents, a
    flag, a family of emoji (extended grapheme clusters, Unicode Standard Annex 29,
    https://www.unicode.org/reports/tr29/).
    """
    if (text.isascii() and "\r" not in text) or re.fullmatch(_ALONE, text):
        return text
    import regex  # slow to import, and most sites do not need it

    return (match[0] for match in regex.finditer(r"\X", text))


def ended(pieces: list[str], end: int) -> str:
    """The first `end` of some pieces of a text, cut at a word, with an ellipsis.

    Empty if nothing is left before the ellipsis.
    """
    if pieces[end : end + 1] != [" "]:
        space = next((at for at in range(end - 1, 0, -1) if pieces[at] == " "), 0)
        # One long word, or a script without spaces, is cut anywhere.
        if space >= end // 2:
            end = space or end
    while end and pieces[end - 1] in _LOOSE:
        end -= 1
    return "".join(pieces[:end]) + "…" if end else ""


def cut(text: str, limit: int) -> str:
    """`text` in at most `limit` code points, cut at a word, with an ellipsis; never cut
    within what a reader sees as one character.
    """
    if len(text) <= limit:
        return text
    # What follows a cluster decides where it ends, so the last one may be incomplete.
    pieces = list(clusters(text[:limit]))[:-1]
    return ended(pieces, len(pieces)) or "…"


def opening(html: str, limit: int) -> str:
    """The first prose of a body, at most `limit` characters, cut at a word.

    This reads only as much of the body as it needs, since articles of megabytes exist.
    Headings, code, tables and captions count only if there is no prose; footnote marks,
    tables of contents and prompts never do.
    """
    # Links and headings make markup about three times as long as its prose.
    taken = limit * 4
    while True:
        part = html[:taken]
        text = _read(_shown(part, _NOT_PROSE, asides=False))
        # The end of the part may be half an entity.
        if taken >= len(html) or len(text) > limit + _ENTITY:
            break
        taken *= 4
    return cut(text or _read(_shown(part, _NOT_READ, asides=False)), limit)


def _read(text: str) -> str:
    text = unescape(text)
    return fold(re.sub(_SIGNS, "", text) if "[" in text else text)


def words(html: str, lang: str) -> int:
    """The approximate number of words in a body, for its reading time.

    This counts spaces, including those before attributes: looking at each tag would cost
    more than everything else that is done to a page. In scripts without spaces two
    characters count as a word, and markup has none of their characters.
    """
    count = html.count(" ") + 1 if html else 0
    if lang[:2].lower() in UNSPACED:
        count += (len(html) - len(html.encode("ascii", "ignore"))) // 2
    return count
