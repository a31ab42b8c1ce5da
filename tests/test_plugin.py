"""Pelican's signals: sub-sites, other writers, and a second plugin in the room."""

import subprocess
import sys
from typing import Any

from pelican import Pelican, signals
from pelican.settings import read_settings
from pelican.writers import Writer

import pelican_smo
from tests.conftest import SETTINGS, SITEURL, Site


def test_the_public_names_are_these() -> None:
    assert pelican_smo.__all__ == ["register"]


def test_it_loads_once_under_whatever_names(site: Site) -> None:
    site.post()
    builds = []
    for plugins in (
        ["pelican_smo"], ["smo"], ["pelican.plugins.smo"], ["smo", "pelican_smo"],
        ["pelican_smo", "smo"], [pelican_smo, "smo"],
    ):  # fmt: skip
        builds.append(site.build(PLUGINS=plugins).files())
        ours = [
            receiver
            for receiver in signals.generator_init.receivers_for(None)
            if receiver.__module__.startswith("pelican_smo")
        ]
        assert len(ours) == 1
    assert all(files == builds[0] for files in builds)
    assert builds[0]["a-post.html"].count(b'class="smo-buttons') == 1


def test_a_nested_run_of_a_sub_site_keeps_to_itself(site: Site) -> None:
    """As i18n_subsites does: a second Pelican runs inside `get_writer` of the first."""
    site.post(title="A post", smo_share="reddit")
    french = site.folder / "french"
    french.mkdir()
    (french / "post.md").write_text("Title: Un article\nDate: 2026-03-01\nLang: fr\n\nDes mots.\n")
    nested: list[bool] = []

    def run_french(pelican: Pelican) -> None:
        if not nested:
            nested.append(True)
            Pelican(
                read_settings(
                    override={
                        **SETTINGS,
                        "PATH": str(french),
                        "OUTPUT_PATH": str(site.output / "fr"),
                        "SITEURL": f"{SITEURL}/fr",
                        "SITENAME": "La table",
                        "DEFAULT_LANG": "fr",
                        "SMO": {"share": ["telegram"]},
                    }
                )
            ).run()

    signals.get_writer.connect(run_french)
    try:
        built = site.build()
    finally:
        signals.get_writer.disconnect(run_french)
    english, other = built.page("a-post.html"), built.page("fr/un-article.html")
    assert english.channels() == ["reddit"]
    assert other.channels() == ["telegram", "instapaper", "raindrop"]
    assert english.meta("og:url") == f"{SITEURL}/a-post.html"
    assert other.meta("og:url") == f"{SITEURL}/fr/un-article.html"
    assert other.meta("og:site_name") == "La table"
    assert other.links("alternate")[0]["href"] == f"{SITEURL}/fr/feeds/all.atom.xml"
    (link,) = other.links("stylesheet")
    assert built.has(link["href"].removeprefix(f"{SITEURL}/"))


def test_a_writer_of_another_plugin_stays_in_charge(site: Site) -> None:
    written: list[str] = []

    class Own(Writer):  # type: ignore[misc]
        def write_file(self, name: str, *args: Any, **kwargs: Any) -> None:
            written.append(name)
            super().write_file(name, *args, **kwargs)

    def offer(pelican: Pelican) -> type[Writer]:
        return Own

    signals.get_writer.connect(offer)
    try:
        site.post()
        built = site.build()
    finally:
        signals.get_writer.disconnect(offer)
    assert "a-post.html" in written
    assert built.page().meta("og:title") == "A post"
    assert built.has("feeds/all.rss.xml")


def test_registering_twice_changes_nothing(site: Site) -> None:
    site.post()
    once = site.build().files()
    pelican = site.pelican()
    pelican_smo.register()
    pelican.run()
    assert site.built().files() == once


def test_fatal_warnings_stop_at_a_fault_in_a_page(site: Site) -> None:
    site.post(smo_titel="x")
    settings = site.folder / "pelicanconf.py"
    settings.write_text("\n".join(f"{key} = {value!r}" for key, value in SETTINGS.items()))
    command = [sys.executable, "-m", "pelican", site.content, "-s", settings, "-o", site.output]
    assert subprocess.run(command, capture_output=True).returncode == 0
    done = subprocess.run([*command, "--fatal", "warnings"], capture_output=True, text=True)
    assert done.returncode == 1
    assert "smo_titel" in done.stdout + done.stderr
