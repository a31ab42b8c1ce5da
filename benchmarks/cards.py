"""Measure what a share card costs, against the social plugin of mkdocs-material.

``python -m benchmarks.cards`` draws the same hundred titles in every layout and
measures processor time. With ``--mkdocs PYTHON``, an interpreter that has
``mkdocs-material[imaging]``, it also builds a site of these titles with and without
that plugin, and compares. The time to load fonts, once, is listed apart from that of a
card. Other programs only make times longer, so all take turns and the shortest time of
each counts.
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

from pelican_smo.cards.typesetting import FONTS, LAYOUTS, Card, Look, Typesetter

DEFAULT = "plain"
_NAMES = ("plain", "gradient", "code", "photo")
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


class Ours:
    """The typesetter of a layout.

    `start` is the seconds until all fonts are loaded, `card` the seconds for a card.
    """

    def __init__(self, layout: str, photo: Path) -> None:
        before = time.process_time()
        background = photo if layout == "photo" else None
        self._typesetter = Typesetter(Look(layout=LAYOUTS / f"{layout}.typ", background=background))
        self._typesetter.draw(Card(title="日本 😀 עב عر हि", site="The Tide Table"))
        self.start = time.process_time() - before
        self.card = float("inf")
        self.sizes: list[int] = []

    def turn(self) -> None:
        """Draw all titles."""
        before = time.process_time()
        self.sizes = [
            len(
                self._typesetter.draw(
                    Card(
                        title=title, site="The Tide Table", authors="Ada Lin",
                        date="1 March 2026", section="Walks",
                    )
                )
            )
            for title in TITLES
        ]  # fmt: skip
        self.card = min(self.card, (time.process_time() - before) / len(TITLES))


class Theirs:
    """A site of these titles, built by mkdocs-material in a folder."""

    def __init__(self, python: str, folder: Path) -> None:
        self._python, self._folder = python, folder
        docs = folder / "docs"
        docs.mkdir()
        (docs / "index.md").write_text("# Home\n")
        # The cache of its downloads, filled here so that no network is needed.
        fonts = folder / ".cache" / "plugin" / "social" / "fonts" / "Inter"
        fonts.mkdir(parents=True)
        for style in ("Regular", "Bold"):
            shutil.copyfile(FONTS / f"Inter-{style}.ttf", fonts / f"{style}.ttf")
        self._seconds: dict[bool, list[float]] = {False: [], True: []}
        plain, drawn = (min(self._build(cards=it) for _ in range(3)) for it in (False, True))
        self.start = drawn - plain
        for at, title in enumerate(TITLES):
            text = f"---\ntitle: {json.dumps(title)}\ndescription: Some words.\n---\n\nWords.\n"
            (docs / f"page-{at}.md").write_text(text, "utf-8")

    def turn(self) -> None:
        """Build the site without cards and with them."""
        for cards, seconds in self._seconds.items():
            seconds.append(self._build(cards=cards))
        found = list(self._folder.glob("site-True/assets/images/social/**/*.png"))
        assert len(found) == len(TITLES) + 1

    @property
    def card(self) -> float:
        """Return the seconds for a card."""
        plain, drawn = (min(seconds) for seconds in self._seconds.values())
        return (drawn - plain - self.start) / len(TITLES)

    def _build(self, *, cards: bool) -> float:
        config = self._folder / f"mkdocs-{cards}.yml"
        config.write_text(
            "site_name: The Tide Table\nsite_url: https://example.org/\n"
            "theme: {name: material, font: {text: Inter}}\n"
            f"plugins: [{{social: {{cards: {str(cards).lower()}, cache: false}}}}]\n"
        )
        # It must import only its own packages.
        clean = {name: it for name, it in os.environ.items() if name != "PYTHONPATH"}
        process = subprocess.Popen(
            [self._python, "-m", "mkdocs", "build", "-q", "-f", str(config), "-d", f"site-{cards}"],
            cwd=self._folder,
            env={**clean, "NO_MKDOCS_2_WARNING": "1"},
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit("mkdocs failed; has that Python mkdocs-material[imaging]?")
        return used.ru_utime + used.ru_stime


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.cards", description="Measure what a share card costs."
    )
    parser.add_argument("--mkdocs", metavar="PYTHON", help="compare with this one's plugin")
    parser.add_argument("--turns", type=int, default=5, help="how often each is measured")
    parser.add_argument(
        "--limit", type=float, metavar="RATIO", help="fail above this, of the default layout"
    )
    parser.add_argument(
        "--other-limit", type=float, metavar="RATIO", help="fail above this, of any layout"
    )
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="smo-cards-") as name:
        photo = Path(name, "photo.png")
        # As rough as a photo: noise coarser than single pixels.
        Image.effect_noise((300, 158), 60).convert("RGB").resize((1200, 630)).save(photo)
        theirs = Theirs(options.mkdocs, Path(name)) if options.mkdocs else None
        ours = {layout: Ours(layout, photo) for layout in _NAMES}
        for number in range(options.turns):
            if theirs:
                theirs.turn()
            # Each layout comes first in some turn.
            for at in range(len(_NAMES)):
                ours[_NAMES[(number + at) % len(_NAMES)]].turn()
    if theirs:
        print(
            f"mkdocs-material: {theirs.card * 1e3:.1f} ms a card, {theirs.start * 1e3:.0f} at once"
        )
    failed = False
    for layout, it in ours.items():
        print(
            f"{layout}: {it.card * 1e3:.1f} ms a card, {it.start * 1e3:.0f} at once; "
            f"{statistics.median(it.sizes) / 1e3:.0f} KB, at most {max(it.sizes) / 1e3:.0f}"
        )
        if not theirs:
            continue
        ratio = it.card / theirs.card
        print(f"  {ratio:.3f} of theirs")
        limit = options.limit if layout == DEFAULT else options.other_limit
        if limit is not None and ratio > limit:
            print(f"{layout}: {ratio:.3f} is above {limit:g}.", file=sys.stderr)
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
