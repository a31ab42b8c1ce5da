"""What is in the wheel is enough to build a site, in an environment with nothing else."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import HERE

ROOT = HERE.parent


def run(*command: str | Path, **options: object) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, env=environment, **options
    )  # type: ignore[call-overload]
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from the source distribution as an installer makes it."""
    target = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", target, ROOT)
    assert len(list(target.glob("*.tar.gz"))) == 1
    return next(target.glob("*.whl"))


def test_the_wheel_holds_templates_styles_data_and_types(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    package = ROOT / "pelican_smo"
    expected = {
        path.relative_to(ROOT).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert expected <= names
    assert "pelican_smo/py.typed" in names
    assert not {name for name in names if name.startswith(("tests", "demo_site"))}


def test_the_wheel_builds_a_site_in_a_bare_environment(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", f"{wheel}[markdown]")
    content = tmp_path / "content"
    content.mkdir()
    (content / "post.md").write_text("Title: A post\nDate: 2026-03-01\n\nWords.\n")
    (tmp_path / "pelicanconf.py").write_text(
        "SITEURL = 'https://example.org'\nSITENAME = 'S'\nTIMEZONE = 'UTC'\nPATH = 'content'\n"
        "PLUGINS = ['pelican_smo']\n"
    )
    command = [python, "-m", "pelican", "--fatal", "warnings", "-s", "pelicanconf.py", "-o", "out"]
    run(*command, cwd=tmp_path)
    html = (tmp_path / "out" / "a-post.html").read_text()
    assert 'property="og:title" content="A post"' in html
    assert 'class="smo-buttons' in html
    # The style sheets of pages, of the page to subscribe and of feeds, and the script.
    assert len(list((tmp_path / "out" / "smo").iterdir())) == 4
    for name in ("all.atom.xml", "all.rss.xml"):
        assert "pelican_smo" in (tmp_path / "out" / "feeds" / name).read_text()
    schema = run(python.with_name("pelican-smo"), "schema")
    assert '"site_kind"' in schema
