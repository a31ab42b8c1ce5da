"""Words to search engines (Google Search Central, Robots meta tag): what several say, in one."""

from collections.abc import Collection, Iterable
from itertools import chain
from math import inf

PICTURES_LARGE = "max-image-preview:large"
"""What search engines are told where nobody forbids them anything."""

ALLOWING = frozenset(["index", "follow", "all"])
"""What need not be said."""
# How much of a picture may be shown, the strictest first.
_PREVIEWS = ("none", "standard", "large")


def words(said: str) -> list[str]:
    """The words of one tag, in small letters."""
    return [word for part in said.lower().split(",") if (word := part.strip())]


def forbids(said: Collection[str]) -> bool:
    """Whether with these words a page is not to be found."""
    return "noindex" in said or "none" in said


def strictest(tags: Iterable[str]) -> str:
    """What several tags say, in one; with ours where nothing is said against it.

    Of words that contradict each other the strictest counts, as it does for Google. A tag
    that stands alone and keeps the page from being found stays as it is written.
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
    """How much a word like `max-snippet:20` leaves to search engines; less than one that
    sets no limit.
    """
    limit = word.partition(":")[2].strip()
    if limit in _PREVIEWS:
        return _PREVIEWS.index(limit)
    return float(limit) if limit.isdecimal() else inf
