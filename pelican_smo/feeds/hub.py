"""Notifies a WebSub hub over HTTP that a feed has changed.

WebSub leaves open how to notify a hub (W3C Recommendation, 23 January 2018, 6). All hubs accept
what PubSubHubbub 0.3 (7.1) defined: a POST with hub.mode=publish and the feed's address, its topic.
Google's hub and Superfeedr read it from hub.url, Switchboard and WebSubHub from hub.topic. So the
request has both, and each hub ignores one.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from http.client import HTTPException
from socket import EAI_AGAIN, gaierror
from ssl import SSLCertVerificationError, SSLError
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pelican_smo.base import dates, urls
from pelican_smo.base.text import cut, fold, plain
from pelican_smo.settings.errors import shown

PAUSES = (2.0, 10.0)
"""Seconds between two tries to notify a hub."""

LONGEST_PAUSE = 60.0
"""Longest pause in seconds, whatever a hub's Retry-After says."""

_ANSWER = 200
"""Most characters of a hub's answer that are shown."""

Sleep = Callable[[float], object]
"""Waits for so many seconds."""


class HubError(Exception):
    """A hub could not be notified.

    `passing` if the same may work later, after `pause` seconds if the hub says so; `refused` if the
    hub answered and does not accept this topic.
    """

    def __init__(
        self, why: str, *, passing: bool = False, pause: float = 0.0, refused: bool = False
    ) -> None:
        super().__init__(why)
        self.passing = passing
        self.pause = pause
        self.refused = refused


def tell(hub: str, topic: str, *, timeout: float, sleep: Sleep = time.sleep) -> None:
    """Notify a hub that a feed has changed; try again if the error may pass.

    `timeout` is in seconds, for each try. Raises `HubError`.
    """
    for pause in PAUSES:
        try:
            return _post(hub, topic, timeout)
        except HubError as error:
            if not error.passing:
                raise
            sleep(min(max(pause, error.pause), LONGEST_PAUSE))
    return _post(hub, topic, timeout)


class _Redirects(HTTPRedirectHandler):
    """Sends the same request to a hub's new address after a 307 or 308 (WebSub, 5.1.2)."""

    def redirect_request(
        self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str  # noqa: ARG002
    ) -> Request | None:  # fmt: skip
        if code not in (307, 308) or not urls.is_whole(newurl):
            return None
        return Request(newurl, req.data, req.headers, method="POST")  # noqa: S310 (is_whole)


def _post(hub: str, topic: str, timeout: float) -> None:
    said = urlencode({"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}).encode()
    headers = {"User-Agent": "pelican_smo", "Accept": "text/plain, */*"}
    request = Request(hub, said, headers, method="POST")  # noqa: S310 (is_whole)
    try:
        with build_opener(_Redirects).open(request, timeout=timeout):
            return
    except HTTPError as error:
        with error:
            raise _answered(error) from None
    except (OSError, HTTPException, ValueError) as error:
        raise _unanswered(error, hub, timeout) from None


def _answered(error: HTTPError) -> HubError:
    """A hub refuses. Its answer says why, as plain text (WebSub, 5.1.2)."""
    if 300 <= error.code < 400:
        moved = fold(error.headers.get("Location") or "nowhere")
        return HubError(
            f"it answers {error.code} and points to {cut(moved, _ANSWER)}. Write the address that "
            "the hub has now into the SMO block."
        )
    try:
        text = error.read(20 * _ANSWER).decode(errors="replace")
    except (OSError, HTTPException):
        text = ""
    why = cut(plain(text) or fold(error.reason) or "nothing more", _ANSWER)
    passing = error.code in (408, 429) or error.code >= 500
    pause = _seconds(error.headers.get("Retry-After") or "")
    return HubError(
        f"it answers {error.code}: {why}", passing=passing, pause=pause, refused=not passing
    )


def _unanswered(error: Exception, hub: str, timeout: float) -> HubError:
    """The request failed, or the hub did not answer."""
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return HubError(f"no answer within {timeout:g} seconds.", passing=True)
    if isinstance(cause, gaierror):
        host = urlsplit(hub).hostname
        return HubError(
            f"host {host} could not be resolved. Check its spelling and the network.",
            passing=cause.errno == EAI_AGAIN,
        )
    if isinstance(cause, SSLCertVerificationError):
        return HubError(f"its certificate is not to be trusted: {cause.verify_message}.")
    if isinstance(cause, SSLError):
        return HubError(f"no safe connection, is it really https? ({cause.reason})")
    if isinstance(cause, ConnectionRefusedError):
        return HubError("it refuses connections.", passing=True)
    if isinstance(cause, ConnectionError):
        return HubError("it closed the connection.", passing=True)
    if isinstance(cause, OSError):
        return HubError(f"no connection: {cause.strerror or cause}.", passing=True)
    if isinstance(cause, ValueError):
        return HubError(f"its address cannot be called ({cause}).")
    return HubError(f"it does not speak HTTP: {shown(cause)}.")


def _seconds(said: str) -> float:
    """How long a Retry-After says to wait, in seconds or until a date (RFC 9110, 10.2.3)."""
    if said.isdecimal():
        return float(said)
    date = dates.read(said)
    # A date without a zone is in UTC too.
    return (dates.zoned(date) - datetime.now(UTC)).total_seconds() if date else 0.0
