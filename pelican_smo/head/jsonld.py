"""A page's schema.org data in JSON-LD (https://schema.org/docs/full.html).

Consumers miss what an `@graph` says by reference. So a page has one complete block, with
authors and publisher inline, and one for its breadcrumbs.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from pelican_smo.base.dates import iso
from pelican_smo.base.html import Tag
from pelican_smo.facts.page import ARTICLES, PageFacts, Person, Product, Video

Publisher = dict[str, Any]

Edit = tuple[int, int, str]
"""The start and end of a piece of a page, and its replacement."""

# One page is one thing, so a theme's block of any of these types repeats ours.
_PAGES = frozenset(["WebPage", "CollectionPage", "ProfilePage", "ItemPage"])
_ARTICLES = frozenset([*ARTICLES, "TechArticle", "SocialMediaPosting"])
# JSON holds no control characters, so these can mark the tags around it.
_OPENING, _CLOSING = b"\x01", b"\x02"
_ELEMENT = '<script type="application/ld+json">'
_ESCAPED = [(it.encode(), f"\\u{ord(it):04x}".encode()) for it in "<>&…"]
_NOTHING: frozenset[str] = frozenset()
_SAME = {
    **dict.fromkeys(ARTICLES, _ARTICLES | _PAGES),
    **dict.fromkeys(["VideoObject", "Product"], _ARTICLES | _PAGES),
    **dict.fromkeys(_PAGES, _PAGES),
}


def publisher(name: str, url: str, profiles: tuple[str, ...]) -> Publisher:
    """The site as the publisher of its pages."""
    return _named("Organization", name, url, profiles) if name else {}


def lacking(page: PageFacts) -> list[str]:
    """The metadata keys that Google requires for the page's video and that are missing
    (https://developers.google.com/search/docs/appearance/structured-data/video).
    """
    if not page.video:
        return []
    return [
        key for key, there in (("date", page.published), ("smo_image", page.image)) if not there
    ]


def blocks(page: PageFacts, publisher: Publisher) -> list[dict[str, Any]]:
    """The blocks of a page: what it is, and its breadcrumbs."""
    main = {"@context": "https://schema.org", "@type": page.type, **_about(page, publisher)}
    found = [{key: value for key, value in main.items() if value}]
    if len(page.trail) > 1:
        found.append(_breadcrumbs(page))
    return found


def scripts(blocks: Iterable[Any]) -> str:
    """Blocks as script elements that their content cannot end (HTML Standard, 4.12.1.3)."""
    data = b"".join([_OPENING + msgspec.json.encode(block) + _CLOSING for block in blocks])
    # Escape what could end a script, and the ellipsis for its width (as in `tags.html()`).
    # Searching the bytes of all blocks at once is cheapest.
    for character, escaped in _ESCAPED:
        data = data.replace(character, escaped)
    return data.decode().replace("\x01", _ELEMENT).replace("\x02", "</script>\n")


def _about(page: PageFacts, publisher: Publisher) -> dict[str, Any]:
    image: Any = page.image.url if page.image else ""
    if page.image and page.more_images:
        # Google wants 16:9, 4:3 and 1:1 (Search Central, Article); 2:3 is for Pinterest.
        images = [page.image.url, *(it.url for it in page.more_images if it.height <= it.width)]
        image = images if len(images) > 1 else image
    said: dict[str, Any] = {
        "headline" if page.type in ARTICLES else "name": page.title,
        "description": page.description,
        "url": page.canonical,
        "image": image,
    }
    if page.type == "Product":
        return said | _product(page.product, page.canonical)
    said |= {"inLanguage": page.lang, "publisher": publisher}
    if page.type == "WebSite":
        return said
    if page.kind in ("list", "other"):
        site = _named("WebSite", publisher["name"], publisher.get("url", "")) if publisher else None
        return said | {"isPartOf": site}
    if page.type == "ProfilePage":
        return said | {"mainEntity": _person(page.authors[0]) if page.authors else None}
    said |= {
        "datePublished": iso(page.published),
        "dateModified": iso(page.modified or page.published),
        "author": [_person(author) for author in page.authors],
        "keywords": list(page.tags),
        "mainEntityOfPage": page.canonical,
    }
    if page.type in ARTICLES:
        said["articleSection"] = page.section
    if page.type == "VideoObject":
        return said | _video(page.video, page)
    if page.video and not lacking(page):
        said["video"] = {"@type": "VideoObject", "name": page.title, **_video(page.video, page)}
    return said


def _video(video: Video | None, page: PageFacts) -> dict[str, Any]:
    if video is None:
        return {}
    said = {
        "description": page.description,
        "thumbnailUrl": page.image.url if page.image else "",
        "uploadDate": iso(page.published),
        "duration": f"PT{video.duration}S" if video.duration else "",
        "embedUrl": video.embed_url,
        "contentUrl": video.file_url,
    }
    return {key: value for key, value in said.items() if value}


def _product(product: Product | None, url: str) -> dict[str, Any]:
    """https://developers.google.com/search/docs/appearance/structured-data/product"""
    if product is None:
        return {}
    offer = {
        "@type": "Offer",
        "price": product.price,
        "priceCurrency": product.currency,
        "availability": product.availability and f"https://schema.org/{product.availability}",
        "url": url,
    }
    return {
        "brand": _named("Brand", product.brand, "") if product.brand else None,
        "offers": {key: value for key, value in offer.items() if value},
    }


def _breadcrumbs(page: PageFacts) -> dict[str, Any]:
    """https://developers.google.com/search/docs/appearance/structured-data/breadcrumb"""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": url}
            for number, (name, url) in enumerate(page.trail, 1)
        ],
    }


def _person(author: Person) -> dict[str, Any]:
    return _named("Person", author.name, author.url, author.profiles)


def _named(kind: str, name: str, url: str, profiles: tuple[str, ...] = ()) -> dict[str, Any]:
    data = {"@type": kind, "name": name, "url": url, "sameAs": list(profiles)}
    return {key: value for key, value in data.items() if value}


def arbitrated(
    theme: Iterable[Tag], ours: Collection[str], keep: bool
) -> tuple[list[Edit], set[str]]:
    """The edits that leave each thing described once, and the types of our blocks to omit.

    `ours` are the types of our blocks. The theme's data about other things stays, also in a
    block (an array, an `@graph`) that repeats some of ours. With `keep` the theme wins.
    """
    edits: list[Edit] = []
    given_up: set[str] = set()
    for tag in theme:
        data = _parsed(tag.text)
        nodes = _nodes(data)
        said = [type_ for type_ in (_said(node, ours) for node in nodes) if type_]
        if data is not None and not said:
            continue
        if keep and said and given_up.isdisjoint(said):
            given_up.update(said)
            continue
        rest = [node for node in nodes if not _said(node, ours)]
        edits.append((tag.start, tag.end, _block(data, rest) if rest else ""))
    return edits, given_up


def _said(node: object, ours: Collection[str]) -> str:
    """The type of ours that a theme's node repeats; empty if none."""
    types = node.get("@type") if isinstance(node, Mapping) else None
    named = {one for one in (types if isinstance(types, list) else [types]) if isinstance(one, str)}
    for type_ in ours:
        if type_ in named or named & _SAME.get(type_, _NOTHING):
            return type_
    return ""


def _parsed(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.MsgspecError:
        return None


def _nodes(data: Any) -> list[Any]:
    """The nodes of a block, one for each thing."""
    if isinstance(data, list):
        return data
    if isinstance(data, dict):
        graph = data.get("@graph")
        return graph if isinstance(graph, list) else [data]
    return []


def _block(data: Any, rest: list[Any]) -> str:
    """A theme's block with only the nodes in `rest`."""
    left = rest if isinstance(data, list) else {**data, "@graph": rest}
    return scripts([left]).rstrip()
