"""Videos are told by their address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_smo.facts.videos import recognised

ID = "dQw4w9WgXcQ"
UUID = "9c9de5e8-0a1e-484a-b099-e80766180a6d"
SHORT = "kkGMgK9ZtnKfYAgnEtQxbv"


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.youtube.com/watch?v={ID}",
        f"http://youtube.com/watch?list=PL1&v={ID}&t=42s",
        f"https://m.youtube.com/watch?v={ID}#top",
        f"https://music.youtube.com/watch?v={ID}",
        f"https://youtu.be/{ID}?si=abc",
        f"https://youtu.be/{ID}/",
        f"https://www.youtube.com/shorts/{ID}",
        f"https://www.youtube.com/live/{ID}?feature=share",
        f"https://www.youtube.com/embed/{ID}",
        f"https://www.youtube-nocookie.com/embed/{ID}?rel=0",
    ],
)
def test_every_address_of_a_video_at_youtube(url: str) -> None:
    video = recognised(url)
    assert video is not None
    assert video.url == f"https://www.youtube.com/watch?v={ID}"
    assert video.embed_url == f"https://www.youtube-nocookie.com/embed/{ID}"
    assert video.thumbnail is not None
    assert video.thumbnail.url == f"https://i.ytimg.com/vi/{ID}/hqdefault.jpg"
    assert (video.thumbnail.width, video.thumbnail.height) == (480, 360)


@pytest.mark.parametrize(
    ("url", "watch", "embed"),
    [
        ("https://vimeo.com/76979871", "76979871", "76979871"),
        ("https://www.vimeo.com/76979871/", "76979871", "76979871"),
        ("https://vimeo.com/channels/staffpicks/76979871", "76979871", "76979871"),
        ("https://player.vimeo.com/video/76979871", "76979871", "76979871"),
        ("https://vimeo.com/76979871/8272103f6e", "76979871/8272103f6e", "76979871?h=8272103f6e"),
        (
            "https://player.vimeo.com/video/76979871?h=8272103f6e&title=0",
            "76979871/8272103f6e",
            "76979871?h=8272103f6e",
        ),
    ],
)
def test_every_address_of_a_video_at_vimeo(url: str, watch: str, embed: str) -> None:
    video = recognised(url)
    assert video is not None
    assert video.url == f"https://vimeo.com/{watch}"
    assert video.embed_url == f"https://player.vimeo.com/video/{embed}"


@pytest.mark.parametrize("name", [UUID, SHORT])
@pytest.mark.parametrize("way", ["w", "videos/watch", "videos/embed"])
def test_a_video_on_any_peertube_server(name: str, way: str) -> None:
    video = recognised(f"https://video.example.org:8443/{way}/{name}?start=3s")
    assert video is not None
    assert video.url == f"https://video.example.org:8443/w/{name}"
    assert video.embed_url == f"https://video.example.org:8443/videos/embed/{name}"


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [
        ("mp4", "video/mp4"),
        ("WEBM", "video/webm"),
        ("ogv", "video/ogg"),
        ("mov", "video/quicktime"),
    ],
)
def test_a_file(ending: str, media_type: str) -> None:
    video = recognised(f"https://example.org/a.{ending}")
    assert video is not None
    assert (video.file_url, video.embed_url) == (f"https://example.org/a.{ending}", "")
    assert video.media_type == media_type


@pytest.mark.parametrize(
    "url",
    [
        "", "https://", "https://www.youtube.com/", "https://www.youtube.com/@somebody",
        "https://www.youtube.com/feed/subscriptions", "https://www.youtube.com/c/elevenchars",
        "https://www.youtube.com/watch?v=short", "https://www.youtube.com/watch",
        "https://vimeo.com/about", "https://vimeo.com/user123/videos", "ftp://youtu.be/" + ID,
        "https://example.org/", "https://example.org/w/not-a-uuid", "http://[bad", "javascript:x",
        f"https://youtube.com.example.org/watch?v={ID}", f"/watch?v={ID}",
    ],
)  # fmt: skip
def test_all_else_is_none(url: str) -> None:
    assert recognised(url) is None


@given(st.text() | st.from_regex(r"https://(youtu\.be|vimeo\.com|x\.org)/.*"))
def test_no_address_stops_it_or_gets_through_raw(url: str) -> None:
    video = recognised(url)
    if video is not None and video.embed_url:
        assert video.embed_url.startswith("https://")
        assert not set(video.embed_url.partition("/embed/")[2]) & set("\"<>' ")
