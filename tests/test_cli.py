"""The command, as its user types it."""

import json
import subprocess
import sys

import jsonschema
import msgspec
import pytest

from pelican_smo import cli
from pelican_smo.channels.catalogue import Catalogue, Channel, Kind


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    code = "import sys; from pelican_smo.cli import main; sys.exit(main())"
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True)


def test_schema_prints_json_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)
    names, _ = schema["properties"]["share"]["anyOf"][0]["items"]["anyOf"]
    assert "mastodon" in names["enum"]


def test_a_typo_names_the_commands() -> None:
    done = run("shema")
    assert done.returncode == 2
    assert "schema" in done.stderr


def test_without_a_command_it_says_how_to_use_it() -> None:
    done = run()
    assert done.returncode == 2
    assert "usage: pelican-smo" in done.stderr


def test_help_lists_the_commands() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert "schema" in done.stdout


def test_channels_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["channels"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == ["id", "name", "kinds", "group", "status", "takes"]
    assert [row.split()[0] for row in rows] == [row.id for row in Catalogue.load().channels]
    # Every column begins at the same place.
    at = head.index("kinds")
    assert all(row[at - 1] == " " and row[at] != " " for row in rows)


@pytest.mark.parametrize("kind", ["share", "bookmark", "follow"])
def test_channels_of_one_kind_and_status(capsys: pytest.CaptureFixture[str], kind: Kind) -> None:
    assert cli.main(["channels", "--kind", kind, "--status", "active"]) == 0
    _, *rows = capsys.readouterr().out.splitlines()
    assert [row.split()[0] for row in rows] == Catalogue.load().ids(kind)


def test_a_channel_s_status_is_that_of_its_kind(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["channels", "--status", "doubtful"])
    (xing,) = [row for row in capsys.readouterr().out.splitlines() if row.startswith("xing ")]
    assert xing.split() == ["xing", "XING", "share", "social", "networking", "doubtful"]


def test_channels_as_json_is_all_that_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["channels", "--kind", "bookmark", "--json"]) == 0
    rows = msgspec.convert(json.loads(capsys.readouterr().out), list[Channel])
    assert rows == [row for row in Catalogue.load().channels if row.bookmark]


def test_a_typo_in_a_kind_names_the_kinds() -> None:
    done = run("channels", "--kind", "bookmarks")
    assert done.returncode == 2
    for kind in ("share", "bookmark", "follow"):
        assert kind in done.stderr


def test_a_reader_that_stops_reading_is_no_fault() -> None:
    code = "import sys; from pelican_smo.cli import main; sys.exit(main(['channels', '--json']))"
    done = subprocess.run(
        f'{sys.executable} -c "{code}" | head -n 1', shell=True, capture_output=True, text=True
    )
    assert done.stdout == "[\n"
    assert done.stderr == ""
