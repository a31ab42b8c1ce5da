"""What the engine cannot do: text over a photo, and JPEG."""

import io

from PIL import Image

_HEAVIEST = 300_000
"""Bytes of a card: the lowest limit in guides to WhatsApp's previews."""


def picture(page: bytes) -> Image.Image:
    """The engine's PNG as an image."""
    return Image.open(io.BytesIO(page), formats=["PNG"])


def over(base: Image.Image, layer: bytes) -> Image.Image:
    """A picture with a transparent PNG laid over its middle."""
    page = picture(layer)
    made = base.copy()
    corner = (base.width - page.width) // 2, (base.height - page.height) // 2
    made.paste(page, corner, page if page.mode == "RGBA" else None)
    return made


def jpeg(made: Image.Image, *, sharp: bool = False) -> bytes:
    """A JPEG light enough for all networks; `sharp` keeps the edges of colours."""
    data = b""
    for quality in (85, 75, 65, 50, 35, 20):
        file = io.BytesIO()
        made.save(file, "JPEG", quality=quality, subsampling=0 if sharp else 2)
        data = file.getvalue()
        if len(data) <= _HEAVIEST:
            break
    return data
