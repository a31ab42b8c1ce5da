"""A local web server for a built site, with the preview studio beside it.

It serves only files in the folder, writes nothing, and lets browsers cache nothing, since
the site is about to change.
"""

import hashlib
import os
from collections.abc import Callable
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import AF_INET, AF_INET6
from threading import Lock
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from pelican_smo.base import media_types
from pelican_smo.inspect.http_headers import is_own, part
from pelican_smo.inspect.output import PREVIEW
from pelican_smo.inspect.studio import SITE, Studio

_INDEX = "index.html"
_AT_ONCE = 1 << 16
"""Bytes of a file that are in memory at a time."""
_RANGES = ("Accept-Ranges", "bytes")
_FOREIGN = (
    "This server answers to {names} alone, so that no page of somebody else's reads what is "
    "not published yet. Use one of those, or name another with --bind.\n"
)
_MISSING = "404.html"
_TEXT = ("text/", "application/json", "application/manifest+json")
_NO_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Not found</title>
<style>:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 32rem; padding: 0 1rem }}
</style>
<h1>Not found</h1>
<p>The site has no <code>{path}</code>.</p>
<p><a href="/">The site</a> · <a href="/{studio}/">The preview studio</a></p>
"""


class Live:
    """The studio of a folder that may change while it is served.

    `read` makes the studio of the folder as it is, with the given version. It is called again
    when the folder has changed and then stayed the same between two requests, so not during
    a build; until then, the previous studio answers.
    """

    def __init__(self, folder: Path, read: Callable[[str], Studio]) -> None:
        self._folder = folder
        self._read = read
        self._lock = Lock()
        self._state = self._seen = state(folder)
        self._studio = read(self._state)

    def file(self, name: str) -> bytes | None:
        """A file of the studio; None if no file has that name."""
        # Requests during a renewal get the previous studio.
        if name == SITE and self._lock.acquire(blocking=False):
            try:
                self._renew()
            finally:
                self._lock.release()
        return self._studio.file(name)

    def _renew(self) -> None:
        now = state(self._folder)
        still, self._seen = now == self._seen, now
        if now != self._state and still:
            try:
                self._studio = self._read(now)
            except OSError:
                # The folder is gone, as at the start of a build.
                return
            self._state = now


def state(folder: Path) -> str:
    """A digest that changes with any file of a folder."""
    found = hashlib.sha256()
    for at, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            file = f"{at}/{name}"
            try:
                status = os.lstat(file)
            except OSError:
                continue
            line = f"{file}\0{status.st_mtime_ns}\0{status.st_size}\n"
            found.update(os.fsencode(line))
    return found.hexdigest()[:16]


class Server(ThreadingHTTPServer):
    """Serves a folder and its studio. Raises OSError if it cannot listen at the address."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], folder: Path) -> None:
        self.folder = folder.resolve(strict=True)
        self.studio: Live | None = None
        self.bound = address[0]
        self.address_family = AF_INET6 if ":" in address[0] else AF_INET
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a browser that has closed the connection."""
        import sys

        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version = "pelican-smo"
    sys_version = ""
    timeout = 60  # seconds that a browser may be silent

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def _answer(self, *, body: bool) -> None:
        port = self.server.server_port
        if not is_own(self.headers.get("Host", ""), self.server.bound, port):
            names = dict.fromkeys(("localhost", "127.0.0.1", "[::1]"))
            said = _FOREIGN.format(names=", ".join(f"{name}:{port}" for name in names))
            self._send(HTTPStatus.MISDIRECTED_REQUEST, "a.txt", said.encode(), body=body)
            return
        parts = parted(self.path)
        if parts is not None and parts[0] == PREVIEW:
            self._studio(parts[1:], body=body)
            return
        file = found(self.server.folder, parts) if parts else None
        if file is None:
            self._missing(body=body)
        elif file.is_dir():
            # Joined from its parts, so that it cannot lead to another host.
            self._redirect(parts)
        else:
            self._file(file, HTTPStatus.OK, body=body)

    def _studio(self, parts: list[str], *, body: bool) -> None:
        if not parts:
            self._redirect([PREVIEW])
            return
        name = "/".join(parts) if parts[-1] else _INDEX
        data = self.server.studio.file(name) if self.server.studio else None
        if data is None:
            self._missing(body=body)
        else:
            self._send(HTTPStatus.OK, name, data, body=body)

    def _missing(self, *, body: bool) -> None:
        own = found(self.server.folder, [_MISSING])
        if own is not None and own.is_file():
            self._file(own, HTTPStatus.NOT_FOUND, body=body)
        else:
            page = _NO_PAGE.format(path=escape(self.path[:200]), studio=PREVIEW)
            self._send(HTTPStatus.NOT_FOUND, _INDEX, page.encode("utf-8", "replace"), body=body)

    def _redirect(self, parts: list[str] | None) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        path = "/".join(filter(None, parts or []))
        self.send_header("Location", f"/{quote(os.fsencode(path))}/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _file(self, file: Path, status: HTTPStatus, *, body: bool) -> None:
        try:
            with file.open("rb") as opened:
                size = os.fstat(opened.fileno()).st_size
                asked = self._range(size) if body and status == HTTPStatus.OK else None
                if asked is None:
                    self._head(status, file.name, size, _RANGES)
                    asked = range(size if body else 0)
                elif not asked:
                    self._nothing_of(size)
                else:
                    where = f"bytes {asked.start}-{asked.stop - 1}/{size}"
                    self._head(
                        HTTPStatus.PARTIAL_CONTENT, file.name, len(asked),
                        _RANGES, ("Content-Range", where),
                    )  # fmt: skip
                opened.seek(asked.start)
                left = len(asked)
                while left and (data := opened.read(min(left, _AT_ONCE))):
                    self.wfile.write(data)
                    left -= len(data)
        except (FileNotFoundError, PermissionError):
            # Deleted since it was found, or not readable.
            self._missing(body=body) if file.name != _MISSING else self.send_error(404)

    def _range(self, size: int) -> range | None:
        """The part of a file that a player requests; None for all of it."""
        # No answer has a validator, so an If-Range never matches (RFC 9110, 13.1.5).
        return None if "If-Range" in self.headers else part(self.headers.get("Range", ""), size)

    def _nothing_of(self, size: int) -> None:
        self.send_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        self.send_header("Content-Range", f"bytes */{size}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: HTTPStatus, name: str, data: bytes, *, body: bool) -> None:
        self._head(status, name, len(data))
        if body:
            self.wfile.write(data)

    def _head(self, status: HTTPStatus, name: str, length: int, *more: tuple[str, str]) -> None:
        media_type = media_types.named(name) or "application/octet-stream"
        charset = "; charset=utf-8" if media_type.startswith(_TEXT) else ""
        self.send_response(status)
        self.send_header("Content-Type", media_type + charset)
        self.send_header("Content-Length", str(length))
        for header in more:
            self.send_header(*header)
        self.end_headers()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing: the studio sends a request every second."""


def parted(target: str) -> list[str] | None:
    """The parts of the requested path, the last one empty for a folder; None if the path may
    not be served.
    """
    if not target.startswith("/"):
        return None
    path = os.fsdecode(unquote_to_bytes(target.partition("?")[0].partition("#")[0]))
    if "\0" in path or "\\" in path:
        return None
    *folders, last = path.split("/")
    parts = [*filter(None, folders), last]
    # A browser resolves these before its request.
    return None if {".", ".."} & set(parts) else parts


def found(folder: Path, parts: list[str]) -> Path | None:
    """The file that parts of a path name, or the folder if its slash was omitted; None if it
    does not exist within `folder`, wherever links lead.
    """
    last = parts[-1] or _INDEX
    for name in (last, f"{last}.html"):
        try:
            file = folder.joinpath(*parts[:-1], name).resolve(strict=True)
            inside = file.is_relative_to(folder)
            if inside and (file.is_file() or (file.is_dir() and parts[-1])):
                return file
        except (OSError, RuntimeError, ValueError):
            # No such file, a loop of links, or a name that no file can have.
            continue
    return None
