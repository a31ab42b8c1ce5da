"""Checks a built site: every page, and the site as a whole, against every rule."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from pelican_smo.base.provenance import Kind
from pelican_smo.inspect import (
    rules_address,
    rules_feeds,
    rules_page,
    rules_picture,
    rules_site,
    rules_words,
)
from pelican_smo.inspect.document import Document
from pelican_smo.inspect.findings import Finding, Hit, Look, Report, finding, rules, score
from pelican_smo.inspect.output import Output
from pelican_smo.inspect.page import Page
from pelican_smo.inspect.rules_feeds import Feed
from pelican_smo.inspect.rules_site import Feeds, Said, Site, said

OF_PAGES: Mapping[str, Look] = (
    rules_words.LOOKS | rules_picture.LOOKS | rules_address.LOOKS | rules_page.LOOKS
)
OF_FEEDS: Mapping[str, Look] = rules_feeds.LOOKS
OF_SITES: Mapping[str, Look] = rules_site.LOOKS

Sources = Mapping[str, str] | Callable[[Document], str]
"""The source files of pages."""

Progress = Callable[[Iterable[Any], int], Iterable[Any]]
"""Passes results on, and shows how many of the total are done."""


class Result(msgspec.Struct, frozen=True):
    """What was found on a page: its hits under the ids of their rules. `said` is None for
    a page that nobody shares; `faults` are files that could not be read.
    """

    said: Said | None = None
    hits: tuple[tuple[str, Hit], ...] = ()
    faults: tuple[str, ...] = ()


def check(
    output: Output, *, sources: Sources | None = None, kinds: Mapping[str, Kind] = {},
    only: Collection[str] = (), skip: Collection[str] = (),
    processes: int = 1, progress: Progress = lambda done, total: done,  # noqa: ARG005
) -> Report:  # fmt: skip
    """What is wrong with a site.

    `sources` are the source files of pages by the paths of the pages, or a function that
    finds one by the page's titles; it is called only for pages with findings. `kinds` say
    what pages were made from, where that is known: the advice depends on it, and pages of
    the kind "off" are not checked. `only` and `skip` are ids of rules. `processes` share
    the pages, which pays off for thousands of them.
    """
    chosen = frozenset(id for id in rules() if (not only or id in only) and id not in skip)
    feeds = Feeds(output.feeds)
    found: list[tuple[str, str, Hit]] = []
    judged: list[str] = []
    told: list[Said] = []
    results = progress(_results(output, chosen, feeds, processes), len(output.pages))
    for result in results:
        output.tell(*result.faults)
        if result.said is None:
            continue
        told.append(result.said)
        path = result.said.path
        if kinds.get(path) != "off":
            judged.append(path)
            found += ((rule, path, hit) for rule, hit in result.hits)
    broken = {fault.partition(": ")[0] for fault in output.faults if "like a feed" in fault}
    for path in sorted(feeds.paths | broken):
        found += ((rule, path, hit) for rule, hit in _looked(OF_FEEDS, chosen, Feed(output, path)))
    linked = {path for one in told for path in (*one.links, *one.feeds)}
    wanted = [one for one in told if kinds.get(one.path) != "off"]
    # A feed without entries need not be linked.
    lonely = {it for it in feeds.paths if it not in linked and Feed(output, it).entries}
    site = Site(output, wanted, {path: path not in lonely for path in sorted(feeds.paths)})
    found += ((rule, hit.path, hit) for rule, hit in _looked(OF_SITES, chosen, site))
    if callable(sources):
        wrong = {path for _, path, _ in found}
        asked = ((one.path, sources(one.titles)) for one in told if one.path in wrong)
        sources = {path: file for path, file in asked if file}
    files = sources or {}
    findings = [
        finding(rule, path, hit, kinds.get(path, "content" if path in files else None), files.get(path, ""))
        for rule, path, hit in found
    ]  # fmt: skip
    findings.sort(key=lambda it: (it.path, it.line, it.rule))
    return _report(findings, judged)


def _report(found: Sequence[Finding], judged: Iterable[str]) -> Report:
    scores = dict.fromkeys(judged, 100)
    elsewhere: list[Finding] = []
    for path, group in groupby(found, lambda it: it.path):
        if path in scores:
            scores[path] = score(group)
        else:
            elsewhere += group
    mean = sum(scores.values()) / len(scores) if scores else 100
    # Rounded down, so that 100 means no findings.
    return Report(tuple(found), scores, max(0, int(mean) - 100 + score(elsewhere)))


def _results(
    output: Output, chosen: frozenset[str], feeds: Feeds, processes: int
) -> Iterator[Result]:
    # Fewer pages take less time than starting a process.
    processes = min(processes, len(output.pages) // 50)
    if processes < 2:
        for path in output.pages:
            yield page_result(output, path, chosen, feeds)
        return
    from multiprocessing import get_context

    # Not forked: a build may have threads, and a copy would hold their locks forever.
    with get_context("spawn").Pool(
        processes, _begin, (output.folder, output.texts, output.address, chosen, feeds)
    ) as pool:
        yield from pool.imap(_worker, output.pages, 50)


def page_result(output: Output, path: str, chosen: frozenset[str], feeds: Feeds) -> Result:
    """Check one page."""
    before = len(output.faults)
    page = Page(output.document(path), output)
    # A page deleted since it was listed is a fault, and not a page without a title.
    is_gone = not page.document.size
    if is_gone or page.is_redirect or page.is_proof or page.is_amp_copy:
        return Result(faults=tuple(output.faults[before:]))
    hits = tuple(_looked(OF_PAGES, chosen, page))
    return Result(said(page, feeds), hits, tuple(output.faults[before:]))


def _looked(
    looks: Mapping[str, Look], chosen: frozenset[str], it: Any
) -> Iterator[tuple[str, Hit]]:
    return ((rule, hit) for rule, look in looks.items() if rule in chosen for hit in look(it))


_shared: list[Any] = []
"""What a worker process was given; it lives as long as that process."""


def _begin(
    folder: Path, texts: Mapping[str, str], address: str, chosen: frozenset[str], feeds: Feeds
) -> None:
    _shared[:] = [Output(folder, texts=texts, address=address), chosen, feeds]


def _worker(path: str) -> Result:
    output, chosen, feeds = _shared
    return page_result(output, path, chosen, feeds)
