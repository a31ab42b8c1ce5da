"""The ids of feed entries, kept in a text file beside the articles.

An id "MUST NOT change" when an entry is moved or edited (RFC 4287, 4.2.6). Pelican's are tag URIs
(RFC 4151) made of address and date, and change with both.

A line is a JSON array (RFC 8259) of source, id, date and title: JSON defines how to write any
character, no line looks like a conflict marker of git, and msgspec reads it fast. The line without
a source has the site's address as its id: in a local build, where SITEURL is empty, ids of new
files are made with it.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import msgspec

from pelican_smo.base import static_files

logger = logging.getLogger(__name__)

_HEADER = b"""\
# The permanent ids of this site's feed entries, written by pelican_smo: of each source
# file its id, date and title. Commit this file along with your articles; without it,
# readers are shown old articles as new ones when you rename or redate them. After a
# merge, keep the lines of both sides; their order does not matter.
"""
_MARKS = (b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>")

_SITE = ""  # the source of the line that has the site's address
Line = tuple[str, str, str, str]
"""Source, id, date and title of an entry."""
_Key = tuple[str, ...]


class Ledger:
    """Gives each source file a permanent id. A build calls `sources`, then each `claim`, then each
    `expect`, then each `id_of`, and `save` last.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._present: set[str] = set()
        self._gone: dict[str, Line] = {}
        self._expected: dict[str, Line] = {}
        self._owners: dict[str, str] = {}
        self._others: list[bytes] = []
        self._site = ""
        self._changed = self._stuck = False
        self._new = 0
        self._faults: list[str] = []

    @property
    def site(self) -> str:
        """The address of the site for which ids were last made; empty if none were."""
        assert self._lines is not None  # reads the file
        return self._site

    @site.setter
    def site(self, address: str) -> None:
        if address != self.site:
            self._site = address
            self._changed = True

    @property
    def lines(self) -> Mapping[str, Line]:
        """The lines of the file, by source."""
        return self._lines

    @property
    def faults(self) -> Sequence[str]:
        """What is wrong with lines of the file."""
        assert self._lines is not None
        return self._faults

    def sources(self, present: Iterable[str]) -> None:
        """Say which sources exist, including hidden ones. Without it no rename is recognised."""
        self._present = set(present)
        self._gone = {name: self._lines[name] for name in self._lines.keys() - self._present}

    def claim(self, source: str, id: str) -> bool:
        """Register an id that the author wrote, so that no other source gets it; it is not saved.

        False if another source has it, unless that source is gone.
        """
        lines = self._lines
        owner = self._owners.setdefault(id, source)
        if owner in self._gone and lines[owner][1] == id:
            del self._gone[owner]
            self._owners[id] = owner = source
        return owner == source

    def expect(self, source: str, published_id: str, *, title: str, date: str) -> None:
        """Announce a call of `id_of`. If all are announced before the first, their order does not
        matter, and if two new files resemble one that is gone, neither takes its id; otherwise the
        first does.
        """
        if source not in self._lines:
            self._expected[source] = source, published_id, date, title

    def id_of(self, source: str, published_id: str, *, title: str, date: str) -> str:
        """The id of the entry made from `source`, its path with forward slashes.

        It is the id in the ledger; that of the old name if the file was renamed; or else
        `published_id`. If another source has that (two articles with one slug and date), the source
        is added as a fragment, for which tag URIs have room (RFC 4151, 2.1). Ids belong to names:
        files that swap names do not swap ids.
        """
        line = self._lines.get(source)
        if line is None or self._owners[line[1]] != source:
            self._expected[source] = source, published_id, date, title
            self._settle()
            return self._lines[source][1]
        if self._gone:
            self._gone.pop(source, None)
        if line[2] != date or line[3] != title:
            self._put((source, line[1], date, title))
        return line[1]

    def take(self, lines: Iterable[Line]) -> list[Line]:
        """Replace what is known of the sources of these lines, at the owner's request.

        Returns refused lines: another source has their id.
        """
        lines = list(lines)
        for source, *_ in lines:
            if known := self._lines.pop(source, None):
                self._owners.pop(known[1], None)
        refused = []
        for line in lines:
            if self._owners.get(line[1], line[0]) == line[0]:
                self._put(line)
            else:
                refused.append(line)
        return refused

    def save(self) -> int:
        """Write the file if something in it has changed; returns how many lines are new."""
        if not self._changed or self._stuck:
            return 0
        site: list[Line] = [(_SITE, self._site, "", "")] if self._site else []
        rows = [_encoded(line) for line in (*site, *self._lines.values())]
        data = _HEADER + b"".join(row + b"\n" for row in sorted(filter(None, rows + self._others)))
        try:
            static_files.write(str(self._file.parent), self._file.name, data)
        except OSError as error:
            logger.warning(
                "%s: ids of feed entries cannot be kept (%s). Make the file and its folder "
                "writable, build once and commit the file.", self._file, error.strerror or error,
            )  # fmt: skip
            self._new = 0
        self._changed = False
        new, self._new = self._new, 0
        return new

    def _settle(self) -> None:
        """Give an id to each new source that was announced.

        A file was renamed if exactly one gone and one new file have the same id; or the same date
        and title; or the same date and file name, if no other file has that name (no index.md). The
        date counts since a file may be long gone: another "summer.md" years later is another
        article.
        """
        new, self._expected = self._expected, {}
        if self._gone:
            names = Counter(map(_name, {*self._lines, *self._present}))
            once = {name: name for name, count in names.items() if count == 2}  # old and new
            self._rename(new, lambda line: (line[1],))
            self._rename(new, lambda line: (line[2], line[3]))
            self._rename(new, lambda line: (line[2], once.get(_name(line[0]), "")))
        for source, (_, id, date, title) in sorted(new.items()):
            if id in self._owners:
                id += ("/" if "#" in id else "#") + quote(source, errors="surrogatepass")
            while id in self._owners:
                id += "+"
            self._put((source, id, date, title))

    def _rename(self, new: dict[str, Line], key: Callable[[Line], _Key]) -> None:
        before, after = _alone(self._gone, key), _alone(new, key)
        for found in before.keys() & after.keys():
            source, _, date, title = new.pop(after[found])
            del self._lines[before[found]]
            self._put((source, self._gone.pop(before[found])[1], date, title))

    def _put(self, line: Line) -> None:
        if _encoded(line):
            self._changed = True
            self._new += line[0] not in self._lines
        self._lines[line[0]] = line
        self._owners[line[1]] = line[0]

    @cached_property
    def _lines(self) -> dict[str, Line]:
        """The lines of the file by source; also fills `_owners` and `_others`."""
        faults = []
        data = b""
        try:
            data = self._file.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
        except FileNotFoundError:
            pass
        except OSError as error:
            self._stuck = True
            faults.append(f"{error.strerror or error}. Make the file readable.")
        decoder = msgspec.json.Decoder(Line)
        with suppress(msgspec.MsgspecError, UnicodeDecodeError):
            # Decoding all lines at once is fastest, and nearly always works.
            rows = decoder.decode_lines(data.removeprefix(_HEADER))
            lines = {row[0]: row for row in rows}
            self._owners = {row[1]: row[0] for row in rows}
            if len(lines) == len(self._owners) == len(rows) and not faults:
                self._of_the_site(lines, self._owners)
                return lines
        lines, owners = {}, {}
        for number, text in enumerate(data.split(b"\n"), 1):
            if text.startswith(b"#") or not text.strip():
                self._others += [text] if text not in _HEADER else []
                continue
            try:
                row = decoder.decode(text)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                fault = 'is not ["source", "id", "date", "title"] in UTF-8. Restore the line.'
                self._stuck |= b"\0" in text  # UTF-16, which cannot be split at bytes
                if text.startswith(_MARKS):
                    self._stuck = True
                    fault = "is a conflict of git. Keep both sides, but not its marks."
            else:
                if row[0] not in lines and row[1] not in owners:
                    lines[row[0]], owners[row[1]] = row, row[0]
                    continue
                if owners.get(row[1]) == row[0]:
                    continue  # a merge has kept both
                fault = "repeats a source or an id of a line above, which is used. Delete one."
            self._others.append(text)
            faults.append(f"line {number} {fault}")
        self._owners = owners
        self._of_the_site(lines, owners)
        self._faults = faults
        if faults:
            logger.warning(
                "%s: not all ids of feed entries can be read. %s\n  %s", self._file,
                "New ones are not kept until this is put right:" if self._stuck
                else "The rest is used, and what is below stays in the file:",
                "\n  ".join([*faults[:9], *(["..."] if len(faults) > 9 else [])]),
            )  # fmt: skip
        return lines

    def _of_the_site(self, lines: dict[str, Line], owners: dict[str, str]) -> None:
        """Take the site's own line out of the lines of articles."""
        if _SITE in lines:
            self._site = lines.pop(_SITE)[1]
            owners.pop(self._site, None)


def _alone(lines: dict[str, Line], key: Callable[[Line], _Key]) -> dict[_Key, str]:
    """The sources whose key is complete and unique, by key."""
    keys = {source: key(line) for source, line in lines.items()}
    count = Counter(keys.values())
    return {found: source for source, found in keys.items() if all(found) and count[found] == 1}


def _encoded(line: Line) -> bytes:
    """A line of the file; empty if a file's name is not text (PEP 383)."""
    try:
        return msgspec.json.encode(line)
    except UnicodeEncodeError:
        return b""


def _name(source: str) -> str:
    return source.rpartition("/")[2]
