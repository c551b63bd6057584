"""A reminder that is due, now or later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from storage.records.ideas import Idea


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """`subject` is the id of the milestone, the letter or the idea that `stage` is about; what is
    reminded of was expected on `due_on`, and the reminder may leave from `since` on.

    `mentors`: it goes to the mentor; `name` is that of the other one. `movable`: it may be put off.
    """

    subject: str
    stage: str
    due_on: date
    since: date
    idea: Idea
    days: int = 0
    mentors: bool = False
    name: str | None = None
    number: str | None = None
    movable: bool = False
