"""Where feeds lie, and what lies beside them."""

import posixpath
from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec
from msgspec.structs import replace


class Place(msgspec.Struct, frozen=True):
    """Where a feed is: its file in the output folder and its address from the root.

    `kind` is "site" for the feeds of the whole site, which every page links first,
    "own" for those that the SMO block adds, and else "list". `asked_for` is the path
    under which this one was asked for, or the one that it stands beside.
    """

    path: str
    url: str
    kind: Literal["site", "own", "list"]
    asked_for: str

    def beside(self, rule: Callable[[str], str]) -> "Place":
        """The place that `rule` finds beside this one."""
        path = rule(self.path)
        # A server may show a folder as another; an address of another name
        # altogether is a forwarding of one file.
        moved = self.url != self.path and self.path.endswith(f"/{self.url}")
        return replace(self, path=path, url=rule(self.url) if moved else path)

    def archive(self, number: int) -> "Place":
        """The place of an archive of this feed (no slug has a full stop)."""

        def numbered(path: str) -> str:
            stem, ending = posixpath.splitext(path)
            return f"{stem}.archive-{number}{ending}"

        return self.beside(numbered)


def paths(settings: Mapping[str, Any]) -> dict[str, str]:
    """The settings that ask Pelican for a feed, and their paths or patterns."""
    return {
        key: str(value)
        for key, value in settings.items()
        if value and "FEED_" in key and key.endswith(("_ATOM", "_RSS"))
    }


def askers(settings: Mapping[str, Any], path: str) -> tuple[list[str], list[str]]:
    """The settings that ask for the feed at `path`, and those whose pattern may."""
    asked = paths(settings)
    fixed = [key for key, pattern in asked.items() if pattern == path]
    patterns = []
    for key, pattern in asked.items():
        before, brace, rest = pattern.partition("{")
        if brace and path.startswith(before) and path.endswith(rest.rpartition("}")[2]):
            patterns.append(key)
    return fixed, patterns
