"""`pelican-smo ids`: the ids of feed entries, shown, checked, and taken from an export."""

import json
from pathlib import Path
from typing import Any

import feedparser
import pytest

from pelican_smo.commands.main import main
from pelican_smo.feeds import exports
from pelican_smo.feeds.exports import Published
from tests.conftest import SETTINGS, SITEURL, Site, disconnect

LEDGER = "smo-ids.txt"


@pytest.fixture
def posts(site: Site) -> Site:
    site.post("walk.md", title="A walk", slug="walk", date="2019-05-01 10:00")
    site.post("tide.md", title="Tides & moods", slug="tide", date="2019-06-01 23:30")
    site.post("new/pier.md", title="The pier", slug="the-pier", date="2020-01-01")
    site.post("draft.md", title="Draft", slug="draft", status="draft")
    return site


def settings(site: Site, **more: Any) -> str:
    disconnect()
    file = site.folder / "publishconf.py"
    said = {**SETTINGS, "PATH": str(site.content), "OUTPUT_PATH": str(site.output), **more}
    file.write_text("".join(f"{key} = {value!r}\n" for key, value in said.items()), "utf-8")
    return str(file)


def run(site: Site, *arguments: str, **more: Any) -> int:
    return main(["ids", "-s", settings(site, **more), *arguments])


def rows(site: Site) -> dict[str, str]:
    lines = (site.content / LEDGER).read_text("utf-8").splitlines()
    return {row[0]: row[1] for row in map(json.loads, filter(lambda it: it[:1] == "[", lines))}


def test_it_shows_and_checks_the_file_and_writes_nothing(posts: Site, capsys: Any) -> None:
    assert run(posts) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "new: new/pier.md: tag:example.org,2020-01-01:/the-pier.html"
    assert out[-1] == "  3 new: not in the file yet; the next public build adds it"
    assert not (posts.content / LEDGER).exists()
    posts.build()
    posts.post("walk.md", title="A walk", slug="long-walk", date="2019-05-01 10:00")
    posts.post("tide.md", title="Tides", slug="tide", date="2019-06-01", smo_id="urn:x:tide")
    (posts.content / "new/pier.md").unlink()
    before = (posts.content / LEDGER).read_bytes()
    capsys.readouterr()
    with (posts.content / LEDGER).open("a") as file:
        file.write('["pier.md", "tag:example.org,2019-05-01:/walk.html", "", ""]\n')
    assert run(posts, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["file"] == str(posts.content / LEDGER)
    assert [(it["state"], it["source"], it["id"]) for it in told["ids"]] == [
        ("stated", "tide.md", "urn:x:tide"),
        ("other", "walk.md", "tag:example.org,2019-05-01:/walk.html"),
        ("gone", "new/pier.md", "tag:example.org,2020-01-01:/the-pier.html"),
        ("unread", "line 9 repeats a source or an id of a line above, which is used. Delete one.",
         ""),
    ]  # fmt: skip
    assert told["ids"][1]["pelicans"] == "tag:example.org,2019-05-01:/long-walk.html"
    (posts.content / LEDGER).write_bytes(before)
    assert run(posts) == 0
    assert "(Pelican: tag:example.org,2019-05-01:/long-walk.html)" in capsys.readouterr().out
    assert (posts.content / LEDGER).read_bytes() == before


def item(link: str, guid: str, title: str, more: str = "") -> str:
    return (
        f"<item><title>{title}</title><link>{link}</link><guid isPermaLink='false'>{guid}</guid>"
        f"<pubDate>Sat, 01 Jun 2019 22:30:00 +0000</pubDate>{more}</item>"
    )


WXR = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Old</title>'
    + item("https://old.example/walk/", "https://old.example/?p=1", "Walk!",
           "<wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
           "<wp:post_name>walk</wp:post_name><wp:post_date>2019-05-01 10:00:00</wp:post_date>"
           "<content:encoded><![CDATA[<p>x</p>]]></content:encoded>")
    + item("https://old.example/?p=2", "https://old.example/?p=2", "Tides &amp;amp; moods",
           "<wp:post_type>post</wp:post_type><wp:status>publish</wp:status>")
    + item("https://old.example/2020/pier/", "https://old.example/?p=3", "Pier",
           "<wp:post_type>post</wp:post_type><wp:post_name>the-pier</wp:post_name>")
    # What has never been in a feed, and what is not here.
    + item("https://old.example/tide/", "https://old.example/?p=4", "tide",
           "<wp:post_type>attachment</wp:post_type>")
    + item("https://old.example/draft/", "https://old.example/?p=5", "Draft",
           "<wp:post_type>post</wp:post_type><wp:status>draft</wp:status>")
    + item("https://old.example/lost/", "https://old.example/?p=6", "Lost")
    + "</channel></rss>"
)  # fmt: skip


@pytest.mark.parametrize("built_before", [False, True])
def test_ids_of_an_export_are_taken_when_that_is_wanted(
    posts: Site, capsys: Any, built_before: bool
) -> None:
    export = posts.folder / "export.xml"
    export.write_text(WXR, "utf-8")
    if built_before:
        posts.build()
    before = rows(posts) if built_before else None
    capsys.readouterr()
    assert run(posts, "--from", str(export)) == 0
    out = capsys.readouterr().out.splitlines()
    so_far = ", so far tag:example.org,2020-01-01:/the-pier.html" if built_before else ""
    assert out[0] == f"new/pier.md: https://old.example/?p=3 (by slug{so_far})"
    assert out[1].startswith("tide.md: https://old.example/?p=2 (by title and date")
    assert out[2].startswith("walk.md: https://old.example/?p=1 (by address")
    assert "3 of its 4 posts are here" in out[3]
    assert out[4:] == [
        "  not found here: https://old.example/?p=6", "Nothing is written yet: --write does it.",
    ]  # fmt: skip
    assert (rows(posts) if built_before else None) == before
    assert run(posts, "--from", str(export), "--write") == 0
    expected = {
        "": SITEURL, "new/pier.md": "https://old.example/?p=3",
        "tide.md": "https://old.example/?p=2", "walk.md": "https://old.example/?p=1",
    }  # fmt: skip
    assert rows(posts) == expected
    # Feeds have them from now on, and nothing is left to take.
    built = posts.build()
    assert rows(posts) == expected
    feed = feedparser.parse(built.read("feeds/all.atom.xml"))
    assert {it.id for it in feed.entries} == {*expected.values()} - {SITEURL}
    capsys.readouterr()
    assert run(posts, "--from", str(export), "--write") == 0
    assert "0 with another id" in capsys.readouterr().out


def test_ids_of_an_older_feed_are_put_right(posts: Site, capsys: Any) -> None:
    """As where a ledger has begun with other ids than those that are out."""
    built = posts.build({"feeds": False})
    old = posts.folder / "old.xml"
    old.write_text(built.read("feeds/all.atom.xml"), "utf-8")
    posts.write(LEDGER, '["walk.md", "tag:example.org,2019-05-01://walk.html", "", ""]\n')
    assert run(posts, "--from", str(old), "--write") == 0
    assert rows(posts)["walk.md"] == "tag:example.org,2019-05-01:/walk.html"
    capsys.readouterr()
    assert run(posts) == 0
    assert "3 same: Pelican would give it the same" in capsys.readouterr().out


def test_an_id_that_another_post_keeps_stays_out(posts: Site, capsys: Any) -> None:
    posts.build()
    export = posts.folder / "feed.xml"
    taken = "tag:example.org,2019-06-01:/tide.html"
    export.write_text(f"<rss><channel>{item('/walk/', taken, 'x')}</channel></rss>", "utf-8")
    before = rows(posts)
    assert run(posts, "--from", str(export), "--write") == 1
    assert f"walk.md: {taken} stays out: another post has it." in capsys.readouterr().out
    assert rows(posts)["tide.md"] == before["tide.md"]
    assert len({*rows(posts).values()}) == len(rows(posts))


def test_what_several_have_in_common_tells_none_of_them() -> None:
    posts = [Published("a.md", "https://e.org/x/", "x", "T", "2019-05-01"),
             Published("b.md", "https://e.org/y/", "x", "T", "2019-05-01"),
             Published("c.md", "https://e.org/z/", "z", "Z", "2019-05-03")]  # fmt: skip
    entries = [Published("1", "https://o.org/x", "q", "T", "2019-05-01"),
               Published("2", "https://o.org/", "x", "T", "2019-05-01"),
               Published("3", "", "", "z", "2019-05-04")]  # fmt: skip
    found = exports.matches(posts, entries)
    assert [(it.post.name, it.entry.name, it.how) for it in found] == [
        ("a.md", "1", "address"),
        # When a.md is told, the slug and the title are b.md's alone.
        ("b.md", "2", "slug"), ("c.md", "3", "title and date"),
    ]  # fmt: skip


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "data",
    [
        b"", b"no XML", b"<rss><channel><item>", b"{}", b"<html></html>", b"\xff\xfe<",
        f'<!DOCTYPE r [<!ENTITY l0 "x">{LAUGHS}]><rss><channel>{item("/walk/", "urn:x:&l11;", "&l11;")}</channel></rss>'.encode(),
        f'<!DOCTYPE r [<!ENTITY l0 "x">{LAUGHS}]><rss a="&l11;"><channel>{item("/walk/", "urn:x:1", "x")}</channel></rss>'.encode(),
        f'<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel>{item("/walk/", "urn:&f;", "&f;")}</channel></rss>'.encode(),
        f'<!DOCTYPE r [<!ENTITY l0 "x">{LAUGHS}]><rss><channel>{item("/walk/", "urn:x:&l11;", "x")}</channel></rss>'.encode("utf-16"),
        b"<a>" * 100_000,
        b"<rss><channel><item><guid>a b</guid></item><item><guid>" + b"x" * 9000 + b"</guid></item>"
        b"</channel></rss>",
    ],
)  # fmt: skip
def test_an_export_that_is_none_is_refused(posts: Site, capsys: Any, data: bytes) -> None:
    export = posts.folder / "export.xml"
    export.write_bytes(data)
    assert run(posts, "--from", str(export), "--write") == 2
    assert capsys.readouterr().err.startswith(f"{export}: ")
    assert not (posts.content / LEDGER).exists()


def test_what_cannot_be_done_is_said(posts: Site, capsys: Any) -> None:
    for arguments, more, said in (
        (["--write"], {}, "--write: it needs --from EXPORT"),
        (["--from", "gone.xml"], {}, "gone.xml: this cannot be read: No such file"),
        ([], {"SITEURL": ""}, "no feeds of pelican_smo"),
        ([], {"PLUGINS": []}, "no feeds of pelican_smo"),
        ([], {"SMO": {"feeds": False}}, "no feeds of pelican_smo"),
    ):
        assert run(posts, *arguments, **more) == 2
        assert said in capsys.readouterr().err
    assert main(["ids", "-s", "gone.py"]) == 2


def test_nothing_in_an_export_steers_a_terminal(posts: Site, capsys: Any) -> None:
    export = posts.folder / "export.xml"
    evil = "urn:x:\u202ered\u2066\x9b2J"
    export.write_text(f"<rss><channel>{item('/walk/', evil, 'x')}</channel></rss>", "utf-8")
    run(posts, "--from", str(export))
    out = capsys.readouterr().out
    assert "walk.md: urn:x:red" in out
    assert not set(out) & set("\u202e\u2066\x9b")


# What a build says of the file


def test_a_public_build_says_once_that_the_file_is_to_be_committed(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    def said() -> list[str]:
        return [it.getMessage() for it in caplog.records if LEDGER in it.getMessage()]

    site.post("a.md", title="A", slug="a")
    site.build()
    (first,) = said()
    assert first.startswith(f"{site.content / LEDGER}: this file is new, and keeps the ids")
    site.build()
    assert said() == []
    site.post("a.md", title="Another", slug="b")
    site.build()
    assert said() == []
    site.post("b.md", title="B", slug="bb")
    site.build()
    assert said() == [
        f"{site.content / LEDGER}: the ids of new posts are in it now (1). Commit it with them."
    ]
    # At home it grows without a word.
    site.post("c.md", title="C", slug="c")
    site.build(SITEURL="", expect_warnings=True)
    assert said() == []
    assert Path(site.content, LEDGER).read_text().count('"c.md"') == 1
