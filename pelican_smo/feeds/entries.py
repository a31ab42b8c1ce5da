"""An article as an entry of a feed, and a feed's own facts: what every format is made of.

Nothing after this module knows of Pelican: the writers of RSS, Atom and JSON Feed
take these and give bytes.
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
"""When a feed or an entry was changed last that has no date of its own. Never now:
two builds of the same content give the same bytes."""

TITLE_LENGTH = 60
"""Characters of a text that stand in for the title of an article without one."""

_DISCUSSION = ("discussion", "comments")
_SITES_PICTURE = "head.default_image"


class Entry(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """One article in a feed.

    `content` and `summary` are HTML, each empty where there is none; a summary
    that says the same as the content is none. `language` is empty where it is
    the feed's. `canonical` and `discussion` are absolute addresses or empty:
    where the article was published first, and where it is talked about.
    `enclosures` are its recordings, the one that a format takes that has room for
    one first; `episode` is there where the site has a podcast. `source` names the article in messages. Every text is legal XML.
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
    """What a feed tells people who open it in a browser, with a link's name and address."""

    text: str
    link: str
    url: str


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed says of itself. `url` is its own address, `home` the site's.

    `author` is who has written what names nobody, as Atom wants it (RFC 4287,
    4.1.1). `image` is the address of a picture, or empty; `hubs` are those of
    WebSub hubs. `previous` and `next` are addresses of archives with older and newer
    entries, and `current` that of the feed whose archive this is (RFC 5005, 4). `podcast`
    is there where the feed is that of the show; `notice` is for people who open it in a browser.
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

    `site_url` is the site's public address, and `full` says whether the whole
    text goes along.
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
        # A picture that stands for every article of the site shows none of them.
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
    """The article's whole text, if it goes along, and its summary."""
    # A reader of another plugin may give None for what it has not found.
    summary = article.get_summary(site_url) or ""
    if not full:
        return "", content(summary, page.url, page.source) or escape(page.description, quote=False)
    body = article.get_content(site_url) or ""
    # A short article is its own summary.
    own = "" if summary == body else content(summary, page.url, page.source)
    return content(body, page.url, page.source), own


def content(html: str, page_url: str, source: str) -> str:
    """HTML of the page at `page_url` as a feed carries it; `source` names it in messages."""
    # lxml is loaded where a feed is written, and only there.
    from pelican_smo.feeds import sanitize as feed_content

    # Plugins mark texts as safe; a subclass of `str` is none to an encoder.
    return feed_content.cleaned(str(html), page_url, source)


def _discussion(meta: Mapping[str, Any]) -> str:
    """Where the article is talked about; other plugins keep "off" and the like there."""
    for key in _DISCUSSION:
        stated = front_matter.reference(meta, key)
        if urls.public(stated):
            return urls.join("", stated)
    return ""
