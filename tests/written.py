"""Writes what the documents say of the catalogue: `python -m tests.written`."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from pelican_smo import cli
from pelican_smo.base.i18n import known
from pelican_smo.channels.catalogue import KINDS, Catalogue, Channel, Kind, Status, Use
from pelican_smo.inspect import terminal
from pelican_smo.inspect.findings import SEVERITIES, concerned, general
from pelican_smo.inspect.findings import rules as all_rules

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
CHANNELS = ROOT / "docs" / "channels.md"
CHECK = ROOT / "docs" / "check.md"
BUTTONS = ROOT / "docs" / "buttons.md"
BEGIN_LABELS, END_LABELS = "<!-- labels:", "<!-- /labels -->"
COMMAND = ROOT / "docs" / "command.md"
BEGIN_COMMANDS, END_COMMANDS = "<!-- commands:", "<!-- /commands -->"
BEGIN_RULES, END_RULES = "<!-- rules:", "<!-- /rules -->"
BEGIN, END = "<!-- channels:", "<!-- /channels -->"

_HEADINGS = {
    "share": "To share a page",
    "bookmark": "To save a page",
    "follow": "To follow the site",
}
_HASHTAGS = {
    "": "",
    "text": "hashtags at its end",
    "commas": "tags in a field",
    "spaces": "tags in a field",
    "one": "one tag in a field",
    "#one": "one hashtag in a field",
}
_UNITS = {
    "weighted": "weighted characters",
    "emoji_bytes": "characters, an emoji counts its bytes",
}
_STATES = {"retired": "closed", "doubtful": "in doubt"}


def listed() -> str:
    """The ids of the channels that can be chosen, as a Markdown table."""
    catalogue = Catalogue.load()
    lines = ["| kind | how many | ids |", "|---|---|---|"]
    for kind in KINDS:
        ids = catalogue.ids(kind)
        lines.append(f"| `{kind}` | {len(ids)} | {' '.join(f'`{name}`' for name in ids)} |")
    return "\n".join(lines)


def readme() -> str:
    """The README with its table made anew."""
    text = README.read_text("utf-8")
    start = text.index("\n", text.index(BEGIN)) + 1
    return f"{text[:start]}{listed()}\n{text[text.index(END) :]}"


def channels() -> str:
    """The page of all channels: the part that is written by hand, and the tables."""
    text = CHANNELS.read_text("utf-8")
    start = text.index("\n", text.index(BEGIN)) + 1
    tables = "\n\n".join((*map(_table, KINDS), _silent()))
    return f"{text[:start]}\n{tables}\n\n{text[text.index(END) :]}"


def buttons() -> str:
    """The page of the buttons: the part that is written by hand, and all labels."""
    text = BUTTONS.read_text("utf-8")
    start = text.index("\n", text.index(BEGIN_LABELS)) + 1
    lines = "\n".join(f"- `{message}`" for message in sorted(known()))
    return f"{text[:start]}{lines}\n{text[text.index(END_LABELS) :]}"


def rules() -> str:
    """The page of the check: the part that is written by hand, and the rules."""
    text = CHECK.read_text("utf-8")
    start = text.index("\n", text.index(BEGIN_RULES)) + 1
    lines = [
        "| rule | severity | what is wrong | what to do | networks | from |",
        "|---|---|---|---|---|---|",
    ]
    rows = sorted(all_rules().values(), key=lambda row: SEVERITIES.index(row.severity))
    for row in rows:
        shown = terminal.named(concerned(row.id))
        kinds = (("", row.fix), ("Lists: ", row.list_fix), ("Other HTML: ", row.file_fix))
        fix = " ".join(f"{where}{general(said)}" for where, said in kinds if said)
        fix = fix.replace("|", "\\|")
        cells = (f"`{row.id}`", row.severity, row.about, fix, shown, f"[↗]({row.source})")
        lines.append(f"| {' | '.join(_code(cell) for cell in cells)} |")
    return f"{text[:start]}{chr(10).join(lines)}\n{text[text.index(END_RULES) :]}"


def command() -> str:
    """The page of the command: the part that is written by hand, and what each command takes."""
    text = COMMAND.read_text("utf-8")
    start = text.index("\n", text.index(BEGIN_COMMANDS)) + 1
    parts = [part for name, parser in commands().items() for part in _command(name, parser)]
    return f"{text[:start]}\n{chr(10).join(parts)}\n{text[text.index(END_COMMANDS) :]}"


def commands(parser: argparse.ArgumentParser | None = None) -> dict[str, argparse.ArgumentParser]:
    """The parsers of all commands, by what is typed for each."""
    parser = parser or cli.parser()
    found = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                found |= {each.prog: each, **commands(each)}
    return found


def _command(name: str, parser: argparse.ArgumentParser) -> Iterator[str]:
    yield from (f"## `{name}`", "", f"{parser.description} {parser.epilog}", "")
    rows = [action for action in parser._actions if action.dest not in ("help", argparse.SUPPRESS)]
    rows = [action for action in rows if not isinstance(action, argparse._SubParsersAction)]
    if rows:
        yield from ("| argument | what it is |", "|---|---|")
    for action in rows:
        takes = action.metavar or ("|".join(action.choices) if action.choices else "N")
        typed = ", ".join(
            option if action.nargs == 0 else f"{option} {takes}" for option in action.option_strings
        )
        meaning = (action.help or "") % {"default": f"`{action.default}`"}
        cell = (typed or action.dest.upper()).replace("|", "\\|")
        yield f"| `{cell}` | {_sentence(meaning)} |"
    if rows:
        yield ""


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _code(cell: str) -> str:
    """A cell whose tags of HTML are not markup."""
    return re.sub(r"(?<!`)(<[^>]*>)", r"`\1`", cell)


def _table(kind: Kind) -> str:
    lines = [
        f"## {_HEADINGS[kind]}",
        "",
        "| id | name | what it is | what it takes | text | sure | from |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in Catalogue.load().channels:
        use = row.use(kind)
        if use and row.status_of(kind).state == "active":
            takes = ", ".join(
                f"{name}: `{option.example}`" + ("" if option.required else " (if you like)")
                for name, option in use.options.items()
            )
            cells = (_id(row), row.name, row.group, takes, _text(use), row.confidence, _from(row))
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _silent() -> str:
    lines = [
        "## Channels that show no button",
        "",
        "| id | name | kinds | since | why | instead |",
        "|---|---|---|---|---|---|",
    ]
    for row in Catalogue.load().channels:
        silent: dict[Status, list[str]] = {}
        for kind in KINDS:
            status = row.status_of(kind)
            if row.use(kind) and status.state != "active":
                silent.setdefault(status, []).append(kind)
        for status, kinds in silent.items():
            state = f"{_STATES[status.state]}: " if status.state in _STATES else ""
            instead = f"`{status.successor}`" if status.successor else ""
            cells = (
                _id(row), row.name, ", ".join(kinds), status.since, state + status.note, instead
            )  # fmt: skip
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _id(row: Channel) -> str:
    aliases = ", ".join(f"`{alias}`" for alias in row.aliases)
    return f"`{row.id}`" + (f" ({aliases})" if aliases else "")


def _text(use: Use) -> str:
    """What is said on a channel, and how much of it."""
    said = []
    if "text" in use.placeholders and use.action != "share":
        limit = use.limit
        counted = _UNITS.get(limit.unit, limit.unit)
        link = {0: "", "full": ", with the link"}.get(limit.link, f", a link counts {limit.link}")
        links = f", {limit.links} links" if limit.links else ""
        said.append(f"text, {limit.count} {counted}{link}{links}")
    if "title" in use.placeholders and use.action != "share":
        said.append(f"title, {use.title_max} characters")
    if "summary" in use.placeholders:
        said.append("description")
    if {"image", "portrait"} & use.placeholders:
        said.append("picture")
    if use.hashtags:
        said.append(_HASHTAGS[use.hashtags])
    return "; ".join(said)


def _from(row: Channel) -> str:
    notes = "".join(f" {note}" for note in row.notes)
    return f"{row.source}, {row.checked}.{notes}"


if __name__ == "__main__":
    README.write_text(readme(), "utf-8")
    CHANNELS.write_text(channels(), "utf-8")
    CHECK.write_text(rules(), "utf-8")
    COMMAND.write_text(command(), "utf-8")
    BUTTONS.write_text(buttons(), "utf-8")
