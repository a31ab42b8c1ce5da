"""A file that somebody names is within its folder, or is not opened."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_smo.base.paths import OutsideError, confined

FOLDER = f"{os.sep}site{os.sep}content"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.png", "a.png"),
        ("/a.png", "a.png"),
        ("//a.png", "a.png"),
        ("posts/../a.png", "a.png"),
        ("posts\\a.png", "posts/a.png"),
        ("/etc/passwd", "etc/passwd"),
        ("...", "..."),
        (f"{FOLDER}/a.png", "a.png"),
    ],
)
def test_a_path_is_taken_from_its_folder(path: str, name: str) -> None:
    assert confined(FOLDER, path) == str(Path(FOLDER, name))


@pytest.mark.parametrize(
    "path",
    ["", "/", ".", "..", "../a", "a/../../b", "/../a", "..\\a", "../content-evil/a",
     f"{FOLDER}/../a", f"{FOLDER}/../content-evil/a", "a\0.png"],
)  # fmt: skip
def test_what_leads_out_or_names_the_folder_itself_is_refused(path: str) -> None:
    with pytest.raises(OutsideError):
        confined(FOLDER, path)


@given(st.text(st.sampled_from("./\\ab\0:~"), max_size=12))
def test_no_path_leads_out(path: str) -> None:
    try:
        found = confined(FOLDER, path)
    except OutsideError:
        return
    assert Path(found).is_relative_to(FOLDER)
    assert ".." not in Path(found).parts


def test_a_link_in_the_folder_is_its_owners_doing(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "shared.png").write_bytes(b"x")
    (tmp_path / "content/a.png").symlink_to(tmp_path / "shared.png")
    assert Path(confined(str(tmp_path / "content"), "a.png")).read_bytes() == b"x"
