"""Three years through six changes of the clock: what was asked for an hour of the wall comes then.

The wall is read here by the rule as it stands in law: summer time from the last Sunday of March to
the last Sunday of October, at one o'clock universal time. Nothing of the program is used for it.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest

from storage.records.delivery import Timer
from storage.rows import moment
from tests.rules.years.juries import Juries
from tests.rules.years.life import Lived
from tests.rules.years.read import text

pytestmark = [
    pytest.mark.soak,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
MORNING, OPENING, MIDNIGHT = time(9), time(8), time(0)
ASKED = {
    "jury.answer": {MORNING},
    "jury.paper": {MORNING},
    "jury.silence": {MIDNIGHT},
    "jury.lottery": {OPENING},
    "jury.awaiting": {MORNING, OPENING},  # or where organisers may not be written to before
}
SOON, MOST = timedelta(hours=2), timedelta(hours=5)
HOUR = re.compile(r"(\d+)\u00a0h")


def _last_sunday(year: int, month: int) -> datetime:
    last = date(year, month, 31)
    return datetime.combine(last - timedelta(days=(last.weekday() + 1) % 7), time(1), UTC)


def _changes() -> list[datetime]:
    return [_last_sunday(year, month) for year in range(2026, 2031) for month in (3, 10)]


def _wall(at: datetime) -> datetime:
    """What the clock on the wall shows, in France."""
    summer = _last_sunday(at.year, 3) <= at < _last_sunday(at.year, 10)
    return at.replace(tzinfo=None) + timedelta(hours=2 if summer else 1)


def _after_a_change(timer: Timer) -> bool:
    """Within the weeks for which it was asked before the clock changed."""
    return any(timedelta(0) <= timer.due_at - each < timedelta(days=21) for each in _changes())


def test_each_at_its_hour_of_the_wall(lived: Lived) -> None:
    """Nine o'clock stays nine o'clock, midnight midnight: winter and summer."""
    asked = [each for each in lived.timers if each.kind in ASKED]
    assert Counter(each.kind for each in asked).keys() == ASKED.keys()
    assert len([each for each in asked if _after_a_change(each)]) > 50
    for timer in asked:
        assert _wall(timer.due_at).time() in ASKED[timer.kind], timer


def test_two_hours_before_are_two_hours(lived: Lived) -> None:
    """A session is looked at on mornings at nine, and two real hours before it begins and before
    each of its ideas: also where the clock changes between."""
    near = [each for each in lived.timers if each.kind == "jury.near"]
    assert len(near) > 400
    counted_back = [each for each in near if _is_soon(each)]
    starts = {_starts_at(each) for each in near}
    assert {each.due_at + SOON for each in counted_back} >= starts
    assert len([each for each in starts if _near_a_change(each)]) > 2
    mornings = [each for each in near if not _is_soon(each)]
    assert {_wall(each.due_at).time() for each in mornings} == {MORNING}


def _starts_at(timer: Timer) -> datetime:
    return moment(timer.subject.partition(" ")[2])


def _is_soon(timer: Timer) -> bool:
    return timedelta(0) <= timer.due_at + SOON - _starts_at(timer) < MOST


def _near_a_change(at: datetime) -> bool:
    return any(timedelta(0) <= at - each < SOON for each in _changes())


def test_an_hour_that_does_not_exist_is_never_said(lived: Lived) -> None:
    """She types it on the days on which the clock is put forward; nobody reads it."""
    [juries] = [each for each in lived.life.casts if isinstance(each, Juries)]
    assert juries.standing.did["hour that does not exist"] > 0
    springs = {f"{each.day}\u00a0mars" for each in _changes() if each.month == 3}
    sentences = [each for row, _ in lived.sent for each in text(row).split("\n")]
    said = [HOUR.findall(each) for each in sentences if any(day in each for day in springs)]
    assert len([hours for hours in said if "3" in hours]) > 3
    assert [hours for hours in said if "2" in hours] == []
