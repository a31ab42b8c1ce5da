"""WebSub hubs in the SMO block, in feeds and in pages."""

import json
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from pelican import signals

from pelican_smo.channels.selection import checked
from pelican_smo.settings.errors import SettingsError
from tests.conftest import SITEURL, Site
from tests.hub import GOOGLE, OTHER

FEEDS = ["feeds/all.atom.xml", "feeds/all.json", "feeds/all.rss.xml"]
# One feed in three formats, and nothing else.
FEW: dict[str, Any] = {
    "CATEGORY_FEED_ATOM": None, "AUTHOR_FEED_ATOM": None, "AUTHOR_FEED_RSS": None,
    "TRANSLATION_FEED_ATOM": None,
}  # fmt: skip


def hubs(*addresses: str) -> dict[str, Any]:
    return {"feeds": {"hubs": list(addresses)}}


# In the SMO block


@pytest.mark.parametrize(
    "wrong",
    ["", "hub.example", "//hub.example/", "/hub", "ftp://hub.example/", "https://", "https:///a",
     "HTTPS://hub.example/", "https://hub.example/ü", "https://hub.example/a b", "https://hüb.example/",
     'https://hub.example/"><script>', "https://hub.example/\x00", "https://hub.example/\ud800",
     "https://me:secret@hub.example/", "https://hub.example:eighty/", "https://hub.example:99999/",
     "https://[::1/", " https://hub.example/", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_address_is_told(wrong: str) -> None:
    with pytest.raises(SettingsError) as told:
        checked(hubs(GOOGLE, wrong))
    (fault,) = told.value.faults
    assert fault.startswith('SMO["feeds"]["hubs"][1]: expected the full address of a hub')
    assert f'"{GOOGLE}"' in fault
    assert fault.endswith(f", got {wrong!r}.")


@pytest.mark.parametrize("hub", [GOOGLE, OTHER, "http://127.0.0.1:8000", "https://[::1]:8443/hub"])
def test_what_is_an_address_is_not(hub: str) -> None:
    config, _, _ = checked(hubs(hub))
    assert config.feeds.hubs == (hub,)  # type: ignore[union-attr]


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as told:
        checked({"shar": [], "feeds": {"hubs": ["hub", GOOGLE, GOOGLE], "formats": ["xml"]}})
    assert [it.partition(":")[0] for it in told.value.faults] == [
        'SMO["shar"]', 'SMO["feeds"]["formats"][0]', 'SMO["feeds"]["hubs"][0]',
        'SMO["feeds"]["hubs"][2]',
    ]  # fmt: skip
    assert told.value.faults[3].endswith(f"{GOOGLE!r} is in the list twice. Delete one.")


@pytest.mark.parametrize("wrong", [GOOGLE, {GOOGLE}, {GOOGLE: True}, None])
def test_hubs_are_a_list_of_texts(wrong: object) -> None:
    with pytest.raises(SettingsError, match=r"expected a list of texts, as in \[\"https://pubsub"):
        checked({"feeds": {"hubs": wrong}})


# In feeds


def test_every_feed_names_its_hubs_and_itself_once(site: Site) -> None:
    site.post(tags="sea")
    built = site.build(hubs(GOOGLE, OTHER), TAG_FEED_RSS="feeds/tag-{slug}.rss.xml")
    names = [name for name in built.files() if name.startswith("feeds/")]
    assert len(names) >= 9
    for name in names:
        if name.endswith(".json"):
            feed = json.loads(built.read(name))
            assert feed["hubs"] == [
                {"type": "WebSub", "url": GOOGLE}, {"type": "WebSub", "url": OTHER},
            ]  # fmt: skip
            assert feed["feed_url"] == f"{SITEURL}/{name}"
            continue
        root = ElementTree.fromstring(built.read(name))
        parent = root[0] if root.tag == "rss" else root
        found = [
            (it.get("rel"), it.get("href"))
            for it in parent.findall("{http://www.w3.org/2005/Atom}link")
            if it.get("rel") in ("self", "hub")
        ]
        assert sorted(found) == [
            ("hub", OTHER), ("hub", GOOGLE), ("self", f"{SITEURL}/{name}"),
        ]  # fmt: skip
        links = feedparser.parse((built.output / name).read_bytes()).feed.links
        assert [it.href for it in links if it.rel == "hub"] == [GOOGLE, OTHER]


def test_links_stand_before_the_first_entry(site: Site) -> None:
    site.post()
    built = site.build(hubs(GOOGLE), **FEW)
    for name, entry in zip(FEEDS, ("<entry", '"items"', "<item"), strict=True):
        head = built.read(name).partition(entry)[0]
        assert GOOGLE in head
        assert f"{SITEURL}/{name}" in head


def test_hubs_stay_where_a_listener_edits_the_feed(site: Site) -> None:
    def rename(context: Any, feed: Any) -> None:
        feed.feed["title"] = "Renamed"

    site.post()
    signals.feed_generated.connect(rename)
    try:
        site.build(hubs(GOOGLE), **FEW)
    finally:
        signals.feed_generated.disconnect(rename)
    for name in FEEDS:
        assert site.built().read(name).count(GOOGLE) == 1
    assert "Renamed" in site.built().read(FEEDS[0])


def test_without_hubs_nothing_is_said_of_them(site: Site) -> None:
    site.post()
    built = site.build(**FEW)
    assert all("hub" not in built.read(name) for name in FEEDS)
    assert built.page().links("hub") == []


# In pages


def test_pages_that_link_feeds_name_the_hubs(site: Site) -> None:
    site.post(tags="sea")
    site.page()
    built = site.build(hubs(GOOGLE, OTHER))
    for name, page in built.pages().items():
        assert [it["href"] for it in page.links("hub")] == [GOOGLE, OTHER], name
        # A page is no topic: nobody would tell the hub of it.
        assert page.links("self") == []


@pytest.mark.parametrize("settings", [{"FEED_ALL_ATOM": None}, {"SITEURL": ""}])
def test_pages_without_feeds_name_none(site: Site, settings: dict[str, Any]) -> None:
    site.page()
    built = site.build(hubs(GOOGLE), expect_warnings=True, **FEW, **settings)
    assert built.page("pages/about.html").links("hub") == []


def test_feeds_left_to_pelican_have_none(site: Site) -> None:
    site.post()
    assert site.build({"feeds": False}).page().links("hub") == []


@pytest.mark.parametrize("theme_tags", ["auto", "keep", "replace"])
@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (f"<link rel=hub href={GOOGLE}>", [GOOGLE]),
        (f'<link href=" {GOOGLE} " rel="HUB"><link rel="hub" href="{GOOGLE}">', [GOOGLE]),
        (f'<link rel="hub" href="{OTHER.replace("&", "&amp;")}">', [GOOGLE, OTHER]),
        ('<link rel="hub" href="">', [GOOGLE]),
    ],
)
def test_a_hub_of_the_theme_stands_once(
    site: Site, theme_tags: str, printed: str, expected: list[str]
) -> None:
    site.template("article.html", f"<html><head>{printed}</head><body>a</body></html>")
    site.post()
    page = site.build({**hubs(GOOGLE), "head": {"theme_tags": theme_tags}}).page()
    assert sorted(it["href"].strip() for it in page.links("hub")) == sorted(expected)


def test_debug_tells_where_a_hub_is_from(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.post()
    pelican = site.pelican(hubs(GOOGLE))
    with caplog.at_level("DEBUG"):
        pelican.run()
    said = f"post.md: hub {GOOGLE} = {GOOGLE} (from SMO feeds)"
    assert said in [record.getMessage() for record in caplog.records]
