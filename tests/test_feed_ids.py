"""An entry's id in the feeds of a site whose posts are renamed, moved and redated."""

import json
from pathlib import Path
from typing import Any

import feedparser
import pytest
from pelican import signals
from pelican.generators import Generator

from tests.conftest import SITEURL, Site
from tests.reading import Built

ATOM = "feeds/all.atom.xml"
LEDGER = "smo-ids.txt"
ID = "tag:example.org,2026-03-01:/cliff.html"


def ids(built: Built) -> dict[str, str]:
    found = {entry.title: entry.id for entry in feedparser.parse(built.read(ATOM)).entries}
    items = json.loads(built.read("feeds/all.json"))["items"]
    assert {item["title"]: item["id"] for item in items} == found
    return found


def rows(site: Site, name: str = LEDGER) -> list[list[str]]:
    lines = (site.content / name).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if not line.startswith("#")]


def test_the_ledger_has_a_line_for_each_post(site: Site) -> None:
    site.post("walks/cliff.md", title="Cliff", slug="cliff")
    site.post("draft.md", title="Draft", status="draft")
    site.post("hidden.md", title="Hidden", status="hidden")
    site.page()
    assert ids(site.build()) == {"Cliff": ID}
    assert rows(site) == [
        ["", SITEURL, "", ""],
        ["walks/cliff.md", ID, "2026-03-01 10:00", "Cliff"],
    ]


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"SITEURL": "https://new.example"},
        {"ARTICLE_URL": "{date:%Y}/{slug}/", "ARTICLE_SAVE_AS": "{date:%Y}/{slug}/index.html"},
        {"FEED_APPEND_REF": True},
        {"FEED_DOMAIN": "https://feeds.example"},
        {"TIMEZONE": "Pacific/Auckland"},
    ],
)
@pytest.mark.parametrize(
    "meta",
    [
        {"title": "Cliff", "slug": "cliff"},
        {"title": "Cliff", "slug": "other"},
        {"title": "Cliff", "slug": "cliff", "date": "2030-01-01"},
        {"title": "Another", "slug": "another", "category": "Else"},
    ],
)
def test_an_id_never_changes(site: Site, meta: Any, settings: Any) -> None:
    site.post("cliff.md", title="Cliff", slug="cliff")
    site.build()
    site.post("cliff.md", **meta)
    assert list(ids(site.build(**settings)).values()) == [ID]


def test_a_renamed_file_keeps_its_id(site: Site) -> None:
    site.post("cliff.md", title="Cliff", slug="cliff")
    site.build()
    (site.content / "cliff.md").unlink()
    site.post("walks/the-cliff.rst", title="Cliff", slug="the-cliff")
    assert ids(site.build()) == {"Cliff": ID}
    assert rows(site)[1][:2] == ["walks/the-cliff.rst", ID]


def test_a_post_that_was_a_draft_meanwhile_keeps_its_id(site: Site) -> None:
    site.post("cliff.md", title="Cliff", slug="cliff")
    site.build()
    site.post("cliff.md", title="Cliff", slug="cliff", status="draft")
    site.build()
    site.post("cliff.md", title="Cliff", slug="cliff-2", status="published", date="2027-01-01")
    assert ids(site.build()) == {"Cliff": ID}


def test_the_id_of_the_front_matter_wins(site: Site) -> None:
    site.post("cliff.md", title="Cliff", slug="cliff", smo_id="https://old.example.org/?p=12")
    assert ids(site.build()) == {"Cliff": "https://old.example.org/?p=12"}


@pytest.mark.parametrize("stated", ["12", "an id", "no-colon/1", ":x", "x:", "a b:c"])
def test_an_id_that_is_none_is_told(site: Site, stated: str) -> None:
    site.post("cliff.md", title="Cliff", slug="cliff", smo_id=stated)
    built = site.build(expect_warnings=True)
    assert built.log == [
        "cliff.md: smo_id: expected an address or a URN, as in https://old.example.org/?p=123 or "
        f"tag:example.org,2019-05-01:/walk.html, got {stated!r}."
    ]
    assert ids(built) == {"Cliff": ID}


def test_two_posts_with_one_smo_id_are_told(site: Site) -> None:
    for name in ("a", "b"):
        site.post(f"{name}.md", title=name, slug=name, smo_id="urn:x:1", date="2026-03-01")
    built = site.build(expect_warnings=True)
    (said,) = built.log
    assert "smo_id = 'urn:x:1': another post has this id in feeds." in said
    assert len(set(ids(built).values())) == 2


def test_at_home_nothing_is_kept_before_the_site_has_an_address(site: Site) -> None:
    site.post("cliff.md", title="Cliff", slug="cliff")
    site.build(SITEURL="", expect_warnings=True)
    assert not (site.content / LEDGER).exists()


def test_at_home_new_posts_come_into_the_ledger(site: Site) -> None:
    """So that their author commits it, though the site is published by another machine."""
    site.post("cliff.md", title="Cliff", slug="cliff")
    site.build(SITEURL="https://example.org/blog")
    site.post("moor.md", title="Moor", slug="moor")
    site.build(SITEURL="", expect_warnings=True)
    assert rows(site) == [
        ["", "https://example.org/blog", "", ""],
        ["cliff.md", "tag:example.org,2026-03-01:/blog/cliff.html", "2026-03-01 10:00", "Cliff"],
        ["moor.md", "tag:example.org,2026-03-01:/blog/moor.html", "2026-03-01 10:00", "Moor"],
    ]
    (site.content / "moor.md").unlink()
    site.post("the-moor.md", title="Moor", slug="the-moor")
    found = ids(site.build(SITEURL="https://example.org/blog"))
    assert found["Moor"] == "tag:example.org,2026-03-01:/blog/moor.html"


def test_a_ledger_that_cannot_be_written_is_told_and_the_build_goes_on(site: Site) -> None:
    site.post("cliff.md", title="Cliff", slug="cliff")
    (site.content / LEDGER).mkdir()
    built = site.build(expect_warnings=True)
    assert ids(built) == {"Cliff": ID}
    assert len(built.log) == 1
    assert LEDGER in built.log[0]


def test_the_ledger_is_not_published(site: Site) -> None:
    site.post()
    site.build(STATIC_PATHS=[""])
    assert not site.build(STATIC_PATHS=[""]).has(LEDGER)


def test_two_builds_leave_the_ledger_as_it_is(site: Site) -> None:
    site.post()
    site.build()
    before = (site.content / LEDGER).stat().st_mtime_ns
    site.build()
    assert (site.content / LEDGER).stat().st_mtime_ns == before


def test_a_sub_site_has_a_ledger_of_its_own(site: Site) -> None:
    """The same file has two addresses there, and has been published under two ids."""
    site.post("cliff.md", title="Cliff", slug="cliff")
    site.build()

    def as_i18n_subsites_does(generator: Generator) -> None:
        generator.context["main_lang"] = "en"

    with signals.generator_init.connected_to(as_i18n_subsites_does):
        built = site.build(SITEURL="https://example.org/de", DEFAULT_LANG="de")
    assert list(ids(built).values()) == ["tag:example.org,2026-03-01:/de/cliff.html"]
    assert [row[0] for row in rows(site, "smo-ids.de.txt")] == ["", "cliff.md"]
    assert rows(site)[1][1] == ID


def test_feeds_left_to_pelican_need_no_ledger(site: Site) -> None:
    site.post()
    site.build({"feeds": False})
    assert not Path(site.content, LEDGER).exists()


@pytest.mark.parametrize(
    ("settings", "meta", "advice"),
    [
        ({}, {"url": "x/"}, "Give one of them another url in its front matter;"),
        ({"ARTICLE_URL": "{slug}/"}, {"slug": "x"}, "Give one of them another slug;"),
        (
            {"ARTICLE_URL": "{date:%Y}/"}, {},
            "Put {slug} into ARTICLE_URL = '{date:%Y}/', where nothing tells them apart;",
        ),
    ],
)  # fmt: skip
def test_advice_about_one_id_for_two_posts_can_be_followed(
    site: Site, settings: Any, meta: Any, advice: str
) -> None:
    for name in "ab":
        site.post(f"{name}.md", title=name, **{"save_as": f"{name}.html", "slug": name, **meta})
    built = site.build(expect_warnings=True, **settings)
    (said,) = [it for it in built.log if "in feeds it would have the id of" in it]
    assert f"the same day. {advice} until then" in said
    assert len(set(ids(built).values())) == 2
