"""Rules about several pages at once, and about the folder."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from pelican_smo.base import media_types
from pelican_smo.base.text import cut
from pelican_smo.inspect.crawl import Feed
from pelican_smo.inspect.document import Document
from pelican_smo.inspect.findings import Hit, Looks, listed
from pelican_smo.inspect.output import Output
from pelican_smo.inspect.page import Page

LOOKS = Looks()

_PARTS = ("prev", "previous")


class Said(msgspec.Struct, frozen=True, array_like=True):
    """What the rules about several pages keep of each; a whole page takes far more memory.

    Title and description are empty if they are not to be compared. `links` are the paths of
    feeds that its `<a>` link, `feeds` those that it declares, with their lines.
    `titles` is the document with only its titles, by which its source is found.
    """

    path: str
    title: str
    description: str
    lines: tuple[int, int]
    links: tuple[str, ...]
    feeds: dict[str, int]
    titles: Document


class Site(msgspec.Struct, frozen=True):
    """What is kept of all pages, and of the feeds."""

    output: Output
    said: Sequence[Said]
    feeds: Mapping[str, bool]
    """The feeds by their paths, and whether any page links them."""


class Feeds:
    """The feeds of a site by their paths and by their own addresses, which may be on another
    host (FEED_DOMAIN).
    """

    def __init__(self, feeds: Iterable[Feed]) -> None:
        feeds = [*feeds]
        self.paths = frozenset(feed.path for feed in feeds)
        self._own = {_schemeless(url): feed.path for feed in feeds for url in feed.topics}
        self._ends = {it.rpartition("/")[2] for it in (*self.paths, *self._own)}

    def path(self, url: str, page: Page) -> str | None:
        """The path of the file that an address on a page names, a feed or not."""
        return self._own.get(_schemeless(url)) or page.output.path(url, page.path)

    def are_like(self, url: str) -> bool:
        """Whether an address ends like that of a feed; others need not be resolved."""
        return url.rpartition("/")[2] in self._ends


def _schemeless(url: str) -> str:
    return url.partition("//")[2] or url


def said(page: Page, feeds: Feeds) -> Said:
    """What is kept of a page; of its links only those to `feeds`."""
    document = page.document
    linked = {
        path: link.line
        for link in document.related("alternate")
        if link.media_type in media_types.FEEDS and (path := feeds.path(link.href, page))
    }
    found = {
        path
        for anchor in document.anchors
        if feeds.are_like(anchor.href) and (path := feeds.path(anchor.href, page)) in feeds.paths
    }
    title = page.first("og:title")
    about = page.first("og:description", "description")
    # Paginated lists and declared copies may repeat titles.
    if page.is_hidden or page.canonical_page or any(document.related(rel) for rel in _PARTS):
        title, about, own = None, None, ""
    else:
        own = title.content if title else document.title
    # Lists, those of an author too, describe the site or their contents, so they may repeat
    # a description.
    if page.said("og:type").lower() in ("website", "profile"):
        about = None
    return Said(
        page.path, own, about.content if about else "",
        (title.line if title else 0, about.line if about else 0),
        tuple(path for path in found if path), linked, _titles(page),
    )  # fmt: skip


def _titles(page: Page) -> Document:
    document = page.document
    tags = (*page.tags.get("og:title", ()), *page.tags.get("twitter:title", ()))
    return Document(
        page.path, 0, lang=document.lang, tags=tags, title=document.title, heading=document.heading
    )


@LOOKS.of("title-repeated")
def _title_repeated(site: Site) -> Iterator[Hit]:
    for group in _groups((one.title, one) for one in site.said):
        first, *others = group
        values = {"title": cut(first.title, 80), "pages": listed([it.path for it in others], 5)}
        yield Hit(first.lines[0], values, path=first.path)


@LOOKS.of("description-repeated")
def _description_repeated(site: Site) -> Iterator[Hit]:
    for group in _groups((one.description, one) for one in site.said):
        first, *others = group
        pages = listed([it.path for it in others], 5)
        values = {"description": cut(first.description, 80), "pages": pages}
        yield Hit(first.lines[1], values, path=first.path)


def _groups(pairs: Iterator[tuple[str, Said]]) -> Iterator[list[Said]]:
    """Pages that have the same words in the same language; names are alike in many languages."""
    groups: dict[tuple[str, str], list[Said]] = {}
    for words, one in pairs:
        if words:
            groups.setdefault((one.titles.lang, words), []).append(one)
    return (group for group in groups.values() if len(group) > 1)


@LOOKS.of("address-unknown")
def _address_unknown(site: Site) -> Iterator[Hit]:
    if site.said and not site.output.address:
        yield Hit()


@LOOKS.of("feed-link-broken")
def _feed_link_broken(site: Site) -> Iterator[Hit]:
    # A local build may omit feeds, since they need addresses.
    if not site.output.address:
        return
    told = set()
    for one in site.said:
        for path, line in one.feeds.items():
            # A theme may print the link on every page; it is reported once.
            if path not in told and not site.output.exists(path):
                told.add(path)
                yield Hit(line, {"path": path}, path=one.path)


@LOOKS.of("feed-unlinked")
def _feed_unlinked(site: Site) -> Iterator[Hit]:
    # A local build links no feeds, and those of an older build may still be there.
    if not site.output.address:
        return
    lonely = [path for path, is_linked in site.feeds.items() if not is_linked]
    if lonely:
        yield Hit(values={"feeds": listed(lonely, 5)})


@LOOKS.of("unreadable")
def _unreadable(site: Site) -> Iterator[Hit]:
    for fault in site.output.faults:
        # Another rule reports broken feeds.
        if "begins like a feed" not in fault:
            yield Hit(values={"error": fault})
