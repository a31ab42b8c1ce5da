"""Sites whose feeds are checked, and the facts of their articles from their sources."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from pelican import signals

from tests.conftest import HERE, SITEURL, Site, png
from tests.feed_rules import Format
from tests.test_hostile import HOSTILE
from tests.validators import sites
from tests.validators.sites import DEMO_URL

FEED_DOMAIN = "https://feeds.example.org"


class Told(NamedTuple):
    """What the source of an article says; None for what cannot be known from it."""

    title: str
    url: str | None
    id: str | None
    published: datetime
    updated: datetime | None = None
    authors: tuple[tuple[str, str | None], ...] = ()
    """Names, and the addresses of the authors' pages."""
    categories: tuple[str, ...] = ()
    content: str | None = None
    """HTML as a browser would read it."""
    summary: str | None = ""
    """The same; empty if the article is its own summary."""
    language: str = ""
    """Empty if it is the site's."""
    picture: str | None = ""
    enclosures: tuple[tuple[str, str, int], ...] = ()
    """Addresses, types and bytes."""


class Feed(NamedTuple):
    """A feed of a built site, and its address."""

    site: str
    path: str
    format: Format
    data: bytes
    url: str


_BERLIN = ZoneInfo("Europe/Berlin")
_ADA = ("Ada Lin", f"{SITEURL}/author/ada-lin.html")
_BO = ("Bo Li", f"{SITEURL}/author/bo-li.html")

# The articles that all variants have, by slug.
ARTICLES = {
    "tom": Told(
        'Tom & Jerry\'s "5 < 6"', f"{SITEURL}/tom.html", "tag:example.org,2026-03-01:/tom.html",
        datetime(2026, 3, 1, 10, tzinfo=_BERLIN), datetime(2026, 4, 1, 9, 30, tzinfo=_BERLIN),
        (_ADA, _BO), ("Walks", "R&D", "sea, i mean"),
        f'<p>Some <em>text</em> &amp; <a href="{SITEURL}/tides/now.html">more</a>.</p>\n'
        f'<p><img alt="Boat" src="{SITEURL}/images/boat.png"></p>',
        "<p>In <em>short</em>.</p>", "", f"{SITEURL}/images/boat.png",
    ),
    "bare": Told(
        "A post", f"{SITEURL}/bare.html", "tag:example.org,2026-02-01:/bare.html",
        datetime(2026, 2, 1, 23, 30, tzinfo=_BERLIN), None, (_ADA,), ("misc",),
        "<p>Some words.</p>",
    ),
    "mer": Told(
        "La marée « haute »", f"{SITEURL}/mer-fr.html", "tag:example.org,2026-01-31:/mer-fr.html",
        datetime(2026, 1, 31, tzinfo=_BERLIN), None, (_BO,), ("Walks",), "<p>L’eau.</p>", "", "fr",
    ),
    "untitled": Told(
        "The first words of it.", f"{SITEURL}/untitled.html",
        "tag:example.org,2026-01-01:/untitled.html", datetime(2026, 1, 1, 10, tzinfo=_BERLIN), None,
        (_ADA,), ("misc",), "<p>The <em>first</em> words of it.</p>",
    ),
}  # fmt: skip

_EVERY: dict[str, Any] = {
    "CATEGORY_FEED_RSS": "feeds/{slug}.rss.xml", "TAG_FEED_ATOM": "feeds/tag-{slug}.atom.xml",
    "TAG_FEED_RSS": "feeds/tag-{slug}.rss.xml", "AUTHOR_FEED_RSS": "feeds/by-{slug}.rss.xml",
    "AUTHOR_FEED_ATOM": "feeds/by-{slug}.atom.xml",
    "FEED_ATOM": "feeds/main.atom.xml", "FEED_RSS": "feeds/main.rss.xml",
    "TRANSLATION_FEED_RSS": "feeds/all-{lang}.rss.xml", "SITESUBTITLE": "Walks & talks",
}  # fmt: skip
_IMAGE = {"feeds": {"image": "images/icon.png", "copyright": "© 2026 Ada Lin"}}

# The SMO block and the other settings of each variant.
VARIANTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "plain": (_IMAGE, _EVERY),
    "summary": ({"feeds": {"content": "summary"}}, {}),
    "whole-description": ({}, {"RSS_FEED_SUMMARY_ONLY": False}),
    "ref": ({}, {"FEED_APPEND_REF": True}),
    "domain": ({}, {"FEED_DOMAIN": FEED_DOMAIN}),
    "relative": ({}, {"RELATIVE_URLS": True}),
    "archives": ({"feeds": {"archive": True}}, {"FEED_MAX_ITEMS": 1}),
}
SITES = [*VARIANTS, "hostile", "demo"]


def feeds_of_all_sites(folder: Path) -> None:
    """Build all sites into `folder`, each into a subfolder of its name."""
    with sites.logged() as log:

        def site(name: str) -> Site:
            (folder / f"{name}-source").mkdir()
            made = Site(folder / f"{name}-source", log)  # type: ignore[arg-type]
            made.output = folder / name
            return made

        for name, (smo, settings) in VARIANTS.items():
            made = site(name)
            _write(made)
            made.build(smo, **settings)
        made = site("hostile")
        _write_hostile(made)
        with _spoilt():
            made.build(expect_warnings=True, **_ALONE)
        sites.build_demo(folder, folder / "demo")


def found(folder: Path, site: str) -> list[Feed]:
    """The feeds of a site that `feeds_of_all_sites` has built, whatever their names."""
    root = folder / site
    origin = {"demo": DEMO_URL, "domain": FEED_DOMAIN}.get(site, SITEURL)
    feeds = []
    for path in sorted(it for it in root.rglob("*") if it.is_file()):
        data = path.read_bytes()
        if format := _format(data):
            name = path.relative_to(root).as_posix()
            feeds.append(Feed(site, name, format, data, f"{origin}/{name}"))
    return feeds


def _format(data: bytes) -> Format | None:
    head = data[:4000]
    if head.startswith(b"<?xml"):
        return "atom" if b"<feed" in head else "rss" if b"<rss" in head else None
    if head.startswith(b"{") and b"jsonfeed.org" in head:
        return "json"
    return None


def told(site: str) -> list[Told]:
    """The facts of the articles of a site, from their sources."""
    if site == "demo":
        return [_of_demo(meta) for meta in sites.demo_posts() if "status" not in meta]
    if site == "ref":
        return [it._replace(url=f"{it.url}?ref=feed") for it in ARTICLES.values()]
    if site == "summary":
        return [
            it._replace(content="", summary=it.summary or it.content) for it in ARTICLES.values()
        ]
    return [*ARTICLES.values()]


def _of_demo(meta: dict[str, str]) -> Told:
    facts = sites.of_front_matter(meta)
    assert facts.published
    sound = meta.get("smo_audio", "").removeprefix("{static}/")
    length = (HERE.parent / "demo_site" / "content" / sound).stat().st_size
    return Told(
        # Emphasis in reST.
        meta["title"].replace("*", ""), None, None, facts.published, facts.modified,
        tuple((name, None) for name in facts.authors), (facts.section, *facts.tags),
        language="" if facts.lang == "en" else facts.lang, summary=None, picture=None,
        enclosures=((f"{DEMO_URL}/{sound}", "audio/mpeg", length),) if sound else (),
    )  # fmt: skip


def _write(site: Site) -> None:
    site.write("images/boat.png", png())
    site.write("images/icon.png", png(512, 512))
    tom = ARTICLES["tom"]
    site.post(
        "tom.md", title=tom.title, slug="tom", modified="2026-04-01 09:30", category="Walks",
        authors="Ada Lin; Bo Li", tags="R&D; sea, i mean", summary="In *short*.",
        body="Some *text* & [more](tides/now.html).\n\n![Boat]({static}/images/boat.png)",
    )  # fmt: skip
    site.post("bare.md", slug="bare", date="2026-02-01 23:30", body="Some words.")
    site.post(
        "mer.md", title="La marée « haute »", slug="mer", lang="fr", date="2026-01-31",
        authors="Bo Li", category="Walks", body="L’eau.",
    )  # fmt: skip
    site.post(
        "untitled.md", title="<b></b>", slug="untitled", date="2026-01-01 10:00",
        body="The *first* words of it.",
    )  # fmt: skip


# Hostile

# Only pages of articles, from an empty template: only feeds can break.
_ALONE: dict[str, Any] = {
    **{f"{kind}_SAVE_AS": "" for kind in ("AUTHOR", "CATEGORY", "TAG")},
    "DIRECT_TEMPLATES": [], "FEED_MAX_ITEMS": None, "SITESUBTITLE": HOSTILE["quotes"],
    "CATEGORY_FEED_ATOM": None, "AUTHOR_FEED_ATOM": None, "AUTHOR_FEED_RSS": None,
    "TRANSLATION_FEED_ATOM": None,
}  # fmt: skip
LONG = 400_000
_BODIES = {
    "script": '<script>alert(1)</script><p onclick="a()">x <a href="javascript:a()">y</a></p>',
    "style": '<style>p{}</style><p style="color:red">x</p><link rel="stylesheet" href="a.css">',
    "relative": '<img src="a.png" srcset="a.png 1x, b.png 2x"><a href="../b.html#c">x</a>'
                '<video poster="p.png"><source src="v.mp4"></video><a href="#top">y</a>',
    "frame": '<iframe src="https://video.example/1"></iframe><object data="a.swf">z</object>',
    "drawing": '<svg onload="a()"><script>a()</script><a xlink:href="javascript:a()">x</a></svg>',
    "unclosed": "<p><b><i>x <table><tr><td>y <!-- z",
    "document": "</body></html><p>x</p></smo-x><head><title>t</title><base href='//evil.example/'>",
    "entities": "<p>&bogus; &#0; &#xD800; &#x85; &lt;script&gt;</p>",
    "nothing": "",
    "comment": "<!-- x -->",
}  # fmt: skip


def _write_hostile(site: Site) -> None:
    site.template("article.html", "<!doctype html><title>x</title>")
    for name, text in HOSTILE.items():
        line = text[:9000].replace(";", "").replace(",", "")
        site.post(
            f"{name}.md", title=f"{name} {text}", slug=name, body=f"Before {text} after.",
            summary=text, tags=f"{line}, {name}, sea", authors=f"{line}; Ada Lin",
            category=f"{name} {line}", date=f"2026-03-01 10:{len(name):02}",
            discussion=f"https://forum.example.org/{quote(line[:50])}", external_canonical=text[:50],
        )  # fmt: skip
    for name, text in _BODIES.items():
        site.post(f"body-{name}.html", title=name, slug=f"body-{name}")
        site.write(f"body-{name}.html", _html(f"body-{name}", text))
    site.post("nameless.md", title="<b></b>", slug="nameless", body="<!-- x -->")
    site.post("future.md", slug="future", date="9998-12-31 23:59")
    site.post("past.md", slug="past", date="1850-01-01")
    site.post("offset.md", slug="offset", date="2026-03-01T10:00:00.123456+05:45")
    site.post("spoilt.md", slug="spoilt", title="Spoilt", author="Spoilt", tags="Spoilt")
    site.post("naive.md", slug="naive")
    site.post("twice-a.md", title="Twice", slug="twice-a", url="twice.html")
    site.post("twice-b.md", title="Twice", slug="twice-b", url="twice.html")
    site.post("long.md", slug="long", body="<p>" + "Words & words. " * (LONG // 14) + "</p>",
              summary="Short.")  # fmt: skip
    site.post("healthy.md", title="Healthy", slug="healthy")


def _html(slug: str, body: str) -> str:
    return (
        f"<html><head><title>{slug}</title><meta name='date' content='2026-03-01'>"
        f"<meta name='slug' content='{slug}'></head><body>{body}</body></html>"
    )


@contextmanager
def _spoilt() -> Iterator[None]:
    """A plugin that puts characters into articles that no file can hold."""

    def spoil(content: Any) -> None:
        if content.slug == "spoilt":
            bad = "\ud800 \ufffe \x00"
            content.title += bad
            content._content += bad
            content._summary = f"Short {bad}"
            for each in (*content.authors, *content.tags):
                slug, each.name = each.slug, each.name + bad
                each.slug = slug
        elif content.slug == "naive":
            content.modified = datetime(2026, 3, 2, 10)

    signals.content_object_init.connect(spoil)
    try:
        yield
    finally:
        signals.content_object_init.disconnect(spoil)


def built(factory: pytest.TempPathFactory) -> Path:
    """The folder of all sites, built once for all of pytest's workers."""
    return sites.once(factory, feeds_of_all_sites)
