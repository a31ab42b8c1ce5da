"""RSS 2.0 and Atom as bytes, written by feedgen.

feedgen writes a single entry, and a feed without entries (its shell); `shells` puts entries into
the shell. So an entry is written once per format, however many feeds carry it. Sources: the RSS
Advisory Board's specification and best practices profile, RFC 4287, and RFC 5005 for archives.

An extension of ours writes what feedgen gets wrong: an Atom link loses its rel, media:content is in
a group, RSS omits hubs and an author without an e-mail address, and an enclosure of unknown length
has the length "None".
"""

from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from pelican_smo.base import media_types
from pelican_smo.base.dates import iso
from pelican_smo.facts.page import Image
from pelican_smo.feeds.entries import Channel, Entry

GENERATOR = "pelican_smo"

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_HISTORY = "http://purl.org/syndication/history/1.0"
_MEDIA = "http://search.yahoo.com/mrss/"
_XHTML = "http://www.w3.org/1999/xhtml"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# The feed declares all that an entry may use, whether or not it has such entries.
_ATOM_NAMES = {"fh": _HISTORY, "media": _MEDIA}
_RSS_NAMES = {
    "atom": _ATOM,
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": _DC,
    "fh": _HISTORY,
    "media": _MEDIA,
}
# See podcast.py.
_PODCAST_NAMES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}


def rss_item(entry: Entry, summary_in_description: bool = True) -> bytes:
    """An RSS item, without its namespace declarations.

    The whole text is in content:encoded beside the summary, or alone in the description. Raises
    `ValueError` for a text that is not legal XML.
    """
    made = _made(entry)
    made.comments(entry.discussion or None)
    if entry.summary and (summary_in_description or not entry.content):
        made.description(entry.summary, isSummary=True)
    if entry.content:
        made.content(entry.content, type="html")
    return _bytes(made.rss_entry(), _RSS_NAMES)


def atom_entry(entry: Entry) -> bytes:
    """An Atom entry, without its namespace declarations.

    Raises `ValueError` for a text that is not legal XML.
    """
    made = _made(entry)
    for author in entry.authors:
        made.author({"name": author.name, **({"uri": author.url} if author.url else {})})
    if entry.content:
        # With any other type, Atom readers show markup as text.
        made.content(entry.content, type="html")
    if entry.summary:
        made.summary(entry.summary, type="html")
    return _bytes(made.atom_entry(), _ATOM_NAMES)


def rss_shell(channel: Channel) -> bytes:
    """An RSS feed without items."""
    data: bytes = _shell(channel, "application/rss+xml", _FeedExtension).rss_str()
    return data


def atom_shell(channel: Channel) -> bytes:
    """An Atom feed without entries."""
    data: bytes = _shell(channel, "application/atom+xml", _AtomFeedExtension).atom_str()
    return data


class _EntryExtension(BaseEntryExtension):  # type: ignore[misc]
    """What feedgen omits of an entry, or writes wrongly."""

    entry: Entry

    def extend_rss(self, item: Any) -> Any:
        entry = self.entry
        # RSS's own author is an e-mail address.
        for author in entry.authors:
            _element(item, f"{{{_DC}}}creator", author.name)
        if entry.language:
            _element(item, f"{{{_DC}}}language", entry.language)
        if entry.published and entry.updated != entry.published:
            _element(item, f"{{{_ATOM}}}updated", iso(entry.updated))
        # At most one, since readers do not agree on which they take (RSS Best Practices Profile,
        # enclosure); a length of 0 means unknown.
        for it in entry.enclosures[:1]:
            _element(item, "enclosure", url=it.url, length=str(it.length), type=it.media_type)
        _media(item, entry.image)
        return item

    def extend_atom(self, element: Any) -> Any:
        entry = self.entry
        if entry.language:
            element.set(_LANG, entry.language)
        if entry.canonical:
            _element(element, "link", rel="canonical", href=entry.canonical)
        if entry.discussion:
            _element(element, "link", rel="replies", type="text/html", href=entry.discussion)
        for it in entry.enclosures:
            length = {"length": str(it.length)} if it.length else {}
            _element(element, "link", rel="enclosure", type=it.media_type, **length, href=it.url)
        _media(element, entry.image)
        return element


class _FeedExtension(BaseExtension):  # type: ignore[misc]
    """What feedgen omits of a feed."""

    channel: Channel

    def extend_ns(self) -> dict[str, str]:
        names = {"dc": _DC, "fh": _HISTORY, "media": _MEDIA}
        return {**names, **_PODCAST_NAMES} if self.channel.podcast else names

    def extend_rss(self, feed: Any) -> Any:
        self._extend(feed[0], f"{{{_ATOM}}}link")
        return feed

    def extend_atom(self, feed: Any) -> Any:
        self._extend(feed, "link")
        return feed

    def _extend(self, feed: Any, link: str) -> None:
        channel = self.channel
        for hub in channel.hubs:
            _element(feed, link, rel="hub", href=hub)
        if channel.current:
            _element(feed, f"{{{_HISTORY}}}archive")
        for rel, url in (
            ("current", channel.current),
            ("prev-archive", channel.previous),
            ("next-archive", channel.next),
        ):
            if url:
                _element(feed, link, rel=rel, href=url)
        _notice(feed, channel)


class _AtomFeedExtension(_FeedExtension):
    def extend_ns(self) -> dict[str, str]:
        return _ATOM_NAMES


def _made(entry: Entry) -> FeedEntry:
    """A feedgen entry with what both formats have in common."""
    made = FeedEntry()
    made.register_extension("smo", _EntryExtension)
    made.smo.entry = entry
    made.id(entry.id)
    made.title(entry.title)
    made.link(href=entry.url)
    if entry.published:
        made.published(entry.published)
    made.updated(entry.updated)
    made.category([{"term": term} for term in entry.categories])
    return made


def _shell(channel: Channel, media_type: str, extension: type["_FeedExtension"]) -> FeedGenerator:
    """A feedgen feed without entries."""
    feed = FeedGenerator()
    feed.register_extension("smo", extension)
    feed.smo.channel = channel
    feed.id(channel.id)
    feed.title(channel.title)
    feed.description(channel.description)
    if channel.language:
        feed.language(channel.language)
    feed.author({"name": channel.author})
    feed.generator(GENERATOR)
    # feedgen uses the last link as the channel's own in RSS, whatever its rel.
    feed.link(href=channel.url, rel="self", type=media_type)
    feed.link(href=channel.home, rel="alternate", type="text/html")
    feed.updated(channel.updated)
    feed.lastBuildDate(channel.updated)
    if channel.copyright:
        feed.rights(channel.copyright)
    if channel.image:
        # Title and link of the picture are those of the channel (RSS 2.0, image).
        feed.image(channel.image, channel.title, channel.home)
        feed.icon(channel.image)
    return feed


def _notice(parent: Any, channel: Channel) -> None:
    """A text in XHTML for people who open the feed in a browser, so that its link works.

    The W3C's validator accepts a div there, in RSS and in Atom, and nothing else of XHTML
    (feedvalidator, extension.py and feed.py); in Atom it wants no prefix.
    """
    notice = channel.notice
    if notice is None:
        return
    no_prefix: Any = {None: _XHTML}
    div = etree.SubElement(parent, f"{{{_XHTML}}}div", nsmap=no_prefix)
    _element(div, f"{{{_XHTML}}}p", notice.text)
    _element(_element(div, f"{{{_XHTML}}}p"), f"{{{_XHTML}}}a", notice.link, href=notice.url)


def _media(parent: Any, image: Image | None) -> None:
    """A picture (Media RSS 1.5.1), without a group, since it is the only one.

    A picture of unknown type, on another host and without a file extension, is a thumbnail: that
    has no type, and image-process, which edits the finished file, fails at a content without one.
    """
    if image is None:
        return
    media_type = image.media_type or media_types.of_address(image.url)
    if media_type:
        made = _element(
            parent, f"{{{_MEDIA}}}content", url=image.url, medium="image", type=media_type
        )
    else:
        made = _element(parent, f"{{{_MEDIA}}}thumbnail", url=image.url)
    if image.width and image.height:
        made.set("width", str(image.width))
        made.set("height", str(image.height))


def _element(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    made = etree.SubElement(parent, name, attributes)
    made.text = text
    return made


def _bytes(element: Any, names: dict[str, str]) -> bytes:
    """An element as written within one that declares `names`."""
    around = etree.Element("a", nsmap=names)
    before = len(etree.tostring(around)) - len("/>") + len(">")
    around.append(element)
    data: bytes = etree.tostring(around, encoding="UTF-8")
    return data[before : -len("</a>")]
