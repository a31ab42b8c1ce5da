"""The vocabulary of schema.org, and what it has to say about a block of JSON-LD."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

NAMESPACE = "http://schema.org/"
"""That of its terms, in its own context too, whichever way the context is fetched."""

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_ROW = re.compile(r"^<([^>]*)> <([^>]*)> <([^>]*)> ", re.M)
_NUMBERS = {"Number", "Integer", "Float"}
# schema.org/Duration is a type of thing, but is written as text of this form.
_DURATION = re.compile(r"P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?")


class Vocabulary:
    """Types, properties and where each property may stand, as schema.org publishes them.

    Read from its N-Quads, of which only the rows between names are of use.
    """

    def __init__(self, source: Path) -> None:
        self.types: dict[str, set[str]] = {}
        self.domains: dict[str, set[str]] = {}
        self.ranges: dict[str, set[str]] = {}
        self.superseded: dict[str, str] = {}
        tables = {
            f"{_RDFS}subClassOf": self.types,
            f"{NAMESPACE}domainIncludes": self.domains,
            f"{NAMESPACE}rangeIncludes": self.ranges,
        }
        for subject, predicate, value in _ROW.findall(source.read_text("utf-8")):
            if not subject.startswith(NAMESPACE):
                continue
            name = subject.removeprefix(NAMESPACE)
            if predicate == f"{_RDF}type" and value == f"{_RDFS}Class":
                self.types.setdefault(name, set())
            elif predicate == f"{NAMESPACE}supersededBy":
                self.superseded[name] = value.removeprefix(NAMESPACE)
            elif predicate in tables:
                tables[predicate].setdefault(name, set()).add(value.removeprefix(NAMESPACE))

    def context(self) -> dict[str, Any]:
        """A JSON-LD context by which only what schema.org knows survives an expansion.

        Its own has an @vocab, which makes a term of every slip of the pen. Nor are
        addresses made absolute here, so that a relative one is seen.
        """
        return {"@context": {name: NAMESPACE + name for name in (*self.types, *self.domains)}}

    def lineage(self, name: str) -> set[str]:
        """A type and all that it is a kind of."""
        found = {name}
        for parent in self.types.get(name, ()):
            found |= self.lineage(parent)
        return found

    def faults(self, node: dict[str, Any]) -> list[str]:
        """What is wrong with an expanded node and those within it."""
        types = [_short(name) for name in node.get("@type", [])]
        faults = [f"there is no type {name}" for name in types if name not in self.types]
        if not types:
            faults.append(f"{sorted(map(_short, node))} are of no type")
        kinds = set().union(*map(self.lineage, types))
        for iri, values in node.items():
            if iri.startswith("@"):
                continue
            name = _short(iri)
            if not self.domains.get(name, set()) & kinds:
                faults.append(f"{types} has no {name}")
            if name in self.superseded:
                faults.append(f"{name} has become {self.superseded[name]}")
            for value in _items(values):
                if len(value) > 1 and "@value" not in value:
                    faults += self.faults(value)
                if not self._fits(value, self.ranges.get(name, set())):
                    faults.append(f"{value} is no {name}: {sorted(self.ranges.get(name, ()))}")
        return faults

    def _fits(self, value: dict[str, Any], ranges: set[str]) -> bool:
        """Whether a value is of one of the kinds that a property takes."""
        if "@type" in value and "@value" not in value:
            return any(self.lineage(_short(name)) & ranges for name in value["@type"])
        literal = value.get("@value", value.get("@id"))
        if isinstance(literal, bool):
            return "Boolean" in ranges
        if isinstance(literal, int | float):
            return bool(_NUMBERS & ranges)
        text = str(literal)
        if not text.strip():
            return False
        if {"Date", "DateTime"} & ranges:
            return _is_date(text)
        if "Text" in ranges:
            return True
        if "Duration" in ranges and _DURATION.fullmatch(text):
            return True
        # A thing may be named by its address.
        return re.fullmatch(r"https?://[^\s/]+(/\S*)?", text) is not None


def statements(data: Any, path: tuple[str, ...] = ()) -> Counter[tuple[Any, ...]]:
    """All that a block says, before or after expansion: each value, and the way to it."""
    found: Counter[tuple[Any, ...]] = Counter()
    for item in _items(data):
        if isinstance(item, dict) and not ({"@value"} <= item.keys() or item.keys() == {"@id"}):
            for key, value in item.items():
                if key == "@type":
                    found.update((*path, key, _short(name)) for name in _items(value))
                elif key != "@context":
                    found += statements(value, (*path, _short(key)))
        elif isinstance(item, dict):
            found[*path, str(item.get("@value", item.get("@id")))] += 1
        else:
            found[*path, str(item)] += 1
    return found


def _items(value: Any) -> Iterator[Any]:
    yield from value if isinstance(value, list) else [value]


def _short(name: str) -> str:
    return name.removeprefix(NAMESPACE)


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
