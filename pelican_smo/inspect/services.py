"""The rows of `services.json`: closed services, and scripts that pages load from elsewhere."""

import re
from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from pelican_smo.channels.catalogue import Catalogue

Row = TypeVar("Row")


class Closed(msgspec.Struct, frozen=True):
    """A closed service, and how the addresses of its buttons began.

    `channel` is its row in the catalogue, which has the date; without a row, `since` has it.
    """

    name: str
    addresses: tuple[str, ...]
    channel: str = ""
    since: str = ""


class Script(msgspec.Struct, frozen=True):
    """A script that a page may load from elsewhere: share buttons or a tracker."""

    name: str
    kind: Literal["share", "tracker"]
    addresses: tuple[str, ...]


class Services(msgspec.Struct, frozen=True, dict=True):
    """All known services. Addresses have no scheme and no "www."."""

    closed: tuple[Closed, ...]
    scripts: tuple[Script, ...]
    parameters: tuple[str, ...]

    @classmethod
    @cache
    def load(cls) -> "Services":
        """The rows of this package; the catalogue adds the addresses of its closed channels."""
        data = Path(__file__).with_name("services.json").read_bytes()
        return msgspec.json.decode(data, type=cls)

    @cached_property
    def _closed(self) -> tuple[re.Pattern[str], dict[str, Closed]]:
        rows = {address: row for row in self.closed for address in row.addresses}
        for channel in Catalogue.load().channels:
            for kind in ("share", "bookmark", "follow"):
                use = channel.use(kind)
                if use and use.url and channel.status_of(kind).state == "retired":
                    stem = use.url.partition("?")[0].removeprefix("https://")
                    row = Closed(channel.name, (stem,), channel.id)
                    rows.setdefault(stem.removeprefix("www."), row)
        return _starts(rows), rows

    @cached_property
    def _scripts(self) -> tuple[re.Pattern[str], dict[str, Script]]:
        rows = {address: row for row in self.scripts for address in row.addresses}
        return _starts(rows), rows

    @cached_property
    def campaign(self) -> re.Pattern[str]:
        """Finds a campaign parameter in an address."""
        return re.compile(rf"[?&;]({_any(self.parameters)})=")

    def closed_in(self, urls: str) -> list[tuple[str, Closed]]:
        """Those of the addresses, one a line, that lead to a closed service."""
        return _found(urls, *self._closed)

    def scripts_in(self, urls: str) -> list[tuple[str, Script]]:
        """Those of the addresses, one a line, that load a known script."""
        return _found(urls, *self._scripts)

    @cached_property
    def share_links(self) -> re.Pattern[str]:
        """Finds share links of channels in the catalogue, one a line."""
        stems = set()
        for channel in Catalogue.load().channels:
            for use in (channel.share, channel.bookmark):
                # A placeholder before the first "?" is the server or the shared address.
                before, mark, _ = use.url.partition("?") if use else ("", "", "")
                if mark and before.startswith("https://") and "{" not in before:
                    stems.add(before.removeprefix("https://").removeprefix("www."))
        return re.compile(rf"^https://(?:www\.)?(?:{_any(stems)})\?", re.MULTILINE)


def _found(urls: str, pattern: re.Pattern[str], rows: dict[str, Row]) -> list[tuple[str, Row]]:
    # Most pages have none, and a search for words shows that faster.
    lowered = urls.lower()
    if not any(address in lowered for address in rows):
        return []
    return [(found[0], rows[found[1].lower()]) for found in pattern.finditer(urls)]


def _starts(addresses: Iterable[str]) -> re.Pattern[str]:
    """Finds, one a line, addresses that begin with these, on subdomains too."""
    return re.compile(
        rf"^(?:https?:)?//(?:[\w-]+\.)*?({_any(addresses)}).*$", re.MULTILINE | re.IGNORECASE
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words)))
