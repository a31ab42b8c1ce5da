"""Small real sites, built by Pelican in this process and read as networks read them."""

import logging
import os
import shutil
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zlib import compress, crc32

import hypothesis
import pytest
from blinker import ANY, default_namespace
from pelican import Pelican
from pelican.log import LimitFilter
from pelican.settings import read_settings

from tests.hub import Hub, running
from tests.reading import Built

# No test measures seconds: machines are shared.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

HERE = Path(__file__).parent
THEMES = sorted(path.name for path in (HERE / "themes").iterdir() if path.is_dir())
BUNDLED_THEMES = ["simple", "notmyidea"]
SITEURL = "https://example.org"

# Pelican's settings for a plain site; a test overrides the settings that it is about.
SETTINGS: dict[str, Any] = {
    "SITENAME": "The Tide Table",
    "SITEURL": SITEURL,
    "AUTHOR": "Ada Lin",
    "TIMEZONE": "Europe/Berlin",
    "DEFAULT_LANG": "en",
    "THEME": "simple",
    "PLUGINS": ["pelican_smo"],
    "LOCALE": ["C.UTF-8", "C"],
    "CACHE_PATH": "cache",
}


def png(width: int = 1200, height: int = 630) -> bytes:
    """A picture of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = compress((b"\0" + b"\x99" * width) * height)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def theme(name: str) -> str:
    """The value of THEME for a bundled theme or one of the fixtures."""
    return name if name in BUNDLED_THEMES else str(HERE / "themes" / name)


class Site:
    """A site's sources in their own folder; `build` builds the site."""

    def __init__(self, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
        self.folder = folder
        self.content = folder / "content"
        self.output = folder / "output"
        self.content.mkdir()
        self._caplog = caplog

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a source file."""
        path = self.content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def template(self, name: str, text: str) -> None:
        """Write a template that overrides the theme's."""
        path = self.folder / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def post(self, name: str = "post.md", body: str = "Some words of a post.", **meta: Any) -> Path:
        """Write an article, in Markdown or reST according to its extension."""
        meta = {"title": "A post", "date": "2026-03-01 10:00", **meta}
        if name.endswith(".rst"):
            title = meta.pop("title")
            fields = "".join(f":{key}: {value}\n" for key, value in meta.items())
            return self.write(name, f"{title}\n{'#' * len(title)}\n\n{fields}\n{body}\n")
        fields = "".join(f"{key}: {value}\n" for key, value in meta.items())
        return self.write(name, f"{fields}\n{body}\n")

    def page(self, name: str = "pages/about.md", body: str = "Who we are.", **meta: Any) -> Path:
        """Write a page."""
        return self.write(
            name,
            "".join(f"{k}: {v}\n" for k, v in {"title": "About", **meta}.items()) + f"\n{body}\n",
        )

    def build(self, smo: Any = None, *, expect_warnings: bool = False, **settings: Any) -> Built:
        """Build the site; fail on any unexpected warning or error in the log."""
        pelican = self.pelican(smo, **settings)
        with self._caplog.at_level(logging.WARNING):
            # Notices are logged at INFO, whatever the level of the logger.
            self._caplog.handler.setLevel(logging.NOTSET)
            pelican.run()
        built = self.built()
        if not expect_warnings:
            assert built.log == [], built.log
        return built

    def pelican(self, smo: Any = None, **settings: Any) -> Pelican:
        """Pelican, ready to run this site."""
        self._caplog.clear()
        disconnect()
        LimitFilter._raised_messages.clear()
        LimitFilter._group_count.clear()
        chosen = {
            **SETTINGS,
            "PATH": str(self.content),
            "OUTPUT_PATH": str(self.output),
            "CACHE_PATH": str(self.folder / "cache"),
            # Cards, the check and the studio take time, so only tests about them enable
            # them.
            **(
                {"SMO": {"cards": False, "check": False, "preview": False, **(smo or {})}}
                if isinstance(smo, dict | None)
                else {"SMO": smo}
            ),
            **settings,
        }
        if (self.folder / "templates").is_dir():
            chosen["THEME_TEMPLATES_OVERRIDES"] = [str(self.folder / "templates")]
        with self._caplog.at_level(logging.WARNING):
            return Pelican(read_settings(override=chosen))

    def built(self) -> Built:
        """The output and the log of the last build."""
        log = [
            record.getMessage() for record in self._caplog.records if record.levelno > logging.INFO
        ]
        return Built(self.output, log)

    def notices(self) -> list[str]:
        """What the last build logged at INFO."""
        return [
            record.getMessage() for record in self._caplog.records if record.levelno == logging.INFO
        ]

    def clear(self) -> None:
        """Delete the output."""
        shutil.rmtree(self.output)


def disconnect() -> None:
    """Disconnect the plugins of earlier sites of this process from Pelican's signals.

    Receivers of tests stay connected; tests disconnect them.
    """
    for signal in default_namespace.values():
        for receiver in list(signal.receivers_for(ANY)):
            if not str(receiver.__module__).startswith("tests."):
                signal.disconnect(receiver)


@pytest.fixture
def site(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Site]:
    """An empty site."""
    # Pelican sets LC_ALL from DEFAULT_LANG and LOCALE, for the whole process.
    before = os.environ.get("LC_ALL")
    yield Site(tmp_path, caplog)
    disconnect()
    assert os.environ.get("LC_ALL") == before


@pytest.fixture
def post(site: Site) -> Callable[..., Built]:
    """Build a site of one post and return what was built."""

    def build(
        body: str = "Some words of a post.", *, name: str = "post.md", smo: Any = None,
        settings: dict[str, Any] | None = None, expect_warnings: bool = False, **meta: Any,
    ) -> Built:  # fmt: skip
        site.post(name, body, **meta)
        return site.build(smo, expect_warnings=expect_warnings, **(settings or {}))

    return build


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A WebSub hub on localhost, without a proxy."""
    monkeypatch.setenv("no_proxy", "*")
    with running() as hub:
        yield hub


def has_tool(name: str) -> bool:
    """Whether a command is on the PATH."""
    return shutil.which(name) is not None


def need(name: str, what: str) -> None:
    """Skip a test if a tool is missing; fail on CI."""
    if not has_tool(name):
        _do_without(name, what)


def need_file(path: Path, what: str, maker: str) -> None:
    """The same for a file that `maker` installs beside the tests."""
    if not path.exists():
        _do_without(f"{path.name} (from {maker})", what)


def _do_without(tool: str, what: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{tool} is missing, and CI must not skip {what}")
    pytest.skip(f"{what} needs {tool}, which is not on this machine")
