"""The catalogue's rows, and the site's choice among them."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import pelican_smo
from pelican_smo import catalogue
from pelican_smo.catalogue import KINDS, Catalogue, Channels, Kind
from pelican_smo.errors import SettingsError
from tests.conftest import Site

CATALOGUE = Catalogue.load()
ICONS = Path(pelican_smo.__file__).with_name("icons")
REQUIRED = {
    "share": "x bluesky mastodon facebook linkedin reddit hackernews whatsapp telegram email copy_link",
    "bookmark": "instapaper pinboard raindrop wallabag",
    "follow": "youtube github mastodon rss",
}
# An example of what an owner writes, for every channel with an option it cannot do without.
EXAMPLES = {
    row.id: option.example
    for row in CATALOGUE.channels
    for kind in KINDS
    if (use := row.use(kind))
    for option in use.options.values()
    if option.required
}


def choose(block: dict[str, object]) -> Channels:
    return catalogue.checked(block)[2]


def ids(channels: Channels, kind: Kind) -> list[str]:
    return [one.channel.id for one in getattr(channels, kind)]


def faults(block: dict[str, object]) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        choose(block)
    return list(raised.value.faults)


@pytest.mark.parametrize("kind", KINDS)
def test_the_catalogue_holds_what_sites_ask_for(kind: Kind) -> None:
    assert set(REQUIRED[kind].split()) <= set(CATALOGUE.ids(kind))


@pytest.mark.parametrize("row", CATALOGUE.channels, ids=lambda row: row.id)
def test_a_row_is_complete(row: catalogue.Channel) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", row.id)
    assert re.fullmatch(r"#[0-9A-F]{6}", row.color)
    assert (ICONS / f"{row.icon}.svg").is_file()
    assert row.source
    assert date.fromisoformat(row.checked) <= date.today()
    assert any(row.use(kind) is not None for kind in KINDS)
    if row.status.state == "retired":
        assert row.status.since
        assert row.status.note
        return
    for kind in KINDS:
        use = row.use(kind)
        if use is None:
            continue
        names = set(re.findall(r"\{(\w+)\}", use.url))
        groups = {
            name
            for option in use.options.values()
            for pattern in option.patterns
            for name in re.compile(pattern).groupindex
        }
        page = {"feed"} if kind == "follow" else {"url", "title", "text"}
        assert names <= page | groups
        assert groups <= names, "an option that goes nowhere"
        if kind != "follow":
            assert "url" in names
        for option in use.options.values():
            matches = [re.fullmatch(pattern, option.example) for pattern in option.patterns]
            assert any(matches), f"the example {option.example} is not right itself"
        if not use.url.startswith(("{", "mailto:")):
            assert urlsplit(use.url).scheme == "https"


def test_names_are_unique() -> None:
    names = [name for row in CATALOGUE.channels for name in (row.id, *row.aliases)]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("site_kind", ["blog", "news", "community", "video", "product"])
def test_defaults_are_sure_and_need_no_option(site_kind: str) -> None:
    chosen = choose({"site_kind": site_kind})
    assert chosen.notices == ()
    for kind in KINDS:
        assert ids(chosen, kind)
        assert ids(chosen, kind) == CATALOGUE.presets[site_kind][kind]
        assert all(one.channel.confidence != "low" for one in getattr(chosen, kind))


def test_a_list_says_exactly_which_and_in_which_order() -> None:
    assert ids(choose({"share": ["reddit", "email", "bluesky"]}), "share") == [
        "reddit", "email", "bluesky",
    ]  # fmt: skip
    assert ids(choose({"share": []}), "share") == []


def test_a_mapping_changes_the_defaults() -> None:
    chosen = choose({"share": {"facebook": False, "telegram": True}})
    preset = CATALOGUE.presets["blog"]["share"]
    assert ids(chosen, "share") == [name for name in preset if name != "facebook"] + ["telegram"]


def test_an_alias_is_the_channel_that_it_names() -> None:
    assert ids(choose({"share": ["twitter", "Mail"]}), "share") == ["x", "email"]


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("@me@fosstodon.org", {"user": "me", "server": "fosstodon.org"}),
        ("me@fosstodon.org", {"user": "me", "server": "fosstodon.org"}),
        ("https://fosstodon.org/@me", {"user": "me", "server": "fosstodon.org"}),
        (" @me@fosstodon.org ", {"user": "me", "server": "fosstodon.org"}),
    ],
)
def test_a_handle_may_be_written_in_every_way_that_people_do(
    written: str, values: dict[str, str]
) -> None:
    (one,) = [one for one in choose({"follow": {"mastodon": written}}).follow if one.values]
    assert one.values == values


def test_an_option_may_be_named_or_not() -> None:
    for value in ("https://bag.example.org/", {"base_url": "https://bag.example.org"}):
        chosen = choose({"bookmark": {"wallabag": value}})
        assert chosen.bookmark[-1].values == {"base_url": "https://bag.example.org"}


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        (
            {"share": ["bluesky", "mastodn"]},
            'SMO["share"][1]: there is no channel "mastodn". Did you mean "mastodon"? '
            "Channels to share are ",
        ),
        (
            {"share": ["instapaper"]},
            'SMO["share"][0]: Instapaper is not a channel to share; it goes under '
            'SMO["bookmark"]. Channels to share are ',
        ),
        (
            {"bookmark": ["wallabag"]},
            'SMO["bookmark"][0]: wallabag needs its base_url. Write SMO["bookmark"] as a mapping '
            'with "wallabag": "https://bag.example.org".',
        ),
        (
            {"bookmark": {"wallabag": {"base": "https://bag.example.org"}}},
            'SMO["bookmark"]["wallabag"]: wallabag has no option "base". Did you mean "base_url"? '
            "Its options are: base_url.",
        ),
        (
            {"follow": {"mastodon": "@me"}},
            """SMO["follow"]["mastodon"] = '@me': this is not the user of Mastodon. """
            'Write it as "@me@fosstodon.org".',
        ),
        (
            {"share": {"reddit": "me"}},
            """SMO["share"]["reddit"] = 'me': Reddit takes no text here; write True.""",
        ),
        (
            {"bookmark": {"wallabag": "javascript:alert(1)//"}},
            """SMO["bookmark"]["wallabag"] = 'javascript:alert(1)//': this is not the base_url """
            'of wallabag. Write it as "https://bag.example.org".',
        ),
    ],
)
def test_a_wrong_choice_says_what_to_write_instead(block: dict[str, object], fault: str) -> None:
    assert faults(block)[0].startswith(fault)


@pytest.mark.parametrize(
    ("name", "since", "successor"),
    [("stumbleupon", "2018-06-30", "mix.com"), ("digg", "2019", "reddit")],
)
def test_a_retired_channel_warns_once_and_shows_no_button(
    site: Site, name: str, since: str, successor: str
) -> None:
    site.post("one.md", title="One")
    site.post("two.md", title="Two")
    built = site.build({"share": [name, "reddit"]}, expect_warnings=True)
    (warning,) = built.log
    assert since in warning
    assert successor in warning
    assert built.page("one.html").channels() == ["reddit", "instapaper", "raindrop"]


def test_switching_off_a_retired_channel_says_nothing() -> None:
    assert choose({"share": {"digg": False}}).notices == ()


def test_every_example_of_an_error_is_right() -> None:
    for name, example in EXAMPLES.items():
        row = CATALOGUE.by_name[name]
        for kind in KINDS:
            use = row.use(kind)
            if use and use.options:
                assert choose({kind: {name: example}}).notices == ()
