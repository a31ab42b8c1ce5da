"""What the site's owner should see once, though nothing is wrong."""

import logging
from contextlib import suppress

from pelican.log import FilteredMessage


def show(logger: logging.Logger, message: str, *args: object) -> None:
    """Log at INFO what Pelican shows as it shows warnings: unless it is run with --quiet.

    `--fatal warnings` does not stop at it, and Pelican shows each message once a process.
    """
    if not logger.isEnabledFor(logging.WARNING):
        return
    path, line, function, _ = logger.findCaller(stacklevel=2)
    record = logger.makeRecord(
        logger.name, logging.INFO, path, line, message, args, None, function
    )  # fmt: skip
    # What has been shown before is filtered, which Pelican says with an error.
    with suppress(FilteredMessage):
        # Past the level of the logger, at which INFO would end.
        logger.handle(record)
