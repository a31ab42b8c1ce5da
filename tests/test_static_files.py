"""The style sheet's colours, the sizes of what a page carries, and how files are written."""

import errno
import gzip
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_smo.base import static_files
from pelican_smo.buttons import colours
from tests.conftest import Site
from tests.test_choice import CATALOGUE

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
COLOUR = st.tuples(*[st.integers(0, 255)] * 3)
SIX = ["bluesky", "mastodon", "facebook", "linkedin", "reddit", "copy_link"]


def rgb(text: str) -> tuple[int, int, int]:
    digits = text.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue


def test_contrast_is_that_of_wcag() -> None:
    assert colours.contrast(WHITE, BLACK) == pytest.approx(21)
    assert colours.contrast(WHITE, WHITE) == 1
    # The lightest grey that may be text on white, a well-known pair.
    assert colours.contrast((0x76, 0x76, 0x76), WHITE) == pytest.approx(4.54, abs=0.01)


@given(COLOUR)
def test_every_colour_becomes_readable(colour: tuple[int, int, int]) -> None:
    for surface in (rgb("f6f7f8"), rgb("26292e")):
        assert colours.contrast(rgb(colours.readable(colour, surface)), surface) >= 4.5


@pytest.mark.parametrize("channel", CATALOGUE.channels, ids=lambda row: row.id)
def test_every_brand_colour_can_be_read(channel: object) -> None:
    css = colours.stylesheet([channel]).decode()  # type: ignore[list-item]
    (rule,) = re.findall(r"\.smo-\w+\{(--smo-brand:.*?)\}", css)
    inks = dict(part.split(":") for part in rule.split(";"))
    on_brand = colours.contrast(rgb(inks["--smo-on-brand"]), rgb(inks["--smo-brand"]))
    assert on_brand >= 4.5
    assert colours.contrast(rgb(inks["--smo-ink-light"]), rgb("f6f7f8")) >= 4.5
    assert colours.contrast(rgb(inks["--smo-ink-dark"]), rgb("26292e")) >= 4.5


def test_the_surfaces_of_the_colours_are_those_of_the_style_sheet() -> None:
    css = colours.stylesheet([]).decode()
    assert "light-dark(#f6f7f8,#26292e)" in css


def test_what_a_page_carries_is_small(site: Site) -> None:
    site.post()
    built = site.build({"share": SIX, "bookmark": []})
    html = built.read("a-post.html")
    row = html[
        html.index('<nav class="smo-buttons') : html.index("</nav>", html.index("smo-buttons"))
    ]
    sizes = {
        path.rpartition(".")[2]: len(gzip.compress(data))
        for path, data in built.files().items()
        if path.startswith("smo/")
    }
    assert len(gzip.compress(row.encode())) <= 4096
    assert sizes["css"] <= 4096
    assert sizes["js"] <= 3072


def test_only_the_channels_in_use_are_in_the_style_sheet(site: Site) -> None:
    site.post(smo_share="telegram")
    built = site.build({"share": ["reddit"], "bookmark": [], "follow": []})
    (css,) = [data.decode() for path, data in built.files().items() if path.endswith(".css")
              and path.startswith("smo/smo.")]  # fmt: skip
    assert set(re.findall(r"\.smo-(\w+)\{--smo-brand", css)) == {"reddit", "telegram"}


def test_a_name_changes_with_the_content(tmp_path: Path) -> None:
    one = static_files.publish(str(tmp_path), "smo.css", b"one")
    two = static_files.publish(str(tmp_path), "smo.css", b"two")
    assert one.path != two.path
    assert re.fullmatch(r"smo/smo\.[0-9a-f]{10}\.css", one.path)
    assert (tmp_path / one.path).read_bytes() == b"one"


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    static_files.write(str(tmp_path), "a/b.xml", b"old")

    def full(name: str, mode: str) -> Any:
        Path(name).write_bytes(b"n")
        raise OSError("no space left on device")

    monkeypatch.setattr(static_files, "open", full, raising=False)
    with pytest.raises(OSError, match="no space"):
        static_files.write(str(tmp_path), "a/b.xml", b"new")
    assert (tmp_path / "a/b.xml").read_text() == "old"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.xml"]


def test_no_file_is_written_outside_the_output(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    with pytest.raises(RuntimeError):
        static_files.write(str(tmp_path / "output"), "../b.xml", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["output"]


def test_published_files_can_be_read_by_the_web_server(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        path = tmp_path / static_files.publish(str(tmp_path), "smo.css", b"x").path
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o644


def test_what_a_killed_build_has_left_is_cleared_by_the_next(site: Site) -> None:
    """Beside the articles, in the cache, beside the ledger: wherever a build writes."""
    site.post()
    code = """
import os, sys
from pelican_smo.base import static_files
os.replace = lambda *names: os._exit(9)
static_files.write(sys.argv[1], sys.argv[2], b"half of it")
"""

    def left(folder: Path) -> list[Path]:
        files = (it for it in folder.rglob("*") if it.is_file())
        return [it for it in files if it.read_bytes() == b"half of it"]

    folders = (site.output, site.folder / "cache", site.content)
    for folder in folders:
        folder.mkdir(exist_ok=True)
        subprocess.run([sys.executable, "-c", code, folder, "feeds/many.rss.xml"], check=False)
        assert left(folder)
    site.build()
    assert [left(folder) for folder in folders] == [[], [], []]


def test_a_file_that_another_build_clears_away_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, calls = os.replace, []

    def cleared(source: str, target: str) -> None:
        calls.append(source)
        if len(calls) == 1:
            static_files.clear(str(tmp_path))
        replace(source, target)

    monkeypatch.setattr(os, "replace", cleared)
    static_files.write(str(tmp_path), "a/b.xml", b"new")
    assert (tmp_path / "a/b.xml").read_bytes() == b"new"
    assert len(calls) == 2


def test_a_folder_on_another_disk_is_written_to_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def apart(source: str, target: str) -> None:
        if Path(source).parent != Path(target).parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        replace(source, target)

    monkeypatch.setattr(os, "replace", apart)
    static_files.write(str(tmp_path), "a/b.xml", b"new")
    assert [it.name for it in tmp_path.rglob("*")] == ["a", "b.xml"]


def test_files_are_written_without_pelican() -> None:
    code = "import sys; import pelican_smo.base.static_files; sys.exit('pelican' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
