"""Atom, RSS and JSON feeds, written where Pelican would write its own.

Pelican still decides which feeds there are and what they are called; the SMO
block may narrow what is in them, and add feeds of the site's own. This module
decides what is in a file. What an entry is in bytes is made once for each
format, however many feeds carry it.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from typing import Any, Literal

import msgspec
from jinja2 import Template
from msgspec.structs import replace
from pelican import signals
from pelican.contents import Article, Content
from pelican.generators import ArticlesGenerator
from pelican.utils import order_content
from pelican.writers import Writer

from pelican_smo.base import static_files, urls
from pelican_smo.errors import place
from pelican_smo.feeds import json_feed
from pelican_smo.feeds.articles import Entries
from pelican_smo.feeds.channel import Channels
from pelican_smo.feeds.config import Feeds, Rule, own_path
from pelican_smo.feeds.entries import Channel, Entry
from pelican_smo.feeds.formats import MEDIA_TYPES, NAMES, Format, Formats
from pelican_smo.feeds.ids import IGNORED, FeedIds, ledger_file
from pelican_smo.feeds.places import Place
from pelican_smo.feeds.selection import Selection
from pelican_smo.site import FeedLink, Site

logger = logging.getLogger(__name__)

_MAIN = ("FEED_ALL_ATOM", "FEED_ALL_RSS", "FEED_ATOM", "FEED_RSS")


def prepare(settings: MutableMapping[str, Any]) -> None:
    """Give a site that has an Atom feed of all articles an RSS feed beside it.

    That is Pelican's own default; a site that sets either itself decides. The
    ledger of ids lies among the articles and is none.
    """
    atom = settings.get("FEED_ALL_ATOM")
    if atom and "FEED_ALL_RSS" not in settings and "atom" in str(atom):
        settings["FEED_ALL_RSS"] = str(atom).replace("atom", "rss")
    if IGNORED not in settings["IGNORE_FILES"]:
        settings["IGNORE_FILES"] = [*settings["IGNORE_FILES"], IGNORED]


def take_over(
    generator: ArticlesGenerator, site: Site, contents: Callable[[], Iterable[Content]]
) -> None:
    """Have every feed that `generator` asks its writer for written by this module.

    `contents` gives all that the generator has read, drafts among them.
    """
    pelicans_own = generator.generate_feeds

    def generate_feeds(writer: Writer) -> None:
        articles = [*generator.articles]
        for article in generator.articles:
            articles += article.translations
        ids = FeedIds(site.settings, site.url, ledger_file(site.settings, generator.context))
        ids.settle(articles, contents())
        writer.write_feed = feeds = FeedWriter(site, ids)
        pelicans_own(writer)
        feeds.write_extra(articles, generator.context)
        feeds.write_podcast(articles, generator.context)
        feeds.finish()

    generator.generate_feeds = generate_feeds


class _Wanted(msgspec.Struct, frozen=True):
    """What a feed is to hold: its articles, the newest first, `limit` at once.

    `said` is what the settings call it; the articles of a feed of the site's own
    may have a `template`.
    """

    articles: Sequence[Article]
    limit: int | None
    said: str | None
    template: Template | None = None


class FeedWriter:
    """Stands in for `Writer.write_feed` of one run."""

    def __init__(self, site: Site, ids: FeedIds) -> None:
        assert isinstance(site.config.feeds, Feeds)
        self.site = site
        self.config = site.config.feeds
        self._summary_in_description = bool(site.settings.get("RSS_FEED_SUMMARY_ONLY"))
        self._formats = Formats(self._summary_in_description)
        self._entries = Entries(site, self.config, ids)
        self._selection = Selection(self.config)
        # By the path of a JSON Feed a number for what it says, which takes no room.
        self._json: dict[str, int] = {}
        self._channels = Channels(site, self.config)

    def __call__(
        self,
        elements: Sequence[Article],
        context: MutableMapping[str, Any],
        path: str | None = None,
        url: str | None = None,
        feed_type: Literal["atom", "rss"] = "atom",
        override_output: bool = False,  # noqa: ARG002 (Pelican's signature)
        feed_title: str | None = None,
    ) -> Any:
        """Write a feed, as `pelican.writers.Writer.write_feed` would.

        Returns the feed as Pelican's plugins know it where somebody wants to see
        it, else None; None too where nothing is written: in formats that are
        switched off, or at home, where entries can have no lasting id.
        """
        path = str(path or "")
        main = path in map(self.site.settings.get, _MAIN)
        at = Place(path, str(url or path), "site" if main else "list", path)
        rule = self._selection.rule(path) if path else Rule()
        wanted = self._wanted(elements, rule, feed_title)
        return self._feed(feed_type, wanted, at, context)

    def write_extra(self, articles: Sequence[Article], context: MutableMapping[str, Any]) -> None:
        """Write the feeds that the SMO block has of its own."""
        if not self.config.extra:
            return
        articles = order_content(articles, self.site.settings["ARTICLE_ORDER_BY"])
        for name, feed in self.config.extra.items():
            wanted = self._wanted(articles, feed, feed.title or name)
            if feed.template:
                wanted = replace(wanted, template=self._entries.template(name, feed.template))
            for format in ("atom", "rss"):
                path = f"{own_path(name, feed)}.{format}.xml"
                self._feed(format, wanted, Place(path, path, "own", path), context)
            if self.site.url and not wanted.articles:
                logger.warning(
                    "%s: no post fits what it includes, so it is empty.",
                    place("feeds", "extra", name),
                )

    def write_podcast(self, articles: Sequence[Article], context: Mapping[str, Any]) -> None:
        """Write the feed of the site's show, if it has one, with all its episodes."""
        show = self.config.podcast
        if not (show and self.site.url):
            return
        from pelican_smo.feeds import podcast

        wanted = self._wanted(articles, Rule(), None)
        found = podcast.episodes(show, self._found(wanted.articles, wanted, context))
        at = Place(show.path, show.path, "own", show.path)
        # Directories refuse an empty feed, and a sub-site may well have no episodes.
        if found and not self._is_taken(at):
            image = podcast.picture(show, self.site.reader.pictures, context)
            channel = podcast.channel(show, self._channels.of(at, None, context), image)
            self._write("rss", channel, found, at, ())

    def finish(self) -> None:
        """Tell what was of no use, and forget; feeds asked for later are still right."""
        if self.site.url:
            # The settings of local builds often ask for no feed at all.
            self._selection.warn_of_unused()
        self._entries.forget()
        self._formats.forget()

    def _wanted(self, articles: Sequence[Article], rule: Rule, said: str | None) -> _Wanted:
        limit = rule.limit or self.site.settings["FEED_MAX_ITEMS"]
        return _Wanted(self._selection.of(articles, rule), limit, said)

    def _feed(
        self,
        format: Literal["atom", "rss"],
        wanted: _Wanted,
        at: Place,
        context: MutableMapping[str, Any],
    ) -> Any:
        """Write a feed in this format, and as JSON beside it; those that are switched on."""
        formats = self.config.formats
        if not self.site.url or not {format, "json"}.intersection(formats) or self._is_taken(at):
            return None
        found = self._found(wanted.articles[: wanted.limit], wanted, context)
        channel = self._channels.of(at, wanted.said, context)
        seen = None
        if not at.path or signals.feed_generated.receivers or signals.feed_written.receivers:
            from pelican_smo.feeds.listeners import Shown

            seen = Shown(
                channel, found, rss=format == "rss",
                summary_in_description=self._summary_in_description,
            )  # fmt: skip
            signals.feed_generated.send(context, feed=seen.feed)
            channel, found = seen.channel(), seen.entries()
        if not at.path:
            return seen and seen.feed
        archived = self._archived(wanted, context)
        if format in formats:
            name = self._write(format, channel, found, at, archived)
            if seen:
                signals.feed_written.send(name, context=context, feed=seen.feed)
        said = hash((wanted.said, *map(id, wanted.articles[: wanted.limit])))
        if "json" in formats and (beside := self._json_beside(at, said)):
            # Nobody is told of that file: who listens reads and edits XML.
            channel = replace(channel, url=self._channels.url(beside, context))
            self._write("json", channel, found, beside, archived)
        return seen and seen.feed

    def _is_taken(self, at: Place) -> bool:
        """Whether another feed is there already, which is told."""
        taken = at.path in self.site.feed_files
        if taken:
            logger.warning(
                "%s: two feeds have this path, so only the first is written. Give the category, "
                "author, tag or language a slug of its own, or its setting another path.", at.path,
            )  # fmt: skip
        return taken

    def _found(
        self, articles: Iterable[Article], wanted: _Wanted, context: Mapping[str, Any]
    ) -> list[Entry]:
        made = (self._entries.of(article, context, wanted.template) for article in articles)
        return [entry for entry in made if entry]

    def _archived(self, wanted: _Wanted, context: Mapping[str, Any]) -> list[list[Entry]]:
        """What does not fit into the feed, the oldest document first.

        Each is as long as the feed, and full, so that it stays as it is when
        articles are added (RFC 5005, 4).
        """
        limit, total = wanted.limit, len(wanted.articles)
        if not (self.config.archive and limit and total > limit):
            return []
        return [
            self._found(wanted.articles[end - limit : end], wanted, context)
            for end in range(total, limit, -limit)
        ]

    def _write(
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
        title = f"{channel.title} ({'Podcast' if channel.podcast else NAMES[format]})"
        link = FeedLink(at.url, channel.url, MEDIA_TYPES[format], title, at.kind == "site")
        self.site.feeds_beside.setdefault(at.asked_for, []).append(link)
        if at.kind != "list":
            self.site.feeds.append(link)
        if at.kind == "site":
            # The first is the one that browsers and readers take (HTML Standard, 4.6.7.1).
            self.site.feeds.sort(key=lambda it: it.media_type == MEDIA_TYPES["json"])
        return name

    def _write_archives(
        self, format: Format, channel: Channel, at: Place, archived: Sequence[Sequence[Entry]]
    ) -> Channel:
        """Write the archives of a feed; returns the feed's channel, which leads to them."""
        base = channel.url.removesuffix(urls.join("", at.url))
        places = [at.archive(number) for number in range(1, len(archived) + 1)]
        chain = ["", *(urls.join(base, it.url) for it in places), ""]
        for number, (here, found) in enumerate(zip(places, archived, strict=True), 1):
            if here.path in self.site.feed_files:
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
        stylesheet = self.site.subscribe.stylesheet_of(channel.url) if format != "json" else ""
        data = self._formats.feed(format, channel, found, stylesheet)
        self.site.feed_files.add(at.path)
        self.site.feed_paths.add(at.url)
        return static_files.write(self.site.settings["OUTPUT_PATH"], at.path, data)

    def _json_beside(self, feed: Place, said: int) -> Place | None:
        """Where the JSON Feed goes that says the same as `feed`.

        None where it is there already, as Atom and RSS have one between them.
        """
        for beside in (json_feed.beside, json_feed.plainly_beside):
            at = feed.beside(beside)
            if self._json.get(at.path) == said:
                return None
            if at.path not in self.site.feed_files:
                self._json[at.path] = said
                return at
        return None
