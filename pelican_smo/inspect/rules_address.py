"""Rules about the addresses that a page gives for itself."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from pelican_smo.base import urls
from pelican_smo.inspect.findings import Hit, Looks, listed
from pelican_smo.inspect.page import Page
from pelican_smo.inspect.services import Services

LOOKS = Looks()


@LOOKS.of("canonical-missing")
def _canonical_missing(page: Page) -> Iterator[Hit]:
    if not page.canonicals and not page.is_at_home and not page.is_unlisted:
        yield Hit()


@LOOKS.of("canonical-doubled")
def _canonical_doubled(page: Page) -> Iterator[Hit]:
    if len(page.canonicals) > 1:
        yield Hit(page.canonicals[1].line, {"count": len(page.canonicals)})


@LOOKS.of("canonical-relative")
def _canonical_relative(page: Page) -> Iterator[Hit]:
    for link in page.canonicals[:1]:
        if not urls.is_absolute(link.href):
            yield Hit(link.line, {"url": link.href})


@LOOKS.of("canonical-elsewhere")
def _canonical_elsewhere(page: Page) -> Iterator[Hit]:
    other = page.canonical_page
    if not other or page.is_hidden or page.canonical_redirects:
        return
    if page.output.exists(other):
        yield Hit(page.canonicals[0].line, {"path": other})


@LOOKS.of("canonical-not-found")
def _canonical_not_found(page: Page) -> Iterator[Hit]:
    other = page.canonical_page
    if other and not page.output.exists(other):
        yield Hit(page.canonicals[0].line, {"path": other})


@LOOKS.of("canonical-redirect")
def _canonical_redirect(page: Page) -> Iterator[Hit]:
    other = page.canonical_page
    if other and page.canonical_redirects:
        yield Hit(page.canonicals[0].line, {"path": other})


@LOOKS.of("url-missing")
def _url_missing(page: Page) -> Iterator[Hit]:
    if page.has_open_graph and not page.first("og:url") and not page.is_at_home:
        yield Hit()


@LOOKS.of("url-differs")
def _url_differs(page: Page) -> Iterator[Hit]:
    tag = page.first("og:url")
    # Other rules report canonical links that are wrong by themselves.
    if tag and len(page.canonicals) == 1 and not page.canonical_page:
        canonical = page.canonicals[0].href
        if urls.is_absolute(canonical) and _bare(tag.content) != _bare(canonical):
            yield Hit(tag.line, {"url": tag.content, "canonical": canonical})


def _bare(url: str) -> str:
    """An address without its scheme and campaign parameters, which other rules check, and with
    its host as sent over the wire, whatever script it is written in.
    """
    scheme, mark, rest = urls.on_the_wire(url).partition("//")
    rest = rest if mark else scheme
    host, slash, path = rest.partition("/")
    if "?" in path and Services.load().campaign.search(path):
        path = path.partition("?")[0]
    return f"{host.lower()}{slash}{path}".rstrip("/")


def _own(page: Page) -> Iterator[tuple[str, str, int]]:
    """The addresses that a page gives for itself: the tag's name, the address, the line."""
    for link in page.canonicals:
        yield "the canonical link", link.href, link.line
    for tag in page.tags.get("og:url", ()):
        yield "og:url", tag.content, tag.line


@LOOKS.of("campaign")
def _campaign(page: Page) -> Iterator[Hit]:
    for tag, url, line in _own(page):
        if "?" in url and (found := Services.load().campaign.search(url)):
            yield Hit(line, {"tag": tag, "parameter": found[1]})


@LOOKS.of("http")
def _http(page: Page) -> Iterator[Hit]:
    found = [it for it in _all(page) if it[1][:7].lower() == "http://" and not _local(it[1])]
    if found:
        tags = listed(list(dict.fromkeys(tag for tag, _, _ in found)))
        yield Hit(found[0][2], {"tags": tags[:1].upper() + tags[1:]})


@LOOKS.of("local")
def _local_address(page: Page) -> Iterator[Hit]:
    for tag, url, line in _all(page):
        if _local(url):
            yield Hit(line, {"tag": tag[:1].upper() + tag[1:], "url": url})
            return


def _all(page: Page) -> Iterator[tuple[str, str, int]]:
    """The addresses of a page and of its media."""
    yield from _own(page)
    for name in ("og:image", "og:image:url", "og:video", "og:audio", "twitter:image"):
        for tag in page.tags.get(name, ()):
            yield name, tag.content, tag.line


def _local(url: str) -> bool:
    """Whether an address is on this machine or a private network (RFC 1918, RFC 6762)."""
    if not urls.is_absolute(url):
        return False
    if not urls.public(url):
        return True
    host = urlsplit(url).hostname or ""
    return host.endswith(".local") or host.startswith(("192.168.", "10."))


@LOOKS.of("rel-me-http")
def _rel_me_http(page: Page) -> Iterator[Hit]:
    links = [(it.rel, it.href, it.line) for it in page.document.links]
    links += [(it.rel, it.href, it.line) for it in page.document.anchors if it.rel]
    for rel, href, line in links:
        if "me" in rel and href[:7].lower() == "http://":
            yield Hit(line, {"url": href})
