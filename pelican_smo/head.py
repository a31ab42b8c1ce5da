"""What a page's head says, as tags and as schema.org data."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from typing import Any

import msgspec

from pelican_smo.facts import PageFacts, Person

Meta = tuple[str, str, str]
"""A tag of ours: the attribute under which networks look for it ("property" or
"name"), the name that stands there, and the content."""


def tags(page: PageFacts, site_name: str, twitter_site: str) -> list[Meta]:
    """What a page says about itself, in the order a reader expects.

    Open Graph (https://ogp.me) is read by all networks; twitter:* by X and
    Slack. `twitter_site` is the site's own handle on X, or empty.
    """
    article = page.kind == "article"
    image = page.image
    found = [
        ("name", "description", page.description),
        ("property", "og:type", "article" if article else "website"),
        ("property", "og:site_name", site_name),
        ("property", "og:title", page.title),
        ("property", "og:description", page.description),
        ("property", "og:url", page.url),
        ("property", "og:locale", page.locale),
    ]
    if image:
        found += [
            ("property", "og:image", image.url),
            ("property", "og:image:alt", image.alt),
        ]
    if article:
        found += [
            ("property", "article:published_time", _iso(page.published)),
            ("property", "article:modified_time", _iso(page.modified)),
            *(("property", "article:author", it.url or it.name) for it in page.authors),
            ("property", "article:section", page.section),
            *(("property", "article:tag", tag) for tag in page.tags),
        ]
    found += [
        ("name", "twitter:card", "summary_large_image" if image else "summary"),
        ("name", "twitter:site", twitter_site),
        ("name", "twitter:title", page.title),
        ("name", "twitter:description", page.description),
    ]
    if image:
        found += [
            ("name", "twitter:image", image.url),
            ("name", "twitter:image:alt", image.alt),
        ]
    return [tag for tag in found if tag[2]]


def json_ld(page: PageFacts, site_name: str, site_url: str) -> dict[str, Any] | None:
    """The page as schema.org data, with author and publisher inline.

    Consumers miss what an `@graph` says by reference, so there is one block.
    None for pages that list others.
    """
    if page.kind not in ("article", "page"):
        return None
    article = page.kind == "article"
    data = {
        "@context": "https://schema.org",
        "@type": "BlogPosting" if article else "WebPage",
        "headline" if article else "name": page.title,
        "description": page.description,
        "url": page.url,
        "image": page.image.url if page.image else "",
        "datePublished": _iso(page.published),
        "dateModified": _iso(page.modified),
        "inLanguage": page.lang,
        "author": [_person(author) for author in page.authors],
        "publisher": _named("Organization", site_name, site_url),
        "articleSection": page.section if article else "",
        "keywords": list(page.tags),
        "mainEntityOfPage": page.url,
    }
    return {key: value for key, value in data.items() if value}


def script(data: Mapping[str, Any]) -> str:
    """JSON for a script element, which nothing in it can end (HTML Standard, 4.12.1.3).

    The ellipsis of a cut description is often a page's one character that takes
    two bytes in memory, and then all others do: here and below it is escaped too.
    """
    text = msgspec.json.encode(data).decode()
    for character in "<>&…":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def html(tags: Iterable[Meta]) -> str:
    """Tags as they stand in a page, one a line.

    Not in the template: a page has some twenty, and this costs a fifth.
    """
    attributes, names, contents = zip(*tags, strict=True)
    # All contents are escaped in one go; facts hold no control characters.
    escaped = escape("\0".join(contents)).replace("…", "&#8230;").split("\0")
    return "\n".join(
        [
            f'<meta {attribute}="{name}" content="{content}">'
            for attribute, name, content in zip(attributes, names, escaped, strict=True)
        ]
    )


def _iso(date: datetime | None) -> str:
    return date.isoformat() if date else ""


def _person(author: Person) -> dict[str, str]:
    return _named("Person", author.name, author.url)


def _named(kind: str, name: str, url: str) -> dict[str, str]:
    data = {"@type": kind, "name": name, "url": url}
    return {key: value for key, value in data.items() if value}
