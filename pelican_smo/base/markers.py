"""Marks in an unfinished page, and their removal whatever a template made of them."""

import os
import re
from functools import cached_property


class Marks:
    """Marks in a page until it is finished, random for each run.

    They look like tags, so that `striptags` removes them with the rest. Their digits,
    which no filter changes, identify them.
    """

    def __init__(self) -> None:
        self._digits = f"{int.from_bytes(os.urandom(8)):020}"[-16:]
        self.body = f"<smo-{self._digits}>"
        self.top = f"<smo-{self._digits}-top>"
        self.head = f"<smo-{self._digits}-head>"

    def wipe(self, text: str) -> str:
        """`text` without any trace of a mark."""
        return self._trace.sub("", text) if self._digits[:6] in text else text

    @cached_property
    def _trace(self) -> re.Pattern[str]:
        """A mark, also one that a template has escaped, put in capitals or cut off."""
        rest = _cut_off(self._digits[6:], f"(?:{_cut_off('-head')}|{_cut_off('-top')})")
        return re.compile(
            rf"(?:<|&lt;|&#60;|&#x3c;|\\u003c|\\x3c|%3c)/?smo-{self._digits[:6]}{rest}"
            r"(?:>|&gt;|&#62;|&#x3e;|\\u003e|\\x3e|%3e)?",
            re.IGNORECASE,
        )


def _cut_off(letters: str, rest: str = "") -> str:
    """The pattern of `letters` and then `rest`, or of as many of them as are left."""
    return "".join(f"(?:{letter}" for letter in letters) + rest + ")?" * len(letters)
