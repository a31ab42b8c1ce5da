"""The channels: rows of `channels.json`, and the site's choice among them."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

import msgspec
from markupsafe import Markup

from pelican_smo.config import Choice, Config, read
from pelican_smo.errors import SettingsError, nearest, place, shown

Kind = Literal["share", "bookmark", "follow"]
KINDS: tuple[Kind, ...] = ("share", "bookmark", "follow")
_HERE = Path(__file__).parent


class Option(msgspec.Struct, frozen=True):
    """Something that the site's owner says about a channel, such as a handle.

    A value is right if one of the `patterns` matches all of it; their named
    groups are what the channel's address may hold, so that `@me`, `me` and a
    full profile address come to the same.
    """

    patterns: list[str]
    example: str
    required: bool = False


class Use(msgspec.Struct, frozen=True):
    """One way to use a channel: its address as a template, and its limits.

    In `url` stand `{url}`, `{title}`, `{text}` (percent-encoded), `{feed}` and
    the groups of the options. `title_max` is in characters. `label` names the
    button in full where "Share on ..." would be wrong; `action` is what the
    page's script does for a channel that has no address.
    """

    url: str = ""
    title_max: int = 200
    label: str = ""
    action: str = ""
    options: dict[str, Option] = {}

    @property
    def main_option(self) -> str:
        """The option that a plain text stands for, as in `"github": "example"`."""
        return next(iter(self.options), "")


class Status(msgspec.Struct, frozen=True):
    """Whether a channel still answers; `since` is a date, `successor` what to use."""

    state: Literal["active", "retired"] = "active"
    since: str = ""
    note: str = ""
    successor: str = ""


class Channel(msgspec.Struct, frozen=True):
    """A row of the catalogue.

    `group` is what kind of service it is, `color` its brand's, `icon` a file of
    the icons folder without its ending. `source` is where the facts are from,
    `checked` when that was (ISO 8601), `confidence` how sure they are.
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
    status: Status = Status()
    share: Use | None = None
    bookmark: Use | None = None
    follow: Use | None = None

    def use(self, kind: Kind) -> Use | None:
        """The way to use this channel for `kind`; None where there is none."""
        use: Use | None = getattr(self, kind)
        return use


class Chosen(msgspec.Struct, frozen=True, dict=True):
    """A channel that the site shows, with what its owner said about it."""

    channel: Channel
    kind: Kind
    values: dict[str, str] = {}

    @cached_property
    def use(self) -> Use:
        use = self.channel.use(self.kind)
        assert use is not None
        return use

    @cached_property
    def icon(self) -> Markup:
        """The channel's icon as inline SVG in the colour of the text around it."""
        file = _HERE / f"icons/{self.channel.icon}.svg"
        return Markup(
            file.read_text("utf-8")
            .strip()
            .replace(
                '<svg xmlns="http://www.w3.org/2000/svg"',
                '<svg class="smo-icon" aria-hidden="true" focusable="false"',
            )
        )


class Catalogue(msgspec.Struct, frozen=True, dict=True):
    """All channels, and the ones that each kind of site starts with."""

    presets: dict[str, dict[Kind, list[str]]]
    channels: list[Channel]

    @classmethod
    @cache
    def load(cls) -> "Catalogue":
        """The catalogue of this package, which no run changes."""
        return msgspec.json.decode((_HERE / "channels.json").read_bytes(), type=cls)

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
            if row.use(kind) is not None and row.status.state == "active"
        ]


class Channels(msgspec.Struct, frozen=True):
    """The channels that a site shows, in order, and what its owner should know."""

    share: tuple[Chosen, ...]
    bookmark: tuple[Chosen, ...]
    follow: tuple[Chosen, ...]
    authors: dict[str, tuple[Chosen, ...]]
    notices: tuple[str, ...]


def choose(catalogue: Catalogue, config: Config, faults: list[str]) -> Channels:
    """The channels that the SMO block asks for.

    Channels that do not exist or lack an option are added to `faults`; a
    retired channel is left out with a notice.
    """
    notices: list[str] = []
    chosen: dict[Kind, tuple[Chosen, ...]] = {}
    for kind in KINDS:
        picker = _Picker(catalogue, kind, (kind,), faults, notices)
        preset = catalogue.presets[config.site_kind].get(kind, [])
        chosen[kind] = picker.pick(getattr(config, kind), preset)
    authors = {
        name: _Picker(catalogue, "follow", ("authors", name), faults, notices).pick(profiles, [])
        for name, profiles in config.authors.items()
    }
    return Channels(**chosen, authors=authors, notices=tuple(dict.fromkeys(notices)))


def checked(block: object) -> tuple[Config, Catalogue, Channels]:
    """The whole SMO block; raises `SettingsError` with all that is wrong in it."""
    faults: list[str] = []
    config = read(block, faults)
    catalogue = Catalogue.load()
    channels = choose(catalogue, config, faults)
    if faults:
        raise SettingsError(faults)
    return config, catalogue, channels


def retired_notice(where: str, channel: Channel) -> str:
    """Why a channel shows no button, and what to choose instead."""
    status = channel.status
    successor = f" Instead: {status.successor}." if status.successor else ""
    return (
        f"{where}: {channel.name} shows no button: since {status.since}, {status.note}.{successor}"
    )


class _Picker:
    def __init__(
        self,
        catalogue: Catalogue,
        kind: Kind,
        keys: tuple[str, ...],
        faults: list[str],
        notices: list[str],
    ) -> None:
        self.catalogue = catalogue
        self.kind = kind
        self.keys = keys
        self.faults = faults
        self.notices = notices

    def pick(
        self, choice: Choice | Mapping[str, str] | None, preset: Iterable[str]
    ) -> tuple[Chosen, ...]:
        picked: dict[str, Chosen | None] = {}
        if not isinstance(choice, list):
            for name in preset:
                picked[name] = Chosen(self.catalogue.by_name[name], self.kind)
        entries: Iterable[tuple[int | str, str, object]]
        if isinstance(choice, list):
            entries = [(number, name, True) for number, name in enumerate(choice)]
        else:
            entries = [(name, name, value) for name, value in (choice or {}).items()]
        for key, name, value in entries:
            where = place(*self.keys, key)
            channel = self._channel(name, where)
            if channel is None:
                continue
            if value is False:
                picked[channel.id] = None
            elif channel.status.state == "retired":
                self.notices.append(retired_notice(where, channel))
            else:
                picked[channel.id] = self._chosen(channel, value, where)
        return tuple(chosen for chosen in picked.values() if chosen)

    def _channel(self, name: str, where: str) -> Channel | None:
        channel = self.catalogue.by_name.get(name.lower())
        if channel is not None and channel.use(self.kind) is not None:
            return channel
        known = self.catalogue.ids(self.kind)
        if channel is None:
            self.faults.append(
                f'{where}: there is no channel "{name}".{nearest(name, known)} '
                f"Channels to {self.kind} are {', '.join(known)}."
            )
        else:
            others = [kind for kind in KINDS if channel.use(kind) is not None]
            self.faults.append(
                f"{where}: {channel.name} is not a channel to {self.kind}; "
                f"it goes under {' or '.join(place(kind) for kind in others)}. "
                f"Channels to {self.kind} are {', '.join(known)}."
            )
        return None

    def _chosen(self, channel: Channel, value: object, where: str) -> Chosen | None:
        use = channel.use(self.kind)
        assert use is not None
        given: Mapping[str, str]
        if isinstance(value, Mapping):
            given = value
        elif isinstance(value, str):
            if not use.main_option:
                self.faults.append(
                    f"{where} = {shown(value)}: {channel.name} takes no text here; write True."
                )
                return None
            given = {use.main_option: value}
        else:
            given = {}
        for name in given:
            if name not in use.options:
                allowed = ", ".join(use.options) or "none"
                self.faults.append(
                    f'{where}: {channel.name} has no option "{name}".'
                    f"{nearest(name, use.options)} Its options are: {allowed}."
                )
        values: dict[str, str] = {}
        for name, option in use.options.items():
            if name not in given:
                if option.required:
                    self.faults.append(
                        f"{where}: {channel.name} needs its {name}. Write {place(self.kind)} "
                        f'as a mapping with "{channel.id}": "{option.example}".'
                    )
                continue
            text = given[name].strip()
            matches = (re.fullmatch(pattern, text) for pattern in option.patterns)
            match = next((match for match in matches if match), None)
            if match is None:
                self.faults.append(
                    f"{where} = {shown(given[name])}: this is not the {name} of "
                    f'{channel.name}. Write it as "{option.example}".'
                )
            else:
                values |= match.groupdict()
        return Chosen(channel, self.kind, values)
