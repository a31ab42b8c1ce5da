"""Atom and RSS feeds, written by feedgen where Pelican would write its own.

Pelican still decides which feeds there are, what they are called and which
articles go into them; this module decides what is in a file.
"""

import logging
from collections.abc import Mapping, MutableMapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from pelican import signals
from pelican.contents import Article
from pelican.generators import ArticlesGenerator
from pelican.writers import Writer

from pelican_smo import address, assets
from pelican_smo.config import Feeds
from pelican_smo.site import FeedLink, Site
from pelican_smo.text import legal, plain

if TYPE_CHECKING:
    from feedgen.entry import FeedEntry
    from feedgen.feed import FeedGenerator

logger = logging.getLogger(__name__)

Format = Literal["atom", "rss"]
_MEDIA_TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml"}
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
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
        writer.write_feed = FeedWriter(site)
        pelicans_own(writer)

    generator.generate_feeds = generate_feeds


class FeedWriter:
    """Stands in for `Writer.write_feed` of one run."""

    def __init__(self, site: Site) -> None:
        assert isinstance(site.config.feeds, Feeds)
        self.site = site
        self.formats = site.config.feeds.formats
        # An article stands in many feeds, but is read once.
        self._entries: dict[int, FeedEntry | None] = {}

    def __call__(
        self,
        elements: Sequence[Article],
        context: MutableMapping[str, Any],
        path: str | None = None,
        url: str | None = None,
        feed_type: Format = "atom",
        override_output: bool = False,  # noqa: ARG002 (Pelican's signature)
        feed_title: str | None = None,
    ) -> "FeedGenerator | None":
        """Write a feed, as `pelican.writers.Writer.write_feed` would.

        Returns the feed; None where none is written: in a format that is
        switched off, or at home, where entries can have no lasting id.
        """
        if not self.site.url or feed_type not in self.formats:
            return None
        base = address.public(str(context.get("FEED_DOMAIN") or "")) or self.site.url
        link = FeedLink(
            path=str(url or path or ""),
            url=address.join(base, str(url or path or "")),
            media_type=_MEDIA_TYPES[feed_type],
            title=f"{self._title(feed_title)} ({feed_type.upper() if feed_type == 'rss' else 'Atom'})",
        )
        if path and path in self.site.feed_files:
            logger.warning(
                "%s: two feeds have this path, so only the first is written. Give the "
                "category, author, tag or language a slug of its own, or its *_FEED_* "
                "setting another path.", path,
            )  # fmt: skip
            return None
        feed = self._feed(elements, context, link, feed_title)
        signals.feed_generated.send(context, feed=feed)
        if path:
            self._write(feed, feed_type, link, path, context)
        return feed

    def _write(
        self,
        feed: "FeedGenerator",
        feed_type: Format,
        link: FeedLink,
        path: str,
        context: Mapping[str, Any],
    ) -> None:
        data: bytes = feed.rss_str() if feed_type == "rss" else feed.atom_str()
        name = assets.write(self.site.settings["OUTPUT_PATH"], path, data)
        self.site.feed_files.add(path)
        self.site.feed_paths.add(link.path)
        if path in [self.site.settings.get(key) for key in _MAIN]:
            self.site.feeds.append(link)
        signals.feed_written.send(name, context=context, feed=feed)

    def _feed(
        self,
        elements: Sequence[Article],
        context: Mapping[str, Any],
        link: FeedLink,
        feed_title: str | None,
    ) -> "FeedGenerator":
        from feedgen.feed import FeedGenerator

        site = self.site
        feed = FeedGenerator()
        feed.load_extension("dc", atom=False)
        feed.id(f"{site.url}/")
        feed.title(self._title(feed_title))
        feed.description(site.reader.site_description or site.name)
        feed.language(str(site.settings["DEFAULT_LANG"]))
        feed.generator("pelican_smo")
        # RSS takes the last link for the channel's own, whatever its rel.
        feed.link(href=link.url, rel="self", type=link.media_type)
        feed.link(href=f"{site.url}/", rel="alternate")
        newest = _NO_DATE
        for article in elements[: site.settings["FEED_MAX_ITEMS"]]:
            entry = self._entry(article, context)
            if entry is not None:
                feed.add_entry(entry, order="append")
                newest = max(newest, entry.updated())
        # Never now: two builds of the same content give the same bytes.
        feed.updated(newest)
        feed.lastBuildDate(newest)
        return feed

    def _entry(self, article: Article, context: Mapping[str, Any]) -> "FeedEntry | None":
        if id(article) not in self._entries:
            try:
                self._entries[id(article)] = self._make_entry(article, context)
            except Exception:
                # One article that cannot be read must not cost the others their feed.
                logger.exception("%s: left out of the feeds.", article)
                self._entries[id(article)] = None
        return self._entries[id(article)]

    def _make_entry(self, article: Article, context: Mapping[str, Any]) -> "FeedEntry":
        from feedgen.entry import FeedEntry
        from feedgenerator import get_tag_uri

        page = self.site.reader.of_content(article, context)
        link = page.url + ("?ref=feed" if self.site.settings["FEED_APPEND_REF"] else "")
        # The id that Pelican has published so far: another would announce the
        # article again. Pelican makes it of the address as its writer joins it.
        pelicans_link = f"{self.site.settings['SITEURL']}/{article.url}"
        if self.site.settings["FEED_APPEND_REF"]:
            pelicans_link += "?ref=feed"
        entry = FeedEntry()
        entry.load_extension("dc", atom=False)
        entry.id(legal(get_tag_uri(pelicans_link, article.date)))
        entry.title(plain(str(article.title)) or page.url)
        entry.link(href=link)
        entry.published(page.published or _NO_DATE)
        entry.updated(page.modified or page.published or _NO_DATE)
        for author in page.authors:
            entry.author({"name": author.name, **({"uri": author.url} if author.url else {})})
        entry.dc.dc_creator([author.name for author in page.authors])
        entry.category(
            [{"term": term} for term in dict.fromkeys((page.section, *page.tags)) if term]
        )
        # A reader of another plugin may give None for what it has not found.
        body = legal(article.get_content(self.site.url) or "")
        summary = legal(article.get_summary(self.site.url) or "")
        if body:
            entry.content(body, type="html")
        if summary and summary != body:
            entry.summary(summary, type="html")
        return entry

    def _title(self, feed_title: str | None) -> str:
        name = self.site.name
        return f"{name} - {plain(str(feed_title))}" if feed_title else name
