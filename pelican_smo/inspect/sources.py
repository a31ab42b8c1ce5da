"""The source files of a site's pages, and where the values on the pages come from.

Builds with this plugin keep a map of their pages in Pelican's cache folder. Without a map,
a page's source is guessed by its title and its name.
"""

import os
import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

import msgspec

from pelican_smo.base.provenance import Kind, Map, Origins, keys
from pelican_smo.base.text import legal
from pelican_smo.inspect import front_matter
from pelican_smo.inspect.crawl import walked
from pelican_smo.inspect.document import Document
from pelican_smo.inspect.networks import networks, readers
from pelican_smo.inspect.output import Output

_DATED = re.compile(r"\d{4}-\d\d-\d\d-")
# Separators that themes put between the title of a page and the name of the site.
_PARTS = re.compile(r"\s+[|·•–—:-]\s+|\s*[|»«]\s*")


class Source(msgspec.Struct, frozen=True):
    """The source file of a page: its path relative to the current folder, or absolute if it is
    elsewhere. `guessed` means that it is not from a map.
    """

    file: str
    guessed: bool = False


class Explained(msgspec.Struct, frozen=True):
    """A tag or link of a page, where its value comes from, the values that it overrides, and
    the ids of the networks that read it.
    """

    name: str
    value: str
    place: str
    against: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()


class Sources:
    """The sources of a built site.

    `cache` is Pelican's cache folder, `content` the folder of sources; without them, the
    usual places are searched.
    """

    def __init__(
        self, output: Output, *, cache: Path | None = None, content: Path | None = None
    ) -> None:
        self._output = output
        self._cache = cache
        self._content = content

    @cached_property
    def maps(self) -> dict[str, tuple[Map, Origins]]:
        """The maps of the pages in the folder, by their paths."""
        near = self._output.folder.parent
        folders = [self._cache] if self._cache else [Path("cache"), near / "cache"]
        if not self._cache:
            folders.append(near.parent / "cache")
        for folder in folders:
            found: dict[str, tuple[Map, Origins]] = {}
            # The map of a sub-site says more about its pages than that of the main site.
            for made in sorted(_maps(folder), key=lambda it: len(it.output)):
                for path, page in made.pages.items():
                    if inside := self._inside(f"{made.output}/{path}"):
                        found[inside] = made, page
            if found:
                return found
        return {}

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """The kind of source of each page in the folder; empty without a map."""
        kinds: dict[str, Kind] = {path: page.kind for path, (_, page) in self.maps.items()}
        return {path: kinds.get(path, "file") for path in self._output.pages} if kinds else {}

    def of(self, path: str, document: Document | None = None) -> Source | None:
        """The source file of a page; None if it has none.

        `document` saves reading the page: its titles are enough.
        """
        if path in self.maps:
            file = _file(*self.maps[path])
            # Some pages have no source, and a cache may be from another machine.
            return Source(_shown(file)) if file.is_file() else None
        guessed = self._guess(document or self._output.document(path))
        return Source(_shown(guessed), guessed=True) if guessed else None

    def pages(self, file: str) -> list[str]:
        """The paths of the pages that were made from a file, which is named relative to the
        current folder or to the content folder.
        """
        try:
            wanted = Path(file).resolve()
        except (OSError, ValueError, RuntimeError):
            return []
        found = [
            path
            for path, (made, page) in self.maps.items()
            if page.source and (page.source == file or _file(made, page) == wanted)
        ]
        if not self.maps and wanted.suffix.lower() in front_matter.ENDINGS and wanted.is_file():
            pages = self._output.pages
            found = [it for it in pages if self._guess(self._output.document(it)) == wanted]
        return sorted((it for it in found if self._output.exists(it)), key=lambda it: (len(it), it))

    def explain(self, path: str) -> list[Explained]:
        """The tags and links of a page, in document order."""
        document = self._output.document(path)
        made, page = self.maps.get(path, (None, None))
        source = self.of(path)
        written = front_matter.read(Path(source.file)) if page and source else {}
        found = []
        for name, value in _said(document):
            place, against = "page", []
            if made and page:
                place = page.place(name, made.extra) or "theme"
                lost = dict.fromkeys(page.lost.get(name, ()))
                against = [f"the theme's {it}" for it in lost if it != value]
                if place != "theme":
                    against += [
                        f"{key}: {written[key]}"
                        for key in keys(name)
                        if written.get(key) not in (None, value) and key != place
                    ]
            # The address of a page (me) or a hub is in the value too.
            kind = name.partition(" ")[0]
            shown = kind if kind in ("me", "hub") else name
            found.append(Explained(shown, value, place, tuple(against), readers(kind)))
        return found + list(_structured(document, found))

    def _inside(self, file: str) -> str:
        """The path of a page's file from the output folder; empty if it is not in there."""
        folder = str(self._output.folder)
        for way in (file, os.path.realpath(file)):
            path = os.path.relpath(way, folder)
            if not path.startswith(os.pardir):
                return Path(path).as_posix()
        return ""

    def _guess(self, document: Document) -> Path | None:
        titles = {it.casefold() for it in _titles(document)}
        stem, name = posixpath.split(document.path.rpartition(".")[0])
        slug = posixpath.basename(stem) if name == "index" else name
        by_title = {file for it in titles for file in self._index.titles.get(it, ())}
        by_name = set(self._index.names.get(slug.casefold(), ())) if slug else set()
        for likely in (by_title & by_name, by_title, by_name):
            if len(likely) == 1:
                return likely.pop()
        return None

    @cached_property
    def _index(self) -> "_Index":
        near = self._output.folder.parent
        folders = [self._content] if self._content else [Path("content"), near / "content"]
        folder = next((it for it in folders if it.is_dir()), None)
        return _Index(_files(folder.resolve(), self._output.folder) if folder else ())


class _Index:
    """Files of a content folder by their titles, and by the names of their pages."""

    def __init__(self, files: Iterable[Path]) -> None:
        self.titles: dict[str, list[Path]] = {}
        self.names: dict[str, list[Path]] = {}
        for file in files:
            said = front_matter.read(file)
            if title := said.get("title"):
                self.titles.setdefault(title.casefold(), []).append(file)
            stem = file.stem.casefold()
            names = {said.get("slug", "").casefold(), stem, _DATED.sub("", stem)}
            for name in filter(None, names):
                self.names.setdefault(name, []).append(file)


def _files(folder: Path, output: Path) -> Iterator[Path]:
    for file in walked(folder):
        if (
            file.suffix.lower() in front_matter.ENDINGS
            and file.is_file()
            and not file.is_relative_to(output)
            and legal(str(file)) == str(file)
        ):
            yield file


def _maps(folder: Path) -> Iterator[Map]:
    """The maps in a cache folder; i18n_subsites has a subfolder for each language."""
    for pattern in ("smo-pages-*.json", "*/smo-pages-*.json"):
        for file in sorted(folder.glob(pattern)):
            try:
                yield msgspec.json.decode(file.read_bytes(), type=Map)
            except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
                # The next build rewrites it.
                continue


def _file(made: Map, page: Origins) -> Path:
    return Path(made.content, page.source).resolve()


def _shown(file: Path) -> str:
    """A file's path relative to the current folder, if it is in there."""
    way = os.path.relpath(file.resolve())
    return str(file) if way.startswith(os.pardir) else way


def _titles(document: Document) -> Iterator[str]:
    """Possible titles of a page's source."""
    for name in ("og:title", "twitter:title"):
        yield from (tag.content for tag in document.all(name))
    yield document.heading
    yield document.title
    yield from _PARTS.split(document.title)


def _said(document: Document) -> Iterator[tuple[str, str]]:
    """The names and values of a page that networks read."""
    if document.title:
        yield "title", document.title
    for tag in document.tags:
        if tag.attribute != "http-equiv":
            yield tag.name, tag.content
    for link in document.links:
        if link.hreflang and "alternate" in link.rel and not link.media_type:
            yield f"hreflang {link.hreflang.lower()}", link.href
        for rel in ("canonical", "prev", "next"):
            if rel in link.rel:
                yield rel, link.href
        for rel in ("me", "hub"):
            if rel in link.rel:
                yield f"{rel} {link.href}", link.href


def _structured(document: Document, tags: Iterable[Explained]) -> Iterator[Explained]:
    """What networks read in a page's JSON-LD. A value that a tag has too comes from its place."""
    places = {it.value: it.place for it in reversed(list(tags)) if it.name != "title"}
    chains = ((*it.title, *it.description, *it.image, *it.site) for it in networks())
    names = dict.fromkeys(name for chain in chains for name in chain if name.startswith("json-ld "))
    for node in (node for block in document.json_ld for node in block.nodes()):
        for name in names:
            said = node.get(name.removeprefix("json-ld "))
            said = said[0] if isinstance(said, list) and said else said
            if isinstance(said, dict):
                said = said.get("name") or said.get("url")
            if isinstance(said, str) and said:
                place = places.get(said, "JSON-LD")
                yield Explained(name, said, place, networks=readers(name))
