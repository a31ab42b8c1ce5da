"""RSS and Atom feeds: entries as bytes, put into a feed without entries (its shell)."""

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from lxml import etree
from msgspec.structs import replace

from pelican_smo.base.dates import iso, rfc822
from pelican_smo.feeds.entries import NO_DATE, Channel
from pelican_smo.feeds.rss_atom import atom_shell, rss_shell


def rss(channel: Channel, items: Iterable[bytes], stylesheet: str = "") -> bytes:
    """An RSS feed of these items; `stylesheet` is the address of a CSS file."""
    return Shells().rss(channel, items, stylesheet)


def atom(channel: Channel, entries: Iterable[bytes], stylesheet: str = "") -> bytes:
    """An Atom feed of these entries; `stylesheet` is the address of a CSS file."""
    return Shells().atom(channel, entries, stylesheet)


class Shells:
    """Writes feeds; feedgen makes one shell for channels that have most in common.

    What differs from feed to feed replaces the values of the first.
    """

    def __init__(self) -> None:
        self._made: dict[Channel | None, tuple[bytes, list[bytes]]] = {}

    def rss(self, channel: Channel, items: Iterable[bytes], stylesheet: str = "") -> bytes:
        """An RSS feed of these items; `stylesheet` is the address of a CSS file."""
        differs = [
            _text("title", channel.title),
            _text("lastBuildDate", rfc822(channel.updated)),
            _href(channel.url),
        ]
        shell = self._shell(channel, "rss", differs)
        return _spliced(shell, b"</channel></rss>", items, stylesheet)

    def atom(self, channel: Channel, entries: Iterable[bytes], stylesheet: str = "") -> bytes:
        """An Atom feed of these entries; `stylesheet` is the address of a CSS file."""
        differs = [
            _text("id", channel.id),
            _text("title", channel.title),
            _text("updated", iso(channel.updated)),
            _href(channel.url),
        ]
        shell = self._shell(channel, "atom", differs)
        return _spliced(shell, b"</feed>", entries, stylesheet)

    def _shell(self, channel: Channel, format: str, differs: list[bytes]) -> bytes:
        """A feed without entries. No text can contain what `differs`: there, "<" is escaped."""
        # There is one podcast, and no other feed is like it.
        like = None
        if not channel.podcast:
            like = replace(channel, id=format, title="", updated=NO_DATE, url="")
        if like not in self._made:
            shell = (rss_shell if format == "rss" else atom_shell)(channel)
            self._made[like] = shell, differs
        shell, others = self._made[like]
        for other, own in zip(others, differs, strict=True):
            shell = shell.replace(other, own)
        return shell


def _text(name: str, text: str) -> bytes:
    """An element with a text, as written in a feed."""
    made = etree.Element(name)
    made.text = text
    data: bytes = etree.tostring(made, encoding="UTF-8")
    return data


def _href(url: str) -> bytes:
    """The attributes of a feed's link to itself, as written in it."""
    data: bytes = etree.tostring(etree.Element("a", href=url, rel="self"), encoding="UTF-8")
    return data[len("<a ") : -len("/>")]


def _spliced(shell: bytes, end: bytes, parts: Iterable[bytes], stylesheet: str) -> bytes:
    declaration, _, rest = shell.partition(b"\n")
    css = f'<?xml-stylesheet type="text/css" href={quoteattr(stylesheet)}?>\n' if stylesheet else ""
    return b"".join(
        [declaration, b"\n", css.encode(), rest.removesuffix(end), b"\n"]
        + [part + b"\n" for part in parts]
        + [end, b"\n"]
    )
