"""The documents say what the code does."""

from typing import get_args

import msgspec
import pytest

from pelican_smo import block, config
from pelican_smo.channels import choice
from pelican_smo.facts import metadata, pictures
from pelican_smo.feeds import config as feed_config
from pelican_smo.inspect.findings import WEIGHTS, rules
from tests import written
from tests.conftest import HERE, Site

ROOT = HERE.parent
SETTINGS_PAGE = (ROOT / "docs" / "settings.md").read_text("utf-8")
HEAD_PAGE = (ROOT / "docs" / "head.md").read_text("utf-8")
FEEDS_PAGE = (ROOT / "docs" / "feeds.md").read_text("utf-8")
README = written.README.read_text("utf-8")


def keys(section: type[msgspec.Struct], prefix: str = "") -> list[str]:
    found = []
    for field in msgspec.structs.fields(section):
        types = [field.type, *get_args(field.type)]
        inner = [it for it in types if isinstance(it, type) and issubclass(it, block.Section)]
        if inner:
            found += keys(inner[0], f"{prefix}{field.name}.")
        if not inner or len(types) > 1:
            found.append(prefix + field.name)
    return found


@pytest.mark.parametrize("key", keys(config.Config))
def test_every_key_of_the_block_is_explained(key: str) -> None:
    assert f"| `{key}` |" in SETTINGS_PAGE


@pytest.mark.parametrize("key", [*keys(feed_config.OwnFeed), *keys(feed_config.Filter)])
def test_every_key_of_a_feed_is_explained(key: str) -> None:
    assert f"| `{key.rpartition('.')[2]}` |" in FEEDS_PAGE


@pytest.mark.parametrize("key", metadata.KEYS)
def test_every_key_of_the_front_matter_is_explained(key: str) -> None:
    assert f"`{key}" in "".join(line for line in README.splitlines() if line.startswith("| `smo"))


@pytest.mark.parametrize("key", metadata.EPISODE_KEYS)
def test_every_key_of_an_episode_is_explained(key: str) -> None:
    assert f"| `{key}" in FEEDS_PAGE


@pytest.mark.parametrize("key", [*pictures.KEYS, *metadata.KEYS])
def test_every_key_of_the_head_is_explained(key: str) -> None:
    feeds = ("smo_feed", "smo_id", *metadata.EPISODE_KEYS)
    if key not in ("smo", "smo_share", "smo_text", *feeds):
        assert f"`{key}" in HEAD_PAGE


def test_every_tag_is_explained(site: Site) -> None:
    site.post(
        "a.md", slug="a", smo_price="1 EUR", smo_video="https://youtu.be/dQw4w9WgXcQ", tags="x"
    )
    site.post("b.md", slug="a", lang="fr", modified="2026-03-02")
    authors = {"Ada Lin": {"mastodon": "@ada@a.example", "x": "ada"}}
    built = site.build({"authors": authors, "follow": {"x": "owner"}})
    names = set()
    for page in built.pages().values():
        tags = [
            tag
            for tag in page.tree.iter("meta")
            if tag.get("property") or "twitter:" in tag.get("name", "")
        ]
        names |= {tag.get("property") or tag.get("name") or "" for tag in tags}
    assert len(names) > 25
    explained = (
        HEAD_PAGE.replace("`:", "`*:").replace("`data", "`*:data").replace("`label", "`*:label")
    )
    for name in names:
        last = name.rpartition(":")[2]
        assert f"`{name}`" in explained or f"`*:{last}`" in explained or f"`{last}`" in explained, (
            name
        )


def test_the_tables_of_channels_are_the_catalogue() -> None:
    assert written.readme() == README, "run `python -m tests.written`"
    assert written.channels() == written.CHANNELS.read_text("utf-8"), (
        "run `python -m tests.written`"
    )


def test_the_table_of_rules_is_theirs() -> None:
    assert written.rules() == written.CHECK.read_text("utf-8"), "run `python -m tests.written`"


def test_the_page_of_the_command_is_what_it_takes() -> None:
    assert written.command() == written.COMMAND.read_text("utf-8"), "run `python -m tests.written`"


def test_the_changes_count_the_rules() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"what to write instead: {len(rules())} rules" in changes


def test_the_weights_of_rules_are_told() -> None:
    page = written.CHECK.read_text("utf-8")
    for severity, weight in WEIGHTS.items():
        assert f"| `{severity}` | {weight} |" in page


def test_the_full_block_of_the_readme_is_right() -> None:
    blocks = [part.partition("```")[0] for part in README.split("```python\n")[1:]]
    checked = 0
    for code in blocks:
        if code.startswith("SMO = "):
            scope: dict[str, object] = {}
            exec(code, scope)
            choice.checked(scope["SMO"])
            checked += 1
    assert checked == 2


@pytest.mark.parametrize("kind", ["blog", "news", "community", "video", "product"])
def test_the_defaults_of_the_site_kinds_are_told(kind: str) -> None:
    from tests.test_choice import CATALOGUE

    preset = CATALOGUE.presets[kind]
    assert (
        f"| `{kind}` | {', '.join(preset['share'])} | {', '.join(preset['bookmark'])} |"
        in SETTINGS_PAGE
    )
