"""The head of one page: tags of this plugin and of the theme, each thing only once."""

import logging
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import Any

from msgspec.structs import replace

from pelican_smo.base import provenance
from pelican_smo.base.html import Tag
from pelican_smo.base.static_files import Asset
from pelican_smo.facts.page import PageFacts
from pelican_smo.head import jsonld, language, scan, theme_tags
from pelican_smo.head import tags as heads
from pelican_smo.head.jsonld import Edit
from pelican_smo.head.theme_tags import Theirs
from pelican_smo.hooks import page_map
from pelican_smo.hooks.run import Site

logger = logging.getLogger(__name__)


def settled(
    site: Site, page: PageFacts, context: Mapping[str, Any], html: str, found: scan.Head
) -> tuple[PageFacts, list[Theirs]]:
    """The page with facts that only the theme has, and without unproven ones; and the
    theme's tags that concern this plugin. `html` is the whole page.
    """
    theme = theme_tags.theirs(found.tags, site.extra, found.outside)
    counts = site.config.head.theme_tags != "replace"
    if page.lang_is_guess:
        page = language.settled(page, html, found.end, theme if counts else ())
    if theme and counts:
        picture = partial(site.reader.pictures.at, content=None, context=context)
        page = theme_tags.with_theme_facts(page, theme, picture, site.cards.is_anybodys)
        page = site.descriptions.settled(page, theme, context["output_file"])
    if page.video and (lacking := jsonld.lacking(page)):
        page = _without_video(page, lacking)
    return page, theme


def head(
    site: Site,
    page: PageFacts,
    context: Mapping[str, Any],
    found: scan.Head,
    theme: Collection[Theirs],
    *,
    root: str,
    assets: tuple[Asset, ...],
) -> tuple[str, list[Edit]]:
    """The HTML for the head of a page, and the edits that remove the theme's duplicates.

    `page` and `theme` come from `settled`, `found` is the theme's head; `assets` are this
    plugin's files that the page needs, `root` is the address of the site's root as the page
    links it.
    """
    settings = site.config.head
    picture = partial(site.reader.pictures.at, content=None, context=context)
    tags = heads.tags(page, site.name, site.twitter, site.extra, site.messages(page.lang))
    feeds = site.feeds_of(context) if page.kind in ("article", "author", "list") else ()
    links = heads.links(page, site.profiles, site.hubs if site.feeds or feeds else ())
    gone: list[Tag] = []
    if theme:
        # If the owner leaves a tag empty, the theme's is removed too.
        silent = {name for name, said in site.extra.items() if not said} - page.own.keys()
        ours = {name for _, name, _ in tags}.union((name for name, _, _ in links), silent)
        # If the language is only Pelican's default, the theme's wins.
        is_guess = page.lang_is_guess and settings.theme_tags != "replace"
        fixed = ours - {"og:locale"} if is_guess else ours
        if settings.theme_tags == "keep":
            fixed = theme_tags.fixed_against(theme, page) | silent
        gone, given_up = theme_tags.arbitrate(theme, ours, fixed, picture)
        tags = [tag for tag in tags if tag[1] not in given_up]
        links = [link for link in links if link[0] not in given_up]
    if site.config.feeds:
        gone += theme_tags.dead_feed_links(
            [*found.tags, *found.outside],
            site.path_of(page.url),
            partial(site.has_feed, context=context),
            [it.path for it in (*site.feeds, *feeds)],
        )
    edits: list[Edit] = [(tag.start, tag.end, "") for tag in gone]
    blocks = jsonld.blocks(page, site.publisher) if settings.jsonld else []
    if blocks:
        theirs = list(filter(scan.is_json_ld, [*found.tags, *found.outside]))
        types = [block["@type"] for block in blocks]
        instead, standing = jsonld.arbitrated(theirs, types, settings.theme_tags == "keep")
        blocks = [block for block in blocks if block["@type"] not in standing]
        edits += instead
    site.page_map.add(context["output_file"], page, theme, gone)
    if logger.isEnabledFor(logging.DEBUG):
        said = [(name, content) for name, _, content in links]
        said += [(name, content) for _, name, content in tags]
        said += [(name, theme_tags.value(tag)) for name, tag in theme if tag not in gone]
        known = page_map.of(page, theme, gone)
        for line in provenance.told(page.source or page.url, known, said, site.extra):
            logger.debug("%s", line)
    html = site.head(
        tags=heads.html(tags, links),
        json_ld=jsonld.scripts(blocks),
        feeds=feeds,
        charset_declared=found.declares_charset,
        root=root,
        assets=assets,
    )
    return html, edits


def _without_video(page: PageFacts, lacking: Iterable[str]) -> PageFacts:
    """The page as an ordinary one, since its video cannot be described; warns the author."""
    # A draft gets its date when it is published.
    if page.listed:
        logger.warning(
            "%s: smo_video: expected date and smo_image, got no %s. Search engines refuse a "
            "video without them, so the page is described as an ordinary one.",
            page.source, " and no ".join(lacking),
        )  # fmt: skip
    if page.type != "VideoObject":
        return page
    return replace(page, type=page.ordinary, origins={**page.origins, "type": "site_kind"})
