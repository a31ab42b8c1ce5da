"""How a mistake in the site's settings is told to its owner."""

from collections.abc import Iterable

from pelican_smo.base.text import cut


class SettingsError(ValueError):
    """The SMO block is wrong; the build stops before anything is written."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        count = "1 setting is" if len(self.faults) == 1 else f"{len(self.faults)} settings are"
        lines = "".join(f"\n  {fault}" for fault in self.faults)
        super().__init__(f"{count} wrong in the SMO block. Nothing was written.{lines}")


def nearest(word: str, known: Iterable[str]) -> str:
    """The sentence that offers the known word most like `word`, or nothing."""
    from difflib import get_close_matches  # only where something is wrong

    near = get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return f' Did you mean "{near[0]}"?' if near else ""


def place(*keys: str | int) -> str:
    """The Python expression for a value in the SMO block, as its owner wrote it."""
    return "SMO" + "".join(f"[{key}]" if isinstance(key, int) else f'["{key}"]' for key in keys)


def shown(value: object) -> str:
    """A value as Python writes it, short enough for one line of a log."""
    return cut(repr(value), 80)
