"""Colours of channels, readable on light and on dark surfaces."""

from collections.abc import Iterable
from functools import cache

from pelican_smo.base import static_files
from pelican_smo.channels.catalogue import Channel

_INK_CONTRAST = 4.5
"""Contrast of text that WCAG 2.2 requires (SC 1.4.3, level AA)."""
_LIGHT_SURFACE = (0xF6, 0xF7, 0xF8)
_DARK_SURFACE = (0x26, 0x29, 0x2E)


def stylesheet(channels: Iterable[Channel]) -> bytes:
    """The style sheet with the colours of only these channels."""
    return static_files.read("smo.css") + of(channels)


def of(channels: Iterable[Channel]) -> bytes:
    """The part of a style sheet that sets the colours of these channels."""
    unique = {channel.id: channel for channel in channels}
    return "".join(_colours(unique[name]) for name in sorted(unique)).encode()


def readable(colour: tuple[int, int, int], surface: tuple[int, int, int]) -> str:
    """The colour nearest to `colour` that is readable on `surface`, as `#rrggbb`."""
    toward = 0 if _luminance(surface) > 0.18 else 255
    for step in range(21):
        mixed = tuple(round(part + (toward - part) * step / 20) for part in colour)
        if contrast(mixed, surface) >= _INK_CONTRAST:
            break
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """The contrast ratio of two colours (WCAG 2.2, "contrast ratio"), 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _colours(channel: Channel) -> str:
    brand = bytes.fromhex(channel.color.removeprefix("#"))
    colour = brand[0], brand[1], brand[2]
    white_reads = contrast(colour, (255, 255, 255)) >= _INK_CONTRAST
    return (
        f".smo-{channel.id}{{--smo-brand:{channel.color.lower()};"
        f"--smo-on-brand:{'#fff' if white_reads else '#000'};"
        f"--smo-ink-light:{readable(colour, _LIGHT_SURFACE)};"
        f"--smo-ink-dark:{readable(colour, _DARK_SURFACE)}}}\n"
    )


# Called again and again for the same surfaces.
@cache
def _luminance(colour: tuple[int, ...]) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2, "relative luminance")."""
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
