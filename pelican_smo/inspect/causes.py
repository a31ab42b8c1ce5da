"""Findings by cause: most repeat one fault of a theme or a setting on every page."""

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
"""A fault on at least this many pages is reported once."""
EXAMPLES = 3
"""How many of those pages are named."""

# These cause others: the site must first be built with its address.
_FIRST = ("address-unknown", "local")


class Cause(msgspec.Struct, frozen=True):
    """What one fix repairs: the rule, its text and its advice, and all of its findings.

    `text` and `fix` hold for all of them. `example` is the text of the first finding, if the
    others have another text.
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
        """The affected pages or files, by their sources where those are known."""
        return list(dict.fromkeys(it.source or it.path for it in self.findings))

    @property
    def pages(self) -> list[str]:
        """The paths of the affected pages in the output."""
        return list(dict.fromkeys(it.path for it in self.findings if it.path))

    @property
    def is_shared(self) -> bool:
        """Whether it is reported once for all pages: it affects many, or causes other findings."""
        return len(self.pages) >= SHARED or self.rule in _FIRST

    @property
    def cost(self) -> int:
        """How many points it costs all pages together."""
        return WEIGHTS[self.severity] * max(1, len(self.pages))

    @property
    def first_step(self) -> str:
        """The first sentence of the advice."""
        return first_sentence(self.fix)


def causes(findings: Iterable[Finding]) -> list[Cause]:
    """All findings by cause: those that cause others first, then those that cost most."""
    groups: dict[tuple[str, Severity, str], list[Finding]] = {}
    for it in findings:
        groups.setdefault((it.rule, it.severity, it.cause), []).append(it)
    found = [_cause(them) for them in groups.values()]
    found.sort(key=lambda it: (it.rule not in _FIRST, -it.cost, SEVERITIES.index(it.severity)))
    return found


def main_cause(found: Sequence[Cause]) -> Cause | None:
    """The cause to begin with; None if pages have no cause in common."""
    return found[0] if found and found[0].is_shared else None


def _cause(findings: Sequence[Finding]) -> Cause:
    first, row = findings[0], rules().get(findings[0].rule)
    text, fix, example = first.text, first.fix, ""
    if row and any(it.text != text for it in findings):
        text, example = row.about, text
    if row and any(it.fix != fix for it in findings):
        # If they begin alike, the first sentence holds for all; if not, general words are needed.
        step = first_sentence(fix)
        fix = step if all(it.fix.startswith(step) for it in findings) else general(row.fix)
    networks = tuple(dict.fromkeys(id for it in findings for id in it.networks))
    return Cause(first.rule, first.severity, text, fix, networks, tuple(findings), example)
