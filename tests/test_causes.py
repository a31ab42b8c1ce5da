"""What many pages have in common is told once, with what to do that is possible there."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pelican_smo.commands import main
from pelican_smo.inspect import report_text, reports, rules_picture
from pelican_smo.inspect.causes import Cause, causes, main_cause
from pelican_smo.inspect.findings import Report
from pelican_smo.inspect.output import Output
from pelican_smo.inspect.studio import Studio
from tests.check_sites import GOOD, changed, report, without, write
from tests.conftest import Site

TRACKER = '<script src="https://www.google-analytics.com/ga.js"></script><h1>'
HTTP = (('og:image" content="https', 'og:image" content="http'),)


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working folder is empty, and no machine of GitHub's."""
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_ACTIONS", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)


def many(page: str, count: int, name: str = "{}.html") -> dict[str, str]:
    """Copies of a page, each with its own name and words."""
    return {
        name.format(i): page.replace("a.html", name.format(i))
        .replace("Counting limpets", f"Limpets of {name.format(i)}")
        .replace("How many", f"{name.format(i)} says how many")
        for i in range(count)
    }


@pytest.fixture
def site_of_many(tmp_path: Path) -> Report:
    """Trackers on six pages (another on three of them), http on five, and a fault of one page."""
    tracked = changed(("<h1>", TRACKER))
    both = tracked.replace("<h1>", TRACKER.replace("google-analytics", "hotjar"))
    pages = many(tracked, 3, "t{}.html") | many(both, 3, "b{}.html")
    pages |= many(changed(*HTTP), 5, "h{}.html")
    # The same fault in other words.
    pages["h4.html"] = pages["h4.html"].replace('og:url" content="https', 'og:url" content="http')
    alone = without('<meta property="og:image:alt"')
    return report(write(tmp_path, pages, alone))


def test_a_cause_has_all_of_its_pages(site_of_many: Report) -> None:
    found = {(it.rule, it.text): it for it in causes(site_of_many.findings)}
    assert {key: len(it.pages) for key, it in found.items()} == {
        ("http", "Tags name http addresses."): 5,
        ("tracker", "Google Analytics learns of every visit."): 6,
        ("tracker", "Hotjar learns of every visit."): 3,
        ("image-alt-missing", site_of_many.findings[0].text): 1,
    }
    assert [it.rule for it in causes(site_of_many.findings)][:2] == ["http", "tracker"]
    first = main_cause(causes(site_of_many.findings))
    assert first is not None
    assert (first.rule, first.is_shared, first.cost) == ("http", True, 50)
    assert sum(len(it.findings) for it in found.values()) == len(site_of_many.findings)


def test_the_text_says_it_once_with_three_examples(site_of_many: Report) -> None:
    said = report_text.as_text(site_of_many)
    lines = said.splitlines()
    assert lines[0] == "5 pages  h0.html, h1.html, h2.html and 2 more"
    assert "    Tags name http addresses. On the first: Og:image: http instead of https." in lines
    assert "6 pages  b0.html, b1.html, b2.html and 3 more" in lines
    assert said.count("  warning http\n") == 1
    assert said.count("Google Analytics learns") == 1
    # On three pages it stands with them.
    assert said.count("Hotjar learns") == 3
    assert lines[-2] == "Begin with http (5 pages): Write https; is it in SITEURL?"
    assert lines[-1].endswith(" of 100: 0 errors, 6 warnings, 9 notes on 12 pages.")


def test_the_page_says_it_once(site_of_many: Report) -> None:
    said = report_text.as_html(site_of_many)
    assert said.count("<strong>warning</strong> http<") == 1
    assert "<h2>5 pages <small>h0.html, h1.html, h2.html and 2 more</small></h2>" in said
    assert "Begin with http (5 pages): Write https; is it in SITEURL?</p>" in said


def test_json_has_every_finding_and_the_causes(site_of_many: Report) -> None:
    said = json.loads(reports.as_json(site_of_many))
    assert len(said["findings"]) == 15
    assert all("cause" not in it for it in said["findings"])
    first = said["causes"][0]
    assert (first["rule"], first["pages"], first["severity"]) == ("http", 5, "warning")
    pages = [said["findings"][place]["path"] for place in first["findings"]]
    assert pages == [f"h{i}.html" for i in range(5)]
    assert sorted(it for cause in said["causes"] for it in cause["findings"]) == [*range(15)]


def test_sarif_has_one_result_with_all_places(site_of_many: Report) -> None:
    (run,) = json.loads(reports.as_sarif(site_of_many, "output"))["runs"]
    results = [it for it in run["results"] if it["ruleId"] == "http"]
    (http,) = results
    assert http["occurrenceCount"] == 5
    places = [*http["locations"], *http["relatedLocations"]]
    assert [it["physicalLocation"]["artifactLocation"]["uri"] for it in places] == [
        f"output/h{i}.html" for i in range(5)
    ]
    assert "5 pages: h0.html, h1.html, h2.html and 2 more" in http["message"]["text"]
    assert len(run["results"]) == 6
    fewer = Report(site_of_many.findings[:-1], {}, 0)
    (again,) = (
        it
        for it in json.loads(reports.as_sarif(fewer, "output"))["runs"][0]["results"]
        if it["ruleId"] == "tracker" and it.get("occurrenceCount")
    )
    (before,) = (
        it for it in run["results"] if it["ruleId"] == "tracker" and it.get("occurrenceCount")
    )
    # One page less is the same fault.
    assert again["partialFingerprints"] == before["partialFingerprints"]


def test_github_is_told_once_at_a_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = many(changed(*HTTP), 5)
    sources = {"2.html": "content/two.md", "3.html": "content/three.md"}
    found = report(write(tmp_path, pages), sources=sources)
    (line,) = reports.annotations(found.findings, "output")
    assert line == (
        "::warning file=content/two.md,line=1,title=http (5 pages)::Og:image: http instead of "
        "https. Write https; is it in SITEURL? "
        "(5 pages: 0.html, 1.html, content/two.md and 2 more)"
    )
    # Called in a folder below that of the repository.
    (tmp_path / "site").mkdir()
    monkeypatch.chdir(tmp_path / "site")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    (line,) = reports.annotations(found.findings, "output")
    assert "file=site/content/two.md," in line
    (run,) = json.loads(reports.as_sarif(found, "output"))["runs"]
    (place,) = run["results"][0]["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "site/content/two.md"


def test_the_studio_says_it_once_for_the_site(tmp_path: Path, site_of_many: Report) -> None:
    studio = Studio(Output(tmp_path), site_of_many, lambda _: [], {"h0.html": "content/h.md"})
    shared = json.loads(studio.file("site.json") or b"")["shared"]
    assert [(it["rule"], it["pages"]) for it in shared] == [("http", 5), ("tracker", 6)]
    assert shared[0]["examples"] == [
        {"href": "h0.html", "path": "h0.html", "source": "content/h.md"},
        {"href": "h1.html", "path": "h1.html", "source": ""},
        {"href": "h2.html", "path": "h2.html", "source": ""},
    ]


@pytest.mark.parametrize(
    ("page", "rule"),
    [
        (without('<link rel="canonical"', '<meta property="og:url"'), "address-unknown"),
        (GOOD.replace("https://example.org", "http://localhost:8000"), "local"),
        (GOOD.replace("https://example.org", "http://127.0.0.1:8000"), "local"),
    ],
)
def test_that_a_build_is_not_for_the_public_is_said_first(
    tmp_path: Path, page: str, rule: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # Worse faults, and more of them, do not come before.
    worse = many(page.replace('og:locale" content="en_GB', 'og:locale" content="C'), 6)
    worse = {name: it.replace("<title>", '<meta name="description" content="x"><title>')
             for name, it in worse.items()}  # fmt: skip
    write(tmp_path / "output", worse, page)
    main.main(["check"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split()[1] == rule
    assert (
        "    -> Build with the public settings, whose SITEURL is the site's address." in lines[:9]
    )
    assert lines[-2].startswith(f"Begin with {rule}")
    main.main(["check", "--format", "html"])
    said = capsys.readouterr().out
    assert said.index(f"</strong> {rule}") < said.index("</strong> tag-contradicting")
    # Feeds of an older build for the public are no fault of this one.
    assert "feed-unlinked" not in said


@pytest.fixture
def lists_and_posts(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A built site without pictures, with a copied page of HTML and one that is left alone."""
    for i in range(5):
        site.post(f"post{i}.md", title=f"Post {i}", summary=f"What post {i} is about.")
    site.post("off.md", title="Off", smo="off")
    site.write("extra/static.html", "<!doctype html><html><head><title>Static</title></head>"
               "<body><h1>Static</h1><p>A page that is copied as it is.</p>")  # fmt: skip
    settings = {"STATIC_PATHS": ["extra"], "ARTICLE_EXCLUDES": ["extra"],
                "PAGE_EXCLUDES": ["extra"], "READERS": {"html": None}}  # fmt: skip
    monkeypatch.chdir(site.folder)

    def build(**more: Any) -> None:
        site.build({"check": True}, expect_warnings=True, **settings, **more)

    yield build


def found_by_check(capsys: pytest.CaptureFixture[str]) -> Any:
    capsys.readouterr()
    main.main(["check", "--format", "json"])
    return json.loads(capsys.readouterr().out)


def test_advice_is_possible_for_what_a_page_is_made_of(
    lists_and_posts: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    lists_and_posts()
    fixes = {(it["path"], it["rule"]): it["fix"] for it in found_by_check(capsys)["findings"]}
    assert "front matter" in fixes["post-0.html", "image-missing"]
    assert "head.default_image" in fixes["index.html", "image-missing"]
    for (path, _), fix in fixes.items():
        if not path.startswith("post-"):
            assert "front matter" not in fix, path
            assert "smo_" not in fix, path
    assert fixes["extra/static.html", "tags-missing"].startswith("Write og:title, ")
    assert "template" not in fixes["extra/static.html", "tags-missing"]


def test_without_a_map_nothing_is_said_of_front_matter(tmp_path: Path) -> None:
    page = without('<meta property="og:image:alt"', '<meta property="og:desc', '<meta name="desc')
    found = report(write(tmp_path, page=page)).findings
    assert {it.rule for it in found} == {"description-missing", "image-alt-missing"}
    assert not [it.fix for it in found if "front matter" in it.fix or "smo_" in it.fix]


def test_what_is_left_alone_costs_nothing(
    lists_and_posts: Any, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    lists_and_posts()
    said = found_by_check(capsys)
    assert "off.html" not in said["scores"]
    assert "off.html" not in {it["path"] for it in said["findings"]}
    assert "post-0.html" in said["scores"]


def test_without_the_cards_their_installation_is_named_first(
    lists_and_posts: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules_picture, "find_spec", lambda _: None)
    lists_and_posts(SITESUBTITLE="Tides and limpets, day by day.")
    (line,) = (it for it in capsys.readouterr().out.splitlines() if it.startswith("smo: "))
    assert " Begin with image-missing (" in line
    assert '`pip install "pelican-smo[cards]"` draws one for each page. See: ' in line
    said = found_by_check(capsys)
    (cause,) = (it for it in said["causes"] if it["rule"] == "image-missing")
    assert cause["fix"] == '`pip install "pelican-smo[cards]"` draws one for each page.'
    # Lists and posts together.
    assert {"index.html", "post-0.html"} <= {
        said["findings"][place]["path"] for place in cause["findings"]
    }
    main.main(["check"])
    assert capsys.readouterr().out.count('pip install "pelican-smo[cards]"') == 2


def test_with_the_cards_no_installation_is_named(tmp_path: Path) -> None:
    page = changed(("summary_large_image", "summary"), page=without('<meta property="og:image'))
    (found,) = report(write(tmp_path, page=page), sources={"a.html": "a.md"}).findings
    assert found.fix.startswith("Write `smo_image: images/….jpg` into the front matter")


def test_a_causes_first_step_is_a_sentence() -> None:
    def step(fix: str) -> str:
        return Cause("x", "note", "", fix, (), ()).first_step

    assert step("Do this. Or do that.") == "Do this."
    assert step("Is it so?") == "Is it so?"
    assert step("Write images/….jpg.") == "Write images/….jpg."
