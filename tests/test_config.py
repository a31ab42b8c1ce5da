"""The SMO block: what is allowed, and how a mistake is told."""

import logging

import jsonschema
import pytest

from pelican_smo.channels import schema
from pelican_smo.channels.selection import checked
from pelican_smo.settings import smo
from pelican_smo.settings.errors import SettingsError
from tests.conftest import Site, png

COMPLETE = {
    "site_kind": "community",
    "share": ["bluesky", "mastodon", "reddit", "email", "copy_link"],
    "bookmark": {"instapaper": True, "pinboard": False, "wallabag": {"base_url": "https://bag.example.org"}},
    "follow": {"mastodon": "@me@fosstodon.org", "youtube": "@example", "github": "example"},
    "buttons": {"on": ["article", "page"], "style": "icon"},
    "head": {"theme_tags": "keep", "jsonld": False, "default_image": "images/site.png"},
    "feeds": {"formats": ["atom"]},
}  # fmt: skip


def faults(block: object) -> list[str]:
    found: list[str] = []
    smo.read(block, found)
    return found


def read(block: object) -> smo.Config:
    assert faults(block) == []
    return smo.read(block, [])


def test_no_block_means_the_defaults_of_a_blog() -> None:
    assert read(None) == smo.Config()
    assert smo.Config().site_kind == "blog"


def test_a_complete_block_is_read_as_it_stands() -> None:
    block = read(COMPLETE)
    assert block.share == COMPLETE["share"]
    assert block.bookmark == COMPLETE["bookmark"]
    assert block.buttons.on == ("article", "page")
    assert block.head == smo.Head(theme_tags="keep", jsonld=False, default_image="images/site.png")
    assert block.feeds == smo.Feeds(formats=("atom",))


def test_feeds_can_be_left_to_pelican() -> None:
    assert read({"feeds": False}).feeds is False


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        (
            {"shar": ["x"]},
            """SMO["shar"]: unknown key. Did you mean "share"? The keys here are """
            "site_kind, share, bookmark, follow, authors, buttons, head, feeds, cards, preview, check.",
        ),
        (
            {"buttons": {"stile": "icon"}},
            """SMO["buttons"]["stile"]: unknown key. Did you mean "style"? """
            "The keys here are on, position, style, hashtags, labels, show_retired, integrity.",
        ),
        (
            {"buttons": {"style": "icons"}},
            'SMO["buttons"]["style"]: expected "icon-label", "icon", "label" or "menu", '
            """got 'icons'. Did you mean "icon"?""",
        ),
        (
            {"buttons": {"on": ["articles"]}},
            """SMO["buttons"]["on"][0]: expected "article" or "page", got 'articles'. """
            'Did you mean "article"?',
        ),
        ({"buttons": {"on": "article"}}, """SMO["buttons"]["on"]: expected a list of "article", "page", """
                                         """got 'article'. Did you mean ["article"]?"""),
        ({"preview": "never"}, """SMO["preview"]: expected "auto", True or False, got 'never'. Did you mean False?"""),
        ({"head": {"jsonld": "yes"}}, """SMO["head"]["jsonld"]: expected True or False, got 'yes'. Did you mean True?"""),
        ({"head": {"jsonld": 0}}, 'SMO["head"]["jsonld"]: expected True or False, got 0. Did you mean False?'),
        ({"head": {"default_image": 3}}, 'SMO["head"]["default_image"]: expected a text, got 3.'),
        ({"head": {"extra": {"a": 3}}}, 'SMO["head"]["extra"]["a"]: expected a text, got 3.'),
        ({"buttons": 3}, 'SMO["buttons"]: expected a mapping with the keys on, position, style, hashtags, labels, show_retired, integrity, got 3.'),
        ({"buttons": {"hashtags": 99}}, 'SMO["buttons"]["hashtags"]: expected a number from 0 to 30, got 99.'),
        ({"buttons": {"show_retired": "digg"}}, """SMO["buttons"]["show_retired"]: expected a list of texts, got 'digg'. """
                                                """Did you mean ["digg"]?"""),
        (
            {"share": "mastodon"},
            """SMO["share"]: expected a list of channels, as in ["mastodon", {"x": "@me"}, """
            """"email"], or a mapping from channels to True, False, a text or options, as in """
            """{"mastodon": True}, got 'mastodon'. Did you mean ["mastodon"]?""",
        ),
        ({"share": ["x", 3]}, 'SMO["share"][1]: expected a text or a mapping, got 3.'),
        ({"follow": {"x": {"via": 3}}}, 'SMO["follow"]["x"]["via"]: expected a text, got 3.'),
        ({"follow": {"x": 3}}, 'SMO["follow"]["x"]: expected True, False, a text or a mapping, got 3.'),
        ({"feeds": "no"}, 'SMO["feeds"]: expected True, False or a mapping with the keys formats, content, image, '
                          "copyright, select, extra, archive, hubs, podcast, subscribe, got 'no'. Did you mean False?"),
        ({"cards": 0}, 'SMO["cards"]: expected True, False or a mapping with the keys enabled, on, layout, colours, logo, '
                       "background, fonts, format, ratios, got 0. Did you mean False?"),
        ({"feeds": {"formats": frozenset(["rss"])}}, """SMO["feeds"]["formats"]: expected a list of "atom", "rss", "json", """
                                                     """got frozenset({'rss'}). A set has no order. Write ["rss"]."""),
        ({"authors": {"Ada": {"@ada"}}}, """SMO["authors"]["Ada"]: expected a mapping, as in {"mastodon": "@ada@fosstodon.org"}, got {'@ada'}."""),
        ("blog", "SMO: expected a mapping with the keys site_kind, share, bookmark, "
                 "follow, authors, buttons, head, feeds, cards, preview, check, got 'blog'."),
        ({1: 2}, 'SMO["1"]: unknown key. The keys here are site_kind, share, bookmark, '
                 "follow, authors, buttons, head, feeds, cards, preview, check."),
    ],
)  # fmt: skip
def test_a_mistake_names_key_value_what_is_allowed_and_the_nearest_spelling(
    block: object, fault: str
) -> None:
    assert faults(block) == [fault]


def test_a_set_is_refused_since_it_has_no_order() -> None:
    (fault,) = faults({"share": {"x", "reddit", "email"}})
    assert fault.endswith('. A set has no order. Write ["email", "reddit", "x"].')


def test_all_mistakes_are_told_at_once() -> None:
    assert len(faults({"a": 1, "buttons": {"b": 2, "style": 3}, "share": 4})) == 4
    with pytest.raises(SettingsError) as raised:
        checked({"a": 1, "share": ["b"], "follow": {"mastodon": "c"}})
    assert len(raised.value.faults) == 3
    assert str(raised.value).startswith(
        "3 settings are wrong in the SMO block. Nothing was written.\n"
    )


def test_a_long_value_is_told_short() -> None:
    (fault,) = faults({"share": "x" * 10_000})
    assert len(fault) < 400


def test_the_build_stops_before_it_writes(site: Site) -> None:
    site.post()
    with pytest.raises(SettingsError, match="Nothing was written"):
        site.build({"shar": []})
    assert not site.output.exists()


def test_an_unknown_channel_stops_the_build_before_it_writes(site: Site) -> None:
    site.post()
    with pytest.raises(SettingsError, match='Did you mean "mastodon"'):
        site.build({"share": ["mastodn"]})
    assert not site.output.exists()


def test_a_right_block_is_silent(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.post()
    site.write("images/site.png", png())
    site.build(COMPLETE)
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []


def test_the_schema_takes_what_the_plugin_takes() -> None:
    validator = jsonschema.Draft202012Validator(schema.schema())
    validator.check_schema(schema.schema())
    assert list(validator.iter_errors(COMPLETE)) == []
    assert list(validator.iter_errors({})) == []
    assert list(validator.iter_errors({"feeds": False})) == []
    own = {"board": {"name": "The Board", "url": "https://b.example/{url}", "icon": "b.svg"}}
    assert list(validator.iter_errors({"share": ["reddit", {"x": "@me"}, own]})) == []
    assert list(validator.iter_errors({"share": own})) == []


@pytest.mark.parametrize(
    "block",
    [
        {"shar": []},
        {"share": ["mastodn"]},
        {"share": {"instapaper": True}},
        {"bookmark": {"wallabag": {"base": "x"}}},
        {"buttons": {"style": "icons"}},
        {"share": {"board": {"name": "The Board"}}},
        {"share": [{"board": {"name": "The Board", "url": "https://b.example", "ico": "x"}}]},
        {"head": {"jsonld": "yes"}},
        {"feeds": {"formats": ["xml"]}},
    ],
)
def test_the_schema_refuses_what_the_plugin_refuses(block: object) -> None:
    validator = jsonschema.Draft202012Validator(schema.schema())
    assert list(validator.iter_errors(block)) != []


def test_every_key_of_the_schema_is_described() -> None:
    made = schema.schema()
    sections = [made, *made["$defs"].values()]
    leaves = [
        (name, value)
        for section in sections
        for name, value in section["properties"].items()
        if "$ref" not in str(value.get("allOf", value)) or "description" in value
    ]
    assert [name for name, value in leaves if not value.get("description")] == []
