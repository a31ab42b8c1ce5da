"""The map of pages to source files and origins, for commands that check a finished site.

Each page is recorded while Pelican writes it; the map is saved once all are written.
"""

import hashlib
import logging
import os
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from pelican_smo.base import static_files
from pelican_smo.base.html import Tag
from pelican_smo.base.provenance import Kind, Origins
from pelican_smo.facts.page import PageFacts
from pelican_smo.head import theme_tags
from pelican_smo.head.theme_tags import Theirs

logger = logging.getLogger(__name__)


class PageMap:
    """The map of one run's pages."""

    def __init__(self, settings: Mapping[str, Any], extra: Iterable[str]) -> None:
        self._settings = settings
        self._extra = tuple(extra)
        self._encode = msgspec.json.Encoder(order="sorted").encode
        # As JSON, so that no other objects of a page live until the run ends, where
        # Python's garbage collector would traverse them.
        self._pages: dict[str, msgspec.Raw] = {}
        self.sources: dict[str, str] = {}
        """The source files of pages in the content folder, by the pages' paths."""
        self.kinds: dict[str, Kind] = {}
        """The kinds of pages, by their paths."""

    def add(
        self, path: str, page: PageFacts, theme: Collection[Theirs], gone: Collection[Tag]
    ) -> None:
        """Record the origins of a page; `path` is its file in the output.

        `theme` are the theme's tags that concern this plugin, `gone` those that were
        removed.
        """
        self._add(path, of(page, theme, gone))

    def leave(self, path: str, source: str) -> None:
        """Record a page that is left as the theme made it."""
        self._add(path, Origins(source, untouched=True))

    def _add(self, path: str, origins: Origins) -> None:
        file = f"{self._settings['PATH']}/{origins.source}"
        if origins.source and not os.path.isfile(file):  # noqa: PTH113 - for each page
            # A plugin made the page up, and there is no file for the owner to edit.
            origins = msgspec.structs.replace(origins, source="")
        try:
            self._pages[path] = msgspec.Raw(self._encode(origins))
        except UnicodeEncodeError:
            # The name of a file may not be valid text.
            return
        self.kinds[path] = origins.kind
        if origins.source:
            self.sources[path] = origins.source

    @property
    def pages(self) -> list[str]:
        """The paths of all pages that were written."""
        return sorted(self._pages)

    def save(self) -> None:
        """Write the map into the cache, one for each output folder, replacing the last."""
        output = str(self._settings["OUTPUT_PATH"])
        name = hashlib.sha256(output.encode("utf-8", "surrogateescape")).hexdigest()[:8]
        made = {
            "output": output, "content": str(self._settings["PATH"]), "pages": self._pages,
            "extra": self._extra,
        }  # fmt: skip
        try:
            data = self._encode(made)
            static_files.write(self._settings["CACHE_PATH"], f"smo-pages-{name}.json", data)
        except (OSError, UnicodeEncodeError) as error:
            # No warning: the site is complete, and --fatal would stop the build.
            logger.info(
                "CACHE_PATH: `pelican-smo explain` will not know where values are from: %s", error
            )


def of(page: PageFacts, theme: Iterable[Theirs], gone: Collection[Tag]) -> Origins:
    """The origins of a page's values."""
    theirs = []
    lost: dict[str, list[str]] = {}
    for name, tag in theme:
        if tag in gone:
            lost.setdefault(name, []).append(theme_tags.value(tag))
        else:
            theirs.append(name)
    return Origins(
        page.source,
        page.origins,
        page.own,
        page.canonical != page.url,
        tuple(theirs),
        lost,
    )
