"""The share cards of the SMO block: every key, its type and its default."""

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from pelican_smo.base.paths import OutsideError, confined
from pelican_smo.settings.errors import either, nearest, place, wrong
from pelican_smo.settings.validate import Section

LAYOUTS = ("code", "gradient", "photo", "plain")
"""The layouts in this package."""

RATIOS = {"1:1": (1200, 1200), "4:3": (1200, 900), "16:9": (1200, 675), "2:3": (1000, 1500)}
"""Sizes in pixels of additional cards, by ratio."""

MANY_LISTS = 100
"""With more lists than this, drawing a card for each takes longer than it is worth."""

COLOURS = ("background", "text", "accent", "muted")
"""The colours of a card."""


class Cards(Section, frozen=True, kw_only=True):
    """Pictures for pages without one of their own."""

    enabled: Annotated[bool, Meta(description="Whether cards are drawn.")] = True
    on: Annotated[
        Literal["auto"] | tuple[Literal["article", "page", "list", "home"], ...],
        Meta(
            description=(
                "Kinds of page that get a card. auto: all of them, but on a site with more than "
                f"{MANY_LISTS} lists (of tags, categories, authors, periods) these share the home "
                "page's."
            ),
            examples=[["article", "page", "list", "home"]],
        ),
    ] = "auto"
    layout: Annotated[
        str,
        Meta(
            description=(
                "How a card looks: plain, gradient, photo or code, or a layout of your own, a "
                "path in the content folder."
            ),
            examples=["cards/mine.typ"],
        ),
    ] = "plain"
    colours: Annotated[
        dict[str, str],
        Meta(
            description="Colours instead of the layout's: background, text, accent, muted.",
            examples=[{"background": "#12556b", "text": "#ffffff"}],
        ),
    ] = msgspec.field(default_factory=dict)
    logo: Annotated[
        str, Meta(description="The site's logo: a PNG, JPEG or SVG in the content folder.")
    ] = ""
    background: Annotated[
        str, Meta(description="A picture behind the text: a PNG or JPEG in the content folder.")
    ] = ""
    fonts: Annotated[
        tuple[str, ...],
        Meta(
            description=(
                "Fonts, the best first: files in the content folder, or families that are "
                "installed on every machine that builds the site."
            ),
            examples=[["fonts/Sans.ttf", "Noto Sans"]],
        ),
    ] = ()
    format: Annotated[
        Literal["auto", "png", "jpeg"],
        Meta(
            description=(
                "The format of the files. auto: JPEG with a picture behind the text, else PNG."
            )
        ),
    ] = "auto"
    ratios: Annotated[
        tuple[Literal["1:1", "4:3", "16:9", "2:3"], ...],
        Meta(description="Further shapes of each card, for JSON-LD and for Pinterest (2:3)."),
    ] = ()


LAYOUT = f"{either(LAYOUTS)}, or a path in the content folder that ends in .typ"
"""The layouts that are expected, for messages."""


def is_layout(name: str) -> bool:
    """Whether a layout is in this package, or may be a file of the site's own."""
    return name in LAYOUTS or (name.lower().endswith(".typ") and not _leads_out(name))


def _leads_out(path: str) -> bool:
    try:
        confined(".", path)
    except OutsideError:
        return True
    return False


def faults(cards: Cards | bool) -> Iterator[str]:
    """Errors in values of the right type."""
    if isinstance(cards, bool):
        return
    if not is_layout(cards.layout):
        yield wrong(place("cards", "layout"), LAYOUT, cards.layout, nearest(cards.layout, LAYOUTS))
    named = [("logo", cards.logo), ("background", cards.background)]
    for key, path in [*named, *(("fonts", font) for font in cards.fonts)]:
        if path and _leads_out(path):
            yield wrong(place("cards", key), "a path within the content folder", path)
    if cards.format == "png" and cards.background:
        expected = f'"jpeg", or no such key, beside {place("cards", "background")}'
        hint = " With a picture behind the text a PNG would weigh a megabyte."
        yield wrong(place("cards", "format"), expected, cards.format, hint)
    for name, colour in cards.colours.items():
        if name not in COLOURS:
            yield wrong(place("cards", "colours"), either(COLOURS), name, nearest(name, COLOURS))
        elif not _is_colour(colour):
            here = place("cards", "colours", name)
            yield wrong(here, 'a colour in hexadecimal, as in "#12556b"', colour)


def _is_colour(text: str) -> bool:
    digits = text.removeprefix("#")
    return len(text) in (4, 7) and text[0] == "#" and set(digits.lower()) <= set("0123456789abcdef")
