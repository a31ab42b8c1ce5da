"""The JSON Schema of the SMO block, for editors that complete and check it."""

from typing import Any

import msgspec

from pelican_smo.channels import custom_channel
from pelican_smo.channels.catalogue import KINDS, Catalogue, Kind, Use
from pelican_smo.settings.smo import Config

_OWN: dict[str, Any] = {
    "type": "object",
    "properties": {key: {"type": "string"} for key in custom_channel.KEYS},
    "required": ["name", "url"],
    "additionalProperties": False,
}


def schema() -> dict[str, Any]:
    """The schema (draft 2020-12), with the catalogue's channels filled in."""
    (_,), definitions = msgspec.json.schema_components([Config], ref_template="#/$defs/{name}")
    root: dict[str, Any] = definitions.pop("Config")
    catalogue = Catalogue.load()
    for kind in KINDS:
        described = root["properties"][kind]
        described.pop("anyOf")
        described["anyOf"] = [*_choices(catalogue, kind), {"type": "null"}]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The SMO block of pelicanconf.py",
        **root,
        "$defs": definitions,
    }


def _choices(catalogue: Catalogue, kind: Kind) -> list[dict[str, Any]]:
    names = {
        name: channel.use(kind)
        for name, channel in sorted(catalogue.by_name.items())
        if channel.use(kind) is not None
    }
    properties = {name: _channel(use) for name, use in names.items() if use}
    # A name that is not in the catalogue is a channel of the site's own.
    entries = {"type": "object", "properties": properties, "additionalProperties": _OWN}
    return [
        {"type": "array", "items": {"anyOf": [{"enum": list(names)}, entries]}},
        entries,
    ]


def _channel(use: Use) -> dict[str, Any]:
    allowed: list[dict[str, Any]] = [{"type": "boolean"}]
    if use.options:
        options = {
            name: {"type": "string", "examples": [it.example]} for name, it in use.options.items()
        }
        required = [name for name, it in use.options.items() if it.required]
        allowed += [
            {"type": "string", "examples": [use.options[use.main_option].example]},
            {
                "type": "object",
                "properties": options,
                "required": required,
                "additionalProperties": False,
            },
        ]
    return {"anyOf": allowed}
