"""Scripts of the world: which font has one, and which package brings that font."""

from collections.abc import Collection
from unicodedata import category, name

from pelican_smo.base import language_tags

# Families that have ideographs as each country writes them, of Debian, macOS and Windows.
_IDEOGRAPHS = {
    "ja": ("Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic", "Meiryo"),
    "ko": ("Noto Sans CJK KR", "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic"),
    "zh": ("Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei"),
    "zh-TW": ("Noto Sans CJK TC", "Noto Sans TC", "PingFang TC", "Microsoft JhengHei"),
    "zh-HK": ("Noto Sans CJK HK", "Noto Sans HK", "PingFang HK", "Microsoft JhengHei"),
}
_EMOJI = ("Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji", "Twemoji Mozilla")
# How Unicode's names of characters begin, where that is not the script's name.
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
# Scripts with a name of two words.
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
    """Language and region of a tag (BCP 47): ("zh", "TW"). The region is the one of the
    script where only that is said (CLDR, likelySubtags).
    """
    language = language_tags.parse(lang)
    return (language.name, language.country or None) if language else ("en", None)


def families(lang: str, text: str, installed: Collection[str]) -> list[str]:
    """Installed families for what Latin fonts lack, those that fit the language first.

    In a language without ideographs, what they are mixed with tells whose they are.
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
    """The script of a character, as its readers' neighbours call it: "Thai", "emoji"."""
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
    """Debian's package with a font for a script as `script_of` names it; nothing for a
    character that has no meaning (yet), which it names by its number.
    """
    return "" if script.startswith("U+") else _PACKAGES.get(script, "fonts-noto-core")
