"""Reads the facts of Pelican's articles and pages, each from its best source."""

import logging
import re
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup
from msgspec.structs import replace
from pelican.contents import Article, Content
from pelican.settings import DEFAULT_CONFIG

from pelican_smo.base import dates, language_tags, provenance, urls
from pelican_smo.base.text import opening, plain, words
from pelican_smo.facts import addresses, front_matter
from pelican_smo.facts.front_matter import written
from pelican_smo.facts.page import Image, PageFacts, Person, Product, Type, Video
from pelican_smo.facts.people import People, authors_of, name_of
from pelican_smo.facts.pictures import PATH, Pictures
from pelican_smo.settings.errors import wrong
from pelican_smo.settings.smo import Config

logger = logging.getLogger(__name__)

DESCRIPTION_LENGTH = 200
"""Most characters of a description taken from a text; networks show 80 to 200."""

WORDS_A_MINUTE = 220
"""How fast people read prose silently: 238 words a minute in English, less in most
other languages (Brysbaert 2019, https://doi.org/10.1016/j.jml.2019.104047)."""

# What an article is on each kind of site.
_ARTICLE: Mapping[str, Type] = {
    "blog": "BlogPosting",
    "news": "NewsArticle",
    "community": "Article",
    "video": "BlogPosting",
    "product": "Article",
}


class Reader:
    """Reads the facts of one site's pages; lives as long as one run of Pelican.

    `people` are the authors in the SMO block, by name. `channels` are the names of all
    channels that a page may name.
    """

    def __init__(
        self,
        settings: Mapping[str, Any],
        config: Config,
        people: Mapping[str, Person],
        channels: Collection[str],
    ) -> None:
        self.settings = settings
        self.base = urls.of_site(settings)
        self.home_url = f"{self.base}/" if self.base else ""
        self.lang = language_tags.tag(str(settings["DEFAULT_LANG"]))
        """The site's language (BCP 47); empty if DEFAULT_LANG is not a language."""
        self.lang_is_guess = settings["DEFAULT_LANG"] == DEFAULT_CONFIG["DEFAULT_LANG"]
        """Whether DEFAULT_LANG may be unset: Pelican does not distinguish that from its default."""
        # Feeds and breadcrumbs need a name.
        name = plain(str(settings["SITENAME"]))
        self.site_name = name or urlsplit(self.base).hostname or "Home"
        self.pictures = Pictures(settings, config.head, self.base, self.site_name)
        self._article_type = _ARTICLE[config.site_kind]
        self.people = People(people, self.url_of)
        self._channels = channels
        self._known: dict[int, tuple[Content, PageFacts]] = {}
        self._contents: dict[str, Content] = {}
        self._sections: dict[str, tuple[str, str]] = {}

    @cached_property
    def direct_urls(self) -> dict[str, str]:
        """The URLs that the owner has set for direct templates, by their files."""
        names = {name: str(name).upper() for name in self.settings["DIRECT_TEMPLATES"]}
        return {
            str(self.settings.get(f"{key}_SAVE_AS", f"{name}.html")): str(url)
            for name, key in names.items()
            if (url := self.settings.get(f"{key}_URL"))
        }

    @cached_property
    def site_description(self) -> str:
        return plain(str(self.settings.get("SITESUBTITLE") or ""))

    def of_content(self, content: Content, context: Mapping[str, Any]) -> PageFacts:
        """The facts of an article or a page; cached."""
        known = self._known.get(id(content))
        if known is None:
            # Keeping the content keeps Python from reusing its id.
            known = self._known[id(content)] = content, self._read(content, context)
        return known[1]

    def url(self, path: str) -> str:
        """The absolute URL of a path; empty if the site's public URL is unknown."""
        return urls.join(self.base, path) if self.base else ""

    def url_of(self, it: Any) -> str:
        """The absolute URL of an object with `url` and `save_as`: a term, a part of a list.

        Empty if it has no file, or if the site's public URL is unknown.
        """
        file = str(it.save_as or "")
        return self.url(urls.of_page(str(it.url), file, self.base)) if file else ""

    def headline(self, content: Content) -> str:
        """The title of a page on a list."""
        known = self._known.get(id(content))
        return known[1].headline if known else plain(str(content.title))

    def begins(self, page: PageFacts, text: str) -> bool:
        """Whether the body of an article or page has `text` at or near its beginning.

        A theme may take its description from the body in other ways than this plugin.
        """
        content = self._contents.get(page.source)
        body = _body(content)[: 4 * len(text) + 4000] if content else ""
        letters = _letters(text)
        # The last word may be cut.
        letters = letters[: max(len(letters) - 20, 20)]
        # Jinja's own filter, which themes use, ends a tag at a ">" in an attribute.
        return any(letters in _letters(it) for it in (plain(body), Markup(body).striptags()))

    def trail(self, *steps: tuple[str, str]) -> tuple[tuple[str, str], ...]:
        """Names and URLs from the home page down. Steps without a name or URL are left out."""
        if not self.base:
            return ()
        return ((self.site_name, self.home_url), *(step for step in steps if step[0] and step[1]))

    def _read(self, content: Content, context: Mapping[str, Any]) -> PageFacts:
        meta = content.metadata
        source = front_matter.source(content)
        self._contents[source] = content
        article = isinstance(content, Article)
        is_error = urls.is_error_page(front_matter.place(content, "save_as"), by_post=article)
        is_draft = content.status == "draft"
        listed = content.status == "published" and not is_error
        path = addresses.path(content, self.base)
        url = addresses.of_content(content, context, self.base)
        headline = plain(str(content.title)) or self.site_name
        title = written(meta, "smo_title")
        description, description_from = self._description(content, headline)
        type_, own, texts, video, product = None, {}, {}, None, None
        if any(key.startswith(front_matter.PREFIXES) for key in meta):
            front_matter.warn_of_typos(meta, source, self._channels)
            own = self._own_tags(content, context, source)
            texts = front_matter.texts(meta)
            video = self._video(content, context, source)
            if "smo_price" in meta:
                from pelican_smo.facts import products

                product = products.product(meta, source)
            type_ = self._type(meta, source, video, product)
        image, image_from = self._image(content, context, path, title or headline, video)
        section, section_url = self._section(content) if article else ("", "")
        authors = tuple(map(self.people.of, authors_of(content))) if article else ()
        home = url != "" and url == self.home_url
        ordinary: Type = self._article_type if article else "WebSite" if home else "WebPage"
        return PageFacts(
            kind="error" if is_error else "article" if article else "page",
            type=type_ or ordinary,
            ordinary=ordinary,
            source=source,
            title=title or headline,
            headline=headline,
            description=description,
            url=url,
            canonical=front_matter.canonical(meta, source) or url,
            lang=language_tags.tag(str(content.lang)) or self.lang,
            lang_is_guess=self.lang_is_guess and "lang" not in meta,
            listed=listed,
            draft=is_draft,
            robots=front_matter.robots(
                meta,
                not (is_error or is_draft or (_is_unlisted(content) and not home)),
                unless_asked=not (is_error or is_draft),
            ),
            image=image,
            video=video,
            product=product,
            published=self._date(content, "date"),
            modified=self._date(content, "modified"),
            authors=authors,
            section=section,
            tags=tuple(filter(None, map(name_of, getattr(content, "tags", ())))),
            minutes=self._minutes(content) if article else 0,
            trail=() if home else self.trail((section, section_url), (headline, url)),
            translations=addresses.translations(content, context, self.base, url)
            if not is_draft
            else (),
            own=own,
            texts=texts,
            share=front_matter.chosen_channels(meta),
            card=front_matter.card(meta) if "smo_card" in meta else "",
            card_title=written(meta, "smo_card_title") if "smo_card_title" in meta else "",
            shown_date=getattr(content, "locale_date", "") if article else "",
            origins={
                "title": "smo_title" if title else "title",
                "type": _first(meta, *provenance.KEYS["type"]) if type_ else "site_kind",
                "description": description_from,
                "image": image_from,
                "robots": _first(meta, *provenance.KEYS["robots"])
                or ("save_as" if is_error else "status"),
                **self.people.origin(authors),
            },
        )

    def _type(
        self, meta: Mapping[str, Any], source: str, video: Video | None, product: Product | None
    ) -> Type | None:
        """The page's type by its front matter; None for the ordinary type.

        It is None too if the page lacks what Google requires of the stated type.
        """
        stated = front_matter.stated_type(meta, source)
        if stated == "Product" and product is None:
            if not written(meta, "smo_price"):
                _report_lack(source, "product", "smo_price", "19.90 EUR")
            stated = None
        # Without a public URL no video was read.
        if stated == "VideoObject" and video is None:
            if self.base and not written(meta, "smo_video"):
                _report_lack(source, "video", "smo_video", "https://vimeo.com/76979871")
            stated = None
        return stated or ("Product" if product else "VideoObject" if video else None)

    def _description(self, content: Content, headline: str) -> tuple[str, str]:
        *keys, last = provenance.KEYS["description"]
        for key in keys:
            if text := written(content.metadata, key):
                return text, key
        # Not `content.summary`: without a written summary, that truncates the whole
        # body, which Pelican may never need to do.
        if text := opening(str(content.metadata.get(last) or ""), DESCRIPTION_LENGTH):
            return text, last
        if text := opening(_body(content), DESCRIPTION_LENGTH):
            return text, "body"
        if self.site_description:
            return self.site_description, "SITESUBTITLE"
        return headline, "title"

    def _image(
        self,
        content: Content,
        context: Mapping[str, Any],
        path: str,
        title: str,
        video: Video | None,
    ) -> tuple[Image | None, str]:
        if not self.base:
            return None, ""
        image, origin = self.pictures.of(content, context, path, title)
        if image and not image.is_tiny:
            return image, origin
        if video and video.thumbnail:
            return replace(video.thumbnail, alt=title), "smo_video"
        default = self.pictures.default(context)
        # A picture that few networks show is better than none.
        return (image, origin) if image and not default else (default, "head.default_image")

    def _own_tags(
        self, content: Content, context: Mapping[str, Any], source: str
    ) -> dict[str, str]:
        """The author's own tags, with absolute URLs."""
        own = front_matter.own_tags(content.metadata)
        # og_image is among the metadata keys for the page's picture.
        own.pop("og:image", None)
        for name in ("og:url", "twitter:image"):
            if name not in own:
                continue
            named = front_matter.reference(content.metadata, name.replace(":", "_"))
            image = self.pictures.at(named, content, context) if name == "twitter:image" else None
            if image:
                own[name] = image.url
            elif name == "og:url" and self.base:
                own[name] = self.url(named)
            else:
                del own[name]
                if self.base:
                    where, hint = f"{source}: twitter_image", " This file does not exist."
                    logger.warning("%s", wrong(where, PATH, named, hint))
        return own

    def _video(self, content: Content, context: Mapping[str, Any], source: str) -> Video | None:
        named = front_matter.reference(content.metadata, "smo_video")
        if not (named and self.base):
            return None
        from pelican_smo.facts.videos import recognised  # few sites have a video

        found = self.pictures.files(context).find(named, content)
        video = recognised(self.url(found.address)) if found else None
        if video is None:
            expected = (
                "the address of a video at YouTube, Vimeo or a PeerTube server, or of a file in "
                "MP4, WebM or Ogg"
            )
            logger.warning("%s", wrong(f"{source}: smo_video", expected, named))
            return None
        return replace(video, duration=front_matter.duration(content.metadata, source))

    def _section(self, content: Content) -> tuple[str, str]:
        """The name of the page's category and the URL of its list."""
        category = getattr(content, "category", None)
        if category is None:
            return "", ""
        name = str(category)
        if name not in self._sections:
            self._sections[name] = name_of(category), self.url_of(category)
        return self._sections[name]

    def _date(self, content: Content, name: str) -> datetime | None:
        date: datetime | None = getattr(content, name, None)
        # Pelican gives a draft without a date the latest date there is.
        if date is None or date.year == datetime.max.year:
            return None
        return dates.zoned(date, str(self.settings.get("TIMEZONE") or "UTC"))

    @staticmethod
    def _minutes(content: Content) -> int:
        """Minutes that reading the page takes, 0 without text."""
        count = words(_body(content), str(content.lang))
        return max(1, round(count / WORDS_A_MINUTE)) if count else 0


def _first(meta: Mapping[str, Any], *keys: str) -> str:
    """The first of these keys that has a value; empty if none has."""
    return next((key for key in keys if key in meta and written(meta, key)), "")


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _report_lack(source: str, stated: str, key: str, example: str) -> None:
    logger.warning(
        "%s: smo_type = %s: expected %s too, got none. The page is described as an ordinary "
        "one. Write %s: %s.", source, stated, key, key, example,
    )  # fmt: skip


def _is_unlisted(content: Content) -> bool:
    """Whether only people who have its URL should find a page.

    That is so for a post that its author has hidden. A hidden page is only left out of the
    menu and linked by hand, unless another plugin has hidden it: i18n_subsites hides pages
    of other sites.
    """
    return content.status == "hidden" and (
        isinstance(content, Article) or str(content.metadata.get("status")) != "hidden"
    )


def _body(content: Content) -> str:
    return getattr(content, "_content", None) or ""
