"""Where the value of each tag on a page came from, and what it won against."""

from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from pelican_smo import arbitration
from pelican_smo.arbitration import Theirs
from pelican_smo.facts import PageFacts
from pelican_smo.head import Link, Meta
from pelican_smo.scan import Tag

# The fact that a tag says, where it has a chain of places.
_FACTS = {
    "description": "description",
    "og:type": "type",
    "og:title": "title",
    "og:description": "description",
    "robots": "robots",
    "twitter:title": "title",
    "twitter:description": "description",
}
# Where else a tag's value is from, by the beginning of its name.
_PLACES = {
    "canonical": "SITEURL",
    "hreflang": "translations",
    "prev": "pagination",
    "next": "pagination",
    "me": "SMO follow",
    "hub ": "SMO feeds",
    "og:url": "SITEURL",
    "og:site_name": "SITENAME",
    "og:locale": "lang",
    "og:image": "image",
    "og:video": "smo_video",
    "video:": "smo_video",
    "product:": "smo_price",
    "article:published_time": "date",
    "article:modified_time": "modified",
    "author": "authors",
    "article:author": "authors",
    "article:section": "category",
    "article:tag": "tags",
    "twitter:card": "image",
    "twitter:site": "SMO follow",
    "twitter:image": "image",
    "twitter:creator": "SMO authors",
    "twitter:": "authors and body",
    "fediverse:creator": "SMO authors",
}


class Origin(msgspec.Struct, frozen=True):
    """A tag of ours on a page: its name, its content, where that came from (a metadata
    key, a setting, "body", "theme"), and the theme's contents that it stands instead of.
    """

    name: str
    content: str
    place: str
    against: tuple[str, ...] = ()


def of(
    page: PageFacts,
    tags: Iterable[Meta],
    links: Iterable[Link],
    theme: Iterable[Theirs],
    gone: Collection[Tag],
    extra: Mapping[str, str],
) -> Iterator[Origin]:
    """The origins of a page's tags, in the order in which they stand; then those of
    the theme's tags that stand too.

    `theme` are the theme's tags that this plugin has a word about, `gone` those
    that were taken out, `extra` the site owner's own.
    """
    lost: dict[str, list[str]] = {}
    standing = []
    for name, tag in theme:
        if tag in gone:
            lost.setdefault(name, []).append(arbitration.value(tag))
        else:
            standing.append(Origin(name, arbitration.value(tag), "theme"))
    said = [(name, content) for name, _, content in links]
    said += [(name, content) for _, name, content in tags]
    for name, content in said:
        yield Origin(name, content, _place(page, name, extra), tuple(lost.get(name, ())))
    yield from standing


def told(page: PageFacts, origins: Iterable[Origin]) -> Iterator[str]:
    """Origins as lines of a log."""
    where = page.source or page.url
    for it in origins:
        against = f", instead of the theme's {', '.join(it.against)}" if it.against else ""
        yield f"{where}: {it.name} = {it.content} (from {it.place}{against})"


def _place(page: PageFacts, name: str, extra: Mapping[str, str]) -> str:
    if name in page.own:
        # What is written for Open Graph holds for X too.
        other = name.replace("twitter:", "og:")
        same = page.own.get(other) == page.own[name]
        return (other if same else name).replace(":", "_")
    if name in extra:
        return "head.extra"
    if name in ("canonical", "og:url") and page.canonical != page.url:
        return "external_canonical"
    if fact := _FACTS.get(name):
        return page.origins.get(fact) or "the kind of page"
    place = next((_PLACES[it] for it in _PLACES if name.startswith(it)), "")
    return page.origins.get(place, "") if place == "image" else place
