"""Dates: always with a zone, in forms that every reader takes."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pelican.utils import SafeDatetime

from pelican_smo.base import dates


@pytest.mark.parametrize(
    ("date", "zone", "iso", "rfc822"),
    [
        (datetime(2026, 3, 1, 10), "Europe/Berlin", "2026-03-01T10:00:00+01:00",
         "Sun, 01 Mar 2026 10:00:00 +0100"),
        (SafeDatetime(2026, 7, 1), "Asia/Kolkata", "2026-07-01T00:00:00+05:30",
         "Wed, 01 Jul 2026 00:00:00 +0530"),
        (datetime(2026, 3, 1, 10, 0, 0, 999999, UTC), "Europe/Berlin",
         "2026-03-01T10:00:00+00:00", "Sun, 01 Mar 2026 10:00:00 +0000"),
        # The day that the author wrote stays, where UTC would be the day before.
        (datetime(1812, 6, 24), "Europe/Paris", "1812-06-24T00:00:00+00:09",
         "Wed, 24 Jun 1812 00:00:00 +0009"),
        (datetime(1, 1, 1), "Asia/Tokyo", "0001-01-01T00:00:00+09:19",
         "Mon, 01 Jan 0001 00:00:00 +0919"),
        (datetime(9999, 12, 31, 23), "America/New_York", "9999-12-31T23:00:00-05:00",
         "Fri, 31 Dec 9999 23:00:00 -0500"),
    ],
)  # fmt: skip
def test_a_date_has_both_forms(date: datetime, zone: str, iso: str, rfc822: str) -> None:
    zoned = dates.zoned(date, zone)
    assert type(zoned) is datetime
    assert dates.iso(zoned) == iso
    assert dates.rfc822(zoned) == rfc822
    assert dates.read(iso) == zoned


ZONES = ["UTC", "Europe/Paris", "Asia/Tokyo", "America/New_York", "Africa/Monrovia", "Asia/Kolkata"]


@given(st.datetimes(), st.sampled_from(ZONES))
def test_every_date_can_be_written_and_read_again(date: datetime, zone: str) -> None:
    zoned = dates.zoned(date, zone)
    assert zoned.replace(tzinfo=None) == date.replace(microsecond=0)
    assert (zoned.utcoffset() or timedelta()) % timedelta(minutes=1) == timedelta()
    assert datetime.fromisoformat(dates.iso(zoned)) == zoned
    if date.year >= 100:
        # Python's reader takes years of two digits for those of our century.
        assert parsedate_to_datetime(dates.rfc822(zoned)) == zoned
    assert dates.zoned(zoned) == zoned


def test_no_date_is_nothing() -> None:
    assert dates.iso(None) == ""


@given(st.text() | st.text("0123456789:-+TZ, JanMon", max_size=60))
def test_what_is_no_date_is_told(said: str) -> None:
    found = dates.read(said)
    assert found is None or isinstance(found, datetime)
    assert dates.read("1" * 41) is None
