"""Updates the translations from the code: `python -m tests.messages [language …]`.

Collects the messages, writes the template (.pot), adds new messages to every catalogue
(.po), removes obsolete ones, and compiles it (.mo). Each language on the command line gets
a new, empty catalogue. The output does not depend on when or where it runs.
"""

import ast
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

import pelican_smo

PACKAGE = Path(pelican_smo.__file__).parent
LOCALE = PACKAGE / "locale"
DOMAIN = "pelican_smo"
Id = str | tuple[str, str]

# Comments for translators, written above the messages in the catalogues.
NOTES = {
    "Save to {name}": "Online bookmarking: {name} is a service that keeps the address.",
    "Subscribe on {name}": "{name} is a network with channels, such as YouTube or Substack.",
    "Subscribe via {name}": "{name} is an application that reads feeds.",
    "Subscribe in your RSS reader": "Opens the application that the visitor has for feeds.",
    "Support this site on {name}": "{name} is a service that takes donations, such as Patreon.",
    "Add as a preferred source on {name}": "{name} is a search engine; use its own wording.",
    "Ask {name} about this page": "{name} is an AI assistant.",
    "Join us on {name}": "{name} has groups that one joins, such as Discord.",
    "Email": "The visible text of a button.",
    "Copied": "Shown when a link has been copied.",
    "Share via…": "Opens the device's own dialog.",
    "Share": "Opens a menu of networks.",
    "Newsletter": "The visible text of a button.",
    "Subscribe": "The button of a form that takes an email address.",
    "Subscribe to this site": "Title of the page that lists all feeds, and a link to it.",
    "RSS reader": "The visible text of a button that opens the visitor's own application.",
    "Scan to open on your phone": "Below a QR code that opens the same page.",
    "RSS readers": "Applications that read feeds; a heading above links to them.",
    "Download all feeds (OPML)": "A link to a file that RSS readers import.",
    "{label} (opens in a new tab)": "{label} is another message, such as Share on Mastodon.",
    "Share or save this page": "Name of a group of links, not a command.",
    "Share or save this page (end of article)": "Name of a second such group.",
    "Follow this site": "Name of a group of links, not a command.",
    "Written by": "Before the author's name in a preview.",
    "Reading time": "Before a number of minutes in a preview.",
    "What is this page about?": "A question to an AI assistant; the address of the page follows.",
}


class Words(Catalog):
    """A catalogue whose header has no dates or versions."""

    def __init__(self, language: str | None = None) -> None:
        super().__init__(language, header_comment="# The words of pelican_smo.", fuzzy=False)

    @Catalog.mime_headers.getter
    def mime_headers(self) -> list[tuple[str, str]]:
        headers = [
            ("Project-Id-Version", DOMAIN),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]
        if self.locale_identifier:
            headers.append(("Language", self.locale_identifier))
            headers.append(("Plural-Forms", self.plural_forms))
        return headers


def in_python(source: str) -> Iterator[Id]:
    """The messages in `_("…")`, `messages.get("…")` and `messages.plural("…", "…", n)`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            args = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
            yield from _in_call(ast.unparse(node.func), args)


def in_template(source: str) -> Iterator[Id]:
    """The messages in a Jinja template."""
    for node in Environment(autoescape=True).parse(source).find_all(nodes.Call):
        names, callee = [], node.node
        while isinstance(callee, nodes.Getattr):
            names.append(callee.attr)
            callee = callee.node
        names.append(getattr(callee, "name", ""))
        args = [arg.value if isinstance(arg, nodes.Const) else None for arg in node.args]
        yield from _in_call(".".join(reversed(names)), args)


def _in_call(callee: str, args: list[object]) -> Iterator[Id]:
    match callee.split(".")[-2:], args:
        case ["_"] | ["messages", "get"], [str(message), *_]:
            yield message
        case ["messages", "plural"], [str(one), str(many), *_]:
            yield one, many


def in_channels(source: str) -> Iterator[Id]:
    """The labels of channels, and the names of channels that are not a network's own."""
    for row in json.loads(source)["channels"]:
        if row.get("generic"):
            yield row["name"]
        for kind in ("share", "bookmark", "follow"):
            if label := row.get(kind, {}).get("label"):
                yield label


def collected() -> dict[Id, list[str]]:
    """Every message with the files that contain it."""
    found: dict[Id, set[str]] = defaultdict(set)
    readers = [
        (in_python, PACKAGE.rglob("*.py")),
        (in_template, PACKAGE.joinpath("templates").rglob("*.html")),
        (in_channels, PACKAGE.joinpath("channels").glob("channels.json")),
    ]
    for reader, paths in readers:
        for path in paths:
            for message in reader(path.read_text("utf-8")):
                found[message].add(path.relative_to(PACKAGE.parent).as_posix())
    return {message: sorted(files) for message, files in found.items()}


def template() -> Words:
    """The catalogue without translations."""
    words = Words()
    for message, files in collected().items():
        words.add(
            message,
            locations=[(file, 0) for file in files],
            auto_comments=[NOTES[message]] if message in NOTES else [],
        )
    return words


def languages() -> list[str]:
    """The languages of the existing catalogues."""
    return sorted(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/*.po"))


def catalogue(language: str) -> Catalog:
    """A language's translations; if it is new, an empty catalogue with Babel's plural rule."""
    path = LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.exists():
        return Words(language)
    with path.open("rb") as file:
        return read_po(file, locale=language, ignore_obsolete=True)


def written(*new: str) -> dict[Path, bytes]:
    """The expected contents of the files."""
    messages = template()
    files = {LOCALE / f"{DOMAIN}.pot": _po(messages)}
    for language in sorted({*languages(), *new}):
        old, words = catalogue(language), Words(language)
        words.mime_headers = [("Plural-Forms", old.plural_forms)]
        for message in filter(lambda message: message.id, messages):
            there = old.get(message.id)
            words.add(
                message.id,
                there.string if there else "",
                message.locations,
                auto_comments=message.auto_comments,
                user_comments=there.user_comments if there else (),
                flags=there.flags if there else (),
            )
        path = LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        compiled = BytesIO()
        write_mo(compiled, words)
        files |= {path: _po(words), path.with_suffix(".mo"): compiled.getvalue()}
    return files


def _po(words: Words) -> bytes:
    file = BytesIO()
    write_po(file, words, width=0, sort_output=True, include_lineno=False)
    return file.getvalue()


if __name__ == "__main__":
    for path, content in written(*sys.argv[1:]).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
