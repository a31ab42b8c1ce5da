"""Checks a built site: every page, and the site as a whole, against every rule."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from pelican_smo.inspect import (
    rules_address,
    rules_feeds,
    rules_page,
    rules_picture,
    rules_site,
    rules_words,
)
from pelican_smo.inspect.document import Document
from pelican_smo.inspect.findings import Finding, Look, Report, finding, rules, score
from pelican_smo.inspect.output import Output
from pelican_smo.inspect.page import Page
from pelican_smo.inspect.rules_feeds import Feed
from pelican_smo.inspect.rules_site import Said, Site, said

OF_PAGES: Mapping[str, Look] = (
    rules_words.LOOKS | rules_picture.LOOKS | rules_address.LOOKS | rules_page.LOOKS
)
OF_FEEDS: Mapping[str, Look] = rules_feeds.LOOKS
OF_SITES: Mapping[str, Look] = rules_site.LOOKS

# The file by which Google knows an owner, which is for nobody else.
_PROOF = re.compile(r"google[0-9a-f]{16}\.html")

Sources = Mapping[str, str] | Callable[[Document], str]
"""The files that pages were made from."""

Progress = Callable[[Iterable[Any], int], Iterable[Any]]
"""Passes on what is done, of so many, and shows how far it is."""


def check(
    output: Output, *, sources: Sources | None = None,
    only: Collection[str] = (), skip: Collection[str] = (),
    processes: int = 1, progress: Progress = lambda done, total: done,  # noqa: ARG005
) -> Report:  # fmt: skip
    """What is wrong with a site.

    `sources` are the files that pages were made from, by the paths of the pages, or what
    tells that of a page by its titles; it is asked of those that have findings. `only` and
    `skip` are ids of rules. `processes` share the pages, which pays for thousands.
    """
    chosen = frozenset(id for id in rules() if (not only or id in only) and id not in skip)
    feeds = frozenset(feed.path for feed in output.feeds)
    found: list[Finding] = []
    scores: dict[str, int] = {}
    told: list[Said] = []
    results = progress(_results(output, chosen, feeds, processes), len(output.pages))
    for result in results:
        if result is not None:
            about, findings = result
            told.append(about)
            found += findings
            scores[about.path] = 100
    broken = {fault.partition(": ")[0] for fault in output.faults if "like a feed" in fault}
    for path in sorted(feeds | broken):
        found += _looked(OF_FEEDS, chosen, Feed(output, path), path)
    linked = {path for one in told for path in (*one.links, *one.feeds)}
    site = Site(output, told, {path: path in linked for path in sorted(feeds)})
    found += _looked(OF_SITES, chosen, site, "")
    found.sort(key=lambda it: (it.path, it.line, it.rule))
    if callable(sources):
        wrong = {it.path for it in found}
        asked = ((one.path, sources(one.titles)) for one in told if one.path in wrong)
        sources = {path: file for path, file in asked if file}
    if sources:
        found = [replace(it, source=sources.get(it.path, "")) for it in found]
    return _report(found, scores)


def _report(found: Sequence[Finding], scores: dict[str, int]) -> Report:
    elsewhere: list[Finding] = []
    for path, group in groupby(found, lambda it: it.path):
        if path in scores:
            scores[path] = score(group)
        else:
            elsewhere += group
    mean = sum(scores.values()) / len(scores) if scores else 100
    # Rounded down, so that 100 is what it says.
    return Report(tuple(found), scores, max(0, int(mean) - 100 + score(elsewhere)))


_Result = tuple[Said, list[Finding]] | None
"""What was found on a page; None if it is no page that anybody shares."""


def _results(
    output: Output, chosen: frozenset[str], feeds: frozenset[str], processes: int
) -> Iterator[_Result]:
    # Fewer pages are done sooner than a process has begun.
    processes = min(processes, len(output.pages) // 50)
    if processes < 2:
        for path in output.pages:
            yield page_result(output, path, chosen, feeds)
        return
    from multiprocessing import get_context

    # Not forked: a build may have threads, whose locks a copy would keep for good.
    with get_context("spawn").Pool(
        processes, _begin, (output.folder, output.texts, output.address, chosen, feeds)
    ) as pool:
        yield from pool.imap(_worker, output.pages, 50)


def page_result(
    output: Output, path: str, chosen: frozenset[str], feeds: frozenset[str]
) -> _Result:
    """What is found on one page."""
    if _PROOF.fullmatch(path):
        return None
    page = Page(output.document(path), output)
    if page.is_redirect:
        return None
    return said(page, feeds), _looked(OF_PAGES, chosen, page, path)


def _looked(looks: Mapping[str, Look], chosen: frozenset[str], it: Any, path: str) -> list[Finding]:
    return [
        finding(rule, path, hit)
        for rule, look in looks.items()
        if rule in chosen
        for hit in look(it)
    ]


_shared: list[Any] = []
"""What a process of a pool has been given; it lives no longer than that process."""


def _begin(
    folder: Path, texts: Mapping[str, str], address: str,
    chosen: frozenset[str], feeds: frozenset[str],
) -> None:  # fmt: skip
    _shared[:] = [Output(folder, texts=texts, address=address), chosen, feeds]


def _worker(path: str) -> _Result:
    output, chosen, feeds = _shared
    return page_result(output, path, chosen, feeds)
