"""Files that this plugin writes: whole, in their place, and never outside their folder."""

import base64
import hashlib
import os
from pathlib import Path

import msgspec
from pelican.utils import sanitised_join

_FOLDER = Path(__file__).parents[1] / "static"


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
