"""What fails in this plugin, in a theme's template or at another plugin costs a part of a page,
never the build.
"""

import copy
import pickle
from typing import Any

import pytest
from pelican import signals

from pelican_smo.base import templates
from tests.conftest import Site
from tests.reading import Built

SHOWN = "<html><head><title>x</title></head><body>{{ article.content }}%s</body></html>"


def failing(*args: object, **kwargs: object) -> Any:
    raise ValueError("a reader left something odd")


def whole(built: Built) -> None:
    """All that a build writes is there."""
    for name in ("a-post.html", "index.html", "pages/about.html", "feeds/all.atom.xml"):
        assert built.has(name), name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("facts.reader.Reader._read", "pelican_smo could not read this page"),
        ("facts.lists.read", "pelican_smo could not read this page"),
        ("hooks.head.head", "pelican_smo could not read this page"),
        ("hooks.render._content", "pelican_smo could not read this page"),
        ("facts.pictures.to_publish", "pictures that only metadata"),
        ("facts.pictures.lying_beside", "pictures that only metadata"),
        ("feeds.opml.document", "the page to subscribe cannot be made"),
        ("hooks.subscribe.listed", "the page to subscribe"),
        ("hooks.subscribe_page.default_metadata", "the page to subscribe cannot be made"),
        ("hooks.run.Site.announce", "some notices of this build"),
        ("hooks.run.Site.buttons", "pelican_smo could not read this page"),
        ("feeds.feedgenerator_bridge.Shown.entries", "another plugin fails at this feed"),
    ],
)
def test_what_fails_is_logged_and_the_build_goes_on(
    site: Site, monkeypatch: pytest.MonkeyPatch, name: str, said: str
) -> None:
    def listener(context: object, feed: object) -> None:
        pass

    site.post()
    site.page()
    monkeypatch.setattr(f"pelican_smo.{name}", failing)
    with signals.feed_generated.connected_to(listener):
        built = site.build({"cards": False}, expect_warnings=True)
    whole(built)
    assert any(said in line for line in built.log)


@pytest.mark.parametrize("name", ["facts.reader.Reader._read", "hooks.head.head"])
def test_at_home_too(site: Site, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    site.post()
    monkeypatch.setattr(f"pelican_smo.{name}", failing)
    built = site.build({"preview": True, "check": True}, SITEURL="", expect_warnings=True)
    assert built.has("a-post.html")


@pytest.mark.parametrize("call", ["buttons", "follow"])
def test_a_function_of_templates_that_fails_gives_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    site.post()
    site.template("article.html", SHOWN % f"[{{{{ smo.{call}() }}}}]")
    monkeypatch.setattr(f"pelican_smo.hooks.run.Site.{call}", failing)
    built = site.build(expect_warnings=True)
    assert "[]" in built.read("a-post.html")
    assert "post.md: this page is published without what its template asked of smo." in built.log


def test_share_post_of_a_page_that_cannot_be_read_is_empty(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.post()
    site.template(
        "article.html",
        SHOWN % "[{{ article.share_post.reddit }}{{ article.share_post.nobody }}]",
    )
    monkeypatch.setattr("pelican_smo.facts.reader.Reader._read", failing)
    built = site.build(expect_warnings=True)
    assert "[]" in built.read("a-post.html")
    assert any("share_post.reddit is empty" in said for said in built.log)


def test_other_plugins_may_copy_and_pickle_what_an_article_brings_along(site: Site) -> None:
    copies: list[dict[str, str]] = []

    def copied(generator: Any, content: Any) -> None:
        links = content.share_post
        copies.extend([copy.deepcopy(links), pickle.loads(pickle.dumps(links)), dict(links)])

    site.post()
    with signals.article_generator_write_article.connected_to(copied):
        site.build()
    assert copies[0] == copies[1] == copies[2]
    assert copies[0]["reddit"].startswith("https://www.reddit.com/submit?url=")


@pytest.mark.parametrize("name", ["head", "buttons", "menu", "follow"])
@pytest.mark.parametrize(
    "text", ["{{ nothing.at_all }}", "{% endfor %}", "{% include 'no.html' %}"]
)
def test_a_template_of_the_theme_that_fails_gives_way_to_ours(
    site: Site, name: str, text: str
) -> None:
    site.post()
    site.page()
    site.template(f"smo/{name}.html", text)
    style = "menu" if name == "menu" else "icon"
    built = site.build(
        {"buttons": {"style": style}, "follow": {"github": "me"}}, expect_warnings=True
    )
    whole(built)
    page = built.page()
    assert page.meta("og:title") == "A post"
    assert len(page.with_class("smo-buttons")) == len(page.with_class("smo-follow")) == 1
    (said,) = built.log
    assert f"smo/{name}.html: this template of the theme fails" in said


def test_a_listener_of_feeds_that_fails_leaves_the_feed_as_it_was(site: Site) -> None:
    def spoils(context: object, feed: Any) -> None:
        feed.items[0]["title"] = "Spoilt"
        raise ValueError("a listener of Pelican's own feeds")

    def leaves_nonsense(context: object, feed: Any) -> None:
        feed.items[0]["categories"] = 5

    for listener in (spoils, leaves_nonsense):
        site.post()
        with signals.feed_generated.connected_to(listener):
            built = site.build(expect_warnings=True)
        assert "<title>A post</title>" in built.read("feeds/all.atom.xml")
        assert "feeds/all.atom.xml: another plugin fails at this feed" in built.log[0]


def test_what_another_plugin_renders_with_less_than_a_page_has_goes_out_as_it_is(
    site: Site,
) -> None:
    rendered = []

    def render(generator: Any, writer: Any) -> None:
        template = generator.env.from_string("<html><head></head><body>Own</body></html>")
        rendered.append(template.render(output_file="own.html"))
        rendered.append(template.render({"output_file": 5}))

    site.post()
    with signals.page_writer_finalized.connected_to(render):
        site.build(expect_warnings=True)
    assert rendered == ["<html><head></head><body>Own</body></html>"] * 2


def test_a_fault_names_the_template_and_what_is_missing() -> None:
    assert templates.fault(ValueError("odd")) == "ValueError: odd"
