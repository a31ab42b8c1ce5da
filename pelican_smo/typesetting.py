"""Draws share cards with Typst, which shapes, breaks and places all text.

The layout is a file that the site's owner may replace. What a card says reaches it
as one string of JSON, so that no title can be read as code; its folder holds nothing
but the layout and the pictures that it shows, so that it reads nothing else.
"""

import hashlib
import io
import re
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from pelican_smo.card import LAYOUTS, Card, Look
from pelican_smo.errors import nearest
from pelican_smo.scripts import families, script_of

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = [
    "LAYOUTS",
    "Card",
    "CardError",
    "EngineMissingError",
    "LayoutError",
    "Look",
    "Typesetter",
]

FONTS = Path(__file__).with_name("fonts")
_SHIPPED = ("Card Arabic", "Card Hebrew", "Card Devanagari", "Card Thai", "Inter")
"""Families in FONTS for scripts that a layout's own font may not have."""

# How the engine tells of a character that no font has; Rust's notation of a string.
_UNSHOWN = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_PLACE = re.compile(r"┌─ (?:.*[/\\])?(\w+\.typ):(\d+):\d+")
_PACKAGE = re.compile(r'"@[\w-]+/')


class CardError(Exception):
    """A card, or none of them, can be drawn; the message is for the site's owner."""


class EngineMissingError(CardError):
    """The package that draws cards is not installed."""


class LayoutError(CardError):
    """A layout is wrong: its file, the line (1 is the first; 0 if not known), and what
    the engine says of it.
    """

    def __init__(self, file: Path, line: int, words: str) -> None:
        self.file, self.line, self.words = file, line, words
        super().__init__(f"{file}, line {line}: {words}" if line else f"{file}: {words}")


class Typesetter:
    """Draws the cards of one site. Nothing is loaded before the first is drawn.

    Raises CardError where the engine or a file is missing.
    """

    def __init__(self, look: Look) -> None:
        self.look = look
        try:
            self.version = version("typst")
            if look.background:
                version("pillow")
        except PackageNotFoundError as error:
            raise EngineMissingError(
                f"Share cards need the package {error.name}, which is not installed:"
                ' pip install "pelican-smo[cards]".'
            ) from None
        self.suffix = ".jpg" if look.background else ".png"
        """Of the files that are drawn: a photo as PNG would weigh a megabyte."""
        self._font_files = [Path(it) for it in look.fonts if _is_file(it)]
        self.fingerprint = self._hashed()
        """Of all that the cards have in common: what changes it, changes them."""
        self._seen: set[str] = set()
        self._bases: dict[tuple[int, int, bool], Image] = {}

    def _hashed(self) -> bytes:
        # Contents, not names: a file that was changed in its place makes other cards.
        look = self.look
        shipped = sorted(FONTS.glob("*.ttf"))
        files = [look.layout, LAYOUTS / "common.typ", look.logo, look.background]
        parts: list[object] = [self.version, sorted(look.colours.items())]
        parts += [it for it in look.fonts if not _is_file(it)]
        for file in [*files, *self._font_files, *shipped]:
            try:
                parts.append(file and (file.suffix, hashlib.sha256(file.read_bytes()).digest()))
            except OSError as error:
                raise CardError(f"{file} cannot be read: {error.strerror}.") from None
        return hashlib.sha256(repr(parts).encode()).digest()

    @staticmethod
    def inputs(card: Card) -> str:
        """What the layout is told of a card, as JSON: texts as they are drawn."""
        return _json(card.drawn())

    def draw(self, card: Card, width: int = 1200, height: int = 630) -> bytes:
        """The picture of a card, so many pixels wide and high: a PNG, or a JPEG if there
        is a picture behind the text (see `suffix`). Raises LayoutError.
        """
        if not self.look.background:
            return self._page(card, width, height)
        from pelican_smo.photo import jpeg, over

        base = self._base(width, height, card.drawn()["rtl"] is True)
        return jpeg(over(base, self._page(card, width, height, layer="text")))

    def _page(self, card: Card, width: int, height: int, **more: str) -> bytes:
        more |= {"card": self.inputs(card), "look": self._look(card)}
        return self._compiled("layout.typ", more | {"width": str(width), "height": str(height)})

    def missing(self, card: Card) -> list[str]:
        """The scripts of which `card` has characters that no font here has, by name.

        The engine itself says it, of words with characters that it was not asked for
        yet: as PDF/A, which forbids what cannot be displayed (ISO 19005-2, 6.2.11.8).
        """
        said = msgspec.json.decode(self.inputs(card))
        text = " ".join(said[name] for name in ("title", "site", "authors", "date", "section"))
        words = " ".join(word for word in text.split() if not self._seen.issuperset(word))
        # All of these are in the fonts that are shipped.
        if not words or words.isascii():
            return []
        unshown = list(self._unshown(words, self._look(card)))
        self._seen |= set(words).difference(*unshown)
        return sorted({script_of(it[0]) for it in unshown})

    def _unshown(self, words: str, look: str) -> Iterator[str]:
        """The characters with their marks that no font has."""
        import typst

        try:
            self._compiler.compile(
                str(self._root / "words.typ"),
                format="pdf",
                pdf_standards=["a-2u"],
                sys_inputs={"words": words, "look": look},
            )
        except typst.TypstError as error:
            for cluster in _UNSHOWN.findall(error.diagnostic):
                yield re.sub(
                    r"\\(?:u\{(\w+)\}|(.))", lambda it: it[2] or chr(int(it[1], 16)), cluster
                )

    def _look(self, card: Card) -> str:
        said = card.title + card.site + card.authors + card.date + card.section
        # Each family costs some time. Of Latin, Greek and Cyrillic all is in the first.
        simple = all(it < "\u0530" or "\u2010" <= it <= "\u2044" for it in said)
        others = [] if simple else [*_SHIPPED, *families(card.lang, said, self._installed)]
        return _json(
            {
                "colours": dict(self.look.colours),
                "logo": self.look.logo and _inside("logo", self.look.logo),
                "background": self.look.background is not None,
                "fonts": self._own_families,
                "fallback": others,
            }
        )

    def _compiled(self, name: str, values: dict[str, str]) -> bytes:
        import typst

        try:
            made = self._compiler.compile(
                str(self._root / name), format="png", ppi=72, sys_inputs=values
            )
        except typst.TypstError as error:
            raise self._fault(error) from None
        except BaseException as error:
            # A fault of the engine's own, which must not end the build, is no Exception.
            if type(error).__name__ != "PanicException":
                raise
            raise CardError(f"The engine could not draw a card: {error}") from None
        if not isinstance(made, bytes):
            raise LayoutError(self.look.layout, 0, "it makes more than one page, and a card is one")
        return made

    def _fault(self, error: Any) -> CardError:
        """What the engine says, and where in the layout; `common.typ` is not the owner's."""
        # The engine names the folder that it was given.
        words = ". ".join([error.message, *error.hints]).replace(f"{self._root}/", "")
        places = _PLACE.findall(error.diagnostic)
        if places[:1] and places[0][0] != "layout.typ" and "image" in words:
            picture = self.look.logo if places[0][0] == "common.typ" else self.look.background
            return CardError(f"{picture} cannot be drawn: {words}")
        line = next((int(line) for file, line in places if file == "layout.typ"), 0)
        if places and not line:
            words += " ({}, line {})".format(*places[0])
        return LayoutError(self.look.layout, line, words)

    def _base(self, width: int, height: int, rtl: bool) -> "Image":
        """The picture behind the text, cut to size, under what the layout lays over it; once."""
        from PIL import Image

        from pelican_smo.photo import over

        key = width, height, rtl
        if key not in self._bases:
            assert self.look.background
            name = _inside("background", self.look.background)
            values = {"width": str(width), "height": str(height), "name": name}
            photo = Image.open(io.BytesIO(self._compiled("background.typ", values))).convert("RGB")
            nothing = Card(title="", site="", rtl=rtl)
            self._bases[key] = over(photo, self._page(nothing, width, height, layer="behind"))
        return self._bases[key]

    @cached_property
    def _root(self) -> Path:
        """The only folder that a layout can read, with copies of what it needs."""
        source = self.look.layout.read_text("utf-8", errors="replace")
        for number, line in enumerate(source.splitlines(), 1):
            if _PACKAGE.search(line):
                words = "packages are not fetched while a site is built"
                raise LayoutError(self.look.layout, number, words)
        folder = Path(tempfile.mkdtemp(prefix="smo-cards-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        root = folder / "root"
        root.mkdir()
        (root / "layout.typ").write_text(source, "utf-8")
        for name in ("common.typ", "words.typ", "background.typ"):
            shutil.copyfile(LAYOUTS / name, root / name)
        for name, file in (("logo", self.look.logo), ("background", self.look.background)):
            if file:
                shutil.copyfile(file, root / _inside(name, file))
        # Beside the root: each file of the owner's in a folder of its own, in their order.
        for number, file in enumerate(self._font_files):
            target = folder / "fonts" / f"{number:03}"
            target.mkdir(parents=True)
            shutil.copyfile(file, target / file.name)
        return root

    @cached_property
    def _fonts(self) -> Any:
        import typst

        own = self._root.with_name("fonts")
        # The first of two fonts of one name is taken: ours before an installed one.
        folders = [str(it) for it in (own, FONTS) if it.is_dir()]
        return typst.Fonts(include_embedded_fonts=False, font_paths=folders)

    @cached_property
    def _installed(self) -> frozenset[str]:
        return frozenset(self._fonts.families())

    @cached_property
    def _own_families(self) -> list[str]:
        """The families that the owner names, those of the files among them."""
        import typst

        found = []
        folders = iter(sorted(self._root.with_name("fonts").glob("*")))
        for font in self.look.fonts:
            if _is_file(font):
                alone = typst.Fonts(False, False, [str(next(folders))])
                if not alone.families():
                    raise CardError(f"{font} is no font that the engine can read (TTF, OTF, TTC).")
                found += alone.families()
            elif font in self._installed:
                found.append(font)
            else:
                near = nearest(font, self._installed)
                raise CardError(f'The font "{font}" is not installed.{near}')
        return found

    @cached_property
    def _compiler(self) -> Any:
        import typst

        root, nowhere = str(self._root), str(self._root / "packages")
        return typst.Compiler(
            None, root, self._fonts, package_path=nowhere, package_cache_path=nowhere
        )


def _is_file(font: str) -> bool:
    return Path(font).suffix.lower() in (".ttf", ".otf", ".ttc", ".otc", ".woff", ".woff2")


def _inside(name: str, file: Path) -> str:
    """What a picture is called in the engine's folder; the type is known by the ending."""
    return name + file.suffix.lower()


def _json(value: object) -> str:
    return msgspec.json.encode(value, order="sorted").decode()
