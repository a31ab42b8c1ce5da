"""The channels that a site shows: the selection of its SMO block from the catalogue."""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path

import msgspec
from markupsafe import Markup

from pelican_smo.base.i18n import known
from pelican_smo.channels.catalogue import HERE, KINDS, PLACEHOLDER, Catalogue, Channel, Kind, Use
from pelican_smo.settings import cards as card_config
from pelican_smo.settings import feeds as feed_config
from pelican_smo.settings.errors import SettingsError, closest, either, nearest, place, wrong
from pelican_smo.settings.smo import Choice, Config, Said, Words, read
from pelican_smo.settings.validate import meant_bool

logger = logging.getLogger(__name__)

# The start of an icon file, and its replacement in a page.
_SVG = '<svg xmlns="http://www.w3.org/2000/svg"'
_INLINE = '<svg class="smo-icon" aria-hidden="true" focusable="false"'


class Chosen(msgspec.Struct, frozen=True, dict=True):
    """A channel that the site shows, with the values of its options."""

    channel: Channel
    kind: Kind
    values: Mapping[str, str] = {}

    @cached_property
    def use(self) -> Use:
        use = self.channel.use(self.kind)
        assert use is not None
        return use

    @cached_property
    def icon(self) -> Markup:
        """The channel's icon as inline SVG in the colour of the text around it."""
        return inline(self.channel.icon)


def inline(icon: str) -> Markup:
    """Inline SVG for a page: a named icon of this package, or a drawing."""
    if not icon.startswith("<"):
        icon = (HERE / f"icons/{icon}.svg").read_text("utf-8").strip()
    return Markup(icon.replace(_SVG, _INLINE, 1))


class Channels(msgspec.Struct, frozen=True):
    """The channels that a site shows, in order, and notices for its owner."""

    share: tuple[Chosen, ...]
    bookmark: tuple[Chosen, ...]
    follow: tuple[Chosen, ...]
    authors: dict[str, tuple[Chosen, ...]]
    notices: tuple[str, ...]


def checked(block: object, content: Path | None = None) -> tuple[Config, Catalogue, Channels]:
    """The validated SMO block; raises `SettingsError` with all errors in it.

    `content` is the content folder, which contains the icons of the site's own channels.
    """
    faults: list[str] = []
    config = read(block, faults)
    catalogue = Catalogue.load()
    channels = _Chooser(catalogue, config, content, faults).channels()
    faults += _wrong_labels(config.buttons.labels)
    faults += feed_config.faults(config.feeds)
    faults += card_config.faults(config.cards)
    if faults:
        raise SettingsError(faults)
    return config, catalogue, channels


def of_page(
    source: str, names: Iterable[str], catalogue: Catalogue, channels: Channels
) -> Iterator[tuple[str, Chosen]]:
    """The channels that the page from `source` names in its `smo_share`."""
    configured = {one.channel.id: one for one in (*channels.bookmark, *channels.share)}
    where = f"{source}: smo_share"
    for name in names:
        channel = catalogue.by_name.get(name.lower())
        one = configured.get(channel.id if channel else name)
        if one is not None:
            yield name, one
        elif channel is None or not (channel.share or channel.bookmark):
            logger.warning("%s", _no_channel(where, name, catalogue, ("share", "bookmark")))
        else:
            kind: Kind = "share" if channel.share else "bookmark"
            one = Chosen(channel, kind)
            needed = [key for key, option in one.use.options.items() if option.required]
            if channel.status_of(kind).state != "active":
                logger.warning("%s", notice(where, channel, kind))
            elif needed:
                logger.warning(
                    '%s: %s needs its %s, which only the SMO block can give: %s = "%s".',
                    where, channel.name, needed[0], place(kind, channel.id),
                    one.use.options[needed[0]].example,
                )  # fmt: skip
            else:
                yield name, one


def notice(where: str, channel: Channel, kind: Kind) -> str:
    """Why a channel shows no button, and what to choose instead."""
    status = channel.status_of(kind)
    since = f"since {status.since}, " if status.since else ""
    successor = f" Instead: {status.successor}." if status.successor else ""
    return f"{where}: {channel.name} shows no button: {since}{status.note}.{successor}"


def _no_channel(where: str, name: str, catalogue: Catalogue, kinds: Sequence[Kind]) -> str:
    """The message about an unknown channel, with the closest names."""
    usable = set(chain.from_iterable(map(catalogue.ids, kinds)))
    spellings = {
        spelling: row.id
        for row in catalogue.channels
        if row.id in usable
        for spelling in (row.id, *row.aliases, row.name.lower())
    }
    near = dict.fromkeys(spellings[it] for it in closest(name, spellings, 3))
    hint = f" Did you mean {either(map(json.dumps, near))}?" if near else ""
    command = (
        f"pelican-smo channels --kind {kinds[0]}" if len(kinds) == 1 else "pelican-smo channels"
    )
    return f"{where}: there is no channel {json.dumps(name)}.{hint} `{command}` lists all {len(usable)}."


class _Chooser:
    """Selects channels; adds errors to `faults` and notices for the owner to `notices`."""

    def __init__(
        self, catalogue: Catalogue, config: Config, content: Path | None, faults: list[str]
    ) -> None:
        self.catalogue = catalogue
        self.config = config
        self.content = content
        self.faults = faults
        self.notices: list[str] = []
        self.shown_anyway = set(self._shown_anyway())

    def channels(self) -> Channels:
        config = self.config
        preset = self.catalogue.presets[config.site_kind]
        chosen = {
            kind: tuple(self._picked(kind, (kind,), getattr(config, kind), preset[kind]))
            for kind in KINDS
        }
        authors = {
            name: tuple(self._picked("follow", ("authors", name), profiles, ()))
            for name, profiles in config.authors.items()
        }
        # A channel for both bookmarks and sharing gives its notice once.
        return Channels(**chosen, authors=authors, notices=tuple(dict.fromkeys(self.notices)))

    def _picked(
        self,
        kind: Kind,
        keys: tuple[str, ...],
        choice: Choice | Mapping[str, str] | None,
        preset: Iterable[str],
    ) -> Iterator[Chosen]:
        picked: dict[str, Chosen | None] = {}
        if not isinstance(choice, list):
            picked = {name: Chosen(self.catalogue.by_name[name], kind) for name in preset}
        for name, said, where in _entries(choice, keys):
            channel = self.catalogue.by_name.get(name.lower())
            if channel is None and isinstance(said, Mapping) and self._is_own(name, said, kind):
                from pelican_smo.channels import custom_channel

                own = custom_channel.row(name, kind, said, self.content, where, self.faults)
                picked[name] = Chosen(own, kind) if own else None
            elif channel is None or channel.use(kind) is None:
                self.faults.append(self._unknown(name, channel, kind, where))
            elif said is False:
                picked[channel.id] = None
            elif channel.status_of(kind).state != "active" and channel.id not in self.shown_anyway:
                self.notices.append(notice(where, channel, kind))
            else:
                picked[channel.id] = self._chosen(channel, kind, said, where)
        return (chosen for chosen in picked.values() if chosen)

    def _is_own(self, name: str, said: Mapping[str, str], kind: Kind) -> bool:
        """Whether this is a channel of the site's own, not a misspelt one of the catalogue."""
        return bool({"name", "icon", "color"} & said.keys()) or (
            "url" in said and not closest(name, self.catalogue.ids(kind), 1)
        )

    def _unknown(self, name: str, channel: Channel | None, kind: Kind, where: str) -> str:
        if channel is None:
            return _no_channel(where, name, self.catalogue, (kind,))
        others = either(place(other) for other in KINDS if channel.use(other))
        return f"{where}: {channel.name} is not a channel to {kind}; it goes under {others}."

    def _chosen(self, channel: Channel, kind: Kind, said: Said, where: str) -> Chosen | None:
        use = channel.use(kind)
        assert use is not None
        if isinstance(said, str) and not use.main_option:
            meant = meant_bool(said)
            hint = f" Did you mean {meant}?" if meant is not None else ""
            hint += f" {channel.name} takes no text here."
            self.faults.append(wrong(where, "True or False", said, hint))
            return None
        given = {use.main_option: said} if isinstance(said, str) else said
        given = given if isinstance(given, Mapping) else {}
        for name in given:
            if name not in use.options:
                allowed = ", ".join(use.options) or "none"
                self.faults.append(
                    f'{where}: {channel.name} has no option "{name}".'
                    f"{nearest(name, use.options)} Its options are: {allowed}."
                )
        values: dict[str, str] = {}
        for name, option in use.options.items():
            if name in given:
                fields = self.catalogue.understood(use, name, given[name])
                if fields is None:
                    expected = f'the {name} of {channel.name}, as in "{option.example}"'
                    meant = meant_bool(said)
                    hint = f" Did you mean {meant}?" if meant is not None else ""
                    self.faults.append(wrong(where, expected, given[name], hint))
                values |= fields or {}
            elif option.required or (use.action == "form" and not given):
                self.faults.append(
                    f"{where}: {channel.name} needs its {name}. Write it with the channel: "
                    f'{{"{channel.id}": "{option.example}"}}.'
                )
                break
        return Chosen(channel, kind, values)

    def _shown_anyway(self) -> Iterator[str]:
        """The retired and doubtful channels that the owner wants to show anyway."""
        if not self.config.buttons.show_retired:
            return
        listed = [row for row in self.catalogue.channels if _can_be_shown_anyway(row)]
        for number, name in enumerate(self.config.buttons.show_retired):
            channel = self.catalogue.by_name.get(name.lower())
            if channel in listed:
                yield channel.id
            else:
                ids = [row.id for row in listed]
                expected = (
                    "a channel that is closed or in doubt and still has an address, which is "
                    f"{either(ids)}"
                )
                where = place("buttons", "show_retired", number)
                self.faults.append(wrong(where, expected, name, nearest(name, ids)))


def _wrong_labels(labels: Words) -> Iterator[str]:
    """Errors in the owner's labels: an unknown message, or different placeholders."""
    messages = known() if labels else frozenset()
    for message, said in labels.items():
        where = place("buttons", "labels", message)
        if message not in messages:
            near = closest(message, messages, 3) or sorted(messages)
            yield f"{where}: unknown label. Did you mean {either(map(json.dumps, near))}?"
            continue
        for text in said.values() if isinstance(said, dict) else [said]:
            same = sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(message))
            if not same or set("{}") & set(PLACEHOLDER.sub("", text)):
                yield wrong(where, f"the same {{...}} as in {json.dumps(message)}", text)


def _can_be_shown_anyway(channel: Channel) -> bool:
    uses = ((channel.use(kind), channel.status_of(kind).state) for kind in KINDS)
    return any(use and use.url and state != "active" for use, state in uses)


def _entries(
    choice: Choice | Mapping[str, str] | None, keys: tuple[str, ...]
) -> Iterator[tuple[str, Said, str]]:
    """Names of channels, what the owner writes for each, and the place in the SMO block."""
    if not isinstance(choice, list):
        for name, said in (choice or {}).items():
            yield name, said, place(*keys, name)
        return
    for number, entry in enumerate(choice):
        if isinstance(entry, str):
            yield entry, True, place(*keys, number)
            continue
        for name, said in entry.items():
            yield name, said, place(*keys, number, name)
