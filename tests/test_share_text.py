"""What is said of a page when it is shared, counted as each network counts."""

import subprocess
import sys
import time
from typing import Literal
from unicodedata import normalize

import msgspec
import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from pelican_smo.buttons.share_text import composed, cut, hashtag, length


class Limit(msgspec.Struct, frozen=True):
    """As in the catalogue; here, so that these tests need no more than strings."""

    count: int = 400
    unit: Literal["characters", "graphemes", "weighted", "emoji_bytes"] = "characters"
    link: int | Literal["full"] = 0
    bytes: int = 0
    links: int = 0


X = Limit(280, "weighted", 23)
MASTODON = Limit(500, "characters", 23)
BLUESKY = Limit(300, "graphemes", "full", 3000)
PLAIN = Limit(400, "characters", 0)
THREADS = Limit(500, "emoji_bytes", 0, 0, 5)
NETWORKS = [X, MASTODON, BLUESKY, PLAIN, THREADS]
FAMILY = "👨‍👩‍👧‍👦"
LINK = "https://example.org/a/very/long/path"

# Pieces that join, that are links, that end links, and that weigh differently.
TEXT = st.lists(
    st.text(max_size=8)
    | st.sampled_from([FAMILY, "🇩🇪", "🇩", "1️⃣", "©️", "e\u0301", "\u0301", "\u1100\u1161\u11a8", "क्षि", "日本語",
                       "word ", " ", " – ", ". ", "…", "#sea ", "#", "example.org", LINK, "http",
                       "https://a.bc/x_(y)", "://", "/", ")", "node.js", "\r\n", "\u0600", "\u200d",
                       "שּׁ", "\U0001d160", "\ufe0f", "\ud800", "a.b1.", ".c"]),
    max_size=30,
).map("".join)  # fmt: skip


def clusters(text: str) -> list[str]:
    return regex.findall(r"\X", text)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("This is a test.", 15),
        ("café", 4),
        ("cafe\u0301", 4),
        ("日本語", 6),
        ("저찀쯿쿿", 8),
        ("Привет, мир", 11),
        ("A\u05e9\u05bc\u05c1", 4),
        ("A\ufb2c", 4),
        ("“quoted” – it’s", 15),
        ("…", 2),
        ("\u2000\u200d\u2010\u201f\u2032\u2037", 6),
        ("\u200e\u2020\u2031\u2038\u1100", 10),
        (FAMILY, 2),
        ("🇩🇪", 2),
        ("🇩🇪🇫🇷", 4),
        ("1️⃣", 2),
        ("😷👾😡🔥💩", 10),
        ("🙋🏽👨‍🎤", 4),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
        ("© 2024", 6),
        ("©️ 2024", 7),
        ("😀\u0301\u0302", 4),
        ("H🐱☺" + FAMILY, 7),
        (f"see {LINK}", 4 + 23),
        ("http://test.com", 23),
        ("test.com", 23),
        ("Test https://test.com test https://test.com test.com test", 86),
        ("(https://test.com/a_(b)).", 1 + 23 + 2),
        ("見てhttps://test.com/です", 4 + 23 + 4),
        ("me@test.com", 11),
        ("Version 2.0 is out", 18),
        ("HTTPS://EXAMPLE.ORG/A", 23),
        ("test.com/path?search=foo&lang=en-and-so-on", 42),
    ],
)
def test_x_weighs(text: str, weight: int) -> None:
    assert length(text, X) == weight


@pytest.mark.parametrize(
    ("text", "characters", "graphemes"),
    [
        ("ascii", 5, 5),
        ("café", 4, 4),
        ("cafe\u0301", 5, 4),
        (FAMILY + "!", 8, 2),
        ("🇩🇪🇫🇷", 4, 2),
        ("\u1100\u1161\u11a8", 3, 1),
        ("a\r\nb", 4, 3),
        ("สวัสดี", 6, 4),
        (f"see {LINK}", 40, 40),
    ],
)
def test_characters_are_code_points_and_graphemes_are_clusters(
    text: str, characters: int, graphemes: int
) -> None:
    assert length(text, PLAIN) == characters
    assert length(text, BLUESKY) == graphemes


def test_a_link_counts_23_on_mastodon_and_a_domain_its_length() -> None:
    assert length(f"see {LINK}!", MASTODON) == 4 + 23 + 1
    assert length("http://a.bc", MASTODON) == 23
    assert length("see example.org", MASTODON) == 15
    assert length("http://localhost", MASTODON) == 16


@pytest.mark.parametrize(
    ("limit", "unit", "ellipsis"),
    [
        (X, "a", 2),
        (X, "ア", 2),
        (X, FAMILY, 2),
        (X, "e\u0301", 2),
        (MASTODON, "a", 1),
        (MASTODON, FAMILY, 1),
        (BLUESKY, "a", 1),
        (BLUESKY, FAMILY, 1),
        (BLUESKY, "\u1100\u1161\u11a8", 1),
    ],
)
def test_a_text_is_cut_one_above_the_limit_and_not_at_it(
    limit: Limit, unit: str, ellipsis: int
) -> None:
    each = length(unit, limit)
    text = unit * 20
    assert cut(text, limit, 20 * each + 1) == text
    assert cut(text, limit, 20 * each) == text
    kept = (20 * each - 1 - ellipsis) // each
    assert cut(text, limit, 20 * each - 1) == unit * kept + "…"


def test_a_text_is_cut_at_a_word() -> None:
    assert cut("The quick brown fox", PLAIN, 12) == "The quick…"
    assert cut("The quick brown fox", PLAIN, 10) == "The quick…"
    assert cut("The quick, brown fox", PLAIN, 12) == "The quick…"
    assert cut("Donaudampfschifffahrt", PLAIN, 8) == "Donauda…"
    assert cut("A Donaudampfschifffahrt", PLAIN, 10) == "A Donauda…"


def test_the_ellipsis_counts_two_on_x() -> None:
    assert cut("The quick brown fox jumps", X, 17) == "The quick brown…"
    assert cut("The quick brown fox jumps", X, 16) == "The quick…"


def test_a_text_is_cut_to_bytes() -> None:
    text = "日本語日本語"
    assert cut(text, Limit(300, "graphemes", 0, 18), 300) == text
    assert cut(text, Limit(300, "graphemes", 0, 17), 300) == "日本語日…"
    assert cut(text, BLUESKY, 300, 9) == "日本…"
    assert cut(FAMILY * 2, BLUESKY, 300, 30) == FAMILY + "…"


def test_no_room_leaves_nothing() -> None:
    for room in (-3, 0, 1):
        assert cut("title", PLAIN, room) == ""
    assert cut("", PLAIN, -1) == ""
    assert cut(FAMILY * 2, PLAIN, 7) == ""


@pytest.mark.parametrize("limit", NETWORKS)
def test_a_link_is_not_cut_in_two(limit: Limit) -> None:
    text = f"see {LINK} or www.example.org and more of that"
    starts = [f"see {LINK} or", "see", f"see {LINK}", f"see {LINK} or www.example.org"]
    for room in range(4, length(text, limit)):
        short = cut(text, limit, room).removesuffix("…")
        assert short in starts or short.startswith(starts[-1]) or text[:4].startswith(short)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("python", "python"),
        ("Python", "Python"),
        ("py3", "py3"),
        ("sea kelp", "SeaKelp"),
        ("web-dev", "WebDev"),
        ("sea_kelp", "sea_kelp"),
        ("iOS apps", "iOSApps"),
        ("node.js", "NodeJs"),
        ("web 2.0", "Web20"),
        ("C++", "C"),
        ("C#", "C"),
        ("R&D", "RD"),
        ("#already", "already"),
        ('"quoted" tag', "QuotedTag"),
        ("don't", "dont"),
        ("don’t panic", "DontPanic"),
        ("café crème", "CaféCrème"),
        ("cafe\u0301", "café"),
        ("Straße", "Straße"),
        ("col·lecció", "col·lecció"),
        ("a · b", "AB"),
        ("морская капуста", "МорскаяКапуста"),
        ("საქართველო და ზღვა", "საქართველოდაზღვა"),
        ("हिन्दी", "हिन्दी"),
        ("समुद्री घास", "समुद्रीघास"),
        ("ภาษาไทย", "ภาษาไทย"),
        ("日本 語", "日本語"),
        ("スター・ウォーズ", "スター・ウォーズ"),
        ("바다 숲", "바다숲"),
        ("اللغة العربية", "اللغة_العربية"),
        ("می‌خواهم", "می‌خواهم"),
        ("‌خواهم‌", "خواهم"),
        ("צה״ל", "צהל"),
        ("soft\u00adhyphen", "softhyphen"),
        ("I ❤️ Python", "IPython"),
        ("1️⃣ step", "1Step"),
        (FAMILY, ""),
        ("", ""),
        ("2024", ""),
        ("٢٠٢٤", ""),
        ("2024_25", ""),
        ("19 84", ""),
        ("+++", ""),
        ("___", ""),
        ("½", ""),
        ("\u0301", ""),
        ("x" * 100, "x" * 100),
        ("x" * 101, ""),
        ("word " * 26, ""),
    ],
)
def test_a_tag_as_a_hashtag(tag: str, expected: str) -> None:
    assert hashtag(tag) == expected


@given(TEXT)
def test_a_hashtag_is_one_word_with_a_letter_and_its_own_hashtag(tag: str) -> None:
    found = hashtag(tag)
    assert regex.fullmatch(r"(?:[\p{L}\p{Nd}_][\p{M}\u200c\u200d·・]*)*", found)
    assert not found or any(c.isalpha() for c in found)
    assert len(found) <= 100
    assert hashtag(found) == found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0), ("Low water", 9), ("Привет", 6), ("日本語", 3), ("e\u0301", 2), ("“1”…", 4),
        ("😀", 4), ("a😀b", 6), (FAMILY, 25), ("🇩🇪", 8), ("1️⃣", 7), ("1", 1), ("©", 1), ("©️", 5),
        ("☀", 3), ("☀\ufe0e", 2),
    ],
)  # fmt: skip
def test_on_threads_an_emoji_counts_its_bytes(text: str, count: int) -> None:
    assert length(text, THREADS) == count
    assert cut(text, THREADS, count) == text
    assert length(cut(text + " and so on", THREADS, count + 8), THREADS) <= count + 8


def test_a_text_ends_before_the_first_link_that_is_too_many() -> None:
    links = [f"https://example.org/{number}" for number in range(9)]
    four = f"See {' '.join(links[:4])}"
    assert cut(four, THREADS, 500) == four
    # One that stands there twice is one.
    assert cut(f"{four} {links[0]} end.", THREADS, 500) == f"{four} {links[0]} end."
    assert cut(f"{four} and {links[4]} end.", THREADS, 500) == f"{four} and…"
    assert cut(f"{four} and {links[4]} end.", PLAIN, 500) == f"{four} and {links[4]} end."


def test_tags_end_the_text_while_they_fit() -> None:
    tags = ["SeaKelp", "Tides", "Pier"]
    text = "Low water"
    assert composed(text, tags, BLUESKY, LINK, in_text=True, most=2) == (
        "Low water #SeaKelp #Tides",
        ("SeaKelp", "Tides"),
    )
    room = 1 + len(LINK) + len("Low water #SeaKelp #Tides")
    for count, used in [(room, 2), (room - 1, 1), (room + 6, 3), (room + 5, 2)]:
        limit = Limit(count, "graphemes", "full", 3000)
        assert len(composed(text, tags, limit, LINK, in_text=True, most=5)[1]) == used
    limit = Limit(300, "graphemes", "full", room - 1)
    assert composed(text, tags, limit, LINK, in_text=True, most=5)[1] == ("SeaKelp",)


def test_tags_in_their_own_field_count_on_x_and_nowhere_else() -> None:
    title = "a" * 250
    assert composed(title, ["four"], X, LINK, in_text=False, most=3) == (title, ("four",))
    assert composed(title, ["fives"], X, LINK, in_text=False, most=3) == (title, ())
    title = "a" * 400
    assert composed(title, ["kelp"], PLAIN, LINK, in_text=False, most=3) == (title, ("kelp",))
    assert composed(title, ["kelp"], PLAIN, LINK, in_text=True, most=3) == (title, ())


def test_what_is_reserved_counts() -> None:
    title = "a" * 245
    assert composed(title, [], X, LINK, in_text=False, most=0, reserved=" via @owner") == (
        title,
        (),
    )
    short, _ = composed(title + "b", [], X, LINK, in_text=False, most=0, reserved=" via @owner")
    assert short == "a" * 243 + "…"


def test_a_tag_that_stands_in_the_title_is_not_repeated() -> None:
    tags = ["seakelp", "Tides", "tides", "C", "Sharp", "frag"]
    title = f"On #SeaKelp! in C#Sharp {LINK}/#frag"
    _, used = composed(title, tags, BLUESKY, LINK, in_text=True, most=9)
    assert used == ("Tides", "C", "Sharp", "frag")


def test_a_tag_that_the_title_holds_only_as_a_word_is_kept() -> None:
    assert composed("On kelp", ["kelp"], PLAIN, LINK, in_text=True, most=1)[0] == "On kelp #kelp"
    assert composed("", ["kelp"], PLAIN, LINK, in_text=True, most=1) == ("#kelp", ("kelp",))


@given(
    TEXT,
    st.lists(TEXT.map(hashtag).filter(bool), max_size=4),
    st.sampled_from(["weighted", "characters", "graphemes", "emoji_bytes"]),
    st.sampled_from([0, 23, "full"]),
    # There is always room for the link and what is reserved.
    st.integers(48, 120),
    st.sampled_from([0, 60, 90, 300]),
    st.booleans(),
    st.sampled_from(["", " via @owner"]),
)
def test_what_is_shared_never_exceeds_the_limit(
    title: str,
    tags: list[str],
    unit: Literal["weighted", "characters", "graphemes", "emoji_bytes"],
    link: int | Literal["full"],
    count: int,
    most_bytes: int,
    in_text: bool,
    reserved: str,
) -> None:
    limit = Limit(count, unit, 23 if unit == "weighted" and link else link, most_bytes)
    text, used = composed(title, tags, limit, LINK, in_text=in_text, most=3, reserved=reserved)
    whole = text + reserved
    if not in_text and limit.link:
        whole += "".join(f" #{tag}" for tag in used)
    if limit.link:
        whole += f" {LINK}"
    assert length(whole, limit) <= count
    assert not most_bytes or len(whole.encode("utf-8", "surrogatepass")) <= most_bytes

    assert len(used) <= 3
    said = text
    if in_text and used:
        said = text.removesuffix("#" + " #".join(used)).removesuffix(" ")
    short = said.removesuffix("…")
    assert said == title or title.startswith(short)
    if said != title:
        assert said == "" or said.endswith("…")
        # Cut where a cluster ends.
        assert clusters(short) == clusters(title)[: len(clusters(short))]


@given(TEXT, st.sampled_from(NETWORKS), st.integers(0, 200))
def test_a_text_is_cut_only_if_it_does_not_fit(text: str, limit: Limit, room: int) -> None:
    short = cut(text, limit, room)
    assert length(short, limit) <= room
    if length(text, limit) <= room and not limit.bytes and text.count(".") < 5:
        assert short == text
    assert cut(short, limit, room) == short


@given(st.text())
def test_x_weighs_what_is_composed_like_what_is_not(text: str) -> None:
    composed_text, apart = normalize("NFC", text), normalize("NFD", text)
    # Where nothing is taken for a link, which is searched in what is written.
    if "." not in text:
        assert length(composed_text, X) == length(apart, X)


@pytest.mark.parametrize(
    "piece",
    ["word ", "a", FAMILY, "a\u0301", "\u0301", "https://", "https://a.", "a.", "(", "a.bc/(", "-",
     "https://a.bc/(", "a.bc/.", "a.b1.", "日", "#", "._"],
)  # fmt: skip
@pytest.mark.parametrize("limit", NETWORKS)
def test_ten_thousand_characters_are_fast(piece: str, limit: Limit) -> None:
    title = piece * (10_000 // len(piece))
    begin = time.process_time()
    composed(title, ["kelp"], limit, LINK, in_text=True, most=3)
    length(title, limit)
    hashtag(title)
    assert time.process_time() - begin < 1


def test_plain_titles_load_and_compile_nothing() -> None:
    script = f"""
import sys
from types import SimpleNamespace as Limit
from pelican_smo.buttons.counting import _link
from pelican_smo.buttons.share_text import composed, hashtag
title = "Ein Café in “Köln” – 2.0, it’s open #now"
tags = [hashtag(tag) for tag in ("sea kelp", "Müll", "web-dev")]
for count, unit, link, octets, links in {[msgspec.structs.astuple(limit) for limit in NETWORKS]}:
    limit = Limit(count=count, unit=unit, link=link, bytes=octets, links=links)
    assert composed(title, tags, limit, "{LINK}", in_text=True, most=3)[1] == tuple(tags)
print("regex" in sys.modules, _link.cache_info().misses)
# Nor does it take the module to cut what is Latin.
assert composed(title * 20, tags, limit, "{LINK}", in_text=True, most=3)[0].endswith("…")
print("regex" in sys.modules)
"""
    result = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", script],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert result.stderr == ""
    assert result.stdout.split() == ["False", "0", "False"]
