"""What differs between two builds of a site for networks and feed readers."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from pelican_smo.base.urls import is_absolute
from pelican_smo.inspect.document import Document
from pelican_smo.inspect.feed_entries import Entry, entries
from pelican_smo.inspect.networks import networks, readers
from pelican_smo.inspect.output import Output, Picture
from pelican_smo.inspect.preview import Preview, preview

State = Literal["changed", "added", "removed", "moved"]
Field = Literal["title", "description", "site", "layout", "picture", "address"]

_WORDS: tuple[Field, ...] = ("title", "description", "site", "layout")
_Difference = tuple[Field, str, str, bool]


class Change(msgspec.Struct, frozen=True):
    """A difference in the previews of some networks: in the title, the description, the name
    of the site, the layout, the picture, or the address of the page.

    `stale` means that a picture has other bytes under the same address, so networks do not
    fetch it again.
    """

    field: Field
    old: str
    new: str
    networks: tuple[str, ...]
    stale: bool = False


class Page(msgspec.Struct, frozen=True):
    """A changed page; `was` is its path before it moved."""

    path: str
    url: str
    state: State
    changes: tuple[Change, ...] = ()
    was: str = ""


class Again(msgspec.Struct, frozen=True):
    """An entry that readers may show again, since its id or its date changed."""

    title: str
    link: str
    why: Literal["id", "date"]
    old: str
    new: str


class Feed(msgspec.Struct, frozen=True):
    """A changed feed; `entries` is how many it has now.

    `come` and `gone` are entries that only one of the builds has. `reordered` means that the
    entries of both builds are in another order.
    """

    path: str
    state: State
    again: tuple[Again, ...] = ()
    entries: int = 0
    come: tuple[Entry, ...] = ()
    gone: tuple[Entry, ...] = ()
    reordered: bool = False


class Diff(msgspec.Struct, frozen=True):
    """All differences, and what could not be compared."""

    pages: tuple[Page, ...]
    feeds: tuple[Feed, ...]
    faults: tuple[str, ...]


def compare(old: Output, new: Output) -> Diff:
    """What changed from `old` to `new`."""
    pages = tuple(_Pages(old, new).found())
    faults: list[str] = []
    feeds = tuple(_feeds(old, new, faults))
    faults += (f"{one.folder}: {it}" for one in (old, new) for it in one.faults)
    return Diff(pages, feeds, tuple(dict.fromkeys(faults)))


class _Pages:
    def __init__(self, old: Output, new: Output) -> None:
        self._old, self._new = old, new
        self._digests: dict[tuple[int, str], str] = {}

    def found(self) -> Iterator[Page]:
        before, after = set(self._old.pages), set(self._new.pages)
        came_from = _moves(
            map(self._old.document, sorted(before - after)),
            map(self._new.document, sorted(after - before)),
        )
        left = set(came_from.values())
        for path in sorted(before | after):
            if path in came_from:
                was = came_from[path]
                changes = self._changes(was, path)
                yield Page(path, _url(self._new, path), "moved", changes, was)
            elif path not in before:
                yield Page(path, _url(self._new, path), "added")
            elif path in after:
                if changes := self._changes(path, path):
                    yield Page(path, _url(self._new, path), "changed", changes)
            elif path not in left:
                yield Page(path, _url(self._old, path), "removed")

    def _changes(self, old_path: str, new_path: str) -> tuple[Change, ...]:
        old, new = self._old.document(old_path), self._new.document(new_path)
        found: dict[_Difference, list[str]] = {}
        if _address(old) != _address(new):
            reading = dict.fromkeys((*readers("og:url"), *readers("canonical")))
            found["address", _address(old), _address(new), False] = list(reading)
        for network in networks():
            one, other = preview(network, old, self._old), preview(network, new, self._new)
            for difference in self._differences(one, other):
                found.setdefault(difference, []).append(network.id)
        return tuple(
            Change(field, was, now, tuple(ids), stale)
            for (field, was, now, stale), ids in found.items()
        )

    def _differences(self, old: Preview, new: Preview) -> Iterator[_Difference]:
        for field in _WORDS:
            was, now = getattr(old, field), getattr(new, field)
            if was != now:
                yield field, was, now, False
        was, now = (it.image.url if it.image else "" for it in (old, new))
        digests = self._bytes(self._old, old.image), self._bytes(self._new, new.image)
        if digests[0] != digests[1]:
            yield "picture", was, now, was == now

    def _bytes(self, output: Output, picture: Picture | None) -> str:
        """What identifies a picture: its bytes, if they are in the folder."""
        if picture is None or not picture.path or picture.state != "found":
            return picture.url if picture else ""
        key = id(output), picture.path
        if key not in self._digests:
            try:
                with (output.folder / picture.path).open("rb") as file:
                    self._digests[key] = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError:
                self._digests[key] = ""
        return self._digests[key]


def _address(document: Document) -> str:
    """The address that a page gives as its own."""
    tag = document.first("og:url")
    return tag.content if tag else next((it.href for it in document.related("canonical")), "")


def _url(output: Output, path: str) -> str:
    """The address under which networks know a page: the one that it gives, if that leads to
    its file (many servers leave out endings).
    """
    own = _address(output.document(path))
    return own if is_absolute(own) and output.path(own) == path else output.url(path)


def _moves(gone: Iterable[Document], come: Iterable[Document]) -> dict[str, str]:
    """New paths of pages and their old ones, matched by title and description if unique."""
    by_words: list[dict[tuple[str, str], list[str]]] = []
    for documents in (gone, come):
        words: dict[tuple[str, str], list[str]] = {}
        for it in documents:
            said = it.first("og:title"), it.first("og:description", "description")
            title, description = (tag.content if tag else "" for tag in said)
            words.setdefault((title or it.title, description), []).append(it.path)
        by_words.append(words)
    before, after = by_words
    return {
        paths[0]: before[said][0]
        for said, paths in after.items()
        if said[0] and len(paths) == 1 and len(before.get(said, ())) == 1
    }


def _feeds(old: Output, new: Output, faults: list[str]) -> Iterator[Feed]:
    before, after = ({it.path for it in one.feeds} for one in (old, new))
    for path in sorted(before | after):
        if path not in after:
            # One that can no longer be read is a fault, and not removed.
            if not new.exists(path):
                yield Feed(path, "removed")
        elif path not in before:
            yield Feed(path, "added")
        else:
            read: list[list[Entry]] = []
            for one in (old, new):
                try:
                    read.append(entries(one.data(path)))
                except ValueError as error:
                    faults.append(f"{one.folder}: {path}: this feed is broken: {error}.")
            if len(read) == 2 and (changed := _changed(path, *read)):
                yield changed


def _changed(path: str, old: list[Entry], new: list[Entry]) -> Feed | None:
    again = tuple(_again(old, new))
    before, after = ({it.id: it for it in one} for one in (old, new))
    known = {name for it in again if it.why == "id" for name in (it.old, it.new)}
    come = tuple(it for name, it in after.items() if name not in before and name not in known)
    gone = tuple(it for name, it in before.items() if name not in after and name not in known)
    # Readers sort by date, so only entries with different dates can change places.
    common = [it.date for name, it in before.items() if name in after]
    reordered = common != [before[name].date for name in after if name in before]
    if again or come or gone or reordered:
        return Feed(path, "changed", again, len(new), come, gone, reordered)
    return None


def _again(old: list[Entry], new: list[Entry]) -> Iterator[Again]:
    before, ids = {it.id: it for it in old}, {it.id for it in new}
    lost = [it for it in old if it.id not in ids]
    by_link = {it.link: it for it in lost if it.link}
    by_title = {it.title: it for it in lost if it.title}
    for it in new:
        if known := before.get(it.id):
            if it.is_of_another_time(known):
                yield Again(it.title, it.link, "date", known.date, it.date)
        elif known := by_link.get(it.link) or by_title.get(it.title):
            yield Again(it.title, it.link, "id", known.id, it.id)
