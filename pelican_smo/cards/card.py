"""The text of a share card, cleaned for drawing, and its look."""

from collections.abc import Mapping
from pathlib import Path
from unicodedata import bidirectional, normalize

import msgspec

from pelican_smo.base.text import cut, fold
from pelican_smo.cards.scripts import region_of

LAYOUTS = Path(__file__).with_name("layouts")

_LONGEST = 300
"""Characters of a title; a longer one could not be read on a card."""

# Invisible characters: noncharacters, marks of byte order, objects and annotations, and
# controls of text direction (Unicode Standard, 23.2, 23.7 to 23.9).
_UNSEEN = (
    "[\u202a-\u202e\u2066-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffc]|\\p{Noncharacter_Code_Point}"
)
# Endless marks on one letter cover the lines above it. Removed are: three or more of those
# that any letter can have (no language does that), a repeated mark, and all after the fifth.
_PILES = (r"[\u0300-\u036f]{3,}", r"(\p{Mn})(?=\1)", r"(?<=\p{Mn}{5})\p{Mn}")


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """The text of a card: plain text, in the language `lang` (BCP 47) of the page."""

    title: str
    site: str
    authors: str = ""
    date: str = ""
    section: str = ""
    lang: str = "en"
    rtl: bool = False
    """Whether that language is written from right to left. The direction of the title wins."""

    def drawn(self) -> dict[str, str | bool | None]:
        """What a layout gets: clean texts, the title cut to a readable length, and their
        language, region and direction.
        """
        title = cut(clean(self.title), _LONGEST)
        rtl = _is_rtl(title)
        language, region = region_of(self.lang)
        return {
            "title": title,
            "site": clean(self.site),
            "authors": clean(self.authors),
            "date": clean(self.date),
            "section": clean(self.section),
            "lang": language,
            "region": region,
            "rtl": self.rtl if rtl is None else rtl,
        }


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """How the cards of a site look."""

    layout: Path = LAYOUTS / "plain.typ"
    colours: Mapping[str, str] = {}
    """Override the layout's own, by name ("background", "text", "accent", "muted"): "#rrggbb"."""
    logo: Path | None = None
    background: Path | None = None
    """Pictures: PNG, JPEG, WebP, GIF or SVG."""
    fonts: tuple[str, ...] = ()
    """Files or installed families, tried before the layout's own."""
    jpeg: bool = False
    """Whether cards without a background are JPEG, too; those with one always are."""


def clean(text: str) -> str:
    """`text` as it is drawn: composed, on one line, without invisible characters."""
    text = fold(text)
    # Latin letters and the usual punctuation need no cleaning or composing.
    if text.isascii() or all(it < "\u0300" or "\u2010" <= it <= "\u2027" for it in text):
        return text
    import regex

    text = normalize("NFC", fold(regex.sub(_UNSEEN, "", text)))
    for pile in _PILES:
        text = regex.sub(pile, "", text)
    return text


def _is_rtl(text: str) -> bool | None:
    """The direction of the first letter that has one (Unicode Standard Annex 9, P2)."""
    directions = map(bidirectional, text)
    return next((it != "L" for it in directions if it in ("L", "R", "AL")), None)
