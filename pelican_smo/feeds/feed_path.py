"""The paths of feeds, and of files beside them."""

import posixpath
from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec
from msgspec.structs import replace


class Place(msgspec.Struct, frozen=True):
    """Where a feed is: its file in the output folder and its address from the root.

    `kind` is "site" for feeds of the whole site, which every page links first, "own" for feeds that
    the SMO block adds, and "list" for all others. `asked_for` is the path that was requested: that
    of this feed, or of the feed that it is beside.
    """

    path: str
    url: str
    kind: Literal["site", "own", "list"]
    asked_for: str

    def beside(self, rule: Callable[[str], str]) -> "Place":
        """The place that `rule` finds beside this one."""
        path = rule(self.path)
        # A server may publish a folder under another address. An address with a different file name
        # is a redirect of one file.
        moved = self.url != self.path and self.path.endswith(f"/{self.url}")
        return replace(self, path=path, url=rule(self.url) if moved else path)

    def archive(self, number: int) -> "Place":
        """The place of an archive of this feed (no slug contains a full stop)."""

        def numbered(path: str) -> str:
            stem, ending = posixpath.splitext(path)
            return f"{stem}.archive-{number}{ending}"

        return self.beside(numbered)


def paths(settings: Mapping[str, Any]) -> dict[str, str]:
    """The settings that request a feed from Pelican, with their paths or patterns."""
    return {
        key: str(value)
        for key, value in settings.items()
        if value and "FEED_" in key and key.endswith(("_ATOM", "_RSS"))
    }


def askers(settings: Mapping[str, Any], path: str) -> tuple[list[str], list[str]]:
    """The settings that request the feed at `path`, and those whose pattern may."""
    asked = paths(settings)
    fixed = [key for key, pattern in asked.items() if pattern == path]
    patterns = []
    for key, pattern in asked.items():
        before, brace, rest = pattern.partition("{")
        if brace and path.startswith(before) and path.endswith(rest.rpartition("}")[2]):
            patterns.append(key)
    return fixed, patterns
