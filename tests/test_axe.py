"""Every style of the buttons, in every theme, in light and dark, judged by axe-core."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests import test_browser
from tests.conftest import BUNDLED_THEMES, THEMES, Site, need_file, theme
from tests.test_browser import EVERY_KIND, SCHEMES, STYLES, Visit, boxes, look, sheet, unfold

AXE = Path(__file__).parent / "validators" / "node_modules" / "axe-core" / "axe.min.js"
MAKER = "`make test`, or `npm ci` in tests/validators"
OURS = [".smo-buttons", ".smo-follow"]
# Off by default, the first since many sites fail it, the other as it is an experiment:
# targets of 24 pixels, and names that begin with what is written on the button.
MORE = {"target-size": {"enabled": True}, "label-content-name-mismatch": {"enabled": True}}
DARK = ":root { color-scheme: light dark }"

chromium = test_browser.chromium


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Any]:
    """Build the site and open its post, or another page, with axe-core in it."""
    need_file(AXE, "axe-core", MAKER)
    visits: list[Visit] = []

    def open_post(smo: dict[str, Any], path: str = "a-post.html", **settings: Any) -> Page:
        site.build({**EVERY_KIND, **smo}, RELATIVE_URLS=True, **settings)
        # The page's policy holds for the page; the judge comes from outside.
        context = chromium.new_context(
            viewport={"width": 1280, "height": 800}, reduced_motion="reduce", bypass_csp=True
        )
        context.add_init_script(sheet(can=True))
        visits.append(Visit(context, site.output))
        page = visits[-1].open(path)
        page.add_script_tag(path=AXE)
        page.add_style_tag(content=DARK)
        return page

    yield open_post
    for visit in visits:
        visit.close()
        visit.context.close()


def judged(page: Page, parts: list[str] = OURS, only: list[str] | None = None) -> dict[str, Any]:
    """What axe-core says of the buttons: all of its rules, best practices too, or `only` some."""
    said: dict[str, Any] = page.evaluate(
        """([include, rules, only]) => axe.run({ include }, { ...(only ? { runOnly: only } : { rules }),
          selectors: false, preload: false })""",
        [parts, MORE, only],
    )
    return said


def outside_of_landmarks(page: Page) -> list[str]:
    """What of ours stands in no landmark. axe-core asks that of whole pages alone, and names
    the outermost element in which there is none; what themes leave outside is theirs.
    """
    said: list[str] = page.evaluate(
        """async (ours) => (await axe.run(document, { runOnly: ["region"], elementRef: true,
          preload: false })).violations.flatMap((it) => it.nodes)
          .filter(({ element }) => element.closest(ours) || element.querySelector(ours))
          .map((it) => it.html)""",
        ", ".join([*OURS, ".smo-subscribe", ".smo-said"]),
    )
    return said


def readable(results: list[dict[str, Any]]) -> str:
    """Results of axe-core as a person reads them."""
    return "\n".join(
        f"{it['id']} ({it['impact']}): {it['help']}\n  {node['html'][:200]}\n  "
        + node["failureSummary"].replace("\n", "\n  ")
        for it in results
        for node in it["nodes"]
    )


def assert_flawless(page: Page, what: str, scheme: str) -> None:
    # Nothing but colours depends on the scheme.
    only = None if scheme == SCHEMES[0] else ["color-contrast"]
    said = judged(page, only=only)
    assert not said["violations"], f"{what}\n{readable(said['violations'])}"
    # Of what stands over a picture and the like axe-core cannot say whether it can be read.
    unsure = [it for it in said["incomplete"] if it["id"] == "color-contrast"]
    assert not unsure, f"{what}\n{readable(unsure)}"
    passed = {it["id"]: len(it["nodes"]) for it in said["passes"]}
    written = page.locator(":is(.smo-buttons, .smo-follow) .smo-name").evaluate_all(
        "all => all.filter((it) => it.checkVisibility({ visibilityProperty: true })"
        " && it.getBoundingClientRect().width > 1).length"
    )
    assert passed.get("color-contrast", 0) >= written
    # Each of them has a name; how many there are, the markup says.
    if only is None:
        assert not outside_of_landmarks(page), what
        assert passed["link-name"] >= 12
        assert passed["target-size"] >= 12


@pytest.mark.parametrize("name", [*BUNDLED_THEMES, *THEMES])
def test_axe_finds_nothing_on_the_buttons(page: Any, site: Site, name: str) -> None:
    site.post(body="Some words of a post. " * 20)
    row = page({"buttons": {"position": "both"}}, THEME=theme(name))
    # The style is nothing but a class, so that one build shows three of them.
    for style in STYLES[:3]:
        row.evaluate(
            """style => document.querySelectorAll(".smo-buttons, .smo-follow").forEach((it) => {
              it.className = it.className.replace(/smo-style-\\S+/, `smo-style-${style}`) })""",
            style,
        )
        for scheme in SCHEMES:
            row.emulate_media(color_scheme=scheme)
            assert_flawless(row, f"{name}, {style}, {scheme}", scheme)


@pytest.mark.parametrize("name", [*BUNDLED_THEMES, *THEMES])
def test_axe_finds_nothing_on_what_unfolds(page: Any, site: Site, name: str) -> None:
    site.post(body="Some words of a post. " * 20)
    menu = page({"buttons": {"style": "menu"}}, THEME=theme(name))
    unfold(menu)
    # axe-core passes over what is scrolled out of sight.
    menu.add_style_tag(content=".smo-sheet { max-height: none !important }")
    assert min(boxes(menu, ".smo-code svg")[0].values()) > 0
    for scheme in SCHEMES:
        menu.emulate_media(color_scheme=scheme)
        assert_flawless(menu, f"{name}, menu, {scheme}", scheme)


@pytest.mark.parametrize("style", STYLES)
def test_axe_finds_nothing_on_the_side_bar(page: Any, site: Site, style: str) -> None:
    site.post(lang="he")
    # What the side bar unfolds may cover the follow bar, which others of these judge.
    bar = page({"buttons": {"style": style, "position": "side"}, "follow": []}, DEFAULT_LANG="he")
    bar.set_viewport_size({"width": 1600, "height": 800})
    unfold(bar)
    bar.add_style_tag(content=".smo-sheet { max-height: none !important }")
    for scheme in SCHEMES:
        bar.emulate_media(color_scheme=scheme)
        assert_flawless(bar, f"side bar, {style}, {scheme}", scheme)
        look(bar, f"side-{style}-rtl-1600-{scheme}")


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("name", BUNDLED_THEMES)
def test_axe_finds_nothing_on_the_page_to_subscribe(
    page: Any, site: Site, name: str, lang: str
) -> None:
    site.post(tags="sea, stars", category="Walks")
    feeds = {"TAG_FEED_ATOM": "feeds/tag-{slug}.atom.xml", "DEFAULT_LANG": lang}
    subscribe = page({}, "subscribe/", THEME=theme(name), **feeds)
    unfold(subscribe)
    for scheme in SCHEMES:
        subscribe.emulate_media(color_scheme=scheme)
        # Its text and its headings are in the theme's own colours.
        said = judged(subscribe, [".smo-card", ".smo-subscribe .smo-follow"])
        assert not said["violations"], f"{scheme}\n{readable(said['violations'])}"
        unsure = [it for it in said["incomplete"] if it["id"] == "color-contrast"]
        assert not unsure, f"{scheme}\n{readable(unsure)}"
        passed = {it["id"]: len(it["nodes"]) for it in said["passes"]}
        assert passed["target-size"] >= 20
        assert passed["link-name"] >= 20
    assert not outside_of_landmarks(subscribe)
    # One live region for the buttons of all feeds, which says what they have done.
    subscribe.get_by_role("button", name="Copy link" if lang == "en" else "نسخ الرابط").nth(
        1
    ).click()
    assert subscribe.locator("[role=status]").count() == 1
    assert not outside_of_landmarks(subscribe)
    assert subscribe.evaluate(
        "(it) => it.parentElement === document.body && it.checkVisibility()"
        " && it.getBoundingClientRect().width <= 1",
        subscribe.query_selector(".smo-said"),
    )


def test_axe_would_find_something(page: Any, site: Site) -> None:
    site.post()
    spoilt = page({"buttons": {"style": "label"}})
    spoilt.add_style_tag(content=":root { --smo-text: #bbb; --smo-size: .3rem; --smo-gap: 1px }")
    spoilt.evaluate(
        "document.querySelectorAll('main, .smo-buttons').forEach((it) => { it.role = 'group' })"
    )
    assert outside_of_landmarks(spoilt)
    spoilt.evaluate(
        "document.querySelectorAll('main, .smo-buttons').forEach((it) => { it.role = null })"
    )
    spoilt.evaluate(
        "document.querySelectorAll('.smo-buttons a').forEach((it) => { it.ariaLabel = 'Nonsense' })"
    )
    found = {it["id"] for it in judged(spoilt)["violations"]}
    assert found == {"color-contrast", "target-size", "label-content-name-mismatch"}
