"""Which posts stand in which feed: rules, feeds of the site's own, archives."""

import json
import re
from typing import Any

import feedparser
import pytest
from lxml import etree

from tests.conftest import SITEURL, Site
from tests.reading import Built

ATOM = "feeds/all.atom.xml"
RSS = "feeds/all.rss.xml"
JSON = "feeds/all.json"
NAMES = {"a": "http://www.w3.org/2005/Atom", "fh": "http://purl.org/syndication/history/1.0"}


def titles(built: Built, path: str) -> list[str]:
    data = (built.output / path).read_bytes()
    if path.endswith(".json"):
        return [item["title"] for item in json.loads(data)["items"]]
    feed = feedparser.parse(data)
    assert not feed.bozo, feed.bozo_exception
    return [entry.title for entry in feed.entries]


def five_posts(site: Site) -> None:
    for day, (name, meta) in enumerate(
        {
            "walks/cliff.md": {"category": "Walks", "tags": "sea, cliffs"},
            "walks/moor.md": {"category": "Walks", "tags": "heather", "authors": "Bo Li"},
            "links/one.md": {"category": "Links", "tags": "sea"},
            "talks/tides.rst": {"category": "Talks & more", "tags": "Sea Songs"},
            "fr/mer.md": {"category": "Walks", "lang": "fr", "tags": "mer"},
        }.items(),
        1,
    ):
        title = name.split("/")[1].split(".")[0]
        site.post(name, title=title, date=f"2026-03-0{day}", slug=title, **meta)


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ({}, ["tides", "one", "moor", "cliff"]),
        ({"exclude": {"category": ["Links"]}}, ["tides", "moor", "cliff"]),
        ({"include": {"category": ["walks"]}}, ["moor", "cliff"]),
        ({"include": {"category": ["talks-more"]}}, ["tides"]),
        ({"include": {"tag": ["sea*"]}}, ["tides", "one", "cliff"]),
        ({"include": {"tag": ["sea*"], "category": ["Walks", "Links"]}}, ["one", "cliff"]),
        ({"include": {"tag": ["sea"]}, "exclude": {"author": ["Ada Lin"]}}, []),
        ({"include": {"author": ["bo-li"]}}, ["moor"]),
        ({"include": {"file": ["walks/*", "*.rst"]}}, ["tides", "moor", "cliff"]),
        ({"exclude": {"lang": ["fr"], "file": ["links/*"]}}, ["tides", "moor", "cliff"]),
        ({"limit": 1}, ["tides"]),
        ({"limit": 2, "exclude": {"category": ["talks*"]}}, ["one", "moor"]),
        ({"include": {"tag": ["[sea]", "nothing"]}}, []),
    ],
)
def test_a_rule_says_what_stands_in_a_feed(site: Site, rule: Any, found: list[str]) -> None:
    five_posts(site)
    (site.content / "fr/mer.md").unlink()
    built = site.build({"feeds": {"select": {"feeds/all.*": rule}}})
    for path in (ATOM, RSS, JSON):
        assert titles(built, path) == found
    # Other feeds go on as they were.
    assert titles(built, "feeds/walks.atom.xml") == ["moor", "cliff"]


def test_the_first_rule_that_fits_holds(site: Site) -> None:
    five_posts(site)
    select = {
        RSS: {"limit": 1},
        "feeds/*": {"include": {"category": ["Walks"]}},
    }
    built = site.build({"feeds": {"select": select}})
    assert titles(built, RSS) == ["mer"]
    assert titles(built, ATOM) == ["mer", "moor", "cliff"]
    # Atom and RSS say different things, and so each has a JSON Feed of its own.
    assert titles(built, JSON) == ["mer", "moor", "cliff"]
    assert titles(built, "feeds/all.rss.json") == ["mer"]


def test_a_rule_for_no_feed_is_told(site: Site) -> None:
    site.post()
    built = site.build(
        {"feeds": {"select": {"feeds/msc.atom.xml": {"limit": 5}}}},
        CATEGORY_FEED_ATOM="feeds/{slug}.atom.xml", AUTHOR_FEED_ATOM=None, AUTHOR_FEED_RSS=None,
        TRANSLATION_FEED_ATOM=None, expect_warnings=True,
    )  # fmt: skip
    assert built.log == [
        'SMO["feeds"]["select"]["feeds/msc.atom.xml"]: no feed has this path. Did you mean '
        '"feeds/misc.atom.xml"? The feeds of this site are feeds/all.atom.xml, feeds/all.rss.xml, '
        "feeds/misc.atom.xml."
    ]


def test_a_post_can_stand_in_no_feed(site: Site) -> None:
    site.post("a.md", title="In")
    site.post("b.md", title="Out", smo_feed="no")
    site.post("c.md", title="In too", smo_feed="yes", date="2026-02-02")
    extra = {"every": {}}
    built = site.build({"feeds": {"extra": extra}})
    for path in (ATOM, RSS, JSON, "feeds/ada-lin.atom.xml", "feeds/every.rss.xml"):
        assert titles(built, path) == ["In", "In too"]
    assert built.has("out.html")


def test_an_odd_smo_feed_is_told_and_the_post_stays(site: Site) -> None:
    site.post(smo_feed="nope")
    built = site.build(expect_warnings=True)
    assert built.log == ["post.md: smo_feed: expected yes or no, got 'nope'."]
    assert titles(built, ATOM) == ["A post"]


def test_a_feed_of_the_site_s_own(site: Site) -> None:
    five_posts(site)
    extra = {
        "coast": {"title": "By the sea", "include": {"tag": ["sea", "mer"]}},
        "few": {"path": "news/latest", "limit": 2},
    }
    built = site.build({"feeds": {"extra": extra}})
    for path in ("feeds/coast.atom.xml", "feeds/coast.rss.xml", "feeds/coast.json"):
        assert titles(built, path) == ["mer", "one", "cliff"]
    assert titles(built, "news/latest.rss.xml") == ["mer", "tides"]
    feed = feedparser.parse(built.read("feeds/coast.atom.xml")).feed
    assert feed.title == "The Tide Table - By the sea"
    assert feed.id == f"{SITEURL}/feeds/coast.atom.xml"
    # Every page links it, behind the feeds of the whole site.
    assert [link["title"] for link in built.page("one.html").links("alternate")] == [
        *(f"The Tide Table ({name})" for name in ("Atom", "RSS", "JSON")),
        *(f"The Tide Table - By the sea ({name})" for name in ("Atom", "JSON", "RSS")),
        *(f"The Tide Table - few ({name})" for name in ("Atom", "JSON", "RSS")),
        *(f"The Tide Table - Links ({name})" for name in ("Atom", "JSON")),
    ]


def test_json_alone_of_a_feed_of_the_site_s_own(site: Site) -> None:
    site.post()
    built = site.build({"feeds": {"formats": ["json"], "extra": {"x": {}}}})
    assert [name for name in built.files() if "/x" in name] == ["feeds/x.json"]


def test_an_entry_template_makes_the_content(site: Site) -> None:
    site.template(
        "short.html",
        '<p>{{ entry.title }}, {{ article.category }}: <a href="{{ SITEURL }}/x.html">more</a></p>'
        '{{ content }}<script>alert(1)</script><img src="pic.png">',
    )
    site.post(title="Salt & wind", category="A & B", body="*Body*")
    built = site.build({"feeds": {"extra": {"x": {"template": "short.html"}}}})
    (entry,) = feedparser.parse(built.read("feeds/x.atom.xml")).entries
    (item,) = json.loads(built.read("feeds/x.json"))["items"]
    assert item["content_html"] == (
        f'<p>Salt &amp; wind, A &amp; B: <a href="{SITEURL}/x.html">more</a></p>'
        f'<p><em>Body</em></p><img src="{SITEURL}/pic.png">'
    )
    assert "Salt" in entry.content[0].value
    # The same post in other feeds is as ever.
    assert json.loads(built.read(JSON))["items"][0]["content_html"] == "<p><em>Body</em></p>"


def test_an_entry_template_that_is_no_use_is_told_once(site: Site) -> None:
    site.template("nope.html", "{{ 1 / }}")
    site.post("a.md")
    site.post("b.md", title="Another", slug="b")
    built = site.build({"feeds": {"extra": {"x": {"template": "nope.html"}}}}, expect_warnings=True)
    (said,) = built.log
    assert said.startswith('SMO["feeds"]["extra"]["x"]["template"]')
    assert "TemplateSyntaxError:" in said
    assert len(titles(built, "feeds/x.atom.xml")) == 2


def test_a_template_that_fails_for_one_post_names_it(site: Site) -> None:
    site.template("t.html", "{{ article.nothing.at_all }}")
    site.post("a.md")
    built = site.build({"feeds": {"extra": {"x": {"template": "t.html"}}}}, expect_warnings=True)
    assert any(said.startswith("a.md: ") for said in built.log)
    assert titles(built, "feeds/x.atom.xml") == ["A post"]


def test_a_feed_of_the_site_s_own_that_is_empty_is_told(site: Site) -> None:
    site.post()
    built = site.build(
        {"feeds": {"extra": {"x": {"include": {"tag": ["see"]}}}}}, expect_warnings=True
    )
    assert built.log == [
        """SMO["feeds"]["extra"]["x"]: no post matches `include`; this feed is empty."""
    ]
    assert titles(built, "feeds/x.rss.xml") == []


@pytest.mark.parametrize(
    ("extra", "fault"),
    [
        ({"x": {"path": "feeds/x.atom.xml"}},
         """SMO["feeds"]["extra"]["x"]: expected a path without an ending, since each format adds """
         "its own, got 'feeds/x.atom.xml'. Write 'feeds/x'."),
        ({"x": {"path": "../x"}}, """as in "feeds/walks", got '../x'."""),
        ({"x": {"path": "/x"}}, """as in "feeds/walks", got '/x'."""),
        ({"x": {"path": "x/"}}, """as in "feeds/walks", got 'x/'."""),
        ({"x": {"path": ".xml"}}, """as in "feeds/walks", got '.xml'."""),
        ({"x": {"path": "y"}, "z": {"path": "y"}},
         """SMO["feeds"]["extra"]["z"]: SMO["feeds"]["extra"]["x"] has the path 'y' too."""),
        ({"x": {"inclde": {}}},
         """SMO["feeds"]["extra"]["x"]["inclde"]: unknown key. Did you mean """
         '"include"?'),
        ({"x": {"include": {"tags": ["a"]}}}, 'Did you mean "tag"?'),
        ({"x": {"include": {"tag": "sea"}}},
         """SMO["feeds"]["extra"]["x"]["include"]["tag"]: expected a list of texts, as in """
         """["Walks", "sea*"], got 'sea'. Did you mean ["sea"]?"""),
        ({"x": {"limit": -1}}, "expected a number from 0 to 100000, got -1."),
        (["x"], """SMO["feeds"]["extra"]: expected a mapping, as in """
         """{"coast": {"include": {"tag": ["sea"]}}}, got ['x']."""),
        ({"x": None}, """SMO["feeds"]["extra"]["x"]: expected a mapping with the keys """),
    ],
)  # fmt: skip
def test_a_wrong_feed_of_the_site_s_own_stops_the_build(site: Site, extra: Any, fault: str) -> None:
    site.post()
    with pytest.raises(ValueError, match=re.escape(fault)):
        site.build({"feeds": {"extra": extra}})


def posts(site: Site, count: int) -> None:
    for day in range(1, count + 1):
        site.post(f"{day}.md", title=f"Day {day}", slug=f"day-{day}", date=f"2026-03-{day:02}")


def links(built: Built, path: str) -> dict[str, str]:
    root = etree.fromstring((built.output / path).read_bytes())
    found = root.xpath("/a:feed/a:link | /rss/channel/a:link", namespaces=NAMES)
    return {
        link.get("rel"): link.get("href").removeprefix(f"{SITEURL}/") for link in found
    }  # fmt: skip


@pytest.mark.parametrize("path", [ATOM, RSS])
def test_archives_hold_what_does_not_fit(site: Site, path: str) -> None:
    posts(site, 7)
    built = site.build({"feeds": {"archive": True}}, FEED_MAX_ITEMS=3)
    stem = path.removesuffix(".xml")
    one, two = f"{stem}.archive-1.xml", f"{stem}.archive-2.xml"
    assert titles(built, path) == ["Day 7", "Day 6", "Day 5"]
    assert titles(built, two) == ["Day 6", "Day 5", "Day 4"]
    assert titles(built, one) == ["Day 3", "Day 2", "Day 1"]
    assert not built.has(f"{stem}.archive-3.xml")
    assert links(built, path).get("prev-archive") == two
    assert {"current", "next-archive"}.isdisjoint(links(built, path))
    assert links(built, two)["self"] == two
    assert [links(built, two).get(rel) for rel in ("current", "prev-archive", "next-archive")] == [
        path, one, None,
    ]  # fmt: skip
    assert [links(built, one).get(rel) for rel in ("current", "prev-archive", "next-archive")] == [
        path, None, two,
    ]  # fmt: skip
    marks = {
        name: len(etree.fromstring(built.read(name).encode()).findall(".//fh:archive", NAMES))
        for name in (path, one, two)
    }
    assert marks == {path: 0, one: 1, two: 1}
    # What stands in an archive is found by following it, and is no feed to subscribe to.
    assert not any(
        "archive" in link["href"] for link in built.page("index.html").links("alternate")
    )


def test_a_reader_of_json_gets_everything(site: Site) -> None:
    posts(site, 7)
    built = site.build({"feeds": {"archive": True}}, FEED_MAX_ITEMS=3)
    url, found = f"{SITEURL}/{JSON}", []
    while url:
        page = json.loads(built.read(url.removeprefix(f"{SITEURL}/")))
        assert page["feed_url"] == url
        found += [item["title"] for item in page["items"]]
        url = page.get("next_url", "")
    assert list(dict.fromkeys(found)) == [f"Day {day}" for day in range(7, 0, -1)]


def test_an_archive_stays_as_it_is_when_posts_are_added(site: Site) -> None:
    posts(site, 7)
    smo = {"feeds": {"archive": True}}
    before = site.build(smo, FEED_MAX_ITEMS=2).files()
    site.post("8.md", title="Day 8", slug="day-8", date="2026-03-08")
    after = site.build(smo, FEED_MAX_ITEMS=2).files()
    for number in (1, 2):
        name = f"feeds/all.atom.archive-{number}.xml"
        assert titles_of(after[name]) == titles_of(before[name])
    assert after["feeds/all.atom.archive-1.xml"] == before["feeds/all.atom.archive-1.xml"]


def titles_of(data: bytes) -> list[str]:
    return [entry.title for entry in feedparser.parse(data).entries]


@pytest.mark.parametrize("count", [1, 3])
def test_what_fits_has_no_archive(site: Site, count: int) -> None:
    posts(site, count)
    built = site.build({"feeds": {"archive": True}}, FEED_MAX_ITEMS=3)
    assert not [name for name in built.files() if "archive-" in name]
    assert "prev-archive" not in links(built, ATOM)


def test_archives_are_at_the_feeds_own_host(site: Site) -> None:
    posts(site, 3)
    built = site.build(
        {"feeds": {"archive": True}}, FEED_MAX_ITEMS=2, FEED_DOMAIN="https://feeds.example.net",
        FEED_ALL_ATOM_URL="atom/",
    )  # fmt: skip
    assert links(built, ATOM)["prev-archive"] == (
        "https://feeds.example.net/feeds/all.atom.archive-1.xml"
    )
    assert links(built, "feeds/all.atom.archive-1.xml")["current"] == (
        "https://feeds.example.net/atom/"
    )
