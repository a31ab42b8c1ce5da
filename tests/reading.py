"""Reads built files with third-party parsers."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib


class Page:
    """A page as a browser parses it; its head also as a lenient reader does."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.tree = html5lib.parse(html, namespaceHTMLElements=False)
        # The content of a template is not part of the page.
        for template in self.tree.iter("template"):
            for child in list(template):
                template.remove(child)

    def elements(self, path: str) -> list[ElementTree.Element]:
        """All elements that match an ElementPath."""
        return list(self.tree.iterfind(path))

    def metas(self, name: str) -> list[str]:
        """The contents of all tags with this property or name."""
        return [
            tag.get("content", "")
            for tag in self.tree.iter("meta")
            if name in (tag.get("property"), tag.get("name"))
        ]

    def meta(self, name: str) -> str | None:
        """The content of the only tag with this property or name; fails if there are more."""
        found = self.metas(name)
        assert len(found) <= 1, f"{name} stands {len(found)} times: {found}"
        return found[0] if found else None

    def links(self, rel: str) -> list[dict[str, str]]:
        """The attributes of all links with this rel."""
        return [
            dict(tag.attrib)
            for tag in self.tree.iter("link")
            if rel in (tag.get("rel") or "").lower().split()
        ]

    def canonical(self) -> str | None:
        found = [link.get("href", "") for link in self.links("canonical")]
        assert len(found) <= 1, found
        return found[0] if found else None

    def json_ld(self) -> list[dict[str, Any]]:
        """All blocks of JSON-LD; fails if one is not JSON."""
        return [
            json.loads(script.text or "")
            for script in self.tree.iter("script")
            if "ld+json" in (script.get("type") or "")
        ]

    def with_class(self, name: str) -> list[ElementTree.Element]:
        """All elements that have this class."""
        return [tag for tag in self.tree.iter() if name in (tag.get("class") or "").split()]

    def channels(self, group: str = "smo-buttons") -> list[str]:
        """The ids of the channels in the rows of this class, in order."""
        return [
            next(
                word
                for word in (tag.get("class") or "").split()
                if word.startswith("smo-") and word != "smo-button"
            )[4:]
            for row in self.with_class(group)
            for tag in row.iter()
            if "smo-button" in (tag.get("class") or "").split()
        ]

    def href(self, channel: str) -> str:
        """The address of the only button of this channel."""
        (tag,) = self.with_class(f"smo-{channel}")
        return tag.get("href") or tag.get("data-smo-copy") or ""

    def text(self) -> str:
        """All text of the body."""
        body = self.tree.find("body")
        assert body is not None
        return "".join(body.itertext())


class Built:
    """A built site: its files, and what Pelican logged as a warning or worse."""

    def __init__(self, output: Path, log: list[str]) -> None:
        self.output = output
        self.log = log

    def read(self, name: str) -> str:
        return (self.output / name).read_text("utf-8")

    def page(self, name: str = "a-post.html") -> Page:
        return Page(self.read(name))

    def pages(self) -> dict[str, Page]:
        """All HTML pages by path."""
        return {
            path.relative_to(self.output).as_posix(): Page(path.read_text("utf-8"))
            for path in sorted(self.output.rglob("*.html"))
        }

    def has(self, name: str) -> bool:
        return (self.output / name).is_file()

    def files(self) -> dict[str, bytes]:
        """The bytes of all files by path."""
        return {
            path.relative_to(self.output).as_posix(): path.read_bytes()
            for path in sorted(self.output.rglob("*"))
            if path.is_file()
        }
