"""Which reminder comes next, and from which day on.

Pure: what was sent and when, today, the holidays. A reminder that comes too late to be of use is
passed over: after the day itself nobody is told that it comes soon.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from handlers.rules import hours

BEFORE = 2  # working days
LATE = 2  # working days
AGAIN = timedelta(days=7)
CALL = 3  # working days
PUT_OFF = timedelta(days=7)


class Stage(StrEnum):
    """`soon`: the day comes; `first`, `second`: it has passed; `call`: organisers telephone."""

    SOON = "soon"
    FIRST = "first"
    SECOND = "second"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Next:
    """A reminder, and the first day it may be sent on."""

    stage: Stage
    on: date


Sent = Mapping[Stage, date]
"""The day each reminder of one due date was sent."""


def for_mentor(day: date, sent: Sent, today: date, holidays: Container[date]) -> Next | None:
    """The next reminder of something expected on that day; None when organisers were told."""
    if Stage.CALL in sent:
        return None
    if Stage.SECOND in sent:
        return Next(Stage.CALL, hours.working_days_after(sent[Stage.SECOND], CALL, holidays))
    if Stage.FIRST in sent:
        return Next(Stage.SECOND, _working(sent[Stage.FIRST] + AGAIN, holidays))
    if Stage.SOON not in sent and today <= day:
        return Next(Stage.SOON, working_days_before(day, BEFORE, holidays))
    return Next(Stage.FIRST, hours.working_days_after(day, LATE, holidays))


def for_bearer(
    day: date, sent: Sent, mentor: Sent, today: date, holidays: Container[date]
) -> Next | None:
    """The bearer hears of the day, and is told when their mentor is late: the same day."""
    if Stage.FIRST in mentor:
        return None if Stage.FIRST in sent else Next(Stage.FIRST, mentor[Stage.FIRST])
    if Stage.SOON in sent or today > day:
        return None
    return Next(Stage.SOON, working_days_before(day, BEFORE, holidays))


def overtaken(later: Iterable[date], today: date, holidays: Container[date]) -> bool:
    """Whether one of the later points is so near that this one is spoken of no more."""
    return any(working_days_before(each, BEFORE, holidays) <= today for each in later)


def call_on(second: date, holidays: Container[date]) -> date:
    """The day an organiser telephones, where the second reminder went out on that day."""
    return hours.working_days_after(second, CALL, holidays)


def put_off(today: date, holidays: Container[date]) -> date:
    """« Dans une semaine »."""
    return _working(today + PUT_OFF, holidays)


def working_days_before(day: date, count: int, holidays: Container[date]) -> date:
    """The day from which so many working days are left until then."""
    while count > 0:
        day -= timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            count -= 1
    return day


def _working(day: date, holidays: Container[date]) -> date:
    """That day if people work on it, else the next on which they do."""
    return hours.working_days_after(day - timedelta(days=1), 1, holidays)
