"""What the owner should see once, although nothing is wrong."""

import logging


def show(logger: logging.Logger, message: str, *args: object) -> None:
    """Log a message at INFO that Pelican shows like a warning: unless run with `--quiet`.

    `--fatal warnings` does not stop at it. Pelican shows each message once per process.
    """
    if not logger.isEnabledFor(logging.WARNING):
        return
    path, line, function, _ = logger.findCaller(stacklevel=2)
    record = logger.makeRecord(
        logger.name, logging.INFO, path, line, message, args, None, function
    )  # fmt: skip
    # Bypasses the level of the logger, which would drop INFO, but not the filter that knows
    # what has been shown before. It is the base class's, since Pelican's own method raises
    # from 4.12 on.
    if logging.Filterer.filter(logger, record):
        logger.callHandlers(record)
