"""Videos of large hosts, recognised by their URL alone, without a request."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from pelican_smo.base import media_types
from pelican_smo.facts.page import Image, Video

_YOUTUBE = re.compile(r"[\w-]{11}")
_VIMEO = re.compile(r"/(?:video/|channels/\w+/|showcase/\d+/video/)?(\d{6,12})(?:/(\w{6,}))?/?")
# A short UUID or a long one (PeerTube, https://docs.joinpeertube.org/api/embed-player).
_PEERTUBE = re.compile(
    r"/(?:w|videos/watch|videos/embed)/([1-9A-HJ-NP-Za-km-z]{22}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/?"
)


def recognised(url: str) -> Video | None:
    """The video at a URL of YouTube, Vimeo or a PeerTube server, or of a file; else None."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return None
    if not host or parts.scheme not in ("http", "https"):
        return None
    media_type = media_types.named(parts.path).replace("audio/ogg", "video/ogg")
    if media_type.startswith("video/"):
        return Video(url, file_url=url, media_type=media_type)
    by_host: dict[str, Callable[[str, str], Video | None]] = {
        "youtube.com": _youtube,
        "youtube-nocookie.com": _youtube,
        "music.youtube.com": _youtube,
        "youtu.be": _youtube,
        "vimeo.com": _vimeo,
        "player.vimeo.com": _vimeo,
    }
    if host in by_host:
        return by_host[host](parts.path, parts.query)
    if match := _PEERTUBE.fullmatch(parts.path):
        server = f"https://{parts.netloc.rpartition('@')[2]}"
        return Video(f"{server}/w/{match[1]}", f"{server}/videos/embed/{match[1]}")
    return None


def _youtube(path: str, query: str) -> Video | None:
    way, _, name = path.strip("/").rpartition("/")
    if name == "watch":
        name = parse_qs(query).get("v", [""])[0]
    if way not in ("", "embed", "live", "shorts", "v") or not _YOUTUBE.fullmatch(name):
        return None
    # The one YouTube thumbnail that every video has.
    picture = Image(
        f"https://i.ytimg.com/vi/{name}/hqdefault.jpg",
        width=480,
        height=360,
        media_type="image/jpeg",
    )
    return Video(
        f"https://www.youtube.com/watch?v={name}",
        f"https://www.youtube-nocookie.com/embed/{name}",
        thumbnail=picture,
    )


def _vimeo(path: str, query: str) -> Video | None:
    match = _VIMEO.fullmatch(path)
    if not match:
        return None
    name, secret = match[1], match[2] or parse_qs(query).get("h", [""])[0]
    # An unlisted video has a second id, and is not shown without it.
    watch, embed = (f"/{secret}", f"?h={secret}") if secret.isalnum() else ("", "")
    return Video(
        f"https://vimeo.com/{name}{watch}", f"https://player.vimeo.com/video/{name}{embed}"
    )
