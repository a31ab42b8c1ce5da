"""A report for other programs: JSON, SARIF, and GitHub's annotations."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import quote

import msgspec

from pelican_smo.inspect.causes import EXAMPLES, causes
from pelican_smo.inspect.findings import Finding, Report, Rule, listed, named, rules

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def as_json(report: Report) -> str:
    """The report: all findings, the score of each page, the site's, and `causes` (what one fix
    repairs), the costliest first, with the indexes of their findings.
    """
    found = msgspec.to_builtins(report)
    for it in found["findings"]:
        # It only distinguishes causes, and means nothing by itself.
        del it["cause"]
    places = {id(it): place for place, it in enumerate(report.findings)}
    found["causes"] = [
        {
            "rule": cause.rule,
            "severity": cause.severity,
            "text": cause.text,
            "fix": cause.fix,
            "pages": len(cause.pages),
            "findings": [places[id(it)] for it in cause.findings],
        }
        for cause in causes(report.findings)
    ]
    return _json(found)


def as_sarif(report: Report, folder: str) -> str:
    """The report in SARIF 2.1.0 (OASIS Standard, 27 March 2020).

    `folder` is the output folder as a path from the repository. A finding is placed in the
    source of its page, if known, so that GitHub shows it beside the text. A fault that many
    pages share is one result, which names them all.
    """
    results = list(_told_once(report.findings))
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
        "results": [_result(them, text, places[them[0].rule], folder) for them, text in results],
        "properties": {"score": report.score},
    }
    return _json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def annotations(findings: Iterable[Finding], folder: str) -> Iterator[str]:
    """Commands with which GitHub shows findings beside the files of a pull request
    (GitHub Docs, Workflow commands for GitHub Actions).
    """
    for them, text in _told_once(tuple(findings)):
        it = _shown(them)
        place = _source(it.source) if it.source else _place(it.path, folder)
        line = it.line if it.line and not it.source else 1
        where = f"{len(them)} pages" if len(them) > 1 else it.path or "site"
        values = {"file": place, "line": str(line), "title": f"{it.rule} ({where})"}
        said = ",".join(f"{key}={_property(value)}" for key, value in values.items() if value)
        yield f"::{_COMMANDS[it.severity]} {said}::{_data(text)}"


def _shown(findings: tuple[Finding, ...]) -> Finding:
    """The finding at whose place all are shown: one with a source in the repository, if any."""
    return next((it for it in findings if it.source), findings[0])


def _told_once(findings: tuple[Finding, ...]) -> Iterator[tuple[tuple[Finding, ...], str]]:
    """The findings of each shared cause, then each other finding by itself; with a text for
    each.
    """
    told: set[int] = set()
    for cause in causes(findings):
        if cause.is_shared and len(cause.findings) > 1:
            told.update(map(id, cause.findings))
            places = f"{len(cause.pages)} pages: {listed(cause.places, EXAMPLES)}"
            yield cause.findings, f"{cause.text} {cause.fix} ({places})"
    for it in findings:
        if id(it) not in told:
            yield (it,), f"{it.text} {it.fix}"


def _source(file: str) -> str:
    """The path of a source from the repository; the command may run in a folder of it."""
    root = os.environ.get("GITHUB_WORKSPACE")
    way = os.path.relpath(file, root) if root else file
    return file if way.startswith(os.pardir) else way


def _rule(row: Rule) -> dict[str, object]:
    return {
        "id": row.id,
        "shortDescription": {"text": row.about},
        "help": {"text": f"{row.about} See {row.source}"},
        "helpUri": row.source,
        "defaultConfiguration": {"level": row.severity},
    }


def _result(findings: tuple[Finding, ...], said: str, place: int, folder: str) -> dict[str, object]:
    it = _shown(findings)
    if it.networks:
        said += f" ({named(it.networks)})"
    # GitHub shows no result without a place, so findings about the site are at its front page.
    page = _location(_place(it.path or "index.html", folder), it.line)
    result: dict[str, object] = {
        "ruleId": it.rule,
        "ruleIndex": place,
        "level": it.severity,
        "message": {"text": said},
        "locations": [_location(quote(_source(it.source)), 1) if it.source else page],
        "partialFingerprints": {"smo/v1": _fingerprint(findings)},
    }
    if len(findings) > 1:
        result["occurrenceCount"] = len(findings)
    related = [page] if it.source else []
    related += [
        _location(quote(_source(other.source)), 1)
        if other.source
        else _location(_place(other.path, folder), other.line)
        for other in findings
        if other is not it
    ]
    if related:
        result["relatedLocations"] = related
    return result


def _location(uri: str, line: int) -> dict[str, object]:
    where: dict[str, object] = {
        "artifactLocation": {"uri": uri},
        "region": {"startLine": line or 1},
    }
    return {"physicalLocation": where}


def _place(path: str, folder: str) -> str:
    """The path of an output file from the repository, as a URI."""
    return quote(f"{folder.rstrip('/')}/{path}".removeprefix("./")) if path else ""


def _fingerprint(findings: tuple[Finding, ...]) -> str:
    """The same for the same fault in the next run, wherever it is on its page, and on however
    many pages.
    """
    it = findings[0]
    words = (it.rule, it.path, it.text) if len(findings) == 1 else (it.rule, "*", it.cause)
    said = "\n".join(words).encode("utf-8", "replace")
    return hashlib.sha256(said).hexdigest()[:32]


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _json(value: object) -> str:
    # A path may have bytes that are not text.
    return json.dumps(value, ensure_ascii=False, indent=2).encode(errors="replace").decode() + "\n"


def _version() -> str:
    try:
        return version("pelican-smo")
    except PackageNotFoundError:
        return ""
