"""Share cards: pictures that are drawn for pages without one of their own."""

import hashlib
import logging
import os
import threading
from collections.abc import Iterable
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from pelican_smo.base import media_types
from pelican_smo.cards.config import RATIOS
from pelican_smo.cards.config import Cards as Config
from pelican_smo.cards.store import Store
from pelican_smo.errors import place, shown
from pelican_smo.facts.page import Image, PageFacts

if TYPE_CHECKING:
    from pelican_smo.cards.card import Card
    from pelican_smo.cards.typesetting import Typesetter
    from pelican_smo.site import Site

logger = logging.getLogger(__name__)

SIZE = (1200, 630)
"""Pixels of a card, as networks show it whole (Open Graph, 1.91 to 1)."""

ORIGIN = "cards"
"""Where a page's picture is from that is its card."""

LAYOUTS = ("code", "gradient", "photo", "plain")
"""Those that are shipped."""

_KINDS = {"author": "list", "other": "list"}
_DEFAULT = "head.default_image"
_FEW = 8
"""So many cards are drawn one after the other, without a word."""


class _Wanted(msgspec.Struct, frozen=True):
    """A card that a page needs; `layout` is as the owner names it."""

    layout: str
    card: "Card"
    width: int
    height: int
    name: str


class Cards:
    """The cards of one run."""

    def __init__(self, site: "Site") -> None:
        self._site = site
        cards = site.config.cards
        self.config = cards if isinstance(cards, Config) else Config(enabled=False)
        # An engine draws one card at a time; None is one that cannot be used.
        self._engines: dict[str, Typesetter | None] = {}
        self._cards: dict[tuple[str, Card], list[_Wanted]] = {}
        self._of_thread = threading.local()
        self._broken: set[str] = set()
        self._told: set[str] = set()

    @cached_property
    def _store(self) -> Store:
        settings = self._site.settings
        return Store(settings["CACHE_PATH"], settings["OUTPUT_PATH"])

    def illustrated(self, page: PageFacts) -> PageFacts:
        """The page with its card, if it has no picture of its own and is to have one."""
        if not self._is_wanted(page):
            return page
        images = [image for it in self._wanted(page) if (image := self._image(it))]
        if not images:
            return page
        return replace(
            page,
            image=images[0],
            more_images=tuple(images[1:]),
            origins={**page.origins, "image": ORIGIN},
        )

    def draw(self, pages: Iterable[PageFacts]) -> None:
        """Draw at once what these pages will need and is not there yet."""
        wanted = {
            it.name: it
            for page in pages
            if self._is_wanted(page)
            for it in self._wanted(page)
            if not self._store.has(it.name)
        }
        if len(wanted) <= _FEW:
            return
        workers = min(os.cpu_count() or 1, 8)
        from concurrent.futures import ThreadPoolExecutor

        from pelican import log
        from rich.progress import track

        # The engine lets other threads run while it draws.
        with ThreadPoolExecutor(workers) as pool:
            drawn = pool.map(self._draw_in_thread, wanted.values())
            for _ in track(
                drawn, "Drawing share cards", len(wanted),
                console=log.console, transient=True, disable=not log.console.is_terminal,
            ):  # fmt: skip
                pass

    def is_anybodys(self, url: str) -> bool:
        """Whether the picture at an address is the theme's, or one that a setting names."""
        path = url.removeprefix(f"{self._site.url}/")
        theme = f"{self._site.settings['THEME_STATIC_DIR']}/"
        return path.startswith(theme) or path in self._of_settings or url in self._of_settings

    @cached_property
    def _of_settings(self) -> frozenset[str]:
        values = (it for it in self._site.settings.values() if isinstance(it, str))
        return frozenset(it.strip("/") for it in values if "." in it)

    @property
    def can_draw(self) -> bool:
        """Whether there is anything to draw with and to link."""
        return (
            self.config.enabled and self.can_link and self._engine(self.config.layout) is not None
        )

    @property
    def can_link(self) -> bool:
        """Whether the site has an address at which networks find its cards."""
        return self._site.url != ""

    def file(self, page: PageFacts) -> Path | None:
        """Where the card of a page is kept, drawn now if need be; None if it has none."""
        for wanted in self._wanted(page)[:1] if self._is_wanted(page) else ():
            if self._image(wanted, publish=False):
                return self._store.file(wanted.name)
        return None

    def forget(self, pages: Iterable[PageFacts]) -> None:
        """Throw away the cards of these pages, so that they are drawn anew."""
        for page in pages:
            for wanted in self._wanted(page) if self._is_wanted(page) else ():
                self._store.forget(wanted.name)

    def finish(self) -> None:
        """Forget what no build has needed in a while."""
        if "_store" in self.__dict__:
            self._store.clear()

    def _is_wanted(self, page: PageFacts) -> bool:
        config = self.config
        return (
            config.enabled
            and self._site.url != ""
            and page.listed
            and page.card != "off"
            and _KINDS.get(page.kind, page.kind) in config.on
            and (page.image is None or page.image.is_tiny or page.origins.get("image") == _DEFAULT)
        )

    def _wanted(self, page: PageFacts) -> list[_Wanted]:
        layout = page.card or self.config.layout
        engine = self._engine(layout)
        if engine is None:
            return []
        from pelican_smo.cards.card import Card

        site = self._site
        card = Card(
            title=page.card_title or page.title,
            site="" if page.kind == "home" else site.name,
            authors=", ".join(author.name for author in page.authors),
            date=page.shown_date,
            section=page.section,
            lang=page.lang,
            rtl=site.messages(page.lang).dir == "rtl",
        )
        # A page is asked for its cards when all are drawn, and when it is written.
        if (layout, card) not in self._cards:
            inputs = engine.inputs(card)
            self._cards[layout, card] = [
                _Wanted(
                    layout, card, *size, _name(engine.fingerprint, inputs, *size) + engine.suffix
                )
                for size in (SIZE, *(RATIOS[ratio] for ratio in self.config.ratios))
            ]
        return self._cards[layout, card]

    def _image(self, wanted: _Wanted, publish: bool = True) -> Image | None:
        if not self._store.has(wanted.name):
            engine = self._engine(wanted.layout)
            if engine is None or not self._draw(engine, wanted):
                return None
        path = self._store.publish(wanted.name) if publish else ""
        card = wanted.card
        said = (card.title, card.section, card.authors, card.date, card.site)
        return Image(
            f"{self._site.url}/{path}", " · ".join(filter(None, said)),
            wanted.width, wanted.height, media_types.named(wanted.name),
        )  # fmt: skip

    def _draw_in_thread(self, wanted: _Wanted) -> None:
        engines: dict[str, Typesetter | None] = self._of_thread.__dict__
        if wanted.layout not in engines:
            engines[wanted.layout] = self._made(wanted.layout)
        engine = engines[wanted.layout]
        if engine:
            self._draw(engine, wanted)

    def _draw(self, engine: "Typesetter", wanted: _Wanted) -> bool:
        """Whether a card could be drawn; else it is told why."""
        from pelican_smo.cards.scripts import package_for
        from pelican_smo.cards.typesetting import CardError, LayoutError

        for script in engine.missing(wanted.card):
            self._tell(
                f"cards: no font on this machine has {script} characters, as in "
                f"{shown(wanted.card.title)}; such pages have the default picture. Install "
                f"{package_for(script)}, or name a font in {place('cards', 'fonts')}."
            )
            return False
        try:
            self._store.keep(wanted.name, engine.draw(wanted.card, wanted.width, wanted.height))
        except (CardError, OSError) as error:
            self._tell(f"cards: {error}")
            if isinstance(error, LayoutError):
                # It would fail for each page.
                self._broken.add(wanted.layout)
            return False
        return True

    def _engine(self, layout: str) -> "Typesetter | None":
        if layout not in self._engines:
            self._engines[layout] = self._made(layout)
        return None if layout in self._broken else self._engines[layout]

    def _made(self, layout: str) -> "Typesetter | None":
        config, content = self.config, Path(self._site.settings["PATH"])
        if find_spec("typst") is None:
            # Who has not asked for cards has lost nothing.
            asked = "cards" in (self._site.settings.get("SMO") or {})
            self._tell(
                "Share cards need the package typst, which is not installed: "
                'pip install "pelican-smo[cards]". Until then pages without a picture have '
                f"{place('head', 'default_image')}; {place('cards')} = False silences this.",
                logging.WARNING if asked else logging.INFO,
            )
            return None
        from pelican_smo.cards import card
        from pelican_smo.cards.typesetting import CardError, Typesetter

        file = card.LAYOUTS / f"{layout}.typ" if layout in LAYOUTS else content / layout
        if not file.is_file():
            self._tell(
                f"{place('cards', 'layout')} = {shown(layout)}: there is no such layout. It is one "
                f"of {', '.join(LAYOUTS)}, or a path in the content folder, as in cards/mine.typ."
            )
            return None
        look = card.Look(
            layout=file,
            colours=config.colours,
            logo=self._file("logo", config.logo),
            background=self._file("background", config.background),
            jpeg=config.format == "jpeg",
            fonts=tuple(
                str(content / it) if (content / it).is_file() else it for it in config.fonts
            ),
        )
        try:
            return Typesetter(look)
        except CardError as error:
            self._tell(f"cards: {error}")
        return None

    def _file(self, key: str, named: str) -> Path | None:
        """A picture that the SMO block names."""
        file = Path(self._site.settings["PATH"], named)
        if named and not file.is_file():
            self._tell(
                f"{place('cards', key)} = {shown(named)}: there is no such picture in the content "
                "folder."
            )
        return file if named and file.is_file() else None

    def _tell(self, said: str, level: int = logging.WARNING) -> None:
        """Say something once a run."""
        if said not in self._told:
            self._told.add(said)
            logger.log(level, "%s", said)


def _name(*parts: bytes | int) -> str:
    """What a card is called that is made of these."""
    digest = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else b"%d" % part
        digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()[:20]
