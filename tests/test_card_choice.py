"""Which pages have share cards, and what they are drawn with."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image

from pelican_smo.cards import typesetting
from pelican_smo.commands.main import main
from tests.conftest import SITEURL, Site, png
from tests.reading import Built
from tests.test_card_command import write

CARD = re.compile(rf"{SITEURL}/smo/cards/([0-9a-f]{{20}}\.png)")
LAYOUT = '#import "common.typ": *\n#show: canvas\n#fit(card.title)\n'


def build(site: Site, *, expect_warnings: bool = False, smo: Any = None, **cards: Any) -> Built:
    options = {"cards": cards, "feeds": {"subscribe": False}, **(smo or {})}
    return site.build(options, expect_warnings=expect_warnings)


def cards(built: Built) -> dict[str, str]:
    """The cards of all pages that have one, by the pages' paths."""
    found = {
        path: CARD.fullmatch(page.meta("og:image") or "") for path, page in built.pages().items()
    }
    return {path: match[1] for path, match in found.items() if match}


def published(built: Built) -> set[str]:
    return {name.rpartition("/")[2] for name in built.files() if name.startswith("smo/cards/")}


def kept(site: Site) -> set[str]:
    return {file.name for file in (site.folder / "cache/smo-cards").glob("*")}


def test_no_file_becomes_a_card_but_a_layout_of_the_content_folder(site: Site) -> None:
    (site.folder / "secret.py").write_text("PASSWORD = 'x'")
    (site.folder / "outside.typ").write_text(LAYOUT)
    site.write("notes.md.txt", "A secret.")
    site.write("cards/mine.typ", LAYOUT)
    wrong = ("../secret.py", str(site.folder / "secret.py"), "notes.md.txt", "../outside.typ",
             str(site.folder / "outside.typ"), "none.typ", "cards/../../outside.typ", "plane")  # fmt: skip
    for number, name in enumerate(wrong):
        site.post(f"{number}.md", title="Same", slug=f"wrong-{number}", smo_card=name)
    site.post("plain.md", title="Same", slug="plain")
    site.post("mine.md", title="Same", slug="mine", smo_card="/cards/mine.typ")
    built = build(site, expect_warnings=True)
    assert [line.partition(" expected ")[0] for line in sorted(built.log)] == [
        f"{number}.md: smo_card:" for number in range(len(wrong))
    ]
    assert all(
        " off, code, gradient, photo or plain, or a path in the content folder that ends in .typ,"
        in line
        for line in built.log
    )
    found = cards(built)
    assert {found[f"wrong-{number}.html"] for number in range(len(wrong))} == {found["plain.html"]}
    assert found["mine.html"] != found["plain.html"]


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("layout", "../outside.typ", ".typ, got '../outside.typ'"),
        ("layout", "plane", "got 'plane'. Did you mean \"plain\"?"),
        ("layout", "notes.txt", ".typ, got 'notes.txt'"),
        ("logo", "../logo.png", "a path within the content folder, got '../logo.png'"),
        ("background", "a/../../b.png", "a path within the content folder"),
        ("fonts", ["../a.ttf"], "a path within the content folder"),
    ],
)
def test_what_leads_out_of_the_content_folder_stops_the_build(
    site: Site, key: str, value: Any, expected: str
) -> None:
    site.post()
    with pytest.raises(ValueError, match="wrong in the SMO block") as error:
        build(site, **{key: value})
    assert f'SMO["cards"]["{key}"]: expected ' in str(error.value)
    assert expected in str(error.value)


def test_what_is_sent_by_link_has_a_card_and_hidden_posts_have_buttons(site: Site) -> None:
    site.post("seen.md", title="Seen", slug="seen")
    for status in ("draft", "hidden"):
        site.post(f"{status}.md", title=f"A {status}", slug=status, status=status)
        site.page(f"pages/{status}.md", title=f"Page {status}", slug=f"p-{status}", status=status)
    built = build(site, smo={"buttons": {"on": ["article", "page"]}})
    found = cards(built)
    pages = {
        "seen.html": True, "hidden.html": True, "pages/p-hidden.html": True,
        "drafts/draft.html": False, "drafts/pages/p-draft.html": False,
    }  # fmt: skip
    assert pages.keys() <= found.keys()
    assert {path: bool(built.page(path).with_class("smo-buttons")) for path in pages} == pages


HEADER = (
    '<html><head><title>x</title>{%% if article.hero %%}<meta property="og:image" '
    'content="{{ SITEURL }}/images/{{ article.hero }}">{%% endif %%}</head>'
    "<body>{{ article.content }}</body></html>"
).replace("%%", "%")


def test_only_cards_that_pages_link_are_drawn_and_published(site: Site) -> None:
    site.write("images/hero.png", png())
    site.write("images/strip.png", png(195, 35))
    site.write("images/own.png", png())
    site.template("article.html", HEADER)
    for number in range(6):
        site.post(f"{number}.md", title=f"Hero {number}", slug=f"h{number}", hero="hero.png")
    site.post("strip.md", title="Strip", slug="strip", hero="strip.png")
    site.post("bare.md", title="Bare", slug="bare")
    site.post("own.md", title="Own", slug="own", smo_image="images/own.png", hero="hero.png")
    built = build(
        site, on=["article"], ratios=["1:1", "2:3"], smo={"share": ["pinterest"], "bookmark": []}
    )
    assert cards(built).keys() == {"strip.html", "bare.html"}
    # The square is for JSON-LD, the tall one for Pinterest.
    linked = set(re.findall(r"smo(?:/|%2F)cards(?:/|%2F)([0-9a-f]{20}\.png)", "".join(
        built.read(path) for path in built.pages())))  # fmt: skip
    assert len(linked) == 6
    media = [
        parse_qs(urlsplit(built.page(page).href("pinterest")).query)["media"][0]
        for page in ("h0.html", "own.html", "bare.html")
    ]
    assert media[:2] == [f"{SITEURL}/images/hero.png", f"{SITEURL}/images/own.png"]
    assert media[2].removeprefix(f"{SITEURL}/smo/cards/") in linked
    assert published(built) == linked
    # The first of each shape proves that its layout can be drawn.
    assert linked <= kept(site)
    assert len(kept(site)) <= len(linked) + 3
    with Image.open(built.output / "smo/cards" / cards(built)["bare.html"]) as drawn:
        assert drawn.size == (1200, 630)


def test_a_tiny_picture_of_an_author_gives_way_to_a_card(site: Site) -> None:
    site.write("images/tiny.png", png(100, 52))
    site.post(smo_image="images/tiny.png")
    built = build(site, expect_warnings=True)
    assert "a-post.html" in cards(built)
    assert len(built.log) == 1


def test_on_a_site_with_many_lists_these_share_the_card_of_the_home_page(site: Site) -> None:
    site.post(tags=", ".join(f"tag {number}" for number in range(101)))
    found = cards(build(site))
    tags = {card for path, card in found.items() if path.startswith("tag/")}
    assert tags == {found["index.html"]}
    assert found["a-post.html"] not in tags
    # Who asks for them has them.
    site.clear()
    found = cards(build(site, on=["home", "list"]))
    assert len({card for path, card in found.items() if path.startswith("tag/")}) == 101
    assert "a-post.html" not in found


def test_the_parts_of_a_list_have_one_card(site: Site) -> None:
    for number in range(3):
        site.post(f"{number}.md", title=f"Post {number}", slug=f"p{number}", tags="sea")
    built = site.build({"cards": {}}, DEFAULT_PAGINATION=2)
    found = cards(built)
    assert found["tag/sea.html"] == found["tag/sea2.html"]


def test_what_cannot_be_used_is_told_once_and_left_out(site: Site) -> None:
    site.write("images/broken.png", b"no picture")
    site.write("images/empty.png", b"")
    site.write("images/logo.png", png(60, 60))
    site.write("fonts/bad.ttf", b"no font")
    for number in range(3):
        site.post(f"{number}.md", title=f"Post {number}", slug=f"p{number}")
    built = build(site)
    plain = cards(built)
    assert len(plain) > 3
    fonts = ["fonts/none.ttf", "Noto Sanz", "fonts/bad.ttf"]
    for logo, why in (
        ("images/none.png", "This file does not exist."),
        ("images/empty.png", "This file is empty."),
        ("images/broken.png", "broken.png cannot be drawn"),
    ):
        built = build(site, logo=logo, fonts=fonts, expect_warnings=True)
        told = [line for line in built.log if '["logo"]' in line]
        assert len(told) == 1
        assert why in told[0]
        assert told[0].endswith("Cards are drawn without it.")
        told = [line for line in built.log if '["fonts"]' in line]
        assert len(told) == len(fonts)
        assert all(any(repr(font) in line for line in told) for font in fonts)
        assert len(built.log) == 4
        # They are the cards of a site that names none of these.
        assert cards(built) == plain
    assert cards(build(site, logo="images/logo.png")).keys() == plain.keys()


def test_a_card_of_another_size_than_declared_is_a_fault(site: Site) -> None:
    site.write("cards/large.typ", "#set page(width: 2000pt, height: 2000pt)\nHello")
    site.post()
    built = build(site, layout="cards/large.typ", expect_warnings=True)
    assert cards(built) == {}
    assert len(built.log) == 1
    assert (
        "large.typ: it makes a picture of 2000 x 2000 pixels, and a card has 1200 x 630"
        in (built.log[0])
    )


def test_a_page_links_no_card_that_is_not_there(site: Site) -> None:
    site.write(
        "cards/mine.typ",
        f'{LAYOUT}#if card.title == "Post 2" {{ panic("this one is not drawn") }}\n',
    )
    for number in range(4):
        site.post(f"{number}.md", title=f"Post {number}", slug=f"p{number}",
                  date=f"2026-03-0{9 - number}")  # fmt: skip
    built = build(site, layout="cards/mine.typ", on=["article"], expect_warnings=True)
    found = cards(built)
    assert "p2.html" in found
    assert published(built) == set(found.values())
    assert [line for line in built.log if "this one is not drawn" in line] == built.log != []
    # The next build tries again.
    assert found["p2.html"] not in kept(site)
    with Image.open(built.output / "smo/cards" / found["p2.html"]) as drawn:
        assert drawn.size == (1200, 630)


def test_what_stands_for_a_page_that_is_not_there_has_no_card(site: Site) -> None:
    site.post()
    site.page("pages/404.md", title="Gone", save_as="404.html", url="404.html")
    assert "404.html" not in cards(build(site))


class TestCommand:
    def test_it_says_that_nothing_is_there_to_draw_with(
        self, site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("pelican_smo.cards.cards.find_spec", lambda _: None)
        site.post()
        assert main(["cards", "-s", str(write(site))]) == 2
        assert capsys.readouterr().out == (
            'No cards can be drawn without the package typst: pip install "pelican-smo[cards]".\n'
        )

    def test_it_counts_what_could_not_be_drawn(
        self, site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        draw = typesetting.Typesetter.draw

        def some(self: Any, card: Any, *size: int) -> bytes:
            if card.title == "Beta":
                raise typesetting.CardError("no ink")
            return draw(self, card, *size)

        monkeypatch.setattr(typesetting.Typesetter, "draw", some)
        site.write("images/boat.png", png())
        site.post("a.md", title="Alpha", slug="a")
        site.post("b.md", title="Beta", slug="b")
        site.post("c.md", title="Gamma", slug="c", smo_image="images/boat.png")
        site.post("d.md", title="Delta", slug="d", status="draft")
        assert main(["cards", "-s", str(write(site))]) == 1
        assert capsys.readouterr().out == (
            "2 cards of 4 pages; 1 could not be drawn, and the log says why.\n"
        )


def test_a_card_that_is_linked_from_a_folder_can_be_a_link(site: Site, tmp_path: Path) -> None:
    """A link in the content folder is followed, as Pelican follows it."""
    (tmp_path / "shared.typ").write_text(LAYOUT)
    (site.content / "mine.typ").symlink_to(tmp_path / "shared.typ")
    site.post(smo_card="mine.typ")
    assert "a-post.html" in cards(build(site))
