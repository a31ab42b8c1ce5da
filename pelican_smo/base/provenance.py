"""The source of each tag's value on a page, and the values that it replaced.

A build records it for the commands that inspect the finished site, so this module knows
no more of a build than names.
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
"""The metadata keys for each fact about a page, best first."""

# The fact in each tag that has a chain of possible sources.
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
# The source of everything else, by a tag's name or its beginning.
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
"""The origin of a page: a file with front matter; a template of the theme and what it
lists; nothing that a build with this plugin knows; or a file that turns this plugin off.
"""


class Origins(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a build knows of the values on one page.

    `source` is the page's file in the content folder, empty if it has none. `facts` names
    the source that won for each fact, `own` are tags that the author has written, `moved`
    means that the original is elsewhere. `theirs` are the names of the theme's tags that
    were kept, `lost` the contents of those that were removed. `untouched` means that the
    page is as the theme made it.
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
        """The origin of the page."""
        return "off" if self.untouched else "content" if self.source else "list"

    def place(self, name: str, extra: Collection[str]) -> str:
        """The source of the tag or link `name`: a metadata key, a setting, "body",
        "theme"; empty for a name that this plugin never writes.

        `extra` are the names of the owner's own tags.
        """
        if self.untouched or name in self.theirs:
            return "theme"
        if name in self.own:
            # A tag for Open Graph applies to X too.
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

    `content` is the folder of its sources, `extra` are the names of the owner's own tags
    for all pages.
    """

    output: str
    content: str
    pages: Mapping[str, Origins]
    extra: tuple[str, ...] = ()


def keys(name: str) -> tuple[str, ...]:
    """The metadata keys that may give a tag its value, best first."""
    # twitter:card depends on the picture, but does not name it.
    return KEYS.get(_FACTS.get(name, ""), ()) if name != "twitter:card" else ()


def told(
    page: str, origins: Origins, said: Iterable[tuple[str, str]], extra: Collection[str]
) -> Iterator[str]:
    """The tags on a page, names and contents in `said`, as lines for the log."""
    for name, content in said:
        lost = [it for it in origins.lost.get(name, ()) if it != content]
        against = f", instead of the theme's {', '.join(lost)}" if lost else ""
        yield f"{page}: {name} = {content} (from {origins.place(name, extra)}{against})"


def _beginnings(name: str) -> Iterator[str]:
    """A tag's name and its parents: og:image:width, og:image, og."""
    # A link's name is its relation and then which one: "hreflang de".
    name = name.partition(" ")[0]
    while name:
        yield name
        name = name.rpartition(":")[0]
