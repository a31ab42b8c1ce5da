"""Who has the word, tag by tag."""

from typing import Any

import pytest

from pelican_smo.head import scan, theme_tags
from tests.conftest import SITEURL, Site, theme
from tests.reading import Page

BOAT = "https://cdn.example.net/boat.png"


def build(site: Site, in_head: str, *, in_body: str = "", smo: Any = None, **meta: Any) -> Page:
    """The page of one post in a theme that prints `in_head`."""
    site.template(
        "article.html",
        f"<html><head><meta charset=utf-8><title>x</title>{in_head}</head>"
        f"<body>{{{{ article.content }}}}{in_body}</body></html>",
    )
    site.post(**meta)
    return site.build(smo).page()


def og(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def block(**data: str) -> str:
    import json

    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


class TestAuto:
    """The default: ours where Pelican knows, the theme's where only it can know."""

    def test_what_pelican_knows_replaces_the_themes(self, site: Site) -> None:
        page = build(
            site,
            og("og:title", "A post | Site") + og("og:url", SITEURL) + og("og:type", "blog")
            + '<meta name="description" content="Always the same">'
            + '<meta name="twitter:title" content="Nonsense">'
            + og("article:tag", "wrong") + f'<link rel="canonical" href="{SITEURL}">',
            tags="sea",
        )  # fmt: skip
        assert page.meta("og:title") == "A post" == page.meta("twitter:title")
        assert page.meta("og:url") == f"{SITEURL}/a-post.html" == page.canonical()
        assert page.meta("og:type") == "article"
        assert page.meta("description") == "Some words of a post."
        assert page.metas("article:tag") == ["sea"]

    def test_what_only_the_theme_knows_stays(self, site: Site) -> None:
        page = build(
            site,
            og("fb:app_id", "123") + '<meta name="twitter:site" content="@owner">'
            + og("article:publisher", "https://facebook.com/x")
            + '<meta name="google-site-verification" content="abc"><meta name="generator" content="G">',
        )  # fmt: skip
        assert page.meta("fb:app_id") == "123"
        assert page.meta("twitter:site") == "@owner"
        assert page.meta("article:publisher") == "https://facebook.com/x"
        assert page.meta("google-site-verification") == "abc"
        assert page.meta("generator") == "G"

    def test_the_owners_handle_replaces_the_themes(self, site: Site) -> None:
        page = build(
            site, '<meta name="twitter:site" content="@theme">', smo={"follow": {"x": "owner"}}
        )
        assert page.meta("twitter:site") == "@owner"

    def test_the_themes_picture_stays_if_the_page_has_none(self, site: Site) -> None:
        page = build(
            site, og("og:image", BOAT) + og("og:image:alt", "A boat") + og("og:image:width", "9")
        )
        assert page.meta("og:image") == BOAT == page.meta("twitter:image")
        assert page.meta("og:image:alt") == "A boat"
        assert page.meta("twitter:card") == "summary_large_image"
        assert page.json_ld()[0]["image"] == BOAT

    def test_the_themes_picture_comes_before_the_sites_default(self, site: Site) -> None:
        page = build(
            site, og("og:image", BOAT), smo={"head": {"default_image": "https://e.org/d.png"}}
        )
        assert page.meta("og:image") == BOAT

    def test_the_authors_picture_replaces_the_themes_with_all_that_describes_it(
        self, site: Site
    ) -> None:
        page = build(
            site,
            og("og:image", BOAT) + og("og:image:alt", "A boat") + og("og:image:width", "9"),
            smo_image="https://e.org/own.png",
        )
        assert page.meta("og:image") == "https://e.org/own.png"
        assert page.meta("og:image:alt") == "A post"
        assert page.meta("og:image:width") is None

    @pytest.mark.parametrize(
        "value",
        ["", "/theme/boat.png", "boat.png", "http://localhost:8000/boat.png", "None", "a b"],
    )
    def test_an_unusable_picture_goes(self, site: Site, value: str) -> None:
        page = build(site, og("og:image", value) + og("og:image:width", "9"))
        assert page.meta("og:image") is None
        assert page.meta("og:image:width") is None
        assert page.meta("twitter:card") == "summary"

    def test_a_tag_under_name_or_with_both_is_the_same_tag(self, site: Site) -> None:
        page = build(
            site,
            '<meta name="og:title" content="a"><meta name="twitter:title" property="og:title" '
            'content="b"><META PROPERTY="OG:TITLE" CONTENT="c">',
        )
        assert page.meta("og:title") == "A post"
        assert page.meta("twitter:title") == "A post"

    def test_json_ld_of_the_page_stands_once_wherever_the_theme_prints_it(self, site: Site) -> None:
        page = build(
            site,
            block(**{"@type": "Organization", "name": "O"}),
            in_body=block(**{"@type": "BlogPosting", "headline": "theirs"})
            + block(**{"@type": "BreadcrumbList"}),
        )
        kinds = [it["@type"] for it in page.json_ld()]
        assert kinds == ["BlogPosting", "BreadcrumbList", "Organization"]
        assert page.json_ld()[0]["headline"] == "A post"

    def test_json_ld_that_is_not_json_goes(self, site: Site) -> None:
        broken = '<script type="application/ld+json">{"headline": "He said "hi""}</script>'
        page = build(site, broken, in_body=broken)
        assert [it["@type"] for it in page.json_ld()] == ["BlogPosting", "BreadcrumbList"]

    def test_without_our_json_ld_the_themes_stays(self, site: Site) -> None:
        page = build(
            site,
            block(**{"@type": "BlogPosting", "headline": "theirs"}),
            smo={"head": {"jsonld": False}},
        )
        assert [it["headline"] for it in page.json_ld()] == ["theirs"]

    def test_a_doubled_tag_of_the_theme_stands_once(self, site: Site) -> None:
        page = build(site, og("fb:app_id", "1") + og("fb:app_id", "2"))
        assert page.meta("fb:app_id") == "1"


KEEP = {"head": {"theme_tags": "keep"}}


class TestKeep:
    def test_a_usable_tag_of_the_theme_stays(self, site: Site) -> None:
        page = build(
            site,
            og("og:title", "Theirs") + '<meta name="description" content="Theirs">'
            + og("og:image", BOAT) + og("og:image:alt", "A boat")
            + '<link rel="canonical" href="https://other.example/">'
            + block(**{"@type": "BlogPosting", "headline": "Theirs"}),
            smo=KEEP, cover="https://e.org/own.png", cover_alt="Own",
        )  # fmt: skip
        assert page.meta("og:title") == "Theirs" == page.meta("description")
        assert page.meta("og:image") == BOAT
        assert page.meta("og:image:alt") == "A boat"
        assert page.canonical() == "https://other.example/"
        assert [it.get("headline") for it in page.json_ld()] == [None, "Theirs"]
        assert page.meta("og:type") == "article"

    def test_against_what_the_author_wrote_for_previews_none_stays(self, site: Site) -> None:
        page = build(
            site,
            og("og:title", "Theirs") + og("og:image", BOAT) + og("og:image:alt", "A boat")
            + '<meta name="description" content="Theirs">' + og("twitter:card", "player"),
            smo=KEEP, smo_title="Own", smo_image="https://e.org/own.png", smo_image_alt="Seen",
            smo_description="Said", twitter_card="summary",
        )  # fmt: skip
        assert page.meta("og:title") == "Own" == page.meta("twitter:title")
        assert page.meta("og:image") == "https://e.org/own.png"
        assert page.meta("og:image:alt") == "Seen"
        assert page.meta("description") == "Said" == page.meta("og:description")
        assert page.meta("twitter:card") == "summary"

    def test_an_unusable_one_does_not(self, site: Site) -> None:
        page = build(
            site,
            og("og:title", " ") + og("og:image", "/boat.png") + og("og:image:width", "9"),
            smo=KEEP, smo_image="https://e.org/own.png",
        )  # fmt: skip
        assert page.meta("og:title") == "A post"
        assert page.meta("og:image") == "https://e.org/own.png"
        assert page.meta("og:image:width") is None


def test_replace_takes_ours_wherever_there_is_one(site: Site) -> None:
    page = build(
        site,
        og("og:title", "Theirs") + og("og:image", BOAT) + og("fb:app_id", "1"),
        smo={"head": {"theme_tags": "replace", "default_image": "https://e.org/d.png"}},
    )
    assert page.meta("og:title") == "A post"
    assert page.meta("og:image") == "https://e.org/d.png"
    assert page.meta("fb:app_id") == "1"


def test_the_own_og_theme_ends_up_right(site: Site) -> None:
    site.post()
    page = site.build(THEME=theme("own-og")).page()
    assert page.meta("og:title") == "A post"
    assert page.meta("og:url") == f"{SITEURL}/a-post.html" == page.canonical()
    assert page.meta("og:image") is None
    assert page.meta("fb:app_id")
    assert sorted(it["@type"] for it in page.json_ld()) == [
        "BlogPosting", "BreadcrumbList", "Organization",
    ]  # fmt: skip
    feeds = [link["href"] for link in page.links("alternate") if "xml" in link.get("type", "")]
    assert feeds == [
        f"{SITEURL}/feeds/all.atom.xml", f"{SITEURL}/feeds/all.rss.xml",
        f"{SITEURL}/feeds/misc.atom.xml",
    ]  # fmt: skip


def robots(*contents: str, name: str = "robots") -> str:
    return "".join(f'<meta name="{name}" content="{content}">' for content in contents)


@pytest.mark.parametrize("theme_tags", ["auto", "keep"])
def test_of_a_themes_words_to_robots_the_strictest_stands(site: Site, theme_tags: str) -> None:
    google = robots("noindex", name="googlebot")
    cases = {
        "twice": (robots("index, follow", "noindex"), "noindex"),
        "turned": (robots("noindex, nofollow", "index, follow"), "noindex, nofollow"),
        "none": (robots("all", "NONE"), "none"),
        "google": (robots("index, follow") + google, "noindex"),
        "in-body": (robots("index") + "</head><body>" + robots("noindex"), "noindex"),
        "limits": (
            robots("index, max-snippet:50, max-image-preview:large",
                   "max-snippet:-1, max-image-preview:none, max-snippet:20, nofollow"),
            "max-snippet:20, max-image-preview:none, nofollow",
        ),
    }  # fmt: skip
    template = ""
    for slug, (tags, _) in cases.items():
        site.post(f"{slug}.md", title=slug)
        template += f"{{% if article.slug == '{slug}' %}}{tags}{{% endif %}}"
    site.template("article.html", f"<html><head><title>x</title>{template}</head><body></body>")
    built = site.build({"head": {"theme_tags": theme_tags}})
    for slug, (_, word) in cases.items():
        assert built.page(f"{slug}.html").meta("robots") == word, slug
    assert built.page("google.html").metas("googlebot") == ["noindex"]


def test_a_theme_that_is_kept_opens_no_draft_and_keeps_its_one_word(site: Site) -> None:
    site.post("draft.md", title="Draft", status="draft")
    site.post("closed.md", title="Closed", robots="noindex")
    site.post("open.md", title="Open")
    site.template(
        "article.html",
        "<html><head><title>x</title>" + robots("index, follow") + "</head><body></body>",
    )
    built = site.build(KEEP)
    assert built.page("drafts/draft.html").meta("robots") == "noindex"
    assert built.page("closed.html").meta("robots") == "noindex"
    assert built.page("open.html").meta("robots") == "index, follow"


@pytest.mark.parametrize("theme_tags", ["auto", "keep", "replace"])
def test_what_the_owner_leaves_empty_is_said_by_nobody(site: Site, theme_tags: str) -> None:
    page = build(
        site,
        og("og:title", "Theirs") + og("og:image", BOAT) + og("og:image:width", "9")
        + '<meta name="generator" content="G"><meta name="twitter:site" content="@theme">',
        smo={"head": {
            "theme_tags": theme_tags,
            "extra": {"generator": "", "twitter:site": "", "og:image": "", "og:title": ""},
        }},
        smo_image="https://e.org/own.png", og_title="The author's",
    )  # fmt: skip
    for name in ("generator", "twitter:site", "og:image", "og:image:width", "og:image:alt"):
        assert page.metas(name) == [], name
    assert page.meta("og:title") == "The author's"


@pytest.mark.parametrize("path", ["a-post.html", "index.html", "pages/about.html", "tag/sea.html"])
def test_feeds_are_linked_on_every_page_the_main_one_first(site: Site, path: str) -> None:
    site.post(tags="sea")
    site.page()
    page = site.build(THEME="notmyidea", CATEGORY_FEED_RSS="feeds/{slug}.rss.xml").page(path)
    links = [(link["href"], link["type"]) for link in page.links("alternate")]
    assert links[:2] == [
        (f"{SITEURL}/feeds/all.atom.xml", "application/atom+xml"),
        (f"{SITEURL}/feeds/all.rss.xml", "application/rss+xml"),
    ]
    assert len({href for href, _ in links}) == len(links)


def test_a_feed_whose_address_is_not_its_file_is_linked_once(site: Site) -> None:
    site.post(category="Walks")
    page = site.build(
        FEED_ALL_ATOM_URL="follow", FEED_ALL_RSS="feeds/all.rss.xml",
        CATEGORY_FEED_ATOM="feeds/{slug}.xml", CATEGORY_FEED_ATOM_URL="follow/{slug}",
    ).page()  # fmt: skip
    assert [link["href"] for link in page.links("alternate")] == [
        f"{SITEURL}/follow", f"{SITEURL}/feeds/all.rss.xml", f"{SITEURL}/feeds/all.json",
        f"{SITEURL}/follow/walks", f"{SITEURL}/feeds/walks.json",
    ]  # fmt: skip


def test_a_feed_of_another_hand_stays_linked(site: Site) -> None:
    site.write("podcast.xml", "<rss/>")
    link = '<link rel="alternate" type="application/rss+xml" href="{{ SITEURL }}/podcast.xml">'
    other = '<link rel="alternate" type="application/rss+xml" href="https://other.example/a.xml">'
    dead = '<link rel="alternate" type="application/rss+xml" href="{{ SITEURL }}/none.xml">'
    site.template("article.html", f"<head><title>x</title>{link}{other}{dead}</head><body></body>")
    site.post()
    page = site.build(STATIC_PATHS=["podcast.xml"]).page()
    assert [it["href"] for it in page.links("alternate")][5:] == [
        f"{SITEURL}/podcast.xml", "https://other.example/a.xml",
    ]  # fmt: skip


def test_key_knows_every_way_to_write_a_tag() -> None:
    html = (
        '<meta name="og:image:url"><meta property="twitter:image:src"><link rel=CANONICAL>'
        '<link rel="alternate"><meta name=viewport><meta name=Description><script>x</script>'
    )
    found = scan.head(f"<head>{html}</head>")
    assert found is not None
    assert [theme_tags.key(tag) for tag in found.tags] == [
        "og:image", "twitter:image", "canonical", "", "", "description", "",
    ]  # fmt: skip
