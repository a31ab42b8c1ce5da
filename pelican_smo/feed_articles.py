"""Articles as entries of feeds; each is read once, however many feeds carry it."""

import logging
from collections.abc import Mapping
from typing import Any

from jinja2 import TemplateError
from markupsafe import Markup
from msgspec.structs import replace
from pelican.contents import Article

from pelican_smo import entries
from pelican_smo.entries import Entry
from pelican_smo.errors import shown
from pelican_smo.feed_config import Feeds
from pelican_smo.feed_ids import FeedIds
from pelican_smo.site import Site

logger = logging.getLogger(__name__)


class Entries:
    """The entries of one run."""

    def __init__(self, site: Site, config: Feeds, ids: FeedIds) -> None:
        self._site = site
        self._config = config
        self._ids = ids
        # An article is kept with its entry, so that its id() cannot be given away.
        self._known: dict[int, tuple[Article, Entry | None]] = {}
        self._templates: dict[str, Any] = {}

    def of(self, article: Article, context: Mapping[str, Any], template: str = "") -> Entry | None:
        """The entry of an article; None, once told, where it cannot be read.

        Its content is what the theme's `template` makes of it, if one is named.
        """
        known = self._known.get(id(article))
        if known is None:
            try:
                made = self._made(article, context)
            except Exception:
                # One article that cannot be read must not cost the others their feed.
                logger.exception("%s: left out of the feeds.", article)
                made = None
            known = self._known[id(article)] = article, made
        if template and known[1]:
            return self._templated(article, known[1], template, context)
        return known[1]

    def forget(self) -> None:
        """Give back what has been kept."""
        self._known.clear()

    def _made(self, article: Article, context: Mapping[str, Any]) -> Entry:
        site = self._site
        return entries.of_article(
            article, site.reader.of_content(article, context),
            id=self._ids.of(article),
            settings=site.settings,
            site_url=site.url,
            full=self._config.content == "full",
        )  # fmt: skip

    def _templated(
        self, article: Article, entry: Entry, name: str, context: Mapping[str, Any]
    ) -> Entry:
        """The entry with the content that the theme's template of this name gives it."""
        try:
            if name not in self._templates:
                self._templates[name] = None
                self._templates[name] = self._site.env.get_template(name)
            template = self._templates[name]
            html = template and template.render(
                {**context, "article": article, "entry": entry,
                 "content": Markup(entry.content), "summary": Markup(entry.summary)}
            )  # fmt: skip
        except TemplateError as error:
            logger.warning(
                "%s: %s: the template %s cannot be used for feeds (%s: %s). It is one of the "
                "theme's folder templates/ or of THEME_TEMPLATES_OVERRIDES.",
                entry.source, 'SMO["feeds"]["extra"]', shown(name), type(error).__name__, error,
            )  # fmt: skip
            return entry
        if html is None:
            return entry
        return replace(entry, content=entries.content(html, entry.url))
