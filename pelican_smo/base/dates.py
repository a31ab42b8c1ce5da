"""Dates as pages, structured data and feeds state them: always with a zone."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from pelican_smo.base.text import fold

_MINUTE = timedelta(minutes=1)
_LONGEST = 40
"""Characters; a longer text is not a date, and would keep Python's parsers busy."""


def zoned(date: datetime, zone: str = "UTC") -> datetime:
    """A date that every format can state; one without a zone is in `zone` (an IANA name).

    RFC 3339 (5.6) and RFC 822 (5.1) allow offsets of whole minutes only, but zones had
    seconds before railways came (Paris: 9 minutes 21). The offset is rounded, so that the
    author's day and time stay. Fractions of a second are dropped: they come from the time
    of a file, and no author means them.
    """
    offset = date.utcoffset() if date.tzinfo else date.replace(tzinfo=_zone(zone)).utcoffset()
    # A zone with rules is consulted again each time the date is formatted, and Pelican's
    # own date class consults the locale.
    return datetime(
        date.year, date.month, date.day, date.hour, date.minute, date.second,
        tzinfo=_fixed(offset or timedelta()),
    )  # fmt: skip


def iso(date: datetime | None) -> str:
    """A zoned date in ISO 8601 (profile of RFC 3339); empty for None."""
    return date.isoformat() if date else ""


def rfc822(date: datetime) -> str:
    """A zoned date as RSS and HTTP write it (RFC 822, with four digits for the year)."""
    return format_datetime(date)


def read(said: str) -> datetime | None:
    """The date that a text states in either form; None if it is not a date.

    A text without a zone gives a date without one.
    """
    said = fold(said) if len(said) <= _LONGEST else ""
    for form in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return form(said)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


# A site has two offsets: summer and winter.
@lru_cache
def _fixed(offset: timedelta) -> timezone:
    return timezone(round(offset / _MINUTE) * _MINUTE) if offset else UTC


@lru_cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
