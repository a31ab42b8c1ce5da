"""Messages about an owner's mistakes: the place, what was expected, what was found."""

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
    """A filter for Pelican's logger, which shows the traceback of every fatal error.

    The owner can fix a mistake in the settings without one: the message says everything.
    """
    if record.exc_info and isinstance(record.exc_info[1], SettingsError):
        record.exc_info = None
    return True


def wrong(where: str, expected: str, got: object, hint: str = "") -> str:
    """The message about a wrong value.

    `where` is its key, after its file if that is not the settings. `hint` is further
    help, such as the sentence of `nearest`.
    """
    return f"{where}: expected {expected}, got {shown(got)}.{hint}"


def nearest(word: str, known: Iterable[str]) -> str:
    """A sentence that suggests the known word closest to `word`, or nothing."""
    near = closest(word, known, 1)
    return f' Did you mean "{near[0]}"?' if near else ""


def closest(word: str, known: Iterable[str], count: int) -> list[str]:
    """At most `count` known words, those closest to `word` first."""
    from difflib import get_close_matches  # only where something is wrong

    # A long word is slow to compare, and no known word is close to it.
    spelled = {it.lower(): it for it in known} if len(word) <= 300 else {}
    return [spelled[it] for it in get_close_matches(word.lower(), spelled, n=count)]


def either(allowed: Iterable[object]) -> str:
    """The allowed values as a sentence has them: "a, b or c"."""
    *first, last = map(str, allowed)
    return f"{', '.join(first)} or {last}" if first else last


def place(*keys: str | int) -> str:
    """The Python expression for a value in the SMO block, as its owner wrote it."""
    return "SMO" + "".join(f"[{key}]" if isinstance(key, int) else f'["{key}"]' for key in keys)


def shown(value: object) -> str:
    """A value as Python writes it, short enough for one line of a log."""
    return cut(repr(value), 80)
