"""Dates as pages, structured data and feeds state them: always with a zone."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from pelican_smo.base.text import fold

_MINUTE = timedelta(minutes=1)
_LONGEST = 40
"""Characters of a date; what is longer takes Python's parsers long, and is none."""


def zoned(date: datetime, zone: str = "UTC") -> datetime:
    """A date that every format can state; one without a zone is in `zone` (an IANA name).

    RFC 3339 (5.6) and RFC 822 (5.1) have offsets of whole minutes, but zones had
    seconds before railways came (Paris: 9 minutes 21). The day and the time that the
    author wrote stay, so the offset is rounded. There are no fractions: the time of a
    file has some, and no author means them.
    """
    offset = date.utcoffset() if date.tzinfo else date.replace(tzinfo=_zone(zone)).utcoffset()
    # A zone with rules would be asked again for each text that is made of the date, and
    # Pelican's own kind of date asks for the locale.
    return datetime(
        date.year, date.month, date.day, date.hour, date.minute, date.second,
        tzinfo=_fixed(offset or timedelta()),
    )  # fmt: skip


def iso(date: datetime | None) -> str:
    """A zoned date in ISO 8601, as RFC 3339 profiles it; empty for none."""
    return date.isoformat() if date else ""


def rfc822(date: datetime) -> str:
    """A zoned date as RSS and HTTP write it (RFC 822, with four digits for the year)."""
    return format_datetime(date)


def read(said: str) -> datetime | None:
    """The date that a text states in either form, without a zone where it states none;
    None if it is no date.
    """
    said = fold(said) if len(said) <= _LONGEST else ""
    for form in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return form(said)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


# A site has two offsets, in summer and in winter.
@lru_cache
def _fixed(offset: timedelta) -> timezone:
    return timezone(round(offset / _MINUTE) * _MINUTE) if offset else UTC


@lru_cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
