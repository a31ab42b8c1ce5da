"""A QR code of an address, drawn while the site is built."""

import segno

_QUIET = 4
"""Modules of the empty zone around a code (ISO/IEC 18004:2015, 5.3.8)."""


def drawing(url: str) -> str:
    """The code as inline SVG, a path in black; the style sheet puts white behind it.

    Empty if the address is longer than a code can hold (some 2,300 bytes).
    """
    try:
        # Level M scans well from a screen and from paper.
        code = segno.make_qr(url, error="m")
    except segno.DataOverflowError:
        return ""
    svg: str = code.svg_inline(border=_QUIET, omitsize=True)
    return svg
