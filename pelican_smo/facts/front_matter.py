"""Front matter: the metadata keys that a page's author may write, and their values."""

import logging
import re
from collections.abc import Collection, Mapping
from typing import Any, Literal

from pelican.contents import Article, Content, Page

from pelican_smo.base import robots as words
from pelican_smo.base import urls
from pelican_smo.base.text import fold, plain
from pelican_smo.facts.page import Type
from pelican_smo.settings.errors import either, nearest, wrong

logger = logging.getLogger(__name__)

EPISODE_KEYS = (
    "smo_audio", "smo_audio_type", "smo_audio_length", "smo_audio_duration", "smo_episode",
    "smo_season", "smo_episode_type", "smo_explicit", "smo_transcript", "smo_chapters",
)  # fmt: skip
"""This plugin's metadata keys that only feeds use."""

KEYS = (
    "smo",
    "smo_title",
    "smo_description",
    "smo_image",
    "smo_image_alt",
    "smo_card",
    "smo_card_title",
    "smo_type",
    "smo_video",
    "smo_video_duration",
    "smo_price",
    "smo_availability",
    "smo_brand",
    "smo_share",
    "smo_text",
    "smo_feed",
    "smo_id",
    *EPISODE_KEYS,
)
"""This plugin's own metadata keys."""

RECORDINGS = ("smo_audio", "podcast", "audio")
"""Metadata keys for a page's recording: ours, pelican-podcast-feed's, many themes'."""

RECORDING_KEYS = frozenset([*RECORDINGS, "smo_video"])
FILES = (*RECORDINGS, "smo_video", "smo_transcript", "smo_chapters")
"""Keys that give an article an enclosure; and all keys that name files other than pictures."""

PREFIXES = ("smo_", "og_", "twitter_")
"""Prefixes of the metadata keys for previews."""

_KINDS: Mapping[type, str] = {Article: "ARTICLE", Page: "PAGE"}

OFF = frozenset(["off", "false", "no", "none", "0"])
ON = frozenset(["on", "true", "yes", "1"])

TYPES: Mapping[str, Type] = {
    "blog": "BlogPosting",
    "article": "Article",
    "news": "NewsArticle",
    "video": "VideoObject",
    "product": "Product",
    "page": "WebPage",
}
"""The values of `smo_type`, and the types they mean."""

# These are compiled on use, since few pages need them.
# A key's known parts become parts of the tag's name: og_image_width is
# og:image:width, but og_site_name is og:site_name.
_STRUCTURED = r"(og|twitter)_(?:(image|video|audio|locale|app)_)?(.+)"
_CLOCK = r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})"
_ISO_DURATION = r"P(?:(\d{1,6})D)?T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?"


def written(metadata: Mapping[str, Any], key: str) -> str:
    """The value of a key, as plain text on one line."""
    value = metadata.get(key)
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = " ".join(str(item) for item in value)
    return plain(str(value))


def reference(metadata: Mapping[str, Any], key: str) -> str:
    """The file or URL that a key names."""
    value = metadata.get(key)
    return fold(str(value)) if value is not None else ""


def is_off(content: Content) -> bool:
    """Whether the page turns this plugin off, by `smo: off`."""
    if "smo" not in content.metadata:
        return False
    value = written(content.metadata, "smo").lower()
    if value and value not in OFF and value not in ON:
        logger.warning("%s", wrong(f"{source(content)}: smo", "on or off", value))
    return value in OFF


def source(content: Content) -> str:
    """The path of the page's file in the content folder."""
    folder = f"{content.settings['PATH']}/"
    path = content.source_path or str(content)
    if path.startswith(folder):
        return path[len(folder) :]
    return str(content.relative_source_path or content)


def place(content: Content, key: Literal["url", "save_as"]) -> str:
    """The page's `url` or `save_as`.

    Pelican formats them on each access, from all metadata of the page. If the owner's
    pattern holds only a slug, filling in the slug is enough and cheaper.
    """
    kind = _KINDS.get(type(content))
    if (
        kind
        and content.status == "published"
        and content.in_default_lang
        and not hasattr(content, f"override_{key}")
    ):
        before, slug, after = str(content.settings[f"{kind}_{key.upper()}"]).partition("{slug}")
        if slug and "{" not in before and "{" not in after and "}" not in before + after:
            return f"{before}{content.slug}{after}"
    return str(getattr(content, key))


def chosen_channels(metadata: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The channel ids in `smo_share`: empty for "off", None if the key is absent."""
    value = metadata.get("smo_share")
    if value is None:
        return None
    if isinstance(value, list | tuple):
        value = ",".join(str(item) for item in value)
    ids = tuple(name.strip() for name in plain(str(value)).split(",") if name.strip())
    if len(ids) == 1 and ids[0].lower() in OFF:
        return ()
    return ids or None


def card(metadata: Mapping[str, Any]) -> str:
    """The layout of the page's card, by `smo_card`: "off" for no card, empty for the site's layout."""
    value = reference(metadata, "smo_card")
    if value.lower() in ON:
        return ""
    return "off" if value.lower() in OFF else value


def texts(metadata: Mapping[str, Any]) -> dict[str, str]:
    """The author's text for shared links, by channel.

    The keys are `smo_text_<channel>`, and `smo_text` for all channels, here under "".
    """
    return {
        key.removeprefix("smo_text").removeprefix("_"): text
        for key in metadata
        if key.startswith("smo_text") and (text := written(metadata, key))
    }


def warn_of_typos(metadata: Mapping[str, Any], source: str, channels: Collection[str]) -> None:
    """Log a warning for each key that looks like one of ours and is not.

    `channels` are the names that may follow `smo_text_`.
    """
    for key in metadata:
        if key.startswith("smo_text_"):
            name = key.removeprefix("smo_text_")
            if name not in channels:
                logger.warning(
                    '%s: %s: there is no channel "%s".%s',
                    source, key, name, nearest(name, channels),
                )  # fmt: skip
        elif key.startswith("smo_") and key not in KEYS:
            logger.warning(
                "%s: %s: unknown metadata key.%s",
                source, key, nearest(key, KEYS) or f" The keys are {', '.join(KEYS)}.",
            )  # fmt: skip


def own_tags(metadata: Mapping[str, Any]) -> dict[str, str]:
    """The names and contents of tags that the author writes as og_* and twitter_* keys.

    X reads og:* if there is no twitter:*, so an og:title or og:description alone applies
    to both.
    """
    own: dict[str, str] = {}
    for key in metadata:
        if key.startswith(PREFIXES[1:]) and (value := written(metadata, key)):
            match = re.fullmatch(_STRUCTURED, key)
            if match:
                own[fold(":".join(part for part in match.groups() if part))] = value
    for name in ("title", "description"):
        if f"og:{name}" in own:
            own.setdefault(f"twitter:{name}", own[f"og:{name}"])
    return own


def stated_type(metadata: Mapping[str, Any], source: str) -> Type | None:
    """The page's type by `smo_type`; None if the key is absent or wrong."""
    stated = written(metadata, "smo_type").lower()
    if stated in TYPES:
        return TYPES[stated]
    if stated:
        hint = nearest(stated, TYPES)
        logger.warning("%s", wrong(f"{source}: smo_type", either(TYPES), stated, hint))
    return None


def duration(metadata: Mapping[str, Any], source: str, key: str = "smo_video_duration") -> int:
    """The length of a video or a recording in seconds; 0 if unknown.

    The author writes it as on a clock (4:13, 1:02:03), in seconds, or in ISO 8601 (PT4M13S).
    """
    stated = written(metadata, key)
    if stated.isdecimal() and len(stated) <= 6:
        return int(stated)
    if match := re.fullmatch(_CLOCK, stated):
        days, parts = "0", [*match.groups()]
    elif stated and (match := re.fullmatch(_ISO_DURATION, stated)):
        days, *parts = match.groups()
    else:
        if stated:
            expected = "a length as on a clock, as in 4:13"
            logger.warning("%s", wrong(f"{source}: {key}", expected, stated))
        return 0
    hours, minutes, seconds = (int(part or 0) for part in parts)
    return ((int(days or 0) * 24 + hours) * 60 + minutes) * 60 + seconds


def robots(metadata: Mapping[str, Any], public: bool, *, unless_asked: bool = False) -> str:
    """What search engines may do with the page (Google Search Central, robots meta tag).

    By default, search engines may show large pictures. A page that is not `public` is only
    for people who have its URL. With `unless_asked` its author may still allow search
    engines ("index"). The strictest word counts.
    """
    stated = written(metadata, "robots")
    said = words.words(stated)
    asked = unless_asked and not words.ALLOWING.isdisjoint(said)
    if written(metadata, "noindex").lower() in ON or not (public or asked):
        return words.strictest([stated, "noindex"]) if said else "noindex"
    return stated or words.PICTURES_LARGE


def canonical(metadata: Mapping[str, Any], source: str) -> str:
    """The URL of the original, by `external_canonical`; empty if absent or wrong."""
    stated = reference(metadata, "external_canonical")
    if not stated:
        return ""
    if not urls.public(stated):
        expected = "the full address of the original, as in https://example.com/the-post"
        logger.warning("%s", wrong(f"{source}: external_canonical", expected, stated))
        return ""
    return urls.join("", stated)
