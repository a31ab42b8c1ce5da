"""Converts an owner's mapping to typed settings, and writes the messages about its errors."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import Meta

from pelican_smo.settings.errors import either, nearest, place, wrong

_NO = frozenset(["no", "off", "false", "none", "never", "0"])
_YES = frozenset(["yes", "on", "true", "always", "1"])


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One level of the block; unknown keys are errors."""


_SectionT = TypeVar("_SectionT", bound=Section)


def read(
    kind: type[_SectionT], value: object, faults: list[str], keys: tuple[str, ...] = ()
) -> _SectionT:
    """The section in `value`, which is at `keys` of the block, with its defaults.

    Errors are added to `faults`, each with the key, what was expected, the value and the
    closest right spelling. A wrong key gets its default.
    """
    fields = _fields(kind)
    if not isinstance(value, Mapping):
        faults.append(wrong(place(*keys), _expected(kind), value))
        value = {}
    given: dict[str, Any] = {}
    for key, item in value.items():
        here = (*keys, str(key))
        if key not in fields:
            faults.append(
                f"{place(*here)}: unknown key.{nearest(str(key), fields)} "
                f"The keys here are {', '.join(fields)}."
            )
        elif section := _section_of(fields[key], item):
            given[key] = read(section, item, faults, here)
        elif section := _named_section(fields[key], item):
            given[key] = {
                str(name): read(section, one, faults, (*here, str(name)))
                for name, one in item.items()
            }
        elif found := list(_faults(fields[key], item, here)):
            faults += found
        else:
            given[key] = msgspec.convert(item, fields[key])
    return kind(**given)


@cache
def _fields(kind: type[Section]) -> dict[str, Any]:
    return {field.name: field.type for field in msgspec.structs.fields(kind)}


def _section_of(expected: Any, item: object) -> type[Section] | None:
    """The type of section that `item` is, if its key takes one."""
    options = _options(expected)
    section = next(filter(_is_section, options), None)
    # A mapping always is; anything else only if the key takes nothing but a section.
    return section if isinstance(item, Mapping) or len(options) == 1 else None


def _named_section(expected: Any, item: object) -> type[Section] | None:
    """The type of section of each value in `item`, if its key maps names to sections."""
    bare = _bare(expected)
    if get_origin(bare) is dict and isinstance(item, Mapping):
        section: Any = get_args(bare)[1]
        return section if _is_section(section) else None
    return None


def _is_section(expected: Any) -> bool:
    return isinstance(expected, type) and issubclass(expected, Section)


def _bare(expected: Any) -> Any:
    return get_args(expected)[0] if get_origin(expected) is Annotated else expected


def _options(expected: Any) -> tuple[Any, ...]:
    bare = _bare(expected)
    return get_args(bare) if get_origin(bare) in (Union, UnionType) else (bare,)


def _faults(expected: Any, item: object, keys: tuple[str | int, ...]) -> Iterator[str]:
    """Errors in a value that is not a section, at their innermost place."""
    if isinstance(item, set | frozenset):
        # msgspec accepts it as a list, but its order differs from run to run.
        instead = _list(sorted(map(str, item))) if _takes_list(expected) else ""
        hint = f" A set has no order. Write {instead}." if instead else ""
        yield wrong(place(*keys), _expected(expected), item, hint)
        return
    try:
        msgspec.convert(item, expected)
    except msgspec.ValidationError:
        inner = list(_inner_faults(expected, item, keys))
        hint = _hint(expected, item)
        yield from inner or [wrong(place(*keys), _expected(expected), item, hint)]


def _inner_faults(expected: Any, item: object, keys: tuple[str | int, ...]) -> Iterator[str]:
    """Errors within a list or a mapping, if the key takes one."""
    for option in _options(expected):
        if get_origin(option) is dict and isinstance(item, Mapping):
            for name, one in item.items():
                yield from _faults(get_args(option)[1], one, (*keys, str(name)))
        elif get_origin(option) in (list, tuple) and isinstance(item, list | tuple):
            for number, one in enumerate(item):
                yield from _faults(get_args(option)[0], one, (*keys, number))


def _expected(expected: Any) -> str:
    """What a key expects, in plain words."""
    meta = _meta(expected)
    words = (meta.extra or {}).get("expected") or either(_words(expected, meta))
    return f"{words}, as in {json.dumps(meta.examples[0])}" if meta.examples else words


def _words(expected: Any, meta: Meta) -> Iterator[str]:
    # Short words first: a mapping is described with all its keys.
    for option in sorted(_options(expected), key=_is_section):
        if _is_section(option):
            yield f"a mapping with the keys {', '.join(_fields(option))}"
        elif get_origin(option) is Literal:
            yield from map(json.dumps, get_args(option))
        elif get_origin(option) in (list, tuple):
            inner = get_args(option)[0]
            yield f"a list of {'texts' if inner is str else ', '.join(_words(inner, Meta()))}"
        elif get_origin(option) is dict:
            yield "a mapping"
        elif option is bool:
            yield from ("True", "False")
        elif option is int:
            yield f"a number from {meta.ge} to {meta.le}"
        elif option is str:
            yield "a text"


def _meta(expected: Any) -> Meta:
    found = get_args(expected)[1:] if get_origin(expected) is Annotated else ()
    return found[0] if found and isinstance(found[0], Meta) else Meta()


def _hint(expected: Any, item: object) -> str:
    """What the owner may have meant."""
    options = _options(expected)
    if bool in options and (meant := meant_bool(item)) is not None:
        return f" Did you mean {meant}?"
    if not isinstance(item, str):
        return ""
    if _takes_list(expected) and (ordered := _list([item])):
        return f" Did you mean {ordered}?"
    return nearest(
        item, [one for it in options if get_origin(it) is Literal for one in get_args(it)]
    )


def meant_bool(item: object) -> bool | None:
    """The boolean for a word such as "no" or 0; None if it is neither yes nor no."""
    word = str(item).lower() if isinstance(item, str | int) else ""
    return False if word in _NO else True if word in _YES else None


def _takes_list(expected: Any) -> bool:
    return any(get_origin(option) in (list, tuple) for option in _options(expected))


def _list(words: list[str]) -> str:
    """A list in Python's syntax; empty if it is too long for a line."""
    text = json.dumps(words, ensure_ascii=False)
    return text if len(text) <= 200 else ""
