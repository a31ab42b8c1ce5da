"""Keeps out of the way of other plugins that do some of the same work."""

import logging
from collections.abc import Mapping
from typing import Any

from pelican import signals

logger = logging.getLogger(__name__)

# One text for all hints, so that one entry in LOG_FILTER silences them.
_HINT = "No longer needed beside pelican_smo: %s"


def make_room(settings: Mapping[str, Any], *, shares: bool) -> None:
    """Keep other plugins from repeating what this one writes, and warn the owner.

    Runs after every plugin has registered, so that their order does not matter;
    `shares` is whether pages get share buttons. Each Pelican registers its plugins
    again (`--autoreload`, sub-sites), so no state is kept between runs. Pelican's
    log shows a message only once.
    """
    if _disconnect_seo_enhancer() and settings.get("SEO_ENHANCER"):
        logger.warning(
            _HINT,
            "SEO_ENHANCER of pelican-seo. What it adds to pages (Open Graph and Twitter "
            "tags, canonical links, JSON-LD) is left out, since it would stand there "
            "twice; its report and robots.txt are still made. If you do not use that "
            "robots.txt, set SEO_ENHANCER = False; if you do not read its report "
            "either, take seo out of PLUGINS.",
        )
    if shares and _in_use("share_post", settings):
        logger.warning(
            _HINT,
            "share_post. pelican_smo makes the share buttons, and article.share_post for "
            "themes that print it; take share_post out of PLUGINS.",
        )


def _disconnect_seo_enhancer() -> bool:
    """Stop pelican-seo from editing each written page; False if it is not connected.

    Also if its setting is off: a sub-site may have it on, and all sites share the
    signals.
    """
    found = [
        receiver
        for receiver in signals.content_written.receivers_for(None)
        if getattr(receiver, "__name__", "") == "run_html_enhancer"
        and "seo" in str(getattr(receiver, "__module__", "")).split(".")
    ]
    for receiver in found:
        signals.content_written.disconnect(receiver)
    return bool(found)


def _in_use(plugin: str, settings: Mapping[str, Any]) -> bool:
    """Whether Pelican has loaded `plugin`, as a namespace plugin or from PLUGIN_PATHS.

    By then PLUGINS holds the full names of modules, whatever the owner wrote.
    """
    return any(str(name).rpartition(".")[2] == plugin for name in settings["PLUGINS"])
