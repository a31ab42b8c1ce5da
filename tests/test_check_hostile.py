"""Folders and files that nobody meant: a finding or a clean error, never a crash."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pelican_smo.commands import main
from pelican_smo.inspect import report_text, reports
from pelican_smo.inspect.check import check
from pelican_smo.inspect.findings import Report
from pelican_smo.inspect.output import Output
from tests.check_sites import FEED, GOOD, JSON_FEED, RSS, report, write
from tests.growth import assert_linear

BYTES = (
    "<meta property=", "<meta name=", "og:title", "og:image", "og:locale", "og:url", " content=",
    "<link rel=", "canonical", "alternate", "me", " href=", "https://", "http://[", "//", "\\",
    "<script type=application/ld+json>", '{"@graph":[', '{"@type":["Article"],"headline":1}',
    "</script>", "<title>", "</title>", "<a href=", "https://digg.com/submit?", "utm_source=",
    "{", "}", "{0}", "{x}", "%s", "&amp;amp;", "<b>", "\0", "\x1b[31m", "\ud800", "\u202e", "🦀",
    "data:", "javascript:", "example.org:99999", "http-equiv=refresh", "url=", ">", "<", "'", '"',
    "<!--", "]]>", "<svg>", "<template>", "<base href=", "robots", "noindex", "article:tag",
)  # fmt: skip

words = st.lists(st.sampled_from(BYTES) | st.text(max_size=8), max_size=60).map(
    lambda parts: " ".join(parts).encode("utf-8", "surrogatepass")
)


def all_reports(found: Report) -> None:
    """Whatever is found can be said."""
    report_text.as_text(found).encode()
    report_text.as_html(found).encode()
    reports.as_json(found).encode()
    reports.as_sarif(found, "output").encode()
    for line in reports.annotations(found.findings, "output"):
        line.encode()


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(page=words | st.binary(max_size=400), feed=words | st.binary(max_size=200))
def test_any_bytes(tmp_path: Path, page: bytes, feed: bytes) -> None:
    start = b"<!doctype html><link rel=canonical href='https://example.org/a.html'>"
    files = {
        "a.html": start + page,
        "b.html": GOOD.encode().replace(b"Counting limpets", page),
        "feed.xml": FEED.encode().replace(b"More", feed),
        "f.json": JSON_FEED.encode().replace(b'"a"', b'"' + feed + b'"'),
    }
    all_reports(report(write(tmp_path, files)))


@pytest.mark.parametrize(
    "page",
    [
        b"<!doctype html>",
        b"<html",
        b"<!doctype html>" + b"<div>" * 200_000,
        b"<!doctype html>" + b"<p><b><i>" * 100_000 + GOOD.encode(),
        b"<!doctype html><title>" + b"x" * 3_000_000,
        b"<!doctype html>" + b"<meta property=og:title content=x>" * 20_000,
        b"<!doctype html>" + b"<a href='https://digg.com/submit?x'>x</a>" * 20_000,
        b"<!doctype html><script type=application/ld+json>" + b"[" * 100_000,
        b"<!doctype html><script type=application/ld+json>" + b'{"@graph":' * 5_000,
        b"<!doctype html><meta charset=utf-7><title>+ADw-",
        b"<!doctype html><meta charset=hex><title>x",
        b"\xff\xfe" + GOOD.encode("utf-16-le"),
        GOOD.encode("utf-16"),
        GOOD.replace("utf-8", "shift_jis").encode() + b"\x81\xff\xfe",
        GOOD.replace("limpets", "limp\0ets").encode(),
    ],
    ids=lambda page: str(page[:40]),
)
def test_pages_that_are_none(tmp_path: Path, page: bytes) -> None:
    all_reports(report(write(tmp_path, {"a.html": page})))


def test_a_page_of_fifty_megabytes(tmp_path: Path) -> None:
    filler = b"<p>Some words that nobody reads.</p>\n" * 1_400_000
    page = GOOD.encode().replace(b"</body>", filler + b"</body>")
    assert len(page) > 50_000_000
    assert report(write(tmp_path, {"a.html": page})).findings == ()


@pytest.mark.parametrize(
    "feed",
    [
        '<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>&b;</id></entry></feed>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item>'
        "<guid>&x;</guid></item></channel></rss>",
        '<feed xmlns="http://www.w3.org/2005/Atom">' + "<a>" * 10_000,
        '{"version": "https://jsonfeed.org/version/1.1", "items": [1, null, {"id": []}]}',
        '{"version": "https://jsonfeed.org/version/1.1", "items": {"a": 1}}',
        '{"version": "https://jsonfeed.org/version/1.1"',
        "<rss><channel><item><guid/></item></channel></rss>",
    ],
)
def test_feeds_that_are_none(tmp_path: Path, feed: str) -> None:
    found = report(write(tmp_path, {"feed.xml": feed}))
    assert {it.rule for it in found.findings} <= {"feed-broken", "feed-ids-missing"}
    assert "root:" not in reports.as_json(found)
    all_reports(found)


@pytest.mark.parametrize(
    "name", ["-rf.html", "--help.html", "%2e%2e.html", "a b&c#d?.html", "ü.htm"]
)
def test_names_of_pages(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {name: "<!doctype html><meta property=og:type content=article>"})
    assert main.main(["check", str(tmp_path)]) == 1
    assert f"{name}  " in capsys.readouterr().out
    all_reports(report(tmp_path))


def test_a_folder_named_like_an_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write(Path("-rf"))
    assert main.main(["check", "--", "-rf"]) == 0
    assert "100 of 100" in capsys.readouterr().out


def test_links_that_lead_in_circles_or_out(tmp_path: Path) -> None:
    outside = tmp_path / "secret.html"
    outside.write_text("<!doctype html><title>Secret</title>", "utf-8")
    folder = write(tmp_path / "output")
    (folder / "loop").symlink_to(folder)
    (folder / "self.html").symlink_to(folder / "self.html")
    (folder / "out.html").symlink_to(outside)
    (folder / "gone.html").symlink_to(tmp_path / "nowhere.html")
    (folder / "pipe.xml").symlink_to("/dev/zero")
    output = Output(folder)
    found = check(output)
    assert output.pages == ("a.html",)
    assert "Secret" not in reports.as_json(found)
    assert {it.rule for it in found.findings} <= {"unreadable"}


def test_what_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path, {"b.html": GOOD, "c/c.html": GOOD})
    before = Path.open

    def refused(self: Path, *arguments: object, **more: object) -> object:
        if self.name == "b.html":
            raise PermissionError(13, "Permission denied")
        return before(self, *arguments, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refused)
    found = [it for it in report(folder).findings if it.rule == "unreadable"]
    assert {it.text for it in found} == {"b.html: this cannot be read: Permission denied."}
    assert all(it.severity == "error" for it in found)


@pytest.mark.parametrize("processes", [1, 2])
def test_files_that_go_while_the_folder_is_read(tmp_path: Path, processes: int) -> None:
    pages = {f"{i}.html": GOOD.replace("a.html", f"{i}.html") for i in range(120)}
    folder = write(tmp_path, {**pages, "b.png": b"", "more.xml": FEED, "more.json": JSON_FEED})
    output = Output(folder)
    assert len(output.pages) == 121
    assert len(output.feeds) == 3
    for name in ("7.html", "70.html", "more.xml", "more.json"):
        (folder / name).unlink()
    found = check(output, processes=processes)
    gone = "this cannot be read: No such file or directory."
    told = [it.text for it in found.findings if it.rule == "unreadable"]
    assert sorted(told) == [
        f"{name}: {gone}" for name in ("7.html", "70.html", "more.json", "more.xml")
    ]
    assert "7.html" not in found.scores
    assert len(found.scores) == 119
    assert "title-missing" not in {it.rule for it in found.findings}
    all_reports(found)


def test_a_folder_that_goes_while_it_is_walked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "output", {"sub/deep/b.html": GOOD, "sub/feed.xml": FEED})
    walk = os.walk

    def going(*arguments: object, **more: object) -> object:
        for found in walk(*arguments, **more):  # type: ignore[call-overload]
            yield found
            # What was listed is gone before anybody looks there.
            shutil.rmtree(folder / "sub", ignore_errors=True)

    for options in ([], ["--format", "json"]):
        with monkeypatch.context() as patch:
            patch.setattr(os, "walk", going)
            main.main(["check", str(folder), *options])
        write(folder, {"sub/deep/b.html": GOOD, "sub/feed.xml": FEED})
        assert "Traceback" not in capsys.readouterr().err


HEAD = "<!doctype html><link rel=canonical href='https://example.org/a.html'>"


@pytest.mark.parametrize(
    ("start", "part"),
    [
        ("<p ", "a{}=x "),
        ("<meta property=og:title content='", "{{{{"),
        ("<meta property=og:title content='", "<a "),
        ("<meta property=og:title content='", "&#1"),
        ("", "<meta property=og:title content={}>"),
        ("", "<meta property=og:t{0} content=a><meta property=og:t{0} content=b>"),
        ("", "<a href='https://digg.com/submit?{}'>x</a>"),
        ("<a href='https://", "a."),
        ("<meta name=robots content=noindex>", "<a href='https://www.tumblr.com/widgets/share/tool?c'>x</a>"),
        ("<meta property=og:title content=x>", "<script type=application/ld+json>{{\"@type\":\"Article\",\"headline\":\"z\"}}</script>"),
        ("", "<a rel=me href=http://a.example/{}>x</a>"),
        ("", "<link rel=alternate type=application/rss+xml href=/f{}.xml>"),
    ],
)  # fmt: skip
def test_a_check_takes_as_long_as_the_page_is_long(tmp_path: Path, start: str, part: str) -> None:
    def look(page: str) -> None:
        all_reports(report(write(tmp_path, {"a.html": page})))

    def make(size: int) -> str:
        return HEAD + start + "".join(part.format(number) for number in range(size)) + "'>"

    assert_linear(look, make, 120)


@pytest.mark.parametrize(
    "part", ["<a href=x ", "<a <img href=", "<", "<script src=", "<a href='https://a.example/'>"]
)
def test_a_check_takes_as_long_as_the_feed_is_long(tmp_path: Path, part: str) -> None:
    def look(feed: str) -> None:
        report(write(tmp_path, {"feed.xml": feed}))

    assert_linear(look, lambda size: JSON_FEED.replace("<a href", part * size + "<a href"), 3_000)
    assert_linear(look, lambda size: RSS.replace("<img", part * size + "<img"), 3_000)


@pytest.mark.skipif(os.name != "posix", reason="names of bytes are a matter of POSIX")
def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (Path(os.fsdecode(os.fsencode(folder) + b"/\xff\n.html"))).write_text(GOOD, "utf-8")
    found = report(folder)
    assert [it.rule for it in found.findings] == ["unreadable"]
    all_reports(found)
