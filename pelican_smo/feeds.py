"""Atom, RSS and JSON feeds, written where Pelican would write its own.

Pelican still decides which feeds there are, what they are called and which
articles go into them; this module decides what is in a file. What an entry is
in bytes is made once for each format, however many feeds carry it.
"""

import logging
from collections.abc import Mapping, MutableMapping, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec
from feedgenerator import get_tag_uri
from msgspec.structs import replace
from pelican import signals
from pelican.contents import Article
from pelican.generators import ArticlesGenerator
from pelican.writers import Writer

from pelican_smo import address, assets, entries, metadata
from pelican_smo.entries import Channel, Entry
from pelican_smo.errors import shown
from pelican_smo.facts import PageFacts
from pelican_smo.feed_config import Feeds
from pelican_smo.feed_formats import MEDIA_TYPES, NAMES, Format, Formats
from pelican_smo.site import FeedLink, Site
from pelican_smo.text import fold, plain

logger = logging.getLogger(__name__)

_MAIN = ("FEED_ALL_ATOM", "FEED_ALL_RSS", "FEED_ATOM", "FEED_RSS")


def add_defaults(settings: MutableMapping[str, Any]) -> None:
    """Give a site that has an Atom feed of all articles an RSS feed beside it.

    That is Pelican's own default; a site that sets either itself decides.
    """
    atom = settings.get("FEED_ALL_ATOM")
    if atom and "FEED_ALL_RSS" not in settings and "atom" in str(atom):
        settings["FEED_ALL_RSS"] = str(atom).replace("atom", "rss")


def take_over(generator: ArticlesGenerator, site: Site) -> None:
    """Have every feed that `generator` asks its writer for written by this module."""
    pelicans_own = generator.generate_feeds

    def generate_feeds(writer: Writer) -> None:
        writer.write_feed = feeds = FeedWriter(site)
        pelicans_own(writer)
        feeds.forget()

    generator.generate_feeds = generate_feeds


class _Place(msgspec.Struct, frozen=True):
    """Where a feed is: its file in the output folder and its address from the root.

    `main` is true for the feeds of the whole site, which every page links.
    `asked_for` is the path under which Pelican asked for this one, or for the one
    that it stands beside.
    """

    path: str
    url: str
    main: bool
    asked_for: str


class FeedWriter:
    """Stands in for `Writer.write_feed` of one run."""

    def __init__(self, site: Site) -> None:
        assert isinstance(site.config.feeds, Feeds)
        self.site = site
        self.config = site.config.feeds
        self._summary_in_description = bool(site.settings.get("RSS_FEED_SUMMARY_ONLY"))
        self._formats = Formats(self._summary_in_description)
        # An article stands in many feeds, but is read once; it is kept, so that
        # its id() cannot be given away.
        self._entries: dict[int, tuple[Article, Entry | None]] = {}
        self._sources: dict[str, str] = {}
        self._json: dict[str, tuple[Any, ...]] = {}
        self._image: str | None = None

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
        formats = self.config.formats
        if not self.site.url or not {feed_type, "json"}.intersection(formats):
            return None
        path, url = str(path or ""), str(url or path or "")
        if path and path in self.site.feed_files:
            logger.warning(
                "%s: two feeds have this path, so only the first is written. Give the "
                "category, author, tag or language a slug of its own, or its *_FEED_* "
                "setting another path.", path,
            )  # fmt: skip
            return None
        articles = elements[: self.site.settings["FEED_MAX_ITEMS"]]
        found = [entry for it in articles if (entry := self._entry(it, context))]
        base = address.public(str(context.get("FEED_DOMAIN") or "")) or self.site.url
        channel = self._channel(context, address.join(base, url), feed_title)
        seen = None
        if not path or signals.feed_generated.receivers or signals.feed_written.receivers:
            from pelican_smo.feed_listeners import Shown

            seen = Shown(
                channel, found, rss=feed_type == "rss",
                summary_in_description=self._summary_in_description,
            )  # fmt: skip
            signals.feed_generated.send(context, feed=seen.feed)
            channel, found = seen.channel(), seen.entries()
        if not path:
            return seen and seen.feed
        place = _Place(path, url, path in map(self.site.settings.get, _MAIN), path)
        if feed_type in formats:
            name = self._write(feed_type, channel, found, place)
            if seen:
                signals.feed_written.send(name, context=context, feed=seen.feed)
        if "json" in formats and (
            beside := self._json_beside(place, (feed_title, *map(id, articles)))
        ):
            # Nobody is told of that file: who listens reads and edits XML.
            channel = replace(channel, url=address.join(base, beside.url))
            self._write("json", channel, found, beside)
        return seen and seen.feed

    def forget(self) -> None:
        """Give back what has been kept; feeds that somebody asks for later are still right."""
        self._entries.clear()
        self._formats.forget()

    def _write(self, format: Format, channel: Channel, found: Sequence[Entry], at: _Place) -> str:
        """Write a feed; returns the full name of its file."""
        data = self._formats.feed(format, channel, found)
        name = assets.write(self.site.settings["OUTPUT_PATH"], at.path, data)
        self.site.feed_files.add(at.path)
        self.site.feed_paths.add(at.url)
        title = f"{channel.title} ({NAMES[format]})"
        link = FeedLink(at.url, channel.url, MEDIA_TYPES[format], title)
        self.site.feeds_beside.setdefault(at.asked_for, []).append(link)
        if at.main:
            self.site.feeds.append(link)
            # The first is the one that browsers and readers take (HTML Standard, 4.6.7.1).
            self.site.feeds.sort(key=lambda it: it.media_type == MEDIA_TYPES["json"])
        return name

    def _json_beside(self, feed: _Place, said: tuple[Any, ...]) -> _Place | None:
        """Where the JSON Feed goes that says the same as `feed`.

        None where it is there already, as Atom and RSS have one between them.
        """
        from pelican_smo import json_feed

        for beside in (json_feed.beside, json_feed.plainly_beside):
            path = beside(feed.path)
            if self._json.get(path) == said:
                return None
            if path not in self.site.feed_files:
                self._json[path] = said
                # A server may show a folder as another; an address of another name
                # altogether is a forwarding of one file.
                moved = feed.url != feed.path and feed.path.endswith(f"/{feed.url}")
                url = beside(feed.url) if moved else path
                return _Place(path, url, feed.main, feed.asked_for)
        return None

    def _channel(self, context: Mapping[str, Any], url: str, feed_title: str | None) -> Channel:
        site = self.site
        return Channel(
            id=f"{site.url}/",
            title=f"{site.name} - {plain(str(feed_title))}" if feed_title else site.name,
            description=site.reader.site_description or site.name,
            home=f"{site.url}/",
            url=url,
            language=entries.language(str(site.settings["DEFAULT_LANG"])),
            author=fold(str(site.settings.get("AUTHOR") or "")) or site.name,
            image=self._picture(context),
            copyright=fold(self.config.copyright),
        )

    def _picture(self, context: Mapping[str, Any]) -> str:
        """The address of the site's picture in feeds; empty if there is none."""
        if self._image is None:
            named = self.config.image
            image = self.site.reader.pictures.at(named, None, context) if named else None
            if named and not image:
                logger.warning(
                    'SMO["feeds"]["image"] = %s: there is no such picture. Write a path from the '
                    "content folder to a PNG, JPEG or GIF that Pelican copies (STATIC_PATHS), or "
                    "a full address.", shown(named),
                )  # fmt: skip
            self._image = image.url if image else ""
        return self._image

    def _entry(self, article: Article, context: Mapping[str, Any]) -> Entry | None:
        known = self._entries.get(id(article))
        if known is None:
            try:
                made = self._make_entry(article, context)
            except Exception:
                # One article that cannot be read must not cost the others their feed.
                logger.exception("%s: left out of the feeds.", article)
                made = None
            known = self._entries[id(article)] = article, made
        return known[1]

    def _make_entry(self, article: Article, context: Mapping[str, Any]) -> Entry:
        site = self.site
        page = site.reader.of_content(article, context)
        return entries.of_article(
            article, page,
            id=self._id(article, page),
            settings=site.settings,
            site_url=site.url,
            full=self.config.content == "full",
        )  # fmt: skip

    def _id(self, article: Article, page: PageFacts) -> str:
        """The id that Pelican has published so far: another would announce the article again."""
        # Pelican makes it of the address as its writer joins it.
        link = f"{self.site.settings['SITEURL']}/{metadata.place(article, 'url')}"
        if self.site.settings["FEED_APPEND_REF"]:
            link += "?ref=feed"
        # Its own kind of date asks for the locale whenever it is written.
        id: str = get_tag_uri(link, datetime.combine(article.date, article.date.timetz()))
        other = self._sources.setdefault(id, page.source)
        if other != page.source:
            logger.warning(
                "%s: in feeds it would have the id of %s, %s, since both have the address %s and "
                "the same day. Give one of them another slug; until then its id is made of the "
                "file's name.", page.source, other, shown(id), page.url,
            )  # fmt: skip
            id = f"{id}#{address.encoded(page.source)}"
        return id
