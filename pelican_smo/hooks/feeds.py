"""Connects a run of Pelican to the feeds: prepares settings and takes over generators."""

from collections.abc import Callable, Iterable, MutableMapping
from typing import Any

from pelican.contents import Content
from pelican.generators import ArticlesGenerator
from pelican.utils import order_content
from pelican.writers import Writer

from pelican_smo.facts.people import name_of
from pelican_smo.feeds.feed_path import paths
from pelican_smo.feeds.ids import IGNORED, FeedIds, ledger_file
from pelican_smo.feeds.writer import FeedWriter
from pelican_smo.hooks.run import Site


def prepare(settings: MutableMapping[str, Any]) -> None:
    """Add an RSS feed of all articles to a site that has an Atom feed of them.

    The Atom feed is Pelican's own default. FEED_ALL_RSS in the settings wins, and so does
    another setting with that path (FEED_RSS). Pelican also ignores the ledger of ids, which
    is in the folder of articles.
    """
    atom = str(settings.get("FEED_ALL_ATOM") or "")
    rss = atom.replace("atom", "rss")
    if rss != atom and "FEED_ALL_RSS" not in settings and rss not in paths(settings).values():
        settings["FEED_ALL_RSS"] = rss
    if IGNORED not in settings["IGNORE_FILES"]:
        settings["IGNORE_FILES"] = [*settings["IGNORE_FILES"], IGNORED]


def take_over(
    generator: ArticlesGenerator, site: Site, contents: Callable[[], Iterable[Content]]
) -> None:
    """Let this plugin write every feed of `generator`.

    `contents` gives everything that the generator has read, including drafts.
    """
    pelicans_own = generator.generate_feeds

    def generate_feeds(writer: Writer) -> None:
        articles = [*generator.articles]
        for article in generator.articles:
            articles += article.translations
        ids = FeedIds(site.settings, site.url, ledger_file(site.settings, generator.context))
        feeds = FeedWriter(site, ids, writer)
        ids.settle(articles, contents(), feeds.own and feeds.own.published_id)
        # AUTHOR = "" gives Pelican an author without a name, who needs no feed.
        everybody = generator.authors
        generator.authors = [(it, articles_of) for it, articles_of in everybody if name_of(it)]
        pelicans_own(writer)
        generator.authors = everybody
        order_content(articles, site.settings["ARTICLE_ORDER_BY"])
        feeds.write_extra(articles, generator.context)
        feeds.write_podcast(articles, generator.context)
        feeds.finish()

    generator.generate_feeds = generate_feeds
