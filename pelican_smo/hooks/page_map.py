"""Which page was made of which file, and of what: kept for the commands that look at a
finished site.

What is known of each page is put aside while it is written; the map is made of it when
all are there.
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
        # As JSON, so that nothing else of a page has to be kept, and looked at by
        # Python's garbage collector, until the run ends.
        self._pages: dict[str, msgspec.Raw] = {}
        self.sources: dict[str, str] = {}
        """The files of the content folder that pages were made of, by the pages' paths."""
        self.kinds: dict[str, Kind] = {}
        """What pages were made of, by their paths."""

    def add(
        self, path: str, page: PageFacts, theme: Collection[Theirs], gone: Collection[Tag]
    ) -> None:
        """Put aside what is known of a page; `path` is that of its file in the output.

        `theme` are the theme's tags that this plugin has a word about, `gone` those
        that were taken out.
        """
        self._add(path, of(page, theme, gone))

    def leave(self, path: str, source: str) -> None:
        """Put aside a page that is left as the theme made it."""
        self._add(path, Origins(source, untouched=True))

    def _add(self, path: str, origins: Origins) -> None:
        file = f"{self._settings['PATH']}/{origins.source}"
        if origins.source and not os.path.isfile(file):  # noqa: PTH113 - for each page
            # A plugin has made it up, and there is nothing that its owner could edit.
            origins = msgspec.structs.replace(origins, source="")
        try:
            self._pages[path] = msgspec.Raw(self._encode(origins))
        except UnicodeEncodeError:
            # A file may have a name that is no text.
            return
        self.kinds[path] = origins.kind
        if origins.source:
            self.sources[path] = origins.source

    @property
    def pages(self) -> list[str]:
        """The paths of all pages that were written."""
        return sorted(self._pages)

    def save(self) -> None:
        """Write the map into the cache, one for each output folder, in place of the last."""
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
            # No warning: nothing of the site is missing, and --fatal would stop at it.
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
