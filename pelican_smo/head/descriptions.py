"""Chooses a page's description: its author's, the theme's if it is about the page, or ours.

Themes print one sentence on all pages of a site, or a text about the page: its summary, a
front matter field that only they know, or their own text for each tag. Only the second kind
is about the page, and better than what this plugin can take from its text.
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
# Sources of the author's own descriptions, which always win.
_AUTHORS = frozenset(KEYS["description"])
# Sources of descriptions that only repeat the title.
_TITLES = frozenset(["title", "SITENAME", "page_name", "period"])
# A cut tag, or a template that was not filled in.
_BROKEN = re.compile(r"<[a-zA-Z/!]|\{[{%]")
_FEW_WORDS, _FEW_SIGNS = 3, 10
"""Fewer words (in scripts without spaces: fewer characters) describe nothing."""
_BEGINNING = 40
"""Characters that two texts must share to count as the same beginning."""

# What themes put between the site's name and its subtitle.
_BETWEEN = " -–—|·•:,.»"


class Descriptions:
    """The descriptions of one run's pages.

    `env` returns the environment with the theme's templates. `begins` tests whether a
    page's body begins with a text.
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
        # The first page of each text of the theme.
        self._seen: dict[str, str] = {}

    def settled(self, page: PageFacts, theme: Iterable[Theirs], path: str) -> PageFacts:
        """The page, with the theme's description if that is better than ours.

        `path` is the path of the page's file in the output folder.
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
        """Why a text of the theme does not describe the page; empty if it does."""
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
        """Whether a text is about the site.

        It is if it was on another page, or if it is in the settings or a template, which
        say nothing about a single page.
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
        """All texts of the settings and the theme's templates.

        Read only if a theme has a description that may be about one page.
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
    """The source texts of a theme's templates."""
    if env.loader is None:
        return
    try:
        names = env.loader.list_templates()
    except TypeError:
        # Some loaders cannot list their templates.
        return
    for name in names:
        # Names with "!" are the same templates again, under the name of their theme.
        if not name.startswith(("!", "smo/")):
            try:
                yield unescape(env.loader.get_source(env, name)[0])
            except (TemplateNotFound, UnicodeDecodeError):
                continue
