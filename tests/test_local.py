"""At home: SITEURL is empty, local or relative. The site builds and says nothing wrong."""

import pytest

from tests.conftest import SITEURL, Site, png
from tests.reading import Built

LOCAL = ["", "http://localhost:8000", "http://127.0.0.1:8000"]


def build(site: Site, siteurl: str, theme: str = "simple", **settings: object) -> Built:
    site.write("images/boat.png", png())
    site.post(smo_image="images/boat.png", tags="sea")
    site.page()
    return site.build(
        {"head": {"default_image": "images/boat.png"}},
        expect_warnings=True,
        SITEURL=siteurl,
        THEME=theme,
        **settings,
    )


@pytest.mark.parametrize("siteurl", LOCAL)
def test_one_line_says_so(site: Site, siteurl: str) -> None:
    log = build(site, siteurl).log
    assert not [line for line in log if not line.startswith("Feeds generated without SITEURL")]
    assert site.notices() == [
        "SITEURL is empty or local: og:url, og:image, canonical links and feeds are omitted, and "
        "share buttons are inactive. Set SITEURL to the site's public address."
    ]


@pytest.mark.parametrize("siteurl", LOCAL)
@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
def test_what_must_be_absolute_is_left_out(site: Site, siteurl: str, theme: str) -> None:
    built = build(site, siteurl, theme)
    for path in ("a-post.html", "pages/about.html", "index.html", "tag/sea.html"):
        page = built.page(path)
        for name in ("og:url", "og:image", "twitter:image", "og:image:alt"):
            assert page.meta(name) is None
        assert page.canonical() is None
        assert page.meta("og:title")
        assert [link for link in page.links("alternate") if "xml" in link.get("type", "")] == []
        for block in page.json_ld():
            assert "url" not in block
            assert "image" not in block
    assert not any(path.startswith("feeds/") for path in built.files())


@pytest.mark.parametrize("siteurl", LOCAL)
def test_the_buttons_can_be_looked_at_but_lead_nowhere(site: Site, siteurl: str) -> None:
    page = build(site, siteurl).page()
    assert page.channels()[:2] == ["bluesky", "mastodon"]
    (row,) = page.with_class("smo-buttons")
    links = list(row.iter("a"))
    assert {tag.get("href") for tag in links} == {None}
    assert {tag.get("aria-disabled") for tag in links} == {"true"}


def test_files_are_linked_from_the_root(site: Site) -> None:
    page = build(site, "").page()
    (link,) = page.links("stylesheet")
    assert link["href"].startswith("/smo/smo.")


def test_files_are_linked_relatively_where_the_site_asks_for_it(site: Site) -> None:
    site.post("deep.md", title="Deep", save_as="far/down/deep.html", url="far/down/deep.html")
    built = build(site, "", RELATIVE_URLS=True)
    (link,) = built.page("a-post.html").links("stylesheet")
    assert link["href"].startswith("./smo/smo.")
    (link,) = built.page("far/down/deep.html").links("stylesheet")
    assert link["href"].startswith("../../smo/smo.")


def test_relative_urls_with_a_real_address_keep_what_is_absolute(site: Site) -> None:
    built = build(site, SITEURL, RELATIVE_URLS=True)
    assert built.log == []
    page = built.page("tag/sea.html")
    assert page.meta("og:url") == f"{SITEURL}/tag/sea.html" == page.canonical()
    assert page.meta("og:image") == f"{SITEURL}/images/boat.png"
    (link,) = page.links("stylesheet")
    assert link["href"].startswith("../smo/smo.")
    assert [link["href"] for link in page.links("alternate")] == [
        f"{SITEURL}/feeds/all.atom.xml", f"{SITEURL}/feeds/all.rss.xml",
        f"{SITEURL}/feeds/all.json",
    ]  # fmt: skip


def test_a_relative_siteurl_is_no_public_address(site: Site) -> None:
    page = build(site, "/en").page()
    assert page.meta("og:url") is None
    (link,) = page.links("stylesheet")
    assert link["href"].startswith("/en/smo/smo.")


def test_a_site_in_a_subfolder(site: Site) -> None:
    built = build(site, "https://example.org/blog")
    page = built.page()
    assert built.log == []
    assert page.meta("og:url") == "https://example.org/blog/a-post.html"
    assert page.meta("og:image") == "https://example.org/blog/images/boat.png"
    assert page.links("alternate")[0]["href"] == "https://example.org/blog/feeds/all.atom.xml"
    (link,) = page.links("stylesheet")
    assert link["href"].startswith("https://example.org/blog/smo/smo.")
    assert built.has(link["href"].removeprefix("https://example.org/blog/"))
