"""Front matter, in any format.

It is read only for hints to people, not to build anything: a few lines that fit most
files are enough.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pelican_smo.base.text import plain
from pelican_smo.inspect.document import read as read_html

ENDINGS = frozenset(
    [".md", ".markdown", ".mkd", ".mdown", ".rst", ".html", ".htm", ".adoc", ".asciidoc", ".org"]
)
"""The extensions of source files."""

_MOST = 16_384
"""Bytes of a file that are read; metadata is at its start."""
_FIELD = re.compile(r"(?:#\+|:)?(\w[\w .-]{0,60}?)\s*:(?:\s+(.*)|$)")
_LINE = re.compile(r"([^\w\s])\1{2,}$")
_FENCES = ("---", "+++", "...")


def read(file: Path) -> dict[str, str]:
    """The metadata of a file, by keys in lower case; empty if it cannot be read."""
    try:
        with file.open("rb") as opened:
            data = opened.read(_MOST)
    except OSError:
        return {}
    if file.suffix.lower() in (".html", ".htm"):
        page = read_html(file.name, data)
        return {tag.name: tag.content for tag in reversed(page.tags)} | {"title": page.title}
    lines = data.decode("utf-8-sig", "replace").splitlines()
    found = dict(_fields(lines))
    if file.suffix.lower() == ".rst" and "title" not in found:
        found["title"] = next(_titles(lines), "")
    return {key: text for key, said in found.items() if (text := plain(said))}


def _fields(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Keys and values, the last of a key first."""
    found: list[tuple[str, str]] = []
    fenced = bool(lines) and lines[0].strip() in _FENCES
    for line in lines[fenced:]:
        bare = line.strip()
        if fenced and bare in _FENCES:
            break
        match = _FIELD.match(line)
        if match:
            said = match[2] or ""
            if said[:1] in ("'", '"') and said[:1] == said.rstrip()[-1:] and len(said) > 1:
                said = said.strip()[1:-1]
            found.append((match[1].lower(), said))
        elif found and line[:1].isspace() and bare:
            found[-1] = found[-1][0], f"{found[-1][1]} {bare}"
        elif (found and not fenced and line.startswith(tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))) or (
            found and not fenced and not bare
        ):
            break
    return reversed(found)


def _titles(lines: Iterable[str]) -> Iterator[str]:
    """The lines underlined with punctuation, as titles are in reStructuredText."""
    before = ""
    for line in lines:
        if before and not _LINE.match(before) and _LINE.match(line.rstrip()):
            yield before
        before = line.strip()
