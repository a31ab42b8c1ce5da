"""Posts that another system published, from its export or a feed, matched to posts of this site.

An export is untrusted: it is read as a stream, nothing that it names is fetched, and one that
declares entities is refused.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec.structs import replace

from pelican_smo.base import dates
from pelican_smo.base.text import fold, plain

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

How = Literal["address", "slug", "title and date"]

_ATOM = "{http://www.w3.org/2005/Atom}"
_LONGEST_ID = 2000


class Published(msgspec.Struct, frozen=True):
    """A post as it was published, here or elsewhere: `url` is its address, `day` its date (ISO
    8601), both empty if unknown. `name` is its id in an export, or the source file of a post of
    this site.
    """

    name: str
    url: str = ""
    slug: str = ""
    title: str = ""
    day: str = ""


Key = Callable[[Published], Hashable]


class Match(msgspec.Struct, frozen=True):
    """A post of this site that is in an export; `how` says what matched."""

    post: Published
    entry: Published
    how: How


def read(file: Path) -> list[Published]:
    """The posts in a WordPress export (WXR), or in an RSS or Atom feed.

    Raises OSError, and ValueError that says what is wrong.
    """
    from lxml import etree

    found = []
    try:
        with file.open("rb") as opened:
            for _, item in etree.iterparse(
                opened, tag=("item", f"{_ATOM}entry"), resolve_entities=False, load_dtd=False,
                no_network=True,
            ):  # fmt: skip
                # lxml would still expand entities in attributes.
                dtd = item.getroottree().docinfo.internalDTD
                if dtd is not None and next(dtd.iterentities(), None) is not None:
                    raise ValueError("it declares entities, which no export and no feed needs")
                if one := _entry(item):
                    found.append(one)
                item.clear()
                while item.getprevious() is not None:
                    del item.getparent()[0]
    except etree.LxmlError as error:
        raise ValueError(fold(str(error))) from None
    return found


def matches(posts: Iterable[Published], entries: Iterable[Published]) -> list[Match]:
    """The posts that are in an export: by address, else by slug, else by title and day.

    A key that several posts or several entries share matches none of them.
    """
    left, others = list(posts), list(entries)
    found: list[Match] = []
    by: list[tuple[How, Key, Key]] = [
        ("address", _path, _path),
        ("slug", _slug, _slug),
        # In another time zone the day may be the one before or after.
        *(
            ("title and date", _title_and_day, partial(_title_and_day, days=days))
            for days in (0, 1, -1)
        ),
    ]
    for how, of_post, of_entry in by:
        before, after = _alone(left, of_post), _alone(others, of_entry)
        both = before.keys() & after.keys()
        found += (Match(before[it], after[it], how) for it in both)
        matched = {id(it) for same in both for it in (before[same], after[same])}
        left = [it for it in left if id(it) not in matched]
        others = [it for it in others if id(it) not in matched]
    return sorted(found, key=lambda it: it.post.name)


def _alone(posts: Sequence[Published], key: Key) -> dict[Hashable, Published]:
    """The posts whose key is unique and not empty, by key."""
    keys = [key(it) for it in posts]
    count = Counter(keys)
    return {found: it for found, it in zip(keys, posts, strict=True) if found and count[found] == 1}


def _slug(it: Published) -> str:
    return it.slug.casefold()


def _path(it: Published) -> str:
    """The path of a post's address, without endings that systems write differently."""
    try:
        path = unquote(urlsplit(it.url).path)
    except ValueError:
        return ""
    for ending in ("/", "/index.html", ".html", ".htm", ".php"):
        path = path.removesuffix(ending)
    return path.casefold()


def _title_and_day(it: Published, days: int = 0) -> Hashable:
    date = dates.read(it.day)
    if not (it.title and date):
        return ""
    try:
        return it.title.casefold(), (date + timedelta(days)).date()
    except OverflowError:
        return ""


def _entry(item: "Element") -> Published | None:
    """A published post; None for pages, attachments, drafts and items without an id."""
    said: dict[str, str] = {}
    for part in item:
        if isinstance(part.tag, str):
            name = part.tag.rpartition("}")[2]
            text = part.get("href", "") if part.tag == f"{_ATOM}link" else _text(part)
            if part.get("rel", "alternate") == "alternate":
                said.setdefault(name, text)
    if said.get("post_type", "post") != "post" or said.get("status", "publish") != "publish":
        return None
    url = said.get("link", "")
    # Readers use the address of an item without an id as its id.
    name = said.get("guid") or said.get("id") or url
    if not name or len(name) > _LONGEST_ID or any(map(str.isspace, name)):
        return None
    stated = next((said[it] for it in ("post_date", "pubDate", "published", "updated", "date")
                   if said.get(it)), "")  # fmt: skip
    date = dates.read(stated)
    day = date.date().isoformat() if date else ""
    slug = unquote(said.get("post_name", ""))
    made = Published(name, url, slug, plain(said.get("title", "")), day)
    return made if slug else replace(made, slug=_path(made).rpartition("/")[2])


def _text(element: "Element") -> str:
    return fold("".join(map(str, element.itertext())))
