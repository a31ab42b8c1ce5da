"""What is said of a page when it is shared: as long as the network takes, counted as it counts.

Most titles are short and fit everywhere. That is seen from their length alone;
only what may not fit is counted (see `counting`).
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
# What belongs to a word and is dropped: apostrophes, and the Hebrew signs of abbreviation.
_DROPPED = frozenset("'’‘`´׳״")
# What belongs to a hashtag between letters: the joiners of Persian and of Indic
# scripts, the dot of Catalan "col·lecció" and of Japanese names.
_BETWEEN = "\u200c\u200d·・"


def _most(text: str, unit: str = "weighted") -> int:
    """The most that a text can count in a unit: as weighted more than in any but emoji_bytes."""
    most = len(text)
    if not text.isascii():
        if unit == "weighted":
            # NFC makes up to three code points of one (Unicode Standard Annex 15).
            most *= 2 if is_normalized("NFC", text) else 6
        elif unit == "emoji_bytes":
            most *= 4
    # Each dot may be that of a domain, which X makes a link of.
    return most + LINK_WEIGHT * text.count(".")


def _surely_fits(text: str, limit: "Limit", room: int, byte_room: int) -> bool:
    """Whether `text` fits even if it counts the most that its length allows."""
    if _most(text, limit.unit) > room or (limit.links and text.count(".") >= limit.links):
        return False
    return len(text) * 4 <= byte_room or size(text) <= byte_room


def cut(text: str, limit: "Limit", room: int, byte_room: int | None = None) -> str:
    """`text` in at most `room` units of `limit`, ended at a word by an ellipsis.

    `byte_room` is how much of `limit.bytes` there is for it, all of it if not
    said. It ends before the first link that is too many beside the page's own. A link or a grapheme cluster is never cut in two; where not even the
    first fits, nothing is left.
    """
    if byte_room is None:
        byte_room = limit.bytes or sys.maxsize
    if _surely_fits(text, limit, room, byte_room):
        return text
    # The ellipsis is U+2026, three bytes, and not among what X counts 1.
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
    """Whether a hashtag may hold `character`: a letter, a mark, a digit, "_"."""
    if character == "_" or character in _BETWEEN:
        return True
    # Variation selectors are marks too, but of emoji.
    return category(character) in ("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd") and not (
        "\ufe00" <= character <= "\ufe0f"
    )


@lru_cache(maxsize=1024)
def hashtag(tag: str) -> str:
    """`tag` as a hashtag without its "#": "sea kelp" is SeaKelp; empty if it cannot be one.

    A single word stays as it is. Words of scripts that are written from right to
    left are joined by "_", as their readers do: they have no capitals, and their
    letters would run into each other. There must be a letter in it (X, Mastodon),
    and no more than 100 characters (X): half of a tag is another one. Whether a
    network allows less, `length` tells.
    """
    if tag.isalpha() or (tag.isascii() and tag.isalnum()):
        return "" if tag.isdigit() or len(tag) > _HASHTAG_MAX else tag
    kept = [" "]
    for character in normalize("NFC", tag):
        # Marks and joiners go with a letter; an emoji's go with the emoji.
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
            # "iOS" has its capitals. Titlecase, since Georgian has no capitals inside a text.
            result += word[0].title() + word[1:] if word.islower() else word
        # Capitals and neighbours may compose.
        result = normalize("NFC", result)
    return result if len(result) <= _HASHTAG_MAX and any(map(str.isalpha, result)) else ""


def _hashtags_in(text: str) -> set[str]:
    """The hashtags that stand in `text`, in lower case."""
    return {
        "".join(takewhile(_in_hashtag, after)).casefold()
        for before, after in pairwise(text.split("#"))
        # Neither "C#" nor the end of an address begins one.
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
    """The text that is shared, without its link; and the hashtags used, at most `most`.

    That is the title, cut where it does not fit beside the link and what is
    `reserved` (" via @owner"), and as many of `tags` (see `hashtag`) as fit then,
    in their order. They end the text if they go `in_text`. Otherwise they have a
    field of their own, which counts where the link does, as on X. One that
    stands in the title already is not repeated.
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
    """The tags that pages have in common, as hashtags: at most `most` go along."""

    def __init__(self, tags: Iterable[str], most: int) -> None:
        made = (hashtag(tag) for tag in tags) if most else ()
        self.hashtags = tuple(dict.fromkeys(filter(None, made)))
        self.most = most
        self.used = self.hashtags[:most]
        ending = "".join(f" #{tag}" for tag in self.used)
        self.ending = encoded(ending)
        """The hashtags as they end a text, percent-encoded."""
        self.size = _most(ending)


class Said:
    """What is said of one page when it is shared, encoded once for all its links."""

    def __init__(self, page: PageFacts, tags: Tags) -> None:
        self.page = page
        self.tags = tags
        self.url = encoded(page.url)
        self.title = encoded(page.title)
        self.via = next((it.twitter[1:] for it in page.authors if it.twitter), "")
        """The author's handle on X, without its @, where the site names none."""
        self._composed: dict[tuple[object, ...], tuple[str, tuple[str, ...]]] = {}

    def fits(self, title_max: int, count: int, links: int) -> bool:
        """Whether the title with its hashtags and the link surely need no cut: in a
        title of so many characters, in a text that counts so much as X weighs and
        has so many links.
        """
        title = self.page.title
        return (
            not self.page.texts
            and 0 < len(title) <= title_max
            and _most(title) + self.tags.size + len(via(self.via) + self.page.url) + 1 <= count
            and title.count(".") < links
            # A tag that stands in the title already is not said again.
            and "#" not in title
        )

    def own(self, names: Iterable[str]) -> str:
        """What the author wrote for a channel of these names, by `smo_text_<channel>`."""
        texts = self.page.texts
        return next((texts[name] for name in names if name in texts), "")

    def text(self, use: "Use", own: str, reserved: str) -> tuple[str, tuple[str, ...]]:
        """The text for a channel, and the hashtags that go along.

        An author who wrote the text himself (`own`) wrote all of it. `reserved`
        is what the network adds to the text and counts.
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
    """What X adds to a text that is told whose it is."""
    return f" via @{handle}" if handle else ""
