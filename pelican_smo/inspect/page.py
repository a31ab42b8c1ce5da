"""A page as the rules look at it."""

from functools import cached_property

from pelican_smo.inspect.document import Document, Link, Tag
from pelican_smo.inspect.output import Output, Picture


class Page:
    """A document of a site, and what several rules ask of it."""

    def __init__(self, document: Document, output: Output) -> None:
        self.document = document
        self.output = output
        self.path = document.path
        self.tags: dict[str, list[Tag]] = document.named
        self.first = document.first
        self.canonicals: list[Link] = document.related("canonical")

    def said(self, *names: str) -> str:
        """What that tag says."""
        tag = self.first(*names)
        return tag.content if tag else ""

    @cached_property
    def has_open_graph(self) -> bool:
        return any(name.startswith("og:") for name in self.tags)

    @property
    def is_at_home(self) -> bool:
        """Whether the site's address is not known, so that nothing can be asked of the
        page that needs one: a build at home leaves it out.
        """
        return not self.output.address

    @cached_property
    def is_redirect(self) -> bool:
        """Whether it only sends on to another page."""
        return any("url" in tag.content.lower() for tag in self.tags.get("refresh", ()))

    @cached_property
    def canonical_page(self) -> str:
        """The path that the canonical link names, if that is another page's; else empty."""
        if not self.canonicals or not self.canonicals[0].href:
            return ""
        path = self.output.path(self.canonicals[0].href, self.path)
        return path if path and path != self.path else ""

    @cached_property
    def canonical_redirects(self) -> bool:
        """Whether that page only sends on to another."""
        path, output = self.canonical_page, self.output
        return output.exists(path) and Page(output.document(path), output).is_redirect

    @cached_property
    def is_hidden(self) -> bool:
        """Whether search engines are asked to leave it out."""
        said = " ".join(tag.content for tag in self.tags.get("robots", ())).lower()
        return "noindex" in said or "none" in said.replace(",", " ").split()

    @cached_property
    def image(self) -> Tag | None:
        """The tag of the picture that most networks show, also one that is empty of sense."""
        return self.first("og:image", "og:image:url", "og:image:secure_url", "twitter:image")

    @cached_property
    def picture(self) -> Picture | None:
        """That picture."""
        return self.output.picture(self.image.content, self.path) if self.image else None

    @cached_property
    def measured(self) -> Picture | None:
        """That picture if it is there, and its size is known."""
        picture = self.picture
        return picture if picture and picture.state == "found" and picture.width else None
