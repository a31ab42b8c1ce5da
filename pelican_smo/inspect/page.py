"""A page as the rules read it."""

import re
from functools import cached_property

from pelican_smo.base import urls
from pelican_smo.inspect.document import Document, Link, Tag
from pelican_smo.inspect.output import Output, Picture

# Files that prove to a service who owns a site: google0123456789abcdef.html, yandex_….html,
# pinterest-….html, baidu_verify_….html, naver….html, BingSiteAuth.html, and whatever is next.
_SMALL = 2_000
"""The most bytes of such a file; most have 100 or 200."""
_CODE = re.compile(r"(?=[a-z]*[0-9])[0-9a-z]{8,}", re.IGNORECASE)
_PROVES = re.compile(r"verif|siteauth|ownership", re.IGNORECASE)


class Page:
    """A document of a site, and what several rules need of it."""

    def __init__(self, document: Document, output: Output) -> None:
        self.document = document
        self.output = output
        self.path = document.path
        self.tags: dict[str, list[Tag]] = document.named
        self.first = document.first
        self.canonicals: list[Link] = document.related("canonical")

    def said(self, *names: str) -> str:
        """The content of the first of these tags."""
        tag = self.first(*names)
        return tag.content if tag else ""

    @cached_property
    def has_open_graph(self) -> bool:
        return any(name.startswith("og:") for name in self.tags)

    @property
    def is_at_home(self) -> bool:
        """Whether the site's address is unknown. A local build omits it, so rules that need it
        do not apply.
        """
        return not self.output.address

    @cached_property
    def is_redirect(self) -> bool:
        """Whether it only redirects to another page."""
        return any("url" in tag.content.lower() for tag in self.tags.get("refresh", ()))

    @cached_property
    def is_proof(self) -> bool:
        """Whether it only proves to a service who owns the site: a small file at the root,
        without what other pages have, that says so or repeats its own name.
        """
        it = self.document
        if it.size > _SMALL or "/" in self.path or self.has_open_graph or self.canonicals:
            return False
        if it.heading or it.anchors:
            return False
        said = self.output.data(self.path).decode("utf-8", "replace")
        if _PROVES.search(self.path) or _PROVES.search(said):
            return True
        code = _CODE.search(self.path)
        return code is not None and code[0] in said

    @cached_property
    def is_amp_copy(self) -> bool:
        """Whether it is the AMP version of another page: nobody shares its address."""
        if not self.canonicals or not (self.document.amp or self.canonical_page):
            return False
        if self.document.amp:
            there = self.output.path(self.canonicals[0].href, self.path)
            return there != self.path
        output, original = self.output, self.canonical_page
        if not output.exists(original):
            return False
        links = output.document(original).related("amphtml")
        return any(output.path(link.href, original) == self.path for link in links)

    @cached_property
    def canonical_page(self) -> str:
        """The path that the canonical link names, if that is another page; else empty."""
        if not self.canonicals or not self.canonicals[0].href:
            return ""
        path = self.output.path(self.canonicals[0].href, self.path)
        return path if path and path != self.path else ""

    @cached_property
    def canonical_redirects(self) -> bool:
        """Whether that page only redirects to another."""
        path, output = self.canonical_page, self.output
        return output.exists(path) and Page(output.document(path), output).is_redirect

    @property
    def is_unlisted(self) -> bool:
        """Whether nobody is meant to share it: a hidden page, or an error page."""
        return self.is_hidden or urls.is_error_page(self.path)

    @cached_property
    def is_hidden(self) -> bool:
        """Whether it asks search engines to omit it."""
        said = " ".join(tag.content for tag in self.tags.get("robots", ())).lower()
        return "noindex" in said or "none" in said.replace(",", " ").split()

    @cached_property
    def image(self) -> Tag | None:
        """The tag of the picture that most networks show, even if its value is invalid."""
        return self.first("og:image", "og:image:url", "og:image:secure_url", "twitter:image")

    @cached_property
    def picture(self) -> Picture | None:
        """That picture."""
        return self.output.picture(self.image.content, self.path) if self.image else None

    @cached_property
    def measured(self) -> Picture | None:
        """That picture if it exists and its size is known."""
        picture = self.picture
        return picture if picture and picture.state == "found" and picture.width else None
