"""The demo, and the buttons in every style, in a real browser (Debian's chromium)."""

import http.server
import os
import re
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from tests.conftest import SITEURL, Site, need, theme

WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")
# As root, as in most containers, the sandbox does not start; the rest keeps
# the browser itself from calling out.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip
CSP = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'"


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
        self.abroad: list[str] = []
        self.complaints: list[str] = []
        context.route(re.compile("^(?!http://127)"), self._refuse)
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.complaints.append(message.text)
                     if message.type in ("error", "warning") else None)  # fmt: skip
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.root}/{path}", wait_until="networkidle")
        return self.page

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _refuse(self, route: Route) -> None:
        self.abroad.append(route.request.url)
        route.abort()


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Any]:
    """Build the site and open it; links stay relative, so that it works on any host."""
    visits: list[Visit] = []

    def build_and_open(
        smo: Any = None, width: int = 1280, scheme: Any = "light", script: bool = True, **settings: Any
    ) -> Visit:  # fmt: skip
        site.build(smo, RELATIVE_URLS=True, **settings)
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=script,
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        visits.append(Visit(context, site.output))
        return visits[-1]

    yield build_and_open
    for one in visits:
        one.close()


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
    page = done.open("a-post.html")
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
    assert names == ["Bluesky", "Mastodon", "Facebook", "LinkedIn", "Reddit", "E-mail", "Copy link",
                     "Instapaper", "Raindrop.io"]  # fmt: skip


def test_copy_link_copies_the_pages_address(visit: Any, site: Site) -> None:
    site.post()
    done = visit()
    page = done.open("a-post.html")
    button = page.get_by_role("button", name="Copy link")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{SITEURL}/a-post.html"
    page.get_by_text("Copy link").wait_for()
    assert done.complaints == []


def test_without_javascript_the_links_work_and_the_script_s_button_is_hidden(
    visit: Any, site: Site
) -> None:
    site.post()
    page = visit(script=False).open("a-post.html")
    assert page.locator(".smo-buttons a:visible").count() == 8
    assert page.locator(".smo-copy_link").is_hidden()


@pytest.mark.parametrize("style", ["icon", "label", "icon-label"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_style_keeps_its_colours_from_the_theme(
    visit: Any, site: Site, style: str, scheme: str
) -> None:
    site.post(lang="ar", title="A post")
    page = visit(
        {"buttons": {"style": style}}, scheme=scheme, THEME="notmyidea", DEFAULT_LANG="ar"
    ).open("a-post.html")
    colours = page.locator(".smo-buttons .smo-button").evaluate_all(
        "all => all.map(it => getComputedStyle(it).color + getComputedStyle(it).backgroundColor)"
    )
    assert len(set(colours)) == 1
    look(page, f"style-{style}-{scheme}")
