"""Lines and tables for a terminal, made of texts that strangers may have written."""

import json
import shutil
import sys
from collections.abc import Collection, Iterator, Sequence
from io import TextIOWrapper
from textwrap import fill
from unicodedata import combining, east_asian_width

from pelican_smo.base.text import clusters, fold
from pelican_smo.inspect.networks import networks

_FEW = 3
_WIDEST, _NARROWEST = 96, 16
"""The most columns of a text that is easy to read, and the fewest."""
# Marks that change the direction of the text after them (Unicode Bidirectional Algorithm, 2).
_TURNS = dict.fromkeys([0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def prepare() -> None:
    """Print characters that the output cannot encode as question marks, instead of failing: a
    page may have any character.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def print_data(text: str) -> None:
    """Print what other programs read: in UTF-8 on all machines (JSON: RFC 8259, 8.1)."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    print(text.rstrip("\n"))


def print_json(value: object) -> None:
    """Print a value as JSON."""
    print_data(json.dumps(value, indent=2, ensure_ascii=False))


def safe(text: str) -> str:
    """`text` on one line, without what would control a terminal."""
    return fold(text).translate(_TURNS)


def width() -> int:
    """Columns of the terminal; 0 if the output goes elsewhere and may have any width."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


def columns(text: str) -> int:
    """Columns that a text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(it) else 2 if east_asian_width(it) in "WF" else 1 for it in text)


def cut(text: str, most: int) -> str:
    """`text` in at most `most` columns, ended by an ellipsis."""
    if columns(text) <= most:
        return text
    kept, room = "", most
    for cluster in clusters(text):
        room -= columns(cluster)
        if room < 1:
            break
        kept += cluster
    return f"{kept}…"


def filled(text: str, indent: int, room: int) -> str:
    """`text` in lines that are easy to read, at most `room` columns wide if that is known,
    indented by `indent` columns.
    """
    wide = min(room or _WIDEST, _WIDEST)
    # Addresses are not broken, so that a terminal can open them.
    return fill(
        safe(text), max(wide, indent + _NARROWEST), initial_indent=" " * indent,
        subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def table(rows: Sequence[Sequence[str]], most: Sequence[int], room: int) -> Iterator[str]:
    """Rows as lines with aligned columns.

    `most` are the maximal widths of columns in a terminal of `room` columns, 0 for a column
    that takes what is left; without `room`, nothing is cut.
    """
    made = [[safe(cell) for cell in row] for row in rows]
    widths = [max(map(columns, column)) for column in zip(*made, strict=True)]
    if room:
        widths = [min(it, limit) if limit else it for it, limit in zip(widths, most, strict=True)]
        fixed = sum(it for it, limit in zip(widths, most, strict=True) if limit)
        left = max(8, room - fixed - 2 * (len(widths) - 1))
        widths = [it if limit else min(it, left) for it, limit in zip(widths, most, strict=True)]
    for row in made:
        cells = [cut(cell, wide) for cell, wide in zip(row, widths, strict=True)]
        yield "  ".join(
            cell + " " * (wide - columns(cell)) for cell, wide in zip(cells, widths, strict=True)
        ).rstrip()


def named(ids: Collection[str]) -> str:
    """The names of networks, or "all but" the missing ones if these are few."""
    names = [it.name for it in networks() if it.id in ids]
    others = [it.name for it in networks() if it.id not in ids]
    if names and len(others) <= _FEW:
        return f"all but {', '.join(others)}" if others else "all"
    return ", ".join(names)
