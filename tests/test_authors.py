"""Who has written a page: those who have a name, and where one alone writes, the owner."""

from tests.conftest import SITEURL, Site

FOLLOW = ["feed", {"mastodon": "@tide@social.example"}, {"x": "@tide"}]


def test_who_has_no_name_is_no_author_anywhere(site: Site) -> None:
    site.post(tags="sea")
    # Pelican says that there is no slug.
    built = site.build(
        {"follow": FOLLOW}, AUTHOR="", AUTHOR_FEED_ATOM="feeds/author{slug}.atom.xml",
        expect_warnings=True,
    )  # fmt: skip
    page = built.page()
    for name in ("author", "article:author", "twitter:data1", "fediverse:creator",
                 "twitter:creator"):  # fmt: skip
        assert "Written" not in str(page.meta(name))
        assert name == "twitter:data1" or page.meta(name) is None
    assert page.meta("twitter:label1") == "Reading time"
    assert page.meta("twitter:data1") == "1 minute"
    assert "author" not in page.json_ld()[0]
    assert '"Person"' not in "".join(it.html for it in built.pages().values())
    nobody = built.page("author/.html")
    assert nobody.meta("og:type") == "website"
    assert nobody.json_ld()[0]["@type"] == "CollectionPage"
    assert b"<author><name></name>" not in built.files()["feeds/all.atom.xml"]
    # Nor has he feeds, nor are they listed.
    assert not [path for path in built.files() if path.startswith(("feeds/.", "feeds/author"))]
    assert "Authors" not in built.read("subscribe/index.html")


def test_a_site_without_a_name_is_called_by_its_host(site: Site) -> None:
    site.post()
    built = site.build(SITENAME="")
    assert built.page().meta("og:site_name") == "example.org"
    assert built.page().json_ld()[1]["itemListElement"][0]["name"] == "example.org"
    assert b"<title>example.org</title>" in built.files()["feeds/all.atom.xml"]


class TestTheOneAuthorOfASite:
    def test_has_the_handles_that_the_site_is_followed_by(self, site: Site) -> None:
        site.post("a.md", title="One")
        site.post("b.md", title="Two", authors="Ada Lin", status="draft")
        site.page()
        built = site.build({"follow": FOLLOW})
        page = built.page("one.html")
        assert page.metas("fediverse:creator") == ["@tide@social.example"]
        assert page.meta("twitter:creator") == "@tide" == page.meta("twitter:site")
        profile = built.page("author/ada-lin.html")
        assert profile.meta("fediverse:creator") == "@tide@social.example"
        assert built.page("pages/about.html").meta("fediverse:creator") is None

    def test_says_more_of_himself_in_the_block(self, site: Site) -> None:
        site.post()
        smo = {"follow": FOLLOW, "authors": {"Ada Lin": {"mastodon": "@ada@social.example"}}}
        page = site.build(smo).page()
        assert page.metas("fediverse:creator") == ["@ada@social.example"]
        assert page.meta("twitter:creator") is None

    def test_is_not_one_where_another_has_written_too(self, site: Site) -> None:
        site.post("a.md", title="One")
        site.post("b.md", title="Two", authors="Bo Li", status="draft")
        page = site.build({"follow": FOLLOW}).page("one.html")
        assert page.metas("fediverse:creator") == []
        assert page.meta("twitter:creator") is None
        assert page.json_ld()[0]["author"][0]["url"] == f"{SITEURL}/author/ada-lin.html"
