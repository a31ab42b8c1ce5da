"""Build one Pelican site in this process: the child of ``benchmarks.overhead``.

The only argument is a JSON object of Pelican settings.  The exit status is 1 if
an error is logged or a plugin does not load, because a failed build is not
worth measuring.
"""

from __future__ import annotations

import json
import logging
import sys

from pelican import Pelican
from pelican.settings import read_settings


class Errors(logging.Handler):
    """Keeps logged errors."""

    def __init__(self) -> None:
        """Start without messages."""
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.messages.append(self.format(record))


def main() -> int:
    """Build the site that the first argument describes."""
    errors = Errors()
    logging.getLogger().addHandler(errors)
    settings = json.loads(sys.argv[1])
    wanted = len(settings["PLUGINS"])
    pelican = Pelican(read_settings(override=settings))
    if len(pelican.plugins) == wanted:
        pelican.run()
    else:
        errors.messages.append("a plugin is missing")
    for message in errors.messages:
        print(message, file=sys.stderr)
    return 1 if errors.messages else 0


if __name__ == "__main__":
    raise SystemExit(main())
