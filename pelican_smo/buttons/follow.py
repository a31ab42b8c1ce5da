"""Links to follow the site: the bar at the end of a page, and single buttons."""

from collections.abc import Iterable

from pelican_smo.base.i18n import Messages
from pelican_smo.base.urls import encoded
from pelican_smo.buttons.links import Link, profile
from pelican_smo.buttons.row import Button, Look, button_of
from pelican_smo.channels.selection import Chosen


def follow_bar(chosen: Iterable[Chosen], look: Look, feed: str, domain: str, page: str) -> str:
    """The bar of links to follow the site.

    `feed` is the main feed's address, `domain` the site's, and `page` the subscribe page's,
    to which the feed button links; each empty if there is none.
    """
    buttons = []
    for one in chosen:
        instead = page if one.channel.group == "feed" else ""
        link = Link(one, _given(feed, domain) | ({"+feed": instead} if instead else {}))
        if link.complete:
            buttons.append(button_of(one, link, look.messages, rel="" if instead else _rel(one)))
    label = look.messages.get("Follow this site")
    return look.rendered("follow", label, buttons=buttons) if buttons else ""


def to_follow(one: Chosen, messages: Messages, feed: str) -> Button:
    """One button to follow the site; inactive if it needs a feed and there is none."""
    link = Link(one, _given(feed))
    return button_of(one, link, messages, not link.complete, _rel(one))


def _given(feed: str, domain: str = "") -> dict[str, str]:
    """The site's values for the placeholders of follow channels."""
    given = {"domain": encoded(domain)} if domain else {}
    if feed:
        given |= {"feed": encoded(feed), "+feed": feed, "+feed_rest": feed.partition("://")[2]}
    return given


def _rel(one: Chosen) -> str:
    """The relation of the followed address to the site (HTML Standard, link types; rel=me:
    https://microformats.org/wiki/rel-me).
    """
    if profile(one) or one.use.url.startswith(("mailto:", "xmpp:")):
        return "me noopener"
    return "alternate" if one.channel.group == "feed" else "noopener"
