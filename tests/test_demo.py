"""The demo builds as its README says, and shows what it says it shows."""

import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import feedparser
import pytest
from pelican import Pelican
from pelican.settings import read_settings
from PIL import Image

from pelican_smo.inspect.check import check
from pelican_smo.inspect.output import Output
from tests.conftest import HERE, disconnect
from tests.reading import Built

DEMO = HERE.parent / "demo_site"
SITEURL = "https://tidetable.example.org"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The public build of the demo, from a copy, so that no output of hand is in it."""
    folder = tmp_path_factory.mktemp("demo") / "demo_site"
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("output", "__pycache__", "cache"))
    disconnect()
    output = folder / "output"
    settings = read_settings(str(folder / "publishconf.py"), override={"OUTPUT_PATH": str(output)})
    Pelican(settings).run()
    return Built(output, [])


def articles(demo: Built) -> dict[str, object]:
    return {name: page for name, page in demo.pages().items() if name.startswith("posts/")}


def test_there_is_something_to_read(demo: Built) -> None:
    assert len(articles(demo)) >= 12
    assert {"about.html", "setup.html", "index.html"} <= set(demo.pages())
    assert any(name.startswith("drafts/") for name in demo.pages())


def test_every_page_but_one_has_its_tags_once(demo: Built) -> None:
    for name, page in demo.pages().items():
        if name == "posts/autumn-rota.html":
            assert page.metas("og:title") == []
            continue
        for tag in ("og:title", "og:type", "og:url", "og:image", "twitter:card"):
            assert page.meta(tag), f"{name}: {tag}"
        assert page.canonical() == page.meta("og:url")
        image = (page.meta("og:image") or "").removeprefix(f"{SITEURL}/")
        assert demo.has(image), f"{name}: {image}"


def test_the_ledger_of_the_demo_is_committed(demo: Built) -> None:
    """As its first comment asks of every site."""
    name = "content/smo-ids.txt"
    assert (demo.output.parent / name).read_bytes() == (DEMO / name).read_bytes()


def test_pages_without_a_picture_have_a_card(demo: Built) -> None:
    paper, wood = (0xFD, 0xF8, 0xEC), (0x8B, 0x6B, 0x4A)
    # The lists, one post in the site's colours, and one in a layout of its own.
    for name, ground in (
        ("index.html", paper),
        ("category/rock-pools.html", paper),
        ("posts/the-lowest-tide-of-the-spring.html", paper),
        ("posts/notice-board.html", wood),
    ):
        card = (demo.page(name).meta("og:image") or "").removeprefix(f"{SITEURL}/")
        assert card.startswith("smo/cards/"), name
        with Image.open(demo.output / card) as drawn:
            assert drawn.convert("RGB").getpixel((1190, 10)) == ground, name
    assert not (demo.page("posts/biscuit.html").meta("og:image") or "").endswith(".png")


def test_buttons_stand_where_the_posts_say(demo: Built) -> None:
    usual = ["bluesky", "mastodon", "reddit", "linkedin", "x", "email", "copy_link",
             "native_share", "qr", "instapaper", "raindrop", "pinboard", "wallabag",
             "shelf"]  # fmt: skip
    rows = {name: page.channels() for name, page in demo.pages().items()}
    assert rows["posts/glowing-water.html"] == ["mastodon", "reddit", "hackernews"]
    assert rows["posts/biscuit.html"] == rows["posts/autumn-rota.html"] == rows["about.html"] == []
    assert rows["posts/counting-limpets.html"] == usual


def test_a_post_says_what_is_told_of_it(demo: Built) -> None:
    page = demo.page("posts/notice-board.html")
    url = f"{SITEURL}/posts/notice-board.html"
    (row,) = page.with_class("smo-buttons")
    links = {tag.get("class", "").rpartition("smo-")[2]: tag.get("href") for tag in row.iter("a")}
    parts = {name: urlsplit(href or "") for name, href in links.items()}
    said = {name: parse_qs(it.query or it.fragment) for name, it in parts.items()}
    assert said["bluesky"]["text"][0].startswith("The notice board at the slipway fell")
    assert said["bluesky"]["text"][0].endswith(f" {url}")
    assert said["mastodon"]["text"][0].endswith(f"#SlowNews #SmallWeb {url}")
    assert said["x"]["via"] == ["example"]
    assert said["shelf"] == {
        "u": [url], "t": ["A new board for old news"], "k": ["notices,SlowNews,RD"],
    }  # fmt: skip


def test_translations_speak_their_language(demo: Built) -> None:
    assert demo.page("posts/let-the-tide-come-fr.html").meta("og:locale") == "fr_FR"
    assert demo.page("posts/sky-answers-ar.html").meta("og:locale") == "ar_EG"


def test_the_feeds_hold_every_post(demo: Built) -> None:
    for name in ("feeds/all.atom.xml", "feeds/all.rss.xml"):
        feed = feedparser.parse((demo.output / name).read_bytes())
        assert not feed.bozo
        assert len(feed.entries) == len(articles(demo))


def test_the_podcast_has_its_episode(demo: Built) -> None:
    feed = feedparser.parse((demo.output / "feeds/podcast.rss.xml").read_bytes())
    assert not feed.bozo
    assert feed.feed.title == "Heard from the Rock"
    (episode,) = feed.entries
    (sound,) = episode.enclosures
    assert episode.link == f"{SITEURL}/posts/two-blasts.html"
    assert sound.href == f"{SITEURL}/audio/foghorn.mp3"
    assert (sound.type, episode.itunes_duration) == ("audio/mpeg", "11")
    size = (demo.output / "audio/foghorn.mp3").stat().st_size
    assert int(sound.length) == size < 60_000
    assert demo.has("audio/foghorn.vtt")
    assert demo.has("images/show.jpg")


def test_the_page_to_subscribe_lists_the_feeds(demo: Built) -> None:
    page = demo.page("subscribe/index.html")
    assert page.canonical() == f"{SITEURL}/subscribe/"
    listed = [it.get("data-smo-copy") or "" for it in page.with_class("smo-copy")]
    assert listed[:2] == [f"{SITEURL}/feeds/all.rss.xml", f"{SITEURL}/feeds/podcast.rss.xml"]
    assert len(listed) == 2 + len(list((demo.output / "category").iterdir()))
    assert all(demo.has(url.removeprefix(f"{SITEURL}/")) for url in listed)
    assert demo.has("subscribe/feeds.opml")
    assert demo.page("index.html").href("rss") == f"{SITEURL}/subscribe/"


def test_nothing_is_asked_of_another_host(demo: Built) -> None:
    for name, page in demo.pages().items():
        loaded = [
            tag.get(attribute) or ""
            for tag in page.tree.iter()
            for attribute in ("src", "srcset", "data", "poster")
        ] + [link.get("href", "") for link in page.links("stylesheet")]
        abroad = [
            url for url in loaded if re.match(r"(https?:)?//", url) and not url.startswith(SITEURL)
        ]
        assert abroad == [], name


def test_the_settings_are_commented_line_by_line() -> None:
    source = (DEMO / "pelicanconf.py").read_text("utf-8")
    block = source[source.index("SMO = {") :]
    for key in ("site_kind", "share", "bookmark", "follow", "buttons", "on", "position", "style", "hashtags",
                "labels", "show_retired", "integrity", "head",
                "theme_tags", "jsonld", "default_image", "cards", "layout", "colours", "logo", "ratios", "feeds", "formats", "hubs",
                "podcast", "subscribe"):  # fmt: skip
        line = next(it for it in block.splitlines() if f'"{key}"' in it)
        before = block.splitlines()[block.splitlines().index(line) - 1]
        assert "#" in line or before.strip().startswith("#") or line.rstrip().endswith("{"), key


def test_pictures_are_small_enough_for_every_network() -> None:
    for picture in DEMO.rglob("*.jpg"):
        assert picture.stat().st_size < 300_000, picture.name
    assert len(list(Path(DEMO / "content" / "images").glob("*.jpg"))) >= 6


def test_the_check_finds_nothing_but_the_page_that_is_left_alone(demo: Built) -> None:
    found = check(Output(demo.output))
    assert {(it.path, it.rule, it.severity) for it in found.findings} == {
        ("posts/autumn-rota.html", "tags-missing", "warning"),
        ("posts/autumn-rota.html", "canonical-missing", "warning"),
    }
    assert found.score == 99
