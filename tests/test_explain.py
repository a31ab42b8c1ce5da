"""`pelican-smo explain`: where the value of each tag on a page is from."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from pelican_smo.commands.main import main
from pelican_smo.inspect import terminal
from pelican_smo.inspect.output import Output
from pelican_smo.inspect.sources import Source, Sources
from tests.conftest import SITEURL, Site, png
from tests.test_page_map import SUBSITES

THEME = (
    '<html><head><title>T</title><meta property="og:title" content="Theirs">'
    '<meta property="fb:app_id" content="7"><meta name="viewport" content="w"></head>'
    "<body>{{ article.content }}</body></html>"
)


@pytest.fixture
def here(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The site, with its folder as the one that one is in."""
    monkeypatch.chdir(site.folder)
    return site


@pytest.fixture
def told(here: Site, capsys: pytest.CaptureFixture[str]) -> Any:
    """What is said of a page, as JSON, with its tags by their names."""

    def explained(page: str = "a-post.html", *arguments: str) -> Any:
        capsys.readouterr()
        assert main(["explain", page, "--json", *arguments]) == 0
        found = json.loads(capsys.readouterr().out)
        found["tags"] = {it["name"]: it for it in found["tags"]}
        return found

    return explained


@pytest.mark.parametrize(
    ("meta", "body", "tag", "value", "place", "against"),
    [
        ({"smo_title": "Ours"}, "", "og:title", "Ours", "smo_title",
         ["the theme's Theirs", "title: A post"]),
        ({}, "", "og:title", "A post", "title", ["the theme's Theirs"]),
        ({"og_title": "O"}, "", "twitter:title", "O", "og_title", ["title: A post"]),
        ({"smo_description": "One", "summary": "Two"}, "x", "og:description", "One",
         "smo_description", ["summary: Two"]),
        ({"summary": "Two"}, "x", "description", "Two", "summary", []),
        ({}, "Words of it.", "description", "Words of it.", "body", []),
        ({"cover": "images/b.png", "banner": "images/c.png"}, "", "og:image",
         f"{SITEURL}/images/b.png", "cover", ["banner: images/c.png"]),
        ({"cover": "images/b.png", "banner": "images/c.png"}, "", "og:image:width", "300",
         "cover", []),
        ({}, '<img src="{static}/images/b.png" alt="B">', "og:image", f"{SITEURL}/images/b.png",
         "body", []),
        ({}, "", "og:image", f"{SITEURL}/images/c.png", "head.default_image", []),
        ({}, "", "twitter:card", "summary_large_image", "head.default_image", []),
        ({}, "", "fb:app_id", "7", "theme", []),
        ({}, "", "viewport", "w", "theme", []),
        ({}, "", "title", "T", "theme", []),
        ({}, "", "theme-color", "#123456", "head.extra", []),
        ({}, "", "canonical", f"{SITEURL}/a-post.html", "SITEURL", []),
        ({"external_canonical": "https://e.example/a"}, "", "canonical", "https://e.example/a",
         "external_canonical", []),
        ({}, "", "article:published_time", "2026-03-01T10:00:00+01:00", "date", []),
        ({"robots": "noindex"}, "", "robots", "noindex", "robots", []),
        ({}, "", "me", "https://x.com/me", "SMO follow", []),
    ],
)  # fmt: skip
def test_each_place_of_a_chain_is_told(
    here: Site, told: Any, meta: dict[str, str], body: str, tag: str, value: str, place: str,
    against: list[str],
) -> None:  # fmt: skip
    here.template("article.html", THEME)
    for name in ("b", "c"):
        here.write(f"images/{name}.png", png(300, 200))
    here.post(body=body, **meta)
    here.build(
        {"head": {"default_image": "images/c.png", "extra": {"theme-color": "#123456"}},
         "follow": {"x": "me"}}
    )  # fmt: skip
    found = told()
    assert (found["path"], found["url"]) == ("a-post.html", f"{SITEURL}/a-post.html")
    assert (found["source"], found["guessed"]) == ("content/post.md", False)
    one = found["tags"][tag]
    assert (one["value"], one["place"], one["against"]) == (value, place, against)


def test_with_keep_the_theme_has_the_word(here: Site, told: Any) -> None:
    here.template("article.html", THEME)
    here.post()
    here.build({"head": {"theme_tags": "keep"}})
    tags = told()["tags"]
    assert tags["og:title"]["value"] == "Theirs"
    assert tags["og:title"]["place"] == tags["fb:app_id"]["place"] == "theme"
    assert tags["og:description"]["place"] == "body"


def test_who_reads_a_tag_and_what_json_ld_says(here: Site, told: Any) -> None:
    here.post(smo_title="Ours")
    here.build()
    tags = told()["tags"]
    assert tags["fediverse:creator" if "fediverse:creator" in tags else "robots"]["networks"]
    assert {"facebook", "mastodon", "google"} <= set(tags["og:title"]["networks"])
    assert tags["robots"]["networks"] == ["google"]
    assert tags["json-ld headline"]["place"] == "smo_title"


def test_a_page_that_is_left_alone_is_the_themes(here: Site, told: Any) -> None:
    here.template("article.html", THEME)
    here.post(smo="off")
    here.build()
    found = told()
    assert found["source"] == "content/post.md"
    assert {it["place"] for it in found["tags"].values()} == {"theme"}


@pytest.mark.parametrize(
    "named",
    [
        f"{SITEURL}/walks/", f"{SITEURL}/walks/index.html", f"{SITEURL}/walks?utm_source=x#y",
        "walks/index.html", "/walks/", "walks", "walks/", "./output/walks/index.html", "output/walks",
        "content/posts/a.md", "posts/a.md",
    ],
)  # fmt: skip
def test_a_page_is_named_in_any_way(here: Site, told: Any, named: str) -> None:
    here.post("posts/a.md", slug="walks", save_as="walks/index.html", url="walks/")
    here.build()
    assert told(named)["path"] == "walks/index.html"


def test_lists_have_no_source(here: Site, told: Any) -> None:
    here.post()
    here.build()
    found = told("index.html")
    assert found["source"] == ""
    assert found["tags"]["og:title"]["place"] == "SITENAME"
    assert told("subscribe/index.html")["source"] == ""


def test_sub_sites_are_part_of_the_whole_and_sites_of_their_own(here: Site, told: Any) -> None:
    here.post("a.md", slug="a", lang="en", title="A tale")
    here.post("b.md", slug="a", lang="fr", title="Un conte", smo_description="Des mots")
    here.build(I18N_SUBSITES={"fr": {"SITENAME": "La table"}}, **SUBSITES)
    for arguments in (["fr/a.html"], ["a.html", "--output", "output/fr"]):
        found = told(*arguments)
        assert found["source"] == "content/b.md"
        assert found["tags"]["og:description"]["place"] == "smo_description"
    assert told("a.html")["source"] == "content/a.md"


def test_the_cache_can_lie_anywhere(here: Site, told: Any) -> None:
    here.post()
    here.build()
    (here.folder / "cache").rename(here.folder / "elsewhere")
    assert told()["tags"]["og:title"]["place"] == "page"
    assert told("a-post.html", "--cache", "elsewhere")["tags"]["og:title"]["place"] == "title"


def test_a_cache_beside_the_output_is_found_from_anywhere(
    here: Site, told: Any, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: Any
) -> None:
    here.post()
    here.build()
    monkeypatch.chdir(tmp_path_factory.mktemp("other"))
    found = told("a-post.html", "--output", str(here.output))
    assert found["source"] == str(here.content / "post.md")
    assert found["tags"]["og:title"]["place"] == "title"


@pytest.mark.parametrize("map", [b"", b"[]", b'{"pages": 7}', b"\xff", b"[" * 100_000])
def test_a_damaged_map_is_as_good_as_none(here: Site, told: Any, map: bytes) -> None:
    here.post()
    here.build()
    (file,) = (here.folder / "cache").glob("smo-pages-*")
    file.write_bytes(map)
    found = told()
    assert found["built_with_plugin"] is False
    assert (found["source"], found["guessed"]) == ("content/post.md", True)


# Sites of another generator


def foreign(site: Site, path: str, title: str, more: str = "") -> None:
    file = site.output / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        f'<!doctype html><title>{title}</title><meta name="description" content="d">{more}', "utf-8"
    )


@pytest.mark.parametrize(
    ("files", "path", "title", "expected"),
    [
        ({"x.md": "Title: The boat\n\nt"}, "a.html", "The boat - My site", "content/x.md"),
        ({"x.md": "---\ntitle: 'The: boat'\n---\nt"}, "a.html", "The: boat", "content/x.md"),
        ({"x.rst": "The boat\n########\n\n:date: 2026\n"}, "a/", "The boat | S", "content/x.rst"),
        ({"x.html": "<title>The boat</title>"}, "a.html", "The boat", "content/x.html"),
        ({"boat.md": "no metadata"}, "boat.html", "Other", "content/boat.md"),
        ({"2026-03-01-boat.md": "Title: x"}, "boat/", "Other", "content/2026-03-01-boat.md"),
        ({"x.md": "Title: x\nSlug: boat\n\nt"}, "boat/", "Other", "content/x.md"),
        # The title says more than the name.
        ({"boat.md": "Title: Pier", "x.md": "Title: Boat"}, "boat.html", "Boat", "content/x.md"),
        # One of two with the same title is told by its name.
        ({"a.md": "Title: Boat", "b.md": "Title: Boat"}, "b.html", "Boat", "content/b.md"),
        ({"a.md": "Title: Boat", "b.md": "Title: Boat"}, "c.html", "Boat", ""),
        ({"a.md": "Title: Boat"}, "c.html", "Pier", ""),
        ({"a.txt": "Title: Boat"}, "c.html", "Boat", ""),
    ],
)  # fmt: skip
def test_without_a_map_the_source_is_guessed(
    here: Site, told: Any, files: dict[str, str], path: str, title: str, expected: str
) -> None:
    for name, text in files.items():
        here.write(name, text)
    path = f"{path}index.html" if path.endswith("/") else path
    foreign(here, path, title)
    found = told(path)
    assert found["source"] == expected
    assert found["guessed"] is bool(expected)
    assert {it["place"] for it in found["tags"].values()} == {"page"}
    if expected:
        assert Sources(Output(here.output)).pages(expected) == [path]


def test_a_folder_of_sources_with_a_link_to_itself(here: Site) -> None:
    here.write("a.md", "Title: Boat")
    (here.content / "loop").symlink_to(here.content)
    (here.content / "broken.md").symlink_to("nowhere.md")
    foreign(here, "a.html", "Boat")
    assert Sources(Output(here.output)).of("a.html") == Source("content/a.md", guessed=True)


# What is printed


def test_a_table_for_people(here: Site, capsys: pytest.CaptureFixture[str]) -> None:
    here.template("article.html", THEME)
    here.post(smo_title="Ours")
    here.build()
    capsys.readouterr()
    assert main(["explain", "content/post.md"]) == 0
    path, url, source, empty, head, *rows = capsys.readouterr().out.splitlines()
    assert (path, url, empty) == ("a-post.html", f"  {SITEURL}/a-post.html", "")
    assert source == "  made of content/post.md"
    assert head.split("  ")[0] == "tag"
    at = [index for index, row in enumerate(rows) if row.startswith("og:title ")]
    assert [rows[at[0]].split()[:4], *rows[at[0] + 1 : at[0] + 3]] == [
        ["og:title", "Ours", "smo_title", "all"],
        "    instead of the theme's Theirs",
        "    instead of title: A post",
    ]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_long_values_are_cut(here: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    here.post(title="word " * 400, slug="a", smo_title="漢字" * 300)
    here.build(expect_warnings=True)
    monkeypatch.setenv("COLUMNS", "90")
    for cut in (True, False):
        out = Terminal() if cut else io.StringIO()
        monkeypatch.setattr(sys, "stdout", out)
        assert main(["explain", "a.html"]) == 0
        longest = max(map(terminal.columns, out.getvalue().splitlines()))
        assert (longest <= 90) is cut
        assert ("…" in out.getvalue()) is cut


HOSTILE = "\x1b[31mred\x07 \u202eturned\u2066 \x9b2J &lt;b&gt; 漢字 🐚 a\rb"


def test_nothing_on_a_page_steers_a_terminal(
    here: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    here.write("x.md", f"Title: {HOSTILE}")
    foreign(here, "a.html", HOSTILE, f'<meta property="og:title{HOSTILE}" content="{HOSTILE}">')
    assert main(["explain", "a.html"]) == 0
    out = capsys.readouterr().out
    assert "red" in out
    assert "漢字 🐚" in out
    assert not [it for it in out if (it < " " and it != "\n") or "\x7f" <= it <= "\x9f"]
    assert not set(out) & set("\u202e\u2066\r\x1b")


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("a-pots.html", 'a-pots.html: there is no such page in output. Did you mean "a-post.html"?'),
        ("content/pots.md", "Did you mean \"content/post.md\"?"),
        (f"{SITEURL}/a-pots.html", f'Did you mean "{SITEURL}/a-post.html"?'),
        ("https://other.example/a", f"is no address of this site, whose own is {SITEURL}."),
        ("../content/post.md/x", "there is no such page in output."),
        ("/etc/passwd", "there is no such page in output."),
        ("\x1b[31m\0", "there is no such page in output."),
        ("http://[", "is no address of this site"),
        ("smo-ids.txt", "there is no such page in output."),
        ("x" * 10_000, "there is no such page in output."),
    ],
)  # fmt: skip
def test_a_wrong_name_is_told_with_the_nearest(
    here: Site, capsys: pytest.CaptureFixture[str], named: str, said: str
) -> None:
    here.post()
    here.build()
    capsys.readouterr()
    assert main(["explain", "--", named]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert said in error
    assert "\x1b" not in error


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--output", "nope"], "nope: this folder does not exist. --output names"),
        (["--output", "file"], "file: this folder does not exist."),
        (
            ["--cache", "nope"],
            "nope: this folder does not exist. --cache names Pelican's CACHE_PATH.",
        ),
    ],
)
def test_a_folder_that_there_is_not(
    here: Site, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    here.output.mkdir()
    Path("file").write_text("")
    assert main(["explain", "a.html", *arguments]) == 2
    assert capsys.readouterr().err.startswith(said)
