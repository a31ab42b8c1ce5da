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
    expected = {
        path.relative_to(ROOT).as_posix()
        for package in ("pelican_smo", "pelican")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert "pelican_smo/py.typed" in expected
    # Pelican's own folder is shared by all its plugins, and none may bring its `__init__`.
    assert {it for it in expected if it.startswith("pelican/")} == {
        "pelican/plugins/smo/__init__.py"
    }
    assert {name for name in names if ".dist-info/" not in name} == expected


def test_the_wheel_builds_a_site_in_a_bare_environment(wheel: Path, tmp_path: Path) -> None:
    """Also for who names no plugin: Pelican finds it, and loads it once under all its names."""
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", f"{wheel}[markdown]")
    assert "pelican.plugins.smo" in run(python.with_name("pelican-plugins"))
    content = tmp_path / "content"
    content.mkdir()
    (content / "post.md").write_text("Title: A post\nDate: 2026-03-01\n\nWords.\n")
    settings = (
        "SITEURL = 'https://example.org'\nSITENAME = 'S'\nTIMEZONE = 'UTC'\nPATH = 'content'\n"
    )
    outputs = []
    for plugins in ("", "PLUGINS = ['pelican_smo']\n", "PLUGINS = ['smo', 'pelican_smo']\n"):
        (tmp_path / "pelicanconf.py").write_text(settings + plugins)
        out = tmp_path / f"out{len(outputs)}"
        run(python, "-m", "pelican", "--fatal", "warnings", "-s", "pelicanconf.py", "-o", out,
            cwd=tmp_path)  # fmt: skip
        outputs.append({
            path.relative_to(out).as_posix(): path.read_text("utf-8")
            for path in out.rglob("*.*") if path.suffix in {".html", ".xml", ".css", ".js"}
        })  # fmt: skip
    assert outputs[0] == outputs[1] == outputs[2]
    html = outputs[0]["a-post.html"]
    assert html.count('property="og:title" content="A post"') == 1
    assert html.count('class="smo-buttons') == 1
    # The style sheets of pages, of the page to subscribe and of feeds, and the script.
    assert len([name for name in outputs[0] if name.startswith("smo/")]) == 4
    for name in ("all.atom.xml", "all.rss.xml"):
        assert "pelican_smo" in outputs[0][f"feeds/{name}"]
    schema = run(python.with_name("pelican-smo"), "schema")
    assert '"site_kind"' in schema
