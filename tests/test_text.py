"""Plain text out of markup, whatever is in it."""

import re

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from pelican_smo.base.text import clusters, cut, fold, legal, opening, plain

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Text with lone surrogates, control characters and pieces of markup.
HOSTILE = st.lists(
    st.text() | st.sampled_from(["<", ">", "&", "<script>", "</script>", "<!--", "-->", "\ud800",
                                 "\x00", "&amp;", "]]>", "<p", " ", "\n", "<b x='>'>"]),
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
