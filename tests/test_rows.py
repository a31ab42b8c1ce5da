"""The rows of the catalogue: what each must say, and that it is right in itself."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from pelican_smo.channels import catalogue
from pelican_smo.channels.catalogue import KINDS, PLACEHOLDER, Catalogue

CATALOGUE = Catalogue.load()
ICONS = Path(catalogue.__file__).with_name("icons")
LICENSES = (ICONS / "LICENSES.md").read_text(encoding="utf-8")
ROWS = CATALOGUE.channels
USES = [
    pytest.param(row, kind, use, id=f"{row.id}-{kind}")
    for row in ROWS
    for kind in KINDS
    if (use := row.use(kind)) is not None
]
OPTIONS = [
    pytest.param(use, name, option, id=f"{row.id}-{kind}-{name}")
    for row, kind, use in (one.values for one in USES)
    for name, option in use.options.items()
]
# What may stand in an address besides the fields of the options.
OF_THE_PAGE = {"url", "+url", "title", "text", "summary", "image", "portrait", "tags", "question"}
OF_THE_SITE = {"feed", "+feed", "+feed_rest", "domain"}
# Apps that take a page or a feed under a scheme of their own.
SCHEMES = {
    "antennapod-subscribe", "feed", "follow", "mailto", "overcast", "pktc", "sms", "threema",
    "viber", "xmpp",
}  # fmt: skip
DEFAULT_LABELS = {
    "share": "Share on {name}",
    "bookmark": "Save to {name}",
    "follow": "Follow on {name}",
}
GENERAL = {"copy_link", "email", "feed_scheme", "native_share", "newsletter", "qr"}
WRONG = [
    "two words",
    "<b>me</b>",
    'me" onclick="alert(1)',
    "javascript:alert(1)",
    "https://elsewhere.example/no/such/place",
    "me\nyou",
]


def fields_of(text):
    return set(PLACEHOLDER.findall(text))


def own_fields(use):
    """The fields that the options of a way to use a channel bring."""
    return {
        field
        for name, option in use.options.items()
        for form in (option.forms or ["{" + name + "}"])
        for field in fields_of(form)
    }


def default_forms(use):
    """The options that are written as a bare name, and the address that holds them."""
    for name, option in use.options.items():
        address = use.url.partition("?")[0]
        if not option.forms and "{" + name + "}" in address:
            yield name, option, address


def understood(use, name, text):
    return CATALOGUE.understood(use, name, text)


# -- What a row says.


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_is_complete(row):
    assert re.fullmatch(r"[a-z][a-z0-9_]*", row.id)
    assert row.name == row.name.strip() != ""
    assert row.group
    assert re.fullmatch(r"#[0-9A-F]{6}", row.color)
    assert (ICONS / f"{row.icon}.svg").is_file()
    assert row.source
    assert date.fromisoformat(row.checked) <= date.today()
    assert row.confidence in ("high", "medium", "low")
    assert any(row.use(kind) is not None for kind in KINDS)
    assert all(note.endswith(".") for note in row.notes)


def test_ids_and_aliases_are_unique():
    names = [name for row in ROWS for name in (row.id, *row.aliases)]
    assert sorted(set(names)) == sorted(names)


def test_names_that_are_words_are_known_to_be_translated():
    assert {row.id for row in ROWS if row.generic} == GENERAL


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("twitter", "x"),
        ("web_share", "native_share"),
        ("mail", "email"),
        ("fediverse", "fediverse"),
        ("feed", "rss"),
        ("hoarder", "karakeep"),
    ],
)
def test_an_alias_names_its_channel(written, meant):
    assert CATALOGUE.by_name[written].id == meant


# -- Addresses.


@pytest.mark.parametrize(("row", "kind", "use"), USES)
def test_everything_in_an_address_is_known(row, kind, use):
    page = OF_THE_SITE if kind == "follow" else OF_THE_PAGE
    own = own_fields(use)
    # With a plus what an owner said stands there as it is.
    assert use.placeholders <= page | own | {f"+{name}" for name in own}
    # A form has more fields than its address.
    assert use.action == "form" or own_fields(use) <= use.placeholders


@pytest.mark.parametrize(("row", "kind", "use"), USES)
def test_what_saves_at_once_is_given_the_address_alone(row, kind, use):
    # It becomes a form with one field, or with none.
    if use.saves_at_once:
        assert len(use.placeholders & OF_THE_PAGE) == 1
        assert use.url.endswith(("?url={url}", "/{+url}"))


@pytest.mark.parametrize(("row", "kind", "use"), USES)
def test_an_address_leads_somewhere(row, kind, use):
    if row.status_of(kind).state != "active":
        return
    # The page itself draws a code.
    assert bool(use.url) == (use.action != "qr")
    if use.action:
        return
    if kind != "follow":
        assert use.placeholders & {"url", "+url"}
    if use.url == "{+feed}" or use.url.startswith("{base_url}/"):
        return
    scheme = urlsplit(use.url).scheme
    assert scheme == "https" or scheme in SCHEMES
    assert " " not in use.url
    assert "+" not in PLACEHOLDER.sub("", use.url), "a space is %20, never +"


@pytest.mark.parametrize(("row", "kind", "use"), USES)
def test_what_is_sent_with_tags_has_a_form_for_them(row, kind, use):
    assert ("tags" in use.placeholders) == (use.hashtags not in ("", "text"))
    assert use.hashtags != "text" or "text" in use.placeholders
    assert kind != "follow" or (not use.hashtags and not use.saves_at_once)


@pytest.mark.parametrize(
    ("name", "count", "unit", "link"),
    [
        ("x", 280, "weighted", 23),
        ("bluesky", 300, "graphemes", "full"),
        ("mastodon", 500, "characters", 23),
        ("threads", 500, "emoji_bytes", 0),
    ],
)
def test_networks_count_as_they_do(name, count, unit, link):
    limit = CATALOGUE.by_name[name].share.limit
    assert (limit.count, limit.unit, limit.link) == (count, unit, link)


@pytest.mark.parametrize(
    ("name", "most"), [("hackernews", 80), ("lobsters", 150), ("reddit", 300), ("vk", 200)]
)
def test_titles_are_as_long_as_a_site_takes_them(name, most):
    assert CATALOGUE.by_name[name].share.title_max == most


def test_what_saves_without_asking_says_so():
    saving = {row.id for row in ROWS if row.bookmark and row.bookmark.saves_at_once}
    assert saving == {"wallabag", "evernote", "archive_org"}
    assert all(CATALOGUE.by_name[name].notes for name in saving)


# -- Labels.


@pytest.mark.parametrize(("row", "kind", "use"), USES)
def test_a_button_is_called_by_the_name_that_it_shows(row, kind, use):
    label = use.label or DEFAULT_LABELS[kind]
    assert set(re.findall(r"\{.*?\}", label)) <= {"{name}"}
    # Speech input finds a button by its visible name (WCAG 2.5.3).
    assert row.name.lower() in label.format(name=row.name).lower()


# -- Options.


@pytest.mark.parametrize(("use", "name", "option"), OPTIONS)
def test_an_option_uses_all_its_fields(use, name, option):
    forms = [*(option.forms or ["{" + name + "}"]), *option.addresses]
    named = set().union(*map(fields_of, forms))
    assert named <= {*CATALOGUE.fields, *option.fields}
    assert set(option.fields) <= named
    for field in option.fields.values():
        assert not re.compile(field).groupindex
        assert re.compile(field).groups == 0, "a group of its own would move the others"


@pytest.mark.parametrize(("use", "name", "option"), OPTIONS)
def test_the_example_of_an_option_is_right_itself(use, name, option):
    fields = understood(use, name, option.example)
    assert fields
    assert all(fields.values())
    assert understood(use, name, f"  {option.example} ") == fields


@pytest.mark.parametrize(("use", "name", "option"), OPTIONS)
def test_every_form_and_every_old_address_is_understood(use, name, option):
    fields = understood(use, name, option.example)
    for form in (*option.forms, *option.addresses):
        if fields_of(form) <= set(fields):
            written = PLACEHOLDER.sub(lambda m: fields[m[1]], form)
            assumed = {k: it for k, it in option.defaults.items() if k not in fields_of(form)}
            assert understood(use, name, written) == fields | assumed
            if form in option.addresses:
                assert understood(use, name, written.removeprefix("https://")) == fields


@pytest.mark.parametrize(
    ("use", "name", "address"),
    [
        pytest.param(use, name, address, id=f"{row.id}-{kind}")
        for row, kind, use in (one.values for one in USES)
        for name, _, address in default_forms(use)
    ],
)
def test_a_handle_is_the_same_bare_with_an_at_sign_and_as_an_address(use, name, address):
    fields = understood(use, name, use.options[name].example)
    handle = fields[name]
    full = PLACEHOLDER.sub(lambda m: fields[m[1]], address)
    for text in (handle, f"@{handle}", full, f"{full}/", full.removeprefix("https://"),
                 full.replace("https://", "http://"), f"{full}?ref=home#top"):  # fmt: skip
        assert understood(use, name, text) == fields


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize(("use", "name", "option"), OPTIONS)
def test_what_is_wrong_is_refused(use, name, option, wrong):
    if wrong.startswith("https:") and {"base_url", "url", "action"} & fields_of(
        "".join(option.forms)
    ):
        return  # any address is right here
    assert understood(use, name, wrong) is None


@pytest.mark.parametrize(
    ("name", "written", "address"),
    [
        ("x", "https://twitter.com/ada", "https://x.com/ada"),
        ("bluesky", "did:plc:ewvi7nxzyoun6zhxrhs64oiz", None),
        ("mastodon", "https://fosstodon.org/@ada", "https://fosstodon.org/@ada"),
        ("mastodon", "@ada@fosstodon.org", "https://fosstodon.org/@ada"),
        ("pixelfed", "@ada@pixelfed.social", "https://pixelfed.social/ada"),
        ("peertube", "https://videos.example.org/c/ada/videos", "https://videos.example.org/c/ada"),
        ("lemmy", "https://lemmy.world/u/ada", "https://lemmy.world/u/ada"),
        ("facebook", "https://m.facebook.com/ada.lin/", "https://www.facebook.com/ada.lin"),
        ("facebook", "groups/example", "https://www.facebook.com/groups/example"),
        ("linkedin", "company/example", "https://www.linkedin.com/company/example"),
        ("linkedin", "https://linkedin.com/in/ada-lin-1b2/", None),
        ("reddit", "/r/example", "https://www.reddit.com/r/example"),
        ("reddit", "https://old.reddit.com/user/ada", "https://www.reddit.com/user/ada"),
        ("hackernews", "https://news.ycombinator.com/user?id=ada", None),
        ("tumblr", "https://ada.tumblr.com/", "https://ada.tumblr.com"),
        ("tumblr", "https://www.tumblr.com/ada", "https://ada.tumblr.com"),
        ("youtube", "https://www.youtube.com/@ada", "https://www.youtube.com/@ada"),
        ("youtube", "ada", "https://www.youtube.com/@ada"),
        ("youtube", "@ada", "https://www.youtube.com/@ada"),
        ("linkedin", "ada", "https://www.linkedin.com/in/ada"),
        ("reddit", "ada", "https://www.reddit.com/user/ada"),
        ("reddit", "r/example", "https://www.reddit.com/r/example"),
        ("steam", "ada", "https://steamcommunity.com/id/ada"),
        ("whatsapp", "+491701234567", "https://wa.me/491701234567"),
        ("lemmy", "@ada@lemmy.world", "https://lemmy.world/u/ada"),
        ("youtube", "https://m.youtube.com/channel/UC1234567890abcdefghijkl", None),
        ("whatsapp", "https://wa.me/491701234567", "https://wa.me/491701234567"),
        ("whatsapp", "https://www.whatsapp.com/channel/0029VaExampleExample", None),
        ("telegram", "t.me/s/example", "https://t.me/example"),
        ("line", "https://line.me/R/ti/p/@example", "https://line.me/R/ti/p/%40example"),
        ("discord", "https://discord.com/invite/AbCd1234", "https://discord.gg/AbCd1234"),
        ("matrix", "@ada:matrix.org", "https://matrix.to/#/@ada:matrix.org"),
        ("matrix", "https://matrix.to/#/#room:matrix.org", "https://matrix.to/#/#room:matrix.org"),
        ("xmpp", "xmpp:ada@example.org", "xmpp:ada@example.org"),
        ("email", "mailto:ada@example.org", "mailto:ada@example.org"),
        ("stackoverflow", "https://stackoverflow.com/users/1234567/ada-lin", None),
        ("spotify", "https://open.spotify.com/intl-de/show/4rOoJ6Egrf8K2IrywzwOMk?si=a", None),
        ("spotify", "spotify:artist:4rOoJ6Egrf8K2IrywzwOMk", None),
        ("apple_podcasts", "https://podcasts.apple.com/us/podcast/a-show/id1234567890", None),
        ("medium", "https://ada.medium.com", "https://medium.com/@ada"),
        ("flickr", "12345678@N00", "https://www.flickr.com/photos/12345678@N00"),
        ("gitlab", "group/project", "https://gitlab.com/group/project"),
        ("goodreads", "https://www.goodreads.com/author/show/123.Ada_Lin", None),
        ("steam", "profiles/76561197960287930", None),
        ("substack", "https://ada.substack.com", "https://ada.substack.com/subscribe"),
    ],
)
def test_profiles_are_understood_as_people_write_them(name, written, address):
    use = CATALOGUE.by_name[name].follow
    fields = understood(use, use.main_option, written)
    assert fields
    if address:
        filled = PLACEHOLDER.sub(lambda match: fields[match[1]], use.url)
        assert filled.partition("?")[0] == address


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("x", "a_name_that_is_far_too_long"),
        ("bluesky", "ada"),
        ("mastodon", "@ada"),
        ("mastodon", "https://fosstodon.org/about"),
        ("facebook", "https://www.facebook.com/profile.php?id=1"),
        ("linkedin", "ada lin"),
        ("github", "-ada"),
        ("youtube", "channel/1234"),
        ("reddit", "x/example"),
        ("orcid", "0000-0002-1825"),
        ("bilibili", "ada"),
        ("email", "ada"),
        ("tumblr", "https://www.tumblr.com"),
        ("matrix", "ada"),
    ],
)
def test_what_is_no_profile_is_refused(name, written):
    use = CATALOGUE.by_name[name].follow
    assert understood(use, use.main_option, written) is None


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://bag.example.org/", "https://bag.example.org"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("https://example.org/a/b//", "https://example.org/a/b"),
        ("bag.example.org", None),
        ("https://bag.example.org/?a=1", None),
        ("ftp://bag.example.org", None),
    ],
)
def test_a_server_of_ones_own_is_named_by_its_address(written, kept):
    fields = understood(CATALOGUE.by_name["wallabag"].bookmark, "base_url", written)
    assert fields == (kept and {"base_url": kept})


# -- Status.


@pytest.mark.parametrize(("row", "kind", "use"), USES)
def test_a_status_says_what_happened_and_what_to_use_instead(row, kind, use):
    status = row.status_of(kind)
    if status.state == "active":
        assert status == catalogue.Status()
        return
    assert status.note
    assert status.note == status.note.strip().rstrip(".")
    assert status.successor in CATALOGUE.ids(kind)
    assert status.successor != row.id
    assert not status.since or re.fullmatch(r"\d{4}(-\d\d){0,2}", status.since)
    if status.state == "retired":
        assert status.since
    if status.state == "unavailable":
        assert not use.url


def test_what_has_closed_is_known_under_every_key_where_sites_still_have_it():
    for name in ("pocket", "delicious", "stumbleupon", "mix"):
        row = CATALOGUE.by_name[name]
        for kind in ("share", "bookmark"):
            assert row.use(kind) is not None
            assert row.status_of(kind).state != "active"
    assert CATALOGUE.by_name["xing"].status_of("share").state == "doubtful"
    assert CATALOGUE.by_name["xing"].status_of("follow").state == "active"


# -- Defaults.


def test_defaults_are_sure_and_need_no_option():
    assert set(CATALOGUE.presets) == {"blog", "news", "community", "video", "product"}
    for preset in CATALOGUE.presets.values():
        assert set(preset) == set(KINDS)
        assert 0 < len(preset["share"]) <= 7
        assert 0 < len(preset["bookmark"]) <= 2
        assert preset["follow"] == ["rss"]
        for kind, names in preset.items():
            assert set(names) <= set(CATALOGUE.ids(kind))
            assert len(set(names)) == len(names)
            for name in names:
                row = CATALOGUE.by_name[name]
                assert row.id == name
                assert row.confidence != "low"
                assert not any(one.required for one in row.use(kind).options.values())
                assert not row.use(kind).saves_at_once


# -- Icons.


def test_the_folder_holds_the_icons_of_the_rows_and_no_others():
    names = {path.name for path in ICONS.iterdir()}
    assert names == {f"{row.icon}.svg" for row in ROWS} | {"LICENSES.md"}


def test_every_icon_has_its_licence_once():
    table = [line for line in LICENSES.splitlines() if line.startswith("| ")][1:]
    # In brackets stands the name that the drawing has in its set.
    files = [re.sub(r" \(`.*?`\)", "", line.split("|")[1]).strip() for line in table]
    listed = [name for part in files for name in part.split(", ")]
    assert sorted(listed) == sorted(path.stem for path in ICONS.glob("*.svg"))
    for line in table:
        assert re.search(r"\d+\.\d+\.\d+", line.split("|")[2]), "the version of the set"


@pytest.mark.parametrize("path", sorted(ICONS.glob("*.svg")), ids=lambda path: path.stem)
def test_an_icon_is_one_shape_without_a_colour_of_its_own(path):
    text = path.read_text(encoding="utf-8")
    assert re.match(r'<svg xmlns="http://www\.w3\.org/2000/svg" viewBox="[\d. -]+">', text)
    root = ElementTree.fromstring(text)
    for element in root.iter():
        name = element.tag.removeprefix("{http://www.w3.org/2000/svg}")
        assert element is root or name in ("path", "circle", "rect", "g")
        assert not {"fill", "stroke", "style", "id", "class", "color", "href"} & set(element.attrib)
    assert "#" not in text
    assert len(text) < 2500
