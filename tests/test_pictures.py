"""The picture of a page, from every place where it may be."""

from typing import Any

import pytest

from pelican_smo.facts import pictures
from pelican_smo.facts.page import TINY
from pelican_smo.facts.pictures import KEYS
from pelican_smo.inspect.networks import networks
from tests.conftest import SITEURL, Site, png
from tests.growth import assert_linear
from tests.reading import Page

DEFAULT = {"head": {"default_image": "images/site.png", "default_image_alt": "Our pier"}}


@pytest.fixture
def site(site: Site) -> Site:
    site.write("images/site.png", png(1200, 630))
    site.write("images/boat.png", png(800, 600))
    site.write("images/icon.png", png(32, 32))
    return site


def picture(page: Page) -> tuple[str | None, ...]:
    """Address from the site's root, width, height, type and text of a page's picture."""
    url = page.meta("og:image")
    assert page.meta("twitter:image") == url
    assert page.meta("twitter:image:alt") == page.meta("og:image:alt")
    assert [block.get("image") for block in page.json_ld() if "headline" in block] == [url]
    return (
        (url or "").removeprefix(SITEURL),
        page.meta("og:image:width"),
        page.meta("og:image:height"),
        page.meta("og:image:type"),
        page.meta("og:image:alt"),
    )


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("name", ["post.md", "post.rst"])
def test_every_key_that_people_use_names_the_picture(site: Site, key: str, name: str) -> None:
    site.post(name, **{key: "images/boat.png"})
    built = site.build(DEFAULT)
    assert picture(built.page()) == ("/images/boat.png", "800", "600", "image/png", "A post")
    assert built.has("images/boat.png")


def test_the_first_of_the_keys_wins(site: Site) -> None:
    site.post(thumbnail="images/icon.png", cover="images/site.png", smo_image="images/boat.png")
    assert picture(site.build().page())[0] == "/images/boat.png"


@pytest.mark.parametrize(
    ("meta", "alt"),
    [
        ({"cover": "images/boat.png", "cover_alt": "A boat"}, "A boat"),
        ({"og_image": "images/boat.png", "og_image_alt": "A boat"}, "A boat"),
        ({"cover": "images/boat.png", "smo_image_alt": "Ours", "cover_alt": "no"}, "Ours"),
        ({"cover": "images/boat.png"}, "A post"),
    ],
)
def test_the_text_comes_from_where_the_picture_was_found(
    site: Site, meta: dict[str, str], alt: str
) -> None:
    site.post(**meta)
    assert picture(site.build().page())[4] == alt


@pytest.mark.parametrize("value", ["yes", "None", "header-dark", "#fff", ""])
def test_what_is_no_file_under_the_keys_of_others_is_passed_over(site: Site, value: str) -> None:
    site.post(cover=value)
    assert picture(site.build(DEFAULT).page())[0] == "/images/site.png"


@pytest.mark.parametrize("key", ["smo_image", "cover"])
def test_a_file_that_is_no_picture_is_told_and_the_next_taken(site: Site, key: str) -> None:
    site.write("images/broken.png", b"not a picture")
    site.post(body="![The boat](images/boat.png)", **{key: "images/broken.png"})
    built = site.build(expect_warnings=True)
    assert built.log == [
        f"post.md: {key}: expected a picture that networks show, in PNG, JPEG, GIF or WebP, got "
        "'images/broken.png'."
    ]
    assert picture(built.page()) == ("/images/boat.png", "800", "600", "image/png", "The boat")


def test_a_drawing_in_svg_is_none_that_networks_show(site: Site) -> None:
    site.write("images/d.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"/>')
    site.post(body="![d]({static}/images/d.svg)", smo_image="images/d.svg")
    built = site.build(DEFAULT, expect_warnings=True)
    assert [line.partition(":")[0] for line in built.log] == ["post.md"]
    assert picture(built.page())[0] == "/images/site.png"


class TestBesideThePost:
    @pytest.mark.parametrize("name", ["feature.png", "my-cover-2.PNG", "thumbnail.png"])
    def test_a_file_named_as_a_cover_is_taken(self, site: Site, name: str) -> None:
        site.write(f"trip/{name}", png(640, 480))
        site.post("trip/post.md")
        built = site.build(DEFAULT)
        assert picture(built.page()) == (f"/trip/{name}", "640", "480", "image/png", "A post")
        assert built.has(f"trip/{name}")

    def test_translations_share_it(self, site: Site) -> None:
        site.write("trip/cover.png", png(640, 480))
        site.post("trip/en.md", slug="a-post", lang="en")
        site.post("trip/fr.md", slug="a-post", lang="fr", title="Un billet")
        built = site.build()
        for path in ("a-post.html", "a-post-fr.html"):
            assert picture(built.page(path))[0] == "/trip/cover.png"

    def test_among_several_posts_its_name_says_whose_it_is(self, site: Site) -> None:
        site.write("trips/boat-cover.png", png(640, 480))
        site.write("trips/cover.png", png(640, 480))
        for name in ("boat", "boa", "car"):
            site.post(f"trips/{name}.md", title=name)
        built = site.build(DEFAULT)
        found = [picture(built.page(f"{name}.html"))[0] for name in ("boat", "boa", "car")]
        assert found == ["/trips/boat-cover.png", "/images/site.png", "/images/site.png"]

    def test_what_the_author_names_comes_first_and_the_body_later(self, site: Site) -> None:
        site.write("a/cover.png", png(640, 480))
        site.write("b/cover.png", png(640, 480))
        site.post("a/a.md", title="a", cover="images/boat.png")
        site.post("b/b.md", title="b", body="![b](images/boat.png)")
        built = site.build()
        assert picture(built.page("a.html"))[0] == "/images/boat.png"
        assert picture(built.page("b.html"))[0] == "/b/cover.png"

    def test_one_that_the_body_attaches_is_where_pelican_puts_it(self, site: Site) -> None:
        site.write("trip/cover.png", png(640, 480))
        site.post("trip/post.md", body="![The sea]({attach}cover.png)", save_as="x/a.html",
                  url="x/a.html")  # fmt: skip
        built = site.build()
        assert picture(built.page("x/a.html"))[0] == "/x/cover.png"
        assert built.has("x/cover.png")


class TestBody:
    @pytest.mark.parametrize(
        ("body", "path", "alt"),
        [
            ("![A  red boat]({static}/images/boat.png)", "/images/boat.png", "A red boat"),
            ("![Boat](/images/boat.png)", "/images/boat.png", "Boat"),
            ("<img src=images/boat.png>", "/images/boat.png", "A post"),
            (f"![B]({SITEURL}/images/boat.png)", "/images/boat.png", "B"),
            ("<IMG SRC=x.png><img alt=b src='/images/boat.png'/>", "/images/boat.png", "b"),
            ("![i](images/icon.png) ![Big](images/boat.png)", "/images/boat.png", "Big"),
            ("<!-- <img src=images/site.png> --> ![B](images/boat.png)", "/images/boat.png", "B"),
            ("`<img src=images/boat.png>`", "/images/site.png", "Our pier"),
            ("![d](data:image/png;base64,AAAA)", "/images/site.png", "Our pier"),
            ("![i](images/icon.png)", "/images/site.png", "Our pier"),
            ("![gone](images/gone.png)", "/images/site.png", "Our pier"),
            ('<img alt="" title="no source">', "/images/site.png", "Our pier"),
        ],
    )
    def test_the_first_that_is_large_enough(
        self, site: Site, body: str, path: str, alt: str
    ) -> None:
        site.post(body=body)
        found = picture(site.build(DEFAULT).page())
        assert (found[0], found[4]) == (path, alt)

    @pytest.mark.parametrize(
        ("size", "taken"),
        [('width="640" height="480"', True), ("", False), ('width="100%"', False)],
    )
    def test_one_on_another_host_if_its_tag_says_that_it_is_large(
        self, site: Site, size: str, taken: bool
    ) -> None:
        site.post(body=f'<p><img src="https://cdn.example.net/a.jpg" {size}></p>')
        page = site.build().page()
        assert page.meta("og:image") == ("https://cdn.example.net/a.jpg" if taken else None)
        assert page.meta("og:image:width") == ("640" if taken else None)

    def test_in_restructured_text(self, site: Site) -> None:
        site.post("post.rst", body=".. image:: {static}/images/boat.png\n   :alt: A boat\n")
        assert picture(site.build().page())[4] == "A boat"

    def test_on_a_page(self, site: Site) -> None:
        site.page(body="![The boat](/images/boat.png)")
        page = site.build().page("pages/about.html")
        assert page.meta("og:image") == f"{SITEURL}/images/boat.png"

    def test_a_later_attach_of_another_post_still_moves_its_file(self, site: Site) -> None:
        site.write("trip/pic.png", png(640, 480))
        site.post("a.md", title="First", cover="images/boat.png")
        site.post("trip/b.md", title="Second", body="![p]({attach}pic.png)", smo_image="/none.png")
        built = site.build(expect_warnings=True)
        assert [line.partition(":")[0] for line in built.log] == ["trip/b.md"]
        assert built.page("second.html").meta("og:image") == f"{SITEURL}/pic.png"


@pytest.mark.parametrize(
    ("width", "height", "card"),
    [(300, 157, "summary_large_image"), (299, 400, "summary"), (600, 156, "summary")],
)
def test_a_small_picture_makes_a_small_card(site: Site, width: int, height: int, card: str) -> None:
    site.write("images/p.png", png(width, height))
    site.post(smo_image="images/p.png")
    assert site.build().page().meta("twitter:card") == card


def test_the_default_says_what_it_shows_on_pages_of_every_kind(site: Site) -> None:
    site.post(tags="sea")
    site.page()
    built = site.build(DEFAULT)
    for page in built.pages().values():
        assert page.meta("og:image") == f"{SITEURL}/images/site.png"
        assert page.meta("og:image:width") == "1200"
        assert page.meta("og:image:height") == "630"
        assert page.meta("og:image:type") == "image/png"
        assert page.meta("og:image:alt") == "Our pier"


def test_the_text_of_the_default_is_the_sites_name_if_it_has_none(site: Site) -> None:
    site.post()
    page = site.build({"head": {"default_image": "images/site.png"}}).page()
    assert page.meta("og:image:alt") == "The Tide Table"


@pytest.mark.parametrize(
    ("reference", "image"),
    [
        ("/images/boat.png", f"{SITEURL}/images/boat.png"),
        ("images/boat.png", f"{SITEURL}/images/boat.png"),
        (f"{SITEURL}/images/boat.png", f"{SITEURL}/images/boat.png"),
        (f"{SITEURL}/images/gone.png", None),
        ("/images/gone.png", None),
    ],
)
def test_the_themes_picture_is_made_absolute_and_measured_if_it_is_there(
    site: Site, reference: str, image: str | None
) -> None:
    site.write("images/boat.png", png(800, 600))
    site.template(
        "article.html",
        f'<html><head><title>t</title><meta property="og:image" content="{reference}">'
        "</head><body>{{ article.content }}</body></html>",
    )
    site.post()
    page = site.build(STATIC_PATHS=["images"]).page()
    assert page.meta("og:image") == image
    assert page.meta("og:image:width") == ("800" if image else None)


def test_output_paths_count_too(site: Site) -> None:
    site.post(cover="/covers/boat.png")
    page = site.build(
        STATIC_PATHS=["images"],
        EXTRA_PATH_METADATA={"images/boat.png": {"path": "covers/boat.png"}},
    ).page()
    assert picture(page) == ("/covers/boat.png", "800", "600", "image/png", "A post")


@pytest.mark.parametrize("reference", ["../../secret.png", "/../secret.png", "{static}/../../x"])
def test_nothing_outside_the_site_is_measured(site: Site, reference: str) -> None:
    (site.folder / "secret.png").write_bytes(png())
    site.post(smo_image=reference)
    built = site.build(expect_warnings=True)
    assert len(built.log) == 1
    assert built.page().meta("og:image") is None


def test_the_pictures_of_a_post_are_not_asked_for_at_home(site: Site) -> None:
    site.post(smo_image="images/none.png")
    settings: dict[str, Any] = {"SITEURL": ""}
    log = site.build(expect_warnings=True, **settings).log
    assert [line for line in log if "smo_image" in line] == []


class TestReferences:
    """They are read as Pelican reads those of its own links, in front matter and in bodies."""

    CASES = (
        ("{static}/images/my%20photo.png", "/images/my%20photo.png"),
        ("images/my%20photo.png", "/images/my%20photo.png"),
        ("images/boat.png?v=2", "/images/boat.png?v=2"),
        ("{static}/images/boat.png?v=2#bow", "/images/boat.png?v=2"),
        ("images/boat.png#bow", "/images/boat.png"),
        ("http://example.org/images/boat.png", "/images/boat.png"),
        ("//example.org/images/boat.png", "/images/boat.png"),
        ("https://Example.ORG/images/boat.png", "/images/boat.png"),
        ("HTTPS://example.org:443/images/boat.png?v=3", "/images/boat.png?v=3"),
        ("images/50%.png", "/images/50%25.png"),
        ("images/a#b.png", "/images/a%23b.png"),
    )

    def test_in_front_matter_and_in_bodies(self, site: Site) -> None:
        for name in ("my photo", "50%", "a#b"):
            site.write(f"images/{name}.png", png(640, 480))
        for number, (reference, _) in enumerate(self.CASES):
            site.post(f"m{number}.md", title=f"m{number}", cover=reference)
            site.post(f"b{number}.md", title=f"b{number}", body=f'<img src="{reference}">')
        built = site.build()
        for number, (reference, address) in enumerate(self.CASES):
            for kind in "mb":
                page = built.page(f"{kind}{number}.html")
                # A browser takes what stands behind "#" for a part of the file.
                if (kind, reference) != ("b", "images/a#b.png"):
                    assert page.meta("og:image") == SITEURL + address, (kind, reference)
                    assert page.meta("og:image:type") == "image/png", (kind, reference)
        assert built.has("images/my photo.png")

    def test_what_is_gone_on_the_sites_own_host_is_no_picture(self, site: Site) -> None:
        for number, start in enumerate(("http://example.org", "//EXAMPLE.org", SITEURL)):
            site.post(f"{number}.md", title=f"p{number}", cover=f"{start}/images/gone.png")
        built = site.build(expect_warnings=True)
        assert len(built.log) == 3
        assert [built.page(f"p{it}.html").meta("og:image") for it in range(3)] == [None] * 3

    def test_an_http_site_knows_its_own_by_https(self, site: Site) -> None:
        site.post(cover="https://example.org/blog/images/boat.png")
        site.post("b.md", title="b", cover="https://example.org/other/boat.png")
        built = site.build(SITEURL="http://example.org/blog")
        assert built.page().meta("og:image") == "http://example.org/blog/images/boat.png"
        assert built.page("b.html").meta("og:image") == "https://example.org/other/boat.png"


def test_pictures_are_found_however_their_tags_are_written(site: Site) -> None:
    boat = "/images/boat.png"
    cases = [
        f'<img alt="a > b" src="{boat}">',
        f'<abbr title="a -> <img src=x>">x</abbr> <img src="{boat}">',
        f"<a title='<img src=images/site.png>'>x</a> <img src='{boat}'>",
        f'<IMG SRC="{boat}">',
        f'<Img Src="{boat}">',
        f'<img src="data:image/gif;base64,AAAA" data-src="{boat}">',
        f'<img src="images/icon.png" data-lazy-src="{boat}">',
        f'<img data-original="{boat}">',
        f'<img srcset="images/icon.png 32w, {boat} 800w">',
        f'<img data-srcset="images/icon.png, {boat} 2x">',
        f'<img src="images/icon.png" srcset="{boat} 800w">',
        f'<img data-src="spinner" src="{boat}">',
        f'<script>"<img src=images/site.png>"</script><img src="{boat}">',
        f'<template><img src="images/site.png"></template><img src="{boat}">',
        f"<!-- <img src=images/site.png> --> it's <img src='{boat}'>",
    ]
    for number, body in enumerate(cases):
        site.write(
            f"{number}.html",
            f"<html><head><title>p{number}</title><meta name=date content=2026-01-01></head>"
            f"<body><p>{body}</p></body></html>",
        )
    built = site.build(DEFAULT, STATIC_PATHS=["images"])
    for number, body in enumerate(cases):
        assert built.page(f"p{number}.html").meta("og:image") == SITEURL + boat, body


@pytest.mark.parametrize(
    ("said", "pixels"),
    [("800", 800), ("800px", 800), (" 800 PX ", 800), ("800.5", 800), ("100%", 0), ("", 0),
     ("-5", 0), ("auto", 0), ("9" * 9, 0), ("²", 0)],
)  # fmt: skip
def test_the_size_that_a_tag_says_is_in_pixels(said: str, pixels: int) -> None:
    assert pictures._pixels(said.lower()) == pixels


@pytest.mark.parametrize("piece", ["<img ", "<!--", "<img src='", '<img alt="', "<script ", "a,",
                                   '<img srcset="', "<"])  # fmt: skip
def test_hostile_bodies_are_read_in_linear_time(piece: str) -> None:
    def look(text: str) -> None:
        for attributes in pictures._images(text):
            list(pictures._named_by(attributes))

    assert_linear(look, lambda size: piece * (size // len(piece)), 20_000)


def test_a_type_that_networks_refuse_gives_way_to_the_next(site: Site) -> None:
    """AVIF and SVG, in front matter, beside the post, in the body, and by address."""
    avif = b"\0\0\0\x20ftypavif" + bytes(16)
    for name in ("images/a.avif", "beside/cover.avif"):
        site.write(name, avif)
    site.write("beside/feature.svg", "<svg/>")
    site.write("beside/cover.png", png(640, 480))
    boat = "![The boat](/images/boat.png)"
    site.post("named.md", title="named", cover="images/a.avif", body=boat)
    site.post("drawn.md", title="drawn", cover="images/d.svg", body=boat)
    site.post("far.md", title="far", smo_image="https://cdn.example.net/a.avif", body=boat)
    site.post("query.md", title="query", cover="https://cdn.example.net/a.svg?v=1", body=boat)
    site.post("body.md", title="body", body=f"![a](images/a.avif)\n\n{boat}")
    site.post("beside/post.md", title="beside", body=boat)
    site.write("images/d.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"/>')
    built = site.build(expect_warnings=True)
    said = "expected a picture that networks show, in PNG, JPEG, GIF or WebP, got"
    assert sorted(built.log) == [
        f"drawn.md: cover: {said} 'images/d.svg'.",
        f"far.md: smo_image: {said} 'https://cdn.example.net/a.avif'.",
        f"named.md: cover: {said} 'images/a.avif'.",
        f"query.md: cover: {said} 'https://cdn.example.net/a.svg?v=1'.",
    ]
    for name in ("named", "drawn", "far", "query", "body"):
        assert built.page(f"{name}.html").meta("og:image") == f"{SITEURL}/images/boat.png"
    assert built.page("beside.html").meta("og:image") == f"{SITEURL}/beside/cover.png"


def test_a_picture_that_no_network_shows_gives_way_to_the_next(site: Site) -> None:
    site.write("images/tiny.png", png(100, 52))
    boat = "![The boat](/images/boat.png)"
    site.post("a.md", title="a", smo_image="images/tiny.png", body=boat)
    site.post("b.md", title="b", thumbnail="images/tiny.png")
    site.post("c.md", title="c", cover="images/tiny.png", banner="images/boat.png")
    built = site.build(DEFAULT, expect_warnings=True)
    said = (
        "expected a picture of 144 x 144 pixels at least, better 1200 x 630, got "
        "'images/tiny.png'. It has 100 x 52, and networks show none that small, so another is "
        "looked for."
    )
    assert sorted(built.log) == [
        f"a.md: smo_image: {said}",
        f"c.md: cover: {said}",
    ]
    found = [picture(built.page(f"{name}.html"))[0] for name in "abc"]
    assert found == ["/images/boat.png", "/images/site.png", "/images/boat.png"]
    # Better than none.
    assert picture(site.build(expect_warnings=True).page("b.html"))[0] == "/images/tiny.png"


def test_the_least_that_is_taken_is_the_least_of_the_networks() -> None:
    limits = [side for network in networks() for side in network.least if side]
    assert min(limits) == TINY


def test_at_a_siteurl_without_a_scheme_the_themes_tags_are_settled_too(site: Site) -> None:
    site.post()
    site.template(
        "article.html",
        "<html><head><title>t</title>"
        '<meta property="og:image" content="{{ SITEURL }}/images/gone.png">'
        '<link rel="alternate" type="application/atom+xml" href="{{ SITEURL }}/feeds/all.atom.xml">'
        "</head><body>{{ article.content }}</body></html>",
    )
    page = site.build(SITEURL="//example.org", FEED_ALL_ATOM="feeds/all.atom.xml").page()
    assert page.meta("og:image") is None
    feeds = [link.get("href") for link in page.links("alternate")]
    assert len([it for it in feeds if it and it.endswith("all.atom.xml")]) == 1
