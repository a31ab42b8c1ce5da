"""Which articles are in which feed."""

import logging
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from msgspec import structs
from pelican.contents import Article

from pelican_smo.facts import front_matter
from pelican_smo.settings.errors import nearest, place, wrong
from pelican_smo.settings.feeds import Feeds, Filter, Rule

logger = logging.getLogger(__name__)


class Selection:
    """Selects the articles of a run's feeds, by the SMO block and front matter."""

    def __init__(self, config: Feeds) -> None:
        self._rules = config.select
        self._unused = set(config.select)
        self._paths: list[str] = []
        self._off: dict[int, bool] = {}

    def rule(self, path: str) -> Rule:
        """The first rule that matches the feed requested at `path`."""
        self._paths.append(path)
        for pattern, rule in self._rules.items():
            if fnmatchcase(path, pattern):
                self._unused.discard(pattern)
                return rule
        return Rule()

    def of(self, articles: Iterable[Article], rule: Rule) -> list[Article]:
        """The articles in a feed with this rule, each once.

        Pelican takes two with the same slug and language for translations of each other, and passes
        both of them twice.
        """
        include, exclude = _stated(rule.include), _stated(rule.exclude)
        return [
            article
            for article in dict.fromkeys(articles)
            if not self._is_off(article)
            and all(_fits(article, key, patterns) for key, patterns in include)
            and not any(_fits(article, key, patterns) for key, patterns in exclude)
        ]

    def warn_of_unused(self) -> None:
        """Warn of rules whose feed was never requested."""
        for pattern in sorted(self._unused):
            logger.warning(
                "%s: no feed has this path.%s The feeds of this site are %s.",
                place("feeds", "select", pattern), nearest(pattern, self._paths),
                ", ".join(self._paths[:20]) or "none",
            )  # fmt: skip
        self._unused.clear()

    def _is_off(self, article: Article) -> bool:
        """Whether `smo_feed: no` keeps the post out of all feeds."""
        if "smo_feed" not in article.metadata:
            return False
        if id(article) not in self._off:
            value = front_matter.written(article.metadata, "smo_feed").lower()
            if value not in front_matter.OFF and value not in front_matter.ON:
                where = f"{front_matter.source(article)}: smo_feed"
                logger.warning("%s", wrong(where, "yes or no", value))
            self._off[id(article)] = value in front_matter.OFF
        return self._off[id(article)]


def _stated(filter: Filter) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (key, tuple(map(str.casefold, patterns)))
        for key, patterns in structs.asdict(filter).items()
        if patterns
    ]


def _fits(article: Article, key: str, patterns: Iterable[str]) -> bool:
    names = {name.casefold() for name in _names(article, key)}
    return any(
        pattern in names or any(fnmatchcase(name, pattern) for name in names)
        for pattern in patterns
    )


def _names(article: Article, key: str) -> Iterator[str]:
    """What an article may be selected by: names, and slugs if there are any."""
    if key == "file":
        yield front_matter.source(article)
    elif key == "lang":
        yield str(article.lang)
    else:
        terms: Any = (
            [article.category] if key == "category"
            else getattr(article, "tags" if key == "tag" else "authors", ())
        )  # fmt: skip
        for term in terms:
            yield str(term)
            yield str(term.slug)
