"""The plugins that sites already have: each does its work, and every tag stands once."""

import gzip
import importlib
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from jinja2 import FileSystemBytecodeCache
from markupsafe import Markup
from pelican import signals
from pelican.log import LimitFilter
from pelican.readers import BaseReader, Readers
from pelican.writers import Writer
from PIL import Image

from tests.conftest import SITEURL, Site, theme
from tests.reading import Built, Page

SEO = "pelican.plugins.seo"
SHARE_POST = "pelican.plugins.share_post"
SUBSITES = "pelican.plugins.i18n_subsites"
OURS = "pelican_smo"

ENHANCER = {
    "SEO_REPORT": False,  # it is written to the folder where Pelican was started
    "SEO_ENHANCER": True,
    "SEO_ENHANCER_OPEN_GRAPH": True,
    "SEO_ENHANCER_TWITTER_CARDS": True,
}
HINT = "No longer needed beside pelican_smo: "

TAGS = (
    "description", "og:type", "og:site_name", "og:title", "og:description", "og:url",
    "og:locale", "twitter:card", "twitter:title", "twitter:description",
)  # fmt: skip


def says_each_thing_once(page: Page) -> bool:
    """Whether an article's page has each tag and one posting, none of them twice."""
    assert {name: len(page.metas(name)) for name in TAGS} == dict.fromkeys(TAGS, 1)
    assert len(page.links("canonical")) == 1
    assert [block["@type"] for block in page.json_ld()] == [
        "BlogPosting", "BreadcrumbList",
    ]  # fmt: skip
    assert len(page.with_class("smo-buttons")) == 1
    assert not re.search(r"smo-\d{6}", page.html), "a mark was left"
    return True


def on_site(built: Built, url: str) -> bool:
    """Whether an address leads to a file of the output."""
    assert url.startswith(f"{SITEURL}/"), url
    path = url.removeprefix(f"{SITEURL}/")
    return built.has(f"{path}index.html" if path.endswith("/") or not path else path)


def picture(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (1600, 900), "#246").save(path)
    return path


# pelican-seo


@pytest.mark.parametrize(
    "plugins",
    [
        [OURS, SEO],
        [SEO, OURS],
        ["seo", OURS],
        [importlib.import_module(SEO), importlib.import_module(OURS)],
        [importlib.import_module(OURS), importlib.import_module(SEO)],
    ],
    ids=["after", "before", "short name", "module before", "module after"],
)
def test_beside_pelican_seo_every_tag_stands_once(
    site: Site, plugins: list[str | ModuleType]
) -> None:
    site.post(disallow="true")
    site.page()
    built = site.build(PLUGINS=plugins, expect_warnings=True, **ENHANCER)
    assert says_each_thing_once(built.page())
    assert built.page().meta("og:url") == f"{SITEURL}/a-post.html"
    assert len(built.page("pages/about.html").links("canonical")) == 1
    assert [block["@type"] for block in built.page("pages/about.html").json_ld()] == [
        "WebPage",
        "BreadcrumbList",
    ]
    assert built.read("robots.txt") == "User-agent: *\nDisallow: a-post.html"
    (hint,) = built.log
    assert hint.startswith(f"{HINT}SEO_ENHANCER of pelican-seo.")
    assert "SEO_ENHANCER = False" in hint
    assert "take seo out of PLUGINS" in hint


def test_pelican_seo_still_writes_its_report(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.folder)
    site.post()
    settings = {**ENHANCER, "SEO_REPORT": True}
    site.build(PLUGINS=[OURS, SEO], expect_warnings=True, **settings)
    assert "a-post" in (site.folder / "seo_report.html").read_text("utf-8")


def test_nothing_is_said_of_pelican_seo_where_its_enhancer_is_off(site: Site) -> None:
    site.post()
    alone = site.build().files()
    site.clear()
    # `build` fails on any warning.
    assert site.build(PLUGINS=[OURS, SEO], SEO_REPORT=False).files() == alone


def test_pelican_seo_does_its_work_where_this_plugin_is_not(site: Site) -> None:
    site.post()
    site.build(PLUGINS=[OURS, SEO], expect_warnings=True, **ENHANCER)
    page = site.build(PLUGINS=[SEO], **ENHANCER).page()
    assert page.metas("og:url") == [f"{SITEURL}/a-post.html"]
    assert page.metas("twitter:card") != []


def test_the_log_filter_of_the_site_silences_the_hints(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LimitFilter, "_ignore", set())
    site.post()
    site.build(
        PLUGINS=[OURS, SEO, SHARE_POST],
        LOG_FILTER=[(logging.WARNING, f"{HINT}%s")],
        **ENHANCER,
    )


def test_a_sub_site_does_not_bring_pelican_seo_back(site: Site) -> None:
    """Each sub-site registers all plugins again, while the main site is being made."""
    two_languages(site)
    built = site.build(
        PLUGINS=[SUBSITES, OURS, SEO], expect_warnings=True, **{**ENHANCER, **in_french()}
    )
    assert says_each_thing_once(built.page("a-tale.html"))
    assert says_each_thing_once(built.page("fr/un-conte.html"))
    assert [line.startswith(HINT) for line in built.log] == [True]


def test_a_sub_site_without_the_enhancer_does_not_bring_it_back_either(site: Site) -> None:
    two_languages(site)
    french = {"I18N_SUBSITES": {"fr": {"SEO_ENHANCER": False}}}
    built = site.build(
        PLUGINS=[SUBSITES, OURS, SEO], expect_warnings=True, **{**ENHANCER, **french}
    )
    assert says_each_thing_once(built.page("a-tale.html"))


# share-post


@pytest.mark.parametrize("plugins", [[OURS, SHARE_POST], ["share_post", OURS]])
def test_beside_share_post_the_theme_prints_its_links(site: Site, plugins: list[str]) -> None:
    site.post()
    site.template(
        "article.html",
        "<html><head><title>x</title></head><body>{{ article.content }}"
        "<a id='theirs' href='{{ article.share_post['hacker-news'] }}'>HN</a></body></html>",
    )
    built = site.build(PLUGINS=plugins, expect_warnings=True)
    page = built.page()
    assert says_each_thing_once(page)
    (theirs,) = page.elements(".//a[@id='theirs']")
    assert theirs.get("href") == (
        "https://news.ycombinator.com/submitlink?t=A%20post&u=https%3A//example.org/a-post.html"
    )
    (hint,) = built.log
    assert hint.startswith(f"{HINT}share_post. pelican_smo makes the share buttons, and ")
    assert hint.endswith("take share_post out of PLUGINS.")


@pytest.mark.parametrize("autoescape", [False, True])
def test_a_theme_goes_on_printing_share_post_without_that_plugin(
    site: Site, autoescape: bool
) -> None:
    site.post(title='Six & "five"', slug="a-post", tags="sea kelp")
    site.template(
        "article.html",
        "<html><head><title>x</title></head><body>{{ article.content|safe }}"
        "{% for name, link in article.share_post.items() %}"
        "<a id='{{ name }}' href='{{ link }}'>{{ name }}</a>{% endfor %}</body></html>",
    )
    page = site.build(
        {"share": [{"x": "@owner"}, "mastodon"]}, PLUGINS=[OURS],
        JINJA_ENVIRONMENT={"autoescape": autoescape, "extensions": []},
    ).page()  # fmt: skip
    theirs = {tag.get("id"): tag.get("href") for tag in page.tree.iter("a") if tag.get("id")}
    assert set(theirs) == {
        "email", "hacker-news", "diaspora", "facebook", "mastodon", "twitter", "reddit",
        "linkedin", "bluesky",
    }  # fmt: skip
    assert theirs["hacker-news"] == (
        "https://news.ycombinator.com/submitlink?u=https%3A%2F%2Fexample.org%2Fa-post.html"
        "&t=Six%20%26%20%22five%22"
    )
    assert theirs["twitter"] == page.href("x")
    assert theirs["mastodon"] == page.href("mastodon")


def test_at_home_share_post_is_empty(site: Site) -> None:
    site.post()
    site.template(
        "article.html", "<html><head></head><body>[{{ article.share_post.reddit }}]</body></html>"
    )
    built = site.build(PLUGINS=[OURS], SITEURL="", expect_warnings=True)
    assert "[]" in built.page().text()


@pytest.mark.parametrize("smo", [{"share": []}, {"buttons": {"on": []}}])
def test_nothing_is_said_of_share_post_where_this_plugin_has_no_share_buttons(
    site: Site, smo: dict[str, Any]
) -> None:
    site.post()
    site.build(smo, PLUGINS=[OURS, SHARE_POST])


# i18n_subsites


def in_french() -> dict[str, Any]:
    """The settings of a French sub-site; new ones, since that plugin writes into them."""
    return {"I18N_SUBSITES": {"fr": {"SITENAME": "La table"}}}


def two_languages(site: Site) -> None:
    """An article and a page in English and in French, and an article in English only.

    As that plugin asks for, each says its language.
    """
    for name, title, lang, path in (
        ("tale.md", "A tale", "en", "a-tale.html"),
        ("tale-fr.md", "Un conte", "fr", "un-conte.html"),
    ):
        site.post(name, title=title, slug="tale", lang=lang, save_as=path, url=path)
    site.post("lone.md", title="Alone", lang="en")
    for name, title, lang, path in (
        ("pages/about.md", "About", "en", "pages/about.html"),
        ("pages/about-fr.md", "Nous", "fr", "pages/nous.html"),
    ):
        site.page(name, title=title, slug="about", lang=lang, save_as=path, url=path)


def test_each_sub_site_says_who_it_is(site: Site) -> None:
    two_languages(site)
    built = site.build(PLUGINS=[SUBSITES, OURS], **in_french())
    for path, locale, name, title in (
        ("a-tale.html", "en_US", "The Tide Table", "A tale"),
        ("fr/un-conte.html", "fr_FR", "La table", "Un conte"),
    ):
        page = built.page(path)
        assert says_each_thing_once(page)
        assert page.meta("og:url") == f"{SITEURL}/{path}" == page.canonical()
        assert page.meta("og:locale") == locale
        assert page.meta("og:site_name") == name
        assert page.meta("og:title") == title
        block = page.json_ld()[0]
        assert block["url"] == f"{SITEURL}/{path}"
        sheets = [link["href"] for link in page.links("stylesheet") if "/smo." in link["href"]]
        assert [on_site(built, href) for href in sheets] == [True]
        feeds = [link["href"] for link in page.links("alternate") if "type" in link]
        # All posts in three formats, and those of the category in two.
        assert len(feeds) == 5
        assert all(on_site(built, href) for href in feeds)
    for path, locale in (("pages/about.html", "en_US"), ("fr/pages/nous.html", "fr_FR")):
        assert built.page(path).canonical() == f"{SITEURL}/{path}"
        assert built.page(path).meta("og:locale") == locale


def test_the_feeds_of_a_sub_site_are_where_they_say(site: Site) -> None:
    """Pelican's FEED_DOMAIN is the main site's there."""
    two_languages(site)
    built = site.build(PLUGINS=[SUBSITES, OURS], **in_french())
    for folder in ("", "fr/"):
        feed = json.loads(built.read(f"{folder}feeds/all.json"))
        assert feed["feed_url"] == f"{SITEURL}/{folder}feeds/all.json"
        page = built.page(f"{folder}subscribe/index.html")
        assert page.with_class("smo-copy")[0].get("data-smo-copy") == (
            f"{SITEURL}/{folder}feeds/all.rss.xml"
        )


def test_each_sub_site_keeps_ids_of_its_own(site: Site) -> None:
    """A post that both show has been published under two ids, one for each address."""
    two_languages(site)
    settings = {"PLUGINS": [SUBSITES, OURS], "I18N_UNTRANSLATED_ARTICLES": "keep"}
    site.build(**settings, **in_french())
    ledgers = {
        name: [
            json.loads(line)
            for line in (site.content / name).read_text().splitlines()
            if not line.startswith("#")
        ]
        for name in ("smo-ids.txt", "smo-ids.fr.txt")
    }
    assert {name: [row[:2] for row in rows] for name, rows in ledgers.items()} == {
        "smo-ids.txt": [
            ["", SITEURL],
            ["lone.md", "tag:example.org,2026-03-01:/alone.html"],
            ["tale-fr.md", "tag:example.org,2026-03-01:/fr/un-conte.html"],
            ["tale.md", "tag:example.org,2026-03-01:/a-tale.html"],
        ],
        "smo-ids.fr.txt": [
            ["", f"{SITEURL}/fr"],
            ["lone.md", "tag:example.org,2026-03-01:/fr/alone-en.html"],
            ["tale-fr.md", "tag:example.org,2026-03-01:/fr/un-conte.html"],
            # As Pelican joins the address of its page on the main site, "../a-tale.html".
            ["tale.md", "tag:example.org,2026-03-01:/a-tale.html"],
        ],
    }
    # The second build finds them as they are.
    before = [(site.content / name).read_bytes() for name in ledgers]
    site.build(**settings, **in_french())
    assert [(site.content / name).read_bytes() for name in ledgers] == before


def test_no_page_of_any_sub_site_holds_a_mark(site: Site) -> None:
    two_languages(site)
    built = site.build(PLUGINS=[OURS, SUBSITES], **in_french())
    pages = built.pages()
    assert {"index.html", "fr/index.html", "fr/drafts/alone-en.html"} <= set(pages)
    assert [path for path, page in pages.items() if re.search(r"smo-\d{6}", page.html)] == []


def test_a_picture_of_a_sub_site_is_where_its_tag_says(site: Site) -> None:
    picture(site.content / "images" / "sea.jpg")
    site.post("tale.md", slug="tale", lang="en", smo_image="{static}/images/sea.jpg")
    site.post("tale-fr.md", slug="tale", lang="fr", smo_image="{static}/images/sea.jpg")
    built = site.build(PLUGINS=[OURS, SUBSITES], **in_french())
    for path in ("tale.html", "fr/tale.html"):
        image = built.page(path).meta("og:image")
        assert image is not None
        assert on_site(built, image), image


@pytest.mark.parametrize("plugins", [[OURS, SUBSITES], [SUBSITES, OURS]])
def test_translations_across_sub_sites_link_each_other(site: Site, plugins: list[str]) -> None:
    two_languages(site)
    built = site.build(PLUGINS=plugins, **in_french())
    for one, other in (
        ("a-tale.html", "fr/un-conte.html"),
        ("pages/about.html", "fr/pages/nous.html"),
    ):
        for path in (one, other):
            found = [
                (link["hreflang"], link["href"])
                for link in built.page(path).links("alternate")
                if link.get("hreflang", "x-default") != "x-default"
            ]
            assert sorted(found) == [("en", f"{SITEURL}/{one}"), ("fr", f"{SITEURL}/{other}")]
            assert all(on_site(built, href) for _, href in found)


def own_hosts(site: Site) -> dict[str, Any]:
    """The settings of a French sub-site on a host of its own, in the folder `french`."""
    return {
        "I18N_SUBSITES": {
            "fr": {
                "SITEURL": "https://fr.example.org",
                "OUTPUT_PATH": str(site.folder / "french"),
                "THEME_STATIC_DIR": "theme",
            }
        }
    }


def test_a_sub_site_on_a_host_of_its_own_says_that_host(site: Site) -> None:
    two_languages(site)
    built = site.build(PLUGINS=[OURS, SUBSITES], **own_hosts(site))
    assert says_each_thing_once(built.page("a-tale.html"))
    assert built.page("a-tale.html").canonical() == f"{SITEURL}/a-tale.html"
    french = Built(site.folder / "french", [])
    page = french.page("un-conte.html")
    assert says_each_thing_once(page)
    assert page.canonical() == "https://fr.example.org/un-conte.html" == page.meta("og:url")
    (sheet,) = [link["href"] for link in page.links("stylesheet") if "/smo." in link["href"]]
    assert french.has(sheet.removeprefix("https://fr.example.org/"))


def test_translations_on_hosts_of_their_own_link_each_other(site: Site) -> None:
    two_languages(site)
    built = site.build(PLUGINS=[OURS, SUBSITES], **own_hosts(site))
    french = Built(site.folder / "french", [])
    for page in (built.page("a-tale.html"), french.page("un-conte.html")):
        found = [
            (link["hreflang"], link["href"])
            for link in page.links("alternate")
            if link.get("hreflang", "x-default") != "x-default"
        ]
        assert sorted(found) == [
            ("en", f"{SITEURL}/a-tale.html"),
            ("fr", "https://fr.example.org/un-conte.html"),
        ]


# What reads or edits the output


def test_the_sitemap_is_the_same_with_and_without(site: Site) -> None:
    two_languages(site)
    sitemap = "pelican.plugins.sitemap"
    without = site.build(PLUGINS=[sitemap]).read("sitemap.xml")
    site.clear()
    none = {"feeds": {"subscribe": False}}
    assert site.build(none, PLUGINS=[OURS, sitemap]).read("sitemap.xml") == without
    site.clear()
    assert site.build(none, PLUGINS=[sitemap, OURS]).read("sitemap.xml") == without
    assert f"<loc>{SITEURL}/a-tale.html</loc>" in without


def test_the_page_to_subscribe_is_in_the_sitemap(site: Site) -> None:
    site.post()
    built = site.build(PLUGINS=[OURS, "pelican.plugins.sitemap"])
    assert built.read("sitemap.xml").count(f"<loc>{SITEURL}/subscribe/</loc>") == 1


@pytest.mark.parametrize("name", ["simple", "notmyidea"])
def test_minified_pages_say_the_same(site: Site, name: str) -> None:
    site.post(title='5 < 6 & "so" on', slug="a-post", tags="one, two")
    minify = "pelican.plugins.minify"
    plain = site.build(THEME=theme(name)).page()
    site.clear()
    built = site.build(PLUGINS=[OURS, minify], THEME=theme(name))
    page = built.page()
    assert len(page.html) < len(plain.html)
    assert says_each_thing_once(page)
    assert [page.meta(tag) for tag in TAGS] == [plain.meta(tag) for tag in TAGS]
    assert page.json_ld() == plain.json_ld()
    assert page.canonical() == plain.canonical()
    assert page.channels() == plain.channels() != []
    assert [page.href(it) for it in page.channels()] == [plain.href(it) for it in plain.channels()]
    assert len(page.elements(".//svg")) == len(plain.elements(".//svg"))
    assert all(
        on_site(built, link["href"]) for link in page.links("stylesheet") if "smo" in link["href"]
    )


# It compresses in processes of its own, which Python warns about where threads run.
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_what_is_compressed_is_the_finished_page(site: Site) -> None:
    site.post()
    built = site.build(PLUGINS=["pelican.plugins.precompress", OURS])
    assert says_each_thing_once(built.page())
    files = built.files()
    for name in ("a-post.html", "index.html", "feeds/all.atom.xml", "feeds/all.rss.xml"):
        assert gzip.decompress(files[f"{name}.gz"]) == files[name]
    (sheet,) = [name for name in files if name.startswith("smo/smo.") and name.endswith(".css")]
    assert gzip.decompress(files[f"{sheet}.gz"]) == files[sheet]


# Pictures

# The image-process plugin does not close a picture that it finds made.
IMAGES_LEFT_OPEN = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")


@pytest.fixture
def photos(monkeypatch: pytest.MonkeyPatch) -> str:
    """The photos plugin, without what it remembers of an earlier site in this process."""
    name = "pelican.plugins.photos"
    module = importlib.import_module(f"{name}.photos")
    monkeypatch.setattr(module, "pelican_output_path", None)
    monkeypatch.setattr(module, "g_image_cache", {})
    monkeypatch.setattr(module.SourceImage, "image_cache", {})
    return name


@pytest.mark.parametrize("order", [1, -1])
def test_the_picture_of_the_photos_plugin_is_the_one_networks_show(
    site: Site, photos: str, order: int
) -> None:
    picture(site.folder / "library" / "coast" / "High Tide.jpg")
    site.post(image="{photo}coast/High Tide.jpg")
    site.page(image="{photo}coast/High Tide.jpg")
    built = site.build(PLUGINS=[OURS, photos][::order], PHOTO_LIBRARY=str(site.folder / "library"))
    assert built.has("photos/coast/high tidea.jpg")
    for path in ("a-post.html", "pages/about.html"):
        page = built.page(path)
        assert page.meta("og:image") == f"{SITEURL}/photos/coast/high%20tidea.jpg"
        assert page.meta("twitter:card") == "summary_large_image"
    assert says_each_thing_once(built.page())


def test_the_photos_of_a_sub_site_are_those_of_the_main_site(site: Site, photos: str) -> None:
    """That plugin writes all pictures to the output of the first site of the process."""
    picture(site.folder / "library" / "pic.jpg")
    for lang in ("en", "fr"):
        site.post(f"{lang}.md", slug="a-post", lang=lang, image="{photo}pic.jpg")
    built = site.build(
        PLUGINS=[OURS, photos, SUBSITES],
        PHOTO_LIBRARY=str(site.folder / "library"),
        **in_french(),
    )
    assert built.has("photos/pica.jpg")
    for path in ("a-post.html", "fr/a-post.html"):
        assert built.page(path).meta("og:image") == f"{SITEURL}/photos/pica.jpg"


def test_what_the_author_wrote_for_networks_comes_before_the_photo(site: Site, photos: str) -> None:
    picture(site.folder / "library" / "pic.jpg")
    picture(site.content / "own.jpg")
    site.post(image="{photo}pic.jpg", smo_image="own.jpg")
    built = site.build(PLUGINS=[OURS, photos], PHOTO_LIBRARY=str(site.folder / "library"))
    assert built.page().meta("og:image") == f"{SITEURL}/own.jpg"


@IMAGES_LEFT_OPEN
def test_image_process_edits_pages_and_feeds_and_nothing_is_lost(site: Site) -> None:
    picture(site.content / "images" / "sea.jpg")
    site.post(body="![Sea]({static}/images/sea.jpg){: class=image-process-small }\n\nWords.")
    built = site.build(
        PLUGINS=["pelican.plugins.image_process", OURS],
        IMAGE_PROCESS={"small": ["scale_in 300 300 True"]},
        MARKDOWN={"extensions": ["attr_list"]},
    )
    page = built.page()
    assert says_each_thing_once(page)
    (image,) = page.elements(".//img")
    assert image.get("src") == f"{SITEURL}/images/derivatives/small/sea.jpg"
    assert on_site(built, str(image.get("src")))
    assert "images/derivatives/small/sea.jpg" in built.read("feeds/all.atom.xml")


@IMAGES_LEFT_OPEN
def test_a_picture_that_image_process_made_for_networks_is_the_one_they_show(site: Site) -> None:
    picture(site.content / "images" / "sea.jpg")
    site.post(smo_image="/images/sea.jpg")
    built = site.build(
        PLUGINS=["pelican.plugins.image_process", OURS],
        IMAGE_PROCESS={"card": ["scale_in 1200 630 True"]},
        IMAGE_PROCESS_METADATA={"smo_image": "card"},
    )
    image = built.page().meta("og:image")
    assert image == f"{SITEURL}/images/derivatives/card/sea.jpg"
    assert on_site(built, image)


# Several runs in one process, and sites with ways of their own


@pytest.mark.parametrize("plugins", [[OURS], [SEO, SHARE_POST, OURS], [OURS, SUBSITES]])
def test_a_second_run_in_the_process_knows_nothing_of_the_first(
    site: Site, monkeypatch: pytest.MonkeyPatch, plugins: list[str]
) -> None:
    """As `pelican --autoreload` does where the settings were edited."""
    settings = {"PLUGINS": plugins, **ENHANCER, **(in_french() if SUBSITES in plugins else {})}
    site.post(title="Before", slug="a-post")
    site.build({"share": ["reddit"]}, expect_warnings=True, **settings)
    # In one process, nothing is disconnected between the runs.
    monkeypatch.setattr("tests.conftest.disconnect", lambda: None)
    site.post(title="After", slug="a-post")
    smo = {"share": ["email"], "bookmark": []}
    page = site.build(smo, expect_warnings=True, **settings).page()
    monkeypatch.undo()
    assert says_each_thing_once(page)
    assert page.meta("og:title") == "After"
    assert page.json_ld()[0]["headline"] == "After"
    assert page.channels() == ["email"]
    assert "Before" not in site.built().read("feeds/all.rss.xml")


@pytest.mark.parametrize("autoescape", [True, False])
def test_a_bytecode_cache_of_templates_holds_nothing_of_this_plugin(
    site: Site, autoescape: bool
) -> None:
    folder = site.folder / "bytecode"
    folder.mkdir()
    environment = {"autoescape": autoescape, "bytecode_cache": FileSystemBytecodeCache(str(folder))}
    site.post(title="Tom & Jerry", slug="a-post")
    site.page()
    for kind in ("article", "page"):
        site.template(
            f"{kind}.html",
            "{% extends 'base.html' %}{% block content %}"
            f"{{{{ {kind}.content|safe }}}}{{% endblock %}}",
        )
    settings = {"JINJA_ENVIRONMENT": environment}
    bare = site.build(PLUGINS=[], **{**settings, "JINJA_ENVIRONMENT": {"autoescape": autoescape}})
    without = bare.files()
    site.clear()
    first = site.build(**settings)
    assert says_each_thing_once(first.page())
    assert first.page().meta("og:title") == "Tom & Jerry"
    files = first.files()
    assert list(folder.iterdir()) != []
    site.clear()
    assert site.build(**settings).files() == files
    site.clear()
    assert site.build(PLUGINS=[], **settings).files() == without


def test_a_site_with_delimiters_of_its_own_gets_all(site: Site) -> None:
    site.post()
    for name in ("article", "base", "index", "tags", "categories", "category", "author",
                 "authors", "archives", "period_archives", "page", "tag"):  # fmt: skip
        site.template(
            f"{name}.html",
            "<#-- {{ not.jinja }} {% nor.this %} --#><html><head><title><< SITENAME >></title>"
            "</head><body><% if article %><< article.content >><% endif %></body></html>",
        )
    built = site.build(
        JINJA_ENVIRONMENT={
            "variable_start_string": "<<",
            "variable_end_string": ">>",
            "block_start_string": "<%",
            "block_end_string": "%>",
            "comment_start_string": "<#--",
            "comment_end_string": "--#>",
            "line_statement_prefix": "%%",
        }
    )
    assert says_each_thing_once(built.page())
    assert built.page("index.html").meta("og:type") == "website"


def test_a_writer_of_the_site_writes_finished_pages(site: Site) -> None:
    class Own(Writer):  # type: ignore[misc]
        def write_file(
            self, name: str, template: Any, context: Any, relative_urls: bool = False,
            paginated: Any = None, template_name: Any = None, override_output: bool = False,
            url: Any = None, **kwargs: Any,
        ) -> None:  # fmt: skip
            super().write_file(
                name.replace("a-post", "renamed"), template, context, relative_urls, paginated,
                template_name, override_output, url, **kwargs, from_writer="Own",
            )  # fmt: skip

    def offer(pelican: object) -> type[Writer]:
        return Own

    site.post(save_as="a-post.html")
    site.template(
        "article.html",
        "<html><head><title>x</title></head><body><i>{{ from_writer }}</i>{{ article.content }}"
        "</body></html>",
    )
    signals.get_writer.connect(offer)
    try:
        built = site.build()
    finally:
        signals.get_writer.disconnect(offer)
    page = built.page("renamed.html")
    assert page.elements(".//i")[0].text == "Own"
    assert page.metas("og:site_name") == ["The Tide Table"]
    assert len(page.links("canonical")) == 1
    assert built.has("feeds/all.atom.xml")


# Values that no reader of Pelican's own gives, but a plugin's may.


@pytest.fixture
def odd(site: Site) -> Iterator[Callable[[Mapping[str, Any]], None]]:
    """Have a reader of another plugin give an article with this metadata."""
    given: dict[str, Any] = {"title": "A post", "date": datetime(2026, 3, 1, tzinfo=UTC)}

    class Odd(BaseReader):  # type: ignore[misc]
        enabled = True
        file_extensions = ("odd",)

        def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
            return "<p>Words.</p>", dict(given)

    def add(readers: Readers) -> None:
        readers.reader_classes["odd"] = Odd

    site.write("post.odd", "")
    signals.readers_init.connect(add)
    yield given.update
    signals.readers_init.disconnect(add)


Odd = Callable[[Mapping[str, Any]], None]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (2026, "2026"),
        (None, "A post"),
        (["Two", "words"], "Two words"),
        (("Two", "words"), "Two words"),
        (Markup("<b>Bold</b> &amp; true"), "Bold & true"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, tzinfo=UTC), "2026-03-01 00:00:00+00:00"),
    ],
)
def test_a_title_of_any_type_is_shown_as_text(site: Site, odd: Odd, value: Any, shown: str) -> None:
    odd({"smo_title": value})
    page = site.build().page()
    assert page.meta("og:title") == shown
    assert says_each_thing_once(page)


@pytest.mark.parametrize(
    ("metadata", "shown"),
    [
        ({"smo_description": 3.5}, "3.5"),
        ({"smo_description": ["a", "b"]}, "a b"),
        ({"smo_description": None, "description": 5}, "5"),
        ({"description": None, "summary": None}, "Words."),
        ({"summary": Markup("<p>Marked</p>")}, "Marked"),
    ],
)
def test_a_description_of_any_type_is_shown_as_text(
    site: Site, odd: Odd, metadata: Mapping[str, Any], shown: str
) -> None:
    odd(metadata)
    built = site.build()
    assert built.page().meta("og:description") == shown
    assert "<title>A post</title>" in built.read("feeds/all.atom.xml")


@pytest.mark.parametrize(
    ("value", "channels"),
    [
        (["reddit", "pinboard"], ["reddit", "pinboard"]),
        (("email",), ["email"]),
        (Markup("reddit, email"), ["reddit", "email"]),
        (False, []),
    ],
)
def test_channels_of_any_type_are_chosen(
    site: Site, odd: Odd, value: Any, channels: list[str]
) -> None:
    odd({"smo_share": value})
    assert site.build().page().channels() == channels


@pytest.mark.parametrize(
    "metadata",
    [
        {"smo_share": None, "smo_image": None, "smo": None},
        {"smo": True},
        {"modified": datetime(2026, 4, 1), "series": object(), "image": {"a": 1}, "other": b"x"},
    ],
)
def test_other_metadata_of_any_type_does_no_harm(
    site: Site, odd: Odd, metadata: Mapping[str, Any]
) -> None:
    odd(metadata)
    assert says_each_thing_once(site.build().page())


def test_a_page_that_a_reader_turned_off_is_off(site: Site, odd: Odd) -> None:
    """YAML readers give False for `smo: off`."""
    odd({"smo": False})
    page = site.build().page()
    assert page.metas("og:title") == []
    assert page.channels() == []


@pytest.mark.parametrize("value", [7, [7]])
def test_a_channel_of_an_odd_type_is_told(site: Site, odd: Odd, value: Any) -> None:
    odd({"smo_share": value})
    built = site.build(expect_warnings=True)
    (line,) = built.log
    assert 'smo_share: there is no channel "7"' in line
    assert built.page().meta("og:title") == "A post"


@pytest.mark.parametrize("value", [7, ["a.jpg"], datetime(2026, 3, 1)])
def test_a_picture_of_an_odd_type_is_told(site: Site, odd: Odd, value: Any) -> None:
    odd({"smo_image": value})
    built = site.build(expect_warnings=True)
    (line,) = built.log
    assert line.startswith("post.odd: smo_image: expected ")
    assert built.page().metas("og:image") == []
