"""The command `pelican-smo diff`: what networks and feed readers see change between two builds."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pelican_smo.inspect.diff import Change, Diff, Feed
    from pelican_smo.inspect.feed_entries import Entry

_SHOWN = 10
"""The maximum of new entries, and of gone entries, that are named per feed."""

_STATES = {"changed": "changed", "added": "new", "removed": "gone", "moved": "moved"}


def add(commands: Any) -> None:
    """Add the command to those of `pelican-smo`."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "diff",
        help="say which pages look different to networks in another build",
        epilog="The exit status is 0 if nothing is different, 1 if something is, and 2 if "
        "something could not be compared.",
    )
    parser.add_argument("old", help="the folder of the build that is online")
    parser.add_argument("new", help="the folder of the new one")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="everything, as JSON")
    form.add_argument(
        "--urls", action="store_true",
        help="only the addresses of pages that look different, for the networks' refresh tools",
    )  # fmt: skip
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Compare two folders; returns the exit status, as diff(1) does."""
    from pelican_smo.inspect.diff import compare
    from pelican_smo.inspect.output import Output
    from pelican_smo.inspect.terminal import safe

    outputs: list[Output] = []
    for name in (asked.old, asked.new):
        try:
            outputs.append(Output(Path(name)))
        except (OSError, ValueError):
            print(
                safe(f"{name}: this folder does not exist. Name two built sites."), file=sys.stderr
            )
            return 2
    found = compare(*outputs)
    for fault in found.faults:
        print(safe(fault), file=sys.stderr)
    if asked.json:
        _print_json(found)
    elif asked.urls:
        if not outputs[1].address:
            print(
                f"{safe(asked.new)}: no page says its address. Build it with the site's SITEURL.",
                file=sys.stderr,
            )
            return 2
        for page in found.pages:
            if page.state in ("changed", "moved"):
                print(safe(page.url))
    else:
        for line in _lines(found):
            print(line)
    return 2 if found.faults else 1 if found.pages or found.feeds else 0


def _print_json(found: "Diff") -> None:
    import msgspec

    from pelican_smo.inspect.terminal import print_json

    print_json(msgspec.to_builtins(found))


def _lines(found: "Diff") -> Iterator[str]:
    from pelican_smo.inspect.terminal import cut, safe, width

    room = width()
    for line in _told(found):
        # The indentation shows what a line belongs to, and `safe` would strip it.
        indent = len(line) - len(line.lstrip(" "))
        text = " " * indent + safe(line)
        yield cut(text, room) if room else text
    yield _summary(found)


def _told(found: "Diff") -> Iterator[str]:
    for page in found.pages:
        moved = f", was {page.was}" if page.was else ""
        yield f"{_STATES[page.state]} {page.path}{moved}"
        for change in page.changes:
            yield from _change(change)
    for feed in found.feeds:
        yield from _feed(feed)


def _change(it: "Change") -> Iterator[str]:
    from pelican_smo.inspect.terminal import named

    yield f"  {it.field} ({named(it.networks)})"
    if it.stale:
        yield f"    {it.new} has other bytes under the same address."
        yield "    Networks keep pictures by their address: give the file another name."
        return
    yield f"    - {it.old or 'none'}"
    yield f"    + {it.new or 'none'}"


def _feed(feed: "Feed") -> Iterator[str]:
    if feed.state != "changed":
        yield f"{_STATES[feed.state]} feed {feed.path}"
        return
    counts = [f"{len(found)} {word}" for word, found in _entries(feed) if found]
    if counts or feed.reordered:
        order = ["others in another order" if counts else "in another order"]
        said = ", ".join(counts + order * feed.reordered)
        yield f"feed {feed.path} has {_number(feed.entries)}: {said}"
        for word, found in _entries(feed):
            yield from (f"  {word}: {it.title or it.link or it.id}" for it in found[:_SHOWN])
    if feed.again:
        yield f"feed {feed.path} announces {len(feed.again)} of {feed.entries} entries again"
    for it in feed.again:
        what = "id" if it.why == "id" else "date"
        yield f"  {it.title or it.link} ({what})"
        yield f"    - {it.old or 'none'}"
        yield f"    + {it.new or 'none'}"


def _entries(feed: "Feed") -> list[tuple[str, tuple["Entry", ...]]]:
    return [("new", feed.come), ("gone", feed.gone)]


def _summary(found: "Diff") -> str:
    if not found.pages and not found.feeds:
        return "Nothing is different to networks and readers."

    def count(state: str) -> int:
        return sum(it.state == state for it in found.pages)

    again = sum(len(it.again) for it in found.feeds)
    looks = count("changed") + sum(bool(it.was and it.changes) for it in found.pages)
    return (
        f"{_pages(looks)} different to networks; {count('added')} new, {count('removed')} gone, "
        f"{count('moved')} moved; feeds announce {_number(again)} again."
    )


def _number(entries: int) -> str:
    return "1 entry" if entries == 1 else f"{entries} entries"


def _pages(number: int) -> str:
    return "1 page looks" if number == 1 else f"{number} pages look"
