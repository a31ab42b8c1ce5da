"""A file that an author or a setting names must be within one folder."""

import os


class OutsideError(RuntimeError):
    """A path leads out of its folder. Pelican raises its base class in that case."""


def confined(folder: str, path: str) -> str:
    """The absolute path of the file that `path` names within `folder`.

    A leading slash means the folder, not the machine's root, unless `path` is the absolute
    path of a file in it. Raises OutsideError if ".." (or a Windows drive) leads out of the
    folder, or if no file can have that name.

    Links are not followed here: the owner put them into the folder, and Pelican itself
    publishes what a link in the content folder leads to.
    """
    base = os.path.abspath(folder)  # noqa: PTH100 - a Path for each feed costs more
    inside = base if base.endswith(os.sep) else base + os.sep
    target = path
    if not path.startswith(inside):
        target = inside + path.replace("\\", "/").lstrip("/")
    target = os.path.abspath(target)  # noqa: PTH100
    if "\0" in path or not target.startswith(inside):
        raise OutsideError(f"{path!r} leads out of {base}")
    return target
