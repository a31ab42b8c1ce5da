"""Feeds as bytes in each format. Each entry is written once per format, and cached."""

import logging
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from pelican_smo.feeds.entries import NO_DATE, Channel, Entry

if TYPE_CHECKING:
    from pelican_smo.feeds.shells import Shells

logger = logging.getLogger(__name__)

Format = Literal["atom", "rss", "json"]

MEDIA_TYPES: Mapping[Format, str] = {
    "atom": "application/atom+xml",
    "rss": "application/rss+xml",
    "json": "application/feed+json",
}
NAMES: Mapping[Format, str] = {"atom": "Atom", "rss": "RSS", "json": "JSON"}


class Formats:
    """Writes the feeds of one run.

    If `summary_in_description`, the description in RSS is the summary, beside the whole text;
    otherwise it is the whole text. The cache does not grow with the number of feeds.
    """

    def __init__(self, summary_in_description: bool) -> None:
        self._summary_in_description = summary_in_description
        self._parts: dict[tuple[Format, Entry], bytes | None] = {}
        self._shells: Shells | None = None

    def feed(
        self, format: Format, channel: Channel, entries: Iterable[Entry], stylesheet: str = ""
    ) -> bytes:
        """A feed, dated by its entries; unwritable entries are omitted, with a message.

        `stylesheet` is the address of its style sheet in browsers.
        """
        made = ((entry, self._part(format, entry)) for entry in entries)
        kept = [(entry, part) for entry, part in made if part is not None]
        newest = max((entry.updated for entry, _ in kept), default=NO_DATE)
        channel = replace(channel, updated=newest)
        parts = [part for _, part in kept]
        if channel.podcast:
            from pelican_smo.feeds import podcast

            parts = list(podcast.parts(channel, kept))
        if format == "json":
            from pelican_smo.feeds import json_feed

            return json_feed.document(channel, parts)
        # Only writing a feed loads feedgen and lxml.
        from pelican_smo.feeds.shells import Shells

        shells = self._shells = self._shells or Shells()
        write = shells.atom if format == "atom" else shells.rss
        return write(channel, parts, stylesheet)

    def forget(self) -> None:
        """Empty the cache, to free memory."""
        self._parts.clear()

    def _part(self, format: Format, entry: Entry) -> bytes | None:
        """An entry as bytes; None, with one message, if it cannot be written."""
        key = format, entry
        if key not in self._parts:
            try:
                self._parts[key] = self._written(format, entry)
            except Exception:
                self._parts[key] = None
                logger.exception("%s: left out of the %s feeds.", entry.source, NAMES[format])
        return self._parts[key]

    def _written(self, format: Format, entry: Entry) -> bytes:
        if format == "json":
            from pelican_smo.feeds import json_feed

            return json_feed.item(entry)
        from pelican_smo.feeds import rss_atom

        if format == "atom":
            return rss_atom.atom_entry(entry)
        return rss_atom.rss_item(entry, self._summary_in_description)
