"""The command `pelican-smo ping`: notifies WebSub hubs of the changed feeds of a built site."""

import sys
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from pelican_smo.base import static_files, urls
from pelican_smo.base.text import fold
from pelican_smo.feeds.hub import HubError, Sleep, tell
from pelican_smo.inspect import crawl
from pelican_smo.settings.errors import shown

_HINT = 'SMO = {"feeds": {"hubs": ["https://pubsubhubbub.appspot.com/"]}}'

_Digests = dict[str, dict[str, str]]
"""The checksum of a feed, by hub and topic."""


def ping(
    output: Path,
    state: Path,
    *,
    timeout: float = 10.0,
    dry_run: bool = False,
    sleep: Sleep = time.sleep,
) -> int:
    """Notify each hub of each feed in `output` that has changed since it was last notified.

    The file `state` records what the hubs have accepted; the rest is sent again next time.
    Returns the exit status of the command: 0 if all notifications succeeded, 1 if one
    failed, 2 if nothing can be sent.
    """
    if not output.is_dir():
        _complain(
            f"{output}: this folder does not exist. Build the site, or name its output folder."
        )
        return 2
    if state.resolve().is_relative_to(output.resolve()):
        _complain(f"{state}: this would be published. Give --state a file outside of {output}.")
        return 2
    faults: list[str] = []
    feeds = list(crawl.feeds(output, faults))
    wanted = _wanted(feeds, faults)
    for fault in faults:
        _complain(fault)
    if not wanted:
        _complain(
            f"{output}: no feed here names a hub. Write one into the SMO "
            f"block and build the site with its public SITEURL: {_HINT}"
            if feeds
            else f"{output}: there is no feed here. Build the site with its public SITEURL."
        )
        return 2
    try:
        told = _read(state)
    except OSError as error:
        _complain(f"{state}: what the hubs know cannot be read ({error.strerror}).")
        return 2
    # Hubs and feeds that no longer exist are dropped.
    kept = {
        hub: {topic: digest for topic, digest in told.get(hub, {}).items() if topic in topics}
        for hub, topics in wanted.items()
    }
    new = {
        hub: {topic: digest for topic, digest in topics.items() if kept[hub].get(topic) != digest}
        for hub, topics in wanted.items()
    }
    count = _count(new)
    same = _count(wanted) - count
    if dry_run:
        for hub, topics in new.items():
            for topic in topics:
                _say(f"{hub} would be notified of {topic}")
        _say(f"{count} to tell, {same} unchanged.")
        return 0
    failed, written = 0, True
    try:
        for hub, topics in new.items():
            failed += _tell_all(hub, topics, kept[hub], timeout, sleep)
    finally:
        if kept != told:
            written = _write(state, kept)
    _say(f"{count - failed} told, {failed} failed, {same} unchanged.")
    return 1 if failed or not written else 0


def _wanted(feeds: Iterable[crawl.Feed], faults: list[str]) -> _Digests:
    """What each hub should know; feeds and hubs that cannot be used are added to `faults`."""
    wanted: _Digests = {}
    for feed in feeds:
        hubs = []
        for hub in feed.hubs:
            if urls.is_whole(hub):
                hubs.append(hub)
            else:
                faults.append(
                    f"{feed.path}: its hub {shown(hub)} has no address that can be called."
                )
        if hubs and not feed.topics:
            faults.append(f"{feed.path}: no hub is told of it, since it does not link itself.")
        for topic in feed.topics if hubs else ():
            if not urls.public(topic):
                faults.append(
                    f"{feed.path}: no hub is told of it, since its own address {shown(topic)} is "
                    "not public."
                )
                continue
            for hub in hubs:
                known = wanted.setdefault(hub, {})
                # If two files have one address (a copy, say), either may have changed.
                known[topic] = known.get(topic, "") + feed.digest
    return wanted


def _tell_all(
    hub: str, topics: dict[str, str], kept: dict[str, str], timeout: float, sleep: Sleep
) -> int:
    """Notify a hub of these topics; adds those that it accepts to `kept`. Returns the failures."""
    failed = 0
    for number, (topic, digest) in enumerate(topics.items(), 1):
        try:
            tell(hub, topic, timeout=timeout, sleep=sleep)
        except HubError as error:
            failed += 1
            _complain(f"{hub} was not told of {topic}: {error}")
            left = len(topics) - number
            if left and not error.refused:
                # They would fail in the same way, each after the same timeout.
                _complain(f"{hub} was not told of {left} more.")
                return failed + left
        else:
            kept[topic] = digest
            _say(f"{hub} was told of {topic}")
    return failed


def _read(state: Path) -> _Digests:
    try:
        data = state.read_bytes()
    except FileNotFoundError:
        return {}
    try:
        return msgspec.json.decode(data, type=_Digests)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        _complain(f"{state}: this is damaged ({error}), so the hubs are told of all feeds again.")
        return {}


def _write(state: Path, kept: _Digests) -> bool:
    data = msgspec.json.format(msgspec.json.encode(kept, order="deterministic"), indent=1)
    folder = str(state.absolute().parent)
    static_files.clear(folder)
    try:
        static_files.write(folder, state.name, data + b"\n")
    except OSError as error:
        _complain(
            f"{state}: what the hubs know now cannot be kept ({error.strerror}), so they will be "
            "told again next time. Make the file and its folder writable."
        )
        return False
    return True


def _count(digests: _Digests) -> int:
    return sum(map(len, digests.values()))


def _say(line: str) -> None:
    """Print a line; folded, since strangers wrote much of it and terminals obey some characters."""
    print(fold(line), flush=True)


def _complain(line: str) -> None:
    print(fold(line), file=sys.stderr, flush=True)
