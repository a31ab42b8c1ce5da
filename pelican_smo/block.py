"""How a mapping of the site's owner becomes typed settings, and what is said of its faults."""

import json
from collections.abc import Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import Meta

from pelican_smo.errors import nearest, place, shown


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One level of the block; unknown keys are mistakes."""


_SectionT = TypeVar("_SectionT", bound=Section)


def read(
    kind: type[_SectionT], value: object, faults: list[str], keys: tuple[str, ...] = ()
) -> _SectionT:
    """What `value`, found at `keys` of the block, says, with its defaults filled in.

    Every fault is added to `faults`, with the key, the value, what is allowed
    and the nearest right spelling; its key then has its default.
    """
    fields = _fields(kind)
    if not isinstance(value, Mapping):
        faults.append(
            f"{place(*keys)} = {shown(value)}: this is a mapping with the keys {', '.join(fields)}."
        )
        value = {}
    given: dict[str, Any] = {}
    for key, item in value.items():
        here = (*keys, str(key))
        if key not in fields:
            faults.append(
                f"{place(*here)} = {shown(item)}: there is no such key."
                f"{nearest(str(key), fields)} The keys here are {', '.join(fields)}."
            )
        elif section := _section_of(fields[key], item):
            given[key] = read(section, item, faults, here)
        elif section := _named_section(fields[key], item):
            given[key] = {
                str(name): read(section, one, faults, (*here, str(name)))
                for name, one in item.items()
            }
        else:
            try:
                given[key] = msgspec.convert(item, fields[key])
            except msgspec.ValidationError:
                faults.append(f"{place(*here)} = {shown(item)}: {_expected(fields[key], item)}")
    return kind(**given)


@cache
def _fields(kind: type[Section]) -> dict[str, Any]:
    return {field.name: field.type for field in msgspec.structs.fields(kind)}


def _section_of(expected: Any, item: object) -> type[Section] | None:
    """The section that `item` is meant for, if its key takes one."""
    options = _options(expected)
    for option in options:
        if isinstance(option, type) and issubclass(option, Section):
            other = (isinstance(item, bool) and bool in options) or (
                item is None and type(None) in options
            )
            return None if other else option
    return None


def _named_section(expected: Any, item: object) -> type[Section] | None:
    """The section of each value of `item`, if its key takes a mapping from names to one."""
    bare = _bare(expected)
    if get_origin(bare) is dict and isinstance(item, Mapping):
        option = get_args(bare)[1]
        if isinstance(option, type) and issubclass(option, Section):
            return option
    return None


def _bare(expected: Any) -> Any:
    return get_args(expected)[0] if get_origin(expected) is Annotated else expected


def _options(expected: Any) -> tuple[Any, ...]:
    bare = _bare(expected)
    return get_args(bare) if get_origin(bare) in (Union, UnionType) else (bare,)


def _meta(expected: Any) -> Meta:
    found = get_args(expected)[1:] if get_origin(expected) is Annotated else ()
    return found[0] if found and isinstance(found[0], Meta) else Meta()


def _expected(expected: Any, item: object) -> str:
    """What a key takes, in the words of its owner, with the nearest right value."""
    meta, expected = _meta(expected), _bare(expected)
    example = f", as in {json.dumps(meta.examples[0])}" if meta.examples else ""
    if bool in (options := _options(expected)) and get_origin(options[0]) is Literal:
        return f"it is {', '.join(json.dumps(it) for it in get_args(options[0]))} or False."
    if get_origin(expected) is Literal:
        allowed = get_args(expected)
        return f"it is one of {', '.join(allowed)}.{nearest(str(item), allowed)}"
    if get_origin(expected) is tuple:
        allowed = get_args(get_args(expected)[0])
        if not allowed:
            return f"it is a list of texts{example}."
        wrong = (
            [str(word) for word in item if word not in allowed]
            if isinstance(item, list | tuple)
            else []
        )
        hints = "".join(nearest(word, allowed) for word in wrong)
        return f"it is a list of {', '.join(allowed)}.{hints}"
    if expected is bool:
        return "it is True or False."
    if expected is int:
        return f"it is a number from {meta.ge} to {meta.le}."
    if expected is str:
        return f"it is a text{example}."
    if set(_options(expected)) == {str, bool}:
        return f"it is a text{example}, or True or False."
    if get_origin(expected) is dict:
        return f"it is a mapping{example}."
    return (
        'it is a list of channels, as in ["mastodon", {"x": "@me"}, "email"], or a mapping '
        'from channels to True, False, a text or options, as in {"mastodon": True}.'
    )
