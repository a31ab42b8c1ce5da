"""How each network reads a page: the rows of `networks.json`."""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec


class Network(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a network reads a page, a row of `networks.json`.

    The chains name tags, or "title" and "heading" (the elements), "text" (first words
    of the body), "description" (the tag), "json-ld NAME", "icon" and "domain". `large`
    says when a picture is shown large: always, never, if `twitter:card` says so (card),
    if it is at least `large_from` (size), or if it is wider than high (landscape).
    `least`, `most` and `large_from` are widths and heights in pixels, `widest` is the
    largest width by height, `not_square` how far from a square a large picture is,
    `crop` the width by height to which a picture is cut (0: it is not), `lines` how
    many of the title and the description are shown in each layout, `reads` how many
    bytes of a page are read, `asks` the tags that its documentation demands,
    `title_fits` and `description_fits` how many characters are shown (0: not known).
    """

    id: str
    name: str
    source: str
    title: tuple[str, ...]
    description: tuple[str, ...]
    image: tuple[str, ...]
    alt: tuple[str, ...]
    site: tuple[str, ...]
    large: Literal["always", "never", "card", "size", "landscape"]
    bytes: int
    types: tuple[str, ...]
    crop: float
    small_crop: float
    lines: dict[str, tuple[int, int]]
    least: tuple[int, int] = (0, 0)
    large_from: tuple[int, int] = (0, 0)
    most: tuple[int, int] = (0, 0)
    widest: float = 0.0
    not_square: float = 0.0
    reads: int = 0
    title_fits: int = 0
    description_fits: int = 0
    asks: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    json_ld_types: tuple[str, ...] = ()
    properties: bool = False
    """Reads Open Graph in `property=` only."""
    https: bool = False
    """Shows nothing of an address without it."""
    relative: bool = False
    """Finds a picture whose address is not absolute."""
    graph: bool = False
    """Reads the `@graph` of JSON-LD."""
    indexed: bool = False
    """Leaves out pages that say noindex."""
    needs_card: bool = False
    """Makes no card unless `twitter:card` is there, or og:type, og:title and
    og:description are."""


@cache
def networks() -> tuple[Network, ...]:
    """All networks that are known."""
    data = Path(__file__).with_name("networks.json").read_bytes()
    return msgspec.json.decode(data, type=tuple[Network, ...])


def readers(tag: str) -> tuple[str, ...]:
    """The ids of the networks that read a tag, by its name."""
    return tuple(
        it.id
        for it in networks()
        if tag in (*it.title, *it.description, *it.image, *it.alt, *it.site, *it.asks, *it.also)
    )
