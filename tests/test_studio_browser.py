"""The preview studio in a real browser: each card as it is drawn, held against what is
known of the network.
"""

import re
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pelican import Pelican
from pelican.settings import read_settings
from playwright.sync_api import Browser, Page, Request, Route, expect

from pelican_smo.inspect.networks import Network, networks
from pelican_smo.inspect.output import Output
from pelican_smo.inspect.preview import Preview, preview
from pelican_smo.inspect.server import Server
from tests import studio_pages, test_browser
from tests.conftest import HERE, disconnect, need_file
from tests.studio_pages import ARABIC, HOSTILE, PAGES, served
from tests.test_axe import AXE, MAKER, readable
from tests.test_browser import SCHEMES, WIDTHS, look

chromium = test_browser.chromium

# What is drawn of a card, measured in the page.
MEASURE = """
(card) => {
  const box = (it) => { const b = it.getBoundingClientRect();
    return { x: b.x, y: b.y, width: b.width, height: b.height } };
  const words = (name) => {
    const it = card.querySelector(`.words > .${name}`);
    if (!it) return null;
    const style = getComputedStyle(it);
    const padding = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
    return { text: it.textContent, lines: Number(style.webkitLineClamp),
      height: it.clientHeight - padding, line: parseFloat(style.lineHeight),
      whole: it.scrollHeight - padding };
  };
  const picture = card.querySelector(".picture");
  const img = card.querySelector(".picture img");
  const list = (name) => [...card.querySelectorAll(name)].map((it) => it.textContent);
  return {
    layout: card.dataset.layout,
    title: words("title"), description: words("text"), site: words("site"),
    words: card.querySelector(".words") && box(card.querySelector(".words")),
    address: card.querySelector(".address")?.textContent ?? null,
    picture: picture && box(picture),
    img: img && { src: img.getAttribute("src"), alt: img.alt, loaded: img.naturalWidth,
      fit: getComputedStyle(img).objectFit, box: box(img) },
    absent: card.querySelector(".absent")?.textContent ?? null,
    made: list(".made code"), notes: list(".notes li"),
  };
}
"""


class Plain(SimpleHTTPRequestHandler):
    """Any server of files, in silence."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Studio:
    """The studio in a browser, and all that it asked for and complained of."""

    def __init__(self, browser: Browser, server: HTTPServer, folder: str = "") -> None:
        self.root = f"http://127.0.0.1:{server.server_port}{folder}"
        # The page's policy holds for the page; the judge comes from outside.
        self.context = browser.new_context(
            viewport={"width": 1280, "height": 900}, reduced_motion="reduce", bypass_csp=False
        )
        self.abroad: list[Request] = []
        self.complaints: list[str] = []
        self.context.route(re.compile(f"^(?!{re.escape(self.root)}/)"), self._refuse)
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.complaints.append(message.text)
                     if message.type in ("error", "warning") else None)  # fmt: skip
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str = "") -> Page:
        """Open a page of the site in the studio, or the overview."""
        # Else it would be the same document, and what is waited for there already.
        self.page.goto("about:blank")
        self.page.goto(f"{self.root}/smo-preview/#{path}")
        self.page.locator("main h1").wait_for()
        return self.page

    def close(self) -> None:
        self.context.close()
        assert self.complaints == []
        assert self.abroad == []

    def _refuse(self, route: Route) -> None:
        self.abroad.append(route.request)
        route.abort()


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("site") / "output"
    studio_pages.write(folder)
    with served(folder) as server:
        yield server


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The public build of the demo."""
    folder = tmp_path_factory.mktemp("demo") / "demo_site"
    left = shutil.ignore_patterns("output", "__pycache__", "cache")
    shutil.copytree(HERE.parent / "demo_site", folder, ignore=left)
    disconnect()
    output = folder / "output"
    override = {"OUTPUT_PATH": str(output), "CACHE_PATH": str(folder / "cache")}
    Pelican(read_settings(str(folder / "publishconf.py"), override=override)).run()
    disconnect()
    with served(output) as server:
        yield server


@pytest.fixture
def studio(chromium: Browser, by_hand: Server) -> Iterator[Studio]:
    opened = Studio(chromium, by_hand)
    yield opened
    opened.close()


@pytest.fixture
def demo_studio(chromium: Browser, demo: Server) -> Iterator[Studio]:
    opened = Studio(chromium, demo)
    yield opened
    opened.close()


def cards(page: Page) -> dict[str, Any]:
    """What is drawn, by network."""
    # Pictures that are still to come have no size.
    page.wait_for_function(
        "() => document.querySelectorAll('.card').length &&"
        " [...document.querySelectorAll('.card img')].every((it) => it.complete)"
    )
    return {
        str(card.get_attribute("data-network")): card.evaluate(MEASURE)
        for card in page.locator(".card").all()
    }


def assert_drawn(drawn: Any, shown: Preview, network: Network, url: str) -> None:
    """A card is what the network is known to show."""
    assert drawn["layout"] == shown.layout
    assert drawn["notes"] == list(shown.notes)
    if shown.layout == "link":
        assert drawn["address"] == url
        assert drawn["words"] is drawn["picture"] is None
        return
    assert_words(drawn["title"], shown.title, shown.title_lines)
    assert_words(drawn["description"], shown.description, shown.description_lines)
    assert_words(drawn["site"], shown.site, 1 if shown.site else 0)
    named = [
        shown.title_from if shown.title_lines else "",
        shown.description_from if shown.description_lines else "",
        shown.image_from if shown.image else "",
    ]
    assert drawn["made"] == [it for it in named if it]
    if shown.layout == "text":
        assert drawn["picture"] is None
        return
    assert shown.image is not None
    picture, words = drawn["picture"], drawn["words"]
    whole = shown.image.width / shown.image.height if shown.image.height else 1.91
    ratio = picture["width"] / picture["height"]
    assert ratio == pytest.approx(shown.crop or whole, rel=0.03)
    if shown.image.state == "elsewhere":
        assert drawn["img"] is None
        assert "pictures.example.net" in drawn["absent"]
    else:
        assert drawn["img"]["src"] == "../" + shown.image.path
        assert drawn["img"]["loaded"] > 0
        assert drawn["img"]["alt"] == shown.alt
        assert drawn["img"]["fit"] == "cover"
        # It fills its box, and what does not fit is cut off.
        assert drawn["img"]["box"]["width"] == pytest.approx(picture["width"], abs=2.1)
        assert drawn["img"]["box"]["height"] == pytest.approx(picture["height"], abs=2.1)
    apart = (
        picture["x"] + picture["width"] <= words["x"] + 1
        or words["x"] + words["width"] <= picture["x"] + 1
    )
    below = (
        picture["y"] + picture["height"] <= words["y"] + 1
        or words["y"] + words["height"] <= picture["y"] + 1
    )
    assert (apart, below) == ((True, False) if shown.layout == "small" else (False, True))


def assert_words(drawn: Any, text: str, lines: int) -> None:
    if not text or not lines:
        assert drawn is None
        return
    assert drawn["text"] == text
    assert drawn["lines"] == lines
    assert 0 < drawn["height"] <= lines * drawn["line"] + 1
    if drawn["whole"] > drawn["height"] + 1:
        # Where words are cut off, it is not before the last line.
        assert drawn["height"] >= lines * drawn["line"] - 1


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_each_card_is_what_the_network_shows(
    studio: Studio, by_hand: Server, path: str, width: int
) -> None:
    studio.page.set_viewport_size({"width": width, "height": 900})
    page = studio.open(path)
    assert_all_drawn(page, by_hand, path)
    look(page, f"studio-{path.replace('/', '-').removesuffix('.html')}-{width}")


def assert_all_drawn(page: Page, server: Server, path: str) -> None:
    output = Output(server.folder)
    drawn, document = cards(page), output.document(path)
    assert list(drawn) == [it.id for it in networks()]
    for network in networks():
        shown = preview(network, document, output)
        try:
            assert_drawn(drawn[network.id], shown, network, output.url(path))
        except AssertionError as error:
            raise AssertionError(
                f"{path} on {network.name}:\n{error}\n{drawn[network.id]}"
            ) from None


def test_the_pages_of_the_demo_are_drawn_as_networks_show_them(
    demo_studio: Studio, demo: Server
) -> None:
    paths = [it for it in Output(demo.folder).pages if it.startswith(("posts/", "index", "about"))]
    assert len(paths) > 15
    for path in paths:
        assert_all_drawn(demo_studio.open(path), demo, path)


def test_layouts_differ_among_the_pages(by_hand: Server) -> None:
    # Else the above would prove little.
    output = Output(by_hand.folder)
    shown = [preview(it, output.document(path), output) for path in PAGES for it in networks()]
    seen = {(it.network, it.layout) for it in shown}
    assert len({layout for _, layout in seen}) == 4
    assert len(seen) >= 40


def test_words_of_strangers_are_words(studio: Studio) -> None:
    page = studio.open("hostile.html")
    drawn = cards(page)
    assert drawn["facebook"]["title"]["text"] == HOSTILE
    assert page.locator("h1").text_content() == HOSTILE
    assert page.locator(".findings .what").first.text_content() == f"Error {HOSTILE}"
    assert page.locator("img[src='x'], main script").count() == 0
    assert page.title().startswith(HOSTILE[:20])
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_arabic_stands_on_the_right(studio: Studio) -> None:
    title = studio.open("deep/arabic%20page.html").locator("[data-network=facebook] .title")
    assert title.text_content() == ARABIC
    assert title.evaluate("(it) => getComputedStyle(it).direction") == "rtl"


def test_findings_buttons_and_tags_stand_beside_the_cards(studio: Studio) -> None:
    page = studio.open("large.html")
    assert page.locator(".facts").inner_text().split("\n")[1:] == [
        "content/large.md", "Language en", "1 warning",
    ]  # fmt: skip
    finding = page.locator("#findings li")
    expect(finding).to_contain_text("Warning This could be better.")
    expect(finding).to_contain_text("content/large.md, line 3")
    assert finding.locator(".sign").all_text_contents() == ["X ", "Mastodon "]
    button = page.locator("#buttons a")
    assert button.text_content() == "Share on Elsewhere"
    assert (button.get_attribute("href") or "").endswith("example.org%2Flarge.html")
    assert button.get_attribute("rel") == "noopener noreferrer"
    row = page.locator("#tags tr", has_text="og:image:alt")
    assert row.locator(".value").text_content() == 'A "grey" area'
    assert row.locator(".against").text_content() == "not the theme's Home"
    page.set_viewport_size({"width": 1700, "height": 900})
    card, found = page.locator(".card").first.bounding_box(), finding.bounding_box()
    assert card and found and found["x"] > card["x"] + card["width"]


def test_the_overview(studio: Studio) -> None:
    page = studio.open()
    assert page.locator("main h1").text_content() == "By hand"
    assert page.locator("#findings .what").all_text_contents() == [
        "Error The site.",
        "Note A feed.",
    ]
    worst = page.locator("[aria-labelledby=worst] .path").all_text_contents()
    assert worst == ["hostile.html", "large.html"]
    page.locator("[aria-labelledby=worst] a").first.click()
    expect(page.locator("h1")).to_have_text(HOSTILE)


def test_a_feed_as_a_reader_shows_it(studio: Studio) -> None:
    page = studio.open("feed.xml")
    assert page.locator("h1").text_content() == "News by hand"
    first, second = page.locator(".entry").all()
    expect(first.locator("time")).to_have_text("Mar 1, 2026")
    assert (first.locator("h2").text_content() or "").startswith("\"<>&'")
    assert first.locator("a").get_attribute("href") == "https://example.org/large.html"
    # An address that would run is none.
    assert second.locator("a").count() == 0
    assert second.locator(".text").text_content() == "Plain <b> text"


def test_search_and_filter(studio: Studio) -> None:
    page = studio.open()
    paths = page.locator("#list .path")
    assert paths.count() == len(PAGES)
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("Picture small")
    assert paths.all_text_contents() == ["small.html"]
    expect(page.locator("#count")).to_have_text("1 page")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("A small picture")
    assert page.url.endswith("#small.html")
    expect(page.locator("main")).to_be_focused()
    page.locator("#search").fill("")
    page.locator("#filter").select_option("errors")
    assert paths.all_text_contents() == ["hostile.html"]
    page.locator("#filter").select_option("rule:made-up")
    assert paths.all_text_contents() == ["hostile.html", "large.html"]
    page.locator("#filter").select_option("fine")
    assert paths.count() == len(PAGES) - 2
    page.locator("#filter").select_option("feeds")
    assert paths.all_text_contents() == ["feed.xml"]
    page.locator("#search").fill("nothing of that name")
    expect(page.locator("#count")).to_have_text("0 feeds")


def test_links_lead_to_a_page_of_the_studio_and_back(studio: Studio) -> None:
    page = studio.open("deep/arabic%20page.html")
    assert page.locator("[aria-current]").get_attribute("data-href") == "deep/arabic%20page.html"
    opened = page.locator(".facts a")
    assert opened.evaluate("(it) => it.href") == f"{studio.root}/deep/arabic%20page.html"
    page.evaluate("location.hash = '#deep/arabic page.html'")
    expect(page.locator("h1")).to_have_text(ARABIC)
    page.evaluate("location.hash = '#no/such.html'")
    expect(page.locator("h1")).to_have_text("There is no such page")
    page.go_back()
    expect(page.locator("h1")).to_have_text(ARABIC)
    page.set_viewport_size({"width": 390, "height": 900})
    expect(page.locator("#list")).to_be_hidden()
    page.locator(".back").click()
    expect(page.locator("#list")).to_be_visible()
    expect(page.locator("h1")).to_have_text("By hand")


def test_all_can_be_reached_by_the_keyboard(studio: Studio) -> None:
    page = studio.open("large.html")
    page.evaluate("document.activeElement.blur()")
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(
            "[document.activeElement.id || document.activeElement.className"
            " || document.activeElement.type || document.activeElement.tagName,"
            " getComputedStyle(document.activeElement).outlineStyle]"))  # fmt: skip
        if seen[-1][0] == "button":
            break
    names = [name for name, _ in seen]
    assert names[:5] == ["skip", "brand", "radio", "search", "filter"]
    assert names[-1] == "button"
    # What is chosen of the colours shows it on its words, which cover it.
    assert {outline for name, outline in seen if name != "radio"} == {"solid"}
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    assert page.url.endswith("#large.html")


def test_light_and_dark(studio: Studio) -> None:
    page = studio.open("large.html")
    ground = "getComputedStyle(document.querySelector('[data-network=x] .stage')).backgroundColor"
    colours = {"light": "rgb(255, 255, 255)", "dark": "rgb(0, 0, 0)"}
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(ground) == colours[scheme]
    page.emulate_media(color_scheme="light")
    page.get_by_label("Dark").check()
    assert page.evaluate(ground) == colours["dark"]
    page.reload()
    page.locator(".card").first.wait_for()
    assert page.evaluate(ground) == colours["dark"]
    page.get_by_label("Auto").check()
    assert page.evaluate(ground) == colours["light"]


def test_it_reloads_when_the_output_changes_and_stays_where_it_is(
    chromium: Browser, tmp_path: Path
) -> None:
    folder = tmp_path / "output"
    studio_pages.write(folder)
    with served(folder) as server:
        opened = Studio(chromium, server)
        page = opened.open("small.html")
        page.locator("#search").fill("picture")
        page.evaluate("scrollTo(0, 400)")
        html = (folder / "small.html").read_text("utf-8")
        (folder / "small.html").write_text(html.replace("A small", "Quite another"), "utf-8")
        expect(page.locator("h1")).to_have_text("Quite another picture", timeout=30_000)
        expect(page.locator("[data-network=facebook] .title")).to_have_text("Quite another picture")
        expect(page.locator("[aria-current] .name")).to_have_text("Quite another picture")
        assert page.evaluate("scrollY") == 400
        assert page.locator("#search").input_value() == "picture"
        (folder / "small.html").unlink()
        expect(page.locator("h1")).to_have_text("There is no such page", timeout=30_000)
        opened.close()


def test_the_files_work_in_any_folder_of_any_server(
    chromium: Browser, tmp_path: Path, by_hand: Server
) -> None:
    # As a build at home leaves them for whatever serves the output, below a path too.
    site = tmp_path / "some" / "where"
    shutil.copytree(by_hand.folder, site)
    studio_pages.studio(site).write(site / "smo-preview")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Plain, directory=tmp_path)) as server:
        Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        opened = Studio(chromium, server, "/some/where")
        page = opened.open("large.html")
        assert cards(page)["facebook"]["img"]["loaded"] == 1200
        assert page.locator("#tags tr").count() > 5
        opened.close()
        server.shutdown()


# Colours do not depend on the width, nor sizes on the scheme.
@pytest.mark.parametrize(("width", "scheme"), list(zip(WIDTHS, SCHEMES, strict=True)))
def test_axe_finds_nothing(
    chromium: Browser, by_hand: Server, demo: Server, width: int, scheme: Any
) -> None:
    need_file(AXE, "axe-core", MAKER)
    cases = ["", "feed.xml", *(f"{it}.html" for it in ("large", "small", "elsewhere",
                                                       "hostile", "bare", "no-such"))]  # fmt: skip
    for server, paths in ((by_hand, cases), (demo, ["posts/two-blasts.html"])):
        opened = Studio(chromium, server)
        page = opened.page
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.add_init_script(path=AXE)
        for path in paths:
            opened.open(path)
            # The judge cannot say anything of what is scrolled out of sight.
            page.evaluate(
                "['index', 'list'].forEach((id) => Object.assign(document.getElementById(id).style,"
                " { position: 'static', height: 'auto', maxHeight: 'none', overflow: 'visible' }))"
            )
            said = page.evaluate(
                "() => axe.run(document, { rules: { 'target-size': { enabled: true } },"
                " selectors: false, preload: false })"
            )
            what = f"{path}, {width}, {scheme}"
            assert not said["violations"], f"{what}\n{readable(said['violations'])}"
            unsure = [it for it in said["incomplete"] if it["id"] == "color-contrast"]
            assert not unsure, f"{what}\n{readable(unsure)}"
            look(page, f"studio-axe-{path.replace('/', '-') or 'overview'}-{width}-{scheme}")
        opened.close()
