"""Templates that are rendered once for many pages, with slots for what differs.

Rendering a template for each page costs more than everything else that this plugin does
to it; filling slots costs next to nothing.
"""

import re
from collections.abc import Mapping

from markupsafe import Markup

# Control characters, which no template and no text of a page contains.
_SLOT = re.compile("\x02(\\w+)\x03")


def slot(name: str) -> Markup:
    """What to give a template instead of a value."""
    return Markup(f"\x02{name}\x03")


class Slotted:
    """A rendered template with its slots, in any order and number."""

    def __init__(self, html: str) -> None:
        # Every second part is the name of a slot.
        self._parts = _SLOT.split(html)
        self.slots = self._parts[1::2]

    def renamed(self, names: Mapping[str, str]) -> "Slotted":
        """A copy with other names for some slots."""
        other = Slotted("")
        other._parts = self._parts.copy()
        other.slots = [names.get(name, name) for name in self.slots]
        return other

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with a value in each of its slots."""
        parts = self._parts.copy()
        parts[1::2] = [values[name] for name in self.slots]
        return "".join(parts)
