"""The command `pelican-smo ids`: shows and checks the ids of feed entries, or imports them."""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

if TYPE_CHECKING:
    from pelican.contents import Article
    from pelican.generators import ArticlesGenerator

    from pelican_smo.feeds.ledger import Line

_NAMED = 20
"""The maximum of named posts that are in an export but not on this site."""

State = Literal["same", "other", "stated", "new", "gone", "unread"]

_SAYS: dict[State, str] = {
    "same": "Pelican would give it the same",
    "other": "Pelican would give it another",
    "stated": "from smo_id in the front matter",
    "new": "not in the file yet; the next public build adds it",
    "gone": "no such post any more",
    "unread": "a line that cannot be used",
}


class Row(msgspec.Struct, frozen=True):
    """An id: its post, its state, and the id that Pelican would give."""

    source: str
    state: State
    id: str
    pelicans: str = ""


def add(commands: Any) -> None:
    """Add the command to those of `pelican-smo`."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "ids",
        help="show and check the ids of feed entries, or take them from an export",
        epilog="The exit status is 0 if each post has a lasting id in the file, 1 if one has none "
        "or a line cannot be used, and 2 if it cannot be done as it is asked for.",
    )
    parser.add_argument(
        "-s", "--settings", metavar="FILE", default="publishconf.py",
        help="the settings of the public site (%(default)s)",
    )  # fmt: skip
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="everything, as JSON")
    form.add_argument(
        "--from", metavar="EXPORT", dest="export",
        help="say which ids posts have had elsewhere: an export of WordPress (WXR), or a feed in "
        "RSS or Atom",
    )  # fmt: skip
    parser.add_argument(
        "--write", action="store_true", help="put the ids of EXPORT into the file of ids"
    )
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Show the ids of a site, or import those of an export; returns the exit status."""
    settings = Path(asked.settings)
    if asked.write and not asked.export:
        return _refused("--write: it needs --from EXPORT, which has the ids to write.")
    if not settings.is_file():
        return _refused(f"{settings}: no such file. Name the site's settings: -s publishconf.py")
    site = _Site.of(settings)
    if site is None:
        return _refused(
            f"{settings}: no feeds of pelican_smo. Expected it in PLUGINS, with a public SITEURL "
            'and SMO["feeds"] not False.'
        )
    if asked.export:
        return site.take(Path(asked.export), write=asked.write)
    rows = list(site.rows())
    if asked.json:
        from pelican_smo.inspect.terminal import print_json

        print_json({"file": str(site.file), "ids": msgspec.to_builtins(rows)})
    else:
        _print(site, rows)
    return int(any(row.state in ("new", "unread") for row in rows))


class _Site:
    """A site, its content and its ids."""

    def __init__(self, generator: "ArticlesGenerator", url: str) -> None:
        from pelican_smo.feeds.ids import FeedIds, ledger_file
        from pelican_smo.feeds.ledger import Ledger
        from pelican_smo.hooks.signals import contents_of

        self.url = url
        self.file = ledger_file(generator.settings, generator.context)
        self.ledger: Ledger = Ledger(self.file)
        self._ids: FeedIds = FeedIds(generator.settings, url, self.file)
        self._present: dict[str, Article] = {self._ids.key(it): it for it in contents_of(generator)}

    @classmethod
    def of(cls, settings: Path) -> "_Site | None":
        from pelican.generators import ArticlesGenerator

        from pelican_smo.hooks import unbuilt

        for generator in unbuilt.generators(settings):
            editor = generator.context.get("smo")
            if isinstance(generator, ArticlesGenerator) and editor is not None:
                site = editor.site
                return cls(generator, site.url) if site.url and site.config.feeds else None
        return None

    @property
    def _posts(self) -> Iterator[tuple[str, "Article"]]:
        return ((key, it) for key, it in self._present.items() if it.status == "published")

    def rows(self) -> Iterator[Row]:
        """All ids, sorted by post."""
        from pelican_smo.feeds.ids import stated_id

        lines = self.ledger.lines
        for key, article in sorted(self._posts, key=lambda it: it[0]):
            pelicans = self._ids.published(article)
            line = lines.get(key)
            if stated := stated_id(article):
                yield Row(key, "stated", stated, pelicans)
            elif line is None:
                yield Row(key, "new", pelicans, pelicans)
            else:
                yield Row(key, "same" if line[1] == pelicans else "other", line[1], pelicans)
        for key in sorted(lines.keys() - self._present.keys()):
            yield Row(key, "gone", lines[key][1])
        yield from (Row(fault, "unread", "") for fault in self.ledger.faults)

    def take(self, export: Path, *, write: bool) -> int:
        """Print the ids in an export for posts of this site; with `write`, save them too."""
        from pelican_smo.feeds import exports
        from pelican_smo.feeds.ids import date_of

        try:
            entries = exports.read(export)
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            return _refused(f"{export}: this cannot be read: {why}.")
        if not entries:
            return _refused(f"{export}: no published post. Expected an export or a feed in XML.")
        posts = dict(self._posts)
        found = exports.matches(map(self._published, posts.items()), entries)
        lines: list[Line] = []
        for it in found:
            known = self.ledger.lines.get(it.post.name)
            if known and known[1] == it.entry.name:
                continue
            article = posts[it.post.name]
            lines.append((it.post.name, it.entry.name, date_of(article), str(article.title)))
            was = f", so far {known[1]}" if known else ""
            _say(f"{it.post.name}: {it.entry.name} (by {it.how}{was})")
        refused = self.ledger.take(lines)
        for source, name, *_ in refused:
            _say(f"{source}: {name} stays out: another post has it.")
        _say(
            f"{export}: {len(found)} of its {len(entries)} posts are here, {len(lines)} with "
            f"another id than in {_shown(self.file)}."
        )
        lost = {it.name for it in entries} - {it.entry.name for it in found}
        for name in sorted(lost)[:_NAMED]:
            _say(f"  not found here: {name}")
        if len(lost) > _NAMED:
            _say(f"  and {len(lost) - _NAMED} more.")
        if write and lines:
            self.ledger.site = self.url
            self.ledger.save()
            _say(f"{_shown(self.file)} has them now. Commit it.")
        elif lines:
            _say("Nothing is written yet: --write does it.")
        return int(bool(refused))

    def _published(self, it: tuple[str, "Article"]) -> Any:
        from pelican_smo.base import urls
        from pelican_smo.base.text import plain
        from pelican_smo.feeds.exports import Published
        from pelican_smo.feeds.ids import date_of

        key, article = it
        return Published(
            key, urls.join(self.url, str(article.url)), str(article.slug),
            plain(str(article.title)), date_of(article).partition(" ")[0],
        )  # fmt: skip


def _print(site: _Site, rows: Iterable[Row]) -> None:
    rows = list(rows)
    for row in rows:
        other = f" (Pelican: {row.pelicans})" if row.state == "other" else ""
        name = f": {row.id}" if row.id else ""
        _say(f"{row.state}: {row.source}{name}{other}")
    counts = Counter(row.state for row in rows)
    _say(f"{_shown(site.file)}: {len(site.ledger.lines)} ids of {site.url}")
    for state, count in counts.items():
        _say(f"  {count} {state}: {_SAYS[state]}")
    others = sorted(site.file.parent.glob("smo-ids.*.txt"))
    for file in others:
        if file != site.file:
            _say(f"  {_shown(file)} is a sub-site's, and not looked at.")


def _shown(file: Path) -> str:
    return os.path.relpath(file)


def _refused(message: str) -> int:
    from pelican_smo.inspect.terminal import safe

    print(safe(message), file=sys.stderr)
    return 2


def _say(line: str) -> None:
    from pelican_smo.inspect.terminal import safe

    indent = len(line) - len(line.lstrip(" "))
    print(" " * indent + safe(line))
