"""When somebody is reminded of an hour at which they are expected."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers.rules import hours

MORNING = time(9)
WEEK = timedelta(days=7)
SOON = timedelta(hours=2)


class Stage(StrEnum):
    """How near it is. What concerns the same day (`soon`) leaves at any hour."""

    WEEK = "week"
    EVE = "eve"
    SOON = "soon"


def moments(at: datetime, zone: ZoneInfo, holidays: Container[date]) -> dict[Stage, datetime]:
    """A week before, on the last working day before, two hours before; in that order."""
    day = at.astimezone(zone).date()
    return {
        Stage.WEEK: morning(day - WEEK, zone),
        Stage.EVE: morning(hours.working_day_before(day, holidays), zone),
        Stage.SOON: at - SOON,
    }


def stage(
    at: datetime, now: datetime, by: datetime, zone: ZoneInfo, holidays: Container[date]
) -> Stage | None:
    """The last whose moment has come `by` then: what a late one would have said is said by the
    next. None before the first, and from its beginning on."""
    if now >= at:
        return None
    come = [each for each, moment in moments(at, zone, holidays).items() if moment <= by]
    return come[-1] if come else None


def morning(day: date, zone: ZoneInfo) -> datetime:
    """The hour at which a day's reminders are looked for."""
    return hours.instant(datetime.combine(day, MORNING), zone)
