"""Works with any theme: edits each finished page in memory, before Pelican writes it.

Each generator's Jinja environment gets a template class whose `render` does
this. The theme's sources stay untouched, and no file is read again.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import partial
from operator import itemgetter
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from pelican.contents import Article, Content, Page

from pelican_smo.base.markers import Marks
from pelican_smo.facts import lists
from pelican_smo.facts.front_matter import is_off, place, source
from pelican_smo.facts.page import PageFacts
from pelican_smo.head import scan
from pelican_smo.hooks import head
from pelican_smo.hooks.placing import Placing
from pelican_smo.hooks.run import Site

logger = logging.getLogger(__name__)


class Current:
    """The page being rendered: the site's root as it links it, the body and the row of
    buttons that its template last printed, and what the template places itself.
    """

    def __init__(self, page: PageFacts, root: str) -> None:
        self.page = page
        self.root = root
        self.body = ""
        self.row = ""
        self.places_buttons = False
        self.places_follow = False


class Editor:
    """Finishes the pages of one run, and provides `{{ smo.buttons() }}` to templates."""

    def __init__(self, site: Site, rehearsal: "Rehearsal | None" = None) -> None:
        self.site = site
        self.rehearsal = rehearsal
        self.marks: Marks = rehearsal.marks if rehearsal else Marks()
        self._placing = Placing(site, self.marks)
        self._current: Current | None = None

    @property
    def sites(self) -> tuple[Site, ...]:
        """The site, and last its production version in a local build."""
        return (self.site, self.rehearsal.site) if self.rehearsal else (self.site,)

    def __reduce__(self) -> tuple[type[None], tuple[()]]:
        # Pelican's content cache pickles articles with the context that holds
        # this editor; no later run can use it.
        return type(None), ()

    def buttons(self) -> Markup:
        """Template function: the buttons of this page, here instead of after its text."""
        return self._placed(self._buttons)

    def follow(self) -> Markup:
        """Template function: the follow bar, here instead of at the end of the page."""
        return self._placed(self._follow)

    def head(self) -> Markup:
        """Template function: the tags of the head, here instead of at its start."""
        return Markup(self.marks.head if self._current else "")

    def _placed(self, made: Callable[[Current], str]) -> Markup:
        """The result for the current page; empty, with an error in the log, if it fails."""
        if self._current is None:
            return Markup("")
        try:
            return Markup(made(self._current))
        except Exception:
            logger.exception("%s: this page is published without what its template asked of smo.",
                             self._current.page.source or self._current.page.url)  # fmt: skip
            return Markup("")

    def _buttons(self, current: Current) -> str:
        current.places_buttons = True
        current.row = self._row(current.page)
        return current.row

    def _row(self, page: PageFacts) -> str:
        row = self.site.buttons(page)
        return row.of(page) if row else ""

    def _follow(self, current: Current) -> str:
        current.places_follow = True
        return self.site.follow(current.page.lang, current.root)

    def render(self, template: Callable[[Mapping[str, Any]], str], context: dict[str, Any]) -> str:
        """The finished page that `template` renders from `context`."""
        if not isinstance(context.get("output_file"), str):
            return template(context)
        if self.site.subscribe.is_page(context):
            template = partial(self.site.subscribe.shown, template)
        content = None
        try:
            content = _content(context)
            if content is not None and is_off(content):
                self.sites[-1].page_map.leave(context["output_file"], source(content))
                current = None
            else:
                current = Current(self._facts(content, context), str(context["SITEURL"]))
        except Exception:
            # Any reader or plugin may have made the content; no fault may stop the build.
            _report(content, context)
            current = None
        before, self._current = self._current, current
        try:
            if current is None:
                return self.marks.wipe(template(context))
            with (
                _marked(content, self._placing.top, self.marks.body, current)
                if content
                else nullcontext()
            ):
                text = template(context)
            if self.site.subscribe.is_plain(context):
                # Our plain layout places nothing; the failed layout may have placed some first.
                current.places_buttons = current.places_follow = False
            if self.rehearsal:
                self.rehearsal.take(text, current, context, content)
            return self._finish(text, current, context, content)
        finally:
            self._current = before

    def _facts(self, content: Content | None, context: Mapping[str, Any]) -> PageFacts:
        reader = self.site.reader
        page = (
            lists.read(context, reader) if content is None else reader.of_content(content, context)
        )
        return self.site.cards.illustrated(page)

    def _finish(
        self, text: str, current: Current, context: Mapping[str, Any], content: Content | None
    ) -> str:
        try:
            text = self._edit(text, current, context)
            self.site.cards.publish(current.page, text)
        except Exception:
            _report(content, context)
        return self.marks.wipe(text)

    def _edit(self, text: str, current: Current, context: Mapping[str, Any]) -> str:
        found = scan.head(text)
        if found is None:
            return text
        page, theme = head.settled(self.site, current.page, context, text, found)
        row = self.site.buttons(page)
        wanted = page.kind in self.site.config.buttons.on and not current.places_buttons
        edits = self._placing.edits(text, page, found, current.body, row if wanted else None)
        placed = current.places_buttons or any(html for _, _, html in edits)
        follow = self.site.follow(page.lang, current.root)
        if follow and not current.places_follow:
            end = scan.body_end(text)
            edits.append((end, end, follow))
        files = [self.site.stylesheet] if follow or (row and placed) else []
        if row and placed and row.needs_script:
            files.append(self.site.script)
        if self.site.subscribe.is_page(context):
            files = self.site.subscribe.files
        html, others = head.head(
            self.site, page, context, found, theme, root=current.root, assets=tuple(files)
        )
        at = text.find(self.marks.head, 0, found.end)
        at = at if at >= 0 else found.insert_at
        return _applied(text, [*edits, (at, at, f"\n{html}"), *others])


class Rehearsal(Editor):
    """Pages of a local build as they will be in production, for the studio; never written.

    `texts` has the pages' HTML by their paths in the output folder.
    """

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self.texts: dict[str, str] = {}

    def take(
        self, text: str, home: Current, context: Mapping[str, Any], content: Content | None
    ) -> None:
        """Finish a page as in production; `home` is the page in the local build."""
        try:
            self.texts[context["output_file"]] = self._rehearsed(text, home, context, content)
        except Exception:
            _report(content, context)

    def _rehearsed(
        self, text: str, home: Current, context: Mapping[str, Any], content: Content | None
    ) -> str:
        current = Current(self._facts(content, context), home.root)
        current.body = home.body
        current.places_buttons = home.places_buttons
        current.places_follow = home.places_follow
        if home.row:
            text = text.replace(home.row, self._row(current.page))
        return self._finish(text, current, context, content)


def install(env: Environment, editor: Editor) -> None:
    """Let `editor` finish every page that the templates of `env` render."""
    base: Any = env.template_class

    class Template(base):  # type: ignore[misc]
        def render(self, *args: Any, **kwargs: Any) -> str:
            context = dict(*args, **kwargs)
            return editor.render(super().render, context)

    env.template_class = Template
    env.globals["smo"] = editor


def _content(context: Mapping[str, Any]) -> Content | None:
    """The article or page being rendered; None for lists."""
    for name, kind in (("article", Article), ("page", Page)):
        content = context.get(name)
        if isinstance(content, kind) and place(content, "save_as") == context["output_file"]:
            return content
    return None


@contextmanager
def _marked(content: Content, top: str, mark: str, current: Current) -> Iterator[None]:
    """Within this context, the body of `content` begins with `top` and ends with `mark`.

    Pelican makes a missing summary from the body. It is made without the marks, and
    only if the template uses it.
    """
    own = {
        name: vars(content)[name]
        for name in ("get_content", "get_summary")
        if name in vars(content)
    }
    get_content, get_summary = content.get_content, content.get_summary
    summing_up = False

    def marked_content(siteurl: str) -> str:
        body: str = get_content(siteurl)
        if not body or summing_up or not isinstance(body, str):
            return body
        current.body = str(body)
        marked = f"{top}{body}{mark}"
        # A template does not escape text that is marked as safe.
        return Markup(marked) if isinstance(body, Markup) else marked

    def unmarked_summary(siteurl: str) -> str:
        nonlocal summing_up
        summing_up = True
        try:
            summary: str = get_summary(siteurl)
            return summary
        finally:
            summing_up = False

    content.get_content = marked_content
    content.get_summary = unmarked_summary
    try:
        yield
    finally:
        for name in ("get_content", "get_summary"):
            vars(content).pop(name, None)
        vars(content).update(own)


def _applied(text: str, edits: list[tuple[int, int, str]]) -> str:
    """`text` with all edits applied; their positions refer to the original."""
    parts = []
    done = 0
    for start, end, new in sorted(edits, key=itemgetter(0, 1)):
        if start >= done:
            parts += [text[done:start], new]
            done = end
    return "".join((*parts, text[done:]))


def _report(content: Content | None, context: Mapping[str, Any]) -> None:
    source = content.relative_source_path if content else context["output_file"]
    logger.exception(
        "%s: pelican_smo could not read this page; it is published without tags and buttons.",
        source,
    )
