"""The picture of a page: the first usable one from all its sources."""

import logging
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from pelican.contents import Content

from pelican_smo.base import html, media_types, provenance, urls
from pelican_smo.base.measure import Size, Sizes
from pelican_smo.base.text import fold
from pelican_smo.facts.files import Files, Found
from pelican_smo.facts.files import to_publish as source_to_publish
from pelican_smo.facts.front_matter import FILES, reference, source, written
from pelican_smo.facts.page import TINY, Image
from pelican_smo.settings.errors import place, wrong
from pelican_smo.settings.smo import Head

logger = logging.getLogger(__name__)

OWN_KEYS = ("smo_image", "og_image")
"""Metadata keys for previews; the files that they name must exist."""

KEYS = provenance.KEYS["image"]
"""Metadata keys in which themes and plugins keep a page's picture, best first."""

LEAST = 200
"""Pixels that a picture in the body needs in both directions to represent the page.
Facebook does not show smaller ones, and they are icons or badges anyway."""

PATH = "a path from the content folder, as in {static}/images/name.jpg, or a full address"
"""The expected value of a key or setting that names a picture."""

_TYPES = "a picture that networks show, in PNG, JPEG, GIF or WebP"
_BESIDE = ("feature", "cover", "thumbnail")
# A tag's width or height in pixels (HTML Standard, 2.3.4.4), not a percentage.
_PIXELS = r"\s*+(\d{1,5})(?:\.\d*+)?+\s*+(?:px)?+\s*+"
_RAW_STARTS = tuple(f"<{name}" for name in html.RAW)


class Pictures:
    """Finds the pictures of a run's pages."""

    def __init__(self, settings: Mapping[str, Any], head: Head, base: str, site_name: str) -> None:
        self.sizes = Sizes(settings["CACHE_PATH"])
        self.beside: dict[str, str] = {}
        self._head = head
        self._base = base
        self._site_name = site_name
        self._files: Files | None = None
        self._images: dict[str, Image | None] = {}
        self._default: tuple[Image | None] | None = None

    def of(
        self, content: Content, context: Mapping[str, Any], page_url: str, title: str
    ) -> tuple[Image | None, str]:
        """The page's own picture and its source; None and "" if it has none.

        A tiny picture counts only if there is no other. `page_url` is the page's URL from
        the site's root. `title` is the alternative text of a picture that has none.
        """
        tiny: tuple[Image | None, str] = None, ""
        for image, origin in self._candidates(content, context, page_url):
            described = image if image.alt else replace(image, alt=title)
            if not image.is_tiny:
                return described, origin
            tiny = tiny if tiny[0] else (described, origin)
        return tiny

    def default(self, context: Mapping[str, Any]) -> Image | None:
        """The picture of pages without one of their own."""
        if self._default is None:
            self._default = (self._find_default(context),)
        return self._default[0]

    def at(self, named: str, content: Content | None, context: Mapping[str, Any]) -> Image | None:
        """The picture that a reference names; None if networks show no such picture."""
        found = self.files(context).find(named, content)
        return self._image(found) if found else None

    def _candidates(
        self, content: Content, context: Mapping[str, Any], page_url: str
    ) -> Iterator[tuple[Image, str]]:
        body = getattr(content, "_content", None) or ""
        if "{attach}" in body or "|attach|" in body:
            # Pelican moves attached files now, before anything reads their URLs.
            _ = content.content
        for key in KEYS:
            if key in content.metadata and (image := self._named(key, content, context)):
                yield image, key
        if content.source_path in self.beside:
            name = self.beside[content.source_path]
            if image := self.at(f"/{name}", content, context):
                yield image, name
        for attributes in _images(body):
            if image := self._in_body(attributes, content, context, page_url):
                yield image, "body"

    def _named(self, key: str, content: Content, context: Mapping[str, Any]) -> Image | None:
        """The picture that a metadata key names."""
        named = reference(content.metadata, key)
        # Keys of other plugins may hold anything, as in "cover: yes".
        if not named or not (key in OWN_KEYS or _is_named_as_one(named)):
            return None
        # The photos plugin makes this from "image: {photo}name.jpg".
        if key == "image" and (photo := getattr(content, "photo_image", None)):
            return self._photo(photo.image, context)
        if named.startswith(("{photo}", "|photo|")):
            # That plugin logs missing files itself.
            return None
        found = self.files(context).find(named, content)
        if found is None:
            self._warn(content, key, named, PATH, " This file does not exist.")
            return None
        image = self._image(found)
        if image is None:
            self._warn(content, key, named, _TYPES)
            return None
        if image.is_tiny:
            # A thumbnail is for the theme, and small on purpose.
            level = logging.INFO if key == "thumbnail" else logging.WARNING
            self._warn(
                content, key, named,
                f"a picture of {TINY} x {TINY} pixels at least, better 1200 x 630",
                f" It has {image.width} x {image.height}, and networks show none that small, so "
                "another is looked for.",
                level,
            )  # fmt: skip
        alt = written(content.metadata, "smo_image_alt") or written(content.metadata, f"{key}_alt")
        return replace(image, alt=alt)

    def _photo(self, made: Any, context: Mapping[str, Any]) -> Image | None:
        """A picture of the photos plugin, which keeps those of sub-sites in the main site."""
        base = urls.public(str(context.get("main_siteurl") or "")) or self._base
        url = urls.join(base, made.web_filename)
        image = self._image(Found(url, made.output_filename))
        return replace(image, alt=fold(str(made.caption or ""))) if image else None

    def _in_body(
        self,
        attributes: Mapping[str, str],
        content: Content,
        context: Mapping[str, Any],
        page_url: str,
    ) -> Image | None:
        """The picture of an `<img>`, if it is large enough to represent the page."""
        for named in _named_by(attributes):
            found = self.files(context).find(named, content, page_url)
            image = self._image(found) if found else None
            if image is None:
                continue
            if not image.width:
                # A picture on another host has only the size in its tag.
                image = replace(
                    image,
                    width=_pixels(attributes.get("width", "")),
                    height=_pixels(attributes.get("height", "")),
                )
            if image.width >= LEAST and image.height >= LEAST:
                return replace(image, alt=" ".join(attributes.get("alt", "").split()))
        return None

    def files(self, context: Mapping[str, Any]) -> Files:
        """The site's files. Call this only after Pelican has read all of them."""
        if self._files is None:
            self._files = Files(context, self._base)
        return self._files

    def _image(self, found: Found) -> Image | None:
        """The picture in a file; None if networks do not show it."""
        if found.address not in self._images:
            size = self.sizes.of(found.path) if found.path else Size()
            url = urls.join(self._base, found.address)
            # Only the URL's ending is known: a build sends no requests to other hosts.
            kind = size.media_type if found.path else media_types.of_address(url)
            usable = kind in media_types.PREVIEWED or not (found.path or kind)
            self._images[found.address] = (
                Image(url, "", size.width, size.height, size.media_type) if usable else None
            )
        return self._images[found.address]

    def _find_default(self, context: Mapping[str, Any]) -> Image | None:
        named = self._head.default_image
        if not (self._base and named):
            return None
        found = self.files(context).find(named, None)
        image = self._image(found) if found else None
        if image is None:
            hint = "" if found else " This file does not exist."
            where = place("head", "default_image")
            logger.warning("%s", wrong(where, _TYPES if found else PATH, named, hint))
            return None
        return replace(image, alt=self._head.default_image_alt or self._site_name)

    @staticmethod
    def _warn(
        content: Content, key: str, named: str, expected: str, hint: str = "",
        level: int = logging.WARNING,
    ) -> None:  # fmt: skip
        # Not `logger.log`, which does not fail a build that forbids warnings.
        say = logger.warning if level == logging.WARNING else logger.info
        say("%s", wrong(f"{source(content)}: {key}", expected, named, hint))


def to_publish(
    contents: Iterable[Content], of_the_site: Iterable[str], folder: str
) -> Iterator[str]:
    """The files that Pelican must copy because metadata or settings name them.

    Pelican copies what bodies link to, but does not look into metadata. `of_the_site` are
    the files in the settings.
    """
    wanted: list[tuple[str, Content | None]] = [(named, None) for named in of_the_site]
    for content in contents:
        wanted += [
            (reference(content.metadata, key), content)
            for key in (*KEYS, "twitter_image", *FILES)
            if key in content.metadata
        ]
    for named, owner in wanted:
        if named and (found := source_to_publish(named, owner, folder)):
            yield found


def lying_beside(contents: Iterable[Content]) -> dict[str, str]:
    """Cover pictures in the folders of posts: by a post's source path, the picture's path
    in the content folder.

    In a folder with several posts, the picture's name must begin with the name of its post.
    A wrong picture is worse than none.
    """
    folders: dict[str, list[Content]] = {}
    for content in contents:
        name = os.path.dirname(content.source_path or "")  # noqa: PTH120 - 5,000 of them
        folders.setdefault(name, []).append(content)
    found: dict[str, str] = {}
    for name, group in folders.items():
        covers = _covers(name)
        if not covers:
            continue
        alone = len({content.slug for content in group}) == 1
        by_stem = {Path(content.source_path).stem: content for content in group}
        for picture in covers:
            stem = _longest_prefix(picture, by_stem)
            owners = group if alone else [by_stem[stem]] if stem else []
            for content in owners:
                path = f"{content.relative_dir}/{picture}".lstrip("/")
                found.setdefault(content.source_path, path)
    return found


def _covers(folder: str) -> list[str]:
    """The pictures in a folder that are named like a cover, best first."""
    try:
        # Not `Path.iterdir`, which makes an object for each file.
        names = sorted(it for it in os.listdir(folder or ".") if _is_previewed(it))  # noqa: PTH208
    except OSError:
        return []
    return [name for word in _BESIDE for name in names if word in name.lower()]


def _longest_prefix(name: str, known: Collection[str]) -> str:
    return next((name[:end] for end in range(len(name), 0, -1) if name[:end] in known), "")


def _is_previewed(name: str) -> bool:
    return media_types.named(name) in media_types.PREVIEWED


def _is_named_as_one(reference: str) -> bool:
    """Whether a reference ends like a picture of any type."""
    kinds = media_types.named(reference), media_types.of_address(reference)
    return not media_types.PICTURES.isdisjoint(kinds)


def _images(body: str) -> Iterator[Mapping[str, str]]:
    """The attributes of each `<img>` of a body."""
    start = body.find("<img")
    if start < 0 and "<img" not in body.lower():
        return
    # Reading every tag before the first picture costs more than all other work on a body,
    # so it is done only if something there may hide a picture.
    if start < 0 or _may_hide(body, start):
        start = 0
    for tag in html.tags(body, start):
        if tag.name == "img":
            yield tag.attributes


def _may_hide(body: str, end: int) -> bool:
    """Whether the position `end` may be inside an attribute's value, a comment, or an
    element whose content is text.
    """
    before = body[:end].lower()
    return (
        before.count('"') % 2 == 1
        or "='" in before
        or "<!--" in before
        or any(name in before for name in _RAW_STARTS)
    )


def _named_by(attributes: Mapping[str, str]) -> Iterator[str]:
    """The pictures that an `<img>` names, the visible one first.

    With lazy loading, other attributes name the picture and `src` has a placeholder.
    """
    for plain in ("src", "srcset"):
        for name in (*(lazy for lazy, it in html.LAZY.items() if it == plain), plain):
            value = attributes.get(name, "")
            if value and plain == "srcset":
                value = max(html.candidates(value), key=_width, default=("", ""))[0]
            if value and not value.startswith("data:"):
                yield value


def _width(candidate: tuple[str, str]) -> float:
    """The width or density of a `srcset` candidate, to compare it with the others."""
    try:
        return float(candidate[1].strip()[:-1] or 1)
    except ValueError:
        return 0


def _pixels(value: str) -> int:
    match = re.fullmatch(_PIXELS, value) if value else None
    return int(match[1]) if match else 0
