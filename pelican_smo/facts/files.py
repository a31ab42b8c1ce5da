"""Files that metadata, bodies and settings name: their paths and URLs."""

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import msgspec
from pelican.contents import Content, Static

from pelican_smo.base.paths import OutsideError, confined
from pelican_smo.base.urls import is_absolute, path_on, root

_INTRASITE = re.compile(r"[{|](static|attach|filename)[|}](.*)", re.DOTALL)


class Found(msgspec.Struct, frozen=True):
    """A file of this site or another.

    `address` is its URL, absolute or from the site's root. `path` is the file on this
    machine, empty for a file on another host.
    """

    address: str
    path: str = ""


def readings(reference: str) -> Iterator[tuple[str, str]]:
    """What a reference may mean, likeliest first: a path, and the query after it.

    It may be a file name, or a URL with a query, a fragment and escapes, as in Pelican's
    own links. Tags and feeds name whole files, so the fragment is dropped.
    """
    yield reference, ""
    if "%" in reference or "?" in reference or "#" in reference:
        path, mark, query = reference.partition("#")[0].partition("?")
        if path != reference:
            yield path, mark + query
        if "%" in path:
            yield unquote(path), mark + query


def sources(reference: str, content: Content | None) -> Iterator[tuple[str, str]]:
    """The files that `reference` may mean, likeliest first, each with the query of its URL.

    A leading slash means the content folder. Without it a file beside the page comes
    first, as in Pelican's own links. All are inside the content folder.
    """
    if is_absolute(reference):
        return
    if match := _INTRASITE.match(reference):
        reference = match[2]
    for path, query in readings(reference):
        places = [path]
        if content is not None and not path.startswith("/"):
            places.insert(0, f"{content.relative_dir}/{path}")
        for place in places:
            found = posixpath.normpath(place.replace("\\", "/").lstrip("/"))
            if found != ".." and not found.startswith("../"):
                yield found, query


def to_publish(reference: str, content: Content | None, folder: str) -> str | None:
    """The existing file that Pelican must copy for `reference`; None if there is none."""
    for source, _ in sources(reference, content):
        # Also False if the name is too long, as a data: URL is.
        if os.path.isfile(f"{folder}/{source}"):  # noqa: PTH113
            return source
    return None


class Files:
    """The site's files in one run, once Pelican knows them all.

    `base` is the site's public URL, or empty.
    """

    def __init__(self, context: Mapping[str, Any], base: str) -> None:
        self._context = context
        self._roots = [root(base)] if base else []
        self._static: dict[str, Found] = {}

    def find(self, reference: str, content: Content | None, page_url: str = "") -> Found | None:
        """The file that `reference` means, in any form; None if this file does not exist.

        `page_url` is the URL of the page that holds the link, from the site's root.
        """
        if is_absolute(reference):
            own = path_on(self._roots, "", reference)
            if own is None:
                return Found(reference)
            reference = f"/{own}"
        match = _INTRASITE.match(reference)
        for source, query in sources(reference, content):
            static = self._context["static_content"].get(source)
            if isinstance(static, Static):
                if match and match[1] == "attach" and content is not None:
                    static.attach_to(content)
                # Cached: Pelican formats it on each access, and it no longer changes.
                if source not in self._static:
                    self._static[source] = Found(_url(static), static.source_path)
                found = self._static[source]
                return Found(found.address + query, found.path) if query else found
        if match:
            return None
        # As a browser reads it, then as themes do that prepend SITEURL.
        reference = reference.partition("#")[0]
        for address in (urljoin(f"/{page_url}", reference), f"/{reference.lstrip('/')}"):
            if path := self.output(unquote(address.partition("?")[0]).lstrip("/")):
                return Found(address, str(path))
        return None

    @cached_property
    def _published(self) -> dict[str, Static]:
        # Not `static.save_as`: Pelican counts reading it as a link to the file, and a
        # later {attach} could no longer move the file.
        return {
            super(Static, it).save_as: it  # type: ignore[misc]
            for it in self._context.get("staticfiles", ())
        }

    def output(self, name: str) -> Path | None:
        """The source of the file that is, or will be, published under this name."""
        if name in self._published:
            return Path(self._published[name].source_path)
        theme_folder = f"{self._context['THEME_STATIC_DIR']}/"
        if name.startswith(theme_folder):
            # An i18n_subsites sub-site lists none, since the main site has the files.
            for folder in self._context["THEME_STATIC_PATHS"] or ["static"]:
                place = str(Path(self._context["THEME"], folder))
                if path := _file(place, name.removeprefix(theme_folder)):
                    return path
        return _file(str(self._context["OUTPUT_PATH"]), name)


def _file(folder: str, name: str) -> Path | None:
    """The file `name` within a folder, if there is one."""
    try:
        path = Path(confined(folder, name))
    except OutsideError:
        return None
    # Also False if the name is too long, as a data: URL is.
    return path if os.path.isfile(path) else None  # noqa: PTH113


def _url(static: Static) -> str:
    """A file's URL. Marks of URL syntax (% # ?) in the file's name are escaped."""
    url = str(static.url)
    for mark in "%#?":
        if mark in static.source_path:
            url = url.replace(mark, f"%{ord(mark):02X}")
    return url
