"""The feeds of the SMO block: every key, its type and its default."""

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from pelican_smo.base import urls
from pelican_smo.settings.errors import place, shown, wrong
from pelican_smo.settings.validate import Section, meant_bool

Names = Annotated[
    tuple[str, ...],
    Meta(description="Names or slugs, * for any characters.", examples=[["Walks", "sea*"]]),
]


class Filter(Section, frozen=True, kw_only=True):
    """Posts by their properties; an omitted key sets no condition."""

    category: Names = ()
    tag: Names = ()
    author: Names = ()
    lang: Names = ()
    file: Annotated[
        tuple[str, ...],
        Meta(description="Paths in the content folder.", examples=[["notes/*"]]),
    ] = ()


class Rule(Section, frozen=True, kw_only=True):
    """Which posts are in a feed."""

    include: Annotated[
        Filter, Meta(description="Only posts that fit every key that is written here.")
    ] = Filter()
    exclude: Annotated[
        Filter, Meta(description="No posts that fit one of the keys that are written here.")
    ] = Filter()
    limit: Annotated[
        int,
        Meta(ge=0, le=100_000, description="How many posts at most; 0 for FEED_MAX_ITEMS."),
    ] = 0


class OwnFeed(Rule, frozen=True, kw_only=True):
    """A feed in addition to those of the FEED_* settings."""

    title: Annotated[str, Meta(description="What the feed is called, behind the site's name.")] = ""
    path: Annotated[
        str,
        Meta(description='Where it is, without an ending; "feeds/" and its name if empty.'),
    ] = ""
    template: Annotated[
        str,
        Meta(description="A template of the theme that makes the content of each entry."),
    ] = ""


class Podcast(Section, frozen=True, kw_only=True):
    """The site's podcast: an additional RSS feed of all articles with a recording."""

    path: Annotated[
        str, Meta(description="Where its feed is in the output folder; podcast apps keep that.")
    ] = "feeds/podcast.rss.xml"
    title: Annotated[str, Meta(description="The show's name; the site's if empty.")] = ""
    description: Annotated[
        str, Meta(description="What it is about; the site's subtitle if empty.")
    ] = ""
    author: Annotated[str, Meta(description="Who makes it; the site's author if empty.")] = ""
    email: Annotated[
        str,
        Meta(description="How directories reach its owner; everybody can read it in the feed."),
    ] = ""
    category: Annotated[
        str,
        Meta(
            description=(
                "One of Apple's categories, with a subcategory where there is one that fits: "
                '"Technology", "Society & Culture > Documentary".'
            ),
            examples=["Society & Culture > Documentary"],
        ),
    ] = ""
    image: Annotated[
        str,
        Meta(
            description=(
                "The show's picture, a square one in JPEG or PNG of 1400 to 3000 pixels: a path "
                "in the content folder or an address. feeds.image if empty."
            )
        ),
    ] = ""
    explicit: Annotated[bool, Meta(description="Whether some of it is not for children.")] = False
    type: Annotated[
        Literal["episodic", "serial"],
        Meta(description="serial is a story that is heard from its first episode on."),
    ] = "episodic"
    medium: Annotated[
        Literal["podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "course"],
        Meta(description="What its recordings are."),
    ] = "podcast"
    guid: Annotated[
        str,
        Meta(
            description=(
                "The show's UUID (podcast:guid), if it has had one elsewhere; else it is made of "
                "the feed's address."
            )
        ),
    ] = ""
    locked: Annotated[bool, Meta(description="Ask hosting services not to import the feed.")] = (
        False
    )
    funding: Annotated[
        dict[str, str],
        Meta(
            description="Where the show can be supported, text and address.",
            examples=[{"Buy us a coffee": "https://example.org/support"}],
        ),
    ] = msgspec.field(default_factory=dict)


class Feeds(Section, frozen=True, kw_only=True):
    """The feeds of Pelican's FEED_* settings, written by this plugin."""

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
    select: Annotated[
        dict[str, Rule],
        Meta(
            description=(
                "Which posts are in the feeds that FEED_* settings ask for, by their paths, "
                'as in {"feeds/all.*": {"exclude": {"category": ["Links"]}}}.'
            ),
            examples=[{"feeds/all.*": {"exclude": {"category": ["Links"]}}}],
        ),
    ] = msgspec.field(default_factory=dict)
    extra: Annotated[
        dict[str, OwnFeed],
        Meta(
            description=(
                "Feeds of your own, by their names, as in "
                '{"coast": {"title": "By the sea", "include": {"tag": ["sea", "coast*"]}}}.'
            ),
            examples=[{"coast": {"include": {"tag": ["sea"]}}}],
        ),
    ] = msgspec.field(default_factory=dict)
    archive: Annotated[
        bool,
        Meta(
            description=(
                "Write what no longer fits into a feed into archives that it leads to, "
                "so that a reader can get everything (RFC 5005)."
            )
        ),
    ] = False
    hubs: Annotated[
        tuple[str, ...],
        Meta(
            description=(
                "WebSub hubs, which pass on at once what is new: their addresses. "
                "`pelican-smo ping` tells them."
            ),
            examples=[["https://pubsubhubbub.appspot.com/"]],
        ),
    ] = ()
    podcast: Annotated[
        Podcast | None, Meta(description="The site's podcast; without it there is none.")
    ] = None
    subscribe: Annotated[
        str | bool,
        Meta(
            description="Where the subscribe page is, from the site's root; False for none.",
            examples=["subscribe/"],
        ),
    ] = True

    @property
    def subscribe_url(self) -> str:
        """The path of the subscribe page from the site's root; empty if there is none."""
        path = "subscribe/" if self.subscribe is True else self.subscribe or ""
        named = path.endswith("/") or "." in path.rpartition("/")[2]
        return path if named or not path else f"{path}/"


def faults(feeds: Feeds | bool) -> Iterator[str]:
    """Errors in values of the right type."""
    if isinstance(feeds, bool):
        return
    for number, hub in enumerate(feeds.hubs):
        where = place("feeds", "hubs", number)
        if not urls.is_whole(hub):
            yield wrong(
                where,
                "the full address of a hub, with special characters escaped, as in "
                '"https://pubsubhubbub.appspot.com/"',
                hub,
            )
        elif hub in feeds.hubs[:number]:
            yield f"{where}: {shown(hub)} is in the list twice. Delete one."
    said = feeds.subscribe
    meant = meant_bool(said) if isinstance(said, str) else None
    if meant is not None or not _is_page(feeds.subscribe_url):
        yield wrong(
            place("feeds", "subscribe"),
            'a path from the site\'s root, as in "subscribe/" or "follow.html", or False for no page',
            said,
            "" if meant is None else f" Did you mean {meant}?",
        )
    yield from _own_feed_faults(feeds)
    if feeds.podcast:
        from pelican_smo.settings import podcast

        yield from podcast.faults(feeds.podcast)


def _is_page(path: str) -> bool:
    """Whether this is a valid path from the site's root for a page, or empty for no page."""
    return not path or not (
        {"", ".", ".."}.intersection(path.removesuffix("/").split("/"))
        or set(':?#%\\{}"<>|*').intersection(path)
        or not path.isprintable()
    )


def _own_feed_faults(feeds: Feeds) -> Iterator[str]:
    taken: dict[str, str] = {}
    for name, feed in feeds.extra.items():
        here = place("feeds", "extra", name)
        path = own_path(name, feed)
        stem = path
        for ending in (".xml", ".json", ".atom", ".rss"):
            stem = stem.removesuffix(ending)
        if not stem or path[0] == "/" or path[-1] == "/" or ".." in path.split("/"):
            yield wrong(
                here, 'a path in the output folder without an ending, as in "feeds/walks"', path
            )
        elif stem != path:
            yield wrong(
                here, "a path without an ending, since each format adds its own", path,
                f" Write {shown(stem)}.",
            )  # fmt: skip
        elif path in taken:
            yield f"{here}: {taken[path]} has the path {shown(path)} too. Give one of them another."
        taken[path] = here


def own_path(name: str, feed: OwnFeed) -> str:
    """The path of a feed of the site's own, without the ending of its format."""
    return feed.path or f"feeds/{name}"
