"""Languages as sites write them, read in one place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_smo.base import language_tags
from tests.conftest import Site


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


# The language of a page that its author has not said.


def themed(html: str, head: str) -> str:
    return (
        f"<!doctype html><html{html}><head><title>t</title>{head}</head>"
        "<body>{{ article.content }}</body></html>"
    )


CASES = {
    # What the theme prints in <html> and as og:locale; og:locale and inLanguage of the page.
    "neither": ("", "", "en_US", "en"),
    "both": (' lang="zh-Hant"', "zh_TW", "zh_TW", "zh-Hant"),
    "html": (' lang="zh-Hant"', "", "zh_TW", "zh-Hant"),
    "underscore": (" LANG='zh_hant'", "", "zh_TW", "zh-Hant"),
    "locale": ("", "zh_HK", "zh_HK", "zh-HK"),
    "locale-against-default": (' lang="en"', "zh_TW", "zh_TW", "zh-TW"),
    "same-language": (' lang="en-GB"', "", "en_GB", "en-GB"),
    "locale-of-its-own": (' lang="zh"', "zh_TW", "zh_TW", "zh"),
    "no-locale": (' lang="de"', "de", "de_DE", "de"),
    "posix": ("", "C.UTF-8", "en_US", "en"),
    "nonsense": (' lang="{{ nothing }}"', "&lt;b&gt;", "en_US", "en"),
}


@pytest.mark.parametrize("theme_tags", ["auto", "keep", "replace"])
def test_what_a_page_says_of_its_language_is_not_overruled_by_a_default(
    site: Site, theme_tags: str
) -> None:
    template = ""
    for name, (html, locale, _, _) in CASES.items():
        site.post(f"{name}.md", title=name, slug=name)
        tag = f'<meta property="og:locale" content="{locale}">' if locale else ""
        template += f"{{% if article.slug == '{name}' %}}{themed(html, tag)}{{% endif %}}"
    site.template("article.html", template)
    built = site.build({"head": {"theme_tags": theme_tags}})
    for name, (html, _, locale, lang) in CASES.items():
        page = built.page(f"{name}.html")
        if theme_tags == "replace":
            # Only what a browser goes by counts beside what is ours.
            said = language_tags.parse(html.partition("=")[2].strip("\"'"))
            locale, lang = (language_tags.locale(said.tag), said.tag) if said else ("en_US", "en")
        assert page.meta("og:locale") == locale, name
        assert page.json_ld()[0]["inLanguage"] == lang, name
    page = built.page("html.html")
    assert page.with_class("smo-buttons")[0].get("lang") == "zh-TW"
    assert page.meta("twitter:label2") != "Reading time"


def test_a_language_that_author_or_owner_has_said_stands(site: Site) -> None:
    locale = '<meta property="og:locale" content="zh_TW">'
    site.template("article.html", themed(' lang="zh-Hant"', locale))
    site.post("a.md", title="A", lang="en")
    site.post("b.md", title="B", lang="pt_BR")
    built = site.build(DEFAULT_LANG="en")
    assert built.page("a.html").meta("og:locale") == "en_US"
    assert built.page("b-pt_BR.html").meta("og:locale") == "pt_BR"
    site.post("c.md", title="C")
    built = site.build(DEFAULT_LANG="de")
    page = built.page("c.html")
    assert page.meta("og:locale") == "de_DE"
    assert page.json_ld()[0]["inLanguage"] == "de"
    assert page.with_class("smo-buttons")[0].get("lang") == "de"
