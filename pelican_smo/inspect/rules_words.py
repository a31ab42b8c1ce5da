"""Rules about the title and the description of a page."""

import re
from collections.abc import Iterator

from pelican_smo.base.text import cut, plain
from pelican_smo.inspect.findings import Hit, Looks
from pelican_smo.inspect.networks import networks
from pelican_smo.inspect.page import Page

LOOKS = Looks()

# A tag, an entity that was escaped twice, or a placeholder of a template or of Pelican.
_MARKUP = re.compile(
    r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,8});"
    r"|\{[{%].{0,200}?[%}]\}|\{(?:static|filename|attach|category|tag)\}"
)
_MARKUP_SIGNS = frozenset("<&{")
_PARTS = (" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " « ")


@LOOKS.of("title-missing")
def _title_missing(page: Page) -> Iterator[Hit]:
    if not page.document.title and not page.first("og:title", "twitter:title"):
        yield Hit()


@LOOKS.of("tags-missing")
def _tags_missing(page: Page) -> Iterator[Hit]:
    if not page.has_open_graph and not page.is_unlisted:
        yield Hit()


@LOOKS.of("og-title-missing")
def _og_title_missing(page: Page) -> Iterator[Hit]:
    title = page.document.title
    if page.has_open_graph and title and not page.first("og:title"):
        yield Hit(values={"title": title})


@LOOKS.of("description-missing")
def _description_missing(page: Page) -> Iterator[Hit]:
    said = page.first("og:description", "description", "twitter:description")
    if page.has_open_graph and not said and not page.is_unlisted:
        yield Hit()


@LOOKS.of("og-description-missing")
def _og_description_missing(page: Page) -> Iterator[Hit]:
    if page.has_open_graph and not page.first("og:description"):
        tag = page.first("description", "twitter:description")
        if tag:
            yield Hit(tag.line)


@LOOKS.of("search-description-missing")
def _search_description_missing(page: Page) -> Iterator[Hit]:
    tag = page.first("og:description")
    if tag and not page.is_hidden and not page.first("description"):
        yield Hit(tag.line)


@LOOKS.of("title-long")
def _title_long(page: Page) -> Iterator[Hit]:
    tag = page.first("og:title", "twitter:title")
    title = tag.content if tag else page.document.title
    if len(title) > 50:
        yield from _long(len(title), "title_fits", tag.line if tag else 0)


@LOOKS.of("description-long")
def _description_long(page: Page) -> Iterator[Hit]:
    tag = page.first("og:description", "description")
    if tag and len(tag.content) > 100:
        yield from _long(len(tag.content), "description_fits", tag.line)


def _long(count: int, field: str, line: int) -> Iterator[Hit]:
    """Only what is too long for every network with a known limit: with the shortest limit,
    every text would be written for the network that shows least.
    """
    known = [(network, fits) for network in networks() if (fits := getattr(network, field))]
    if count > max((fits for _, fits in known), default=count):
        limits = ", ".join(f"{fits} ({network.name})" for network, fits in known)
        cutting = tuple(network.id for network, _ in known)
        yield Hit(line, {"count": count, "limits": limits}, cutting)


@LOOKS.of("title-markup")
def _title_markup(page: Page) -> Iterator[Hit]:
    yield from _markup(page, ("og:title", "twitter:title"), page.document.title)


@LOOKS.of("description-markup")
def _description_markup(page: Page) -> Iterator[Hit]:
    yield from _markup(page, ("og:description", "description", "twitter:description"))


def _markup(page: Page, names: tuple[str, ...], element: str = "") -> Iterator[Hit]:
    """The first remains of markup in any of these."""
    said = [(tag.line, tag.content) for name in names for tag in page.tags.get(name, ())]
    # <title> may quote HTML code, so it counts only without these tags.
    said += [(0, element)] if element and not said else []
    for line, text in said:
        if not _MARKUP_SIGNS.isdisjoint(text) and (found := _MARKUP.search(text)):
            # A title may be about an element, as in "What <main> is for".
            if found[0].startswith("<") and found[0] in plain(text):
                continue
            yield Hit(line, {"found": cut(found[0], 80)})
            return


@LOOKS.of("title-site-name")
def _title_site_name(page: Page) -> Iterator[Hit]:
    tag, name = page.first("og:title"), page.said("og:site_name")
    if tag and name and any(tag.content.endswith(f"{part}{name}") for part in _PARTS):
        yield Hit(tag.line, {"name": name})
