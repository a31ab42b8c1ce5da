"""Continue after a failure in something that a site can do without."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

logger = logging.getLogger(__name__)


@contextmanager
def going_on(without: str, *names: object) -> Iterator[None]:
    """Log an exception and continue.

    `without` is the message: what the site lacks now, as a format for `names`. With
    `--fatal`, Pelican stops at it.
    """
    try:
        yield
    except Exception:
        logger.exception(without, *names)
