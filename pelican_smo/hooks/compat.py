"""Other plugins that do some of the same work, and what is done about it."""

import logging
from collections.abc import Mapping
from typing import Any

from pelican import signals

logger = logging.getLogger(__name__)

# One text for all hints, so that one LOG_FILTER of the owner's silences them.
_HINT = "No longer needed beside pelican_smo: %s"


def make_room(settings: Mapping[str, Any], *, shares: bool) -> None:
    """Keep other plugins from saying twice what this one says, and tell the owner.

    Called when every plugin of the run has registered, so that their order does
    not matter; `shares` says whether pages get share buttons. Each Pelican
    registers its plugins anew (`--autoreload`, sub-sites), and nothing is kept
    here between runs. Pelican's log shows a message only once.
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
    """Stop pelican-seo from editing each page that was written; False if it is not there.

    Also where its setting is off, since a sub-site may have another setting
    while its signals are everybody's.
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

    Once it has, PLUGINS holds the full names of modules, whatever the owner wrote.
    """
    return any(str(name).rpartition(".")[2] == plugin for name in settings["PLUGINS"])
