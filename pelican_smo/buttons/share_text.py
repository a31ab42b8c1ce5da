"""The text with which a page is shared, within each network's limit, in its own units.

Most titles are short and fit everywhere, as their length alone shows. Only a
text that may not fit is counted (see `counting`).
"""

import sys
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING
from unicodedata import bidirectional, category, is_normalized, normalize

from pelican_smo.base.text import ended
from pelican_smo.base.urls import encoded
from pelican_smo.buttons.counting import LINK_WEIGHT, counted, length, pieces, size
from pelican_smo.facts.page import PageFacts

if TYPE_CHECKING:
    from pelican_smo.channels.catalogue import Limit, Use

__all__ = ["composed", "cut", "hashtag", "length"]

_HASHTAG_MAX = 100
# Dropped without splitting a word: apostrophes, and the Hebrew signs of abbreviation.
_DROPPED = frozenset("'’‘`´׳״")
# Kept in a hashtag between letters: the joiners of Persian and of Indic scripts, the dot
# of Catalan "col·lecció" and of Japanese names.
_BETWEEN = "\u200c\u200d·・"


def _most(text: str, unit: str = "weighted") -> int:
    """The most that a text can count in a unit; "weighted" is an upper bound for all units but
    emoji_bytes.
    """
    most = len(text)
    if not text.isascii():
        if unit == "weighted":
            # NFC turns one code point into up to three (Unicode Standard Annex 15).
            most *= 2 if is_normalized("NFC", text) else 6
        elif unit == "emoji_bytes":
            most *= 4
    # Each dot may be part of a domain, which X turns into a link.
    return most + LINK_WEIGHT * text.count(".")


def _surely_fits(text: str, limit: "Limit", room: int, byte_room: int) -> bool:
    """Whether `text` fits even if it counts the most that its length allows."""
    if _most(text, limit.unit) > room or (limit.links and text.count(".") >= limit.links):
        return False
    return len(text) * 4 <= byte_room or size(text) <= byte_room


def cut(text: str, limit: "Limit", room: int, byte_room: int | None = None) -> str:
    """`text` in at most `room` units of `limit`, cut after a word with an ellipsis.

    `byte_room` is its share of `limit.bytes`, by default all. The text ends before
    the first link that exceeds `limit.links`, which includes the page's own. A link
    or a grapheme cluster is never cut in two; if not even the first fits, the text
    is empty.
    """
    if byte_room is None:
        byte_room = limit.bytes or sys.maxsize
    if _surely_fits(text, limit, room, byte_room):
        return text
    # The ellipsis is U+2026: three bytes, and X counts it 2.
    shorter, byte_shorter = room - counted("…", limit.unit), byte_room - 3
    read: list[str] = []
    links: set[str] = set()
    used = octets = end = 0
    for piece, count in pieces(text, limit):
        read.append(piece)
        used += count
        octets += size(piece)
        if limit.links and len(piece) > 3 and "." in piece:
            links.add(piece)
        if used > room or octets > byte_room or len(links) >= (limit.links or sys.maxsize):
            break
        if used <= shorter and octets <= byte_shorter:
            end = len(read)
    else:
        return text
    return ended(read, end)


def _in_hashtag(character: str) -> bool:
    """Whether a hashtag may contain `character`: a letter, a mark, a digit, "_"."""
    if character == "_" or character in _BETWEEN:
        return True
    # Variation selectors are marks too, but belong to emoji.
    return category(character) in ("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd") and not (
        "\ufe00" <= character <= "\ufe0f"
    )


@lru_cache(maxsize=1024)
def hashtag(tag: str) -> str:
    """`tag` as a hashtag without its "#": "sea kelp" is SeaKelp; empty if it cannot be one.

    A single word stays as it is. Words of scripts that are written from right to
    left are joined by "_", as their readers do: they have no capitals, and their
    letters would run into each other. A hashtag needs a letter (X, Mastodon) and
    has at most 100 characters (X); a longer one is not cut, since half of a tag is
    another tag. `length` shows whether a network allows less.
    """
    if tag.isalpha() or (tag.isascii() and tag.isalnum()):
        return "" if tag.isdigit() or len(tag) > _HASHTAG_MAX else tag
    kept = [" "]
    for character in normalize("NFC", tag):
        # Marks and joiners stay with a letter; an emoji's are dropped with it.
        alone = kept[-1] == " " and (character in _BETWEEN or category(character)[0] == "M")
        if _in_hashtag(character) and not alone:
            kept.append(character)
        elif category(character) != "Cf" and character not in _DROPPED and kept[-1] != " ":
            kept.append(" ")
    words = [word.strip(_BETWEEN) for word in "".join(kept).split()]
    result = words[0] if words else ""
    if len(words) > 1:
        result = ""
        for word in words:
            if result and bidirectional(word[0]) in ("R", "AL"):
                result += "_"
            # "iOS" keeps its capitals. Titlecase, since Georgian has no capitals inside a text.
            result += word[0].title() + word[1:] if word.islower() else word
        # A capital may compose with its neighbour.
        result = normalize("NFC", result)
    return result if len(result) <= _HASHTAG_MAX and any(map(str.isalpha, result)) else ""


def _hashtags_in(text: str) -> set[str]:
    """The hashtags in `text`, case-folded."""
    return {
        "".join(takewhile(_in_hashtag, after)).casefold()
        for before, after in pairwise(text.split("#"))
        # "C#" and the fragment of an address begin none.
        if not before[-1:].isalnum() and before[-1:] != "/"
    }


def composed(
    title: str,
    tags: Sequence[str],
    limit: "Limit",
    link: str,
    *,
    in_text: bool,
    most: int,
    reserved: str = "",
) -> tuple[str, tuple[str, ...]]:
    """The shared text without its link, and the hashtags used, at most `most`.

    The text is the title, cut to fit beside the link and what is `reserved`
    (" via @owner"). Then follow as many of `tags` (see `hashtag`) as still fit, in
    their order. They end the text if `in_text`. Otherwise they have a field of
    their own, which counts if the link does, as on X. A hashtag in the title is
    not repeated.
    """
    room = limit.count - (length(reserved, limit) if reserved else 0)
    byte_room = limit.bytes or sys.maxsize
    if limit.bytes:
        byte_room -= size(reserved) + (size(link) + 1 if limit.link else 0)
    if limit.link:
        room -= 1 + (length(link, limit) if limit.link == "full" else limit.link)
    title = cut(title, limit, room, byte_room)

    said = _hashtags_in(title) if "#" in title else set()
    used: list[str] = []
    for tag in tags:
        if len(used) >= most:
            break
        folded = tag.casefold()
        if folded not in said:
            said.add(folded)
            used.append(tag)
    counts = used and (in_text or limit.link)
    if counts and not _surely_fits(f"{title} #{' #'.join(used)}", limit, room, byte_room):
        room -= length(title, limit)
        byte_room -= size(title)
        for at, tag in enumerate(used):
            room -= length(f" #{tag}", limit)
            byte_room -= size(f" #{tag}")
            if room < 0 or byte_room < 0:
                del used[at:]
                break
    if in_text and used:
        title += f"{' ' if title else ''}#{' #'.join(used)}"
    return title, tuple(used)


class Tags:
    """The tags that pages share, as hashtags; a text gets at most `most`."""

    def __init__(self, tags: Iterable[str], most: int) -> None:
        made = (hashtag(tag) for tag in tags) if most else ()
        self.hashtags = tuple(dict.fromkeys(filter(None, made)))
        self.most = most
        self.used = self.hashtags[:most]
        ending = "".join(f" #{tag}" for tag in self.used)
        self.ending = encoded(ending)
        """The hashtags at the end of a text, percent-encoded."""
        self.size = _most(ending)


class Said:
    """The texts that share one page, encoded once for all its links."""

    def __init__(self, page: PageFacts, tags: Tags) -> None:
        self.page = page
        self.tags = tags
        self.url = encoded(page.url)
        self.title = encoded(page.title)
        self.via = next((it.twitter[1:] for it in page.authors if it.twitter), "")
        """The author's handle on X, without its @; used if the site has none."""
        self._composed: dict[tuple[object, ...], tuple[str, tuple[str, ...]]] = {}

    def fits(self, title_max: int, count: int, links: int) -> bool:
        """Whether title, hashtags and link surely fit uncut: the title in `title_max`
        characters, the text in `count` of X's weighted units, with fewer dots in the
        title than `links`.
        """
        title = self.page.title
        return (
            not self.page.texts
            and 0 < len(title) <= title_max
            and _most(title) + self.tags.size + len(via(self.via) + self.page.url) + 1 <= count
            and title.count(".") < links
            # A hashtag in the title is not repeated, which `composed` checks.
            and "#" not in title
        )

    def own(self, names: Iterable[str]) -> str:
        """The author's text for a channel of these names, from `smo_text_<channel>`."""
        texts = self.page.texts
        return next((texts[name] for name in names if name in texts), "")

    def text(self, use: "Use", own: str, reserved: str) -> tuple[str, tuple[str, ...]]:
        """The text for a channel, and its hashtags.

        An author's `own` text gets no hashtags. `reserved` is what the network adds
        to the text and counts.
        """
        key = use.limit, use.hashtags == "text", use.hashtags == "", own, reserved
        if key not in self._composed:
            tags = self.tags.hashtags if use.hashtags and not own else ()
            self._composed[key] = composed(
                own or self.page.title, tags, use.limit, self.page.url,
                in_text=use.hashtags == "text", most=self.tags.most, reserved=reserved,
            )  # fmt: skip
        return self._composed[key]


def via(handle: str) -> str:
    """What X adds to a text with a `via` parameter."""
    return f" via @{handle}" if handle else ""
