"""The channels: rows of `channels.json`, which say all that is known of each."""

import re
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, get_args

import msgspec

Kind = Literal["share", "bookmark", "follow"]
KINDS: tuple[Kind, ...] = get_args(Kind)
State = Literal["active", "doubtful", "retired", "unavailable"]
HERE = Path(__file__).parent

PLACEHOLDER = re.compile(r"\{(\+?\w+)\}")
"""What stands in an address for a value, as in a URI Template (RFC 6570)."""


class Option(msgspec.Struct, frozen=True):
    """Something that the site's owner says about a channel, such as a handle.

    It may be written in each of the `forms`, whose placeholders are the fields
    that the channel's address may hold: by default as `{name}` and `@{name}`.
    The address itself is understood too, without what follows its `?`, and so
    are the `addresses` that it once had. `fields` are regular expressions; one
    that is not there is the catalogue's of that name. `defaults` are the fields
    that a form may do without.
    """

    example: str
    forms: list[str] = []
    addresses: list[str] = []
    fields: dict[str, str] = {}
    defaults: dict[str, str] = {}
    required: bool = True


class Limit(msgspec.Struct, frozen=True):
    """How long a text may be, counted as the network counts.

    Of `count` units at most: of characters (code points), of graphemes (what a
    reader takes for one character; Unicode Standard Annex 29), weighted as X
    does (twitter-text 3: most scripts 1, Chinese, Japanese, Korean and an emoji
    2) or "emoji_bytes" as on Threads, characters of which an emoji counts its
    bytes in UTF-8. `link` is what a link counts wherever it stands, "full" its
    own length, 0 nothing. `bytes` is a second limit, in UTF-8; `links` is how
    many links a text may have, the page's own among them. Of both 0 is none.
    """

    count: int = 400
    unit: Literal["characters", "graphemes", "weighted", "emoji_bytes"] = "characters"
    link: int | Literal["full"] = 0
    bytes: int = 0
    links: int = 0


class Status(msgspec.Struct, frozen=True):
    """Whether a channel can be used.

    Of a `doubtful` one it is not known, a `retired` one has closed, and an
    `unavailable` one has no address that a page could link. `since` is a year,
    a month or a day (ISO 8601), `note` the clause that says what happened,
    `successor` the id of the channel to use instead.
    """

    state: State = "active"
    since: str = ""
    note: str = ""
    successor: str = ""


class Use(msgspec.Struct, frozen=True, dict=True):
    """One way to use a channel: its address as a template, and its limits.

    In `url` may stand, percent-encoded, of the page `{url}`, `{title}` (at most
    `title_max` characters), `{text}` (what is said to others, within `limit`),
    `{summary}`, `{image}`, `{portrait}` (the picture, the one that is higher than wide if
    there is one), `{tags}` and `{via}` (the author's handle on X); of the site `{feed}`
    and `{domain}`; the message `{question}`; and the fields of the options. `{+url}` and `{+feed}`
    are addresses as they are, `{+feed_rest}` is one without its scheme. A
    parameter for whose value there is nothing is left out.

    `hashtags` is the form that the network wants tags in: at the end of the
    text as #CamelCase, or in `{tags}`, parted by commas or spaces, or just one,
    with its # or without. `label` names the button in full where that of its
    kind would be wrong (an English message with `{name}`). `action` is what the
    page does itself where there is no address to link. `saves_at_once` is for
    an address that writes when it is merely opened.
    """

    url: str = ""
    label: str = ""
    action: Literal["", "copy", "share", "qr", "form"] = ""
    title_max: int = 200
    limit: Limit = Limit()
    hashtags: Literal["", "text", "commas", "spaces", "one", "#one"] = ""
    saves_at_once: bool = False
    options: dict[str, Option] = {}
    status: Status | None = None

    @property
    def main_option(self) -> str:
        """The option that a plain text stands for, as in `"github": "example"`."""
        return next(iter(self.options), "")

    @cached_property
    def placeholders(self) -> frozenset[str]:
        return frozenset(PLACEHOLDER.findall(self.url))


class Channel(msgspec.Struct, frozen=True):
    """A row of the catalogue.

    `group` is what kind of service it is, `color` its brand's (`#RRGGBB`), `icon`
    a file of the icons folder without its ending, or a drawing (SVG). A `generic` name is a word and
    not a brand, so that it is translated. `source` is where the facts are from,
    `checked` when that was (ISO 8601), `confidence` how sure they are: "low" is
    never a default. `notes` are sentences that the site's owner should know.
    """

    id: str
    name: str
    group: str
    color: str
    icon: str
    source: str
    checked: str
    confidence: Literal["high", "medium", "low"]
    aliases: list[str] = []
    generic: bool = False
    notes: list[str] = []
    status: Status = Status()
    share: Use | None = None
    bookmark: Use | None = None
    follow: Use | None = None

    def use(self, kind: Kind) -> Use | None:
        """The way to use this channel for `kind`; None where there is none."""
        use: Use | None = getattr(self, kind)
        return use

    def status_of(self, kind: Kind) -> Status:
        """Whether the channel can be used for `kind`."""
        use = self.use(kind)
        return (use and use.status) or self.status


class Catalogue(msgspec.Struct, frozen=True, dict=True):
    """All channels, the ones that each kind of site starts with, and the regular
    expressions of the fields that several channels have.
    """

    presets: dict[str, dict[Kind, list[str]]]
    fields: dict[str, str]
    channels: list[Channel]

    @classmethod
    @cache
    def load(cls) -> "Catalogue":
        """The catalogue of this package, which no run changes."""
        return msgspec.json.decode((HERE / "channels.json").read_bytes(), type=cls)

    @cached_property
    def by_name(self) -> dict[str, Channel]:
        """Channels by id and by alias; an id wins over another's alias."""
        aliases = {alias: row for row in self.channels for alias in row.aliases}
        return aliases | {row.id: row for row in self.channels}

    def ids(self, kind: Kind) -> list[str]:
        """The ids that can be chosen for `kind`."""
        return [
            row.id
            for row in self.channels
            if row.use(kind) is not None and row.status_of(kind).state == "active"
        ]

    def understood(self, use: Use, name: str, text: str) -> Mapping[str, str] | None:
        """The fields that an owner has written as the option `name`; None if it is wrong."""
        option = use.options[name]
        fields = {**self.fields, **option.fields}
        forms = option.forms or ["{" + name + "}", "@{" + name + "}"]
        for form in (*forms, *option.addresses, stem(use.url)):
            named = set(PLACEHOLDER.findall(form))
            if named and named <= fields.keys():
                match = re.fullmatch(_pattern(form, fields), text.strip())
                if match:
                    return option.defaults | match.groupdict()
        return None


def stem(url: str) -> str:
    """An address without what follows its `?`, unless that says who is meant."""
    before, _, after = url.partition("?")
    return url if "{" in after else before


def _pattern(form: str, fields: Mapping[str, str]) -> str:
    """The regular expression of a form in which a value may be written."""
    start = r"(?:https?://)?(?:www\.)?" if form.startswith("https://") else ""
    if form.startswith("https://{server}"):
        # Its name may begin with "www.".
        start = "(?:https?://)?"
    # Every second part is the name of a field.
    parts = PLACEHOLDER.split(form.removeprefix("https://").removeprefix("www."))
    parts[::2] = map(re.escape, parts[::2])
    parts[1::2] = [f"(?P<{name}>{fields[name]})" for name in parts[1::2]]
    # Addresses are copied with what tracks those who open them.
    return f"{start}{''.join(parts)}/*{'(?:[?#].*)?' if start else ''}"
