"""The milestones of a mission: how many days after the signature, and on which day that is."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import date, timedelta

from handlers.rules import hours

MOST = 6
FURTHEST = 730  # days


def read_days(text: str) -> tuple[int, ...] | None:
    """« 15, 45 et 120 » as days in order; None where there is no such list."""
    found = sorted({int(number) for number in re.findall(r"\d{1,5}", text)})
    if not found or len(found) > MOST or found[0] < 1 or found[-1] > FURTHEST:
        return None
    return tuple(found)


def due_on(signed: date, days: int, holidays: Container[date]) -> date:
    """The day of a milestone: a working day, so many days after the signature or just after."""
    return hours.working_days_after(signed + timedelta(days=days - 1), 1, holidays)
