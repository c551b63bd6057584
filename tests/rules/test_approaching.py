"""An hour that comes near: each reminder in its turn, a late one said by the next."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.rules.approaching import SOON, Stage, moments, stage

PARIS = ZoneInfo("Europe/Paris")
NINE = datetime(2027, 1, 12, 8, tzinfo=UTC)  # a Tuesday, nine o'clock in Paris
HOLIDAYS = frozenset({date(2027, 5, 6), date(2027, 5, 17)})
HOURS = st.datetimes(
    datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)
)  # fmt: skip


def _stage(at: datetime, now: datetime, ahead: timedelta = timedelta(0)) -> Stage | None:
    return stage(at, now, now + ahead, PARIS, ())


def test_a_week_a_day_two_hours_before() -> None:
    """The mornings are those of the wall; the last counts back from the hour itself."""
    local = [at.astimezone(PARIS) for at in moments(NINE, PARIS, ()).values()]
    assert [f"{at:%d %H:%M}" for at in local] == ["05 09:00", "11 09:00", "12 07:00"]


def test_the_day_before_is_a_working_day() -> None:
    """Of a Monday after a holiday's weekend, the Thursday."""
    monday = datetime(2027, 5, 10, 8, tzinfo=UTC)
    friday_off = HOLIDAYS | {date(2027, 5, 7)}
    assert moments(monday, PARIS, friday_off)[Stage.EVE].date() == date(2027, 5, 5)


def test_it_is_said_in_turn() -> None:
    """Nothing before the first moment, nothing once it begins; what is late is overtaken."""
    said = [
        _stage(NINE, NINE - timedelta(**before))
        for before in ({"days": 8}, {"days": 6}, {"hours": 23}, {"hours": 1}, {"hours": 0})
    ]
    assert said == [None, Stage.WEEK, Stage.EVE, Stage.SOON, None]


def test_what_begins_a_little_later_comes_along() -> None:
    """Two slots of a morning are due by the same moment; what began stays unsaid."""
    later = NINE + timedelta(minutes=25)
    now, hour = NINE - SOON, timedelta(hours=1)
    assert _stage(later, now) is Stage.EVE
    assert _stage(later, now, hour) is Stage.SOON
    assert _stage(NINE, NINE, hour) is None


@settings(deadline=None)
@given(at=HOURS, before=st.timedeltas(timedelta(0), timedelta(days=9)))
def test_its_moments_follow_each_other(at: datetime, before: timedelta) -> None:
    """Whatever the day and the change of the clock: in order, and the stage is that of the last."""
    found = moments(at, PARIS, HOLIDAYS)
    in_order = [found[each] for each in Stage]
    assert in_order == sorted(in_order)
    assert in_order[-1] < at
    said = stage(at, at - before, at - before, PARIS, HOLIDAYS)
    come = [each for each in Stage if found[each] <= at - before]
    assert said is (come[-1] if come and before else None)
