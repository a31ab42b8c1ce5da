"""Before a build: a mistake in the SMO block stops it, in every way that Pelican is run."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pelican import Pelican, __version__
from pelican.settings import read_settings

from pelican_smo.settings.errors import SettingsError
from tests.conftest import SETTINGS, Site

PELICAN = [sys.executable, "-m", "pelican", "content"]
ENVIRONMENT = {**os.environ, "COLUMNS": "400", "TERM": "dumb"}
NO_FEEDS = {
    f"{kind}FEED_{form}": None
    for kind in ("", "ALL_", "CATEGORY_", "AUTHOR_", "TAG_", "TRANSLATION_")
    for form in ("ATOM", "RSS")
} | {"FEED_ALL_ATOM": None, "FEED_ALL_RSS": None}  # fmt: skip


def write_settings(folder: Path, smo: object, **settings: object) -> None:
    said = {**SETTINGS, "PATH": "content", "SMO": smo, **NO_FEEDS, **settings}
    (folder / "pelicanconf.py").write_text("".join(f"{key} = {said[key]!r}\n" for key in said))


def start(folder: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*PELICAN, *options], cwd=folder, env=ENVIRONMENT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def test_a_wrong_block_is_reported_once_and_last_in_every_mode(site: Site) -> None:
    site.post()
    write_settings(site.folder, {"feeds": "no", "share": ["mastodn"]})
    modes = [(), ("-r",), ("--listen",), ("-lr",), ("--print-settings",), ("-q",),
             ("--fatal", "warnings")]  # fmt: skip
    runs = {mode: start(site.folder, *mode) for mode in modes}
    for mode, run in runs.items():
        said, _ = run.communicate(timeout=120)
        assert run.returncode == 1, mode
        assert "Traceback" not in said, (mode, said)
        # Where it prints settings, Pelican 4.11 prints what stops it once more by itself.
        times = 2 if mode == ("--print-settings",) and __version__.startswith("4.11.") else 1
        wrong = "2 settings are wrong in the SMO block. Nothing was written."
        assert said.count(wrong) == times, mode
        *_, feeds, share = said.rstrip().splitlines()
        assert 'SMO["feeds"]: expected True, False or a mapping' in feeds, (mode, said)
        assert feeds.rstrip().endswith("got 'no'. Did you mean False?")
        assert 'SMO["share"][0]: there is no channel "mastodn". Did you mean "mastodon"?' in share
    assert not site.output.exists()


def test_a_mistake_made_under_autoreload_is_reported_and_can_be_mended(site: Site) -> None:
    site.post()
    write_settings(site.folder, {})
    log = site.folder / "log.txt"

    def wait_for(words: str, times: int) -> None:
        end = time.monotonic() + 60
        while log.read_text().count(words) < times and time.monotonic() < end:
            time.sleep(0.1)
        assert log.read_text().count(words) >= times, log.read_text()

    with log.open("w") as out:
        run = subprocess.Popen(
            [*PELICAN, "-r"], cwd=site.folder, env=ENVIRONMENT, stdout=out, stderr=out
        )
        try:
            wait_for("Done: Processed", 1)
            time.sleep(1)
            write_settings(site.folder, {"shar": []})
            wait_for("1 setting is wrong in the SMO block", 1)
            wait_for("Done: Processed", 2)
            time.sleep(1)
            write_settings(site.folder, {"share": ["reddit"]})
            wait_for("Done: Processed", 3)
        finally:
            run.terminate()
            run.wait()
    assert "Traceback" not in log.read_text()
    assert log.read_text().count("1 setting is wrong in the SMO block") == 1
    assert "smo-reddit" in (site.output / "a-post.html").read_text()


def test_a_program_that_calls_pelican_gets_the_error_itself(site: Site) -> None:
    with pytest.raises(SettingsError) as raised:
        Pelican(
            read_settings(override={**SETTINGS, "SMO": {"shar": []}, "PATH": str(site.content)})
        )
    assert raised.value.faults[0].startswith('SMO["shar"]: unknown key.')


def test_a_local_build_passes_where_warnings_are_fatal(site: Site) -> None:
    site.post()
    site.page()
    # Feeds are for the public settings alone, as pelican-quickstart writes them.
    smo = {"feeds": {"select": {"feeds/all.*": {"limit": 5}}}, "cards": False}
    write_settings(site.folder, smo, SITEURL="")
    runs = [start(site.folder, "--fatal", "warnings", "-o", f"out{number}", *quiet)
            for number, quiet in enumerate([(), ("-q",)])]  # fmt: skip
    said = [run.communicate(timeout=120)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    assert [
        text.count("SITEURL is empty or local: og:url, og:image, canonical") for text in said
    ] == [1, 0]


SUBSITES = {"PLUGINS": ["i18n_subsites", "pelican_smo"]}


def test_the_block_of_a_sub_site_stops_before_the_first_is_written(site: Site) -> None:
    site.post()
    others = {"fr": {"SITENAME": "F"}, "de": {"SMO": {"shar": []}}}
    with pytest.raises(SettingsError) as raised:
        site.build(I18N_SUBSITES=others, **SUBSITES)
    (fault,) = raised.value.faults
    assert fault.startswith('I18N_SUBSITES["de"]: SMO["shar"]: unknown key.')
    assert not site.output.exists()


@pytest.mark.parametrize(
    ("pattern", "hint"),
    [
        ("feed/all.atom.xml", ' Did you mean "feeds/all.atom.xml"?'),
        ("feed/all.*", ' Did you mean "feeds/all.rss.xml"?'),
        ("nowhere", ""),
        ("feeds/*.json", ""),
    ],
)
def test_a_rule_for_a_feed_that_no_setting_asks_for_stops_the_build(
    site: Site, pattern: str, hint: str
) -> None:
    site.post()
    smo = {"feeds": {"select": {pattern: {"limit": 5}}}}
    with pytest.raises(SettingsError) as raised:
        site.build(smo, FEED_ALL_ATOM="feeds/all.atom.xml", CATEGORY_FEED_ATOM=None)
    (fault,) = raised.value.faults
    assert fault.startswith('SMO["feeds"]["select"]: expected the path of a feed that a FEED_* ')
    assert fault.endswith(f", got {pattern!r}.{hint}")
    assert "feeds/all.rss.xml" in fault
    assert not site.output.exists()


@pytest.mark.parametrize(
    "pattern",
    ["feeds/*", "*", "feeds/sea.*", "*.rss.xml", "feeds/[a-c]ll.atom.xml", "feeds/all.?tom.xml"],
)
def test_a_rule_that_a_feed_may_fit_stops_nothing(site: Site, pattern: str) -> None:
    site.post()
    smo = {"feeds": {"select": {pattern: {"limit": 5}}}}
    site.pelican(smo, CATEGORY_FEED_ATOM="feeds/{slug}.atom.xml")


def test_a_rule_for_a_feed_of_a_sub_site_is_no_mistake(site: Site) -> None:
    site.post()
    smo = {"feeds": {"select": {"abos/*": {"limit": 5}, "feeds/all.*": {"limit": 9}}}}
    others = {"de": {"FEED_ALL_ATOM": "abos/alle.atom.xml", "FEED_ALL_RSS": None}}
    built = site.build(smo, I18N_SUBSITES=others, expect_warnings=True, **SUBSITES)
    assert built.has("de/index.html")


def test_a_template_that_the_theme_does_not_have_stops_the_build(site: Site) -> None:
    site.post()
    site.template("short.html", "x")
    with pytest.raises(SettingsError) as raised:
        site.build({"feeds": {"extra": {"x": {"template": "shrt.html"}}}})
    assert raised.value.faults == (
        """SMO["feeds"]["extra"]["x"]["template"]: expected a template of the theme or of """
        """THEME_TEMPLATES_OVERRIDES, got 'shrt.html'. Did you mean "short.html"?""",
    )
    assert not site.output.exists()


def test_a_file_that_only_decorates_is_warned_of_once_and_the_build_goes_on(site: Site) -> None:
    site.post()
    site.page()
    built = site.build({"head": {"default_image": "none.png"}}, expect_warnings=True)
    (warning,) = built.log
    assert warning.startswith('SMO["head"]["default_image"]')
    assert built.has("a-post.html")
