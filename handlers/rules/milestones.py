"""The milestones of a mission: how many days after the signature, and what a change keeps."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.rules import hours
from storage.records.mentor import Milestone, MilestoneStatus

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


@dataclass(frozen=True, slots=True)
class Change:
    """What another version of a letter makes of the milestones there are."""

    kept: tuple[Milestone, ...]
    dropped: tuple[Milestone, ...]
    added: tuple[int, ...]


def change(there: Sequence[Milestone], days: Sequence[int]) -> Change:
    """What was said stays; a milestone still awaited that stands no more in the letter goes."""
    alive = [each for each in there if each.status is not MilestoneStatus.DROPPED]
    known = {each.days for each in alive}
    gone = tuple(
        each for each in alive if each.days not in days and each.status is MilestoneStatus.WAITING
    )
    return Change(
        kept=tuple(each for each in alive if each.days in days),
        dropped=gone,
        added=tuple(each for each in days if each not in known),
    )
