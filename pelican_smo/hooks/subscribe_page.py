"""The page to subscribe as one of Pelican's: made and shown like those of the site's owner.

A theme may ask for what every page of its owner has, and other plugins for what every page
of Pelican has. Nobody wrote this page, so whatever fails at it costs it its layout at most.
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
    """The page; `said` is its own metadata, `text` what makes its text when it is written."""

    def __init__(
        self, generator: PagesGenerator, said: Mapping[str, Any], text: Callable[[Page], str]
    ) -> None:
        self._generator = generator
        self._fault: Exception | None = None
        settings = generator.settings
        metadata = {**_of_all_pages(generator), **said}
        # Plugins expect that a page is of a file.
        source = posixpath.join(settings["PATH"], said["save_as"])
        page = Page.__new__(Page)
        try:
            Page.__init__(page, "", metadata, settings, source, generator.context)
        except Exception as error:
            # The last that Pelican does is to show the page to other plugins.
            logger.warning(_THEIRS, said["url"], fault(error))
        page._get_content = lambda: text(page)
        self.content = page

    @property
    def is_plain(self) -> bool:
        """Whether the theme could not show the page."""
        return self._fault is not None

    def write(self, writer: Writer) -> None:
        """Write the page as Pelican writes its own, unless something is there already.

        It stands in none of Pelican's lists: what templates and other plugins do with all
        pages of a site may fail at this one too.
        """
        page, generator = self.content, self._generator
        name = sanitised_join(writer.output_path, page.save_as)
        if name in writer._written_files:
            # A category's, say, or that of another plugin.
            return
        try:
            signals.page_generator_write_page.send(generator, content=page)
        except Exception as error:
            logger.warning(_THEIRS, page.url, fault(error))
        try:
            template = generator.get_template(page.template)
        except Exception as error:
            # It may not be there, or be none that Jinja can read.
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
        # Who writes there after this has the last word.
        writer._written_files.discard(name)

    def shown(
        self,
        template: Callable[[Mapping[str, Any]], str],
        context: Mapping[str, Any],
        env: Templates,
        messages: Messages,
    ) -> str:
        """The page as the theme's `template` shows it, or in a plain layout of ours."""
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
    """The metadata that Pelican gives each page, and a date where all others have one.

    No site's owner means this page where he leaves all others alone, or writes them in
    another language.
    """
    settings = generator.settings
    found = default_metadata(settings, BaseReader(settings).process_metadata)
    # Pelican's mark for what is as good as not written is an object of no class.
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
