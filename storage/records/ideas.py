"""Ideas and their history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class IdeaStatus(StrEnum):
    """The states of an idea; the steps between them are in handlers/rules/idea_lifecycle.py."""

    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    ANSWERED = "answered"
    SCHEDULED = "scheduled"
    ABANDONED = "abandoned"
    TO_REWORK = "to_rework"
    LAUNCHED = "launched"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class Apart(StrEnum):
    """A report of danger, violence or harassment, taken out of the ideas. `asked`: its author has
    not said yet whether it may be handed on; `agreed`: it may; `call_first`: telephone before."""

    ASKED = "asked"
    AGREED = "agreed"
    CALL_FIRST = "call_first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """An idea that was sent; `apart` where it turned out to be a report of danger.

    A text is "" where there is only a voice note so far; a criterion is None for « Je ne sais
    pas ».
    """

    id: str
    reference: str
    version: int
    person_id: str | None
    status: IdeaStatus
    title: str
    problem: str
    proposal: str
    criteria: dict[str, str | None]
    part: str | None
    call: str | None = None
    service_id: str | None = None
    service_text: str | None = None
    name: str | None = None
    channel: str
    promised_on: str
    apart: Apart | None = None
    created_at: datetime
    submitted_at: datetime
    updated_at: datetime

    @property
    def state(self) -> str:
        """What people are told it is: its status, or "apart"."""
        return "apart" if self.apart else self.status.value


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaEvent:
    """A line of an idea's history: who did what, when and why."""

    id: str
    idea_id: str
    at: datetime
    event: str
    by: str | None = None
    note: str | None = None
