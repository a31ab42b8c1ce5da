"""The facts of lists, and of pages that only have a template."""

from collections.abc import Mapping
from itertools import islice
from typing import Any, Literal

import msgspec

from pelican_smo.base import urls
from pelican_smo.base.robots import PICTURES_LARGE
from pelican_smo.base.text import cut
from pelican_smo.facts.page import PageFacts, Type
from pelican_smo.facts.people import name_of
from pelican_smo.facts.reader import DESCRIPTION_LENGTH, Reader

_TAXONOMIES = ("tag", "category", "author")
# Pelican's direct templates that list articles or terms.
_LISTS = frozenset(["archives", "tags", "categories", "authors"])
_TYPES: Mapping[str, Type] = {
    "home": "WebSite",
    "author": "ProfilePage",
    "list": "CollectionPage",
    "other": "WebPage",
    "error": "WebPage",
}
_ENOUGH = 8
"""Most article titles in the description of a taxonomy's page."""


class _About(msgspec.Struct, frozen=True):
    """The page's name, the source of the name, and the path of its URL."""

    kind: Literal["home", "author", "list", "other", "error"]
    name: str
    origin: str
    path: str
    taxonomy: bool = False
    index: bool = False


def read(context: Mapping[str, Any], reader: Reader) -> PageFacts:
    """The facts of the page that is rendered from `context`."""
    about = _about(context, reader)
    part = context.get("articles_page")
    title = about.name
    # Each part of a list is a page, and must not look like a copy of another.
    if part is not None and part.number > 1:
        title = f"{title} ({part.number}/{part.paginator.num_pages})"
    description, origin = reader.site_description, "SITESUBTITLE"
    if about.taxonomy or not description:
        listed = part.object_list if part is not None else context.get("articles") or ()
        names = map(reader.headline, islice(listed, _ENOUGH))
        if text := cut(" · ".join(names), DESCRIPTION_LENGTH):
            description, origin = text, "articles"
    if not description:
        description, origin = title, about.origin
    url = reader.url(about.path)
    authors = (reader.people.of(context["author"]),) if about.kind == "author" else ()
    return PageFacts(
        kind=about.kind,
        type=_TYPES[about.kind],
        source="",
        title=title,
        headline=about.name,
        description=description,
        url=url,
        canonical=url,
        lang=reader.lang,
        lang_is_guess=reader.lang_is_guess,
        listed=about.kind != "error",
        # A server shows it instead of a page.
        robots="noindex" if about.kind == "error" else PICTURES_LARGE,
        image=reader.pictures.default(context) if reader.base else None,
        # All parts of a list share one card.
        card_title=about.name,
        authors=authors,
        trail=() if about.kind == "home" else reader.trail((title, url)),
        previous=_url_of_part(context.get("articles_previous_page"), about, reader),
        next=_url_of_part(context.get("articles_next_page"), about, reader),
        origins={
            "title": about.origin,
            "description": origin,
            "image": "head.default_image",
            **reader.people.origin(authors),
        },
    )


def _about(context: Mapping[str, Any], reader: Reader) -> _About:
    output_file = str(context["output_file"])
    path = urls.of_file(output_file)
    index = reader.settings["INDEX_SAVE_AS"]
    if output_file == index:
        # If another page is at the root, the index is just another list.
        return _About("list" if path else "home", reader.site_name, "SITENAME", path)
    part = context.get("articles_page")
    first = output_file
    if part is not None and part.number > 1:
        # The part is named after the whole list.
        first = str(part.full_name)
        path = urls.of_page(str(part.url), output_file, reader.base)
    for taxonomy in _TAXONOMIES:
        term = context.get(taxonomy)
        if term is not None:
            if first == output_file:
                path = urls.of_page(str(term.url), output_file, reader.base)
            name = name_of(term)
            if not name:
                return _About("list", reader.site_name, "SITENAME", path, taxonomy=True)
            return _About(
                "author" if taxonomy == "author" else "list", name, taxonomy, path, taxonomy=True
            )
    if period := context.get("period"):
        return _About("list", " ".join(map(str, reversed(period))), "period", path)
    if first == index:
        return _About("list", reader.site_name, "SITENAME", path, index=True)
    if first == output_file and first in reader.direct_urls:
        path = urls.of_page(reader.direct_urls[first], first, reader.base)
    folder, _, name = first.strip("/").rpartition("/")
    name = name.partition(".")[0]
    if name == "index" and folder:
        # A folder's index is named after the folder.
        name = folder.rpartition("/")[2]
    words = name.replace("-", " ").replace("_", " ").strip()
    if not words:
        return _About("other", reader.site_name, "SITENAME", path)
    if first == output_file and urls.is_error_page(first):
        return _About("error", words.capitalize(), "page_name", path)
    return _About("list" if name in _LISTS else "other", words.capitalize(), "page_name", path)


def _url_of_part(part: Any, about: _About, reader: Reader) -> str:
    """The URL of another part of the list; for the index's first part, its folder."""
    if part is None:
        return ""
    if part.number == 1 and about.index:
        return reader.url(urls.of_file(reader.settings["INDEX_SAVE_AS"]))
    return reader.url_of(part)
