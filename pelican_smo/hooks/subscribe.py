"""The subscribe page: what a feed is, all feeds of the site, and readers for them; and the
notice in feeds for people who open them in a browser.

The page is a Pelican `Page`, so that any theme shows it in its own layout. Its text is
made when it is written, since only then are all feeds known.
"""

import logging
import posixpath
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape
from pelican.generators import PagesGenerator
from pelican.writers import Writer

from pelican_smo.base import static_files, urls
from pelican_smo.base.i18n import Messages
from pelican_smo.base.static_files import Asset
from pelican_smo.buttons import colours
from pelican_smo.buttons.follow import to_follow
from pelican_smo.channels.selection import Chosen
from pelican_smo.facts import front_matter
from pelican_smo.feeds.entries import Notice
from pelican_smo.feeds.feed_path import paths
from pelican_smo.feeds.listing import Listed, listed
from pelican_smo.hooks.subscribe_page import SubscribePage
from pelican_smo.settings.feeds import Feeds

logger = logging.getLogger(__name__)

if TYPE_CHECKING:
    from pelican_smo.hooks.run import Site


class Subscribe:
    """The subscribe page of one run, and the notice in its feeds."""

    def __init__(self, site: "Site") -> None:
        self._site = site
        self._made: SubscribePage | None = None
        self._joined = self._written = False
        feeds = site.config.feeds
        self.url = feeds.subscribe_url if isinstance(feeds, Feeds) else ""
        """The path of the page, from the site's root; empty if it is switched off."""

    @property
    def there(self) -> bool:
        """Whether there is a subscribe page; known once feeds are written.

        A local build, which has no feeds, has one if its settings name feeds, as a preview.
        """
        site = self._site
        return bool(self.url and (paths(site.settings) if not site.url else site.feeds_beside))

    @cached_property
    def notice(self) -> Notice | None:
        """The notice for people who open a feed in a browser; None without a page to link."""
        if not self.url:
            return None
        messages = self._messages
        url = urls.join(self._site.url, self.url)
        return Notice(_what_a_feed_is(messages), messages.get("Subscribe to this site"), url)

    def stylesheet_of(self, feed: str) -> str:
        """The address of the style sheet, as the feed at the address `feed` links it.

        Relative if possible: a copy of the site elsewhere has its own style sheet.
        """
        root = f"{self._site.url}/"
        if not feed.startswith(root):
            return root + self._feed_css.path
        return "../" * feed.removeprefix(root).count("/") + self._feed_css.path

    def is_page(self, context: Mapping[str, Any]) -> bool:
        """Whether the subscribe page is being rendered."""
        return self._made is not None and context.get("page") is self._made.content

    @cached_property
    def files(self) -> list[Asset]:
        """Files of this plugin that the page needs."""
        inks = colours.of(one.channel for one in self._readers())
        css = self._published("subscribe.css", static_files.read("subscribe.css") + inks)
        return [self._site.stylesheet, css, self._site.script]

    def join(self, generator: PagesGenerator) -> None:
        """Make the page and the OPML file, now that all feeds are written."""
        if self._joined or not self.there:
            # Another plugin may have a generator of pages too, and call this again.
            return
        self._joined = True
        context = generator.context
        try:
            if self._site.url:
                from pelican_smo.feeds import opml

                data = opml.document(self._site.name, *self._feeds(context))
                static_files.write(self._site.settings["OUTPUT_PATH"], self._opml, data)
            save_as = f"{self.url}index.html" if self.url.endswith("/") else self.url
            # A file of the owner's at this path is their own subscribe page.
            if save_as not in _taken(generator):
                self._made = self._page(generator, save_as)
        except Exception:
            logger.exception("%s: the page to subscribe cannot be made.", self.url)

    def write(self, writer: Writer) -> None:
        """Write the page, if it was made and is not written yet."""
        if self._made and not self._written:
            self._written = True
            try:
                self._made.write(writer)
            except Exception:
                logger.exception("%s: the page to subscribe cannot be written.", self.url)

    def shown(
        self, template: Callable[[Mapping[str, Any]], str], context: Mapping[str, Any]
    ) -> str:
        """The page as the theme's `template` shows it, or in our plain layout."""
        if self._made is None:
            return template(context)
        return self._made.shown(template, context, self._site.env, self._messages)

    def is_plain(self, context: Mapping[str, Any]) -> bool:
        """Whether the page is being rendered, and the theme cannot show it."""
        return self._made is not None and self._made.is_plain and self.is_page(context)

    def _page(self, generator: PagesGenerator, save_as: str) -> SubscribePage:
        from pelican_smo.hooks.share_post import SharePost

        context, messages = generator.context, self._messages
        said = {
            "title": str(escape(messages.get("Subscribe to this site"))),
            "description": str(escape(_what_a_feed_is(messages))),
            "slug": "subscribe",
            "status": "published",
            "url": self.url,
            "save_as": save_as,
        }
        made = SubscribePage(generator, said, lambda page: self._text(page.get_siteurl(), context))
        made.content.share_post = SharePost(self._site, made.content, context)
        return made

    def _text(self, root: str, context: Mapping[str, Any]) -> str:
        try:
            return self._html(root, context)
        except Exception:
            # Other plugins can touch the listed contents; no fault may stop the build.
            logger.exception("%s: the page to subscribe has no text.", self.url)
            return ""

    def _html(self, root: str, context: Mapping[str, Any]) -> str:
        site, messages = self._site, self._messages
        feeds, groups = self._feeds(context)
        qr = ""
        if site.url:
            from pelican_smo.buttons.qr import drawing  # slow to import, and few pages show it

            qr = drawing(urls.join(site.url, self.url))
        return site.env.get_template("smo/subscribe.html").render(
            messages=messages,
            lang=messages.lang,
            dir=messages.dir,
            intro=_what_a_feed_is(messages),
            feeds=feeds,
            groups=groups,
            readers=[
                to_follow(one, messages, site.main_feed)
                for one in self._readers()
                if site.main_feed or not site.url
            ],
            newsletters=[
                to_follow(one, messages, site.main_feed)
                for one in site.channels.follow
                if one.channel.id == "newsletter"
            ],
            qr=Markup(qr),
            opml=urls.join(root, self._opml) if site.url else "",
        )

    def _feeds(self, context: Mapping[str, Any]) -> tuple[list[Listed], dict[str, list[Listed]]]:
        """The feeds of the whole site, and the others grouped under translated headings."""
        messages = self._messages
        found = listed(self._site, context)
        groups = {
            messages.get("Categories"): found["category"],
            messages.get("Tags"): found["tag"],
            messages.get("Authors"): found["author"],
            messages.get("Languages"): found["language"],
        }
        return found[""], {name: feeds for name, feeds in groups.items() if feeds}

    def _readers(self) -> Iterator[Chosen]:
        """RSS readers: those that the owner has chosen, then all that need no options.

        A reader that the owner sets to False is omitted.
        """
        site = self._site
        own = {one.channel.id: one for one in site.channels.follow}
        said = site.config.follow if isinstance(site.config.follow, dict) else {}
        refused = {name for name, value in said.items() if value is False}
        for one in own.values():
            if one.channel.group == "feed reader":
                yield one
        for channel in site.catalogue.channels:
            use = channel.follow
            if (
                use
                and channel.group == "feed reader"
                and channel.id not in own
                and channel.status_of("follow").state == "active"
                and channel.confidence != "low"
                and not any(option.required for option in use.options.values())
                and refused.isdisjoint([channel.id, *channel.aliases])
            ):
                yield Chosen(channel, "follow")

    @cached_property
    def _opml(self) -> str:
        return posixpath.join(posixpath.dirname(self.url), "feeds.opml")

    @cached_property
    def _feed_css(self) -> Asset:
        return self._published("feed.css", static_files.read("feed.css"))

    def _published(self, name: str, data: bytes) -> Asset:
        return static_files.publish(self._site.settings["OUTPUT_PATH"], name, data)

    @property
    def _messages(self) -> Messages:
        return self._site.messages(str(self._site.settings["DEFAULT_LANG"]))


def _what_a_feed_is(messages: Messages) -> str:
    return messages.get(
        "Use an RSS reader to get new posts from this site. Just add the feed’s address to the app."
    )


def _taken(generator: PagesGenerator) -> set[str]:
    """The paths in the output that others write."""
    settings, context = generator.settings, generator.context
    contents = [*context["generated_content"].values(), *context["static_content"].values()]
    return {
        # None is a file that could not be read.
        *(front_matter.place(content, "save_as") for content in filter(None, contents)),
        *(
            settings.get(f"{it.upper()}_SAVE_AS", f"{it}.html")
            for it in settings["DIRECT_TEMPLATES"]
        ),
        *settings["TEMPLATE_PAGES"].values(),
    }
