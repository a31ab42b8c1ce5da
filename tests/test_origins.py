"""Every tag says where its value came from, and what it won against."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import SITEURL, Site, png

THEME = (
    '<html><head><title>t</title><meta property="og:title" content="Theirs">'
    '<meta property="og:title" content="Again"><meta property="fb:app_id" content="7">'
    '<link rel="canonical" href="/x"></head><body>{{ article.content }}</body></html>'
)


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def log() -> Iterator[Lines]:
    """What the plugin says, at the level that its logger has."""
    handler, logger = Lines(), logging.getLogger("pelican_smo")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)


@pytest.fixture
def told(site: Site, log: Lines) -> Any:
    def build(smo: Any = None, **meta: str) -> dict[str, str]:
        site.template("article.html", THEME)
        site.post(**meta)
        logging.getLogger("pelican_smo").setLevel(logging.DEBUG)
        site.build(smo)
        found = {}
        for line in log.lines:
            name, _, rest = line.removeprefix("post.md: ").partition(" = ")
            found.update({name: rest} if line.startswith("post.md: ") else {})
        return found

    return build


def test_at_debug_level_each_tag_names_its_place(site: Site, told: Any) -> None:
    site.write("images/boat.png", png())
    lines = told(
        {"authors": {"Ada Lin": {"x": "ada"}}, "head": {"extra": {"theme-color": "#123456"}}},
        smo_title="Ours", cover="images/boat.png", summary="Short", twitter_card="summary",
    )  # fmt: skip
    assert lines["og:title"] == "Ours (from smo_title, instead of the theme's Theirs, Again)"
    assert lines["canonical"] == f"{SITEURL}/a-post.html (from SITEURL, instead of the theme's /x)"
    assert lines["description"] == "Short (from summary)"
    assert lines["og:image"] == f"{SITEURL}/images/boat.png (from cover)"
    assert lines["og:image:width"] == "1200 (from cover)"
    assert lines["twitter:card"] == "summary (from twitter_card)"
    assert lines["twitter:creator"] == "@ada (from SMO authors)"
    assert lines["theme-color"] == "#123456 (from head.extra)"
    assert lines["article:published_time"] == "2026-03-01T10:00:00+01:00 (from date)"
    assert lines["og:type"] == "article (from site_kind)"
    assert lines["fb:app_id"] == "7 (from theme)"
    assert not [line for line in lines.values() if "(from )" in line or "from ," in line]


def test_with_keep_the_themes_tag_is_what_stands(told: Any) -> None:
    lines = told({"head": {"theme_tags": "keep"}})
    assert lines["og:title"] == "Theirs (from theme, instead of the theme's Again)"


def test_tags_are_not_logged_at_other_levels(site: Site, log: Lines) -> None:
    site.post()
    logging.getLogger("pelican_smo").setLevel(logging.INFO)
    site.build()
    assert [line for line in log.lines if " = " in line] == []


def test_on_no_page_is_a_tag_without_a_place(site: Site, log: Lines) -> None:
    site.template(
        "article.html", THEME.replace("<title>", '<meta name="robots" content="none"><title>')
    )
    site.post("a.md", og_title="O", external_canonical="https://e.example/a", body="")
    site.post("b.md", title="B", smo_video="https://youtu.be/dQw4w9WgXcQ", tags="sea")
    site.page()
    logging.getLogger("pelican_smo").setLevel(logging.DEBUG)
    site.build({"follow": {"x": "me"}})
    lines = [line for line in log.lines if " = " in line]
    assert [line for line in lines if "(from )" in line or "(from ," in line] == []
    found = {line.partition(" = ")[0]: line.rpartition("(from ")[2] for line in lines}
    assert found["a.md: twitter:title"] == "og_title)"
    assert found["a.md: og:url"] == "external_canonical)"
    assert found["a.md: description"].startswith("title")
    assert found["a.md: robots"].startswith("theme")
    assert found["b.md: og:type"] == "smo_video)"
