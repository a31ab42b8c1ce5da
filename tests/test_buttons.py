"""Rows of buttons as they stand in built pages."""

import json
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader

from pelican_smo.buttons.row import Row
from pelican_smo.facts.page import PageFacts
from pelican_smo.hooks.run import Site as Run
from tests.conftest import SETTINGS, SITEURL, Site
from tests.reading import Page
from tests.test_choice import CATALOGUE, choose

RUN = Run({**SETTINGS, "PATH": ".", "SMO": {}}, DictLoader({}))


def facts(title: str, url: str, text: str = "", lang: str = "en") -> PageFacts:
    return PageFacts(
        kind="article", source="a.md", title=title, description=text, url=url, lang=lang
    )


def row(block: dict[str, object], page: PageFacts) -> Page:
    channels = choose({"share": [], "bookmark": [], **block})
    return Page(Row([*channels.share, *channels.bookmark], RUN._look(page.lang)).of(page))


@given(st.text(), st.text())
def test_no_text_breaks_a_row(title: str, text: str) -> None:
    page = row(
        {"share": ["reddit"], "bookmark": ["pinboard"]}, facts(title, "https://example.org/", text)
    )
    assert page.channels() == ["reddit", "pinboard"]
    assert page.href("pinboard").startswith(
        "https://pinboard.in/add?url=https%3A%2F%2Fexample.org%2F&"
    )


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
        ("rss", True, "https://example.org/subscribe/"),
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
    none = {"FEED_ALL_ATOM": None, "CATEGORY_FEED_ATOM": None, "TRANSLATION_FEED_ATOM": None,
            "AUTHOR_FEED_ATOM": None, "AUTHOR_FEED_RSS": None}  # fmt: skip
    page = site.build(**none).page()
    assert page.with_class("smo-follow") == []


def test_without_a_page_to_subscribe_the_feed_itself_is_linked(site: Site) -> None:
    site.post()
    page = site.build({"feeds": {"subscribe": False}}).page()
    (tag,) = page.with_class("smo-rss")
    assert tag.get("href") == "https://example.org/feeds/all.rss.xml"
    assert tag.get("rel") == "alternate"


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
            assert label.endswith("(opens in a new tab)")
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
    built = site.build({"share": ["reddit"], "feeds": False})
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


def test_what_saves_at_once_is_a_form_that_nothing_fetches_ahead(site: Site) -> None:
    site.post(title="A & <post>", slug="a-post")
    page = site.build({"bookmark": [{"wallabag": "https://bag.example.org/w"}]}).page()
    (form,) = page.with_class("smo-form")
    (button,) = page.with_class("smo-wallabag")
    assert (form.tag, form.get("method"), form.get("action")) == (
        "form", None, "https://bag.example.org/w/bookmarklet",
    )  # fmt: skip
    assert {tag.get("name"): tag.get("value") for tag in form.iter("input")} == {
        "url": f"{SITEURL}/a-post.html"
    }
    assert (button.tag, button.get("type")) == ("button", "submit")
    assert button.get("aria-label") == "Save to wallabag (opens in a new tab)"
    assert "bag.example.org" not in " ".join(
        value for tag in page.tree.iter("a") for value in tag.attrib.values()
    )


def test_a_form_may_have_its_address_in_the_path(site: Site) -> None:
    site.post()
    page = site.build({"bookmark": ["archive_org"]}).page()
    (form,) = page.with_class("smo-form")
    assert form.get("action") == f"https://web.archive.org/save/{SITEURL}/a-post.html"
    assert list(form.iter("input")) == []


def test_at_home_links_lead_nowhere_and_the_page_can_still_be_copied(site: Site) -> None:
    site.post()
    block = {
        "share": ["reddit", "copy_link", "qr"], "bookmark": [{"wallabag": "https://b.example"}],
        "follow": [{"github": "me"}, "feedly", "google_preferred"],
    }  # fmt: skip
    page = site.build(block, SITEURL="", expect_warnings=True).page()
    for name in ("reddit", "qr", "wallabag"):
        (tag,) = page.with_class(f"smo-{name}")
        assert (tag.tag, tag.get("href"), tag.get("aria-disabled")) == ("a", None, "true")
        assert tag.get("title") == "Works once SITEURL is set"
    (copy,) = page.with_class("smo-copy_link")
    assert copy.get("data-smo-copy") == ""
    assert page.channels("smo-follow") == ["github"]


def test_an_address_can_be_scanned(site: Site) -> None:
    import segno

    site.post()
    page = site.build({"share": ["qr"], "bookmark": []}).page()
    (code,) = page.with_class("smo-code")
    (path,) = [tag for tag in code.iter() if tag.tag.endswith("path")]
    expected = segno.make_qr(f"{SITEURL}/a-post.html", error="m").svg_inline(
        border=4, omitsize=True
    )
    assert path.get("d") in expected
    assert code.get("aria-label") == "QR code"
    assert "<img" not in page.html


def test_an_address_that_no_code_can_hold_leaves_the_code_empty() -> None:
    (code,) = row({"share": ["qr"]}, facts("A", "https://example.org/" + "a" * 4000)).with_class(
        "smo-code"
    )
    assert list(code) == []


def test_a_menu_folds_all_channels_under_one_button(site: Site) -> None:
    site.post()
    page = site.build({"share": ["reddit", "x"], "buttons": {"style": "menu"}}).page()
    (menu,) = page.elements(".//nav/details")
    assert [tag.tag for tag in menu] == ["summary", "div"]
    assert "".join(menu[0].itertext()).strip() == "Share"
    assert page.channels() == ["menu", "reddit", "x", "instapaper", "raindrop"]
    assert len(page.with_class("smo-style-icon-label")) == 2


@pytest.mark.parametrize(
    ("position", "order"),
    [
        ("after", ["text", "Share or save this page"]),
        ("before", ["Share or save this page", "text"]),
        (
            "both",
            ["Share or save this page", "text", "Share or save this page (end of article)"],
        ),
        ("side", ["text", "Share or save this page"]),
    ],
)
def test_positions(site: Site, position: str, order: list[str]) -> None:
    site.post(body='<p id="text">Some words.</p>')
    built = site.build({"buttons": {"position": position}})
    page = built.page()
    found = [
        "text" if tag.get("id") == "text" else tag.get("aria-label")
        for tag in page.tree.iter()
        if tag.get("id") == "text" or "smo-buttons" in (tag.get("class") or "")
    ]
    assert found == order
    assert bool(page.with_class("smo-side")) == (position == "side")
    assert "<smo-" not in "".join(map(built.read, built.pages()))


@pytest.mark.parametrize("position", ["before", "both"])
def test_where_a_theme_shows_no_beginning_the_buttons_stand_after_the_text(
    site: Site, position: str
) -> None:
    site.post()
    site.template(
        "article.html",
        "<html><head></head><body>{{ article.content|replace('<smo', '<!-- smo', 1)"
        "|replace('><p>', ' --><p>', 1) }}</body></html>",
    )
    page = site.build({"buttons": {"position": position}}).page()
    assert len(page.with_class("smo-buttons")) == 1


def test_an_excerpt_that_a_theme_cuts_off_the_body_holds_nothing_of_ours(site: Site) -> None:
    site.post(body="Some words of a post that is cut.")
    site.template(
        "article.html",
        '<html><head><meta name="x" content="{{ article.content|striptags|truncate(20) }}">'
        "<title>{{ article.content[:60]|e }}</title></head>"
        "<body>{{ article.content }}</body></html>",
    )
    page = site.build({"buttons": {"position": "both"}}).page()
    assert page.meta("x") == "Some words of a..."
    assert "smo-" not in page.elements(".//title")[0].text  # type: ignore[operator]
    assert len(page.with_class("smo-buttons")) == 2


SHARE_DE = "Auf Bluesky teilen (öffnet in neuem Fenster)"


def test_labels_are_in_the_language_of_the_page(site: Site) -> None:
    site.post("en.md", title="One", slug="one")
    site.post("de.md", title="Eins", slug="eins", lang="de")
    site.post("ar.md", title="واحد", slug="wahid", lang="ar")
    built = site.build({"share": ["bluesky"], "follow": [{"github": "me"}]})
    labels = {}
    for name in ("one", "eins-de", "wahid-ar"):
        page = built.page(f"{name}.html")
        (row,) = page.with_class("smo-buttons")
        (bar,) = page.with_class("smo-follow")
        (button,) = page.with_class("smo-bluesky")
        assert bar.get("lang") == row.get("lang")
        assert bar.get("dir") == row.get("dir")
        labels[row.get("lang")] = row.get("dir"), button.get("aria-label")
    assert labels["en"] == ("ltr", "Share on Bluesky (opens in a new tab)")
    assert labels["de"][0] == "ltr"
    assert labels["de"][1].startswith("Auf Bluesky teilen (")  # type: ignore[union-attr]
    assert labels["ar"][0] == "rtl"
    assert built.page("eins-de.html").meta("twitter:data2") == "1 Minute"


def test_a_page_in_a_language_that_we_do_not_speak_says_so(site: Site) -> None:
    site.post(lang="tlh")
    # Docutils does not speak it either.
    page = site.build(DEFAULT_LANG="tlh", expect_warnings=True).page()
    (row,) = page.with_class("smo-buttons")
    assert (row.get("lang"), row.get("dir")) == ("en", "ltr")


def test_own_labels_win(site: Site) -> None:
    site.post("en.md", title="One", slug="one")
    site.post("de.md", title="Eins", slug="eins", lang="de")
    labels = {"Share on {name}": "Post to <{name}>", "Copy link": {"de": "Adresse kopieren"}}
    built = site.build({"share": ["reddit", "copy_link"], "buttons": {"labels": labels}})
    (english,) = built.page("one.html").with_class("smo-reddit")
    (german,) = built.page("eins-de.html").with_class("smo-copy_link")
    assert (english.get("aria-label") or "").startswith("Post to <Reddit> (")
    assert "".join(german.itertext()) == "Adresse kopieren"


def test_an_assistant_is_asked_in_the_language_of_the_page(site: Site) -> None:
    site.post(lang="de")
    page = site.build({"share": ["claude"]}, DEFAULT_LANG="de").page()
    asked = dict(parse_qsl(urlsplit(page.href("claude")).query))["q"]
    assert asked.endswith(f" {SITEURL}/a-post.html")
    assert not asked.startswith("Tell me")


def test_a_newsletter_is_a_plain_form(site: Site) -> None:
    site.post()
    newsletter = {
        "action": "https://list.example/sub?u=1&id=2", "field": "EMAIL", "hidden": "embed=1&tag=a%22b",
    }  # fmt: skip
    page = site.build({"share": [], "follow": [{"newsletter": newsletter}]}).page()
    (form,) = page.with_class("smo-newsletter-form")
    assert (form.get("action"), form.get("method")) == (newsletter["action"], "post")
    assert form.get("aria-label") == "Subscribe to the newsletter"
    fields = [(tag.get("type"), tag.get("name"), tag.get("value")) for tag in form.iter("input")]
    assert fields == [
        ("hidden", "embed", "1"), ("hidden", "tag", 'a"b'), ("email", "EMAIL", None),
    ]  # fmt: skip
    (button,) = form.iter("button")
    assert "".join(button.itertext()) == "Subscribe"
    assert "<script src" not in page.html


def test_a_newsletter_elsewhere_is_a_link(site: Site) -> None:
    site.post()
    page = site.build({"follow": {"newsletter": "https://example.org/news"}}).page()
    (link,) = page.with_class("smo-newsletter")
    assert (link.tag, link.get("href")) == ("a", "https://example.org/news")
    assert link.get("rel") == "noopener"


def test_feed_readers_are_given_the_feed_and_are_no_profiles(site: Site) -> None:
    site.post()
    built = site.build(
        {"follow": ["feedly", {"miniflux": "https://flux.example"}, {"github": "me"}]}
    )
    page = built.page()
    feed = "https%3A%2F%2Fexample.org%2Ffeeds%2Fall.rss.xml"
    assert page.href("feedly") == f"https://feedly.com/i/subscription/feed/{feed}"
    assert page.href("miniflux") == f"https://flux.example/bookmarklet?uri={feed}"
    for name in ("feedly", "miniflux"):
        (tag,) = page.with_class(f"smo-{name}")
        assert tag.get("rel") == "noopener"
        assert (tag.get("aria-label") or "").startswith("Subscribe via ")
    assert [link["href"] for link in page.links("me")] == ["https://github.com/me"]
    (publisher,) = {
        json.dumps(block["publisher"].get("sameAs"))
        for block in page.json_ld()
        if "publisher" in block
    }
    assert "github.com/me" in publisher
    assert "feedly" not in publisher


def test_front_matter_says_what_is_shared(site: Site) -> None:
    site.post(smo_text="Look: kelp & more", smo_text_bluesky="For the sky", tags="sea")
    page = site.build({"share": ["bluesky", "mastodon", "reddit"]}).page()
    assert parse_qs(urlsplit(page.href("bluesky")).query)["text"] == [
        f"For the sky {SITEURL}/a-post.html"
    ]
    assert parse_qs(urlsplit(page.href("mastodon")).fragment)["text"] == [
        f"Look: kelp & more {SITEURL}/a-post.html"
    ]
    assert parse_qs(urlsplit(page.href("reddit")).query)["title"] == ["A post"]


def test_a_text_for_a_channel_that_does_not_exist_is_told(site: Site) -> None:
    site.post(smo_text_blusky="For the sky")
    (warning,) = site.build(expect_warnings=True).log
    assert warning == (
        'post.md: smo_text_blusky: there is no channel "blusky". Did you mean "bluesky"?'
    )


def test_integrity_is_printed_for_who_asks(site: Site) -> None:
    import base64
    import hashlib

    site.post()
    built = site.build({"share": ["copy_link"], "buttons": {"integrity": True}})
    page = built.page()
    (link,) = [it for it in page.links("stylesheet") if "/smo/" in it["href"]]
    (script,) = [it for it in page.tree.iter("script") if "/smo/" in (it.get("src") or "")]
    for address, integrity in [
        (link["href"], link["integrity"]), (script.get("src") or "", script.get("integrity")),
    ]:  # fmt: skip
        data = built.files()[address.removeprefix(f"{SITEURL}/")]
        assert integrity == f"sha256-{base64.b64encode(hashlib.sha256(data).digest()).decode()}"
    site.clear()
    assert "integrity=" not in site.build({"share": ["copy_link"]}).page().html


@pytest.mark.parametrize("block", ["", "buttons", "follow", "menu"])
def test_a_theme_can_override_each_template(site: Site, block: str) -> None:
    site.post()
    if block:
        site.template(f"smo/{block}.html", f"<nav class='own'>{block} {{{{ label }}}}</nav>")
    style = "menu" if block == "menu" else "icon"
    page = site.build({"buttons": {"style": style}}).page()
    own = ["".join(tag.itertext()) for tag in page.with_class("own")]
    region = "Follow this site" if block == "follow" else "Share or save this page"
    assert own == ([f"{block} {region}"] if block else [])


def test_the_catalogue_knows_no_channel_whose_class_is_another_s() -> None:
    ours = {"buttons", "share", "bookmark", "follow", "button", "icon", "name", "form", "fold",
            "code", "sheet", "menu", "address", "done", "side"}  # fmt: skip
    assert not ours & {row.id for row in CATALOGUE.channels}
