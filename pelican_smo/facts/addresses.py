"""The URLs of a page and of its translations, on this site or on a sub-site.

With i18n_subsites each language is a separate site, possibly on a separate host. Pelican
then names pages of the other sites by a path from its own root ("../fr/b.html").
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pelican.contents import Content

from pelican_smo.base import language_tags, urls
from pelican_smo.facts import front_matter


def path(content: Content, base: str) -> str:
    """A page's path from the root of the site at `base`."""
    url, file = front_matter.place(content, "url"), front_matter.place(content, "save_as")
    return urls.of_page(url, file, base)


def of_content(content: Content, context: Mapping[str, Any], base: str) -> str:
    """The absolute URL of a page. `base` is this site's; both are empty in a local build."""
    if not base:
        return ""
    way_to = context.get("relpath_to_site")
    own = content.settings["DEFAULT_LANG"]
    if way_to and content.lang != own and hasattr(content, "override_url"):
        way = f"{way_to(own, content.lang)}/"
        named = str(context["lang_siteurls"].get(content.lang, ""))
        site = urls.public(named, str(content.settings.get(urls.MAIN_SITEURL) or ""))
        if site and content.override_url.startswith(way):
            there = content.override_url.removeprefix(way)
            # This build knows only what the author has written about the file there.
            file = str(getattr(content, "override_save_as", ""))
            return urls.join(site, urls.of_page(there, file, site))
    return urls.join(base, path(content, base))


def translations(
    content: Content, context: Mapping[str, Any], base: str, url: str
) -> tuple[tuple[str, str], ...]:
    """Languages (BCP 47) and URLs of a page and its translations; none if there is just one.

    The one in the site's main language comes first, and again last as "x-default". `url` is
    the page's own.
    """
    others = getattr(content, "translations", ())
    if not (others and url):
        return ()
    found = {language_tags.tag(str(content.lang)): url}
    for other in others:
        lang = language_tags.tag(str(other.lang))
        if lang and lang not in found:
            found[lang] = of_content(other, context, base)
    found.pop("", None)
    if len(found) < 2:
        return ()
    main = _nearest(str(context.get("main_lang") or content.settings["DEFAULT_LANG"]), found)
    ordered = sorted(found.items(), key=lambda one: (one[0] != main, one[0]))
    # The site's language is the best choice for readers of none of these.
    return (*ordered, ("x-default", found[main])) if main else tuple(ordered)


def _nearest(lang: str, tags: Iterable[str]) -> str:
    """The language among `tags` that `lang` means ("en" for "en_US"), or empty."""
    wanted = language_tags.tag(lang)
    name = wanted.partition("-")[0]
    alike = sorted(tag for tag in tags if tag.partition("-")[0] == name)
    return wanted if wanted in alike else next(iter(alike), "")
