"""Findings, the rules that make them, and what they cost."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from pelican_smo.base.provenance import Kind
from pelican_smo.base.text import cut, legal
from pelican_smo.inspect.networks import networks, readers

Severity = Literal["error", "warning", "note"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""The most severe first."""

WEIGHTS: Mapping[str, int] = {"error": 30, "warning": 10, "note": 2}
"""Points that a broken rule costs of a page's 100, however often the page breaks it."""


_MOST = 300
"""Characters that a finding quotes from a page."""
_GENERAL = {
    "{limit}": "what it takes", "{true}": "what is true", "{instead}": "", "{cards}": "",
    " ({src})": "",
}  # fmt: skip


class Finding(msgspec.Struct, frozen=True):
    """One fault.

    `path` is that of a page or another file, relative to the output folder; empty for the
    site as a whole. `line` is a line of that file, 0 if there is none. `fix` is what to
    write, `networks` the ids of the affected networks, `source` the source file of the page,
    if known. One fix repairs all findings of one rule with the same `cause`.
    """

    rule: str
    severity: Severity
    path: str
    line: int
    text: str
    fix: str
    networks: tuple[str, ...] = ()
    source: str = ""
    cause: str = ""


class Report(msgspec.Struct, frozen=True):
    """The findings and scores of a site.

    `scores` are those of its pages by their paths, 0 to 100. `score` is the site's: their
    mean, less the cost of findings about no page.
    """

    findings: tuple[Finding, ...]
    scores: dict[str, int]
    score: int

    def count(self, severity: str) -> int:
        """How many findings have a severity."""
        return sum(finding.severity == severity for finding in self.findings)


class Rule(msgspec.Struct, frozen=True):
    """A row of `rules.json`.

    An "error" makes a network show something wrong or nothing, a "warning" something
    worse than possible, a "note" is a matter of taste. `about` is the fault in general;
    `text` and `fix` describe it on a page, with values in braces. `list_fix` is the advice
    for a page on which a template lists things, `file_fix` for a page of unknown source; if
    they are missing, `fix` holds there too. `cause` has the values that tell one cause from
    another. `networks` are the ids of the affected networks, or a tag: then all networks
    that read it. `source` is the document that requires it.
    """

    id: str
    severity: Severity
    about: str
    text: str
    fix: str
    source: str
    networks: str | tuple[str, ...] = ()
    list_fix: str = ""
    file_fix: str = ""
    cause: str = ""

    def advice(self, kind: Kind | None) -> str:
        """The advice for a page of that kind, with values in braces."""
        if kind == "content":
            return self.fix
        return (self.list_fix if kind == "list" else "") or self.file_fix or self.fix


class Hit(msgspec.Struct, frozen=True):
    """What a rule has found: the line, the values for its text, and the networks if they
    differ from the rule's.
    """

    line: int = 0
    values: Mapping[str, object] = {}
    networks: tuple[str, ...] | None = None
    path: str = ""


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by their ids, in the order of their file."""
    data = Path(__file__).with_name("rules.json").read_bytes()
    return {rule.id: rule for rule in msgspec.json.decode(data, type=list[Rule])}


@cache
def concerned(rule: str) -> tuple[str, ...]:
    """The ids of the networks that a rule affects, in the order of all networks."""
    named = rules()[rule].networks
    return readers(named) if isinstance(named, str) else named


def finding(rule: str, path: str, hit: Hit, kind: Kind | None = None, source: str = "") -> Finding:
    """The finding for a hit on a page of that kind; None if the kind is unknown."""
    row = rules()[rule]
    # A page may have a megabyte where one word is expected.
    values = {
        name: cut(it, _MOST) if isinstance(it, str) else it for name, it in hit.values.items()
    }
    fix = legal(row.advice(kind).format_map(values))
    cause = legal(row.cause.format_map(values))
    if row.file_fix or row.list_fix:
        # Advice that begins differently is for another cause.
        cause += f" {first_sentence(fix)}"
    return Finding(
        rule, row.severity, hit.path or path, hit.line,
        legal(row.text.format_map(values)), fix,
        concerned(rule) if hit.networks is None else hit.networks, source, cause,
    )  # fmt: skip


def first_sentence(text: str) -> str:
    """The first sentence of a text."""
    head, stop, _ = text.partition(". ")
    return f"{head}." if stop else text


def general(advice: str) -> str:
    """Advice in words that hold for all pages."""
    for value, words in _GENERAL.items():
        advice = advice.replace(value, words)
    return advice


def score(found: Iterable[Finding]) -> int:
    """100 less the cost of these findings; each rule counts once."""
    return max(0, 100 - sum(WEIGHTS[severity] for _, severity in weighed(found)))


def weighed(found: Iterable[Finding]) -> set[tuple[str, Severity]]:
    """The broken rules, and their severities."""
    return {(it.rule, it.severity) for it in found}


def named(ids: Iterable[str]) -> str:
    """The names of networks as a part of a sentence."""
    names = {network.id: network.name for network in networks()}
    chosen = [names.get(one, one) for one in ids]
    return "all networks" if len(chosen) == len(names) else listed(chosen)


def listed(words: list[str], most: int = 20) -> str:
    """Words as a list in a sentence, at most `most` of them."""
    if len(words) > most:
        words = [*words[:most], f"{len(words) - most} more"]
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


Look = Callable[[Any], Iterator[Hit]]
"""The code of a rule: yields what it finds in what it checks."""


class Looks(dict[str, Look]):
    """The code of rules by their ids; all of them check the same kind of object."""

    def of(self, rule: str) -> Callable[[Look], Look]:
        """Register a function as the code of a rule."""

        def keep(look: Look) -> Look:
            self[rule] = look
            return look

        return keep
