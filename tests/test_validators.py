"""Pages of every kind, in many themes, judged by tools that nobody here wrote."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld
from pyld.documentloader.frozen import FrozenDocumentLoader

from tests.conftest import SITEURL, need, need_file
from tests.validators import readers, sites
from tests.validators.readers import extracted
from tests.validators.sites import ARTICLES, LISTS, PAGES, SITENAME, Facts
from tests.validators.vocabulary import NAMESPACE, Vocabulary, statements

MAKER = "`make test`, or `npm ci` in tests/validators"

# The one page of the demo that asks to be left alone.
OFF = ("demo", "posts/autumn-rota.html")

ALL_SITES = [*sites.SITES, "demo"]
every_site = pytest.mark.parametrize("name", ALL_SITES)
every_theme = pytest.mark.parametrize("name", sites.SITES)
SUBSCRIBE = "subscribe/index.html"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All sites, as NAME/with and NAME/without the plugin."""
    return sites.once(tmp_path_factory, sites.small_and_demo)


@pytest.fixture(scope="session")
def html_errors(built: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """What the Nu HTML checker holds against each page."""
    need("java", "the Nu HTML checker")
    need_file(readers.NU, "the Nu HTML checker", MAKER)

    def nu_html_checker(folder: Path) -> None:
        said = readers.check_html(sorted(built.glob("*/with*")), built)
        (folder / "said.json").write_text(json.dumps(said), "utf-8")

    folder = sites.once(tmp_path_factory, nu_html_checker)
    return json.loads((folder / "said.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def previews(built: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What open-graph-scraper and metascraper read in each article and page."""
    need("node", "what link previewers read")
    need_file(readers.SCRAPER, "what link previewers read", MAKER)

    def scrapers(folder: Path) -> None:
        read = [path for name in ALL_SITES for _, path, _ in contents(built, name)]
        said = readers.scrape(read, built)
        (folder / "said.json").write_text(json.dumps(said), "utf-8")

    folder = sites.once(tmp_path_factory, scrapers)
    return json.loads((folder / "said.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    need_file(readers.SCHEMA_ORG, "the vocabulary of schema.org", MAKER)
    return Vocabulary(readers.SCHEMA_ORG)


@pytest.fixture(scope="session")
def loader(vocabulary: Vocabulary) -> FrozenDocumentLoader:
    """Has the context of schema.org, and fetches nothing."""
    return FrozenDocumentLoader(documents={"https://schema.org": vocabulary.context()})


def pages(built: Path, name: str) -> Iterator[tuple[str, Path]]:
    """The pages of a site that the plugin has a hand in."""
    root = built / name / "with"
    for path in sorted(root.rglob("*.html")):
        page = path.relative_to(root).as_posix()
        if (name, page) != OFF:
            yield page, path


def contents(built: Path, name: str) -> list[tuple[str, Path, Facts]]:
    """The articles and pages of a site, and what their sources say."""
    if name != "demo":
        root = built / name / "with"
        return [(page, root / page, facts) for page, facts in {**ARTICLES, **PAGES}.items()]
    by_title = sites.demo_facts()
    found = [
        (page, path, by_title[extracted(path)[0]["og:title"][0]])
        for page, path in pages(built, name)
        if page.startswith(("posts/", "drafts/"))
    ]
    assert len(found) == len(by_title) > 12
    return found


def test_pages_of_every_kind_are_judged(built: Path) -> None:
    for name in sites.SITES:
        written = {page for page, _ in pages(built, name)}
        assert {*ARTICLES, *PAGES, *LISTS} <= written
        without = built / name / "without"
        of_others = {it.relative_to(without).as_posix() for it in without.rglob("*.html")}
        assert written == of_others | {SUBSCRIBE}


@every_site
def test_html_has_no_error_that_the_theme_has_not(
    name: str, built: Path, html_errors: dict[str, list[Any]]
) -> None:
    new = {}
    for page, _ in pages(built, name):
        ours = html_errors.get(f"{name}/with/{page}", [])
        # The checker takes feed: for a scheme with a host; that of a feed is feed:https://.
        ours = [it for it in ours if not it["message"].startswith("Bad value “feed:https://")]
        theirs = html_errors.get(f"{name}/without/{page}", [])
        more = Counter(it["message"] for it in ours) - Counter(it["message"] for it in theirs)
        if more:
            new[page] = [(it["message"], it.get("extract")) for it in ours if it["message"] in more]
    assert new == {}


def test_an_error_of_a_theme_is_found_and_gone_with_the_plugin(
    html_errors: dict[str, list[Any]],
) -> None:
    twice = "more than one “meta” element with its “name” attribute set to the value “description”"
    found = {
        kind: sum(twice in it["message"] for it in html_errors[f"full-index/{kind}/tide.html"])
        for kind in ("with", "without")
    }
    assert found == {"with": 0, "without": 1}


@every_site
def test_extruct_reads_what_the_source_says(name: str, built: Path) -> None:
    for page, path, facts in contents(built, name):
        asked = readers.for_extruct(sites.address(name, page), facts)
        said = extracted(path)[0]
        assert {key: said.get(key, []) for key in asked} == asked, page


@every_site
def test_extruct_reads_each_property_once_on_every_page(name: str, built: Path) -> None:
    several = {"article:author", "article:tag", "og:locale:alternate"}
    for page, path in pages(built, name):
        said, _, microdata = extracted(path)
        assert [key for key, it in said.items() if len(it) > 1 and key not in several] == [], page
        one = {key: values[0] for key, values in said.items()}
        assert one["og:url"] == sites.address(name, page)
        assert one["og:site_name"] == SITENAME
        assert re.fullmatch("[a-z]{2}_[A-Z]{2}", one["og:locale"]), page
        assert len(one.get("og:description", "")) > 3, page
        assert one["og:image"].startswith(sites.address(name, "")), page
        # Pages of the demo without a picture have a card.
        drawn = one["og:image"].endswith(".png")
        assert one.get("og:image:type") == ("image/png" if drawn else "image/jpeg"), page
        assert int(one["og:image:width"]) >= int(one["og:image:height"]) >= 400, page
        assert len(one["og:image:alt"]) > 3, page
        # Nothing of the theme's own data is lost.
        if page != SUBSCRIBE:
            assert microdata == extracted(built / name / "without" / page)[2], page


@every_theme
def test_extruct_reads_on_lists_what_is_listed(name: str, built: Path) -> None:
    names = {"category/": "Rock pools", "tag/": "tides", "author/ada": "Ada Lin",
             "author/ben": "Ben Oak", "2026/": "2026", "archives": "Archives", "tags": "Tags",
             "categories": "Categories", "authors": "Authors", "search": "Search"}  # fmt: skip
    picture = {"": f"{SITEURL}/images/site.png", ":width": "1200", ":height": "630",
               ":type": "image/png", ":alt": SITENAME}  # fmt: skip
    for page in LISTS:
        said = extracted(built / name / "with" / page)[0]
        title = next((it for start, it in names.items() if page.startswith(start)), SITENAME)
        assert title in said["og:title"][0], page
        assert said["og:type"] == ["profile" if page.startswith("author/") else "website"], page
        assert {key: said.get(f"og:image{key}") for key in picture} == {
            key: [value] for key, value in picture.items()
        }, page
        assert said["og:locale"] == ["en_US"]
    home = extracted(built / name / "with" / "index.html")[0]
    assert (home["og:title"], home["og:description"]) == ([SITENAME], [sites.SITESUBTITLE])


@every_site
def test_open_graph_scraper_reads_what_the_source_says(
    name: str, built: Path, previews: dict[str, Any]
) -> None:
    for page, _, facts in contents(built, name):
        said = readers.of_open_graph_scraper(previews[f"{name}/with/{page}"]["openGraph"])
        asked = readers.for_open_graph_scraper(sites.address(name, page), facts)
        assert {key: said.get(key) for key in asked} == asked, page
        assert said["twittercard"] == "summary_large_image", page


@every_site
def test_metascraper_reads_what_the_source_says(
    name: str, built: Path, previews: dict[str, Any]
) -> None:
    for page, path, facts in contents(built, name):
        said = readers.of_metascraper(previews[f"{name}/with/{page}"]["metascraper"])
        asked = readers.for_metascraper(facts, extracted(path)[0])
        assert {key: said[key] for key in asked if asked[key]} == {
            key: value for key, value in asked.items() if value
        }, page


@every_site
def test_a_json_ld_processor_loses_nothing(
    name: str, built: Path, loader: FrozenDocumentLoader
) -> None:
    for page, path in pages(built, name):
        for block in extracted(path)[1]:
            nodes = jsonld.expand(block, {"documentLoader": loader})
            assert statements(nodes) == statements(block), page


@every_site
def test_json_ld_says_what_schema_org_knows(
    name: str, built: Path, loader: FrozenDocumentLoader, vocabulary: Vocabulary
) -> None:
    faults: Counter[str] = Counter()
    for _, path in pages(built, name):
        for node in jsonld.expand(extracted(path)[1], {"documentLoader": loader}):
            faults.update(vocabulary.faults(node))
    assert faults == {}


def test_what_schema_org_does_not_know_is_a_fault(
    vocabulary: Vocabulary, loader: FrozenDocumentLoader
) -> None:
    def faults(**said: Any) -> list[str]:
        block = {"@context": "https://schema.org", "@type": "BlogPosting", **said}
        (node,) = jsonld.expand(block, {"documentLoader": loader})
        return vocabulary.faults(node)

    right = {"headline": "A", "author": {"@type": "Person", "name": "B"}, "wordCount": 3,
             "datePublished": "2026-03-01", "timeRequired": "PT3M",
             "image": "https://example.org/a.png", "publisher": "https://example.org"}  # fmt: skip
    assert faults(**right) == []
    assert faults(price="3") == ["['BlogPosting'] has no price"]
    assert "is no author" in faults(author="Ada")[0]
    assert "is no author" in faults(author={"@type": "WebPage"})[0]
    assert "is no datePublished" in faults(datePublished="yesterday")[0]
    assert "is no image" in faults(image="images/a.png")[0]
    assert faults(isBasedOnUrl="https://example.org") == ["isBasedOnUrl has become isBasedOn"]


@every_theme
def test_json_ld_calls_each_page_what_it_is(name: str, built: Path) -> None:
    kinds = {"index.html": "WebSite", "author/": "ProfilePage", "search": "WebPage",
             "": "CollectionPage"}  # fmt: skip
    wanted = {
        page: next(it for start, it in kinds.items() if page.startswith(start)) for page in LISTS
    }
    wanted |= dict.fromkeys(ARTICLES, "BlogPosting") | dict.fromkeys(PAGES, "WebPage")
    for page, kind in wanted.items():
        types = [it["@type"] for it in extracted(built / name / "with" / page)[1]]
        trail = [] if kind == "WebSite" else ["BreadcrumbList"]
        assert [it for it in types if it != "Organization"] == [kind, *trail], page


@every_site
def test_a_json_ld_processor_reads_what_the_source_says(
    name: str, built: Path, loader: FrozenDocumentLoader
) -> None:
    for page, path, facts in contents(built, name):
        if not facts.published:
            continue
        blocks = [it for it in extracted(path)[1] if it["@type"] == "BlogPosting"]
        (node,) = jsonld.expand(blocks, {"documentLoader": loader})
        asked = {
            "headline": [facts.title],
            "datePublished": [facts.published.isoformat()],
            "articleSection": [facts.section],
            "keywords": list(facts.tags),
            "inLanguage": [facts.lang],
        }
        said = {key: [it["@value"] for it in node.get(NAMESPACE + key, [])] for key in asked}
        assert said == asked, page
        people = [it[f"{NAMESPACE}name"][0]["@value"] for it in node[f"{NAMESPACE}author"]]
        assert people == list(facts.authors), page
