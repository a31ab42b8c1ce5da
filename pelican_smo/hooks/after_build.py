"""The end of a build: checks the output as networks read it, and prints one line.

A local build, which has no public URL, checks pages as they will be in production, and the
studio shows them.
"""

import logging
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pelican_smo.hooks.render import Editor
    from pelican_smo.inspect.findings import Report
    from pelican_smo.inspect.output import Output

logger = logging.getLogger(__name__)

UNKNOWN = "https://your-site.example"
"""Placeholder for the site's address until a production build sets it (RFC 2606, 2)."""

_MANY = 100
"""Most pages that a production build checks: a check of all takes up to half as long as
the build, and `pelican-smo check` does it."""

# A local build has no feeds, whatever links them.
_OF_FEEDS = ("feed-link-broken",)


def public_address(settings: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    """The public URL for a local build: that of the last production build."""
    from pelican_smo.feeds.ids import ledger_file
    from pelican_smo.feeds.ledger import Ledger

    return Ledger(ledger_file(settings, context)).site or UNKNOWN


def look_back(editor: "Editor") -> None:
    """Check the output of a run, now that it is complete."""
    site = editor.sites[-1]
    config, settings = site.config, site.settings
    folder = Path(settings["OUTPUT_PATH"])
    try:
        if not editor.rehearsal:
            _clear(folder)
        if not (config.check or editor.rehearsal):
            return
        from pelican_smo.inspect.check import check
        from pelican_smo.inspect.output import Output

        texts = editor.rehearsal.texts if editor.rehearsal else None
        written = site.page_map.pages
        pages = written if editor.rehearsal else written[:: len(written) // _MANY + 1]
        output = Output(folder, pages=pages, texts=texts, address=site.url)
        made_of = site.page_map.sources
        skip = _OF_FEEDS if editor.rehearsal else ()
        report = check(output, sources=made_of, kinds=site.page_map.kinds, skip=skip)
        if editor.rehearsal:
            from pelican_smo.inspect.output import PREVIEW
            from pelican_smo.inspect.sources import Sources
            from pelican_smo.inspect.studio import Studio

            explain = Sources(output, cache=Path(settings["CACHE_PATH"])).explain
            Studio(output, report, explain, made_of, rehearsed=True).write(folder / PREVIEW)
        if config.check:
            _tell(report, output, settings, len(written), at_home=editor.rehearsal is not None)
    except Exception:
        # The site is complete; a failed check must not fail the build.
        logger.exception("pelican_smo: the post-build check failed")


def _tell(
    report: "Report", output: "Output", settings: Mapping[str, Any], written: int, *, at_home: bool
) -> None:
    from pelican.log import console

    from pelican_smo.inspect.causes import causes, main_cause
    from pelican_smo.inspect.report_text import first_step

    counts = [
        f"{count} {severity}{'' if count == 1 else 's'}"
        for severity in ("error", "warning", "note")
        if (count := report.count(severity))
    ]
    for finding in report.findings:
        where = finding.source or finding.path or "the site"
        logger.info("%s: %s: %s %s", where, finding.rule, finding.text, finding.fix)
    if at_home:
        host, port = settings["BIND"] or "localhost", settings["PORT"]
        more = f"See: http://{host}:{port}/smo-preview/ (pelican --listen)"
    else:
        more = f"See: pelican-smo check {_shown(output.folder)}"
    seen = (
        str(len(output.pages))
        if len(output.pages) == written
        else f"{len(output.pages)} of {written}"
    )
    first = main_cause(causes(report.findings))
    begin = f"Begin with {first_step(report, first)} " if first else ""
    said = (
        f"smo: {report.score} of 100 for {seen} pages"
        f" ({', '.join(counts) or 'nothing found'}). {begin}{more}"
    )
    # A terminal's encoding may lack characters of a page.
    said = said.encode(console.encoding, "replace").decode(console.encoding)
    console.print(said, markup=False, highlight=False, soft_wrap=True)


def _clear(folder: Path) -> None:
    """Remove the studio that a local build left in a folder that is published now."""
    # Names from `inspect`, repeated here since not every build loads it.
    studio = folder / "smo-preview"
    if (studio / "site.json").is_file() and not studio.is_symlink():
        shutil.rmtree(studio)


def _shown(folder: Path) -> str:
    """A folder's path, relative to the current folder if it is inside it."""
    try:
        return str(folder.relative_to(Path.cwd()))
    except ValueError:
        return str(folder)
