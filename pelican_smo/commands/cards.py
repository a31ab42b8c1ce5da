"""The command `pelican-smo cards`: draws share cards without a build, and shows them all."""

import shutil
from fnmatch import fnmatchcase
from html import escape
from itertools import chain
from pathlib import Path

from pelican_smo.cards.card import LAYOUTS
from pelican_smo.cards.cards import Cards
from pelican_smo.facts.page import PageFacts
from pelican_smo.hooks import unbuilt
from pelican_smo.hooks.signals import contents_of, pages_of
from pelican_smo.settings.cards import LAYOUTS as NAMES

_SHEET = """<!doctype html>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Share cards</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.4 system-ui, sans-serif; margin: 2rem }}
main {{ display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)) }}
figure {{ margin: 0 }}
img {{ display: block; width: 100%; height: auto; border-radius: .5rem }}
</style>
<h1>Share cards</h1>
<main>
{figures}</main>
"""


def draw(settings: Path, *, force: bool = False, only: str = "*", sheet: Path | None = None) -> int:
    """Draw the cards of a site's articles and pages into its cache; returns the exit status:
    1 if some cards failed, 2 if none can be drawn.

    `only` is a pattern for paths in the content folder. `force` redraws existing cards.
    `sheet` is an HTML file to write that shows them all.
    """
    if not settings.is_file():
        print(f"{settings}: this file does not exist. Name the site's settings: -s publishconf.py")
        return 2
    cards, pages = _read(settings)
    if cards is None:
        print(f"{settings}: pelican_smo is not in PLUGINS, or SMO has cards switched off.")
        return 2
    if not cards.can_link:
        print(f"{settings}: SITEURL is empty or local, and cards are drawn for a public site.")
        return 2
    if not cards.is_installed:
        print('No cards can be drawn without the package typst: pip install "pelican-smo[cards]".')
        return 2
    pages = [page for page in pages if fnmatchcase(page.source, only)]
    if force:
        cards.forget(pages)
    wanted = list(cards.draw(pages))
    found = [(page, file) for page, file in wanted if file]
    if sheet:
        figures = (
            f'<figure><img src="{escape(file.absolute().as_uri())}" alt="" loading="lazy">'
            f"<figcaption>{escape(page.source)}</figcaption></figure>\n"
            for page, file in found
        )
        sheet.write_text(_SHEET.format(figures="".join(figures)), "utf-8")
    count = f"{len(found)} cards of {len(pages)} pages"
    if failed := len(wanted) - len(found):
        print(f"{count}; {failed} could not be drawn, and the log says why.")
        return 1
    print(f"{count}; the others have a picture, or want none.")
    return 0


def new(name: str, content: Path, layout: str) -> int:
    """Copy a layout into a site, for the owner to change; returns the exit status."""
    target = content / "cards" / f"{name.removesuffix('.typ')}.typ"
    if layout not in NAMES:
        print(f"{layout}: expected one of {', '.join(NAMES)}.")
        return 2
    if not content.is_dir():
        print(f"{content}: this folder does not exist. Name the site's content folder: --content")
        return 2
    if target.exists():
        print(f"{target}: this file is there already. Give the layout another name.")
        return 2
    target.parent.mkdir(exist_ok=True)
    shutil.copyfile(LAYOUTS / f"{layout}.typ", target)
    print(f'{target} is yours. SMO = {{"cards": {{"layout": "cards/{target.name}"}}}} uses it.')
    return 0


def _read(settings: Path) -> tuple[Cards | None, list[PageFacts]]:
    """The cards of a site, and its pages as a build reads them; writes nothing."""
    found = unbuilt.generators(settings)
    context = found[0].context
    editor = context.get("smo")
    if editor is None or not editor.site.cards.config.enabled:
        return None, []
    contents = chain.from_iterable(map(contents_of, found))
    return editor.site.cards, list(pages_of(editor.site, contents, context))
