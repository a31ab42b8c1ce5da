"""Atom, RSS and JSON feeds, written in place of Pelican's own.

Pelican still decides which feeds there are and what they are called; the SMO block may narrow their
content, and add feeds. This module decides what is in a file. Each entry is written once per
format, however many feeds carry it.
"""

import logging
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from jinja2 import Template
from msgspec.structs import replace
from pelican import signals
from pelican.contents import Article
from pelican.writers import Writer

from pelican_smo.base.guards import going_on
from pelican_smo.feeds import feedgenerator_bridge
from pelican_smo.feeds.articles import Entries
from pelican_smo.feeds.channel import Channels
from pelican_smo.feeds.entries import Channel, Entry
from pelican_smo.feeds.feed_files import FeedFiles
from pelican_smo.feeds.feed_path import Place
from pelican_smo.feeds.feedgenerator_bridge import Shown
from pelican_smo.feeds.formats import Format, Formats
from pelican_smo.feeds.ids import FeedIds
from pelican_smo.feeds.own_writer import OwnWriter
from pelican_smo.feeds.selection import Selection
from pelican_smo.settings.errors import place
from pelican_smo.settings.feeds import Feeds, Podcast, Rule, own_path

if TYPE_CHECKING:
    from pelican_smo.hooks.run import Site

logger = logging.getLogger(__name__)

_MAIN = ("FEED_ALL_ATOM", "FEED_ALL_RSS", "FEED_ATOM", "FEED_RSS")


class Asked(msgspec.Struct, frozen=True):
    """A feed as requested, before the site's own writer changes it.

    `kind` is that of `Place`; `rule` selects from the posts that remain. A feed of the SMO block
    may have a `template` or be that of a `show`.
    """

    path: str
    url: str
    kind: Literal["site", "own", "list"]
    rule: Rule = Rule()
    template: Template | None = None
    show: Podcast | None = None


class _Wanted(msgspec.Struct, frozen=True):
    """The content of a feed: its articles, newest first, `limit` in one document.

    `said` is the feed's own title, if it has one; a feed that the SMO block adds may have a
    `template`.
    """

    articles: Sequence[Article]
    limit: int | None
    said: str | None
    template: Template | None = None


class FeedWriter:
    """Writes the feeds requested from `writer` in one run; `own` is the site's own writer."""

    def __init__(self, site: "Site", ids: FeedIds, writer: Writer) -> None:
        assert isinstance(site.config.feeds, Feeds)
        self.site = site
        self.config = site.config.feeds
        self._summary_in_description = bool(site.settings.get("RSS_FEED_SUMMARY_ONLY"))
        self._formats = Formats(self._summary_in_description)
        self._entries = Entries(site, self.config, ids)
        self._selection = Selection(self.config)
        self._files = FeedFiles(site, self.config, self._formats)
        self.output = str(site.settings["OUTPUT_PATH"])
        self._channels = Channels(site, self.config)
        self.own = OwnWriter.of(writer, self)
        if not self.own:
            writer.write_feed = self

    def __call__(
        self,
        elements: Sequence[Article],
        context: MutableMapping[str, Any],
        path: str | None = None,
        url: str | None = None,
        feed_type: str = "atom",
        override_output: bool = False,  # noqa: ARG002 (Pelican's signature)
        feed_title: str | None = None,
    ) -> Any:
        """Write a feed, as `pelican.writers.Writer.write_feed` would."""
        asked = self.asked(path, url)
        return self.write(asked, elements, context, path, url, feed_type, feed_title)

    def asked(self, path: str | None, url: str | None) -> Asked:
        """What Pelican or a plugin requests at `path`."""
        path = str(path or "")
        main = path in map(self.site.settings.get, _MAIN)
        rule = self._selection.rule(path) if path else Rule()
        return Asked(path, str(url or path), "site" if main else "list", rule)

    def write(
        self,
        asked: Asked,
        elements: Iterable[Article],
        context: MutableMapping[str, Any],
        path: str | None,
        url: str | None,
        feed_type: str,
        said: str | None,
    ) -> Any:
        """Write the requested feed, with these articles, this path and title.

        Returns the feed as Pelican's plugins know it if any of them needs it, else None. Nothing is
        written in formats that are switched off, or in a local build, where entries have no lasting
        id.
        """
        path = str(path or "")
        url = str(url or path)
        if path != asked.path and url == asked.path:
            url = path  # renamed by the site's own writer
        at = Place(path, url, asked.kind, asked.path)
        wanted = self._wanted(elements, asked, said)
        if asked.show:
            return self._podcast(asked.show, wanted, at, context)
        return self._feed("rss" if feed_type == "rss" else "atom", wanted, at, context)

    def stands(self, asked: Asked, format: Format, is_empty: bool) -> None:
        """Register a feed that the site's own writer has written by itself."""
        if self.site.url:
            at = Place(asked.path, asked.url, asked.kind, asked.path)
            channel = self._channels.of(at, None, {})
            self._files.take(at)
            self._files.list(channel, format, at, is_empty)

    def write_extra(self, articles: Sequence[Article], context: MutableMapping[str, Any]) -> None:
        """Write the feeds that the SMO block adds."""
        if not self.config.extra:
            return
        for name, feed in self.config.extra.items():
            template = self._entries.template(name, feed.template) if feed.template else None
            for format in ("atom", "rss"):
                path = f"{own_path(name, feed)}.{format}.xml"
                asked = Asked(path, path, "own", feed, template)
                self._ask(asked, articles, context, format, feed.title or name)
            if self.site.url and not self._selection.of(articles, feed):
                logger.warning(
                    "%s: no post matches `include`; this feed is empty.",
                    place("feeds", "extra", name),
                )

    def write_podcast(self, articles: Sequence[Article], context: MutableMapping[str, Any]) -> None:
        """Write the feed of the site's show, if it has one, with all its episodes."""
        show = self.config.podcast
        if show and self.site.url:
            self._ask(Asked(show.path, show.path, "own", show=show), articles, context, "rss", None)

    def _ask(
        self, asked: Asked, articles: Sequence[Article], context: MutableMapping[str, Any],
        format: str, said: str | None,
    ) -> None:  # fmt: skip
        """Write a feed of the SMO block, by way of the site's own writer if there is one."""
        if self.own:
            self.own.ask(
                asked, articles, context, asked.path, asked.url, feed_type=format, feed_title=said
            )
        else:
            self.write(asked, articles, context, asked.path, asked.url, format, said)

    def _podcast(
        self, show: Podcast, wanted: _Wanted, at: Place, context: MutableMapping[str, Any]
    ) -> Any:
        from pelican_smo.feeds import podcast

        found = podcast.episodes(show, self._found(wanted.articles, wanted, context, rss=True))
        # Directories refuse an empty feed, and a sub-site may have no episodes.
        channel = self._channels.of(at, wanted.said, context)
        if found and not self._files.is_taken(at):
            image = podcast.picture(show, self.site.reader.pictures, context)
            self._files.write("rss", podcast.channel(show, channel, image), found, at, ())
        return self._shown(channel, found, rss=True).feed if self.own else None

    def finish(self) -> None:
        """Warn of unused rules, and free memory; feeds requested later are still right."""
        if self.site.url:
            # The settings of local builds often request no feed at all.
            self._selection.warn_of_unused()
        self._entries.forget()
        self._formats.forget()

    def edited(self, entry: Entry, changed: Mapping[str, Any], *, rss: bool) -> Entry:
        """An entry with the changes that the site's own writer made to its item."""
        whole = rss and feedgenerator_bridge.is_whole(entry, self._summary_in_description)
        return feedgenerator_bridge.edited(entry, changed, whole)

    def _wanted(self, articles: Iterable[Article], asked: Asked, said: str | None) -> _Wanted:
        limit = asked.rule.limit or self.site.settings["FEED_MAX_ITEMS"]
        return _Wanted(self._selection.of(articles, asked.rule), limit, said, asked.template)

    def _feed(
        self,
        format: Literal["atom", "rss"],
        wanted: _Wanted,
        at: Place,
        context: MutableMapping[str, Any],
    ) -> Any:
        """Write a feed in this format, and as JSON beside it, each if switched on."""
        formats, rss = self.config.formats, format == "rss"
        if (
            not self.site.url
            or not {format, "json"}.intersection(formats)
            or self._files.is_taken(at)
        ):
            channel = self._channels.of(at, wanted.said, context)
            # Pelican's writer would return a feed to the site's own in any case.
            return self._shown(channel, (), rss=rss).feed if self.own else None
        found = self._found(wanted.articles[: wanted.limit], wanted, context, rss=rss)
        channel = self._channels.of(at, wanted.said, context)
        seen = None
        if (
            not at.path
            or self.own
            or signals.feed_generated.receivers
            or signals.feed_written.receivers
        ):
            seen = self._shown(channel, found, rss=rss)
            with going_on("%s: another plugin fails at this feed, which is as it was", at.path):
                signals.feed_generated.send(context, feed=seen.feed)
                channel, found = seen.channel(), seen.entries()
        if not at.path:
            return seen and seen.feed
        archived = self._archived(wanted, context, rss=rss)
        if format in formats:
            name = self._files.write(format, channel, found, at, archived)
            if seen:
                with going_on("%s: another plugin fails at this feed", at.path):
                    signals.feed_written.send(name, context=context, feed=seen.feed)
        said = hash((wanted.said, *map(id, wanted.articles[: wanted.limit])))
        if "json" in formats and (beside := self._files.json_beside(at, said)):
            # No signal is sent for this file: listeners read and edit XML.
            channel = replace(channel, url=self._channels.url(beside, context))
            self._files.write("json", channel, found, beside, archived)
        return seen and seen.feed

    def _shown(self, channel: Channel, found: Sequence[Entry], *, rss: bool) -> Shown:
        summary = self._summary_in_description
        return Shown(channel, found, rss=rss, summary_in_description=summary)

    def _found(
        self,
        articles: Iterable[Article],
        wanted: _Wanted,
        context: Mapping[str, Any],
        *,
        rss: bool,
    ) -> list[Entry]:
        made = ((it, self._entries.of(it, context, wanted.template)) for it in articles)
        if (own := self.own) and own.edits_entries:
            return [
                edited
                for article, entry in made
                if entry
                for edited in own.edited(article, entry, rss=rss)
            ]
        return [entry for _, entry in made if entry]

    def _archived(
        self, wanted: _Wanted, context: Mapping[str, Any], *, rss: bool
    ) -> list[list[Entry]]:
        """The articles that do not fit into the feed, the oldest document first.

        Each document is as long as the feed, and full, so that it does not change when articles are
        added (RFC 5005, 4).
        """
        limit, total = wanted.limit, len(wanted.articles)
        if not (self.config.archive and limit and total > limit):
            return []
        return [
            self._found(wanted.articles[end - limit : end], wanted, context, rss=rss)
            for end in range(total, limit, -limit)
        ]
