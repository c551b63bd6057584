"""The vocabulary of what follows a decision: rework, mentor, letter, milestones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class MentorshipStatus(StrEnum):
    """`asked`: directors may offer themselves; `choosing`: the secretary general chooses;
    `board`: the executive board names somebody, an organiser writes it down; `chosen`."""

    ASKED = "asked"
    CHOOSING = "choosing"
    BOARD = "board"
    CHOSEN = "chosen"


class MilestoneStatus(StrEnum):
    """What its mentor says of it; `dropped`: nobody spoke of it before another letter was signed,
    somebody else became mentor, or the idea was done."""

    WAITING = "waiting"
    MOVING = "moving"
    STUCK = "stuck"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentorship:
    """The search for an idea's mentor, and the mentor. `offers_until` is a day (ISO)."""

    idea_id: str
    status: MentorshipStatus = MentorshipStatus.ASKED
    version: int = 1
    asked_at: datetime
    offers_until: str
    mentor_id: str | None = None
    chosen_by: str | None = None
    chosen_at: datetime | None = None
    updated_at: datetime

    @property
    def last_day(self) -> date:
        """`offers_until` as a day."""
        return date.fromisoformat(self.offers_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorOffer:
    """A director's `yes` or `no`."""

    idea_id: str
    person_id: str
    answer: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A version of a mission letter; `body` is what stands in it (as its template takes it).

    `pdf` and `editable` are ids of media. Its milestones count from `signed_on`, a day (ISO).
    """

    id: str
    idea_id: str
    number: str
    version: int
    body: dict[str, Any]
    pdf: str | None = None
    editable: str | None = None
    signed_on: str | None = None
    acknowledged_at: datetime | None = None
    created_at: datetime

    @property
    def signature(self) -> date | None:
        """`signed_on` as a day."""
        return date.fromisoformat(self.signed_on) if self.signed_on else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A point between mentor and bearer, so many `days` after the signature.

    `due_on` is its day (ISO), `moved_to` the day it was put off to.
    """

    id: str
    idea_id: str
    letter_id: str
    days: int
    due_on: str
    status: MilestoneStatus = MilestoneStatus.WAITING
    version: int = 1
    moved_to: str | None = None
    updated_at: datetime

    @property
    def day(self) -> date:
        """The day it is expected on now."""
        return date.fromisoformat(self.moved_to or self.due_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneWord:
    """What somebody said at a milestone: a state, and a sentence if they wrote one."""

    id: str
    milestone_id: str
    person_id: str
    state: str
    sentence: str | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A reminder that was sent of something due on that day (ISO); `person_id` is "" for the
    organisers."""

    subject: str
    person_id: str
    stage: str
    due_on: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rework:
    """What the jury asks of that version of an idea. `answers` by question (`reason1`, …) came
    with the next version, at `sent_at`."""

    idea_id: str
    version: int
    questions: list[str]
    answers: dict[str, str] = field(default_factory=dict)
    asked_at: datetime
    sent_at: datetime | None = None
