"""Plain text out of markup, whatever is in it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_smo.base.text import cut, fold, legal, opening, plain

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Text with lone surrogates, control characters and pieces of markup.
HOSTILE = st.lists(
    st.text() | st.sampled_from(["<", ">", "&", "<script>", "</script>", "<!--", "-->", "\ud800",
                                 "\x00", "&amp;", "]]>", "<p", " ", "\n", "<b x='>'>"]),
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
    assert cut("Donaudampfschifffahrt", 8) == "Donauda…"


def test_opening_is_prose_and_not_headings_or_code() -> None:
    body = "<h1>Title</h1><pre>code()</pre><p>Prose &amp; more.</p>"
    assert opening(body, 200) == "Prose & more."
    assert opening("<h1>Only a title</h1>", 200) == "Only a title"


def test_opening_reads_no_more_than_it_needs() -> None:
    assert opening("<p>" + "word " * 1_000_000, 50) == cut("word " * 20, 50)


@given(HOSTILE, st.integers(2, 300))
def test_opening_is_short_and_legal(body: str, limit: int) -> None:
    text = opening(body, limit)
    assert len(text) <= limit
    assert not ILLEGAL.search(text)


@pytest.mark.parametrize("piece", ["<script>", "<!--", "<b", "<b x='", "&", "<h1>", "<p <"])
def test_a_megabyte_of_one_piece_is_read_once(piece: str) -> None:
    """A second look at every character would take minutes."""
    plain(piece * (1_000_000 // len(piece)))
    opening(piece * (1_000_000 // len(piece)), 200)
