"""The metadata of feeds."""

import logging
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pelican_smo.base import urls
from pelican_smo.base.text import fold, plain
from pelican_smo.facts.pictures import PATH
from pelican_smo.feeds.entries import Channel
from pelican_smo.feeds.feed_path import Place
from pelican_smo.settings.errors import place, wrong
from pelican_smo.settings.feeds import Feeds

if TYPE_CHECKING:
    from pelican_smo.hooks.run import Site

logger = logging.getLogger(__name__)


class Channels:
    """The channels of one run's feeds."""

    def __init__(self, site: "Site", config: Feeds) -> None:
        self._site = site
        self._config = config
        self._image: str | None = None

    def of(self, at: Place, said: str | None, context: Mapping[str, Any]) -> Channel:
        """The channel of the feed at `at`; `said` is the feed's own title, if it has one."""
        site = self._site
        return Channel(
            # Feeds that Pelican requests have always had the site's id.
            id=f"{site.url}/{at.path if at.kind == 'own' else ''}",
            title=f"{site.name} - {plain(str(said))}" if said else site.name,
            description=site.reader.site_description or site.name,
            home=f"{site.url}/",
            url=self.url(at, context),
            language=site.reader.lang,
            author=self._author,
            image=self._picture(context),
            copyright=fold(self._config.copyright),
            hubs=self._config.hubs,
            notice=site.subscribe.notice,
        )

    def url(self, at: Place, context: Mapping[str, Any]) -> str:
        """The address of a feed."""
        domain = str(context.get("FEED_DOMAIN") or "")
        # Pelican sets it to SITEURL, and i18n_subsites passes it on to its sub-sites.
        if domain == context.get("main_siteurl"):
            domain = ""
        return urls.join(urls.public(domain) or self._site.url, at.url)

    @cached_property
    def _author(self) -> str:
        return fold(str(self._site.settings.get("AUTHOR") or "")) or self._site.name

    def _picture(self, context: Mapping[str, Any]) -> str:
        """The address of the site's picture in feeds; empty if there is none."""
        if self._image is None:
            named = self._config.image
            image = self._site.reader.pictures.at(named, None, context) if named else None
            if named and not image:
                hint = " This file does not exist."
                logger.warning("%s", wrong(place("feeds", "image"), PATH, named, hint))
            self._image = image.url if image else ""
        return self._image
