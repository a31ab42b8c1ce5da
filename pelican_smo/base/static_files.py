"""Files that this plugin writes: whole, in their place, and never outside their folder."""

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
"""What the names of files begin with that are not whole yet."""


class Asset(msgspec.Struct, frozen=True):
    """A file of this plugin in the output: its path from the site's root, and its
    checksum as a browser checks it (W3C Subresource Integrity, 3.1).
    """

    path: str
    integrity: str


def read(name: str) -> bytes:
    """A static file of this package."""
    return (_FOLDER / name).read_bytes()


def publish(output: str, name: str, data: bytes) -> Asset:
    """Write a static file of this plugin under a name that changes with its content."""
    stem, dot, extension = name.partition(".")
    digest = hashlib.sha256(data).digest()
    path = f"smo/{stem}.{digest.hex()[:10]}{dot}{extension}"
    write(output, path, data)
    return Asset(path, f"sha256-{base64.b64encode(digest).decode()}")


def write(folder: str, path: str, data: bytes) -> str:
    """Write a file whole and move it into place; returns its full name.

    `folder` is where all of a kind are (the output, the cache), and `path` leads on from
    there. What is not whole yet stands in `folder` itself, where `clear` finds it.
    Raises `OutsideError` if `path` leads out of `folder`, and `OSError`.
    """
    target = confined(folder, path)
    # Not of pathlib: a site has hundreds of feeds.
    os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120
    try:
        _write(folder, target, data)
    except FileNotFoundError:
        # Another build has just begun, and cleared it away.
        _write(folder, target, data)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # A folder of the site is on another disk, from where nothing can be moved to here.
        _write(os.path.dirname(target), target, data)  # noqa: PTH120
    return target


def clear(folder: str) -> None:
    """Remove from a folder what `write` was about to write when its build was killed."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(_UNFINISHED):
                with suppress(OSError):
                    Path(entry.path).unlink()


def _write(folder: str, target: str, data: bytes) -> None:
    # Cards are written by several threads, and two builds may run at once.
    unfinished = f"{folder}/{_UNFINISHED}{os.getpid()}-{threading.get_ident()}"
    try:
        with open(unfinished, "wb") as file:  # noqa: PTH123
            file.write(data)
        os.replace(unfinished, target)  # noqa: PTH105
    except OSError:
        Path(unfinished).unlink(missing_ok=True)
        raise
