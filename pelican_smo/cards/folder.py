"""The engine's folder: a layout can read nothing outside it."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from pelican_smo.cards.card import LAYOUTS

_COMMON = ("common.typ", "fit.typ", "words.typ", "background.typ")


class Folder:
    """A layout and the files it needs, in `root`, with the owner's fonts in `fonts`."""

    def __init__(self, layout: str, fonts: Sequence[Path]) -> None:
        self._whole = Path(tempfile.mkdtemp(prefix="smo-cards-"))
        self._told: dict[str, bytes] = {}
        self.root = self._whole / "root"
        self.root.mkdir()
        (self.root / "layout.typ").write_text(layout, "utf-8")
        for name in _COMMON:
            shutil.copyfile(LAYOUTS / name, self.root / name)
        self.fonts = self._whole / "fonts"
        # Each in a folder of its own, numbered to keep their order.
        for number, file in enumerate(fonts):
            target = self.fonts / f"{number:03}"
            target.mkdir(parents=True)
            shutil.copyfile(file, target / file.name)

    def tell(self, name: str, said: object) -> None:
        """Pass data to the layout as JSON, under a name.

        Not as one of the engine's own inputs: when one of these changes, the engine drops
        its cache of the last card, which costs a fifth of the time of a card.
        """
        data = msgspec.json.encode(said, order="sorted")
        if self._told.get(name) != data:
            (self.root / f"{name}.json").write_bytes(data)
            self._told[name] = data

    def remove(self) -> None:
        """Delete the folder from the disk."""
        shutil.rmtree(self._whole, ignore_errors=True)
