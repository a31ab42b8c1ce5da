"""A site's own channel: a name, an address and an icon in the SMO block."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pelican_smo.base.paths import OutsideError, confined
from pelican_smo.channels.catalogue import PLACEHOLDER, Channel, Kind, Use
from pelican_smo.settings.errors import nearest, wrong

if TYPE_CHECKING:
    from xml.etree import ElementTree

KEYS = ("name", "url", "icon", "color")
_VALUES: Mapping[Kind, tuple[str, ...]] = {
    "share": ("url", "title", "text", "tags", "summary", "image", "portrait"),
    "bookmark": ("url", "title", "text", "tags", "summary", "image", "portrait"),
    "follow": ("feed",),
}
_EXAMPLE: Mapping[Kind, str] = {
    "share": "https://board.example.org/submit?u={url}&t={title}",
    "bookmark": "https://shelf.example.org/add?u={url}&t={title}",
    "follow": "https://reader.example.org/add?feed={feed}",
}
_COLOR = "#5F6368"
_ICON = {"share": "link", "bookmark": "bookmark", "follow": "link"}
# Schemes that would run in the page, or do not work on a published site.
_NO_ADDRESS = frozenset(["javascript", "data", "vbscript", "file", "blob"])
# The elements and attributes of an icon. The rest of a file (scripts, style sheets, links,
# ids that could occur twice in a page) is omitted.
_ELEMENTS = frozenset(["g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon"])
_ATTRIBUTES = frozenset(
    [
        "d",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "width",
        "height",
        "points",
        "transform",
        "fill",
        "fill-rule",
        "clip-rule",
        "fill-opacity",
        "opacity",
        "stroke",
        "stroke-width",
        "stroke-linecap",
        "stroke-linejoin",
    ]
)


def row(
    id: str,
    kind: Kind,
    said: Mapping[str, str],
    content: Path | None,
    where: str,
    faults: list[str],
) -> Channel | None:
    """The catalogue row for an owner's channel; None if it has errors.

    Errors are added to `faults`. The icon's path is relative to the folder `content`.
    """
    before = len(faults)
    faults += [
        f'{where}: a channel of your own has no "{key}".{nearest(key, KEYS)} '
        f"Its keys are {', '.join(KEYS)}."
        for key in said
        if key not in KEYS
    ]
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", id):
        faults.append(wrong(where, "an id of the letters a to z, digits, - and _", id))
    name = str(said.get("name", "")).strip()
    if not name:
        faults.append(f'{where}: a channel of your own needs its "name", as in "The Board".')
    color = str(said.get("color", _COLOR))
    if not re.fullmatch("#[0-9A-Fa-f]{6}", color):
        faults.append(wrong(f'{where}["color"]', 'a colour as in "#1A7F5A"', color))
    url = str(said.get("url", "")).strip()
    if not url:
        faults.append(f'{where}: a channel of your own needs its "url", as in "{_EXAMPLE[kind]}".')
    else:
        faults += _wrong_address(url, kind, f'{where}["url"]')
    icon = _ICON[kind]
    if file := said.get("icon"):
        try:
            icon = _drawing(Path(confined(str(content or ""), file)))
        except (OSError, ValueError, OutsideError) as error:
            faults.append(
                wrong(f'{where}["icon"]', "an SVG file in the content folder", file, f" {error}")
            )
    if len(faults) > before:
        return None
    use = Use(url=url, hashtags="commas")
    return Channel(
        id=id,
        name=name,
        group="own",
        color=color.upper(),
        icon=icon,
        source=where,
        checked="",
        confidence="high",
        share=use if kind == "share" else None,
        bookmark=use if kind == "bookmark" else None,
        follow=use if kind == "follow" else None,
    )


def _wrong_address(url: str, kind: Kind, where: str) -> Iterator[str]:
    """Errors in the template of an address."""
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", url)
    if scheme is None or scheme[1] in _NO_ADDRESS:
        yield wrong(where, f'an address, as in "{_EXAMPLE[kind]}"', url)
        return
    used = set(PLACEHOLDER.findall(url))
    known = {*_VALUES[kind], *(f"+{name}" for name in ("url", "feed") if name in _VALUES[kind])}
    if unknown := sorted(used - known):
        allowed = ", ".join("{" + name + "}" for name in _VALUES[kind])
        hint = nearest(unknown[0], known)
        yield f"{where}: there is no {{{unknown[0]}}}.{hint} The values here are {allowed}."
    elif kind != "follow" and not used & {"url", "+url"}:
        yield wrong(where, "an address with {url}, where the page's address belongs", url)


def _drawing(file: Path) -> str:
    """An SVG file in a form that a page can contain.

    Raises `OSError` if the file does not exist, `ValueError` if it is not a drawing.
    """
    # Slow to import, and few sites need it.
    from xml.etree import ElementTree

    if not file.is_file():
        raise FileNotFoundError("This file does not exist.")
    try:
        # It is the owner's own file, so an attack with it is not a concern.
        svg = ElementTree.fromstring(file.read_bytes())  # noqa: S314
    except ElementTree.ParseError as error:
        raise ValueError(f"It cannot be read ({error}).") from None
    if _local(svg) != "svg":
        raise ValueError(f"Its root is <{_local(svg)}>, not <svg>.")
    box = svg.get("viewBox")
    if not box:
        box = f"0 0 {_number(svg.get('width'))} {_number(svg.get('height'))}"
    shapes = [shape for child in svg if (shape := _kept(child)) is not None]
    if not shapes:
        raise ValueError("Nothing is drawn in it that a page can show.")
    drawing = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": box})
    drawing.extend(shapes)
    return ElementTree.tostring(drawing, encoding="unicode")


def _kept(element: "ElementTree.Element") -> "ElementTree.Element | None":
    from xml.etree import ElementTree

    if _local(element) not in _ELEMENTS:
        return None
    # A reference to a colour points to an element that is omitted.
    attributes = {
        name: value
        for name, value in element.attrib.items()
        if name in _ATTRIBUTES and "url(" not in value
    }
    kept = ElementTree.Element(_local(element), attributes)
    kept.extend(child for each in element if (child := _kept(each)) is not None)
    return kept


def _local(element: "ElementTree.Element") -> str:
    """An element's name without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _number(length: str | None) -> str:
    match = re.match(r"[\d.]+", length or "")
    return match[0] if match else "24"
