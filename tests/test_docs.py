"""The documents say what the code does."""

import re
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from jinja2 import Environment, Template, meta

from pelican_smo.buttons.row import Button
from pelican_smo.channels import selection
from pelican_smo.facts import front_matter, pictures
from pelican_smo.inspect.findings import WEIGHTS, rules
from pelican_smo.settings import feeds as feed_config
from pelican_smo.settings import smo, validate
from tests import written
from tests.conftest import HERE, Site

ROOT = HERE.parent
SETTINGS_PAGE = (ROOT / "docs" / "settings.md").read_text("utf-8")
HEAD_PAGE = (ROOT / "docs" / "head.md").read_text("utf-8")
FRONT_MATTER_PAGE = (ROOT / "docs" / "front-matter.md").read_text("utf-8")
TEMPLATES_PAGE = (ROOT / "docs" / "templates.md").read_text("utf-8")
FEEDS_PAGE = (ROOT / "docs" / "feeds.md").read_text("utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
README = written.README.read_text("utf-8")


def keys(section: type[msgspec.Struct], prefix: str = "") -> list[str]:
    found = []
    for field in msgspec.structs.fields(section):
        types = [field.type, *get_args(field.type)]
        inner = [it for it in types if isinstance(it, type) and issubclass(it, validate.Section)]
        if inner:
            found += keys(inner[0], f"{prefix}{field.name}.")
        if not inner or len(types) > 1:
            found.append(prefix + field.name)
    return found


@pytest.mark.parametrize("key", keys(smo.Config))
def test_every_key_of_the_block_is_explained(key: str) -> None:
    assert f"| `{key}` |" in SETTINGS_PAGE


@pytest.mark.parametrize("key", [*keys(feed_config.OwnFeed), *keys(feed_config.Filter)])
def test_every_key_of_a_feed_is_explained(key: str) -> None:
    assert f"| `{key.rpartition('.')[2]}` |" in FEEDS_PAGE


@pytest.mark.parametrize("key", front_matter.KEYS)
def test_every_key_of_the_front_matter_is_explained(key: str) -> None:
    lines = [line for line in FRONT_MATTER_PAGE.splitlines() if line.startswith("| `smo")]
    assert f"`{key}" in "".join(lines)


@pytest.mark.parametrize("key", front_matter.EPISODE_KEYS)
def test_every_key_of_an_episode_is_explained(key: str) -> None:
    assert f"| `{key}" in FEEDS_PAGE


@pytest.mark.parametrize("key", [*pictures.KEYS, *front_matter.KEYS])
def test_every_key_of_the_head_is_explained(key: str) -> None:
    feeds = ("smo_feed", "smo_id", *front_matter.EPISODE_KEYS)
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


def test_the_list_of_labels_is_theirs() -> None:
    assert written.buttons() == written.BUTTONS.read_text("utf-8"), "run `python -m tests.written`"


def test_every_class_is_explained() -> None:
    package = ROOT / "pelican_smo"
    named = re.compile(
        r"(?<!--)\bsmo-(?!preview|cards|ids|pictures|t\b|b\b)[a-z][a-z-]*[a-z]\b(?![.-])"
    )
    files = [*package.glob("templates/smo/*.html"), *package.glob("static/s*.*s"),
             package / "buttons/row.py", package / "hooks/run.py"]  # fmt: skip
    text = "\n".join(file.read_text("utf-8") for file in files).replace("data-smo-", "")
    classes = set(named.findall(text))
    assert len(classes) > 20
    page = TEMPLATES_PAGE.partition("## Classes")[2]
    assert {name for name in classes if f"`{name}`" not in page} == set()
    listed = set(re.findall(r"`(smo-[a-z-]+)`", page)) - {
        "smo-",
        "smo-mastodon",
        "smo-style-icon-label",
    }
    assert {name for name in listed if name not in classes and not name.startswith("smo-style-")} == {
        "smo-share", "smo-bookmark",
    } - classes  # fmt: skip


def test_every_variable_of_a_template_is_explained(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, set[str]] = {}
    render = Template.render

    def spied(self: Template, *args: Any, **values: Any) -> str:
        if self.name and self.name.startswith("smo/"):
            given.setdefault(self.name, set()).update(values)
        return render(self, *args, **values)

    monkeypatch.setattr(Template, "render", spied)
    site.post()
    for style in ("icon-label", "menu"):
        site.build({"buttons": {"style": style}, "follow": ["rss", {"x": "me"}]})
    site.template("page.html", "{{ nothing.at.all }}")
    site.build(expect_warnings=True)
    assert set(given) == {
        f"smo/{path.name}" for path in (ROOT / "pelican_smo/templates/smo").iterdir()
    }
    variables = TEMPLATES_PAGE.partition("## Classes")[0]
    for name, names in given.items():
        assert f"`{name}`" in variables
        assert {one for one in names if f"`{one}`" not in variables} == set(), name
    for name, names in given.items():
        source = (ROOT / "pelican_smo/templates" / name).read_text("utf-8")
        assert meta.find_undeclared_variables(Environment().parse(source)) <= names, name
    for part in msgspec.structs.fields(Button):
        assert f"`{part.name}`" in variables


def test_the_changes_count_the_rules() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"what to write instead: {len(rules())} rules" in changes


def test_the_weights_of_rules_are_told() -> None:
    page = written.CHECK.read_text("utf-8")
    for severity, weight in WEIGHTS.items():
        assert f"| `{severity}` | {weight} |" in page


def test_the_blocks_of_the_readme_and_of_the_settings_are_right() -> None:
    checked = 0
    for page in (README, SETTINGS_PAGE):
        blocks = [part.partition("```")[0] for part in page.split("```python\n")[1:]]
        for code in blocks:
            if code.startswith("SMO = "):
                scope: dict[str, object] = {}
                exec(code, scope)
                selection.checked(scope["SMO"])
                checked += 1
    assert checked == 2


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_links_is_there(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?://)([^)\s]+)\)", page.read_text("utf-8")):
        name, _, anchor = target.partition("#")
        linked = page.parent / name if name else page
        assert linked.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", linked.read_text("utf-8"), re.MULTILINE)
            assert anchor in map(written.anchor, headings), target


@pytest.mark.parametrize("kind", ["blog", "news", "community", "video", "product"])
def test_the_defaults_of_the_site_kinds_are_told(kind: str) -> None:
    from tests.test_choice import CATALOGUE

    preset = CATALOGUE.presets[kind]
    assert (
        f"| `{kind}` | {', '.join(preset['share'])} | {', '.join(preset['bookmark'])} |"
        in SETTINGS_PAGE
    )
