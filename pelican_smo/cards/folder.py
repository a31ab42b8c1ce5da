"""The folder in which the engine works: all that a layout can read."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from pelican_smo.cards.card import LAYOUTS

_COMMON = ("common.typ", "fit.typ", "words.typ", "background.typ")


class Folder:
    """A layout with what it needs, in `root`, and the owner's fonts beside it, in `fonts`."""

    def __init__(self, layout: str, fonts: Sequence[Path]) -> None:
        self._whole = Path(tempfile.mkdtemp(prefix="smo-cards-"))
        self._told: dict[str, bytes] = {}
        self.root = self._whole / "root"
        self.root.mkdir()
        (self.root / "layout.typ").write_text(layout, "utf-8")
        for name in _COMMON:
            shutil.copyfile(LAYOUTS / name, self.root / name)
        self.fonts = self._whole / "fonts"
        # Each in a folder of its own, in their order.
        for number, file in enumerate(fonts):
            target = self.fonts / f"{number:03}"
            target.mkdir(parents=True)
            shutil.copyfile(file, target / file.name)

    def tell(self, name: str, said: object) -> None:
        """Have the layout read something under a name, as JSON.

        Not among the engine's own inputs: if one of these changes, the engine forgets what
        it knows from the card before, which takes a fifth of the time of a card.
        """
        data = msgspec.json.encode(said, order="sorted")
        if self._told.get(name) != data:
            (self.root / f"{name}.json").write_bytes(data)
            self._told[name] = data

    def remove(self) -> None:
        """Remove it from the disk."""
        shutil.rmtree(self._whole, ignore_errors=True)
