"""The length of a text to a network: its unit, and what a link counts.

*Characters* are code points. *Graphemes* are what a reader sees as one
character (see `base.text.clusters`), as Bluesky counts. *Weighted* is X's:
after normalization to NFC some code points (see `_is_light`) count 1, all others
2, a whole emoji 2 and a link 23
(https://github.com/twitter/twitter-text/blob/master/config/v3.json). In *emoji_bytes*
a character counts 1, but a whole emoji its bytes in UTF-8, as Threads counts
(https://developers.facebook.com/documentation/threads/posts, 2026-04-14).

Expensive modules and patterns are loaded only for a text that needs them.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from pelican_smo.base.text import clusters

if TYPE_CHECKING:
    from pelican_smo.channels.catalogue import Limit

LINK_WEIGHT = 23
"""What X counts for a link of any length, its `transformedURLLength`."""


@cache
def _link() -> re.Pattern[str]:
    """What networks turn into a link; group 1 is a domain without a scheme, as only X does.

    There is no list of top-level domains: "node.js" counts as a domain. A text
    gets too short rather than too long.
    """
    # Paths are ASCII, Latin and Cyrillic as on X, so that a link ends where Chinese begins.
    end = r"A-Za-z0-9_/#$%&*+=@~\u00c0-\u052f-"
    inside = rf"[{end}.,:;!?'|\\^`]"
    # A link ends in punctuation only inside parentheses that it opened itself.
    path = rf"(?:(?:{inside}|\({inside}*+\))*(?:[{end}]|\({inside}*+\)))?"
    label = r"A-Za-z0-9_\u00c0-\u024f-"
    return re.compile(
        rf'(?<![A-Za-z0-9@#$])(?i:https?)://[^\s<>"/?#.]++\.\w{path}'
        rf"|(?<![@#$./{label}])((?:[{label}]++\.)+[A-Za-z]{{2,}}+(?::\d++)?(?:[/?#]{path})?)"
    )


@cache
def _emoji() -> Any:
    """An emoji as a reader sees it (Unicode Technical Standard 51): flag, keycap, family."""
    import regex  # slow to import, and few sites need it

    one = (
        # © and ® are emoji only with U+FE0F; all others unless U+FE0E follows.
        r"(?![©®](?!\uFE0F))\p{Extended_Pictographic}(?!\uFE0E)"
        r"(?:\uFE0F|\p{Emoji_Modifier}|[\U000E0020-\U000E007E]+\U000E007F)?"
    )
    return regex.compile(rf"\p{{RI}}{{2}}|[0-9#*]\uFE0F?\u20E3|{one}(?:\u200D{one})*")


def _is_light(character: str) -> bool:
    """Whether X counts `character` 1: U+0000-10FF, 2000-200D, 2010-201F, 2032-2037."""
    return (
        character <= "\u10ff"
        or "\u2000" <= character <= "\u200d"
        or "\u2010" <= character <= "\u201f"
        or "\u2032" <= character <= "\u2037"
    )


def counted(text: str, unit: str) -> int:
    """What a single cluster, or an empty text, counts; links aside."""
    if unit == "characters":
        return len(text)
    if unit == "graphemes":
        return min(len(text), 1)
    if unit == "emoji_bytes":
        if text.isascii() or max(text) < "\u203c":
            # The first emoji is U+203C; what turns a digit or © into one comes after it.
            return len(text)
        return len(text) + sum(size(it) - len(it) for it in _emoji().findall(text))
    text = normalize("NFC", text)
    emoji = 0
    if len(text) > 1 and max(text) > "\u10ff":
        text, emoji = _emoji().subn("", text)
    return 2 * (emoji + len(text)) - sum(map(_is_light, text))


def pieces(text: str, limit: "Limit") -> Iterator[tuple[str, int]]:
    """The clusters and links between which `text` may be cut, with what each counts."""
    unit = limit.unit
    links = _link().finditer(text) if "." in text else iter(())
    link = next(links, None)
    begin = end = count = 0
    for cluster in clusters(text):
        end += len(cluster)
        count += counted(cluster, unit)
        if link and end > link.start():
            if end < link.end():
                continue
            fixed: int | str = 0
            if unit == "weighted":
                # If it is not a domain after all, it counts its length.
                fixed = max(LINK_WEIGHT, count) if link[1] else LINK_WEIGHT
            elif not link[1]:
                fixed = limit.link
            if isinstance(fixed, int) and fixed:
                # Combining marks may make a cluster begin before a link or end after it.
                before, after = text[begin : link.start()], text[link.end() : end]
                count = fixed + counted(before, unit) + counted(after, unit)
            link = next(links, None)
        yield text[begin:end], count
        begin, count = end, 0


def size(text: str) -> int:
    """The bytes of `text` in UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def length(text: str, limit: "Limit") -> int:
    """What `text` counts in the unit of `limit`.

    A link counts 23 in weighted units, and otherwise `limit.link` if that is a
    number (Mastodon: 23, `characters_reserved_per_url`,
    https://docs.joinmastodon.org/entities/Instance/).
    """
    fixed = limit.unit == "weighted" or limit.link not in (0, "full")
    if not (fixed and "." in text):
        if limit.unit == "characters" or (text.isascii() and "\r" not in text):
            return len(text)
        if limit.unit == "graphemes":
            return sum(1 for _ in clusters(text))
    return sum(count for _, count in pieces(text, limit))
