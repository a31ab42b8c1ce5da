"""Who has the word where the theme says something in the head that this plugin says too."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any, Literal

from msgspec.structs import replace

from pelican_smo import scan
from pelican_smo.address import join, public
from pelican_smo.facts import Image, PageFacts
from pelican_smo.scan import Tag
from pelican_smo.text import fold

# Properties that a page may hold several times (https://ogp.me, Arrays).
_SEVERAL = frozenset(["article:author", "article:tag", "og:locale:alternate", "article:publisher"])

_ADDRESSES = frozenset(
    ["canonical", "og:url", "og:image", "og:image:url", "og:image:secure_url",
     "og:video", "og:audio", "twitter:image", "twitter:image:src"]
)  # fmt: skip

# Names under which themes print what another property says.
_SAME = {
    "og:image:url": "og:image",
    "og:image:secure_url": "og:image",
    "twitter:image:src": "twitter:image",
    "twitter:url": "og:url",
}

# What describes a picture goes or stays with the picture.
_PICTURES = ("og:image", "twitter:image")

# One page is one thing: of these types a page has one block.
_PAGE_TYPES = frozenset(
    ["Article", "BlogPosting", "NewsArticle", "TechArticle", "SocialMediaPosting", "WebPage"]
)

_FEED_TYPES = frozenset(["application/rss+xml", "application/atom+xml", "application/feed+json"])

JSON_LD = "json-ld of the page"
"""What a block of JSON-LD is called that says what the page is."""

Word = Literal["auto", "keep", "replace"]

Theirs = tuple[str, Tag]
"""A tag of the theme that says something this plugin knows about, after its `key`."""


def theirs(tags: Iterable[Tag]) -> list[Theirs]:
    """Those of the theme's tags that this plugin may have a word about."""
    return [(name, tag) for tag in tags if (name := key(tag))]


def with_theme_image(page: PageFacts, theme: Iterable[Theirs]) -> PageFacts:
    """The page with the theme's picture, where nobody chose one for this page.

    Only the theme may know it (a header picture, say), so it comes before the
    site's default.
    """
    if page.image and page.origins.get("image") != "head.default_image":
        return page
    found: dict[str, str] = {}
    for name, tag in theme:
        found.setdefault(name, _value(tag))
    for picture in _PICTURES:
        if _is_address(found.get(picture, "")):
            image = Image(join("", found[picture]), fold(found.get(f"{picture}:alt", "")))
            return replace(page, image=image, origins={**page.origins, "image": "theme"})
    return page


def arbitrate(
    theme: Collection[Theirs], ours: Collection[str], word: Word
) -> tuple[list[Tag], set[str]]:
    """The theme's tags and the names of ours that must go, so that each stands once.

    `ours` are the names of what this plugin prints, as `key` gives them.

    `auto` and `replace` let ours stand wherever both speak, since what this
    plugin prints comes from the author or from Pelican itself; `auto` also lets
    a theme's tag stand that this plugin does not print. `keep` lets the theme's
    tags stand. Of the theme's only usable ones ever stand, and what describes a
    picture (its width, its alternative text) goes or stays with the picture.
    """
    standing: set[str] = set()
    gone: list[Tag] = []
    for name, tag in theme:
        if _picture_of(name):
            continue
        loses = name in ours and word != "keep"
        twice = name in standing and name not in _SEVERAL
        if loses or twice or not _usable(tag, name):
            gone.append(tag)
        else:
            standing.add(name)
    described: set[str] = set()
    for name, tag in theme:
        if picture := _picture_of(name):
            if picture not in standing or name in described:
                gone.append(tag)
            described.add(name)
    if standing.isdisjoint(ours):
        return gone, set()
    return gone, {name for name in ours if name in standing or _picture_of(name) in standing}


def dead_feed_links(
    theme: Iterable[Tag],
    path_of: Callable[[str], str | None],
    live: Callable[[str], bool],
    ours: Iterable[str],
) -> list[Tag]:
    """The theme's links to feeds of this site that lead nowhere or stand twice.

    `path_of` gives an address's path from the site's root, None on another
    site; `live` says whether a feed is at a path; `ours` are the paths of the
    feeds that this plugin links.
    """
    gone = []
    seen = set(ours)
    for tag in theme:
        path = path_of(tag.attributes.get("href", "")) if _is_feed_link(tag) else None
        if path is None:
            continue
        if path in seen or not live(path):
            gone.append(tag)
        seen.add(path)
    return gone


def key(tag: Tag) -> str:
    """What a tag is about, the same for every way to write it; empty if of no concern."""
    if tag.name == "meta":
        return _meta_key(tag.source)
    if tag.name == "link":
        return "canonical" if tag.attributes.get("rel", "").strip().lower() == "canonical" else ""
    if is_json_ld(tag):
        data = _json(tag)
        types = data.get("@type") if isinstance(data, Mapping) else None
        named = {types} if isinstance(types, str) else set(types or ())
        if data is None:
            return "json-ld of nothing"
        return JSON_LD if named & _PAGE_TYPES else ""
    return ""


# Most tags of a theme are the same on all its pages.
@lru_cache(maxsize=256)
def _meta_key(source: str) -> str:
    attributes = scan.attributes(source)
    # Some themes write both; networks read `property` first.
    for attribute in ("property", "name"):
        name = attributes.get(attribute, "").strip().lower()
        if name == "description" or name.startswith(("og:", "article:", "twitter:", "fb:")):
            return _SAME.get(name, name)
    return ""


def is_json_ld(tag: Tag) -> bool:
    """Whether a tag is a script that holds JSON-LD."""
    return tag.name == "script" and "ld+json" in tag.attributes.get("type", "").lower()


def _picture_of(name: str) -> str:
    """The picture that a property describes; empty if it describes none."""
    about = name.rpartition(":")[0]
    return about if about in _PICTURES else ""


def _usable(tag: Tag, name: str) -> bool:
    if name.startswith("json-ld"):
        return name != "json-ld of nothing"
    value = _value(tag)
    return _is_address(value) if name in _ADDRESSES else bool(value)


def _value(tag: Tag) -> str:
    return tag.attributes.get("href" if tag.name == "link" else "content", "").strip()


def _is_address(value: str) -> bool:
    return value.startswith("http") and len(value.split()) == 1 and bool(public(value))


def _json(tag: Tag) -> Any:
    try:
        return json.loads(tag.text)
    except ValueError:
        return None


def _is_feed_link(tag: Tag) -> bool:
    return (
        tag.name == "link"
        and "alternate" in tag.attributes.get("rel", "").lower().split()
        and tag.attributes.get("type", "").lower() in _FEED_TYPES
    )
