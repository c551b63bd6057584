"""Calls for contributions, their announcement, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class CallStatus(StrEnum):
    """`planned`: not open yet; `cancelled`: it never opened."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Announcement(StrEnum):
    """How far a call's announcement is; `stopped`: who has not had it will not."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A theme put to the staff.

    `audience` are ids of services, [] is everyone; `reminders` are days before `closes_at`.
    `report` holds the figures of the announcement once it is over (its messages are forgotten).
    `version` grows with every change: who saves an older one is refused.
    """

    id: str
    reference: str
    status: CallStatus
    announcement: Announcement = Announcement.WAITING
    version: int = 1
    theme: str
    question: str
    context: str | None = None
    media_id: str | None = None
    audience: list[str] = field(default_factory=list)
    reminders: list[int] = field(default_factory=list)
    opens_at: datetime
    closes_at: datetime
    by: str | None = None
    report: dict[str, Any] | None = None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFigures:
    """What came of a call so far: begun by people, sent by people, ideas, from services."""

    begun: int
    contributors: int
    ideas: int
    services: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallGroup:
    """So many people of one service (None: not known) on one channel."""

    channel: str
    service_id: str | None
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an announcement is: of `people`, those who have it, those still `owed` it, and those
    nobody can reach. Of what is owed some is `waiting` (for people's hours mostly, the first until
    `next_at`) and some `leaving` now; while it is paused, the rest does neither.
    """

    people: int
    sent: int
    owed: int
    waiting: int
    leaving: int
    unreachable: int
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterFigures:
    """What a poster brought: people who first came by its code, and the ideas they sent.

    `service` is a name, `call` a reference; None where the poster speaks to everyone, of any idea.
    """

    code: str
    service: str | None
    call: str | None
    created_at: datetime
    contacts: int
    ideas: int
