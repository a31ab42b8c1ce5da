"""The plugin's own messages in the language of a page.

The catalogues are GNU gettext's, read by the standard library. English needs no
lookup and no file: its messages are the keys.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pelican_smo.base import language_tags

if TYPE_CHECKING:
    from gettext import GNUTranslations

_LOCALE = Path(__file__).parents[1] / "locale"
# Languages whose catalogue is not named after the bare language. Tags that include other
# languages: IANA Language Subtag Registry. The script of a region: CLDR, likelySubtags.
# Bokmål for Nynorsk rather than English: CLDR, parentLocales.
_CATALOGUES = {
    "nn": "nb",
    "no": "nb",
    "pt-br": "pt_BR",
    "sh": "sr_Latn",
    "sr-latn": "sr_Latn",
    "sr-me": "sr_Latn",
    "zh": "zh_CN",
    "zh-hans": "zh_CN",
    "zh-hant": "zh_TW",
    "zh-hk": "zh_TW",
    "zh-mo": "zh_TW",
    "zh-tw": "zh_TW",
}
# Written from right to left (CLDR, characterOrder). An owner may add languages that have
# no catalogue.
_RTL = frozenset(["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"])


class Messages:
    """The messages in one language.

    `lang` is the tag (BCP 47) of the language that they are really in: "en" if the
    requested one has none. `dir` is its direction.
    """

    __slots__ = ("_catalogue", "_own", "dir", "lang")

    def __init__(
        self, lang: str, catalogue: "GNUTranslations | None", own: Mapping[str, str]
    ) -> None:
        self.lang = lang
        self.dir = "rtl" if lang.partition("-")[0] in _RTL else "ltr"
        self._catalogue = catalogue
        self._own = own

    def get(self, message: str, /, **values: object) -> str:
        """An English message in this language, with its `{placeholders}` filled."""
        text = self._own.get(message)
        if text is None:
            # The empty message is the key of a catalogue's header.
            known = self._catalogue if message else None
            text = known.gettext(message) if known else message
        return text.format_map(values) if values else text

    def plural(self, one: str, many: str, number: int) -> str:
        """The form for `number`, which fills `{number}` in it.

        An owner's own messages have two forms, chosen as in English.
        """
        english = one if number == 1 else many
        text = self._own.get(english)
        if text is None:
            known = self._catalogue
            text = known.ngettext(one, many, number) if known else english
        return text.format_map({"number": number})


def of(lang: str, own: Mapping[str, str | Mapping[str, str]] = {}) -> Messages:
    """The messages for a language as sites write it: "de", "de-AT", "pt_BR", "zh-Hant".

    `own` are the owner's messages, by English message: one text for all languages, or
    one for each language. They take precedence.
    """
    ranges = _ranges(lang)
    name = _name(ranges)
    catalogue = _catalogue(name)
    served = catalogue is not None
    words: dict[str, str] = {}
    accepted = _accepted(ranges, name) if own else []
    for message, texts in own.items():
        if isinstance(texts, str):
            words[message] = texts
            continue
        by_tag = {_ranges(tag)[0]: text for tag, text in texts.items()}
        tag = next((tag for tag in accepted if tag in by_tag), None)
        if tag:
            words[message] = by_tag[tag]
            served = True
    return Messages(name.replace("_", "-") if served else "en", catalogue, words)


def known() -> frozenset[str]:
    """All English messages that an owner may replace."""
    import json
    import re

    text = (_LOCALE / "pelican_smo.pot").read_text("utf-8")
    found = re.findall(r'^msgid(?:_plural)? (".+")$', text, re.MULTILINE)
    return frozenset(map(json.loads, found))


def _ranges(lang: str) -> list[str]:
    """A language and all that are more general, in the order of RFC 4647 (section 3.4)."""
    # The result names a folder, so it must be a valid tag.
    parts = (language_tags.tag(lang) or "en").lower().split("-")
    return ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]


def _name(ranges: list[str]) -> str:
    """The name of the catalogue for a language, whether or not it exists."""
    return next((_CATALOGUES[tag] for tag in ranges if tag in _CATALOGUES), ranges[-1])


def _accepted(ranges: list[str], name: str) -> list[str]:
    """The languages of an owner's messages that suit a page, best first.

    Those that share the page's catalogue come before those that are only more
    general: for a page in zh-TW, "zh-Hant" is closer than "zh".
    """
    same = [tag for tag in ranges if _name(_ranges(tag)) == name]
    aliases = [tag for tag, catalogue in _CATALOGUES.items() if catalogue == name]
    return [*same, _ranges(name)[0], *aliases, *ranges]


@cache
def _catalogue(name: str) -> "GNUTranslations | None":
    if name == "en":
        return None
    try:
        file = (_LOCALE / name / "LC_MESSAGES" / "pelican_smo.mo").open("rb")
    except FileNotFoundError:
        return None
    from gettext import GNUTranslations

    with file:
        return GNUTranslations(file)
