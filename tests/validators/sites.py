"""The sites that are judged, and what their sources say."""

import logging
import shutil
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from pelican import Pelican
from pelican.settings import read_settings

from tests.conftest import BUNDLED_THEMES, HERE, SETTINGS, SITEURL, Site, disconnect, theme

# Of the fixture themes those whose pages any parser reads alike: no empty files, no
# second document within the first, no head that ends in the middle of a tag.
THEMES = ["comments-and-code", "full-index", "macro-body", "minified", "no-head-end", "own-og",
          "places-itself", "upper-case"]  # fmt: skip
SITES = [*THEMES, *BUNDLED_THEMES]
SITENAME = SETTINGS["SITENAME"]
SITESUBTITLE = "Walks by the sea, written down"

DEMO = HERE.parent / "demo_site"
DEMO_URL = "https://tidetable.example.org"


class Facts(NamedTuple):
    """What the sources say of a page; None where that cannot be told from them."""

    title: str
    description: str | None
    image: tuple[str, str, int, int, str] | None
    """Address, what it shows, width, height and type."""
    lang: str
    locale: str
    published: datetime | None = None
    modified: datetime | None = None
    authors: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()


_BERLIN = ZoneInfo("Europe/Berlin")
_DEFAULT = (f"{SITEURL}/images/site.png", SITENAME, 1200, 630, "image/png")
_CRABS = 'Six crabs & "five" shells'

ARTICLES = {
    "five-shells.html": Facts(
        'Odile & Ada\'s "5 < 6" problem', "Six crabs & five shells: who goes bare?",
        (f"{SITEURL}/images/crabs.png", _CRABS, 640, 400, "image/png"), "en", "en_US",
        datetime(2026, 5, 9, 14, 45, tzinfo=_BERLIN), datetime(2026, 11, 1, 8, 30, tzinfo=_BERLIN),
        ("Ada Lin", "Ben Oak"), "Rock pools", ("hermit crabs", "R&D", "tides"),
    ),
    "tide.html": Facts(
        "Let the tide come", "How to wait for water.", _DEFAULT, "en", "en_US",
        datetime(2026, 5, 2, 10, tzinfo=_BERLIN), None, ("Ada Lin",), "Rock pools", ("tides",),
    ),
    "tide-fr.html": Facts(
        "Laissez venir la marée", "L’art d’attendre l’eau.", _DEFAULT, "fr", "fr_FR",
        datetime(2026, 5, 2, 10, tzinfo=_BERLIN), None, ("Ada Lin",), "Rock pools", ("tides",),
    ),
    "plain.html": Facts(
        "Plain words", "Some words of a post.", _DEFAULT, "en", "en_US",
        datetime(2026, 3, 1, 10, tzinfo=_BERLIN), None, ("Ada Lin",), "Rock pools",
    ),
    "note.html": Facts(
        "A note", "Some words of a post.", _DEFAULT, "en", "en_US",
        datetime(2025, 12, 31, 23, 30, tzinfo=_BERLIN), None, ("Ada Lin",), "Rock pools", ("tides",),
    ),
    "drafts/draft.html": Facts(
        "A draft", "Some words of a post.", _DEFAULT, "en", "en_US",
        datetime(2026, 6, 1, 10, tzinfo=_BERLIN), None, ("Ada Lin",), "Rock pools",
    ),
    "hidden.html": Facts(
        "Out of sight", "Some words of a post.", _DEFAULT, "en", "en_US",
        datetime(2026, 6, 2, 10, tzinfo=_BERLIN), None, ("Ada Lin",), "Rock pools",
    ),
}  # fmt: skip
PAGES = {
    "pages/about.html": Facts("About", "Who we are.", _DEFAULT, "en", "en_US"),
    "pages/apart.html": Facts("Apart", "Who we are.", _DEFAULT, "en", "en_US"),
    "drafts/pages/unready.html": Facts("Unready", "Who we are.", _DEFAULT, "en", "en_US"),
}
LISTS = [
    "index.html", "index2.html", "category/rock-pools.html", "category/rock-pools2.html",
    "tag/tides.html", "tag/tides2.html", "author/ada-lin.html", "author/ada-lin2.html",
    "author/ben-oak.html", "2026/index.html", "2026/05/index.html", "archives.html", "tags.html",
    "categories.html", "authors.html", "search.html",
]  # fmt: skip

_SETTINGS: dict[str, Any] = {
    "SITESUBTITLE": SITESUBTITLE,
    "ARTICLE_PATHS": ["posts"],
    "DEFAULT_CATEGORY": "Rock pools",
    "USE_FOLDER_AS_CATEGORY": False,
    "DEFAULT_PAGINATION": 2,
    "YEAR_ARCHIVE_URL": "{date:%Y}/",
    "YEAR_ARCHIVE_SAVE_AS": "{date:%Y}/index.html",
    "MONTH_ARCHIVE_URL": "{date:%Y}/{date:%m}/",
    "MONTH_ARCHIVE_SAVE_AS": "{date:%Y}/{date:%m}/index.html",
    "TEMPLATE_PAGES": {"search.html": "search.html"},
}
# The demo shows the other style.
_SMO = {
    "share": ["bluesky", {"x": "@example"}, "email", "copy_link", "native_share", "qr"],
    "bookmark": ["pinboard", {"wallabag": "https://bag.example.org"}],
    "follow": ["rss", {"newsletter": {"action": "https://lists.example.org/subscribe"}}],
    "buttons": {"style": "menu", "position": "both"},
    "head": {"default_image": "images/site.png"},
}


def address(name: str, page: str) -> str:
    """The address of a page of the site of this name."""
    root = DEMO_URL if name == "demo" else SITEURL
    return f"{root}/{page.removesuffix('index.html')}"


def once(factory: pytest.TempPathFactory, make: Callable[[Path], None]) -> Path:
    """The folder that `make` fills, which it does once for all of pytest's workers."""
    root = factory.getbasetemp()
    if root.name.startswith("popen-"):
        root = root.parent
    folder, done = root / make.__name__, root / f"{make.__name__}.done"
    try:
        folder.mkdir()
    except FileExistsError:
        # Ten minutes, should that process have been killed.
        for _ in range(6000):
            if done.exists():
                break
            time.sleep(0.1)
    else:
        try:
            make(folder)
            done.write_text("well")
        finally:
            # The others must not wait for what does not come.
            if not done.exists():
                done.write_text("badly")
    assert done.read_text() == "well", f"{make.__name__} failed in another process"
    return folder


def small_and_demo(folder: Path) -> None:
    """Build all sites into `folder`, each as NAME/with and as NAME/without the plugin."""
    with logged() as log:
        site = Site(folder, log)  # type: ignore[arg-type]
        _write(site)
        for name in SITES:
            for kind, plugins in (("with", ["pelican_smo"]), ("without", [])):
                site.output = folder / name / kind
                settings = {**_SETTINGS, "THEME": theme(name), "PLUGINS": plugins}
                site.build(_SMO, **settings)
        for kind, plugins in (("with", ["pelican_smo"]), ("without", [])):
            build_demo(folder, folder / "demo" / kind, PLUGINS=plugins)


def build_demo(folder: Path, output: Path, **settings: Any) -> None:
    """Build the demo into `output`, from a copy in `folder`."""
    source = folder / "demo_source"
    if not source.exists():
        shutil.copytree(
            DEMO, source, ignore=shutil.ignore_patterns("output", "__pycache__", "cache")
        )
    disconnect()
    chosen = {"OUTPUT_PATH": str(output), **settings}
    Pelican(read_settings(str(source / "publishconf.py"), override=chosen)).run()


def demo_facts() -> dict[str, Facts]:
    """What the posts of the demo say, by their titles, which are all different."""
    return {
        meta.get("smo_title", meta["title"]): of_front_matter(meta)
        for meta in demo_posts()
        if meta.get("smo") != "off"
    }


def demo_posts() -> Iterator[dict[str, str]]:
    """What stands above each post of the demo, drafts too."""
    for path in (DEMO / "content" / "posts").iterdir():
        if path.suffix not in (".md", ".rst"):
            continue
        lines = path.read_text("utf-8").splitlines()
        meta = {"lang": "en"} if path.suffix == ".md" else {"lang": "en", "title": lines.pop(0)}
        for line in lines if path.suffix == ".md" else lines[2:]:
            key, _, value = line.removeprefix(":").partition(":")
            if not value:
                break
            meta[key.lower()] = value.strip()
        yield meta


def of_front_matter(meta: dict[str, str]) -> Facts:
    """What stands above a post of the demo, as facts."""
    zone = ZoneInfo("Europe/Dublin")
    dates = [
        datetime.fromisoformat(meta[key]).replace(tzinfo=zone) if key in meta else None
        for key in ("date", "modified")
    ]
    names = meta.get("authors", meta.get("author", "")).split(";")
    return Facts(
        meta.get("smo_title", meta["title"]),
        meta.get("smo_description", meta.get("description")),
        None,
        meta["lang"],
        {"en": "en_US", "fr": "fr_FR", "ar": "ar_EG"}[meta["lang"]],
        dates[0],
        dates[1],
        tuple(name.strip() for name in names),
        meta["category"],
        tuple(tag.strip() for tag in meta["tags"].split(",")),
    )


def _write(site: Site) -> None:
    shells = ARTICLES["five-shells.html"]
    site.post(
        "posts/shells.md", title=shells.title, slug="five-shells", date="2026-05-09 14:45",
        modified="2026-11-01 08:30", authors="; ".join(shells.authors), tags=", ".join(shells.tags),
        description=shells.description, smo_image="images/crabs.png", smo_image_alt=_CRABS,
    )  # fmt: skip
    for lang in ("", "-fr"):
        tide = ARTICLES[f"tide{lang}.html"]
        site.post(
            f"posts/tide{lang}.md", title=tide.title, slug="tide", date="2026-05-02 10:00",
            lang=tide.lang, tags="tides", summary=tide.description,
        )  # fmt: skip
    site.post("posts/plain.md", title="Plain words", slug="plain")
    site.post("posts/note.md", title="A note", slug="note", date="2025-12-31 23:30", tags="tides")
    for status, title, date in (("draft", "A draft", "01"), ("hidden", "Out of sight", "02")):
        site.post(
            f"posts/{status}.md", title=title, slug=status, status=status,
            date=f"2026-06-{date} 10:00",
        )  # fmt: skip
    site.page()
    site.page("pages/apart.md", title="Apart", status="hidden")
    site.page("pages/unready.md", title="Unready", status="draft")
    site.write(
        "search.html",
        '{% extends "base.html" %}{% block title %}Search{% endblock %}'
        "{% block content %}<p>Ask the sea.</p>{% endblock %}",
    )
    site.write("images/site.png", png(1200, 630))
    site.write("images/crabs.png", png(640, 400))


def png(width: int, height: int) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        framed = kind + data
        return struct.pack(">I", len(data)) + framed + struct.pack(">I", zlib.crc32(framed))

    rows = (b"\0" + b"\x10\x80\x70" * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


class Log(logging.Handler):
    """What a Site asks of pytest's caplog, which lives only as long as one test."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    @property
    def handler(self) -> logging.Handler:
        return self

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def clear(self) -> None:
        self.records.clear()

    @contextmanager
    def at_level(self, level: int) -> Iterator[None]:
        before = logging.getLogger().level
        logging.getLogger().setLevel(level)
        yield
        logging.getLogger().setLevel(before)


@contextmanager
def logged() -> Iterator[Log]:
    """A log that is one while sites are built."""
    log = Log()
    logging.getLogger().addHandler(log)
    try:
        yield log
    finally:
        logging.getLogger().removeHandler(log)
