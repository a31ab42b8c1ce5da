"""What feeds must be, from their specifications, and what the W3C's validator says of them.

Written without a look at the code that it judges. RSS: the Advisory Board's
specification 2.0.11 (https://www.rssboard.org/rss-specification) and its best
practices profile (https://www.rssboard.org/rss-profile). Atom: RFC 4287. JSON
Feed: version 1.1 (https://www.jsonfeed.org/version/1.1/). Archives: RFC 5005.
Hubs: WebSub (https://www.w3.org/TR/websub/). Beyond them, errors and warnings
of the feed validator (https://validator.w3.org/feed/docs/) are faults here, by
the names in brackets, but for these, of which a feed is not the cause or which
depend on the day: an article without a word, which has no summary either (RFC
4287, 4.2.13 does not want the title there) [MissingTextualContent], dates in the future or before 1990 [ImplausibleDate], two
entries of one minute [DuplicateUpdated], frames and drawings in a text
[SecurityRisk], U+FFFD [BadCharacters], relations that are registered but not in
its list [UnregisteredAtomLinkRel], a podcast without an owner's address
[MissingItunesEmail].
"""

from typing import Literal
from xml.etree import ElementTree

from tests.feed_rules import atom, json_feed, rss

Format = Literal["atom", "rss", "json"]


def faults(data: bytes, format: Format, url: str = "") -> list[str]:
    """What is wrong with a feed that lies at `url`; each fault begins with its place.

    Without `url` a feed may name any place as its own.
    """
    if format == "json":
        return [*json_feed.faults(data, url)]
    try:
        if data.decode("utf-8").startswith("\ufeff"):
            return ["feed: begins with a byte order mark"]
        # By expat; namespaces that are not declared and characters that are not legal
        # end it here [SAXError, UndeclaredPrefix].
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, UnicodeDecodeError) as error:
        return [f"feed: no XML in UTF-8: {error}"]
    if b"<!DOCTYPE" in data[:1000]:
        return ["feed: has a document type [InvalidDoctype]"]
    return [*(atom if format == "atom" else rss).faults(root, url)]
