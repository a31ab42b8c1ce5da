"""The command `pelican-smo explain`: the sources of the values on a page."""

import argparse
import posixpath
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pelican_smo.inspect.output import Output
    from pelican_smo.inspect.sources import Sources


_NARROW = 60
"""Columns; in a narrower terminal, a table is hard to read."""


def add(commands: Any) -> None:
    """Add the command to those of `pelican-smo`."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "explain",
        help="say where the value of each tag on a page comes from",
        epilog="The exit status is 0 if the page is explained, and 2 if there is no such page.",
    )
    parser.add_argument(
        "page", help="its address, its file in the output, or the file that it was made of"
    )
    parser.add_argument(
        "--output", metavar="FOLDER", default="output",
        help="the folder of the built site (%(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--cache", metavar="FOLDER", help="Pelican's CACHE_PATH, where it is not called cache"
    )
    parser.add_argument("--json", action="store_true", help="everything, as JSON")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Explain one page; returns the exit status, 2 if the page does not exist."""
    from pelican_smo.inspect.output import Output
    from pelican_smo.inspect.sources import Sources

    cache = Path(asked.cache) if asked.cache else None
    if cache and not cache.is_dir():
        return _stop(
            f"{asked.cache}: this folder does not exist. --cache names Pelican's CACHE_PATH."
        )
    try:
        output = Output(Path(asked.output))
    except (OSError, ValueError):
        return _stop(
            f"{asked.output}: this folder does not exist. --output names that of the built site."
        )
    sources = Sources(output, cache=cache)
    paths = _paths(asked.page, output, sources)
    if not paths:
        return _stop(_unknown(asked.page, output, sources))
    path, *others = paths
    if output.data(path) == b"" and output.faults:
        return _stop(output.faults[-1])
    if asked.json:
        _print_json(path, output, sources)
    else:
        for line in _lines(path, others, output, sources):
            print(line)
    return 0


def _stop(why: str) -> int:
    from pelican_smo.inspect.terminal import safe

    print(safe(why), file=sys.stderr)
    return 2


def _paths(named: str, output: "Output", sources: "Sources") -> list[str]:
    """The pages that `named` may mean, likeliest first."""
    if named.lower().startswith(("http://", "https://", "//")):
        path = output.path(named)
        return [path] if path and output.exists(path) else []
    if found := sources.pages(named):
        return found
    # A path from the current folder.
    try:
        here = Path(named).resolve()
        inside = here.relative_to(output.folder).as_posix() if here.exists() else named
    except (OSError, ValueError):
        inside = named
    path = output.path(f"/{inside.lstrip('/')}")
    for likely in (path, posixpath.join(inside, "index.html")):
        if likely in output.pages:
            return [likely]
    return []


def _unknown(named: str, output: "Output", sources: "Sources") -> str:
    from pelican_smo.settings.errors import nearest

    if named.lower().startswith(("http://", "https://", "//")):
        if output.path(named) is None:
            site = output.address or "not known, since no page says it"
            return f"{named}: this is no address of this site, whose own is {site}."
        known: Iterable[str] = map(output.url, output.pages)
    else:
        files = (source.file for path in sources.maps if (source := sources.of(path)))
        known = [*output.pages, *files]
    return f"{named}: there is no such page in {output.folder.name}.{nearest(named, known)}"


def _print_json(path: str, output: "Output", sources: "Sources") -> None:
    import msgspec

    from pelican_smo.inspect.terminal import print_json

    source = sources.of(path)
    found = {
        "path": path,
        "url": output.url(path),
        "source": source.file if source else "",
        "guessed": bool(source and source.guessed),
        "built_with_plugin": path in sources.maps,
        "tags": msgspec.to_builtins(sources.explain(path)),
    }
    print_json(found)


def _lines(path: str, others: list[str], output: "Output", sources: "Sources") -> Iterator[str]:
    from pelican_smo.inspect.terminal import cut, filled, named, safe, table, width

    source = sources.of(path)
    yield safe(path)
    room = width()
    about = [output.url(path)]
    if source:
        about.append(f"{'probably ' * source.guessed}made of {source.file}")
    if others:
        about.append(f"of that file are made too: {', '.join(others)}")
    if path not in sources.maps:
        about.append(
            "no build with pelican_smo has recorded this page; "
            "where its values are from is not known"
        )
    for line in about:
        yield f"  {cut(safe(line), room - 2) if room else safe(line)}"
    yield ""
    told = sources.explain(path)
    if 0 < room < _NARROW:
        for it in told:
            yield filled(it.name, 0, room)
            yield filled(it.value or "(empty)", 2, room)
            yield filled(f"from {it.place}", 4, room)
            yield from (filled(f"instead of {lost}", 4, room) for lost in it.against)
            if it.networks:
                yield filled(f"read by {named(it.networks)}", 4, room)
        return
    rows = [("tag", "value", "from", "read by")]
    rows += [(it.name, it.value, it.place, named(it.networks)) for it in told]
    head, *lines = table(rows, (room // 4, 0, room // 5, room // 5), room)
    yield head
    for it, line in zip(told, lines, strict=True):
        yield line
        for lost in it.against:
            line = f"    instead of {safe(lost)}"
            yield cut(line, room) if room else line
