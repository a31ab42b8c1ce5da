"""`pelican-smo diff`: what another build has different for networks and for readers of feeds."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pelican_smo.commands.main import main
from pelican_smo.inspect.diff import Diff, Page, compare
from pelican_smo.inspect.feed_entries import Entry, entries
from pelican_smo.inspect.networks import networks
from pelican_smo.inspect.output import Output
from tests.conftest import SITEURL, Site, png

ALL = {it.id for it in networks()}


@pytest.fixture
def builds(site: Site) -> Callable[..., Diff]:
    """Build the site, change its sources, build it again, and compare."""

    def run(change: Callable[[], Any], smo: Any = None, **settings: Any) -> Diff:
        site.build(smo)
        site.output.rename(site.folder / "old")
        change()
        site.build(smo, **settings)
        return compare(Output(site.folder / "old"), Output(site.output))

    return run


def by_path(found: Diff) -> dict[str, Page]:
    return {it.path: it for it in found.pages}


def test_two_builds_of_the_same_are_the_same(site: Site, builds: Any) -> None:
    site.write("images/b.png", png())
    site.post(cover="images/b.png")
    assert builds(lambda: None) == Diff((), (), ())


def test_a_title_that_changed(site: Site, builds: Any) -> None:
    site.post("a.md", slug="a", title="The boat", date="2026-03-02")
    site.post("b.md", slug="b", title="The pier")
    found = builds(
        lambda: site.post("a.md", slug="a", title="The old boat", date="2026-03-02"),
        {"feeds": {"subscribe": False}},
    )
    page = by_path(found)["a.html"]
    assert (page.state, page.url) == ("changed", f"{SITEURL}/a.html")
    # X shows no title where it shows a picture, but reads one.
    titles = [it for it in page.changes if it.field == "title"]
    assert set().union(*(it.networks for it in titles)) == ALL
    assert ("The boat", "The old boat") in [(it.old, it.new) for it in titles]
    assert {it.field for it in page.changes} == {"title"}
    assert "b.html" not in by_path(found)
    assert found.feeds == ()


def test_words_of_the_text_are_a_description(site: Site, builds: Any) -> None:
    site.post(body="Some words of it.")
    change = builds(lambda: site.post(body="Other words of it."))
    (one,) = by_path(change)["a-post.html"].changes
    assert (one.field, one.old, one.new) == (
        "description", "Some words of it.", "Other words of it."
    )  # fmt: skip
    assert "facebook" in one.networks
    assert "imessage" not in one.networks


def test_a_picture_with_other_bytes_under_the_same_address_is_stale(
    site: Site, builds: Any
) -> None:
    site.write("images/b.png", png())
    site.post(cover="images/b.png")
    site.post("b.md", slug="other", title="Other")
    found = builds(lambda: site.write("images/b.png", png(1000, 600)))
    (page,) = found.pages
    (one,) = page.changes
    assert (page.path, one.field, one.stale) == ("a-post.html", "picture", True)
    assert one.old == one.new == f"{SITEURL}/images/b.png"
    assert set(one.networks) == ALL


def test_a_picture_under_another_name_is_not_stale(site: Site, builds: Any) -> None:
    site.write("images/b.png", png())
    site.post(cover="images/b.png")

    def change() -> None:
        site.write("images/c.png", png(1000, 600))
        site.post(cover="images/c.png")

    (page,) = builds(change).pages
    (one,) = page.changes
    assert (one.old, one.new) == (f"{SITEURL}/images/b.png", f"{SITEURL}/images/c.png")
    assert not one.stale


def test_the_same_picture_under_another_name_looks_the_same(site: Site, builds: Any) -> None:
    site.write("images/b.png", png())
    site.post(cover="images/b.png")

    def change() -> None:
        site.write("images/c.png", png())
        site.post(cover="images/c.png")

    assert builds(change).pages == ()


def test_a_page_whose_slug_changed_has_moved(site: Site, builds: Any) -> None:
    site.post("a.md", slug="a", title="The boat")
    site.post("b.md", slug="b", title="The pier")
    found = builds(lambda: site.post("a.md", slug="boat", title="The boat"))
    page = by_path(found)["boat.html"]
    assert (page.state, page.was) == ("moved", "a.html")
    (one,) = page.changes
    assert (one.field, one.old, one.new) == (
        "address", f"{SITEURL}/a.html", f"{SITEURL}/boat.html"
    )  # fmt: skip
    assert {"facebook", "google"} <= set(one.networks)
    assert "a.html" not in by_path(found)
    # The ledger keeps the id, so that no feed tells it again.
    assert found.feeds == ()


def test_pages_that_come_and_go(site: Site, builds: Any) -> None:
    gone = site.post("a.md", slug="a", title="The boat", body="One.", category="x")
    site.post("c.md", slug="c", title="The sea", category="x")

    def change() -> None:
        gone.unlink()
        site.post("b.md", slug="b", title="The pier", body="Two.", category="x")

    found = by_path(builds(change))
    assert (found["a.html"].state, found["a.html"].url) == ("removed", f"{SITEURL}/a.html")
    assert (found["b.html"].state, found["b.html"].changes) == ("added", ())


def test_another_siteurl_is_another_address_of_every_page(site: Site, builds: Any) -> None:
    site.post()
    found = builds(lambda: None, SITEURL="https://new.example")
    fields = {it.field for it in by_path(found)["a-post.html"].changes}
    assert {"address", "site"} <= fields


# Feeds


def test_ids_of_another_hand_announce_everything_again(site: Site, builds: Any) -> None:
    """As when a site that wrote its feeds otherwise is built by something else."""
    for name in "abc":
        site.post(f"{name}.md", slug=name, title=f"Post {name}")

    def change() -> None:
        (site.content / "smo-ids.txt").unlink()
        for name in "abc":
            site.post(f"{name}.md", slug=name, title=f"Post {name}", smo_id=f"urn:new:{name}")

    found = builds(change)
    feeds = {it.path: it for it in found.feeds}
    atom = feeds["feeds/all.atom.xml"]
    assert (atom.state, atom.entries, len(atom.again)) == ("changed", 3, 3)
    one = next(it for it in atom.again if it.title == "Post a")
    assert (one.why, one.new, one.link) == ("id", "urn:new:a", f"{SITEURL}/a.html")
    assert one.old.startswith("tag:example.org,2026")
    assert len(feeds["feeds/all.rss.xml"].again) == len(feeds["feeds/all.json"].again) == 3
    assert found.pages == ()


def test_pelicans_own_ids_change_with_the_slug(site: Site, builds: Any) -> None:
    site.post("a.md", slug="a", title="The boat")
    found = builds(
        lambda: site.post("a.md", slug="boat", title="The boat"),
        {"feeds": False},
        FEED_DOMAIN=SITEURL,
    )
    (feed,) = [it for it in found.feeds if it.path == "feeds/all.atom.xml"]
    ((why, title),) = [(it.why, it.title) for it in feed.again]
    assert (why, title) == ("id", "The boat")


def test_a_post_with_another_date_and_one_that_is_new(site: Site, builds: Any) -> None:
    site.post("a.md", slug="a", title="The boat", date="2026-03-01 10:00")

    def change() -> None:
        site.post(
            "a.md", slug="a", title="The boat", date="2026-03-01 10:00", modified="2026-04-01"
        )
        site.post("b.md", slug="b", title="The pier", date="2026-02-01")

    found = builds(change)
    (again,) = next(it for it in found.feeds if it.path == "feeds/all.atom.xml").again
    assert (again.why, again.title) == ("date", "The boat")
    assert (again.old, again.new) == ("2026-03-01T10:00:00+01:00", "2026-04-01T00:00:00+02:00")


ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id> a </id>'
    '<link rel="self" href="x"/><link href="https://e.example/a"/><title>A &amp; B</title>'
    "<updated>2026-03-01T10:00:00Z</updated></entry></feed>"
)
RSS = (
    '<rss version="2.0"><channel><item><link>https://e.example/a</link><title>A &amp; B</title>'
    "<pubDate>Sun, 01 Mar 2026 10:00:00 +0000</pubDate></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (ATOM, "a"),
        (RSS, "https://e.example/a"),
        (RSS.replace("<item>", '<item><guid isPermaLink="false">a</guid>'), "a"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "a", "title": "A & B", '
         '"url": "https://e.example/a", "date_published": "2026-03-01T10:00:00Z"}]}', "a"),
    ],
)  # fmt: skip
def test_entries_of_every_format(data: str, name: str) -> None:
    expected = Entry(name, "https://e.example/a", "A & B", "2026-03-01T10:00:00+00:00")
    assert entries(data.encode()) == [expected]
    assert entries(b"\xef\xbb\xbf" + data.encode()) == [expected]


P, M = "2026-03-01T10:00:00+00:00", "2026-04-01T10:00:00+00:00"


@pytest.mark.parametrize(
    ("before", "now", "again"),
    [
        ((P, ""), (M, ""), True),
        ((P, P), (M, P), True),
        ((M, P), (M, M), False),
        # It has gained a date, or lost one.
        (("", ""), (P, ""), False),
        ((P, ""), ("", ""), False),
        (("", ""), ("", ""), False),
        # It has gained the date of a change, or lost it.
        ((P, ""), (M, P), False),
        ((M, P), (P, ""), False),
        ((P, ""), (P, M), True),
        # The same moment, elsewhere.
        ((P, ""), ("2026-03-01T11:00:00+01:00", ""), False),
        ((P, ""), ("2026-03-01T10:00:00", ""), True),
        (("0001-01-01T00:00:00+14:00", ""), ("0001-01-01T00:00:00+13:00", ""), True),
        (("tomorrow", ""), ("today", ""), True),
    ],
)
def test_what_is_of_another_time(
    before: tuple[str, str], now: tuple[str, str], again: bool
) -> None:
    old, new = (Entry("a", "", "", *dates) for dates in (before, now))
    assert new.is_of_another_time(old) is again


def test_an_entry_that_has_only_gained_a_date_is_not_announced_again(
    folders: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    bare = RSS.replace("<pubDate>Sun, 01 Mar 2026 10:00:00 +0000</pubDate>", "")
    item = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "a"%s}]}'
    folders(
        {"a.html": "<html>", "f.xml": bare, "f.json": item % f', "date_published": "{P}"'},
        {"a.html": "<html>", "f.xml": RSS,
         "f.json": item % f', "date_published": "{P}", "date_modified": "{M}"'},
    )  # fmt: skip
    assert main(["diff", "old", "new"]) == 0
    assert capsys.readouterr().out == "Nothing is different to networks and readers.\n"


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<rss>", b"<rss><channel></rss>", b"{", b'{"items": 7}', b'{"items": [7]}',
        b"{" + b'"a":[' * 100_000, b"\xff\xfe<", b"<" * 100_000,
        b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 100 + b'">]><rss>&c;</rss>',
    ],
)  # fmt: skip
def test_what_is_no_feed_is_told(data: bytes) -> None:
    with pytest.raises(ValueError):
        entries(data)


def test_no_file_is_read_for_an_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    data = f'<!DOCTYPE rss [<!ENTITY s SYSTEM "{secret.as_uri()}">]><rss><item><title>&s;</title></item></rss>'
    assert "secret" not in str(entries(data.encode())[0].title)


# Folders of any kind, and the command


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Write two folders of a site that nobody knows."""
    monkeypatch.chdir(tmp_path)

    def write(old: dict[str, str | bytes], new: dict[str, str | bytes]) -> None:
        for name, files in (("old", old), ("new", new)):
            Path(name).mkdir()
            for path, text in files.items():
                file = Path(name, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text.encode() if isinstance(text, str) else text)

    return write


def page(title: str, more: str = "", name: str = "a") -> str:
    return (
        f"<!doctype html><html><head><title>{title}</title>"
        f'<link rel="canonical" href="{SITEURL}/{name}.html">{more}</head></html>'
    )


def test_pages_are_named_by_the_address_under_which_networks_know_them(
    folders: Any, capsys: Any
) -> None:
    said = {
        "clean.html": f"{SITEURL}/clean", "b/index.html": f"{SITEURL}/b",
        "wrong.html": f"{SITEURL}/elsewhere/", "else.html": "https://other.example/x",
    }  # fmt: skip
    old, new = (
        {path: page(title).replace(f"{SITEURL}/a.html", url) for path, url in said.items()}
        | {"a.html": page("A")}
        for title in ("Old", "New")
    )
    folders(old, new)
    assert main(["diff", "old", "new", "--urls"]) == 1
    assert capsys.readouterr().out.split() == [
        f"{SITEURL}/b", f"{SITEURL}/clean", f"{SITEURL}/else.html", f"{SITEURL}/wrong.html",
    ]  # fmt: skip


def test_exit_statuses_are_those_of_diff(folders: Any, capsys: Any) -> None:
    folders({"a.html": page("A")}, {"a.html": page("A")})
    assert main(["diff", "old", "new"]) == 0
    assert capsys.readouterr().out == "Nothing is different to networks and readers.\n"
    Path("new/a.html").write_text(page("B"))
    assert main(["diff", "old", "new"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "changed a.html",
        "  title (all but X)",
        "    - A",
        "    + B",
        "1 page looks different to networks; 0 new, 0 gone, 0 moved; feeds announce 0 entries "
        "again.",
    ]
    assert main(["diff", "old", "nope"]) == 2
    assert capsys.readouterr().err == "nope: this folder does not exist. Name two built sites.\n"


def test_a_stale_picture_is_told_with_what_to_do(folders: Any, capsys: Any) -> None:
    tag = f'<meta property="og:image" content="{SITEURL}/b.png">'
    folders(
        {"a.html": page("A", tag), "b.png": png()}, {"a.html": page("A", tag), "b.png": png(900)}
    )
    assert main(["diff", "old", "new"]) == 1
    _, field, what, do, _ = capsys.readouterr().out.splitlines()
    assert field.startswith("  picture (")
    assert what == f"    {SITEURL}/b.png has other bytes under the same address."
    assert do == "    Networks keep pictures by their address: give the file another name."


def test_json_says_everything(folders: Any, capsys: Any) -> None:
    folders({"a.html": page("A"), "f.xml": ATOM}, {"a.html": page("B"), "f.xml": RSS})
    assert main(["diff", "old", "new", "--json"]) == 1
    found = msgspec.convert(json.loads(capsys.readouterr().out), Diff)
    assert found == compare(Output(Path("old")), Output(Path("new")))
    (feed,) = found.feeds
    assert [(it.why, it.old, it.new) for it in feed.again] == [("id", "a", "https://e.example/a")]


def test_addresses_alone_for_the_tools_of_networks(folders: Any, capsys: Any) -> None:
    folders(
        {"a.html": page("A"), "c.html": page("C", name="c"), "d.html": page("D", name="d")},
        {"a.html": page("B"), "c.html": page("C", name="c"), "e.html": page("E", name="e")},
    )
    assert main(["diff", "old", "new", "--urls"]) == 1
    assert capsys.readouterr().out == f"{SITEURL}/a.html\n"


def test_without_an_address_there_are_none(folders: Any, capsys: Any) -> None:
    folders({"a.html": "<title>A</title>"}, {"a.html": "<title>B</title>"})
    assert main(["diff", "old", "new", "--urls"]) == 2
    assert capsys.readouterr().err.startswith("new: no page says its address.")


def test_a_broken_feed_is_told_and_the_rest_compared(folders: Any, capsys: Any) -> None:
    cut = ATOM.replace("</entry></feed>", "")
    folders({"a.html": page("A"), "f.xml": ATOM}, {"a.html": page("B"), "f.xml": cut})
    assert main(["diff", "old", "new"]) == 2
    out, error = capsys.readouterr()
    assert "changed a.html" in out
    assert re.search(r"new: f\.xml: this feed is broken: .+\.", error)
    assert "gone" not in out.splitlines()[0]


def test_feeds_that_come_and_go(folders: Any, capsys: Any) -> None:
    folders({"f.xml": ATOM}, {"g.xml": ATOM})
    assert main(["diff", "old", "new"]) == 1
    assert capsys.readouterr().out.splitlines()[:2] == ["gone feed f.xml", "new feed g.xml"]


def test_links_out_of_the_folder_and_in_circles_are_not_followed(
    folders: Any, capsys: Any, tmp_path: Path
) -> None:
    folders({"a.html": page("A")}, {"a.html": page("A")})
    (tmp_path / "secret.html").write_text(page("Secret"))
    Path("new/link.html").symlink_to(tmp_path / "secret.html")
    Path("new/loop").symlink_to(Path("new").resolve())
    Path("new/self.html").symlink_to("self.html")
    main(["diff", "old", "new"])
    assert "secret" not in capsys.readouterr().out.lower()


def test_nothing_in_a_build_steers_a_terminal(folders: Any, capsys: Any) -> None:
    evil = "\x1b[31mred\x07 \u202eturned\u2066 \x9b2J &lt;b&gt; 漢字"
    feed = ATOM.replace("A &amp; B", f"{evil}".replace("\x1b", "").replace("\x07", ""))
    folders(
        {"a.html": page("A"), "f.xml": ATOM},
        {"a.html": page(evil), "f.xml": feed.replace("> a <", "> b\u202e <")},
    )
    main(["diff", "old", "new"])
    out = capsys.readouterr().out
    assert "漢字" in out
    assert not [it for it in out if (it < " " and it != "\n") or "\x7f" <= it <= "\x9f"]
    assert not set(out) & set("\u202e\u2066")
