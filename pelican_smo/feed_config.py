"""The part of the SMO block that is about feeds: every key, its type and its default."""

from typing import Annotated, Literal

from msgspec import Meta

from pelican_smo.block import Section


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
