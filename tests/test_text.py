"""Plain text out of markup, whatever is in it."""

import re

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from pelican_smo.base.text import clusters, cut, fold, legal, opening, plain, words

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Text with lone surrogates, control characters and pieces of markup.
HOSTILE = st.lists(
    st.text() | st.sampled_from(["<", ">", "&", "<script>", "</script>", "<!--", "-->", "\ud800",
                                 "\x00", "&amp;", "]]>", "<p", " ", "\n", "<b x='>'>", "<svg>",
                                 "</svg>", "<div class=toc>", "</div>", "<pre>", "</pre>", "[^1]",
                                 "<p hidden", "='", '="', "<sup>", "<a href='#'>", "e\u0301"]),
    max_size=20,
).map("".join)  # fmt: skip

# Characters that join with what stands before or behind them.
JOINING = st.lists(
    st.text(max_size=5)
    | st.sampled_from(["👨‍👩‍👧‍👦", "🇩🇪", "🇩", "1️⃣", "©️", "e\u0301", "\u0301", "\u1100\u1161\u11a8", "한",
                       "क्षि", "日本語", "word ", " ", " – ", "\r\n", "\u0600", "\u200d", "שּׁ",
                       "\ufe0f", "\ud800", "👍🏽", "я", "ﾊﾞ"]),
    max_size=20,
).map("".join)  # fmt: skip


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("A <em>b</em> c", "A b c"),
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ('Tom & Jerry\'s "5 < 6"', 'Tom & Jerry\'s "5 < 6"'),
        ("<>&'\"", "<>&'\""),
        ("a<br>b<p>c</p>d", "a b c d"),
        ("one\n  two\tthree", "one two three"),
        ("x<script>alert('<b>')</script>y", "xy"),
        ("x<!-- <b> -->y", "xy"),
        ("x<script>never closed", "x"),
        ("&lt;b&gt;", "<b>"),
        ("bell\x07 null\x00", "bell null"),
        ("\ud83dhalf", "half"),
        ("family 👨‍👩‍👧 مرحبا", "family 👨‍👩‍👧 مرحبا"),
        ("", ""),
        ('The <abbr title="a -> b">arrow</abbr>', "The arrow"),
        ("x<img alt='a > b'>y", "xy"),
        ('<a title="<script>">x</a>y', "xy"),
        ("one<dl><dt>two</dt><dd>three</dd></dl>", "one two three"),
        ('<span class="caps">NASA</span>&#8217;s', "NASA’s"),
        ("<svg><title>sign</title><path/></svg>sea", "sea"),
        ("<script></script>sea", "sea"),
        # A title may name an element.
        ("What <main> is for", "What <main> is for"),
        ("The <script> element", "The <script> element"),
        ("Why Vec<T> and a <b", "Why Vec<T> and a <b"),
        ("<template>, <em>really</em>", "<template>, <em>really</em>"),
        ("Inline <svg> <em>icons</em>", "Inline <svg> icons"),
        ("a <b or b> a", "a <b or b> a"),
    ],
)
def test_plain(markup: str, text: str) -> None:
    assert plain(markup) == text


@given(HOSTILE)
def test_plain_never_leaves_what_no_document_may_hold(markup: str) -> None:
    text = plain(markup)
    assert not ILLEGAL.search(text)
    assert text == fold(text)


@given(st.text())
def test_legal_changes_nothing_else(text: str) -> None:
    assert legal(text) == ILLEGAL.sub("", text)


@given(HOSTILE, st.integers(2, 300))
def test_cut_keeps_to_its_limit(text: str, limit: int) -> None:
    text = fold(text)
    short = cut(text, limit)
    assert len(short) <= limit
    assert short == text or short.endswith("…")


def test_cut_ends_at_a_word() -> None:
    assert cut("The quick brown fox", 12) == "The quick…"
    assert cut("The quick brown fox", 10) == "The quick…"
    assert cut("Donaudampfschifffahrt", 8) == "Donauda…"


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("ab🇩🇪🇫🇷🇮🇹", 6, "ab🇩🇪…"),
        ("ab🇩🇪🇫🇷🇮🇹", 7, "ab🇩🇪🇫🇷…"),
        ("x👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 14, "x👨‍👩‍👧‍👦…"),
        ("cafe\u0301 cafe\u0301", 6, "cafe\u0301…"),
        ("cafe\u0301s and bars", 5, "caf…"),
        ("👍🏽👍🏽👍🏽", 4, "👍🏽…"),
        ("क्षिक्षि", 6, "क्षि…"),
        ("日本語日本語", 4, "日本語…"),
        ("👨‍👩‍👧‍👦", 4, "…"),
    ],
)
def test_cut_never_ends_within_a_character(text: str, limit: int, short: str) -> None:
    assert cut(text, limit) == short


@given(JOINING, st.integers(2, 60))
def test_what_is_cut_are_whole_characters_and_as_many_as_fit(text: str, limit: int) -> None:
    whole = regex.findall(r"\X", text)
    assert "".join(clusters(text)) == text
    assert list(clusters(text)) == whole
    short = cut(text, limit)
    assert len(short) <= limit
    if short != text:
        kept = regex.findall(r"\X", short)[:-1]
        assert kept == whole[: len(kept)]
        if " " not in text[:limit] and kept:
            fitting = len(kept) + 1
            assert len("".join(whole[:fitting])) >= limit or whole[len(kept)] in ",;:-–—"


def test_what_is_taken_for_plain_characters_never_joins() -> None:
    """Against the tables of Unicode that `regex` has."""
    plain_ones = [it for it in map(chr, range(0x10000)) if clusters(it + "a") == it + "a"]
    assert len(plain_ones) > 40_000
    assert {"é", "я", "ω", "ش", "日", "한", "–", "€"} <= set(plain_ones)
    # One of each kind that there is, before and behind all others.
    for other in ("a", "я", "日", "한", "©", "\n", "\xad"):
        text = other.join(["", *plain_ones, ""])
        assert regex.findall(r"\X", text) == list(text)
    assert regex.findall(r"\X", "".join(plain_ones)) == plain_ones


SHOW = "Some prose."
NO_PROSE = {
    "headings": '<h2 id="a">Head<a class="headerlink" href="#a">¶</a></h2>',
    "code": "<pre>code()</pre>",
    "a table": "<table><tr><td>a</td><td>b</td></tr></table>",
    "a figure": "<figure><img src=a.png><figcaption>Seen</figcaption></figure>",
    "a figure of docutils": '<div class="figure"><p class="caption">Seen</p></div>',
    "nested elements of a kind": '<div class="toc"><div>Contents</div><ul><li>a</ul></div>',
    "the contents of docutils": '<div class="contents topic" id="c"><p>Contents</p></div>',
    "navigation": '<nav class="contents" role="doc-toc"><p>Contents</p></nav>',
    "a prompt": '<div class="prompt input_prompt">In&nbsp;[1]:</div>',
    "a prompt of Jupyter": '<div class="jp-InputPrompt jp-InputArea-prompt">In [ ]:</div>',
    "a prompt as text": "<div>In [12]:</div>",
    "contents that nobody made": "<p>[TOC]</p>",
    "contents of another flavour": "<p>[[_TOC_]]</p>",
    "a player": "<video src=a.mp4>Your browser shows no video.</video>",
    "a button": "<button>Play</button>",
    "what is hidden": "<p hidden>a</p><span style='display: none'>b</span>",
    "an icon": '<i class="icon" aria-hidden="true">home</i>',
    "words for screen readers": '<span class="sr-only">opens elsewhere</span>',
    "a script": "<script>if (a < b) alert('<p>')</script>",
    "an admonition's title": '<p class="admonition-title">Note</p>',
    "footnotes": '<div class="footnote"><hr><ol><li id="fn:1">Noted.</li></ol></div>',
    "an attribute with a tag in it": """<img alt="a > b" title='<b>"'>""",
    "a comment": "<!-- <p>a</p> -->",
}


@pytest.mark.parametrize("beside", NO_PROSE.values(), ids=NO_PROSE)
def test_opening_leaves_out_what_stands_beside_the_prose(beside: str) -> None:
    assert opening(f"{beside}<p>{SHOW}</p>", 200) == SHOW
    assert opening(f"<p>{SHOW}</p>{beside}", 200) == SHOW
    # However long it is.
    assert opening(f"{beside * 200}<p>{SHOW}</p>", 200) == SHOW


@pytest.mark.parametrize(
    "mark",
    [
        '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>',
        '<a class="footnote-reference brackets" href="#f" id="r" role="doc-noteref">1</a>',
        '<a href="#fn1" class="footnote-ref" role="doc-noteref"><sup>1</sup></a>',
        '<sup><a href="#note-1">1</a></sup>',
        "[^1]", "[^a-note]",
    ],
)  # fmt: skip
def test_opening_leaves_out_marks_of_footnotes(mark: str) -> None:
    assert opening(f"<p>A word{mark}, and more.</p>", 200) == "A word, and more."


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<h1>Only a title</h1>", "Only a title"),
        ('<h1>Title<a class="headerlink" href="#t">¶</a></h1>', "Title"),
        ("<table><tr><th>Tide</th><td>2.1 m</td></tr></table>", "Tide 2.1 m"),
        ("<pre>code()</pre>", "code()"),
        ("<figure><img src=a.png><figcaption>Seen</figcaption></figure>", "Seen"),
        ('<div class="toc">Contents</div><p>[TOC]</p>', ""),
        # What is prose stays.
        ("<p>10<sup>2</sup> is <code>a[0]</code> [sic] &amp; so</p>", "102 is a[0] [sic] & so"),
        ("<blockquote>Said</blockquote><p>and done</p>", "Said and done"),
        ("<p><ruby>漢<rp>(</rp><rt>kan</rt></ruby></p>", "漢"),
        (
            '<p>E is <span class="katex"><math>E</math><span class="katex-html" aria-hidden="true">'
            "mc</span></span></p>",
            "E is mc",
        ),
        ("<p>a <b", "a"),
        ("<p>a <!-- b", "a"),
        ("<p>a <style> b", "a"),
        ("<p>a <svg/> b", "a b"),
        ('<p>a <img class="anchor"> b', "a b"),
    ],
)
def test_opening_of(body: str, text: str) -> None:
    assert opening(body, 200) == text


def test_opening_cuts_no_entity() -> None:
    """The part of a body that is read may end in one."""
    for before in range(12):
        body = "<p>" + "x" * before + "&CounterClockwiseContourIntegral;" * 300
        assert opening(body, 20).strip("x") in ("∳" * (19 - before) + "…", "…")


def test_opening_reads_no_more_than_it_needs() -> None:
    assert opening("<p>" + "word " * 1_000_000, 50) == cut("word " * 20, 50)


@given(HOSTILE, st.integers(2, 300))
def test_opening_is_short_and_legal(body: str, limit: int) -> None:
    text = opening(body, limit)
    assert len(text) <= limit
    assert not ILLEGAL.search(text)


@pytest.mark.parametrize(
    "piece",
    ["<script>", "<script ", "<!--", "<b", "<b x='", "&", "<h1>", "<p <", "<h1 ", "</", "<svg>",
     "<svg ", "</svg ", "<pre>", "<a =", "[", "[^", "[^a", "In [", "<sup><a href='#'>", "<p hidden>",
     "<div class=toc>", "e\u0301", "-"],
)  # fmt: skip
def test_a_megabyte_of_one_piece_is_read_once(piece: str) -> None:
    """A second look at every character would take minutes."""
    text = piece * (1_000_000 // len(piece))
    plain(text)
    opening(text, 200)
    words(text, "ja")
