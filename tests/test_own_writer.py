"""A site's own writer (signal `get_writer`): what its class decides of feeds holds."""

import gc
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import feedparser
import pytest
from feedgenerator import Atom1Feed
from pelican import signals
from pelican.writers import Writer

from pelican_smo.inspect.diff import compare
from pelican_smo.inspect.output import Output
from tests.conftest import SITEURL, Site
from tests.reading import Built

ATOM, RSS, JSON = "feeds/all.atom.xml", "feeds/all.rss.xml", "feeds/all.json"
EVERY: dict[str, Any] = {
    "FEED_RSS": "feeds/main.rss.xml", "CATEGORY_FEED_RSS": "feeds/{slug}.rss.xml",
    "TAG_FEED_ATOM": "feeds/tag-{slug}.atom.xml",
}  # fmt: skip


def writing(kind: Any) -> AbstractContextManager[None]:
    """While it lasts, Pelican's writer is of this class."""

    def offer(pelican: object) -> Any:
        return kind

    return signals.get_writer.connected_to(offer)  # type: ignore[no-any-return]


def posts(site: Site) -> None:
    for number, name in enumerate("abcde", 1):
        site.post(
            f"{name}.md", title=name, slug=name, date=f"2026-0{number}-01",
            category="Walks" if number < 4 else "Talks", tags="sea",
            **({"members": "yes"} if name in "bd" else {}),
        )  # fmt: skip


def titles(built: Built, path: str) -> list[str]:
    if path.endswith(".json"):
        return [item["title"] for item in json.loads(built.read(path))["items"]]
    return [it.title for it in feedparser.parse(built.read(path)).entries]


def linked(built: Built, page: str = "index.html") -> list[str]:
    return [
        link["href"].removeprefix(f"{SITEURL}/")
        for link in built.page(page).links("alternate")
        if "hreflang" not in link
    ]


class Filtering(Writer):  # type: ignore[misc]
    def write_feed(self, elements: Any, *args: Any, **kwargs: Any) -> Any:
        kept = [it for it in elements if "members" not in it.metadata]
        return super().write_feed(kept, *args, **kwargs)


class Sorting(Writer):  # type: ignore[misc]
    def write_feed(
        self, elements: Any, context: Any, path: Any = None, *rest: Any, **more: Any
    ) -> Any:
        ordered = sorted(elements, key=lambda it: str(it.title))[:4]
        # As classes do that were written for Python 2.
        return super(self.__class__, self).write_feed(ordered, context, path, *rest, **more)


class Titled(Writer):  # type: ignore[misc]
    def write_feed(self, elements: Any, context: Any, path: Any = None, url: Any = None,
                   feed_type: str = "atom", override_output: bool = False,
                   feed_title: Any = None) -> Any:  # fmt: skip
        return Writer.__mro__ and super().write_feed(
            list(reversed(elements)), context, path, url, feed_type, override_output,
            f"<b>{feed_title or 'All'}</b> & more",
        )  # fmt: skip


def off_and_on(site: Site, kind: Any, **settings: Any) -> tuple[Built, Built]:
    """The site with feeds of Pelican's, and with ours."""
    built = []
    for name, smo in (("off", {"feeds": False}), ("on", {})):
        site.output = site.folder / name
        with writing(kind):
            built.append(site.build(smo, **EVERY, **settings))
    return built[0], built[1]


@pytest.mark.parametrize("kind", [Filtering, Sorting, Titled, Writer])
def test_posts_their_order_and_the_title_are_those_of_the_site_s_own_writer(
    site: Site, kind: Any
) -> None:
    posts(site)
    off, on = off_and_on(site, kind, FEED_ALL_RSS=RSS, FEED_MAX_ITEMS=3)
    found = sorted(it.relative_to(off.output).as_posix() for it in off.output.rglob("feeds/*.xml"))
    assert len(found) > 6
    for path in found:
        one, other = (feedparser.parse(it.read(path)) for it in (off, on))
        assert [it.id for it in one.entries] == [it.id for it in other.entries], path
        assert one.feed.title == other.feed.title, path
    assert titles(on, JSON) == titles(on, ATOM)
    if kind is Filtering:
        assert titles(on, ATOM) == ["e", "c", "a"]
    if kind is Sorting:
        assert titles(on, "feeds/walks.rss.xml") == ["a", "b", "c"]


def test_diff_sees_what_an_own_writer_changes(site: Site) -> None:
    """A filter that lost its say put 72 entries into the feed of a real site."""
    posts(site)
    site.build(FEED_MAX_ITEMS=100)
    site.output.rename(site.folder / "old")
    with writing(Filtering):
        site.build(FEED_MAX_ITEMS=100)
    found = compare(Output(site.folder / "old"), Output(site.output))
    (feed,) = [it for it in found.feeds if it.path == ATOM]
    assert (feed.state, feed.again, feed.entries) == ("changed", (), 3)
    assert [it.title for it in feed.gone] == ["d", "b"]
    site.output.rename(site.folder / "older")
    with writing(Sorting):
        site.build(FEED_MAX_ITEMS=100)
    (feed,) = [
        it
        for it in compare(Output(site.folder / "old"), Output(site.output)).feeds
        if it.path == "feeds/walks.atom.xml"
    ]
    assert (feed.reordered, feed.gone, feed.come) == (True, (), ())


class Renaming(Writer):  # type: ignore[misc]
    def write_feed(self, elements: Any, context: Any, path: Any, *args: Any, **kwargs: Any) -> Any:
        if "rss" in path:
            return None
        new = path.replace("feeds/", "news/")
        feed = super().write_feed(elements, context, new, *args, **kwargs)
        if path == ATOM:
            super().write_feed(elements[:1], context, "news/first.xml", feed_title="The newest")
        # What it gets is what Pelican's gives.
        assert isinstance(feed, Atom1Feed)
        assert self.site_url == context["SITEURL"]
        return feed


@pytest.mark.parametrize("siteurl", [SITEURL, ""])
def test_a_feed_that_the_own_writer_renames_is_linked_where_it_is(site: Site, siteurl: str) -> None:
    posts(site)
    with writing(Renaming):
        built = site.build(SITEURL=siteurl, expect_warnings=not siteurl)
    if not siteurl:
        assert [path for path in built.files() if path.startswith(("feeds/", "news/"))] == []
        return
    assert titles(built, "news/all.atom.xml") == [*"edcba"]
    self_link = feedparser.parse(built.read("news/all.atom.xml")).feed.links[0]["href"]
    assert self_link == f"{SITEURL}/news/all.atom.xml"
    site_s = ["news/all.atom.xml", "news/all.json"]
    assert linked(built) == site_s
    walks = ["news/walks.atom.xml", "news/walks.json"]
    assert linked(built, "category/walks.html") == [*site_s, *walks]
    # One that it adds is listed, and no page's own.
    page = built.page("subscribe/index.html")
    listed = {it.get("data-smo-copy") for it in page.with_class("smo-copy")}
    assert {f"{SITEURL}/news/all.atom.xml", f"{SITEURL}/news/first.xml"} <= listed
    assert not [path for path in built.files() if path.startswith("feeds/")]


class Alone(Writer):  # type: ignore[misc]
    text = "<rss version='2.0'><channel><title>Mine</title><item><title>x</title></item></channel></rss>"

    def write_feed(
        self, elements: Any, context: Any, path: Any = None, *args: Any, **kwargs: Any
    ) -> Any:
        if path != RSS:
            return super().write_feed(elements, context, path, *args, **kwargs)
        with self._open_w(f"{self.output_path}/{path}", "utf-8") as file:
            file.write(self.text)
        return None


class PastUs(Writer):  # type: ignore[misc]
    def write_feed(self, *args: Any, **kwargs: Any) -> Any:
        return Writer.write_feed(self, *args, **kwargs)


class NoneOfPelicans:
    """Of no class of Pelican's at all."""

    def __init__(self, output_path: str, settings: Any) -> None:
        self._other = Writer(output_path, settings)

    def write_feed(self, *args: Any, **kwargs: Any) -> None:
        return None

    def write_file(self, *args: Any, **kwargs: Any) -> None:
        self._other.write_file(*args, **kwargs)


def test_a_feed_that_the_own_writer_writes_by_itself_stands(site: Site) -> None:
    posts(site)
    with writing(Alone):
        built = site.build()
    assert built.read(RSS) == Alone.text
    assert titles(built, JSON) == titles(built, ATOM) == [*"edcba"]
    assert linked(built) == [ATOM, RSS, JSON]
    site.clear()
    with writing(PastUs):
        built = site.build()
    assert "<generator>pelican_smo" not in built.read(ATOM)
    assert (titles(built, ATOM), linked(built)) == ([*"edcba"], [ATOM, RSS])
    site.clear()
    with writing(NoneOfPelicans):
        built = site.build()
    assert (built.has(ATOM), linked(built), built.has("subscribe/index.html")) == (False, [], False)


def test_a_feed_of_its_own_without_entries_is_not_linked(site: Site) -> None:
    class Empty(Alone):
        text = "<rss version='2.0'><channel><title>Mine</title></channel></rss>"

    posts(site)
    with writing(Empty):
        built = site.build()
    assert built.read(RSS) == Empty.text
    assert linked(built) == [ATOM, JSON]


def test_feeds_of_the_block_and_the_podcast_go_through_the_own_writer_too(site: Site) -> None:
    """Who keeps members' posts out of feeds means all of them."""
    posts(site)
    for name, more in (("x", {}), ("y", {"members": "yes"})):
        site.post(
            f"{name}.md", title=name, slug=name, smo_audio=f"https://a.example/{name}.mp3", **more
        )
    smo = {
        "feeds": {"extra": {"sea": {"include": {"tag": ["sea"]}}}, "podcast": {"category": "Arts"}}
    }
    with writing(Filtering):
        built = site.build(smo)
    assert titles(built, "feeds/sea.atom.xml") == titles(built, "feeds/sea.json") == [*"eca"]
    assert titles(built, "feeds/podcast.rss.xml") == ["x"]
    assert linked(built)[3:] == [
        "feeds/sea.atom.xml", "feeds/sea.json", "feeds/sea.rss.xml", "feeds/podcast.rss.xml",
    ]  # fmt: skip


class Editing(Writer):  # type: ignore[misc]
    """As plugins do that put a footer below each entry, or give ids of their own."""

    def _add_item_to_the_feed(self, feed: Any, item: Any) -> None:
        if "members" in item.metadata:
            return
        super()._add_item_to_the_feed(feed, item)
        feed.items[-1]["unique_id"] = f"urn:own:{item.slug}"
        if feed.items[-1]["content"]:
            feed.items[-1]["content"] += '<p>Write to <a href="/me">me</a>.</p>'


def test_single_entries_are_what_the_own_writer_makes_of_them(site: Site) -> None:
    posts(site)
    off, on = off_and_on(site, Editing, FEED_ALL_RSS=RSS)
    for path in (ATOM, RSS, "feeds/tag-sea.atom.xml"):
        one, other = (feedparser.parse(it.read(path)).entries for it in (off, on))
        assert [it.id for it in one] == [it.id for it in other] == [f"urn:own:{it}" for it in "eca"]
    parsed = feedparser.parse(on.read(ATOM), sanitize_html=False, resolve_relative_uris=False)
    assert (
        parsed.entries[0]
        .content[0]
        .value.endswith(f'<p>Write to <a href="{SITEURL}/me">me</a>.</p>')
    )
    assert titles(on, JSON) == [*"eca"]


def test_an_own_writer_that_fails_for_an_entry_costs_no_feed(site: Site) -> None:
    class Failing(Writer):  # type: ignore[misc]
        def _add_item_to_the_feed(self, feed: Any, item: Any) -> None:
            raise KeyError(item.slug)

    site.post()
    with writing(Failing):
        built = site.build(expect_warnings=True)
    assert titles(built, ATOM) == ["A post"]
    assert "post.md: the site's own writer" in built.log[0]
    assert "KeyError" in built.log[0]


def test_no_class_is_another_after_a_run_and_sub_sites_keep_to_themselves(site: Site) -> None:
    seen: list[Any] = []

    class Own(Filtering):
        def write_feed(self, elements: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
            seen.append((context["SITEURL"], type(self).__name__, isinstance(self, Own)))
            return super().write_feed(elements, context, *args, **kwargs)

    before: list[Callable[..., Any]] = [Writer.write_feed, Own.write_feed]
    site.post("a.md", title="A", slug="a", lang="en")
    site.post("b.md", title="B", slug="b", lang="en", members="yes")
    site.post("c.md", title="C", slug="c", lang="fr")
    site.post("d.md", title="D", slug="d", lang="fr", members="yes")
    plugins = ["pelican_smo", "pelican.plugins.i18n_subsites"]
    with writing(Own):
        built = site.build(PLUGINS=plugins, I18N_SUBSITES={"fr": {"SITENAME": "La table"}})
    assert titles(built, ATOM) == ["A"]
    assert titles(built, f"fr/{ATOM}") == ["C"]
    assert {it[0] for it in seen} == {SITEURL, f"{SITEURL}/fr"}
    assert {it[1:] for it in seen} == {("Own", True)}
    assert linked(built, "fr/index.html") == [f"fr/{path}" for path in (ATOM, RSS, JSON)]
    assert [Writer.write_feed, Own.write_feed] == before
    assert Own.__mro__ == (Own, Filtering, Writer, object)
    gc.collect()
    assert Own.__subclasses__() == []
