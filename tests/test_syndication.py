"""RSS and Atom as their specifications and their readers have them, without Pelican."""

import locale
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree

import atoma
import fastfeedparser
import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pelican_smo.base.text import legal
from pelican_smo.facts.page import Image, Person
from pelican_smo.feeds import rss_atom
from pelican_smo.feeds import shells as feed_shells
from pelican_smo.feeds.entries import NO_DATE, Channel, Entry

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
# RFC 822, 5.1, with the year of four digits that the RSS specification wants.
RFC_822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d "
    r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d [+-]\d{4}"
)
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")

CHANNEL = Channel(
    id="https://example.org/", title="The Tide Table", description="Walks & talks",
    home="https://example.org/", url="https://example.org/feeds/all.xml", language="en",
    author="Ada Lin", updated=datetime(2026, 4, 1, 7, 30, tzinfo=UTC),
)  # fmt: skip
ENTRY = Entry(
    source="a.md", id="tag:example.org,2026-03-01:/a.html", url="https://example.org/a.html",
    title='Tom & Jerry\'s "5 < 6"', content="<p>Some <em>text</em> &amp; more ]]></p>",
    summary="<p>Some text</p>", published=datetime(2026, 3, 1, 10, tzinfo=timezone(timedelta(hours=1))),
    updated=datetime(2026, 4, 1, 7, 30, tzinfo=UTC), categories=("Walks", "sea & stars"),
    authors=(Person("Ada Lin", "https://example.org/author/ada-lin.html"), Person("Bo Li")),
    image=Image("https://example.org/boat.png?a=1&b=2", "Boat", 1200, 630, "image/png"),
    language="fr", canonical="https://other.example/a", discussion="https://forum.example/t/1",
)  # fmt: skip
BARE = Entry(source="b.md", id="tag:b", url="https://example.org/b", title="B", updated=NO_DATE)


def atom(*entries: Entry, **changes: Any) -> bytes:
    channel = replace(CHANNEL, **changes)
    return feed_shells.atom(channel, map(rss_atom.atom_entry, entries))


def rss(*entries: Entry, summary_in_description: bool = True, **changes: Any) -> bytes:
    channel = replace(CHANNEL, **changes)
    items = [rss_atom.rss_item(entry, summary_in_description) for entry in entries]
    return feed_shells.rss(channel, items)


def parsed(data: bytes) -> Any:
    feed = feedparser.parse(data)
    assert not feed.bozo, feed.bozo_exception
    return feed


@pytest.mark.parametrize("write", [atom, rss])
def test_a_reader_reads_what_the_entry_says(write: Any) -> None:
    feed = parsed(write(ENTRY, BARE))
    entry, bare = feed.entries
    assert (entry.id, entry.link, entry.title) == (ENTRY.id, ENTRY.url, ENTRY.title)
    assert [it.name for it in entry.authors] == ["Ada Lin", "Bo Li"]
    assert [it.term for it in entry.tags] == ["Walks", "sea & stars"]
    assert entry.published_parsed[:5] == (2026, 3, 1, 9, 0)
    assert entry.updated_parsed[:5] == (2026, 4, 1, 7, 30)
    assert entry.content[0].value == ENTRY.content
    assert entry.content[0].type == "text/html"
    assert entry.summary == ENTRY.summary
    assert entry.media_content == [
        {
            "url": "https://example.org/boat.png?a=1&b=2", "medium": "image", "type": "image/png",
            "width": "1200", "height": "630",
        }
    ]  # fmt: skip
    assert (bare.id, bare.link, bare.title) == ("tag:b", "https://example.org/b", "B")
    assert "media_content" not in bare


@pytest.mark.parametrize("write", [atom, rss])
def test_another_reader_reads_the_same(write: Any) -> None:
    feed = fastfeedparser.parse(write(ENTRY))
    (entry,) = feed.entries
    assert (entry.id, entry.link, entry.title) == (ENTRY.id, ENTRY.url, ENTRY.title)
    assert entry.content[0]["value"] == ENTRY.content
    assert datetime.fromisoformat(entry.published) == ENTRY.published
    assert [it["term"] for it in entry.tags] == ["Walks", "sea & stars"]
    assert entry.media_content[0]["url"] == "https://example.org/boat.png?a=1&b=2"


def test_a_strict_reader_of_atom_reads_the_same() -> None:
    feed = atoma.parse_atom_bytes(atom(ENTRY, image="https://example.org/icon.png"))
    assert feed.title.value == "The Tide Table"
    assert feed.icon == feed.logo == "https://example.org/icon.png"
    assert feed.updated == CHANNEL.updated
    (entry,) = feed.entries
    assert (entry.id_, entry.title.value) == (ENTRY.id, ENTRY.title)
    assert (entry.published, entry.updated) == (ENTRY.published, ENTRY.updated)
    assert (entry.content.value, entry.summary.value) == (ENTRY.content, ENTRY.summary)
    assert entry.content.text_type.value == "html"
    assert [(it.name, it.uri) for it in entry.authors] == [
        ("Ada Lin", "https://example.org/author/ada-lin.html"), ("Bo Li", None),
    ]  # fmt: skip
    assert [it.term for it in entry.categories] == list(ENTRY.categories)


def test_a_strict_reader_of_rss_reads_the_same() -> None:
    feed = atoma.parse_rss_bytes(rss(ENTRY, image="https://example.org/icon.png"))
    assert (feed.title, feed.link) == ("The Tide Table", "https://example.org/")
    assert feed.description == "Walks & talks"
    assert feed.language == "en"
    assert feed.last_build_date == CHANNEL.updated
    (entry,) = feed.items
    assert (entry.guid, entry.link, entry.title) == (ENTRY.id, ENTRY.url, ENTRY.title)
    assert entry.pub_date == ENTRY.published
    assert entry.description == ENTRY.summary
    assert entry.content_encoded == ENTRY.content
    assert entry.categories == list(ENTRY.categories)
    assert entry.comments == ENTRY.discussion


def test_what_rss_asks_for() -> None:
    """The RSS Advisory Board's specification and profile."""
    root = ElementTree.fromstring(
        rss(
            ENTRY,
            image="https://example.org/icon.png",
            copyright="© 2026 Ada",
            hubs=("https://hub.example/",),
        )
    )
    channel = root[0]
    assert [it.tag for it in root] == ["channel"]
    assert channel.findtext("link") == "https://example.org/"
    assert channel.findtext("copyright") == "© 2026 Ada"
    assert "pelican_smo" in (channel.findtext("generator") or "")
    assert [(it.get("rel"), it.get("href")) for it in channel.findall(f"{ATOM}link")] == [
        ("self", "https://example.org/feeds/all.xml"), ("hub", "https://hub.example/"),
    ]  # fmt: skip
    image = channel.find("image")
    assert image is not None
    assert [(it.tag, it.text) for it in image] == [
        ("url", "https://example.org/icon.png"), ("title", "The Tide Table"),
        ("link", "https://example.org/"),
    ]  # fmt: skip
    (item,) = channel.findall("item")
    guid = item.find("guid")
    assert guid is not None
    assert guid.get("isPermaLink") == "false"
    # An author there is an e-mail address.
    assert item.find("author") is None
    assert channel.find("managingEditor") is None
    assert [it.text for it in item.findall(f"{DC}creator")] == ["Ada Lin", "Bo Li"]
    assert item.findtext(f"{DC}language") == "fr"
    assert item.findtext("comments") == "https://forum.example/t/1"
    for date in (channel.findtext("lastBuildDate"), item.findtext("pubDate")):
        assert RFC_822.fullmatch(date or ""), date
    assert RFC_3339.fullmatch(item.findtext(f"{ATOM}updated") or "")
    assert item.find(f"{MEDIA}group") is None
    # Each element once but those that may be repeated.
    once = [it.tag for it in item if it.tag not in ("category", f"{DC}creator")]
    assert len(once) == len(set(once))


def test_what_atom_asks_for() -> None:
    """RFC 4287."""
    root = ElementTree.fromstring(
        atom(
            ENTRY,
            BARE,
            image="https://example.org/icon.png",
            copyright="© 2026 Ada",
            hubs=("https://hub.example/",),
        )
    )
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert [(it.get("rel"), it.get("type")) for it in root.findall(f"{ATOM}link")] == [
        ("self", "application/atom+xml"), ("alternate", "text/html"), ("hub", None),
    ]  # fmt: skip
    assert root.findtext(f"{ATOM}rights") == "© 2026 Ada"
    # 4.1.1: one of a feed whose entries do not all have one.
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Ada Lin"
    entry, bare = root.findall(f"{ATOM}entry")
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert bare.get("{http://www.w3.org/XML/1998/namespace}lang") is None
    assert [(it.get("rel"), it.get("href")) for it in entry.findall(f"{ATOM}link")] == [
        # 4.2.7.2: without a rel it is alternate.
        (None, "https://example.org/a.html"), ("canonical", "https://other.example/a"),
        ("replies", "https://forum.example/t/1"),
    ]  # fmt: skip
    for element in root.iter():
        if element.tag in (f"{ATOM}updated", f"{ATOM}published"):
            assert RFC_3339.fullmatch(element.text or ""), element.text
        if element.tag in (f"{ATOM}content", f"{ATOM}summary"):
            assert element.get("type") == "html"


@pytest.mark.parametrize("write", [atom, rss])
def test_a_picture_elsewhere_has_the_type_of_its_name(write: Any) -> None:
    elsewhere = "https://other.example/boat"
    for url, element, media_type in (
        (f"{elsewhere}.JPG?a=1", "content", "image/jpeg"), (elsewhere, "thumbnail", None),
    ):  # fmt: skip
        root = ElementTree.fromstring(write(replace(ENTRY, image=Image(url))))
        (made,) = (it for it in root.iter() if it.tag.startswith(MEDIA))
        assert (made.tag, made.get("url"), made.get("type")) == (MEDIA + element, url, media_type)


def test_namespaces_are_declared_on_the_feed_and_nowhere_else() -> None:
    for data in (atom(ENTRY, BARE), rss(ENTRY, BARE)):
        head, _, entries = data.decode().partition("\n")[2].partition("\n")
        assert "xmlns" in head
        assert "xmlns" not in entries
        assert "ns0" not in entries


def test_without_a_summary_the_description_of_rss_is_the_whole_text() -> None:
    for data in (
        rss(replace(ENTRY, summary="")), rss(ENTRY, summary_in_description=False),
    ):  # fmt: skip
        (item,) = ElementTree.fromstring(data).iter("item")
        assert item.findtext("description") == ENTRY.content
        assert item.find(f"{CONTENT}encoded") is None


@pytest.mark.parametrize("summary_in_description", [True, False])
def test_a_summary_alone_is_the_description_of_rss(summary_in_description: bool) -> None:
    data = rss(replace(ENTRY, content=""), summary_in_description=summary_in_description)
    (item,) = ElementTree.fromstring(data).iter("item")
    assert item.findtext("description") == ENTRY.summary
    assert item.find(f"{CONTENT}encoded") is None


def test_a_style_sheet_is_named_before_the_feed() -> None:
    items = [rss_atom.rss_item(ENTRY)]
    for data in (
        feed_shells.rss(CHANNEL, items, "https://example.org/a.css?b=1&c=2"),
        feed_shells.atom(CHANNEL, [], "https://example.org/a.css?b=1&c=2"),
    ):
        assert data.splitlines()[1] == (
            b'<?xml-stylesheet type="text/css" href="https://example.org/a.css?b=1&amp;c=2"?>'
        )
        parsed(data)


def test_a_feed_of_nothing_is_one() -> None:
    assert parsed(atom()).entries == parsed(rss()).entries == []


def test_dates_are_written_in_the_c_locale_and_the_process_keeps_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str | None] = []
    really = locale.setlocale

    def record(category: int, name: str | None = None) -> str:
        asked.append(name)
        return really(category, name)

    monkeypatch.setattr(locale, "setlocale", record)
    before = really(locale.LC_ALL)
    item = ElementTree.fromstring(feed_shells.rss(CHANNEL, [])).findtext("channel/lastBuildDate")
    assert item == "Wed, 01 Apr 2026 07:30:00 +0000"
    assert "C" in asked
    assert really(locale.LC_ALL) == before


TEXTS = st.text(st.characters(codec=None)).map(legal)
DATES = st.datetimes(
    datetime(1000, 1, 1), datetime(9998, 12, 31),
    timezones=st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(
        lambda it: timezone(timedelta(minutes=it // timedelta(minutes=1)))
    ),
)  # fmt: skip


@given(text=TEXTS, date=DATES)
def test_any_legal_text_and_any_date_come_through(text: str, date: datetime) -> None:
    date = date.replace(microsecond=0)
    entry = replace(
        ENTRY, title=text.strip() or "A", content=text, summary=text, categories=(text,),
        authors=(Person(text or "A"),), published=date, updated=date,
    )  # fmt: skip
    # What XML makes of line ends is not ours to say.
    as_read = text.replace("\r\n", "\n").replace("\r", "\n")
    for data in (atom(entry), rss(entry)):
        root = ElementTree.fromstring(data)
        found = root.find(f".//{ATOM}entry")
        if found is not None:
            assert found.findtext(f"{ATOM}published") == date.isoformat()
            read = found.findtext(f"{ATOM}content")
        else:
            found = root.find(".//item")
            assert found is not None
            pub_date = found.findtext("pubDate") or ""
            assert RFC_822.fullmatch(pub_date), pub_date
            assert parsedate_to_datetime(pub_date) == date
            read = found.findtext(f"{CONTENT}encoded")
        assert (read or "").replace("\r\n", "\n").replace("\r", "\n") == as_read


TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1)
CHANNELS = st.builds(
    Channel,
    id=TEXTS,
    title=TEXTS.map(str.strip).filter(bool),
    description=st.sampled_from(["About", "<title>x</title>"]),
    home=st.just("https://example.org/"),
    url=TEXTS.map(lambda text: f"https://example.org/{text}"),
    language=st.just("en"),
    author=st.just("Ada"),
    updated=st.datetimes(datetime(1990, 1, 1), timezones=st.just(UTC)),
    image=st.sampled_from(["", "https://example.org/i.png"]),
    previous=st.sampled_from(["", "https://example.org/1"]),
)


@given(st.lists(CHANNELS, min_size=2, max_size=4))
def test_a_feed_is_what_it_would_be_alone(channels: list[Channel]) -> None:
    """Whatever the feeds before it said in its place."""
    shells = feed_shells.Shells()
    for channel in channels:
        assert shells.rss(channel, [b"<item/>"]) == feed_shells.rss(channel, [b"<item/>"])
        assert shells.atom(channel, [b"<entry/>"]) == feed_shells.atom(channel, [b"<entry/>"])
