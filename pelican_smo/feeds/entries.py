"""Entries and channels: the data from which every feed format is written.

The writers of RSS, Atom and JSON Feed take these, return bytes, and know nothing of Pelican.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any

import msgspec
from pelican.contents import Article

from pelican_smo.base import language_tags, urls
from pelican_smo.base.text import legal, opening, plain
from pelican_smo.facts import front_matter
from pelican_smo.facts.page import Enclosure, Episode, Image, PageFacts, Person
from pelican_smo.settings.feeds import Podcast

NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
"""The date of a feed or an entry that has none. It is never the time of the build: two builds of
the same content give the same bytes."""

TITLE_LENGTH = 60
"""Most characters of its text that an article without a title gets as its title."""

_DISCUSSION = ("discussion", "comments")
_SITES_PICTURE = "head.default_image"


class Entry(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """One article in a feed.

    `content` and `summary` are HTML, each empty if there is none; `summary` is also empty if it
    says the same as the content. `language` is empty if it is the feed's. `canonical` and
    `discussion` are absolute addresses or empty: where the article was first published, and where
    it is discussed. `enclosures` are its recordings; a format with room for one takes the first.
    `episode` is set if the site has a podcast. `source` names the article in messages. Every text
    is legal XML.
    """

    source: str
    id: str
    url: str
    title: str
    updated: datetime
    published: datetime | None = None
    content: str = ""
    summary: str = ""
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = ""
    image: Image | None = None
    canonical: str = ""
    discussion: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    episode: Episode | None = None


class Notice(msgspec.Struct, frozen=True):
    """A text for people who open a feed in a browser, with a link's name and address."""

    text: str
    link: str
    url: str


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """The metadata of a feed. `url` is its own address, `home` the site's.

    `author` is the author of entries that name none, as Atom requires (RFC 4287, 4.1.1). `image` is
    the address of a picture, or empty; `hubs` are addresses of WebSub hubs. `previous` and `next`
    are addresses of archives with older and newer entries, and `current` that of the feed to which
    this archive belongs (RFC 5005, 4). `podcast` is set on the feed of the show. `notice` is for
    people who open the feed in a browser.
    """

    id: str
    title: str
    description: str
    home: str
    url: str
    language: str
    author: str
    updated: datetime = NO_DATE
    image: str = ""
    copyright: str = ""
    hubs: tuple[str, ...] = ()
    current: str = ""
    previous: str = ""
    next: str = ""
    podcast: Podcast | None = None
    notice: Notice | None = None


def of_article(
    article: Article,
    page: PageFacts,
    *,
    id: str,
    settings: Mapping[str, Any],
    site_url: str,
    full: bool,
) -> Entry:
    """The entry of an article whose facts are `page`.

    `site_url` is the site's public URL; `full` says whether to include the whole text.
    """
    body, summary = _texts(article, page, site_url, full)
    url = page.url + ("?ref=feed" if settings["FEED_APPEND_REF"] else "")
    return Entry(
        source=page.source,
        id=legal(id),
        url=url,
        title=plain(str(article.title)) or opening(body or summary, TITLE_LENGTH) or url,
        published=page.published,
        updated=page.modified or page.published or NO_DATE,
        content=body,
        summary=summary,
        authors=tuple(author for author in page.authors if author.name),
        categories=tuple(dict.fromkeys(filter(None, (page.section, *page.tags)))),
        language="" if page.lang == language_tags.tag(str(settings["DEFAULT_LANG"])) else page.lang,
        # A picture that every article of the site shares shows none of them.
        image=None if page.origins.get("image") == _SITES_PICTURE else page.image,
        canonical="" if page.canonical == page.url else page.canonical,
        discussion=_discussion(article.metadata),
    )


def _texts(
    article: Article,
    page: PageFacts,
    site_url: str,
    full: bool,
) -> tuple[str, str]:
    """The article's whole text, if it is included, and its summary."""
    # Another plugin's reader may give None if it finds no summary.
    summary = article.get_summary(site_url) or ""
    if not full:
        return "", content(summary, page.url, page.source) or escape(page.description, quote=False)
    body = article.get_content(site_url) or ""
    # A short article is its own summary.
    own = "" if summary == body else content(summary, page.url, page.source)
    return content(body, page.url, page.source), own


def content(html: str, page_url: str, source: str) -> str:
    """HTML of the page at `page_url` as a feed carries it; `source` names it in messages."""
    # Only writing a feed loads lxml.
    from pelican_smo.feeds import sanitize as feed_content

    # Plugins mark texts as safe; an encoder does not accept a subclass of `str`.
    return feed_content.cleaned(str(html), page_url, source)


def _discussion(meta: Mapping[str, Any]) -> str:
    """Where the article is discussed; other plugins keep "off" and the like in these keys."""
    for key in _DISCUSSION:
        stated = front_matter.reference(meta, key)
        if urls.public(stated):
            return urls.join("", stated)
    return ""
