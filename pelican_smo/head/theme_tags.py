"""Decides which tag wins if the theme and this plugin say the same thing."""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache

from msgspec.structs import replace

from pelican_smo.base import html, language_tags, media_types, robots
from pelican_smo.base.html import Tag
from pelican_smo.base.text import fold
from pelican_smo.base.urls import public
from pelican_smo.facts.front_matter import PREFIXES
from pelican_smo.facts.page import Image, PageFacts

# Name prefixes of tags that this plugin manages, besides the owner's own tags.
_CONCERNS = ("og:", "article:", "twitter:", "fb:", "fediverse:", "product:", "profile:", "video:")

# Properties that a page may hold several times (https://ogp.me, Arrays).
_SEVERAL = frozenset(
    ["article:author", "article:tag", "article:publisher", "og:locale:alternate",
     "fediverse:creator", "author", "googlebot"]
)  # fmt: skip

_ADDRESSES = frozenset(
    ["canonical", "og:url", "og:image", "og:video", "og:audio", "twitter:image"]
)  # fmt: skip

# Names under which themes print what another property says.
_SAME = {
    "og:image:url": "og:image",
    "og:image:secure_url": "og:image",
    "og:video:url": "og:video",
    "og:video:secure_url": "og:video",
    "twitter:image:src": "twitter:image",
    "twitter:url": "og:url",
}

# The tags that describe a picture go or stay with the picture.
_PICTURES = ("og:image", "twitter:image")

# The tags for each fact.
_SAYING = {
    "title": ("og:title", "twitter:title"),
    "description": ("description", "og:description", "twitter:description"),
    "image": ("og:image", "twitter:image"),
    "type": ("og:type",),
}

# Sources of pictures that say less about the page than one of the theme's.
_ANYBODYS = ("head.default_image", "cards")

Theirs = tuple[str, Tag]
"""The `key` of a tag of the theme that this plugin manages, and the tag."""


def theirs(tags: Iterable[Tag], also: Collection[str], outside: Iterable[Tag] = ()) -> list[Theirs]:
    """The theme's tags that this plugin manages. `also` are names of the owner's own tags.

    `outside` are tags outside of the head. An author may have written them, and networks
    read them like all others. But tags about a part of the page (microdata, RDFa) stay.
    """
    found = [(name, tag) for tag in tags if (name := key(tag, also))]
    for tag in outside:
        if (name := key(tag, also)) and (":" in name or not _describes_a_part(tag)):
            found.append((name, tag))
    return found


def with_theme_facts(
    page: PageFacts,
    theme: Iterable[Theirs],
    picture: Callable[[str], Image | None],
    anybodys: Callable[[str], bool],
) -> PageFacts:
    """The page with the facts that only the theme knows.

    One is the picture, unless the page has its own: a header picture, say, is better than
    the site's default. The other is what the theme forbids search engines, in any tag.

    `picture` returns the picture at a URL, or None. `anybodys` tests whether a URL's
    picture is for all pages of the site, so that a card says more.
    """
    found: dict[str, str] = {}
    for name, tag in theme:
        found.setdefault(name, value(tag))
    if said := list(_to_robots(theme)):
        page = _no_freer(page, said)
    if page.image and page.origins.get("image") not in _ANYBODYS and not page.image.is_tiny:
        return page
    for name in _PICTURES:
        image = picture(found[name]) if found.get(name) else None
        if image and page.origins.get("image") == "cards" and anybodys(image.url):
            return page
        if image and _is_address(image.url):
            sides = (found.get(f"{name}:width", ""), found.get(f"{name}:height", ""))
            if not image.width and all(it.isdecimal() and len(it) < 6 for it in sides):
                image = replace(image, width=int(sides[0]), height=int(sides[1]))
            if image.is_tiny and page.image:
                continue
            image = replace(image, alt=fold(found.get(f"{name}:alt", "")) or page.title)
            # The other shapes were drawn from another picture.
            origins = {**page.origins, "image": "theme"}
            return replace(page, image=image, more_images=(), origins=origins)
    return page


def arbitrate(
    theme: Collection[Theirs],
    ours: Collection[str],
    fixed: Collection[str],
    picture: Callable[[str], Image | None],
) -> tuple[list[Tag], set[str]]:
    """The theme's tags and the names of ours to omit, so that each appears once.

    `ours` are the names, as `key` returns them, of what this plugin prints or omits on
    purpose. `fixed` are those that no theme may overrule: all of them, since they come from
    the author or from Pelican itself; with "keep" only what the author has written.
    `picture` returns the picture at a URL, or None.

    The theme keeps only usable tags. What describes a picture (its width, its alternative
    text) goes or stays with the picture.
    """
    standing: set[str] = set()
    gone: list[Tag] = []
    for name, tag in theme:
        if _picture_of(name):
            continue
        loses = name in ours and (name in fixed or _is_tiny(tag, name, picture))
        twice = name in standing and name not in _SEVERAL
        if loses or twice or not _usable(tag, name, picture):
            gone.append(tag)
        else:
            standing.add(name)
    described: set[str] = set()
    for name, tag in theme:
        if about := _picture_of(name):
            if about not in standing or name in described:
                gone.append(tag)
            described.add(name)
    if standing.isdisjoint(ours):
        return gone, set()
    return gone, {name for name in ours if name in standing or _picture_of(name) in standing}


def fixed_against(theme: Collection[Theirs], page: PageFacts) -> set[str]:
    """The names of tags that no theme may overrule: the author's for previews, and robots
    unless the theme has exactly one that is at least as strict.
    """
    names = set(page.own)
    said = list(_to_robots(theme))
    if len(said) != 1 or robots.strictest([*said, page.robots]) != robots.strictest(said):
        names.add("robots")
    for fact, saying in _SAYING.items():
        if page.origins.get(fact, "").startswith(PREFIXES):
            names.update(saying)
    return names


def dead_feed_links(
    theme: Iterable[Tag],
    path_of: Callable[[str], str | None],
    live: Callable[[str], bool],
    ours: Iterable[str],
) -> list[Tag]:
    """The theme's links to feeds of this site that are dead or repeated.

    `path_of` returns a URL's path from the site's root, or None for another site. `live`
    tests whether a feed is at a path. `ours` are the paths of the feeds that this plugin
    links.
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


def key(tag: Tag, also: Collection[str] = ()) -> str:
    """What a tag is about, the same for every spelling; empty if this plugin does not manage it."""
    if tag.name == "meta":
        known, name = _meta_key(tag.source)
        return name if known or name in also else ""
    return _link_key(tag.source) if tag.name == "link" else ""


def value(tag: Tag) -> str:
    """The content of a tag, or the URL of a link."""
    return tag.attributes.get("href" if tag.name == "link" else "content", "").strip()


# Most tags of a theme are the same on all its pages.
@lru_cache(maxsize=256)
def _meta_key(source: str) -> tuple[bool, str]:
    """Whether this plugin always manages a tag, and the tag's name."""
    attributes = html.attributes(source)
    # Some themes write both; networks read `property` first.
    name = (attributes.get("property") or attributes.get("name", "")).strip().lower()
    known = name in ("description", "robots", "googlebot", "author") or name.startswith(_CONCERNS)
    return known, _SAME.get(name, name)


@lru_cache(maxsize=256)
def _link_key(source: str) -> str:
    attributes = html.attributes(source)
    rel = attributes.get("rel", "").lower().split()
    if "canonical" in rel:
        return "canonical"
    if "alternate" in rel and "hreflang" in attributes and not attributes.get("type"):
        return hreflang_key(attributes["hreflang"])
    if "me" in rel:
        return f"me {attributes.get('href', '').strip()}"
    if rel == ["hub"]:
        return f"hub {attributes.get('href', '').strip()}"
    return rel[0] if rel in (["prev"], ["next"]) else ""


def hreflang_key(lang: str) -> str:
    """The key of a link to a translation: "zh_Hant" and "zh-hant" are the same."""
    return f"hreflang {language_tags.tag(lang) or fold(lang).lower()}"


def _describes_a_part(tag: Tag) -> bool:
    """Whether a tag in the body is about the element around it (HTML Standard, 5.2, and
    RDFa Lite 1.1).
    """
    return tag.name == "meta" and not {"itemprop", "property"}.isdisjoint(tag.attributes)


def _to_robots(theme: Iterable[Theirs]) -> Iterator[str]:
    """What the theme tells search engines, tag by tag.

    A theme that keeps Google away is taken to keep all search engines away.
    """
    for name, tag in theme:
        said = value(tag)
        if name == "robots" or (name == "googlebot" and robots.forbids(robots.words(said))):
            yield said


def _no_freer(page: PageFacts, said: Iterable[str]) -> PageFacts:
    """The page with what a theme tells search engines, if that forbids anything."""
    if all(robots.ALLOWING.issuperset(robots.words(it)) for it in said):
        return page
    ours = [] if page.robots == robots.PICTURES_LARGE else [page.robots]
    origins = {**page.origins, "robots": "theme"}
    return replace(page, robots=robots.strictest([*ours, *said]), origins=origins)


def _picture_of(name: str) -> str:
    """The picture that a property describes; empty if it describes none."""
    about = name.rpartition(":")[0]
    return about if about in _PICTURES else ""


def _usable(tag: Tag, name: str, picture: Callable[[str], Image | None]) -> bool:
    said = value(tag)
    if name in _PICTURES:
        return _is_address(said) and picture(said) is not None
    if name == "og:locale":
        return bool(said) and language_tags.locale(said) == said
    return _is_address(said) if name in _ADDRESSES else bool(said)


def _is_tiny(tag: Tag, name: str, picture: Callable[[str], Image | None]) -> bool:
    image = picture(value(tag)) if name in _PICTURES else None
    return image is not None and image.is_tiny


def _is_address(value: str) -> bool:
    return value.startswith("http") and len(value.split()) == 1 and bool(public(value))


def _is_feed_link(tag: Tag) -> bool:
    return (
        tag.name == "link"
        and "alternate" in tag.attributes.get("rel", "").lower().split()
        and tag.attributes.get("type", "").lower() in media_types.FEEDS
    )
