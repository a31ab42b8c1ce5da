"""What the commands print, on terminals and into files that have few letters or columns."""

import json
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from pelican_smo.commands import main
from pelican_smo.inspect import terminal
from tests.check_sites import GOOD, write

WORDS = "Sö “ging” es – 你好 🦀 →"
COMMANDS = (
    "schema", "channels", "channels --json", "explain a.html", "explain a.html --json", "check",
    "check --format json", "check --format sarif", "check --format html", "diff output other",
    "diff output other --json", "--help", "check --help",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two builds of a site whose words are in many letters."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "output", page=GOOD.replace("Counting limpets", WORDS).replace("en_GB", WORDS))
    write(tmp_path / "other")
    return tmp_path


def printed(arguments: str, encoding: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """What a command prints where stdout and stderr have only that encoding."""
    out, err = (TextIOWrapper(BytesIO(), encoding=encoding) for _ in range(2))
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        try:
            main.main(arguments.split())
        except SystemExit as stopped:
            assert stopped.code == 0, arguments
        out.flush()
        err.flush()
    assert err.buffer.getvalue() == b""  # type: ignore[attr-defined]
    said: bytes = out.buffer.getvalue()  # type: ignore[attr-defined]
    return said


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_no_command_stops_for_want_of_letters(
    folder: Path, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for arguments in COMMANDS:
        said = printed(arguments, encoding, monkeypatch)
        assert said, arguments
        if arguments.endswith(("schema", "json", "sarif")):
            # What programs read is whole, wherever it is written.
            found: Any = json.loads(said.decode("utf-8"))
            assert found
            if "check" in arguments or "explain" in arguments:
                assert WORDS in said.decode("utf-8")
        elif "html" in arguments and "format" in arguments:
            assert WORDS in said.decode("utf-8")
        else:
            said.decode(encoding)


@pytest.mark.parametrize("columns", [1, 5, 20, 40, 59, 60, 80])
def test_a_narrow_terminal_has_all_there_is_to_say(
    folder: Path, columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    main.main(["explain", "a.html"])
    said = capsys.readouterr().out
    assert "og:image:width" in said
    if columns < 60:
        # No column is so narrow that nothing is left of its words.
        assert (
            " ".join(said.split()).count("How many limpets there are, and why nobody knows.") == 2
        )
        assert "from page" in said
    else:
        assert said.splitlines()[4].split() == ["tag", "value", "from", "read", "by"]
    main.main(["check"])
    said = capsys.readouterr().out
    assert "which is not of the form en_GB." in " ".join(said.split())
    long = [it for it in said.splitlines() if it.startswith("    ") and " " in it.strip()]
    assert all(len(it) <= max(columns, 24) for it in long)


def test_lines_are_filled_but_addresses_stay_whole() -> None:
    url = "https://example.org/" + "a-b/" * 20
    lines = terminal.filled(f"See {url} for that.", 2, 30).splitlines()
    assert lines == ["  See", f"  {url}", "  for that."]
    assert max(map(len, terminal.filled("word " * 100, 4, 0).splitlines())) <= 96
