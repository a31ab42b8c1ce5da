"""The command, as its user types it."""

import argparse
import json
import subprocess
import sys
import types
from importlib.metadata import version
from pathlib import Path

import jsonschema
import msgspec
import pytest

from pelican_smo.channels.catalogue import Catalogue, Channel, Kind
from pelican_smo.commands import main
from tests import written


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pelican_smo", *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str]:
    """What is said of wrong use: the command whose usage is shown, and the error."""
    with pytest.raises(SystemExit) as stopped:
        main.main(arguments)
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    usage, _, error = said.partition(": error: ")
    return usage.removeprefix("usage: ").partition(" [")[0], error.strip()


def test_schema_prints_json_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)
    names, _ = schema["properties"]["share"]["anyOf"][0]["items"]["anyOf"]
    assert "mastodon" in names["enum"]


@pytest.mark.parametrize(
    ("typed", "usage", "hint"),
    [
        (["shema"], "pelican-smo", "schema"),
        (["Check", "output"], "pelican-smo", "check"),
        (["check", "--formt", "json"], "pelican-smo check", "--format"),
        (["check", "--fail-onn=error"], "pelican-smo check", "--fail-on"),
        (["check", "--format", "jsn"], "pelican-smo check", "json"),
        (["channels", "--kind", "bookmarks"], "pelican-smo channels", "bookmark"),
        (["cards", "nw"], "pelican-smo cards", "new"),
        (["cards", "--sheat", "a.html"], "pelican-smo cards", "--sheet"),
        (["cards", "new", "mine", "--layot", "code"], "pelican-smo cards new", "--layout"),
        (["--verson"], "pelican-smo", "--version"),
    ],
)
def test_a_typo_names_the_nearest(
    capsys: pytest.CaptureFixture[str], typed: list[str], usage: str, hint: str
) -> None:
    shown, error = refused(capsys, *typed)
    assert shown == usage
    assert error.endswith(f'. Did you mean "{hint}"?')


def test_what_is_like_nothing_has_no_hint(capsys: pytest.CaptureFixture[str]) -> None:
    _, error = refused(capsys, "check", "output", "more", "--zzz")
    assert error == "unknown argument: more --zzz."


def test_an_option_may_be_shortened(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["channels", "--js"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_alone_it_prints_its_help() -> None:
    done = run()
    assert done.returncode == 0
    assert done.stdout == run("--help").stdout
    assert done.stdout.startswith("usage: pelican-smo ")
    assert "look for what networks would show wrong" in done.stdout


def test_it_says_its_version() -> None:
    done = run("--version")
    assert done.returncode == 0
    assert done.stdout == f"pelican-smo {version('pelican-smo')}\n"


def test_the_help_of_every_command_says_what_its_exit_status_means() -> None:
    commands = written.commands()
    assert len(commands) == 10
    for name, parser in commands.items():
        shown = " ".join(parser.format_help().split())
        assert "The exit status is 0 " in shown, name
        assert "and 2 if " in shown, name


def test_a_wrong_block_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    settings = tmp_path / "publishconf.py"
    settings.write_text("PATH = 'content'\nPLUGINS = ['pelican_smo']\nSMO = {'shar': 1}\n")
    done = run("cards", "-s", str(settings))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert 'SMO["shar"]: unknown key.' in done.stderr


def test_it_starts_with_no_more_than_it_needs(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>A page</title>")
    code = "import sys; from pelican_smo.commands.main import main; main(); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, "check", str(tmp_path)], capture_output=True, text=True
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "msgspec" in loaded
    heavy = {"pelican", "jinja2", "feedgen", "rich", "regex", "segno", "typst", "PIL"}
    assert not loaded & {*heavy, "argcomplete", "difflib"}


def test_the_shell_is_told_what_may_follow(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[argparse.ArgumentParser] = []
    library = types.ModuleType("argcomplete")
    library.autocomplete = asked.append  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "argcomplete", library)
    main.main(["channels"])
    assert asked == []
    monkeypatch.setenv("_ARGCOMPLETE", "1")
    main.main(["channels"])
    (parser,) = asked
    assert "channels" in parser.format_help()


def test_help_lists_the_commands() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert "schema" in done.stdout


def test_channels_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["channels"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == ["id", "name", "kinds", "group", "status", "takes"]
    assert [row.split()[0] for row in rows] == [row.id for row in Catalogue.load().channels]
    # Every column begins at the same place.
    at = head.index("kinds")
    assert all(row[at - 1] == " " and row[at] != " " for row in rows)


@pytest.mark.parametrize("kind", ["share", "bookmark", "follow"])
def test_channels_of_one_kind_and_status(capsys: pytest.CaptureFixture[str], kind: Kind) -> None:
    assert main.main(["channels", "--kind", kind, "--status", "active"]) == 0
    _, *rows = capsys.readouterr().out.splitlines()
    assert [row.split()[0] for row in rows] == Catalogue.load().ids(kind)


def test_a_channel_s_status_is_that_of_its_kind(capsys: pytest.CaptureFixture[str]) -> None:
    main.main(["channels", "--status", "doubtful"])
    (xing,) = [row for row in capsys.readouterr().out.splitlines() if row.startswith("xing ")]
    assert xing.split() == ["xing", "XING", "share", "social", "networking", "doubtful"]


def test_channels_as_json_is_all_that_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["channels", "--kind", "bookmark", "--json"]) == 0
    rows = msgspec.convert(json.loads(capsys.readouterr().out), list[Channel])
    assert rows == [row for row in Catalogue.load().channels if row.bookmark]


def test_a_typo_in_a_kind_names_the_kinds() -> None:
    done = run("channels", "--kind", "bookmarks")
    assert done.returncode == 2
    for kind in ("share", "bookmark", "follow"):
        assert kind in done.stderr


def test_a_reader_that_stops_reading_is_no_fault() -> None:
    code = "import sys; from pelican_smo.commands.main import main; sys.exit(main(['channels', '--json']))"
    done = subprocess.run(
        f'{sys.executable} -c "{code}" | head -n 1', shell=True, capture_output=True, text=True
    )
    assert done.stdout == "[\n"
    assert done.stderr == ""
