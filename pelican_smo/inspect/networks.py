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
    highest ratio of width to height, `not_square` how far that of a large picture is from
    1, `crop` the ratio to which a picture is cut (0: not cut), `lines` how many lines of
    the title and the description are shown in each layout, `reads` how many bytes of a
    page are read, `asks` the tags that its documentation requires, `title_fits` and
    `description_fits` how many characters are shown (0: not known).
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
    """Reads Open Graph only in `property=`."""
    https: bool = False
    """Shows no preview of an address without https."""
    relative: bool = False
    """Resolves a relative address of a picture."""
    graph: bool = False
    """Reads the `@graph` of JSON-LD."""
    indexed: bool = False
    """Omits pages that say noindex."""
    needs_card: bool = False
    """Makes a card only with `twitter:card`, or with og:type, og:title and
    og:description."""


@cache
def networks() -> tuple[Network, ...]:
    """All known networks."""
    data = Path(__file__).with_name("networks.json").read_bytes()
    return msgspec.json.decode(data, type=tuple[Network, ...])


def readers(tag: str) -> tuple[str, ...]:
    """The ids of the networks that read a tag of this name."""
    return tuple(
        it.id
        for it in networks()
        if tag in (*it.title, *it.description, *it.image, *it.alt, *it.site, *it.asks, *it.also)
    )
