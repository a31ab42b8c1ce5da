"""Pictures are measured once, and again only if they change."""

from pathlib import Path

import pytest

from pelican_smo.base import measure
from pelican_smo.base.measure import Size, Sizes
from tests.conftest import Site, png

GIF = b"GIF89a\x40\x01\xf0\x00\x00\x00\x00;"
WEBP = bytes.fromhex(
    "52494646240000005745425056503820180000003001009d012a1000100002003425a400037000fefb940000"
)
# A frame header of 48 x 32 between the start of the file and its end.
JPEG = bytes.fromhex("ffd8ffc0000b080020003001011100ffd9")


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are opened and measured."""
    found: list[str] = []
    read = measure.measured

    def counted(path: str) -> Size:
        found.append(Path(path).name)
        return read(path)

    monkeypatch.setattr(measure, "measured", counted)
    return found


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (png(7, 5), Size(7, 5, "image/png")),
        (GIF, Size(320, 240, "image/gif")),
        (WEBP, Size(16, 16, "image/webp")),
        (JPEG, Size(48, 32, "image/jpeg")),
        (b"", Size()),
        (b"\x89PNG\r\n\x1a\n", Size()),
        (b"\xff\xd8\xff", Size()),
        (b"GIF89a", Size()),
        (b"<svg width='9' height='9'/>", Size()),
        (b"BM" + bytes(60), Size()),
    ],
)
def test_the_size_is_that_of_the_file_whatever_its_name(
    tmp_path: Path, data: bytes, size: Size
) -> None:
    path = tmp_path / "picture.txt"
    path.write_bytes(data)
    assert Sizes(str(tmp_path)).of(str(path)) == size


@pytest.mark.parametrize("name", ["none.png", "."])
def test_what_cannot_be_read_has_no_size(tmp_path: Path, name: str) -> None:
    assert Sizes(str(tmp_path)).of(str(tmp_path / name)) == Size()


def test_a_picture_is_read_once_in_a_build_and_not_in_the_next(
    site: Site, reads: list[str]
) -> None:
    site.write("images/site.png", png())
    for number in range(3):
        site.post(f"{number}.md", title=f"Post {number}", cover="images/site.png")
    smo = {"head": {"default_image": "images/site.png"}}
    first = site.build(smo).files()
    assert reads == ["site.png"]
    assert site.build(smo).files() == first
    assert reads == ["site.png"]
    site.write("images/site.png", png(640, 480))
    assert site.build(smo).page("post-0.html").meta("og:image:width") == "640"
    assert reads == ["site.png", "site.png"]


def test_sizes_of_two_sites_share_a_cache_and_those_of_lost_files_leave_it(
    tmp_path: Path, reads: list[str]
) -> None:
    for name in ("a.png", "b.png", "c.png"):
        (tmp_path / name).write_bytes(png(9, 9))
    one, two = Sizes(str(tmp_path)), Sizes(str(tmp_path))
    one.of(str(tmp_path / "a.png"))
    two.of(str(tmp_path / "b.png"))
    two.of(str(tmp_path / "c.png"))
    (tmp_path / "c.png").unlink()
    one.save()
    two.save()
    kept = (tmp_path / "smo-pictures.json").read_text("utf-8")
    assert ("a.png" in kept, "b.png" in kept, "c.png" in kept) == (True, True, False)
    three = Sizes(str(tmp_path))
    assert three.of(str(tmp_path / "a.png")) == Size(9, 9, "image/png")
    assert reads == ["a.png", "b.png", "c.png"]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"a": 1}', b"\xff\xfe"])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "smo-pictures.json").write_bytes(damage)
    (tmp_path / "a.png").write_bytes(png(9, 9))
    sizes = Sizes(str(tmp_path))
    assert sizes.of(str(tmp_path / "a.png")) == Size(9, 9, "image/png")
    sizes.save()
    assert b"a.png" in (tmp_path / "smo-pictures.json").read_bytes()


def test_a_cache_that_cannot_be_written_is_told_and_the_build_goes_on(site: Site) -> None:
    site.write("images/site.png", png())
    site.post(cover="images/site.png")
    (site.folder / "cache").write_text("a file where a folder should be")
    built = site.build(expect_warnings=True)
    assert built.page().meta("og:image:width") == "1200"
    (warning,) = [line for line in built.log if "CACHE_PATH" in line]
    assert warning.startswith("CACHE_PATH: pictures will be measured again in the next build:")


def test_no_file_is_written_where_no_picture_was_measured(site: Site) -> None:
    site.post()
    site.build()
    assert not (site.folder / "cache" / "smo-pictures.json").exists()
