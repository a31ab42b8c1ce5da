"""Draw the pictures of the demo: every SVG in this folder becomes a JPEG, 1200 by 630
pixels, and that of the podcast 1400 by 1400.

    pip install playwright && playwright install chromium
    python render.py            # all of them
    python render.py harbour    # only harbour.svg

Set CHROMIUM to the path of a browser to use that one.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
CONTENT = HERE.parent / "content"
BESIDE_THE_POST = {"biscuit"}  # the others go to content/images
SIZES = {"show": {"width": 1400, "height": 1400}}

names = sys.argv[1:] or sorted(path.stem for path in HERE.glob("*.svg"))
with sync_playwright() as play:
    browser = play.chromium.launch(executable_path=os.environ.get("CHROMIUM"))
    page = browser.new_page()
    for name in names:
        page.set_viewport_size(SIZES.get(name, {"width": 1200, "height": 630}))
        folder = CONTENT / ("posts" if name in BESIDE_THE_POST else "images")
        page.goto((HERE / f"{name}.svg").as_uri())
        page.screenshot(path=folder / f"{name}.jpg", type="jpeg", quality=86)
        print(folder.name, name)
    browser.close()
