"""What a page is, in the words of schema.org."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import SITEURL, Site, png
from tests.reading import Built, Page

ID = "dQw4w9WgXcQ"
PUBLISHER = {"@type": "Organization", "name": "The Tide Table", "url": f"{SITEURL}/"}


def types(page: Page) -> list[str]:
    return [block["@type"] for block in page.json_ld()]


@pytest.mark.parametrize(
    ("site_kind", "type_"),
    [("blog", "BlogPosting"), ("news", "NewsArticle"), ("community", "Article"),
     ("video", "BlogPosting"), ("product", "Article")],
)  # fmt: skip
def test_an_article_is_what_the_site_has(
    post: Callable[..., Built], site_kind: str, type_: str
) -> None:
    page = post(smo={"site_kind": site_kind}).page()
    assert types(page) == [type_, "BreadcrumbList"]
    assert page.meta("og:type") == "article"


@pytest.mark.parametrize(
    ("stated", "type_", "og_type"),
    [("news", "NewsArticle", "article"), ("Article", "Article", "article"),
     ("page", "WebPage", "website"), ("video", "VideoObject", "video.other"),
     ("product", "Product", "product")],
)  # fmt: skip
def test_a_page_may_say_what_it_is(
    post: Callable[..., Built], stated: str, type_: str, og_type: str
) -> None:
    needed = {
        "video": {"smo_video": f"https://youtu.be/{ID}"}, "product": {"smo_price": "5 EUR"},
    }.get(stated, {})  # fmt: skip
    page = post(smo_type=stated, **needed).page()
    assert types(page) == [type_, "BreadcrumbList"]
    assert page.meta("og:type") == og_type


def test_every_kind_of_page_says_what_it_is(site: Site) -> None:
    site.post(tags="sea", category="Walks")
    site.page()
    site.template("extra.html", "<html><head><title>x</title></head><body></body></html>")
    built = site.build(
        SITESUBTITLE="By the sea", YEAR_ARCHIVE_SAVE_AS="{date:%Y}/index.html",
        TEMPLATE_PAGES={"../templates/extra.html": "extra/index.html"},
    )  # fmt: skip
    kinds = {path: types(page)[0] for path, page in built.pages().items()}
    assert kinds == {
        "index.html": "WebSite",
        "a-post.html": "BlogPosting",
        "pages/about.html": "WebPage",
        "category/walks.html": "CollectionPage",
        "tag/sea.html": "CollectionPage",
        "author/ada-lin.html": "ProfilePage",
        "archives.html": "CollectionPage",
        "2026/index.html": "CollectionPage",
        "tags.html": "CollectionPage",
        "categories.html": "CollectionPage",
        "authors.html": "CollectionPage",
        "extra/index.html": "WebPage",
        "subscribe/index.html": "WebPage",
    }
    assert built.page("extra/index.html").meta("og:title") == "Extra"
    assert built.page("tags.html").json_ld()[0] == {
        "@context": "https://schema.org", "@type": "CollectionPage", "name": "Tags",
        "description": "By the sea", "url": f"{SITEURL}/tags.html", "inLanguage": "en",
        "publisher": PUBLISHER,
        "isPartOf": {"@type": "WebSite", "name": "The Tide Table", "url": f"{SITEURL}/"},
    }  # fmt: skip
    assert built.page("index.html").json_ld() == [
        {"@context": "https://schema.org", "@type": "WebSite", "name": "The Tide Table",
         "description": "By the sea", "url": f"{SITEURL}/", "inLanguage": "en",
         "publisher": PUBLISHER},
    ]  # fmt: skip


def test_a_page_that_is_the_home_page_is_the_site(site: Site) -> None:
    site.page("pages/home.md", save_as="index.html", url="", title="Welcome")
    page = site.build(DIRECT_TEMPLATES=[]).page("index.html")
    assert types(page) == ["WebSite"]
    assert page.canonical() == f"{SITEURL}/"


def test_at_home_a_page_is_still_a_page(site: Site) -> None:
    site.page()
    built = site.build(SITEURL="", expect_warnings=True)
    assert types(built.page("pages/about.html")) == ["WebPage"]


def test_an_index_below_the_root_is_a_list_whose_parts_link_each_other(site: Site) -> None:
    site.page("pages/home.md", save_as="index.html", url="", title="Welcome")
    for number in range(3):
        site.post(f"{number}.md", title=f"Post {number}")
    built = site.build(INDEX_SAVE_AS="blog/index.html", INDEX_URL="blog/", DEFAULT_PAGINATION=2)
    assert types(built.page("blog/index.html"))[0] == "CollectionPage"
    assert built.page("blog/index.html").canonical() == f"{SITEURL}/blog/"
    (previous,) = built.page("blog/index2.html").links("prev")
    assert previous["href"] == f"{SITEURL}/blog/"
    assert types(built.page("index.html")) == ["WebSite"]


@pytest.mark.parametrize(
    ("path", "trail"),
    [
        ("a-post.html", [("Walks", "category/walks.html"), ("A post", "a-post.html")]),
        ("pages/about.html", [("About", "pages/about.html")]),
        ("category/walks.html", [("Walks", "category/walks.html")]),
        ("tag/sea.html", [("sea", "tag/sea.html")]),
    ],
)
def test_breadcrumbs_lead_from_the_home_page_here(
    site: Site, path: str, trail: list[tuple[str, str]]
) -> None:
    site.post(tags="sea", category="Walks")
    site.page()
    crumbs = site.build().page(path).json_ld()[1]
    assert crumbs["@type"] == "BreadcrumbList"
    assert [(it["position"], it["name"], it["item"]) for it in crumbs["itemListElement"]] == [
        (number, name, f"{SITEURL}/{place}")
        for number, (name, place) in enumerate([("The Tide Table", ""), *trail], 1)
    ]


def test_a_category_without_a_page_is_no_crumb(post: Callable[..., Built]) -> None:
    crumbs = post(settings={"CATEGORY_SAVE_AS": ""}).page().json_ld()[1]["itemListElement"]
    assert [it["name"] for it in crumbs] == ["The Tide Table", "A post"]


class TestVideo:
    def test_a_post_with_a_video_is_the_video(self, post: Callable[..., Built]) -> None:
        page = post(
            smo_video=f"https://youtu.be/{ID}", smo_video_duration="4:13", summary="Seen",
            tags="sea", og_image_width="9",
        ).page()  # fmt: skip
        block = page.json_ld()[0]
        embed = f"https://www.youtube-nocookie.com/embed/{ID}"
        thumbnail = f"https://i.ytimg.com/vi/{ID}/hqdefault.jpg"
        assert block["@type"] == "VideoObject"
        assert (block["name"], block["description"]) == ("A post", "Seen")
        assert (block["embedUrl"], block["thumbnailUrl"]) == (embed, thumbnail)
        assert (block["uploadDate"], block["duration"]) == ("2026-03-01T10:00:00+01:00", "PT253S")
        assert block["author"][0]["name"] == "Ada Lin"
        assert page.meta("og:type") == "video.other"
        assert page.meta("og:video") == embed
        assert page.meta("og:video:type") == "text/html"
        assert (page.meta("og:video:width"), page.meta("og:video:height")) == ("1280", "720")
        assert page.meta("video:duration") == "253"
        assert page.meta("og:image") == thumbnail
        assert page.metas("article:tag") == ["sea"]

    def test_an_article_may_hold_one(self, post: Callable[..., Built]) -> None:
        page = post(
            smo_video="https://vimeo.com/76979871", smo_type="blog",
            smo_image="https://cdn.example.net/a.jpg",
        ).page()  # fmt: skip
        block = page.json_ld()[0]
        assert block["@type"] == "BlogPosting"
        assert block["video"]["@type"] == "VideoObject"
        assert block["video"]["thumbnailUrl"] == "https://cdn.example.net/a.jpg"
        assert block["dateModified"] == block["datePublished"]
        assert block["video"]["embedUrl"] == "https://player.vimeo.com/video/76979871"
        assert page.meta("og:type") == "article"

    def test_a_file_of_the_site_is_copied_and_linked(self, site: Site) -> None:
        site.write("films/sea.mp4", b"film")
        site.write("images/boat.png", png())
        site.post(smo_video="{static}/films/sea.mp4", smo_image="images/boat.png")
        built = site.build()
        assert built.page().json_ld()[0]["contentUrl"] == f"{SITEURL}/films/sea.mp4"
        assert built.page().meta("og:video:type") == "video/mp4"
        assert built.has("films/sea.mp4")

    def test_the_posts_own_picture_comes_before_the_hosts(self, site: Site) -> None:
        site.write("images/boat.png", png())
        site.post(smo_video=f"https://youtu.be/{ID}", cover="images/boat.png")
        page = site.build().page()
        assert page.json_ld()[0]["thumbnailUrl"] == f"{SITEURL}/images/boat.png"

    @pytest.mark.parametrize("wrong", ["https://example.org/", "films/none.mp4", "youtube"])
    def test_what_cannot_be_told_by_its_address_is_told(
        self, post: Callable[..., Built], wrong: str
    ) -> None:
        built = post(smo_video=wrong, smo_type="blog", expect_warnings=True)
        assert built.log[0].startswith("post.md: smo_video: expected the address of a video")
        assert "video" not in built.page().json_ld()[0]
        assert built.page().meta("og:video") is None


VIDEO = "https://vimeo.com/76979871"
PICTURE = "https://cdn.example.net/a.jpg"


@pytest.mark.parametrize(
    ("meta", "warning"),
    [
        ({"smo_price": "19,90 €"}, "smo_price: expected a number"),
        ({"smo_type": "product"}, "smo_type = product: expected smo_price too, got none"),
        ({"smo_type": "video"}, "smo_type = video: expected smo_video too, got none"),
        ({"smo_video": "https://example.com/x"}, "smo_video: expected the address of a video"),
        ({"smo_video": "films/none.mp4"}, "smo_video: expected the address of a video"),
        ({"smo_video": VIDEO}, "smo_video: expected date and smo_image, got no smo_image"),
        (
            {"smo_video": VIDEO, "smo_type": "blog"},
            "smo_video: expected date and smo_image, got no",
        ),
        ({"smo_type": "video", "smo_price": "x"}, "smo_price: expected a number"),
    ],
)
def test_what_lacks_what_its_type_requires_is_an_ordinary_post(
    post: Callable[..., Built], meta: dict[str, str], warning: str
) -> None:
    built = post(**meta, expect_warnings=True)
    assert any(line.startswith(f"post.md: {warning}") for line in built.log), built.log
    page = built.page()
    assert types(page) == ["BlogPosting", "BreadcrumbList"]
    assert page.meta("og:type") == "article"
    assert "video" not in page.json_ld()[0]
    assert page.meta("product:price:amount") is None


def test_a_page_with_a_video_needs_a_date(site: Site) -> None:
    site.page("pages/a.md", title="Dated", date="2026-03-01", smo_video=VIDEO, smo_image=PICTURE)
    site.page("pages/b.md", title="Undated", smo_video=VIDEO, smo_image=PICTURE)
    built = site.build(expect_warnings=True)
    dated, undated = (built.page(f"pages/{name}.html") for name in ("dated", "undated"))
    assert dated.json_ld()[0]["uploadDate"] == "2026-03-01T00:00:00+01:00"
    assert dated.meta("og:type") == "video.other"
    assert (types(undated)[0], undated.meta("og:type")) == ("WebPage", "website")
    # Networks play it nevertheless.
    assert undated.meta("og:video") == "https://player.vimeo.com/video/76979871"
    assert [line for line in built.log if "smo_video" in line] == [
        "pages/b.md: smo_video: expected date and smo_image, got no date. Search engines refuse "
        "a video without them, so the page is described as an ordinary one."
    ]


def test_an_empty_value_says_nothing(post: Callable[..., Built]) -> None:
    page = post(smo_price="", smo_video="", smo_type="", og_title="", smo_description="").page()
    assert types(page)[0] == "BlogPosting"
    assert page.meta("og:title") == "A post"
    assert page.meta("description") == "Some words of a post."


def test_an_ogg_file_may_be_a_video(site: Site) -> None:
    site.write("films/sea.ogg", b"film")
    site.post(smo_video="{static}/films/sea.ogg", smo_image=PICTURE)
    page = site.build().page()
    assert page.json_ld()[0]["contentUrl"] == f"{SITEURL}/films/sea.ogg"
    assert page.meta("og:video:type") == "video/ogg"


def test_a_product(post: Callable[..., Built]) -> None:
    page = post(
        smo_price="19.90 EUR", smo_availability="in stock", smo_brand='Sea & "Salt"',
        smo_image="https://cdn.example.net/a.jpg", summary="A mug",
    ).page()  # fmt: skip
    assert page.json_ld()[0] == {
        "@context": "https://schema.org", "@type": "Product", "name": "A post",
        "description": "A mug", "url": f"{SITEURL}/a-post.html",
        "image": "https://cdn.example.net/a.jpg",
        "brand": {"@type": "Brand", "name": 'Sea & "Salt"'},
        "offers": {"@type": "Offer", "price": "19.90", "priceCurrency": "EUR",
                   "availability": "https://schema.org/InStock",
                   "url": f"{SITEURL}/a-post.html"},
    }  # fmt: skip
    assert page.meta("og:type") == "product"
    assert page.meta("product:price:amount") == "19.90"
    assert page.meta("product:price:currency") == "EUR"
    assert page.meta("product:availability") == "in stock"
    assert page.meta("product:brand") == 'Sea & "Salt"'


class TestTheThemesBlocks:
    def build(self, site: Site, data: Any, smo: Any = None, **meta: str) -> list[Any]:
        text = data if isinstance(data, str) else json.dumps(data)
        site.template(
            "article.html",
            "<html><head><title>t</title></head><body>{{ article.content }}"
            f'<script type="application/ld+json">{{% raw %}}{text}{{% endraw %}}</script>'
            "</body></html>",
        )
        site.post(**meta)
        return site.build(smo).page().json_ld()

    OWNER: Any = {"@type": "Organization", "@id": "#o", "name": "</O>"}  # noqa: RUF012

    def test_of_a_graph_only_what_is_said_again_goes(self, site: Site) -> None:
        graph = [{"@type": "BlogPosting"}, self.OWNER, {"@type": ["WebPage"]}, {"x": 1}, 5]
        blocks = self.build(site, {"@context": "https://schema.org", "@graph": graph})
        assert [block.get("@type") for block in blocks] == ["BlogPosting", "BreadcrumbList", None]
        assert blocks[2] == {
            "@context": "https://schema.org", "@graph": [self.OWNER, {"x": 1}, 5],
        }  # fmt: skip

    def test_so_of_an_array(self, site: Site) -> None:
        blocks = self.build(site, [{"@type": "NewsArticle"}, self.OWNER])
        assert blocks[2] == [self.OWNER]

    @pytest.mark.parametrize(
        "data",
        [{"@type": "BlogPosting"}, {"@graph": [{"@type": "Article"}]}, [], "{", "[1, 2",
         {"@type": ["Thing", "TechArticle"]}, [{"@type": "BreadcrumbList"}]],
    )  # fmt: skip
    def test_a_block_with_nothing_else_goes_whole(self, site: Site, data: Any) -> None:
        found = [it["@type"] for it in self.build(site, data) if it]
        assert found == ["BlogPosting", "BreadcrumbList"]

    @pytest.mark.parametrize("data", [{"@type": "Recipe"}, {"@type": {"a": 1}}, {"name": "x"}])
    def test_what_we_do_not_say_stays(self, site: Site, data: Any) -> None:
        assert self.build(site, data)[2] == data

    def test_with_keep_the_themes_word_stands(self, site: Site) -> None:
        graph = {"@graph": [{"@type": "Article", "headline": "Theirs"}, self.OWNER]}
        blocks = self.build(site, graph, {"head": {"theme_tags": "keep"}})
        assert [block.get("@type") for block in blocks] == ["BreadcrumbList", None]
        assert blocks[1] == graph

    @pytest.mark.parametrize("text", ['{"@type": "BlogPosting"}', "{"])
    def test_without_ours_they_are_left_alone(self, site: Site, text: str) -> None:
        site.template(
            "article.html",
            f'<html><head><title>t</title><script type="application/ld+json">{text}</script>'
            "</head><body>{{ article.content }}</body></html>",
        )
        site.post()
        html = site.build({"head": {"jsonld": False}}).read("a-post.html")
        assert f'<script type="application/ld+json">{text}</script>' in html
        assert html.count("ld+json") == 1
