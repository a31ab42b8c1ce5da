"""The style sheet and the script, under names that change with their content."""

import base64
import hashlib
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import msgspec
from pelican.utils import sanitised_join

from pelican_smo.channels.catalogue import Channel

_FOLDER = Path(__file__).with_name("static")
_INK_CONTRAST = 4.5
"""Contrast of text that WCAG 2.2 asks for (SC 1.4.3, level AA)."""
_LIGHT_SURFACE = (0xF6, 0xF7, 0xF8)
_DARK_SURFACE = (0x26, 0x29, 0x2E)


class Asset(msgspec.Struct, frozen=True):
    """A file of this plugin in the output: its path from the site's root, and its
    checksum as a browser checks it (W3C Subresource Integrity, 3.1).
    """

    path: str
    integrity: str


def stylesheet(channels: Iterable[Channel]) -> bytes:
    """The style sheet with the colours of these channels and no others."""
    return read("smo.css") + colours(channels)


def script() -> bytes:
    """The script for what a link cannot do."""
    return read("smo.js")


def read(name: str) -> bytes:
    """A static file of this package."""
    return (_FOLDER / name).read_bytes()


def colours(channels: Iterable[Channel]) -> bytes:
    """The part of a style sheet that says the colours of these channels."""
    unique = {channel.id: channel for channel in channels}
    return "".join(_colours(unique[name]) for name in sorted(unique)).encode()


def publish(output: str, name: str, data: bytes) -> Asset:
    """Write a static file of this plugin under a name that changes with its content."""
    stem, dot, extension = name.partition(".")
    digest = hashlib.sha256(data).digest()
    path = f"smo/{stem}.{digest.hex()[:10]}{dot}{extension}"
    write(output, path, data)
    return Asset(path, f"sha256-{base64.b64encode(digest).decode()}")


def write(output: str, path: str, data: bytes) -> str:
    """Write a file whole and move it into place; returns its full name.

    Raises `RuntimeError` if `path` leads out of the output folder.
    """
    target: str = sanitised_join(output, path)
    # Not of pathlib: a site has hundreds of feeds.
    folder, name = os.path.split(target)
    unfinished = f"{folder}/.{name}.{os.getpid()}"
    os.makedirs(folder, exist_ok=True)  # noqa: PTH103
    try:
        with open(unfinished, "wb") as file:  # noqa: PTH123
            file.write(data)
        os.replace(unfinished, target)  # noqa: PTH105
    except OSError:
        Path(unfinished).unlink(missing_ok=True)
        raise
    return target


def readable(colour: tuple[int, int, int], surface: tuple[int, int, int]) -> str:
    """The colour nearest to `colour` that can be read on `surface`, as `#rrggbb`."""
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


# The surfaces are asked for again and again.
@cache
def _luminance(colour: tuple[int, ...]) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2, "relative luminance")."""
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
