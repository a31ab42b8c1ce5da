"""Where pages are: what Pelican has written decides, on the main site and on sub-sites."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import feedparser
import pytest

from pelican_smo.base import urls
from pelican_smo.inspect.check import check
from pelican_smo.inspect.output import Output
from tests.conftest import SITEURL, Site, png
from tests.reading import Built, Page

OURS = "pelican_smo"
SUBSITES = "pelican.plugins.i18n_subsites"


def said(page: Page) -> set[str | None]:
    """All that a page says of where it is."""
    found = {page.canonical(), page.meta("og:url")}
    for block in page.json_ld():
        if block["@type"] == "BreadcrumbList":
            found.add(block["itemListElement"][-1]["item"])
        else:
            found.add(block["url"])
    return found


def leads_to_itself(built: Built, address: str = SITEURL) -> None:
    """Each page names one address, and a server shows that very page under it."""
    output = Output(built.output, address=address)
    for path, page in built.pages().items():
        (url,) = said(page)
        assert output.path(url or "") == path, (path, url)


# Front matter of pages, with their file and the address that is right.
PAGES: dict[str, tuple[dict[str, str], str, str]] = {
    "file": ({"save_as": "contact.html"}, "contact.html", "contact.html"),
    "folder": ({"save_as": "about/index.html"}, "about/index.html", "about/"),
    "no-url": ({"save_as": "team/index.html", "url": '""'}, "team/index.html", "team/"),
    "empty-url": ({"save_as": "crew/index.html", "url": ""}, "crew/index.html", "crew/"),
    "wrong-url": ({"save_as": "a/b.html", "url": "b.html"}, "a/b.html", "a/b.html"),
    "marks": ({"save_as": "100%/why?.html"}, "100%/why?.html", "100%25/why%3F.html"),
    "clean": ({"save_as": "clean.html", "url": "clean"}, "clean.html", "clean"),
    "clean-folder": ({"save_as": "c/d/index.html", "url": "c/d"}, "c/d/index.html", "c/d"),
    "rooted": ({"save_as": "r/index.html", "url": "/r/"}, "r/index.html", "r/"),
    "dotted": ({"save_as": "d/index.html", "url": "./d/"}, "d/index.html", "d/"),
    "escaped": ({"save_as": "e f.html", "url": "e%20f.html"}, "e f.html", "e%20f.html"),
    "part": ({"save_as": "p.html", "url": "p.html#top"}, "p.html", "p.html#top"),
    "home": ({"save_as": "index.html", "status": "hidden"}, "index.html", ""),
}


def test_what_was_written_decides_where_a_page_is(site: Site) -> None:
    for name, (meta, _, _) in PAGES.items():
        site.page(f"pages/{name}.md", title=f"Page {name}", **meta)
    site.post("a.md", title="Moved", save_as="old/a/index.html", category="Sea")
    site.post("b.md", title="Plain", category="Sea", tags="kelp, salt")
    site.post("c.md", title="Draft", status="draft", save_as="secret/c.html")
    built = site.build(
        INDEX_SAVE_AS="blog/index.html",
        CATEGORY_SAVE_AS="topics.html",
        TAG_SAVE_AS="t/{slug}/index.html",
        AUTHOR_URL="people/{slug}",
        AUTHOR_SAVE_AS="people/{slug}.html",
        ARCHIVES_URL="archives",
        TAGS_URL="elsewhere/",
    )
    for name, (_, file, url) in PAGES.items():
        assert said(built.page(file)) == {f"{SITEURL}/{url}"}, name
    for file, url in {
        "old/a/index.html": "old/a/", "b.html": "b.html", "secret/c.html": "secret/c.html",
        "plain.html": "plain.html", "topics.html": "topics.html", "t/kelp/index.html": "t/kelp/",
        "people/ada-lin.html": "people/ada-lin", "archives.html": "archives",
        "tags.html": "tags.html", "blog/index.html": "blog/",
    }.items():  # fmt: skip
        if built.has(file):
            assert said(built.page(file)) == {f"{SITEURL}/{url}"}, file
    leads_to_itself(built)
    moved = built.page("old/a/index.html")
    assert parse_qs(urlsplit(moved.href("reddit")).query)["url"] == [f"{SITEURL}/old/a/"]
    blocks = {block["@type"]: block for block in moved.json_ld()}
    assert blocks["BreadcrumbList"]["itemListElement"][1]["item"] == f"{SITEURL}/topics.html"
    assert blocks["BlogPosting"]["author"][0]["url"] == f"{SITEURL}/people/ada-lin"
    items = json.loads(built.read("feeds/all.json"))["items"]
    assert {it["url"] for it in items} == {f"{SITEURL}/old/a/", f"{SITEURL}/plain.html"}
    for name in ("feeds/all.atom.xml", "feeds/all.rss.xml"):
        assert {it.link for it in feedparser.parse(built.read(name)).entries} == {
            f"{SITEURL}/old/a/", f"{SITEURL}/plain.html",
        }  # fmt: skip


@pytest.mark.parametrize(
    "siteurl", ["https://example.org", "https://example.org/blog", "//e.org/b"]
)
@pytest.mark.parametrize(
    ("url", "save_as"),
    [
        ("/posts/{slug}/", "posts/{slug}/index.html"),
        ("./{slug}/", "{slug}/index.html"),
        ("{date:%Y}/{slug}", "{date:%Y}/{slug}.html"),
        ("{slug}.html", "posts/{slug}.html"),
    ],
)
def test_a_post_is_where_its_file_is_on_every_site(
    site: Site, siteurl: str, url: str, save_as: str
) -> None:
    site.post("a.md", title="One", slug="one")
    site.post("b.md", title="Two", slug="two")
    site.post("c.md", title="Deux", slug="two", lang="fr")
    built = site.build(
        SITEURL=siteurl, ARTICLE_URL=url, ARTICLE_SAVE_AS=save_as, DEFAULT_PAGINATION=1
    )
    leads_to_itself(built, urls.public(siteurl))


def test_an_address_on_another_host_is_left_to_its_author(site: Site) -> None:
    site.post("a.md", title="A", url="https://other.example/a", save_as="a.html")
    site.post("b.md", title="B", url="//other.example/b", save_as="b.html")
    built = site.build()
    assert said(built.page("a.html")) == {"https://other.example/a"}
    assert said(built.page("b.html")) == {"https://other.example/b"}


def test_pages_may_lie_in_the_folder_that_the_address_names(site: Site) -> None:
    """As some do whose output is the whole host's."""
    site.post("a.md", title="A", slug="a")
    page = site.build(
        SITEURL=f"{SITEURL}/blog", ARTICLE_URL="{slug}.html", ARTICLE_SAVE_AS="blog/{slug}.html"
    ).page("blog/a.html")
    assert said(page) == {f"{SITEURL}/blog/a.html"}


def test_a_list_in_several_parts_is_called_after_its_folder(site: Site) -> None:
    for number in range(3):
        site.post(f"{number}.md", title=f"Post {number}", slug=f"p{number}", tags="sea")
    for name in ("blog", "news"):
        site.template(f"{name}.html", "{% extends 'index.html' %}")
    built = site.build(
        SITESUBTITLE="Tides.",
        DEFAULT_PAGINATION=1,
        DIRECT_TEMPLATES=["blog", "news", "index", "archives"],
        PAGINATED_TEMPLATES=dict.fromkeys(["blog", "news", "tag", "category", "author", "index"]),
        BLOG_SAVE_AS="blog/index.html",
        NEWS_SAVE_AS="all/the-news/index.html",
        PAGINATION_PATTERNS=[
            (1, "{url}", "{save_as}"),
            (2, "{base_name}/{number}/", "{base_name}/{number}/index.html"),
        ],
    )
    for path, title in {
        "blog/index.html": "Blog", "blog/2/index.html": "Blog (2/3)",
        "all/the-news/3/index.html": "The news (3/3)", "tag/sea/2/index.html": "sea (2/3)",
        "index.html": "The Tide Table",
    }.items():  # fmt: skip
        assert built.page(path).meta("og:title") == title, path
    leads_to_itself(built)


def test_who_has_no_name_has_a_page_with_a_title(site: Site) -> None:
    site.post("a.md", title="A", tags="<b></b>", author="")
    built = site.build(AUTHOR="", expect_warnings=True)
    for path, page in built.pages().items():
        assert page.meta("og:title"), path


# Sub-sites of i18n_subsites.


def bilingual(site: Site) -> None:
    """A post and a page in two languages, and a post in one."""
    for name, lang in (("sea", "en"), ("mer", "fr")):
        site.post(f"{name}.md", title=name.title(), slug="sea", lang=lang, url=f"{name}/",
                  save_as=f"{name}/index.html", tags=name)  # fmt: skip
        # Without an address of its own.
        site.page(f"pages/{name}.md", title=f"About {name}", slug="about", lang=lang,
                  save_as=f"about-{name}/index.html")  # fmt: skip
    site.post("lone.md", title="Alone", lang="en")
    site.page("pages/only.md", title="Only", lang="en")


def subsites(french: str, smo: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "PLUGINS": [SUBSITES, OURS],
        "I18N_SUBSITES": {"fr": {"SITENAME": "La table", "SITEURL": french}},
        "smo": {"preview": True, **(smo or {})},
    }


@pytest.mark.parametrize(
    ("main", "french", "address"),
    [
        (SITEURL, "/fr", f"{SITEURL}/fr"),
        (f"{SITEURL}/blog", "/blog/fr", f"{SITEURL}/blog/fr"),
        ("//example.org", "/fr", f"{SITEURL}/fr"),
        (SITEURL, f"{SITEURL}/fr", f"{SITEURL}/fr"),
        (SITEURL, "https://fr.example.org", "https://fr.example.org"),
    ],
)
def test_a_sub_site_is_on_the_host_of_the_main_site(
    site: Site, main: str, french: str, address: str
) -> None:
    bilingual(site)
    built = site.build(SITEURL=main, **subsites(french))
    home = urls.public(main)
    french_pages = Built(built.output / "fr", [])
    for path, page in french_pages.pages().items():
        (url,) = said(page)
        assert Output(french_pages.output, address=address).path(url or "") == path
    for pages, name, other in (
        (built, "sea/index.html", "mer"), (french_pages, "mer/index.html", "sea"),
        (built, "about-sea/index.html", "mer"), (french_pages, "about-mer/index.html", "sea"),
    ):  # fmt: skip
        prefix = "about-" if "about" in name else ""
        found = {it["hreflang"]: it["href"] for it in pages.page(name).links("alternate")
                 if "hreflang" in it}  # fmt: skip
        assert found == {
            "en": f"{home}/{prefix}sea/",
            "fr": f"{address}/{prefix}mer/",
            "x-default": f"{home}/{prefix}sea/",
        }, (name, other)
    # That plugin hides what has no translation: it is a copy of the main site's page.
    assert built.page("pages/only.html").meta("robots") != "noindex"
    assert french_pages.page("pages/only-en.html").meta("robots") == "noindex"
    feed = json.loads(french_pages.read("feeds/all.json"))
    assert feed["feed_url"] == f"{address}/feeds/all.json"
    assert feed["home_page_url"] == f"{address}/"
    # As in Pelican's own feeds; but each has the address that its own site gives it.
    assert {it["url"] for it in feed["items"]} == {f"{address}/mer/", f"{home}/sea/"}
    links = [it["href"] for it in french_pages.page("mer/index.html").links("alternate")
             if it.get("type") == "application/feed+json"]  # fmt: skip
    assert links[0] == f"{address}/feeds/all.json"
    assert all(french_pages.has(it.removeprefix(f"{address}/")) for it in links)
    assert not any("smo-preview" in name for name in built.files())


def test_at_home_no_site_has_an_address(site: Site) -> None:
    bilingual(site)
    built = site.build(SITEURL="", expect_warnings=True, **subsites("/fr"))
    for path, page in built.pages().items():
        if "smo-preview" not in path:
            assert page.canonical() is None, path
    assert built.has("fr/smo-preview/index.html")


def test_a_sub_site_that_lies_in_public_is_forgotten_by_the_next_run(site: Site) -> None:
    bilingual(site)
    site.build(**subsites("/fr"))
    page = site.build(SITEURL="/fr", expect_warnings=True, I18N_SUBSITES={}).page("alone.html")
    assert page.canonical() is None


# Hosts.


@pytest.mark.parametrize(
    ("siteurl", "address"),
    [
        ("https://bücher.example/läden", "https://xn--bcher-kva.example/l%C3%A4den"),
        ("HTTPS://Straße.example", "https://xn--strae-oqa.example"),
        ("//bücher.example", "https://xn--bcher-kva.example"),
        ("HTTPS://Example.org", "https://Example.org"),
        ("//example.org/blog", "https://example.org/blog"),
    ],
)
def test_a_host_stands_in_tags_as_networks_take_it(site: Site, siteurl: str, address: str) -> None:
    site.write("images/boat.png", png())
    site.post("a.md", title="A", slug="a", smo_image="images/boat.png")
    # As themes print what Pelican gives them.
    site.template(
        "article.html",
        '<html><head><title>t</title><link rel="canonical" href="{{ SITEURL }}/{{ article.url }}">'
        '<link rel="alternate" type="application/atom+xml" '
        'href="{{ SITEURL }}/{{ FEED_ALL_ATOM }}"></head><body>{{ article.content }}</body></html>',
    )
    built = site.build(SITEURL=siteurl)
    page = built.page("a.html")
    assert said(page) == {f"{address}/a.html"}
    assert page.meta("og:image") == f"{address}/images/boat.png"
    feeds = [
        it["href"] for it in page.links("alternate") if it.get("type") == "application/atom+xml"
    ]
    assert feeds == [f"{address}/feeds/all.atom.xml", f"{address}/feeds/misc.atom.xml"]
    assert json.loads(built.read("feeds/all.json"))["items"][0]["url"] == f"{address}/a.html"
    shared = page.href("reddit")
    assert parse_qs(urlsplit(shared).query)["url"] == [f"{address}/a.html"]
    # The check finds the files of the site, however it is told its address.
    for known in ("", siteurl):
        output = Output(built.output, address=known)
        assert output.path(f"{address}/a.html") == "a.html"
        assert output.picture(f"{address}/images/boat.png").state == "found"
        found = {it.rule for it in check(output).findings}
        assert not found & {"canonical-elsewhere", "canonical-not-found",
                            "image-not-found", "feed-link-broken"}  # fmt: skip
