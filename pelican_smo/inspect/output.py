"""The folder of a built site: its pages, the files that addresses name, its pictures."""

import os
import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import msgspec

from pelican_smo.base import media_types, urls
from pelican_smo.base.measure import measured
from pelican_smo.inspect.crawl import Feed, feeds
from pelican_smo.inspect.document import Document, read

PREVIEW = "smo-preview"
"""The folder of the studio, which is not part of the site."""

_ENDINGS = (".html", ".htm", ".xhtml")
_INDEX = "index.html"
# How a page begins, in contrast to a fragment or a proof of ownership.
_START = 2048
_SIGNS = (b"<!doctype", b"<html", b"<head", b"<title", b"<body")
_ASKED = 40
"""How many pages are read to find the site's address."""


class Picture(msgspec.Struct, frozen=True):
    """The picture that an address leads to.

    `state` is "found", "missing", "elsewhere" (on another host, which is not fetched) or
    "wrong" (not absolute, or of a scheme that is not fetched). `path` is relative to the
    output folder; width and height are in pixels, `size` in bytes. A wrong address may have
    a file nevertheless, which some networks find.
    """

    url: str
    state: str
    path: str = ""
    width: int = 0
    height: int = 0
    media_type: str = ""
    size: int = 0


class Output:
    """The folder of a built site. Nothing outside it is read, and nothing is written.

    `pages` are the paths of the pages to read, and then no feeds are read; without it, all
    are found. `texts` are the texts of pages by their paths, read instead of their files.
    `address` is that of the site, if known. Raises OSError if this folder does not exist.
    """

    def __init__(
        self,
        folder: Path,
        *,
        pages: Iterable[str] | None = None,
        texts: Mapping[str, str] | None = None,
        address: str = "",
    ) -> None:
        self.folder = folder.resolve(strict=True)
        if not self.folder.is_dir():
            raise NotADirectoryError(f"{folder} is not a folder")
        self.faults: list[str] = []
        self._named = None if pages is None else tuple(sorted(pages))
        self.texts = texts or {}
        self._address = address.rstrip("/")
        self._pictures: dict[str, Picture] = {}
        self._last: Document | None = None
        self._there: dict[str, bool] = {}
        self._told: set[str] = set()

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The paths of all pages, sorted."""
        return tuple(sorted(self._walked())) if self._named is None else self._named

    @cached_property
    def feeds(self) -> tuple[Feed, ...]:
        """The feeds of the site, by their paths."""
        return tuple(feeds(self.folder, self.faults)) if self._named is None else ()

    @cached_property
    def address(self) -> str:
        """The site's address without a trailing slash, as most pages have it in their
        canonical links; empty if none has it.
        """
        if self._address:
            return self._address
        step = max(1, len(self.pages) // _ASKED)
        found: Counter[str] = Counter()
        for path in self.pages[::step]:
            found.update(set(_addresses(self.document(path))))
        return max(found, key=lambda it: (found[it], -len(it))) if found else ""

    @cached_property
    def host(self) -> str:
        """The site's host as networks show it; empty if unknown."""
        return (urlsplit(urls.on_the_wire(self.address)).hostname or "").removeprefix("www.")

    def data(self, path: str) -> bytes:
        """The bytes of a file; empty, and a fault is kept, if it cannot be read."""
        if path in self.texts:
            return self.texts[path].encode("utf-8", "replace")
        try:
            return (self.folder / path).read_bytes()
        except OSError as error:
            self.tell(f"{path}: this cannot be read: {error.strerror}.")
            return b""

    def tell(self, *faults: str) -> None:
        """Keep faults of files in the folder, each once."""
        for fault in faults:
            if fault not in self._told:
                self._told.add(fault)
                self.faults.append(fault)

    def document(self, path: str) -> Document:
        """The page at a path."""
        # Callers request a page several times before the next one. The studio's server has
        # several threads, so `last` is kept here: another thread may replace it.
        last = self._last
        if last is None or last.path != path:
            last = self._last = read(path, self.data(path))
        return last

    def url(self, path: str) -> str:
        """The address of a page by its path; from the root if the site's is unknown."""
        shown = path.removesuffix(_INDEX) if posixpath.basename(path) == _INDEX else path
        return f"{self.address}/{quote(shown)}"

    def path(self, url: str, page: str = "") -> str | None:
        """The path of the file that an address on `page` names, whether it exists or not;
        None if the address is not on this site.
        """
        try:
            parts = urlsplit(urls.on_the_wire(url))
            home = urlsplit(urls.on_the_wire(self.address))
            if parts.scheme not in ("", "http", "https"):
                return None
            if parts.netloc and parts.netloc.lower() != home.netloc.lower():
                return None
            named = unquote(parts.path)
        except ValueError:
            return None
        if parts.netloc or named.startswith("/"):
            root = unquote(home.path)
            if named != root and not named.startswith(f"{root}/"):
                return None if parts.netloc else self._file(named)
            return self._file(named[len(root) :])
        return self._file(posixpath.join(posixpath.dirname(page), named) if named else page)

    def exists(self, path: str) -> bool:
        """Whether this file exists in the folder."""
        # A site's pages link the same files, and resolving a path costs as much as reading one.
        if path not in self._there:
            self._there[path] = path in self.texts or self._inside(self.folder / path)
        return self._there[path]

    def picture(self, url: str, page: str = "") -> Picture:
        """The picture that an address on `page` leads to."""
        key = url if "://" in url else f"{page}\n{url}"
        if key not in self._pictures:
            self._pictures[key] = self._picture(url, page)
        return self._pictures[key]

    def absolute(self, url: str, page: str) -> str:
        """An address on a page as a browser resolves it; empty if it is invalid."""
        try:
            return urljoin(self.url(page), url)
        except ValueError:
            return ""

    def _picture(self, url: str, page: str) -> Picture:
        path = self.path(url, page)
        absolute = urls.is_absolute(url) and not url.startswith("//")
        if path is None:
            return Picture(url, "elsewhere" if absolute else "wrong")
        if not self.exists(path):
            return Picture(url, "missing" if absolute else "wrong", path)
        file = self.folder / path
        try:
            size, length = measured(str(file)), file.stat().st_size
        except OSError:
            return Picture(url, "missing" if absolute else "wrong", path)
        # Some types are known only by the name of the file.
        known = media_types.named(file.name)
        media_type = size.media_type or (known if known in media_types.UNMEASURED else "")
        state = "found" if absolute else "wrong"
        return Picture(url, state, path, size.width, size.height, media_type, length)

    def _file(self, named: str) -> str | None:
        """The path in the folder of the file that an address names, as servers find it."""
        path = posixpath.normpath(f"/{named}").lstrip("/")
        if "\0" in path or "\\" in path:
            return None
        if path in ("", ".") or named.endswith("/"):
            return posixpath.join(path, _INDEX)
        if not self.exists(path):
            for other in (f"{path}.html", f"{path}/{_INDEX}"):
                if self.exists(other):
                    return other
        return path

    def _inside(self, file: Path) -> bool:
        try:
            return file.is_file() and file.resolve().is_relative_to(self.folder)
        except (OSError, RuntimeError, ValueError):
            # A loop of links, or a name that no file can have.
            return False

    def _walked(self) -> Iterator[str]:
        def fault(error: OSError) -> None:
            self.faults.append(f"{error.filename}: this cannot be read: {error.strerror}.")

        for folder, names, files in os.walk(self.folder, onerror=fault):
            if PREVIEW in names:
                names.remove(PREVIEW)
                if Path(folder) != self.folder:
                    # The local build of a sub-site, which has a studio of its own.
                    names.clear()
                    continue
            for name in files:
                if name.lower().endswith(_ENDINGS):
                    file = Path(folder, name)
                    path = file.relative_to(self.folder).as_posix()
                    if not path.isprintable():
                        # Bytes that are not text, or control characters: no address has them.
                        self.faults.append(f"{path!a}: no address can name this file.")
                    elif path in self.texts or (self._inside(file) and self._is_page(file, path)):
                        yield path

    def _is_page(self, file: Path, path: str) -> bool:
        try:
            with file.open("rb") as opened:
                start = opened.read(_START).lower()
        except OSError as error:
            self.faults.append(f"{path}: this cannot be read: {error.strerror}.")
            return False
        # UTF-16 has a zero byte beside each letter.
        start = start.replace(b"\0", b"")
        return any(sign in start for sign in _SIGNS)


def _addresses(document: Document) -> Iterator[str]:
    """The addresses of the site according to a page."""
    own = [link.href for link in document.related("canonical")]
    own += [tag.content for tag in document.all("og:url")]
    path = document.path
    forms = [path, path.removesuffix(_INDEX), posixpath.splitext(path)[0]]
    for url in own:
        if not urls.is_absolute(url):
            continue
        said = unquote(urls.join("", url)).rstrip("/")
        for form in forms:
            form = form.rstrip("/")
            if not form or said.endswith(f"/{form}"):
                yield said[: len(said) - len(form)].rstrip("/")
                break
