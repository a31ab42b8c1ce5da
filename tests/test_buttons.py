"""Every channel's link, with values that people really have and some that they should not."""

from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader

from pelican_smo import buttons, catalogue
from pelican_smo.address import encoded, is_absolute, join
from pelican_smo.catalogue import Catalogue, Chosen
from pelican_smo.facts import PageFacts
from pelican_smo.site import Site as Run
from pelican_smo.text import legal
from tests.conftest import SETTINGS, Site
from tests.reading import Page
from tests.test_catalogue import CATALOGUE, EXAMPLES

HOSTILE = [
    "spaces  and\ttabs", "Ümläüte", "a&b=c", "#hash", "100%", "%41", "1+1", "\"quotes'", "🎉 emoji",
    "مرحبا بالعالم", "<b>&lt;", "a/b?c", "\\", "{url}", "{{ x }}", "a\nb", "",
]  # fmt: skip
RUN = Run({**SETTINGS, "SMO": {}}, DictLoader({}))


def facts(
    title: str = "A post", url: str = "https://example.org/a.html", text: str = ""
) -> PageFacts:
    return PageFacts(
        kind="article", source="a.md", title=title, description=text, url=url, lang="en"
    )


def chosen(name: str, kind: catalogue.Kind, **values: str) -> Chosen:
    return Chosen(CATALOGUE.by_name[name], kind, values)


def row(*these: Chosen, page: PageFacts) -> Page:
    return Page(buttons.Row(list(these), RUN.env, "icon-label").of(page))


def link(name: str, kind: catalogue.Kind, page: PageFacts, **values: str) -> str:
    return row(chosen(name, kind, **values), page=page).href(name)


ACTIVE = [
    (it.id, kind) for it in CATALOGUE.channels for kind in ("share", "bookmark")
    if (use := it.use(kind)) and it.status.state == "active" and not use.action
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(("name", "kind"), ACTIVE)
def test_what_went_in_comes_out(name: str, kind: catalogue.Kind, text: str) -> None:
    url = f"https://example.org/{name}?a=1&b=%C3%BC#x"
    options = {"base_url": EXAMPLES[name]} if name in EXAMPLES and name == "wallabag" else {}
    href = link(name, kind, facts(text, url, text), **options)
    template = CATALOGUE.by_name[name].use(kind).url  # type: ignore[union-attr]
    parts = urlsplit(href)
    assert " " not in href
    assert "+" not in href.replace("%2B", "")
    fields = parse_qs(parts.query or parts.fragment, keep_blank_values=True, strict_parsing=True)
    values = {key: value[0] for key, value in fields.items()}
    expected = {
        key: unquote(value)
        .replace("{title}", "\0").replace("{url}", url).replace("{text}", text).replace("\0", text)
        for part in (urlsplit(template).query or urlsplit(template).fragment).split("&")
        for key, _, value in [part.partition("=")]
        if "{via}" not in part
    }  # fmt: skip
    assert values == expected


@given(st.text(), st.text())
def test_no_text_breaks_a_row(title: str, text: str) -> None:
    page = row(
        chosen("reddit", "share"), chosen("pinboard", "bookmark"),
        page=facts(title, "https://example.org/", text),
    )  # fmt: skip
    assert page.channels() == ["reddit", "pinboard"]
    assert page.href("pinboard").startswith(
        "https://pinboard.in/add?url=https%3A%2F%2Fexample.org%2F&"
    )


def test_a_long_title_is_cut_to_what_the_network_takes() -> None:
    page = facts("word " * 2000)
    title = parse_qs(urlsplit(link("hackernews", "share", page)).query)["t"][0]
    assert len(title) <= 80
    assert title.endswith("…")
    assert len(link("reddit", "share", page)) < 1200


def test_via_is_there_only_if_the_owner_says_who(site: Site) -> None:
    site.post()
    assert "via" not in parse_qs(urlsplit(site.build({"share": ["x"]}).page().href("x")).query)
    href = site.build({"share": {"x": "@owner"}}).page().href("x")
    assert parse_qs(urlsplit(href).query)["via"] == ["owner"]


@pytest.mark.parametrize(
    ("name", "value", "href"),
    [
        ("mastodon", "@me@fosstodon.org", "https://fosstodon.org/@me"),
        ("youtube", "@example", "https://www.youtube.com/@example?sub_confirmation=1"),
        ("github", "https://github.com/example", "https://github.com/example"),
        ("bluesky", "@me.bsky.social", "https://bsky.app/profile/me.bsky.social"),
        ("linkedin", "company/example", "https://www.linkedin.com/company/example"),
        ("rss", True, "https://example.org/feeds/all.rss.xml"),
    ],
)
def test_follow_links(site: Site, name: str, value: object, href: str) -> None:
    site.post()
    page = site.build({"follow": {name: value}}).page("index.html")
    (bar,) = page.with_class("smo-follow")
    (tag,) = [tag for tag in bar.iter() if f"smo-{name}" in tag.get("class", "").split()]
    assert tag.get("href") == href
    assert "me" in (tag.get("rel") or "").split() or name == "rss"


def test_without_feeds_there_is_no_feed_to_follow(site: Site) -> None:
    site.post()
    page = site.build(FEED_ALL_ATOM=None).page()
    assert page.with_class("smo-follow") == []


def test_links_name_the_network_and_announce_the_window(site: Site) -> None:
    site.post()
    page = site.build().page()
    (row,) = page.with_class("smo-buttons")
    assert row.tag == "nav"
    assert row.get("aria-label")
    for tag in row.iter("a"):
        label, href = tag.get("aria-label") or "", tag.get("href") or ""
        name = "".join(tag.itertext()).strip()
        assert name.lower() in label.lower()
        if href.startswith("http"):
            assert label.endswith("(opens in a new window)")
            assert (tag.get("rel") or "").split() == ["nofollow", "noopener", "noreferrer"]
            assert tag.get("target") == "_blank"
        else:
            assert tag.get("target") is None
    for icon in row.iter("svg"):
        assert icon.get("aria-hidden") == "true"


def test_only_a_channel_that_needs_it_brings_the_script(site: Site) -> None:
    site.post()
    page = site.build({"share": ["reddit", "copy_link"]}).page()
    assert page.html.count("<script src=") == 1
    (button,) = page.with_class("smo-copy_link")
    assert button.tag == "button"
    assert button.get("hidden") is not None
    assert button.get("data-smo-copy") == "https://example.org/a-post.html"
    site.clear()
    built = site.build({"share": ["reddit"]})
    assert "<script src=" not in built.page().html
    assert not any(name.endswith(".js") for name in built.files())


@pytest.mark.parametrize("style", ["icon-label", "icon", "label"])
def test_styles(site: Site, style: str) -> None:
    site.post()
    page = site.build({"buttons": {"style": style}}).page()
    assert len(page.with_class(f"smo-style-{style}")) == 2


def test_pages_carry_buttons_if_asked(site: Site) -> None:
    site.post()
    site.page()
    built = site.build({"buttons": {"on": ["page"]}})
    assert built.page("pages/about.html").channels()
    assert built.page().channels() == []


def test_catalogue_loads_the_same_twice() -> None:
    assert Catalogue.load().channels == CATALOGUE.channels


@given(st.text() | st.text("%aé… ~\0\ud800"))
def test_a_value_is_encoded_as_the_standard_library_does(text: str) -> None:
    assert encoded(text) == quote(text, safe="", errors="replace")


@given(st.text('%/?#[]aé… ~"<>') | st.text())
def test_an_address_is_escaped_as_the_standard_library_does(text: str) -> None:
    path = join("https://example.org", text)
    safe = "%/:?#[]@!$&'()*+,;=~-._"
    if not is_absolute(text):
        assert path == quote(legal(f"https://example.org/{text.lstrip('/')}"), safe=safe)
