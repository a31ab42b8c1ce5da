"""Measure what drawn share cards cost a build, and whether drawing makes memory grow.

``python -m benchmarks.card_builds`` builds a site, so that its cards are drawn. Then it
counts the instructions of a second build with cards and of one without, under
``valgrind --tool=callgrind``. The processor time of an uncounted build converts them to
milliseconds. It also draws many cards in one process, and compares the memory after the
first hundred with that after all.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.cards import TITLES
from benchmarks.overhead import BenchmarkError, measure, run_build, site_settings
from benchmarks.site import write_site
from pelican_smo.cards.typesetting import Card, Look, Typesetter


def second_build(articles: int, scratch: Path) -> float:
    """Return the milliseconds that each drawn card adds to a build."""
    content = write_site(articles, scratch, words=60)
    options = argparse.Namespace(theme="simple", plugin_path=[], feeds=False)
    found = {}
    for cards in (False, True):
        settings: dict[str, Any] = site_settings(content, scratch / f"output-{cards}", options)
        settings |= {
            "PLUGINS": ["pelican_smo"],
            "CACHE_PATH": str(scratch / "cache"),
            "SMO": {"feeds": False, "cards": cards},
        }
        # The first of its two builds draws the cards.
        found[cards] = measure(settings, scratch)
    drawn = len(list((scratch / "cache/smo-cards").glob("*.png")))
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    run_build(settings, scratch)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime
    added = found[True].instructions - found[False].instructions
    spent = added / found[True].instructions * seconds * 1e3 / drawn
    print(
        f"A second build: {added / drawn / 1e3:,.0f} k instructions for each of {drawn} cards, "
        f"{100 * added / found[False].instructions:.1f} % of the build, about {spent:.2f} ms"
    )
    return spent


def memory(cards: int) -> float:
    """Return the ratio of the peak memory of all cards to that of the first hundred."""
    typesetter = Typesetter(Look())
    peaks = []
    for number in range(cards):
        title = f"{TITLES[number % len(TITLES)]} {number}"
        typesetter.draw(Card(title=title, site="The Tide Table", authors="Ada Lin"))
        if number in (99, cards - 1):
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(f"Memory: {peaks[0]:.0f} MB after 100 cards, {peaks[1]:.0f} MB after {cards}")
    return peaks[1] / peaks[0]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.card_builds",
        description="Measure what share cards cost a build that has none to draw.",
    )
    parser.add_argument("--articles", type=int, default=200, metavar="N", help="default: 200")
    parser.add_argument("--cards", type=int, default=600, metavar="N", help="default: 600")
    parser.add_argument("--limit", type=float, metavar="MS", help="fail above this, of a card")
    parser.add_argument("--growth", type=float, metavar="RATIO", help="fail above this")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="smo-cards-") as scratch:
        try:
            spent = second_build(options.articles, Path(scratch))
        except BenchmarkError as error:
            print(error, file=sys.stderr)
            return 1
    grown = memory(options.cards)
    failed = options.limit is not None and spent > options.limit
    return int(failed or (options.growth is not None and grown > options.growth))


if __name__ == "__main__":
    raise SystemExit(main())
