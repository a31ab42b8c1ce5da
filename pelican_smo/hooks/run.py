"""State that one run of Pelican shares: settings, channels, templates, files, feeds."""

import logging
from collections.abc import Callable, Iterable, Mapping, Set
from functools import cached_property, partial
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import BaseLoader
from markupsafe import Markup

from pelican_smo.base import i18n, notices, static_files, urls
from pelican_smo.base.i18n import Messages
from pelican_smo.base.placeholders import Slotted, slot
from pelican_smo.base.templates import Templates
from pelican_smo.base.text import fold
from pelican_smo.buttons import colours, links
from pelican_smo.buttons.follow import follow_bar
from pelican_smo.buttons.row import Look, Row
from pelican_smo.cards.cards import Cards
from pelican_smo.channels import selection
from pelican_smo.channels.selection import Chosen
from pelican_smo.facts.page import PageFacts, Person
from pelican_smo.facts.reader import Reader
from pelican_smo.feeds.listing import FeedLink
from pelican_smo.head import jsonld
from pelican_smo.head.descriptions import Descriptions
from pelican_smo.hooks.page_map import PageMap
from pelican_smo.hooks.subscribe import Subscribe
from pelican_smo.settings.feeds import Feeds

logger = logging.getLogger(__name__)


class Site:
    """One run of Pelican on one site; a new one for each run and each sub-site."""

    def __init__(self, settings: Mapping[str, Any], loader: BaseLoader) -> None:
        self.settings = settings
        self.config, self.catalogue, self.channels = selection.checked(
            settings.get("SMO"), Path(settings["PATH"])
        )
        self.url = urls.of_site(settings)
        self.profiles = _profiles(self.channels.follow)
        self.extra = {fold(name): fold(said) for name, said in self.config.head.extra.items()}
        people = {
            fold(name): _person(fold(name), chosen)
            for name, chosen in self.channels.authors.items()
        }
        own = {one.channel.id for one in (*self.channels.share, *self.channels.bookmark)}
        self.reader = Reader(settings, self.config, people, own.union(self.catalogue.by_name))
        self.hubs = self.config.feeds.hubs if isinstance(self.config.feeds, Feeds) else ()
        self.feeds: list[FeedLink] = []
        # By the path at which Pelican wants a feed: that feed, in all formats.
        self.feeds_beside: dict[str, list[FeedLink]] = {}
        self._feeds_of: dict[tuple[str, str], tuple[FeedLink, ...]] = {}
        self.feed_files: set[str] = set()
        self.feed_paths: set[str] = set()
        self.empty_feeds: set[str] = set()
        self._feed_at: dict[str, bool] = {}
        self._loader = loader
        # Channels of single pages, by their names there; the shared style sheet needs
        # their colours too.
        self._extra: dict[str, Chosen] = {}
        self._heads: dict[tuple[Any, ...], Slotted] = {}
        self._rows: dict[tuple[Any, ...], Row | None] = {}
        self._messages: dict[str, Messages] = {}
        self._follow: dict[str, Slotted] = {}
        self.subscribe = Subscribe(self)
        self.cards = Cards(self)
        self.descriptions = Descriptions(settings, lambda: self.env, self.reader.begins)
        self.page_map = PageMap(settings, self.extra)

    @cached_property
    def env(self) -> Templates:
        """The environment of this plugin's templates; the theme's folders come first."""
        return Templates(self._loader)

    @cached_property
    def name(self) -> str:
        return self.reader.site_name

    @cached_property
    def twitter(self) -> str:
        """The site's own handle on X, with its @, for twitter:site; empty if there is none."""
        return _handle("x", "@{user}", self.channels.follow)

    @cached_property
    def publisher(self) -> jsonld.Publisher:
        return jsonld.publisher(self.name, self.reader.home_url, self.profiles)

    @cached_property
    def stylesheet(self) -> static_files.Asset:
        chosen = [*self.channels.share, *self.channels.bookmark, *self.channels.follow]
        channels = [one.channel for one in (*chosen, *self._extra.values())]
        data = colours.stylesheet(channels)
        return static_files.publish(self.settings["OUTPUT_PATH"], "smo.css", data)

    @cached_property
    def script(self) -> static_files.Asset:
        return static_files.publish(
            self.settings["OUTPUT_PATH"], "smo.js", static_files.read("smo.js")
        )

    def announce(self, shares: Iterable[tuple[str, tuple[str, ...]]], authors: Set[str]) -> None:
        """Log what the owner should know, once a run; before any page is rendered.

        `shares` are source and channel ids of each page that chooses its own, `authors`
        the names of all authors of articles.
        """
        if not self.url:
            notices.show(
                logger,
                "SITEURL is empty or local: og:url, og:image, canonical links and feeds are "
                "omitted, and share buttons are inactive. Set SITEURL to the site's public address.",
            )
        if len(authors) == 1:
            fediverse = _handle("mastodon", "@{user}@{server}", self.channels.follow)
            alone = Person(min(authors), fediverse=fediverse, twitter=self.twitter)
            self.reader.people.write_alone(alone)
        for source, names in shares:
            for name, one in selection.of_page(source, names, self.catalogue, self.channels):
                self._extra[name] = one

    def messages(self, lang: str) -> Messages:
        """The messages of a language, with the owner's own labels."""
        if lang not in self._messages:
            self._messages[lang] = i18n.of(lang, self.config.buttons.labels)
        return self._messages[lang]

    def buttons(self, page: PageFacts, again: bool = False) -> Row | None:
        """The row of buttons of `page`; None if it has no channels.

        `again` is for the second one on a page.
        """
        # People show a draft around for review, not to be shared further.
        if page.draft or page.kind == "error" or page.share == ():
            return None
        key = page.share, page.lang, again
        if key not in self._rows:
            chosen = self._chosen_for(page.share)
            row = Row(chosen, self._look(page.lang), again) if chosen else None
            self._rows[key] = row
        return self._rows[key]

    def head(self, *, tags: str, json_ld: str, feeds: Iterable[FeedLink], **rest: Any) -> str:
        """The HTML for the head of a page, in the order of the template `smo/head.html`.

        `feeds` are those that are not site-wide.
        """
        shape = tuple(rest.values())
        made = self._heads.get(shape)
        if made is None:
            made = self._heads[shape] = self._slotted_head(**rest)
        return made.filled({"tags": tags, "json_ld": json_ld, "feeds": _feed_links(feeds)})

    def _slotted_head(
        self, charset_declared: bool, root: str, assets: tuple[static_files.Asset, ...]
    ) -> Slotted:
        files = ""
        for asset in assets:
            address, integrity = escape(f"{root}/{asset.path}"), self._integrity(asset)
            if asset.path.endswith(".css"):
                files += f'<link rel="stylesheet" href="{address}"{integrity}>\n'
            else:
                files += f'<script src="{address}" defer{integrity}></script>\n'
        template = self.env.get_template("smo/head.html")
        return Slotted(
            template.render(
                site=self,
                charset=Markup("" if charset_declared else '<meta charset="utf-8">\n'),
                tags=slot("tags"),
                json_ld=slot("json_ld"),
                # Feed readers take the first feed that a page links as the site's.
                feeds=Markup(_feed_links(self.feeds)) + slot("feeds"),
                files=Markup(files),
            )
        )

    def _integrity(self, asset: static_files.Asset) -> str:
        return f' integrity="{asset.integrity}"' if self.config.buttons.integrity else ""

    def follow(self, lang: str, root: str) -> str:
        """The follow bar, the same on every page of a language; empty if there is nothing
        to follow.

        `root` is the address of the site's root as the page links it.
        """
        if lang not in self._follow:
            look = self._look(lang, for_row=False)
            host = urlsplit(self.url).netloc
            page = slot("root") + urls.join("", self.subscribe.url) if self.subscribe.there else ""
            bar = follow_bar(self.channels.follow, look, self.main_feed, host, page)
            self._follow[lang] = Slotted(bar)
        return self._follow[lang].filled({"root": escape(root)})

    @property
    def main_feed(self) -> str:
        """The main feed's address, for people who want just one; known once feeds are written."""
        # RSS first, since the button says RSS; every reader takes Atom as well.
        whole = [feed for feed in self.feeds if feed.whole]
        in_order = sorted(whole, key=lambda feed: "rss" not in feed.media_type)
        return in_order[0].url if in_order else ""

    def _look(self, lang: str, for_row: bool = True) -> Look:
        config = self.config.buttons
        menu = config.style == "menu"
        style = "icon-label" if menu else config.style
        side = " smo-side" if for_row and config.position == "side" else ""
        return Look(
            env=self.env,
            messages=self.messages(lang),
            classes=f"smo-style-{style}{side}",
            menu=menu and for_row,
            hashtags=config.hashtags,
        )

    def feeds_of(self, context: Mapping[str, Any]) -> tuple[FeedLink, ...]:
        """The feeds of the category, tag or author that a page is about."""
        if not self.feeds_beside:
            return ()
        for kind in ("category", "tag", "author"):
            slug = getattr(context.get(kind), "slug", None)
            if slug:
                key = kind, str(slug)
                if key not in self._feeds_of:
                    found = self.own_feeds(*key)
                    json_last = sorted(found, key=lambda feed: feed.media_type.endswith("json"))
                    self._feeds_of[key] = tuple(json_last)
                return self._feeds_of[key]
        return ()

    def own_feeds(self, kind: str, slug: str) -> Iterable[FeedLink]:
        """The feeds of a category, tag or author."""
        for format in ("ATOM", "RSS"):
            pattern = self.settings.get(f"{kind.upper()}_FEED_{format}")
            if pattern:
                yield from self.feeds_beside.get(str(pattern).format(slug=slug), ())

    def has_feed(self, path: str, context: Mapping[str, Any]) -> bool:
        """Whether there is a feed with entries at `path`: of this run, or a file from
        elsewhere.
        """
        if path not in self._feed_at:
            self._feed_at[path] = path not in self.empty_feeds and (
                path in self.feed_paths
                or self.reader.pictures.files(context).output(path) is not None
            )
        return self._feed_at[path]

    def path_of(self, page_url: str) -> Callable[[str], str | None]:
        """A function from a link on the page at `page_url` to its path on this site."""
        return partial(urls.path_on, self._roots, page_url)

    @cached_property
    def _roots(self) -> list[str]:
        """The site's root in all forms that themes may link, the longest first."""
        named = (self.url, self.settings["SITEURL"], self.settings.get("FEED_DOMAIN"))
        return sorted({urls.root(str(it or "")) for it in named}, key=len, reverse=True)

    def _chosen_for(self, own: tuple[str, ...] | None) -> list[Chosen]:
        if own is None:
            return [*self.channels.share, *self.channels.bookmark]
        return [self._extra[name] for name in own if name in self._extra]


def _feed_links(feeds: Iterable[FeedLink]) -> str:
    return "".join(
        f'<link rel="alternate" type="{it.media_type}" title="{escape(it.title)}" '
        f'href="{escape(it.url)}">\n'
        for it in feeds
    )


def _profiles(chosen: Iterable[Chosen]) -> tuple[str, ...]:
    """The addresses of profiles among channels to follow."""
    return tuple(filter(None, map(links.profile, chosen)))


def _handle(channel: str, form: str, chosen: Iterable[Chosen]) -> str:
    """The handle on a channel, if it is among those chosen; else empty."""
    return next((form.format(**one.values) for one in chosen if one.channel.id == channel), "")


def _person(name: str, chosen: Iterable[Chosen]) -> Person:
    """An author, from the SMO block."""
    return Person(
        name,
        profiles=_profiles(chosen),
        fediverse=_handle("mastodon", "@{user}@{server}", chosen),
        twitter=_handle("x", "@{user}", chosen),
    )
