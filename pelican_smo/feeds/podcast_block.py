"""What a show's owner writes under feeds.podcast and the types of its keys cannot check."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from uuid import UUID

from pelican_smo.base import urls
from pelican_smo.base.text import fold
from pelican_smo.errors import nearest, place, shown
from pelican_smo.feeds.config import Podcast

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
"""Apple's categories, which all directories take, and their subcategories."""

_EMAIL = r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]+"


def category(written: str) -> tuple[str, str] | None:
    """A category and its subcategory, or an empty text; None where there is no such one."""
    main, _, sub = (part.strip() for part in fold(written).lower().partition(">"))
    for name, subs in CATEGORIES.items():
        if name.lower() == main:
            if not sub:
                return name, ""
            return next(((name, it) for it in subs if it.lower() == sub), None)
    return None


def faults(show: Podcast) -> Iterator[str]:
    """All that is wrong in the block, with what to write instead."""
    where = ("feeds", "podcast")
    if not category(show.category):
        yield f"{place(*where, 'category')} = {shown(show.category)}: {_right(show.category)}"
    parts = show.path.split("/")
    if not show.path.strip() or ".." in parts or not parts[0] or ":" in parts[0] or not parts[-1]:
        yield (
            f"{place(*where, 'path')} = {shown(show.path)}: write a path in the output folder, as "
            'in "feeds/podcast.rss.xml".'
        )
    if show.email and not (re.fullmatch(_EMAIL, show.email) and show.email.isprintable()):
        yield (
            f"{place(*where, 'email')} = {shown(show.email)}: write an e-mail address, as in "
            '"show@example.org".'
        )
    if show.guid and not _is_uuid(show.guid):
        yield (
            f"{place(*where, 'guid')} = {shown(show.guid)}: write the UUID that the show has had "
            'so far, as in "917393e3-1b1e-5cef-ace4-edaa54e1f810", or leave the key out.'
        )
    for text, url in show.funding.items():
        if not (fold(text) and urls.public(url)):
            yield (
                f"{place(*where, 'funding', text)} = {shown(url)}: write a text and a full "
                'address, as in {"Buy us a coffee": "https://example.org/support"}.'
            )


def _right(written: str) -> str:
    """What to write instead of a category that there is not."""
    main = fold(written.partition(">")[0])
    if known := category(main):
        subs = CATEGORIES[known[0]]
        if not subs:
            return f"{known[0]} has no subcategories; write it alone."
        sub = fold(written.partition(">")[2])
        return (
            f"{known[0]} has no such subcategory.{nearest(sub, subs)} Its subcategories are "
            f"{', '.join(subs)}."
        )
    # Whoever names a subcategory alone is told the whole.
    whole = {sub.lower(): f"{name} > {sub}" for name, subs in CATEGORIES.items() for sub in subs}
    whole |= {name.lower(): name for name in CATEGORIES}
    near = get_close_matches(main.lower(), whole, n=1, cutoff=0.7)
    hint = f' Did you mean "{whole[near[0]]}"?' if near else ""
    return (
        f"directories need one of Apple's categories.{hint} They are {', '.join(CATEGORIES)}; "
        'a subcategory stands behind one, as in "Society & Culture > Documentary".'
    )


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
