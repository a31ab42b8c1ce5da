"""The channels: each is a row of `channels.json`, with everything known about it."""

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
"""The placeholder of a value in an address, as in a URI Template (RFC 6570)."""


class Option(msgspec.Struct, frozen=True):
    """A value that the owner writes for a channel, such as a handle.

    It may have any of the `forms`, by default `{name}` and `@{name}`, whose placeholders
    are fields of the channel's address. The address itself is accepted too, without what
    follows its `?`, and so are its former `addresses`. `fields` are regular expressions;
    for a missing one, the catalogue's field of that name is used. `defaults` are the
    values of fields that a form may omit.
    """

    example: str
    forms: list[str] = []
    addresses: list[str] = []
    fields: dict[str, str] = {}
    defaults: dict[str, str] = {}
    required: bool = True


class Limit(msgspec.Struct, frozen=True):
    """How long a text may be, counted as the network counts.

    `count` is the maximum in this `unit`: "characters" (code points), "graphemes" (what a
    reader sees as one character; Unicode Standard Annex 29), "weighted" as on X
    (twitter-text 3: most scripts 1; Chinese, Japanese, Korean and emoji 2) or
    "emoji_bytes" as on Threads (characters, but an emoji counts its bytes in UTF-8).
    `link` is what each link counts: "full" is its own length, 0 nothing. `bytes` is a
    second limit, in UTF-8. `links` is the maximum number of links, including the page's
    own. For both, 0 is no limit.
    """

    count: int = 400
    unit: Literal["characters", "graphemes", "weighted", "emoji_bytes"] = "characters"
    link: int | Literal["full"] = 0
    bytes: int = 0
    links: int = 0


class Status(msgspec.Struct, frozen=True):
    """Whether a channel can be used.

    "doubtful" means that it is not known, "retired" that the channel has closed,
    "unavailable" that it has no address that a page could link. `since` is a year, a month
    or a day (ISO 8601), `note` a clause that says what happened, `successor` the id of the
    channel to use instead.
    """

    state: State = "active"
    since: str = ""
    note: str = ""
    successor: str = ""


class Use(msgspec.Struct, frozen=True, dict=True):
    """One way to use a channel: its address as a template, and its limits.

    `url` may contain these placeholders, whose values are percent-encoded. Of the page:
    `{url}`, `{title}` (at most `title_max` characters), `{text}` (the text to share,
    within `limit`), `{summary}`, `{image}`, `{portrait}` (the picture, preferably one that
    is higher than wide), `{tags}` and `{via}` (the author's handle on X). Of the site:
    `{feed}` and `{domain}`. The message `{question}`, and the fields of the options. The
    addresses `{+url}` and `{+feed}` are not encoded; `{+feed_rest}` has no scheme. A
    parameter without a value is omitted.

    `hashtags` is the form that the network expects: at the end of the text as #CamelCase,
    or in `{tags}`, separated by commas or spaces, or just one, with or without its #.
    `label` is the button's full name where that of its kind would be wrong (an English
    message with `{name}`). `action` is what the page does itself if there is no address to
    link. `saves_at_once` marks an address that saves as soon as it is opened.
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
        """The option that a plain text sets, as in `"github": "example"`."""
        return next(iter(self.options), "")

    @cached_property
    def placeholders(self) -> frozenset[str]:
        return frozenset(PLACEHOLDER.findall(self.url))


class Channel(msgspec.Struct, frozen=True):
    """A row of the catalogue.

    `group` is the kind of service, `color` its brand's (`#RRGGBB`), `icon` a file in the
    icons folder without its ending, or a drawing (SVG). A `generic` name is a word and not
    a brand, so it is translated. `source` is the source of the facts, `checked` when they
    were checked (ISO 8601), `confidence` how certain they are: a channel with "low" is
    never a default. `notes` are sentences for the owner.
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
        """How to use this channel for `kind`; None if that is not possible."""
        use: Use | None = getattr(self, kind)
        return use

    def status_of(self, kind: Kind) -> Status:
        """Whether the channel can be used for `kind`."""
        use = self.use(kind)
        return (use and use.status) or self.status


class Catalogue(msgspec.Struct, frozen=True, dict=True):
    """All channels, the defaults of each kind of site, and the regular expressions of the
    fields that several channels have.
    """

    presets: dict[str, dict[Kind, list[str]]]
    fields: dict[str, str]
    channels: list[Channel]

    @classmethod
    @cache
    def load(cls) -> "Catalogue":
        """The catalogue of this package, which does not change."""
        return msgspec.json.decode((HERE / "channels.json").read_bytes(), type=cls)

    @cached_property
    def by_name(self) -> dict[str, Channel]:
        """Channels by id and by alias; an id takes precedence over an alias."""
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
        """The fields in what an owner wrote for the option `name`; None if it is invalid."""
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
    """An address without what follows its `?`, unless that contains a field."""
    before, _, after = url.partition("?")
    return url if "{" in after else before


def _pattern(form: str, fields: Mapping[str, str]) -> str:
    """The regular expression of a form of a value."""
    start = r"(?:https?://)?(?:www\.)?" if form.startswith("https://") else ""
    if form.startswith("https://{server}"):
        # The name of the server may begin with "www.".
        start = "(?:https?://)?"
    # Every second part is the name of a field.
    parts = PLACEHOLDER.split(form.removeprefix("https://").removeprefix("www."))
    parts[::2] = map(re.escape, parts[::2])
    parts[1::2] = [f"(?P<{name}>{fields[name]})" for name in parts[1::2]]
    # Copied addresses often have tracking parameters.
    return f"{start}{''.join(parts)}/*{'(?:[?#].*)?' if start else ''}"
