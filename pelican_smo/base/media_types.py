"""Types of files: the one table by which pictures are measured, chosen and checked,
recordings go along with feeds, and files are served.

Not of the standard library, whose table is another on each machine.
"""

import posixpath
from collections.abc import Mapping

import msgspec


class MediaType(msgspec.Struct, frozen=True):
    """A type of file: its name (RFC 6838) and the endings of its files, without the dot.

    `begins` is how such a file begins, behind `offset` bytes (WHATWG MIME Sniffing, 6.1);
    empty where nothing here has to know it. `previewed` says of a picture that the
    networks show it in previews of a link (`inspect/networks.json` has them one by one).
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

# Where Apple has a name of its own for what it plays, that one is written (A Podcaster's
# Guide to RSS, enclosure); the rest are of IANA's register, and Opus is Ogg (RFC 7845, 9).
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
    # Its ending is that of any JSON.
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
"""Pictures, and those of them that networks show in previews of a link."""

UNMEASURED = frozenset(kind.name for kind in _PICTURES if not kind.begins)
"""Pictures that are told by their names alone, and of which no size is known."""

FEEDS = frozenset(kind.name for kind in _FEEDS)
"""Types of feeds, as links to them say (RSS Advisory Board; RFC 4287, 7; JSON Feed 1.1)."""


def ending(name: str) -> str:
    """What the name of a file, or the path of an address, ends in: in small letters,
    without the dot; empty if it has none.
    """
    return posixpath.splitext(name)[1][1:].lower()


def named(name: str) -> str:
    """The type of a file by its name's ending; empty where that is not known."""
    return _BY_ENDING.get(ending(name), "")


def of_address(address: str) -> str:
    """The type of what an address names, by the ending of its path; empty where that is
    not known.
    """
    path = address.partition("#")[0].partition("?")[0]
    _, absolute, rest = path.partition("//")
    return named(rest if "/" in rest else "") if absolute else named(path)


START = 16
"""Bytes by which `begun` tells a file."""


def begun(start: bytes) -> str:
    """The type of a picture by the first bytes of its file; empty for all else."""
    for kind in _PICTURES:
        if kind.begins and start.startswith(kind.begins, kind.offset):
            return kind.name
    return ""
