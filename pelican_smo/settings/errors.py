"""How a mistake of the site's owner is reported: where it is, what is expected there, what it is."""

import logging
from collections.abc import Iterable

from pelican_smo.base.text import cut


class SettingsError(ValueError):
    """The SMO block is wrong; the build stops before anything is written."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        count = "1 setting is" if len(self.faults) == 1 else f"{len(self.faults)} settings are"
        lines = "".join(f"\n  {fault}" for fault in self.faults)
        super().__init__(f"{count} wrong in the SMO block. Nothing was written.{lines}")


def without_traceback(record: logging.LogRecord) -> bool:
    """A filter for Pelican's logger, which shows the traceback of whatever stops it.

    A mistake in the settings is the owner's to mend, and its message says all of it.
    """
    if record.exc_info and isinstance(record.exc_info[1], SettingsError):
        record.exc_info = None
    return True


def wrong(where: str, expected: str, got: object, hint: str = "") -> str:
    """The one form of message about a value: `where` is its key, with the file it is in if
    that is not the settings', `hint` what else helps, such as what `nearest` says.
    """
    return f"{where}: expected {expected}, got {shown(got)}.{hint}"


def nearest(word: str, known: Iterable[str]) -> str:
    """The sentence that offers the known word most like `word`, or nothing."""
    near = closest(word, known, 1)
    return f' Did you mean "{near[0]}"?' if near else ""


def closest(word: str, known: Iterable[str], count: int) -> list[str]:
    """At most `count` of the known words, those most like `word` first."""
    from difflib import get_close_matches  # only where something is wrong

    # What it does takes its time with a long word, which none is like anyway.
    spelled = {it.lower(): it for it in known} if len(word) <= 300 else {}
    return [spelled[it] for it in get_close_matches(word.lower(), spelled, n=count)]


def either(allowed: Iterable[object]) -> str:
    """What is expected where there is a choice, as in "a, b or c"."""
    *first, last = map(str, allowed)
    return f"{', '.join(first)} or {last}" if first else last


def place(*keys: str | int) -> str:
    """The Python expression for a value in the SMO block, as its owner wrote it."""
    return "SMO" + "".join(f"[{key}]" if isinstance(key, int) else f'["{key}"]' for key in keys)


def shown(value: object) -> str:
    """A value as Python writes it, short enough for one line of a log."""
    return cut(repr(value), 80)
