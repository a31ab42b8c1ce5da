"""What one run of Pelican shares: settings, channels, templates, files, feeds."""

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from html import escape
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader
from markupsafe import Markup

from pelican_smo import address, assets, buttons, catalogue, jsonld
from pelican_smo.catalogue import Chosen
from pelican_smo.errors import nearest
from pelican_smo.facts import PageFacts, Person
from pelican_smo.reader import Reader
from pelican_smo.slots import Slotted, slot
from pelican_smo.text import fold

logger = logging.getLogger(__name__)


class FeedLink(msgspec.Struct, frozen=True):
    """A feed that this run has written; `path` is that of its address, from the root."""

    path: str
    url: str
    media_type: str
    title: str


class Site:
    """One run of Pelican on one site; made anew for each run and each sub-site."""

    def __init__(self, settings: Mapping[str, Any], loader: BaseLoader) -> None:
        self.settings = settings
        self.config, self.catalogue, self.channels = catalogue.checked(settings.get("SMO"))
        self.url = address.public(settings["SITEURL"])
        self.profiles = _profiles(self.channels.follow)
        self.extra = {fold(name): fold(said) for name, said in self.config.head.extra.items()}
        people = {name: _person(name, chosen) for name, chosen in self.channels.authors.items()}
        self.reader = Reader(settings, self.config, people)
        self.feeds: list[FeedLink] = []
        self.feed_files: set[str] = set()
        self.feed_paths: set[str] = set()
        self._feed_at: dict[str, bool] = {}
        self._loader = loader
        # Channels of single pages, which the one style sheet must know too.
        self._extra: dict[str, Chosen] = {}
        self._heads: dict[tuple[Any, ...], Slotted] = {}
        self._rows: dict[tuple[str, ...] | None, buttons.Row | None] = {}

    @cached_property
    def env(self) -> Environment:
        """Where this plugin's templates are rendered: always escaped, always with
        Jinja's own delimiters, whatever the site's JINJA_ENVIRONMENT says.

        The theme's folders come first, so that it can override a template.
        """
        own = FileSystemLoader(Path(__file__).with_name("templates"))
        return Environment(
            loader=ChoiceLoader([self._loader, own]),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )

    @cached_property
    def name(self) -> str:
        return self.reader.site_name

    @cached_property
    def twitter(self) -> str:
        """The site's own handle on X, with its @, for twitter:site; or empty."""
        return _handle("x", "@{user}", self.channels.follow)

    @cached_property
    def publisher(self) -> jsonld.Publisher:
        return jsonld.publisher(self.name, self.url, self.profiles)

    @cached_property
    def stylesheet(self) -> str:
        """The style sheet's path from the site's root."""
        chosen = [*self.channels.share, *self.channels.bookmark, *self.channels.follow]
        channels = [one.channel for one in (*chosen, *self._extra.values())]
        data = assets.stylesheet(channels)
        return assets.publish(self.settings["OUTPUT_PATH"], "smo.css", data)

    @cached_property
    def script(self) -> str:
        """The script's path from the site's root."""
        return assets.publish(self.settings["OUTPUT_PATH"], "smo.js", assets.script())

    def announce(self, shares: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Say once a run what its owner should know; before any page is rendered.

        `shares` are source and channel ids of each page that chooses its own.
        """
        if not self.url:
            logger.warning(
                "pelican_smo: SITEURL is %s, where no visitor comes: og:url, og:image, "
                "canonical links and feeds are left out, and the buttons lead nowhere. "
                "A build with the site's real SITEURL has them.",
                f'"{self.settings["SITEURL"]}"' if self.settings["SITEURL"] else "empty",
            )
        for source, names in shares:
            for one in self._choose(source, names):
                self._extra[one.channel.id] = one

    def buttons(self, page: PageFacts) -> buttons.Row | None:
        """The row of buttons that `page` carries; None where it has no channels."""
        if not page.listed or page.share == ():
            return None
        if page.share not in self._rows:
            chosen = self._chosen_for(page.share)
            row = buttons.Row(chosen, self.env, self.config.buttons.style) if chosen else None
            self._rows[page.share] = row
        return self._rows[page.share]

    def head(self, *, tags: str, json_ld: str, **rest: Any) -> str:
        """What stands in the head of a page, in the order of the template of that name."""
        shape = tuple(rest.values())
        made = self._heads.get(shape)
        if made is None:
            made = self._heads[shape] = self._slotted_head(**rest)
        return made.filled({"tags": tags, "json_ld": json_ld})

    def _slotted_head(self, charset_declared: bool, stylesheet: str, script: str) -> Slotted:
        feeds = [
            f'<link rel="alternate" type="{it.media_type}" title="{escape(it.title)}" '
            f'href="{escape(it.url)}">\n'
            for it in self.feeds
        ]
        files = f'<link rel="stylesheet" href="{escape(stylesheet)}">\n' if stylesheet else ""
        if script:
            files += f'<script src="{escape(script)}" defer></script>\n'
        template = self.env.get_template("smo/head.html")
        return Slotted(
            template.render(
                site=self,
                charset=Markup("" if charset_declared else '<meta charset="utf-8">\n'),
                tags=slot("tags"),
                json_ld=slot("json_ld"),
                feeds=Markup("".join(feeds)),
                files=Markup(files),
            )
        )

    @cached_property
    def follow(self) -> str:
        """The follow bar, the same on every page; empty where there is nothing to follow."""
        # The button says RSS; every reader takes Atom as well.
        in_order = sorted(self.feeds, key=lambda feed: "rss" not in feed.media_type)
        feed = in_order[0].url if in_order else ""
        return buttons.follow(self.channels.follow, feed, self.env, self.config.buttons.style)

    def has_feed(self, path: str, context: Mapping[str, Any]) -> bool:
        """Whether a feed lies at `path`: of this run, or a file of another hand."""
        if path not in self._feed_at:
            self._feed_at[path] = (
                path in self.feed_paths
                or self.reader.pictures.files(context).output(path) is not None
            )
        return self._feed_at[path]

    def path_of(self, page_url: str) -> Callable[[str], str | None]:
        """How to tell which path on this site a link on the page at `page_url` means."""
        roots = {str(self.settings.get(key) or "") for key in ("FEED_DOMAIN", "SITEURL")}
        return partial(address.path_on, sorted(roots, key=len, reverse=True), page_url)

    def _chosen_for(self, own: tuple[str, ...] | None) -> list[Chosen]:
        if own is None:
            return [*self.channels.share, *self.channels.bookmark]
        return [self._extra[name] for name in map(self._id, own) if name in self._extra]

    def _id(self, name: str) -> str:
        channel = self.catalogue.by_name.get(name.lower())
        return channel.id if channel else ""

    def _choose(self, source: str, names: Iterable[str]) -> Iterable[Chosen]:
        """The channels named in the metadata of the page from `source`."""
        configured = {
            one.channel.id: one for one in (*self.channels.bookmark, *self.channels.share)
        }
        known = self.catalogue.ids("share") + self.catalogue.ids("bookmark")
        for name in names:
            channel = self.catalogue.by_name.get(name.lower())
            where = f"{source}: smo_share"
            if channel is None or not (channel.share or channel.bookmark):
                logger.warning(
                    '%s: there is no channel "%s".%s Channels are %s.',
                    where, name, nearest(name, known), ", ".join(known),
                )  # fmt: skip
            elif channel.status.state == "retired":
                logger.warning("%s", catalogue.retired_notice(where, channel))
            elif channel.id in configured:
                yield configured[channel.id]
            else:
                kind: catalogue.Kind = "share" if channel.share else "bookmark"
                use = channel.share or channel.bookmark
                needed = (
                    [key for key, option in use.options.items() if option.required] if use else []
                )
                if needed:
                    logger.warning(
                        '%s: %s needs its %s, which only the SMO block can give: '
                        'SMO["%s"] = {"%s": ...}.',
                        where, channel.name, needed[0], kind, channel.id,
                    )  # fmt: skip
                else:
                    yield Chosen(channel, kind)


def _profiles(chosen: Iterable[Chosen]) -> tuple[str, ...]:
    """The addresses of profiles among channels to follow."""
    return tuple(buttons.profile(one) for one in chosen if "{feed}" not in one.use.url)


def _handle(channel: str, form: str, chosen: Iterable[Chosen]) -> str:
    """The handle on a channel, if it is among those chosen; else empty."""
    return next((form.format(**one.values) for one in chosen if one.channel.id == channel), "")


def _person(name: str, chosen: Iterable[Chosen]) -> Person:
    """What the SMO block says of an author."""
    return Person(
        name,
        profiles=_profiles(chosen),
        fediverse=_handle("mastodon", "@{user}@{server}", chosen),
        twitter=_handle("x", "@{user}", chosen),
    )
