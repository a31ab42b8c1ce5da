"""Makes feed entries of articles. Each is read once, however many feeds carry it."""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from jinja2 import Template, TemplateError
from markupsafe import Markup
from msgspec.structs import replace
from pelican.contents import Article

from pelican_smo.facts import front_matter
from pelican_smo.feeds import entries
from pelican_smo.feeds.entries import Entry
from pelican_smo.feeds.ids import FeedIds
from pelican_smo.settings.errors import place, shown
from pelican_smo.settings.feeds import Feeds

if TYPE_CHECKING:
    from pelican_smo.hooks.run import Site

logger = logging.getLogger(__name__)


class Entries:
    """The entries of one run."""

    def __init__(self, site: "Site", config: Feeds, ids: FeedIds) -> None:
        self._site = site
        self._config = config
        self._ids = ids
        # The article is kept too, or Python could give its id() to another object.
        self._known: dict[int, tuple[Article, Entry | None]] = {}

    def of(
        self, article: Article, context: Mapping[str, Any], template: Template | None = None
    ) -> Entry | None:
        """The entry of an article; None, with one message, if it cannot be read.

        `template` renders its content, if there is one.
        """
        known = self._known.get(id(article))
        if known is None:
            try:
                made = self._made(article, context)
            except Exception:
                # One unreadable article must not break the feed for the others.
                logger.exception("%s: left out of the feeds.", article)
                made = None
            known = self._known[id(article)] = article, made
        if known[1] and template:
            return self._templated(article, known[1], template, context)
        return known[1]

    def template(self, feed: str, name: str) -> Template | None:
        """The theme's template of this name, for a feed that the SMO block adds; None, with a
        message, if it cannot be used.
        """
        try:
            return self._site.env.get_template(name)
        except TemplateError as error:
            logger.warning(
                "%s = %s: this template cannot be used (%s: %s). Put it into the theme's folder "
                "templates or into one of THEME_TEMPLATES_OVERRIDES.",
                place("feeds", "extra", feed, "template"), shown(name),
                type(error).__name__, error,
            )  # fmt: skip
            return None

    def forget(self) -> None:
        """Forget all entries, to free memory."""
        self._known.clear()

    def _made(self, article: Article, context: Mapping[str, Any]) -> Entry:
        site = self._site
        page = site.reader.of_content(article, context)
        entry = entries.of_article(
            article, page,
            id=self._ids.of(article),
            settings=site.settings,
            site_url=site.url,
            full=self._config.content == "full",
        )  # fmt: skip
        if front_matter.RECORDING_KEYS.isdisjoint(article.metadata):
            return entry
        from pelican_smo.feeds.enclosures import Recordings

        recordings = Recordings(site.reader.pictures.files(context), site.url)
        return recordings.added(entry, article, page, episode=self._config.podcast is not None)

    def _templated(
        self, article: Article, entry: Entry, template: Template, context: Mapping[str, Any]
    ) -> Entry:
        """The entry with content rendered by a template of the theme."""
        texts = {"content": Markup(entry.content), "summary": Markup(entry.summary)}
        try:
            html = template.render({**context, **texts, "article": article, "entry": entry})
        except Exception as error:
            logger.warning(
                "%s: the template %s of a feed fails for it (%s: %s). It has its own content "
                "there.", entry.source, template.name, type(error).__name__, error,
            )  # fmt: skip
            return entry
        return replace(entry, content=entries.content(html, entry.url, entry.source))
