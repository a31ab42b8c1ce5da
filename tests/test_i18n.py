"""The plugin's words: looked up, complete, and right in every language."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable

import pytest
from babel import Locale

from pelican_smo.base import i18n
from pelican_smo.base.html import attributes
from pelican_smo.base.text import UNSPACED
from pelican_smo.buttons.links import Link
from pelican_smo.buttons.row import button_of
from pelican_smo.channels.catalogue import Catalogue
from pelican_smo.channels.selection import Chosen
from tests import messages as tool

LANGUAGES = tool.languages()
CATALOGUES = {language: tool.catalogue(language) for language in LANGUAGES}
MESSAGES = list(tool.collected())
MINUTES = ("{number} minute", "{number} minutes")
# Names of networks that are also words, or stand within words.
HOMONYMS = [
    "Blogger", "Digg", "Flow", "Folkd", "LINE", "Line", "Matter", "Medium", "Mix",
    "OK", "Pocket", "Signal", "Threads", "X", "XING",
]  # fmt: skip
ROWS = json.loads((tool.PACKAGE / "channels" / "channels.json").read_text("utf-8"))["channels"]
NETWORKS = {row["name"] for row in ROWS if row["name"] not in i18n.known()} | {*HOMONYMS}
# The longest first. ASCII decides where a word ends, since scripts without gaps
# write a name beside their own letters.
NAMES = re.compile(
    rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(NETWORKS, key=len, reverse=True)))})(?!\w)",
    re.ASCII,
)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def strings(language: str) -> Iterable[tuple[str, str]]:
    """Each English message with its translation; a plural with each of its forms."""
    for message in CATALOGUES[language]:
        if isinstance(message.id, tuple):
            yield from ((message.id[1], form) for form in message.string)
        elif message.id:
            yield message.id, message.string


def placeholders(text: str) -> Counter[str]:
    return Counter(re.findall(r"\{.*?\}", text))


def named(text: str) -> Counter[str]:
    """The networks that a text names, as words of their own."""
    return Counter(NAMES.findall(text))


# The files.


def test_the_catalogues_are_what_the_tool_writes() -> None:
    files = tool.written()
    assert set(files) == {path for path in tool.LOCALE.rglob("*") if path.is_file()}
    stale = [path for path, content in files.items() if path.read_bytes() != content]
    assert not stale, "run `python -m tests.messages`"


def test_the_tool_keeps_translations_and_drops_what_is_gone(
    tmp_path: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tool, "LOCALE", tmp_path)
    monkeypatch.setattr(tool, "collected", lambda: {"Share": ["a.py"], "Gone": []})
    for path, content in tool.written("pl").items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert tool.languages() == ["pl"]
    po = tmp_path / "pl" / "LC_MESSAGES" / "pelican_smo.po"
    text = po.read_text("utf-8")
    po.write_text(text.replace('"Gone"\nmsgstr ""', '"Gone"\nmsgstr "Nie ma"'), "utf-8")
    assert "Nie ma" in tool.written()[po].decode()
    po.write_text(text.replace('"Share"\nmsgstr ""', '"Share"\nmsgstr "Podziel"'), "utf-8")
    monkeypatch.setattr(tool, "collected", lambda: {"Share": ["b.py"], MINUTES: []})
    after = tool.written()[po].decode()
    assert "Podziel" in after
    assert "b.py" in after
    assert "Gone" not in after
    assert "msgstr[2]" in after


def test_the_tool_finds_messages_in_code_templates_and_channels() -> None:
    python = (
        '_("one"), messages.get("two", name=name), self.messages.plural("a", "b", n), '
        'row.get("not"), messages.get(variable), get("not"), _(variable), x._("not")'
    )
    assert {*tool.in_python(python)} == {"one", "two", ("a", "b")}
    template = """{{ _("one") }} {% if messages.get("two", name=x) %}{{ row.get("not") }}{% endif %}
        {{ smo.messages.plural("a", "b", n) }} {{ _(variable) }}"""
    assert sorted(tool.in_template(template), key=str) == [("a", "b"), "one", "two"]
    rows = [
        {"name": "Mastodon", "share": {"label": "Toot on {name}"}, "follow": {"url": "https://"}},
        {"name": "Copy link", "generic": True},
    ]
    found = tool.in_channels(json.dumps({"channels": rows}))
    assert [*found] == ["Toot on {name}", "Copy link"]


def test_notes_are_about_messages_that_there_are() -> None:
    assert set(MESSAGES) >= set(tool.NOTES)


def test_known_messages_are_those_of_the_template() -> None:
    flat = {text for one in MESSAGES for text in ((one,) if isinstance(one, str) else one)}
    assert i18n.known() == flat


# The translations.


def test_there_are_many_languages() -> None:
    assert len(LANGUAGES) >= 40


@every_language
def test_every_message_is_translated(language: str) -> None:
    catalogue = CATALOGUES[language]
    assert not catalogue.fuzzy
    for message in catalogue:
        assert not message.fuzzy, message.id
        assert message.string, message.id
        if message.pluralizable:
            assert len(message.string) == catalogue.num_plurals
            assert all(message.string)
    assert {message.id for message in catalogue if message.id} == set(MESSAGES)
    for _, text in strings(language):
        assert text == text.strip()
        # No-break space, and what keeps the parts of a Persian word apart.
        assert text.replace("\xa0", "").replace("\u200c", "").isprintable()


@every_language
def test_placeholders_are_those_of_the_message(language: str) -> None:
    words = i18n.of(language)
    # A form for one number alone need not say which (gettext manual, "Plural forms").
    uses = Counter(
        words.plural(*MINUTES, number).replace(str(number), "#") for number in range(300)
    )
    for english, text in strings(language):
        if english == MINUTES[1] and "{number}" not in text:
            assert uses[text] == 1
        else:
            assert placeholders(text) == placeholders(english), english


@every_language
def test_plural_forms_are_the_languages_own(language: str) -> None:
    """Numbers of one category of CLDR share a form, and no form is without numbers.

    Not the reverse: CLDR keeps numbers apart that differ in some message of the
    language, which need not be in a noun after a number (since CLDR 49, Vietnamese
    has "one", for its pronouns).
    """
    catalogue = CATALOGUES[language]
    # By "pt" alone CLDR means Brazil.
    category = Locale.parse({"pt": "pt_PT"}.get(language, language)).plural_form
    form = i18n._catalogue(language).plural  # type: ignore[union-attr]
    pairs = {(category(number), form(number)) for number in range(1000)}
    forms = dict(pairs)
    assert len(pairs) == len(forms)
    assert set(forms.values()) == set(range(catalogue.num_plurals))
    assert len(forms) == catalogue.num_plurals or language == "vi"


@every_language
def test_a_button_is_announced_with_the_words_that_it_shows(language: str) -> None:
    """WCAG 2.2, 2.5.3: speech input finds a button by its visible text, and once is enough."""
    messages = i18n.of(language)
    for channel in Catalogue.load().channels:
        for kind in ("share", "follow"):
            if channel.generic and channel.use(kind):
                one = Chosen(channel, kind)
                button = button_of(one, Link(one, {"feed": "f", "+feed": "f"}), messages)
                label = attributes(str(button.attributes)).get("aria-label", button.name)
                seen = messages.get(channel.name).casefold()
                assert re.search(rf"(?<!\w){re.escape(seen)}(?!\w)", label.casefold()) or (
                    language[:2] in UNSPACED and seen in label.casefold()
                ), label
                assert label.casefold().count(f"{seen}: ") <= 1


@every_language
def test_a_label_names_no_other_network(language: str) -> None:
    words = i18n.of(language)
    for english, text in strings(language):
        if "{name}" not in english:
            assert named(text) == named(english), english
            continue
        for name in NETWORKS:
            said = words.get(english, name=name)
            assert name in said
            assert named(said) == named(name), english


@every_language
def test_different_commands_read_differently(language: str) -> None:
    """Buttons that stand side by side cannot be told apart by label otherwise."""
    words = i18n.of(language)
    alike = [("Share on {name}", "Save to {name}", "Follow on {name}", "Support this site on {name}"),
             ("Send by email", "Copy link", "QR code", "Share via…", "Subscribe to the RSS feed",
              "Subscribe to the newsletter", "Send an email"),
             ("Share or save this page", "Share or save this page (end of article)",
              "Follow this site")]  # fmt: skip
    for group in alike:
        assert len({words.get(one).casefold() for one in group}) == len(group)


def test_serbian_says_the_same_in_both_scripts() -> None:
    cyrillic = dict(strings("sr"))
    for english, text in strings("sr_Latn"):
        assert not re.search("[Ѐ-ӿ]", text)
        assert placeholders(text) == placeholders(cyrillic[english])


# The lookup.


@pytest.mark.parametrize(
    ("lang", "tag"),
    [
        ("de", "de"), ("de-AT", "de"), ("de_DE", "de"), ("DE", "de"), ("de-DE-1996", "de"),
        ("pt", "pt"), ("pt-PT", "pt"), ("pt_AO", "pt"), ("pt-br", "pt-BR"), ("pt_BR", "pt-BR"),
        ("zh", "zh-CN"), ("zh-CN", "zh-CN"), ("zh_SG", "zh-CN"), ("zh-Hans", "zh-CN"),
        ("zh-Hans-HK", "zh-CN"), ("zh-Hant", "zh-TW"), ("zh-Hant-CN", "zh-TW"),
        ("zh-tw", "zh-TW"), ("zh-hk", "zh-TW"), ("zh_MO", "zh-TW"),
        ("nb", "nb"), ("no", "nb"), ("nn-NO", "nb"), ("nb_NO", "nb"),
        ("sr", "sr"), ("sr-RS", "sr"), ("sr-Latn", "sr-Latn"), ("sr_Latn_RS", "sr-Latn"),
        ("sr-ME", "sr-Latn"), ("sr-Cyrl-ME", "sr"), ("sh", "sr-Latn"),
        ("iw", "he"), ("iw-IL", "he"), ("in", "id"), ("mo", "ro"),
        ("en", "en"), ("en-GB", "en"), ("", "en"), ("tlh", "en"), ("x-none", "en"),
        ("German", "en"), ("../../etc/passwd", "en"), ("/", "en"), ("d\0e", "en"), ("日本語", "en"),
        ("-", "en"), (" ", "en"), ("pt/BR", "en"), ("de" * 5000, "en"), ("LC_MESSAGES", "en"),
    ],
)  # fmt: skip
def test_the_language_of_a_site_is_understood(lang: str, tag: str) -> None:
    words = i18n.of(lang)
    assert words.lang == tag
    english = words.get("Share on {name}", name="X") == "Share on X"
    assert english == (tag == "en")


def test_a_tag_is_one_that_html_knows() -> None:
    for language in LANGUAGES:
        assert i18n.of(language).lang == language.replace("_", "-")
        Locale.parse(i18n.of(language).lang, sep="-")


def test_direction() -> None:
    rtl = {language for language in LANGUAGES if i18n.of(language).dir == "rtl"}
    assert rtl == {"ar", "fa", "he"}
    assert rtl == {one for one in LANGUAGES if Locale.parse(one).text_direction == "rtl"}
    assert i18n.of("ar-EG").dir == "rtl"
    # What cannot be said in Urdu is said in English, from left to right.
    assert i18n.of("ur").dir == "ltr"
    assert i18n.of("ur", {"Share": {"ur": "شیئر"}}).dir == "rtl"


def test_values_are_filled_and_never_read_as_placeholders() -> None:
    words = i18n.of("de")
    assert words.get("Share on {name}", name="{label}") == "Auf {label} teilen"
    label = "Auf X teilen (öffnet einen neuen Tab)"
    assert words.get("{label} (opens in a new tab)", label="Auf X teilen") == label
    assert words.get("Share on {name}") == "Auf {name} teilen"
    for lang in ("de", "en"):
        assert i18n.of(lang).get("") == ""
        assert i18n.of(lang).get("An owner's own {label}") == "An owner's own {label}"


@pytest.mark.parametrize(
    ("lang", "minutes"),
    [
        ("en", {0: "0 minutes", 1: "1 minute", 2: "2 minutes"}),
        ("fr", {0: "0 minute", 1: "1 minute", 2: "2 minutes"}),
        ("pl", {1: "1 minuta", 2: "2 minuty", 5: "5 minut", 12: "12 minut", 22: "22 minuty"}),
        ("ar", {0: "0 دقيقة", 1: "دقيقة واحدة", 2: "دقيقتان", 3: "3 دقائق", 11: "11 دقيقة",
                100: "100 دقيقة", 103: "103 دقائق"}),
        ("ru", {1: "1 минута", 3: "3 минуты", 11: "11 минут", 21: "21 минута", 25: "25 минут"}),
        ("ja", {1: "1分", 2: "2分"}),
        ("sl", {1: "1 minuta", 2: "2 minuti", 3: "3 minute", 5: "5 minut", 101: "101 minuta"}),
        ("lv", {0: "0 minūšu", 1: "1 minūte", 2: "2 minūtes", 11: "11 minūšu", 21: "21 minūte"}),
        ("ro", {1: "1 minut", 2: "2 minute", 19: "19 minute", 20: "20 de minute", 101: "101 minute"}),
        ("he", {1: "דקה אחת", 2: "שתי דקות", 3: "3 דקות"}),
    ],
)  # fmt: skip
def test_plurals(lang: str, minutes: dict[int, str]) -> None:
    words = i18n.of(lang)
    assert {number: words.plural(*MINUTES, number) for number in minutes} == minutes


def test_an_owners_words_win_in_all_languages() -> None:
    own = {"Share on {name}": "{name}!"}
    for lang in ("en", "de", "xx"):
        words = i18n.of(lang, own)
        assert words.get("Share on {name}", name="X") == "X!"
        assert words.lang == i18n.of(lang).lang
    assert i18n.of("de", own).get("Share") == "Teilen"
    # Empty is a word too.
    assert i18n.of("de", {"Share": ""}).get("Share") == ""


@pytest.mark.parametrize(
    ("lang", "tags", "chosen"),
    [
        ("de", ["de"], "de"), ("de-AT", ["de"], "de"), ("de_AT", ["de", "de-AT"], "de-AT"),
        ("de", ["de-AT"], None), ("de-AT", ["de-CH"], None), ("fr", ["de"], None),
        ("pt-BR", ["pt"], "pt"), ("pt-BR", ["pt", "pt_br"], "pt_br"), ("pt", ["pt-BR"], None),
        ("zh-TW", ["zh", "zh-Hant"], "zh-Hant"), ("zh-Hant-HK", ["zh-TW", "zh-HK"], "zh-TW"),
        ("zh-HK", ["zh-TW", "zh-HK"], "zh-HK"), ("zh-TW", ["zh"], "zh"), ("zh", ["zh-CN"], "zh-CN"),
        ("zh-CN", ["zh-TW"], None), ("zh-CN", ["zh"], "zh"),
        ("no", ["nb"], "nb"), ("nb", ["no"], "no"), ("nn-NO", ["nb", "nn"], "nn"), ("he", ["iw"], "iw"),
        ("sr-Latn", ["sr", "sr-Latn"], "sr-Latn"), ("en-GB", ["en"], "en"), ("", ["en"], "en"),
        ("eo", ["eo"], "eo"),
    ],
)  # fmt: skip
def test_an_owners_words_by_language(lang: str, tags: list[str], chosen: str | None) -> None:
    words = i18n.of(lang, {"Share": {tag: f"in {tag}" for tag in tags}})
    expected = f"in {chosen}" if chosen else i18n.of(lang).get("Share")
    assert words.get("Share") == expected


def test_an_owner_may_bring_a_language() -> None:
    own = {"Share": {"eo": "Kunhavigi"}}
    assert i18n.of("eo", own).lang == "eo"
    assert i18n.of("eo").lang == "en"
    assert i18n.of("en-GB", {"Share": {"en": "Tell"}}).lang == "en"


def test_an_owners_plural() -> None:
    words = i18n.of("de", {MINUTES[0]: "{number} Min.", MINUTES[1]: {"de": "{number} Minütchen"}})
    assert [words.plural(*MINUTES, number) for number in (0, 1, 2)] == [
        "0 Minütchen", "1 Min.", "2 Minütchen",
    ]  # fmt: skip


def test_english_reads_nothing_and_no_page_needs_babel() -> None:
    code = """
import sys
from pelican_smo.base import i18n
from pelican_smo.base.html import attributes
from pelican_smo.base.text import UNSPACED
from pelican_smo.buttons.row import button_of
from pelican_smo.channels.catalogue import Catalogue
from pelican_smo.channels.selection import Chosen
from pelican_smo.buttons.links import Link
read = []
sys.addaudithook(lambda event, args: event in ("open", "import") and read.append(args[0]))
gettext = sys.modules.pop("gettext", None)
for lang in ("en", "en-GB", "en_US", ""):
    words = i18n.of(lang, {"Share": {"en": "Tell", "de": "Sag"}})
    assert words.get("Share") == "Tell"
    assert words.get("Share on {name}", name="X") == "Share on X"
    assert words.plural("{number} minute", "{number} minutes", 3) == "3 minutes"
    assert not read, read
    assert "gettext" not in sys.modules
assert i18n.of("de").get("Share") == "Teilen"
assert "gettext" in sys.modules
assert len([one for one in read if str(one).endswith(".mo")]) == 1
once = len(read)
i18n.of("de-AT")
assert len(read) == once
assert not [name for name in sys.modules if name.partition(".")[0] == "babel"]
"""
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tool.PACKAGE.parent)
    assert done.returncode == 0, done.stderr
