"""The preview studio: a site as others show it, as files for the static app that draws it.

Other modules find the previews, the faults and the places of tags; this one makes JSON of
them. Nothing in it depends on the time or the machine, so the same site gives the same
bytes.
"""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import msgspec

from pelican_smo.base import static_files
from pelican_smo.base.text import cut, fold
from pelican_smo.channels.catalogue import HERE, Catalogue
from pelican_smo.inspect.causes import EXAMPLES, Cause, causes
from pelican_smo.inspect.crawl import Feed
from pelican_smo.inspect.document import Document
from pelican_smo.inspect.feed_view import View, view
from pelican_smo.inspect.findings import Finding, Report
from pelican_smo.inspect.networks import networks
from pelican_smo.inspect.output import Output
from pelican_smo.inspect.preview import Preview, preview
from pelican_smo.inspect.sources import Explained

APP = Path(__file__).parents[1] / "static" / "studio"
SITE = "site.json"
_LOCAL = ("", "localhost", "127.0.0.1", "::1", "0.0.0.0")  # noqa: S104
_TITLE = 200
"""How many characters of a title lists show."""


class Studio:
    """The files of the studio of one built site, by their names in its folder.

    `sources` are the source files of pages, by the paths of the pages; `explain` says for
    such a path where the page's tags come from. A page's file is made when it is requested.
    `version` changes when the site does; if it is empty, `write` uses a digest of all that
    the studio shows. `rehearsed` means that the pages are shown as they will be published,
    not as they are in the output.
    """

    def __init__(
        self, output: Output, report: Report, explain: Callable[[str], Sequence[Explained]],
        sources: Mapping[str, str], *, version: str = "", rehearsed: bool = False,
    ) -> None:  # fmt: skip
        self._output = output
        self._report = report
        self._explain = explain
        self._sources = sources
        self._version = version
        self._rehearsed = rehearsed
        self._rows: dict[str, dict[str, Any]] = {}
        self._names = Counter[str]()
        # A finding about no page is about the site.
        self._findings: dict[str, list[Finding]] = {path: [] for path in ("", *output.pages)}
        for finding in report.findings:
            self._findings.get(finding.path, self._findings[""]).append(finding)

    def file(self, name: str) -> bytes | None:
        """The bytes of a file; None if no file has that name."""
        if name == SITE:
            return _json(self._site(self._version))
        if path := self._pages.get(name):
            return _json(self._page(path))
        if feed := self._feeds.get(name):
            return _json({"path": feed.path, **msgspec.to_builtins(self._views[feed.path])})
        file = self._static.get(name)
        return file.read_bytes() if file else None

    def write(self, folder: Path) -> None:
        """Write the files into `folder` and delete older ones; unchanged files are not touched,
        so they are not uploaded again. Raises OSError.
        """
        static_files.clear(str(folder))
        digest = hashlib.sha256()
        names = (*self._static, *self._pages, *self._feeds)
        for name in names:
            data = self.file(name) or b""
            digest.update(data)
            _write(folder, name, data)
        digest.update(_json(self._site("")))
        # Last, since it makes the app load the others.
        _write(folder, SITE, _json(self._site(self._version or digest.hexdigest()[:16])))
        for old in (*folder.glob("pages/*.json"), *folder.glob("feeds/*.json")):
            if old.relative_to(folder).as_posix() not in names:
                old.unlink()

    @cached_property
    def _static(self) -> dict[str, Path]:
        """The files that are the same for every site: the app, and an icon for each network."""
        rows = Catalogue.load().by_name
        icons = {
            network.id: rows[network.id].icon if network.id in rows else network.id
            for network in networks()
        }
        app = {file.name: file for file in sorted(APP.iterdir())}
        return app | {
            f"icons/{name}.svg": HERE / "icons" / f"{icon}.svg" for name, icon in icons.items()
        }

    @cached_property
    def _pages(self) -> dict[str, str]:
        """The paths of the pages by the names of their files."""
        return {f"pages/{_hash(path)}.json": path for path in self._output.pages}

    @cached_property
    def _feeds(self) -> dict[str, Feed]:
        return {f"feeds/{_hash(feed.path)}.json": feed for feed in self._output.feeds}

    @cached_property
    def _views(self) -> dict[str, View]:
        return {feed.path: view(self._output.data(feed.path)) for feed in self._output.feeds}

    def _site(self, version: str) -> dict[str, Any]:
        rows = [self._row(path) | {"data": data} for data, path in self._pages.items()]
        address = self._output.address
        return {
            "version": version,
            "address": address,
            "name": cut(self._names.most_common(1)[0][0], _TITLE)
            if self._names
            else _host(address),
            "home": _host(address) in _LOCAL,
            "rehearsed": self._rehearsed,
            "score": self._report.score,
            "networks": [{"id": it.id, "name": it.name} for it in networks()],
            "pages": rows,
            "feeds": [
                {
                    "path": feed.path,
                    "href": _href(feed.path),
                    "title": cut(self._views[feed.path].title, _TITLE) or feed.path,
                    "format": self._views[feed.path].format,
                    "data": data,
                }
                for data, feed in self._feeds.items()
            ],
            "shared": [self._cause(it) for it in self._causes if it.is_shared and it.pages],
            "findings": self._found(""),
            "faults": list(self._output.faults),
        }

    def _row(self, path: str) -> dict[str, Any]:
        """A page in the list of pages."""
        if path not in self._rows:
            self._rows[path] = self._made_row(self._output.document(path))
        return self._rows[path]

    def _made_row(self, document: Document) -> dict[str, Any]:
        path = document.path
        if tag := document.first("og:site_name"):
            self._names[tag.content] += 1
        found = self._findings[path]
        count = Counter(it.severity for it in found)
        return {
            "path": path,
            "href": _href(path),
            "url": self._output.url(path),
            # The title for networks, since it mostly omits the site's name.
            "title": cut(_title(document), _TITLE),
            "lang": document.lang,
            "score": self._report.scores.get(path, 100),
            "errors": count["error"],
            "warnings": count["warning"],
            "rules": sorted({it.rule for it in found}),
        }

    def _page(self, path: str) -> dict[str, Any]:
        document = self._output.document(path)
        return {
            **self._row(path),
            "source": self._sources.get(path, ""),
            "dir": document.dir,
            "previews": [self._preview(preview(it, document, self._output)) for it in networks()],
            "findings": self._found(path),
            "buttons": buttons(document, self._output.url(path)),
            "tags": msgspec.to_builtins(list(self._explain(path))),
        }  # fmt: skip

    def _preview(self, shown: Preview) -> dict[str, Any]:
        data: dict[str, Any] = msgspec.to_builtins(shown)
        if picture := data["image"]:
            # The studio is beside the pages, wherever the site is; and only pictures there
            # are shown, since nothing is fetched from other hosts.
            picture["src"] = _href(picture["path"]) if picture["size"] else ""
        return data

    @cached_property
    def _causes(self) -> list[Cause]:
        return causes(self._report.findings)

    def _cause(self, it: Cause) -> dict[str, Any]:
        """A fault that many pages share, with some of them as examples."""
        shown = [
            {"href": _href(path), "path": path, "source": self._sources.get(path, "")}
            for path in it.pages[:EXAMPLES]
        ]
        return {
            "rule": it.rule,
            "severity": it.severity,
            "text": it.text,
            "fix": it.fix,
            "networks": it.networks,
            "pages": len(it.pages),
            "examples": shown,
        }

    @cached_property
    def _shared(self) -> dict[int, int]:
        """The number of pages of each shared finding, by the id of the finding."""
        shared = (it for it in self._causes if it.is_shared)
        return {id(one): len(it.pages) for it in shared for one in it.findings}

    def _found(self, path: str) -> list[dict[str, Any]]:
        return [
            msgspec.to_builtins(it) | {"pages": self._shared.get(id(it), 1)}
            for it in self._findings[path]
        ]


def studio(output: Output, *, cache: Path | None = None, version: str = "") -> Studio:
    """Check a site and return its studio. `cache` is Pelican's cache folder; without it, folders
    near the site are searched.
    """
    from pelican_smo.inspect.check import check
    from pelican_smo.inspect.sources import Sources

    sources = Sources(output, cache=cache)
    files = {path: found.file for path in output.pages if (found := sources.of(path))}
    report = check(output, sources=files, kinds=sources.kinds)
    return Studio(output, report, sources.explain, files, version=version)


def buttons(document: Document, url: str) -> list[dict[str, str]]:
    """The links on a page that pass its address on to another site or an app, to share or save
    it, whatever made them. The name and address of each, once.
    """
    found: dict[str, str] = {}
    host = urlsplit(url).netloc
    for anchor in document.anchors:
        try:
            there = urlsplit(anchor.href)
        except ValueError:
            continue
        if not there.scheme or (there.netloc and there.netloc == host):
            continue
        said = unquote(anchor.href)
        for form in (url, unquote(url)):
            at = said.find(form)
            # Not the address of a page below this one.
            if at > 0 and said[at + len(form) :][:1] in ("", " ", "?", "&", "#", '"', "\n", ")"):
                found.setdefault(anchor.href, anchor.text or there.netloc or there.scheme)
                break
    # Labels end with where a link opens, for screen readers.
    return [{"name": fold(name.partition(" (")[0]), "href": href} for href, name in found.items()]


def _title(document: Document) -> str:
    tag = document.first("og:title", "twitter:title")
    return (tag.content if tag else "") or document.title or document.heading or document.path


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _href(path: str) -> str:
    """A path as an address from the site's root, without a leading slash."""
    return quote(os.fsencode(path))


def _hash(path: str) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


def _json(data: object) -> bytes:
    # A file's name need not be text. The surrogates for its bytes (PEP 383) are not UTF-8,
    # but JSON can escape them.
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def _write(folder: Path, name: str, data: bytes) -> None:
    """Write a file of the studio, unless it has these bytes already."""
    file = folder / name
    if file.is_file() and file.read_bytes() == data:
        return
    static_files.write(str(folder), name, data)
