"""Channels that are the site's own: a name, an address and an icon in the SMO block."""

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pelican_smo.buttons.links import Link
from tests.conftest import SITEURL, Site, png
from tests.test_choice import choose, faults

ICON = (
    '<?xml version="1.0"?><!-- drawn by hand --><svg xmlns="http://www.w3.org/2000/svg" '
    'viewBox="0 0 8 8" onload="alert(1)"><title>Board</title><script>alert(1)</script>'
    '<style>*{color:red}</style><g id="a" style="color:red"><path d="M0 0h8v8z" fill="#123" '
    'onclick="alert(1)"/></g><a href="javascript:alert(1)"><path d="M1 1"/></a>'
    '<image href="https://elsewhere.example/x.png"/><rect fill="url(#a)" width="1" height="1"/></svg>'
)
BOARD = {
    "name": 'The "Board" & <Co>',
    "url": "https://board.example.org/submit?u={url}&t={title}&x={text}&k={tags}",
    "icon": "images/board.svg",
    "color": "#1a7f5a",
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "images").mkdir()
    (tmp_path / "images/board.svg").write_text(ICON)
    return tmp_path


def test_it_stands_among_the_others_and_needs_no_code(site: Site) -> None:
    site.write("images/board.svg", ICON)
    site.post(title="A & B", slug="a-post", tags="sea kelp, c")
    built = site.build({"share": ["reddit", {"board": BOARD}, "copy_link"]})
    page = built.page()
    assert page.channels()[:3] == ["reddit", "board", "copy_link"]
    (button,) = page.with_class("smo-board")
    assert button.get("aria-label") == f"Share on {BOARD['name']} (opens in a new tab)"
    assert "".join(button.itertext()) == BOARD["name"]
    asked = urlsplit(button.get("href") or "")
    assert asked.hostname == "board.example.org"
    assert dict(parse_qsl(asked.query)) == {
        "u": f"{SITEURL}/a-post.html", "t": "A & B", "x": "A & B", "k": "SeaKelp,c",
    }  # fmt: skip
    (css,) = [data for name, data in built.files().items() if name.startswith("smo/smo.") and
              name.endswith(".css")]  # fmt: skip
    assert b".smo-board{--smo-brand:#1a7f5a" in css


def test_of_its_icon_only_what_is_drawn_goes_into_the_page(site: Site) -> None:
    site.write("images/board.svg", ICON)
    site.post()
    page = site.build({"share": [{"board": BOARD}]}).page()
    (button,) = page.with_class("smo-board")
    (icon,) = [tag for tag in button.iter() if tag.tag.endswith("svg")]
    assert icon.get("viewBox") == "0 0 8 8"
    drawn = [
        (tag.tag.rpartition("}")[2], dict(tag.attrib)) for tag in icon.iter() if tag is not icon
    ]
    assert drawn == [
        ("g", {}), ("path", {"d": "M0 0h8v8z", "fill": "#123"}), ("rect", {"width": "1", "height": "1"}),
    ]  # fmt: skip
    assert "alert" not in page.html
    assert "elsewhere" not in page.html


def test_a_page_can_choose_it_by_its_id(site: Site) -> None:
    board = {"name": "Board", "url": "https://b.example/?u={url}"}
    site.post(smo_share="board", smo_text_board="Mine")
    assert site.build({"bookmark": [{"board": board}, "pinboard"]}).page().channels() == ["board"]


def test_one_without_an_icon_or_colour_is_neutral() -> None:
    board = {"name": "Board", "url": "https://b.example/?u={url}"}
    (one,) = choose({"share": [{"board": board}]}).share
    assert (one.channel.color, one.channel.icon) == ("#5F6368", "link")
    assert '<svg class="smo-icon"' in one.icon


def test_one_can_be_followed_too() -> None:
    forum = {"name": "Forum", "url": "https://forum.example/add?feed={feed}"}
    (one,) = choose({"follow": [{"forum": forum}]}).follow
    assert Link(one, {"feed": "FEED"}).href == "https://forum.example/add?feed=FEED"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"name": ""}, 'a channel of your own needs its "name", as in "The Board".'),
        ({"ico": "x"}, 'a channel of your own has no "ico". Did you mean "icon"? Its keys are '
                       "name, url, icon, color."),
        ({"url": ""}, 'a channel of your own needs its "url", as in "https://board.example.org/'
         'submit?u={url}&t={title}".'),
        ({"url": "board.example.org"}, """["url"]: expected an address, as in """
         """"https://board.example.org/submit?u={url}&t={title}", got 'board.example.org'."""),
        ({"url": "javascript:alert({url})"}, """["url"]: expected an address, as in """),
        ({"url": "https://b.example/?t={title}"}, """["url"]: expected an address with {url}, where the """
         "page's address belongs, got 'https://b.example/?t={title}'."),
        ({"url": "https://b.example/?u={url}&t={titel}"}, '["url"]: there is no {titel}. Did you mean '
         '"title"? The values here are {url}, {title}, {text}, {tags}, {summary}, {image}, {portrait}.'),
        ({"color": "green"}, """["color"]: expected a colour as in "#1A7F5A", got 'green'."""),
        ({"icon": "images/none.svg"}, """["icon"]: expected an SVG file in the content folder, got """
         "'images/none.svg'. This file does not exist."),
        ({"icon": "../secret.svg"}, """["icon"]: expected an SVG file in the content folder, got """
         "'../secret.svg'. '../secret.svg' leads out of "),
        ({"icon": "images/text.svg"}, """["icon"]: expected an SVG file in the content folder, got """
         "'images/text.svg'. It cannot be read (syntax error: line 1, column 0)."),
        ({"icon": "images/empty.svg"}, """["icon"]: expected an SVG file in the content folder, got """
         "'images/empty.svg'. Nothing is drawn in it that a page can show."),
    ],
)  # fmt: skip
def test_a_mistake_in_it_is_told(content: Path, change: dict[str, str], fault: str) -> None:
    (content / "images/text.svg").write_text("no drawing")
    (content / "images/empty.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (found,) = faults({"share": [{"board": {**BOARD, **change}}]}, content)
    where = 'SMO["share"][0]["board"]'
    assert found.startswith(where)
    assert found.removeprefix(where).removeprefix(": ").startswith(fault)


def test_an_id_is_one_that_a_class_can_have(content: Path) -> None:
    (found,) = faults({"share": [{"The Board": BOARD}]}, content)
    assert "expected an id of the letters a to z, digits, - and _, got 'The Board'." in found


@pytest.mark.parametrize(
    "said", [{"name": "The Board"}, {"icon": "images/board.svg"}, {"color": "#1a7f5a"}]
)
def test_one_without_an_address_says_that(content: Path, said: dict[str, str]) -> None:
    found = faults({"follow": [{"board": said}]}, content)
    assert found[-1] == (
        'SMO["follow"][0]["board"]: a channel of your own needs its "url", as in '
        '"https://reader.example.org/add?feed={feed}".'
    )


def test_its_address_may_hold_the_portrait(site: Site) -> None:
    site.write("images/tall.png", png(1000, 1500))
    site.post(smo_image="images/tall.png")
    board = {"name": "Board", "url": "https://b.example/?u={url}&i={portrait}"}
    (button,) = site.build({"share": [{"board": board}]}).page().with_class("smo-board")
    assert (button.get("href") or "").endswith("&i=https%3A%2F%2Fexample.org%2Fimages%2Ftall.png")


def test_a_known_channel_is_not_taken_over(content: Path) -> None:
    assert 'Reddit has no option "name"' in faults({"share": [{"reddit": BOARD}]}, content)[0]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.recursive(
    st.sampled_from(["path", "script", "style", "use", "image", "foreignObject", "set"]).map(
        lambda name: f'<{name} href="#x" d="M0" onload="y" style="z" id="w">t</{name}>'
    ),
    lambda inner: st.lists(inner, max_size=3).map(lambda all: f"<g>{''.join(all)}</g>"),
))  # fmt: skip
def test_no_drawing_brings_more_than_shapes(content: Path, inner: str) -> None:
    (content / "images/any.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="8px" height="4">{inner}<path d="M1"/></svg>'
    )
    (one,) = choose({"share": [{"board": {**BOARD, "icon": "images/any.svg"}}]}, content).share
    drawing = ElementTree.fromstring(one.channel.icon)
    assert drawing.get("viewBox") == "0 0 8 4"
    for tag in drawing.iter():
        assert tag.tag.rpartition("}")[2] in ("svg", "g", "path")
        assert set(tag.attrib) <= {"viewBox", "d"}
