"""What is known about one page: plain text, absolute addresses, dates with a zone.

Everything that is printed, shared or listed is made of these and knows nothing
of Pelican, so that it can be tested without it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

Type = Literal[
    "BlogPosting", "Article", "NewsArticle", "VideoObject", "Product",
    "WebPage", "WebSite", "ProfilePage", "CollectionPage",
]  # fmt: skip
"""What a page is, as schema.org calls it (https://schema.org/docs/full.html)."""

ARTICLES = frozenset(["BlogPosting", "Article", "NewsArticle"])


class Person(msgspec.Struct, frozen=True, gc=False):
    """An author. `url` is absolute, or empty where there is no page.

    `profiles` are the addresses of profiles elsewhere; `fediverse` is a handle
    as `@user@host` and `twitter` one as `@user`, or empty.
    """

    name: str
    url: str = ""
    profiles: tuple[str, ...] = ()
    fediverse: str = ""
    twitter: str = ""


TINY = 144
"""Pixels below which no network shows a picture that says what it takes: X's limit, the
lowest (https://developer.x.com/en/docs/x-for-websites/cards; `inspect/networks.json`)."""


class Image(msgspec.Struct, frozen=True, gc=False):
    """A picture for previews; `url` is absolute.

    `width` and `height` are in pixels, 0 where the file is on another host;
    `media_type` is empty where it is not known.
    """

    url: str
    alt: str = ""
    width: int = 0
    height: int = 0
    media_type: str = ""

    @property
    def is_tiny(self) -> bool:
        """Whether it is known to be smaller than any network takes that has a limit."""
        return (0 < self.width < TINY) or (0 < self.height < TINY)


class Video(msgspec.Struct, frozen=True, gc=False):
    """A video. `embed_url` is the address of a player, `file_url` that of the file;
    one of them is empty. `duration` is in seconds, 0 where it is not known.
    """

    url: str
    embed_url: str = ""
    file_url: str = ""
    media_type: str = "text/html"
    thumbnail: Image | None = None
    duration: int = 0


class Enclosure(msgspec.Struct, frozen=True, gc=False):
    """A recording that an article brings along, a file of sound or film; `url` is absolute.

    `length` is in bytes and `duration` in seconds, each 0 where it is not known.
    """

    url: str
    media_type: str
    length: int = 0
    duration: int = 0


class Episode(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What podcast apps read of an article with a recording.

    `number` and `season` are 0 where it has none; `explicit` is None where the
    show's own word holds. Addresses are absolute, or empty.
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
    `availability` as schema.org calls it (https://schema.org/ItemAvailability).
    """

    price: str
    currency: str
    availability: str = ""
    brand: str = ""


class PageFacts(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One page; "error" is one that servers show instead of others, as 404.html.

    `ordinary` is what the page is where it lacks what its `type` requires. `title` is
    the one that networks show, `headline` the page's own. `url` is
    where the page is and `canonical` where its original is; both are empty
    where the site's public address is not known. `lang` is a tag of BCP 47, or
    empty; it is a guess where it is but Pelican's default. `listed` is False for drafts and hidden pages, `draft` is True for drafts.
    `trail` are names and addresses of the pages above this one, the home page first,
    and ends with the page itself. `translations` are languages and addresses, this page's included,
    the one in the site's language first and again under "x-default"; none where
    there is just one. `previous` and `next` are addresses, for pages of a
    list in several parts. `own` are tags that the author has written: property
    and content. `share` holds the channel ids of the page's own `smo_share`,
    none of them for "off", and is None where the site decides. `card` is the layout
    of the page's share card, "off" for none, empty where the site decides;
    `card_title` is its title if it has one of its own, and `shown_date` the date as
    the site writes it. `more_images` are the picture in other shapes. `origins` names,
    for each field with a fallback, the link of the chain that won, as the owner
    knows it: a metadata key or a setting.
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
        """The picture that is higher than wide, if there is one."""
        return next((it for it in self.more_images if it.height > it.width), self.image)
