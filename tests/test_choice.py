"""The site's choice among the channels of the catalogue."""

from pathlib import Path

import pytest

from pelican_smo.channels import selection
from pelican_smo.channels.catalogue import KINDS, Catalogue, Kind
from pelican_smo.channels.selection import Channels
from pelican_smo.settings.errors import SettingsError
from tests.conftest import Site

CATALOGUE = Catalogue.load()
# What an owner writes, for every channel with an option that it cannot do without.
EXAMPLES = {
    (row.id, kind): option.example
    for row in CATALOGUE.channels
    for kind in KINDS
    if (use := row.use(kind))
    for option in use.options.values()
    if option.required
}


def choose(block: dict[str, object], content: Path | None = None) -> Channels:
    return selection.checked(block, content)[2]


def ids(channels: Channels, kind: Kind) -> list[str]:
    return [one.channel.id for one in getattr(channels, kind)]


def faults(block: dict[str, object], content: Path | None = None) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        choose(block, content)
    return list(raised.value.faults)


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


def test_in_a_list_too_a_channel_can_be_given_what_it_needs() -> None:
    chosen = choose(
        {
            "share": ["reddit", {"x": "@owner"}],
            "bookmark": [{"wallabag": "https://bag.example.org"}],
        }
    )
    assert ids(chosen, "share") == ["reddit", "x"]
    assert chosen.share[1].values == {"via": "owner"}
    assert chosen.bookmark[0].values == {"base_url": "https://bag.example.org"}


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
            "`pelican-smo channels --kind share` lists all ",
        ),
        (
            {"share": ["instapaper"]},
            'SMO["share"][0]: Instapaper is not a channel to share; it goes under SMO["bookmark"].',
        ),
        (
            {"share": ["Twiter"]},
            'SMO["share"][0]: there is no channel "Twiter". Did you mean "x"? ',
        ),
        (
            {"follow": ["Flipbord"]},
            'SMO["follow"][0]: there is no channel "Flipbord". Did you mean "flipboard"',
        ),
        (
            {"share": ["zzzzzzzz"]},
            'SMO["share"][0]: there is no channel "zzzzzzzz". `pelican-smo channels ',
        ),
        (
            {"bookmark": [{"walabag": {"base_url": "https://bag.example.org"}}]},
            'SMO["bookmark"][0]["walabag"]: there is no channel "walabag". Did you mean "wallabag"? ',
        ),
        (
            {"follow": [{"newsleter": {"url": "https://example.org/news"}}]},
            'SMO["follow"][0]["newsleter"]: there is no channel "newsleter". Did you mean "newsletter" or ',
        ),
        (
            {"bookmark": ["wallabag"]},
            'SMO["bookmark"][0]: wallabag needs its base_url. Write it with the channel: '
            '{"wallabag": "https://bag.example.org"}.',
        ),
        (
            {"bookmark": {"wallabag": {"base": "https://bag.example.org"}}},
            'SMO["bookmark"]["wallabag"]: wallabag has no option "base". Did you mean "base_url"? '
            "Its options are: base_url.",
        ),
        (
            {"follow": {"mastodon": "@me"}},
            'SMO["follow"]["mastodon"]: expected the user of Mastodon, as in "@me@fosstodon.org", '
            "got '@me'.",
        ),
        (
            {"follow": {"mastodon": "no"}},
            'SMO["follow"]["mastodon"]: expected the user of Mastodon, as in "@me@fosstodon.org", '
            "got 'no'. Did you mean False?",
        ),
        (
            {"share": {"reddit": "me"}},
            """SMO["share"]["reddit"]: expected True or False, got 'me'. Reddit takes no text here.""",
        ),
        (
            {"bookmark": {"wallabag": "javascript:alert(1)//"}},
            'SMO["bookmark"]["wallabag"]: expected the base_url of wallabag, as in '
            """"https://bag.example.org", got 'javascript:alert(1)//'.""",
        ),
    ],
)
def test_a_wrong_choice_says_what_to_write_instead(block: dict[str, object], fault: str) -> None:
    assert faults(block)[0].startswith(fault)


@pytest.mark.parametrize(
    ("kind", "name", "since", "successor"),
    [
        ("share", "stumbleupon", "2018-06-30", "flipboard"),
        ("share", "digg", "2019", "reddit"),
        ("share", "skype", "2025-05-05", "teams"),
        ("share", "xing", "2026-05-05", "linkedin"),
        ("bookmark", "pocket", "2025-07-08", "instapaper"),
        ("bookmark", "delicious", "2017-06-15", "pinboard"),
        ("bookmark", "google_bookmarks", "2021-09-30", "raindrop"),
    ],
)
def test_a_retired_channel_warns_once_and_shows_no_button(
    site: Site, kind: str, name: str, since: str, successor: str
) -> None:
    site.post("one.md", title="One")
    site.post("two.md", title="Two")
    other = {"share": "bookmark", "bookmark": "share"}[kind]
    built = site.build({kind: [name], other: []}, expect_warnings=True)
    (warning,) = built.log
    assert f"since {since}, " in warning
    assert successor in warning
    assert built.page("one.html").channels() == []


def test_one_without_an_address_says_what_to_use_instead() -> None:
    (notice,) = choose({"share": ["signal", "reddit"]}).notices
    assert notice.startswith('SMO["share"][0]: Signal shows no button: ')
    assert notice.endswith(" Instead: native_share.")


def test_switching_off_a_retired_channel_says_nothing() -> None:
    assert choose({"share": {"digg": False}}).notices == ()


def test_who_wants_digg_or_mix_all_the_same_can_have_them() -> None:
    chosen = choose({"share": ["digg", "mix"], "buttons": {"show_retired": ["Digg", "mix"]}})
    assert ids(chosen, "share") == ["digg", "mix"]
    assert chosen.notices == ()


@pytest.mark.parametrize("name", ["stumbleupon", "bluesky", "dig"])
def test_only_what_has_an_address_can_be_shown_all_the_same(name: str) -> None:
    (fault,) = faults({"buttons": {"show_retired": [name]}})
    assert fault.startswith(
        'SMO["buttons"]["show_retired"][0]: expected a channel that is closed or in doubt and '
        "still has an address, which is "
    )
    assert f", got {name!r}." in fault
    assert "digg" in fault
    assert "mix" in fault


def test_every_example_of_an_error_is_right() -> None:
    assert len(EXAMPLES) > 60
    for (name, kind), example in EXAMPLES.items():
        assert choose({kind: {name: example}}).notices == ()


def test_a_newsletter_is_a_link_or_a_form() -> None:
    link = choose({"follow": [{"newsletter": "https://example.org/news"}]}).follow[0]
    assert link.values == {"url": "https://example.org/news"}
    form = choose(
        {"follow": [{"newsletter": {"action": "https://list.example/sub", "hidden": "embed=1"}}]}
    ).follow[0]
    assert form.values == {"action": "https://list.example/sub", "hidden": "embed=1"}
    (fault,) = faults({"follow": ["newsletter"]})
    assert fault.startswith('SMO["follow"][0]: Newsletter needs its url. Write it with the channel')


LABELS = {"Share on {name}": "Post to {name}", "Copy link": {"de": "Adresse kopieren"}}


def test_labels_can_be_in_the_owner_s_own_words() -> None:
    assert choose({"buttons": {"labels": LABELS}}).notices == ()


@pytest.mark.parametrize(
    ("labels", "fault"),
    [
        (
            {"Share in {name}": "Post to {name}"},
            'SMO["buttons"]["labels"]["Share in {name}"]: unknown label. '
            'Did you mean "Share on {name}"',
        ),
        (
            {"Share on {name}": {"de": "Teilen"}},
            'SMO["buttons"]["labels"]["Share on {name}"]: expected the same {...} as in '
            """"Share on {name}", got 'Teilen'.""",
        ),
        (
            {"Copy link": 3},
            'SMO["buttons"]["labels"]["Copy link"]: expected a text or a mapping, got 3.',
        ),
        (
            {"Share on {name}": "{name} or {name!r"},
            'SMO["buttons"]["labels"]["Share on {name}"]: expected the same {...} as in ',
        ),
    ],
)
def test_a_wrong_label_is_a_mistake(labels: dict[str, object], fault: str) -> None:
    assert faults({"buttons": {"labels": labels}})[0].startswith(fault)
