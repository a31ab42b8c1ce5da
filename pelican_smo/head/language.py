"""The language of a page that neither its author nor the site's owner has said."""

from collections.abc import Iterable

from msgspec.structs import replace

from pelican_smo.base import language_tags
from pelican_smo.base.html import tags
from pelican_smo.facts.page import PageFacts
from pelican_smo.head import theme_tags
from pelican_smo.head.theme_tags import Theirs

_HTML = frozenset(["html"])


def settled(page: PageFacts, html: str, end: int, theme: Iterable[Theirs]) -> PageFacts:
    """The page in the language that it has by `<html lang>`, or by an og:locale among the
    theme's tags; that of Pelican's default is a guess. Its head ends at `end`.
    """
    root = next(tags(html, 0, _HTML), None)
    stated = [root.attributes.get("lang", "")] if root and root.start < end else []
    stated += [theme_tags.value(tag) for name, tag in theme if name == "og:locale"]
    languages = [language for it in stated if (language := language_tags.parse(it))]
    # One that says the same as the default may have been printed of it.
    default = page.lang.partition("-")[0]
    chosen = next((it for it in languages if it.name != default), next(iter(languages), None))
    if chosen is None or chosen.tag == page.lang:
        return page
    return replace(page, lang=chosen.tag, origins={**page.origins, "lang": "theme"})
