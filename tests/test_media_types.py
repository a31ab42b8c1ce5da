"""One table of types, and no place that knows better."""

import re
from pathlib import Path

import pytest

from pelican_smo.base import media_types
from pelican_smo.inspect.networks import networks

PACKAGE = Path(media_types.__file__).parents[1]


def test_what_is_chosen_for_previews_is_what_the_networks_of_the_check_show() -> None:
    takers = {
        name: sum(name in network.types for network in networks()) for name in media_types.PICTURES
    }
    nearly_all = {name for name, count in takers.items() if count >= len(networks()) - 1}
    assert nearly_all == media_types.PREVIEWED == {
        "image/png", "image/jpeg", "image/gif", "image/webp",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("address", "media_type"),
    [
        ("images/a.PNG", "image/png"),
        ("https://example.org/a/b.jpeg?v=2#c", "image/jpeg"),
        ("https://example.png", ""),
        ("//cdn.example.net/1.mp3", "audio/mpeg"),
        ("a.mp3?download=1.txt", "audio/mpeg"),
        ("a.svg", "image/svg+xml"),
        ("archive.tar", ""),
        ("folder.d/name", ""),
        ("", ""),
    ],
)
def test_an_address_says_its_type_by_the_ending_of_its_path(address: str, media_type: str) -> None:
    assert media_types.of_address(address) == media_type


@pytest.mark.parametrize(
    ("start", "media_type"),
    [
        (b"\x00\x00\x00\x20ftypavif", "image/avif"),
        (b"\x00\x00\x00\x20ftypavis", "image/avif"),
        (b"\x00\x00\x00\x20ftypisom", ""),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", ""),
        (b"GIF87a", "image/gif"),
        (b"<svg ", ""),
    ],
)
def test_a_picture_is_told_by_how_it_begins(start: bytes, media_type: str) -> None:
    assert media_types.begun(start) == media_type


def test_no_other_module_has_a_table_of_its_own() -> None:
    pair = re.compile(r"""["']\.?\w+["']: ["'](?:image|audio|video|font)/""")
    tables = {file.name for file in PACKAGE.rglob("*.py") if pair.search(file.read_text("utf-8"))}
    assert tables == set()
