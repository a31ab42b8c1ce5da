"""Draws share cards with Typst, which shapes, breaks and places all text.

The site's owner may replace the layout, which is a file. The text of a card reaches it as
JSON, so that no title can run as code. The engine's folder holds only that JSON, the
layout and its pictures, so that a layout can read nothing else.
"""

import hashlib
import re
import shutil
import weakref
from collections.abc import Iterator
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from pelican_smo.cards.card import LAYOUTS, Card, Look
from pelican_smo.cards.folder import Folder
from pelican_smo.cards.scripts import families, script_of
from pelican_smo.settings.errors import nearest

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = [
    "LAYOUTS",
    "Card",
    "CardError",
    "EngineMissingError",
    "LayoutError",
    "Look",
    "PartError",
    "Typesetter",
]

FONTS = Path(__file__).with_name("fonts")
_SHIPPED = ("Card Arabic", "Card Hebrew", "Card Devanagari", "Card Thai", "Inter")
"""Families in FONTS for scripts that a layout's own font may not have."""

# The engine's error for a character that no font has; the string is in Rust's notation.
_UNSHOWN = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_PLACE = re.compile(r"┌─ (?:.*[/\\])?(\w+\.typ):(\d+):\d+")
_PACKAGE = re.compile(r'"@[\w-]+/')


class CardError(Exception):
    """One card, or every card, cannot be drawn; the message is for the site's owner."""


class EngineMissingError(CardError):
    """The package that draws cards is not installed."""


class PartError(CardError):
    """A picture or a font cannot be used: `part` is its role ("logo", "background",
    "fonts"), `file` its file or the name of the family.
    """

    def __init__(self, part: str, file: str | Path, words: str) -> None:
        self.part, self.file = part, file
        super().__init__(words)


class LayoutError(CardError):
    """A layout is wrong: its file, the line (1 is the first; 0 if unknown), and the
    engine's message.
    """

    def __init__(self, file: Path, line: int, words: str) -> None:
        self.file, self.line, self.words = file, line, words
        super().__init__(f"{file}, line {line}: {words}" if line else f"{file}: {words}")


class Typesetter:
    """Draws the cards of one site. Loads fonts and the engine for the first card.

    Raises CardError if the engine or a file is missing.
    """

    def __init__(self, look: Look) -> None:
        self.look = look
        try:
            self.version = version("typst")
            if look.background or look.jpeg:
                version("pillow")
        except PackageNotFoundError as error:
            raise EngineMissingError(
                f"Share cards need the package {error.name}, which is not installed:"
                ' pip install "pelican-smo[cards]".'
            ) from None
        self.suffix = ".jpg" if look.background or look.jpeg else ".png"
        """Suffix of the files; a photo as PNG would weigh a megabyte."""
        self._font_files = [Path(it) for it in look.fonts if is_font_file(it)]
        self.fingerprint = self._hashed()
        """Hash of everything that the cards share; any change to it changes all cards."""
        self._seen: set[str] = set()
        self._bases: dict[tuple[int, int, bool], Image] = {}

    def _hashed(self) -> bytes:
        # Contents, not names: a file that is changed in place gives other cards.
        look = self.look
        shipped = sorted(FONTS.glob("*.ttf"))
        files: list[tuple[str, Path | None]] = [
            ("", look.layout),
            ("", LAYOUTS / "common.typ"),
            ("", LAYOUTS / "fit.typ"),
            ("logo", look.logo),
            ("background", look.background),
            *(("fonts", file) for file in self._font_files),
            *(("", file) for file in shipped),
        ]
        parts: list[object] = [self.version, sorted(look.colours.items())]
        parts += [it for it in look.fonts if not is_font_file(it)]
        for part, file in files:
            try:
                parts.append(file and (file.suffix, hashlib.sha256(file.read_bytes()).digest()))
            except OSError as error:
                words = f"{file} cannot be read: {error.strerror}."
                raise PartError(part, str(file), words) if part else CardError(words) from None
        return hashlib.sha256(repr(parts).encode()).digest()

    @staticmethod
    def inputs(card: Card) -> bytes:
        """The data of a card for the layout, as JSON: texts as they are drawn."""
        return msgspec.json.encode(card.drawn(), order="sorted")

    def draw(self, card: Card, width: int = 1200, height: int = 630) -> bytes:
        """The picture of a card: a PNG or a JPEG (see `suffix`); `width` and `height` in
        pixels. Raises CardError: LayoutError if the layout is wrong or makes another size,
        PartError if a picture or a font cannot be used.
        """
        if self.suffix == ".png":
            return self._page(card, width, height)
        from pelican_smo.cards.photo import jpeg, over, picture

        if not self.look.background:
            return jpeg(picture(self._page(card, width, height)).convert("RGB"), sharp=True)
        base = self._base(width, height, card.drawn()["rtl"] is True)
        return jpeg(over(base, self._page(card, width, height, layer="words")))

    def _page(self, card: Card, width: int, height: int, layer: str = "") -> bytes:
        self._show(width, height)
        said = card.drawn() | {"layer": layer, "fallback": self._fallback(card)}
        self._folder.tell("card", said)
        page = self._compiled("layout.typ")
        # The layout itself trims the margins of the words layer.
        if layer != "words" and _size(page) != (width, height):
            words = "it makes a picture of {} x {} pixels, and a card has {} x {}"
            raise LayoutError(self.look.layout, 0, words.format(*_size(page), width, height))
        return page

    def missing(self, card: Card) -> list[str]:
        """Names of the scripts with characters in `card` that no font here has.

        The engine reports them when it makes PDF/A, which forbids characters that cannot
        be displayed (ISO 19005-2, 6.2.11.8). Only words with unchecked characters are tried.
        """
        said = msgspec.json.decode(self.inputs(card))
        text = " ".join(said[name] for name in ("title", "site", "authors", "date", "section"))
        words = " ".join(word for word in text.split() if not self._seen.issuperset(word))
        # The shipped fonts have all of ASCII.
        if not words or words.isascii():
            return []
        unshown = list(self._unshown(words, self._fallback(card)))
        self._seen |= set(words).difference(*unshown)
        return sorted({script_of(it[0]) for it in unshown})

    def _unshown(self, words: str, fallback: list[str]) -> Iterator[str]:
        """The characters that no font has, with their marks."""
        import typst

        self._show(0, 0)
        self._folder.tell("words", {"words": words, "fallback": fallback})
        try:
            self._compiler.compile(
                str(self._folder.root / "words.typ"),
                format="pdf",
                pdf_standards=["a-2u"],
            )
        except typst.TypstError as error:
            for cluster in _UNSHOWN.findall(error.diagnostic):
                yield re.sub(
                    r"\\(?:u\{(\w+)\}|(.))", lambda it: it[2] or chr(int(it[1], 16)), cluster
                )

    def _fallback(self, card: Card) -> list[str]:
        """Families for characters that the layout's own fonts do not have."""
        said = card.title + card.site + card.authors + card.date + card.section
        # Each family costs time. The first one has all of Latin, Greek and Cyrillic.
        simple = all(it < "\u0530" or "\u2010" <= it <= "\u2044" for it in said)
        return [] if simple else [*_SHIPPED, *families(card.lang, said, self._installed)]

    def _show(self, width: int, height: int) -> None:
        """Pass the look of the cards and the size of the next one to the layout."""
        look = self.look
        said = {
            "width": width,
            "height": height,
            "colours": dict(look.colours),
            "logo": look.logo and _inside("logo", look.logo),
            "background": look.background and _inside("background", look.background),
            "fonts": self._own_families,
        }
        self._folder.tell("look", said)

    def _compiled(self, name: str) -> bytes:
        import typst

        try:
            made = self._compiler.compile(str(self._folder.root / name), format="png", ppi=72)
        except typst.TypstError as error:
            raise self._fault(error) from None
        except BaseException as error:
            # A panic in the engine is not an `Exception`; it must not end the build.
            if type(error).__name__ != "PanicException":
                raise
            raise CardError(f"The engine could not draw a card: {error}") from None
        if not isinstance(made, bytes):
            raise LayoutError(self.look.layout, 0, "it makes more than one page, and a card is one")
        return made

    def _fault(self, error: Any) -> CardError:
        """The engine's message and its line in the layout; `common.typ` is not the owner's."""
        # The engine's message names the temporary folder.
        words = ". ".join([error.message, *error.hints]).replace(f"{self._folder.root}/", "")
        places = _PLACE.findall(error.diagnostic)
        if places[:1] and places[0][0] != "layout.typ" and "image" in words:
            part = "logo" if places[0][0] == "common.typ" else "background"
            picture = self.look.logo if part == "logo" else self.look.background
            return PartError(part, str(picture), f"{picture} cannot be drawn: {words}.")
        line = next((int(line) for file, line in places if file == "layout.typ"), 0)
        if places and not line:
            words += " ({}, line {})".format(*places[0])
        return LayoutError(self.look.layout, line, words)

    def _base(self, width: int, height: int, rtl: bool) -> "Image":
        """The background, cropped to size, with the layout's overlay; made once."""
        from pelican_smo.cards.photo import over, picture

        key = width, height, rtl
        if key not in self._bases:
            self._show(width, height)
            photo = picture(self._compiled("background.typ")).convert("RGB")
            nothing = Card(title="", site="", rtl=rtl)
            self._bases[key] = over(photo, self._page(nothing, width, height, layer="behind"))
        return self._bases[key]

    @cached_property
    def _folder(self) -> Folder:
        source = self.look.layout.read_text("utf-8", errors="replace")
        for number, line in enumerate(source.splitlines(), 1):
            if _PACKAGE.search(line):
                words = "packages are not fetched while a site is built"
                raise LayoutError(self.look.layout, number, words)
        folder = Folder(source, self._font_files)
        weakref.finalize(self, folder.remove)
        for name, file in (("logo", self.look.logo), ("background", self.look.background)):
            if file:
                shutil.copyfile(file, folder.root / _inside(name, file))
        return folder

    @cached_property
    def _fonts(self) -> Any:
        import typst

        # The first of two fonts of one name wins: the owner's before ours, ours before an
        # installed one.
        folders = [str(it) for it in (self._folder.fonts, FONTS) if it.is_dir()]
        return typst.Fonts(include_embedded_fonts=False, font_paths=folders)

    @cached_property
    def _installed(self) -> frozenset[str]:
        return frozenset(self._fonts.families())

    @cached_property
    def _own_families(self) -> list[str]:
        """The families that the owner names, including those in font files."""
        import typst

        found = []
        folders = iter(sorted(self._folder.fonts.glob("*")))
        for font in self.look.fonts:
            if is_font_file(font):
                alone = typst.Fonts(False, False, [str(next(folders))])
                if not alone.families():
                    words = f"{font} is no font that the engine can read (TTF, OTF, TTC)."
                    raise PartError("fonts", font, words)
                found += alone.families()
            elif font in self._installed:
                found.append(font)
            else:
                near = nearest(font, self._installed)
                raise PartError("fonts", font, f'The font "{font}" is not installed.{near}')
        return found

    @cached_property
    def _compiler(self) -> Any:
        import typst

        root = str(self._folder.root)
        nowhere = str(self._folder.root / "packages")
        return typst.Compiler(
            None, root, self._fonts, package_path=nowhere, package_cache_path=nowhere
        )


def _size(page: bytes) -> tuple[int, int]:
    """Width and height of a PNG (Third Edition, 11.2.1)."""
    return int.from_bytes(page[16:20]), int.from_bytes(page[20:24])


def is_font_file(font: str) -> bool:
    """Whether a font is named by its file rather than its family."""
    return Path(font).suffix.lower() in (".ttf", ".otf", ".ttc", ".otc", ".woff", ".woff2")


def _inside(name: str, file: Path) -> str:
    """A picture's name in the engine's folder; the engine takes the type from the suffix."""
    return name + file.suffix.lower()
