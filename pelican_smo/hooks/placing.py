"""Places the buttons of a page: at the marks around its text, or else near its end."""

import logging

from pelican_smo.base.html import RAW
from pelican_smo.base.markers import Marks
from pelican_smo.buttons.row import Row
from pelican_smo.facts.page import PageFacts
from pelican_smo.head import scan
from pelican_smo.head.jsonld import Edit
from pelican_smo.hooks.run import Site

logger = logging.getLogger(__name__)


class Placing:
    """Places the rows of one run's pages."""

    def __init__(self, site: Site, marks: Marks) -> None:
        self._site = site
        self._marks = marks
        position = site.config.buttons.position
        self.top = marks.top if position in ("before", "both") else ""
        """The mark before the text, if buttons may go there; else empty."""
        self._before_only = position == "before"
        self._told = False

    def edits(
        self, text: str, page: PageFacts, found: scan.Head, body: str, row: Row | None
    ) -> list[Edit]:
        """Edits that replace the marks before and after `body` with the page's buttons;
        `row` is None if the page gets none.

        A theme may cut, filter or hide the text, and an empty text has no marks. Then the
        buttons go where the theme's markup ends the text.
        """
        if not page.source:
            return []
        edits: list[Edit] = []
        top = scan.visible(text, self.top, found.end) if self.top else -1
        if top >= 0:
            edits.append((top, top + len(self.top), row.of(page) if row else ""))
            if row:
                row = None if self._before_only else self._site.buttons(page, again=True)
        mark = self._marks.body
        at = scan.visible(text, mark, found.end, body)
        if at >= 0:
            edits.append((at, at + len(mark), row.of(page) if row else ""))
        elif row and not _leads_on(found):
            at = scan.behind_text(text, found.end)
            if at >= 0:
                edits.append((at, at, row.of(page)))
            else:
                self._tell(page)
        return edits

    def _tell(self, page: PageFacts) -> None:
        if self._told:
            return
        self._told = True
        logger.warning(
            "%s: this page, and maybe others, has no buttons: the end of its text is not shown, or "
            "stands in a comment or an element (%s) that the theme, the title or the text opens "
            "and never closes. Close it (a title writes &lt;script&gt;), or have the theme call "
            "{{ smo.buttons() }}.",
            page.source, ", ".join(sorted(RAW)),
        )  # fmt: skip


def _leads_on(found: scan.Head) -> bool:
    """Whether a page only redirects to another one."""
    return any(
        tag.attributes.get("http-equiv", "").lower() == "refresh"
        for tag in found.tags
        if tag.name == "meta"
    )
