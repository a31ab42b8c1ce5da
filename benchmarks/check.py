"""Count the instructions of a check against those of the build before it.

``python -m benchmarks.check`` builds a made-up site bare and with the plugin, runs
``pelican-smo check`` on the plugin's output, and prints the cost relative to a bare
build of the same pages.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.overhead import ROOT, BenchmarkError, Build, measure, run_build, site_settings
from benchmarks.site import WORDS_PER_ARTICLE, write_site

_CHECK = "import sys; from pelican_smo.commands.main import main; sys.exit(main(sys.argv[1:]))"


def check(output: Path, scratch: Path) -> int:
    """Return the instructions of one check, including its start."""
    counts = scratch / "check.callgrind"
    command = [sys.executable, "-c", _CHECK, "check", str(output), "--format", "json"]
    tool = ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={counts}"]
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(scratch / "bytecode"),
    }
    for wrapper in ([], tool):
        done = subprocess.run(
            [*wrapper, *command],
            cwd=scratch,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode > 1:
            raise BenchmarkError(f"the check failed:\n{done.stderr}")
    totals = re.findall(r"^totals: (\d+)", counts.read_text(encoding="utf-8"), re.MULTILINE)
    return sum(map(int, totals))


def compare(options: argparse.Namespace, scratch: Path) -> tuple[Build, int, int]:
    """Return the bare build, the instructions of the check, and its number of pages."""
    content = write_site(options.articles, scratch, options.words)
    bare = site_settings(content, scratch / "output-bare", options)
    plugin = site_settings(content, scratch / "output-smo", options)
    plugin["PLUGINS"] = ["pelican_smo"]
    run_build(plugin, scratch)
    output = Path(plugin["OUTPUT_PATH"])
    with ThreadPoolExecutor(2) as pool:
        checked = pool.submit(check, output, scratch)
        return measure(bare, scratch), checked.result(), len(list(output.rglob("*.html")))


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.check",
        description="Compare what a check costs with what a bare build costs.",
    )
    parser.add_argument("--articles", type=int, default=150, metavar="N", help="default: 150")
    parser.add_argument("--words", type=int, default=WORDS_PER_ARTICLE, metavar="N")
    parser.add_argument("--theme", default="simple", help="name or folder, default: simple")
    parser.add_argument("--feeds", action="store_true", help="write feeds too")
    parser.add_argument("--limit", type=float, metavar="RATIO", help="fail above this")
    options = parser.parse_args(argv)
    options.plugin_path = []
    return options


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    options = parse(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="smo-check-") as folder:
            build, checked, pages = compare(options, Path(folder))
    except BenchmarkError as error:
        print(error, file=sys.stderr)
        return 1
    bare = build.instructions / len(build.pages)
    ratio = checked / pages / bare
    print(f"Bare build: {bare / 1e6:,.2f} M instructions for each of {len(build.pages)} pages")
    print(f"Check: {checked / pages / 1e6:,.2f} M for each of {pages} pages ({ratio:.3f} of that)")
    if options.limit is not None and ratio > options.limit:
        print(f"The ratio of {ratio:.3f} is above {options.limit:g}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
