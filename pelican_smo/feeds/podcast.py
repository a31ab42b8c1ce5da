"""The tags that make an RSS feed a podcast, of Apple's namespace and the podcast namespace.

Only the show's own feed has them: the W3C's validator requires a category, an owner and the rest of
every feed with one of Apple's tags (itunes.py in its source). So the show's items are those of the
other feeds, with tags added. Sources: A Podcaster's Guide to RSS (Apple), and the podcast namespace
1.0.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID, uuid5
from xml.sax.saxutils import escape, quoteattr

from msgspec.structs import replace

from pelican_smo.base import urls
from pelican_smo.base.text import cut, fold
from pelican_smo.facts.page import Image
from pelican_smo.facts.pictures import Pictures
from pelican_smo.feeds.entries import Channel, Entry
from pelican_smo.settings.errors import place, wrong
from pelican_smo.settings.feeds import Podcast
from pelican_smo.settings.podcast import category

logger = logging.getLogger(__name__)

LEAST, MOST = 1400, 3000
"""Smallest and largest side, in pixels, of a square picture that Apple shows."""

_PICTURES = ("image/jpeg", "image/png")
_LENGTH = 255
"""Most characters that Apple reads of a tag."""

# Podcast namespace 1.0, guid.
_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


def channel(show: Podcast, site: Channel, image: str) -> Channel:
    """The metadata of the show's feed.

    `site` is the metadata of a feed of the site, used where the owner gives none for the show;
    `image` is the address of the show's picture, or empty.
    """
    return replace(
        site,
        title=fold(show.title) or site.title,
        description=fold(show.description) or site.description,
        author=fold(show.author) or site.author,
        image=image or site.image,
        podcast=show,
    )


def picture(show: Podcast, pictures: Pictures, context: Mapping[str, Any]) -> str:
    """The address of the show's own picture, or empty. Warns if it is missing or unfit."""
    image = pictures.at(show.image, None, context) if show.image else None
    if show.image and not (image and fits(image)):
        expected = (
            "a path from the content folder, or a full address, of a square JPEG or PNG of "
            f"{LEAST} to {MOST} pixels"
        )
        hint = " This file does not exist."
        if image:
            hint = f" It has {image.width} x {image.height}."
        logger.warning("%s", wrong(place("feeds", "podcast", "image"), expected, show.image, hint))
    return image.url if image else ""


def episodes(show: Podcast, entries: Iterable[Entry]) -> list[Entry]:
    """The entries with a recording, newest first.

    One recording is one episode: a translation of the text around it is not another.
    """
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.enclosures:
            found.setdefault(entry.enclosures[0].url, entry)
    for entry in found.values() if show.type == "serial" else ():
        if entry.episode and entry.episode.kind == "full" and not entry.episode.number:
            logger.warning(
                "%s: a serial show is heard in the order of its numbers. Write that of this "
                "episode, as in smo_episode: 1.", entry.source,
            )  # fmt: skip
    return sorted(found.values(), key=lambda it: it.published or it.updated, reverse=True)


def fits(image: Image) -> bool:
    """Whether Apple shows a picture, as far as is known."""
    if not image.width:
        return True
    return (
        image.width == image.height
        and LEAST <= image.width <= MOST
        and (image.media_type in _PICTURES)
    )


def guid(url: str) -> str:
    """The id of a show whose feed has always been at `url`."""
    return str(uuid5(_NAMESPACE, url.partition("://")[2].rstrip("/")))


def parts(channel: Channel, items: Iterable[tuple[Entry, bytes]]) -> Iterator[bytes]:
    """The feed's content: tags of the show, and items with the tags of an episode added."""
    if channel.podcast:
        yield "".join(_of_show(channel, channel.podcast)).encode()
    end = b"</item>"
    for entry, item in items:
        yield item.removesuffix(end) + "".join(_of_episode(entry)).encode() + end


def _of_show(channel: Channel, show: Podcast) -> Iterator[str]:
    yield _tag("itunes:author", cut(channel.author, _LENGTH))
    if show.email:
        name = _tag("itunes:name", cut(channel.author, _LENGTH))
        yield f"<itunes:owner>{name}{_tag('itunes:email', show.email)}</itunes:owner>"
    if known := category(show.category):
        main, sub = known
        inner = _tag("itunes:category", text=sub) if sub else ""
        yield f"<itunes:category text={quoteattr(main)}>{inner}</itunes:category>"
    yield _tag("itunes:explicit", _word(show.explicit))
    yield _tag("itunes:type", show.type)
    if channel.image:
        yield _tag("itunes:image", href=channel.image)
    yield _tag("podcast:guid", show.guid.lower() or guid(channel.url))
    yield _tag("podcast:medium", show.medium)
    if show.locked:
        yield _tag("podcast:locked", "yes", **({"owner": show.email} if show.email else {}))
    for text, url in show.funding.items():
        yield _tag("podcast:funding", cut(fold(text), 128), url=urls.join("", url))


def _of_episode(entry: Entry) -> Iterator[str]:
    if entry.enclosures and entry.enclosures[0].duration:
        yield _tag("itunes:duration", entry.enclosures[0].duration)
    image = entry.image
    # If the episode's picture might be cropped or refused, apps use the show's.
    if image and image.width and fits(image):
        yield _tag("itunes:image", href=image.url)
    episode = entry.episode
    if episode is None:
        return
    yield _tag("itunes:episodeType", episode.kind)
    if episode.season:
        yield _tag("itunes:season", episode.season) + _tag("podcast:season", episode.season)
    if episode.number:
        yield _tag("itunes:episode", episode.number) + _tag("podcast:episode", episode.number)
    if episode.explicit is not None:
        yield _tag("itunes:explicit", _word(episode.explicit))
    if episode.transcript:
        yield _tag("podcast:transcript", url=episode.transcript, type=episode.transcript_type)
    if episode.chapters:
        yield _tag("podcast:chapters", url=episode.chapters, type="application/json+chapters")


def _word(switch: bool) -> str:
    return "true" if switch else "false"


def _tag(name: str, content: Any = "", **attributes: str) -> str:
    """An element. Its texts are legal XML."""
    start = name + "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{start}>{escape(str(content))}</{name}>" if content else f"<{start}/>"
