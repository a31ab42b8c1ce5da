"""On the day of switch-on nothing is announced again: ids and links are those of Pelican's own
feeds, whatever addresses look like.
"""

from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import feedparser
import pytest

from tests.conftest import SITEURL, Site
from tests.reading import Built

# Addresses that an author writes and the files that they lead to, by source. What they are
# joined to is SITEURL and a slash.
STATED = {
    "old.md": ("/2009/x/", "2009/x/index.html"), "dots.md": ("./dots/", "dots/index.html"),
    "up.md": ("../fr/b/", "fr/b/index.html"), "host.md": ("//other.example/h/", "host.html"),
    "whole.md": ("https://Other.example/w/?a=1#top", "whole.html"),
    "spaces.md": ("a b/ä.html", "a b/ä.html"), "part.md": ("x.html#part", "x.html"),
    "colon.md": ("a:b", "a:b.html"), "plain.md": ("plain/", "plain/index.html"),
    "double.md": ("a//b", "a/b.html"), "semicolon.md": ("x;y/z", "x;y/z.html"),
    "bracket.md": ("[x]/", "[x]/index.html"), "dotted.md": ("a/../b/./c.html", "b/c.html"),
    "query.md": ("?p=7", "query.html"), "empty.md": ("", "empty.html"),
}  # fmt: skip
# Of these Pelican links another page than it has written.
MISLED = {"query.md", "empty.md"}
MATRIX: dict[str, dict[str, Any]] = {
    "plain": {},
    "rooted": {"ARTICLE_URL": "/posts/{slug}/", "ARTICLE_SAVE_AS": "posts/{slug}/index.html",
               "ARTICLE_LANG_URL": "/{lang}/{slug}/",
               "ARTICLE_LANG_SAVE_AS": "{lang}/{slug}/index.html"},
    "dotted": {"ARTICLE_URL": "./{slug}/", "ARTICLE_SAVE_AS": "{slug}/index.html",
               "ARTICLE_LANG_URL": "../{lang}/{slug}/",
               "ARTICLE_LANG_SAVE_AS": "{lang}/{slug}/index.html"},
    "host": {"ARTICLE_URL": "//host.example/{slug}/", "SITEURL": "https://example.org/blog"},
    "whole": {"ARTICLE_URL": "https://host.example/{slug}/", "FEED_APPEND_REF": True},
    "folder": {"ARTICLE_URL": "/{date:%Y}/{slug}", "ARTICLE_SAVE_AS": "{date:%Y}/{slug}.html",
               "SITEURL": "https://Example.org:8443/a/blog"},
    "no-scheme": {"SITEURL": "//example.org/blog"},
    "relative": {"RELATIVE_URLS": True, "ARTICLE_URL": "{date:%Y}/{slug}/",
                 "ARTICLE_SAVE_AS": "{date:%Y}/{slug}/index.html"},
    "relative-rooted": {"RELATIVE_URLS": True, "ARTICLE_URL": "/posts/{slug}/",
                        "ARTICLE_SAVE_AS": "posts/{slug}/index.html"},
    "domain": {"FEED_DOMAIN": "https://feeds.example", "TIMEZONE": "Pacific/Auckland"},
}  # fmt: skip


def entries(built: Built, path: str) -> list[tuple[str, str, str]]:
    feed = feedparser.parse(built.read(path), sanitize_html=False, resolve_relative_uris=False)
    return sorted((it.title, it.id, it.link) for it in feed.entries)


def posts(site: Site) -> None:
    for name, (url, file) in STATED.items():
        # Of one address and one day Pelican gives two posts one id, and we do not.
        date = "2026-02-01" if name == "query.md" else "2026-03-01"
        site.post(name, title=name, url=url, save_as=file, date=date)
    site.post("slug.md", title="slug", slug="slug", date="1812-06-05 23:59")
    site.post("one.md", title="one", slug="one", lang="en", date="2026-01-01 00:10")
    site.post("eins.md", title="eins", slug="one", lang="de", date="2026-01-01 00:10")
    site.post("umlaut.md", title="umlaut", slug="straße")


def both(site: Site, path: str, **settings: Any) -> list[list[tuple[str, str, str]]]:
    """The entries of a feed that Pelican writes, and of ours."""
    found = []
    for smo in ({"feeds": False}, {}):
        found.append(entries(site.build(smo, expect_warnings=True, **settings), path))
        site.clear()
    return found


def comparable(url: str, siteurl: str) -> str:
    """An address without differences of writing."""
    base = siteurl if "://" in siteurl else f"https:{siteurl}"
    # Pelican takes what stands before a colon for a scheme; where pages have relative
    # addresses, it leaves dots and puts SITEURL before a whole one.
    url = url[url.rfind("https://") :] if url.count("://") > 1 else url
    url = urljoin(f"{base}/", f"./{url}" if url.startswith("a:") else url)
    url = urljoin(url, urlsplit(url)._replace(scheme="", netloc="").geturl() or "/")
    # A site that lies in a folder has its pages there, where a path from the root of the
    # host leads past them: Pelican's feeds link a page that is not there.
    folder = urlsplit(base).path
    parts = urlsplit(url)
    if parts.hostname == urlsplit(base).hostname and not parts.path.startswith(f"{folder}/"):
        parts = parts._replace(path=folder + parts.path)
    return unquote(parts.geturl()).replace("Other", "other").replace("a//b", "a/b")


@pytest.mark.parametrize("name", MATRIX)
def test_ids_and_links_are_those_that_pelican_has_published(site: Site, name: str) -> None:
    posts(site)
    settings = {"FEED_ALL_RSS": "feeds/all.rss.xml", **MATRIX[name]}
    siteurl = settings.get("SITEURL", SITEURL)
    pelicans, ours = both(site, "feeds/all.atom.xml", **settings)
    assert len(ours) == len(STATED) + 4
    assert [it[:2] for it in ours] == [it[:2] for it in pelicans]
    for one, other in zip(pelicans, ours, strict=True):
        if one[0] in MISLED or (one[0] == "up.md" and name in ("host", "folder", "no-scheme")):
            file = STATED[one[0]][1].removesuffix("index.html")
            assert other[2].partition("?")[0].endswith(f"/{file}")
        else:
            assert comparable(other[2], siteurl) == comparable(one[2], siteurl), one[0]
        assert other[2].startswith(("https://", "http://")), other


def test_sub_sites_have_the_ids_and_links_of_pelican_s_feeds(site: Site) -> None:
    """A translation is "../fr/b/" from the main site, and the main site "../a/" from it."""
    for name, slug in (("a", "tale"), ("b", "walk")):
        for lang in ("en", "fr"):
            site.post(f"{name}-{lang}.md", title=f"{name} {lang}", slug=slug, lang=lang)
    site.post(
        "lone.md",
        title="Alone",
        slug="lone",
        lang="en",
        url="/2009/x/",
        save_as="2009/x/index.html",
    )
    for siteurl, sub in ((SITEURL, {}), (f"{SITEURL}/blog", {"SITEURL": "https://fr.example"})):
        found = []
        for smo in ({"feeds": False}, {}):
            built = site.build(
                smo, SITEURL=siteurl, PLUGINS=["pelican_smo", "pelican.plugins.i18n_subsites"],
                I18N_UNTRANSLATED_ARTICLES="keep", I18N_SUBSITES={"fr": dict(sub)},
                ARTICLE_URL="posts/{slug}/", ARTICLE_SAVE_AS="posts/{slug}/index.html",
                expect_warnings=True,
            )  # fmt: skip
            found.append([entries(built, f"{it}feeds/all.atom.xml") for it in ("", "fr/")])
            site.clear()
        (main, french), (our_main, our_french) = found
        assert [it[:2] for it in our_main] == [it[:2] for it in main]
        assert [it[:2] for it in our_french] == [it[:2] for it in french]
        assert len(our_main) >= 3
        assert len(our_french) >= 3
        if not sub:
            links = [[comparable(it[2], siteurl) for it in one] for one in (main, our_main)]
            assert links[0] == links[1]
        for name in ("smo-ids.txt", "smo-ids.fr.txt"):
            (site.content / name).unlink()


def test_a_sub_site_at_a_path_alone_has_the_ids_of_pelican_s_feeds(site: Site) -> None:
    site.post("a.md", title="A", slug="a", lang="fr")
    found = []
    for smo in ({"feeds": False}, {}):
        built = site.build(
            smo, PLUGINS=["pelican_smo", "pelican.plugins.i18n_subsites"],
            I18N_SUBSITES={"fr": {"SITEURL": "/fr"}}, expect_warnings=True,
        )  # fmt: skip
        found.append(entries(built, "fr/feeds/all.atom.xml")[0][1])
        site.clear()
    # No id that one would choose, but the one that readers know.
    assert found == ["tag:None,2026-03-01:/fr/a.html"] * 2
    # At home it is made of the address that the sub-site has in public.
    assert (site.content / "smo-ids.fr.txt").read_text().count(f'["","{SITEURL}/fr","",""]') == 1
