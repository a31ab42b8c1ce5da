"""Checks before a run writes anything: the whole SMO block, and those of sub-sites."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateNotFound

from pelican_smo.base import urls
from pelican_smo.channels import selection
from pelican_smo.settings.errors import SettingsError, nearest, place, wrong
from pelican_smo.settings.feeds import Feeds


def faults(settings: Mapping[str, Any]) -> Iterator[str]:
    """All faults in the SMO block, and in the blocks that replace it on sub-sites."""
    yield from _block_faults(settings.get("SMO"), settings)
    for lang, overrides in (settings.get("I18N_SUBSITES") or {}).items():
        if "SMO" in overrides:
            for fault in _block_faults(overrides["SMO"], {**settings, **overrides}):
                yield f'I18N_SUBSITES["{lang}"]: {fault}'


def _block_faults(block: object, settings: Mapping[str, Any]) -> Iterator[str]:
    try:
        selection.checked(block, Path(settings["PATH"]))
    except SettingsError as error:
        yield from error.faults


def rule_faults(feeds: Feeds | bool, settings: Mapping[str, Any]) -> Iterator[str]:
    """Rules in `select` that match no feed of a FEED_* setting.

    A local build has no feeds, and its settings often name none. A sub-site of
    i18n_subsites also has the rules of the main site.
    """
    subsites = settings.get("I18N_SUBSITES") or {}
    if not (isinstance(feeds, Feeds) and feeds.select and urls.public(settings["SITEURL"])):
        return
    if settings["DEFAULT_LANG"] in subsites:
        return
    asked = dict.fromkeys(
        str(path)
        for scope in (settings, *subsites.values())
        for key, path in scope.items()
        if "FEED" in key and not key.endswith("_URL") and path and isinstance(path, str | Path)
    )
    for pattern in feeds.select:
        if not any(_may_fit(pattern, path) for path in asked):
            paths = ", ".join(asked) or "none here"
            expected = f"the path of a feed that a FEED_* setting asks for ({paths})"
            yield wrong(place("feeds", "select"), expected, pattern, nearest(pattern, asked))


def _may_fit(pattern: str, path: str) -> bool:
    """Whether some feed of the setting `path`, as in feeds/{slug}.atom.xml, may match.

    Compares only the parts before the first and after the last wildcard: slugs are
    unknown until Pelican reads the content.
    """
    rule, asked = re.split(r"\*|\?|\[[^]]*\]", pattern), re.split(r"\{[^}]*\}", path)
    starts, ends = (rule[0], asked[0]), (rule[-1], asked[-1])
    return (starts[0].startswith(starts[1]) or starts[1].startswith(starts[0])) and (
        ends[0].endswith(ends[1]) or ends[1].endswith(ends[0])
    )


def template_faults(feeds: Feeds | bool, env: Environment) -> Iterator[str]:
    """Templates of the site's own feeds that Jinja does not find."""
    if not isinstance(feeds, Feeds) or env.loader is None:
        return
    for name, feed in feeds.extra.items():
        if feed.template:
            try:
                env.loader.get_source(env, feed.template)
            except TemplateNotFound:
                expected = "a template of the theme or of THEME_TEMPLATES_OVERRIDES"
                hint = nearest(feed.template, env.list_templates())
                yield wrong(
                    place("feeds", "extra", name, "template"), expected, feed.template, hint
                )
