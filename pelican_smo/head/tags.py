"""The tags and links in a page's head, for networks and search engines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from markupsafe import escape

from pelican_smo.base.dates import iso
from pelican_smo.base.i18n import Messages
from pelican_smo.base.language_tags import locale
from pelican_smo.facts.page import ARTICLES, PageFacts, Product, Video

Meta = tuple[str, str, str]
"""A tag of ours: the attribute in which networks expect its name ("property" or "name"),
the name, and the content."""

Link = tuple[str, str, str]
"""A link of ours: what it is about, its printed attributes, and the URL."""

# https://ogp.me, Object Types; product is Facebook's.
_OG_TYPES = {"VideoObject": "video.other", "Product": "product", "ProfilePage": "profile"}
# Open Graph and its relatives use "property", all else "name".
_PROPERTIES = ("og:", "article:", "product:", "profile:", "video:", "book:", "music:", "fb:", "al:")
# Below this size, X shows a small picture beside the text
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
    """A page's tags, in the order a reader expects.

    All networks read Open Graph (https://ogp.me); X and Slack read twitter:*.
    `twitter_site` is the site's own handle on X, or empty. `extra` are the owner's tags for
    every page. `messages` are in the language of the page.
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
            # Readers of article:author expect a URL there, so names have their own tag.
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
    """The page's links: its original, its translations
    (https://developers.google.com/search/docs/specialty/international/localized-versions),
    the previous and next part of a list, the site's `profiles` (rel=me), and the `hubs` of
    the feeds that the page links (W3C WebSub, 4).
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
    """Links and tags as HTML, one per line.

    Not in the template: a page has about thirty, and this costs a tenth.
    """
    attributes, names, contents = zip(*tags, strict=True) if tags else ((), (), ())
    # All values are escaped in one call; facts hold no control characters. The ellipsis of a
    # cut description is often the only character that needs two bytes in memory, and then
    # all others take two as well. So it is replaced first, and comes back escaped.
    texts = "\0".join([*[url for _, _, url in links], *contents]).replace("…", "\1")
    escaped = str(escape(texts)).replace("\1", "&#8230;").split("\0")
    form = _form(tuple([printed for _, printed, _ in links]), attributes, names)
    # The pieces of `form` alternate with the values.
    parts = [form[0]] * (2 * len(form) - 1)
    parts[::2] = form
    parts[1::2] = escaped
    return "".join(parts)


# Pages of one kind have the same tags, with different contents.
@lru_cache(maxsize=512)
def _form(links: Sequence[str], attributes: Sequence[str], names: Sequence[str]) -> list[str]:
    """The output of `html`, split where URLs and contents go."""
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
        # Players fit any size; this is the one they offer.
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
    """Our tags, replaced by or followed by those in `own`.

    If a tag in `own` is empty, it is omitted with the tags that describe it (og:image:width).
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
