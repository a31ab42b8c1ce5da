"""The facts of one page: plain text, absolute URLs, dates with a time zone.

Tags, buttons, feeds and cards are made from these facts alone and know nothing of
Pelican, so they can be tested without it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

Type = Literal[
    "BlogPosting", "Article", "NewsArticle", "VideoObject", "Product",
    "WebPage", "WebSite", "ProfilePage", "CollectionPage",
]  # fmt: skip
"""The type of a page at schema.org (https://schema.org/docs/full.html)."""

ARTICLES = frozenset(["BlogPosting", "Article", "NewsArticle"])


class Person(msgspec.Struct, frozen=True, gc=False):
    """An author. `url` is the absolute URL of the author's page, or empty.

    `profiles` are URLs of profiles elsewhere. `fediverse` is a handle like `@user@host`,
    `twitter` one like `@user`; either may be empty.
    """

    name: str
    url: str = ""
    profiles: tuple[str, ...] = ()
    fediverse: str = ""
    twitter: str = ""


TINY = 144
"""The lowest minimum, in pixels, that any network documents for pictures: X's
(https://developer.x.com/en/docs/x-for-websites/cards; `inspect/networks.json`)."""


class Image(msgspec.Struct, frozen=True, gc=False):
    """A picture for previews; `url` is absolute.

    `width` and `height` are in pixels, 0 if the file is on another host.
    `media_type` is empty if unknown.
    """

    url: str
    alt: str = ""
    width: int = 0
    height: int = 0
    media_type: str = ""

    @property
    def is_tiny(self) -> bool:
        """Whether it is known to be below every documented minimum."""
        return (0 < self.width < TINY) or (0 < self.height < TINY)


class Video(msgspec.Struct, frozen=True, gc=False):
    """A video. `embed_url` is the URL of a player, `file_url` that of the file; one is
    empty. `duration` is in seconds, 0 if unknown.
    """

    url: str
    embed_url: str = ""
    file_url: str = ""
    media_type: str = "text/html"
    thumbnail: Image | None = None
    duration: int = 0


class Enclosure(msgspec.Struct, frozen=True, gc=False):
    """An article's audio or video file; `url` is absolute.

    `length` is in bytes and `duration` in seconds; 0 if unknown.
    """

    url: str
    media_type: str
    length: int = 0
    duration: int = 0


class Episode(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What podcast apps read about an article with a recording.

    `number` and `season` are 0 if absent. `explicit` is None if the show's setting
    applies. URLs are absolute, or empty.
    """

    number: int = 0
    season: int = 0
    kind: Literal["full", "trailer", "bonus"] = "full"
    explicit: bool | None = None
    transcript: str = ""
    transcript_type: str = ""
    chapters: str = ""


class Product(msgspec.Struct, frozen=True, gc=False):
    """What a page sells: `price` as a decimal number, `currency` in ISO 4217,
    `availability` in the terms of schema.org (https://schema.org/ItemAvailability).
    """

    price: str
    currency: str
    availability: str = ""
    brand: str = ""


class PageFacts(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One page. The kind "error" is a page that servers show instead of others, as 404.html.

    `ordinary` is the type of the page if it lacks what its `type` requires. `title` is
    for networks, `headline` the page's own title. `url` is the URL of the page and
    `canonical` that of its original; both are empty if the site's public URL is unknown.

    `lang` is a BCP 47 tag, or empty. It is a guess if it only is Pelican's default.
    `translations` are languages and URLs, including this page's: the one in the site's
    language first, and again under "x-default". It is empty if there is just one.

    `listed` is False for drafts and hidden pages, `draft` is True for drafts. `trail` has
    names and URLs from the home page down to the page itself. `previous` and `next` are
    URLs, for the parts of a list.

    `own` are the author's tags: property and content. `share` holds the channel ids of the
    page's `smo_share`: empty for "off", None for the site's choice. `card` is the layout
    of the page's card: "off" for no card, empty for the site's choice. `card_title` is
    the card's own title if it has one, and `shown_date` the date as the site writes it.
    `more_images` are the picture in other shapes.

    `origins` names the source of each field that has fallbacks, as the owner knows it: a
    metadata key or a setting.
    """

    kind: Literal["article", "page", "home", "author", "list", "other", "error"]
    type: Type = "WebPage"
    ordinary: Type = "WebPage"
    source: str
    title: str
    headline: str = ""
    description: str
    url: str
    canonical: str = ""
    lang: str
    lang_is_guess: bool = False
    listed: bool = True
    draft: bool = False
    robots: str = ""
    image: Image | None = None
    more_images: tuple[Image, ...] = ()
    video: Video | None = None
    product: Product | None = None
    published: datetime | None = None
    modified: datetime | None = None
    authors: tuple[Person, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    minutes: int = 0
    trail: tuple[tuple[str, str], ...] = ()
    translations: tuple[tuple[str, str], ...] = ()
    previous: str = ""
    next: str = ""
    own: Mapping[str, str] = {}
    texts: Mapping[str, str] = {}
    share: tuple[str, ...] | None = None
    card: str = ""
    card_title: str = ""
    shown_date: str = ""
    origins: Mapping[str, str] = {}

    @property
    def portrait(self) -> Image | None:
        """The portrait version of the picture if there is one, else `image`."""
        return next((it for it in self.more_images if it.height > it.width), self.image)
