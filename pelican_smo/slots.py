"""Templates that are rendered once for many pages, with slots for what differs.

To render a template for each page costs more than all else that this plugin
does to it; to fill slots costs next to nothing.
"""

import re
from collections.abc import Sequence

from markupsafe import Markup

# Control characters, which no template and no text of a page holds.
_SLOT = re.compile("\x02(\\d+)\x03")


def slot(number: int) -> Markup:
    """What to give a template instead of a value."""
    return Markup(f"\x02{number}\x03")


class Slotted:
    """What a template made, with its slots; they may be used in any order, or not."""

    def __init__(self, html: str) -> None:
        parts = _SLOT.split(html)
        self._texts = parts[::2]
        self.slots = [int(number) for number in parts[1::2]]

    def filled(self, values: Sequence[str]) -> str:
        """The text with `values`, one for each number in `slots`, in that order."""
        parts = [""] * (2 * len(self._texts) - 1)
        parts[::2] = self._texts
        parts[1::2] = values
        return "".join(parts)
