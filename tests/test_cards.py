"""Share cards on the pages of built sites."""

import io
import json
import logging
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from rich.console import Console

from pelican_smo.cards import typesetting
from pelican_smo.cards.store import Store
from tests.conftest import SETTINGS, SITEURL, Site, png
from tests.reading import Built

CARD = re.compile(rf"{SITEURL}/(smo/cards/[0-9a-f]{{20}}\.png)")


def build(site: Site, *, expect_warnings: bool = False, smo: Any = None, **cards: Any) -> Built:
    return site.build({"cards": cards, **(smo or {})}, expect_warnings=expect_warnings)


def card(built: Built, page: str = "a-post.html") -> str:
    """The path of a page's card; fails if its picture is none."""
    match = CARD.fullmatch(built.page(page).meta("og:image") or "")
    assert match, built.page(page).meta("og:image")
    assert built.has(match[1])
    return match[1]


def test_a_post_without_a_picture_has_a_card(site: Site) -> None:
    site.post(title='Salt & "wind"', slug="a-post", category="Walks", authors="Ada Lin; Bo Li")
    built = build(site)
    with Image.open(built.output / card(built)) as drawn:
        assert drawn.size == (1200, 630)
        assert drawn.format == "PNG"
    page = built.page()
    assert page.meta("og:image:width") == "1200"
    assert page.meta("og:image:height") == "630"
    assert page.meta("og:image:type") == "image/png"
    assert page.meta("og:image:alt") == (
        'Salt & "wind" · Walks · Ada Lin, Bo Li · Sun 01 March 2026 · The Tide Table'
    )
    assert page.meta("twitter:card") == "summary_large_image"
    assert page.meta("twitter:image") == page.meta("og:image")
    assert page.json_ld()[0]["image"] == page.meta("og:image")


def test_a_picture_of_its_own_stands(site: Site) -> None:
    site.write("images/boat.png", png())
    site.post(body="![Boat]({static}/images/boat.png)")
    assert build(site).page().meta("og:image") == f"{SITEURL}/images/boat.png"


def test_a_card_says_more_than_the_site_s_default_picture(site: Site) -> None:
    site.write("images/site.png", png())
    site.post()
    site.post("b.md", title="B", slug="b", smo_card="off")
    built = build(site, smo={"head": {"default_image": "images/site.png"}})
    card(built)
    assert built.page("b.html").meta("og:image") == f"{SITEURL}/images/site.png"


def test_every_kind_of_page_has_one_of_its_own(site: Site) -> None:
    site.post(category="Walks", tags="sea")
    site.page()
    built = build(site)
    pages = ("a-post.html", "pages/about.html", "index.html", "category/walks.html",
             "tag/sea.html", "author/ada-lin.html", "archives.html")  # fmt: skip
    assert len({card(built, page) for page in pages}) == len(pages)


def test_kinds_of_page_are_chosen(site: Site) -> None:
    site.post()
    site.page()
    built = build(site, on=["article"])
    card(built)
    for page in ("pages/about.html", "index.html", "category/misc.html"):
        assert built.page(page).meta("og:image") is None


def test_a_card_may_have_a_title_of_its_own(site: Site) -> None:
    site.post(smo_card_title="Short")
    assert (build(site).page().meta("og:image:alt") or "").startswith("Short · ")


@pytest.mark.parametrize("value", ["off", "no", "False"])
def test_a_post_may_have_none(site: Site, value: str) -> None:
    site.post(smo_card=value)
    assert build(site).page().meta("og:image") is None


def test_a_post_may_have_a_layout_of_its_own(site: Site) -> None:
    site.post("a.md", title="Same", slug="a")
    site.post("b.md", title="Same", slug="b", smo_card="code")
    built = build(site)
    assert card(built, "a.html") != card(built, "b.html")


def test_at_home_nothing_is_drawn(site: Site) -> None:
    site.post()
    built = site.build({"cards": {}}, SITEURL="", expect_warnings=True)
    assert not [name for name in built.files() if "cards/" in name]


def test_a_second_build_draws_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.post()
    first = build(site).files()
    site.clear()

    def draw(*_: Any) -> bytes:
        raise AssertionError("drawn again")

    monkeypatch.setattr(typesetting.Typesetter, "draw", draw)
    second = build(site).files()
    assert {name: data for name, data in first.items() if "cards/" in name} == {
        name: data for name, data in second.items() if "cards/" in name
    }


def test_another_title_is_another_card(site: Site) -> None:
    site.post(slug="a-post")
    before = card(build(site))
    site.post(slug="a-post", title="Another")
    assert card(build(site)) != before


def test_a_damaged_card_is_drawn_again(site: Site) -> None:
    site.post()
    built = build(site)
    name = Path(card(built)).name
    whole = (built.output / card(built)).read_bytes()
    site.clear()
    (site.folder / "cache/smo-cards" / name).write_bytes(whole[: len(whole) // 2])
    again = build(site)
    assert (again.output / card(again)).read_bytes() == whole


def test_many_are_drawn_together(site: Site) -> None:
    for number in range(12):
        site.post(f"{number}.md", title=f"Post {number}", slug=f"p{number}")
    built = build(site)
    assert len({card(built, f"p{number}.html") for number in range(12)}) == 12


def test_more_shapes_for_search_engines(site: Site) -> None:
    site.post()
    built = build(site, ratios=["1:1", "16:9"])
    images = built.page().json_ld()[0]["image"]
    sizes = []
    for url in images:
        with Image.open(built.output / url.removeprefix(f"{SITEURL}/")) as drawn:
            sizes.append(drawn.size)
    assert sizes == [(1200, 630), (1200, 1200), (1200, 675)]


@pytest.mark.parametrize(
    ("format", "background", "kind"),
    [("auto", "", "png"), ("auto", "images/sea.png", "jpeg"), ("png", "", "png"),
     ("jpeg", "", "jpeg"), ("jpeg", "images/sea.png", "jpeg")],
)  # fmt: skip
def test_the_format_of_cards_is_chosen(site: Site, format: str, background: str, kind: str) -> None:
    site.write("images/sea.png", png(1600, 900))
    site.post()
    built = build(site, format=format, background=background)
    page = built.page()
    assert page.meta("og:image:type") == f"image/{kind}"
    file = built.output / (page.meta("og:image") or "").removeprefix(f"{SITEURL}/")
    assert file.suffix == {"png": ".png", "jpeg": ".jpg"}[kind]
    with Image.open(file) as drawn:
        assert (drawn.format, drawn.size) == (kind.upper(), (1200, 630))


def test_a_photo_as_png_stops_the_build(site: Site) -> None:
    site.post()
    with pytest.raises(ValueError, match="would weigh a megabyte"):
        build(site, format="png", background="images/sea.png")


def test_a_tall_card_is_for_pinterest(site: Site) -> None:
    site.write("images/boat.png", png())
    site.post()
    site.post("b.md", title="B", slug="b", body="![Boat]({static}/images/boat.png)")
    built = build(site, ratios=["2:3", "1:1"], smo={"share": ["pinterest"]})
    media = [
        parse_qs(urlsplit(link.get("href") or "").query)["media"][0]
        for page in ("a-post.html", "b.html")
        for link in built.page(page).with_class("smo-pinterest")
    ]
    assert media[1] == f"{SITEURL}/images/boat.png"
    with Image.open(built.output / media[0].removeprefix(f"{SITEURL}/")) as drawn:
        assert drawn.size == (1000, 1500)
    # Search engines want no portraits.
    images = built.page().json_ld()[0]["image"]
    assert len(images) == 2
    assert media[0] not in images


def test_a_picture_of_the_theme_stands_in_all_shapes(site: Site) -> None:
    site.write("images/hero.png", png())
    site.post(hero="hero.png")
    site.template("article.html", HEADER % "images/{{ article.hero }}")
    built = build(site, ratios=["1:1"])
    assert built.page().json_ld()[0]["image"] == f"{SITEURL}/images/hero.png"


def test_without_the_engine_the_default_picture_stands(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("pelican_smo.cards.cards.find_spec", lambda _: None)
    site.post()
    built = build(site, expect_warnings=True)
    assert built.page().meta("og:image") is None
    assert built.log == [
        "Share cards need the package typst, which is not installed: pip install "
        """"pelican-smo[cards]". Until then pages without a picture have """
        """SMO["head"]["default_image"]; SMO["cards"] = False silences this."""
    ]
    # Who has not asked for cards is told nothing that would stop a strict build.
    with caplog.at_level(logging.INFO):
        site.pelican(None, SMO={}).run()
    assert site.built().log == []


def test_a_layout_that_there_is_not_is_told_once(site: Site) -> None:
    site.post()
    built = build(site, layout="cards/mine.typ", expect_warnings=True)
    assert built.log == [
        """SMO["cards"]["layout"] = 'cards/mine.typ': this file does not exist in the content """
        "folder, so no cards are drawn."
    ]


def test_a_layout_of_the_site_with_a_fault_is_told_and_the_build_goes_on(site: Site) -> None:
    site.write("cards/mine.typ", '#import "/smo/common.typ": *\n#let x = \n= Hello\n#nothing()')
    site.post()
    built = build(site, layout="cards/mine.typ", expect_warnings=True)
    assert built.page().meta("og:image") is None
    assert len(built.log) == 1
    assert "mine.typ" in built.log[0]


def test_wrong_colours_stop_the_build(site: Site) -> None:
    site.post()
    with pytest.raises(ValueError, match="expected background, text, accent or muted") as error:
        build(site, colours={"border": "#fff", "text": "red"})
    assert """SMO["cards"]["colours"]["text"]: expected a colour in hexadecimal""" in str(
        error.value
    )


@pytest.mark.parametrize(("days", "kept"), [(29, True), (31, False)])
def test_what_nobody_asks_for_is_forgotten(tmp_path: Path, days: int, kept: bool) -> None:
    store = Store(str(tmp_path / "cache"), str(tmp_path / "output"))
    store.keep("old.png", png())
    store.keep("new.png", png())
    store.publish("new.png")
    store.clear(lambda: time.time() + days * 24 * 3600)
    assert (tmp_path / "cache/smo-cards/old.png").exists() is kept
    assert (tmp_path / "cache/smo-cards/new.png").exists()


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", png()[:-1], png()[1:], b"x" * 99])
def test_a_card_that_is_not_whole_is_none(tmp_path: Path, data: bytes) -> None:
    store = Store(str(tmp_path), str(tmp_path / "output"))
    store.keep("a.png", data)
    assert not store.has("a.png")
    store.keep("a.png", png())
    assert store.has("a.png")


def test_a_published_card_is_left_as_it_is(tmp_path: Path) -> None:
    store = Store(str(tmp_path), str(tmp_path / "output"))
    store.keep("a.png", png())
    path = tmp_path / "output" / store.publish("a.png")
    os.utime(path, (1, 1))
    Store(str(tmp_path), str(tmp_path / "output")).publish("a.png")
    assert path.stat().st_mtime == 1


HEADER = (
    '<html><head><title>x</title><meta property="og:image" content="{{ SITEURL }}/%s"></head>'
    "<body>{{ article.content }}</body></html>"
)


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        # The theme knows it of this post, in a way of its own.
        ("images/{{ article.hero }}", "the post's"),
        ("{{ SITE_PICTURE }}", "any page's"),
        ("images/site.png", "the post's"),
    ],
)
def test_a_picture_of_the_theme_stands_if_it_is_the_page_s_own(
    site: Site, name: str, whose: str
) -> None:
    for picture in ("images/hero.png", "images/site.png"):
        site.write(picture, png())
    site.post(hero="hero.png")
    site.template("article.html", HEADER % name)
    built = site.build({"cards": {}}, SITE_PICTURE="images/site.png" if "{" in name else None)
    image = built.page().meta("og:image") or ""
    assert CARD.fullmatch(image) if whose == "any page's" else image.endswith(".png")
    assert bool(CARD.fullmatch(image)) is (whose == "any page's")


def test_a_page_that_is_left_alone_is_not_read_for_a_card(site: Site) -> None:
    site.post(smo="off", smo_titel="a slip that nobody need hear of")
    built = build(site, smo={"feeds": False})
    assert built.page().metas("og:image") == []


def test_a_layout_with_a_fault_is_tried_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []
    draw = typesetting.Typesetter.draw
    monkeypatch.setattr(
        typesetting.Typesetter, "draw", lambda *it: tried.append(it[1].title) or draw(*it)
    )
    site.write("mine.typ", "#nothing()")
    for number in range(3):
        site.post(f"{number}.md", title=f"Post {number}", slug=f"p{number}")
    built = build(site, layout="mine.typ", expect_warnings=True)
    assert len(built.log) == len(tried) == 1


@pytest.mark.parametrize("terminal", [True, False])
def test_who_looks_on_sees_how_far_it_is(
    site: Site,
    terminal: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = io.StringIO()
    console = Console(file=shown, force_terminal=terminal, width=80)
    monkeypatch.setattr("pelican.log.console", console)
    for number in range(9):
        site.post(f"{number}.md", title=f"Post {number}")
    build(site)
    assert ("Drawing share cards" in shown.getvalue()) == terminal
    assert terminal or shown.getvalue() == ""
    assert "Drawing" not in capsys.readouterr().out


def test_two_builds_at_once_do_each_other_no_harm(site: Site) -> None:
    for number in range(12):
        site.post(f"{number}.md", title=f"Post {number}", slug=f"post-{number}")
    settings = {
        **SETTINGS, "PATH": str(site.content), "CACHE_PATH": str(site.folder / "cache"),
        "SMO": {"check": False},
    }  # fmt: skip
    code = (
        "import json, sys; from pelican import Pelican; from pelican.settings import read_settings;"
        "Pelican(read_settings(override=json.loads(sys.argv[1]))).run()"
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code, json.dumps({**settings, "OUTPUT_PATH": str(output)})],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for output in (site.folder / "one", site.folder / "two")
    ]  # fmt: skip
    said = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert "WARNING" not in "".join(said)
    one, two = (Built(site.folder / name, []) for name in ("one", "two"))
    for number in range(12):
        page = f"post-{number}.html"
        assert card(one, page) == card(two, page)
        with Image.open(one.output / card(one, page)) as drawn:
            drawn.load()
    kept = Store(str(site.folder / "cache"), "")
    names = [file.name for file in (site.folder / "cache" / "smo-cards").iterdir()]
    assert len(names) >= 12
    assert all(kept.has(name) for name in names)
