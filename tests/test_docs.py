"""The documents say what the code does."""

import msgspec
import pytest

from pelican_smo import catalogue, config, metadata
from tests import readme
from tests.conftest import HERE

ROOT = HERE.parent
SETTINGS_PAGE = (ROOT / "docs" / "settings.md").read_text("utf-8")
README = readme.README.read_text("utf-8")


def keys(section: type[msgspec.Struct], prefix: str = "") -> list[str]:
    found = []
    for field in msgspec.structs.fields(section):
        inner = [it for it in config.Section.__subclasses__() if it.__name__.lower() == field.name]
        if inner:
            found += keys(inner[0], f"{field.name}.")
        else:
            found.append(prefix + field.name)
    return found


@pytest.mark.parametrize("key", keys(config.Config))
def test_every_key_of_the_block_is_explained(key: str) -> None:
    assert f"| `{key}` |" in SETTINGS_PAGE


@pytest.mark.parametrize("key", metadata.KEYS)
def test_every_key_of_the_front_matter_is_explained(key: str) -> None:
    assert f"| `{key}" in README


def test_the_table_of_channels_is_the_catalogue() -> None:
    assert readme.written() == README, "run `python -m tests.readme`"


def test_the_full_block_of_the_readme_is_right() -> None:
    blocks = [part.partition("```")[0] for part in README.split("```python\n")[1:]]
    checked = 0
    for block in blocks:
        if block.startswith("SMO = "):
            scope: dict[str, object] = {}
            exec(block, scope)
            catalogue.checked(scope["SMO"])
            checked += 1
    assert checked == 2


@pytest.mark.parametrize("kind", ["blog", "news", "community", "video", "product"])
def test_the_defaults_of_the_site_kinds_are_told(kind: str) -> None:
    from tests.test_catalogue import CATALOGUE

    preset = CATALOGUE.presets[kind]
    assert (
        f"| `{kind}` | {', '.join(preset['share'])} | {', '.join(preset['bookmark'])} |"
        in SETTINGS_PAGE
    )
