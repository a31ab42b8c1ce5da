"""Feeds as other plugins know them: what listeners of feed_generated get and may change.

Plugins were written for the feeds that Pelican makes with `feedgenerator`. They read and change its
`items`, a list of mappings, and `feed`, a mapping of the feed's metadata. So they get an object of
the same class, and their changes are applied to ours. Nothing here runs without a listener or a
writer of the site's own.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import feedgenerator
from feedgenerator import Atom1Feed, Rss201rev2Feed
from msgspec.structs import replace

from pelican_smo.base.dates import zoned
from pelican_smo.base.text import fold, legal, plain
from pelican_smo.facts.page import Enclosure, Person
from pelican_smo.feeds.entries import NO_DATE, Channel, Entry


class Shown:
    """A feed as `feed`, an object of `feedgenerator`, and the changes made to it.

    As in Pelican, the description in Atom is the summary. In RSS it is the summary, or the whole
    text if `summary_in_description` is False or there is no summary.
    """

    def __init__(
        self,
        channel: Channel,
        entries: Sequence[Entry],
        *,
        rss: bool,
        summary_in_description: bool,
    ) -> None:
        self._channel = channel
        self._rss = rss
        self._summary_in_description = summary_in_description
        self.feed = (Rss201rev2Feed if rss else Atom1Feed)(
            title=channel.title,
            link=channel.home,
            description=channel.description,
            subtitle=channel.description,
            language=channel.language,
            feed_url=channel.url,
            feed_copyright=channel.copyright or None,
        )
        for entry in entries:
            self._add(entry)
        self._given = [
            (item, {**item, "categories": list(item["categories"])}, entry)
            for item, entry in zip(self.feed.items, entries, strict=True)
        ]
        self._said = dict(self.feed.feed)

    def _add(self, entry: Entry) -> None:
        whole = self._is_whole(entry)
        self.feed.add_item(
            title=entry.title,
            link=entry.url,
            unique_id=entry.id,
            unique_id_is_permalink=False,
            description=entry.content if whole else entry.summary or None,
            content=None if whole else entry.content or None,
            categories=list(entry.categories),
            author_name=entry.authors[0].name if entry.authors else "",
            comments=entry.discussion or None,
            pubdate=entry.published,
            updateddate=entry.updated,
            enclosures=[
                feedgenerator.Enclosure(it.url, str(it.length), it.media_type)
                for it in self._enclosures(entry)
            ],
        )

    def _enclosures(self, entry: Entry) -> tuple[Enclosure, ...]:
        """What `feedgenerator` can express of the entry's recordings; RSS takes one."""
        shown = entry.enclosures[:1] if self._rss else entry.enclosures
        return tuple(replace(it, duration=0) for it in shown)

    def _is_whole(self, entry: Entry) -> bool:
        return self._rss and is_whole(entry, self._summary_in_description)

    def channel(self) -> Channel:
        """The feed's metadata after the changes."""
        said, changed = self.feed.feed, {}
        for field, key in (
            ("title", "title"), ("description", "description"), ("description", "subtitle"),
            ("language", "language"), ("copyright", "feed_copyright"),
        ):  # fmt: skip
            # RSS and Atom require a title, and RSS a description.
            if said.get(key) != self._said[key] and (text := fold(str(said.get(key) or ""))):
                changed[field] = text
        return replace(self._channel, **changed) if changed else self._channel

    def entries(self) -> list[Entry]:
        """The entries after the changes: in the order of the items, without removed ones."""
        by_item = {id(item): (before, entry) for item, before, entry in self._given}
        by_id = {before["unique_id"]: (before, entry) for _, before, entry in self._given}
        found = []
        for item in self.feed.items:
            # A listener may replace our mapping with another.
            known = by_item.get(id(item)) or by_id.get(item.get("unique_id"))
            before, entry = known or ({}, new(item))
            changed = {key: value for key, value in item.items() if value != before.get(key)}
            # They may be changed in place, or replaced with equal ones.
            changed.pop("enclosures", None)
            if (recordings := enclosures(item)) != self._enclosures(entry):
                changed["enclosures"] = recordings
            found.append(edited(entry, changed, self._is_whole(entry)) if changed else entry)
        return found


def is_whole(entry: Entry, summary_in_description: bool) -> bool:
    """Whether an item's description in RSS is the whole text."""
    return bool(entry.content) and not (summary_in_description and entry.summary)


def new(item: Mapping[str, Any]) -> Entry:
    """The start of an entry that another plugin has added."""
    url = legal(str(item.get("link") or ""))
    name = str(item.get("unique_id") or url)
    return Entry(source=name, id=legal(name), url=url, title=url, updated=NO_DATE)


def edited(entry: Entry, changed: Mapping[str, Any], whole: bool) -> Entry:
    """The entry with the changes that another plugin made to its item of `feedgenerator`.

    `whole` says that the item's description is the whole text.
    """
    said: dict[str, Any] = {}
    for field, key in (("id", "unique_id"), ("url", "link"), ("discussion", "comments")):
        text = legal(str(changed.get(key) or ""))
        if text or (key in changed and key == "comments"):
            said[field] = text
    if title := plain(str(changed.get("title") or "")):
        said["title"] = title
    for key in ("content", "description"):
        if key in changed:
            html = legal(str(changed[key] or ""))
            said["content" if whole or key == "content" else "summary"] = html
    if "categories" in changed:
        said["categories"] = tuple(filter(None, map(plain, map(str, changed["categories"]))))
    if "enclosures" in changed:
        lasting = {it.url: it.duration for it in entry.enclosures}
        said["enclosures"] = tuple(
            replace(it, duration=lasting.get(it.url, 0)) for it in changed["enclosures"]
        )
    if "author_name" in changed:
        name = plain(str(changed["author_name"] or ""))
        said["authors"] = (Person(name),) if name else ()
    published = changed.get("pubdate")
    if isinstance(published, datetime):
        said["published"] = said["updated"] = zoned(published)
    if isinstance(changed.get("updateddate"), datetime):
        said["updated"] = zoned(changed["updateddate"])
    return replace(entry, **said)


def enclosures(item: Mapping[str, Any]) -> tuple[Enclosure, ...]:
    """The recordings of an item of `feedgenerator`."""
    found = []
    for it in item.get("enclosures") or ():
        length = str(getattr(it, "length", ""))
        url = legal(str(getattr(it, "url", "")))
        if url:
            media_type = fold(str(getattr(it, "mime_type", "")))
            found.append(Enclosure(url, media_type, int(length) if length.isdecimal() else 0))
    return tuple(found)
