"""Files that metadata, settings and themes name: where they are, and their address."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pelican.contents import Content, Static

from pelican_smo.address import is_absolute

_INTRASITE = re.compile(r"[{|](static|attach|filename)[|}](.*)", re.DOTALL)


def sources(reference: str, content: Content | None) -> Iterator[str]:
    """The files of the content folder that `reference` may mean, likeliest first.

    A leading slash means the content folder; without it a file beside the
    page comes first, as in Pelican's own links.
    """
    if is_absolute(reference):
        return
    if match := _INTRASITE.match(reference):
        reference = match[2]
    if not reference.startswith("/") and content is not None:
        yield _normal(f"{content.relative_dir}/{reference}")
    yield _normal(reference)


def to_publish(reference: str, content: Content | None, folder: str) -> str | None:
    """The existing file that Pelican must copy for `reference`; None if there is none."""
    for source in sources(reference, content):
        if not source.startswith("..") and (Path(folder) / source).is_file():
            return source
    return None


def path(reference: str, content: Content | None, context: Mapping[str, Any]) -> str | None:
    """The address of a file, absolute or from the site's root; None if missing."""
    if is_absolute(reference):
        return reference
    match = _INTRASITE.match(reference)
    for source in sources(reference, content):
        static = context["static_content"].get(source)
        if isinstance(static, Static):
            if match and match[1] == "attach" and content is not None:
                static.attach_to(content)
            return str(static.url)
    if reference.startswith("/") and is_output(reference.lstrip("/"), context):
        return reference
    return None


def is_output(name: str, context: Mapping[str, Any]) -> bool:
    """Whether a file with this name is, or will be, part of the site."""
    theme_folder = f"{context['THEME_STATIC_DIR']}/"
    if name.startswith(theme_folder):
        inside = name.removeprefix(theme_folder)
        return any(
            (Path(context["THEME"]) / folder / inside).is_file()
            for folder in context["THEME_STATIC_PATHS"]
        )
    if any(static.save_as == name for static in context.get("staticfiles", ())):
        return True
    return (Path(context["OUTPUT_PATH"]) / name).is_file()


def _normal(path: str) -> str:
    return posixpath.normpath(path.replace("\\", "/").lstrip("/"))
