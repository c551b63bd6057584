"""By which day the bearer of a launched idea knows their mentor, and what is said if they do not.

Pure: one day for the bearer, for whoever chooses, and for the program.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date

from handlers.rules import hours

CHOICE = 3  # working days to choose in, after the last one on which directors answer
LONGER = 10  # working days more, where that was not enough


def first(last_day: date, holidays: Container[date]) -> date:
    """The day that is promised when an idea is launched."""
    return hours.working_days_after(last_day, CHOICE, holidays)


def days(last_day: date, today: date, holidays: Container[date]) -> tuple[date | None, date]:
    """The last promised day that has come (None if none has), and the one that is to come."""
    come, coming = None, first(last_day, holidays)
    while coming <= today:
        come, coming = coming, hours.working_days_after(coming, LONGER, holidays)
    return come, coming
