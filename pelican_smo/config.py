"""The SMO block of `pelicanconf.py`: every key, its type and its default."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta

from pelican_smo.errors import nearest, place, shown

Said = bool | str | dict[str, str]
"""What a site's owner says of a channel: that it appears or not, or what it needs."""

Choice = list[str | dict[str, Said]] | dict[str, Said]
"""Channels of one kind: exactly these, or changes to the defaults of the site's kind."""

Words = dict[str, str | dict[str, str]]
"""A message in the owner's own words: for all languages, or by language."""


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One level of the block; unknown keys are mistakes."""


# What a key that takes a mapping looks like, by its type.
_EXAMPLES: Mapping[Any, str] = {
    dict[str, str]: '{"fb:app_id": "1234"}',
    dict[str, dict[str, str]]: '{"Ada Lin": {"mastodon": "@ada@fosstodon.org"}}',
    Words: '{"Share on {name}": "Post to {name}"}',
}

_SectionT = TypeVar("_SectionT", bound=Section)


class Buttons(Section, frozen=True, kw_only=True):
    """The row of share and bookmark buttons."""

    on: Annotated[
        tuple[Literal["article", "page"], ...],
        Meta(description="Kinds of page that carry the buttons."),
    ] = ("article",)
    position: Annotated[
        Literal["after", "before", "both", "side"],
        Meta(
            description=(
                "Where they stand: after the text, before it, both, or on wide screens at "
                "the window's side and else after it."
            )
        ),
    ] = "after"
    style: Annotated[
        Literal["icon-label", "icon", "label", "menu"],
        Meta(
            description=(
                "What a button shows; its name is always there for a screen reader. "
                "menu folds the row into one button."
            )
        ),
    ] = "icon-label"
    hashtags: Annotated[
        int,
        Meta(ge=0, le=30, description="How many of a page's tags go along as hashtags at most."),
    ] = 3
    labels: Annotated[
        Words,
        Meta(
            description=(
                "Labels in your own words, by the English one: "
                '{"Share on {name}": "Post to {name}", "Copy link": {"de": "Adresse kopieren"}}.'
            )
        ),
    ] = {}
    show_retired: Annotated[
        tuple[str, ...],
        Meta(
            description=(
                "Channels that are closed or in doubt and are to be shown all the same "
                'where they are chosen, as in ["digg", "mix"].'
            )
        ),
    ] = ()
    integrity: Annotated[
        bool,
        Meta(
            description=(
                "Print the checksum of the style sheet and the script (subresource integrity)."
            )
        ),
    ] = False


class Head(Section, frozen=True, kw_only=True):
    """What every page says about itself to the networks that preview it."""

    theme_tags: Annotated[
        Literal["auto", "keep", "replace"],
        Meta(
            description=(
                "Who wins where the theme prints a tag too: auto decides tag by tag, "
                "keep lets every usable tag of the theme stay, replace never does."
            )
        ),
    ] = "auto"
    jsonld: Annotated[bool, Meta(description="Print JSON-LD (schema.org) on every page.")] = True
    default_image: Annotated[
        str,
        Meta(
            description=(
                "The picture of a page that has none of its own: a path in the content "
                "folder or an address."
            )
        ),
    ] = ""
    default_image_alt: Annotated[
        str, Meta(description="What the default picture shows; the site's name if empty.")
    ] = ""
    extra: Annotated[
        dict[str, str],
        Meta(
            description=(
                "More tags for every page, name and content, as in "
                '{"fb:app_id": "1234", "theme-color": "#0a6b5d"}.'
            )
        ),
    ] = {}


class Feeds(Section, frozen=True, kw_only=True):
    """The feeds that Pelican's FEED_* settings ask for, written by this plugin."""

    formats: Annotated[
        tuple[Literal["atom", "rss", "json"], ...],
        Meta(
            description=(
                "Formats that are written; json stands beside each Atom or RSS feed "
                "that a FEED_* setting asks for."
            )
        ),
    ] = ("atom", "rss", "json")
    content: Annotated[
        Literal["full", "summary"],
        Meta(description="What an entry holds: the article's whole text, or its summary alone."),
    ] = "full"
    image: Annotated[
        str,
        Meta(
            description=(
                "The site's picture in feeds, a square one in PNG, JPEG or GIF: a path in the "
                "content folder or an address."
            )
        ),
    ] = ""
    copyright: Annotated[
        str, Meta(description='Whose rights the feeds name, as in "© 2026 Ada Lin, CC BY 4.0".')
    ] = ""


class Config(Section, frozen=True, kw_only=True):
    """The SMO block."""

    site_kind: Annotated[
        Literal["blog", "news", "community", "video", "product"],
        Meta(description="What the site is; picks the default channels."),
    ] = "blog"
    share: Annotated[
        Choice | None, Meta(description="Channels that a visitor can share a page on.")
    ] = None
    bookmark: Annotated[
        Choice | None, Meta(description="Services that a visitor can save a page to.")
    ] = None
    follow: Annotated[Choice | None, Meta(description="Where a visitor can follow the site.")] = (
        None
    )
    authors: Annotated[
        dict[str, dict[str, str]],
        Meta(
            description=(
                "Profiles of authors, by their name and the channel: "
                '{"Ada Lin": {"mastodon": "@ada@fosstodon.org", "x": "@ada"}}.'
            )
        ),
    ] = {}
    buttons: Buttons = Buttons()
    head: Head = Head()
    feeds: Annotated[
        Feeds | bool,
        Meta(description="False leaves Pelican's own feeds alone."),
    ] = Feeds()


def read(block: object, faults: list[str]) -> Config:
    """The SMO block with its defaults filled in.

    Every fault is added to `faults`, with the key, the value, what is allowed
    and the nearest right spelling; its key then has its default.
    """
    return _section(Config, {} if block is None else block, (), faults)


def _section(
    kind: type[_SectionT], value: object, keys: tuple[str, ...], faults: list[str]
) -> _SectionT:
    fields = _fields(kind)
    if not isinstance(value, Mapping):
        faults.append(
            f"{place(*keys)} = {shown(value)}: this is a mapping with the keys {', '.join(fields)}."
        )
        return kind()
    given: dict[str, Any] = {}
    for key, item in value.items():
        here = (*keys, str(key))
        if key not in fields:
            faults.append(
                f"{place(*here)} = {shown(item)}: there is no such key."
                f"{nearest(str(key), fields)} The keys here are {', '.join(fields)}."
            )
        elif section := _section_of(fields[key], item):
            given[key] = _section(section, item, here, faults)
        else:
            try:
                given[key] = msgspec.convert(item, fields[key])
            except msgspec.ValidationError:
                faults.append(f"{place(*here)} = {shown(item)}: {_expected(fields[key], item)}")
    return kind(**given)


@cache
def _fields(kind: type[Section]) -> dict[str, Any]:
    return {field.name: field.type for field in msgspec.structs.fields(kind)}


def _section_of(expected: Any, item: object) -> type[Section] | None:
    """The section that `item` is meant for, if its key takes one."""
    for option in (expected, *get_args(_bare(expected))):
        if isinstance(option, type) and issubclass(option, Section):
            takes_bool = bool in get_args(_bare(expected))
            return None if takes_bool and isinstance(item, bool) else option
    return None


def _bare(expected: Any) -> Any:
    return get_args(expected)[0] if get_origin(expected) is Annotated else expected


def _expected(expected: Any, item: object) -> str:
    """What a key takes, in the words of its owner, with the nearest right value."""
    expected = _bare(expected)
    if get_origin(expected) is Literal:
        allowed = get_args(expected)
        return f"it is one of {', '.join(allowed)}.{nearest(str(item), allowed)}"
    if get_origin(expected) is tuple:
        allowed = get_args(get_args(expected)[0])
        if not allowed:
            return "it is a list of texts."
        wrong = (
            [str(word) for word in item if word not in allowed]
            if isinstance(item, list | tuple)
            else []
        )
        hints = "".join(nearest(word, allowed) for word in wrong)
        return f"it is a list of {', '.join(allowed)}.{hints}"
    if expected is bool:
        return "it is True or False."
    if expected is int:
        return "it is a number from 0 to 30."
    if expected is str:
        return "it is a text."
    if expected in _EXAMPLES:
        return f"it is a mapping, as in {_EXAMPLES[expected]}."
    return (
        'it is a list of channels, as in ["mastodon", {"x": "@me"}, "email"], or a mapping '
        'from channels to True, False, a text or options, as in {"mastodon": True}.'
    )
