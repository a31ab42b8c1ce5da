"""What the check reads is what link previewers that nobody here wrote read.

Where they differ from it, and from each other, docs/check.md says why.
"""

from pathlib import Path
from typing import Any

import pytest

from pelican_smo.inspect.output import Output
from pelican_smo.inspect.page import Page
from tests.check_sites import GOOD, after, changed, without, write
from tests.conftest import need, need_file
from tests.reading import Built
from tests.test_demo import demo  # noqa: F401 - the built demo, as a fixture
from tests.validators import readers

MAKER = "`make test`, or `npm ci` in tests/validators"

# Both of a tag that stands twice, and tags by name=, are read by one of the two only.
CONTRADICTING = after('<meta property="og:title"', '<meta property="og:title" content="Limpets">')
BY_NAME = changed(('property="og:title"', 'name="og:title"'))

BROKEN = {
    "title": without('<meta property="og:title"'),
    "no-description": without('<meta name="description"', '<meta property="og:desc'),
    "og-description": without('<meta property="og:description"'),
    "image": without('<meta property="og:image'),
    "relative": changed(('og:image" content="https://example.org', 'og:image" content="')),
    "doubled": after('<meta property="og:title"', '<meta property="og:title" content="Counting limpets">'),
    "contradicting": CONTRADICTING,
    "by-name": BY_NAME,
    "markup": changed(('og:title" content="', 'og:title" content="&lt;i&gt;X&lt;/i&gt; &amp;amp; ')),
    "url": without('<meta property="og:url"'),
    "other-url": changed(('og:url" content="https://example.org/', 'og:url" content="https://example.org/x/')),
    "empty": changed(('og:title" content="Counting limpets"', 'og:title" content=""')),
    "unclosed": GOOD.replace("<head>", "<div><table><p>").replace("</head>", "</i></table></td>"),
    "nothing": without("<meta property", "<meta name=", "<link", "<script"),
}  # fmt: skip

TAGS = {
    "og:title": "ogTitle", "og:description": "ogDescription", "og:url": "ogUrl",
    "og:type": "ogType", "og:site_name": "ogSiteName", "og:locale": "ogLocale",
    "article:published_time": "articlePublishedTime", "twitter:card": "twitterCard",
}  # fmt: skip
IMAGE = {"og:image": "url", "og:image:alt": "alt", "og:image:width": "width",
         "og:image:height": "height", "og:image:type": "type"}  # fmt: skip


def pages(folder: Path) -> dict[str, tuple[Page, dict[str, Any]]]:
    """The pages of a folder as the check has them, and as the previewers have them."""
    need("node", "what link previewers read")
    need_file(readers.SCRAPER, "what link previewers read", MAKER)
    output = Output(folder)
    said = readers.scrape([output.folder / path for path in output.pages], output.folder)
    return {path: (Page(output.document(path), output), said[path]) for path in output.pages}


def of_check(page: Page) -> dict[str, str]:
    """What the check has, in open-graph-scraper's words."""
    found = {word: page.said(tag) for tag, word in TAGS.items()}
    return found | {f"image {word}": page.said(tag) for tag, word in IMAGE.items()}


def of_scraper(said: dict[str, Any]) -> dict[str, str]:
    found = {word: said.get(word, "") for word in TAGS.values()}
    (image,) = said.get("ogImage", [{}])
    return found | {f"image {word}": str(image.get(word, "")) for word in IMAGE.values()}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Page, dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("broken")
    return pages(write(folder, {f"{name}.html": page for name, page in BROKEN.items()}))


@pytest.mark.parametrize("name", BROKEN)
def test_open_graph_scraper_reads_the_same(name: str, broken: Any) -> None:
    page, said = broken[f"{name}.html"]
    ours, theirs = of_check(page), of_scraper(said["openGraph"])
    if name == "contradicting":
        # It takes the last, as its documentation says; the other one takes the first.
        assert (ours.pop("ogTitle"), theirs.pop("ogTitle")) == ("Counting limpets", "Limpets")
    assert ours == theirs


@pytest.mark.parametrize("name", BROKEN)
def test_metascraper_reads_the_same(name: str, broken: Any) -> None:
    page, said = broken[f"{name}.html"]
    ours, theirs = page.said, said["metascraper"]
    # It reads og: by property= alone, as Signal does, and takes <title> instead.
    title = "" if name == "by-name" else ours("og:title")
    assert theirs["title"] == (title or page.document.title)
    assert (theirs["description"] or "") == ours("og:description", "description")
    if ours("og:url"):
        assert theirs["url"] == ours("og:url")
    if name == "relative":
        # It is told an address, as a browser knows one.
        assert theirs["image"] == "https://nowhere.example.com/a.png"
    elif ours("og:image"):
        assert theirs["image"] == ours("og:image")


def test_they_read_the_demo_as_the_check_does(demo: Built) -> None:  # noqa: F811
    found = pages(demo.output)
    assert len(found) > 50
    for path, (page, said) in found.items():
        assert of_check(page) == of_scraper(said["openGraph"]), path
        if page.has_open_graph:
            theirs = said["metascraper"]
            assert _straight(theirs["title"]) == _straight(page.said("og:title")), path
            assert theirs["image"] == page.said("og:image"), path
            assert theirs["url"] == page.said("og:url"), path


def _straight(text: str) -> str:
    """Metascraper makes quotes typographic."""
    return text.translate(str.maketrans("“”‘’", "\"\"''"))
