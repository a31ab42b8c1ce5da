"""A site before its build, for commands that write none of it."""

from pathlib import Path
from typing import Any

from pelican import Pelican, signals
from pelican.generators import Generator
from pelican.settings import read_settings


def generators(settings: Path) -> list[Generator]:
    """Pelican's generators for these settings, after reading all content and before writing.

    Plugins run up to that point, except those that write. Of a site with sub-sites
    (i18n_subsites), these are the generators of the main site.
    """
    site = Pelican(read_settings(str(settings)))
    context: dict[str, Any] = site.settings.copy()
    context |= {
        "generated_content": {}, "static_links": set(), "static_content": {},
        "localsiteurl": site.settings["SITEURL"],
    }  # fmt: skip
    made = [
        kind(
            context=context, settings=site.settings, path=site.path, theme=site.theme,
            output_path=site.output_path,
        )
        for kind in site._get_generator_classes()
    ]  # fmt: skip
    for generator in made:
        generator.generate_context()
    signals.all_generators_finalized.send(made)
    return made
