"""A WebSub hub on localhost whose answers a test chooses."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

GOOGLE = "https://pubsubhubbub.appspot.com/"
OTHER = "https://hub.example/?a=1&b=2"
TOPIC = "https://example.org/feeds/all.atom.xml"

Answer = Callable[[BaseHTTPRequestHandler], None]


def answer(status: int = 204, body: str | bytes = b"", **headers: str) -> Answer:
    """An answer with this status; `_` in the name of a header is `-`."""
    data = body.encode() if isinstance(body, str) else body

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return send


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    """Close the connection without a word."""
    handler.close_connection = True


def speak_nonsense(handler: BaseHTTPRequestHandler) -> None:
    """Answer with something that is not HTTP."""
    handler.wfile.write(b"+OK POP3 ready\r\n")
    handler.close_connection = True


def atom(topic: str = TOPIC, hub: str = GOOGLE, more: str = "") -> str:
    """An Atom feed of this topic and hub, with more after its links."""
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="{topic}"/>'
        f'<link rel="hub" href="{hub}"/>{more}</feed>'
    )


class Hub:
    """What a hub has received, in order, and its next answers (204 by default)."""

    def __init__(self, url: str, released: threading.Event) -> None:
        self.url = url
        self.released = released
        self.answers: list[Answer] = []
        self.received: list[dict[str, str]] = []
        self.requests: list[tuple[str, str, str]] = []

    @property
    def topics(self) -> list[str]:
        """The feeds that it was notified of; fails if a request is not a correct notification."""
        topics = [said["hub.url"] for said in self.received]
        assert self.received == [
            {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic} for topic in topics
        ]
        assert set(self.requests) <= {("POST", "/hub?a=1", "application/x-www-form-urlencoded")}
        return topics

    def hang(self, handler: BaseHTTPRequestHandler) -> None:
        """Do not answer until the test is over."""
        self.released.wait(10)
        handler.close_connection = True

    def forget(self) -> None:
        self.received.clear()
        self.requests.clear()


@contextmanager
def running() -> Iterator[Hub]:
    """A hub that runs within the `with` block."""
    released = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode("ascii")
            hub.received.append(dict(parse_qsl(body, strict_parsing=True)))
            hub.requests.append((self.command, self.path, self.headers["Content-Type"]))
            (hub.answers.pop(0) if hub.answers else answer())(self)

        def do_GET(self) -> None:
            hub.requests.append((self.command, self.path, ""))
            answer()(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        hub = Hub(f"http://127.0.0.1:{server.server_port}/hub?a=1", released)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield hub
        finally:
            released.set()
            server.shutdown()
            thread.join()
