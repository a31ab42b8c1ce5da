"""Each rule finds its fault, and nothing else on the same page."""

from pathlib import Path

import pytest

from pelican_smo.inspect import check as checking
from pelican_smo.inspect.findings import Rule, concerned, rules
from pelican_smo.inspect.networks import networks
from tests.check_sites import (
    FEED,
    GOOD,
    JSON_FEED,
    RSS,
    Files,
    after,
    changed,
    report,
    without,
    write,
)
from tests.conftest import png

ALL = tuple(network.id for network in networks())
LONG = "word " * 60
OTHER = GOOD.replace("a.html", "b.html").replace("Counting limpets", "Another")
OTHER = OTHER.replace("How many", "So many")
REDIRECT = '<!doctype html><title>Moved</title><meta http-equiv="refresh" content="0; url=/a.html">'
OG_IMAGE = '<meta property="og:image" content="https://example.org/a.png">'
HEAVY = png() + b"\0" * 700_000

Case = tuple[str, str, Files, dict[str, str]]
"""A rule, a page that breaks it, other files, and words that its text and fix must have."""

PAGES: list[tuple[str, str]] = [
    ("title-missing", without("<title>", '<meta property="og:title"')),
    ("tags-missing", without("<meta property", "<meta name=")),
    ("og-title-missing", without('<meta property="og:title"')),
    ("description-missing", without('<meta name="description"', '<meta property="og:desc')),
    ("og-description-missing", without('<meta property="og:description"')),
    ("search-description-missing", without('<meta name="description"')),
    ("title-long", changed(("Counting limpets", "Counting limpets " + LONG.strip()))),
    ("description-long", changed(("How many limpets there are", LONG + "are"))),
    ("title-markup", changed(('og:title" content="', 'og:title" content="&lt;i&gt;X&lt;/i&gt; '))),
    ("title-markup", changed(('og:title" content="', 'og:title" content="Salt &amp;amp; '))),
    ("title-markup", changed(('og:title" content="', 'og:title" content="{{ title }} '))),
    ("description-markup", changed(("nobody knows", "&lt;b class=x>nobody</b>"))),
    ("description-markup", changed(("nobody knows", "nobody &amp;quot;knows&amp;quot;"))),
    ("title-site-name", changed(('"Counting limpets">', '"Counting limpets | The Rock">'))),
    (
        "image-missing",
        changed(("summary_large_image", "summary"), page=without('<meta property="og:image')),
    ),
    ("image-relative", changed((OG_IMAGE, OG_IMAGE.replace("https://example.org", "")))),
    ("image-relative", changed((OG_IMAGE, OG_IMAGE.replace("https://example.org", ".")))),
    ("image-relative", changed((OG_IMAGE, OG_IMAGE.replace("https:", "data:")))),
    ("image-not-found", changed((OG_IMAGE, OG_IMAGE.replace("a.png", "%7Bstatic%7D/b.png")))),
    ("image-declared", changed(('width" content="1200', 'width" content="600'))),
    ("image-declared", changed(('height" content="630', 'height" content="630px'))),
    ("image-declared", changed(('type" content="image/png', 'type" content="image/webp'))),
    ("image-alt-missing", without('<meta property="og:image:alt"')),
    ("card-without-image", without('<meta property="og:image')),
    ("card-unknown", changed(("summary_large_image", "large"))),
    ("canonical-missing", without('<link rel="canonical"')),
    ("canonical-relative", changed(('canonical" href="https://example.org', 'canonical" href="'))),
    ("canonical-doubled", after("<link rel=\"can", '<link rel=canonical href="https://example.org/a.html">')),
    ("canonical-elsewhere", changed(('canonical" href="https://example.org/a', 'canonical" href="https://example.org/b'))),
    ("canonical-not-found", changed(('canonical" href="https://example.org/a', 'canonical" href="https://example.org/c'))),
    ("canonical-redirect", changed(('canonical" href="https://example.org/a', 'canonical" href="https://example.org/moved'))),
    ("url-missing", without('<meta property="og:url"')),
    ("url-differs", changed(('og:url" content="https://example.org/a', 'og:url" content="https://example.org/b'))),
    ("campaign", changed(('og:url" content="https://example.org/a.html', 'og:url" content="https://example.org/a.html?utm_source=x'))),
    ("campaign", changed(('canonical" href="https://example.org/a.html', 'canonical" href="https://example.org/a.html?x=1&amp;fbclid=2'))),
    ("http", changed((OG_IMAGE, OG_IMAGE.replace("https", "http")))),
    ("http", changed(('og:url" content="https', 'og:url" content="http'))),
    ("local", changed((OG_IMAGE, OG_IMAGE.replace("https://example.org", "http://localhost:8000")))),
    ("local", changed((OG_IMAGE, OG_IMAGE.replace("https://example.org", "http://192.168.1.2")))),
    ("rel-me-http", changed(('rel="me" href="https', 'rel="me" href="http'))),
    ("rel-me-http", after("<h1>", '<a rel="noopener me" href="http://a.example/">me</a>')),
    ("tag-doubled", after('<meta property="og:title"', '<meta property="og:title" content="Counting limpets">')),
    ("tag-contradicting", after('<meta property="og:title"', '<meta property="og:title" content="Limpets">')),
    ("tag-contradicting", after('<meta name="desc', '<meta name="description" content="Else.">')),
    ("tag-attribute", changed(('property="og:locale"', 'name="og:locale"'))),
    ("tags-late", changed(("<meta name=\"twitter:card\"", f"<style>{'/* */' * 70_000}</style><meta name=\"twitter:card\""))),
    ("locale-malformed", changed(("en_GB", "C"))),
    ("locale-malformed", changed(("en_GB", "en-GB"))),
    ("locale-language", changed(("en_GB", "fr_FR"))),
    ("json-ld-broken", changed(('{"@type"', '{@type'))),
    ("json-ld-broken", changed(('+00:00"}</script>', '+00:00",}</script>'))),
    ("json-ld-contradicts", changed(('"headline": "Counting limpets"', '"headline": "Sea anemones"'))),
    ("json-ld-contradicts", changed(('"datePublished": "2026-03-01', '"datePublished": "2025-03-01'))),
    ("hidden-shared", after("<a href", '<meta name="robots" content="noindex, follow"><a href="https://www.tumblr.com/widgets/share/tool?canonicalUrl=x">Tumblr</a><a href="https://news.ycombinator.com/submitlink?u=x">HN</a>')),
    ("closed-service", after("<a href", '<a href="https://getpocket.com/save?url=x">Pocket</a>')),
    ("closed-service", after("<a href", '<a href="//del.icio.us/post?url=x">Delicious</a>')),
    ("closed-service", after("<a href", '<a href="https://digg.com/submit?url=x">Digg</a>')),
    ("closed-service", after("<a href", '<a href="http://www.stumbleupon.com/submit?url=x">S</a>')),
    ("closed-service", after("<a href", '<a href="https://plus.google.com/share?url=x">G+</a>')),
    ("share-script", after("<h1>", '<script src="//s7.addthis.com/js/300/addthis_widget.js"></script>')),
    ("share-script", after("<h1>", '<script async src="https://platform.twitter.com/widgets.js"></script>')),
    ("share-script", after("<h1>", '<script src="https://ws.sharethis.com/button/buttons.js"></script>')),
    ("share-script", after("<h1>", '<script src="https://connect.facebook.net/en_US/sdk.js"></script>')),
    ("share-script", after("<h1>", '<script src="https://apis.google.com/js/plusone.js"></script>')),
    ("share-script", after("<h1>", '<script src="https://assets.pinterest.com/js/pinit.js"></script>')),
    ("share-script", after("<h1>", '<script src="https://platform.linkedin.com/in.js"></script>')),
    ("tracker", after("<h1>", '<script src="https://www.google-analytics.com/analytics.js"></script>')),
    ("tracker", after("<h1>", '<img src="https://www.facebook.com/tr?id=1" alt="">')),
    ("feed-link-broken", changed(('href="https://example.org/feed.xml"', 'href="https://example.org/gone.xml"'))),
    ("feed-unlinked", without('<link rel="alternate"')),
]  # fmt: skip

FILES: list[tuple[str, Files]] = [
    ("image-type", {"a.png": "<!doctype html>no picture"}),
    ("image-type", {"a.png": b""}),
    ("image-tiny", {"a.png": png(120, 63)}),
    ("image-small", {"a.png": png(320, 200)}),
    ("image-ratio", {"a.png": png(1000, 4000)}),
    ("image-heavy", {"a.png": HEAVY}),
    ("feed-broken", {"feed.xml": FEED.replace("</entry>", "</entri>")}),
    ("feed-broken", {"feed.xml": FEED.replace("<title>The Rock", "<title>The <Rock")}),
    ("feed-relative", {"feed.xml": FEED.replace("https://example.org/b.html", "/b.html")}),
    ("feed-relative", {"feed.xml": FEED.replace('link href="https://example.org/', 'link href="')}),
    ("feed-relative", {"feed.xml": RSS.replace("https://example.org/a.html", "a.html")}),
    ("feed-relative", {"feed.xml": RSS.replace("https://example.org/a.png", "a.png")}),
    ("feed-relative", {"feed.xml": JSON_FEED.replace("https://example.org/b.html", "b.html")}),
    ("feed-relative", {"feed.xml": JSON_FEED.replace("https://example.org/a.html", "/a.html")}),
    ("feed-ids-missing", {"feed.xml": FEED.replace("<id>tag:example.org,2026:a</id>", "")}),
    ("feed-ids-missing", {"feed.xml": RSS.replace("<guid>a</guid>", "")}),
    ("feed-ids-missing", {"feed.xml": JSON_FEED.replace('"id": "a", ', "")}),
    ("title-repeated", {"b.html": OTHER.replace("Another", "Counting limpets")}),
    ("description-repeated", {"b.html": OTHER.replace("So many", "How many")}),
]  # fmt: skip

# What the size of a picture alone breaks; the good page declares another.
UNDECLARED = without(
    '<meta property="og:image:w', '<meta property="og:image:h', '<meta property="og:image:ty'
)
CASES = [(rule, page, {}) for rule, page in PAGES]
CASES += [(rule, UNDECLARED if "image" in rule else GOOD, files) for rule, files in FILES]


@pytest.mark.parametrize(
    ("rule", "page", "files"), CASES, ids=[f"{rule}-{i}" for i, (rule, _, _) in enumerate(CASES)]
)
def test_a_fault_is_found_and_nothing_else(
    tmp_path: Path, rule: str, page: str, files: Files
) -> None:
    linked = {"b.html": OTHER} if 'href="https://example.org/b.html' in page else {}
    if rule == "canonical-redirect":
        linked = {"moved.html": REDIRECT}
    if rule == "feed-link-broken":
        linked = {"feed.xml": None}
    found = report(write(tmp_path, {**linked, **files}, page)).findings
    assert {it.rule for it in found} == {rule}, found
    for it in found:
        assert it.severity == rules()[rule].severity
        # All values of the row were there.
        assert "{" not in it.text.replace("{{ title }}", "").replace("{static}", "")
        assert set(it.networks) <= set(ALL)


@pytest.mark.parametrize(
    "files",
    [{}, {"feed.xml": RSS}, {"feed.xml": JSON_FEED}, {"b.html": OTHER}],
    ids=["Atom", "RSS", "JSON Feed", "two pages"],
)
def test_a_good_site_has_nothing(tmp_path: Path, files: Files) -> None:
    found = report(write(tmp_path, files))
    assert found.findings == ()
    assert found.score == 100


def test_every_rule_has_code_and_a_case() -> None:
    looks = [*checking.OF_PAGES, *checking.OF_FEEDS, *checking.OF_SITES]
    assert sorted(looks) == sorted(rules())
    assert {rule for rule, _, _ in CASES} | {"unreadable"} == set(rules())


@pytest.mark.parametrize("row", rules().values(), ids=[*rules()])
def test_a_row_is_whole(row: Rule) -> None:
    assert row.source.startswith("https://")
    assert row.about.endswith(".")
    assert row.fix.endswith((".", "?"))
    assert set(concerned(row.id)) <= set(ALL)
    assert concerned(row.id) or not isinstance(row.networks, str)
