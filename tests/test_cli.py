"""The command, as its user types it."""

import json
import subprocess
import sys

import jsonschema
import pytest

from pelican_smo import cli


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    code = "import sys; from pelican_smo.cli import main; sys.exit(main())"
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True)


def test_schema_prints_json_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert "mastodon" in schema["properties"]["share"]["anyOf"][0]["items"]["enum"]


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
