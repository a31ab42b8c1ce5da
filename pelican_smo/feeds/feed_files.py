"""The files of a run's feeds: where each is written, linked and listed."""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pelican_smo.base import static_files, urls
from pelican_smo.feeds import json_feed
from pelican_smo.feeds.entries import Channel, Entry
from pelican_smo.feeds.feed_path import Place, askers
from pelican_smo.feeds.formats import MEDIA_TYPES, NAMES, Format, Formats
from pelican_smo.feeds.listing import FeedLink
from pelican_smo.settings.errors import place
from pelican_smo.settings.feeds import Feeds, own_path

if TYPE_CHECKING:
    from pelican_smo.hooks.run import Site

logger = logging.getLogger(__name__)


class FeedFiles:
    """Writes the files of one run."""

    def __init__(self, site: "Site", config: Feeds, formats: Formats) -> None:
        self._site = site
        self._config = config
        self._formats = formats
        # The path of each JSON Feed, with a hash of its content, to save memory.
        self._json: dict[str, int] = {}

    def is_taken(self, at: Place) -> bool:
        """Whether another feed already has this path; if so, logs a warning."""
        if at.path not in self._site.feed_files:
            return False
        ours = [
            place("feeds", "extra", name)
            for name, feed in self._config.extra.items()
            if at.path.startswith(f"{own_path(name, feed)}.")
        ]
        if self._config.podcast and self._config.podcast.path == at.path:
            ours.append(place("feeds", "podcast"))
        fixed, patterns = askers(self._site.settings, at.path)
        if len(fixed) + len(ours) > 1:
            patterns = []
        logger.warning(
            "%s: two feeds have this path, so only the first is written (%s). Give one of them "
            "another path%s.",
            at.path, ", ".join([*fixed, *patterns, *ours]) or "asked for by a plugin",
            ", or the category, author, tag or language a slug of its own" if patterns else "",
        )  # fmt: skip
        return True

    def write(
        self,
        format: Format,
        channel: Channel,
        found: Sequence[Entry],
        at: Place,
        archived: Sequence[Sequence[Entry]],
    ) -> str:
        """Write a feed and its archives; returns the full name of its file."""
        if archived:
            channel = self._write_archives(format, channel, at, archived)
        name = self._write_file(format, channel, found, at)
        self.list(channel, format, at, not found)
        return name

    def list(self, channel: Channel, format: Format, at: Place, is_empty: bool) -> None:
        """Register a feed for links, unless it has no entries."""
        if is_empty:
            self._site.empty_feeds.add(at.url)
            return
        title = f"{channel.title} ({'Podcast' if channel.podcast else NAMES[format]})"
        link = FeedLink(at.url, channel.url, MEDIA_TYPES[format], title, at.kind == "site")
        self._site.feeds_beside.setdefault(at.asked_for, []).append(link)
        if at.kind != "list":
            self._site.feeds.append(link)
        if at.kind == "site":
            # Browsers and readers take the first (HTML Standard, 4.6.7.1).
            self._site.feeds.sort(key=lambda it: it.media_type == MEDIA_TYPES["json"])

    def _write_archives(
        self, format: Format, channel: Channel, at: Place, archived: Sequence[Sequence[Entry]]
    ) -> Channel:
        """Write the archives of a feed; returns the feed's channel, which links to them."""
        base = channel.url.removesuffix(urls.join("", at.url))
        places = [at.archive(number) for number in range(1, len(archived) + 1)]
        chain = ["", *(urls.join(base, it.url) for it in places), ""]
        for number, (here, found) in enumerate(zip(places, archived, strict=True), 1):
            if here.path in self._site.feed_files:
                continue
            archive = replace(
                channel, url=chain[number], current=channel.url, hubs=(),
                previous=chain[number - 1], next=chain[number + 1],
            )  # fmt: skip
            self._write_file(format, archive, found, here)
        return replace(channel, previous=chain[-2])

    def _write_file(
        self, format: Format, channel: Channel, found: Sequence[Entry], at: Place
    ) -> str:
        if not found:
            # If no feed has entries, there is no subscribe page either.
            channel = replace(channel, notice=None)
        stylesheet = self._site.subscribe.stylesheet_of(channel.url) if format != "json" else ""
        data = self._formats.feed(format, channel, found, stylesheet)
        self.take(at)
        return static_files.write(self._site.settings["OUTPUT_PATH"], at.path, data)

    def take(self, at: Place) -> None:
        """Remember that this path has a feed."""
        self._site.feed_files.add(at.path)
        self._site.feed_paths.add(at.url)

    def json_beside(self, feed: Place, said: int) -> Place | None:
        """The place of the JSON Feed with the same content as `feed`.

        None if it is already written, since Atom and RSS share one, or if no path is free.
        """
        for beside in (json_feed.beside, json_feed.plainly_beside):
            at = feed.beside(beside)
            if self._json.get(at.path) == said:
                return None
            if at.path not in self._site.feed_files:
                self._json[at.path] = said
                return at
        return None
