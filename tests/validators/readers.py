"""Runs the tools, and says in the words of each what the sources of a page say."""

import json
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import extruct

from tests.validators.sites import SITENAME, Facts

TOOLS = Path(__file__).parent
NU = TOOLS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
SCRAPER = TOOLS / "node_modules" / "open-graph-scraper"
SCHEMA_ORG = TOOLS / "node_modules" / "@vocabulary" / "schema" / "schema.nq"

Properties = dict[str, list[str]]


def check_html(folders: Iterable[Path], root: Path) -> dict[str, list[dict[str, Any]]]:
    """What the Nu HTML checker holds against each page, by its path from `root`."""
    # Its schemas are deep: with the stack of some machines it gives up.
    command = ["java", "-Xss4m", "-jar", NU, "--format", "json", "--stdout", "--errors-only",
               "--skip-non-html", "--exit-zero-always", *folders]  # fmt: skip
    errors: dict[str, list[dict[str, Any]]] = {}
    for message in json.loads(run(command))["messages"]:
        page = Path(unquote(urlsplit(message["url"]).path)).relative_to(root).as_posix()
        errors.setdefault(page, []).append(message)
    return errors


def scrape(pages: Iterable[Path], root: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """What the readers of read.mjs have of each page, by its path from `root`."""
    said = json.loads(run(["node", TOOLS / "read.mjs"], json.dumps([*map(str, pages)])))
    return {Path(page).relative_to(root).as_posix(): it for page, it in said.items()}


@cache
def extracted(page: Path) -> tuple[Properties, list[Any], list[Any]]:
    """A page's Open Graph properties, blocks of JSON-LD and microdata, as extruct has them."""
    said = extruct.extract(
        page.read_text("utf-8"), syntaxes=["opengraph", "json-ld", "microdata"], errors="strict"
    )
    properties: Properties = {}
    for name, content in [it for group in said["opengraph"] for it in group["properties"]]:
        properties.setdefault(name, []).append(content)
    return properties, said["json-ld"], said["microdata"]


def for_extruct(url: str, facts: Facts) -> Properties:
    """The properties (https://ogp.me) of the page at `url`, as far as they are known."""
    asked: dict[str, list[Any]] = {
        "og:title": [facts.title],
        "og:url": [url],
        "og:type": ["article" if facts.published else "website"],
        "og:locale": [facts.locale],
        "og:site_name": [SITENAME],
        "og:description": [facts.description],
    }
    if facts.image:
        names = ("og:image", "og:image:alt", "og:image:width", "og:image:height", "og:image:type")
        asked |= {key: [str(value)] for key, value in zip(names, facts.image, strict=True)}
    if facts.published:
        root = "/".join(url.split("/")[:3])
        asked |= {
            "article:author": [f"{root}/author/{_slug(name)}.html" for name in facts.authors],
            "article:published_time": [facts.published.isoformat()],
            "article:modified_time": [facts.modified.isoformat()] if facts.modified else [],
            "article:section": [facts.section],
            "article:tag": list(facts.tags),
        }
    return {key: value for key, value in asked.items() if None not in value}


def for_open_graph_scraper(url: str, facts: Facts) -> dict[str, str]:
    """The same in its words; of several tags or authors it keeps the last."""
    return {_camel(key): it[-1] for key, it in for_extruct(url, facts).items() if it}


def of_open_graph_scraper(said: dict[str, Any]) -> dict[str, str]:
    """What it says, flat; fails if it has not found exactly one picture."""
    (image,) = said["ogImage"]
    flat = {key.lower(): value for key, value in said.items() if isinstance(value, str)}
    flat["ogimage"] = image.pop("url")
    return flat | {f"ogimage{key}": value for key, value in image.items()}


def for_metascraper(facts: Facts, properties: Properties) -> dict[str, str | None]:
    """The same in its words; what the sources leave open is as the page has it."""
    return {
        "title": _straight(facts.title),
        "description": _straight(facts.description or properties["og:description"][0]),
        "image": properties["og:image"][0],
        "url": properties["og:url"][0],
        "lang": facts.lang,
        "publisher": SITENAME,
        "author": facts.authors[0] if facts.authors else None,
        "datePublished": _utc(facts.published),
        "dateModified": _utc(facts.modified),
    }


def of_metascraper(said: dict[str, Any]) -> dict[str, str | None]:
    """What it says, without the typographic quotes that it makes, and its guess at a date."""
    return {key: _straight(value) for key, value in said.items() if key != "date"}


def run(command: list[Any], stdin: str = "") -> str:
    """What a command writes; fails with what it complains of."""
    done = subprocess.run(
        [str(part) for part in command], input=stdin.encode(), capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _camel(name: str) -> str:
    return name.replace(":", "").replace("_", "").lower()


def _utc(date: datetime | None) -> str | None:
    return f"{date.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}" if date else None


def _straight(text: str | None) -> str | None:
    return text and text.translate(str.maketrans("“”‘’", "\"\"''"))
