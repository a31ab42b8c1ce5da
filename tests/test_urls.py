"""Addresses: what strangers can reach, and where a path leads."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_smo.base import urls

PATHS = st.text() | st.text("abÄ./?#%[]: \\", max_size=30)
HOSTS = st.text() | st.text("aÄß.:@[]/℀。-\u200d", max_size=300)


@pytest.mark.parametrize(
    ("siteurl", "base"),
    [
        ("https://example.org", "https://example.org"),
        ("http://example.org/blog", "http://example.org/blog"),
        ("HTTPS://Example.org/Blog/", "https://Example.org/Blog"),
        ("//example.org", "https://example.org"),
        ("https://müller.example/ä", "https://xn--mller-kva.example/ä"),
        ("", ""),
        (".", ""),
        ("/en", ""),
        ("http://localhost", ""),
        ("HTTP://LOCALHOST:8000", ""),
        ("http://localhost:8000", ""),
        ("http://127.0.0.1:8000", ""),
        ("http://[::1]:8000", ""),
        ("http://0.0.0.0:8000", ""),
        ("http://my.localhost", ""),
        ("http://[bad", ""),
        ("ftp://example.org", ""),
        ("example.org", ""),
    ],
)
def test_public_address(siteurl: str, base: str) -> None:
    assert urls.public(siteurl) == base


@pytest.mark.parametrize(
    ("siteurl", "main", "base"),
    [
        ("/fr", "https://example.org", "https://example.org/fr"),
        ("/fr/", "https://example.org/blog/", "https://example.org/fr"),
        ("/fr", "//example.org", "https://example.org/fr"),
        ("https://fr.example.org", "https://example.org", "https://fr.example.org"),
        ("//fr.example.org", "https://example.org", "https://fr.example.org"),
        ("/fr", "", ""),
        ("/fr", "/", ""),
        ("/fr", "http://localhost:8000", ""),
        ("", "https://example.org", ""),
    ],
)
def test_a_path_is_on_the_host_of_the_main_site(siteurl: str, main: str, base: str) -> None:
    assert urls.public(siteurl, main) == base


def test_addresses_are_escaped() -> None:
    assert urls.join("https://e.org/x", "a b/ü\"<>'.html?q=1#f") == (
        "https://e.org/x/a%20b/%C3%BC%22%3C%3E'.html?q=1#f"
    )
    assert urls.join("https://e.org", "/a%20b") == "https://e.org/a%20b"
    assert urls.join("https://e.org", "a\ud800\x00b") == "https://e.org/ab"


@pytest.mark.parametrize(
    ("base", "path", "url"),
    [
        ("https://e.org/blog", "a/b.html", "https://e.org/blog/a/b.html"),
        # Whatever is before the address, all files lie below the site's root.
        ("https://e.org/blog", "/posts/x/", "https://e.org/blog/posts/x/"),
        ("https://e.org/blog", "./x/", "https://e.org/blog/x/"),
        ("https://e.org/de", "../fr/b/", "https://e.org/fr/b/"),
        ("https://e.org", "a/../b/./c", "https://e.org/b/c"),
        ("https://e.org/a", "../../../x", "https://e.org/x"),
        ("https://e.org", "", "https://e.org/"),
        ("https://e.org", "?p=1", "https://e.org/?p=1"),
        ("https://e.org", ".well-known/x", "https://e.org/.well-known/x"),
        ("https://e.org", "part:2/../x", "https://e.org/x"),
        ("https://e.org", "part:2/x", "https://e.org/part:2/x"),
        ("https://e.org", "//other.org/x", "https://other.org/x"),
        ("http://e.org", "//other.org/x", "http://other.org/x"),
        ("https://e.org", "HTTP://other.org/x", "http://other.org/x"),
        ("https://e.org", "https://straße.example/ä", "https://xn--strae-oqa.example/%C3%A4"),
        ("", "//u@Bücher.example:80?ä", "https://u@xn--bcher-kva.example:80?%C3%A4"),
    ],
)
def test_a_path_leads_from_the_root_of_the_site(base: str, path: str, url: str) -> None:
    assert urls.join(base, path) == url


@given(PATHS)
def test_a_joined_path_stays_on_its_host_and_is_escaped(path: str) -> None:
    url = urls.join("https://e.org/blog", path)
    assert url.isascii()
    assert url.isprintable()
    assert " " not in url
    # What is whole is not changed again.
    assert urls.join("", url) == url
    if not urls.is_absolute(path):
        assert urlsplit(url)[:2] == ("https", "e.org")


@given(HOSTS)
def test_no_host_stops_a_build_or_becomes_another(name: str) -> None:
    made = urls.host(name)
    if made.isascii() and not name.isascii():
        assert not set(" #%/:<>?@[\\]^|") & set(made)
    assert urls.join("", f"https://{name}/x").isascii()
    urls.public(f"https://{name}/x")
    urls.path_on([urls.root(f"https://{name}")], "https://e.org/", f"//{name}/x")


@pytest.mark.parametrize(
    ("name", "made"),
    [
        # UTS #46, table 1, and what browsers do.
        ("faß.de", "xn--fa-hia.de"),
        ("βόλος.com", "xn--nxasmm1c.com"),
        ("Bücher。example", "xn--bcher-kva.example"),
        ("ﬁsh.example", "fish.example"),
        ("日本語.jp", "xn--wgv71a119e.jp"),
        ("i❤️.ws", "xn--i-7iq.ws"),
        ("EXAMPLE.org", "example.org"),
        # No host, so nothing is made of it.
        ("a℀b.example", "a℀b.example"),
        ("ä b", "ä b"),
        ("ä" * 300, "ä" * 300),
    ],
)
def test_a_host_is_the_one_that_a_browser_asks(name: str, made: str) -> None:
    assert urls.host(name) == made


@pytest.mark.parametrize(
    ("siteurl", "href", "path"),
    [
        ("https://e.org", "https://e.org/feeds/a.xml", "feeds/a.xml"),
        ("https://e.org", "http://e.org/feeds/a.xml", "feeds/a.xml"),
        ("https://e.org", "HTTPS://E.org/feeds/a.xml", "feeds/a.xml"),
        ("//e.org", "//e.org/feeds/a.xml", "feeds/a.xml"),
        ("//e.org", "https://e.org/feeds/a.xml", "feeds/a.xml"),
        ("https://e.org", "/feeds/a.xml", "feeds/a.xml"),
        ("https://e.org", "../feeds/a.xml", "feeds/a.xml"),
        ("https://e.org/blog", "https://e.org/blog/feeds/a.xml", "feeds/a.xml"),
        ("https://e.org/blog", "https://e.org/feeds/a.xml", None),
        ("https://e.org", "https://e.org.evil.example/feeds/a.xml", None),
        ("https://e.org", "https://[bad/feeds/a.xml", None),
        ("https://müller.example", "https://müller.example/a.xml", "a.xml"),
        ("https://müller.example", "https://xn--mller-kva.example/a.xml", "a.xml"),
    ],
)
def test_a_link_to_the_site_is_told_in_every_form(
    siteurl: str, href: str, path: str | None
) -> None:
    page = urls.join(urls.public(siteurl), "posts/x.html")
    assert urls.path_on([urls.root(siteurl)], page, href) == path
