"""The head of any page, as a browser's tokenizer sees it."""

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_smo.base.html import tags
from pelican_smo.head import scan


def names(html: str) -> list[str]:
    head = scan.head(html)
    assert head is not None
    return [tag.name for tag in head.tags]


def meta(html: str) -> dict[str, str]:
    """The attributes of the first meta tag."""
    head = scan.head(html)
    assert head is not None
    return next(tag.attributes for tag in head.tags if tag.name == "meta")


@pytest.mark.parametrize("html", ["", "plain text", "<?xml version='1.0'?><rss></rss>",
                                  "User-agent: *\n", "<urlset><url>x</url></urlset>", "{}",
                                  "<p>a fragment</p>"])  # fmt: skip
def test_what_is_not_a_page_has_no_head(html: str) -> None:
    assert scan.head(html) is None


@pytest.mark.parametrize(
    ("html", "inside"),
    [
        ("<html><head><meta charset=utf-8><title>x</title></head><body>", "<title>x</title>"),
        ("<HTML><HEAD><META CHARSET=utf-8><TITLE>x</TITLE></HEAD><BODY>", "<TITLE>x</TITLE>"),
        ("<!doctype html><meta charset=utf-8><title>x</title><header>", "<title>x</title>"),
        ("<!doctype html><html lang=en><meta charset=utf-8><title>x</title><p>", "<title>x</title>"),
        ("<head><meta charset=utf-8><title>x</title><body>", "<title>x</title>"),
        ("<!-- <head> --><html><head><meta charset=utf-8><title>x</title></head>", "<title>x</title>"),
        ("<head><meta http-equiv='Content-Type' content='text/html'><link a></head>", "<link a>"),
        ("<head ><meta charset='utf-8'/><!-- </head> --><link a></head>", "<!-- </head> --><link a>"),
        ("<head><script>'</head>'</script><link a></head>", "<link a>"),
    ],
)  # fmt: skip
def test_tags_go_in_behind_the_charset(html: str, inside: str) -> None:
    head = scan.head(html)
    assert head is not None
    if "charset" in html.lower() or "http-equiv" in html:
        assert html[head.insert_at : head.end] == inside
    else:
        assert html[: head.insert_at].endswith("<head>")


def test_a_charset_beyond_the_prescan_is_not_waited_for() -> None:
    html = "<head><title>" + "x" * 2000 + "</title><meta charset=utf-8></head>"
    head = scan.head(html)
    assert head is not None
    assert head.insert_at == len("<head>")
    assert head.declares_charset


def test_a_header_is_not_a_head() -> None:
    assert scan.head("<div><header>x</header></div>") is None


def test_comments_scripts_and_titles_hide_tags() -> None:
    html = (
        "<head><!-- <meta name=a> --><script>'<meta name=b>'</script>"
        "<title><meta name=c></title><style><meta name=d></style><meta name=e></head>"
    )
    assert names(html) == ["script", "title", "meta"]
    assert meta(html) == {"name": "e"}


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        ('<meta name="a" content="b">', {"name": "a", "content": "b"}),
        ("<meta name=a content=b/>", {"name": "a", "content": "b/"}),
        ("<META NAME='A' Content='B'>", {"name": "A", "content": "B"}),
        ('<meta content="a > b" name=c>', {"content": "a > b", "name": "c"}),
        ('<meta content="&quot;&amp;&lt;">', {"content": '"&<'}),
        ("<meta content = \"a\"\n name\t=\t'b'>", {"content": "a", "name": "b"}),
        ('<meta content="one" content="two">', {"content": "one"}),
        ('<meta content="">', {"content": ""}),
        ("<meta charset>", {"charset": ""}),
        ("<meta\nname=a/>", {"name": "a/"}),
    ],
)
def test_attributes_are_read_as_a_browser_does(tag: str, attributes: dict[str, str]) -> None:
    assert meta(f"<head>{tag}</head>") == attributes
    tree = html5lib.parse(f"<head>{tag}</head>", namespaceHTMLElements=False)
    assert dict(tree.find(".//meta").attrib) == attributes


def test_an_unescaped_quote_ends_a_value_as_in_a_browser() -> None:
    html = '<head><meta name="description" content="He said "hi" > there"><link a></head>'
    assert meta(html)["content"] == "He said "


NAMES = st.sampled_from(["meta", "META", "link", "title", "script", "p", "body", "head", "header"])
PIECES = st.lists(
    st.one_of(
        st.builds("<{}>".format, NAMES),
        st.builds("</{}>".format, NAMES),
        st.builds('<{} a="{}">'.format, NAMES, st.text(max_size=5)),
        st.sampled_from(
            ["<", ">", '"', "'", "=", "<!--", "-->", "<head>", "</head>", " ", "<meta "]
        ),
        st.text(max_size=10),
    ),
    max_size=30,
).map("".join)


@given(PIECES)
def test_no_page_is_too_broken(html: str) -> None:
    head = scan.head(html)
    if head is not None:
        assert 0 <= head.insert_at <= len(html)
        assert head.end <= len(html)
        spans = [(tag.start, tag.end) for tag in head.tags]
        assert spans == sorted(spans)
        assert all(html[start] == "<" and start < end for start, end in spans)
    scan.visible(html, "<smo-x>", 0)
    scan.visible(html, "<smo-x>", 0, "<p a='")
    scan.behind_text(html, 0)
    scan.body_end(html)


@given(PIECES)
def test_tags_of_some_names_are_those_among_all(html: str) -> None:
    some = frozenset(["meta", "/title", "head", "p", "/p"])
    assert list(tags(html, 0, some)) == [tag for tag in tags(html) if tag.name in some]


@pytest.mark.parametrize(
    "piece",
    ["<meta ", "<meta a='", '<meta a="', "<title>", "<!--", "<script>", "<TITLE></title>", "<meta>",
     "<meta =", "<head ", "<html", "ld+json", "<a ld+json", "<script ld+json>", "<a b='<script>",
     '<a b="<smo-x>', "<smo-x><!--", "<script <smo-x>", "<p a='<smo-x>'>", "<article>", "</body><!--"],
)  # fmt: skip
@pytest.mark.parametrize("before", ["<head>", "<!doctype html>"])
def test_a_megabyte_of_one_piece_is_read_once(piece: str, before: str) -> None:
    """A second look at every character would take minutes."""
    html = before + piece * (1_000_000 // len(piece))
    scan.head(html)
    scan.visible(html + "<smo-x>", "<smo-x>", 0)
    scan.visible(html, "<smo-x>", 0, "<p a='")
    scan.behind_text(html, 0)
    scan.body_end(html)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("a|b", "a"),
        ("<!-- | -->a|b", "<!-- | -->a"),
        ("<script>'|'</script>a|b", "<script>'|'</script>a"),
        ("<SCRIPT>'|'</SCRIPT>a|b", "<SCRIPT>'|'</SCRIPT>a"),
        ("<!-- x -->|<!-- | -->", "<!-- x -->"),
        ("<!-- never closed |", None),
        ("<template>|</template>", None),
        ("none", None),
        ('<a title="The <script> element">a|', '<a title="The <script> element">a'),
        ("<a title='<!-- a'>a|", "<a title='<!-- a'>a"),
        ('<a title = "<style>" b=\'<textarea>\'>a|', '<a title = "<style>" b=\'<textarea>\'>a'),
        ('<a title="<script>"><script>"|"</script>a|',
         '<a title="<script>"><script>"|"</script>a'),
        ('<abbr title="a -> |">b</abbr>|', '<abbr title="a -> |">b</abbr>'),
        ("<a title='never closed |", None),
        ("<a b=\"c'>a|", "<a b=\"c'>a"),
        ("a < b |", "a < b "),
        ("<scripted>a|", "<scripted>a"),
        ("</p <script>>a|", "</p <script>>a"),
        ("<xmp>|</xmp>a|", "<xmp>|</xmp>a"),
    ],
)  # fmt: skip
def test_the_first_visible_mark(html: str, found: str | None) -> None:
    at = scan.visible(html, "|", 0)
    assert at == (-1 if found is None else len(found))


def test_a_body_right_before_the_mark_is_passed_over() -> None:
    body = "<p>text</p><!-- closed -->"
    assert scan.visible(f"<i>{body}|", "|", 0, body) == 3 + len(body)
    assert scan.visible(f"<!-- {body}| --> {body}|", "|", 0, body) == len(f"<!-- {body}")
    assert scan.visible(f"<!-- x{body[:-3]}| --> {body}|", "|", 0, body) == len(
        f"<!-- x{body[:-3]}| --> {body}"
    )


HTML = "<html><head><meta name=a></head><body>"


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (HTML, []),
        ("<meta name=b><!doctype html>" + HTML, ["b"]),
        ("<!doctype html><!-- <meta name=b> --><META NAME=c>" + HTML, ["c"]),
        ("<html><head></head><meta name=b><body><MetA name=c>", ["b", "c"]),
        (HTML + '<a title="<meta name=b>"><script>"<meta name=c>"</script><meta name=d>', ["d"]),
        (HTML + "<pre>&lt;meta name=b></pre><metadata name=c><xmp><meta name=d></xmp>", []),
        ("<!doctype html><title>x</title><meta name=a><p><meta name=b>", ["b"]),
    ],
)
def test_tags_outside_of_the_head_are_seen(html: str, found: list[str]) -> None:
    head = scan.head(html)
    assert head is not None
    assert [tag.attributes["name"] for tag in head.outside] == found
    assert all(tag.attributes["name"] == "a" for tag in head.tags if tag.name == "meta")


def test_a_charset_before_the_head_is_one() -> None:
    head = scan.head("<meta charset=utf-8><html><head><title>x</title></head>")
    assert head is not None
    assert head.declares_charset
    assert head.insert_at == len("<meta charset=utf-8><html><head>")


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<div><article>a<article>b</article>|</article><article>c</article></div>", True),
        ("<article>teaser</article><main><article>a|</article><article>b</article></main>", True),
        ("<article>teaser</article><main><div>a</div>|</main><article>c</article>", True),
        ("<div>a<footer>by line</footer></div>|<footer>c</footer></body>", True),
        ("<div>a</div>|</body></html>", True),
        ("<ARTICLE>a|</ARTICLE>", True),
        ('<p title="</article>"><!-- </main> --><article>a|</article>', True),
        ("<div>a</div>|", True),
        ("<div>a<!-- </div></article>", False),
        ("<div>a<textarea></article>", False),
    ],
)
def test_the_text_of_a_page_ends_where_its_parts_say(html: str, found: bool) -> None:
    text = html.replace("|", "")
    assert scan.behind_text(text, 0) == (html.index("|") if found else -1)


@pytest.mark.parametrize(
    "html",
    [
        "<body>a|</body></html>",
        "<BODY>a|</BODY>",
        "<body><iframe></iframe><body></body>a|</body>",
        "<body>a|</body><!-- </body> -->",
        "<body>a|</body><script>'</body>'</script></html>",
        "<body>a|</html>",
        "<body>a|",
    ],
)
def test_the_last_end_of_the_body_is_the_one(html: str) -> None:
    assert scan.body_end(html.replace("|", "")) == html.index("|")
