"""The recordings of an article, which feeds carry as enclosures, and its data for podcast apps.

Files are looked up but never read: lengths come from the file system.
"""

import logging
import os
import re
from collections.abc import Collection, Mapping
from typing import Any, get_args

from msgspec.structs import replace
from pelican.contents import Article

from pelican_smo.base import media_types, urls
from pelican_smo.facts import front_matter
from pelican_smo.facts.files import Files, Found
from pelican_smo.facts.front_matter import OFF, ON, RECORDINGS, reference, written
from pelican_smo.facts.page import Enclosure, Episode, PageFacts
from pelican_smo.feeds.entries import Entry
from pelican_smo.settings.errors import either, nearest, wrong

logger = logging.getLogger(__name__)

_TRANSCRIPTS = ("vtt", "srt", "html", "json", "txt")
"""File extensions of transcripts (Podcast namespace 1.0, transcript)."""
_CHAPTERS = ("json",)

_SAYS = {
    "smo_audio_type": "mimetype",
    "smo_audio_length": "length",
    "smo_audio_duration": "duration",
}

_KINDS: tuple[str, ...] = get_args(Episode.__annotations__["kind"])
# RFC 6838, 4.2.
_MEDIA_TYPE = r"[a-z]+/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}"


class Recordings:
    """Reads the recordings of one run's articles.

    `base` is the site's public URL.
    """

    def __init__(self, files: Files, base: str) -> None:
        self._files = files
        self._base = base

    def added(self, entry: Entry, article: Article, page: PageFacts, *, episode: bool) -> Entry:
        """`entry` with its article's recordings, and with its episode if `episode`."""
        found = self.of(article, page)
        if not found:
            return entry
        return replace(
            entry, enclosures=found, episode=self.episode(article, page) if episode else None
        )

    def of(self, article: Article, page: PageFacts) -> tuple[Enclosure, ...]:
        """The article's recordings, audio first. Unusable ones are omitted, with a message."""
        audio, video = self._audio(article, page), self._video(article, page)
        if audio and video and audio.url == video.url:
            video = None
        return tuple(it for it in (audio, video) if it)

    def episode(self, article: Article, page: PageFacts) -> Episode:
        """The article's other data for podcast apps."""
        meta, source = article.metadata, page.source
        kind = written(meta, "smo_episode_type").lower()
        if kind and kind not in _KINDS:
            _warn(source, "smo_episode_type", kind, either(_KINDS), nearest(kind, _KINDS))
            kind = ""
        transcript, transcript_type = self._beside(article, source, "smo_transcript", _TRANSCRIPTS)
        chapters, _ = self._beside(article, source, "smo_chapters", _CHAPTERS)
        return Episode(
            number=_number(meta, source, "smo_episode"),
            season=_number(meta, source, "smo_season"),
            kind=kind or "full",  # type: ignore[arg-type]
            explicit=_switch(meta, source, "smo_explicit"),
            transcript=transcript,
            transcript_type=transcript_type,
            chapters=chapters,
        )

    def _audio(self, article: Article, page: PageFacts) -> Enclosure | None:
        meta, source = article.metadata, page.source
        for key in RECORDINGS:
            named = reference(meta, key)
            # Keys of other plugins may hold anything, as in "podcast: yes".
            if not named or not (key == "smo_audio" or _recording(named)):
                continue
            found = self._found(article, source, key, named)
            length = self._length(found, source, key, named) if found else None
            if found is None or length is None:
                return None
            # A post for pelican-podcast-feed has the rest under that plugin's keys.
            says = {
                own: own if own in meta or key != "podcast" else other
                for own, other in _SAYS.items()
            }
            stated = _media_type(meta, source, says["smo_audio_type"])
            media_type = stated or _recording(found.path or found.address)
            if not media_type:
                _warn(
                    source, key, named, "a recording with an ending that says what it is",
                    " Write its type too, as in smo_audio_type: audio/mpeg.",
                )  # fmt: skip
                return None
            return Enclosure(
                url=urls.join(self._base, found.address),
                media_type=media_type,
                length=length or _number(meta, source, says["smo_audio_length"]),
                duration=front_matter.duration(meta, source, says["smo_audio_duration"]),
            )
        return None

    def _video(self, article: Article, page: PageFacts) -> Enclosure | None:
        if not (page.video and page.video.file_url):
            return None
        named = reference(article.metadata, "smo_video")
        found = self._files.find(named, article)
        length = self._length(found, page.source, "smo_video", named) if found else None
        if length is None:
            return None
        url = page.video.file_url
        media_type = page.video.media_type
        return Enclosure(url, media_type, length, page.video.duration)

    def _beside(
        self, article: Article, source: str, key: str, endings: Collection[str]
    ) -> tuple[str, str]:
        """The address and type of a file that goes with the recording; both empty without one."""
        named = reference(article.metadata, key)
        found = self._found(article, source, key, named) if named else None
        if found is None:
            return "", ""
        media_type = media_types.of_address(found.address)
        if media_type not in {media_types.named(f"a.{ending}") for ending in endings}:
            known = either(f".{ending}" for ending in endings)
            _warn(source, key, named, f"a file that ends in {known}")
            return "", ""
        return urls.join(self._base, found.address), media_type

    def _found(self, article: Article, source: str, key: str, named: str) -> Found | None:
        found = self._files.find(named, article)
        if found is None and urls.public(named):
            # It is on the site's own host, where the owner may upload large files by hand.
            found = Found(named)
        if found is None or (not found.path and not urls.public(found.address)):
            _warn(
                source, key, named,
                "a path from the content folder, as in {static}/audio/name.mp3, or a full address",
                " This file does not exist.",
            )  # fmt: skip
            return None
        return found

    @staticmethod
    def _length(found: Found, source: str, key: str, named: str) -> int | None:
        """Bytes of a file; 0 if it is not a local file; None, with a message, if it is empty."""
        if not found.path:
            return 0
        try:
            length = os.stat(found.path).st_size  # noqa: PTH116
        except OSError:
            length = 0
        if not length:
            _warn(source, key, named, "a recording", " This file is empty. Copy it once more.")
            return None
        return length


def _recording(name: str) -> str:
    """The audio or video type of a file name or an address; empty for any other type."""
    found = media_types.named(name) or media_types.of_address(name)
    return found if found.startswith(("audio/", "video/")) else ""


def _media_type(meta: Mapping[str, Any], source: str, key: str) -> str:
    stated = written(meta, key).lower()
    if stated and not re.fullmatch(_MEDIA_TYPE, stated):
        _warn(source, key, stated, "a media type, as in audio/mpeg")
        return ""
    return stated


def _number(meta: Mapping[str, Any], source: str, key: str) -> int:
    """A number from 1 up; 0 if there is none."""
    stated = written(meta, key)
    if stated.isdecimal() and len(stated) <= 15 and int(stated):
        return int(stated)
    if stated:
        _warn(source, key, stated, "a whole number from 1 up, in figures alone")
    return 0


def _switch(meta: Mapping[str, Any], source: str, key: str) -> bool | None:
    stated = written(meta, key).lower()
    if stated and stated not in ON and stated not in OFF:
        _warn(source, key, stated, "yes or no")
        return None
    return stated in ON if stated else None


def _warn(source: str, key: str, stated: str, expected: str, hint: str = "") -> None:
    logger.warning("%s", wrong(f"{source}: {key}", expected, stated, hint))
