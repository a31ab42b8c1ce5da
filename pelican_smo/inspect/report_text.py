"""A report for people: as text, and as a page."""

from collections.abc import Iterator
from html import escape
from itertools import groupby

import msgspec

from pelican_smo.inspect.causes import EXAMPLES, Cause, causes, main_cause
from pelican_smo.inspect.findings import SEVERITIES, Finding, Report, listed
from pelican_smo.inspect.terminal import filled, named, safe

# Select Graphic Rendition (ECMA-48, 8.3.117): bold, faint, red, yellow, cyan.
_STYLES = {"bold": "1", "faint": "2", "error": "31", "warning": "33", "note": "36"}

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Check: {score} of 100</title>
<style>
:root {{ color-scheme: light dark; --error: light-dark(#b3261e, #ff8a80); --warning: light-dark(#7a5200, #ffc557); --note: light-dark(#005fa3, #8ecbff) }}
body {{ font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; overflow-wrap: anywhere }}
h2 {{ font-size: 1.1rem; margin: 2rem 0 .5rem; border-top: 1px solid #8886; padding-top: 1rem }}
h2 small, .where {{ font-weight: normal; opacity: .75 }}
ul {{ list-style: none; margin: 0; padding: 0 }}
li {{ margin: .75rem 0; padding-left: .75rem; border-left: .25rem solid var(--as) }}
li p {{ margin: 0 }}
.error {{ --as: var(--error) }} .warning {{ --as: var(--warning) }} .note {{ --as: var(--note) }}
strong {{ color: var(--as) }}
</style>
<h1>Check: {score} of 100</h1>
<p>{summary}</p>
{groups}</html>
"""


class _Group(msgspec.Struct, frozen=True):
    """Findings under one heading, and the text beside it."""

    head: str
    beside: str
    findings: list[Finding]


def as_text(report: Report, *, colour: bool = False, room: int = 0) -> str:
    """The report: first the faults that many pages share, the costliest first; then pages, the
    lowest score first; then the summary. `room` is the width of the terminal in columns.
    """

    def styled(text: str, style: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if colour else text

    lines = []
    found = causes(report.findings)
    for group in _groups(report, found):
        head, beside = safe(group.head), safe(group.beside)
        lines.append(styled(head, "bold") + (f"  {styled(beside, 'faint')}" if beside else ""))
        for it in group.findings:
            where = f", line {it.line}" if it.line else ""
            lines.append(f"  {styled(it.severity, it.severity)} {it.rule}{where}")
            lines.append(filled(it.text, 4, room))
            lines.append(filled(f"-> {it.fix}", 4, room))
            if it.networks:
                lines.append(styled(filled(f"Networks: {named(it.networks)}", 4, room), "faint"))
        lines.append("")
    if len(found) > 1 and (first := main_cause(found)):
        lines.append(filled(f"Begin with {first_step(report, first)}", 0, room))
    lines.append(styled(f"{report.score} of 100: {summary(report)}", "bold"))
    return "\n".join(lines) + "\n"


def as_html(report: Report) -> str:
    """The report as a page of one file that loads nothing."""
    groups = []
    found = causes(report.findings)
    for group in _groups(report, found):
        small = f" <small>{escape(group.beside)}</small>" if group.beside else ""
        items = "".join(map(_item, group.findings))
        groups.append(f"<h2>{escape(group.head)}{small}</h2>\n<ul>\n{items}</ul>\n")
    said = escape(summary(report))
    if len(found) > 1 and (first := main_cause(found)):
        said += f" Begin with {escape(first_step(report, first))}"
    return _PAGE.format(score=report.score, summary=said, groups="".join(groups))


def first_step(report: Report, cause: Cause) -> str:
    """A cause, the number of its pages, and the first step to take."""
    count = _counted_pages(report, cause)
    return f"{cause.rule}{f' ({count})' if count else ''}: {cause.first_step}"


def summary(report: Report) -> str:
    """The number of findings, in a line."""
    counted = [_counted(report.count(severity), severity) for severity in SEVERITIES]
    return f"{', '.join(counted)} on {_counted(len(report.scores), 'page')}."


def _item(it: Finding) -> str:
    where = f" <span class=where>line {it.line}</span>" if it.line else ""
    shown = f"\n<p class=where>Networks: {escape(named(it.networks))}</p>" if it.networks else ""
    return (
        f'<li class="{it.severity}"><p><strong>{it.severity}</strong> {escape(it.rule)}{where}</p>\n'
        f"<p>{escape(it.text)}</p>\n<p>→ {escape(it.fix)}</p>{shown}</li>\n"
    )


def _groups(report: Report, found: list[Cause]) -> Iterator[_Group]:
    """A fault that many pages share is one finding; others are under their pages, the most
    severe first.
    """
    single = {id(it) for cause in found if not cause.is_shared for it in cause.findings}
    for cause in found:
        if cause.is_shared:
            head, places = _counted_pages(report, cause), listed(cause.places, EXAMPLES)
            yield _Group(head or "The site", places, [_common(cause)])
    own = [it for it in report.findings if id(it) in single]
    groups = [(path, [*them]) for path, them in groupby(own, lambda it: it.path)]
    groups.sort(key=lambda group: (report.scores.get(group[0], -1), group[0]))
    for path, findings in groups:
        source = findings[0].source
        score = f"{report.scores[path]} of 100" if path in report.scores else ""
        findings.sort(key=lambda it: SEVERITIES.index(it.severity))
        beside = f"{path}  {score}".strip() if source else score
        yield _Group(source or path or "The site", beside, findings)


def _common(cause: Cause) -> Finding:
    """One finding for all findings of a cause."""
    text = cause.text
    if cause.example:
        text = f"{text} On the first: {cause.example}"
    return Finding(cause.rule, cause.severity, "", 0, text, cause.fix, cause.networks)


def _counted_pages(report: Report, cause: Cause) -> str:
    """How many pages or files are affected; empty if it is the site as a whole."""
    if not cause.pages:
        return ""
    what = "page" if all(it.path in report.scores for it in cause.findings) else "file"
    return _counted(len(cause.pages), what)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
