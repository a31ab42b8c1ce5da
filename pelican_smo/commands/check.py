"""The command `pelican-smo check`."""

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FINE, FOUND, WRONG = 0, 1, 2
"""The exit statuses: nothing that counts, findings that count, and wrong use."""

_MANY = 100
"""From this number of pages on, a terminal shows the progress."""


def add(commands: Any) -> None:
    """Add the command to those of `pelican-smo`."""
    parser = commands.add_parser(
        "check",
        help="look for what networks would show wrong",
        epilog="The exit status is 0 if nothing is wrong that counts, 1 if there are findings from "
        "--fail-on on or the score is below --min-score, and 2 if nothing could be checked: no such "
        "folder, no page in it, an unknown rule or option.",
    )
    parser.add_argument(
        "output", nargs="?", default="output", help="the folder of the built site (%(default)s)"
    )
    parser.add_argument(
        "--format", choices=("text", "json", "sarif", "html"), default="text",
        help="what is printed (%(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--fail-on", choices=("error", "warning"), default="error",
        help="from which findings on the status is 1 (%(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--min-score", metavar="N", type=_score, default=0,
        help="the status is 1 too if the site's score is below this, 0 to 100",
    )  # fmt: skip
    for name, what in (("only", "no rules but these"), ("skip", "not these rules")):
        parser.add_argument(
            f"--{name}", metavar="RULE", action="append", default=[],
            help=f"{what}; several with commas, or said again",
        )  # fmt: skip
    parser.add_argument(
        "--processes", metavar="N", type=_count, default=1,
        help="how many look at once, 1 to 64; pays from some thousand pages (%(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--cache", metavar="FOLDER", help="Pelican's CACHE_PATH, where it is not called cache"
    )
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Check a folder and print the findings; returns the exit status."""
    from pelican_smo.inspect.check import check
    from pelican_smo.inspect.output import Output
    from pelican_smo.inspect.sources import Sources
    from pelican_smo.inspect.terminal import safe

    only, skip = _ids(asked.only), _ids(asked.skip)
    folder = Path(asked.output)
    wrong = [*_unknown(only), *_unknown(skip)]
    try:
        output = Output(folder)
    except OSError:
        wrong.append(
            f"{folder}: this folder does not exist. Build the site first, or name its output."
        )
    else:
        if not output.pages:
            wrong.append(f"{folder}: there is no HTML page in this folder.")
    if asked.cache and not Path(asked.cache).is_dir():
        wrong.append(
            f"{asked.cache}: this folder does not exist. --cache names Pelican's CACHE_PATH."
        )
    if wrong:
        print("\n".join(map(safe, wrong)), file=sys.stderr)
        return WRONG
    sources = Sources(output, cache=Path(asked.cache) if asked.cache else None)

    def source(page: Any) -> str:
        made_of = sources.of(page.path, page)
        return made_of.file if made_of else ""

    report = check(
        output, sources=source, kinds=sources.kinds, only=only, skip=skip,
        processes=asked.processes, progress=_progress(len(output.pages)),
    )  # fmt: skip
    _print(report, asked.format, folder.as_posix())
    counted = report.count("error") + (asked.fail_on == "warning") * report.count("warning")
    return FOUND if counted or report.score < asked.min_score else FINE


def _print(report: Any, form: str, folder: str) -> None:
    from pelican_smo.inspect import report_text, reports
    from pelican_smo.inspect.terminal import print_data, width

    if form == "json":
        print_data(reports.as_json(report))
    elif form == "sarif":
        print_data(reports.as_sarif(report, folder))
    elif form == "html":
        print_data(report_text.as_html(report))
    else:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        print(report_text.as_text(report, colour=colour, room=width()), end="")
        if os.environ.get("GITHUB_ACTIONS") == "true":
            print("\n".join(reports.annotations(report.findings, folder)))


def _progress(total: int) -> Any:
    """Shows the progress in a terminal, if there are many pages."""
    if total < _MANY or not sys.stderr.isatty():
        return _silent
    from rich.console import Console
    from rich.progress import track

    def shown(done: Iterable[Any], total: int) -> Iterable[Any]:
        console = Console(stderr=True)
        return track(done, "Checking", total=total, console=console, transient=True)

    return shown


def _silent(done: Iterable[Any], total: int) -> Iterable[Any]:  # noqa: ARG001
    return done


def _ids(said: Iterable[str]) -> tuple[str, ...]:
    """The ids in options, each with one or several, separated by commas."""
    return tuple(id for part in said for one in part.split(",") if (id := one.strip()))


def _unknown(ids: Iterable[str]) -> Iterable[str]:
    from pelican_smo.inspect.findings import rules
    from pelican_smo.settings.errors import nearest

    for id in ids:
        if id not in rules():
            yield f'there is no rule "{id}".{nearest(id, rules())}'


def _score(text: str) -> int:
    if not (text.isdecimal() and int(text) <= 100):
        raise argparse.ArgumentTypeError(f"expected a whole number from 0 to 100, got {text!r}")
    return int(text)


def _count(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 64):
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 to 64, got {text!r}")
    return int(text)
