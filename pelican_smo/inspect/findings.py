"""What is wrong with a page, the rules that say so, and how much it counts."""

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
"""The gravest first."""

WEIGHTS: Mapping[str, int] = {"error": 30, "warning": 10, "note": 2}
"""What a rule takes from the 100 of a page, however often the page breaks it."""


_MOST = 300
"""Characters of a page's own words that a finding has."""
_GENERAL = {
    "{limit}": "what it takes", "{true}": "what is true", "{instead}": "", "{cards}": "",
    " ({src})": "",
}  # fmt: skip


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong.

    `path` is that of a page, or of another file, from the output folder; empty if it
    is about the site. `line` is that of the file, 0 if it has none. `fix` is what to
    write, `networks` the ids of those that show it, `source` the file that the page was
    made from, if that is known. What has the same `cause` under the same rule is mended
    together.
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
    """What is wrong with a site.

    `scores` are those of its pages by their paths, 0 to 100; `score` is the site's:
    their mean, less what findings count that are about no page.
    """

    findings: tuple[Finding, ...]
    scores: dict[str, int]
    score: int

    def count(self, severity: str) -> int:
        """How many findings are of a severity."""
        return sum(finding.severity == severity for finding in self.findings)


class Rule(msgspec.Struct, frozen=True):
    """A row of `rules.json`.

    An "error" makes a network show something wrong or nothing, a "warning" something
    worse than could be, a "note" is a matter of taste. `about` is what is looked for;
    `text` and `fix` say it of a page, with values in braces. `list_fix` is what to do about
    a page that a template lists things on, `file_fix` about one of which it is not known
    what it was made of; where they are missing, the `fix` is possible there too. `cause` has
    the values that tell one cause from another. `networks` are the ids of those that are
    concerned, or a tag: then they are those that read it. `source` is the document that asks
    for it.
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
        """What to do about a page of that kind, with values in braces."""
        if kind == "content":
            return self.fix
        return (self.list_fix if kind == "list" else "") or self.file_fix or self.fix


class Hit(msgspec.Struct, frozen=True):
    """What a rule has found: the line, the values for its text, and the networks if
    they are others than the rule's.
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
    """The ids of the networks that a rule is about, in the order of all networks."""
    named = rules()[rule].networks
    return readers(named) if isinstance(named, str) else named


def finding(rule: str, path: str, hit: Hit, kind: Kind | None = None, source: str = "") -> Finding:
    """What a rule says of a page of that kind; None where nobody knows what it was made of."""
    row = rules()[rule]
    # A page may have a megabyte where a word belongs.
    values = {
        name: cut(it, _MOST) if isinstance(it, str) else it for name, it in hit.values.items()
    }
    fix = legal(row.advice(kind).format_map(values))
    cause = legal(row.cause.format_map(values))
    if row.file_fix or row.list_fix:
        # Who begins with something else mends something else.
        cause += f" {first_sentence(fix)}"
    return Finding(
        rule, row.severity, hit.path or path, hit.line,
        legal(row.text.format_map(values)), fix,
        concerned(rule) if hit.networks is None else hit.networks, source, cause,
    )  # fmt: skip


def first_sentence(text: str) -> str:
    """What comes up to the end of the first sentence."""
    head, stop, _ = text.partition(". ")
    return f"{head}." if stop else text


def general(advice: str) -> str:
    """What to do, in words that hold for all pages."""
    for value, words in _GENERAL.items():
        advice = advice.replace(value, words)
    return advice


def score(found: Iterable[Finding]) -> int:
    """What is left of 100 with these findings, each rule counted once."""
    return max(0, 100 - sum(WEIGHTS[severity] for _, severity in weighed(found)))


def weighed(found: Iterable[Finding]) -> set[tuple[str, Severity]]:
    """The rules that are broken, and how gravely."""
    return {(it.rule, it.severity) for it in found}


def named(ids: Iterable[str]) -> str:
    """Networks as a sentence names them."""
    names = {network.id: network.name for network in networks()}
    chosen = [names.get(one, one) for one in ids]
    return "all networks" if len(chosen) == len(names) else listed(chosen)


def listed(words: list[str], most: int = 20) -> str:
    """Words as a sentence lists them, not more than `most` of them."""
    if len(words) > most:
        words = [*words[:most], f"{len(words) - most} more"]
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


Look = Callable[[Any], Iterator[Hit]]
"""The code of a rule: what it finds where it looks."""


class Looks(dict[str, Look]):
    """The code of rules by their ids; what they look at is the same for all."""

    def of(self, rule: str) -> Callable[[Look], Look]:
        """Takes a function for the code of a rule."""

        def keep(look: Look) -> Look:
            self[rule] = look
            return look

        return keep
