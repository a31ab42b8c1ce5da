"""Front matter: what its keys may hold, and what is told where one holds something else."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pelican.contents import Article, Page
from pelican.settings import DEFAULT_CONFIG
from pelican.urlwrappers import Category

from pelican_smo.facts import front_matter, products
from pelican_smo.facts.page import Product


@pytest.mark.parametrize(
    ("key", "tag"),
    [
        ("og_title", "og:title"),
        ("og_site_name", "og:site_name"),
        ("og_image_width", "og:image:width"),
        ("og_image_secure_url", "og:image:secure_url"),
        ("og_video_type", "og:video:type"),
        ("og_locale_alternate", "og:locale:alternate"),
        ("twitter_card", "twitter:card"),
        ("twitter_image_alt", "twitter:image:alt"),
        ("twitter_label1", "twitter:label1"),
    ],
)
def test_a_key_is_the_tag_of_that_name(key: str, tag: str) -> None:
    assert front_matter.own_tags({key: "*It* is &amp; so"})[tag] == "*It* is & so"


def test_what_is_written_for_open_graph_holds_for_x_too_unless_it_has_its_own() -> None:
    both = {"og_title": "O", "og_description": "D", "twitter_title": "T", "title": "Own"}
    assert front_matter.own_tags(both) == {
        "og:title": "O", "og:description": "D", "twitter:title": "T", "twitter:description": "D",
    }  # fmt: skip


@pytest.mark.parametrize("value", ["", " ", "<b></b>", None])
def test_an_empty_key_is_as_none(value: str | None) -> None:
    assert front_matter.own_tags({"og_title": value, "og_": "x", "twitter_": "y"}) == {}


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [("4:13", 253), ("0:07", 7), ("1:02:03", 3723), ("125:00", 7500), ("PT4M13S", 253),
     ("PT1H", 3600), ("P1DT1S", 86401), ("", 0)],
)  # fmt: skip
def test_the_length_of_a_video(stated: str, seconds: int) -> None:
    assert front_matter.duration({"smo_video_duration": stated}, "a.md") == seconds


@pytest.mark.parametrize(
    ("price", "product"),
    [
        ("19.90 EUR", Product("19.90", "EUR")),
        ("5  USD", Product("5", "USD")),
    ],
)
def test_a_price(price: str, product: Product) -> None:
    assert products.product({"smo_price": price}, "a.md") == product


@pytest.mark.parametrize(
    ("stated", "name"),
    [("in stock", "InStock"), ("In_Stock", "InStock"), ("sold-out", "SoldOut"), ("", "")],
)
def test_availability(stated: str, name: str) -> None:
    meta = {"smo_price": "1 EUR", "smo_availability": stated, "smo_brand": "A & B"}
    assert products.product(meta, "a.md") == Product("1", "EUR", name, "A & B")


@pytest.mark.parametrize(
    ("meta", "warning"),
    [
        ({"smo_price": "19,90 €"}, "a.md: smo_price: expected a number with a point and a "
         "currency of three letters, as in 19.90 EUR, got '19,90 €'."),
        ({"smo_price": "1 EUR", "smo_availability": "in stok"},
         "a.md: smo_availability: expected in stock, out of stock, preorder, backorder, limited, sold "
         "out, discontinued, online only or in store only, got 'in stok'. Did you mean "
         '"in stock"?'),
        ({"smo_video_duration": "four minutes"},
         "a.md: smo_video_duration: expected a length as on a clock, as in 4:13, got 'four minutes'."),
        ({"smo_type": "blgo"}, "a.md: smo_type: expected blog, article, news, video, "
         """product or page, got 'blgo'. Did you mean "blog"?"""),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_with_what_to_write(
    caplog: pytest.LogCaptureFixture, meta: dict[str, str], warning: str
) -> None:
    products.product(meta, "a.md")
    front_matter.duration(meta, "a.md")
    front_matter.stated_type(meta, "a.md")
    assert [record.getMessage() for record in caplog.records] == [warning]


@pytest.mark.parametrize(
    ("meta", "public", "robots"),
    [
        ({}, True, "max-image-preview:large"),
        ({}, False, "noindex"),
        ({"robots": "noindex, nofollow"}, True, "noindex, nofollow"),
        ({"robots": "noarchive"}, False, "noarchive, noindex"),
        ({"robots": "index, follow"}, False, "noindex"),
        ({"robots": "none"}, False, "none, noindex"),
        ({"robots": "max-snippet:20, index", "noindex": "yes"}, True, "max-snippet:20, noindex"),
        ({"noindex": "True"}, True, "noindex"),
        ({"noindex": "no"}, True, "max-image-preview:large"),
    ],
)
def test_robots(meta: dict[str, str], public: bool, robots: str) -> None:
    assert front_matter.robots(meta, public) == robots


def test_an_author_may_ask_for_search_engines_where_nothing_is_against_it() -> None:
    assert front_matter.robots({}, False, unless_asked=True) == "noindex"
    assert (
        front_matter.robots({"robots": "noarchive"}, False, unless_asked=True)
        == "noarchive, noindex"
    )
    asked = {"robots": "index, noarchive"}
    assert front_matter.robots(asked, False, unless_asked=True) == "index, noarchive"
    assert (
        front_matter.robots({**asked, "noindex": "on"}, False, unless_asked=True)
        == "noarchive, noindex"
    )


ANYTHING = st.none() | st.text() | st.integers() | st.lists(st.text(max_size=9), max_size=3)


@given(st.dictionaries(st.sampled_from([*front_matter.KEYS, "og_title", "twitter_x"]), ANYTHING))
def test_no_value_of_any_type_stops_it(meta: dict[str, object]) -> None:
    for name, content in front_matter.own_tags(meta).items():
        assert name.startswith(("og:", "twitter:"))
        assert content == " ".join(content.split()) != ""
    assert front_matter.duration(meta, "a.md") >= 0
    products.product(meta, "a.md")
    front_matter.stated_type(meta, "a.md")
    front_matter.robots(meta, public=True)
    front_matter.chosen_channels(meta)


@pytest.mark.parametrize("pattern", [
    "{slug}.html", "posts/{slug}/", "{slug}", "{slug}/{slug}", "{date:%Y}/{slug}.html",
    "{category}/{slug}.html", "all.html", "{{slug}}", "{slug}{{}}", "{lang}/{slug}", "",
])  # fmt: skip
@pytest.mark.parametrize(
    "meta", [{}, {"status": "draft"}, {"status": "hidden"}, {"lang": "fr"}, {"url": "own/"},
             {"save_as": ""}, {"slug": "a{b}"}],
)  # fmt: skip
@pytest.mark.parametrize("kind", [Article, Page])
def test_an_address_is_pelicans_however_it_is_formed(
    pattern: str, meta: dict[str, str], kind: type[Article]
) -> None:
    name = kind.__name__.upper()
    settings = {**DEFAULT_CONFIG, "PATH": "/"}
    settings |= {f"{name}_{key}": pattern for key in ("URL", "SAVE_AS", "LANG_URL")}
    date = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
    whole = {"title": "A", "slug": "a-post", "date": date, "category": Category("Sea", settings)}
    content = kind("x", whole | meta, settings=settings, source_path="/a.md")
    for key in ("url", "save_as"):
        assert front_matter.place(content, key) == getattr(content, key)
