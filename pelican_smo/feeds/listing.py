"""The feeds that a run has written, for a visitor to choose from."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec

from pelican_smo.base import language_tags
from pelican_smo.facts.people import name_of
from pelican_smo.feeds.formats import MEDIA_TYPES, NAMES

if TYPE_CHECKING:
    from pelican_smo.hooks.run import Site

# First what every reader understands, podcast players too: it is the single address.
_ORDER = [MEDIA_TYPES["rss"], MEDIA_TYPES["atom"], MEDIA_TYPES["json"]]
_NAMES = {MEDIA_TYPES[format]: name for format, name in NAMES.items()}
_KINDS = {"category": "categories", "tag": "tags", "author": "authors"}


class FeedLink(msgspec.Struct, frozen=True):
    """A feed that this run has written; `path` is its address from the root.

    `whole` marks feeds of the whole site, not podcasts or other selections.
    """

    path: str
    url: str
    media_type: str
    title: str
    whole: bool


class Listed(msgspec.Struct, frozen=True):
    """A feed in all its formats.

    `name` distinguishes it from feeds of its kind, `title` from all feeds in a reader. `home` is
    the page whose news it brings, `language` that of its posts (BCP 47).
    """

    name: str
    title: str
    home: str
    language: str
    links: tuple[FeedLink, ...]

    @property
    def url(self) -> str:
        """The address if only one is wanted."""
        return self.links[0].url

    @property
    def formats(self) -> list[tuple[str, str]]:
        """The name of each format, with the feed's address in it."""
        return [(_NAMES[link.media_type], link.url) for link in self.links]


def listed(site: "Site", context: Mapping[str, Any]) -> dict[str, list[Listed]]:
    """All feeds by subject: category, tag, author, language, or "" for the site."""
    left = {path: tuple(links) for path, links in site.feeds_beside.items()}
    language = site.reader.lang

    def asked_for(setting: str, **values: str) -> list[FeedLink]:
        patterns = (site.settings.get(f"{setting}_{format}") for format in ("ATOM", "RSS"))
        # As in Pelican, the path of a feed of the whole site is not a pattern.
        paths = [
            str(pattern).format(**values) if values else str(pattern)
            for pattern in patterns
            if pattern
        ]
        return [link for path in paths for link in left.pop(path, ())]

    found: dict[str, list[Listed]] = {"": []}
    for setting in ("FEED_ALL", "FEED"):
        found[""] += _feed(asked_for(setting), "", f"{site.url}/", language)
    for kind, names in _KINDS.items():
        found[kind] = []
        for term, _ in context[names]:
            links = asked_for(f"{kind.upper()}_FEED", slug=term.slug)
            home = site.reader.url_of(term) or f"{site.url}/"
            found[kind] += _feed(links, name_of(term), home, language)
        found[kind].sort(key=lambda feed: feed.name.casefold())
    articles = context["articles"]
    all_articles = chain(articles, chain.from_iterable(it.translations for it in articles))
    found["language"] = []
    for lang in sorted({str(article.lang) for article in all_articles}):
        links = asked_for("TRANSLATION_FEED", lang=lang)
        found["language"] += _feed(links, lang, f"{site.url}/", language_tags.tag(lang))
    # Feeds that other plugins requested.
    others: dict[str, list[FeedLink]] = {}
    for link in chain.from_iterable(left.values()):
        others.setdefault(_title(link), []).append(link)
    for links in others.values():
        found[""] += _feed(links, "", f"{site.url}/", language)
    return found


def _feed(links: Iterable[FeedLink], name: str, home: str, language: str) -> list[Listed]:
    """These links as one feed; empty if there are no links."""
    ordered = tuple(sorted(links, key=lambda link: _ORDER.index(link.media_type)))
    if not ordered:
        return []
    title = _title(ordered[0])
    return [Listed(name or title, title, home, language, ordered)]


def _title(link: FeedLink) -> str:
    return link.title.removesuffix(f" ({_NAMES[link.media_type]})")
