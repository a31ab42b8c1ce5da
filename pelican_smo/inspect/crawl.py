"""The feeds in the folder of a built site, found and read as a subscriber reads them.

A feed is recognised by how it begins, whatever wrote it and whatever its name is.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import BinaryIO

import msgspec

from pelican_smo.base.text import fold

_ATOM = "{http://www.w3.org/2005/Atom}"
_ROOTS = ("rss", f"{_ATOM}feed")
# Where a feed's own links are, and what comes after them.
_HEADS = ("channel", f"{_ATOM}feed")
_ENTRIES = ("item", f"{_ATOM}entry")
_LINK = f"{_ATOM}link"

_START = 1024
_UTF_8 = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_HTML = (b"<!doctype html", b"<html")
_JSON_FEED = "jsonfeed.org/version/"
_HUB_TYPES = ("websub", "pubsubhubbub")


class Feed(msgspec.Struct, frozen=True):
    """A feed in the output folder.

    `path` is relative to that folder. `topics` are the addresses that the feed gives as its
    own, `hubs` those of its WebSub hubs, as written in the file. `digest` is the SHA-256 of
    a feed with hubs, else empty.
    """

    path: str
    topics: tuple[str, ...]
    hubs: tuple[str, ...]
    digest: str


class _JsonHub(msgspec.Struct):
    type: str = ""
    url: str = ""


class _JsonFeed(msgspec.Struct):
    """The parts of a JSON Feed 1.1 that are needed here (https://jsonfeed.org/version/1.1)."""

    feed_url: str = ""
    hubs: tuple[_JsonHub, ...] = ()


class _AnyJson(msgspec.Struct):
    version: object = ""


class _BrokenError(ValueError):
    """A file begins like a feed, but cannot be read as one."""


def walked(folder: Path) -> list[Path]:
    """The files in a folder and below it, sorted by path. Folders that vanish meanwhile or
    cannot be read are skipped; Path.rglob would stop there.
    """
    return sorted(Path(at, name) for at, _, files in os.walk(folder) for name in files)


def feeds(output: Path, faults: list[str]) -> Iterator[Feed]:
    """The feeds in a folder, by their paths; what cannot be read is added to `faults`.

    XML is read only up to the first entry, since every writer puts the feed's links before
    it; so a feed may have any length. Symbolic links out of the folder are not followed:
    their targets are not part of the site.
    """
    root = output.resolve()
    for file in walked(root):
        path = file.relative_to(root).as_posix()
        try:
            if not file.is_file():
                continue
            if file.is_symlink() and not file.resolve().is_relative_to(root):
                continue
            with file.open("rb") as opened:
                links = _links(opened)
                if links is None:
                    continue
                topics, hubs = (tuple(dict.fromkeys(filter(None, them))) for them in links)
                opened.seek(0)
                digest = hashlib.file_digest(opened, "sha256").hexdigest() if hubs else ""
        except _BrokenError as error:
            faults.append(f"{path}: this begins like a feed, but is broken: {error}.")
        except OSError as error:
            faults.append(f"{path}: this cannot be read: {error.strerror}.")
        else:
            yield Feed(path, topics, hubs, digest)


_Links = tuple[Iterable[str], Iterable[str]]
"""The addresses of a feed itself, and of its hubs."""


def _links(file: BinaryIO) -> _Links | None:
    """The links of a feed; None if the file is not a feed."""
    start = file.read(_START)
    file.seek(0)
    text = start.removeprefix(_UTF_8).lstrip()
    if text.startswith(b"{"):
        return _json_links(file.read().removeprefix(_UTF_8), start)
    if start.startswith(_UTF_16) or (text[:1] == b"<" and not text.lower().startswith(_HTML)):
        return _xml_links(file)
    return None


def _xml_links(file: BinaryIO) -> _Links | None:
    from lxml import etree

    links: dict[str, list[str]] = {"self": [], "hub": []}
    known = False
    try:
        # Entities are neither fetched nor resolved. `read` alone hides the file's name,
        # which lxml would use and which need not be text.
        for _, element in etree.iterparse(
            SimpleNamespace(read=file.read),
            ("start",), resolve_entities=False, load_dtd=False, no_network=True,
        ):  # fmt: skip
            if not known:
                if element.tag not in _ROOTS:
                    return None
                known = True
            elif element.tag in _ENTRIES:
                break
            elif element.tag == _LINK and element.getparent().tag in _HEADS:
                rel, href = element.get("rel", ""), element.get("href", "")
                links.setdefault(rel, []).append(href.strip())
    except etree.XMLSyntaxError as error:
        if not known:
            return None
        raise _BrokenError(fold(str(error.msg))) from None
    return links["self"], links["hub"]


def _json_links(data: bytes, start: bytes) -> _Links | None:
    decode = partial(msgspec.json.decode, data)
    if b"jsonfeed.org" not in data:
        return None
    try:
        version = decode(type=_AnyJson).version
        if not isinstance(version, str) or _JSON_FEED not in version:
            return None
        feed = decode(type=_JsonFeed)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        if b"jsonfeed.org" not in start:
            return None
        raise _BrokenError(str(error)) from None
    hubs = (hub.url.strip() for hub in feed.hubs if hub.type.lower() in _HUB_TYPES)
    return [feed.feed_url.strip()], hubs
