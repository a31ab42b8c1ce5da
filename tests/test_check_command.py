"""`pelican-smo check`, as its user types it, and what it writes for other programs."""

import json
from pathlib import Path

import html5lib
import jsonschema
import pytest

from pelican_smo.commands import main
from pelican_smo.inspect import report_text, reports
from pelican_smo.inspect.check import check
from pelican_smo.inspect.findings import WEIGHTS, Finding, Report, rules
from pelican_smo.inspect.output import Output
from tests.check_sites import GOOD, after, report, without, write
from tests.conftest import Site, need_file
from tests.reading import Page
from tests.validators.readers import TOOLS

SARIF = TOOLS / "node_modules" / "@microsoft" / "jest-sarif" / "lib" / "schemas"
MAKER = "`make test`, or `npm ci` in tests/validators"

WARNED = without('<meta property="og:image:alt"')
WRONG = without("<title>", '<meta property="og:title"')


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working folder is empty, and no machine of GitHub's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)


@pytest.mark.parametrize(
    ("page", "options", "status"),
    [
        (GOOD, [], 0),
        (GOOD, ["--min-score", "100", "--fail-on", "warning"], 0),
        (WARNED, [], 0),
        (WARNED, ["--fail-on", "warning"], 1),
        (WARNED, ["--min-score", "90"], 0),
        (WARNED, ["--min-score", "91"], 1),
        (WARNED, ["--fail-on", "warning", "--skip", "image-alt-missing"], 0),
        (WRONG, [], 1),
        (WRONG, ["--fail-on", "error"], 1),
        (WRONG, ["--only", "http,local", "--only", "campaign"], 0),
        (WRONG, ["--skip", "http, title-missing"], 0),
        (WRONG, ["--only", "title-missing,http"], 1),
    ],
)
def test_the_status_says_what_was_found(
    tmp_path: Path, page: str, options: list[str], status: int
) -> None:
    write(tmp_path / "output", page=page)
    assert main.main(["check", *options]) == status
    assert main.main(["check", str(tmp_path / "output"), *options]) == status


def test_a_rule_that_is_none_names_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "output")
    assert main.main(["check", "--only", "title-mising", "--skip", "x,image-heavi"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        'there is no rule "title-mising". Did you mean "title-missing"?',
        'there is no rule "x".',
        'there is no rule "image-heavi". Did you mean "image-heavy"?',
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("outptu", "this folder does not exist. "),
        ("a.html", "this folder does not exist. "),
        ("empty", "there is no "),
    ],
)
def test_a_folder_that_is_none(
    tmp_path: Path, name: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a.html").write_text(GOOD, "utf-8")
    Path("empty").mkdir()
    assert main.main(["check", name]) == 2
    assert capsys.readouterr().err.startswith(f"{name}: {said}")


@pytest.mark.parametrize(
    "options",
    [
        ["--format", "xml"],
        ["--fail-on", "note"],
        ["--min-score", "101"],
        ["--min-score", "-1"],
        ["--min-score", "good"],
        ["--processes", "0"],
        ["--procesess", "2"],
    ],
)
def test_wrong_use(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main.main(["check", *options])
    assert stopped.value.code == 2
    assert "usage: pelican-smo" in capsys.readouterr().err


def test_the_text_has_all_that_is_needed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "output", page=WARNED)
    write(tmp_path / "content", {"posts/2026-03-01-a.md": "Title: A", "a.png": None}, page="")
    (tmp_path / "content" / "a.html").unlink()
    main.main(["check"])
    said = capsys.readouterr().out
    assert "\x1b" not in said
    head, *lines = said.splitlines()
    assert head.split() == ["content/posts/2026-03-01-a.md", "a.html", "90", "of", "100"]
    assert lines[0] == "  warning image-alt-missing, line 14"
    assert "Nothing says what the picture shows" in said
    assert "-> Write `smo_image_alt` into the front matter." in said
    assert "Mastodon" in said
    assert lines[-1] == "90 of 100: 0 errors, 1 warning, 0 notes on 1 page."


def test_the_source_is_what_the_build_has_told(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site.post("walks/limpets.md", slug="by-the-sea")
    site.build()
    monkeypatch.chdir(site.folder)
    capsys.readouterr()
    main.main(["check", "--only", "image-missing", "--format", "json"])
    found = {it["path"]: it for it in json.loads(capsys.readouterr().out)["findings"]}
    assert found["by-the-sea.html"]["source"] == "content/walks/limpets.md"
    assert found["index.html"]["source"] == ""
    assert main.main(["check", "--cache", "cahce"]) == 2
    assert capsys.readouterr().err.startswith("cahce: this folder does not exist.")


def test_sources_that_are_given_stand_in_the_findings(tmp_path: Path) -> None:
    found = report(write(tmp_path, page=WARNED), sources={"a.html": "posts/limpets.md"})
    assert [it.source for it in found.findings] == ["posts/limpets.md"]


def test_a_terminal_has_colours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "output", page=WRONG)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    main.main(["check"])
    assert "\x1b[31merror\x1b[0m" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    main.main(["check"])
    assert "\x1b" not in capsys.readouterr().out


def test_a_fault_of_the_theme_is_said_once(tmp_path: Path) -> None:
    pages = {f"{i}.html": WRONG.replace("a.html", f"{i}.html") for i in range(30)}
    said = report_text.as_text(report(write(tmp_path, pages, page=WRONG), only=["title-missing"]))
    assert said.count("title-missing") == 1
    assert said.startswith("31 pages  0.html, 1.html, 10.html and 28 more\n")


def test_json_is_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "output", page=WARNED)
    main.main(["check", "--format", "json"])
    said = json.loads(capsys.readouterr().out)
    assert said["score"] == 90
    assert said["scores"] == {"a.html": 90}
    (found,) = said["findings"]
    assert found == {
        "rule": "image-alt-missing",
        "severity": "warning",
        "path": "a.html",
        "line": 14,
        "text": "Nothing says what the picture shows to those who cannot see it.",
        "fix": "Write og:image:alt into its <head>.",
        "networks": found["networks"],
        "source": "",
    }
    assert {"mastodon", "facebook"} <= set(found["networks"])


HOSTILE = "\"<>&'</script>]]>\x1b[31m\x85‮🦀\ud800%0A::error::,:%\n" + "x" * 10_000


def of_everything(source: str = "") -> Report:
    """A report with a finding of each rule, and hostile words."""
    found = [
        Finding(id, row.severity, "po sts/ü#?.html", 3, HOSTILE, HOSTILE, ("x",), source)
        for id, row in rules().items()
    ]
    found.append(Finding("unreadable", "error", "", 0, "It cannot be read.", "Let it."))
    return Report(tuple(found), {"po sts/ü#?.html": 0}, 0)


@pytest.mark.parametrize("source", ["", "content/po sts/ü.md"])
def test_sarif_is_as_its_schema_says(source: str) -> None:
    need_file(SARIF, "the schema of SARIF", MAKER)
    (schema,) = SARIF.glob("sarif-2.1.0*.json")
    said = json.loads(reports.as_sarif(of_everything(source), "output").encode())
    jsonschema.Draft7Validator(json.loads(schema.read_text("utf-8"))).validate(said)
    (run,) = said["runs"]
    assert [it["id"] for it in run["tool"]["driver"]["rules"]] == [*rules()]
    assert len(run["results"]) == len(rules()) + 1
    prints = {it["partialFingerprints"]["smo/v1"] for it in run["results"]}
    assert len(prints) == len(run["results"])
    for it in run["results"]:
        rule = run["tool"]["driver"]["rules"][it["ruleIndex"]]
        assert rule["id"] == it["ruleId"]
        assert rule["defaultConfiguration"]["level"] == it["level"]
    first, *_, last = run["results"]
    page = {"uri": "output/po%20sts/%C3%BC%23%3F.html"}
    place = first["locations"][0]["physicalLocation"]
    if source:
        assert place["artifactLocation"] == {"uri": "content/po%20sts/%C3%BC.md"}
        place = first["relatedLocations"][0]["physicalLocation"]
    assert place == {"artifactLocation": page, "region": {"startLine": 3}}
    # GitHub shows no result without a place.
    assert (
        last["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "output/index.html"
    )


def test_a_fingerprint_stays_when_the_line_moves(tmp_path: Path) -> None:
    first = reports.as_sarif(report(write(tmp_path / "1", page=WARNED)), "output")
    moved = WARNED.replace("<head>", "<head>\n\n\n")
    second = reports.as_sarif(report(write(tmp_path / "2", page=moved)), "output")
    one, two = (json.loads(it)["runs"][0]["results"][0] for it in (first, second))
    assert one["partialFingerprints"] == two["partialFingerprints"]
    assert one["locations"] != two["locations"]


def test_github_shows_findings_beside_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    write(tmp_path / "output", page=WARNED)
    main.main(["check"])
    *_, last = capsys.readouterr().out.splitlines()
    assert last == (
        "::warning file=output/a.html,line=14,title=image-alt-missing (a.html)::Nothing says what "
        "the picture shows to those who cannot see it. Write og:image:alt into its <head>."
    )
    main.main(["check", "--format", "json"])
    assert "::warning" not in capsys.readouterr().out


def test_annotations_are_escaped() -> None:
    lines = [*reports.annotations(of_everything("a,b:c%\n.md").findings, "output")]
    assert len(lines) == len(rules()) + 1
    for line in lines:
        assert "\n" not in line
        assert line.startswith(("::error ", "::warning ", "::notice "))
    assert "file=a%2Cb%3Ac%25%0A.md,line=1,title=" in lines[0]
    assert lines[-1].startswith("::error line=1,title=unreadable (site)::")


def test_the_page_is_html_and_loads_nothing() -> None:
    said = report_text.as_html(of_everything())
    page = Page(said.encode("utf-8", "replace").decode())
    assert not page.elements(".//script")
    assert not page.elements(".//*[@src]")
    assert not page.elements(".//link")
    assert len(page.elements(".//li")) == len(rules()) + 1
    assert "</script>" in page.text()
    html5lib.HTMLParser(strict=True).parse(report_text.as_html(Report((), {"a.html": 100}, 100)))


def test_the_text_holds_no_control_characters(tmp_path: Path) -> None:
    page = GOOD.replace("en_GB", "&#27;[31m&#155;X")
    said = report_text.as_text(report(write(tmp_path, page=page)))
    assert "locale-malformed" in said
    assert all(char.isprintable() or char == "\n" for char in said)


def test_a_score_is_what_the_rules_leave(tmp_path: Path) -> None:
    page = after('<meta property="og:title"', '<meta property="og:title" content="A">\n' * 3)
    found = report(write(tmp_path, {"b.html": GOOD.replace("a.html", "b.html")}, page))
    assert {it.rule for it in found.findings} == {
        "tag-contradicting", "title-repeated", "description-repeated"
    }  # fmt: skip
    left = 100 - WEIGHTS["error"] - WEIGHTS["warning"] - WEIGHTS["note"]
    assert found.scores == {"a.html": left, "b.html": 100}
    assert found.score == (left + 100) // 2


def test_what_is_about_no_page_counts_for_the_site(tmp_path: Path) -> None:
    found = report(write(tmp_path, page=without('<link rel="alternate"')))
    assert found.scores == {"a.html": 100}
    assert found.score == 100 - WEIGHTS["warning"]


def test_no_score_is_below_zero(tmp_path: Path) -> None:
    page = "<!doctype html><meta property=og:url content='http://localhost/?utm_id=1'>" + (
        "<meta property=og:type content=a><meta property=og:type content=b>"
        "<meta property=og:image content=/x.png><meta property=og:locale content=C>"
        "<script type=application/ld+json>{</script><a href=https://digg.com/submit?x>x</a>"
    )
    found = report(
        write(tmp_path, {"feed.xml": "<feed xmlns='http://www.w3.org/2005/Atom'>"}, page)
    )
    assert found.scores["a.html"] == 0
    assert found.score == 0


def test_processes_find_the_same(tmp_path: Path) -> None:
    pages = {
        f"{i}.html": (WRONG if i % 7 else GOOD).replace("a.html", f"{i}.html") for i in range(120)
    }
    folder = write(tmp_path, pages)
    seen: list[int] = []

    def progress(done: object, total: int) -> object:
        for it in done:  # type: ignore[attr-defined]
            seen.append(total)
            yield it

    one = check(Output(folder))
    two = check(Output(folder), processes=2, progress=progress)  # type: ignore[arg-type]
    assert one == two
    assert seen == [121] * 121


def test_pages_may_be_given_as_text(tmp_path: Path) -> None:
    folder = write(tmp_path)
    assert check(Output(folder, texts={"a.html": WARNED})).score == 90


def test_a_built_site_has_no_fault(site: Site) -> None:
    from tests.conftest import png

    site.write("images/a.png", png())
    site.post(slug="a", summary="What it is about.", smo_image="images/a.png", smo_image_alt="A")
    settings = {"SITEURL": "https://example.org"}
    smo = {"head": {"default_image": "images/a.png"}}
    built = site.build(smo, **settings)
    found = report(built.output)
    assert found.findings == ()
    assert found.score == 100


def test_the_progress_bar_is_for_those_who_look_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = {f"{i}.html": GOOD.replace("a.html", f"{i}.html") for i in range(120)}
    write(tmp_path / "output", pages)
    main.main(["check"])
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    main.main(["check"])
    assert "of 100: 0 errors" in capsys.readouterr().out


def test_the_hook_of_pre_commit_calls_the_command() -> None:
    root = Path(__file__).parent.parent
    hook = (root / ".pre-commit-hooks.yaml").read_text("utf-8")
    assert "entry: pelican-smo check\n" in hook
    assert "pass_filenames: false" in hook
