"""A report for people: as text, and as a page."""

from collections import Counter
from collections.abc import Iterator
from html import escape
from itertools import groupby

import msgspec

from pelican_smo.inspect.findings import SEVERITIES, Finding, Report, listed
from pelican_smo.inspect.terminal import filled, named, safe

# Select Graphic Rendition (ECMA-48, 8.3.117): bold, faint, red, yellow, cyan.
_STYLES = {"bold": "1", "faint": "2", "error": "31", "warning": "33", "note": "36"}
_ALIKE = 5
"""From so many pages on, a finding that is the same on all is said once."""

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


def as_text(report: Report, *, colour: bool = False, room: int = 0) -> str:
    """The report by pages, those with the lowest score first, and the sum of it last; `room`
    are the columns of the terminal.
    """

    def styled(text: str, style: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if colour else text

    lines = []
    for head, place, findings in _groups(report):
        head, place = safe(head), safe(place)
        lines.append(styled(head, "bold") + (f"  {styled(place, 'faint')}" if place else ""))
        for it in findings:
            where = f", line {it.line}" if it.line else ""
            lines.append(f"  {styled(it.severity, it.severity)} {it.rule}{where}")
            lines.append(filled(it.text, 4, room))
            lines.append(filled(f"-> {it.fix}", 4, room))
            if it.networks:
                lines.append(styled(filled(f"Networks: {named(it.networks)}", 4, room), "faint"))
        lines.append("")
    lines.append(styled(f"{report.score} of 100: {summary(report)}", "bold"))
    return "\n".join(lines) + "\n"


def as_html(report: Report) -> str:
    """The report as a page that stands alone and loads nothing."""
    groups = []
    for head, place, findings in _groups(report):
        small = f" <small>{escape(place)}</small>" if place else ""
        items = "".join(map(_item, findings))
        groups.append(f"<h2>{escape(head)}{small}</h2>\n<ul>\n{items}</ul>\n")
    return _PAGE.format(score=report.score, summary=escape(summary(report)), groups="".join(groups))


def summary(report: Report) -> str:
    """How much was found, in a line."""
    counted = [_counted(report.count(severity), severity) for severity in SEVERITIES]
    return f"{', '.join(counted)} on {_counted(len(report.scores), 'page')}."


def _item(it: Finding) -> str:
    where = f" <span class=where>line {it.line}</span>" if it.line else ""
    shown = f"\n<p class=where>Networks: {escape(named(it.networks))}</p>" if it.networks else ""
    return (
        f'<li class="{it.severity}"><p><strong>{it.severity}</strong> {escape(it.rule)}{where}</p>\n'
        f"<p>{escape(it.text)}</p>\n<p>→ {escape(it.fix)}</p>{shown}</li>\n"
    )


def _groups(report: Report) -> Iterator[tuple[str, str, list[Finding]]]:
    """What each group of findings is about, more about that, and the findings, gravest first.

    What a theme does wrong is said once, and not on each page.
    """
    alike = Counter(map(_said, report.findings))
    shared = {said for said, count in alike.items() if count >= _ALIKE}
    own = [it for it in report.findings if _said(it) not in shared]
    groups = [(path, [*them]) for path, them in groupby(own, lambda it: it.path)]
    groups.sort(key=lambda group: (report.scores.get(group[0], -1), group[0]))
    for path, findings in groups:
        source = findings[0].source
        score = f"{report.scores[path]} of 100" if path in report.scores else ""
        findings.sort(key=lambda it: SEVERITIES.index(it.severity))
        yield (
            source or path or "The site",
            f"{path}  {score}".strip() if source else score,
            findings,
        )
    for said in sorted(shared, key=lambda it: SEVERITIES.index(it[1])):
        paths = [it.source or it.path for it in report.findings if _said(it) == said]
        first = next(it for it in report.findings if _said(it) == said)
        common = msgspec.structs.replace(first, line=0)
        yield _counted(len(paths), "page"), listed(paths, _ALIKE), [common]


def _said(it: Finding) -> tuple[str, str, str]:
    return it.rule, it.severity, it.text


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
