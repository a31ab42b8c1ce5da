"""What the head of a built page says, beyond what every page has."""

import re
from collections.abc import Callable

import pytest

from tests.conftest import SITEURL, Site, png, theme
from tests.reading import Built, Page

AUTHORS = {
    "Ada Lin": {"mastodon": "ada@social.example", "x": "@ada", "github": "ada"},
    "Bo Li": {"mastodon": "https://other.example/@bo"},
}


def hreflang(page: Page) -> dict[str, str]:
    links = [it for it in page.links("alternate") if "hreflang" in it]
    found = {it["hreflang"]: it["href"] for it in links}
    assert len(found) == len(links), links
    return found


class TestTranslations:
    @pytest.fixture
    def built(self, site: Site) -> Built:
        site.post("a.md", title="The sea", slug="sea", lang="en")
        site.post("b.md", title="La mer", slug="sea", lang="fr")
        site.post("c.md", title="O mar", slug="sea", lang="pt-br")
        site.post("d.md", title="Alone")
        return site.build()

    @pytest.mark.parametrize("path", ["sea.html", "sea-fr.html", "sea-pt-br.html"])
    def test_every_one_links_all_and_the_original_as_default(self, built: Built, path: str) -> None:
        assert hreflang(built.page(path)) == {
            "en": f"{SITEURL}/sea.html",
            "fr": f"{SITEURL}/sea-fr.html",
            "pt-BR": f"{SITEURL}/sea-pt-br.html",
            "x-default": f"{SITEURL}/sea.html",
        }

    def test_each_names_the_others_as_alternates(self, built: Built) -> None:
        page = built.page("sea-fr.html")
        assert page.meta("og:locale") == "fr_FR"
        assert page.metas("og:locale:alternate") == ["en_US", "pt_BR"]

    def test_a_post_without_any_says_nothing_of_it(self, built: Built) -> None:
        assert hreflang(built.page("alone.html")) == {}
        assert built.page("alone.html").metas("og:locale:alternate") == []

    def test_a_theme_that_links_them_too_does_not_double_them(self, site: Site) -> None:
        site.template(
            "article.html",
            "<html><head><title>t</title>{% for t in article.translations %}"
            '<link rel="alternate" hreflang="{{ t.lang|upper }}" href="/wrong">{% endfor %}'
            '<link rel="alternate" hreflang="de" href="https://de.example.org/">'
            "</head><body>{{ article.content }}</body></html>",
        )
        site.post("a.md", title="The sea", slug="sea", lang="en")
        site.post("b.md", title="La mer", slug="sea", lang="fr")
        assert hreflang(site.build().page("sea.html")) == {
            "en": f"{SITEURL}/sea.html", "fr": f"{SITEURL}/sea-fr.html",
            "x-default": f"{SITEURL}/sea.html", "de": "https://de.example.org/",
        }  # fmt: skip

    def test_a_language_is_the_same_however_it_is_written(self, site: Site) -> None:
        site.template(
            "article.html",
            '<html><head><title>t</title><link rel="alternate" hreflang="zh_hant" href="/wrong">'
            "</head><body>{{ article.content }}</body></html>",
        )
        site.post("a.md", title="The sea", slug="sea", lang="en")
        site.post("b.md", title="海", slug="sea", lang="zh_Hant")
        site.post("c.md", title="O mar", slug="sea", lang="pt_BR.UTF-8")
        for path in ("sea.html", "sea-zh_Hant.html"):
            assert hreflang(site.build(DEFAULT_LANG="en").page(path)) == {
                "en": f"{SITEURL}/sea.html",
                "zh-Hant": f"{SITEURL}/sea-zh_Hant.html",
                "pt-BR": f"{SITEURL}/sea-pt_BR.UTF-8.html",
                "x-default": f"{SITEURL}/sea.html",
            }

    def test_without_a_version_in_the_language_of_the_site_there_is_no_default(
        self, site: Site
    ) -> None:
        site.post("a.md", title="Das Meer", slug="sea", lang="de")
        site.post("b.md", title="La mer", slug="sea", lang="fr")
        # For Pelican, both are originals.
        for lang, default in (("en", False), ("de_DE", True), ("fr", True)):
            built = site.build(DEFAULT_LANG=lang, expect_warnings=True)
            path = "sea.html" if lang == "fr" else "sea-fr.html"
            found = hreflang(built.page(path))
            assert ("x-default" in found) is default
            assert {"de", "fr"} <= set(found)

    def test_a_draft_is_not_linked(self, site: Site) -> None:
        site.post("a.md", title="The sea", slug="sea", lang="en")
        site.post("b.md", title="La mer", slug="sea", lang="fr", status="draft")
        built = site.build()
        assert hreflang(built.page("sea.html")) == {}
        assert hreflang(built.page("drafts/sea-fr.html")) == {}


class TestAuthors:
    def test_all_are_named_with_their_profiles(self, site: Site) -> None:
        site.post(authors="Ada Lin; Bo Li; Cy")
        page = site.build({"authors": AUTHORS}).page()
        assert page.metas("fediverse:creator") == ["@ada@social.example", "@bo@other.example"]
        assert page.meta("twitter:creator") == "@ada"
        assert page.metas("author") == ["Ada Lin", "Bo Li", "Cy"]
        assert (page.meta("twitter:label1"), page.meta("twitter:data1")) == (
            "Written by", "Ada Lin, Bo Li, Cy",
        )  # fmt: skip
        authors = page.json_ld()[0]["author"]
        assert [it["name"] for it in authors] == ["Ada Lin", "Bo Li", "Cy"]
        assert authors[0]["sameAs"] == [
            "https://social.example/@ada", "https://x.com/ada", "https://github.com/ada",
        ]  # fmt: skip
        assert "sameAs" not in authors[2]

    def test_the_page_of_an_author_is_a_profile(self, site: Site) -> None:
        site.post()
        page = site.build({"authors": AUTHORS}).page("author/ada-lin.html")
        assert page.meta("og:type") == "profile"
        assert page.meta("fediverse:creator") == "@ada@social.example"
        block = page.json_ld()[0]
        assert (block["@type"], block["mainEntity"]["name"]) == ("ProfilePage", "Ada Lin")
        assert block["mainEntity"]["url"] == f"{SITEURL}/author/ada-lin.html"

    @pytest.mark.parametrize(
        ("authors", "fault"),
        [
            ({"Ada": {"mastodon": "ada"}}, 'SMO["authors"]["Ada"]["mastodon"]: expected the user of '
             """Mastodon, as in "@me@fosstodon.org", got 'ada'."""),
            ({"Ada": {"mastodn": "a@b.org"}}, 'SMO["authors"]["Ada"]["mastodn"]: there is no '
             'channel "mastodn". Did you mean "mastodon"?'),
            ({"Ada": "ada"}, 'SMO["authors"]["Ada"]: expected a mapping, as in {"mastodon": '
             """"@ada@fosstodon.org"}, got 'ada'."""),
        ],
    )  # fmt: skip
    def test_a_wrong_profile_stops_before_anything_is_written(
        self, site: Site, authors: object, fault: str
    ) -> None:
        site.post()
        with pytest.raises(ValueError, match=re.escape(fault)):
            site.pelican({"authors": authors}).run()


@pytest.mark.parametrize(
    ("words", "data"),
    [(1, "1 minute"), (220, "1 minute"), (700, "3 minutes"), (2200, "10 minutes")],
)
def test_reading_time(post: Callable[..., Built], words: int, data: str) -> None:
    page = post("word " * words).page()
    assert (page.meta("twitter:label2"), page.meta("twitter:data2")) == ("Reading time", data)


def test_reading_time_where_words_have_no_gaps(post: Callable[..., Built]) -> None:
    assert post("海" * 2200, lang="ja", name="post.md").page("a-post-ja.html").meta(
        "twitter:data2"
    ) in ("5分", "10分")


class TestLists:
    @pytest.fixture
    def built(self, site: Site) -> Built:
        for number in range(5):
            site.post(f"{number}.md", title=f"Post {number}", date=f"2026-03-0{number + 1}")
        return site.build(DEFAULT_PAGINATION=2)

    @pytest.mark.parametrize(
        ("path", "previous", "following"),
        [
            ("index.html", None, "/index2.html"),
            ("index2.html", "/", "/index3.html"),
            ("index3.html", "/index2.html", None),
            ("category/misc.html", None, "/category/misc2.html"),
            ("category/misc2.html", "/category/misc.html", "/category/misc3.html"),
            ("archives.html", None, None),
            ("post-0.html", None, None),
        ],
    )
    def test_the_parts_of_a_list_link_each_other(
        self, built: Built, path: str, previous: str | None, following: str | None
    ) -> None:
        page = built.page(path)
        assert [it["href"] for it in page.links("prev")] == [
            SITEURL + it for it in [previous] if it
        ]
        assert [it["href"] for it in page.links("next")] == [
            SITEURL + it for it in [following] if it
        ]

    def test_the_parts_do_not_look_like_copies(self, built: Built) -> None:
        titles = [built.page(f"category/misc{it}.html").meta("og:title") for it in ("", 2, 3)]
        assert titles == ["misc", "misc (2/3)", "misc (3/3)"]

    def test_the_page_of_a_term_says_what_it_lists(self, built: Built) -> None:
        assert built.page("category/misc.html").meta("description") == "Post 4 · Post 3"
        assert built.page("category/misc3.html").meta("og:description") == "Post 0"


class TestRobots:
    @pytest.mark.parametrize(
        ("printed", "robots"),
        [
            ("", "max-image-preview:large"),
            ("index, follow", "max-image-preview:large"),
            ("NOINDEX, follow", "NOINDEX, follow"),
            ("none", "none"),
            ("noarchive, index", "noarchive, max-image-preview:large"),
            ("max-image-preview:standard", "max-image-preview:standard"),
        ],
    )
    def test_what_a_theme_forbids_stays_forbidden(
        self, site: Site, printed: str, robots: str
    ) -> None:
        site.template(
            "article.html",
            f'<html><head><title>t</title><meta name="robots" content="{printed}"></head>'
            "<body>{{ article.content }}</body></html>",
        )
        site.post()
        assert site.build().page().meta("robots") == robots

    def test_of_author_place_and_theme_the_strictest_has_the_word(self, site: Site) -> None:
        site.template(
            "article.html",
            "<html><head><title>t</title>"
            '<meta name="robots" content="{{ article.theme_says }}"></head>'
            "<body>{{ article.content }}</body></html>",
        )
        cases = {
            ("noarchive", "index, follow", ""): "noarchive",
            ("noarchive", "noindex", ""): "noarchive, noindex",
            ("index, follow", "noindex, nofollow", ""): "noindex, nofollow",
            ("noindex", "index, follow", ""): "noindex",
            ("max-snippet:50", "max-snippet:20", ""): "max-snippet:20, max-image-preview:large",
            ("", "index, follow", "draft"): "noindex",
            ("index, follow", "nofollow", "draft"): "noindex, nofollow",
            ("nofollow", "", "draft"): "nofollow, noindex",
            ("", "index", "hidden"): "noindex",
            ("index, follow", "", "hidden"): "index, follow",
            ("index", "nofollow", "hidden"): "nofollow, max-image-preview:large",
        }
        for number, (author, theme_says, status) in enumerate(cases):
            meta = {"robots": author, "status": status}
            site.post(
                f"{number}.md", title=f"Post {number}", theme_says=theme_says,
                save_as=f"{number}.html", **{key: said for key, said in meta.items() if said},
            )  # fmt: skip
        built = site.build()
        for number, robots in enumerate(cases.values()):
            assert built.page(f"{number}.html").meta("robots") == robots, number

    def test_a_page_that_is_left_out_of_the_menu_is_found(self, site: Site) -> None:
        for name, meta in {
            "thanks": {}, "home": {"save_as": "index.html"}, "404": {"save_as": "404.html"},
            "deep": {"save_as": "fr/404/index.html"}, "403": {"slug": "403"},
            "no": {"robots": "noindex"}, "5000": {"slug": "5000"},
        }.items():  # fmt: skip
            site.page(f"pages/{name}.md", title=name, status="hidden", **meta)
        site.page("pages/500.md", title="500", slug="500", robots="index, follow")
        site.post("404.md", title="Peugeot 404", save_as="cars/404.html", tags="404")
        site.post("500.md", title="Post 500", save_as="500.html")
        site.template("50x.html", "<html><head><title>Gone</title></head><body></body></html>")
        site.template("tag.html", "<html><head><title>Tag</title></head><body></body></html>")
        smo = {"buttons": {"on": ["article", "page"]}}
        built = site.build(
            smo, DIRECT_TEMPLATES=["50x"], TAG_SAVE_AS="{slug}/index.html", TAG_URL="{slug}/"
        )
        large = "max-image-preview:large"
        for path, robots in {
            "pages/thanks.html": large, "index.html": large, "pages/5000.html": large,
            "cars/404.html": large, "500.html": large, "404/index.html": large,
            "404.html": "noindex", "fr/404/index.html": "noindex", "pages/403.html": "noindex",
            "pages/500.html": "noindex", "50x.html": "noindex", "pages/no.html": "noindex",
        }.items():  # fmt: skip
            page = built.page(path)
            assert page.meta("robots") == robots, path
            if path in ("404.html", "pages/500.html", "50x.html"):
                assert page.channels() == [], path
        assert built.page("500.html").channels()
        assert built.page("index.html").meta("og:type") == "website"

    def test_a_post_at_the_place_of_the_error_page_is_one(self, site: Site) -> None:
        site.post("a.md", title="Where is it?", save_as="404.html", smo_share="mastodon")
        page = site.build().page("404.html")
        assert page.meta("robots") == "noindex"
        assert page.channels() == []

    def test_the_page_for_a_missing_one_is_not_either(self, site: Site) -> None:
        site.template("404.html", "<html><head><title>Gone</title></head><body></body></html>")
        site.post()
        page = site.build(DIRECT_TEMPLATES=["index", "404"]).page("404.html")
        assert page.meta("robots") == "noindex"

    def test_drafts_and_hidden_pages_are_not_for_search_engines(self, site: Site) -> None:
        site.post("d.md", title="Draft", status="draft")
        site.post("h.md", title="Hidden", status="hidden")
        built = site.build()
        assert built.page("drafts/draft.html").meta("robots") == "noindex"
        assert built.page("hidden.html").meta("robots") == "noindex"
        assert built.page("index.html").meta("robots") == "max-image-preview:large"


def test_the_sites_profiles_are_linked_as_its_own(site: Site) -> None:
    site.post()
    follow = {"mastodon": "@me@social.example", "youtube": "@example", "rss": True}
    built = site.build({"follow": follow})
    for path in ("index.html", "a-post.html"):
        found = [it["href"] for it in built.page(path).links("me")]
        assert found == ["https://social.example/@me", "https://www.youtube.com/@example"]
    home = built.page("index.html").json_ld()[0]
    assert home["publisher"]["sameAs"] == found


class TestOwnTags:
    def test_an_authors_own_tag_stands_instead_of_ours(self, post: Callable[..., Built]) -> None:
        page = post(
            og_title="For & all", og_type="book", twitter_card="summary", twitter_title="For X",
            og_url="/other.html", og_video="https://e.org/v.mp4", title="Own",
        ).page("own.html")  # fmt: skip
        assert page.meta("og:title") == "For & all"
        assert page.meta("twitter:title") == "For X"
        assert page.meta("og:type") == "book"
        assert page.meta("og:url") == f"{SITEURL}/other.html"
        assert page.meta("og:video") == "https://e.org/v.mp4"
        assert page.meta("twitter:card") == "summary"
        assert page.canonical() == f"{SITEURL}/own.html"

    def test_x_may_have_a_picture_of_its_own(self, site: Site) -> None:
        site.write("images/a.png", png())
        site.write("images/b.png", png())
        site.post(og_image="images/a.png", twitter_image="{static}/images/b.png")
        built = site.build(STATIC_PATHS=["images"])
        assert built.page().meta("og:image") == f"{SITEURL}/images/a.png"
        assert built.page().meta("twitter:image") == f"{SITEURL}/images/b.png"

    def test_a_picture_for_x_that_is_not_there_is_told(self, site: Site) -> None:
        site.post(twitter_image="none.png")
        built = site.build(expect_warnings=True)
        assert built.log[0].startswith("post.md: twitter_image: expected a path from")
        assert built.page().meta("twitter:image") is None

    def test_the_owners_tags_stand_on_every_page(self, site: Site) -> None:
        site.post()
        site.page()
        extra = {"fb:app_id": "12", "theme-color": "#0a6b5d", "og:site_name": "T & T", "x": "<"}
        built = site.build({"head": {"extra": extra}}, THEME=theme("own-og"))
        for path in ("index.html", "a-post.html", "pages/about.html"):
            page = built.page(path)
            assert {name: page.meta(name) for name in extra} == extra
            assert '<meta property="fb:app_id"' in page.html
            assert '<meta name="theme-color"' in page.html

    def test_an_empty_one_takes_ours_away(self, site: Site) -> None:
        site.post()
        page = site.build({"head": {"extra": {"twitter:label1": "", "robots": ""}}}).page()
        assert (page.meta("twitter:label1"), page.meta("robots")) == (None, None)

    def test_the_pages_word_comes_before_the_owners(self, site: Site) -> None:
        site.post(twitter_card="player")
        page = site.build({"head": {"extra": {"twitter:card": "summary"}}}).page()
        assert page.meta("twitter:card") == "player"


class TestCanonical:
    def test_a_post_that_was_published_elsewhere_first_says_so(
        self, post: Callable[..., Built]
    ) -> None:
        page = post(external_canonical="https://first.example/a b").page()
        assert page.canonical() == "https://first.example/a%20b" == page.meta("og:url")
        assert page.json_ld()[0]["url"] == "https://first.example/a%20b"
        assert "a-post.html" in page.href("copy_link")

    @pytest.mark.parametrize("wrong", ["first.example/a", "/a", "http://localhost/a"])
    def test_a_wrong_one_is_told(self, post: Callable[..., Built], wrong: str) -> None:
        built = post(external_canonical=wrong, expect_warnings=True)
        assert built.log[0].startswith("post.md: external_canonical: expected the full address")
        assert built.page().canonical() == f"{SITEURL}/a-post.html"


def test_nothing_stands_before_the_base_of_addresses(site: Site) -> None:
    site.template(
        "article.html",
        "<html><head><meta charset=utf-8><title>t</title><base href='https://example.org/'>"
        "</head><body>{{ article.content }}</body></html>",
    )
    site.post()
    html = site.build().read("a-post.html")
    assert 0 < html.index("<base") < html.index('<link rel="canonical"')


def test_a_page_may_be_left_with_no_tag_at_all(site: Site) -> None:
    site.post()
    names = [
        tag.get("name") or tag.get("property") or ""
        for tag in site.build().page().tree.iter("meta")
    ]
    extra = dict.fromkeys(filter(None, names), "")
    page = site.build({"head": {"extra": extra}}).page()
    assert page.meta("og:title") is None
    assert page.canonical() == f"{SITEURL}/a-post.html"
