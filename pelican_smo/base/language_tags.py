"""Languages as sites write them, and as pages, feeds and networks expect them.

Sites write BCP 47 ("zh-Hant"), its parts with underscores ("zh_Hant"), or the name of
a POSIX locale ("pt_BR.UTF-8", "sr_RS@latin"). Only this module parses them.
"""

from functools import lru_cache

import msgspec

# The country that og:locale requires, for languages that do not state one: the likely
# subtags of Unicode CLDR (common/supplemental/likelySubtags.xml). For a language that is
# not here, the country has the same letters, as in fr_FR.
_COUNTRY = {
    "af": "ZA", "am": "ET", "ar": "EG", "be": "BY", "bn": "BD", "bs": "BA", "ca": "ES", "cs": "CZ",
    "cy": "GB", "da": "DK", "el": "GR", "en": "US", "et": "EE", "eu": "ES", "fa": "IR", "ga": "IE",
    "gd": "GB", "gl": "ES", "gu": "IN", "he": "IL", "hi": "IN", "hy": "AM", "ja": "JP", "ka": "GE",
    "kk": "KZ", "km": "KH", "kn": "IN", "ko": "KR", "lb": "LU", "lo": "LA", "ml": "IN", "mr": "IN",
    "ms": "MY", "my": "MM", "nb": "NO", "ne": "NP", "nn": "NO", "oc": "FR", "pa": "IN", "ps": "AF",
    "pt": "BR", "si": "LK", "sl": "SI", "sq": "AL", "sr": "RS", "sv": "SE", "sw": "TZ", "ta": "IN",
    "te": "IN", "tl": "PH", "uk": "UA", "ur": "PK", "vi": "VN", "yi": "UA", "zh": "CN",
}  # fmt: skip
_SCRIPT_COUNTRY = {"zh-Hant": "TW", "pa-Arab": "PK", "uz-Arab": "AF", "kk-Arab": "CN"}
# Retired (IANA Language Subtag Registry, Preferred-Value).
_TODAY = {"in": "id", "iw": "he", "ji": "yi", "mo": "ro"}
# What follows "@" in a POSIX locale (glibc's list of locales).
_MODIFIERS = {"latin": "Latn", "cyrillic": "Cyrl", "devanagari": "Deva"}
_LONGEST = 60
"""Characters of a language tag; the longest in the registry have 35."""


class Language(msgspec.Struct, frozen=True):
    """A language: `tag` is the whole of it, in the form of BCP 47 ("zh-Hant-HK").

    `name` is its first part, in lower case; `script` and `region` are empty if not stated.
    """

    tag: str
    name: str
    script: str = ""
    region: str = ""

    @property
    def country(self) -> str:
        """The country that is stated or that the script implies; else empty."""
        if len(self.region) == 2:
            return self.region
        return _SCRIPT_COUNTRY.get(f"{self.name}-{self.script}", "")


# A site has few languages.
@lru_cache
def parse(written: str) -> Language | None:
    """A language in any of its forms; None if it is not one, such as the locale "C"."""
    text, _, modifier = written.strip().partition("@")
    name, *rest = text.partition(".")[0].replace("_", "-").split("-")
    name = name.lower()
    # The registry has no names of more than three letters.
    if not (2 <= len(name) <= 3 and _is_letters(name)) or len(text) > _LONGEST:
        return None
    name = _TODAY.get(name, name)
    if modifier in _MODIFIERS and not (rest and len(rest[0]) == 4):
        rest.insert(0, _MODIFIERS[modifier])
    parts, script, region = [name], "", ""
    own = False
    for part in rest:
        if not (part.isascii() and part.isalnum() and len(part) <= 8):
            return None
        # After a single letter, parts have another meaning (RFC 5646, 2.1.1 and 2.2.6).
        own = own or len(part) == 1
        part = part.lower()
        if not own and len(part) == 4 and _is_letters(part) and not script:
            script = part = part.title()
        elif not own and not region and _is_region(part):
            region = part = part.upper()
        parts.append(part)
    return Language("-".join(parts), name, script, region)


def tag(written: str) -> str:
    """A language as attributes and feeds name it (BCP 47); empty if it is not one.

    Two tags are equal exactly if their languages are.
    """
    language = parse(written)
    return language.tag if language else ""


def locale(written: str) -> str:
    """A language as `ll_CC` (The Open Graph protocol, og:locale); empty if it is not one."""
    language = parse(written)
    if language is None:
        return ""
    name = language.name
    country = language.country or _COUNTRY.get(name) or (name.upper() if len(name) == 2 else "")
    return f"{name}_{country}" if country else ""


def _is_letters(text: str) -> bool:
    return text.isascii() and text.isalpha()


def _is_region(part: str) -> bool:
    return (len(part) == 2 and _is_letters(part)) or (len(part) == 3 and part.isdecimal())
