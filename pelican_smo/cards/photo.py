"""Text over a photo, as a JPEG: as PNG it would weigh a megabyte."""

import io

from PIL import Image

_HEAVIEST = 300_000
"""Bytes of a card: the least of what guides to WhatsApp's previews name."""


def over(base: Image.Image, layer: bytes) -> Image.Image:
    """A transparent PNG over the middle of a picture."""
    page = Image.open(io.BytesIO(layer), formats=["PNG"])
    made = base.copy()
    corner = (base.width - page.width) // 2, (base.height - page.height) // 2
    made.paste(page, corner, page if page.mode == "RGBA" else None)
    return made


def jpeg(picture: Image.Image) -> bytes:
    """As a file that is light enough for all networks."""
    data = b""
    for quality in (85, 75, 65, 50, 35, 20):
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=quality)
        data = file.getvalue()
        if len(data) <= _HEAVIEST:
            break
    return data
