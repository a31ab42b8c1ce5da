"""The address behind a button: a channel's template, filled with a page's values."""

import sys
from collections.abc import Iterator, Mapping
from html import escape
from urllib.parse import quote

from pelican_smo.base.placeholders import slot
from pelican_smo.base.text import cut
from pelican_smo.base.urls import encoded
from pelican_smo.buttons.share_text import Said, via
from pelican_smo.channels.catalogue import PLACEHOLDER, stem
from pelican_smo.channels.selection import Chosen

# Names of a page's own values in the addresses of share and bookmark channels.
_PAGE = frozenset(["url", "+url", "title", "text", "summary", "image", "portrait", "tags", "via"])
# These may be empty; their parameter is then omitted.
_OPTIONAL = frozenset(["summary", "image", "portrait", "tags", "via"])
# Characters that an owner's value (a handle, a server's address) may bring into an
# address unquoted; the patterns of the catalogue have checked its form.
_OWNERS_SAFE = "/:@.-_~%"
_TOPIC = 50
"""Characters of a topic on Threads
(https://developers.facebook.com/docs/threads/threads-web-intents)."""


class Link:
    """A channel's address, with slots for what differs from page to page.

    `given` are the values that are the same on all pages, percent-encoded where
    the placeholder needs it. `number` keeps the slots of links apart.
    """

    def __init__(self, one: Chosen, given: Mapping[str, str], number: int = 0) -> None:
        self._use = use = one.use
        self._names = (one.channel.id, *one.channel.aliases)
        self._number = number
        self._fixed = {**given, **_owners(one)}
        self._of_page = frozenset() if one.kind == "follow" else _PAGE
        # X adds " via @…" to the text, and counts it.
        self._via = "via" in use.placeholders
        self._reserved = via(one.values.get("via", "")) if self._via else ""
        self._optional: list[tuple[str, str, str]] = []
        first, *others = use.url.split("&")
        self.complete = use.action == "form" or self._known(first)
        """Whether there is an address: False if it needs a feed and there is none."""
        self.href = "".join((self._filled(first), *map(self._parameter, others)))
        self.has_options = bool(self._optional)
        limit = use.limit
        self.room = min(limit.count, limit.bytes // 4 or limit.count) - len(self._reserved)
        """What a text may count here in X's weighted units, instead of this channel's own."""
        if limit.unit == "emoji_bytes":
            # A code point counts up to four, and two on X.
            self.room //= 2
        self.links = limit.links or sys.maxsize
        """How many links a text may have, including the page's own."""
        self.title_max = use.title_max

    @property
    def shared(self) -> dict[str, str]:
        """The slots that share their values with other links when nothing is cut."""
        text = "tagged" if self._use.hashtags == "text" else "title"
        return {f"title_{self._number}": "title", f"text_{self._number}": text}

    def values(self, said: Said) -> Iterator[tuple[str, str]]:
        """A page's values for the slots of this link only."""
        use, number = self._use, self._number
        own, title = said.own(self._names), said.page.title
        if "text" in use.placeholders:
            own = own or said.own([""])
        else:
            # A channel that takes only a title shows the text there.
            title, own = own or title, ""
        reserved = self._reserved or (via(said.via) if self._via else "")
        text, tags = said.text(use, own, reserved)
        yield f"text_{number}", encoded(text)
        yield f"title_{number}", encoded(cut(title, use.title_max))
        yield from self.optional(said, tags)

    def optional(self, said: Said, tags: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Optional parameters of a page, each with its slot, separator and key."""
        for name, what, before in self._optional:
            if what == "tags":
                value = _joined(tags, self._use.hashtags)
            elif what in ("image", "portrait"):
                image = said.page.portrait if what == "portrait" else said.page.image
                value = image.url if image else ""
            elif what == "via":
                value = said.via
            else:
                value = said.page.description
            yield name, before + encoded(value) if value else ""

    def _known(self, part: str) -> bool:
        return all(
            name in self._fixed or name in self._of_page for name in PLACEHOLDER.findall(part)
        )

    def _parameter(self, part: str) -> str:
        """One parameter of the address, but not the first, which always has a value."""
        if not self._known(part):
            return ""
        key, _, value = part.partition("=")
        what = value.strip("{}")
        if what in _OPTIONAL and what in self._of_page and what not in self._fixed:
            name = f"{what}_{self._number}"
            self._optional.append((name, what, f"&amp;{escape(key)}="))
            return slot(name)
        return f"&{self._filled(part)}"

    def _filled(self, part: str) -> str:
        # Every second part is the name of a placeholder.
        parts = PLACEHOLDER.split(part)
        parts[1::2] = map(self._value, parts[1::2])
        return "".join(parts)

    def _value(self, name: str) -> str:
        if name in self._fixed:
            return self._fixed[name]
        if name not in self._of_page:
            return ""
        if name in ("title", "text"):
            return slot(f"{name}_{self._number}")
        return slot("page" if name == "+url" else name)


def profile(chosen: Chosen) -> str:
    """The address of a profile that the owner has named; empty if it is not a profile."""
    address = stem(chosen.use.url)
    fields = set(PLACEHOLDER.findall(address))
    if not (fields and chosen.values.keys() >= fields and address.startswith("https:")):
        return ""
    return PLACEHOLDER.sub(lambda match: _owners(chosen)[match[1]], address)


def _owners(chosen: Chosen) -> dict[str, str]:
    """The owner's values for a channel, as they appear in an address."""
    values = chosen.values
    as_it_is = {f"+{name}": text for name, text in values.items()}
    return as_it_is | {name: quote(text, safe=_OWNERS_SAFE) for name, text in values.items()}


def _joined(tags: tuple[str, ...], form: str) -> str:
    """Hashtags in the form that a network expects in a field of their own."""
    if form in ("one", "#one"):
        first = next((tag for tag in tags if len(tag) <= _TOPIC), "")
        return f"#{first}" if first and form == "#one" else first
    return ("," if form == "commas" else " ").join(tags)
