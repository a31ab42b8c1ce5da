"""What a page is, as schema.org data in JSON-LD (https://schema.org/docs/full.html).

Consumers miss what an `@graph` says by reference: a page has one block that
says all, with authors and publisher inline, and one for its breadcrumbs.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from pelican_smo.base.dates import iso
from pelican_smo.base.html import Tag
from pelican_smo.facts.page import ARTICLES, PageFacts, Person, Product, Video

Publisher = dict[str, Any]

Edit = tuple[int, int, str]
"""A piece of a page, from its start to its end, and what stands there instead."""

# One page is one thing: what a theme says under these names, ours says too.
_PAGES = frozenset(["WebPage", "CollectionPage", "ProfilePage", "ItemPage"])
_ARTICLES = frozenset([*ARTICLES, "TechArticle", "SocialMediaPosting"])
# JSON holds no control characters, so these stand for the element around it.
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
    """The site as the one who publishes its pages."""
    return _named("Organization", name, url, profiles) if name else {}


def lacking(page: PageFacts) -> list[str]:
    """What Google requires of a video and the page's has not, as its author would write it
    (https://developers.google.com/search/docs/appearance/structured-data/video).
    """
    if not page.video:
        return []
    return [
        key for key, there in (("date", page.published), ("smo_image", page.image)) if not there
    ]


def blocks(page: PageFacts, publisher: Publisher) -> list[dict[str, Any]]:
    """The blocks of a page: what it is, and where it stands on the site."""
    main = {"@context": "https://schema.org", "@type": page.type, **_about(page, publisher)}
    found = [{key: value for key, value in main.items() if value}]
    if len(page.trail) > 1:
        found.append(_breadcrumbs(page))
    return found


def scripts(blocks: Iterable[Any]) -> str:
    """Blocks as script elements, which nothing in them can end (HTML Standard, 4.12.1.3)."""
    data = b"".join([_OPENING + msgspec.json.encode(block) + _CLOSING for block in blocks])
    # What could end a script, and the ellipsis for its width (as in `head.html`): each
    # is escaped in the bytes of all blocks at once, where looking for it is cheapest.
    for character, escaped in _ESCAPED:
        data = data.replace(character, escaped)
    return data.decode().replace("\x01", _ELEMENT).replace("\x02", "</script>\n")


def _about(page: PageFacts, publisher: Publisher) -> dict[str, Any]:
    image: Any = page.image.url if page.image else ""
    if page.image and page.more_images:
        # Google asks for 16:9, 4:3 and 1:1 (Search Central, Article); 2:3 is for Pinterest.
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
    """The edits that leave each thing said once, and the types of ours that must go.

    `ours` are the types of our blocks. What a theme says of other things stays,
    also from a block (an array, an `@graph`) that says some of ours too. With
    `keep` the theme's word stands.
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
    """Which of our types a theme's node says again; empty if none."""
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
    """What a block is about, thing by thing."""
    if isinstance(data, list):
        return data
    if isinstance(data, dict):
        graph = data.get("@graph")
        return graph if isinstance(graph, list) else [data]
    return []


def _block(data: Any, rest: list[Any]) -> str:
    """A theme's block with the rest of its things."""
    left = rest if isinstance(data, list) else {**data, "@graph": rest}
    return scripts([left]).rstrip()
