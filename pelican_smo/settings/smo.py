"""The SMO block of `pelicanconf.py`: every key, its type and its default."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from pelican_smo.settings import validate
from pelican_smo.settings.cards import Cards
from pelican_smo.settings.feeds import Feeds
from pelican_smo.settings.validate import Section

Said = bool | str | dict[str, str]
"""What an owner writes about a channel: whether it appears, or the options that it needs."""

Choice = list[str | dict[str, Said]] | dict[str, Said]
"""Channels of one kind: exactly these, or changes to the defaults of `site_kind`."""

_CHANNELS = {
    "expected": (
        'a list of channels, as in ["mastodon", {"x": "@me"}, "email"], or a mapping from channels '
        'to True, False, a text or options, as in {"mastodon": True}'
    )
}

Words = dict[str, str | dict[str, str]]
"""An owner's own text for a message: one for all languages, or one for each."""


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
            ),
            examples=[{"Share on {name}": "Post to {name}"}],
        ),
    ] = msgspec.field(default_factory=dict)
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
    """The tags on every page for the networks that preview it."""

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
            ),
            examples=[{"fb:app_id": "1234"}],
        ),
    ] = msgspec.field(default_factory=dict)


class Config(Section, frozen=True, kw_only=True):
    """The SMO block."""

    site_kind: Annotated[
        Literal["blog", "news", "community", "video", "product"],
        Meta(description="What the site is; picks the default channels."),
    ] = "blog"
    share: Annotated[
        Choice | None,
        Meta(description="Channels that a visitor can share a page on.", extra=_CHANNELS),
    ] = None
    bookmark: Annotated[
        Choice | None,
        Meta(description="Services that a visitor can save a page to.", extra=_CHANNELS),
    ] = None
    follow: Annotated[
        Choice | None, Meta(description="Where a visitor can follow the site.", extra=_CHANNELS)
    ] = None
    authors: Annotated[
        dict[str, Annotated[dict[str, str], Meta(examples=[{"mastodon": "@ada@fosstodon.org"}])]],
        Meta(
            description=(
                "Profiles of authors, by their name and the channel: "
                '{"Ada Lin": {"mastodon": "@ada@fosstodon.org", "x": "@ada"}}.'
            ),
            examples=[{"Ada Lin": {"mastodon": "@ada@fosstodon.org"}}],
        ),
    ] = msgspec.field(default_factory=dict)
    buttons: Buttons = Buttons()
    head: Head = Head()
    feeds: Annotated[
        Feeds | bool,
        Meta(description="False leaves Pelican's own feeds alone."),
    ] = Feeds()
    cards: Annotated[
        Cards | bool,
        Meta(description="Pictures drawn for pages without one; False for none."),
    ] = Cards()
    preview: Annotated[
        Literal["auto"] | bool,
        Meta(
            description=(
                "auto writes the preview studio into /smo-preview/ where the site is built at "
                "home, with an empty or local SITEURL; False never does."
            )
        ),
    ] = "auto"
    check: Annotated[
        bool,
        Meta(description="Say at the end of a build how the pages look to networks."),
    ] = True


def read(value: object, faults: list[str]) -> Config:
    """The SMO block with its defaults; errors are added to `faults`."""
    config = validate.read(Config, {} if value is None else value, faults)
    feeds = Feeds() if config.feeds is True else config.feeds
    cards = Cards() if config.cards is True else config.cards
    return replace(config, feeds=feeds, cards=cards)
