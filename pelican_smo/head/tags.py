"""What a page's head says to networks and search engines, as tags and links."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from markupsafe import escape

from pelican_smo.base.dates import iso
from pelican_smo.base.i18n import Messages
from pelican_smo.base.language_tags import locale
from pelican_smo.facts.page import ARTICLES, PageFacts, Product, Video

Meta = tuple[str, str, str]
"""A tag of ours: the attribute under which networks look for it ("property" or
"name"), the name that stands there, and the content."""

Link = tuple[str, str, str]
"""A link of ours: what it is about, its attributes as they are printed, and the address."""

# https://ogp.me, Object Types; product is Facebook's.
_OG_TYPES = {"VideoObject": "video.other", "Product": "product", "ProfilePage": "profile"}
# Open Graph and its kin stand under "property", all else under "name".
_PROPERTIES = ("og:", "article:", "product:", "profile:", "video:", "book:", "music:", "fb:", "al:")
# Below, X shows a small picture beside the text
# (https://developer.x.com/en/docs/x-for-websites/cards, Summary Card with Large Image).
_LARGE_WIDTH, _LARGE_HEIGHT = 300, 157
# https://developers.facebook.com/docs/marketing-api/catalog/reference (availability)
_AVAILABILITY = {
    "InStock": "in stock",
    "OutOfStock": "out of stock",
    "SoldOut": "out of stock",
    "PreOrder": "preorder",
    "BackOrder": "available for order",
    "LimitedAvailability": "in stock",
    "OnlineOnly": "in stock",
    "InStoreOnly": "in stock",
    "Discontinued": "discontinued",
}


def tags(
    page: PageFacts,
    site_name: str,
    twitter_site: str,
    extra: Mapping[str, str],
    messages: Messages,
) -> list[Meta]:
    """What a page says about itself, in the order a reader expects.

    Open Graph (https://ogp.me) is read by all networks; twitter:* by X and
    Slack. `twitter_site` is the site's own handle on X, or empty; `extra` are
    tags that the site's owner has written for every page; `messages` are in the
    language of the page.
    """
    image = page.image
    found = [
        ("name", "description", page.description),
        ("name", "robots", page.robots),
        ("property", "og:type", _og_type(page)),
        ("property", "og:site_name", site_name),
        ("property", "og:title", page.title),
        ("property", "og:description", page.description),
        ("property", "og:url", page.canonical),
        ("property", "og:locale", locale(page.lang)),
    ]
    if page.translations:
        found += _alternates(page)
    if image:
        found += [
            ("property", "og:image", image.url),
            ("property", "og:image:type", image.media_type),
            ("property", "og:image:width", str(image.width or "")),
            ("property", "og:image:height", str(image.height or "")),
            ("property", "og:image:alt", image.alt),
        ]
    if page.video:
        found += _video(page.video)
    if page.kind == "article":
        found += [
            ("property", "article:published_time", iso(page.published)),
            ("property", "article:modified_time", iso(page.modified)),
            *[("property", "article:author", it.url or it.name) for it in page.authors],
            ("property", "article:section", page.section),
            *[("property", "article:tag", tag) for tag in page.tags],
        ]
    if page.product:
        found += _product(page.product)
    found += [
        ("name", "twitter:card", _card(page)),
        ("name", "twitter:site", twitter_site),
        ("name", "twitter:title", page.title),
        ("name", "twitter:description", page.description),
    ]
    if image:
        found += [
            ("name", "twitter:image", image.url),
            ("name", "twitter:image:alt", image.alt),
        ]
    if page.authors:
        creators = [it.twitter for it in page.authors if it.twitter]
        found += [
            ("name", "twitter:creator", creators[0] if creators else ""),
            *[("name", "fediverse:creator", it.fediverse) for it in page.authors],
        ]
    if page.authors and page.kind == "article":
        names = [it.name for it in page.authors]
        found += [
            # Readers of article:author expect an address there.
            *[("name", "author", name) for name in names],
            ("name", "twitter:label1", messages.get("Written by")),
            ("name", "twitter:data1", ", ".join(names)),
        ]
    if page.minutes:
        number = 2 if page.authors else 1
        found += [
            ("name", f"twitter:label{number}", messages.get("Reading time")),
            (
                "name",
                f"twitter:data{number}",
                messages.plural("{number} minute", "{number} minutes", page.minutes),
            ),
        ]
    found = [tag for tag in found if tag[2]]
    if extra or page.own:
        return list(_with_own(found, {**extra, **page.own}))
    return found


def links(page: PageFacts, profiles: Iterable[str], hubs: Iterable[str] = ()) -> list[Link]:
    """The page's relations to others: where its original is, its translations
    (https://developers.google.com/search/docs/specialty/international/localized-versions),
    the parts of a list before and after it, who the site is elsewhere (rel=me), and
    the `hubs` of the feeds that the page links (W3C WebSub, 4).
    """
    found = [("canonical", 'rel="canonical"', page.canonical)]
    found += [
        *[_hreflang(lang, url) for lang, url in page.translations],
        ("prev", 'rel="prev"', page.previous),
        ("next", 'rel="next"', page.next),
        *[(f"me {url}", 'rel="me"', url) for url in profiles],
        *[(f"hub {url}", 'rel="hub"', url) for url in hubs],
    ]
    return [link for link in found if link[2]]


def html(tags: Sequence[Meta], links: Iterable[Link]) -> str:
    """Links and tags as they stand in a page, one a line.

    Not in the template: a page has some thirty, and this costs a tenth.
    """
    attributes, names, contents = zip(*tags, strict=True) if tags else ((), (), ())
    # All is escaped in one go; facts hold no control characters. The ellipsis of a
    # cut description is often a page's one character that takes two bytes in
    # memory, and then all others do, so it goes first and comes back escaped.
    texts = "\0".join([*[url for _, _, url in links], *contents]).replace("…", "\1")
    escaped = str(escape(texts)).replace("\1", "&#8230;").split("\0")
    form = _form(tuple([printed for _, printed, _ in links]), attributes, names)
    # What stands before, between and behind the values.
    parts = [form[0]] * (2 * len(form) - 1)
    parts[::2] = form
    parts[1::2] = escaped
    return "".join(parts)


# Pages of one kind say the same things of themselves, in other words.
@lru_cache(maxsize=512)
def _form(links: Sequence[str], attributes: Sequence[str], names: Sequence[str]) -> list[str]:
    """What `html` prints, cut where an address or a content goes."""
    lines = [f'<link {printed} href="\0">\n' for printed in links]
    lines += [
        f'<meta {attribute}="{name}" content="\0">\n'
        for attribute, name in zip(attributes, names, strict=True)
    ]
    return "".join(lines).split("\0")


def _og_type(page: PageFacts) -> str:
    return "article" if page.type in ARTICLES else _OG_TYPES.get(page.type, "website")


def _card(page: PageFacts) -> str:
    image = page.image
    if image and (
        (image.width >= _LARGE_WIDTH and image.height >= _LARGE_HEIGHT) or not image.width
    ):
        return "summary_large_image"
    return "summary_large_image" if "twitter:image" in page.own else "summary"


def _alternates(page: PageFacts) -> Iterator[Meta]:
    for other in dict.fromkeys(locale(lang) for lang, _ in page.translations):
        if other != locale(page.lang):
            yield "property", "og:locale:alternate", other


def _video(video: Video) -> list[Meta]:
    found = [
        ("property", "og:video", video.embed_url or video.file_url),
        ("property", "og:video:type", video.media_type),
        ("property", "video:duration", str(video.duration or "")),
    ]
    if video.embed_url:
        # Players take any size; this is what they offer.
        found += [("property", "og:video:width", "1280"), ("property", "og:video:height", "720")]
    return found


def _product(product: Product) -> list[Meta]:
    return [
        ("property", "product:price:amount", product.price),
        ("property", "product:price:currency", product.currency),
        ("property", "product:availability", _AVAILABILITY.get(product.availability, "")),
        ("property", "product:brand", product.brand),
    ]


def _hreflang(lang: str, url: str) -> Link:
    return f"hreflang {lang}", f'rel="alternate" hreflang="{escape(lang)}"', url


def _with_own(found: Iterable[Meta], own: Mapping[str, str]) -> Iterator[Meta]:
    """The tags, with what author and owner have written in place of ours or after them.

    A tag that they leave empty goes with what describes it (og:image:width).
    """
    left = dict(own)
    empty = {name for name, content in own.items() if not content}
    for attribute, name, content in found:
        content = left.pop(name, "") if name in own else content
        if content and name.rpartition(":")[0] not in empty:
            yield attribute, name, content
    for name, content in left.items():
        if content:
            yield "property" if name.startswith(_PROPERTIES) else "name", escape(name), content
