"""Share cards as Typst draws them, judged by their pixels and by what the engine says."""

import io
import random
import socket
import statistics
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import typst
from fontTools.ttLib import TTFont
from hypothesis import example, given
from hypothesis import settings as limits
from hypothesis import strategies as st
from PIL import Image, ImageChops

from pelican_smo.buttons.colours import contrast
from pelican_smo.cards import typesetting
from pelican_smo.cards.scripts import families, package_for, region_of, script_of
from pelican_smo.cards.typesetting import (
    LAYOUTS,
    Card,
    CardError,
    EngineMissingError,
    LayoutError,
    Look,
    Typesetter,
)
from tests.card_titles import RTL, TITLES
from tests.conftest import png

NAMES = ["plain", "gradient", "photo", "code"]
Box = tuple[int, int, int, int]


def card(title: str = "How the tide table was made", lang: str = "en", **said: str) -> Card:
    texts = {"authors": "Ada Lin, Bo Berg", "date": "1 March 2026", "section": "Walks", **said}
    return Card(title=title, site="The Tide Table", lang=lang, rtl=lang in RTL, **texts)


def pixels(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def ink(drawn: bytes, empty: bytes) -> Box | None:
    """The box of what stands on one card and not on the other; JPEG rings a little."""
    changed = ImageChops.difference(pixels(drawn), pixels(empty)).convert("L")
    return changed.point(lambda it: 255 * (it > 32)).getbbox()


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("photo") / "photo.png"
    file.write_bytes(png(1600, 900))
    return file


@pytest.fixture(scope="module")
def drawer(photo: Path) -> Callable[[str], Typesetter]:
    """The typesetter of a layout, made once."""
    made: dict[str, Typesetter] = {}

    def of(name: str) -> Typesetter:
        if name not in made:
            background = photo if name == "photo" else None
            made[name] = Typesetter(Look(layout=LAYOUTS / f"{name}.typ", background=background))
        return made[name]

    return of


@pytest.fixture
def own(tmp_path: Path) -> Callable[[str], Typesetter]:
    """The typesetter of a layout that is written here."""

    def of(source: str) -> Typesetter:
        (tmp_path / "own.typ").write_text(source, "utf-8")
        return Typesetter(Look(layout=tmp_path / "own.typ"))

    return of


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("title", TITLES)
def test_a_title_stands_in_its_box(
    name: str, title: str, drawer: Callable[[str], Typesetter]
) -> None:
    lang, text = TITLES[title]
    it = drawer(name)
    said = card(text, lang)
    drawn = it.draw(said)
    image = Image.open(io.BytesIO(drawn))
    assert (image.size, image.format) == (
        (1200, 630), "JPEG" if name == "photo" else "PNG"
    )  # fmt: skip
    assert len(drawn) < 300_000
    # An empty card of the same direction: the rest of it stays where it is.
    rtl = msgspec.json.decode(it.inputs(said))["rtl"]
    box = ink(drawn, it.draw(msgspec.structs.replace(said, title="", rtl=rtl)))
    assert box is not None
    left, top, right, bottom = box
    # Between the margins, below the name of the site and above the authors.
    assert left >= 72 - 8
    assert right <= 1200 - 72 + 8
    assert top >= 72 + 48
    assert bottom <= 630 - 72 - 30
    # It begins where its script does.
    assert (right > 1100) if rtl else (left < 84)


@pytest.mark.parametrize("title", TITLES)
def test_no_character_is_an_empty_box(title: str, drawer: Callable[[str], Typesetter]) -> None:
    lang, text = TITLES[title]
    for name in ("plain", "code"):
        assert drawer(name).missing(card(text, lang)) == []


@pytest.mark.parametrize("title", TITLES)
def test_the_end_is_seen_or_an_ellipsis(title: str, drawer: Callable[[str], Typesetter]) -> None:
    lang, text = TITLES[title]
    it = drawer("plain")
    shown = msgspec.json.decode(it.inputs(card(text, lang)))["title"]
    whole = it.draw(card(shown, lang)) != it.draw(
        card(shown[:-1] + ("x" if shown[-1] != "x" else "y"), lang)
    )
    assert whole == (title not in ("no spaces", "Japanese, 320 characters"))


@pytest.mark.parametrize(
    "size", [(1200, 1200), (1200, 900), (1920, 1080), (1000, 1500), (600, 315)]
)
@pytest.mark.parametrize("name", NAMES)
def test_a_layout_fits_any_shape(
    name: str, size: tuple[int, int], drawer: Callable[[str], Typesetter]
) -> None:
    width, height = size
    margin = 72 * (width * height / (1200 * 630)) ** 0.5
    for title in ("five characters", "300 characters", "Arabic", "Japanese, 320 characters"):
        said = card(TITLES[title][1], TITLES[title][0])
        drawn = drawer(name).draw(said, width, height)
        assert pixels(drawn).size == size
        box = ink(drawn, drawer(name).draw(msgspec.structs.replace(said, title=""), width, height))
        assert box is not None
        assert margin * 0.9 <= box[0] < box[2] <= width - margin * 0.9
        assert margin * 1.7 <= box[1] < box[3] <= height - margin * 1.4


def test_long_lines_beside_the_title_are_cut(drawer: Callable[[str], Typesetter]) -> None:
    long = "Ada Lin of the Tide Table, " * 20
    for name in NAMES:
        it = drawer(name)
        for lang in ("en", "ar"):
            said = Card(
                title="T",
                site=long,
                authors=long,
                date=long,
                section=long,
                lang=lang,
                rtl=lang == "ar",
            )
            box = ink(it.draw(said), it.draw(Card(title="T", site="", lang=lang, rtl=lang == "ar")))
            assert box is not None
            assert 64 <= box[0] < box[2] <= 1136
            assert 64 <= box[1] < box[3] <= 566


def test_nothing_at_all_is_a_card(drawer: Callable[[str], Typesetter]) -> None:
    for name in NAMES:
        assert pixels(drawer(name).draw(Card(title="", site=""))).size == (1200, 630)


def test_the_same_card_has_the_same_bytes(photo: Path) -> None:
    for name in NAMES:
        look = Look(layout=LAYOUTS / f"{name}.typ", background=photo if name == "photo" else None)
        one, other = Typesetter(look), Typesetter(look)
        other.draw(card("Another one before"))
        assert one.draw(card("日本 😀 café")) == other.draw(card("日本 😀 café"))
        assert one.fingerprint == other.fingerprint


def test_no_title_is_code(drawer: Callable[[str], Typesetter]) -> None:
    title = '#a$b@c\\d"e*f_g`h/i/j<k>l[m]n{o}p~q=r-'
    it = drawer("plain")
    assert msgspec.json.decode(it.inputs(card(title)))["title"] == title
    drawn = {it.draw(card(title))}
    # Each sign is drawn: the picture is another one without it.
    signs = [at for at, sign in enumerate(title) if not sign.isalpha()]
    for at in signs:
        drawn.add(it.draw(card(title[:at] + title[at + 1 :])))
    assert len(drawn) == len(signs) + 1


@given(st.text(st.characters(codec=None), max_size=400))
@example("\u200b")
@limits(max_examples=60)
def test_any_text_can_be_drawn(title: str) -> None:
    assert pixels(_ANY.draw(card(title, authors=title, section=title))).size == (1200, 630)
    _ANY.missing(card(title))


_ANY = Typesetter(Look())


def test_texts_are_cleaned() -> None:
    said = msgspec.json.decode(
        Typesetter.inputs(
            card("  a\x00\x85b\u2028c \ufeff\u202ed\ud800\ufdd0 e\u0301\n", lang="xx-1")
        )
    )
    assert said["title"] == "a b c d é"
    assert (said["lang"], said["region"]) == ("xx", None)
    assert len(msgspec.json.decode(Typesetter.inputs(card("x " * 9000)))["title"]) <= 300


def test_a_title_decides_on_its_direction() -> None:
    for title, rtl, expected in (
        ("Hello", True, False), ("שלום world", False, True), ("2026!", True, True), ("2026!", False, False),
        ("", True, True),
    ):  # fmt: skip
        said = Typesetter.inputs(Card(title=title, site="S", rtl=rtl))
        assert msgspec.json.decode(said)["rtl"] is expected


def test_the_name_of_the_site_is_not_turned_round(drawer: Callable[[str], Typesetter]) -> None:
    # "1 March 2026" inside a card from right to left, at its left end.
    it = drawer("plain")
    rtl, ltr = (pixels(it.draw(card(title))) for title in ("שלום", "Hi"))
    date = ltr.crop((1200 - 72 - 240, 525, 1200 - 72, 565))
    box = ImageChops.invert(date.convert("L")).getbbox()
    assert box is not None
    shift = 1200 - 72 - 240 + box[0]
    found = ImageChops.invert(rtl.crop((60, 525, 300, 565)).convert("L")).getbbox()
    assert found is not None
    width = box[2] - box[0]
    start = 60 + found[0]
    same = ImageChops.difference(
        rtl.crop((start, 525, start + width, 565)), ltr.crop((shift, 525, shift + width, 565))
    )
    assert statistics.mean(same.convert("L").getdata()) < 8


def test_ideographs_are_those_of_the_language(drawer: Callable[[str], Typesetter]) -> None:
    # Unicode has one number for what each country writes in its own way.
    drawn = {drawer("plain").draw(card("直骨角", lang)) for lang in ("ja", "zh", "zh-TW", "ko")}
    assert len(drawn) >= 3
    installed = [f"Noto Sans CJK {it}" for it in ("JP", "SC", "TC", "HK", "KR")]
    assert families("en", "のりば", installed)[0].endswith("JP")
    assert families("en", "한국", installed)[0].endswith("KR")
    assert families("zh-HK", "漢", installed)[0].endswith("HK")
    assert families("zh-Hant", "漢", installed)[0].endswith("TC")
    assert families("de", "漢", ["Inter"]) == []


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("en", ("en", None)), ("pt-BR", ("pt", "BR")), ("zh-Hant", ("zh", "TW")), ("zh_CN", ("zh", "CN")),
     ("sr-Latn-RS", ("sr", "RS")), ("", ("en", None)), ("klingon", ("en", None)), ("é", ("en", None))],
)  # fmt: skip
def test_a_language_is_one_that_the_engine_takes(
    tag: str, expected: tuple[str, str | None]
) -> None:
    assert region_of(tag) == expected
    assert pixels(_ANY.draw(card("Tag", tag))).size == (1200, 630)


def test_a_script_without_a_font_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts = typst.Fonts
    monkeypatch.setattr(
        typst, "Fonts", lambda *_, **folders: fonts(**folders, include_system_fonts=False)
    )
    it = Typesetter(Look())
    for title in ("Latin, é", "Greek", "Cyrillic", "Vietnamese", "Arabic", "Persian", "Hebrew",
                  "Hebrew with points", "Devanagari", "Thai", "signs"):  # fmt: skip
        text = TITLES[title][1].replace(" ⌘", "") if title in TITLES else title
        assert it.missing(card(text)) == []
    for title, scripts in (
        ("Japanese", ["Chinese", "Japanese"]), ("Korean", ["Korean"]), ("Tamil", ["Tamil"]),
        ("nothing but emoji", ["emoji"]), ("a ⌘", ["symbols"]), ("\U0010fff0", ["U+10FFF0"]),
    ):  # fmt: skip
        text = TITLES[title][1] if title in TITLES else title
        for _ in range(2):
            assert it.missing(card(text)) == scripts
    # The rest is drawn all the same.
    assert pixels(it.draw(card("日本"))).size == (1200, 630)


def test_scripts_have_names_and_packages() -> None:
    for character, script, package in (
        ("漢", "Chinese", "fonts-noto-cjk"), ("カ", "Japanese", "fonts-noto-cjk"),
        ("한", "Korean", "fonts-noto-cjk"), ("😀", "emoji", "fonts-noto-color-emoji"),
        ("🇩", "emoji", "fonts-noto-color-emoji"), ("ก", "Thai", "fonts-noto-core"),
        ("𐌀", "Old Italic", "fonts-noto-core"), ("⌘", "symbols", "fonts-noto-core"),
        ("\u0378", "U+0378", ""), ("\ue000", "U+E000", ""),
    ):  # fmt: skip
        assert (script_of(character), package_for(script)) == (script, package)


def test_the_fonts_of_the_wheel_have_what_they_are_there_for() -> None:
    needed = {
        "Inter-Bold": "AZaz09ÀÿĀžƠơƯưẠỹΑωάΪЀяҐґЇї–—“”„«»…€₴₫№™→≠",
        "JetBrainsMono-Bold": "AZaz09ÀÿĀžẠỹΑωЁя–—“”…€",
        "NotoSansArabic-Bold": "ابيگچپژڕۆئەھےٹ،؟٠٩۰۹",
        "NotoSansHebrew-Bold": "אתםןץ״׳ְּ",
        "NotoSansDevanagari-Bold": "अहक्षिीुूेैोौं।०९",
        "NotoSansThai-Bold": "กฮะาิีึืุู่้๊๋๐๙",
    }
    for name, characters in needed.items():
        font = TTFont(typesetting.FONTS / f"{name}.ttf")
        assert set(map(ord, characters)) <= font.getBestCmap().keys()
        # What is missing shows as a box, which is seen, and not as nothing.
        assert font["glyf"][".notdef"].numberOfContours > 0
    # Emoji are left to a font that has them in colour.
    assert (
        not {0x2600, 0x2764, 0x1F600}
        & TTFont(typesetting.FONTS / "Inter-Bold.ttf").getBestCmap().keys()
    )


FAULTS = {
    "#let a = 1\n\n#foo(\n": (3, "unclosed delimiter"),
    "#let a = 1\n\n#foo()\n": (3, "unknown variable: foo"),
    '#import "common.typ": *\n#let f() = panic("no")\n#f()\n': (2, "panicked with: no"),
    '#import "nothing.typ": *\n': (1, "file not found"),
    "a\n#pagebreak()\nb": (0, "more than one page"),
    'a\n#read("/etc/passwd")': (2, "file not found"),
    'a\n#read("../../../etc/passwd")': (2, "outside of the project sandbox"),
    'a\n#import "@preview/cetz:0.3.1"': (2, "packages are not fetched"),
    '#import "common.typ": *\n#fit(3)': (0, "(fit.typ, line"),
}


@pytest.mark.parametrize("source", FAULTS)
def test_a_fault_in_a_layout_has_a_place(source: str, own: Callable[[str], Typesetter]) -> None:
    line, words = FAULTS[source]
    it = own(source)
    with pytest.raises(LayoutError) as error:
        it.draw(card())
    assert error.value.file == it.look.layout
    assert error.value.line == line
    assert words in error.value.words
    assert str(it.look.layout) in str(error.value)
    assert "smo-cards-" not in str(error.value)


def test_the_network_is_left_alone(
    own: Callable[[str], Typesetter], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            for variable in (name, name.upper()):
                monkeypatch.setenv(variable, f"http://127.0.0.1:{server.getsockname()[1]}")
        title = '#import "@preview/cetz:0.3.1" #read("https://example.org/") @preview/cetz:0.3.1'
        Typesetter(Look()).draw(card(title, section=title))
        for source in ('#import "@preview/cetz:0.3.1"', '#include "@preview/cetz:0.3.1"'):
            with pytest.raises(LayoutError, match="packages are not fetched"):
                own(source).draw(card())
        with pytest.raises(BlockingIOError):
            server.accept()


def test_an_own_layout_has_what_the_others_have(own: Callable[[str], Typesetter]) -> None:
    it = own(
        '#import "common.typ": *\n'
        '#let c = palette(background: "#ffffff", text: "#000000", accent: "#ff0000", muted: "#808080")\n'
        "#show: canvas.with(fill: c.accent, ink: c.text)\n"
        "#fit(card.title, weight: 700)\n#dotted(card.authors, card.date)"
    )
    assert pixels(it.draw(card())).getpixel((10, 10)) == (255, 0, 0)


def test_without_the_engine_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, photo: Path
) -> None:
    def version(name: str) -> str:
        if name in missing:
            raise typesetting.PackageNotFoundError(name)
        return "1"

    monkeypatch.setattr(typesetting, "version", version)
    for missing in (["typst"], ["pillow"]):
        with pytest.raises(EngineMissingError, match=rf"{missing[0]}.*pelican-smo\[cards\]"):
            Typesetter(Look(background=photo))
    # Without a photo nothing is asked of Pillow.
    assert Typesetter(Look()).version == "1"


def test_files_that_are_wrong_are_named(tmp_path: Path) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    font = tmp_path / "bad.ttf"
    font.write_bytes(b"no font")
    for look, words in (
        (Look(logo=bad), "bad.png cannot be drawn"),
        (Look(background=bad), "bad.png cannot be drawn"),
        (Look(logo=tmp_path / "none.png"), "none.png cannot be read: No such file"),
        (Look(layout=tmp_path / "none.typ"), "none.typ cannot be read: No such file"),
        (Look(fonts=(str(tmp_path / "none.ttf"),)), "none.ttf cannot be read"),
        (Look(fonts=(str(font),)), "bad.ttf is no font that the engine can read"),
        (
            Look(fonts=("Noto Sanz",)),
            'The font "Noto Sanz" is not installed. Did you mean "Noto Sans',
        ),
    ):
        with pytest.raises(CardError) as error:
            Typesetter(look).draw(card())
        assert words in str(error.value)


def test_fonts_are_files_or_installed(tmp_path: Path) -> None:
    file = tmp_path / "Mono.ttf"
    file.write_bytes((typesetting.FONTS / "JetBrainsMono-Bold.ttf").read_bytes())
    usual, own, installed = (
        Typesetter(Look(fonts=fonts)).draw(card()) for fonts in ((), (str(file),), ("Noto Sans",))
    )
    assert len({usual, own, installed}) == 3


def test_what_all_cards_share_has_a_fingerprint(tmp_path: Path) -> None:
    files = {}
    for name, data in (("logo.png", png(10, 10)), ("Own.ttf", (typesetting.FONTS / "Inter-Bold.ttf").read_bytes()),
                       ("own.typ", (LAYOUTS / "plain.typ").read_bytes())):  # fmt: skip
        files[name] = tmp_path / name
        files[name].write_bytes(data)
    look = Look(layout=files["own.typ"], logo=files["logo.png"], fonts=(str(files["Own.ttf"]),))
    first = Typesetter(look).fingerprint
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for file in files.values():
        (elsewhere / file.name).write_bytes(file.read_bytes())
    moved = Look(
        layout=elsewhere / "own.typ",
        logo=elsewhere / "logo.png",
        fonts=(str(elsewhere / "Own.ttf"),),
    )
    assert Typesetter(moved).fingerprint == first
    changed = {
        first,
        Typesetter(msgspec.structs.replace(look, colours={"text": "#111111"})).fingerprint,
    }
    changed.add(Typesetter(msgspec.structs.replace(look, background=files["logo.png"])).fingerprint)
    changed.add(Typesetter(msgspec.structs.replace(look, fonts=("Noto Sans",))).fingerprint)
    for file in files.values():
        file.write_bytes(file.read_bytes() + b" ")
        changed.add(Typesetter(look).fingerprint)
    assert len(changed) == 7


def test_colours_and_logo_are_the_owners(tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#f00"/></svg>'
    )
    look = Look(
        colours={"background": "#003300", "text": "#ffffff", "accent": "#ffee00"}, logo=logo
    )
    image = pixels(Typesetter(look).draw(card()))
    assert image.getpixel((1190, 10)) == (0, 0x33, 0)
    assert image.getpixel((5, 300)) == (0xFF, 0xEE, 0)
    assert image.getpixel((90, 100)) == (255, 0, 0)


def test_text_on_a_white_photo_is_readable(tmp_path: Path) -> None:
    Image.new("RGB", (300, 200), "white").save(tmp_path / "white.jpg")
    it = Typesetter(Look(layout=LAYOUTS / "photo.typ", background=tmp_path / "white.jpg"))
    ground = pixels(it.draw(Card(title="", site=""))).getpixel((1100, 300))
    assert contrast(ground, (255, 255, 255)) >= 4.5
    assert contrast(ground, (0xF1, 0xF2, 0xF4)) >= 4.5


def test_a_photo_full_of_noise_is_light_enough(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(1200 * 630 * 3)
    Image.frombytes("RGB", (1200, 630), noise).save(tmp_path / "noise.png")
    for name in ("photo", "code"):
        it = Typesetter(Look(layout=LAYOUTS / f"{name}.typ", background=tmp_path / "noise.png"))
        drawn = it.draw(card())
        assert it.suffix == ".jpg"
        assert len(drawn) <= 300_000


def test_usual_cards_are_light(drawer: Callable[[str], Typesetter]) -> None:
    titles = [
        "Tides", "A walk along the dyke", "How the tide table was made", "Pelican 4.11 is out",
        "What I learned from ten years of weather notes", "Why seagulls stand on one leg",
        "Notes on moving a blog from WordPress to Pelican", "The best maps of the Wadden Sea, compared",
        "Debugging a memory leak in a long-running Python process", "Reading list, spring 2026",
        "On the difference between spring tides and neap tides", "Hello, world!",
        "How to build a sun dial with cardboard and a ruler", "Winter on the island of Texel",
        "An interview with the keeper of the last lighthouse", "Five recipes with samphire",
    ]  # fmt: skip
    sizes = [len(drawer("plain").draw(card(title))) for title in titles]
    assert statistics.median(sizes) < 60_000


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    it = Typesetter(Look())
    assert list(tmp_path.iterdir()) == []
    it.draw(card())
    assert len(list(tmp_path.iterdir())) == 1
    del it
    assert list(tmp_path.iterdir()) == []
