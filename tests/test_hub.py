"""A hub is told, whatever it answers."""

import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from pelican_smo.feeds.hub import HubError, tell
from tests.hub import OTHER, TOPIC, Hub, answer, hang_up, running, speak_nonsense


@pytest.fixture(autouse=True)
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy of this machine stands before a hub."""
    monkeypatch.setenv("no_proxy", "*")


def no_wait(pauses: list[float]) -> Callable[[float], None]:
    return pauses.append


def test_a_hub_is_told_once(hub: Hub) -> None:
    topic = "https://example.org/feeds/ü&=+ #?.xml"
    tell(hub.url, topic, timeout=5)
    assert hub.topics == [topic]


@pytest.mark.parametrize("status", [200, 202, 204])
def test_any_success_is_one(hub: Hub, status: int) -> None:
    hub.answers = [answer(status, "fine" if status != 204 else "")]
    tell(hub.url, TOPIC, timeout=5)
    assert hub.topics == [TOPIC]


@pytest.mark.parametrize(
    "trouble", [answer(500), answer(503, "busy"), answer(429), answer(408), hang_up]
)
def test_what_may_pass_is_tried_again(hub: Hub, trouble: Any) -> None:
    pauses: list[float] = []
    hub.answers = [trouble, trouble]
    tell(hub.url, TOPIC, timeout=5, sleep=no_wait(pauses))
    assert hub.topics == [TOPIC] * 3
    assert pauses == [2, 10]


def test_after_three_tries_it_is_enough(hub: Hub) -> None:
    pauses: list[float] = []
    hub.answers = [answer(500, "Out of order")] * 4
    with pytest.raises(HubError, match=r"^it answers 500: Out of order$"):
        tell(hub.url, TOPIC, timeout=5, sleep=no_wait(pauses))
    assert hub.topics == [TOPIC] * 3
    assert pauses == [2, 10]


@pytest.mark.parametrize(
    ("asked", "waited"),
    [("7", 7), ("1", 2), ("3600", 60), ("9" * 5000, 60), ("-5", 2), ("soon", 2), ("", 2),
     ("Sun, 06 Nov 1994 08:49:37 GMT", 2), ("Fri, 31 Dec 2999 23:59:59 -0000", 60)],
)  # fmt: skip
def test_a_hub_says_how_long_to_wait(hub: Hub, asked: str, waited: float) -> None:
    pauses: list[float] = []
    hub.answers = [answer(429, Retry_After=asked)]
    tell(hub.url, TOPIC, timeout=5, sleep=no_wait(pauses))
    assert pauses == [waited]


def test_a_hub_says_until_when_to_wait(hub: Hub) -> None:
    pauses: list[float] = []
    until = datetime.now(UTC) + timedelta(seconds=30)
    hub.answers = [answer(503, Retry_After=format_datetime(until, usegmt=True))]
    tell(hub.url, TOPIC, timeout=5, sleep=no_wait(pauses))
    assert 2 < pauses[0] <= 30


@pytest.mark.parametrize(
    ("refusal", "why"),
    [
        (answer(400, "hub.url is not\n valid"), "it answers 400: hub.url is not valid"),
        (answer(404, "<h1>Gone\x1b[2J</h1><script>x</script>"), "it answers 404: Gone[2J"),
        (answer(403), "it answers 403: Forbidden"),
        (answer(400, b"\xff\xfe\x00"), "it answers 400: \ufffd\ufffd"),
        (answer(400, "x" * 10_000), f"it answers 400: {'x' * 199}…"),
    ],
)
def test_a_refusal_is_told_in_the_hubs_words(hub: Hub, refusal: Any, why: str) -> None:
    hub.answers = [refusal]
    with pytest.raises(HubError) as told:
        tell(hub.url, TOPIC, timeout=5)
    assert str(told.value) == why
    assert hub.topics == [TOPIC]


def test_a_hub_that_hangs_is_given_up(hub: Hub) -> None:
    pauses: list[float] = []
    hub.answers = [hub.hang] * 3
    with pytest.raises(HubError, match=r"^no answer within 0.05 seconds\.$"):
        tell(hub.url, TOPIC, timeout=0.05, sleep=no_wait(pauses))
    assert pauses == [2, 10]


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    pauses: list[float] = []
    with pytest.raises(HubError, match=r"^it refuses connections\.$"):
        tell(url, TOPIC, timeout=5, sleep=no_wait(pauses))
    assert pauses == [2, 10]


def test_what_is_no_hub_is_told(hub: Hub) -> None:
    hub.answers = [speak_nonsense]
    with pytest.raises(HubError, match=r"^it does not speak HTTP: BadStatusLine\("):
        tell(hub.url, TOPIC, timeout=5)
    with pytest.raises(HubError, match=r"^no safe connection, is it really https\? \("):
        tell(hub.url.replace("http:", "https:"), TOPIC, timeout=5)
    with pytest.raises(HubError, match=r"^its address cannot be called \("):
        tell(f"http://{'a' * 64}.example/", TOPIC, timeout=5)


@pytest.mark.parametrize(
    ("trouble", "why", "tries"),
    [
        (socket.gaierror(socket.EAI_NONAME, "?"), r"host hub\.example could not be resolved\. ", 1),
        (socket.gaierror(socket.EAI_AGAIN, "?"), r"host hub\.example could not be resolved\. ", 3),
        (ssl.SSLCertVerificationError(1, "?"), r"its certificate is not to be trusted: expired\.$", 1),
        (OSError(101, "Network is unreachable"), r"no connection: Network is unreachable\.$", 3),
        (TimeoutError(), r"no answer within 5 seconds\.$", 3),
        (ConnectionResetError(), r"it closed the connection\.$", 3),
    ],
)  # fmt: skip
def test_why_there_is_no_way_to_a_hub(
    trouble: OSError, why: str, tries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []

    def fail(*_: object, **__: object) -> None:
        tried.append(trouble)
        raise trouble

    trouble.verify_message = "expired"  # type: ignore[attr-defined]
    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(HubError, match=why):
        tell(OTHER, TOPIC, timeout=5, sleep=lambda _: None)
    assert len(tried) == tries


@pytest.mark.parametrize("status", [307, 308])
def test_a_hub_that_sends_on_is_followed(hub: Hub, status: int) -> None:
    with running() as old:
        old.answers = [answer(status, Location=hub.url)]
        tell(old.url, TOPIC, timeout=5)
        assert old.topics == hub.topics == [TOPIC]


@pytest.mark.parametrize("status", [301, 302, 303, 304])
def test_a_hub_that_has_moved_is_told(hub: Hub, status: int) -> None:
    hub.answers = [answer(status, Location="https://new.example/\x1b")]
    with pytest.raises(HubError) as told:
        tell(hub.url, TOPIC, timeout=5)
    assert str(told.value) == (
        f"it answers {status} and points to https://new.example/. Write the address that the hub "
        "has now into the SMO block."
    )
    # Nothing is told to what may be anybody.
    assert hub.topics == [TOPIC]


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://a.example/", "javascript:1", "//["]
)
def test_a_hub_sends_nowhere_else(hub: Hub, location: str) -> None:
    hub.answers = [answer(307, Location=location)]
    with pytest.raises(HubError, match=r"^(it answers 307 and points to|its address cannot)"):
        tell(hub.url, TOPIC, timeout=5)
    assert hub.topics == [TOPIC]


def test_a_hub_that_sends_in_circles_is_given_up(hub: Hub) -> None:
    hub.answers = [answer(307, Location=hub.url)] * 20
    with pytest.raises(HubError, match=r"^it answers 307 and points to "):
        tell(hub.url, TOPIC, timeout=5)
    assert 2 <= len(hub.topics) <= 11
