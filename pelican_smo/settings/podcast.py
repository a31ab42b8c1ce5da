"""Checks of feeds.podcast that the types of its keys cannot express."""

import re
from collections.abc import Iterator
from uuid import UUID

from pelican_smo.base import urls
from pelican_smo.base.text import fold
from pelican_smo.settings.errors import closest, either, nearest, place, wrong
from pelican_smo.settings.feeds import Podcast

# https://podcasters.apple.com/support/1691-apple-podcasts-categories
CATEGORIES = {
    "Arts": ["Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"],
    "Business": ["Careers", "Entrepreneurship", "Investing", "Management", "Marketing",
                 "Non-Profit"],
    "Comedy": ["Comedy Interviews", "Improv", "Stand-Up"],
    "Education": ["Courses", "How To", "Language Learning", "Self-Improvement"],
    "Fiction": ["Comedy Fiction", "Drama", "Science Fiction"],
    "Government": [],
    "Health & Fitness": ["Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition",
                         "Sexuality"],
    "History": [],
    "Kids & Family": ["Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"],
    "Leisure": ["Animation & Manga", "Automotive", "Aviation", "Crafts", "Games", "Hobbies",
                "Home & Garden", "Video Games"],
    "Music": ["Music Commentary", "Music History", "Music Interviews"],
    "News": ["Business News", "Daily News", "Entertainment News", "News Commentary", "Politics",
             "Sports News", "Tech News"],
    "Religion & Spirituality": ["Buddhism", "Christianity", "Hinduism", "Islam", "Judaism",
                                "Religion", "Spirituality"],
    "Science": ["Astronomy", "Chemistry", "Earth Sciences", "Life Sciences", "Mathematics",
                "Natural Sciences", "Nature", "Physics", "Social Sciences"],
    "Society & Culture": ["Documentary", "Personal Journals", "Philosophy", "Places & Travel",
                          "Relationships"],
    "Sports": ["Baseball", "Basketball", "Cricket", "Fantasy Sports", "Football", "Golf", "Hockey",
               "Rugby", "Running", "Soccer", "Swimming", "Tennis", "Volleyball", "Wilderness",
               "Wrestling"],
    "TV & Film": ["After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"],
    "Technology": [],
    "True Crime": [],
}  # fmt: skip
"""Apple's categories, which all directories accept, and their subcategories."""

_EMAIL = r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]+"


def category(written: str) -> tuple[str, str] | None:
    """A category and its subcategory (or an empty text); None if unknown."""
    main, _, sub = (part.strip() for part in fold(written).lower().partition(">"))
    for name, subs in CATEGORIES.items():
        if name.lower() == main:
            if not sub:
                return name, ""
            return next(((name, it) for it in subs if it.lower() == sub), None)
    return None


def faults(show: Podcast) -> Iterator[str]:
    """All errors in the block, with what to write instead."""
    where = ("feeds", "podcast")
    if not category(show.category):
        yield from _wrong_category(place(*where, "category"), show.category)
    parts = show.path.split("/")
    if not show.path.strip() or ".." in parts or not parts[0] or ":" in parts[0] or not parts[-1]:
        expected = 'a path in the output folder, as in "feeds/podcast.rss.xml"'
        yield wrong(place(*where, "path"), expected, show.path)
    if show.email and not (re.fullmatch(_EMAIL, show.email) and show.email.isprintable()):
        expected = 'an e-mail address, as in "show@example.org"'
        yield wrong(place(*where, "email"), expected, show.email)
    if show.guid and not _is_uuid(show.guid):
        expected = (
            "the UUID that the show has had so far, as in "
            '"917393e3-1b1e-5cef-ace4-edaa54e1f810", or no such key'
        )
        yield wrong(place(*where, "guid"), expected, show.guid)
    for text, url in show.funding.items():
        if not (fold(text) and urls.public(url)):
            expected = 'a text and a full address, as in {"Buy us a coffee": "https://example.org/support"}'
            yield wrong(place(*where, "funding", text), expected, url)


def _wrong_category(where: str, written: str) -> Iterator[str]:
    """What to write instead of an unknown category."""
    main, _, sub = (fold(part) for part in written.partition(">"))
    if known := category(main):
        subs = CATEGORIES[known[0]]
        if not subs:
            yield wrong(where, f'"{known[0]}" alone, which has no subcategories', written)
            return
        expected = f"a subcategory of {known[0]}, which is {either(subs)}"
        yield wrong(where, expected, written, nearest(sub, subs))
        return
    # For a subcategory alone, suggest it with its category.
    whole = {sub: f"{name} > {sub}" for name, subs in CATEGORIES.items() for sub in subs}
    whole |= {name: name for name in CATEGORIES}
    near = closest(main, whole, 1)
    hint = f' Did you mean "{whole[near[0]]}"?' if near else ""
    expected = (
        "one of Apple's categories, which directories need, as in "
        '"Technology" or "Society & Culture > Documentary"'
    )
    yield wrong(where, expected, written, f"{hint} They are {', '.join(CATEGORIES)}.")


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
