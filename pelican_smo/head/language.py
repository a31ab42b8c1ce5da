"""The language of a page if neither its author nor the site's owner has set it."""

from collections.abc import Iterable

from msgspec.structs import replace

from pelican_smo.base import language_tags
from pelican_smo.base.html import tags
from pelican_smo.facts.page import PageFacts
from pelican_smo.head import theme_tags
from pelican_smo.head.theme_tags import Theirs

_HTML = frozenset(["html"])


def settled(page: PageFacts, html: str, end: int, theme: Iterable[Theirs]) -> PageFacts:
    """The page with the language of its `<html lang>`, or of an og:locale of the theme.

    Use this if the page's language is only Pelican's default. The page's head ends at `end`.
    """
    root = next(tags(html, 0, _HTML), None)
    stated = [root.attributes.get("lang", "")] if root and root.start < end else []
    stated += [theme_tags.value(tag) for name, tag in theme if name == "og:locale"]
    languages = [language for it in stated if (language := language_tags.parse(it))]
    # A language equal to the default may have been printed from it.
    default = page.lang.partition("-")[0]
    chosen = next((it for it in languages if it.name != default), next(iter(languages), None))
    if chosen is None or chosen.tag == page.lang:
        return page
    return replace(page, lang=chosen.tag, origins={**page.origins, "lang": "theme"})
