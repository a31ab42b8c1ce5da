"""How each network shows a page: which words and picture it takes, and in which layout.

What a network does is a row of `networks.json`. The code depends on the values of a row,
never on a network's name.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

from pelican_smo.inspect.document import Document
from pelican_smo.inspect.networks import Network
from pelican_smo.inspect.output import Output, Picture

Layout = Literal["large", "small", "text", "link"]
"""A picture above the words, one beside them, none, or nothing but the address."""

_ICONS = ("apple-touch-icon", "apple-touch-icon-precomposed", "icon")


class Preview(msgspec.Struct, frozen=True):
    """How a network shows a link to a page.

    `..._from` says where a value was found. `crop` is the ratio of width to height to which
    the picture is cut, 0 if it is shown whole. `title_lines` and `description_lines` are how
    many lines are shown, 0 if the text is not. `notes` tell the site's owner why it looks
    like this.
    """

    network: str
    layout: Layout
    title: str = ""
    title_from: str = ""
    description: str = ""
    description_from: str = ""
    site: str = ""
    site_from: str = ""
    image: Picture | None = None
    image_from: str = ""
    alt: str = ""
    crop: float = 0.0
    title_lines: int = 0
    description_lines: int = 0
    notes: tuple[str, ...] = ()


def preview(network: Network, document: Document, output: Output) -> Preview:
    """How `network` shows a link to this page."""
    return _Reader(network, document, output).preview()


class _Reader:
    """A network that reads a page."""

    def __init__(self, network: Network, document: Document, output: Output) -> None:
        self.network, self.document, self.output = network, document, output
        self.notes: list[str] = []

    def preview(self) -> Preview:
        network = self.network
        title, title_from = self._first(network.title)
        description, description_from = self._first(network.description)
        site, site_from = self._first(network.site)
        missing = [name for name in network.asks if not self._said(name)]
        if missing:
            self.notes.append(f"{network.name} asks for {_listed(missing)} too.")
        if why := self._refused(title):
            self.notes.append(why)
            return Preview(
                network.id, "link", site=site, site_from=site_from, notes=tuple(self.notes)
            )
        image, image_from = self._picture()
        layout = self._layout(image, image_from)
        lines = network.lines.get(layout, (1, 0))
        crop = {"large": network.crop, "small": network.small_crop}.get(layout, 0.0)
        return Preview(
            network.id, layout, title, title_from, description, description_from, site, site_from,
            image, image_from, self._first(network.alt)[0] if image else "", crop,
            lines[0] if title else 0, lines[1] if description else 0, tuple(self.notes),
        )  # fmt: skip

    def _refused(self, title: str) -> str:
        """Why only the address is shown; empty if there is a preview."""
        network, name = self.network, self.network.name
        if network.https and self.output.address.startswith("http://"):
            return f"{name} makes previews of https addresses only."
        if network.indexed:
            robots = [*self.document.all("robots"), *self.document.all("googlebot")]
            if any("noindex" in tag.content.lower() for tag in robots):
                return f"The page says noindex, so {name} does not list it."
        if network.needs_card and not self._said("twitter:card"):
            rest = [it for it in ("og:type", "og:title", "og:description") if not self._said(it)]
            if rest:
                return f"Without twitter:card {name} needs {_listed(rest)} to make a card."
        return "" if title else f"{name} finds no title."

    def _first(self, chain: tuple[str, ...]) -> tuple[str, str]:
        """The first value of a chain that is not empty, and its name."""
        for name in chain:
            if said := self._said(name):
                return said, name
        return "", ""

    def _said(self, name: str) -> str:
        document = self.document
        if name == "domain":
            return self.output.host
        if name in ("title", "heading", "text"):
            said: str = getattr(document, name)
            return said
        if name == "icon":
            links = (link for rel in _ICONS for link in document.related(rel))
            return next((link.href for link in links if link.href), "")
        if name.startswith("json-ld "):
            return self._structured(name.removeprefix("json-ld "))
        for tag in document.all(name):
            if tag.content and self._reads(tag.attribute, name):
                # The network does not read this far.
                return "" if self._is_late(tag) else tag.content
        return ""

    def _reads(self, attribute: str, name: str) -> bool:
        return attribute == "property" or not (self.network.properties and ":" in name)

    def _is_late(self, tag: object) -> bool:
        # `late` is only known for the first 300 KB.
        return bool(0 < self.network.reads <= 300_000 and tag in self.document.late)

    def _structured(self, name: str) -> str:
        """A value of the first JSON-LD node of a type that this network reads."""
        for node in self._nodes():
            kinds = node.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if name == "name" and "WebSite" not in kinds:
                continue
            if not any(kind in self.network.json_ld_types for kind in kinds):
                continue
            said = node.get(name)
            said = said[0] if isinstance(said, list) and said else said
            if isinstance(said, dict):
                said = said.get("name" if name == "publisher" else "url")
            if isinstance(said, str) and said.strip():
                return said.strip()
        return ""

    def _nodes(self) -> Iterator[dict[str, object]]:
        for block in self.document.json_ld:
            if self.network.graph:
                yield from block.nodes()
            else:
                top = block.data if isinstance(block.data, list) else [block.data]
                yield from (it for it in top if isinstance(it, dict))

    def _picture(self) -> tuple[Picture | None, str]:
        """The picture that is shown, and the name of its tag."""
        tried = False
        for name in self.network.image:
            # After a picture that cannot be shown, networks try an icon, but no other tag.
            if (tried and name != "icon") or not (url := self._said(name)):
                continue
            picture = self.output.picture(url, self.document.path)
            if name == "icon" and picture.state == "wrong":
                absolute = self.output.absolute(url, self.document.path)
                picture = self.output.picture(absolute, self.document.path)
            why = self._unusable(picture, name)
            if not why:
                return picture, name
            self.notes.append(why)
            tried = True
        return None, ""

    def _unusable(self, it: Picture, tag: str) -> str:
        """Why a picture is not shown; empty if it is shown."""
        network, name = self.network, self.network.name
        if it.state == "missing":
            return f"{tag}: this file does not exist."
        if it.state == "wrong" and not (network.relative and it.path and it.size):
            return f"{tag}: {name} needs an absolute address."
        if it.state == "elsewhere":
            return ""
        if it.media_type not in network.types:
            kind = it.media_type.removeprefix("image/").upper() or "of a kind that is not known"
            return f"{tag}: the picture is {kind}, which {name} does not show."
        if it.size > network.bytes:
            return f"{tag}: the picture weighs {_weight(it.size)}; {name} takes {_weight(network.bytes)}."
        if it.width and (it.width < network.least[0] or it.height < network.least[1]):
            return f"{tag}: the picture is {_size(it)}; {name} shows none below {_pixels(network.least)}."
        if network.most[0] and (it.width > network.most[0] or it.height > network.most[1]):
            return (
                f"{tag}: the picture is {_size(it)}; {name} takes {_pixels(network.most)} at most."
            )
        if network.widest and it.height and it.width / it.height > network.widest:
            return f"{tag}: the picture is more than {network.widest:g} times as wide as high."
        return ""

    def _layout(self, image: Picture | None, image_from: str) -> Layout:
        network = self.network
        if image is None:
            return "text"
        if image_from == "icon" or network.large == "never":
            return "small"
        width, height = image.width, image.height
        if network.large == "card" and self._said("twitter:card") != "summary_large_image":
            self.notes.append(
                f"{network.name} shows pictures large where twitter:card is summary_large_image."
            )
            return "small"
        if width and (width < network.large_from[0] or height < network.large_from[1]):
            self.notes.append(
                f"The picture is {_size(image)}; {network.name} shows it large from "
                f"{_pixels(network.large_from)}."
            )
            return "small"
        square = height and abs(width / height - 1) <= network.not_square
        if network.not_square and square:
            return "small"
        if network.large == "landscape" and width <= height and height:
            return "small"
        return "large"


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _weight(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{size / 1000:.0f} KB"


def _size(it: Picture) -> str:
    return f"{it.width} x {it.height}"


def _pixels(size: tuple[int, int]) -> str:
    return f"{size[0]} x {size[1]}" if size[1] else f"{size[0]} pixels wide"
