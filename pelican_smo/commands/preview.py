"""The command `pelican-smo preview`: serves a built site with the preview studio."""

import argparse
import errno
from pathlib import Path
from typing import Any

PORT = 8001


def add(commands: Any) -> None:
    """Add the command to those of `pelican-smo`."""
    parser = commands.add_parser(
        "preview",
        help="look at a built site as networks show it",
        epilog="The exit status is 0 once it is stopped, and 2 if it cannot serve: no such folder, "
        "a port in use, an address that is not this machine's.",
    )
    parser.add_argument(
        "output", nargs="?", default="output", help="the folder of the built site (%(default)s)"
    )
    parser.add_argument(
        "--port", type=_port, default=PORT, help="of the server, 0 for any (%(default)s)"
    )
    parser.add_argument(
        "--bind", metavar="ADDRESS", default="127.0.0.1",
        help="where it listens; 0.0.0.0 lets the whole network look (%(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--cache", metavar="FOLDER", help="Pelican's CACHE_PATH, where it is not called cache"
    )
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Serve until Ctrl-C; returns the exit status."""
    from pelican_smo.inspect.output import PREVIEW, Output
    from pelican_smo.inspect.server import Live, Server
    from pelican_smo.inspect.studio import Studio, studio

    def look(version: str) -> Studio:
        return studio(Output(server.folder), cache=cache, version=version)

    folder = Path(asked.output)
    cache = Path(asked.cache) if asked.cache else None
    if cache and not cache.is_dir():
        print(f"{cache}: this folder does not exist. --cache names Pelican's CACHE_PATH.")
        return 2
    try:
        server = Server((asked.bind, asked.port), folder)
    except (FileNotFoundError, NotADirectoryError):
        print(f"{folder}: this folder does not exist. Build the site, or name its output folder.")
        return 2
    except (OSError, UnicodeError) as error:
        print(_why(asked, error))
        return 2
    with server:
        if not server.folder.is_dir():
            print(f"{folder}: this is not a folder. Name the folder that the site is built into.")
            return 2
        port = server.server_address[1]
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(asked.bind, asked.bind)  # noqa: S104
        root = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
        try:
            server.studio = Live(server.folder, look)
            print(f"The site:   {root}")
            print(f"The studio: {root}{PREVIEW}/")
            print("Stop it with Ctrl-C.", flush=True)
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


def _why(asked: argparse.Namespace, error: Exception) -> str:
    """Why a server cannot listen, and what to do."""
    code = getattr(error, "errno", None)
    if code == errno.EADDRINUSE:
        return (
            f"Port {asked.port} is in use, perhaps by another preview. Stop that, or choose "
            f"another port: --port {asked.port + 1 if asked.port < 65535 else PORT}"
        )
    if code == errno.EACCES:
        return f"Port {asked.port} is not yours to use. Choose one above 1023: --port {PORT}"
    return f"{asked.bind}: this machine has no such address. Leave --bind out, or write 127.0.0.1"


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 65535, got {text!r}")
    return int(text)
