"""Writes the generated parts of the documents: `python -m tests.written`."""

import argparse
import re
from collections.abc import Iterator
from itertools import compress
from pathlib import Path

from pelican_smo.base.i18n import known
from pelican_smo.channels.catalogue import KINDS, Catalogue, Channel, Kind, Status, Use
from pelican_smo.commands import main
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
_SEVERITIES = {"error": "Errors", "warning": "Warnings", "note": "Notes"}
_FEW = 3
"""From this many channels on, a sort of service has its own table."""
_STATES = {"retired": "closed", "doubtful": "in doubt"}


def counted() -> str:
    """The number of channels of each kind, with the first of them, as a Markdown table."""
    lines = ["| key | channels | the first of them |", "|---|---|---|"]
    for kind in KINDS:
        ids = Catalogue.load().ids(kind)
        page = f"docs/channels.md#{anchor(_HEADINGS[kind])}"
        lines.append(
            f"| [`{kind}`]({page}) | {len(ids)} | {', '.join(f'`{name}`' for name in ids[:8])}, … |"
        )
    return "\n".join(lines)


def readme() -> str:
    """The README with its table regenerated."""
    text = README.read_text("utf-8")
    start = text.index("\n", text.index(BEGIN)) + 1
    return f"{text[:start]}{counted()}\n{text[text.index(END) :]}"


def channels() -> str:
    """The page of all channels: its handwritten part, and the tables."""
    text = CHANNELS.read_text("utf-8")
    start = text.index("\n", text.index(BEGIN)) + 1
    tables = "\n\n".join((*map(_channels, KINDS), _silent()))
    return f"{text[:start]}\n{tables}\n\n{text[text.index(END) :]}"


def buttons() -> str:
    """The page of the buttons: its handwritten part, and all labels."""
    text = BUTTONS.read_text("utf-8")
    start = text.index("\n", text.index(BEGIN_LABELS)) + 1
    lines = "\n".join(f"- `{message}`" for message in sorted(known()))
    return f"{text[:start]}{lines}\n{text[text.index(END_LABELS) :]}"


def rules() -> str:
    """The page of the check: its handwritten part, and the rules."""
    text = CHECK.read_text("utf-8")
    start = text.index("\n", text.index(BEGIN_RULES)) + 1
    lines = []
    for severity in SEVERITIES:
        lines += ["", f"### {_SEVERITIES[severity]}", ""]
        lines += [
            "| rule | what is wrong | what to do | networks | from |",
            "|---|---|---|---|---|",
        ]
        for row in all_rules().values():
            if row.severity == severity:
                kinds = (("", row.fix), ("Lists: ", row.list_fix), ("Other HTML: ", row.file_fix))
                fix = " ".join(f"{where}{general(said)}" for where, said in kinds if said)
                fix = fix.replace("|", "\\|")
                cells = (f"`{row.id}`", row.about, fix, terminal.named(concerned(row.id)),
                         f"[↗]({row.source})")  # fmt: skip
                lines.append(f"| {' | '.join(_code(cell) for cell in cells)} |")
    return f"{text[:start]}{chr(10).join(lines)}\n\n{text[text.index(END_RULES) :]}"


def command() -> str:
    """The page of the command: its handwritten part, and the arguments of each command."""
    text = COMMAND.read_text("utf-8")
    start = text.index("\n", text.index(BEGIN_COMMANDS)) + 1
    parts = [part for name, parser in commands().items() for part in _command(name, parser)]
    return f"{text[:start]}\n{chr(10).join(parts)}\n{text[text.index(END_COMMANDS) :]}"


def commands(parser: argparse.ArgumentParser | None = None) -> dict[str, argparse.ArgumentParser]:
    """The parsers of all commands, by the words to type."""
    parser = parser or main.parser()
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
    """A cell with its HTML tags as code."""
    return re.sub(r"(?<!`)(<[^>]*>)", r"`\1`", cell)


def _channels(kind: Kind) -> str:
    """All channels of a kind, grouped by sort of service."""
    groups: dict[str, list[Channel]] = {}
    for row in Catalogue.load().channels:
        if row.use(kind) and row.status_of(kind).state == "active":
            groups.setdefault(row.group, []).append(row)
    # Services of small groups go together at the end.
    others = [row for rows in groups.values() if len(rows) < _FEW for row in rows]
    parts = [f"## {_HEADINGS[kind]}"]
    for group, rows in groups.items():
        if len(rows) >= _FEW:
            parts += [f"### {group[0].upper()}{group[1:]}", _table(kind, rows)]
    if others:
        parts += ["### Others", _table(kind, others)]
    return "\n\n".join(parts)


def _table(kind: Kind, rows: list[Channel]) -> str:
    """A table of some channels of a kind, without empty columns, and with their notes."""
    head = ("id", "name", "what it takes", "what is sent", "sure", "from")
    lines = []
    for row in rows:
        use = row.use(kind)
        assert use
        takes = ", ".join(
            f"{name}: `{option.example}`" + ("" if option.required else " (if you like)")
            for name, option in use.options.items()
        )
        lines.append((_id(row), row.name, takes, _text(use), row.confidence, _from(row)))
    columns = [any(column) for column in zip(*lines, strict=True)]
    table = [
        f"| {' | '.join(compress(cells, columns))} |"
        for cells in (head, ("---",) * len(head), *lines)
    ]
    notes = [f"- `{row.id}`: {' '.join(row.notes)}" for row in rows if row.notes]
    return "\n".join([*table, *([""] if notes else []), *notes])


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
    """Which text is sent to a channel, and how long it may be."""
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
    """The source of a row and the date of the look-up; of an address only its host."""
    source = re.sub(r"https://([^/\s]+)\S*", r"[\1](\g<0>)", row.source)
    return f"{source}, {row.checked}"


def anchor(heading: str) -> str:
    """The anchor that GitHub gives to a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


if __name__ == "__main__":
    README.write_text(readme(), "utf-8")
    CHANNELS.write_text(channels(), "utf-8")
    CHECK.write_text(rules(), "utf-8")
    COMMAND.write_text(command(), "utf-8")
    BUTTONS.write_text(buttons(), "utf-8")
