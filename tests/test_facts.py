"""What is known about a page, from every place where its author may have said it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import SITEURL, Site, png
from tests.reading import Built

PNG = png()
FORMATS = ["post.md", "post.rst"]


@pytest.mark.parametrize("name", FORMATS)
class TestFrontMatter:
    """Each key of the front matter, in Markdown and in reST."""

    def test_smo_off_leaves_the_page_alone(self, site: Site, name: str) -> None:
        site.post(name, smo="off")
        bare = site.build(PLUGINS=[], FEED_ALL_RSS="feeds/all.rss.xml").files()["a-post.html"]
        assert site.build(follow_off()).files()["a-post.html"] == bare

    def test_smo_title_is_the_social_title(self, post: Callable[..., Built], name: str) -> None:
        page = post(name=name, smo_title="For the networks").page()
        assert page.meta("og:title") == "For the networks" == page.meta("twitter:title")
        assert page.json_ld()[0]["headline"] == "For the networks"
        assert "A post" in page.text()

    def test_smo_description_comes_before_all_others(
        self, post: Callable[..., Built], name: str
    ) -> None:
        page = post(name=name, smo_description="Ours", description="Theirs", summary="Third").page()
        assert page.meta("og:description") == page.meta("description") == "Ours"
        assert page.json_ld()[0]["description"] == "Ours"

    def test_smo_image_and_its_text(self, site: Site, name: str) -> None:
        site.write("images/boat.png", PNG)
        site.post(name, smo_image="{static}/images/boat.png", smo_image_alt="A red boat")
        page = site.build().page()
        assert page.meta("og:image") == f"{SITEURL}/images/boat.png" == page.meta("twitter:image")
        assert page.meta("og:image:alt") == "A red boat" == page.meta("twitter:image:alt")
        assert page.meta("twitter:card") == "summary_large_image"
        assert page.json_ld()[0]["image"] == f"{SITEURL}/images/boat.png"

    def test_smo_share_says_exactly_which_buttons(
        self, post: Callable[..., Built], name: str
    ) -> None:
        built = post(name=name, smo_share="reddit, pinboard, mastodon")
        assert built.page().channels() == ["reddit", "mastodon", "pinboard"]

    def test_smo_share_off_shows_none(self, post: Callable[..., Built], name: str) -> None:
        page = post(name=name, smo_share="off").page()
        assert page.channels() == []
        assert page.with_class("smo-buttons") == []
        assert page.meta("og:title") == "A post"


def follow_off() -> dict[str, Any]:
    return {"follow": []}


@pytest.mark.parametrize(
    ("meta", "description"),
    [
        ({"description": "From the description", "summary": "no"}, "From the description"),
        ({"summary": "From *the* summary"}, "From the summary"),
        ({}, "Prose of the body."),
    ],
)
def test_the_description_falls_back(
    post: Callable[..., Built], meta: dict[str, str], description: str
) -> None:
    page = post("# Heading\n\nProse of the body.", **meta).page()
    assert page.meta("description") == description


def test_a_description_of_the_body_is_cut_at_a_word(post: Callable[..., Built]) -> None:
    description = post("word " * 200).page().meta("description")
    assert description == " ".join(["word"] * 39) + "…"


@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ("{static}/images/boat.png", "images/boat.png"),
        ("{static}images/boat.png", "images/boat.png"),
        ("|static|/images/boat.png", "images/boat.png"),
        ("images/boat.png", "images/boat.png"),
        ("/images/boat.png", "images/boat.png"),
        ("beside.png", "trips/beside.png"),
        ("{static}beside.png", "trips/beside.png"),
        ("{attach}beside.png", "beside.png"),
        ("{static}../images/boat.png", "images/boat.png"),
    ],
)
def test_an_image_may_be_written_in_every_way(site: Site, reference: str, path: str) -> None:
    site.write("images/boat.png", PNG)
    site.write("trips/beside.png", PNG)
    site.post("trips/post.md", smo_image=reference)
    built = site.build()
    assert built.page().meta("og:image") == f"{SITEURL}/{path}"
    assert built.has(path)


@pytest.mark.parametrize("image", ["https://cdn.example.net/a b.png", "//cdn.example.net/a b.png"])
def test_an_image_elsewhere_is_taken_as_it_is(post: Callable[..., Built], image: str) -> None:
    assert post(smo_image=image).page().meta("og:image") == "https://cdn.example.net/a%20b.png"


def test_a_missing_image_is_told_and_the_default_taken(site: Site) -> None:
    site.write("images/site.png", PNG)
    site.post(smo_image="images/none.png")
    built = site.build({"head": {"default_image": "images/site.png"}}, expect_warnings=True)
    assert built.page().meta("og:image") == f"{SITEURL}/images/site.png"
    (warning,) = built.log
    assert warning == (
        "post.md: smo_image: expected a path from the content folder, as in {static}/imag"
        "es/name.jpg, or a full address, got 'images/none.png'. This file does not exist."
    )


def test_the_default_image_is_for_pages_and_lists_too(site: Site) -> None:
    site.write("art/site.png", PNG)
    site.post()
    site.page()
    built = site.build({"head": {"default_image": "art/site.png"}})
    for path in ("a-post.html", "pages/about.html", "index.html"):
        assert built.page(path).meta("og:image") == f"{SITEURL}/art/site.png"
    assert built.has("art/site.png")


def test_a_missing_default_image_is_told_once(site: Site) -> None:
    site.post("a.md", title="One")
    site.post("b.md", title="Two")
    built = site.build({"head": {"default_image": "none.png"}}, expect_warnings=True)
    assert built.log == [
        'SMO["head"]["default_image"]: expected a path from the content folder, as in {static}/imag'
        "es/name.jpg, or a full address, got 'none.png'. This file does not exist."
    ]
    assert built.page("one.html").meta("og:image") is None


def test_a_mistyped_key_is_told(site: Site) -> None:
    site.post(smo_titel="x")
    (warning,) = site.build(expect_warnings=True).log
    assert warning.startswith('post.md: smo_titel: unknown metadata key. Did you mean "smo_title"?')


def test_a_mistyped_smo_is_told(site: Site) -> None:
    site.post(smo="of")
    built = site.build(expect_warnings=True)
    assert built.log == ["post.md: smo: expected on or off, got 'of'."]
    assert built.page().meta("og:title") == "A post"


@pytest.mark.parametrize(
    ("share", "warning"),
    [
        ("redit, mastodon", 'smo_share: there is no channel "redit". Did you mean "reddit" or '),
        ("stumbleupon, mastodon", "smo_share: StumbleUpon shows no button: since 2018-06-30"),
        ("wallabag, mastodon", "smo_share: wallabag needs its base_url, which only the SMO block"),
        ("youtube, mastodon", 'smo_share: there is no channel "youtube".'),
    ],
)
def test_a_wrong_channel_of_a_page_is_told_and_left_out(
    site: Site, share: str, warning: str
) -> None:
    site.post(smo_share=share)
    built = site.build(expect_warnings=True)
    assert [line.startswith(f"post.md: {warning}") for line in built.log] == [True]
    assert built.page().channels() == ["mastodon"]


def test_a_page_takes_the_options_of_the_block(post: Callable[..., Built]) -> None:
    built = post(smo={"bookmark": {"wallabag": "https://bag.example.org"}}, smo_share="wallabag")
    (form,) = built.page().with_class("smo-form")
    assert form.get("action") == "https://bag.example.org/bookmarklet"


def test_all_authors_tags_and_dates(post: Callable[..., Built]) -> None:
    page = post(
        authors="Ada Lin; Bo Li", tags="sea, *stars*", category="Walks", modified="2026-04-01 09:30"
    ).page()
    assert page.metas("article:author") == [
        f"{SITEURL}/author/ada-lin.html", f"{SITEURL}/author/bo-li.html",
    ]  # fmt: skip
    assert page.metas("article:tag") == ["sea", "*stars*"]
    assert page.meta("article:section") == "Walks"
    assert page.meta("article:published_time") == "2026-03-01T10:00:00+01:00"
    assert page.meta("article:modified_time") == "2026-04-01T09:30:00+02:00"
    block = page.json_ld()[0]
    assert [author["name"] for author in block["author"]] == ["Ada Lin", "Bo Li"]
    assert block["publisher"] == {
        "@type": "Organization",
        "name": "The Tide Table",
        "url": f"{SITEURL}/",
    }
    assert block["dateModified"] == "2026-04-01T09:30:00+02:00"


def test_authors_without_pages_are_named(post: Callable[..., Built]) -> None:
    page = post(settings={"AUTHOR_SAVE_AS": ""}).page()
    assert page.metas("article:author") == ["Ada Lin"]


def test_drafts_and_hidden_posts_have_tags_but_drafts_no_buttons(site: Site) -> None:
    site.post("d.md", title="Draft", status="draft")
    site.post("h.md", title="Hidden", status="hidden")
    built = site.build()
    for path in ("drafts/draft.html", "hidden.html"):
        page = built.page(path)
        assert page.meta("og:url") == f"{SITEURL}/{path}"
        assert bool(page.channels()) is (path == "hidden.html")


def test_a_translation_has_its_own_language(site: Site) -> None:
    site.post("a.md", title="The sea", slug="sea", lang="en")
    site.post("b.md", title="La mer", slug="sea", lang="fr")
    site.post("c.md", title="البحر", slug="sea", lang="ar")
    built = site.build()
    assert built.page("sea.html").meta("og:locale") == "en_US"
    assert built.page("sea-fr.html").meta("og:locale") == "fr_FR"
    arabic = built.page("sea-ar.html")
    assert arabic.meta("og:locale") == "ar_EG"
    assert arabic.meta("og:title") == "البحر"
    assert arabic.meta("og:url") == f"{SITEURL}/sea-ar.html"
