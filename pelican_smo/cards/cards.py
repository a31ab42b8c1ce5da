"""Share cards: pictures drawn for pages that have none of their own."""

import hashlib
import logging
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pelican_smo.base import media_types
from pelican_smo.cards.drawing import Drawing, Wanted
from pelican_smo.cards.store import path_of
from pelican_smo.facts.page import Image, PageFacts
from pelican_smo.settings.cards import LAYOUT, LAYOUTS, MANY_LISTS, RATIOS, is_layout
from pelican_smo.settings.cards import Cards as Config
from pelican_smo.settings.errors import nearest, place, wrong

if TYPE_CHECKING:
    from pelican_smo.cards.card import Card
    from pelican_smo.cards.typesetting import Typesetter
    from pelican_smo.hooks.run import Site

logger = logging.getLogger(__name__)

SIZE = (1200, 630)
"""Pixels of a card; networks show this shape uncropped (Open Graph, 1.91 to 1)."""

ORIGIN = "cards"
"""The origin of a page's picture when it is its card."""

_KINDS = {"author": "list", "other": "list"}
_DEFAULT = "head.default_image"


class Cards:
    """The cards of one run."""

    def __init__(self, site: "Site") -> None:
        self._site = site
        cards = site.config.cards
        self.config = cards if isinstance(cards, Config) else Config(enabled=False)
        self.has_many_lists = False
        """Whether the site has more lists than get cards of their own by default."""
        self._cards: dict[tuple[bytes, Card], list[Wanted]] = {}
        # By file name; a card that no page links is never drawn.
        self._linkable: dict[str, Wanted] = {}
        self._layouts: dict[tuple[str, str], str] = {}

    @cached_property
    def _drawing(self) -> Drawing:
        return Drawing(self._site.settings, self.config)

    @cached_property
    def is_installed(self) -> bool:
        """Whether the drawing package is installed; logged if it is not."""
        if find_spec("typst") is not None:
            return True
        # An owner who did not ask for cards loses nothing; an info message stops no build.
        asked = "cards" in (self._site.settings.get("SMO") or {})
        (logger.warning if asked else logger.info)(
            "Share cards need the package typst, which is not installed: "
            'pip install "pelican-smo[cards]". Until then pages without a picture have '
            "%s; %s = False silences this.", place("head", "default_image"), place("cards"),
        )  # fmt: skip
        return False

    @property
    def can_link(self) -> bool:
        """Whether the site has a public URL, where networks find its cards."""
        return self._site.url != ""

    def count_lists(self, count: int) -> None:
        """Record how many lists of articles the site has."""
        self.has_many_lists = count > MANY_LISTS

    def illustrated(self, page: PageFacts) -> PageFacts:
        """The page with its card, if it needs one.

        The card is drawn only after `publish` finds it in the finished page.
        """
        ready = self._ready(page) if self._is_wanted(page) else []
        if not ready:
            return page
        images = [self._image(it) for it in ready]
        self._linkable |= {it.name: it for it in ready}
        return replace(
            page,
            image=images[0],
            more_images=tuple(images[1:]),
            origins={**page.origins, "image": ORIGIN},
        )

    def publish(self, page: PageFacts, text: str) -> None:
        """Draw and publish those of the page's cards that its `text` links."""
        if page.origins.get("image") != ORIGIN:
            return
        for image in (page.image, *page.more_images):
            name = image.url.rpartition("/")[2] if image else ""
            # The name needs no escaping anywhere, not even in the address of a button.
            if name in text and name in self._linkable:
                self._drawing.publish(self._linkable[name])

    def draw(self, pages: Iterable[PageFacts]) -> Iterator[tuple[PageFacts, Path | None]]:
        """Draw the cards of these pages outside a build. Yields each page that needs one and
        the file of its card, None if it cannot be drawn.
        """
        ready = [(page, self._ready(page)) for page in pages if self._is_wanted(page)]
        for _, found in ready:
            for wanted in found:
                self._drawing.begin(wanted)
        self._drawing.wait()
        for page, found in ready:
            yield page, self._drawing.file(found[0]) if found else None

    def forget(self, pages: Iterable[PageFacts]) -> None:
        """Delete the cards of these pages, so that they are drawn again."""
        for page in filter(self._is_wanted, pages):
            layout = self._layout(page)
            if engine := self._drawing.engine(layout):
                for wanted in self._wanted(page, layout, engine):
                    self._drawing.forget(wanted)

    def finish(self) -> None:
        """Wait until all cards are drawn, and delete those that no recent build needed."""
        if "_drawing" in self.__dict__:
            self._drawing.wait()
            self._drawing.clear()

    def stop(self) -> None:
        """Stop drawing, since the build failed."""
        if "_drawing" in self.__dict__:
            self._drawing.stop()

    def is_anybodys(self, url: str) -> bool:
        """Whether the picture at an address belongs to the theme or is named in a setting."""
        path = url.removeprefix(f"{self._site.url}/")
        theme = f"{self._site.settings['THEME_STATIC_DIR']}/"
        return path.startswith(theme) or path in self._of_settings or url in self._of_settings

    @cached_property
    def _of_settings(self) -> frozenset[str]:
        values = (it for it in self._site.settings.values() if isinstance(it, str))
        return frozenset(it.strip("/") for it in values if "." in it)

    def _is_wanted(self, page: PageFacts) -> bool:
        config = self.config
        return (
            config.enabled
            and self.can_link
            and page.card != "off"
            and (config.on == "auto" or _KINDS.get(page.kind, page.kind) in config.on)
            and (page.image is None or page.image.is_tiny or page.origins.get("image") == _DEFAULT)
            # Nobody shares an error page.
            and page.kind != "error"
            and self.is_installed
        )

    def _ready(self, page: PageFacts) -> list[Wanted]:
        """The cards of a page that exist or can be drawn, the usual shape first."""
        layout = self._layout(page)
        while engine := self._drawing.engine(layout):
            wanted = self._wanted(page, layout, engine)
            ready = [it for it in wanted if self._drawing.is_ready(it)]
            # If a logo or a font proved unusable, cards without it have other names.
            if self._drawing.engine(layout) is engine:
                return ready
        return []

    def _wanted(self, page: PageFacts, layout: str, engine: "Typesetter") -> list[Wanted]:
        card = self._card(page)
        # All pages of one list share a card.
        key = engine.fingerprint, card
        if key not in self._cards:
            inputs = engine.inputs(card)
            self._cards[key] = [
                Wanted(
                    layout, card, *size, _name(engine.fingerprint, inputs, *size) + engine.suffix
                )
                for size in (SIZE, *(RATIOS[ratio] for ratio in self.config.ratios))
            ]
        return self._cards[key]

    def _card(self, page: PageFacts) -> "Card":
        """The text of a page's card."""
        from pelican_smo.cards.card import Card

        site = self._site
        rtl = site.messages(page.lang).dir == "rtl"
        is_list = _KINDS.get(page.kind, page.kind) == "list"
        if is_list and self.has_many_lists and self.config.on == "auto":
            return Card(title=site.name, site="", lang=page.lang, rtl=rtl)
        return Card(
            title=page.card_title or page.title,
            site="" if page.kind == "home" else site.name,
            authors=", ".join(author.name for author in page.authors),
            date=page.shown_date,
            section=page.section,
            lang=page.lang,
            rtl=rtl,
        )

    def _layout(self, page: PageFacts) -> str:
        """The layout of a page's card: its own, or else the site's."""
        if not page.card:
            return self.config.layout
        key = page.source, page.card
        if key not in self._layouts:
            name = page.card
            is_there = name in LAYOUTS or (is_layout(name) and self._drawing.content_file(name))
            if not is_there:
                hint = nearest(name, LAYOUTS) or " The card has the layout of the site."
                logger.warning(
                    "%s", wrong(f"{page.source}: smo_card", f"off, {LAYOUT}", name, hint)
                )
            self._layouts[key] = name if is_there else self.config.layout
        return self._layouts[key]

    def _image(self, wanted: Wanted) -> Image:
        card = wanted.card
        said = (card.title, card.section, card.authors, card.date, card.site)
        return Image(
            f"{self._site.url}/{path_of(wanted.name)}", " · ".join(filter(None, said)),
            wanted.width, wanted.height, media_types.named(wanted.name),
        )  # fmt: skip


def _name(*parts: bytes | int) -> str:
    """The name of a card, from everything that shows in it."""
    digest = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else b"%d" % part
        digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()[:20]
