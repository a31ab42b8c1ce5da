"""The page to subscribe, the file of all feeds, and feeds as a browser shows them."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import atoma
import feedparser
import listparser
import pytest
from lxml import etree

from pelican_smo.settings.errors import SettingsError
from tests.conftest import BUNDLED_THEMES, SITEURL, THEMES, Site, theme
from tests.reading import Built, Page

PAGE = "subscribe/index.html"
OPML = "subscribe/feeds.opml"
XHTML = "{http://www.w3.org/1999/xhtml}"
HOSTILE = "a \"<b>&amp;' </script><script>alert(1)</script> ]]> שלום 🌊"
NONE = {
    "FEED_ALL_ATOM": None, "CATEGORY_FEED_ATOM": None, "TRANSLATION_FEED_ATOM": None,
    "AUTHOR_FEED_ATOM": None, "AUTHOR_FEED_RSS": None,
}  # fmt: skip


def rows(page: Page) -> list[tuple[str, str, list[str]]]:
    """Name, address and other formats of each feed that the page lists, in order."""
    return [
        (
            "".join(next(row.iter("b")).itertext()).strip(),
            next(it.get("href") or "" for it in row.iter("a") if it.get("class") == "smo-url"),
            ["".join(it.itertext()) for it in row.iter("a") if not it.get("class")],
        )
        for row in page.with_class("smo-feed")
    ]


def groups(page: Page) -> dict[str, int]:
    """The groups of feeds, and how many each says that it has."""
    summaries = [tuple("".join(it.itertext()).split()) for it in page.tree.iter("summary")]
    return {" ".join(words): int(number) for *words, number in summaries}


def outlines(built: Built, name: str = OPML) -> dict[str, list[str]]:
    """The addresses of the feeds in an OPML file, by the group that they stand in."""
    found = listparser.parse((built.output / name).read_bytes())
    assert found.bozo == 0
    by_group: dict[str, list[str]] = {}
    for feed in found.feeds:
        by_group.setdefault(feed.categories[0][-1] if feed.categories else "", []).append(feed.url)
    return by_group


def tags_in(page: Page, name: str) -> list[ElementTree.Element]:
    """The elements of that name in our part of the page."""
    (ours,) = page.with_class("smo-subscribe")
    return list(ours.iter(name))


# The page.


@pytest.mark.parametrize("name", [*BUNDLED_THEMES, *THEMES])
def test_it_stands_in_any_theme(site: Site, name: str) -> None:
    site.post(category="Walks")
    built = site.build(THEME=theme(name))
    page = built.page(PAGE)
    assert len(page.with_class("smo-subscribe")) == 1
    assert rows(page)[0] == ("The Tide Table", f"{SITEURL}/feeds/all.rss.xml", ["Atom", "JSON"])
    assert page.canonical() == page.meta("og:url") == f"{SITEURL}/subscribe/"
    assert page.meta("og:title") == "Subscribe to this site"
    assert (page.meta("description") or "").startswith("Use an RSS reader to get")
    assert "noindex" not in (page.meta("robots") or "")
    for other in ("index.html", "a-post.html"):
        assert "Subscribe to this site" not in [
            "".join(it.itertext()).strip()
            for menu in built.page(other).tree.iter("nav")
            if "smo-" not in (menu.get("class") or "")
            for it in menu.iter("a")
        ]


def test_it_brings_its_own_files_and_no_other_page_does(site: Site) -> None:
    site.post()
    built = site.build({"share": ["reddit"], "follow": []})
    sheets = [link["href"] for link in built.page(PAGE).links("stylesheet")]
    assert [re.sub(r"\.\w{10}\.", ".", href) for href in sheets] == [
        f"{SITEURL}/smo/smo.css", f"{SITEURL}/smo/subscribe.css",
    ]  # fmt: skip
    (script,) = [it.get("src") for it in built.page(PAGE).tree.iter("script") if it.get("src")]
    for url in (*sheets, script):
        assert built.has((url or "").removeprefix(f"{SITEURL}/"))
    assert "subscribe" not in built.read("a-post.html")


def test_every_feed_can_be_copied(site: Site) -> None:
    site.post(category="Walks", tags="sea, stars", authors="Ada Lin; Bo Li", lang="en", slug="a")
    site.post("de.md", lang="de", slug="a", category="Walks", authors="Ada Lin")
    built = site.build(TAG_FEED_ATOM="feeds/tag-{slug}.atom.xml")
    page = built.page(PAGE)
    assert groups(page) == {"Categories": 1, "Tags": 2, "Authors": 2, "Languages": 2}
    assert [name for name, _, _ in rows(page)] == [
        "The Tide Table", "Walks", "sea", "stars", "Ada Lin", "Bo Li", "de", "en",
    ]  # fmt: skip
    urls = [url for _, url, _ in rows(page)]
    assert [it.get("data-smo-copy") for it in page.with_class("smo-copy")] == urls
    assert [it.get("aria-label") for it in page.with_class("smo-copy")][:2] == [
        "Copy link: The Tide Table", "Copy link: Walks",
    ]  # fmt: skip
    linked = {it.get("href") for it in tags_in(page, "a")}
    written = {f"{SITEURL}/{name}" for name in built.files() if name.startswith("feeds/")}
    assert linked >= written
    assert len(written) == 3 + 2 + 2 * 2 + 2 * 3 + 2 * 2


def test_few_feeds_are_seen_at_once_and_many_fold(site: Site) -> None:
    site.post(tags=", ".join(f"tag {number}" for number in range(300)))
    built = site.build(TAG_FEED_ATOM="feeds/tag-{slug}.atom.xml")
    page = built.page(PAGE)
    assert groups(page)["Tags"] == 300
    opened = ["".join(it.itertext()).split()[0] for it in page.tree.iter("details")
              if it.get("open") is not None]  # fmt: skip
    assert opened == ["Categories", "Authors", "Languages"]
    assert len(page.html) < 300 * 700 + 30_000
    assert len(outlines(built)["Tags"]) == 300


def test_readers_are_given_the_main_feed(site: Site) -> None:
    site.post()
    page = site.build(
        {
            "follow": {
                "miniflux": "https://reader.example.org",
                "feedspub": True,
                "the_old_reader": False,
            }
        }
    ).page(PAGE)
    (bar, _) = page.with_class("smo-follow")
    found = {
        (it.get("class") or "").rpartition("smo-")[2]: unquote(it.get("href") or "")
        for it in bar.iter("a")
    }
    # The owner's own first; those of low confidence and those that need a server only if chosen.
    assert list(found)[:3] == ["miniflux", "feedspub", "feed_scheme"]
    assert {"feedly", "inoreader", "newsblur", "feedbin"} <= found.keys()
    assert not {"theoldreader", "qireader", "freshrss", "netvibes", "rss"} & found.keys()
    feed = f"{SITEURL}/feeds/all.rss.xml"
    assert all(feed.partition("://")[2] in href for href in found.values())
    assert found["feed_scheme"] == f"feed:{feed}"
    css = next(it["href"] for it in page.links("stylesheet") if "/subscribe." in it["href"])
    colours = (site.output / css.removeprefix(f"{SITEURL}/")).read_text("utf-8")
    assert ".smo-inoreader{--smo-brand:#1875f3" in colours


def test_the_newsletter_is_there_if_there_is_one(site: Site) -> None:
    site.post()
    assert tags_in(site.build().page(PAGE), "form") == []
    action = "https://lists.example.org/subscribe"
    page = site.build({"follow": {"newsletter": {"action": action}}}).page(PAGE)
    assert [it.get("action") for it in tags_in(page, "form")] == [action]
    assert "Newsletter" in ["".join(it.itertext()) for it in tags_in(page, "h2")]


def test_the_code_to_scan_is_the_address_of_the_page(site: Site) -> None:
    from pelican_smo.buttons.qr import drawing

    site.post()
    built = site.build(SITEURL="https://example.org/blog")
    path = re.search(r' d="([^"]+)"', drawing("https://example.org/blog/subscribe/"))
    assert path is not None
    assert f' d="{path[1]}"' in built.read(PAGE)


def test_it_speaks_the_language_of_the_site(site: Site) -> None:
    site.post()
    page = site.build(DEFAULT_LANG="he").page(PAGE)
    (ours,) = page.with_class("smo-subscribe")
    assert (ours.get("lang"), ours.get("dir")) == ("he", "rtl")
    assert page.meta("og:title") == "הרשמה לעדכונים מהאתר הזה"
    assert "קטגוריות" in groups(page)
    assert page.meta("og:locale") == "he_IL"


def test_each_sub_site_has_its_own(site: Site) -> None:
    site.post("a.md", slug="a", lang="en")
    site.post("b.md", slug="a", lang="fr", title="Le conte")
    built = site.build(
        PLUGINS=["pelican_smo", "pelican.plugins.i18n_subsites"],
        # Else that plugin leaves the main site's, and feeds say that they are there.
        I18N_SUBSITES={"fr": {"SITENAME": "La table", "FEED_DOMAIN": f"{SITEURL}/fr"}},
    )
    assert built.page(PAGE).meta("og:title") == "Subscribe to this site"
    french = built.page(f"fr/{PAGE}")
    assert french.meta("og:title") == "S’abonner à ce site"
    assert french.canonical() == f"{SITEURL}/fr/subscribe/"
    assert rows(french)[0][:2] == ("La table", f"{SITEURL}/fr/feeds/all.rss.xml")
    assert outlines(built, f"fr/{OPML}")[""] == [f"{SITEURL}/fr/feeds/all.rss.xml"]


def test_hostile_names_stay_texts(site: Site) -> None:
    site.post(tags=HOSTILE.replace(",", ""), category=HOSTILE)
    settings = {"TAG_FEED_ATOM": "feeds/tag-{slug}.atom.xml", "SITENAME": HOSTILE}
    built = site.build(**settings)
    page = built.page(PAGE)
    assert tags_in(page, "script") == []
    names = {name for name, _, _ in rows(page)}
    assert any("]]>" in name and "🌊" in name for name in names)
    assert [it.get("data-smo-copy") for it in page.with_class("smo-copy")] == [
        url for _, url, _ in rows(page)
    ]
    assert len(outlines(built)["Tags"]) == 2
    opml = etree.fromstring((built.output / OPML).read_bytes())
    assert "]]>" in (opml.findtext("head/title") or "")


def test_an_owners_words_are_taken_and_escaped(site: Site) -> None:
    site.post()
    labels = {"Subscribe to this site": "Stay <in> touch & more", "RSS readers": 'Apps "A"'}
    page = site.build({"buttons": {"labels": labels}}).page(PAGE)
    assert page.meta("og:title") == "Stay <in> touch & more"
    assert 'Apps "A"' in ["".join(it.itertext()) for it in tags_in(page, "h2")]


def test_a_theme_overrides_its_template(site: Site) -> None:
    site.post()
    site.template("smo/subscribe.html", "<p class=own>{{ feeds[0].url }} {{ opml }}</p>")
    (own,) = site.build().page(PAGE).with_class("own")
    assert own.text == f"{SITEURL}/feeds/all.rss.xml {SITEURL}/{OPML}"


def test_two_builds_give_the_same_bytes(site: Site) -> None:
    site.post(tags="sea")
    first = site.build().files()
    site.clear()
    again = site.build().files()
    assert first[OPML] == again[OPML]
    assert first[PAGE] == again[PAGE]


# Where it lies, and where there is none.


@pytest.mark.parametrize(
    ("said", "file", "url"),
    [
        ("abo/", "abo/index.html", "abo/"),
        ("abo", "abo/index.html", "abo/"),
        ("news/follow.html", "news/follow.html", "news/follow.html"),
        ("фид/", "фид/index.html", "%D1%84%D0%B8%D0%B4/"),
    ],
)
def test_it_lies_where_the_owner_says(site: Site, said: str, file: str, url: str) -> None:
    site.post()
    built = site.build({"feeds": {"subscribe": said}})
    page = built.page(file)
    assert page.canonical() == f"{SITEURL}/{url}"
    assert page.href("rss") == f"{SITEURL}/{url}"
    (opml,) = [
        it.get("href") for it in tags_in(page, "a") if (it.get("href") or "").endswith(".opml")
    ]
    assert built.has(unquote(opml or "").removeprefix(f"{SITEURL}/"))


@pytest.mark.parametrize(
    "said",
    ["/subscribe/", "../out/", "a//b", "a/./b", "https://example.org/", "a?b", "a\\b", "{slug}"],
)
def test_a_place_that_is_none_stops_the_build(site: Site, said: str) -> None:
    with pytest.raises(SettingsError, match="from the site's root"):
        site.build({"feeds": {"subscribe": said}})


def test_a_value_of_another_type_is_told(site: Site) -> None:
    with pytest.raises(
        SettingsError, match='expected a text, True or False, as in "subscribe/", got 3'
    ):
        site.build({"feeds": {"subscribe": 3}})


@pytest.mark.parametrize(
    ("feeds", "settings"),
    [
        (False, {}), ({"subscribe": False}, {}), ({"subscribe": ""}, {}),
        ({}, NONE), ({"formats": []}, {}),
    ],
)  # fmt: skip
def test_without_feeds_or_without_a_wish_there_is_none(
    site: Site, feeds: Any, settings: dict[str, Any]
) -> None:
    site.post()
    built = site.build({"feeds": feeds}, **settings)
    assert not built.has(PAGE)
    assert not built.has(OPML)
    assert "/subscribe/" not in built.read("a-post.html")
    for name, data in built.files().items():
        assert not (name.startswith("feeds/") and b"/subscribe/" in data)


def test_a_page_of_the_owner_stands_instead(site: Site) -> None:
    site.post()
    site.page("pages/mine.md", title="Mine", save_as=PAGE, url="subscribe/")
    built = site.build()
    page = built.page(PAGE)
    assert page.with_class("smo-subscribe") == []
    assert page.meta("og:title") == "Mine"
    assert built.page("index.html").href("rss") == f"{SITEURL}/subscribe/"
    assert outlines(built)[""] == [f"{SITEURL}/feeds/all.rss.xml"]


def test_a_template_of_the_owner_stands_instead(site: Site) -> None:
    site.post()
    site.template("subscribe.html", "<html><head></head><body>Mine</body></html>")
    built = site.build(
        DIRECT_TEMPLATES=["index", "subscribe"], SUBSCRIBE_SAVE_AS=PAGE, SUBSCRIBE_URL="subscribe/"
    )
    assert "Mine" in built.read(PAGE)
    assert "smo-subscribe" not in built.read(PAGE)


def test_a_page_that_cannot_be_read_changes_nothing(site: Site) -> None:
    site.post()
    site.page("pages/bad.md", title="Bad", status="nonsense")
    assert site.build(expect_warnings=True).has(PAGE)


def test_with_feeds_of_categories_alone_nothing_is_given_to_readers(site: Site) -> None:
    site.post(category="Walks")
    page = site.build(**{**NONE, "CATEGORY_FEED_ATOM": "feeds/{slug}.atom.xml"}).page(PAGE)
    assert [url for _, url, _ in rows(page)] == [f"{SITEURL}/feeds/walks.atom.xml"]
    assert [
        it.get("class") for it in tags_in(page, "div") if "smo-follow" in it.get("class", "")
    ] == []
    assert page.href("rss") == f"{SITEURL}/subscribe/"


def test_at_home_it_can_be_looked_at(site: Site) -> None:
    site.post()
    built = site.build(SITEURL="", expect_warnings=True)
    page = built.page(PAGE)
    assert rows(page) == []
    assert "once SITEURL is set" in page.text()
    assert {it.get("href") for it in tags_in(page, "a")} == {None}
    assert built.page("a-post.html").href("rss") == "/subscribe/"
    assert not built.has(OPML)


def test_links_are_relative_where_the_site_asks_for_it(site: Site) -> None:
    site.post(save_as="far/down/post.html", url="far/down/post.html", lang="en")
    built = site.build(RELATIVE_URLS=True)
    assert built.page("far/down/post.html").href("rss") == "../../subscribe/"
    assert built.page("index.html").href("rss") == "./subscribe/"
    page = built.page(PAGE)
    assert page.href("rss") == "../subscribe/"
    assert "../subscribe/feeds.opml" in [it.get("href") for it in tags_in(page, "a")]
    assert rows(page)[0][1] == f"{SITEURL}/feeds/all.rss.xml"


def test_a_site_in_a_subfolder(site: Site) -> None:
    site.post()
    built = site.build(SITEURL="https://example.org/blog")
    page = built.page(PAGE)
    assert page.canonical() == "https://example.org/blog/subscribe/"
    assert rows(page)[0][1] == "https://example.org/blog/feeds/all.rss.xml"
    assert built.page("a-post.html").href("rss") == "https://example.org/blog/subscribe/"


def test_a_theme_that_places_the_bar_has_the_same_link(site: Site) -> None:
    site.post()
    page = site.build(THEME=theme("places-itself")).page()
    assert page.href("rss") == f"{SITEURL}/subscribe/"
    (tag,) = page.with_class("smo-rss")
    assert tag.get("aria-label") == "Subscribe to the RSS feed"
    assert tag.get("rel") is None
    assert f"{SITEURL}/feeds/all.rss.xml" in [it["href"] for it in page.links("alternate")]


def test_a_feed_that_another_plugin_asks_for_is_listed(site: Site) -> None:
    from pelican import signals

    def ask(generator: Any) -> None:
        before = generator.generate_feeds

        def generate_feeds(writer: Any) -> None:
            before(writer)
            for path, kind in (("own.atom", "atom"), ("own.rss", "rss")):
                writer.write_feed(generator.articles, generator.context, path, feed_type=kind,
                                  feed_title="Short notes")  # fmt: skip

        generator.generate_feeds = generate_feeds

    site.post()
    with signals.article_generator_finalized.connected_to(ask):
        built = site.build()
    title = "The Tide Table - Short notes"
    assert (title, f"{SITEURL}/own.rss", ["Atom", "JSON"]) in rows(built.page(PAGE))
    assert f"{SITEURL}/own.rss" in outlines(built)[""]


# The file.


def test_the_file_holds_each_feed_once(site: Site) -> None:
    site.post(category="Walks & talks", tags="sea", lang="en")
    built = site.build(
        TAG_FEED_ATOM="feeds/tag-{slug}.atom.xml", TAG_FEED_RSS="feeds/tag-{slug}.rss.xml"
    )
    assert outlines(built) == {
        "": [f"{SITEURL}/feeds/all.rss.xml"],
        "Categories": [f"{SITEURL}/feeds/walks-talks.atom.xml"],
        "Tags": [f"{SITEURL}/feeds/tag-sea.rss.xml"],
        "Authors": [f"{SITEURL}/feeds/ada-lin.rss.xml"],
        "Languages": [f"{SITEURL}/feeds/all-en.atom.xml"],
    }
    root = etree.fromstring((built.output / OPML).read_bytes())
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert [it.tag for it in root[0]] == ["title"]
    (walks,) = root.findall("body/outline[@title='Categories']/outline")
    assert dict(walks.attrib) == {
        "type": "rss",
        "text": "The Tide Table - Walks & talks",
        "title": "The Tide Table - Walks & talks",
        "xmlUrl": f"{SITEURL}/feeds/walks-talks.atom.xml",
        "htmlUrl": f"{SITEURL}/category/walks-talks.html",
        "language": "en",
    }


def test_json_feeds_alone_are_in_the_file(site: Site) -> None:
    site.post()
    built = site.build({"feeds": {"formats": ["json"]}})
    assert outlines(built)[""] == [f"{SITEURL}/feeds/all.json"]


# Feeds in a browser.


def stylesheet(path: Path) -> str:
    """What the feed names as its style sheet."""
    instruction = etree.parse(path).getroot().getprevious()
    assert isinstance(instruction, etree._ProcessingInstruction)
    assert instruction.target == "xml-stylesheet"
    assert instruction.get("type") == "text/css"
    return instruction.get("href") or ""


@pytest.mark.parametrize(
    "name", ["feeds/all.atom.xml", "feeds/all.rss.xml", "feeds/walks.atom.xml"]
)
def test_a_feed_has_a_style_sheet_and_a_link_that_works(site: Site, name: str) -> None:
    site.post(category="Walks")
    path = site.build().output / name
    href = stylesheet(path)
    assert re.fullmatch(r"\.\./smo/feed\.[0-9a-f]{10}\.css", href)
    assert (path.parent / href).is_file()
    root = etree.parse(path).getroot()
    around = root if root.tag.endswith("feed") else root[0]
    (div,) = around.findall(f"{XHTML}div")
    assert "xmlns:" not in re.search(r"<div[^>]*>", path.read_text("utf-8"))[0]  # type: ignore[index]
    assert (div.findtext(f"{XHTML}p") or "").startswith("Use an RSS reader")
    (link,) = div.iter(f"{XHTML}a")
    assert (link.text, link.get("href")) == ("Subscribe to this site", f"{SITEURL}/subscribe/")


@pytest.mark.parametrize(
    ("settings", "name", "href"),
    [
        ({"FEED_ALL_ATOM": "atom.xml"}, "atom.xml", "smo/"),
        ({"FEED_ALL_ATOM": "a/b/atom.xml"}, "a/b/atom.xml", "../../smo/"),
        ({"FEED_ALL_ATOM": "a/atom.xml", "FEED_ALL_ATOM_URL": "atom"}, "a/atom.xml", "smo/"),
        ({"FEED_DOMAIN": "https://feeds.example.net"}, "feeds/all.atom.xml", f"{SITEURL}/smo/"),
        (
            {"FEED_ALL_ATOM_URL": "https://feeds.example.net/tide"},
            "feeds/all.atom.xml",
            f"{SITEURL}/smo/",
        ),
    ],
)
def test_the_style_sheet_is_where_the_feed_says(
    site: Site, settings: dict[str, Any], name: str, href: str
) -> None:
    site.post()
    path = site.build(**settings).output / name
    assert stylesheet(path).startswith(href)


def test_there_is_one_style_sheet_of_feeds_and_none_without_feeds(site: Site) -> None:
    site.post(tags="sea, stars")
    built = site.build(TAG_FEED_ATOM="feeds/tag-{slug}.atom.xml")
    assert len([name for name in built.files() if name.startswith("smo/feed.")]) == 1
    site.clear()
    built = site.build({"feeds": {"formats": ["json"]}})
    assert not any(name.startswith("smo/feed.") for name in built.files())


def test_parsers_read_a_feed_with_a_notice_as_one_without(site: Site) -> None:
    site.post(summary="In short.", tags="sea")
    built = site.build()
    plain = Site.build(
        site, {"feeds": {"subscribe": False}}, OUTPUT_PATH=str(site.folder / "plain")
    )
    for name in ("feeds/all.atom.xml", "feeds/all.rss.xml"):
        feeds = [
            feedparser.parse((folder / name).read_bytes())
            for folder in (built.output, plain.output.parent / "plain")
        ]
        assert [feed.bozo for feed in feeds] == [False, False]
        one, other = (
            {key: value for key, value in feed.feed.items() if not key.startswith("xhtml_")}
            for feed in feeds
        )
        assert one == other
        assert feeds[0].entries == feeds[1].entries
    assert atoma.parse_rss_bytes((built.output / "feeds/all.rss.xml").read_bytes()).title == (
        "The Tide Table"
    )
    assert atoma.parse_atom_bytes(
        (built.output / "feeds/all.atom.xml").read_bytes()
    ).title.value == ("The Tide Table")


def test_a_template_of_the_theme_that_fails_costs_no_other_page(site: Site) -> None:
    site.template("smo/subscribe.html", "{{ nothing.at_all }}")
    site.post()
    built = site.build(expect_warnings=True)
    assert built.has("a-post.html")
    (said,) = built.log
    assert "smo/subscribe.html: this template of the theme fails" in said
    assert "templates/smo/subscribe.html, line 1: UndefinedError: 'nothing' is undefined" in said
    assert rows(built.page(PAGE))
