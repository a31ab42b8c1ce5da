"""Drawn cards, kept in the cache folder between builds and published from there.

A card's name is a hash of everything that shows in it. So a card that exists is up to
date, and networks that cache previews fetch a changed card under its new name.
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pelican_smo.base import static_files

FOLDER = "smo-cards"
"""The folder within the cache folder."""

_KEPT = 30 * 24 * 3600
"""Seconds for which a card is kept that no build uses."""

# First and last bytes of files (PNG, Third Edition, 5.2 and 11.2.5; ISO/IEC 10918-1, B.1.1.3).
_PNG = (b"\x89PNG\r\n\x1a\n", b"\x00\x00\x00\x00IEND\xaeB`\x82")
_JPEG = (b"\xff\xd8\xff", b"\xff\xd9")


class Store:
    """The cards of one site, in the folder `cache`, published to the folder `output`."""

    def __init__(self, cache: str, output: str) -> None:
        self._folder = cache
        self._cache = Path(cache, FOLDER)
        self._output = output
        self._asked: set[str] = set()
        self._whole: set[str] = set()

    def has(self, name: str) -> bool:
        """Whether the card exists and is whole: a build may have been interrupted."""
        if name in self._whole:
            return True
        try:
            beginning, end = _PNG if name.endswith(".png") else _JPEG
            with open(self.file(name), "rb") as file:  # noqa: PTH123 - for each page
                if file.read(len(beginning)) != beginning:
                    return False
                file.seek(-len(end), os.SEEK_END)
                whole = file.read() == end
        except OSError:
            return False
        if whole:
            self._whole.add(name)
        return whole

    def keep(self, name: str, data: bytes) -> None:
        """Cache a drawn card."""
        static_files.write(self._folder, f"{FOLDER}/{name}", data)

    def publish(self, name: str) -> str:
        """Copy the card into the output; returns its path there, from the site's root."""
        path = path_of(name)
        if name not in self._asked:
            self._asked.add(name)
            source, target = self.file(name), f"{self._output}/{path}"
            if not _same_length(source, target):
                static_files.write(self._output, path, source.read_bytes())
        return path

    def publish_instead(self, name: str, data: bytes) -> None:
        """Write a fallback for a card that cannot be drawn; it is not cached."""
        static_files.write(self._output, path_of(name), data)

    def clear(self, now: Callable[[], float] = time.time) -> None:
        """Delete cards that no recent build used, and mark those that this one used."""
        if not self._asked:
            return
        oldest = now() - _KEPT
        for file in self._cache.iterdir():
            # Another build may do the same at the same time.
            with suppress(FileNotFoundError):
                if file.name in self._asked:
                    os.utime(file)
                elif file.stat().st_mtime < oldest:
                    file.unlink()

    def forget(self, name: str) -> None:
        """Delete a card, so that it is drawn again."""
        self._whole.discard(name)
        self.file(name).unlink(missing_ok=True)

    def file(self, name: str) -> Path:
        """The file of a card in the cache folder."""
        return self._cache / name


def path_of(name: str) -> str:
    """The path of a card in the output, from the site's root."""
    return f"smo/cards/{name}"


def _same_length(source: Path, target: str) -> bool:
    """Whether an earlier build published this card: one name is one content."""
    try:
        return os.stat(source).st_size == os.stat(target).st_size  # noqa: PTH116
    except OSError:
        return False
