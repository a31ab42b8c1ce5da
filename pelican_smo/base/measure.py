"""Pictures are measured once, and again only when they change."""

import logging
import os
from pathlib import Path

import msgspec

from pelican_smo.base import media_types, static_files

logger = logging.getLogger(__name__)

_FILE = "smo-pictures.json"


class Size(msgspec.Struct, frozen=True, array_like=True):
    """Width and height in pixels, as shown, and the type; 0, 0 and empty if this is not a
    picture or cannot be measured.
    """

    width: int = 0
    height: int = 0
    media_type: str = ""


class _Measured(msgspec.Struct, frozen=True, array_like=True):
    """A size, and the file's time of change (ns) and length (bytes) when it was taken."""

    changed: int
    length: int
    size: Size


class Sizes:
    """The sizes of a site's pictures, kept in the cache folder from build to build."""

    def __init__(self, cache_path: str) -> None:
        self._folder = cache_path
        self._kept: dict[str, _Measured] | None = None
        self._sizes: dict[str, Size] = {}
        self._changed = False

    def of(self, path: str) -> Size:
        """The size of the picture in a file."""
        if path not in self._sizes:
            self._sizes[path] = self._measured(path)
        return self._sizes[path]

    def save(self) -> None:
        """Keep what was measured for the next build."""
        if not self._changed:
            return
        # Another site with the same cache folder may have saved since.
        kept = {**self._load(), **(self._kept or {})}
        data = msgspec.json.encode({name: kept[name] for name in kept if Path(name).is_file()})
        try:
            static_files.write(self._folder, _FILE, data)
        except OSError as error:
            logger.warning(
                "CACHE_PATH: pictures will be measured again in the next build: %s", error
            )
        self._changed = False

    def _measured(self, path: str) -> Size:
        if self._kept is None:
            self._kept = self._load()
        try:
            state = os.stat(path)  # noqa: PTH116 - a Path for each picture costs more
            before = self._kept.get(path)
            if before and (before.changed, before.length) == (state.st_mtime_ns, state.st_size):
                return before.size
            size = measured(path)
        except OSError:
            return Size()
        self._kept[path] = _Measured(state.st_mtime_ns, state.st_size, size)
        self._changed = True
        return size

    def _load(self) -> dict[str, _Measured]:
        try:
            data = Path(self._folder, _FILE).read_bytes()
            return msgspec.json.decode(data, type=dict[str, _Measured])
        except (OSError, msgspec.MsgspecError):
            return {}


def measured(path: str) -> Size:
    """The size of the picture in a file. Raises OSError if it cannot be read."""
    from imagesize import get  # only where there is a picture that is new

    with open(path, "rb") as file:  # noqa: PTH123
        # Servers go by the file name's ending; with a wrong one, a picture is not shown.
        media_type = media_types.begun(file.read(media_types.START))
        if not media_type:
            return Size()
        file.seek(0)
        width, height = get(file)
    return Size(width, height, media_type) if width > 0 < height else Size()
