"""Which description a page has where its theme says one too."""

import logging
from typing import Any

import pytest

from tests.conftest import Site, theme
from tests.reading import Page

BODY = "The lamp was lit at dusk, and it burned through the whole of the night."
# A theme that prints a sentence of the site, or what a page has under "blurb".
HEAD = (
    "<html><head><meta charset=utf-8><title>x</title>"
    '<meta name="description" content="{%% block said %%}%s{%% endblock %%}">'
    "</head><body>{%% block body %%}{%% endblock %%}</body></html>"
)


def templates(site: Site, article: str, base: str = "A site about the sea.") -> None:
    site.template("base.html", HEAD % base)
    for name in ("article", "page", "index", "tag", "category", "author", "archives", "tags",
                 "categories", "authors"):  # fmt: skip
        said = f"{{% block said %}}{article}{{% endblock %}}" if name == "article" else ""
        text = f"{{{{ {name}.content }}}}" if name in ("article", "page") else "list"
        site.template(
            f"{name}.html",
            f'{{% extends "base.html" %}}{said}{{% block body %}}{text}{{% endblock %}}',
        )


def described(page: Page) -> str:
    """The description of a page; fails where its tags do not all say the same."""
    said = {page.meta(name) for name in ("description", "og:description", "twitter:description")}
    said |= {block["description"] for block in page.json_ld() if "description" in block}
    assert len(said) == 1, said
    return str(said.pop())


BLURB = "{{ article.metadata.blurb or 'A site about the sea.' }}"


class TestOfAnArticle:
    def test_the_themes_stands_where_it_is_about_the_page(self, site: Site) -> None:
        templates(site, BLURB)
        site.post("a.md", BODY, title="One", blurb="How keepers lived &amp; worked")
        site.post("b.md", BODY, title="Two", blurb="What a keeper ate all winter")
        site.post("c.md", BODY, title="Three")
        site.post("d.md", "Another text.", title="Four")
        site.post("e.md", BODY, title="Five", blurb="Said by the theme here", summary="By hand.")
        site.post("f.md", BODY, title="Six", blurb="Said by the theme there", smo_description="Own")
        built = site.build()
        assert {path: described(page) for path, page in built.pages().items() if "/" not in path
                and path[:-5] in ("one", "two", "three", "four", "five", "six")} == {
            "one.html": "How keepers lived & worked",
            "two.html": "What a keeper ate all winter",
            "three.html": BODY,
            "four.html": "Another text.",
            "five.html": "By hand.",
            "six.html": "Own",
        }  # fmt: skip

    @pytest.mark.parametrize(
        "article",
        [
            "",
            " ",
            "Lighthouse",
            "None",
            "{{ article.title }}",
            "{{ article.title }} | {{ SITENAME }}",
            "{{ article.title }}: {{ article.author }}, {{ article.category }}",
            "{{ SITENAME }} - {{ THEME_OPTIONS.about.us }}",
            "Always the same sentence &amp; more.",
            "Read The Tide Table, the site",
            "{{ '{{ article.blurb }} of this' }}",
            "{{ article.summary|striptags|truncate(40)|e }}",
            "{{ article.content|striptags|truncate(60)|e }}",
            "{{ article.content|striptags|upper|truncate(60)|e }}",
            "{{ article.summary }}",
            "The lamp was lit &lt;a href=",
        ],
    )
    def test_what_is_not_about_the_page_gives_way_to_its_prose(
        self, site: Site, article: str
    ) -> None:
        templates(site, article)
        body = f"# The keeper's log\n\n{BODY}"
        site.post(body=body, title="Keepers of the light", category="Walks")
        options: dict[str, Any] = {"about": {"us": "News of harbours and tides"}}
        page = site.build(THEME_OPTIONS=options).page("keepers-of-the-light.html")
        assert described(page) == BODY

    def test_what_stands_on_a_page_before_is_of_the_site(self, site: Site) -> None:
        """Of a text that is in no setting and in no template the second page tells."""
        templates(site, "{{ ['A', 'text', 'of', 'nowhere']|join(' ') }}")
        for number in range(3):
            site.post(f"{number}.md", f"Text {number} of the posts.", title=f"Post {number}")
        built = site.build()
        said = [described(built.page(f"post-{number}.html")) for number in range(3)]
        assert said.count("A text of nowhere") == 1

    def test_a_text_that_a_filter_has_cut_out_of_the_body_gives_way(self, site: Site) -> None:
        templates(site, "{{ article.content|striptags }}")
        body = '<p>[TOC] Hello <abbr title="a -> b">keeper</abbr> of the light.</p>'
        site.post("a.md", body, title="One")
        site.post("b.md", "Another text.", title="Two")
        assert described(site.build().page("one.html")) == "Hello keeper of the light."

    def test_with_replace_ours_stands(self, site: Site) -> None:
        templates(site, BLURB)
        site.post(body=BODY, blurb="How keepers lived and worked")
        assert described(site.build({"head": {"theme_tags": "replace"}}).page()) == BODY

    def test_the_log_says_which_stands(self, site: Site, caplog: pytest.LogCaptureFixture) -> None:
        templates(site, BLURB)
        site.post("a.md", BODY, title="One", blurb="How keepers lived and worked")
        site.post("b.md", BODY, title="Two")
        with caplog.at_level(logging.INFO, "pelican_smo"):
            site.build()
            lines = [it.getMessage() for it in caplog.records if "description is" in it.message]
        assert "a.md: the description is the theme's, not ours (from body)." in lines
        assert (
            "b.md: the description is ours (from body): the theme's is the same on other pages."
            in lines
        )


class TestOfALists:
    def test_the_home_page_keeps_the_sentence_that_the_theme_has(self, site: Site) -> None:
        templates(site, BLURB)
        site.post("a.md", BODY, title="One", tags="sea")
        site.post("b.md", BODY, title="Two", tags="sea")
        built = site.build(DEFAULT_PAGINATION=1)
        assert described(built.page("index.html")) == "A site about the sea."
        assert described(built.page("index2.html")) == "Two"
        assert described(built.page("tag/sea.html")) == "One"

    def test_site_subtitle_is_the_home_pages_own(self, site: Site) -> None:
        templates(site, BLURB)
        site.post(body=BODY)
        built = site.build(SITESUBTITLE="By the sea")
        assert described(built.page("index.html")) == "By the sea"

    def test_so_does_a_page_that_is_the_home_page(self, site: Site) -> None:
        templates(site, BLURB)
        site.page("pages/home.md", "Welcome to all.", save_as="index.html", url="", title="Home")
        site.page("pages/about.md", "Who we are.")
        built = site.build(DIRECT_TEMPLATES=[])
        assert described(built.page("index.html")) == "A site about the sea."
        assert described(built.page("pages/about.html")) == "Who we are."

    def test_a_formula_of_a_theme_is_the_sites_too(self, site: Site) -> None:
        site.post(tags="sea")
        built = site.build(THEME=theme("own-og"))
        assert described(built.page("index.html")) == "All about The Tide Table"
        assert described(built.page("tag/sea.html")) == "A post"


def test_names_of_elements_are_text_in_tags_and_names(site: Site) -> None:
    site.post(tags="<dialog>, R&D, <b>", category="<main>", authors="<i>Bo")
    # Pelican finds no slug for some of them.
    page = site.build(expect_warnings=True).page()
    assert page.metas("article:tag") == ["<dialog>", "R&D", "<b>"]
    block = page.json_ld()[0]
    assert block["keywords"] == ["<dialog>", "R&D", "<b>"]
    assert block["articleSection"] == "<main>"
    assert [it["name"] for it in block["author"]] == ["<i>Bo"]
