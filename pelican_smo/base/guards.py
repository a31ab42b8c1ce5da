"""Going on where something fails that no site must have."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

logger = logging.getLogger(__name__)


@contextmanager
def going_on(without: str, *names: object) -> Iterator[None]:
    """Log what fails, and go on; `without` tells what the site lacks then, as a format for
    `names`. Pelican's --fatal makes a stop of it.
    """
    try:
        yield
    except Exception:
        logger.exception(without, *names)
