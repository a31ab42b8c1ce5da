"""Each build keeps a map of its pages in the cache folder, and no map ever hurts a build."""

import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pelican_smo.base.provenance import Map
from tests.conftest import Site, png

SUBSITES = {"PLUGINS": ["pelican.plugins.i18n_subsites", "pelican_smo"]}


def maps(site: Site) -> dict[str, Map]:
    """The maps of all output folders, by those folders."""
    found = [
        msgspec.json.decode(file.read_bytes(), type=Map)
        for file in (site.folder / "cache").rglob("smo-pages-*")
    ]
    assert len({it.output for it in found}) == len(found)
    return {str(Path(it.output).relative_to(site.folder)): it for it in found}


def test_every_page_is_there_with_its_source(site: Site) -> None:
    site.post("walks/a.md", slug="a", category="Walks")
    site.post("off.md", slug="off", smo="off", title="Off")
    site.page()
    site.write("extra.html", "<html><head><title>t</title></head><body></body></html>")
    built = site.build(
        TEMPLATE_PAGES={"extra.html": "extra/index.html"}, ARTICLE_EXCLUDES=["extra.html"],
        READERS={"html": None},
    )  # fmt: skip
    (made,) = maps(site).values()
    assert made.output == str(site.output)
    assert made.content == str(site.content)
    sources = {path: page.source for path, page in made.pages.items()}
    assert set(sources) == {it for it in built.files() if it.endswith(".html")}
    assert sources["a.html"] == "walks/a.md"
    assert sources["pages/about.html"] == "pages/about.md"
    assert sources["off.html"] == "off.md"
    assert sources["index.html"] == sources["category/walks.html"] == ""
    assert made.pages["off.html"].untouched
    assert not made.pages["a.html"].untouched


def test_what_the_theme_says_and_what_of_it_was_taken_out(site: Site) -> None:
    site.template(
        "article.html",
        '<html><head><title>t</title><meta property="og:title" content="Theirs &amp; more">'
        '<meta property="fb:app_id" content="7"><meta name="viewport" content="w"></head></html>',
    )
    site.write("images/boat.png", png())
    site.post(cover="images/boat.png", og_locale="de_AT", external_canonical="https://e.example/")
    site.build({"head": {"extra": {"theme-color": "#123456"}}})
    (made,) = maps(site).values()
    page = made.pages["a-post.html"]
    assert page.lost == {"og:title": ["Theirs & more"]}
    assert page.theirs == ("fb:app_id",)
    assert page.facts["image"] == "cover"
    assert page.own == {"og:locale": "de_AT"}
    assert page.moved
    assert made.extra == ("theme-color",)
    assert page.place("og:image:width", made.extra) == "cover"
    assert page.place("theme-color", made.extra) == "head.extra"
    assert page.place("next-head-count", made.extra) == ""


def test_two_builds_write_the_same_map_and_pages_that_are_gone_are_gone(site: Site) -> None:
    site.post("a.md", slug="a", tags="one, two")
    site.post("b.md", slug="b", title="Other")
    site.build()
    (file,) = (site.folder / "cache").glob("smo-pages-*")
    before = file.read_bytes()
    site.build()
    assert file.read_bytes() == before
    (site.content / "b.md").unlink()
    site.build()
    (made,) = maps(site).values()
    assert "a.html" in made.pages
    assert "b.html" not in made.pages


def test_one_pelican_that_runs_again_keeps_nothing_of_its_last_run(site: Site) -> None:
    """As `pelican --autoreload` does."""
    site.post("a.md", slug="a")
    other = site.post("b.md", slug="b", title="Other")
    pelican = site.pelican()
    pelican.run()
    other.unlink()
    pelican.run()
    (made,) = maps(site).values()
    assert "b.html" not in made.pages


def test_each_sub_site_has_a_map(site: Site) -> None:
    site.post("a.md", slug="a", lang="en", title="A tale")
    site.post("b.md", slug="a", lang="fr", title="Un conte")
    site.build(I18N_SUBSITES={"fr": {"SITENAME": "La table"}}, **SUBSITES)
    found = maps(site)
    assert set(found) == {"output", "output/fr"}
    assert found["output"].pages["a.html"].source == "a.md"
    assert found["output/fr"].pages["a.html"].source == "b.md"


@pytest.mark.parametrize("before", [b"", b"{", b'{"pages": 7}', b"\xff\x00"])
def test_a_damaged_map_is_written_anew(site: Site, before: bytes) -> None:
    site.post()
    site.build()
    (file,) = (site.folder / "cache").glob("smo-pages-*")
    good = file.read_bytes()
    file.write_bytes(before)
    site.build()
    assert file.read_bytes() == good


def test_a_cache_folder_that_cannot_be_written_is_no_fault_of_the_site(site: Site) -> None:
    site.post()
    (site.folder / "cache").write_text("no folder")
    built = site.build()
    assert built.has("a-post.html")


def test_a_page_whose_name_is_no_text_is_left_out(site: Site) -> None:
    site.post()
    name = os.fsencode(site.content) + b"/caf\xe9.md"
    Path(os.fsdecode(name)).write_bytes(b"Title: Coffee\nSlug: coffee\nDate: 2026-03-01\n\nx\n")
    built = site.build()
    (made,) = maps(site).values()
    assert built.has("coffee.html")
    assert "a-post.html" in made.pages
    assert "coffee.html" not in made.pages


HOSTILE: list[Any] = ["\"<>&'", "a ]]> b", "\u202eevil", "😀", "x" * 10_000]


@pytest.mark.parametrize("value", HOSTILE)
def test_any_text_comes_back_as_it_was(site: Site, value: str) -> None:
    site.post(og_title=value)
    site.build()
    (made,) = maps(site).values()
    assert made.pages["a-post.html"].own["og:title"] == value
