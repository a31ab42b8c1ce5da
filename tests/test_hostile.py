"""Values from strangers, in every field at once: all that is built stays well-formed."""

import json
from typing import Any, get_args
from xml.etree import ElementTree

import feedparser
import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import DictLoader

from pelican_smo.base import i18n
from pelican_smo.base.text import fold
from pelican_smo.facts import page as facts
from pelican_smo.facts.page import Image, PageFacts, Person, Product, Video
from pelican_smo.head import jsonld
from pelican_smo.head import tags as head
from pelican_smo.hooks.run import Site as Run
from tests.conftest import SETTINGS, SITEURL, Site
from tests.reading import Built

HOSTILE = {
    "quotes": "\"<>&'",
    "script": "</script><script>alert(1)</script>",
    "cdata": "]]>",
    "comment": "--> <!-- x",
    "emoji": "👩‍🚀 🎉",
    "control": "a\x00b\x07c\x1bd",
    "right-to-left": "مرحبا \u202eabc",
    "long": "word " * 2000,
    "unbroken": "x" * 10_000,
    "jinja": "{{ 7 * 7 }} {% raw %}",
    "entities": "&amp;lt; &#0; &bogus;",
    "attribute": '" onload="alert(1)',
}  # fmt: skip


@pytest.fixture
def site(site: Site) -> Site:
    """A site whose theme escapes what it prints, so that what breaks would be ours."""
    site.template(
        "article.html",
        "<!doctype html><html><head><title>{{ article.title|striptags|e }}</title></head>"
        "<body>{{ article.content }}</body></html>",
    )
    return site


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("extension", ["md", "rst"])
def test_hostile_metadata_leaves_everything_well_formed(
    site: Site, name: str, extension: str
) -> None:
    text = HOSTILE[name]
    if extension == "rst":
        # What docutils itself refuses or reads as markup is not ours to test.
        text = text.replace("\x00", "").replace("\x1b", "")[:9000]
    keys = (
        "smo_title",
        "smo_description",
        "smo_image_alt",
        "smo_brand",
        "og_locale",
        "twitter_card",
    )
    fields = dict.fromkeys(keys, text)
    site.post(
        f"post.{extension}", title="A post", tags=f"one, tag {_one_tag(text)}" if extension == "md" else "one",
        smo_image="https://e.org/a.png", smo_price="1.00 EUR", smo_type="blog", **fields,
    )  # fmt: skip
    site.post("other.md", title="Healthy")
    smo = {"head": {"extra": {"fb:app_id": text, f"x{text}": "y"}}}
    check(site.build(smo, SITENAME=f"Site {text}", SITESUBTITLE=text), "a-post.html")


@pytest.mark.parametrize(
    "name", [name for name in HOSTILE if name != "long" and name != "unbroken"]
)
def test_hostile_titles_leave_everything_well_formed(site: Site, name: str) -> None:
    site.post(title=f"Title {HOSTILE[name]}", slug="a-post", author=HOSTILE[name] + "x")
    site.post("other.md", title="Healthy")
    check(site.build(), "a-post.html")


def test_a_title_of_10000_characters(site: Site) -> None:
    site.post(title="word " * 2000, slug="a-post")
    built = site.build()
    check(built, "a-post.html")
    page = built.page()
    assert len(page.meta("og:title") or "") == 9999
    assert all(len(tag.get("href", "")) < 2000 for tag in page.with_class("smo-button"))


def test_nothing_at_all(site: Site) -> None:
    site.write(
        "post.md", "Title: <b></b>\nDate: 2026-03-01\nSlug: a-post\nsmo_title:\nsmo_share:\n"
    )
    built = site.build()
    assert built.page().meta("og:title") == "The Tide Table"
    check(built, "a-post.html")


def check(built: Built, path: str) -> None:
    page = built.page(path)
    assert page.meta("og:title")
    assert page.meta("og:url") == f"{SITEURL}/{path}"
    (block,) = [it for it in page.json_ld() if it["@type"] == "BlogPosting"]
    assert block["url"] == f"{SITEURL}/{path}"
    assert "alert(1)" not in "".join(
        script.text or "" for script in page.tree.iter("script") if not script.get("type")
    )
    for tag in page.tree.iter():
        assert "onload" not in tag.attrib
    for name in ("feeds/all.atom.xml", "feeds/all.rss.xml"):
        data = built.output.joinpath(name).read_bytes()
        ElementTree.fromstring(data)
        feed = feedparser.parse(data)
        assert not feed.bozo
        assert f"{SITEURL}/{path}" in {entry.link for entry in feed.entries}


# Facts are free of control characters; everything else they may hold.
TEXT = (st.text(max_size=40) | st.sampled_from(list(HOSTILE.values())[:10])).map(fold)
PAGES = st.builds(
    PageFacts,
    kind=st.sampled_from(["article", "page", "home", "author", "list", "other"]),
    type=st.sampled_from(get_args(facts.Type)),
    source=st.just("a.md"),
    title=TEXT,
    description=TEXT,
    url=st.just("https://example.org/a.html"),
    lang=TEXT,
    canonical=TEXT,
    robots=TEXT,
    image=st.none()
    | st.builds(Image, TEXT, TEXT, st.integers(0, 9999), st.integers(0, 9999), TEXT),
    video=st.none() | st.builds(Video, TEXT, TEXT, TEXT, TEXT, st.none(), st.integers(0)),
    product=st.none() | st.builds(Product, TEXT, TEXT, TEXT, TEXT),
    authors=st.lists(
        st.builds(Person, TEXT, TEXT, st.lists(TEXT, max_size=2).map(tuple), TEXT, TEXT), max_size=3
    ).map(tuple),
    section=TEXT,
    tags=st.lists(TEXT, max_size=3).map(tuple),
    minutes=st.integers(0),
    trail=st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple),
    translations=st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple),
    previous=TEXT,
    next=TEXT,
    own=st.dictionaries(TEXT.filter(bool), TEXT, max_size=3),
)
RUN = Run({**SETTINGS, "PATH": ".", "SMO": {}}, DictLoader({}))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(PAGES, TEXT)
def test_any_text_in_any_field_stays_in_its_tag(page: PageFacts, site_name: str) -> None:
    tags = head.tags(page, site_name, "", {}, i18n.of(page.lang))
    links = head.links(page, [])
    blocks = jsonld.blocks(page, jsonld.publisher(site_name, "https://example.org", ()))
    html = RUN.head(
        tags=head.html(tags, links),
        json_ld=jsonld.scripts(blocks),
        feeds=[],
        charset_declared=True,
        root="",
        assets=(),
    )
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(f"<head>{html}</head>")
    found = tree.find("head")
    assert found is not None
    printed = [tag.get("content") for tag in found.iter("meta")]
    assert printed == [_as_a_browser(content) for _, _, content in tags]
    linked = [tag.get("href") for tag in found.iter("link")]
    assert linked == [_as_a_browser(url) for _, _, url in links]
    scripts = [_json(script.text or "") for script in found.iter("script")]
    assert scripts == json.loads(json.dumps(blocks))
    assert {tag.tag for tag in found} <= {"meta", "link", "script"}


def _json(text: str) -> Any:
    return json.loads(text, strict=False)


def _as_a_browser(text: str) -> str:
    """What HTML's input preprocessing makes of characters that facts never hold."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def _one_tag(text: str) -> str:
    """Part of `text` that Pelican takes for one tag, with a slug and a file name."""
    return text[:50].replace(",", " ").replace(";", " ")
