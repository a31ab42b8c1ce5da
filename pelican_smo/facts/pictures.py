"""The picture of a page: the first that is found of all places where it may be."""

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
"""Metadata keys that are about previews; what they name must be there."""

KEYS = provenance.KEYS["image"]
"""Metadata keys under which themes and plugins keep a page's picture, best first."""

LEAST = 200
"""Pixels that a picture in the body has in both directions if it stands for the page:
below, Facebook does not show it, and it is an icon or a badge anyway."""

PATH = "a path from the content folder, as in {static}/images/name.jpg, or a full address"
"""What is expected where a picture is named."""

_TYPES = "a picture that networks show, in PNG, JPEG, GIF or WebP"
_BESIDE = ("feature", "cover", "thumbnail")
# What a tag says of its size, in pixels (HTML Standard, 2.3.4.4); a percentage is none.
_PIXELS = r"\s*+(\d{1,5})(?:\.\d*+)?+\s*+(?:px)?+\s*+"
_RAW_STARTS = tuple(f"<{name}" for name in html.RAW)


class Pictures:
    """Finds the pictures of one run's pages."""

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
        """The page's own picture and where it was found; None and "" if it has none.

        One that is tiny is the page's own only where there is no other.
        `page_url` is the page's address from the site's root; `title` describes
        a picture that nobody has described.
        """
        tiny: tuple[Image | None, str] = None, ""
        for image, origin in self._candidates(content, context, page_url):
            described = image if image.alt else replace(image, alt=title)
            if not image.is_tiny:
                return described, origin
            # Better than none, if there is no other.
            tiny = tiny if tiny[0] else (described, origin)
        return tiny

    def default(self, context: Mapping[str, Any]) -> Image | None:
        """The picture of pages that have none of their own."""
        if self._default is None:
            self._default = (self._find_default(context),)
        return self._default[0]

    def at(self, named: str, content: Content | None, context: Mapping[str, Any]) -> Image | None:
        """The picture that a reference names; None if there is none that networks show."""
        found = self.files(context).find(named, content)
        return self._image(found) if found else None

    def _candidates(
        self, content: Content, context: Mapping[str, Any], page_url: str
    ) -> Iterator[tuple[Image, str]]:
        body = getattr(content, "_content", None) or ""
        if "{attach}" in body or "|attach|" in body:
            # Lets Pelican move what the body attaches, before anything asks where it is.
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
        # Under the names of others may stand anything, as in "cover: yes".
        if not named or not (key in OWN_KEYS or _is_named_as_one(named)):
            return None
        # What the photos plugin has made of "image: {photo}name.jpg".
        if key == "image" and (photo := getattr(content, "photo_image", None)):
            return self._photo(photo.image, context)
        if named.startswith(("{photo}", "|photo|")):
            # That plugin has its own word about a file that is not there.
            return None
        found = self.files(context).find(named, content)
        if found is None:
            self._warn(content, key, named, PATH, " There is no such picture.")
            return None
        image = self._image(found)
        if image is None:
            self._warn(content, key, named, _TYPES)
            return None
        if image.is_tiny:
            # A thumbnail is small on purpose, and for the theme.
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
        """A picture of the photos plugin, which keeps those of sub-sites with the main site's."""
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
        """The picture of an `<img>`, if it is large enough to stand for the page."""
        for named in _named_by(attributes):
            found = self.files(context).find(named, content, page_url)
            image = self._image(found) if found else None
            if image is None:
                continue
            if not image.width:
                # Of a picture elsewhere there is only what the tag says.
                image = replace(
                    image,
                    width=_pixels(attributes.get("width", "")),
                    height=_pixels(attributes.get("height", "")),
                )
            if image.width >= LEAST and image.height >= LEAST:
                return replace(image, alt=" ".join(attributes.get("alt", "").split()))
        return None

    def files(self, context: Mapping[str, Any]) -> Files:
        """The site's files; not before Pelican has read all of them."""
        if self._files is None:
            self._files = Files(context, self._base)
        return self._files

    def _image(self, found: Found) -> Image | None:
        """A picture that networks show; None where the file is none."""
        if found.address not in self._images:
            size = self.sizes.of(found.path) if found.path else Size()
            url = urls.join(self._base, found.address)
            # Nobody asks another host what it has, so its name must do.
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
            hint = "" if found else " There is no such picture."
            where = place("head", "default_image")
            logger.warning("%s", wrong(where, _TYPES if found else PATH, named, hint))
            return None
        return replace(image, alt=self._head.default_image_alt or self._site_name)

    @staticmethod
    def _warn(
        content: Content, key: str, named: str, expected: str, hint: str = "",
        level: int = logging.WARNING,
    ) -> None:  # fmt: skip
        # Not `log`, which does not stop a build that wants no warnings.
        say = logger.warning if level == logging.WARNING else logger.info
        say("%s", wrong(f"{source(content)}: {key}", expected, named, hint))


def to_publish(
    contents: Iterable[Content], of_the_site: Iterable[str], folder: str
) -> Iterator[str]:
    """The files that Pelican must copy since metadata or settings name them.

    It copies what bodies link to by itself, but does not look into metadata.
    `of_the_site` are those that the settings name.
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
    """Pictures named as a cover in the folders of posts: source path to the picture's
    path in the content folder.

    In a folder with several posts a picture belongs to the one whose name its own
    begins with; a wrong picture is worse than none.
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
    """The pictures in a folder that are named as a cover, best first."""
    try:
        # Not by `Path.iterdir`, which makes an object of each file.
        names = sorted(it for it in os.listdir(folder or ".") if _is_previewed(it))  # noqa: PTH208
    except OSError:
        return []
    return [name for word in _BESIDE for name in names if word in name.lower()]


def _longest_prefix(name: str, known: Collection[str]) -> str:
    return next((name[:end] for end in range(len(name), 0, -1) if name[:end] in known), "")


def _is_previewed(name: str) -> bool:
    return media_types.named(name) in media_types.PREVIEWED


def _is_named_as_one(reference: str) -> bool:
    """Whether a reference names a picture of any type, by its ending."""
    kinds = media_types.named(reference), media_types.of_address(reference)
    return not media_types.PICTURES.isdisjoint(kinds)


def _images(body: str) -> Iterator[Mapping[str, str]]:
    """The attributes of each `<img>` of a body."""
    start = body.find("<img")
    if start < 0 and "<img" not in body.lower():
        return
    # To look at every tag before the first picture costs more than all else that is
    # asked of a body, so it is done only where something there may hide a picture.
    if start < 0 or _may_hide(body, start):
        start = 0
    for tag in html.tags(body, start):
        if tag.name == "img":
            yield tag.attributes


def _may_hide(body: str, end: int) -> bool:
    """Whether what stands at `end` of a body may be within an attribute's value, a
    comment, or an element whose content is text.
    """
    before = body[:end].lower()
    return (
        before.count('"') % 2 == 1
        or "='" in before
        or "<!--" in before
        or any(name in before for name in _RAW_STARTS)
    )


def _named_by(attributes: Mapping[str, str]) -> Iterator[str]:
    """The pictures that an `<img>` names, the one that a visitor will see first: what a
    script loads late stands in other attributes, and a placeholder in its place.
    """
    for plain in ("src", "srcset"):
        for name in (*(lazy for lazy, it in html.LAZY.items() if it == plain), plain):
            value = attributes.get(name, "")
            if value and plain == "srcset":
                value = max(html.candidates(value), key=_width, default=("", ""))[0]
            if value and not value.startswith("data:"):
                yield value


def _width(candidate: tuple[str, str]) -> float:
    """How large a candidate of a `srcset` is, against the others."""
    try:
        return float(candidate[1].strip()[:-1] or 1)
    except ValueError:
        return 0


def _pixels(value: str) -> int:
    match = re.fullmatch(_PIXELS, value) if value else None
    return int(match[1]) if match else 0
