"""When people may be written to first, right across changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.hours import (
    Hours,
    Window,
    instant,
    next_permitted,
    parse_hours,
    permitted,
    working_days_after,
    working_days_between,
)

PARIS = ZoneInfo("Europe/Paris")
WORKING = parse_hours("lun-ven 08:00-19:00")
HOLIDAYS = frozenset({date(2026, 12, 25), date(2027, 1, 1), date(2027, 3, 29)})

MINUTES = st.integers(0, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60))
WINDOWS = (
    st.builds(
        Window, st.frozensets(st.integers(0, 6), min_size=1), opens=MINUTES, closes=MINUTES
    ).filter(lambda window: window.opens < window.closes)
)  # fmt: skip
ANY_HOURS = st.lists(WINDOWS, min_size=1, max_size=3).map(tuple)
AUTUMN, SPRING = datetime(2026, 10, 24, tzinfo=UTC), datetime(2027, 3, 27, tzinfo=UTC)
MOMENTS = st.one_of(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(lambda at: at.replace(tzinfo=UTC)),
    st.integers(0, 3 * 86_400).map(lambda seconds: AUTUMN + timedelta(seconds=seconds)),
    st.integers(0, 3 * 86_400).map(lambda seconds: SPRING + timedelta(seconds=seconds)),
)


@given(MOMENTS, ANY_HOURS)
def test_the_next_permitted_moment_is_permitted(moment: datetime, hours: Hours) -> None:
    """Whatever the windows and the day: it is permitted, and never earlier than asked."""
    found = next_permitted(moment, hours, PARIS, HOLIDAYS)
    assert found >= moment
    assert permitted(found, hours, PARIS, HOLIDAYS)


@given(MOMENTS, ANY_HOURS, st.floats(0, 1, exclude_max=True))
def test_there_is_none_before_it(moment: datetime, hours: Hours, part: float) -> None:
    """It is the first: no moment between is permitted."""
    found = next_permitted(moment, hours, PARIS, HOLIDAYS)
    between = moment + (found - moment) * part
    assert between >= found or not permitted(between, hours, PARIS, HOLIDAYS)
    if found > moment:
        assert not permitted(found - timedelta(microseconds=1), hours, PARIS, HOLIDAYS)


@pytest.mark.parametrize(
    ("asked", "opens"),
    [
        ("2026-10-24 20:00", "2026-10-26 08:00"),  # the clock is put back in the night between
        ("2027-03-27 20:00", "2027-03-30 08:00"),  # put forward; Monday 29 is a holiday
        ("2026-12-24 19:00", "2026-12-28 08:00"),  # Christmas, then a weekend
        ("2026-11-19 18:59", "2026-11-19 18:59"),
        ("2026-11-19 07:59", "2026-11-19 08:00"),
    ],
)
def test_working_hours(asked: str, opens: str) -> None:
    """Eight in the morning is eight on the wall, in winter and in summer."""
    moment = datetime.fromisoformat(asked).replace(tzinfo=PARIS)
    found = next_permitted(moment, WORKING, PARIS, HOLIDAYS).astimezone(PARIS)
    assert f"{found:%Y-%m-%d %H:%M}" == opens


def test_wall_times_that_come_twice_or_never() -> None:
    """Of 02:30 that comes twice the first is meant; 02:30 that is skipped is an hour later."""
    twice = instant(datetime(2026, 10, 25, 2, 30), PARIS)
    never = instant(datetime(2027, 3, 28, 2, 30), PARIS)
    assert twice == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert never.astimezone(PARIS).replace(tzinfo=None) == datetime(2027, 3, 28, 3, 30)


def test_without_any_window_nothing_waits() -> None:
    """Windows that never open would lose messages: without any, now is as good as ever."""
    moment = datetime(2026, 11, 22, 3, tzinfo=UTC)
    assert next_permitted(moment, (), PARIS, HOLIDAYS) == moment


@pytest.mark.parametrize(
    ("text", "moment", "expected"),
    [
        ("lun-ven 08:00-19:00; sam 8h-12h", "2026-11-21 09:00", True),
        ("lun-ven 08:00-19:00; sam 8h-12h", "2026-11-21 12:00", False),
        ("13h-15h", "2026-11-20 14:30", True),
        ("13h-15h", "2026-11-21 14:30", False),
        ("ven-lun 06:00-07:00", "2026-11-22 06:30", True),
        ("mon-fri 8:00-19:00", "2026-11-20 18:00", True),
    ],
)
def test_hours_as_people_write_them(text: str, moment: str, expected: bool) -> None:
    """Days and hours in French or English, several windows, days that go round the week."""
    at = datetime.fromisoformat(moment).replace(tzinfo=PARIS)
    assert permitted(at, parse_hours(text), PARIS, HOLIDAYS) is expected


@pytest.mark.parametrize("text", ["toujours", "lun 25:00-26:00", "lun 12:00-08:00", "xyz 8h-9h"])
def test_hours_that_mean_nothing(text: str) -> None:
    """What was not understood is named."""
    with pytest.raises(ValueError, match=text.split(" ")[0]):
        parse_hours(text)


@given(st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.integers(1, 40))
def test_working_days(day: date, count: int) -> None:
    """Exactly so many working days lie after the day, up to and with the one that is found."""
    found = working_days_after(day, count, HOLIDAYS)
    days = [day + timedelta(days=n) for n in range(1, (found - day).days + 1)]
    working = [each for each in days if each.weekday() < 5 and each not in HOLIDAYS]
    assert len(working) == count
    assert working[-1] == found


@given(st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.integers(0, 40))
def test_working_days_counted(day: date, count: int) -> None:
    """As many as it took to come there; none where the other day is not later."""
    found = working_days_after(day, count, HOLIDAYS)
    assert working_days_between(day, found, HOLIDAYS) == count
    assert working_days_between(found, day, HOLIDAYS) == 0


def test_no_working_day() -> None:
    """Nothing to wait for is today."""
    assert working_days_after(date(2026, 11, 21), 0, HOLIDAYS) == date(2026, 11, 21)
