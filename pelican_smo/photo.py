"""Text over a photo, as a JPEG: as PNG it would weigh a megabyte."""

import io

from PIL import Image

_HEAVIEST = 300_000
"""Bytes of a card: the least of what guides to WhatsApp's previews name."""


def over(base: Image.Image, layer: bytes) -> bytes:
    """A transparent PNG over a picture of its size, light enough for all networks."""
    text = Image.open(io.BytesIO(layer))
    made = base.copy()
    made.paste(text, mask=text)
    data = b""
    for quality in (85, 75, 65, 50, 35, 20):
        file = io.BytesIO()
        made.save(file, "JPEG", quality=quality)
        data = file.getvalue()
        if len(data) <= _HEAVIEST:
            break
    return data
