"""The page to subscribe costs nobody his build, whatever a theme or another plugin does with it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from blinker import Signal
from pelican import signals
from pelican.contents import Page as PelicansPage
from pelican.generators import PagesGenerator
from pelican.writers import Writer

from tests.conftest import SITEURL, Site
from tests.reading import Built

PAGE = "subscribe/index.html"


def shows(expression: str) -> str:
    """A theme's template of a page that asks for something."""
    return (
        "<!doctype html><html><head><meta charset=utf-8><title>{{ page.title }}</title></head>"
        f"<body><main>{{{{ page.content }}}}</main><p>{expression}</p></body></html>"
    )


def shown(built: Built) -> str:
    """The layout that the page has; fails where the page is not whole."""
    page = built.page(PAGE)
    assert len(page.with_class("smo-subscribe")) == 1
    assert page.meta("og:title") == "Subscribe to this site"
    assert page.canonical() == f"{SITEURL}/subscribe/"
    assert any("/smo/subscribe." in link["href"] for link in page.links("stylesheet"))
    assert len(page.with_class("smo-follow")) >= 1
    return "plain" if page.with_class("smo-plain") else "theme"


# What a page of Pelican has, given settings and pages that go with it.
ASKED_FOR = {
    "the category": ("{{ page.category.name }} {{ page.category.url }}", {}),
    "the author": ("{{ page.author.name }} {{ page.authors[0].slug }}", {}),
    "the status": ("{{ page.status }} {{ page.in_default_lang }} {{ page.lang.upper() }}", {}),
    "the source": ("{{ page.source_path.split('/') }} {{ page.relative_source_path }}", {}),
    "the summary": ("{{ page.summary|striptags|length }} {{ page.translations|length }}", {}),
    "share-post": ("{{ page.share_post.mastodon.upper() }}", {}),
    "metadata of the settings": (
        "{{ page.mood.upper() }} {{ page.tags[0].slug }}",
        {"DEFAULT_METADATA": {"mood": "calm", "tags": "sea", "status": "draft", "smo": "off",
                              "lang": "de", "save_as": "elsewhere.html"}},
    ),
    "the date of the settings": (
        "{{ page.date.year }} {{ page.locale_date }} {{ page.date|strftime('%Y') }}",
        {"DEFAULT_DATE": (2020, 5, 17)},
    ),
    "the date of files": ("{{ page.date.year }} {{ page.modified.year }}", {"DEFAULT_DATE": "fs"}),
}  # fmt: skip


@pytest.mark.parametrize("case", ASKED_FOR)
def test_it_has_what_each_page_of_pelican_has(site: Site, case: str) -> None:
    expression, settings = ASKED_FOR[case]
    site.post(status="published", save_as="a-post.html")
    site.template("page.html", shows(expression))
    assert shown(site.build(**settings)) == "theme"


def test_it_has_a_date_where_all_pages_have_one(site: Site) -> None:
    site.post(date="2026-03-01")
    site.post("b.md", title="B", date="2024-01-01", modified="2025-02-02")
    site.template("page.html", shows("{{ page.date|strftime('%d.%m.%Y') }} {{ page.locale_date }}"))
    site.page(date="2020-01-01")
    site.page("pages/fr.md", date="2020-01-01", lang="fr", slug="about")
    built = site.build()
    assert shown(built) == "theme"
    assert "01.03.2026 Sun 01 March 2026" in built.read(PAGE)
    first = built.files()[PAGE]
    site.clear()
    assert site.build().files()[PAGE] == first
    site.page("pages/b.md", title="B")
    site.template("page.html", shows("{{ page.date.year if page.date else 'none' }}"))
    assert "<p>none</p>" in site.build().read(PAGE)


# A template of the theme, and what the log says of it.
HAZARDS = {
    "a date": ("{{ page.date.year }}", "has no attribute 'date'"),
    "a filter on a date": ("{{ page.date|strftime('%Y') }}", "page.html, line 1: "),
    "metadata of its own": ("{% if page.sortorder > 3 %}x{% endif %}", "'sortorder'"),
    "a sum": ("{{ 1 + page.weight }}", "'weight'"),
    "a list": ("{% for it in page.gallery.items %}x{% endfor %}", "'gallery'"),
    "a division": ("{{ 1 / 0 }}", "division"),
    "a deep one": ("{% macro m(it) %}{{ it.date.year }}{% endmacro %}{{ m(page) }}", "'date'"),
    "a template that is missing": ("{% include page.part + '.html' %}", "page.html"),
    "half a page": ("{{ smo.follow() }}{{ smo.buttons() }}{{ page.date.year }}", "'date'"),
    "no template": ("{% endfor %}", "page.html, line 1: Encountered unknown tag 'endfor'"),
    "no filter": ("{{ 1|nonsense }}", "No filter named 'nonsense'"),
}  # fmt: skip


@pytest.mark.parametrize("case", HAZARDS)
def test_what_the_theme_cannot_show_has_a_plain_layout(site: Site, case: str) -> None:
    expression, missing = HAZARDS[case]
    site.post(category="Walks")
    site.template("page.html", shows(expression))
    built = site.build({"follow": {"github": "me"}}, expect_warnings=True)
    assert shown(built) == "plain"
    (said,) = built.log
    assert said.startswith("subscribe/: the theme's page.html cannot show the page to subscribe")
    assert missing in said
    assert f"save_as: {PAGE}" in said
    page = built.page(PAGE)
    assert [it.text for it in page.tree.iter("h1")] == ["Subscribe to this site"]
    assert [it.get("href") for it in page.elements(".//header/a")] == [f"{SITEURL}/"]
    assert page.tree.get("lang") == "en"
    for name in ("a-post.html", "index.html", "feeds/all.rss.xml", "subscribe/feeds.opml"):
        assert built.has(name)


def test_a_theme_overrides_the_plain_layout(site: Site) -> None:
    site.post()
    site.template("page.html", shows("{{ page.date.year }}"))
    site.template(
        "smo/plain.html", '<html><head></head><body class="smo-plain mine">{{ content }}</body>'
    )
    built = site.build(expect_warnings=True, SITENAME="A & <b>B</b>")
    assert shown(built) == "plain"
    assert len(built.page(PAGE).with_class("mine")) == 1
    site.template("smo/plain.html", "{{ nothing.at_all }}")
    built = site.build(expect_warnings=True, SITENAME="A & <b>B</b>")
    assert shown(built) == "plain"
    assert "A &amp; B" in built.read(PAGE)
    assert any("smo/plain.html: this template of the theme fails" in said for said in built.log)


def test_other_pages_do_not_meet_it(site: Site) -> None:
    """What a template does with all hidden pages may fail at one that has no date."""
    site.post()
    site.page(status="hidden", date="2020-01-01")
    site.template("page.html", shows("{% for it in hidden_pages %}{{ it.date.year }}{% endfor %}"))
    built = site.build()
    assert "<p>2020</p>" in built.read("pages/about.html")
    assert shown(built) == "theme"


def fails(sender: Any, **given: Any) -> None:
    """What other plugins do with a page that nobody wrote: more than it has."""
    context = given.get("context") or {}
    for it in (sender, given.get("content"), context.get("page")):
        if isinstance(it, PelicansPage):
            open(it.source_path).close()  # noqa: PTH123


@contextmanager
def listening(*heard: Signal) -> Iterator[None]:
    with ExitStack() as stack:
        for signal in heard:
            stack.enter_context(signal.connected_to(fails))
        yield


@pytest.mark.parametrize(
    "signal",
    [signals.content_object_init, signals.page_generator_write_page, signals.content_written],
    ids=lambda signal: signal.name,
)
def test_another_plugin_that_fails_at_it_stops_nothing(site: Site, signal: Signal) -> None:
    site.post()
    site.page()
    with listening(signal):
        built = site.build(expect_warnings=True)
    assert shown(built) == "theme"
    (said,) = built.log
    assert said.startswith("subscribe/: another plugin fails at the page to subscribe")
    assert "FileNotFoundError" in said
    assert built.has("pages/about.html")


def test_a_writer_of_the_site_that_fails_at_it_stops_nothing(site: Site) -> None:
    class Own(Writer):
        def write_file(self, name: str, *args: Any, **kwargs: Any) -> Any:
            if name == PAGE:
                raise ValueError("no page of ours")
            return super().write_file(name, *args, **kwargs)

    def own(pelican: Any) -> type[Writer]:
        return Own

    site.post()
    with signals.get_writer.connected_to(own):
        built = site.build(expect_warnings=True)
    (said,) = built.log
    assert "ValueError: no page of ours" in said
    assert built.has("a-post.html")


def test_what_lies_there_already_stays(site: Site) -> None:
    site.post(category="Subscribe")
    built = site.build(CATEGORY_SAVE_AS="{slug}/index.html", CATEGORY_URL="{slug}/")
    assert built.page(PAGE).meta("og:title") == "Subscribe"
    assert built.page(PAGE).with_class("smo-subscribe") == []


def test_a_static_file_stays(site: Site) -> None:
    site.post()
    site.write("extra/subscribe.html", "<html><head></head><body>Mine</body></html>")
    built = site.build(
        STATIC_PATHS=["extra"], EXTRA_PATH_METADATA={"extra/subscribe.html": {"path": PAGE}},
        READERS={"html": None},
    )  # fmt: skip
    assert "Mine" in built.read(PAGE)


class Later(PagesGenerator):
    """A generator of another plugin, with pages of its own, that writes where ours stands."""

    def generate_context(self) -> None:
        self.pages = []

    def generate_output(self, writer: Writer) -> None:
        writer.write_file(PAGE, self.env.from_string("Later"), self.context)
        signals.page_writer_finalized.send(self, writer=writer)


def test_who_writes_there_later_has_the_last_word(site: Site) -> None:
    def later(pelican: Any) -> type[PagesGenerator]:
        return Later

    site.post()
    with signals.get_generators.connected_to(later):
        built = site.build()
    assert built.read(PAGE) == "Later"


def test_at_home_it_has_a_plain_layout_too(site: Site) -> None:
    site.post()
    site.template("page.html", shows("{{ page.date.year }}"))
    built = site.build({"preview": True, "check": True}, SITEURL="", expect_warnings=True)
    assert len(built.page(PAGE).with_class("smo-plain")) == 1
