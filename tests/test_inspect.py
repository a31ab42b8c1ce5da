"""What is read of the folder of a built site, whoever has built it."""

import ast
import os
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_smo.inspect import document
from pelican_smo.inspect.document import Anchor, Document, Embedded, Link, Tag, read
from pelican_smo.inspect.networks import networks, readers
from pelican_smo.inspect.output import Output, Picture
from pelican_smo.inspect.preview import Preview, preview
from tests.conftest import SITEURL, Site, png
from tests.growth import assert_linear

HERE = "https://example.org"


def page(head: str = "", body: str = "", html: str = "") -> Document:
    return read("a.html", f"<!doctype html><html {html}><head>{head}</head><body>{body}".encode())


class TestDocument:
    def test_tags_by_property_and_name(self) -> None:
        found = page(
            '<meta property="og:title" content=" A&amp;B ">\n'
            '<meta name="Description" content="words">\n'
            '<meta name="twitter:title" property="og:x" content="both">'
            '<meta http-equiv="refresh" content="0; url=b.html"><meta name="empty">'
        )
        assert found.tags == (
            Tag("og:title", "A&B", "property", 1),
            Tag("description", "words", "name", 2),
            Tag("og:x", "both", "property", 3),
            Tag("twitter:title", "both", "name", 3),
            Tag("refresh", "0; url=b.html", "http-equiv", 3),
            Tag("empty", "", "name", 3),
        )
        assert found.first("nothing", "empty", "og:title", "description") == found.tags[0]

    def test_tags_in_comments_scripts_and_text_are_none(self) -> None:
        found = page(
            '<!-- <meta name="a" content="b"> --><script>"<meta name=a content=b>"</script>',
            '&lt;meta name="a" content="b"&gt;',
        )
        assert found.tags == ()

    def test_tags_that_fell_into_the_body_are_read_as_crawlers_do(self) -> None:
        found = page('<p>words</p><meta property="og:title" content="Late">')
        assert [tag.name for tag in found.tags] == ["og:title"]

    def test_language_direction_title_heading_and_first_words(self) -> None:
        found = page(
            "<title>A &amp; B\n</title>",
            "<header><p>Navigation that is long enough to be a paragraph.</p></header>"
            "<svg><title>icon</title></svg><h1> One <em>two</em> </h1><p>short</p>"
            "<p>The first paragraph that says <b>something</b> about it.<!-- not this --></p>",
            html='lang="ar" dir="rtl"',
        )
        assert (found.lang, found.dir, found.title) == ("ar", "rtl", "A & B")
        assert found.heading == "One two"
        assert found.text == "The first paragraph that says something about it."

    def test_links_and_what_leads_away(self) -> None:
        found = page(
            '<link rel="Canonical" href=" https://example.org/a ">'
            '<link rel="alternate feed" type="Application/RSS+xml" title="All" href="f.xml">'
            '<link rel="stylesheet" href="s.css"><script src="s.js"></script>',
            '<a href="/b" rel="me nofollow">B <i>c</i></a><a name="x">no</a>'
            '<a href="/c" aria-label="Share on X"><svg></svg></a>'
            '<form action="https://share.example/"><button>Go</button></form>'
            '<form method="post" action="/p"></form><iframe src="f.html"></iframe><img src="i.png">',
        )
        assert found.links[:2] == (
            Link(("canonical",), "https://example.org/a", "", "", "", 1),
            Link(("alternate", "feed"), "f.xml", "application/rss+xml", "All", "", 1),
        )
        assert found.anchors == (
            Anchor("/b", ("me", "nofollow"), "B c", 1),
            Anchor("/c", (), "Share on X", 1),
            Anchor("https://share.example/", (), "Go", 1),
        )
        assert found.embedded == (
            Embedded("link", "s.css", 1),
            Embedded("script", "s.js", 1),
            Embedded("iframe", "f.html", 1),
            Embedded("img", "i.png", 1),
        )

    def test_json_ld_in_graphs_lists_and_comments_of_old(self) -> None:
        found = page(
            '<script type="application/ld+json">{"@graph": [{"@type": "A"}, 3]}</script>'
            '<script type="Application/LD+JSON; charset=utf-8">\n//<![CDATA[\n[{"@type": "B"}]\n//]]>\n'
            '</script><script type="application/ld+json">{"a": }</script>'
            '<script type="application/ld+json"> </script>'
        )
        assert [list(block.nodes()) for block in found.json_ld] == [
            [{"@type": "A"}], [{"@type": "B"}], [], [],
        ]  # fmt: skip
        assert [bool(block.error) for block in found.json_ld] == [False, False, True, True]
        assert found.json_ld[3].error == "it is empty"

    @pytest.mark.parametrize(
        ("data", "title", "charset"),
        [
            ("<title>ü</title>".encode(), "ü", "utf-8"),
            ("\ufeff<title>ü</title>".encode(), "ü", "utf-8"),
            ("<title>ü</title>".encode("utf-16"), "ü", "utf-16-le"),
            (b"<meta charset=iso-8859-1><title>\xfc\x80</title>", "ü€", "windows-1252"),
            (b"<meta charset=koi8-r><title>\xf7</title>", "В", "koi8-r"),
            (b"<meta charset=nonsense><title>\xfc</title>", "�", "utf-8"),
            (b"<meta charset=base64><title>\xfc</title>", "�", "utf-8"),
            (b"<title>a\0b</title><meta name=a>", "a�b", "utf-8"),
        ],
    )
    def test_charsets(self, data: bytes, title: str, charset: str) -> None:
        found = read("a.html", data)
        assert (found.title, found.charset) == (title, charset)

    def test_tags_behind_the_first_300_kb_are_late(self) -> None:
        early = '<meta property="og:title" content="Early">'
        late = '<meta property="og:description" content="Late">'
        found = page(f"{early}<style>{' ' * document.FIRST}</style>{late}")
        assert [tag.content for tag in found.tags] == ["Early", "Late"]
        assert [tag.content for tag in found.late] == ["Late"]
        assert found.size > document.FIRST

    def test_endless_nesting_and_fifty_megabytes(self) -> None:
        deep = page("<title>Deep</title>", "<div>" * 100_000)
        assert deep.title == "Deep"
        long = read("a.html", b"<title>Long</title>" + b"<p>x" * 12_500_000)
        assert (long.title, long.size) == ("Long", 19 + 50_000_000)

    def test_what_stands_in_attributes_and_raw_text_is_as_a_browser_has_it(self) -> None:
        found = page(
            '<meta property="og:title" content="a -> b"><meta name=description content="a > \'b\'">'
            "<noscript><meta name=n content=1></noscript><template><meta name=t></template>"
            '<title>What <meta name="x"> is for</title>',
            '<textarea><meta name="y"></textarea><a href="/x" title="<b>">A <!-- <i> --> B</a>\n'
            '<noscript>\n<img src="t.gif"></noscript><a href="/one">One<a href="/two">Two',
        )
        assert [(it.name, it.content) for it in found.tags] == [
            ("og:title", "a -> b"), ("description", "a > 'b'"), ("n", "1"),
        ]  # fmt: skip
        assert found.title == 'What <meta name="x"> is for'
        assert [it.text for it in found.anchors] == ["A B", "One", "Two"]
        assert found.embedded == (Embedded("img", "t.gif", 3),)

    def test_tags_outside_of_the_head_are_read_too(self) -> None:
        data = b"<meta name=a><!doctype html><html><head></head><meta name=b><body><meta name=c>"
        assert [it.name for it in read("a.html", data).tags] == ["a", "b", "c"]

    @pytest.mark.parametrize(
        ("start", "part"),
        [
            ("<p ", "a{}=x "),
            ("<p ", "a{}='>' "),
            ("", "<a href=x>"),
            ("", "<a href=x><form action=x>"),
            ("", "<a href=x><svg>"),
            ("", "<nav><p>"),
            ("<h1>", "<script "),
            ("", "<noscript><title></noscript>"),
            ("<script type=application/ld+json>", "\n"),
            ("<script type=application/ld+json>", " //"),
            ("", "<!--"),
            ("", "<title>"),
            ('<meta name="', "a='\"="),
            ("", "\n<meta name=og:title content=x>"),
        ],
    )
    def test_it_takes_as_long_as_the_page_is_long(self, start: str, part: str) -> None:
        def make(size: int) -> bytes:
            parts = "".join(part.format(number) for number in range(size))
            return f"<!doctype html>{start}{parts}>Words of a paragraph.</script>".encode()

        assert_linear(partial(read, "a.html"), make, 7_500)

    @given(st.binary(max_size=400))
    def test_anything_is_read(self, data: bytes) -> None:
        read("a.html", data)

    @given(st.text(max_size=200))
    def test_any_content_is_read(self, said: str) -> None:
        quoted = said.replace("&", "&amp;").replace('"', "&quot;")
        found = page(f'<meta property="og:title" content="{quoted}"><meta name="after">')
        assert found.tags[-1].name == "after"


def folder(root: Path, **files: str | bytes) -> Output:
    """An output folder; names have __ for a slash and _ for a dot."""
    for name, data in files.items():
        file = root / name.replace("__", "/").replace("_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data.encode() if isinstance(data, str) else data)
    return Output(root)


def canonical(url: str) -> str:
    return f'<!doctype html><link rel="canonical" href="{url}">'


class TestOutput:
    def test_pages_are_files_that_begin_like_one(self, tmp_path: Path) -> None:
        output = folder(
            tmp_path, a_html="<!DOCTYPE html>", b__c_htm="<html>", d_html="google-site-verification",
            e_txt="<html>", f_html="", smo__g_html="<title>x</title>",
        )  # fmt: skip
        (tmp_path / "smo-preview").mkdir()
        (tmp_path / "smo-preview" / "index.html").write_text("<!doctype html>")
        assert output.pages == ("a.html", "b/c.htm", "smo/g.html")

    def test_links_out_of_the_folder_and_loops_are_not_followed(self, tmp_path: Path) -> None:
        (tmp_path / "secret.html").write_text("<html>")
        output = folder(tmp_path / "site", a_html="<html>")
        (tmp_path / "site" / "out.html").symlink_to(tmp_path / "secret.html")
        (tmp_path / "site" / "loop.html").symlink_to("loop.html")
        (tmp_path / "site" / "round").symlink_to(tmp_path / "site")
        (tmp_path / "site" / "same.html").symlink_to("a.html")
        assert output.pages == ("a.html", "same.html")
        assert not output.exists("out.html")
        assert not output.exists("../secret.html")

    def test_names_that_no_address_has_are_told(self, tmp_path: Path) -> None:
        output = folder(tmp_path, a_html="<html>")
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.html")).write_text("<html>")
        (tmp_path / "-rf.html").write_text("<html>")
        assert output.pages == ("-rf.html", "a.html")
        assert output.faults == ["'\\udcff.html': no address can name this file."]

    def test_what_is_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            Output(tmp_path / "none")
        (tmp_path / "file").touch()
        with pytest.raises(NotADirectoryError):
            Output(tmp_path / "file")

    def test_the_address_is_what_most_pages_say(self, tmp_path: Path) -> None:
        output = folder(
            tmp_path,
            index_html=canonical(f"{HERE}/blog/"),
            a_html=canonical(f"{HERE}/blog/a.html"),
            b_html=canonical(f"{HERE}/blog/b"),
            c__index_html=canonical(f"{HERE}/blog/c/"),
            d_html=canonical("https://medium.example/d.html"),
            e_html=canonical("e.html"),
            f_html="<html>",
        )
        assert output.address == f"{HERE}/blog"
        assert output.url("c/index.html") == f"{HERE}/blog/c/"
        assert output.url("a b.html") == f"{HERE}/blog/a%20b.html"

    def test_a_host_has_letters_of_its_language_or_is_named_as_servers_know_it(
        self, tmp_path: Path
    ) -> None:
        output = folder(
            tmp_path,
            a_html=canonical("HTTPS://Müller.example:8443/a.html"),
            b_html=canonical("https://xn--mller-kva.example:8443/b.html"),
        )
        assert output.address == "https://xn--mller-kva.example:8443"
        assert output.host == "xn--mller-kva.example"
        for url in ("https://müller.example:8443/b", "HTTPS://XN--mller-kva.example:8443/b"):
            assert output.path(url) == "b.html"
        assert output.path("https://muller.example:8443/b") is None

    def test_an_address_is_not_known(self, tmp_path: Path) -> None:
        output = folder(tmp_path, a_html="<html>")
        assert output.address == ""
        assert output.url("a.html") == "/a.html"

    @pytest.mark.parametrize(
        ("url", "path"),
        [
            (f"{HERE}/blog/a.html", "a.html"),
            ("http://EXAMPLE.org/blog/a.html?x=1#y", "a.html"),
            (f"{HERE}/blog", "index.html"),
            (f"{HERE}/blog/deep/", "deep/index.html"),
            (f"{HERE}/blog/deep", "deep/index.html"),
            (f"{HERE}/blog/a", "a.html"),
            (f"{HERE}/other/a.html", None),
            ("https://elsewhere.example/a.html", None),
            ("//example.org/blog/a.html", "a.html"),
            ("/blog/gr%C3%BCn.html", "grün.html"),
            ("b.html", "deep/b.html"),
            ("../a.html", "a.html"),
            ("../../../a.html", "a.html"),
            ("", "deep/c.html"),
            ("mailto:me@example.org", None),
            ("data:image/png;base64,x", None),
            ("https://[", None),
            ("/blog/a%00.html", None),
        ],
    )
    def test_the_file_that_an_address_names(
        self, tmp_path: Path, url: str, path: str | None
    ) -> None:
        folder(tmp_path, a_html="<html>", deep__index_html="<html>")
        assert Output(tmp_path, address=f"{HERE}/blog/").path(url, "deep/c.html") == path

    def test_pictures(self, tmp_path: Path) -> None:
        folder(tmp_path, a_png=png(300, 200), b_svg="<svg>", c_txt="x")
        output = Output(tmp_path, address=HERE)
        size = (tmp_path / "a.png").stat().st_size
        found = Picture(f"{HERE}/a.png", "found", "a.png", 300, 200, "image/png", size)
        assert output.picture(f"{HERE}/a.png") == found
        assert output.picture("/a.png").state == "wrong"
        assert output.picture("/a.png").width == 300
        assert output.picture(f"{HERE}/none.png") == Picture(
            f"{HERE}/none.png", "missing", "none.png"
        )
        assert output.picture("https://cdn.example/a.png").state == "elsewhere"
        assert output.picture("data:image/png;base64,AAAA").state == "wrong"
        assert output.picture(f"{HERE}/b.svg").media_type == "image/svg+xml"
        assert output.picture(f"{HERE}/c.txt").media_type == ""

    def test_pages_in_memory_stand_instead_of_their_files(self, tmp_path: Path) -> None:
        folder(tmp_path, a_html="<title>File</title>")
        output = Output(tmp_path, texts={"a.html": "<title>Memory</title>"})
        assert output.document("a.html").title == "Memory"

    def test_a_file_that_cannot_be_read_is_a_fault(self, tmp_path: Path) -> None:
        output = folder(tmp_path, a_html="<html>")
        assert output.document("gone.html") == Document("gone.html", 0, "utf-8")
        assert output.faults == ["gone.html: this cannot be read: No such file or directory."]


WORDS = (
    '<title>Element</title><meta name="description" content="Described">'
    '<meta property="og:title" content="Graph"><meta property="og:description" content="Said">'
    '<meta property="og:type" content="article"><meta property="og:url" content="https://example.org/a.html">'
)
LARGE = '<meta name="twitter:card" content="summary_large_image">'
IMAGE = '<meta property="og:image" content="https://example.org/i.png">'


def shown(tmp_path: Path, network: str, head: str, body: str = "", **files: Any) -> Preview:
    """How a network shows the page of this head."""
    folder(tmp_path, a_html=f"<!doctype html><html><head>{head}</head><body>{body}", **files)
    output = Output(tmp_path, address=HERE)
    row = next(it for it in networks() if it.id == network)
    return preview(row, output.document("a.html"), output)


ALL = [it.id for it in networks()]


class TestPreview:
    def test_all_networks_are_there(self) -> None:
        assert sorted(ALL) == [
            "bluesky", "discord", "facebook", "google", "imessage", "linkedin", "mastodon",
            "signal", "slack", "teams", "telegram", "threads", "whatsapp", "x",
        ]  # fmt: skip

    @pytest.mark.parametrize("network", ALL)
    def test_words_and_a_picture_of_the_usual_size(self, tmp_path: Path, network: str) -> None:
        it = shown(tmp_path, network, WORDS + LARGE + IMAGE, i_png=png())
        assert it.title == ("Element" if network == "google" else "Graph")
        assert it.description in (("Described",) if network == "google" else ("Said", ""))
        assert it.layout == ("small" if network in ("teams", "google") else "large")
        assert it.image is not None
        assert (it.image.path, it.image_from, it.notes) == ("i.png", "og:image", ())
        assert it.site == ("" if network == "discord" else "example.org")

    @pytest.mark.parametrize("network", ALL)
    def test_no_tags_at_all(self, tmp_path: Path, network: str) -> None:
        it = shown(tmp_path, network, "<title>Element</title>")
        assert it.layout == ("link" if network == "x" else "text")
        assert it.title_from == ("" if network == "x" else "title")

    @pytest.mark.parametrize("network", ALL)
    def test_no_title_is_nothing_but_the_address(self, tmp_path: Path, network: str) -> None:
        it = shown(tmp_path, network, IMAGE, "<p>Words of the body that are long enough.</p>")
        assert it.layout == "link"
        assert (it.title, it.image, it.title_lines) == ("", None, 0)

    @pytest.mark.parametrize("network", [it for it in ALL if it not in ("signal", "mastodon")])
    def test_a_relative_picture_is_none(self, tmp_path: Path, network: str) -> None:
        head = WORDS + LARGE + '<meta property="og:image" content="/i.png">'
        it = shown(tmp_path, network, head, i_png=png())
        assert (it.layout, it.image) == ("text", None)
        assert any("absolute" in note for note in it.notes)

    @pytest.mark.parametrize("network", ["signal", "mastodon"])
    def test_two_find_a_relative_picture(self, tmp_path: Path, network: str) -> None:
        head = WORDS + '<meta property="og:image" content="/i.png">'
        assert shown(tmp_path, network, head, i_png=png()).layout == "large"

    @pytest.mark.parametrize("network", ALL)
    def test_a_picture_that_is_not_there(self, tmp_path: Path, network: str) -> None:
        it = shown(tmp_path, network, WORDS + LARGE + IMAGE)
        assert (it.layout, it.image) == ("text", None)
        assert "og:image: this file does not exist." in it.notes

    @pytest.mark.parametrize(
        ("network", "width", "height", "layout"),
        [
            ("facebook", 600, 315, "large"),
            ("facebook", 599, 315, "small"),
            ("facebook", 199, 400, "text"),
            ("threads", 500, 500, "small"),
            ("linkedin", 401, 300, "large"),
            ("linkedin", 400, 300, "small"),
            ("x", 300, 157, "large"),
            ("x", 200, 200, "small"),
            ("x", 100, 100, "text"),
            ("whatsapp", 299, 299, "text"),
            ("whatsapp", 1300, 300, "text"),
            ("whatsapp", 1200, 300, "large"),
            ("signal", 200, 200, "small"),
            ("signal", 250, 200, "large"),
            ("signal", 199, 150, "small"),
            ("imessage", 149, 149, "text"),
            ("imessage", 899, 500, "small"),
            ("imessage", 900, 500, "large"),
            ("mastodon", 400, 400, "small"),
            ("mastodon", 400, 300, "large"),
            ("bluesky", 60, 60, "large"),
        ],
    )
    def test_sizes(
        self, tmp_path: Path, network: str, width: int, height: int, layout: str
    ) -> None:
        it = shown(tmp_path, network, WORDS + LARGE + IMAGE, i_png=png(width, height))
        assert it.layout == layout

    @pytest.mark.parametrize("network", ["x", "discord", "telegram"])
    def test_a_card_that_asks_for_a_small_picture(self, tmp_path: Path, network: str) -> None:
        card = '<meta name="twitter:card" content="summary">'
        assert shown(tmp_path, network, WORDS + card + IMAGE, i_png=png()).layout == "small"

    @pytest.mark.parametrize(
        ("network", "size", "there"),
        [("whatsapp", 600_001, False), ("whatsapp", 600_000, True), ("bluesky", 1_000_001, False),
         ("signal", 1_048_577, False), ("x", 5_000_001, False), ("facebook", 5_000_001, True)],
    )  # fmt: skip
    def test_weights(self, tmp_path: Path, network: str, size: int, there: bool) -> None:
        picture = png().ljust(size, b"\0")
        it = shown(tmp_path, network, WORDS + LARGE + IMAGE, i_png=picture)
        assert (it.image is not None) == there

    def test_a_heavy_picture_is_told(self, tmp_path: Path) -> None:
        it = shown(tmp_path, "whatsapp", WORDS + IMAGE, i_png=png().ljust(800_000, b"\0"))
        assert it.notes == ("og:image: the picture weighs 800 KB; WhatsApp takes 600 KB.",)

    def test_svg_is_shown_by_none_but_google(self, tmp_path: Path) -> None:
        head = WORDS + LARGE + '<meta property="og:image" content="https://example.org/i.svg">'
        for network in ALL:
            it = shown(tmp_path, network, head, i_svg="<svg/>")
            assert (it.image is not None) == (network == "google")

    def test_signal_reads_properties_only_and_takes_an_icon(self, tmp_path: Path) -> None:
        head = (
            '<title>Element</title><meta name="og:title" content="Graph">'
            '<meta name="description" content="Described"><link rel="icon" href="favicon.png">'
        )
        it = shown(tmp_path, "signal", head, favicon_png=png(32, 32))
        assert (it.title, it.title_from) == ("Element", "title")
        assert (it.description, it.image_from, it.layout) == ("Described", "icon", "small")
        assert shown(tmp_path, "facebook", head).title == "Graph"

    def test_apple_takes_an_icon_where_the_picture_is_too_small(self, tmp_path: Path) -> None:
        head = WORDS + IMAGE + '<link rel="apple-touch-icon" href="/touch.png">'
        it = shown(tmp_path, "imessage", head, i_png=png(100, 100), touch_png=png(180, 180))
        assert it.image is not None
        assert (it.image.path, it.layout) == ("touch.png", "small")

    def test_mastodon_reads_json_ld_of_two_types_first(self, tmp_path: Path) -> None:
        def head(kind: str) -> str:
            return WORDS + (
                f'<script type="application/ld+json">{{"@type": "{kind}", "headline": "Head",'
                '"description": "Desc", "publisher": {"@type": "Organization", "name": "Paper"}}'
                "</script>"
            )

        it = shown(tmp_path, "mastodon", head("NewsArticle"))
        assert (it.title, it.description, it.site) == ("Head", "Desc", "Paper")
        assert it.title_from == "json-ld headline"
        it = shown(tmp_path, "mastodon", head("BlogPosting"))
        assert (it.title, it.title_from) == ("Graph", "og:title")

    def test_google_takes_the_name_of_the_site_and_leaves_out_noindex(self, tmp_path: Path) -> None:
        site = '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "Me"}]}</script>'
        assert shown(tmp_path, "google", WORDS + site).site == "Me"
        noindex = '<meta name="robots" content="NOINDEX, follow">'
        assert shown(tmp_path, "google", WORDS + noindex).layout == "link"

    def test_x_needs_its_card_or_three_tags(self, tmp_path: Path) -> None:
        it = shown(tmp_path, "x", WORDS + IMAGE, i_png=png())
        assert it.layout == "small"
        assert shown(tmp_path, "x", '<meta property="og:title" content="Graph">').layout == "link"

    def test_http_is_nothing_to_signal(self, tmp_path: Path) -> None:
        folder(tmp_path, a_html=f"<!doctype html>{WORDS}")
        output = Output(tmp_path, address="http://example.org")
        row = next(it for it in networks() if it.id == "signal")
        assert preview(row, output.document("a.html"), output).layout == "link"

    def test_whatsapp_reads_no_tag_behind_the_first_300_kb(self, tmp_path: Path) -> None:
        head = f"<title>Element</title><style>{' ' * 300_000}</style>{WORDS}"
        assert shown(tmp_path, "whatsapp", head).title == "Element"
        assert shown(tmp_path, "telegram", head).title == "Graph"

    def test_who_reads_a_tag(self) -> None:
        assert readers("fediverse:creator") == ("mastodon",)
        assert readers("twitter:label1") == ("slack",)
        assert "facebook" in readers("og:image")
        assert "facebook" not in readers("twitter:image")
        assert readers("nothing") == ()


def test_it_knows_nothing_of_what_wrote_the_pages() -> None:
    """Beside itself it knows what all rooms know, what channels there are, how a picture
    is measured, and the map in which a build says where its values are from.
    """
    allowed = (
        "base",
        "errors",
        "inspect",
        "channels.catalogue",
        "facts.measure",
        "head.origins",
    )
    for file in Path(document.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [it.name for it in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{it.name}" for it in node.names]
            for name in names:
                if name.startswith("pelican"):
                    assert name.removeprefix("pelican_smo.").startswith(allowed), (file, name)


def test_a_site_that_pelican_built(site: Site) -> None:
    site.write("images/boat.png", png())
    site.post(smo_image="images/boat.png", summary="What it says.")
    built = site.build({"head": {"default_image": "images/boat.png"}})
    output = Output(built.output)
    assert output.address == SITEURL
    assert {"feeds/all.atom.xml", "feeds/all.json"} <= {feed.path for feed in output.feeds}
    for network in networks():
        it = preview(network, output.document("a-post.html"), output)
        assert it.notes == ()
        assert it.title == ("The Tide Table - A post" if network.id == "google" else "A post")
        assert it.image is not None
        assert it.image.path == "images/boat.png"
