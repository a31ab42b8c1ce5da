"""What the preview studio shows of a site, as data."""

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_smo.inspect import feed_view, studio
from pelican_smo.inspect.document import read
from pelican_smo.inspect.feed_view import Entry, View, view
from pelican_smo.inspect.findings import Finding, Report
from pelican_smo.inspect.networks import networks
from pelican_smo.inspect.output import Output
from pelican_smo.inspect.preview import preview
from tests import studio_pages
from tests.studio_pages import ARABIC, HOME, HOSTILE, LONG, PAGES
from tests.test_crawl import PIECES


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "output"
    studio_pages.write(folder)
    return folder


def data(made: studio.Studio, name: str = studio.SITE) -> Any:
    return json.loads(made.file(name) or b"")


def page(made: studio.Studio, path: str) -> Any:
    (row,) = [it for it in data(made)["pages"] if it["path"] == path]
    return data(made, row["data"])


def test_the_site(site: Path) -> None:
    found = data(studio_pages.studio(site))
    assert found["address"] == HOME
    assert found["name"] == "By hand"
    assert found["home"] is False
    assert found["score"] == 88
    assert [it["path"] for it in found["pages"]] == sorted(PAGES)
    assert [it["id"] for it in found["networks"]] == [it.id for it in networks()]
    # What is about no page is about the site.
    assert [it["rule"] for it in found["findings"]] == ["of-feeds", "of-all"]
    (feed,) = found["feeds"]
    assert (feed["path"], feed["title"], feed["format"]) == ("feed.xml", "News by hand", "Atom")


def test_a_row_of_the_list(site: Path) -> None:
    rows = {it["path"]: it for it in data(studio_pages.studio(site))["pages"]}
    row = rows["large.html"]
    assert row["title"] == "A large picture"
    assert (row["score"], row["errors"], row["warnings"]) == (70, 0, 1)
    assert row["rules"] == ["made-up"]
    assert row["url"] == f"{HOME}/large.html"
    assert rows["deep/arabic page.html"]["href"] == "deep/arabic%20page.html"
    assert rows["deep/arabic page.html"]["lang"] == "ar"
    assert rows["bare.html"]["title"] == "bare.html"
    assert rows["index.html"]["url"] == f"{HOME}/"


def test_a_page_has_the_preview_of_every_network(site: Path) -> None:
    output = Output(site)
    for path in PAGES:
        found = page(studio_pages.studio(site), path)
        assert found["dir"] == ("rtl" if "arabic" in path else "")
        for network, shown in zip(networks(), found["previews"], strict=True):
            expected = json.loads(
                msgspec.json.encode(preview(network, output.document(path), output))
            )
            if image := expected["image"]:
                image["src"] = image["path"] if image["size"] else ""
            assert shown == expected


def test_a_page_has_its_findings_buttons_tags_and_source(site: Path) -> None:
    found = page(studio_pages.studio(site), "large.html")
    assert found["source"] == "content/large.md"
    assert [it["text"] for it in found["findings"]] == ["This could be better."]
    assert found["buttons"] == [
        {"name": "Share on Elsewhere",
         "href": "https://share.example.net/?u=https%3A%2F%2Fexample.org%2Flarge.html"},
    ]  # fmt: skip
    tags = {it["name"]: it for it in found["tags"]}
    assert tags["og:image:alt"]["value"] == 'A "grey" area'
    assert tags["og:image:alt"]["place"] == "by hand"
    assert "mastodon" in tags["og:image:alt"]["networks"]


@pytest.mark.parametrize(
    ("href", "taken"),
    [
        ("https://a.example/?u=https%3A%2F%2Fexample.org%2Fa.html", True),
        ("https://a.example/?u=https%3A%2F%2Fexample.org%2Fa.html%3Futm_source%3Da&b=c", True),
        ("https://a.example/save/https://example.org/a.html", True),
        ("mailto:?body=Words%0Ahttps%3A%2F%2Fexample.org%2Fa.html", True),
        ("whatsapp://send?text=https%3A%2F%2Fexample.org%2Fa.html%20words", True),
        ("https://a.example/?u=https%3A%2F%2Fexample.org%2Fa.html5", False),
        ("https://a.example/?u=https%3A%2F%2Fexample.org%2F", False),
        ("https://example.org/?u=https%3A%2F%2Fexample.org%2Fa.html", False),
        ("https://example.org/a.html", False),
        ("https://[a", False),
        ("/share?u=https%3A%2F%2Fexample.org%2Fa.html", False),
    ],
)
def test_a_button_passes_the_pages_address_on(href: str, taken: bool) -> None:
    document = read("a.html", f'<title>a</title><a href="{href}">Pass it on</a>'.encode())
    found = [it["href"] for it in studio.buttons(document, f"{HOME}/a.html")]
    assert found == ([href] if taken else [])


def test_an_address_in_another_script_is_found_in_both_spellings() -> None:
    for spelt in ("%25D8%25A7", "%D8%A7"):
        html = f'<title>a</title><a href="https://a.example/?u={HOME}/{spelt}.html">a</a>'
        found = studio.buttons(read("ا.html", html.encode()), f"{HOME}/%D8%A7.html")
        assert len(found) == 1


def test_hostile_words_are_data(site: Path) -> None:
    found = page(studio_pages.studio(site), "hostile.html")
    shown = {it["network"]: it for it in found["previews"]}
    assert shown["facebook"]["title"] == HOSTILE
    assert shown["facebook"]["alt"] == HOSTILE
    assert shown["slack"]["description"].startswith(HOSTILE + LONG[:100])
    assert page(studio_pages.studio(site), "deep/arabic page.html")["title"] == ARABIC


def test_the_same_site_makes_the_same_bytes(site: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    studio_pages.studio(site).write(one)
    studio_pages.studio(site).write(other)
    files = {it.relative_to(one): it.read_bytes() for it in one.rglob("*") if it.is_file()}
    assert files == {
        it.relative_to(other): it.read_bytes() for it in other.rglob("*") if it.is_file()
    }
    assert len([it for it in files if it.parts[0] == "pages"]) == len(PAGES)
    assert {"index.html", "studio.js", "studio.css", "site.json"} <= set(map(str, files))
    assert len([it for it in files if it.parts[0] == "icons"]) == len(networks())
    assert str(tmp_path).encode() not in b"".join(files.values())


def test_only_what_has_changed_is_written(site: Path, tmp_path: Path) -> None:
    folder = tmp_path / "studio"
    studio_pages.studio(site).write(folder)
    before = {it: it.stat().st_ino for it in folder.rglob("*") if it.is_file()}
    version = json.loads((folder / "site.json").read_bytes())["version"]
    html = (site / "large.html").read_text("utf-8")
    (site / "large.html").write_text(html.replace("1200 by 630.", "Twelve hundred."), "utf-8")
    (site / "bare.html").unlink()
    studio_pages.studio(site).write(folder)
    after = {it: it.stat().st_ino for it in folder.rglob("*") if it.is_file()}
    (gone,) = before.keys() - after.keys()
    assert gone.parent.name == "pages"
    changed = {it.relative_to(folder).parts[0] for it in after if before[it] != after[it]}
    assert changed == {"pages", "site.json"}
    assert len([it for it in after if before[it] != after[it]]) == 2
    assert json.loads((folder / "site.json").read_bytes())["version"] != version


def test_what_is_found_of_the_site_changes_its_version(site: Path, tmp_path: Path) -> None:
    made = []
    for found in ((), (Finding("of-all", "error", "", 0, "The site.", "Mend it."),)):
        output = Output(site)
        studio.Studio(output, Report(found, {}, 100), lambda _: [], {}).write(tmp_path / "studio")
        made.append(json.loads((tmp_path / "studio" / "site.json").read_bytes())["version"])
    assert made[0] != made[1]


def test_a_name_that_is_no_text_does_no_harm(site: Path) -> None:
    (site / os.fsdecode(b"caf\xe9.html")).write_text("<title>Coffee</title>", "utf-8")
    found = data(studio_pages.studio(site))
    assert set(PAGES) <= {it["path"] for it in found["pages"]}


def test_a_site_of_nothing(tmp_path: Path) -> None:
    made = studio.Studio(Output(tmp_path), Report((), {}, 100), lambda _: [], {})
    found = data(made)
    assert (found["pages"], found["feeds"], found["name"], found["home"]) == ([], [], "", True)
    assert made.file("pages/nothing.json") is None
    assert made.file("../site.json") is None


def test_a_feed_as_a_reader_shows_it(site: Path) -> None:
    made = studio_pages.studio(site)
    found = data(made, data(made)["feeds"][0]["data"])
    assert found["description"] == "All of it"
    first, second = found["entries"]
    assert first["title"].startswith("\"<>&'")
    assert (first["date"], first["author"]) == ("2026-03-01T10:00:00+01:00", "Ada")
    assert first["text"] == "First words & more."
    assert (second["author"], second["text"]) == ("Grace", "Plain <b> text")


def test_rss() -> None:
    found = view(b"""<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
      xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
      xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
      <title>T &amp; T</title><itunes:title>Show</itunes:title><description>D</description>
      <image><title>Not this</title></image>
      <item><title>One</title><link> https://example.org/1 </link><dc:creator>Ada</dc:creator>
      <pubDate>Sun, 01 Mar 2026 10:00:00 +0100</pubDate>
      <content:encoded>&lt;p&gt;Whole.&lt;/p&gt;</content:encoded></item>
      <item><title>Two</title><description>&lt;b&gt;Short&lt;/b&gt;</description>
      <pubDate>some day</pubDate></item></channel></rss>""")
    assert (found.format, found.title, found.description) == ("RSS", "T & T", "D")
    assert found.entries == (
        Entry("One", "https://example.org/1", "2026-03-01T10:00:00+01:00", "Ada", "Whole."),
        Entry("Two", text="Short"),
    )


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "title": "T", "authors": [{"name": "Ada"}],
        "items": [
            {"id": "1", "url": "https://example.org/1", "title": "One", "content_html": "<p>W</p>",
             "date_published": "2026-03-01T10:00:00Z"},
            {"id": "2", "content_text": "Only <b> text", "authors": [{"name": "B"}, {"name": "C"}]},
            {"id": "3", "title": 3}, "nonsense", {"title": "Four", "summary": LONG},
        ],
    }  # fmt: skip
    found = view(json.dumps(feed).encode())
    assert (found.format, found.title) == ("JSON Feed", "T")
    one, two, four = found.entries
    assert one == Entry("One", "https://example.org/1", "2026-03-01T10:00:00+00:00", "Ada", "W")
    assert two == Entry(author="B, C", text="Only <b> text")
    assert len(four.text) <= 240


def test_a_long_feed_is_read_as_far_as_it_is_shown() -> None:
    entry = b"<item><title>a</title></item>"
    found = view(b"<rss><channel><title>T</title>" + entry * 100_000 + b"<broken")
    assert found.title == "T"
    assert len(found.entries) == feed_view.ENTRIES


def test_a_feed_that_breaks_off_is_shown_as_far() -> None:
    found = view(b"<rss><channel><title>T</title><item><title>a</title></item><item><ti")
    assert [it.title for it in found.entries] == ["a"]


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=8), max_size=12).map(b"".join))
def test_no_feed_is_too_broken(data: bytes) -> None:
    assert isinstance(view(data), View)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_page_is_too_strange(title: str, link: str) -> None:
    html = f'<title>{title}</title><meta property="og:title" content="{title}"><a href="{link}">'
    with TemporaryDirectory() as folder:
        (Path(folder) / "a.html").write_bytes(html.encode("utf-8", "surrogatepass"))
        made = studio_pages.studio(Path(folder))
        made.write(Path(folder) / "smo-preview")
