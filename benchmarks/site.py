"""Write the content of a made-up but realistic Pelican site.

``python -m benchmarks.site N DIR`` writes ``DIR/content`` with N Markdown
articles, two pages and the images that they show.  The same N always gives
the same files, byte for byte.
"""

from __future__ import annotations

import argparse
import datetime
import random
import re
import struct
import unicodedata
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

SEED = 20250615
LAST_DATE = datetime.datetime(2025, 6, 15, 9, 30)
DAYS_BETWEEN = 12
TAGS_PER_ARTICLE = 1.2
WORDS_PER_ARTICLE = 600
ARTICLES_PER_IMAGE = 5
ATTEMPTS = 40

AUTHORS = ("Zoë Brontë", "Martin Kowalski")
CATEGORIES = (
    "Baking",
    "Cycling",
    "Gardening",
    "Letters",
    "Programming",
    "Reading",
    "Travel",
    "Workshop",
)
TOPICS = (
    "sourdough",
    "rye bread",
    "crème brûlée",
    "gear ratios",
    "winter tyres",
    "tomato seedlings",
    "compost",
    "fountain pens",
    "postcards",
    "static sites",
    "regular expressions",
    "unit tests",
    "short stories",
    "library cards",
    "night trains",
    "ferry timetables",
    "hand planes",
    "dovetail joints",
    "bookbinding",
    "old radios",
    "field notes",
    "paper maps",
    "coffee grinders",
    "bicycle lamps",
)
PLACES = (
    "Kraków",
    "Málaga",
    "Tromsø",
    "Besançon",
    "Lisbon",
    "Ghent",
    "Zürich",
    "Brno",
    "Malmö",
    "Galway",
    "Porto",
    "Leipzig",
)
ADJECTIVES = (
    "small",
    "naïve",
    "patient",
    "noisy",
    "reliable",
    "half-finished",
    "costly",
    "quiet",
    "clumsy",
    "well-worn",
    "surprising",
    "plain",
)
NOUNS = (
    "café",
    "notebook",
    "workbench",
    "neighbour",
    "recipe",
    "screwdriver",
    "garden",
    "façade",
    "timetable",
    "library",
    "parser",
    "kettle",
    "résumé",
    "window",
    "draft",
    "spare wheel",
)
VERBS = (
    "repair",
    "measure",
    "describe",
    "sketch",
    "postpone",
    "rewrite",
    "borrow",
    "compare",
    "count",
    "explain",
)
SENTENCES = (
    (
        "I used to think that {topic} had little to do with {topic2}, and it took"
        " me a {adjective} week in {place} to change my mind."
    ),
    (
        "The {adjective} {noun} that I mentioned last month still stands next to"
        " the {noun2}, waiting for somebody to {verb} it."
    ),
    (
        "My neighbour says that you should always {verb} first and {verb2} later,"
        " which sounds clever until you try it."
    ),
    "Nobody in {place} seems to {verb} a {noun} before breakfast.",
    "It is {adjective}, it is {adjective2}, and after *three* attempts it works.",
    (
        "What surprised me most was how {adjective} the {noun} became once I had"
        " found the time to {verb} it properly."
    ),
    (
        "There is a **simple** reason for that: a {noun} is never as {adjective}"
        " as the {noun2} you forgot at home."
    ),
    "If you only remember one thing about {topic}, let it be this one.",
    ("I wrote down the numbers, and the numbers said that {topic} cost me {number} minutes a day."),
    (
        'Somebody asked me whether a {noun} "really matters" when all you want is'
        " to {verb} a {noun2}; I think it does."
    ),
    ("On the way back from {place} I had {number} pages left and no wish to {verb} anything."),
    (
        "That leaves the question of the {noun}, which I would rather {verb} on"
        " another day, with a fresh cup of coffee & a {adjective} mind."
    ),
    (
        "Then again, the {noun} had been {adjective} all along, and I was the only"
        " one who had not noticed."
    ),
    ("You can {verb} it, you can {verb2} it, but you cannot do both on the same afternoon."),
)
TITLES = (
    "Notes on {topic}",
    "What {topic} taught me about {topic2}",
    "A week of {topic} in {place}",
    "Why I {verb} every {noun}",
    "{topic}, {number} days later",
    "The {adjective} {noun} of {place}",
    "How to {verb} a {noun} without {topic}",
    "In praise of the {adjective} {noun}",
)
HEADINGS = (
    "Where it started",
    "The {adjective} part",
    "A {noun} for {place}",
    "What I tried",
    "Numbers",
    "Mistakes with {topic}",
    "What comes next",
    "A word about the {noun}",
)
CODE = (
    (
        "def {name}(items: list[str]) -> dict[str, int]:\n"
        "    counts: dict[str, int] = {{}}\n"
        "    for item in items:\n"
        "        if item.strip() and not item.startswith('#'):\n"
        "            counts[item] = counts.get(item, 0) + {number}\n"
        "    return counts"
    ),
    (
        "class {name}:\n"
        '    """Keeps the last {number} readings."""\n'
        "\n"
        "    def __init__(self) -> None:\n"
        "        self.readings = []\n"
        "\n"
        "    def add(self, value):\n"
        "        self.readings = (self.readings + [value])[-{number}:]"
    ),
    (
        "with open('{name}.txt', encoding='utf-8') as lines:\n"
        "    total = sum(int(line) for line in lines if line != '\\n')\n"
        "print(f'{{total / {number}:.2f}} per day')"
    ),
)


class Prose:
    """English-looking text from templates, with one random generator."""

    def __init__(self, chance: random.Random) -> None:
        """Keep the random generator."""
        self.chance = chance

    def fill(self, template: str) -> str:
        """Fill the slots of a template."""
        topic, topic2 = self.chance.sample(TOPICS, 2)
        adjective, adjective2 = self.chance.sample(ADJECTIVES, 2)
        noun, noun2 = self.chance.sample(NOUNS, 2)
        verb, verb2 = self.chance.sample(VERBS, 2)
        return template.format(
            topic=topic,
            topic2=topic2,
            adjective=adjective,
            adjective2=adjective2,
            noun=noun,
            noun2=noun2,
            verb=verb,
            verb2=verb2,
            place=self.chance.choice(PLACES),
            number=self.chance.randrange(2, 60),
            name=slug(noun).replace("-", "_"),
        )

    def line(self, templates: Sequence[str]) -> str:
        """Fill one of the templates and start it with a capital letter."""
        text = self.fill(self.chance.choice(templates))
        return text[:1].upper() + text[1:]

    def paragraph(self, sentences: int) -> str:
        """Join some sentences."""
        return " ".join(self.line(SENTENCES) for _ in range(sentences))


def slug(text: str) -> str:
    """Return a file name for a title: ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """Return a PNG picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = (b"\0" + bytes(colour) * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def tag_names(count: int) -> list[str]:
    """Return `count` different tags, single words before pairs."""
    words = [*TOPICS, *(noun for noun in NOUNS if " " not in noun)]
    pairs = (f"{place} {word}" for word in words for place in PLACES)
    names = words[:count]
    while len(names) < count:
        names.append(next(pairs, f"tag {len(names)}"))
    return names


def unused(make: Callable[[], str], taken: set[str]) -> str:
    """Return a text from `make` whose slug is new, and record the slug."""
    text = make()
    for _ in range(ATTEMPTS):
        if slug(text) not in taken:
            break
        text = make()
    else:
        text = f"{text}, part {len(taken)}"
    taken.add(slug(text))
    return text


def body(prose: Prose, image: str, other: str | None, words: int) -> str:
    """Return the Markdown of one article."""
    chance = prose.chance
    blocks = [prose.paragraph(4)]

    def lists() -> str:
        mark = chance.choice(("-", "1."))
        return "\n".join(f"{mark} {prose.line(SENTENCES[3:9])}" for _ in range(4))

    def code() -> str:
        lines = prose.fill(chance.choice(CODE)).splitlines()
        return "    :::python\n" + "\n".join(f"    {line}".rstrip() for line in lines)

    def links() -> str:
        noun = chance.choice(NOUNS)
        address = f"https://example.com/{slug(noun)}?page={chance.randrange(90)}&lang=en"
        text = f"See the [{noun}]({address}) for the details."
        if other is not None:
            text += f" I wrote about that [earlier]({{filename}}{other})."
        return text

    def figure() -> str:
        return f"![A {prose.fill('{adjective} {noun}')}]({{static}}/images/{image})"

    def quote() -> str:
        return f"> {prose.line(SENTENCES)}"

    extras = [lists, code, links, figure, quote]
    chance.shuffle(extras)
    for extra in extras:
        blocks += [f"## {prose.line(HEADINGS)}", prose.paragraph(3), extra()]
    while sum(len(block.split()) for block in blocks) < words:
        blocks.append(prose.paragraph(3))
    return "\n\n".join(blocks) + "\n"


def write_site(articles: int, directory: Path, words: int = WORDS_PER_ARTICLE) -> Path:
    """Write the content of a site and return the folder it is in."""
    chance = random.Random(SEED)
    prose = Prose(chance)
    content = directory / "content"
    for folder in ("posts", "pages", "images"):
        (content / folder).mkdir(parents=True, exist_ok=True)

    count = max(4, articles // ARTICLES_PER_IMAGE)
    images = [f"photo-{n:03}.png" for n in range(count)]
    for image in images:
        colour = (chance.randrange(256), chance.randrange(256), chance.randrange(256))
        width, height = chance.choice(((1200, 630), (800, 800), (640, 480), (150, 150)))
        (content / "images" / image).write_bytes(png(width, height, colour))

    tags = tag_names(round(articles * TAGS_PER_ARTICLE))
    popular = tags[: max(4, len(tags) // 4)]
    taken: set[str] = set()
    other: str | None = None
    for number in range(articles):
        title = unused(lambda: prose.line(TITLES), taken)
        date = LAST_DATE - datetime.timedelta(
            days=DAYS_BETWEEN * (articles - 1 - number), minutes=chance.randrange(600)
        )
        first = number * len(tags) // articles
        last = (number + 1) * len(tags) // articles
        own = dict.fromkeys([*tags[first:last], *chance.choices(popular, k=2)])
        header = [
            f"Title: {title}",
            f"Date: {date:%Y-%m-%d %H:%M}",
            f"Category: {CATEGORIES[number % len(CATEGORIES)]}",
            f"Tags: {', '.join(own)}",
            f"Authors: {AUTHORS[number % 3 // 2]}",
        ]
        if number % 4 == 0:
            later = date + datetime.timedelta(days=3)
            header.append(f"Modified: {later:%Y-%m-%d %H:%M}")
        if number % 3 == 0:
            header.append(f"Summary: {prose.paragraph(1)}")
        name = f"{slug(title)}.md"
        text = body(prose, chance.choice(images), other, words)
        write(content / "posts" / name, [*header, "", text])
        other = f"/posts/{name}"

    for title in ("About", "Contact"):
        text = prose.paragraph(5) + "\n\n" + prose.paragraph(4) + "\n"
        write(content / "pages" / f"{slug(title)}.md", [f"Title: {title}", "", text])
    return content


def write(path: Path, lines: Sequence[str]) -> None:
    """Write lines to a file, the same on every system."""
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.site",
        description="Write the content of a made-up Pelican site.",
    )
    parser.add_argument("articles", metavar="N", type=int, help="how many articles")
    parser.add_argument("--words", type=int, default=WORDS_PER_ARTICLE, help="in each article")
    parser.add_argument("directory", metavar="DIR", type=Path, help="where content/ goes")
    options = parser.parse_args(argv)
    if options.articles < 1:
        parser.error("N has to be at least 1")
    print(write_site(options.articles, options.directory, options.words))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
