"""Types of files: the one table for measuring, choosing and checking pictures, for
recordings in feeds, and for serving files.

The standard library's table is not used, since it differs from machine to machine.
"""

import posixpath
from collections.abc import Mapping

import msgspec


class MediaType(msgspec.Struct, frozen=True):
    """A type of file: its name (RFC 6838) and the endings of its files, without the dot.

    `begins` is how such a file begins, after `offset` bytes (WHATWG MIME Sniffing, 6.1);
    empty if nothing here needs it. `previewed` means that networks show such a picture in
    link previews (`inspect/networks.json` lists them one by one).
    """

    name: str
    endings: tuple[str, ...]
    begins: bytes = b""
    offset: int = 0
    previewed: bool = False


_PICTURES = (
    MediaType("image/png", ("png",), b"\x89PNG\r\n\x1a\n", previewed=True),
    MediaType("image/jpeg", ("jpg", "jpeg"), b"\xff\xd8\xff", previewed=True),
    MediaType("image/gif", ("gif",), b"GIF8", previewed=True),
    MediaType("image/webp", ("webp",), b"WEBP", 8, previewed=True),
    MediaType("image/avif", ("avif",), b"ftypavi", 4),
    MediaType("image/svg+xml", ("svg",)),
    MediaType("image/x-icon", ("ico",)),
)

# Where Apple has its own name for what it plays, we use that (A Podcaster's Guide to RSS,
# enclosure); the rest are from IANA's registry, and Opus is Ogg (RFC 7845, 9).
_RECORDINGS = (
    MediaType("audio/mpeg", ("mp3",)),
    MediaType("audio/x-m4a", ("m4a",)),
    MediaType("audio/aac", ("aac",)),
    MediaType("audio/ogg", ("ogg", "oga", "opus")),
    MediaType("audio/flac", ("flac",)),
    MediaType("audio/wav", ("wav",)),
    MediaType("video/mp4", ("mp4",)),
    MediaType("video/x-m4v", ("m4v",)),
    MediaType("video/quicktime", ("mov",)),
    MediaType("video/webm", ("webm",)),
    MediaType("video/ogg", ("ogv",)),
)

_FEEDS = (
    MediaType("application/rss+xml", ("rss",)),
    MediaType("application/atom+xml", ("atom",)),
    # It has the ending of any JSON file.
    MediaType("application/feed+json", ()),
)

_OTHERS = (
    MediaType("text/html", ("html", "htm")),
    MediaType("text/css", ("css",)),
    MediaType("text/javascript", ("js", "mjs")),
    MediaType("text/plain", ("txt", "md")),
    MediaType("text/x-opml", ("opml",)),
    # Podcast namespace 1.0, transcript.
    MediaType("text/vtt", ("vtt",)),
    MediaType("application/x-subrip", ("srt",)),
    MediaType("application/json", ("json", "map")),
    MediaType("application/manifest+json", ("webmanifest",)),
    MediaType("application/xml", ("xml",)),
    MediaType("application/xslt+xml", ("xsl",)),
    MediaType("application/pdf", ("pdf",)),
    MediaType("application/wasm", ("wasm",)),
    MediaType("font/woff", ("woff",)),
    MediaType("font/woff2", ("woff2",)),
    MediaType("font/ttf", ("ttf",)),
    MediaType("font/otf", ("otf",)),
)

_BY_ENDING: Mapping[str, str] = {
    ending: kind.name
    for kind in (*_PICTURES, *_RECORDINGS, *_FEEDS, *_OTHERS)
    for ending in kind.endings
}

PICTURES = frozenset(kind.name for kind in _PICTURES)
PREVIEWED = frozenset(kind.name for kind in _PICTURES if kind.previewed)
"""Pictures, and those of them that networks show in link previews."""

UNMEASURED = frozenset(kind.name for kind in _PICTURES if not kind.begins)
"""Pictures that are recognized by their names alone, and have no known size."""

FEEDS = frozenset(kind.name for kind in _FEEDS)
"""Types of feeds, as links to them state them (RSS Advisory Board; RFC 4287, 7; JSON Feed 1.1)."""


def ending(name: str) -> str:
    """The ending of a file name or of an address's path, in lower case and without the
    dot; empty if it has none.
    """
    return posixpath.splitext(name)[1][1:].lower()


def named(name: str) -> str:
    """The type of a file by the ending of its name; empty if unknown."""
    return _BY_ENDING.get(ending(name), "")


def of_address(address: str) -> str:
    """The type of what an address names, by the ending of its path; empty if unknown."""
    path = address.partition("#")[0].partition("?")[0]
    _, absolute, rest = path.partition("//")
    return named(rest if "/" in rest else "") if absolute else named(path)


START = 16
"""Bytes that `begun` needs."""


def begun(start: bytes) -> str:
    """The type of a picture by the first bytes of its file; empty for anything else."""
    for kind in _PICTURES:
        if kind.begins and start.startswith(kind.begins, kind.offset):
            return kind.name
    return ""
