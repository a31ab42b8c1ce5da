"""Robots meta tags (Google Search Central, Robots meta tag): several merged into one."""

from collections.abc import Collection, Iterable
from itertools import chain
from math import inf

PICTURES_LARGE = "max-image-preview:large"
"""The default where no tag limits the picture."""

ALLOWING = frozenset(["index", "follow", "all"])
"""Rules that are the default, and need no tag."""
# How much of a picture may be shown, strictest first.
_PREVIEWS = ("none", "standard", "large")


def words(said: str) -> list[str]:
    """The rules in one tag, in lower case."""
    return [word for part in said.lower().split(",") if (word := part.strip())]


def forbids(said: Collection[str]) -> bool:
    """Whether these rules keep a page out of search results."""
    return "noindex" in said or "none" in said


def strictest(tags: Iterable[str]) -> str:
    """Several tags merged into one, with our default for pictures unless they limit them.

    Of conflicting rules the strictest wins, as it does for Google. A single tag that keeps
    the page out of search results stays as it is written.
    """
    said = list(tags)
    all_words = dict.fromkeys(chain.from_iterable(map(words, said)))
    if forbids(all_words):
        if len(said) == 1:
            return said[0]
        return ", ".join(word for word in all_words if word not in ALLOWING)
    limits: dict[str, list[str]] = {}
    for word in all_words:
        if word not in ALLOWING:
            limits.setdefault(word.partition(":")[0], []).append(word)
    limits.setdefault("max-image-preview", [PICTURES_LARGE])
    return ", ".join(min(same, key=_freedom) for same in limits.values())


def _freedom(word: str) -> float:
    """How much a rule like `max-snippet:20` allows; always less than one without a limit."""
    limit = word.partition(":")[2].strip()
    if limit in _PREVIEWS:
        return _PREVIEWS.index(limit)
    return float(limit) if limit.isdecimal() else inf
