"""Count the instructions that the plugin adds to the build of a site.

``python -m benchmarks.overhead`` builds a made-up site bare and with the
plugin under ``valgrind --tool=callgrind`` and compares the instructions that
the two builds execute.  Unlike seconds, these hardly vary between runs or with
the load of the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.site import WORDS_PER_ARTICLE, write_site

ROOT = Path(__file__).resolve().parent.parent
NO_FEEDS = dict.fromkeys(
    (
        "FEED_ATOM",
        "FEED_RSS",
        "FEED_ALL_ATOM",
        "FEED_ALL_RSS",
        "CATEGORY_FEED_ATOM",
        "CATEGORY_FEED_RSS",
        "AUTHOR_FEED_ATOM",
        "AUTHOR_FEED_RSS",
        "TAG_FEED_ATOM",
        "TAG_FEED_RSS",
        "TRANSLATION_FEED_ATOM",
        "TRANSLATION_FEED_RSS",
    )
)


class BenchmarkError(Exception):
    """A build that could not be measured."""


@dataclass(frozen=True)
class Build:
    """The cost and the pages of one build."""

    instructions: int
    pages: Mapping[str, bytes]


@dataclass(frozen=True)
class Comparison:
    """The builds of one site without and with the plugin."""

    articles: int
    bare: Build
    plugin: Build

    @property
    def pages(self) -> int:
        """Return the number of HTML pages of the bare build."""
        return len(self.bare.pages)

    @property
    def added(self) -> int:
        """Return the instructions that the plugin added."""
        return self.plugin.instructions - self.bare.instructions

    @property
    def percent(self) -> float:
        """Return the added instructions in percent of the bare build."""
        return 100 * self.added / self.bare.instructions


def site_settings(content: Path, output: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Return the Pelican settings of the bare build."""
    settings: dict[str, Any] = {
        "PATH": str(content),
        "OUTPUT_PATH": str(output),
        "THEME": options.theme,
        "SITENAME": "The Zoë & Martin Café",
        "SITESUBTITLE": "Notes from two workbenches",
        "SITEURL": "https://example.org",
        "TIMEZONE": "UTC",
        "DEFAULT_PAGINATION": 10,
        "YEAR_ARCHIVE_SAVE_AS": "posts/{date:%Y}/index.html",
        "MONTH_ARCHIVE_SAVE_AS": "posts/{date:%Y}/{date:%m}/index.html",
        "ARTICLE_PATHS": ["posts"],
        "STATIC_PATHS": ["images"],
        "PLUGIN_PATHS": [str(path.resolve()) for path in options.plugin_path],
        "PLUGINS": [],
    }
    # Cards and the check at the end of a build have benchmarks of their own.
    settings["SMO"] = {"cards": False, "check": False}
    if not options.feeds:
        settings |= NO_FEEDS
        settings["SMO"]["feeds"] = False
    return settings


def run_build(settings: Mapping[str, Any], scratch: Path, wrapper: Sequence[str] = ()) -> None:
    """Build a site into an empty folder, in a child process."""
    shutil.rmtree(settings["OUTPUT_PATH"], ignore_errors=True)
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(scratch),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "PYTHONPYCACHEPREFIX": str(scratch / "bytecode"),
    }
    build = [sys.executable, "-m", "benchmarks.build", json.dumps(settings)]
    done = subprocess.run(
        [*wrapper, *build],
        cwd=scratch,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchmarkError(f"the build failed:\n{done.stdout}{done.stderr}")


def measure(settings: Mapping[str, Any], scratch: Path) -> Build:
    """Build a site once to warm up, then once more to count instructions."""
    if shutil.which("valgrind") is None:
        raise BenchmarkError("valgrind is not installed, and the count needs it.")
    run_build(settings, scratch)
    output = Path(settings["OUTPUT_PATH"])
    counts = output.with_suffix(".callgrind")
    wrapper = [
        "valgrind",
        "--quiet",
        "--tool=callgrind",
        f"--callgrind-out-file={counts}",
    ]
    run_build(settings, scratch, wrapper)
    totals = re.findall(r"^totals: (\d+)", counts.read_text(encoding="utf-8"), re.MULTILINE)
    if not totals:
        raise BenchmarkError("callgrind wrote no totals")
    return Build(
        sum(map(int, totals)),
        {
            path.relative_to(output).as_posix(): path.read_bytes()
            for path in sorted(output.rglob("*.html"))
        },
    )


def compare(articles: int, options: argparse.Namespace, scratch: Path) -> Comparison:
    """Measure a site of that many articles without and with the plugin."""
    folder = scratch / str(articles)
    content = write_site(articles, folder, options.words)
    bare = site_settings(content, folder / "output-bare", options)
    plugin = site_settings(content, folder / "output-smo", options)
    plugin["PLUGINS"] = [options.plugin]
    # Instruction counts do not depend on what else is running.
    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        results = list(pool.map(measure, (bare, plugin), (scratch, scratch)))
    return Comparison(articles, *results)


def table(comparisons: Sequence[Comparison]) -> str:
    """Return the result as text."""
    head = (
        "Articles",
        "Pages",
        "Bare (M instr.)",
        "Plugin (M instr.)",
        "Overhead",
        "Bare/page (k)",
        "Added/page (k)",
    )
    rows = [
        (
            str(one.articles),
            str(one.pages),
            f"{one.bare.instructions / 1e6:,.1f}",
            f"{one.plugin.instructions / 1e6:,.1f}",
            f"{one.percent:.2f} %",
            f"{one.bare.instructions / one.pages / 1e3:,.1f}",
            f"{one.added / one.pages / 1e3:,.1f}",
        )
        for one in comparisons
    ]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = [head, tuple("-" * width for width in widths), *rows]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))
        for line in lines
    )


def notes(comparisons: Sequence[Comparison]) -> list[str]:
    """Return remarks on the results."""
    found = []
    for one, two in pairwise(comparisons):
        if two.pages > one.pages:
            pages = two.pages - one.pages
            bare = (two.bare.instructions - one.bare.instructions) / pages / 1e3
            added = (two.added - one.added) / pages / 1e3
            found.append(
                f"From {one.articles} to {two.articles} articles each further page"
                f" takes {bare:,.1f} k, and {added:,.1f} k more with the plugin"
                f" ({100 * added / bare:.2f} %)."
            )
    for one in comparisons:
        if one.bare.pages.keys() != one.plugin.pages.keys():
            found.append(f"With {one.articles} articles the plugin changes which pages exist.")
        same = sum(one.plugin.pages.get(name) == data for name, data in one.bare.pages.items())
        if same:
            found.append(
                f"With {one.articles} articles the plugin leaves {same} of"
                f" {one.pages} pages as they are."
            )
    return found


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.overhead",
        description="Count the instructions that the plugin adds to a build.",
    )
    parser.add_argument("--articles", type=int, default=50, metavar="N", help="default: 50")
    parser.add_argument(
        "--growth", type=int, nargs="+", metavar="N", help="measure these sizes instead"
    )
    parser.add_argument(
        "--words", type=int, default=WORDS_PER_ARTICLE, metavar="N", help="in each article"
    )
    parser.add_argument("--theme", default="simple", help="name or folder, default: simple")
    parser.add_argument(
        "--feeds",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="write feeds too, Pelican's default ones and the plugin's",
    )
    parser.add_argument("--plugin", default="pelican_smo", help="module to measure")
    parser.add_argument(
        "--plugin-path",
        type=Path,
        action="append",
        default=[],
        help="folder to find it in",
    )
    parser.add_argument(
        "--limit",
        type=float,
        metavar="PERCENT",
        help="fail if the overhead is above this",
    )
    options = parser.parse_args(argv)
    options.sizes = sorted(set(options.growth or [options.articles]))
    if options.sizes[0] < 1:
        parser.error("a site has at least 1 article")
    if Path(options.theme).is_dir():
        options.theme = str(Path(options.theme).resolve())
    return options


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    options = parse(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="smo-overhead-") as scratch:
            comparisons = [compare(size, options, Path(scratch)) for size in options.sizes]
    except BenchmarkError as error:
        print(error, file=sys.stderr)
        return 1
    print(table(comparisons))
    for note in notes(comparisons):
        print(note)
    worst = max(comparison.percent for comparison in comparisons)
    if options.limit is not None and worst > options.limit:
        print(
            f"The overhead of {worst:.2f} % is above {options.limit:g} %.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
