"""Draws share cards in threads of their own while Pelican writes pages.

A card's name follows from its content, so a page can link a card that is not drawn yet.
Whether it can be drawn is known beforehand: the engine reports characters that no font
has, and the first card of each layout is drawn at once. So only linked cards are drawn,
and no page waits for one.
"""

import logging
import os
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from pelican_smo.base.paths import OutsideError, confined
from pelican_smo.cards.store import Store
from pelican_smo.settings.cards import LAYOUTS, Cards
from pelican_smo.settings.errors import place, shown, wrong

if TYPE_CHECKING:
    from pelican_smo.cards.card import Card, Look
    from pelican_smo.cards.typesetting import Typesetter

logger = logging.getLogger(__name__)

_MOST_THREADS = 8
_FEW = 8
"""Up to this many cards are drawn without a progress bar."""


class Wanted(msgspec.Struct, frozen=True):
    """A card that a page needs; `layout` as the owner writes it, `name` of its file."""

    layout: str
    card: "Card"
    width: int
    height: int
    name: str


class Drawing:
    """Draws the cards of one run and publishes those that pages link."""

    def __init__(self, settings: Mapping[str, Any], config: Cards) -> None:
        self._content = str(settings["PATH"])
        self._config = config
        self._store = Store(settings["CACHE_PATH"], settings["OUTPUT_PATH"])
        # An engine draws one card at a time; None marks one that cannot be used.
        self._engines: dict[str, Typesetter | None] = {}
        self._of_thread = threading.local()
        self._pool: ThreadPoolExecutor | None = None
        self._begun: dict[str, Future[None] | None] = {}
        self._proven: set[tuple[str, int, int]] = set()
        self._broken: set[str] = set()
        # Unusable parts of the cards: the key in the SMO block, and its value.
        self._without: set[tuple[str, str]] = set()
        self._told: set[str] = set()

    def engine(self, layout: str) -> "Typesetter | None":
        """The engine that draws a layout; None, after a warning, if there is none."""
        if layout not in self._engines:
            self._engines[layout] = self._made(layout)
        return None if layout in self._broken else self._engines[layout]

    def is_ready(self, wanted: Wanted) -> bool:
        """Whether a card exists or can be drawn; warns why if not.

        If a logo or a font proves unusable, the layout gets another engine, whose cards
        have other names.
        """
        proof = wanted.layout, wanted.width, wanted.height
        if self._store.has(wanted.name):
            self._proven.add(proof)
            return True
        engine = self.engine(wanted.layout)
        if engine is None or not self._has_letters(engine, wanted.card):
            return False
        if proof not in self._proven:
            if not self._draw(engine, wanted):
                return False
            self._proven.add(proof)
        return True

    def publish(self, wanted: Wanted) -> None:
        """Put a card into the output by the end of the run."""
        if wanted.name in self._begun:
            return
        if self._store.has(wanted.name):
            self._begun[wanted.name] = None
            self._store.publish(wanted.name)
        else:
            self.begin(wanted, publish=True)

    def begin(self, wanted: Wanted, *, publish: bool = False) -> None:
        """Start drawing a card, unless that has begun."""
        if wanted.name in self._begun or self._store.has(wanted.name):
            return
        if self._pool is None:
            # The engine lets other threads run while it draws.
            self._pool = ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_THREADS))
        self._begun[wanted.name] = self._pool.submit(self._draw_in_thread, wanted, publish)

    def wait(self) -> None:
        """Wait until all cards that were begun are drawn."""
        begun = [it for it in self._begun.values() if it is not None]
        if self._pool is None:
            return
        from pelican import log
        from rich.progress import track

        try:
            for one in track(
                begun, "Drawing share cards", len(begun), console=log.console, transient=True,
                disable=len(begun) <= _FEW or not log.console.is_terminal,
            ):  # fmt: skip
                one.result()
        finally:
            self.stop()

    def stop(self) -> None:
        """Stop drawing."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def clear(self) -> None:
        """Delete cards that no recent build needed."""
        self._store.clear()

    def file(self, wanted: Wanted) -> Path | None:
        """The file of a card; None if it is not drawn."""
        return self._store.file(wanted.name) if self._store.has(wanted.name) else None

    def forget(self, wanted: Wanted) -> None:
        """Delete a card, so that it is drawn again."""
        self._store.forget(wanted.name)

    def tell(self, said: str) -> None:
        """Log a warning, once a run."""
        if said not in self._told:
            self._told.add(said)
            logger.warning("%s", said)

    def _draw_in_thread(self, wanted: Wanted, publish: bool) -> None:
        engines: dict[str, Typesetter | None] = self._of_thread.__dict__
        if wanted.layout not in engines:
            engines[wanted.layout] = self._made(wanted.layout)
        engine = engines[wanted.layout]
        if engine and self._draw(engine, wanted):
            if publish:
                self._store.publish(wanted.name)
        elif engine and publish:
            self._draw_instead(engine.look, wanted)

    def _draw(self, engine: "Typesetter", wanted: Wanted) -> bool:
        """Whether a card could be drawn; warns why if not."""
        from pelican_smo.cards.typesetting import CardError, LayoutError, PartError

        try:
            self._store.keep(wanted.name, engine.draw(wanted.card, wanted.width, wanted.height))
        except PartError as error:
            self._leave_out(error)
            self._engines[wanted.layout] = self._made(wanted.layout)
        except (CardError, OSError) as error:
            self.tell(f"cards: {error}")
            if isinstance(error, LayoutError):
                # The layout would fail for every page.
                self._broken.add(wanted.layout)
        else:
            return True
        return False

    def _draw_instead(self, look: "Look", wanted: Wanted) -> None:
        """Publish a fallback for a linked card that cannot be drawn: a plain one, or one with
        the site's name alone. It is not cached, so the next build tries again.
        """
        from pelican_smo.cards.card import LAYOUTS as FOLDER
        from pelican_smo.cards.card import Card
        from pelican_smo.cards.typesetting import CardError, Typesetter

        plain = replace(look, layout=FOLDER / "plain.typ")
        for card in (wanted.card, Card(title=wanted.card.site, site="")):
            try:
                data = Typesetter(plain).draw(card, wanted.width, wanted.height)
            except CardError:
                continue
            self._store.publish_instead(wanted.name, data)
            return
        self.tell(
            f"cards: no card can be drawn for {shown(wanted.card.title)}, and its page has none."
        )

    def _has_letters(self, engine: "Typesetter", card: "Card") -> bool:
        from pelican_smo.cards.scripts import package_for
        from pelican_smo.cards.typesetting import CardError

        try:
            scripts = engine.missing(card)
        except CardError:
            # Drawing it fails in the same way, and logs a warning.
            return True
        for script in scripts:
            self.tell(
                f"cards: no font on this machine has {script} characters, as in "
                f"{shown(card.title)}; such pages have the default picture. Install "
                f"{package_for(script)}, or name a font in {place('cards', 'fonts')}."
            )
        return not scripts

    def _made(self, layout: str) -> "Typesetter | None":
        from pelican_smo.cards import card
        from pelican_smo.cards.typesetting import CardError, PartError, Typesetter

        shipped = card.LAYOUTS / f"{layout}.typ" if layout in LAYOUTS else None
        file = shipped or self.content_file(layout)
        if file is None:
            self.tell(
                f"{place('cards', 'layout')} = {shown(layout)}: this file does not exist in the "
                "content folder, so no cards are drawn."
            )
            return None
        while True:
            try:
                return Typesetter(self._look(file))
            except PartError as error:
                self._leave_out(error)
            except CardError as error:
                self.tell(f"cards: {error}")
                return None

    def _look(self, layout: Path) -> "Look":
        from pelican_smo.cards.card import Look

        config = self._config
        return Look(
            layout=layout,
            colours=config.colours,
            logo=self._picture("logo", config.logo),
            background=self._picture("background", config.background),
            jpeg=config.format == "jpeg",
            fonts=tuple(filter(None, map(self._font, config.fonts))),
        )

    def _picture(self, key: str, named: str) -> Path | None:
        """A picture that the SMO block names; None, after a warning, if it is missing or empty."""
        if not named or (key, named) in self._without:
            return None
        file = self.content_file(named)
        if file is None or not file.stat().st_size:
            lacks = "This file does not exist" if file is None else "This file is empty"
            self._tell_without(key, named, "a picture in the content folder", f"{lacks}.")
            return None
        return file

    def _font(self, named: str) -> str:
        """A font that the SMO block names, as a file or a family; empty, after a warning, if
        it cannot be used.
        """
        from pelican_smo.cards.typesetting import is_font_file

        file = self.content_file(named)
        found = str(file) if file and is_font_file(named) else named
        if ("fonts", found) in self._without:
            return ""
        if is_font_file(named) and file is None:
            self._tell_without(
                "fonts", named, "a font in the content folder, or the name of a family",
                "This file does not exist.",
            )  # fmt: skip
            return ""
        return found

    def _leave_out(self, error: Any) -> None:
        """Draw the cards without a part that the engine cannot use."""
        key, file = error.part, str(error.file)
        config = self._config
        named = {"logo": config.logo, "background": config.background}.get(key)
        if named is None:
            named = next(
                (it for it in config.fonts if file in (it, str(self.content_file(it)))), file
            )
        self._without.add((key, file if key == "fonts" else named))
        expected = "a font that can be used" if key == "fonts" else "a picture that can be drawn"
        self._tell_without(key, named, expected, f"{error}")

    def _tell_without(self, key: str, named: str, expected: str, why: str) -> None:
        where = place("cards", key)
        self.tell(wrong(where, expected, named, f" {why} Cards are drawn without it."))

    def content_file(self, named: str) -> Path | None:
        """A file in the content folder; None if it does not exist or is outside."""
        try:
            file = Path(confined(self._content, named))
        except OutsideError:
            return None
        return file if file.is_file() else None
