"""What comes in, what leaves, and what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class Lane(IntEnum):
    """What leaves first: the answer to a person, then a reminder, then a broadcast."""

    REPLY = 0
    REMINDER = 1
    BROADCAST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """An event taken in. `event` is kept only while it waits to be handled (again).

    `id` sorts by the moment it came in: who waits is handled in that order.
    """

    id: str
    channel: str
    external_id: str
    address: str
    raw: str
    event: str | None = None
    status: str = "done"
    attempts: int = 0
    next_try_at: datetime | None = None
    error: str | None = None
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A message to deliver.

    A reply holds its rendered `message`. A proactive one holds `say` (key and parameters) and
    no address: both are decided when it is claimed. `next_try_at` is the moment from which it
    may be claimed (None: at once), `first_try_at` that of the first send that failed. `about` is
    the call it announces; `replaces` is the row whose bubble this one rewrites in place; where its
    announcement is paused its status is `held`. What is `urgent` concerns today: it waits for no
    permitted hour, and no pause holds it. What is to be told the `same_day` leaves in the hours of
    the organisation too, whatever those of the person's service.
    """

    id: str
    person_id: str
    channel: str
    address: str
    lane: Lane
    message: str | None = None
    say: str | None = None
    status: str = "pending"
    attempts: int = 0
    next_try_at: datetime | None = None
    first_try_at: datetime | None = None
    expires_at: datetime | None = None
    claimed_by: str | None = None
    claimed_until: datetime | None = None
    platform_id: str | None = None
    error: str | None = None
    dedupe: str | None = None
    about: str | None = None
    replaces: str | None = None
    urgent: bool = False
    same_day: bool = False
    created_at: datetime
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a conversation in the page: what was said, by whom, in which order.

    `revision` is the page's cursor: it grows with every line and every change, per person.
    """

    id: str
    person_id: str
    place: int
    revision: int
    author: str
    event_id: str | None
    body: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """Something to do at a moment. `local` and `zone` are the intent, `due_at` derives from it."""

    id: str
    kind: str
    person_id: str | None
    subject: str
    due_at: datetime
    local: str
    zone: str
    dedupe: str
    expires_at: datetime | None = None
    done_at: datetime | None = None
