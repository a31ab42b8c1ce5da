"""Where the value of each tag on a page came from, and what it won against.

A build knows it, and keeps it for the commands that look at the finished site; so
nothing here knows more of a build than names.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal

import msgspec

KEYS: Mapping[str, tuple[str, ...]] = {
    "title": ("smo_title", "title"),
    "description": (
        "smo_description", "description", "meta_description", "og_description", "summary",
    ),
    "image": (
        "smo_image", "og_image", "image", "cover", "cover_image", "featured_image",
        "header_cover", "header_image", "thumbnail", "banner",
    ),
    "type": ("smo_type", "smo_price", "smo_video"),
    "robots": ("robots", "noindex"),
}  # fmt: skip
"""The metadata keys that a fact about a page is taken from, best first."""

# The fact that a tag says, where it has a chain of places.
_FACTS = {
    "description": "description",
    "fediverse:creator": "creator",
    "og:type": "type",
    "og:title": "title",
    "og:description": "description",
    "og:image": "image",
    "og:locale": "lang",
    "robots": "robots",
    "twitter:card": "image",
    "twitter:creator": "creator",
    "twitter:title": "title",
    "twitter:description": "description",
    "twitter:image": "image",
}
# Where all else is from, by a tag's name or the beginning of it.
_PLACES = {
    "canonical": "SITEURL",
    "hreflang": "translations",
    "prev": "pagination",
    "next": "pagination",
    "me": "SMO follow",
    "hub": "SMO feeds",
    "og:url": "SITEURL",
    "og:site_name": "SITENAME",
    "og:locale": "lang",
    "og:video": "smo_video",
    "video": "smo_video",
    "product": "smo_price",
    "article:published_time": "date",
    "article:modified_time": "modified",
    "author": "authors",
    "article:author": "authors",
    "article:section": "category",
    "article:tag": "tags",
    "twitter:site": "SMO follow",
    "twitter": "authors and body",
}


Kind = Literal["content", "list", "file", "off"]
"""What a page was made of: a file with front matter; a template of the theme and what it
lists; nothing that the build with this plugin knows; or a file whose author wants none of it.
"""


class Origins(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a build knows of the values on one page.

    `source` is the page's file from the content folder, empty where it has none. `facts`
    names for each fact the link of its chain that won, `own` are tags that the author has
    written, `moved` says that the original is elsewhere. `theirs` are the names of the
    theme's tags that stand, `lost` the contents of those that were taken out.
    `untouched` is a page that was left as the theme made it.
    """

    source: str = ""
    facts: Mapping[str, str] = {}
    own: Mapping[str, str] = {}
    moved: bool = False
    theirs: tuple[str, ...] = ()
    lost: Mapping[str, list[str]] = {}
    untouched: bool = False

    @property
    def kind(self) -> Kind:
        """What the page was made of."""
        return "off" if self.untouched else "content" if self.source else "list"

    def place(self, name: str, extra: Collection[str]) -> str:
        """Where the tag or link `name` has its value from: a metadata key, a setting,
        "body", "theme"; empty for a name that only others write.

        `extra` are names of tags that the site's owner has written.
        """
        if self.untouched or name in self.theirs:
            return "theme"
        if name in self.own:
            # What is written for Open Graph holds for X too.
            other = name.replace("twitter:", "og:")
            same = self.own.get(other) == self.own[name]
            return (other if same else name).replace(":", "_")
        if name in extra:
            return "head.extra"
        if name in ("canonical", "og:url") and self.moved:
            return "external_canonical"
        for part in _beginnings(name):
            if fact := _FACTS.get(part):
                return self.facts.get(fact) or _PLACES.get(part) or "the kind of page"
            if part in _PLACES:
                return _PLACES[part]
        return ""


class Map(msgspec.Struct, frozen=True, omit_defaults=True):
    """The pages that a build has written, by their paths in its folder `output`.

    `content` is the folder of its sources, `extra` are names of tags that the
    site's owner has written for all pages.
    """

    output: str
    content: str
    pages: Mapping[str, Origins]
    extra: tuple[str, ...] = ()


def keys(name: str) -> tuple[str, ...]:
    """The metadata keys that the value of a tag may be taken from, best first."""
    # twitter:card follows from the picture, and does not say it.
    return KEYS.get(_FACTS.get(name, ""), ()) if name != "twitter:card" else ()


def told(
    page: str, origins: Origins, said: Iterable[tuple[str, str]], extra: Collection[str]
) -> Iterator[str]:
    """What was `said` on a page, names and contents, as lines of a log."""
    for name, content in said:
        lost = [it for it in origins.lost.get(name, ()) if it != content]
        against = f", instead of the theme's {', '.join(lost)}" if lost else ""
        yield f"{page}: {name} = {content} (from {origins.place(name, extra)}{against})"


def _beginnings(name: str) -> Iterator[str]:
    """A tag's name, and what it is a part of: og:image:width, og:image, og."""
    # A link's name is what it is about and then which: "hreflang de".
    name = name.partition(" ")[0]
    while name:
        yield name
        name = name.rpartition(":")[0]
