"""What is known about one page, and where each fact came from.

This is the only room that reads Pelican's content objects and its render
context. Everything after it takes `PageFacts`.
"""

import logging
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

import msgspec
from pelican.contents import Article, Content
from pelican.utils import set_date_tzinfo

from pelican_smo import address, files
from pelican_smo.errors import nearest, shown
from pelican_smo.text import opening, plain

logger = logging.getLogger(__name__)

DESCRIPTION_LENGTH = 200
"""Characters of a description taken from a text; networks show 80 to 200."""

KEYS = (
    "smo",
    "smo_title",
    "smo_description",
    "smo_image",
    "smo_image_alt",
    "smo_share",
)
"""The metadata keys of a page that this plugin reads."""

OFF = frozenset(["off", "false", "no", "none", "0"])

# The country that og:locale wants and a language alone does not say: the
# likely subtags of Unicode CLDR (common/supplemental/likelySubtags.xml).
_COUNTRY = {
    "ar": "EG", "bg": "BG", "ca": "ES", "cs": "CZ", "da": "DK", "de": "DE", "el": "GR",
    "en": "US", "es": "ES", "et": "EE", "fa": "IR", "fi": "FI", "fr": "FR", "he": "IL",
    "hi": "IN", "hr": "HR", "hu": "HU", "id": "ID", "it": "IT", "ja": "JP", "ko": "KR",
    "lt": "LT", "lv": "LV", "nb": "NO", "nl": "NL", "pl": "PL", "pt": "BR", "ro": "RO",
    "ru": "RU", "sk": "SK", "sl": "SI", "sr": "RS", "sv": "SE", "th": "TH", "tr": "TR",
    "uk": "UA", "vi": "VN", "zh": "CN",
}  # fmt: skip


class Person(msgspec.Struct, frozen=True):
    """An author; `url` is absolute, or empty where there is no page."""

    name: str
    url: str = ""


class Image(msgspec.Struct, frozen=True):
    """A picture for previews; `url` is absolute."""

    url: str
    alt: str = ""


class PageFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One page, in plain text and absolute addresses.

    `url` is empty where the site's public address is not known. `listed` is
    False for drafts and hidden pages. `share` holds the channel ids of the
    page's own `smo_share`, none of them for "off", and is None where the site
    decides. `origins` names, for each field with a fallback, the link of the
    chain that won, as the owner knows it: a metadata key or a setting.
    """

    kind: Literal["article", "page", "home", "list"]
    source: str
    title: str
    description: str
    url: str
    lang: str
    listed: bool = True
    image: Image | None = None
    published: datetime | None = None
    modified: datetime | None = None
    authors: tuple[Person, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    share: tuple[str, ...] | None = None
    origins: Mapping[str, str] = {}

    @property
    def locale(self) -> str:
        """The language as `ll_CC` (The Open Graph protocol, og:locale); or empty."""
        language, _, rest = self.lang.replace("_", "-").partition("-")
        country = rest.rpartition("-")[2] if len(rest.rpartition("-")[2]) == 2 else ""
        country = country.upper() or _COUNTRY.get(language.lower(), "")
        return f"{language.lower()}_{country}" if country else ""


class Reader:
    """Reads the facts of one site's pages; lives as long as one run of Pelican."""

    def __init__(self, settings: Mapping[str, Any], default_image: str) -> None:
        self.settings = settings
        self.base = address.public(settings["SITEURL"])
        self.site_name = plain(str(settings["SITENAME"]))
        self.default_image = default_image
        self._known: dict[int, tuple[Content, PageFacts]] = {}
        self._people: dict[str, Person] = {}

    @cached_property
    def site_description(self) -> str:
        return plain(str(self.settings.get("SITESUBTITLE") or ""))

    def of_content(self, content: Content, context: Mapping[str, Any]) -> PageFacts:
        """The facts of an article or a page, read once."""
        known = self._known.get(id(content))
        if known is None:
            # The content is kept too, so that its id cannot be given away.
            known = self._known[id(content)] = content, self._read(content, context)
        return known[1]

    def of_list(self, context: Mapping[str, Any]) -> PageFacts:
        """The facts of a page that lists others, or of a direct template."""
        path, title, origin = self._list_page(context)
        home = str(context["output_file"]) == self.settings["INDEX_SAVE_AS"]
        return PageFacts(
            kind="home" if home else "list",
            source="",
            title=title or self.site_name,
            description=self.site_description if home else "",
            url=address.join(self.base, path) if self.base else "",
            lang=str(self.settings["DEFAULT_LANG"]),
            image=self._default_image(context),
            origins={"title": origin, "description": "SITESUBTITLE"},
        )

    def _read(self, content: Content, context: Mapping[str, Any]) -> PageFacts:
        article = isinstance(content, Article)
        source = str(content.relative_source_path or content)
        self._warn_of_typos(content, source)
        title, title_from = self._title(content)
        description, description_from = self._description(content)
        image, image_from = self._image(content, context, source)
        return PageFacts(
            kind="article" if article else "page",
            source=source,
            title=title,
            description=description,
            url=address.join(self.base, content.url) if self.base else "",
            lang=str(content.lang),
            listed=content.status == "published",
            image=image,
            published=self._date(content, "date"),
            modified=self._date(content, "modified"),
            authors=tuple(map(self._person, getattr(content, "authors", ()))) if article else (),
            section=plain(str(content.category)) if hasattr(content, "category") else "",
            tags=tuple(plain(str(tag)) for tag in getattr(content, "tags", ())),
            share=chosen_channels(content),
            origins={
                "title": title_from,
                "description": description_from,
                "image": image_from,
            },
        )

    def _warn_of_typos(self, content: Content, source: str) -> None:
        for key in content.metadata:
            if key.startswith("smo_") and key not in KEYS:
                logger.warning(
                    "%s: there is no metadata key %s.%s The keys are %s.",
                    source, key, nearest(key, KEYS), ", ".join(KEYS),
                )  # fmt: skip

    def _title(self, content: Content) -> tuple[str, str]:
        if own := written(content, "smo_title"):
            return own, "smo_title"
        if title := plain(str(content.title)):
            return title, "title"
        return self.site_name, "SITENAME"

    def _description(self, content: Content) -> tuple[str, str]:
        for key in ("smo_description", "description"):
            if text := written(content, key):
                return text, key
        # Not `content.summary`: where no summary is written, that truncates
        # the whole body, which Pelican may never need to do.
        if text := opening(str(content.metadata.get("summary") or ""), DESCRIPTION_LENGTH):
            return text, "summary"
        body = getattr(content, "_content", None) or ""
        return opening(body, DESCRIPTION_LENGTH), "body"

    def _image(
        self, content: Content, context: Mapping[str, Any], source: str
    ) -> tuple[Image | None, str]:
        if not self.base:
            return None, ""
        if reference := written(content, "smo_image"):
            path = files.path(reference, content, context)
            if path is not None:
                alt = written(content, "smo_image_alt")
                return Image(address.join(self.base, path), alt), "smo_image"
            logger.warning(
                "%s: smo_image = %s: there is no such picture. Write a path from the "
                "content folder, as in {static}/images/name.jpg, or a full address.",
                source, shown(reference),
            )  # fmt: skip
        return self._default_image(context), "head.default_image"

    def _default_image(self, context: Mapping[str, Any]) -> Image | None:
        if not (self.base and self.default_image):
            return None
        path = files.path(self.default_image, None, context)
        if path is None:
            logger.warning(
                'SMO["head"]["default_image"] = %s: there is no such picture in the '
                "content folder.", shown(self.default_image),
            )  # fmt: skip
            return None
        return Image(address.join(self.base, path))

    def _date(self, content: Content, name: str) -> datetime | None:
        date: datetime | None = getattr(content, name, None)
        # Pelican gives a draft without a date the last day of the calendar.
        if date is None or date.year == datetime.max.year:
            return None
        zoned: datetime = set_date_tzinfo(date, self.settings.get("TIMEZONE"))
        return zoned

    def _person(self, author: Any) -> Person:
        name = str(author)
        if name not in self._people:
            has_page = self.base and author.save_as
            url = address.join(self.base, author.url) if has_page else ""
            self._people[name] = Person(plain(name), url)
        return self._people[name]

    def _list_page(self, context: Mapping[str, Any]) -> tuple[str, str, str]:
        """Path, title and the title's origin of a page without a content object."""
        output_file = str(context["output_file"])
        path = address.folder(output_file)
        index = self.settings["INDEX_SAVE_AS"]
        if output_file == index:
            return path, self.site_name, "SITENAME"
        for kind in ("tag", "category", "author"):
            listed = context.get(kind)
            if listed is not None and getattr(listed, "save_as", None) == output_file:
                return str(listed.url), plain(str(listed)), kind
        page = context.get("articles_page")
        if page is not None and getattr(page, "save_as", None) == output_file:
            path = str(page.url)
        for kind in ("tag", "category", "author"):
            if context.get(kind) is not None:
                return path, plain(str(context[kind])), kind
        if period := context.get("period"):
            return path, " ".join(str(part) for part in reversed(period)), "period"
        name = context.get("page_name")
        if name and name != index.rpartition(".")[0]:
            words = str(name).rpartition("/")[2].replace("-", " ").replace("_", " ")
            return path, words.capitalize(), "page_name"
        return path, self.site_name, "SITENAME"


def is_off(content: Content) -> bool:
    """Whether the page asks to be left alone, by `smo: off`."""
    value = written(content, "smo").lower()
    if value and value not in OFF and value not in ("on", "true", "yes", "1"):
        logger.warning("%s: smo = %s: it is on or off.", content.relative_source_path, shown(value))
    return value in OFF


def written(content: Content, key: str) -> str:
    """What the author wrote under a metadata key, as plain text."""
    value = content.metadata.get(key)
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = " ".join(str(item) for item in value)
    return plain(str(value))


def chosen_channels(content: Content) -> tuple[str, ...] | None:
    """The channels that a page names in `smo_share`: none for "off", None without it."""
    value = content.metadata.get("smo_share")
    if value is None:
        return None
    if isinstance(value, list | tuple):
        value = ",".join(str(item) for item in value)
    ids = tuple(name.strip() for name in plain(str(value)).split(",") if name.strip())
    if len(ids) == 1 and ids[0].lower() in OFF:
        return ()
    return ids or None
