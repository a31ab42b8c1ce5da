"""Feeds are found in a folder, whoever has written them."""

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_smo.inspect import crawl
from tests.hub import GOOGLE, OTHER, TOPIC, atom


def feeds_in(folder: Path, **files: str | bytes) -> tuple[list[crawl.Feed], list[str]]:
    for number, content in enumerate(files.values()):
        data = content if isinstance(content, bytes) else content.encode()
        (folder / f"{number}").write_bytes(data)
    faults: list[str] = []
    return list(crawl.feeds(folder, faults)), faults


def test_a_feed_is_told_by_how_it_begins(tmp_path: Path) -> None:
    rss = (
        '<!-- c --><rss xmlns:a="http://www.w3.org/2005/Atom"><channel>'
        f'<image><a:link rel="hub" href="https://not.example/"/></image>'
        f'<a:link rel="self" href=" {TOPIC}\n"/><a:link rel="hub" href="{GOOGLE}"/>'
        f'<item><a:link rel="hub" href="https://not.example/"/></item></channel></rss>'
    )
    jsonfeed = json.dumps(
        {"items": [{"id": "1", "url": {"odd": 1}}], "version": "https://jsonfeed.org/version/1",
         "feed_url": TOPIC, "hubs": [{"type": "rssCloud", "url": OTHER}, {"type": "WebSub", "url": GOOGLE}]}
    )  # fmt: skip
    source = f'<entry><source><link rel="hub" href="{OTHER}"/></source></entry>'
    found, faults = feeds_in(
        tmp_path, rss=rss, json=jsonfeed, bom=b"\xef\xbb\xbf" + jsonfeed.encode(),
        declared=f'\n<?xml-stylesheet href="a"?>{atom(more=source)}',
        utf16=f'<?xml version="1.0" encoding="UTF-16"?>{atom()}'.encode("utf-16"),
        prefixed=atom().replace("<", "<f:").replace("<f:/", "</f:").replace("xmlns", "xmlns:f"),
    )  # fmt: skip
    assert faults == []
    assert len(found) == 6
    assert {(it.topics, it.hubs) for it in found} == {((TOPIC,), (GOOGLE,))}


@pytest.mark.parametrize(
    "other",
    [b"", b"<", b"{", b"{}", b"\xff\xfe", b"\x00" * 2000, b"<html><p>", b"<!doctype HTML><rss>",
     b"<?xml version='1.0'?><urlset/>", b"<svg xmlns='http://www.w3.org/2000/svg'>",
     b'{"version": 3, "mappings": "jsonfeed.org"}', b'{"text": "jsonfeed.org/version/1"}',
     b'<p>&nbsp;', b'{"a":' * 100_000, b"plain text", b"\xff\xd8\xff",
     b'{"version": "1.0", "posts": "' + b"x" * 2000 + b'jsonfeed.org'],
)  # fmt: skip
def test_what_is_no_feed_is_passed_over(tmp_path: Path, other: bytes) -> None:
    assert feeds_in(tmp_path, other=other) == ([], [])


@pytest.mark.parametrize(
    "broken",
    ['<rss><channel><title>a & b</title></channel></rss>', "<rss><channel>", "<rss><channel></rss>", "<rss", "<rss>" + "<a>" * 100_000,
     '<feed xmlns="http://www.w3.org/2005/Atom"><title>\x00</title></feed>',
     '<feed xmlns="http://www.w3.org/2005/Atom"><title>&bogus;</title></feed>',
     '{"version": "https://jsonfeed.org/version/1.1", "items": [',
     '{"version": "https://jsonfeed.org/version/1.1", "hubs": "https://hub.example/"}',
     '{"version": "https://jsonfeed.org/version/1.1", "feed_url": 1}',
     '{"version": "https://jsonfeed.org/version/1.1", "feed_url": "https://a.example/\\ud800/a.json"}',
     b'{"version": "https://jsonfeed.org/version/1.1", "feed_url": "\xff"}'],
)  # fmt: skip
def test_a_broken_feed_is_told(tmp_path: Path, broken: str | bytes) -> None:
    found, (fault,) = feeds_in(tmp_path, broken=broken, good=atom())
    assert [it.path for it in found] == ["1"]
    assert fault.startswith("0: this begins like a feed, but is broken: ")
    assert "\n" not in fault


def test_what_a_file_names_is_not_fetched_nor_put_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("https://secret.example/")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    external = (
        f'<!DOCTYPE feed [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
        f"{atom(more='<title>&x;</title>')}"
    )
    bomb = f'<!DOCTYPE feed [<!ENTITY l0 "lol">{laughs}]>{atom(more="<title>&l9;</title>")}'
    in_address = f'<!DOCTYPE feed [<!ENTITY l0 "lol">{laughs}]>{atom(topic="&l9;")}'
    found, faults = feeds_in(tmp_path, external=external, bomb=bomb, in_address=in_address)
    assert [(it.path, it.topics) for it in found] == [("0", (TOPIC,))]
    assert [fault.partition(":")[0] for fault in faults] == ["1", "2"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    output, outside = tmp_path / "output", tmp_path / "outside"
    output.mkdir()
    outside.mkdir()
    (outside / "feed.xml").write_text(atom())
    (output / "feed.xml").symlink_to(outside / "feed.xml")
    (output / "folder").symlink_to(outside)
    (output / "circle").symlink_to(output)
    (output / "loop").symlink_to(output / "loop")
    (output / "real.xml").write_text(atom())
    (output / "inside.xml").symlink_to(output / "real.xml")
    os.mkfifo(output / "pipe")
    linked = tmp_path / "linked"
    linked.symlink_to(output)
    for folder in (output, linked):
        assert [it.path for it in crawl.feeds(folder, [])] == ["inside.xml", "real.xml"]


def test_a_long_feed_is_read_to_its_first_entry(tmp_path: Path) -> None:
    # What is wrong behind it is not seen.
    more = "<entry><title>a</title></entry>" * 200_000 + "<broken"
    (found,), faults = feeds_in(tmp_path, long=atom(more=more))
    assert (found.topics, faults) == ((TOPIC,), [])


PIECES = [
    b"<rss>", b"<channel>", b"</channel>", b'<feed xmlns="http://www.w3.org/2005/Atom">', b"</feed>",
    b'<link rel="self" href="', b'"/>', b"<!--", b"-->", b"<![CDATA[", b"&#0;", b"\xef\xbb\xbf", b"\xff\xfe",
    b"<?xml version='1.0' encoding='", b"utf-16'?>", b"no-such-thing'?>", b"<!DOCTYPE rss [", b"]>",
    b'{"version": "https://jsonfeed.org/version/1.1"', b', "hubs": [', b'{"url": "', b'"}', b"]}", b"\\ud800",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=8), max_size=12).map(b"".join))
def test_no_file_stops_the_search(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / "a").write_bytes(data)
        (Path(folder) / "b").write_text(atom())
        *_, last = crawl.feeds(Path(folder), [])
        assert last.path == "b"
