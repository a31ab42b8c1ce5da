"""Where a file may be that an author or a setting names: within one folder."""

import os


class OutsideError(RuntimeError):
    """A path leads out of its folder. Pelican raises its base in that case, too."""


def confined(folder: str, path: str) -> str:
    """The full name of the file that `path` names within `folder`.

    A slash at its start means the folder, not the machine's root, unless the path is the
    full name of a file in there. Raises OutsideError if ".." (or a drive of Windows)
    leads out of it, or if no file can have that name.

    Links are not followed here: what lies in the folder under a name, its owner has put
    there, and Pelican itself publishes what a link in the content folder leads to.
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
