"""Pelican's signals, and the functions that handle them."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.contents import Article, Content
from pelican.generators import ArticlesGenerator, Generator, PagesGenerator

from pelican_smo.base import static_files, urls
from pelican_smo.base.guards import going_on
from pelican_smo.channels import selection
from pelican_smo.facts import pictures
from pelican_smo.facts.front_matter import chosen_channels, is_off, source
from pelican_smo.facts.page import PageFacts
from pelican_smo.facts.people import authors_of, name_of
from pelican_smo.hooks import after_build, before_build, compat
from pelican_smo.hooks.render import Editor, Rehearsal, install
from pelican_smo.hooks.run import Site
from pelican_smo.hooks.share_post import SharePost
from pelican_smo.settings.errors import SettingsError, without_traceback
from pelican_smo.settings.feeds import Feeds

logger = logging.getLogger(__name__)

_EDITOR = "smo"
"""The key of the run's editor in the context that its generators share. Pelican
makes a new context for each run, so nothing outlives a run."""


def register() -> None:
    """Connect to Pelican's signals; Pelican calls this for each plugin in PLUGINS."""
    signals.initialized.connect(check_settings)
    signals.generator_init.connect(prepare_generator)
    signals.article_generator_init.connect(take_over_feeds)
    signals.article_generator_init.connect(watch_output)
    signals.page_generator_init.connect(watch_output)
    signals.article_generator_finalized.connect(publish_pictures)
    signals.page_generator_finalized.connect(publish_pictures)
    signals.all_generators_finalized.connect(announce)
    signals.page_writer_finalized.connect(finish_pages)


def check_settings(pelican: Any) -> None:
    """Stop before anything is written if the SMO block is wrong; make room for other plugins."""
    # If Rich shows a traceback (Pelican's --print-settings), it begins below this frame.
    _rich_traceback_guard = True
    settings = pelican.settings
    # i18n_subsites makes a sub-site's settings from those of the main site. The sub-site's
    # address may be relative to the main one, which is not available any earlier.
    settings.setdefault(urls.MAIN_SITEURL, settings["SITEURL"])
    if faults := list(before_build.faults(settings)):
        raise _stop(faults)
    config, _, channels = selection.checked(settings.get("SMO"), Path(settings["PATH"]))
    for notice in channels.notices:
        logger.warning("%s", notice)
    if config.feeds:
        # A site may leave its feeds to Pelican.
        from pelican_smo.hooks import feeds as feeds

        feeds.prepare(settings)
        if faults := list(before_build.rule_faults(config.feeds, settings)):
            raise _stop(faults)
    compat.make_room(settings, shares=bool(config.buttons.on and channels.share))


def _stop(faults: Iterable[str]) -> SettingsError:
    """The error that stops the build; Pelican shows its message and no traceback."""
    logging.getLogger("pelican").addFilter(without_traceback)
    return SettingsError(faults)


def prepare_generator(generator: Generator) -> None:
    """Let the run's editor finish every page that this generator renders."""
    if _EDITOR not in generator.context:
        settings, loader = generator.settings, generator.env.loader
        for folder in ("OUTPUT_PATH", "CACHE_PATH", "PATH"):
            static_files.clear(settings[folder])
        site = Site(settings, loader)
        rehearsal = None
        if site.config.preview and not site.url:
            public = after_build.public_address(settings, generator.context)
            rehearsal = Rehearsal(Site({**settings, "SITEURL": public}, loader))
        generator.context[_EDITOR] = Editor(site, rehearsal)
    install(generator.env, generator.context[_EDITOR])


def take_over_feeds(generator: ArticlesGenerator) -> None:
    """Let this plugin write the feeds of this generator."""
    site = generator.context[_EDITOR].site
    if faults := list(before_build.template_faults(site.config.feeds, site.env)):
        raise _stop(faults)
    if site.config.feeds:
        from pelican_smo.hooks import feeds as feeds

        feeds.take_over(generator, site, partial(contents_of, generator))


@going_on("pictures that only metadata, settings and folders name are not copied")
def publish_pictures(generator: ArticlesGenerator | PagesGenerator) -> None:
    """Let Pelican copy the pictures that metadata, settings and folders name."""
    editor: Editor = generator.context[_EDITOR]
    contents = list(contents_of(generator))
    beside = pictures.lying_beside(contents)
    for site in editor.sites:
        site.reader.pictures.beside |= beside
    config = editor.site.config
    of_the_site = [config.head.default_image]
    if isinstance(config.feeds, Feeds):
        of_the_site.append(config.feeds.image)
        if config.feeds.podcast:
            of_the_site.append(config.feeds.podcast.image)
    named = pictures.to_publish(contents, of_the_site, generator.path)
    generator.context["static_links"].update(named, beside.values())


def finish_pages(generator: PagesGenerator, writer: Any) -> None:
    """Write the subscribe page, and save the sizes of pictures for the next build; all
    articles and pages are written at this point.
    """
    editor: Editor = generator.context[_EDITOR]
    editor.site.subscribe.write(writer)
    with going_on("what is known of pictures is not kept for the next build"):
        for site in editor.sites:
            site.reader.pictures.sizes.save()


def watch_output(generator: ArticlesGenerator | PagesGenerator) -> None:
    """Let the subscribe page join Pelican's own pages, and stop drawing share cards if the
    build fails.
    """
    editor: Editor = generator.context[_EDITOR]
    pelicans_own = generator.generate_output

    def generate_output(writer: Any) -> None:
        if isinstance(generator, PagesGenerator):
            editor.site.subscribe.join(generator)
        try:
            pelicans_own(writer)
        except BaseException:
            editor.sites[-1].cards.stop()
            raise

    generator.generate_output = generate_output


def announce(generators: Iterable[Generator]) -> None:
    """Log what the owner should know, once a run; all content is read at this point."""
    generators = list(generators)
    context = generators[0].context
    editor: Editor = context[_EDITOR]
    with going_on("some notices of this build are missing"):
        _announce(editor, generators, context)
    _look_back(editor, generators)


def _announce(editor: Editor, generators: Iterable[Generator], context: Mapping[str, Any]) -> None:
    shares: list[tuple[str, tuple[str, ...]]] = []
    authors: set[str] = set()
    for content in chain.from_iterable(map(contents_of, generators)):
        if names := chosen_channels(content.metadata):
            shares.append((source(content), names))
        if isinstance(content, Article):
            authors.update(map(name_of, authors_of(content)))
        if not hasattr(content, "share_post"):
            content.share_post = SharePost(editor.site, content, context)
    lists = sum(map(_lists, generators))
    for site in editor.sites:
        site.announce(shares, authors)
        site.cards.count_lists(lists)


def _look_back(editor: Editor, generators: Iterable[Generator]) -> None:
    """Check the output after the last page, before the run ends.

    No signal that is sent when all generators are done identifies its run.
    """
    last = [generator for generator in generators if hasattr(generator, "generate_output")][-1]
    own = last.generate_output

    def generate_output(writer: Any) -> None:
        own(writer)
        with going_on("share cards may be missing"):
            editor.sites[-1].cards.finish()
        editor.sites[-1].page_map.save()
        after_build.look_back(editor)

    last.generate_output = generate_output


def contents_of(generator: Generator) -> Iterator[Content]:
    """All articles or pages of a generator, listed or not, with their translations."""
    for name in (
        "articles", "translations", "drafts", "drafts_translations", "hidden_articles",
        "hidden_translations", "pages", "hidden_pages", "draft_pages", "draft_translations",
    ):  # fmt: skip
        for content in getattr(generator, name, ()):
            if isinstance(content, Content):
                yield content


def _lists(generator: Generator) -> int:
    """How many lists of articles a generator writes: by category, tag, author and period."""
    if not isinstance(generator, ArticlesGenerator):
        return 0
    count = len(generator.categories) + len(generator.tags) + len(generator.authors)
    for parts, period in enumerate(("YEAR", "MONTH", "DAY"), 1):
        if generator.settings[f"{period}_ARCHIVE_SAVE_AS"]:
            count += len({article.date.timetuple()[:parts] for article in generator.dates})
    return count


def pages_of(
    site: Site, contents: Iterable[Content], context: Mapping[str, Any]
) -> Iterator[PageFacts]:
    """The facts of all these contents that can be read and do not have `smo: off`."""
    for content in contents:
        try:
            if not is_off(content):
                yield site.reader.of_content(content, context)
        except Exception:
            # With --fatal this stops the build, as it should.
            logger.exception("%s: no share card is drawn for this page.", content)
