"""Writes this plugin's files: atomically, and never outside their folder."""

import base64
import errno
import hashlib
import os
import threading
from contextlib import suppress
from pathlib import Path

import msgspec

from pelican_smo.base.paths import confined

_FOLDER = Path(__file__).parents[1] / "static"

_UNFINISHED = ".smo-unfinished-"
"""How the names of unfinished files begin."""


class Asset(msgspec.Struct, frozen=True):
    """A file of this plugin in the output: its path from the site's root, and the checksum
    that a browser checks (W3C Subresource Integrity, 3.1).
    """

    path: str
    integrity: str


def read(name: str) -> bytes:
    """A static file of this package."""
    return (_FOLDER / name).read_bytes()


def publish(output: str, name: str, data: bytes) -> Asset:
    """Write a static file under a name that changes with its content."""
    stem, dot, extension = name.partition(".")
    digest = hashlib.sha256(data).digest()
    path = f"smo/{stem}.{digest.hex()[:10]}{dot}{extension}"
    write(output, path, data)
    return Asset(path, f"sha256-{base64.b64encode(digest).decode()}")


def write(folder: str, path: str, data: bytes) -> str:
    """Write a complete file, then move it into place; returns its absolute path.

    `folder` is the root for its kind (the output, the cache), and `path` is relative to
    it. The unfinished file is in `folder` itself, where `clear` finds it. Raises
    `OutsideError` if `path` leads out of `folder`, and `OSError`.
    """
    target = confined(folder, path)
    # Not pathlib, which is slower: a site has hundreds of feeds.
    os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120
    try:
        _write(folder, target, data)
    except FileNotFoundError:
        # Another build has just started, and cleared the unfinished file.
        _write(folder, target, data)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # The target is on another disk, and files cannot be moved between disks.
        _write(os.path.dirname(target), target, data)  # noqa: PTH120
    return target


def clear(folder: str) -> None:
    """Remove the unfinished files of `write` that a killed build left in a folder."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(_UNFINISHED):
                with suppress(OSError):
                    Path(entry.path).unlink()


def _write(folder: str, target: str, data: bytes) -> None:
    # Several threads write cards, and two builds may run at once.
    unfinished = f"{folder}/{_UNFINISHED}{os.getpid()}-{threading.get_ident()}"
    try:
        with open(unfinished, "wb") as file:  # noqa: PTH123
            file.write(data)
        os.replace(unfinished, target)  # noqa: PTH105
    except OSError:
        Path(unfinished).unlink(missing_ok=True)
        raise
