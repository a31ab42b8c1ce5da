"""Rules about the picture of a link."""

from collections.abc import Callable, Iterator
from importlib.util import find_spec

from pelican_smo.inspect.findings import Hit, Looks, named
from pelican_smo.inspect.networks import Network, networks
from pelican_smo.inspect.output import Picture
from pelican_smo.inspect.page import Page

LOOKS = Looks()

_CARDS = ("summary", "summary_large_image", "app", "player")
_LARGE = ("summary_large_image", "player")


@LOOKS.of("image-missing")
def _image_missing(page: Page) -> Iterator[Hit]:
    # Other rules report a twitter:card without a picture, and pages without any tags.
    is_silent = page.is_at_home or page.is_unlisted or not page.has_open_graph
    if not page.image and not is_silent and not _asks_for_one(page):
        yield Hit(values={"cards": _cards()})


@LOOKS.of("card-without-image")
def _card_without_image(page: Page) -> Iterator[Hit]:
    card = page.first("twitter:card")
    if card and not page.image and _asks_for_one(page):
        yield Hit(card.line, {"card": card.content, "cards": _cards()})


def _cards() -> str:
    """How to get a picture for all pages at once, if cards are not installed."""
    if find_spec("typst") is not None:
        return ""
    return '`pip install "pelican-smo[cards]"` draws one for each page. '


def _asks_for_one(page: Page) -> bool:
    return page.said("twitter:card").lower() in _LARGE


@LOOKS.of("card-unknown")
def _card_unknown(page: Page) -> Iterator[Hit]:
    card = page.first("twitter:card")
    if card and card.content.lower() not in _CARDS:
        yield Hit(card.line, {"card": card.content})


@LOOKS.of("image-relative")
def _image_relative(page: Page) -> Iterator[Hit]:
    for tag in page.tags.get("og:image", ()):
        if tag.content and page.output.picture(tag.content, page.path).state == "wrong":
            yield Hit(tag.line, {"url": tag.content})


@LOOKS.of("image-not-found")
def _image_not_found(page: Page) -> Iterator[Hit]:
    seen = set()
    for name in ("og:image", "og:image:url", "twitter:image"):
        for tag in page.tags.get(name, ()):
            if tag.content and tag.content not in seen:
                seen.add(tag.content)
                picture = page.output.picture(tag.content, page.path)
                if picture.state == "missing":
                    yield Hit(tag.line, {"path": picture.path})


@LOOKS.of("image-type")
def _image_type(page: Page) -> Iterator[Hit]:
    picture = page.picture
    if not picture or picture.state != "found":
        return
    kind = picture.media_type
    said = kind or "no picture, or a broken one"
    yield from _some(page, lambda network: kind not in network.types, type=said)


@LOOKS.of("image-tiny")
def _image_tiny(page: Page) -> Iterator[Hit]:
    if picture := page.measured:
        yield from _some(
            page, lambda it: _is_below(picture, it.least),
            width=picture.width, height=picture.height,
        )  # fmt: skip


@LOOKS.of("image-small")
def _image_small(page: Page) -> Iterator[Hit]:
    picture = page.measured
    # The page requests a thumbnail.
    if not picture or page.said("twitter:card").lower() == "summary":
        return
    # `image-tiny` already reports pictures that some networks do not show at all.
    if any(_is_below(picture, network.least) for network in _readers(page)):
        return
    yield from _some(
        page, lambda it: it.large == "size" and _is_below(picture, it.large_from),
        width=picture.width, height=picture.height,
    )  # fmt: skip


@LOOKS.of("image-ratio")
def _image_ratio(page: Page) -> Iterator[Hit]:
    picture = page.measured
    if not picture or page.said("twitter:card").lower() == "summary":
        return
    ratio = picture.width / picture.height

    def cut(network: Network) -> bool:
        if network.widest and not 1 / network.widest <= ratio <= network.widest:
            return True
        crop = network.crop if network.large != "never" else 0.0
        return bool(crop) and min(ratio, crop) / max(ratio, crop) < 0.5

    yield from _some(page, cut, width=picture.width, height=picture.height)


@LOOKS.of("image-heavy")
def _image_heavy(page: Page) -> Iterator[Hit]:
    picture = page.picture
    if picture and picture.state == "found":
        size = picture.size
        limits = [network.bytes for network in _readers(page) if size > network.bytes]
        if limits:
            yield from _some(
                page, lambda it: size > it.bytes, size=_bytes(size), limit=_bytes(min(limits))
            )


def _is_below(picture: Picture, least: tuple[int, int]) -> bool:
    return picture.width < least[0] or picture.height < least[1]


def _readers(page: Page) -> list[Network]:
    """The networks that read the tag of the page's picture."""
    tag = page.image
    return [it for it in networks() if tag and tag.name in it.image] if tag else []


def _some(page: Page, fails: Callable[[Network], bool], **values: object) -> Iterator[Hit]:
    """A hit if the picture fails for any network that reads it."""
    if any(fails(network) for network in _readers(page)):
        yield _shown(page, fails, **values)


def _shown(page: Page, fails: Callable[[Network], bool], **values: object) -> Hit:
    ids = tuple(network.id for network in _readers(page) if fails(network))
    return Hit(page.image.line if page.image else 0, {**values, "networks": named(ids)}, ids)


@LOOKS.of("image-declared")
def _image_declared(page: Page) -> Iterator[Hit]:
    picture = page.measured
    # Declared values belong to the picture before them, and only the first is measured.
    if not picture or len(page.tags.get("og:image", ())) != 1:
        return
    true = {"width": picture.width, "height": picture.height, "type": picture.media_type}
    for name, value in true.items():
        tag = page.first(f"og:image:{name}")
        if tag and tag.content.lower().replace("image/jpg", "image/jpeg") != str(value):
            values = {"tag": f"og:image:{name}", "said": tag.content, "true": value}
            yield Hit(tag.line, values)


@LOOKS.of("image-alt-missing")
def _image_alt_missing(page: Page) -> Iterator[Hit]:
    tag = page.image
    if tag and not page.first("og:image:alt", "twitter:image:alt"):
        yield Hit(tag.line)


def _bytes(count: int) -> str:
    """A number of bytes as text."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} KB"
