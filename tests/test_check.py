"""Each rule finds its fault, and nothing else on the same page."""

from pathlib import Path

import pytest

from pelican_smo.inspect import check as checking
from pelican_smo.inspect.findings import Rule, concerned, rules
from pelican_smo.inspect.networks import networks
from tests.check_sites import (
    ADDRESS,
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
# The same words in another language, as names are.
GERMAN = GOOD.replace("a.html", "b.html").replace('lang="en"', 'lang="de"')
GERMAN = GERMAN.replace("en_GB", "de_DE").replace("en_US", "de_DE")
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
    ("address-unknown", without('<link rel="canonical"', '<meta property="og:url"')),
    ("address-unknown", changed(("summary_large_image", "summary"), page=without('<link rel="canonical"', '<meta property="og:url"', '<meta property="og:image'))),
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
    if rule in ("feed-link-broken", "address-unknown"):
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
    [{}, {"feed.xml": RSS}, {"feed.xml": JSON_FEED}, {"b.html": OTHER}, {"b.html": GERMAN}],
    ids=["Atom", "RSS", "JSON Feed", "two pages", "two languages"],
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


def test_networks_are_those_whose_limits_are_broken(tmp_path: Path) -> None:
    (found,) = report(write(tmp_path, {"a.png": HEAVY})).findings
    assert found.networks == ("whatsapp",)
    assert found.text == f"The picture weighs {len(HEAVY) // 1000} KB, too much for WhatsApp."
    assert found.fix == "Save it as a JPEG below 600 KB."
    assert found.line == 14


def test_numbers_stand_in_what_is_said(tmp_path: Path) -> None:
    (found,) = report(write(tmp_path, {"a.png": png(120, 63)}, UNDECLARED)).findings
    assert found.text.startswith("The picture is 120 x 63 pixels; X, Facebook, ")
    assert found.severity == "error"


@pytest.mark.parametrize(
    ("rule", "page"),
    [
        ("title-markup", changed(("Counting limpets", "What &lt;main&gt; is for"))),
        ("title-markup", changed(("Counting limpets", "Fish &amp; chips, R&amp;D; a &lt; b"))),
        ("image-small", changed(("summary_large_image", "summary"))),
        ("canonical-missing", changed(('rel="canonical"', 'rel="x"'), ("<h1>", '<meta name="robots" content="noindex"><h1>'))),
        ("canonical-elsewhere", changed(('canonical" href="https://example.org', 'canonical" href="https://else.example'))),
        ("url-differs", changed(('og:url" content="https://example.org/a.html', 'og:url" content="https://EXAMPLE.org/a.html'))),
        ("tag-doubled", after("<meta property=\"og:image:alt", '<meta property="og:image" content="https://example.org/a.png"><meta property="article:tag" content="x"><meta property="article:tag" content="x">')),
        ("locale-malformed", changed(("en_GB", "es_419"), ('lang="en"', 'lang="es"'))),
        ("locale-language", changed(("en_GB", "nb_NO"), ('lang="en"', 'lang="no"'))),
        ("json-ld-contradicts", changed(('"headline": "Counting limpets"', '"headline": "“Counting” limpets!"'))),
        ("json-ld-contradicts", changed(('"@type": "Article"', '"@type": "Organization"'))),
        ("closed-service", after("<h1>", '<a href="https://example.com/digg.com/submit?x">Not Digg</a><a href="https://notdelicious.com/save">Nor this</a>')),
        ("share-script", after("<h1>", '<script src="https://example.org/platform.twitter.com/widgets.js"></script>')),
        ("tag-contradicting", after("<h1>", '<template><meta property="og:title" content="Limpets"></template>')),
        ("hidden-shared", after("<h1>", '<meta name="robots" content="noindex">')),
        ("image-missing", changed(("summary_large_image", "summary"), ("<h1>", '<meta name="robots" content="noindex"><h1>'), page=without('<meta property="og:image'))),
        ("tags-missing", changed(("<h1>", '<meta name="robots" content="none"><h1>'), page=without("<meta property", "<meta name="))),
        ("description-missing", changed(("<h1>", '<meta name="robots" content="noindex"><h1>'), page=without('<meta name="description"', '<meta property="og:desc'))),
    ],
)  # fmt: skip
def test_what_is_right_is_left_alone(tmp_path: Path, rule: str, page: str) -> None:
    files = {"a.png": png(320, 168)} if rule == "image-small" else {}
    assert rule not in {it.rule for it in report(write(tmp_path, files, page)).findings}


@pytest.mark.parametrize(
    "files",
    [
        {"moved.html": REDIRECT},
        {"google0123456789abcdef.html": "<html>google-site-verification: x"},
        {"part.html": "<p>A part of a page.</p>"},
        {"smo-preview/index.html": "<!doctype html><title>Studio</title>"},
        {"a2.html": GOOD.replace("a.html", "a2.html").replace("<h1>", '<link rel="prev" href="a.html"><h1>')},
        {"b.html": OTHER.replace("Another", "Counting limpets").replace("<h1>", '<meta name="robots" content="noindex"><h1>')},
        {"b.html": OTHER.replace("So many", "How many").replace('"article"', '"website"')},
    ],
    ids=["redirect", "proof", "part", "studio", "second page", "hidden", "list"],
)  # fmt: skip
def test_what_is_no_page_of_its_own_is_left_alone(tmp_path: Path, files: Files) -> None:
    assert report(write(tmp_path, files)).findings == ()


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("google0123456789abcdef.html", "<html>google-site-verification: google0123456789abcdef.html"),
        ("yandex_6059c2b1f8a8d2d6.html", '<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body>Verification: 6059c2b1f8a8d2d6</body></html>'),
        ("pinterest-1a2b3.html", '<!doctype html><html><head><meta name="p:domain_verify" content="1a2b3c4d5e6f"/><title>Pinterest</title></head><body></body></html>'),
        ("baidu_verify_codeva-AbCdEf1234.html", "<html><body>0123abcd</body></html>"),
        ("naver0123456789abcdef0123456789abcdef.html", "<html><body>naver-site-verification: naver0123456789abcdef0123456789abcdef.html</body></html>"),
        ("BingSiteAuth.html", "<html><body>0123456789ABCDEF</body></html>"),
        ("a1b2c3d4e5f6g7h8.html", "<html><body>a1b2c3d4e5f6g7h8</body></html>"),
        ("zohoverify.html", "<html><body>12345678</body></html>"),
    ],
)  # fmt: skip
def test_a_file_that_proves_who_owns_the_site_is_no_page(
    tmp_path: Path, name: str, page: str
) -> None:
    found = report(write(tmp_path, {name: page}))
    assert found.findings == ()
    assert [*found.scores] == ["a.html"]


@pytest.mark.parametrize(
    "page",
    [
        '<!doctype html><body><h1>Verification of tides</h1>',
        '<!doctype html><body><a href="/">Verify</a>',
        '<!doctype html><body>Verify' + "." * 2000,
        '<!doctype html><body>Words.',
    ],
)  # fmt: skip
def test_a_page_that_is_bare_is_a_page_all_the_same(tmp_path: Path, page: str) -> None:
    found = report(write(tmp_path, {"tides2026.html": page}))
    assert "title-missing" in {it.rule for it in found.findings}


AMP = GOOD.replace('<html lang="en">', '<html ⚡ lang="en">')


@pytest.mark.parametrize(
    ("original", "copy"),
    [
        (GOOD, AMP),
        (GOOD, AMP.replace("⚡", "amp")),
        (after("<link rel=\"can", '<link rel="amphtml" href="https://example.org/amp/a.html">'), GOOD),
        (after("<link rel=\"can", '<link rel="amphtml" href="amp/a.html">'), GOOD),
        # It says nothing of itself, and nobody shares it.
        (GOOD, '<!doctype html><html amp><link rel="canonical" href="https://example.org/a.html">'),
    ],
)  # fmt: skip
def test_an_amp_page_is_a_copy_of_the_page_that_it_names(
    tmp_path: Path, original: str, copy: str
) -> None:
    found = report(write(tmp_path, {"amp/a.html": copy}, original))
    assert found.findings == ()
    assert found.scores == {"a.html": 100}


def test_other_copies_and_amp_pages_on_their_own_are_pages(tmp_path: Path) -> None:
    own = AMP.replace("a.html", "b.html").replace("Counting", "Weighing").replace("How", "So")
    found = report(write(tmp_path, {"b.html": own, "copy.html": GOOD}))
    assert [(it.rule, it.path) for it in found.findings] == [("canonical-elsewhere", "copy.html")]
    assert [*found.scores] == ["a.html", "b.html", "copy.html"]


FEEDS_AT = "https://feeds.example.net/tides"


@pytest.mark.parametrize("link", ['<link rel="alternate" type="application/atom+xml" href="{}">',
                                  '<a href="{}">Feed</a>'])  # fmt: skip
@pytest.mark.parametrize(
    "url", [f"{FEEDS_AT}/feed.xml", f"{FEEDS_AT.replace('https', 'http')}/feed.xml"]
)
def test_feeds_on_a_host_of_their_own_are_linked(tmp_path: Path, link: str, url: str) -> None:
    feed = FEED.replace("https://example.org/feed.xml", f"{FEEDS_AT}/feed.xml")
    page = changed(("</head>", link.format(url) + "</head>"), page=without('<link rel="alternate"'))
    assert report(write(tmp_path, {"feed.xml": feed}, page)).findings == ()
    other = page.replace("feed.xml", "other.xml")
    found = report(write(tmp_path, {"feed.xml": feed}, other)).findings
    assert [it.rule for it in found] == ["feed-unlinked"]


def test_lists_of_two_authors_of_the_same_posts_say_the_same(tmp_path: Path) -> None:
    ada = GOOD.replace("a.html", "ada.html").replace("Counting limpets", "Ada")
    ada = ada.replace('"article"', '"profile"')
    bob = ada.replace("ada.html", "bob.html").replace('content="Ada"', 'content="Bob"')
    found = report(write(tmp_path, {"ada.html": ada, "bob.html": bob}))
    assert {it.rule for it in found.findings} <= {"json-ld-contradicts"}


CODE = (
    '&lt;a href="b.html"&gt;', '<pre>&lt;img src=a.png&gt;</pre>', 'Write href="b.html" in it.',
    '<!-- <a href="b.html"> -->', '<a title="<a href=b.html>" href="https://example.org/b.html">b</a>',
    '<code>href=&quot;b.html&quot;</code>', '<a href="#note">1</a>', '<a href="mailto:a@example.org">a</a>',
    '<script>"<a href=b.html>"</script>', '<img src="data:image/png;base64,AAAA">',
)  # fmt: skip
LINKS = ('<a href="b.html">b</a>', "<A HREF='/b.html'>b</A>", "<img alt='>' src=b.png>",
         '<video poster="b.png"></video>', '<p><a\n href = "../b.html">b</a>')  # fmt: skip


def in_feeds(markup: str) -> dict[str, str]:
    """Feeds of each format with this markup in their texts."""
    import json
    from html import escape

    more = '<a href="https://example.org/b.html">b</a>'
    return {
        "Atom": FEED.replace("More", escape(markup, quote=False)),
        "RSS": RSS.replace("<![CDATA[", f"<![CDATA[{markup}"),
        "RSS, escaped": RSS.replace("<![CDATA[", f"{escape(markup)}<![CDATA["),
        "JSON": JSON_FEED.replace(json.dumps(more), json.dumps(markup + more)),
    }


@pytest.mark.parametrize("markup", CODE)
def test_code_in_a_feed_is_no_link(tmp_path: Path, markup: str) -> None:
    for name, feed in in_feeds(markup).items():
        assert report(write(tmp_path, {"feed.xml": feed})).findings == (), name


@pytest.mark.parametrize("markup", LINKS)
def test_a_link_in_a_feed_is_found_however_it_is_written(tmp_path: Path, markup: str) -> None:
    for name, feed in in_feeds(markup).items():
        found = report(write(tmp_path, {"feed.xml": feed})).findings
        assert [it.rule for it in found] == ["feed-relative"], name


def test_links_of_xhtml_in_a_feed(tmp_path: Path) -> None:
    div = '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{}</div></content><link'
    code, link = '<code>href="b.html"</code>', '<a href="b.html">b</a>'
    for inside, said in ((code, []), (link, ["feed-relative"])):
        entry = FEED.replace("<link href", div.format(inside) + " href", 1)
        assert [it.rule for it in report(write(tmp_path, {"feed.xml": entry})).findings] == said
    based = FEED.replace("<feed ", '<feed xml:base="https://example.org/" ').replace("More", link)
    assert report(write(tmp_path, {"feed.xml": based})).findings == ()


def test_a_feed_is_linked_by_an_anchor_too(tmp_path: Path) -> None:
    page = changed(("<h1>", '<a href="feed.xml">Feed</a><h1>'), page=without('<link rel="alt'))
    assert report(write(tmp_path, page=page)).findings == ()


def test_a_closed_service_says_since_when_and_what_instead(tmp_path: Path) -> None:
    link = '<a href="https://getpocket.com/save?url=x">Pocket</a>'
    (found,) = report(write(tmp_path, page=after("<h1>", link))).findings
    assert found.text == "The link to Pocket leads nowhere; it has closed (2025-07-08)."
    assert "use instapaper" in found.fix


def test_an_address_of_a_site_in_a_folder(tmp_path: Path) -> None:
    page = GOOD.replace(ADDRESS, f"{ADDRESS}/blog")
    feed = FEED.replace(ADDRESS, f"{ADDRESS}/blog")
    assert report(write(tmp_path, {"feed.xml": feed}, page)).findings == ()


@pytest.mark.parametrize("written", ["https://bücher.example", "HTTPS://xn--bcher-kva.example"])
def test_a_host_is_the_same_in_either_spelling(tmp_path: Path, written: str) -> None:
    page = GOOD.replace(ADDRESS, "https://xn--bcher-kva.example")
    for tag in ('canonical" href="', 'og:image" content="', 'og:url" content="'):
        page = page.replace(f"{tag}https://xn--bcher-kva.example", f"{tag}{written}", 1)
    other = page.replace(written, "https://xn--bcher-kva.example", 1)
    for it in (page, other):
        assert (
            report(write(tmp_path, {"feed.xml": FEED.replace(ADDRESS, written)}, it)).findings == ()
        )


def test_pages_in_folders(tmp_path: Path) -> None:
    page = GOOD.replace("/a.html", "/limpets/")
    files: Files = {"a.html": None, "limpets/index.html": page}
    assert report(write(tmp_path, files)).findings == ()
