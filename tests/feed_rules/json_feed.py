"""JSON Feed 1.1."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.feed_rules import markup, values
from tests.feed_rules.values import language, mime, one_of, plain, rfc3339, text, url

Rule = Callable[[Any, str], Iterator[str]]


def _of(kind: type, check: values.Check | None = None) -> Rule:
    """A value of this type which the check has nothing against."""

    def rule(value: Any, path: str) -> Iterator[str]:
        if type(value) is not kind:
            yield f"{path}: is no {kind.__name__}"
        elif check and (fault := check(value)):
            yield f"{path}: {fault}"

    return rule


def _natural(value: Any, path: str) -> Iterator[str]:
    # The specification says number, of seconds and bytes.
    if type(value) not in (int, float) or value < 0:
        yield f"{path}: is no number from zero"


def _list(rule: Rule) -> Rule:
    def of_list(value: Any, path: str) -> Iterator[str]:
        if type(value) is not list:
            yield f"{path}: is no list"
            return
        for count, each in enumerate(value, 1):
            yield from rule(each, f"{path}[{count}]")

    return of_list


def _object(rules: Mapping[str, Rule], *needed: str) -> Rule:
    """An object of these members; those of extensions begin with "_"."""

    def rule(value: Any, path: str) -> Iterator[str]:
        if type(value) is not dict:
            yield f"{path}: is no object"
            return
        for key in needed:
            if key not in value:
                yield f"{path}: needs {key}"
        for key, member in value.items():
            if key in rules:
                yield from rules[key](member, f"{path}/{key}")
            elif not key.startswith("_"):
                yield f"{path}: has no {key}"

    return rule


_URL, _TEXT, _PLAIN, _DATE = _of(str, url), _of(str, text), _of(str, plain), _of(str, rfc3339)


def _author(value: Any, path: str) -> Iterator[str]:
    yield from _object({"name": _PLAIN, "url": _URL, "avatar": _URL})(value, path)
    if value == {}:
        yield f"{path}: says nothing"


def _tags(value: Any, path: str) -> Iterator[str]:
    yield from _list(_TEXT)(value, path)
    if type(value) is list and len(value) > len({*map(str, value)}):
        yield f"{path}: has one twice"


_ITEM = _object(
    {
        "id": _TEXT, "url": _URL, "external_url": _URL, "title": _PLAIN,
        "content_html": _of(str, markup.faults), "content_text": _TEXT, "summary": _PLAIN, "image": _URL,
        "banner_image": _URL, "date_published": _DATE, "date_modified": _DATE,
        "authors": _list(_author), "tags": _tags, "language": _of(str, language),
        "attachments": _list(_object(
            {
                "url": _URL, "mime_type": _of(str, mime), "title": _PLAIN,
                "size_in_bytes": _natural, "duration_in_seconds": _natural,
            }, "url", "mime_type",
        )),
    },
    "id",
)  # fmt: skip


def _item(value: Any, path: str) -> Iterator[str]:
    yield from _ITEM(value, path)
    if type(value) is dict and not {"content_html", "content_text"} & value.keys():
        yield f"{path}: needs content_html or content_text"


_FEED = _object(
    {
        "version": _of(str, one_of("https://jsonfeed.org/version/1.1")),
        "title": _PLAIN, "home_page_url": _URL, "feed_url": _URL, "description": _PLAIN,
        "user_comment": _TEXT, "next_url": _URL, "icon": _URL, "favicon": _URL,
        "authors": _list(_author), "language": _of(str, language), "expired": _of(bool),
        "hubs": _list(_object({"type": _TEXT, "url": _URL}, "type", "url")),
        "items": _list(_item),
    },
    # The addresses are "strongly recommended".
    "version", "title", "items", "home_page_url", "feed_url",
)  # fmt: skip


def faults(data: bytes, place: str) -> Iterator[str]:
    """What is wrong with a feed at the address `place`."""
    twice: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        twice.extend({it for it in names if names.count(it) > 1})
        return dict(pairs)

    try:
        feed = json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_constant=_no_constant)
    except ValueError as error:
        yield f"feed: no JSON in UTF-8: {error}"
        return
    for key in twice:
        yield f"feed: says {key} twice"
    yield from _FEED(feed, "feed")
    if type(feed) is not dict:
        return
    said = feed.get("feed_url")
    if place and said and said != place:
        yield f"feed: says that it lies at {said!r}, not at {place!r}"
    if said and feed.get("next_url") == said:
        yield "feed: its next_url leads to itself"
    items = feed.get("items")
    ids = [it.get("id") for it in items if type(it) is dict] if type(items) is list else []
    for id in {str(it) for it in ids if it is not None and ids.count(it) > 1}:
        yield f"feed: has the id {id!r} twice"


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
