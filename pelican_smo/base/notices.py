"""What the site's owner should see once, though nothing is wrong."""

import logging


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
    # Past the level of the logger, at which INFO would end, but not past the filter that
    # knows what has been shown before: the plain one, since Pelican's own method raises
    # from 4.12 on.
    if logging.Filterer.filter(logger, record):
        logger.callHandlers(record)
