"""The subscribe page as a Pelican page: made and shown like the owner's own pages.

A theme may expect everything that the owner's pages have, and other plugins everything that
a Pelican page has. No file is the source of this page, so a failure costs at most its layout.
"""

import logging
import posixpath
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup
from pelican import signals
from pelican.contents import Content, Page
from pelican.generators import PagesGenerator
from pelican.readers import BaseReader, default_metadata
from pelican.utils import sanitised_join
from pelican.writers import Writer

from pelican_smo.base.i18n import Messages
from pelican_smo.base.templates import Templates, fault

logger = logging.getLogger(__name__)

_THEIRS = "%s: another plugin fails at the page to subscribe, which is no file's: %s"


class SubscribePage:
    """The page; `said` is its own metadata, `text` makes its text when it is written."""

    def __init__(
        self, generator: PagesGenerator, said: Mapping[str, Any], text: Callable[[Page], str]
    ) -> None:
        self._generator = generator
        self._fault: Exception | None = None
        settings = generator.settings
        metadata = {**_of_all_pages(generator), **said}
        # Plugins expect that a page has a source file.
        source = posixpath.join(settings["PATH"], said["save_as"])
        page = Page.__new__(Page)
        try:
            Page.__init__(page, "", metadata, settings, source, generator.context)
        except Exception as error:
            # Pelican's last step is to send the page to other plugins, and one of them failed.
            logger.warning(_THEIRS, said["url"], fault(error))
        page._get_content = lambda: text(page)
        self.content = page

    @property
    def is_plain(self) -> bool:
        """Whether the theme could not show the page."""
        return self._fault is not None

    def write(self, writer: Writer) -> None:
        """Write the page as Pelican writes its own, unless something is there already.

        It is in none of Pelican's lists: templates and other plugins that process all
        pages of a site may fail at this one.
        """
        page, generator = self.content, self._generator
        name = sanitised_join(writer.output_path, page.save_as)
        if name in writer._written_files:
            # For example a category, or a page of another plugin.
            return
        try:
            signals.page_generator_write_page.send(generator, content=page)
        except Exception as error:
            logger.warning(_THEIRS, page.url, fault(error))
        try:
            template = generator.get_template(page.template)
        except Exception as error:
            # It may not exist, or Jinja cannot read it.
            self._fault = error
            template = generator.env.from_string("")
        try:
            writer.write_file(
                page.save_as,
                template,
                generator.context,
                page=page,
                relative_urls=generator.settings["RELATIVE_URLS"],
                url=page.url,
            )
        except Exception as error:
            logger.warning(_THEIRS, page.url, fault(error))
        # Whatever writes there after this wins.
        writer._written_files.discard(name)

    def shown(
        self,
        template: Callable[[Mapping[str, Any]], str],
        context: Mapping[str, Any],
        env: Templates,
        messages: Messages,
    ) -> str:
        """The page as the theme's `template` shows it, or in our plain layout."""
        if self._fault is None:
            try:
                return template(context)
            except Exception as error:
                self._fault = error
        page = self.content
        logger.warning(
            "%s: the theme's %s.html cannot show the page to subscribe, which has the plain layout "
            "of smo/plain.html instead. %s. A page of your own with save_as: %s takes its place.",
            page.url, page.template, fault(self._fault).rstrip("."), page.save_as,
        )  # fmt: skip
        return env.get_template("smo/plain.html").render(
            title=Markup(page.title),
            content=Markup(page.content),
            lang=messages.lang,
            dir=messages.dir,
            site=context["SITENAME"],
            home=f"{context['SITEURL']}/",
        )


def _of_all_pages(generator: PagesGenerator) -> dict[str, Any]:
    """The metadata that Pelican gives each page, and a date if all other pages have one.

    Without `smo` and `lang`: owners who set these for all their pages do not mean this one.
    """
    settings = generator.settings
    found = default_metadata(settings, BaseReader(settings).process_metadata)
    # Pelican marks metadata to discard with a plain `object()`.
    found = {name: value for name, value in found.items() if type(value) is not object}
    for name in ("smo", "lang"):
        found.pop(name, None)
    pages = [*generator.pages, *generator.translations]
    for name in ("date", "modified"):
        if name not in found and (
            settings.get("DEFAULT_DATE") == "fs"
            or (pages and all(hasattr(it, name) for it in pages))
        ):
            newest = _newest(generator.context.get("articles", ())) or _newest(pages)
            if newest:
                found[name] = newest
    return found


def _newest(contents: Iterable[Content]) -> datetime | None:
    return max((it.date for it in contents if hasattr(it, "date")), default=None)
