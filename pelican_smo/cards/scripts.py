"""Scripts of the world: which font has one, and which package contains that font."""

from collections.abc import Collection
from unicodedata import category, name

from pelican_smo.base import language_tags

# Families with each country's forms of ideographs, on Debian, macOS and Windows.
_IDEOGRAPHS = {
    "ja": ("Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic", "Meiryo"),
    "ko": ("Noto Sans CJK KR", "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic"),
    "zh": ("Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei"),
    "zh-TW": ("Noto Sans CJK TC", "Noto Sans TC", "PingFang TC", "Microsoft JhengHei"),
    "zh-HK": ("Noto Sans CJK HK", "Noto Sans HK", "PingFang HK", "Microsoft JhengHei"),
}
_EMOJI = ("Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji", "Twemoji Mozilla")
# First words of Unicode's character names that are not the name of the script.
_NAMES = {
    "CJK": "Chinese",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HANGUL": "Korean",
    "BOPOMOFO": "Chinese",
    "IDEOGRAPHIC": "Chinese",
    "FULLWIDTH": "Chinese",
    "COMBINING": "symbols",
}
# Scripts whose names have two words.
_FIRST_WORDS = frozenset(
    [
        "CANADIAN",
        "CAUCASIAN",
        "CYPRO",
        "EGYPTIAN",
        "HANIFI",
        "IMPERIAL",
        "INSCRIPTIONAL",
        "KHITAN",
        "LINEAR",
        "MEETEI",
        "MENDE",
        "NAG",
        "NEW",
        "NYIAKENG",
        "OL",
        "OLD",
        "PAHAWH",
        "PAU",
        "PHAGS",
        "PSALTER",
        "SIGNWRITING",
        "SORA",
        "SYLOTI",
        "TAI",
        "TUNGUT",
        "WARANG",
        "ZANABAZAR",
    ]
)
_PACKAGES = {
    "Chinese": "fonts-noto-cjk",
    "Japanese": "fonts-noto-cjk",
    "Korean": "fonts-noto-cjk",
    "emoji": "fonts-noto-color-emoji",
}


def region_of(lang: str) -> tuple[str, str | None]:
    """Language and region of a tag (BCP 47): ("zh", "TW"). If the tag has a script but no
    region, the script implies the region (CLDR, likelySubtags).
    """
    language = language_tags.parse(lang)
    return (language.name, language.country or None) if language else ("en", None)


def families(lang: str, text: str, installed: Collection[str]) -> list[str]:
    """Installed families for characters that Latin fonts lack, best fit for `lang` first.

    In a language without ideographs, the scripts mixed with them decide whose they are.
    """
    import regex

    language, region = region_of(lang)
    if language not in ("ja", "ko", "zh"):
        language = "zh"
        if regex.search(r"[\p{Hiragana}\p{Katakana}]", text):
            language = "ja"
        elif regex.search(r"\p{Hangul}", text):
            language = "ko"
    if language == "zh" and region in ("TW", "HK", "MO"):
        language = "zh-TW" if region == "TW" else "zh-HK"
    ordered = [*_EMOJI, *_IDEOGRAPHS[language], *(it for all in _IDEOGRAPHS.values() for it in all)]
    return [it for it in dict.fromkeys(ordered) if it in installed]


def script_of(character: str) -> str:
    """The common English name of a character's script: "Thai", "emoji"."""
    import regex

    if regex.match(
        r"\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u20e3\U000e0020-\U000e007f]", character
    ):
        return "emoji"
    words = name(character, "").replace("-", " ").split()
    if not words:
        return f"U+{ord(character):04X}"
    if words[0] in _NAMES:
        return _NAMES[words[0]]
    if category(character)[0] in "SPN":
        return "symbols"
    return " ".join(words[: 2 if words[0] in _FIRST_WORDS else 1]).title()


def package_for(script: str) -> str:
    """Debian's package with a font for a script as `script_of` names it; empty for an
    unassigned character, which `script_of` names by its number.
    """
    return "" if script.startswith("U+") else _PACKAGES.get(script, "fonts-noto-core")
