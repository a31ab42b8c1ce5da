"""Writes the parts of the README that are made from the catalogue: `python -m tests.readme`."""

from pathlib import Path

from pelican_smo.catalogue import KINDS, Catalogue

README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- channels:", "<!-- /channels -->"


def table() -> str:
    """The channels that can be chosen, as a Markdown table."""
    lines = [
        "| id | name | share | bookmark | follow | what it takes |",
        "|---|---|---|---|---|---|",
    ]
    for row in Catalogue.load().channels:
        if row.status.state != "active":
            continue
        uses = [row.use(kind) for kind in KINDS]
        options = [
            f"{kind}: `{option.example}`{'' if option.required else ' if you like'}"
            for kind, use in zip(KINDS, uses, strict=True)
            if use
            for option in use.options.values()
        ]
        marks = " | ".join("yes" if use else "" for use in uses)
        lines.append(f"| `{row.id}` | {row.name} | {marks} | {', '.join(options)} |")
    return "\n".join(lines)


def written() -> str:
    """The README with its table made anew."""
    text = README.read_text("utf-8")
    start = text.index("\n", text.index(BEGIN)) + 1
    return f"{text[:start]}{table()}\n{text[text.index(END) :]}"


if __name__ == "__main__":
    README.write_text(written(), "utf-8")
