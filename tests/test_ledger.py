"""The ids of feed entries stay what they are, whatever else changes."""

import errno
import json
import os
import random
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_smo.base import static_files
from pelican_smo.feeds.ledger import _HEADER, Ledger

HEADER = _HEADER.decode()
DAY = "2026-03-01 10:00"
ODD = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12) | st.text(
    "a\t\n\r\\u0041#<=>[]\"' \x00\x85\u2028\ufeff\ufffd", min_size=1, max_size=9
)
FEW = st.sampled_from("abcdef")


def tag(path: str, host: str = "example.org", day: str = "2026-03-01") -> str:
    return f"tag:{host},{day}:/{path}.html"


class Articles(dict[str, tuple[str, str, str]]):
    """What a site has, by source: the id as Pelican makes it, the title and the date."""

    def add(self, source: str, path: str = "", *, title: str = "", date: str = DAY) -> None:
        stem = Path(source).stem
        self[source] = tag(path or stem, day=date[:10]), title or f"About {stem}", date


def build(file: Path, articles: Articles, *, expect: bool = True) -> dict[str, str]:
    """The ids of a build, in which articles are asked for in the order they stand in."""
    ledger = Ledger(file)
    ledger.sources(articles)
    for source, (id, title, date) in articles.items() if expect else ():
        ledger.expect(source, id, title=title, date=date)
    ids = {
        source: ledger.id_of(source, id, title=title, date=date)
        for source, (id, title, date) in articles.items()
    }
    ledger.save()
    return ids


def ask(ledger: Ledger, source: str, id: str = "", title: str = "A post", date: str = DAY) -> str:
    return ledger.id_of(source, id or tag(Path(source).stem), title=title, date=date)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "smo-ids.txt"


@pytest.fixture
def articles() -> Articles:
    found = Articles()
    found.add("posts/a.md")
    found.add("posts/b.md", date="2026-03-02 10:00")
    return found


def row(*fields: str) -> str:
    return f"{json.dumps(fields, ensure_ascii=False, separators=(',', ':'))}\n"


def lines(file: Path) -> list[str]:
    return [line for line in file.read_text("utf-8").split("\n") if line and line[0] != "#"]


def test_an_id_is_the_one_that_was_published_and_stays(file: Path, articles: Articles) -> None:
    first = build(file, articles)
    assert first == {source: fields[0] for source, fields in articles.items()}
    articles["posts/a.md"] = tag("2031/other", "new.example", "2031-05-05"), "New", "2031-05-05"
    assert build(file, articles) == first


def test_the_file_is_plain_sorted_and_says_what_it_is(file: Path, articles: Articles) -> None:
    articles.add("posts/a b.md")
    articles.add("été #1.md", "ete", title="L’été")
    build(file, articles)
    assert file.read_bytes().decode() == (
        f"{HEADER}"
        f'["posts/a b.md","{tag("a b")}","{DAY}","About a b"]\n'
        f'["posts/a.md","{tag("a")}","{DAY}","About a"]\n'
        '["posts/b.md","tag:example.org,2026-03-02:/b.html","2026-03-02 10:00","About b"]\n'
        f'["été #1.md","{tag("ete")}","{DAY}","L’été"]\n'
    )
    assert all(line.startswith("# ") for line in HEADER.splitlines())
    assert list(file.parent.iterdir()) == [file]


def test_a_build_that_changes_nothing_does_not_touch_the_file(
    file: Path, articles: Articles
) -> None:
    build(file, articles)
    os.utime(file, (0, 0))
    build(file, articles)
    assert file.stat().st_mtime == 0
    del articles["posts/a.md"]
    build(file, articles)
    assert file.stat().st_mtime == 0


def test_no_file_is_made_where_nothing_was_asked(file: Path) -> None:
    ledger = Ledger(file)
    ledger.sources(["a.md"])
    assert ledger.claim("a.md", "mine")
    ledger.save()
    assert not file.exists()


@pytest.mark.parametrize(
    "renamed",
    [
        ("posts/z.md", tag("a"), "Another title", "2026-03-01 11:00"),  # the slug is in it
        ("posts/z.md", tag("z"), "About a", DAY),
        ("old/z.md", tag("z", "new.example"), "About a", DAY),
        ("old/a.md", tag("new"), "Another title", DAY),
    ],
    ids=["address", "title and date", "folder and domain too", "moved, with another title"],
)
@pytest.mark.parametrize("expect", [True, False])
def test_a_renamed_file_keeps_its_id(
    file: Path, articles: Articles, renamed: tuple[str, str, str, str], expect: bool
) -> None:
    before = build(file, articles)
    del articles["posts/a.md"]
    articles[renamed[0]] = renamed[1:]
    assert build(file, articles, expect=expect)[renamed[0]] == before["posts/a.md"]
    assert [json.loads(line)[0] for line in lines(file)] == sorted(articles)
    assert build(file, articles)[renamed[0]] == before["posts/a.md"]


def test_a_rename_is_recognised_by_the_title_and_date_of_the_last_build(
    file: Path, articles: Articles
) -> None:
    before = build(file, articles)
    articles["posts/a.md"] = tag("later"), "Later", "2026-04-01"
    build(file, articles)
    del articles["posts/a.md"]
    articles["z.md"] = tag("z"), "Later", "2026-04-01"
    assert build(file, articles)["z.md"] == before["posts/a.md"]


@pytest.mark.parametrize(
    "renamed",
    [
        ("posts/z.md", tag("z"), "About a", "2026-03-09"),
        ("posts/z.md", tag("z"), "Another title", DAY),
        # A column that comes each year.
        ("old/a.md", tag("a", day="2027-03-01"), "About a", "2027-03-01 10:00"),
    ],
    ids=["other date", "other title", "same name and title, years later"],
)
def test_a_file_that_may_be_another_is_new(
    file: Path, articles: Articles, renamed: tuple[str, str, str, str]
) -> None:
    before = build(file, articles)
    del articles["posts/a.md"]
    articles[renamed[0]] = renamed[1:]
    assert build(file, articles)[renamed[0]] == renamed[1]
    articles.add("posts/a.md")
    assert build(file, articles)["posts/a.md"] == before["posts/a.md"]


def test_a_name_that_many_files_have_says_nothing(file: Path) -> None:
    articles = Articles()
    articles.add("one/index.md", "one", title="One")
    articles.add("two/index.md", "two", title="Two")
    build(file, articles)
    del articles["one/index.md"]
    articles.add("new/index.md", "new", title="New")
    assert build(file, articles)["new/index.md"] == tag("new")


def test_no_rename_is_recognised_unless_the_sources_are_known(
    file: Path, articles: Articles
) -> None:
    build(file, articles)
    ledger = Ledger(file)
    assert ask(ledger, "z.md", tag("a")) == f"{tag('a')}#z.md"


def test_files_that_swap_names_do_not_swap_ids(file: Path, articles: Articles) -> None:
    before = build(file, articles)
    one, two = articles
    articles[one], articles[two] = articles[two], articles[one]
    assert build(file, articles) == before


def test_one_of_two_drafts_with_one_title_can_be_renamed_and_both_cannot(file: Path) -> None:
    articles = Articles()
    articles.add("one.md", title="Untitled")
    articles.add("two.md", title="Untitled")
    build(file, articles)
    del articles["two.md"]
    articles.add("three.md", title="Untitled")
    assert build(file, articles)["three.md"] == tag("two")
    del articles["one.md"], articles["three.md"]
    articles.add("four.md", title="Untitled")
    articles.add("five.md", title="Untitled")
    assert build(file, articles) == {"four.md": tag("four"), "five.md": tag("five")}


def test_of_two_new_files_like_one_that_is_gone_neither_takes_its_id(
    file: Path, articles: Articles
) -> None:
    build(file, articles)
    del articles["posts/a.md"]
    articles.add("y.md", title="About a")
    articles.add("z.md", title="About a")
    ids = build(file, articles)
    assert (ids["y.md"], ids["z.md"]) == (tag("y"), tag("z"))


def test_the_file_with_the_same_address_comes_before_that_with_the_same_title(
    file: Path, articles: Articles
) -> None:
    build(file, articles)
    del articles["posts/a.md"]
    articles.add("y.md", title="About a")
    articles.add("z.md", "a", title="Other")
    ids = build(file, articles)
    assert (ids["y.md"], ids["z.md"]) == (tag("y"), tag("a"))


def test_a_folder_that_moves_with_all_its_articles_keeps_their_ids(file: Path) -> None:
    articles, moved = Articles(), Articles()
    for number in range(30):
        articles.add(f"old/{number}.md", title="A post")
        moved.add(f"new/{number}.md", f"new/{number}", title="A post")
    ids = build(file, articles)
    assert build(file, moved) == {source.replace("old", "new"): id for source, id in ids.items()}


def test_two_articles_with_one_slug_and_date_have_two_ids(file: Path) -> None:
    articles = Articles()
    articles.add("posts/é 1.md", "same", title="Two")
    articles.add("posts/a.md", "same", title="One")
    ids = build(file, articles)
    assert ids == {"posts/a.md": tag("same"), "posts/é 1.md": f"{tag('same')}#posts/%C3%A9%201.md"}
    assert urlsplit(ids["posts/é 1.md"]).fragment.isascii()
    assert build(file, articles) == ids
    del articles["posts/a.md"]
    assert build(file, articles)["posts/é 1.md"] == ids["posts/é 1.md"]


def test_an_id_of_a_deleted_article_is_not_used_again(file: Path) -> None:
    ledger = Ledger(file)
    ask(ledger, "a.md", "taken", "A", "2020")
    ask(ledger, "b.md", "taken", "B", "2021")
    ledger.save()
    ledger = Ledger(file)
    ledger.sources(["c.md", "d.md", "e.md"])
    for source in ("c.md", "d.md"):
        ledger.expect(source, "taken", title="New", date="2026")
    found = {ask(ledger, name, "taken", "New", "2026") for name in ("c.md", "d.md")}
    assert found == {"taken#c.md", "taken#d.md"}
    assert ask(ledger, "e.md", "taken#b.md", "E", "2020") == "taken#b.md"  # renamed
    ledger.save()
    ledger = Ledger(file)
    assert ask(ledger, "b.md", "taken", "B", "2021") == "taken#b.md+"
    assert ask(ledger, "f.md", "taken#b.md", "F", "2026") == "taken#b.md/f.md"


def test_an_id_given_by_hand_is_nobody_elses_and_not_in_the_file(
    file: Path, articles: Articles
) -> None:
    build(file, articles)
    ledger = Ledger(file)
    ledger.sources([*articles, "c.md", "d.md"])
    assert ledger.claim("c.md", "by hand")
    assert ledger.claim("c.md", "by hand")
    assert ledger.claim("posts/a.md", tag("a"))
    assert not ledger.claim("d.md", "by hand")
    assert not ledger.claim("d.md", tag("a"))
    assert ask(ledger, "d.md", "by hand") == "by hand#d.md"
    ledger.save()
    assert [json.loads(line)[1] for line in lines(file)] == [
        "by hand#d.md", tag("a"), "tag:example.org,2026-03-02:/b.html",
    ]  # fmt: skip


def test_an_id_of_a_file_that_is_gone_can_be_given_by_hand(file: Path, articles: Articles) -> None:
    build(file, articles)
    ledger = Ledger(file)
    ledger.sources(["posts/b.md", "z.md", "y.md"])
    assert ledger.claim("z.md", tag("a"))
    assert not ledger.claim("y.md", tag("a"))
    assert ask(ledger, "y.md", title="About a") == tag("y")
    assert ask(ledger, "posts/a.md") == f"{tag('a')}#posts/a.md"


def test_a_source_that_was_not_announced_but_is_asked_for_is_not_gone(
    file: Path, articles: Articles
) -> None:
    build(file, articles)
    ledger = Ledger(file)
    ledger.sources(["z.md"])
    assert ask(ledger, "posts/a.md") == tag("a")
    assert ask(ledger, "z.md", title="About a") == tag("z")


CONFLICT = (
    row("a.md", tag("a"), DAY, "A")
    + f"<<<<<<< HEAD\n{row('b.md', tag('b'), DAY, 'B')}||||||| base\n=======\n"
    + row("b.md", tag("c"), DAY, "B")
    + f"{row('d.md', tag('d'), DAY, 'D')}>>>>>>> topic\n"
)


def test_a_file_with_a_conflict_is_read_but_not_written(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file.write_text(CONFLICT, "utf-8")
    ledger = Ledger(file)
    assert [ask(ledger, name, "new") for name in ("a.md", "b.md", "d.md", "e.md")] == [
        tag("a"), tag("b"), tag("d"), "new",
    ]  # fmt: skip
    ledger.save()
    assert file.read_text("utf-8") == CONFLICT
    (told,) = caplog.messages
    mark = "is a conflict of git. Keep both sides, but not its marks."
    assert told == (
        f"{file}: not all ids of feed entries can be read. New ones are not kept until this is "
        f"put right:\n  line 2 {mark}\n  line 4 {mark}\n  line 5 {mark}\n  line 6 repeats a source or "
        f"an id of a line above, which is used. Delete one.\n  line 8 {mark}"
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (row("a.md", tag("x"), DAY, "A"), "repeats a source or an id"),
        (row("b.md", tag("a"), DAY, "A"), "repeats a source or an id"),
        ('["b.md","tag:exam\n', "is not"),
        ('["b.md","id"]\n', "is not"),
        ('["b.md","id","date",1]\n', "is not"),
        (row("b.md", "id", "date", "title", "more"), "is not"),
        ("%%%%%%% diff\n", "is not"),
        (row("é.md", "id", DAY, "é").encode("latin-1"), "is not"),
    ],
)
def test_a_line_that_is_not_understood_is_told_and_stays(
    file: Path, caplog: pytest.LogCaptureFixture, line: str | bytes, why: str
) -> None:
    line = line.encode() if isinstance(line, str) else line
    file.write_bytes(f"{HEADER}# Mine.\n\n{row('a.md', tag('a'), DAY, 'A post')}".encode() + line)
    ledger = Ledger(file)
    assert ask(ledger, "a.md", "other") == tag("a")
    assert ask(ledger, "c.md") == tag("c")
    ledger.save()
    (told,) = caplog.messages
    assert f"\n  line 8 {why}" in told
    assert "stays in the file" in told
    saved = file.read_bytes().splitlines(keepends=True)
    assert saved[:5] == [*_HEADER.splitlines(keepends=True), b"# Mine.\n"]
    assert line in saved
    assert len(saved) == 8
    os.utime(file, (0, 0))
    ledger = Ledger(file)
    assert (ask(ledger, "a.md", "x"), ask(ledger, "c.md", "x")) == (tag("a"), tag("c"))
    ledger.save()
    assert file.stat().st_mtime == 0


def test_a_file_full_of_what_is_not_understood_is_told_in_few_lines(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file.write_text("a.md  id\n" * 99, "utf-8")
    ask(Ledger(file), "a.md")
    (told,) = caplog.messages
    assert told.count("\n") == 10
    assert told.endswith("\n  ...")


def test_a_line_that_a_merge_has_kept_twice_is_one(
    file: Path, articles: Articles, caplog: pytest.LogCaptureFixture
) -> None:
    before = build(file, articles)
    once = file.read_bytes()
    file.write_bytes(once + lines(file)[0].replace("About", "On").encode() + b"\n")
    assert build(file, articles) == before
    articles.add("c.md")
    build(file, articles)
    del articles["c.md"]
    assert len(lines(file)) == 3
    assert not caplog.messages


def test_lines_in_any_order_with_windows_line_ends_and_a_mark_are_understood(
    file: Path, articles: Articles, caplog: pytest.LogCaptureFixture
) -> None:
    ids = build(file, articles)
    text = HEADER + "\n".join([*reversed(lines(file)), ""])
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    articles = Articles({source: ("other", *rest) for source, (_, *rest) in articles.items()})
    before = file.read_bytes()
    assert build(file, articles) == ids
    assert file.read_bytes() == before
    articles.add("c.md")
    build(file, articles)
    assert b"\r" not in file.read_bytes()
    assert file.read_bytes().startswith(_HEADER + b'["c.md",')
    assert not caplog.messages


def test_a_file_in_utf_16_is_left_alone(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    data = row("a.md", tag("a"), DAY, "A").encode("utf-16")
    file.write_bytes(data)
    ledger = Ledger(file)
    assert ask(ledger, "a.md", "x") == "x"
    ledger.save()
    assert (file.read_bytes(), len(caplog.messages)) == (data, 1)


def test_a_file_that_cannot_be_read_is_told_once_and_left_alone(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file.mkdir()
    ledger = Ledger(file)
    assert (ask(ledger, "a.md"), ask(ledger, "b.md")) == (tag("a"), tag("b"))
    ledger.save()
    (told,) = caplog.messages
    assert told == (
        f"{file}: not all ids of feed entries can be read. New ones are not kept until this is "
        f"put right:\n  {os.strerror(errno.EISDIR)}. Make the file readable."
    )


def test_a_folder_that_cannot_be_written_is_told_once(
    file: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> str:
        raise PermissionError(errno.EACCES, "Permission denied", "x")

    monkeypatch.setattr(static_files, "write", refuse)
    ledger = Ledger(file)
    assert ask(ledger, "a.md") == tag("a")
    ledger.save()
    ledger.save()
    (told,) = caplog.messages
    assert told == (
        f"{file}: ids of feed entries cannot be kept (Permission denied). Make the file and its "
        "folder writable, build once and commit the file."
    )


@given(st.dictionaries(ODD, st.tuples(ODD, ODD, ODD), max_size=6))
def test_whatever_is_written_is_read_back(articles: dict[str, tuple[str, str, str]]) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder, "smo-ids.txt")
        ids = build(file, Articles(articles))
        assert len(set(ids.values())) == len(articles)
        written = file.read_bytes() if articles else b""
        others = Articles({source: ("?", *rest) for source, (_, *rest) in articles.items()})
        assert build(file, others) == ids
        ledger = Ledger(file)
        assert {line[0]: line[1] for line in ledger._lines.values()} == ids
        assert ledger._stuck is False
        assert sorted(ledger._others) == []
        if articles:
            assert file.read_bytes() == written
            assert written.count(b"\n") == _HEADER.count(b"\n") + len(articles)


def test_a_name_that_is_no_text_has_an_id_but_no_line(file: Path, articles: Articles) -> None:
    articles.add("\udce9.md", "e", title="E")
    articles.add("\udce9/\udce9.md", "e", title="E")
    ids = build(file, articles)
    assert len(set(ids.values())) == 4
    assert len(lines(file)) == 2
    os.utime(file, (0, 0))
    assert build(file, articles) == ids
    assert file.stat().st_mtime == 0


SITE = st.dictionaries(
    st.builds("{}/{}.md".format, FEW, FEW), st.tuples(FEW, FEW, st.sampled_from("12")), max_size=7
)


@given(st.lists(SITE, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_questions_changes_neither_ids_nor_file(
    sites: list[dict[str, tuple[str, str, str]]], chance: random.Random
) -> None:
    with TemporaryDirectory() as folder:
        one, two = Path(folder, "1.txt"), Path(folder, "2.txt")
        for site in sites:
            items = list(site.items())
            chance.shuffle(items)
            assert build(one, Articles(site)) == build(two, Articles(items))
            assert one.exists() == two.exists()
            if one.exists():
                assert one.read_bytes() == two.read_bytes()


@given(st.lists(SITE, min_size=1, max_size=4), st.data())
def test_no_two_sources_of_a_site_ever_have_one_id(
    sites: list[dict[str, tuple[str, str, str]]], data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder:
        for site in sites:
            ledger = Ledger(Path(folder, "smo-ids.txt"))
            if data.draw(st.booleans()):
                ledger.sources(site)
            ids: dict[str, str] = {}
            for source, (id, title, date) in site.items():
                match data.draw(st.integers(0, 2)):
                    case 0 if ledger.claim(source, title):
                        ids[source] = title
                        continue
                    case 1:
                        ledger.expect(source, id, title=title, date=date)
                ids[source] = ask(ledger, source, id, title, date)
                assert ids[source] == ask(ledger, source, id, title, date)
            assert len(set(ids.values())) == len(ids)
            ledger.save()
