"""Findings by what causes them: most repeat one fault of a theme or a setting on every page."""

from collections.abc import Iterable, Sequence

import msgspec

from pelican_smo.inspect.findings import (
    SEVERITIES,
    WEIGHTS,
    Finding,
    Severity,
    first_sentence,
    general,
    rules,
)

SHARED = 4
"""From so many pages on, what they have in common is told once."""
EXAMPLES = 3
"""As many of them are named."""

# What makes others: first the site has to be built with its address.
_FIRST = ("address-unknown", "local")


class Cause(msgspec.Struct, frozen=True):
    """What one repair mends: the rule, what it says and what to do, and all of its findings.

    `text` and `fix` hold for all of them; `example` is what is said of the first, where the
    others are said something else.
    """

    rule: str
    severity: Severity
    text: str
    fix: str
    networks: tuple[str, ...]
    findings: tuple[Finding, ...]
    example: str = ""

    @property
    def places(self) -> list[str]:
        """The pages or files that are concerned, by their sources where those are known."""
        return list(dict.fromkeys(it.source or it.path for it in self.findings))

    @property
    def pages(self) -> list[str]:
        """Their paths in the output."""
        return list(dict.fromkeys(it.path for it in self.findings if it.path))

    @property
    def is_shared(self) -> bool:
        """Whether it is told once for all: so many are concerned, or what it makes others."""
        return len(self.pages) >= SHARED or self.rule in _FIRST

    @property
    def cost(self) -> int:
        """What it takes from the scores of all pages together."""
        return WEIGHTS[self.severity] * max(1, len(self.pages))

    @property
    def first_step(self) -> str:
        """The first sentence of what to do."""
        return first_sentence(self.fix)


def causes(findings: Iterable[Finding]) -> list[Cause]:
    """All findings by their causes: what makes others first, then what costs most."""
    groups: dict[tuple[str, Severity, str], list[Finding]] = {}
    for it in findings:
        groups.setdefault((it.rule, it.severity, it.cause), []).append(it)
    found = [_cause(them) for them in groups.values()]
    found.sort(key=lambda it: (it.rule not in _FIRST, -it.cost, SEVERITIES.index(it.severity)))
    return found


def main_cause(found: Sequence[Cause]) -> Cause | None:
    """The cause with which to begin; None where no page has one in common with others."""
    return found[0] if found and found[0].is_shared else None


def _cause(findings: Sequence[Finding]) -> Cause:
    first, row = findings[0], rules().get(findings[0].rule)
    text, fix, example = first.text, first.fix, ""
    if row and any(it.text != text for it in findings):
        text, example = row.about, text
    if row and any(it.fix != fix for it in findings):
        # They begin with the same, or have words of their own.
        step = first_sentence(fix)
        fix = step if all(it.fix.startswith(step) for it in findings) else general(row.fix)
    networks = tuple(dict.fromkeys(id for it in findings for id in it.networks))
    return Cause(first.rule, first.severity, text, fix, networks, tuple(findings), example)
