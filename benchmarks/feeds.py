"""Count the instructions of feeds: ours against those of Pelican's own writer.

``python -m benchmarks.feeds`` builds a made-up site with and without feeds,
bare and with the plugin, under callgrind.  The difference between a build with
feeds and the same build without them is their cost.  The feeds are those of all
articles, of categories, of tags and of authors, as Atom and RSS.  Last comes the
whole: a site with head, buttons and all three formats against the same site
without the plugin, with Pelican's own feeds.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.overhead import NO_FEEDS, BenchmarkError, measure, site_settings
from benchmarks.site import WORDS_PER_ARTICLE, write_site

FEEDS = {
    **NO_FEEDS,
    "FEED_ALL_ATOM": "feeds/all.atom.xml",
    "FEED_ALL_RSS": "feeds/all.rss.xml",
    "CATEGORY_FEED_ATOM": "feeds/category-{slug}.atom.xml",
    "CATEGORY_FEED_RSS": "feeds/category-{slug}.rss.xml",
    "TAG_FEED_ATOM": "feeds/tag-{slug}.atom.xml",
    "TAG_FEED_RSS": "feeds/tag-{slug}.rss.xml",
    "AUTHOR_FEED_ATOM": "feeds/author-{slug}.atom.xml",
    "AUTHOR_FEED_RSS": "feeds/author-{slug}.rss.xml",
}


def builds(content: Path, folder: Path, options: argparse.Namespace) -> dict[str, dict[str, Any]]:
    """Return the settings of each build by what it measures."""
    made = {}
    for name, feeds, smo in (
        ("bare", False, None),
        ("bare feeds", True, None),
        ("plugin", False, False),
        # Pelican has no subscribe page to compare with; ours is part of the whole.
        ("plugin feeds", True, {"formats": ["atom", "rss"], "subscribe": False}),
        ("plugin json", True, {"subscribe": False}),
        ("plugin whole", True, {}),
    ):
        output = folder / f"output-{name.replace(' ', '-')}"
        settings = site_settings(content, output, options) | (FEEDS if feeds else NO_FEEDS)
        # By default, feeds hold all articles.
        settings["FEED_MAX_ITEMS"] = options.max_items
        # By default, Pelican's own RSS holds the whole text, as ours does.
        settings["RSS_FEED_SUMMARY_ONLY"] = options.summary_only
        # The check at the end of a build is part of the whole too.
        settings["SMO"] = {"feeds": smo, "cards": False, "check": name == "plugin whole"}
        settings["PLUGINS"] = [] if smo is None else ["pelican_smo"]
        if smo is None:
            del settings["SMO"]
        made[name] = settings
    return made


def report(counts: dict[str, int], files: dict[str, int]) -> tuple[str, dict[str, float]]:
    """Return the result as text, and the ratios of RSS and Atom, of JSON and of the whole."""
    pelican = counts["bare feeds"] - counts["bare"]
    ours = counts["plugin feeds"] - counts["plugin"]
    json = counts["plugin json"] - counts["plugin feeds"]
    whole = counts["plugin whole"] / counts["bare feeds"]
    lines = [
        f"Pelican's own writer: {pelican / 1e6:,.1f} M instructions for {files['bare feeds']} feeds",
        f"RSS and Atom of the plugin: {ours / 1e6:,.1f} M ({ours / pelican:.3f} of that)",
        f"JSON Feed beside them: {json / 1e6:,.1f} M ({json / pelican:.3f} more)",
        f"The site with all of the plugin: {counts['plugin whole'] / 1e6:,.1f} M, with Pelican's "
        f"own feeds and no plugin: {counts['bare feeds'] / 1e6:,.1f} M ({whole:.3f} of that)",
    ]
    return "\n".join(lines), {
        "RSS and Atom": ours / pelican,
        "JSON": json / pelican,
        "the whole": whole,
    }


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.feeds",
        description="Compare what feeds cost with what Pelican's own writer costs.",
    )
    parser.add_argument("--articles", type=int, default=150, metavar="N", help="default: 150")
    parser.add_argument("--words", type=int, default=WORDS_PER_ARTICLE, metavar="N")
    parser.add_argument("--theme", default="simple", help="name or folder, default: simple")
    parser.add_argument(
        "--max-items", type=int, metavar="N", help="FEED_MAX_ITEMS, default: all articles"
    )
    parser.add_argument(
        "--summary-only",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="RSS_FEED_SUMMARY_ONLY: Pelican's own RSS holds only summaries",
    )
    parser.add_argument(
        "--limit", type=float, metavar="RATIO", help="fail above this, of RSS and Atom"
    )
    parser.add_argument("--json-limit", type=float, metavar="RATIO", help="fail if JSON adds more")
    parser.add_argument(
        "--whole-limit", type=float, metavar="RATIO", help="fail if a whole build costs more"
    )
    options = parser.parse_args(argv)
    options.plugin_path = []
    options.feeds = True
    return options


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    options = parse(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="smo-feeds-") as folder:
            scratch = Path(folder)
            content = write_site(options.articles, scratch, options.words)
            made = builds(content, scratch, options)
            with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
                results = pool.map(measure, made.values(), [scratch] * len(made))
            counts = {name: it.instructions for name, it in zip(made, results, strict=True)}
            files = {
                name: len(list(Path(it["OUTPUT_PATH"], "feeds").glob("*")))
                for name, it in made.items()
            }
    except BenchmarkError as error:
        print(error, file=sys.stderr)
        return 1
    text, ratios = report(counts, files)
    print(text)
    limits = (options.limit, options.json_limit, options.whole_limit)
    failed = False
    for (name, ratio), limit in zip(ratios.items(), limits, strict=True):
        if limit is not None and ratio > limit:
            print(f"{name}: {ratio:.3f} is above {limit:g}.", file=sys.stderr)
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
