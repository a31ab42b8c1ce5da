"""Rules about the page as a whole: its tags, its JSON-LD, what it loads and links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pelican_smo.base import language_tags
from pelican_smo.base.text import cut
from pelican_smo.inspect.document import Tag
from pelican_smo.inspect.findings import Hit, Looks, listed
from pelican_smo.inspect.page import Page
from pelican_smo.inspect.services import Services

LOOKS = Looks()

# Tags that may be repeated (https://ogp.me/#array and the types there), or be there for
# several readers, languages and colour schemes.
_MANY = re.compile(
    r"og:(?:image|video|audio|locale:alternate|see_also)|(?:article|book|video|music):"
    r"|fediverse:creator|theme-color|robots|google|author|generator|refresh|msvalidate"
)
_ONCE = ("og:", "twitter:", "description")
_PLACED = ("og:", "twitter:", "article:", "description", "fediverse:")
# Properties of Open Graph and of its types.
_PROPERTIES = ("og:", "article:", "profile:", "book:", "video:", "music:", "product:")
_LOCALE = re.compile(r"[a-z]{2,3}_([A-Z]{2}|[0-9]{3})")
_ARTICLES = ("Article", "BlogPosting", "NewsArticle", "Report", "TechArticle", "WebPage")


@LOOKS.of("tag-doubled")
def _tag_doubled(page: Page) -> Iterator[Hit]:
    for name, tags in _repeated(page):
        if len({tag.content for tag in tags}) == 1:
            yield Hit(tags[1].line, {"tag": name, "count": len(tags)})


@LOOKS.of("tag-contradicting")
def _tag_contradicting(page: Page) -> Iterator[Hit]:
    for name, tags in _repeated(page):
        one = tags[0].content
        other = next((tag for tag in tags if tag.content != one), None)
        if other:
            values = {"tag": name, "one": cut(one, 80), "other": cut(other.content, 80)}
            yield Hit(other.line, values)


def _repeated(page: Page) -> Iterator[tuple[str, list[Tag]]]:
    for name, tags in page.tags.items():
        if len(tags) > 1 and name.startswith(_ONCE) and not _MANY.match(name):
            yield name, tags


@LOOKS.of("tag-attribute")
def _tag_attribute(page: Page) -> Iterator[Hit]:
    wrong = [
        tag
        for name, tags in page.tags.items()
        if name.startswith(_PROPERTIES)
        for tag in tags
        if tag.attribute == "name"
    ]
    if wrong:
        names = list(dict.fromkeys(tag.name for tag in wrong))
        yield Hit(wrong[0].line, {"tags": listed(names, 8)})


@LOOKS.of("tags-late")
def _tags_late(page: Page) -> Iterator[Hit]:
    late = [tag for tag in page.document.late if tag.name.startswith(_PLACED)]
    if late:
        names = list(dict.fromkeys(tag.name for tag in late))
        yield Hit(late[0].line, {"tags": listed(names, 8)})


@LOOKS.of("locale-malformed")
def _locale_malformed(page: Page) -> Iterator[Hit]:
    for name in ("og:locale", "og:locale:alternate"):
        for tag in page.tags.get(name, ()):
            if not _LOCALE.fullmatch(tag.content):
                yield Hit(tag.line, {"locale": tag.content})


@LOOKS.of("locale-language")
def _locale_language(page: Page) -> Iterator[Hit]:
    tag, lang = page.first("og:locale"), page.document.lang
    if tag and lang and _LOCALE.fullmatch(tag.content):
        said, own = tag.content.partition("_")[0], language_tags.parse(lang)
        # Norwegian has two written forms (nb, nn) and an old code for both (no).
        if own and said != own.name and not {said, own.name} <= {"no", "nb", "nn"}:
            yield Hit(tag.line, {"locale": tag.content, "lang": lang})


@LOOKS.of("json-ld-broken")
def _json_ld_broken(page: Page) -> Iterator[Hit]:
    for block in page.document.json_ld:
        if block.error:
            yield Hit(block.line, {"error": block.error.rstrip(".")})


@LOOKS.of("json-ld-contradicts")
def _json_ld_contradicts(page: Page) -> Iterator[Hit]:
    title, published = page.said("og:title"), page.said("article:published_time")
    titles = {_plain(title), _plain(page.document.title), _plain(page.document.heading)}
    for block in page.document.json_ld:
        for node in block.nodes():
            kinds = node.get("@type")
            if not _is_any(kinds, _ARTICLES):
                continue
            headline = node.get("headline")
            if title and isinstance(headline, str) and not _is_told(_plain(headline), titles):
                values = {"name": "headline", "tag": "og:title"}
                values |= {"one": cut(headline, 80), "other": cut(title, 80)}
                yield Hit(block.line, values)
            date = node.get("datePublished")
            if published and isinstance(date, str) and date[:10] != published[:10]:
                values = {"name": "datePublished", "tag": "article:published_time"}
                yield Hit(block.line, values | {"one": date[:40], "other": published[:40]})


def _is_any(kinds: object, names: tuple[str, ...]) -> bool:
    found = kinds if isinstance(kinds, list) else [kinds]
    return any(kind in names for kind in found if isinstance(kind, str))


def _plain(text: str) -> str:
    """A title reduced to its letters and digits, to compare titles."""
    return "".join(char for char in text.casefold() if char.isalnum())


def _is_told(headline: str, titles: set[str]) -> bool:
    """Whether a headline equals one of the titles, is a part of it, or contains it."""
    return any(headline in title or title in headline for title in titles if title)


@LOOKS.of("hidden-shared")
def _hidden_shared(page: Page) -> Iterator[Hit]:
    if not page.is_hidden:
        return
    links = "\n".join(anchor.href for anchor in page.document.anchors)
    count = sum(1 for _ in Services.load().share_links.finditer(links))
    # A single one is a link in a text; a row of buttons has more.
    if count > 1:
        yield Hit(values={"count": count})


@LOOKS.of("closed-service")
def _closed_service(page: Page) -> Iterator[Hit]:
    links = "\n".join(anchor.href for anchor in page.document.anchors)
    told = set()
    for url, service in Services.load().closed_in(links):
        if service.name not in told:
            told.add(service.name)
            line = next((it.line for it in page.document.anchors if it.href == url), 0)
            yield Hit(line, {"name": service.name, **_closed(service.channel, service.since)})


def _closed(channel: str, since: str) -> dict[str, str]:
    """When a service closed, and what to use instead, according to the catalogue."""
    from pelican_smo.channels.catalogue import Catalogue

    row = Catalogue.load().by_name.get(channel)
    if row is None:
        return {"since": since, "instead": ""}
    use = row.bookmark or row.share or row.follow
    status = (use.status if use else None) or row.status
    successor = f", or use {status.successor}" if status.successor else ""
    return {"since": status.since or since, "instead": successor}


@LOOKS.of("share-script")
def _share_script(page: Page) -> Iterator[Hit]:
    yield from _loaded(page, "share")


@LOOKS.of("tracker")
def _tracker(page: Page) -> Iterator[Hit]:
    yield from _loaded(page, "tracker")


def _loaded(page: Page, kind: str) -> Iterator[Hit]:
    """The scripts that a page loads from elsewhere, each service once."""
    urls = "\n".join(it.src for it in page.document.embedded)
    told = set()
    for url, script in Services.load().scripts_in(urls):
        if script.kind == kind and script.name not in told:
            told.add(script.name)
            line = next((it.line for it in page.document.embedded if it.src == url), 0)
            yield Hit(line, {"name": script.name, "src": url[:200]})
