"""Languages as sites write them, read in one place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_smo.base import language_tags


@pytest.mark.parametrize(
    ("written", "tag", "locale"),
    [
        ("en", "en", "en_US"), ("EN", "en", "en_US"), ("fr", "fr", "fr_FR"), ("eo", "eo", "eo_EO"),
        ("pt-br", "pt-BR", "pt_BR"), ("pt_BR.UTF-8", "pt-BR", "pt_BR"), ("de_AT", "de-AT", "de_AT"),
        ("de_DE.utf8@euro", "de-DE", "de_DE"), ("sr_RS@latin", "sr-Latn-RS", "sr_RS"),
        ("zh", "zh", "zh_CN"), ("zh_Hant", "zh-Hant", "zh_TW"), ("zh-hant", "zh-Hant", "zh_TW"),
        ("zh-hant-tw", "zh-Hant-TW", "zh_TW"), ("zh-Hant-HK", "zh-Hant-HK", "zh_HK"),
        ("zh-yue-hk", "zh-yue-HK", "zh_HK"), ("es-419", "es-419", "es_ES"),
        ("de-DE-1996", "de-DE-1996", "de_DE"), ("en-a-BB-x-DD", "en-a-bb-x-dd", "en_US"),
        ("iw", "he", "he_IL"), ("in_ID", "id-ID", "id_ID"), ("ast", "ast", ""), (" de ", "de", "de_DE"),
        ("C", "", ""), ("C.UTF-8", "", ""), ("POSIX", "", ""), ("", "", ""), ("x-none", "", ""),
        ("German", "", ""), ("pt/BR", "", ""), ("日本語", "", ""), ("de-<b>", "", ""),
        ("de" + "-aaaaa" * 20, "", ""),
    ],
)  # fmt: skip
def test_a_language_has_one_tag_and_one_locale(written: str, tag: str, locale: str) -> None:
    assert language_tags.tag(written) == tag
    assert language_tags.locale(written) == locale


@given(st.text() | st.text("aZ1-_.@", max_size=20))
def test_a_tag_is_its_own_tag_and_can_stand_anywhere(written: str) -> None:
    tag = language_tags.tag(written)
    assert language_tags.tag(tag) == tag == language_tags.tag(tag.replace("-", "_").lower())
    assert tag.replace("-", "a").isalnum() or not tag
    assert tag.isascii()
