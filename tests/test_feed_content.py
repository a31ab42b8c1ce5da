"""The body of an article as feed readers take it."""

import re
from html import unescape

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_smo.base.text import legal
from pelican_smo.feeds import sanitize as feed_content
from pelican_smo.feeds.sanitize import cleaned
from pelican_smo.feeds.sanitize_attributes import Base
from tests.conftest import Site
from tests.growth import assert_linear

PAGE = "https://example.org/2024/post.html"
URLS = ("href", "src", "poster", "cite", "background", "longdesc", "xlink:href")
XLINK = "{http://www.w3.org/1999/xlink}href"
ALLOWED = re.compile(r"(?!javascript:|vbscript:|data:(?!image/))[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def clean(html: str) -> str:
    return cleaned(html, PAGE)


def parsed(html: str):
    return html5lib.parseFragment(html, namespaceHTMLElements=False)


def text_of(html: str) -> str:
    return "".join(parsed(html).itertext())


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("/a/b.html", "https://example.org/a/b.html"),
        ("/a/../b.html", "https://example.org/b.html"),
        ("b.html", "https://example.org/2024/b.html"),
        ("../b.html", "https://example.org/b.html"),
        ("//cdn.example/b", "https://cdn.example/b"),
        ("?page=2&amp;x=1", "https://example.org/2024/post.html?page=2&amp;x=1"),
        ("#fn:1", "https://example.org/2024/post.html#fn:1"),
        ("http://other.example/?a=%C3%A4%20b", "http://other.example/?a=%C3%A4%20b"),
        ("a%20b c.html", "https://example.org/2024/a%20b%20c.html"),
        ("mailto:me@example.org", "mailto:me@example.org"),
        ("tel:+4930123", "tel:+4930123"),
        ("xmpp:me@example.org", "xmpp:me@example.org"),
        ("/[x", "https://example.org/[x"),
        ("https://[::1/", "https://[::1/"),
    ],
)
def test_a_link_leads_where_it_leads_on_the_page(url: str, whole: str) -> None:
    assert clean(f'<a href="{url}">x</a>') == f'<a href="{whole}">x</a>'


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " JaVaScript:alert(1)",
        "java&#10;script:alert(1)",
        "java\tscript:alert(1)",
        "&#1;javascript:alert(1)",
        "&#x7f;javascript:alert(1)",
        "&#106;avascript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "https:nowhere",
    ],
)
def test_an_address_that_runs_code_or_leads_nowhere_is_left_out(url: str) -> None:
    assert clean(f'<a href="{url}">x</a>') == "<a>x</a>"


def test_broken_brackets_make_no_fault() -> None:
    assert clean('<a href="x//[">x</a><a href="//[y">y</a>').endswith("y</a>")


def test_every_address_of_an_element_is_whole() -> None:
    assert clean(
        '<blockquote cite="/c"><video src="v.mp4" poster="p.jpg" controls>'
        '<source src="w.webm"><track src="t.vtt" kind="captions"></video>'
        '<audio src="/a.mp3"></audio><img src="i.png" longdesc="l.html"></blockquote>'
    ) == (
        '<blockquote cite="https://example.org/c">'
        '<video src="https://example.org/2024/v.mp4" poster="https://example.org/2024/p.jpg" controls="">'
        '<source src="https://example.org/2024/w.webm">'
        '<track src="https://example.org/2024/t.vtt" kind="captions"></video>'
        '<audio src="https://example.org/a.mp3"></audio>'
        '<img src="https://example.org/2024/i.png" longdesc="https://example.org/2024/l.html">'
        "</blockquote>"
    )


@pytest.mark.parametrize(
    ("srcset", "whole"),
    [
        ("/a.jpg", "https://example.org/a.jpg"),
        ("/a.jpg 1x, /b.jpg 2x", "https://example.org/a.jpg 1x, https://example.org/b.jpg 2x"),
        ("/a.jpg 480w,/b.jpg  2w", "https://example.org/a.jpg 480w, https://example.org/b.jpg 2w"),
        ("/a,b.jpg 2x", "https://example.org/a,b.jpg 2x"),
        ("/a.jpg, /b.jpg 2x", "https://example.org/a.jpg, https://example.org/b.jpg 2x"),
        (" ,, /a.jpg , ", "https://example.org/a.jpg"),
        (
            "data:image/png;base64,AA== 1x, /b 2x",
            "data:image/png;base64,AA== 1x, https://example.org/b 2x",
        ),
        ("javascript:x 1x, //h/b 2x", "https://h/b 2x"),
        ("/a f(1, 2), /b", "https://example.org/a f(1, 2), https://example.org/b"),
    ],
)
def test_every_candidate_of_a_srcset_is_whole(srcset: str, whole: str) -> None:
    assert clean(f'<img srcset="{srcset}">') == f'<img srcset="{whole}">'


def test_footnotes_work_from_a_reader() -> None:
    note = '<sup id="fnref:1"><a class="footnote-ref" href="{}#fn:1">1</a></sup>'
    assert clean(note.format("")) == note.format(PAGE)
    assert clean('<a name="ä">x</a>') == '<a id="ä">x</a>'


def test_a_map_and_a_drawing_refer_to_their_own_parts() -> None:
    assert clean('<img usemap="#m"><map name="m"></map>') == (
        '<img usemap="#m"><map name="m"></map>'
    )
    assert clean('<svg viewBox="0 0 1 1"><use xlink:href="#p" /></svg>') == (
        '<svg viewbox="0 0 1 1"><use xlink:href="#p"></use></svg>'
    )


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("a<script>b<\\/script></script>c", "ac"),
        ("a<style>p{}</style><template><p>b</p></template>c", "ac"),
        ("a<!-- b --><?php b ?><![CDATA[b]]><!DOCTYPE html>c", "ac"),
        ('a<link href="x"><meta http-equiv="refresh" content="0"><base href="/x/">c', "ac"),
        ("<form action=x>a<input><button>b</button><textarea><p></textarea>c</form>", "ac"),
        ("<label>a<select><option>b</select></label>c", "ac"),
        ('a<div class="x smo-buttons">b<p>b</p></div><nav class="smo-follow">b</nav>c', "ac"),
        ("a<smo-0123456789012345>c", "ac"),
        ("<my-widget>a</my-widget><font color=red>c</font>", "ac"),
        ("<html><head><title>b</title></head><body>a</body></html>c", "ac"),
        ("a</BODY ></HTML>c", "ac"),
        ("a<svg><title>t</title><style>b</style><script>b</script></svg>c",
         "a<svg><title>t</title></svg>c"),
        ("<math><mi>x</mi><annotation encoding=tex>x</annotation></math>",
         "<math><mi>x</mi></math>"),
        ("<xmp><b></xmp>", "<pre>&lt;b&gt;</pre>"),
        ("<p onclick=x ONLOAD=y style='color:red' data-x=1 contenteditable {{x}} @click=y>a</p>",
         "<p>a</p>"),
        ("<svg><path d=M0 onclick=x style=y fill=red></svg>",
         '<svg><path d="M0" fill="red"></path></svg>'),
        ("<td>a", "<td>a</td>"),
        ("<table><tr><td style='text-align: right;'>1</table>",
         '<table><tr><td align="right">1</td></tr></table>'),
    ],
)  # fmt: skip
def test_what_a_reader_has_no_use_for_is_gone(html: str, left: str) -> None:
    assert clean(html) == left


def test_what_a_picture_needs_stays() -> None:
    html = (
        '<p lang="ar" dir="rtl"><img alt="" title="t" width="3" height="4" loading="lazy" '
        'decoding="async" src="https://h/i.png"></p>'
    )
    assert clean(html) == html


def test_a_lazy_picture_is_seen() -> None:
    shown = '<img src="https://example.org/2024/a.jpg">'
    assert clean('<img data-src="a.jpg">') == shown
    assert clean('<img src="data:image/gif;base64,R0" data-src="a.jpg">') == shown
    assert clean('<img src="a.jpg" data-src="b.jpg">') == shown
    assert clean('<img data-srcset="a.jpg 2x">') == (
        '<img srcset="https://example.org/2024/a.jpg 2x">'
    )


def test_a_picture_for_who_runs_no_script_is_seen_once() -> None:
    shown = '<img src="https://example.org/2024/a.jpg">'
    assert clean('<noscript><img src="a.jpg"></noscript>') == shown
    assert clean('<img data-src="a.jpg"><noscript><img src="a.jpg"></noscript>') == shown
    assert clean("<noscript>On paper.</noscript>") == "On paper."


def test_a_frame_of_a_secure_site_stays() -> None:
    assert clean('<iframe src="//tube.example/e" allowfullscreen srcdoc="x">y</iframe>z') == (
        '<iframe src="https://tube.example/e" allowfullscreen=""></iframe>z'
    )
    assert clean('a<iframe src="http://tube.example/e"></iframe><iframe></iframe>z') == "az"


def test_a_plug_in_is_a_link_to_what_it_plays() -> None:
    assert clean('<object data="a.swf"><param name="x"></object>') == (
        '<a href="https://example.org/2024/a.swf">https://example.org/2024/a.swf</a>'
    )
    assert clean('<embed src="a.pdf" title="The paper">z') == (
        '<a href="https://example.org/2024/a.pdf">The paper</a>z'
    )
    assert clean('<object data="a"><param><embed src="a"></object>') == (
        '<a href="https://example.org/2024/a">https://example.org/2024/a</a>'
    )
    assert clean('<object data="a.svg"><b>instead</b></object>') == "<b>instead</b>"


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("&copy 2024 &eacute;&nbsp;&amp;lt; &notit;", "© 2024 é\xa0&amp;lt; ¬it;"),
        ("a\x00b\x07c\ud800d\x85e\ufffef &#1;&#x1f;g", "abcdef g"),
        ("]]> < & 1<2", "]]&gt; &lt; &amp; 1&lt;2"),
        ("a<br/>b<br>c<wbr>d<hr />", "a<br>b<br>c<wbr>d<hr>"),
        ("<p>a<div>b</p>", "<p>a</p><div>b</div>"),
        ("<b>a<i>b", "<b>a<i>b</i></b>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ('<a title="&lt;/source&gt;">x</a>', '<a title="&lt;/source&gt;">x</a>'),
        ("", ""),
        ("Grüße 👨‍👩‍👧 مرحبا", "Grüße 👨‍👩‍👧 مرحبا"),
    ],
)
def test_what_is_broken_is_mended(html: str, left: str) -> None:
    assert clean(html) == left


def test_hundreds_of_word_breaks_are_no_depth() -> None:
    assert clean("<p>" + "a<wbr>" * 2000 + "</p>") == "<p>" + "a<wbr>" * 2000 + "</p>"


@pytest.mark.parametrize("levels", [300, 10_000, 500_000])
def test_what_is_nested_too_deep_is_text(levels: int) -> None:
    assert clean("<div>" * levels + "a &lt; b") == "a &lt; b"
    assert clean("<b>x</b>") == "<b>x</b>"


@pytest.mark.parametrize(
    "html",
    [
        "<b>" * 800_000 + "</i>" * 600_000,
        "<p>word " * 300_000,
        "<" * 1_000_000,
        "<!--" * 1_000_000,
        "<p " + " ".join(f"a{i}=1" for i in range(400_000)) + ">",
        '<a href="' + "x" * 5_000_000 + '">k',
        '<img srcset="' + "a," * 2_500_000 + '">',
        '<img srcset="' + "," * 5_000_000 + 'a">',
        '<img srcset="a ' + "(" * 5_000_000 + '">',
        "<object>" * 200 + "<i></i>" * 100_000,
        "<x-y>" * 200 + "<i></i>" * 100_000,
        "<noscript>" * 200 + "<img src=a>" * 30_000,
        ("<div>" * 200 + "</div>" * 200) * 2_000,
    ],
    ids=range(13),
)
def test_megabytes_of_anything_take_one_pass(html: str) -> None:
    # What is quadratic in one of these takes minutes, not seconds.
    assert isinstance(clean(html), str)


PIECES = [
    "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<a href='/x'>", "<a href=#y>", "</a>",
    "<a href='java&#9;script:x'>", "<img src=x onerror=y>", "<img src=//[ srcset='a,b c, d 2x,'>",
    "<img data-src=q src=data:image/gif,>", "<script>", "</script>", "<style>", "</style>",
    "<svg>", "</svg>", "<math>", "</math>", "<title>", "</title>", "<mtext>", "<path d=1/>",
    "<use href=#a>", "<a xlink:href=x>", "<noscript>", "</noscript>", "<iframe src=//h>",
    "</iframe>", "<template>", "<textarea>", "<xmp>", "</xmp>", "<table>", "<tr>", "<td>",
    "</table>", "<ul>", "<li>", "</ul>", "<select>", "<option>", "<form>", "</form>", "<x-y>",
    "</x-y>", "<object data=o>", "</object>", "<embed src=e>", "<video poster=p>", "<source src=s>",
    "</video>", "<wbr>", "<br/>", "<!--", "-->", "<![CDATA[", "]]>", "<?x", "<p title='</source><b'>",
    "<div class=smo-buttons>", "</body>", "</html>", "<body onload=x>", "<head>", "<frameset>",
    "<foreignObject>", "<desc>", "<pre>\n", "<plaintext>", "<p {x}=1 a\"b=2 on:x=3 =4>", "&amp", "&#1;", "&lt;",
    "&notit;", "&#13;", "\r", "\x00", "\ud800", "\x0b", "\n", " ", "<", ">", '"', "'", "=", "/",
    "</smo-opened>", "<smo-gone>", "<h1>", "</h1>", "<blockquote cite=c>", "<image href=i>",
]  # fmt: skip
HOSTILE = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=25).map("".join)


@given(HOSTILE)
def test_cleaning_twice_is_cleaning_once(html: str) -> None:
    once = clean(html)
    assert clean(once) == once
    assert once == legal(once) or "\n" in once


@given(HOSTILE)
def test_nothing_relative_and_nothing_that_runs_is_left(html: str) -> None:
    for element in parsed(clean(html)).iter():
        tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "comment"
        assert tag not in ("script", "style", "template", "comment", "input", "object", "embed")
        for key, value in element.attrib.items():
            name = "xlink:href" if key == XLINK else key
            assert isinstance(name, str)
            assert not name.startswith(("on", "data-")) and name not in ("style", "srcdoc")
            if name in URLS and not (value.startswith("#") and tag not in ("a", "area")):
                assert ALLOWED.match(value), (tag, name, value)
            if name == "srcset":
                assert all(ALLOWED.match(part) for part in value.split(", ")), value


PROSE = st.text(st.characters(codec="utf-8", exclude_characters="<>&\r\x00"), max_size=20).map(
    legal
)
INLINE = st.recursive(
    PROSE,
    lambda inner: st.tuples(
        st.sampled_from(["b", "em", "code", "span", "sup"]), st.lists(inner)
    ).map(lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"),
    max_leaves=6,
)
BLOCKS = st.lists(
    st.tuples(st.sampled_from(["p", "h2", "blockquote", "div", "pre"]), INLINE).map(
        lambda made: f"<{made[0]}>x{made[1]}</{made[0]}>"
    )
).map("\n".join)


@given(BLOCKS)
def test_prose_keeps_its_text_and_its_marks(html: str) -> None:
    left = clean(html)
    assert text_of(left) == text_of(html)
    assert [e.tag for e in parsed(left).iter()] == [e.tag for e in parsed(html).iter()]


@pytest.mark.parametrize(
    ("html", "simple"),
    [
        ("", True),
        ("words", True),
        ("<p>One <em>and <strong>two</strong></em>.</p>\n<p>A &amp; <code>B > C</code></p>", True),
        ("<p>One <em>and</p></em>", False),
        ("<p>One", False),
        ("One</p>", False),
        ("<p><p>One</p></p>", False),
        ("<em><p>One</p></em>", False),
        ("<p class=x>One</p>", False),
        ("<P>One</P>", False),
        ("<p>a < b</p>", False),
        ("<p>a <", False),
        ("<p>&#0;</p>", False),
        ("<p>a\r\nb</p>", False),
        ("<p >One</p>", False),
        ("<script>x</script>", False),
        ("<!-- x --><p>One</p>", False),
    ],
)
def test_simple_texts_are_told_from_others(html: str, simple: bool) -> None:
    assert feed_content._is_simple(html) is simple


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<em>", "</em>", "<b>", "</b>", "a", " b ", "&amp;", ">", "\n"]
        )
    )
)
def test_a_parser_would_give_a_simple_text_back(parts: list[str]) -> None:
    html = "".join(parts)
    if feed_content._is_simple(html):
        text, opened = feed_content._pass(html, Base("https://example.org/a.html"))
        assert not opened
        assert unescape(text) == unescape(html)


# What a page hides, says twice, or needs for itself.

MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>'


@pytest.mark.parametrize(
    ("html", "clean_html"),
    [
        # KaTeX, with TeX in an annotation; and told to leave MathML out.
        (
            f'<span class="katex"><span class="katex-mathml">{MATH}</span><span class="katex-html" '
            'aria-hidden="true"><span class="base">x</span></span></span>',
            f'<span class="katex"><span class="katex-mathml">{MATH}</span></span>',
        ),
        (
            '<span class="katex"><span class="katex-html" aria-hidden="true">x</span></span>',
            '<span class="katex"><span class="katex-html">x</span></span>',
        ),
        # MathJax 3 in HTML and in SVG, MathJax 2.
        (
            '<mjx-container class="MathJax"><mjx-math aria-hidden="true"><mjx-mi>x</mjx-mi></mjx-math>'
            f"<mjx-assistive-mml>{MATH}</mjx-assistive-mml></mjx-container>",
            MATH,
        ),
        (
            '<mjx-container><svg aria-hidden="true"><g></g></svg><mjx-assistive-mml>'
            f"{MATH}</mjx-assistive-mml></mjx-container>",
            MATH,
        ),
        (
            '<span class="MathJax_Preview" style="color: red; DISPLAY : none">x</span><span><nobr '
            f'aria-hidden="true">x</nobr><span role="presentation">{MATH}</span></span>',
            f"<span><span>{MATH}</span></span>",
        ),
        # What is not shown on the page.
        ("<p>a</p><p hidden>b</p><div hidden=''>c</div>", "<p>a</p>"),
        ('<p hidden="until-found">b</p>', "<p>b</p>"),
        ('<p style="color:red;visibility:hidden">b</p><p style="x-display:none">c</p>', "<p>c</p>"),
        ("<dialog>a</dialog><dialog open>b</dialog>", "b"),
        ('<p>a <i class="icon" aria-hidden="true">★</i></p>', "<p>a </p>"),
        ('<p aria-hidden="false">a</p>', "<p>a</p>"),
        (
            '<figure aria-hidden="true"><img src="/x.png"></figure>',
            '<figure><img src="https://example.org/x.png"></figure>',
        ),
        ('<img hidden src="/x.png"><noscript><img src="/x.png"></noscript>',
         '<img src="https://example.org/x.png">'),
        # Signs that link a heading: Markdown, Sphinx, GitHub, markdown-it, a theme's own.
        ('<h2 id="a">A<a class="headerlink" href="#a" title="Permanent link">¶</a></h2>',
         '<h2 id="a">A</h2>'),
        ('<dl><dt>a<a class="headerlink" href="#a">#</a></dt></dl>', "<dl><dt>a</dt></dl>"),
        ('<h2><a class="anchor" href="#a"><svg></svg></a>A</h2>', "<h2>A</h2>"),
        ('<h3><a class="toc-anchor" href="#a">🔗</a> A</h3>', "<h3> A</h3>"),
        ('<h3>A <a href="#a">§</a></h3>', "<h3>A </h3>"),
        ('<h3><a class="header-anchor" href="#a">Link</a> A</h3>', "<h3> A</h3>"),
        # No signs: a heading that is a link, one into a text, a footnote's way back.
        ('<h2><a class="toclink" href="#a">A</a></h2>',
         f'<h2><a class="toclink" href="{PAGE}#a">A</a></h2>'),
        ('<h2><a class="header-anchor" href="#a">A</a></h2>',
         f'<h2><a class="header-anchor" href="{PAGE}#a">A</a></h2>'),
        ('<p>See <a class="anchor" href="#a">there</a>.</p>',
         f'<p>See <a class="anchor" href="{PAGE}#a">there</a>.</p>'),
        ('<p>A <a class="footnote-backref" href="#fnref:1">↩</a></p>',
         f'<p>A <a class="footnote-backref" href="{PAGE}#fnref:1">↩</a></p>'),
        # Numbers of lines: a table and inline of Pygments, docutils, highlight.js.
        (
            '<table class="highlighttable"><tr><td class="linenos"><div class="linenodiv"><pre>'
            '<span class="normal">1</span>\n<span class="normal">2</span></pre></div></td>'
            '<td class="code"><pre>a</pre></td></tr></table>',
            '<table class="highlighttable"><tr><td class="code"><pre>a</pre></td></tr></table>',
        ),
        (
            '<pre><span class="linenos">1</span>a\n<span class="linenos special"> 2</span>b\n'
            '<small class="ln">3 </small>c\n<span class="lineno"><a href="#l4">4</a></span>d</pre>',
            "<pre>a\nb\nc\nd</pre>",
        ),
        ('<p class="gutter">Out of the gutter</p>', '<p class="gutter">Out of the gutter</p>'),
    ],
)  # fmt: skip
def test_what_is_none_of_the_text_is_left_out(html: str, clean_html: str) -> None:
    assert clean(html) == clean_html


@pytest.mark.parametrize(
    "part",
    [
        '<a class="anchor" href="#">x</a>', '<a class="anchor" href="#">#</a>',
        '<span class="linenos">1</span>', '<b aria-hidden="true">x</b>', "<p hidden>x</p>",
        '<div class="linenos">', '<div aria-hidden="true">', "1 ",
        '<b></b><span class="katex-html" aria-hidden="true">x</span>', "<img>",
    ],
)  # fmt: skip
def test_asides_cost_one_pass(part: str) -> None:
    def body(size: int) -> str:
        return "<h2>" + '<div class="ln" aria-hidden="true">' * 100 + part * (size // len(part))

    assert_linear(clean, body, 60_000)


def test_a_picture_of_megabytes_in_the_text_stays_out_of_feeds(site: Site) -> None:
    small = f"data:image/png;base64,{'A' * 3000}"
    large = f"DATA:image/png;base64,{'A' * 2_000_000}"
    site.post(
        body=f'<p>Boats: <img alt="One" src="{small}"> <img alt="Two" src="{large}" '
        f'srcset="{large} 2x"></p>', summary="In short.",
    )  # fmt: skip
    built = site.build(expect_warnings=True)
    assert built.log == [
        "post.md: a picture that is written into the text (data:, 2000 kB) is left out of feeds, "
        "which are fetched every hour with all their entries. Save it as a file, and name that in "
        "the text."
    ]
    for path in ("feeds/all.atom.xml", "feeds/all.rss.xml", "feeds/all.json"):
        text = built.read(path)
        assert len(text) < 10_000
        assert small in text
        assert "Two" in text
