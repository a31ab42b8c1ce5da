"""The command that draws share cards apart from a build."""

from pathlib import Path
from typing import Any

import html5lib
import pytest

from pelican_smo.cards import typesetting
from pelican_smo.commands.main import main
from tests.conftest import SETTINGS, Site, disconnect, png


@pytest.fixture
def settings(site: Site) -> Path:
    """Settings of a site with three posts and a page, one of the posts with a picture."""
    site.write("images/boat.png", png())
    site.post("a.md", title="Alpha", slug="a")
    site.post("walks/b.md", title="Beta", slug="b")
    site.post("c.md", title="Gamma", slug="c", body="![Boat]({static}/images/boat.png)")
    site.page()
    return write(site)


def write(site: Site, **more: Any) -> Path:
    disconnect()
    values = {
        **SETTINGS, "PATH": str(site.content), "OUTPUT_PATH": str(site.output),
        "CACHE_PATH": str(site.folder / "cache"), **more,
    }  # fmt: skip
    file = site.folder / "publishconf.py"
    file.write_text("".join(f"{key} = {value!r}\n" for key, value in values.items()), "utf-8")
    return file


def cards(site: Site) -> set[str]:
    return {it.name for it in (site.folder / "cache/smo-cards").glob("*")}


def test_cards_are_drawn_and_nothing_else_is_written(
    site: Site, settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cards", "-s", str(settings)]) == 0
    assert capsys.readouterr().out == (
        "3 cards of 4 pages; the others have a picture, or want none.\n"
    )
    assert len(cards(site)) == 3
    assert not site.output.exists()
    # A build finds them.
    before = cards(site)
    site.build({"cards": {"on": ["article", "page"]}, "feeds": {"subscribe": False}})
    assert cards(site) == before


def test_some_of_them(site: Site, settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cards", "-s", str(settings), "--only", "walks/*"]) == 0
    assert len(cards(site)) == 1


def test_drawn_again_where_that_is_wanted(
    site: Site, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    draw = typesetting.Typesetter.draw
    monkeypatch.setattr(
        typesetting.Typesetter, "draw", lambda *it: drawn.append(it[1].title) or draw(*it)
    )
    for arguments, count in (([], 3), ([], 0), (["--force"], 3)):
        drawn.clear()
        disconnect()
        main(["cards", "-s", str(settings), *arguments])
        assert len(drawn) == count


def test_a_page_shows_all_of_them(site: Site, settings: Path) -> None:
    sheet = site.folder / "sheet.html"
    main(["cards", "-s", str(settings), "--sheet", str(sheet)])
    page = html5lib.parse(sheet.read_text("utf-8"), namespaceHTMLElements=False)
    names = sorted(it.text or "" for it in page.iter("figcaption"))
    assert names == ["a.md", "pages/about.md", "walks/b.md"]
    for image in page.iter("img"):
        assert Path((image.get("src") or "").removeprefix("file://")).is_file()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"SITEURL": ""}, "SITEURL is empty or local"),
        ({"PLUGINS": []}, "pelican_smo is not in PLUGINS"),
        ({"SMO": {"cards": False}}, "or SMO has cards switched off"),
    ],
)
def test_where_nothing_can_be_drawn_it_says_why(
    site: Site, more: dict[str, Any], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    site.post()
    assert main(["cards", "-s", str(write(site, **more))]) == 2
    assert why in capsys.readouterr().out


def test_a_file_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cards", "-s", "nope.py"]) == 2
    assert capsys.readouterr().out.startswith("nope.py: this file does not exist.")


def test_a_layout_of_one_s_own(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["cards", "new", "mine", "--content", str(site.content)]
    assert main(arguments) == 0
    file = site.content / "cards/mine.typ"
    assert capsys.readouterr().out == (
        f'{file} is yours. SMO = {{"cards": {{"layout": "cards/mine.typ"}}}} uses it.\n'
    )
    site.post()
    built = site.build({"cards": {"layout": "cards/mine.typ"}})
    assert "/smo/cards/" in (built.page().meta("og:image") or "")
    assert main(arguments) == 2
    assert main([*arguments[:2], "other", "--layout", "plan", *arguments[3:]]) == 2
    assert main(["cards", "new", "x", "--content", str(site.folder / "nope")]) == 2
