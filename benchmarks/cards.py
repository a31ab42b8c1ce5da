"""Measure what a share card costs, against the social plugin of mkdocs-material.

``python -m benchmarks.cards`` draws the same hundred titles in every layout, in
turns, and takes the median of the processor's time. With ``--mkdocs PYTHON``, an
interpreter that has ``mkdocs-material[imaging]``, it also builds a site of these
titles with that plugin and without, and compares.  Seconds vary with the load of
a machine; ratios of one run less.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from pelican_smo.typesetting import FONTS, LAYOUTS, Card, Look, Typesetter

DEFAULT = "plain"
_KINDS = [
    "What I learned from {} years of weather notes",
    "How the tide table was made, part {}",
    "Debugging a memory leak in a Python process that has been running for {} days",
    "A walk of {} miles along the dyke",
    "Release {} is out",
    "On the difference between spring tides and neap tides, and why it matters after {} years",
    "L’été à Noël, n° {} : où est passé l’œuf façonné ?",
    "Как составляли таблицу приливов {} года и почему она важна",
    "كيف صُنع جدول المد والجزر لعام {} ولماذا لا يزال مهمًا",
    "איך נוצרה טבלת הגאות והשפל {}, ומדוע היא עדיין חשובה",
    "ज्वार-भाटा तालिका {} कैसे बनाई गई",
    "潮汐表{}は、どのように作られ、なぜ今も重要なのか",
    "Emoji 😀 🌊 {} 👍🏽",
    '<b>{}</b> & "quotes" #read("x") $y$',
    "The tide comes in, and the tide goes out, day after day. " * 4 + "{}",
    "Unbroken" * 12 + "{}",
]
TITLES = [_KINDS[at % len(_KINDS)].format(at + 1) for at in range(100)]


def ours(folder: Path) -> dict[str, list[float]]:
    """Return the seconds of each card by layout; the first card of each is not counted."""
    photo = folder / "photo.png"
    # As rough as a photo: noise that is not that of single pixels.
    Image.effect_noise((300, 158), 60).convert("RGB").resize((1200, 630)).save(photo)
    typesetters = {}
    for layout in ("plain", "gradient", "code", "photo"):
        look = Look(
            layout=LAYOUTS / f"{layout}.typ", background=photo if layout == "photo" else None
        )
        typesetters[layout] = Typesetter(look)
        typesetters[layout].draw(Card(title="日本 😀", site="The Tide Table"))
    spent: dict[str, list[float]] = {layout: [] for layout in typesetters}
    sizes: dict[str, list[int]] = {layout: [] for layout in typesetters}
    for title in TITLES:
        card = Card(
            title=title, site="The Tide Table", authors="Ada Lin", date="1 March 2026",
            section="Walks",
        )  # fmt: skip
        for layout, typesetter in typesetters.items():
            start = time.process_time()
            drawn = typesetter.draw(card)
            spent[layout].append(time.process_time() - start)
            sizes[layout].append(len(drawn))
    for layout, bytes_of in sizes.items():
        print(
            f"{layout}: {statistics.median(spent[layout]) * 1e3:.1f} ms a card, at most "
            f"{max(spent[layout]) * 1e3:.1f}; {statistics.median(bytes_of) / 1e3:.0f} KB, at most "
            f"{max(bytes_of) / 1e3:.0f}"
        )
    return spent


def theirs(python: str, folder: Path) -> float:
    """Return the seconds of a card of mkdocs-material."""
    docs = folder / "docs"
    docs.mkdir()
    for at, title in enumerate(TITLES):
        text = f"---\ntitle: {json.dumps(title)}\ndescription: Some words.\n---\n\nWords.\n"
        (docs / f"page-{at}.md").write_text(text, "utf-8")
    (docs / "index.md").write_text("# Home\n")
    # Where it keeps what it has downloaded: no network is needed.
    fonts = folder / ".cache" / "plugin" / "social" / "fonts" / "Inter"
    fonts.mkdir(parents=True)
    for style in ("Regular", "Bold"):
        shutil.copyfile(FONTS / f"Inter-{style}.ttf", fonts / f"{style}.ttf")
    spent = []
    for cards in ("false", "true"):
        config = folder / f"mkdocs-{cards}.yml"
        config.write_text(
            "site_name: The Tide Table\nsite_url: https://example.org/\n"
            "theme: {name: material, font: {text: Inter}}\n"
            f"plugins: [{{social: {{cards: {cards}, cache: false}}}}]\n"
        )
        command = [python, "-m", "mkdocs", "build", "-q", "-f", str(config), "-d", f"site-{cards}"]
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit("mkdocs failed; has that Python mkdocs-material[imaging]?")
        spent.append(used.ru_utime + used.ru_stime)
    assert len(list(folder.glob("**/assets/images/social/**/*.png"))) >= len(TITLES)
    return (spent[1] - spent[0]) / len(TITLES)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.cards", description="Measure what a share card costs."
    )
    parser.add_argument("--mkdocs", metavar="PYTHON", help="compare with this one's plugin")
    parser.add_argument(
        "--limit", type=float, metavar="RATIO", help="fail above this, of the default layout"
    )
    parser.add_argument(
        "--other-limit", type=float, metavar="RATIO", help="fail above this, of any layout"
    )
    options = parser.parse_args(argv)
    failed = False
    with tempfile.TemporaryDirectory(prefix="smo-cards-") as name:
        spent = ours(Path(name))
        if not options.mkdocs:
            return 0
        other = theirs(options.mkdocs, Path(name))
    print(f"mkdocs-material: {other * 1e3:.1f} ms a card")
    for layout, seconds in spent.items():
        ratio = statistics.median(seconds) / other
        print(f"{layout}: {ratio:.3f} of that")
        limit = options.limit if layout == DEFAULT else options.other_limit
        if limit is not None and ratio > limit:
            print(f"{layout}: {ratio:.3f} is above {limit:g}.", file=sys.stderr)
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
