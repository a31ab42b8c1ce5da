"""Which description a page has: its author's, one that the theme has about it, or ours.

Themes print one sentence on all pages of a site, or something of the page: its summary,
a field of its front matter that only they know, a text of their own for each tag. Only
the second kind is about the page, and better than what we can take from its text.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from html import unescape
from typing import Any

from jinja2 import Environment, TemplateNotFound
from msgspec.structs import replace

from pelican_smo.base.provenance import KEYS
from pelican_smo.base.text import fold, plain
from pelican_smo.facts.page import PageFacts
from pelican_smo.head.theme_tags import Theirs, value

logger = logging.getLogger(__name__)

_NAMES = ("description", "og:description", "twitter:description")
# Where the words of a page's author are from; nobody's stand against them.
_AUTHORS = frozenset(KEYS["description"])
# Where a description is from that only says the title again.
_TITLES = frozenset(["title", "SITENAME", "page_name", "period"])
# A tag that was cut, or a template that nobody has filled in.
_BROKEN = re.compile(r"<[a-zA-Z/!]|\{[{%]")
_FEW_WORDS, _FEW_SIGNS = 3, 10
"""Fewer words, or in scripts without gaps fewer characters, describe nothing."""
_BEGINNING = 40
"""Characters by which a text is known to begin as another one does."""

# What themes put between the site's name and its subtitle.
_BETWEEN = " -–—|·•:,.»"


class Descriptions:
    """The descriptions of one run's pages.

    `env` gives the environment that knows the theme's templates, `begins` says whether
    a page's body begins with a text.
    """

    def __init__(
        self,
        settings: Mapping[str, Any],
        env: Callable[[], Environment],
        begins: Callable[[PageFacts, str], bool],
    ) -> None:
        self._settings = settings
        self._env = env
        self._begins = begins
        # Where a text of the theme's stood first.
        self._seen: dict[str, str] = {}

    def settled(self, page: PageFacts, theme: Iterable[Theirs], path: str) -> PageFacts:
        """The page with the theme's description where that is better than ours; `path`
        is that of the page's file in the output.
        """
        origin = page.origins.get("description", "")
        if origin in _AUTHORS:
            return page
        faults = []
        for text in dict.fromkeys(plain(value(tag)) for name, tag in theme if name in _NAMES):
            if not text or text == page.description:
                continue
            fault = self._fault(page, text)
            if not fault and self._is_of_the_site(text, path) and not _suits_any(page, origin):
                fault = "is the same on other pages"
            if not fault:
                logger.info(
                    "%s: the description is the theme's, not ours (from %s).",
                    page.source or path, origin,
                )  # fmt: skip
                origins = {**page.origins, "description": "theme"}
                return replace(page, description=text, origins=origins)
            faults.append(fault)
        if faults:
            logger.info(
                "%s: the description is ours (from %s): the theme's %s.",
                page.source or path, origin, ", another ".join(faults),
            )  # fmt: skip
        return page

    def _fault(self, page: PageFacts, text: str) -> str:
        """What makes a text of the theme's no description; empty if nothing does."""
        if _BROKEN.search(text):
            return "is cut within a tag, or was not filled in"
        names = (page.title, page.headline, page.section, *(it.name for it in page.authors))
        rest = text
        for name in (*names, *self._names):
            rest = rest.replace(name, " ") if name else rest
        said = re.sub(r"[\W_]+", " ", rest).split()
        if not said or (len(said) == 1 and rest != text):
            return "only repeats the title"
        if len(text.split()) < _FEW_WORDS and (text.isascii() or len(text) < _FEW_SIGNS):
            return "is too short"
        if text[:_BEGINNING] == page.description[:_BEGINNING] or self._begins(page, text):
            return "is the beginning of the text, as ours"
        return ""

    def _is_of_the_site(self, text: str, path: str) -> bool:
        """Whether a text is about the site: it stood on another page, or it is written
        in the settings or in a template, which hold nothing that is about one page.
        """
        if self._seen.setdefault(text, path) != path:
            return True
        parts = [text]
        for name in self._names:
            parts = [part for whole in parts for part in whole.split(name)]
        return all(part.strip(_BETWEEN) in self._of_the_site for part in parts)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        names = (plain(str(self._settings.get(key) or "")) for key in ("SITENAME", "SITESUBTITLE"))
        return tuple(filter(None, names))

    @cached_property
    def _of_the_site(self) -> str:
        """All that the settings and the theme's templates say; read where a theme has a
        description that may be about one page.
        """
        return "\n".join(map(fold, [*_strings(self._settings), *_sources(self._env())]))


def _suits_any(page: PageFacts, origin: str) -> bool:
    """Whether a sentence about the site is better than our description of a page."""
    return origin in _TITLES or (page.type == "WebSite" and origin != "SITESUBTITLE")


def _strings(value: object) -> Iterator[str]:
    """The texts in a setting."""
    if isinstance(value, str):
        yield unescape(value)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _strings(one)


def _sources(env: Environment) -> Iterator[str]:
    """The templates of a theme, as they are written."""
    if env.loader is None:
        return
    try:
        names = env.loader.list_templates()
    except TypeError:
        # Of some loaders nobody knows what they have.
        return
    for name in names:
        # What begins with "!" is there a second time, under the name of its theme.
        if not name.startswith(("!", "smo/")):
            try:
                yield unescape(env.loader.get_source(env, name)[0])
            except (TemplateNotFound, UnicodeDecodeError):
                continue
