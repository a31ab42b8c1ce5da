"""The demo, and the buttons in every style, in a real browser (Debian's chromium)."""

import http.server
import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    Route,
    expect,
    sync_playwright,
)

from tests.conftest import SITEURL, Site, need, theme

WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")
# As root, as in most containers, the sandbox does not start; the rest keeps
# the browser itself from calling out.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip
CSP = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'"
STYLES = ("icon-label", "icon", "label", "menu")
# Every kind of button that there is: links, the script's two, a code that unfolds, a form
# that saves at once, a form with a field.
EVERY_KIND: dict[str, Any] = {
    "share": ["native_share", "bluesky", "mastodon", "facebook", "x", "linkedin", "reddit",
              "whatsapp", "telegram", "email", "copy_link", "qr"],
    "bookmark": ["instapaper", "pinboard", "raindrop", {"wallabag": "https://bag.example.org"}],
    "follow": {
        "mastodon": "@me@fosstodon.org",
        "youtube": "@example",
        "github": "example",
        "newsletter": {"url": "https://example.org/newsletter", "field": "address",
                       "action": "https://lists.example.org/subscribe", "hidden": "embed=1"},
    },
}  # fmt: skip
# A theme that is dark where the visitor likes it so, and has a column.
PLAIN = ":root { color-scheme: light dark } body { max-width: 46rem; margin: auto; padding: 1rem }"
# What style sheets say of bare elements, all of it worse than any of them does.
AGGRESSIVE = """
* { box-sizing: content-box }
nav { float: left; width: 50%; height: 10px; margin: 3em; padding: 2em; background: #fdd;
  border: 3px solid red; font: italic 900 2em/3 serif; text-align: right; letter-spacing: 1em }
nav div, nav > * { padding: 1em; border: 1px solid red; float: right }
nav a, #content a:link, article nav a:visited { display: block; padding: 2em; color: red;
  background: yellow; border-bottom: 4px solid red; text-decoration: line-through }
a::after { content: " (" attr(href) ")" }
button, [type=submit], input { width: 100%; margin: 0 0 1em; padding: 1em 2em; background: red;
  color: yellow; border: 5px dotted blue; text-transform: uppercase; box-shadow: 4px 4px lime }
details { margin: 2em 0; padding: 2em; border: 4px solid purple; background: pink }
summary { display: list-item; padding: 1em; list-style: square; font-weight: 900 }
summary::after, summary::before { content: "+++"; float: right; color: red }
form { display: block; width: 100%; margin: 3em; padding: 2em; background: #eee }
svg { display: block; width: 100%; height: 100%; margin: 1em; fill: green }
label, span, div { margin: 2px; font-style: italic; color: red }
a:focus, button:focus, input:focus, summary:focus { outline: none }
"""
# The share sheet of the device: keeps what it is given.
SHEET = """
window.given = [];
navigator.canShare = (data) => typeof data.url === "string" && {can};
navigator.share = async (data) => {{ given.push(data); {then} }};
"""
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries().map((it) => it.value)))
  .observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    need("chromium", "the tests in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        yield browser
        browser.close()


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder in silence, with a strict Content-Security-Policy."""

    def do_GET(self) -> None:
        # Some fixture themes link style sheets that they do not have.
        if (
            self.path.endswith((".css", ".ico"))
            and not Path(self.translate_path(self.path)).exists()
        ):
            self.send_response(200)
            self.send_header("Content-Type", "text/css")
            self.end_headers()
        else:
            super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", CSP)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Visit:
    """A page as a visitor opens it, and all that it asked for and complained of."""

    def __init__(self, context: BrowserContext, folder: Path) -> None:
        handler = partial(Handler, directory=str(folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.root = f"http://127.0.0.1:{self.server.server_port}"
        self.context = context
        self.abroad: list[Request] = []
        self.complaints: list[str] = []
        context.route(re.compile("^(?!http://127)"), self._refuse)
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.complaints.append(message.text)
                     if message.type in ("error", "warning") else None)  # fmt: skip
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str, until: Any = "load") -> Page:
        self.page.goto(f"{self.root}/{path}", wait_until=until)
        return self.page

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _refuse(self, route: Route) -> None:
        self.abroad.append(route.request)
        route.abort()


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Any]:
    """Build the site and open it; links stay relative, so that it works on any host."""
    visits: list[Visit] = []

    def build_and_open(
        smo: Any = None, width: int = 1280, scheme: Any = "light", script: bool = True,
        css: str = "", before: str = "", **settings: Any,
    ) -> Visit:  # fmt: skip
        """`css` is the theme's style sheet, `before` runs ahead of the page's own script."""
        if css:
            settings["STYLESHEET_URL"] = "theme.css"
        site.build(smo, RELATIVE_URLS=True, **settings)
        (site.output / "theme.css").write_text(css)
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=script,
            # A colour on its way to another has no value to assert.
            reduced_motion="reduce",
        )
        if before:
            context.add_init_script(before)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        visits.append(Visit(context, site.output))
        return visits[-1]

    yield build_and_open
    for one in visits:
        one.close()
        one.context.close()


def look(page: Page, name: str) -> None:
    """Keep a screenshot where a developer asks for one."""
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["simple", "notmyidea", "own-og", "minified"])
def test_the_buttons_are_there_and_nothing_leaves_the_site(
    visit: Any, site: Site, name: str, width: int, scheme: str
) -> None:
    site.post(body="Some words.\n\n" * 5, tags="sea")
    done = visit(width=width, scheme=scheme, THEME=theme(name), follow={"github": "example"})
    page = done.open("a-post.html", until="networkidle")
    shown = page.locator(".smo-buttons .smo-button:visible")
    assert shown.count() == 9
    for index in range(shown.count()):
        box = shown.nth(index).bounding_box()
        assert box is not None
        assert box["height"] >= 24
        assert box["width"] >= 24
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    assert done.complaints == []
    assert done.abroad == []
    look(page, f"{name}-{width}-{scheme}")


def test_focus_can_be_seen_and_goes_from_button_to_button(visit: Any, site: Site) -> None:
    site.post()
    page = visit().open("a-post.html")
    page.locator(".smo-bluesky").focus()
    names = []
    for _ in range(9):
        focused = page.locator(":focus")
        names.append(focused.inner_text())
        # The keyboard put it there, so the ring is the one of :focus-visible.
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        style = focused.evaluate("it => { const s = getComputedStyle(it); return "
                                 "[s.outlineStyle, parseFloat(s.outlineWidth)] }")  # fmt: skip
        assert style == ["solid", 3]
        page.keyboard.press("Tab")
    assert names == ["Bluesky", "Mastodon", "Facebook", "LinkedIn", "Reddit", "Email", "Copy link",
                     "Instapaper", "Raindrop.io"]  # fmt: skip


def test_copy_link_copies_the_pages_address(visit: Any, site: Site) -> None:
    site.post()
    done = visit()
    page = done.open("a-post.html")
    button = page.locator(".smo-copy_link")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Copied")
    expect(button).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{SITEURL}/a-post.html"
    expect(button).to_have_text("Copy link")
    expect(page.get_by_role("status")).to_have_text("")
    assert done.complaints == []


def test_without_javascript_the_links_work_and_the_script_s_button_is_hidden(
    visit: Any, site: Site
) -> None:
    site.post()
    page = visit(script=False).open("a-post.html")
    assert page.locator(".smo-buttons a:visible").count() == 8
    assert page.locator(".smo-copy_link").is_hidden()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("style", [*STYLES, "side"])
def test_every_style_looks_as_it_should(visit: Any, site: Site, style: str, direction: str) -> None:
    lang = {"ltr": "en", "rtl": "ar"}[direction]
    site.post(body="Some words of a post. " * 30, lang=lang)
    buttons = {"position": "side"} if style == "side" else {"style": style}
    done = visit({**EVERY_KIND, "buttons": buttons}, css=PLAIN, DEFAULT_LANG=lang)
    page = done.open("a-post.html")
    assert page.locator(".smo-buttons").get_attribute("dir") == direction
    unfold(page)
    for width in (1600,) if style == "side" else WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            surface = {"light": "rgb(246, 247, 248)", "dark": "rgb(38, 41, 46)"}[scheme]
            assert computed(page, ".smo-bluesky", "backgroundColor") == surface
            assert page.evaluate("document.documentElement.scrollWidth") == width
            for box in boxes(page, ".smo-button:visible, .smo-address, .smo-code"):
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= width
                assert min(box["width"], box["height"]) >= 24
            look(page, f"{style}-{direction}-{width}-{scheme}")
    assert done.complaints == []
    assert done.abroad == []


def test_buttons_do_not_touch_each_other(visit: Any, site: Site) -> None:
    site.post()
    page = visit(EVERY_KIND, width=390, css=PLAIN).open("a-post.html")
    found = boxes(page, ".smo-button:visible, .smo-address")
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            aside = max(
                other["x"] - one["x"] - one["width"], one["x"] - other["x"] - other["width"]
            )
            above = max(other["y"] - one["y"] - one["height"],
                        one["y"] - other["y"] - other["height"])  # fmt: skip
            assert max(aside, above) >= 7.9


def test_from_right_to_left_all_is_the_other_way_round(visit: Any, site: Site) -> None:
    site.post(lang="he")
    page = visit(
        {"share": ["bluesky", "mastodon"], "bookmark": []}, css=PLAIN, DEFAULT_LANG="he"
    ).open("a-post.html")
    first, second = boxes(page, ".smo-buttons .smo-button")
    assert first["x"] > second["x"] + second["width"]
    (icon,), (name,) = boxes(page, ".smo-bluesky .smo-icon"), boxes(page, ".smo-bluesky .smo-name")
    assert icon["x"] > name["x"] + name["width"]
    assert first["x"] + first["width"] == boxes(page, ".smo-buttons")[0]["x"] + 46 * 16


@pytest.mark.parametrize(("lang", "x"), [("en", 1600 - 16 - 35), ("he", 16)])
def test_the_side_bar_floats_on_wide_screens_only(
    visit: Any, site: Site, lang: str, x: int
) -> None:
    site.post(body="Some words.\n\n" * 40, lang=lang)
    page = visit(
        {**EVERY_KIND, "buttons": {"position": "side"}}, css=PLAIN, DEFAULT_LANG=lang
    ).open("a-post.html")
    assert computed(page, ".smo-buttons", "position") == "relative"
    text = boxes(page, "p")
    assert boxes(page, ".smo-bluesky")[0]["y"] > text[39]["y"]
    page.set_viewport_size({"width": 1600, "height": 800})
    assert computed(page, ".smo-buttons", "position") == "fixed"
    bar = boxes(page, ".smo-buttons .smo-button:visible")
    # Too many for one column, they make a second.
    assert abs(bar[0]["x"] - x) in (0, 35 + 8)
    assert all(0 <= box["y"] <= 800 - box["height"] for box in bar)
    assert all(box["width"] == box["height"] == 35 for box in bar)
    assert page.evaluate("scrollTo(0, 300), scrollY") == 300
    assert boxes(page, ".smo-buttons .smo-button:visible") == bar
    page.locator(".smo-qr").click()
    (code,) = boxes(page, ".smo-code")
    assert min(code["width"], code["height"]) > 192
    assert code["x"] + code["width"] < bar[0]["x"] or code["x"] > bar[0]["x"]


def test_nothing_of_an_aggressive_theme_comes_through(visit: Any, site: Site) -> None:
    site.post()
    done = visit(
        {**EVERY_KIND, "buttons": {"position": "both"}}, css=AGGRESSIVE, before=sheet(can=True)
    )
    page = done.open("a-post.html")
    assert page.locator("h1 a, h2 a").first.evaluate("it => getComputedStyle(it).color") == (
        "rgb(0, 0, 238)"
    )
    unfold(page)
    look(page, "aggressive")
    changed = page.evaluate(
        """() => {
          const theme = [...document.styleSheets].find((it) => it.href.endsWith("theme.css"));
          const parts = document.querySelectorAll(
            ":is(.smo-buttons, .smo-follow), :is(.smo-buttons, .smo-follow) :not(svg *)");
          const read = () => [...parts].flatMap((part) => [null, "::before", "::after"].map(
            (pseudo) => Object.fromEntries([...getComputedStyle(part, pseudo)].map(
              (name) => [name, getComputedStyle(part, pseudo).getPropertyValue(name)]))));
          const with_theme = read();
          theme.disabled = true;
          return read().flatMap((without, number) => Object.keys(without)
            .filter((name) => without[name] !== with_theme[number][name])
            .map((name) => [parts[Math.floor(number / 3)].className.baseVal
              ?? parts[Math.floor(number / 3)].className, name,
              without[name], with_theme[number][name]]));
        }"""
    )
    assert changed == []
    assert done.complaints == []


def test_the_focus_ring_stays_in_an_aggressive_theme(visit: Any, site: Site) -> None:
    site.post()
    page = visit(EVERY_KIND, css=AGGRESSIVE, before=sheet(can=True)).open("a-post.html")
    page.keyboard.press("Tab")
    ours = page.locator(":is(.smo-buttons, .smo-follow) :is(.smo-button, .smo-address)")
    assert ours.count() == 22
    for each in ours.all():
        # As the keyboard has been used, the browser shows the ring of :focus-visible.
        each.focus()
        outline, shadow = each.evaluate(
            "it => [getComputedStyle(it).outline, getComputedStyle(it).boxShadow]"
        )
        # Dark between two rings of the surface: it is seen on light and on dark pages.
        assert outline == "rgb(32, 33, 36) solid 3px"
        assert shadow == "rgb(246, 247, 248) 0px 0px 0px 7px"


@pytest.mark.parametrize("where", [":root", ".smo-buttons, .smo-follow"])
def test_three_lines_change_colour_size_and_shape(visit: Any, site: Site, where: str) -> None:
    site.post()
    css = f"""{where} {{
      --smo-surface: #fffbe6;
      --smo-size: 1.25rem;
      --smo-radius: 4px }}"""
    page = visit(css=css).open("a-post.html")
    for name in ("bluesky", "copy_link", "rss"):
        assert computed(page, f".smo-{name}", "backgroundColor") == "rgb(255, 251, 230)"
        assert computed(page, f".smo-{name}", "fontSize") == "17.5px"
        assert computed(page, f".smo-{name}", "borderRadius") == "4px"


def test_a_theme_that_is_dark_without_saying_so_can_say_so_for_the_buttons(
    visit: Any, site: Site
) -> None:
    site.post()
    done = visit(scheme="dark", css="body { background: black } :root { --smo-scheme: dark }")
    page = done.open("a-post.html")
    assert computed(page, ".smo-bluesky", "backgroundColor") == "rgb(38, 41, 46)"
    assert computed(page, ".smo-bluesky", "color") == "rgb(232, 234, 237)"


def test_under_the_pointer_a_button_has_the_colours_of_its_channel(visit: Any, site: Site) -> None:
    site.post()
    page = visit(css=AGGRESSIVE).open("a-post.html")
    page.locator(".smo-facebook").hover()
    assert computed(page, ".smo-facebook", "backgroundColor") == "rgb(8, 102, 255)"
    assert computed(page, ".smo-facebook", "color") == "rgb(255, 255, 255)"
    assert computed(page, ".smo-facebook .smo-icon", "fill") == "rgb(255, 255, 255)"


def test_in_forced_colours_all_is_in_the_visitors_colours(visit: Any, site: Site) -> None:
    site.post()
    page = visit(EVERY_KIND).open("a-post.html")
    page.emulate_media(forced_colors="active")
    unfold(page)
    for name in ("bluesky", "copy_link", "qr", "wallabag", "newsletter"):
        of = f".smo-{name}"
        system = "LinkText" if name == "bluesky" else None
        assert computed(page, f"{of} .smo-icon", "fill") == computed(page, of, "color")
        assert computed(page, of, "backgroundColor") in ("rgb(255, 255, 255)", "rgb(0, 0, 0)",
                                                         system_colour(page, "ButtonFace"))  # fmt: skip
        assert computed(page, of, "borderTopStyle") == "solid"
        if system:
            assert computed(page, of, "color") == system_colour(page, system)
    # A code must be dark on light, whatever the visitor likes.
    assert computed(page, ".smo-code svg", "backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("position", ["both", "side"])
def test_on_paper_there_are_no_buttons(visit: Any, site: Site, position: str) -> None:
    site.post()
    page = visit({**EVERY_KIND, "buttons": {"position": position}}, width=1600).open("a-post.html")
    page.emulate_media(media="print")
    assert page.locator(".smo-buttons, .smo-follow").count() == (3 if position == "both" else 2)
    for each in page.locator(".smo-buttons, .smo-follow").all():
        assert each.is_hidden()


def test_the_keyboard_reaches_every_button_in_order(visit: Any, site: Site) -> None:
    site.post()
    page = visit(EVERY_KIND, before=sheet(can=True)).open("a-post.html")
    ours = ":is(.smo-buttons, .smo-follow) :is(.smo-button, .smo-address)"
    there = page.locator(ours).evaluate_all("all => all.map((it) => it.className)")
    reached = []
    while len(reached) < len(there):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        assert focused.count() == 1, f"the page ends after {reached}"
        # The theme has links of its own, before and after.
        if focused.evaluate("(it, ours) => it.matches(ours)", ours):
            reached.append(focused.evaluate("it => it.className"))
    assert reached == there
    assert len(there) == 22


def test_the_keyboard_unfolds_the_menu_and_goes_into_it(visit: Any, site: Site) -> None:
    site.post()
    done = visit({**EVERY_KIND, "buttons": {"style": "menu"}})
    page = done.open("a-post.html")
    menu = page.locator(".smo-menu")
    assert menu.inner_text() == "Share"
    assert page.locator(".smo-sheet").is_hidden()
    menu.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.smo-buttons')") is None
    menu.focus()
    page.keyboard.press("Enter")
    assert page.locator(".smo-sheet").is_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".smo-bluesky")).to_be_focused()
    assert page.locator(".smo-sheet .smo-button:visible").count() == 15
    menu.focus()
    page.keyboard.press("Space")
    assert page.locator(".smo-sheet").is_hidden()
    assert done.complaints == []


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("style", ["icon", "menu"])
def test_the_code_unfolds_without_moving_its_button(
    visit: Any, site: Site, style: str, script: bool
) -> None:
    site.post()
    page = visit({**EVERY_KIND, "buttons": {"style": style}}, script=script).open("a-post.html")
    if style == "menu":
        page.locator(".smo-menu").click()
    button = page.locator(".smo-qr")
    before = boxes(page, ".smo-share .smo-button")
    assert page.locator(".smo-code").is_hidden()
    button.focus()
    page.keyboard.press("Enter")
    (code,) = boxes(page, ".smo-code svg")
    assert code["width"] == code["height"] == 192
    assert boxes(page, ".smo-share .smo-button") == before
    page.keyboard.press("Enter")
    assert page.locator(".smo-code").is_hidden()


def test_the_names_of_all_buttons_say_what_they_do(visit: Any, site: Site) -> None:
    site.post()
    for style in ("icon", "label"):
        done = visit(
            {**EVERY_KIND, "buttons": {"style": style, "position": "side"}},
            width=1600, before=sheet(can=True),
        )  # fmt: skip
        page = done.open("a-post.html")
        row = page.get_by_role("navigation", name="Share or save this page")
        new = "(opens in a new tab)"
        for role, name in [
            ("link", f"Share on Bluesky {new}"),
            ("link", f"Save to Pinboard {new}"),
            ("link", "Send by email"),
            ("button", "Share via…"),
            ("button", "Copy link"),
            ("button", f"Save to wallabag {new}"),
        ]:
            assert row.get_by_role(role, name=name, exact=True).count() == 1, name  # type: ignore[arg-type]
        bar = page.get_by_role("navigation", name="Follow this site")
        assert bar.get_by_role("textbox", name="Your email address").count() == 1
        assert bar.get_by_role("link", name="Follow on GitHub").count() == 1


@pytest.mark.parametrize("can", [True, False])
def test_what_the_script_shows_moves_nothing(visit: Any, site: Site, can: bool) -> None:
    site.post(body="Some words.\n\n" * 3)
    done = visit(
        {**EVERY_KIND, "buttons": {"position": "both"}}, width=390, css=PLAIN,
        before=SHIFTS + sheet(can=can),
    )  # fmt: skip

    def late(route: Route) -> None:
        time.sleep(0.7)
        route.continue_()

    done.context.route(re.compile(r"smo\.\w+\.js$"), late)
    page = done.open("a-post.html")
    painted, came = page.evaluate(
        """() => [performance.getEntriesByType("paint")[0].startTime,
          performance.getEntriesByType("resource").find((it) => it.name.endsWith(".js")).responseEnd]"""
    )
    assert painted < came, "the page was not seen without the script, so this tests nothing"
    assert page.locator(".smo-copy_link").first.is_visible()
    assert page.locator(".smo-native_share").first.is_visible() == can
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("shifts") == []
    page.locator(".smo-copy_link").first.click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    # What the layout does in answer to a click is expected; what it does later is not.
    page.evaluate("shifts.length = 0")
    expect(page.locator(".smo-copy_link .smo-name").first).to_have_text("Copy link")
    assert page.evaluate("shifts") == []
    assert done.complaints == []


def test_the_share_sheet_is_given_the_page(visit: Any, site: Site) -> None:
    site.post(title="Tides & weather", slug="tides")
    done = visit(EVERY_KIND, before=sheet(can=True))
    page = done.open("tides.html")
    button = page.get_by_role("button", name="Share via…")
    button.click()
    button.focus()
    page.keyboard.press("Enter")
    given = page.evaluate("given")
    assert len(given) == 2
    assert given[0] == given[1]
    assert given[0]["url"] == f"{SITEURL}/tides.html"
    assert given[0]["title"] == "Tides & weather"
    # Apps that show both would say it twice.
    assert given[0].get("text") != given[0]["title"]
    assert done.complaints == []


def test_a_share_sheet_that_is_closed_again_is_no_error(visit: Any, site: Site) -> None:
    site.post()
    then = 'throw new DOMException("The visitor closed it.", "AbortError");'
    done = visit(EVERY_KIND, before=sheet(can=True, then=then))
    page = done.open("a-post.html")
    page.get_by_role("button", name="Share via…").click()
    page.get_by_role("button", name="Share via…").click()
    assert page.evaluate("given.length") == 2
    assert done.complaints == []


@pytest.mark.parametrize(
    "before", ["delete Navigator.prototype.canShare", "navigator.canShare = () => false"]
)
@pytest.mark.parametrize("style", ["icon-label", "menu"])
def test_without_a_share_sheet_its_button_stays_hidden(
    visit: Any, site: Site, style: str, before: str
) -> None:
    site.post()
    done = visit({**EVERY_KIND, "buttons": {"style": style}}, before=before)
    page = done.open("a-post.html")
    unfold(page)
    assert page.locator(".smo-native_share").is_hidden()
    assert page.locator(".smo-copy_link").is_visible()
    assert done.complaints == []


@pytest.mark.parametrize(
    "before",
    [
        # A page that did not come by https has no clipboard.
        "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })",
        # The visitor, or a frame's permissions, may forbid it.
        "Clipboard.prototype.writeText = async () => { throw new DOMException('', 'NotAllowedError') }",
    ],
)
def test_where_there_is_no_clipboard_the_link_is_copied_all_the_same(
    visit: Any, site: Site, before: str
) -> None:
    site.post()
    done = visit(before=before + "; document.addEventListener('copy', () => "
                 "{ window.copied = document.activeElement.value })")  # fmt: skip
    page = done.open("a-post.html")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("copied") == f"{SITEURL}/a-post.html"
    expect(page.locator(".smo-copy_link")).to_be_focused()
    assert page.locator("textarea").count() == 0
    assert done.complaints == []


def test_the_form_that_saves_at_once_sends_the_pages_address(visit: Any, site: Site) -> None:
    site.post()
    done = visit(EVERY_KIND)
    page = done.open("a-post.html")
    page.locator(".smo-wallabag").focus()
    with done.context.expect_page() as opened:
        page.keyboard.press("Enter")
    opened.value.close()
    (asked,) = done.abroad
    assert asked.method == "GET"
    assert asked.url == (
        "https://bag.example.org/bookmarklet?url=https%3A%2F%2Fexample.org%2Fa-post.html"
    )
    assert "referer" not in asked.headers
    assert page.url.endswith("/a-post.html")


def test_the_newsletters_form_sends_the_address(visit: Any, site: Site) -> None:
    site.post()
    done = visit(EVERY_KIND)
    page = done.open("a-post.html")
    field = page.get_by_role("textbox", name="Your email address")
    field.fill("nobody")
    field.press("Enter")
    # The browser has seen that this is none, and nothing is sent.
    assert field.evaluate("it => it.validity.typeMismatch")
    assert done.abroad == []
    field.fill("me@example.org")
    with page.expect_request("https://lists.example.org/**") as sent:
        field.press("Enter")
    assert sent.value.method == "POST"
    assert sent.value.url == "https://lists.example.org/subscribe"
    assert sent.value.post_data == "embed=1&address=me%40example.org"


# The page to subscribe, and feeds.


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("name", "css"), [("simple", PLAIN), ("notmyidea", ""), ("simple", AGGRESSIVE)]
)
def test_the_page_to_subscribe_looks_right(
    visit: Any, site: Site, name: str, css: str, width: int, scheme: str
) -> None:
    site.post(tags=", ".join(f"tag {number}" for number in range(9)), category="Walks")
    feeds = {"TAG_FEED_ATOM": "feeds/tag-{slug}.atom.xml", "DEFAULT_LANG": "he"}
    smo = {**EVERY_KIND, "feeds": {"subscribe": "subscribe.html"}}
    done = visit(smo, width=width, scheme=scheme, css=css, THEME=name, **feeds)
    page = done.open("subscribe.html", until="networkidle")
    look(page, f"subscribe-{name}{'-aggressive' * (css == AGGRESSIVE)}-{width}-{scheme}")
    # What that theme does with its own menu is as wide as it likes.
    if css != AGGRESSIVE:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    seen = page.locator(".smo-copy:visible")
    # Of the site, the category, the author and the language; those of tags are folded.
    assert seen.count() == 4
    assert page.locator(".smo-scan").is_visible() == (width > 640)
    for one in (".smo-feed b", ".smo-url", ".smo-copy", "summary"):
        colour, surface = (
            computed(page, one, "color"),
            computed(page, ".smo-card", "backgroundColor"),
        )
        light = ("rgb(32, 33, 36)", "rgb(246, 247, 248)")
        dark = ("rgb(232, 234, 237)", "rgb(38, 41, 46)")
        assert (colour, surface) == (dark if scheme == "dark" and css == PLAIN else light)
    for card in page.locator(".smo-card:visible").all():
        inner = card.evaluate("it => [it.scrollWidth, it.clientWidth]")
        assert inner[0] <= inner[1]
    assert done.abroad == []
    assert done.complaints == []


def test_the_address_of_a_feed_is_copied(visit: Any, site: Site) -> None:
    site.post(category="Walks")
    done = visit()
    page = done.open("subscribe/")
    page.get_by_role("button", name="Copy link: Walks").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    expect(page.locator(".smo-done")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{SITEURL}/feeds/walks.atom.xml"
    # Another one speaks for itself, and the first has nothing more to say.
    page.evaluate(
        "window.heard = []; new MutationObserver((all) => all.forEach((it) =>"
        " it.addedNodes.forEach((one) => heard.push(one.textContent))))"
        ".observe(document.querySelector('[role=status]'), { childList: true })"
    )
    page.get_by_role("button", name="Copy link: Ada Lin").click()
    expect(page.locator(".smo-done")).to_have_count(1)
    expect(page.get_by_role("button", name="Copy link: Walks")).to_have_text("Copy link")
    expect(page.get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("heard") == ["Copied"]
    assert page.get_by_role("status").get_attribute("lang") == "en"
    expect(page.get_by_role("status")).to_have_text("")
    expect(page.locator(".smo-done")).to_have_count(0)
    assert done.complaints == []


def test_without_a_script_addresses_can_be_selected(visit: Any, site: Site) -> None:
    site.post()
    page = visit(script=False).open("subscribe/")
    assert page.locator(".smo-copy:visible").count() == 0
    assert page.locator(".smo-url").first.inner_text() == f"{SITEURL}/feeds/all.rss.xml"
    assert page.locator(".smo-url").first.is_visible()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["feeds/all.atom.xml", "feeds/all.rss.xml"])
def test_a_feed_is_readable_in_a_browser(
    visit: Any, site: Site, name: str, width: int, scheme: str
) -> None:
    site.post(body="The *text*. " * 20, summary="In *short*.", tags="sea", title="Tides & weather")
    done = visit(width=width, scheme=scheme, SITESUBTITLE="Notes from the shore")
    page = done.open(name)
    seen: str = page.evaluate(
        """() => { const seen = [], texts = document.createTreeWalker(
          document.documentElement, NodeFilter.SHOW_TEXT);
          while (texts.nextNode())
            if (texts.currentNode.parentElement.checkVisibility()) seen.push(texts.currentNode.data.trim());
          return seen.filter((it) => it).join("|") }"""
    )
    for text in (
        "The Tide Table",
        "Notes from the shore",
        "Use an RSS reader",
        "Subscribe",
        "Tides & weather",
    ):
        assert text in seen
    for text in ("<p>", "<em>", "tag:example.org", "pelican_smo"):
        assert text not in seen
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark == ("rgb(27, 29, 32)" if scheme == "dark" else "rgb(246, 247, 248)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    with page.expect_request(f"{SITEURL}/subscribe/"):
        page.evaluate(
            "document.getElementsByTagNameNS('http://www.w3.org/1999/xhtml', 'a')[0].click()"
        )
    assert done.complaints == [] or all("net::ERR" in it for it in done.complaints)


def sheet(can: bool, then: str = "") -> str:
    """A stand-in for the device's share sheet."""
    return SHEET.format(can=str(can).lower(), then=then)


def computed(page: Page, selector: str, name: str) -> str:
    """What the browser makes of a property of the first such element."""
    text: str = page.locator(selector).first.evaluate(
        "(it, name) => getComputedStyle(it)[name]", name
    )
    return text


def system_colour(page: Page, name: str) -> str:
    """A colour of the visitor's own scheme, as the browser paints it."""
    text: str = page.evaluate(
        """name => { const it = document.body.appendChild(document.createElement("i"));
          it.style.color = name; const found = getComputedStyle(it).color; it.remove();
          return found }""",
        name,
    )
    return text


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    """Where such elements stand in the window."""
    found: list[dict[str, float]] = page.locator(selector).evaluate_all(
        "all => all.map((it) => { const { x, y, width, height } = it.getBoundingClientRect();"
        " return { x, y, width, height } })"
    )
    assert found
    return found


def unfold(page: Page) -> None:
    """Open all that can be opened: the menu, the code."""
    page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true })")
