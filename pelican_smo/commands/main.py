"""The command `pelican-smo`."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from pelican_smo.channels.catalogue import KINDS, Catalogue, Channel, Kind, State
from pelican_smo.commands import check, diff, explain, ids, preview
from pelican_smo.commands.arguments import Commands, Parser, Version
from pelican_smo.inspect.terminal import prepare, print_json
from pelican_smo.settings.errors import SettingsError

_STATUSES = "The exit status is 0 if it is done, and 2 if it cannot be done as it is asked for."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    prepare()
    typed = parser()
    if "_ARGCOMPLETE" in os.environ:
        # The shell requests completions.
        import argcomplete

        argcomplete.autocomplete(typed)
    asked = typed.parsed(arguments)
    try:
        status: int | None = asked.run(asked)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of the pipe has closed it, as `head` does.
        sys.stderr.close()
        return 0
    return status or 0


def parser() -> Parser:
    """The parser of the whole command."""
    root = Parser(
        prog="pelican-smo",
        description="Make a Pelican site easy to share, save and follow.",
        epilog="COMMAND --help says more of each, and what its exit status means.",
    )
    root.add_argument("--version", action=Version, nargs=0, help="print the version of pelican-smo")
    root.set_defaults(run=lambda _: root.print_help())
    commands = root.add_subparsers(title="commands", metavar="COMMAND", action=Commands)
    schema = commands.add_parser(
        "schema", help="print the JSON Schema of the SMO block, for editors", epilog=_STATUSES
    )
    schema.set_defaults(run=_schema)
    channels = commands.add_parser(
        "channels", help="list the channels that a site can share on, save to and follow on",
        epilog=_STATUSES,
    )  # fmt: skip
    channels.add_argument("--kind", choices=KINDS, help="only those of this kind")
    channels.add_argument(
        "--status", choices=get_args(State), help="only those that are (or are not) in use"
    )
    channels.add_argument("--json", action="store_true", help="all that is known, as JSON")
    channels.set_defaults(run=_channels)
    ping = commands.add_parser(
        "ping",
        help="tell WebSub hubs which feeds have changed",
        epilog="The exit status is 0 if all hubs know what is new, 1 if a hub could not be "
        "notified, and 2 if there is nothing to notify of: no such folder, or no feed that names "
        "a hub.",
    )
    ping.add_argument(
        "output", nargs="?", default="output", help="the folder of the built site (%(default)s)"
    )
    ping.add_argument(
        "--state", metavar="FILE", default=".smo-ping.json",
        help="where the command keeps what the hubs know (%(default)s)",
    )  # fmt: skip
    ping.add_argument(
        "--timeout", metavar="SECONDS", type=_seconds, default=10,
        help="how long a hub may take to answer, up to 600 (%(default)s)",
    )  # fmt: skip
    ping.add_argument("--dry-run", action="store_true", help="only print what would be sent")
    ping.set_defaults(run=_ping)
    cards = commands.add_parser(
        "cards", help="draw share cards apart from a build", epilog=_STATUSES
    )
    cards.add_argument(
        "-s", "--settings", metavar="FILE", default="publishconf.py",
        help="the settings of the public site (%(default)s)",
    )  # fmt: skip
    cards.add_argument("--force", action="store_true", help="draw those again that are there")
    cards.add_argument(
        "--only", metavar="PATTERN", default="*",
        help='only for these files of the content folder, as in "walks/*"',
    )  # fmt: skip
    cards.add_argument("--sheet", metavar="FILE", help="write an HTML page that shows them all")
    cards.set_defaults(run=_cards)
    inner = cards.add_subparsers(title="commands", metavar="COMMAND", action=Commands)
    new = inner.add_parser(
        "new", help="copy a layout into the site, for you to change", epilog=_STATUSES
    )
    new.add_argument("name", help="what yours is called")
    new.add_argument(
        "--layout", metavar="NAME", default="plain", help="the one that is copied (%(default)s)"
    )
    new.add_argument(
        "--content", metavar="FOLDER", default="content", help="the content folder (%(default)s)"
    )
    new.set_defaults(run=_new_layout)
    check.add(commands)
    explain.add(commands)
    diff.add(commands)
    preview.add(commands)
    ids.add(commands)
    return root


def _cards(asked: argparse.Namespace) -> int:
    from pelican_smo.commands import cards as card_command

    return card_command.draw(
        Path(asked.settings),
        force=asked.force,
        only=asked.only,
        sheet=Path(asked.sheet) if asked.sheet else None,
    )


def _new_layout(asked: argparse.Namespace) -> int:
    from pelican_smo.commands import cards as card_command

    return card_command.new(asked.name, Path(asked.content), asked.layout)


def _schema(_: argparse.Namespace) -> None:
    from pelican_smo.channels.schema import schema

    print_json(schema())


def _channels(asked: argparse.Namespace) -> None:
    rows = [
        (row, kinds)
        for row in Catalogue.load().channels
        if (kinds := _kinds(row, asked.kind, asked.status))
    ]
    if asked.json:
        import msgspec

        found = msgspec.to_builtins([row for row, _ in rows])
        print_json(found)
        return
    lines = [("id", "name", "kinds", "group", "status", "takes")]
    for row, kinds in rows:
        states = dict.fromkeys(row.status_of(kind).state for kind in kinds)
        takes = dict.fromkeys(
            f"{option.example}{'' if option.required else ' (optional)'}"
            for kind in kinds
            if (use := row.use(kind))
            for option in use.options.values()
        )
        lines.append(
            (row.id, row.name, " ".join(kinds), row.group, " ".join(states), ", ".join(takes))
        )
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(cells).rstrip())


def _ping(asked: argparse.Namespace) -> int:
    from pelican_smo.commands import ping

    output, state = Path(asked.output), Path(asked.state)
    return ping.ping(output, state, timeout=asked.timeout, dry_run=asked.dry_run)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 600:
        raise argparse.ArgumentTypeError(f"expected a number of seconds, at most 600, got {text!r}")
    return seconds


def _kinds(row: Channel, kind: Kind | None, status: State | None) -> list[Kind]:
    """The kinds of a channel that match the options."""
    return [
        one
        for one in KINDS
        if row.use(one) is not None
        and kind in (None, one)
        and status in (None, row.status_of(one).state)
    ]
