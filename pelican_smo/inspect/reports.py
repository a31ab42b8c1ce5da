"""A report for other programs: JSON, SARIF, and GitHub's annotations."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import quote

import msgspec

from pelican_smo.inspect.findings import Finding, Report, Rule, named, rules

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def as_json(report: Report) -> str:
    """The report as it is: its findings, the score of each page, and the site's."""
    return _json(msgspec.to_builtins(report))


def as_sarif(report: Report, folder: str) -> str:
    """The report in SARIF 2.1.0 (OASIS Standard, 27 March 2020).

    `folder` is the output folder as a path from the repository. A finding stands at the
    source of its page, if that is known, so that GitHub shows it beside the text.
    """
    broken = [row for row in rules().values() if any(it.rule == row.id for it in report.findings)]
    places = {row.id: index for index, row in enumerate(broken)}
    driver: dict[str, object] = {
        "name": "pelican-smo check",
        "rules": [_rule(row) for row in broken],
    }
    if known := _version():
        driver["version"] = known
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(it, places[it.rule], folder) for it in report.findings],
        "properties": {"score": report.score},
    }
    return _json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def annotations(findings: Iterable[Finding], folder: str) -> Iterator[str]:
    """Commands that have GitHub show findings beside the files of a pull request
    (GitHub Docs, Workflow commands for GitHub Actions).
    """
    for it in findings:
        place = it.source or _place(it.path, folder)
        line = it.line if it.line and not it.source else 1
        values = {"file": place, "line": str(line), "title": f"{it.rule} ({it.path or 'site'})"}
        said = ",".join(f"{key}={_property(value)}" for key, value in values.items() if value)
        yield f"::{_COMMANDS[it.severity]} {said}::{_data(f'{it.text} {it.fix}')}"


def _rule(row: Rule) -> dict[str, object]:
    return {
        "id": row.id,
        "shortDescription": {"text": row.about},
        "help": {"text": f"{row.about} See {row.source}"},
        "helpUri": row.source,
        "defaultConfiguration": {"level": row.severity},
    }


def _result(it: Finding, place: int, folder: str) -> dict[str, object]:
    said = f"{it.text} {it.fix}"
    if it.networks:
        said += f" ({named(it.networks)})"
    # GitHub shows no result without a place; what is about the site stands at its front page.
    page = _location(_place(it.path or "index.html", folder), it.line)
    result: dict[str, object] = {
        "ruleId": it.rule,
        "ruleIndex": place,
        "level": it.severity,
        "message": {"text": said},
        "locations": [_location(quote(it.source), 1) if it.source else page],
        "partialFingerprints": {"smo/v1": _fingerprint(it)},
    }
    if it.source:
        result["relatedLocations"] = [page]
    return result


def _location(uri: str, line: int) -> dict[str, object]:
    where: dict[str, object] = {
        "artifactLocation": {"uri": uri},
        "region": {"startLine": line or 1},
    }
    return {"physicalLocation": where}


def _place(path: str, folder: str) -> str:
    """The path of a file in the output, from the repository, as an address."""
    return quote(f"{folder.rstrip('/')}/{path}".removeprefix("./")) if path else ""


def _fingerprint(it: Finding) -> str:
    """The same for the same fault in the next run, wherever it has moved to in its page."""
    said = "\n".join((it.rule, it.path, it.text)).encode("utf-8", "replace")
    return hashlib.sha256(said).hexdigest()[:32]


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _json(value: object) -> str:
    # A path may have bytes that are no text.
    return json.dumps(value, ensure_ascii=False, indent=2).encode(errors="replace").decode() + "\n"


def _version() -> str:
    try:
        return version("pelican-smo")
    except PackageNotFoundError:
        return ""
