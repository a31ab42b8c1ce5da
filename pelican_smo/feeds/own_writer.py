"""A site's own writer: what its class decides about feeds holds.

A plugin may give Pelican its own class of writer (signal `get_writer`). Its `write_feed` may omit
posts, sort them, rename a feed, or write one by itself, and passes the rest to Pelican's by
`super()`. Its `_add_item_to_the_feed` may omit or edit entries. All of that runs as in Pelican, and
what it passes on comes to this plugin. We change only the writer object of this run. Pelican's
class and the site's stay as they are, for later runs and for nested ones (i18n_subsites).
"""

import logging
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from feedgenerator import Atom1Feed, Rss201rev2Feed
from pelican.contents import Article
from pelican.writers import Writer

from pelican_smo.base.text import legal
from pelican_smo.feeds import entries, feedgenerator_bridge
from pelican_smo.feeds.entries import Entry

if TYPE_CHECKING:
    from pelican_smo.feeds.writer import Asked, FeedWriter

logger = logging.getLogger(__name__)

_HAS_ENTRIES = re.compile(rb"<(?:[a-z]++:)?+(?:item|entry)[\s>]|\"items\"\s*+:\s*+\[\s*+\{")


class OwnWriter:
    """A site's own writer in one run; replaces its `write_feed`.

    What its class passes on goes to `feeds`.
    """

    def __init__(self, writer: Writer, feeds: "FeedWriter") -> None:
        self.feeds = feeds
        self._writer = writer
        self._asked: Asked | None = None
        self._handed_on = 0
        kind = type(writer)
        self.edits_entries = _overrides(kind, "_add_item_to_the_feed")
        named = {"__module__": kind.__module__, "__qualname__": kind.__qualname__, "smo": self}
        # For a class that calls super(self.__class__, self).
        named["__class__"] = property(lambda _: kind)
        # Python refuses this for a class of an unusual layout: its feeds stay Pelican's.
        with suppress(TypeError):
            writer.__class__ = type(kind.__name__, (kind, _Below), named)
        self._write_feed = writer.write_feed
        writer.write_feed = self

    @classmethod
    def of(cls, writer: Writer, feeds: "FeedWriter") -> "OwnWriter | None":
        """The site's own writer, if `writer` is one that changes feeds."""
        known = vars(writer).get("write_feed")
        if isinstance(known, cls):
            # A second generator of articles has the same writer.
            known.feeds = feeds
            return known
        foreign = known is not None and not isinstance(known, type(feeds))
        kind = type(writer)
        if foreign or any(_overrides(kind, it) for it in ("write_feed", "_add_item_to_the_feed")):
            return cls(writer, feeds)
        return None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Pelican, or a plugin, requests a feed."""
        path, url = (
            kwargs.get(name, args[at] if len(args) > at else None)
            for at, name in ((2, "path"), (3, "url"))
        )
        return self.ask(self.feeds.asked(path, url), *args, **kwargs)

    def ask(self, asked: "Asked", *args: Any, **kwargs: Any) -> Any:
        """Request a feed from the writer."""
        before = self._asked, self._handed_on
        self._asked, self._handed_on = asked, 0
        file = os.path.join(self.feeds.output, asked.path)  # noqa: PTH118 (as in static_files)
        was = _state(file)
        try:
            made = self._write_feed(*args, **kwargs)
            if not self._handed_on and asked.path and _state(file) not in (None, was):
                self._tell_of(file, asked)
        finally:
            self._asked, self._handed_on = before
        return made

    def handed_on(self, *args: Any) -> Any:
        """The writer passes a feed on: elements, context, path, address, format and title."""
        path, url = args[2:4]
        asked = self._asked
        # It may write more feeds than requested.
        if asked is None or (self._handed_on and path != asked.path):
            asked = self.feeds.asked(path, url)
        self._handed_on += 1
        return self.feeds.write(asked, *args)

    def published_id(self, article: Article, site_url: str) -> str:
        """The id that the writer gives an article; empty if it gives none."""
        self._writer.site_url = site_url
        try:
            items = self._items(article, rss=False)
        except Exception:
            return ""  # logged when its entry is made
        return legal(str(items[0].get("unique_id") or "")) if items else ""

    def edited(self, article: Article, entry: Entry, *, rss: bool) -> Iterator[Entry]:
        """The entries that the writer makes of an article's entry: none, one or more."""
        try:
            items = self._items(article, rss=rss)
            feed = (Rss201rev2Feed if rss else Atom1Feed)("", "", "")
            Writer._add_item_to_the_feed(self._writer, feed, article)
        except Exception as error:
            logger.warning(
                "%s: the site's own writer (%s) fails for it (%s: %s). It has its own content in "
                "feeds.",
                entry.source, self._writer.__class__.__qualname__, type(error).__name__, error,
            )  # fmt: skip
            yield entry
            return
        (usual,) = feed.items
        for number, item in enumerate(items):
            changed = {key: value for key, value in item.items() if value != usual.get(key)}
            known = entry if not number else feedgenerator_bridge.new(item)
            if not number:
                # The ledger has the id, and first took it from the writer.
                changed.pop("unique_id", None)
            for key in ("content", "description"):
                if changed.get(key):
                    changed[key] = entries.content(str(changed[key]), entry.url, entry.source)
            if "enclosures" in changed:
                changed["enclosures"] = feedgenerator_bridge.enclosures(item)
            yield self.feeds.edited(known, changed, rss=rss) if changed else known

    def _items(self, article: Article, *, rss: bool) -> Sequence[Mapping[str, Any]]:
        feed = (Rss201rev2Feed if rss else Atom1Feed)("", "", "")
        self._writer._add_item_to_the_feed(feed, article)
        items: list[Mapping[str, Any]] = feed.items
        return items

    def _tell_of(self, file: str, asked: "Asked") -> None:
        """Register a feed that the writer has written without passing anything on."""
        with suppress(OSError), open(file, "rb") as opened:  # noqa: PTH123
            data = opened.read()
            is_empty = not _HAS_ENTRIES.search(data)
            head = data[:2000]
            json, rss = data.lstrip()[:1] == b"{", b"<rss" in head
            self.feeds.stands(asked, "json" if json else "rss" if rss else "atom", is_empty)


class _Below(Writer):  # type: ignore[misc]
    """What `super()` in the site's own class finds in place of Pelican's writer."""

    smo: OwnWriter

    def write_feed(
        self,
        elements: Sequence[Article],
        context: Any,
        path: str | None = None,
        url: str | None = None,
        feed_type: str = "atom",
        override_output: bool = False,  # noqa: ARG002 (Pelican's signature)
        feed_title: str | None = None,
    ) -> Any:
        # Pelican's writer sets these, and the class above may read them.
        self.site_url = context.get("SITEURL", "")
        self.feed_domain = context.get("FEED_DOMAIN") or ""
        self.feed_url = self.urljoiner(self.feed_domain, url or path or "")
        return self.smo.handed_on(elements, context, path, url, feed_type, feed_title)


def _overrides(kind: type, name: str) -> bool:
    return getattr(kind, name, None) is not getattr(Writer, name)


def _state(file: str) -> tuple[int, ...] | None:
    """What changes when a file is written; None if there is no file."""
    try:
        found = os.stat(file)  # noqa: PTH116
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
