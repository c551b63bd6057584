"""The vocabulary of the domain, as it is remembered.

Every record is frozen and keyword-only. Ids are UUIDv7 text made in the program; moments are
aware datetimes in UTC; amounts of data are bytes, durations seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any


class Role(StrEnum):
    """What a person may do beyond their own ideas."""

    AGENT = "agent"
    AMBASSADOR = "ambassador"
    ORGANISER = "organiser"
    DIRECTOR = "director"
    SECRETARY = "secretary"
    STEERING = "steering"
    STAFF_REPRESENTATIVE = "staff-representative"


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


class DialogueStatus(StrEnum):
    """`open`: the next answer goes here (one a person); `parked`: kept for later."""

    OPEN = "open"
    PARKED = "parked"
    DONE = "done"
    CANCELLED = "cancelled"


class MediaStatus(StrEnum):
    """`owed`: its channel still has to hand it over; `lost`: it never will; `erased`: its time
    is over."""

    OWED = "owed"
    STORED = "stored"
    LOST = "lost"
    ERASED = "erased"


class TranscriptStatus(StrEnum):
    """A voice note is written down by an organiser, then confirmed by its author."""

    TO_WRITE = "to_write"
    TO_CONFIRM = "to_confirm"
    CONFIRMED = "confirmed"


class Lane(IntEnum):
    """What leaves first: the answer to a person, then a reminder, then a broadcast."""

    REPLY = 0
    REMINDER = 1
    BROADCAST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone who talks with Vivier, on one or several channels.

    `turn` counts the questions asked: a button carries the turn it was offered in, so an old
    one is recognised; `last_press` is the newest that counted. `offered` is what the newest
    messages let them do: for each, `[action, label as shown, [folded labels]]`, so that a
    label or its number may also be typed. `service_hint` came with a poster and is not
    confirmed yet. `came_by` is the code of the first contact (a poster's, an invitation's).
    """

    id: str
    language: str
    name: str | None = None
    service_id: str | None = None
    service_text: str | None = None
    service_hint: str | None = None
    role: Role = Role.AGENT
    admitted: bool = False
    notice_version: int = 0
    notice_at: datetime | None = None
    told_by: str | None = None
    return_code: str | None = None
    turn: int = 0
    offered: list[list[Any]] = field(default_factory=list)
    last_press: str | None = None
    said: str | None = None
    wrong_codes: int = 0
    slow_until: datetime | None = None
    paused_until: datetime | None = None
    line_count: int = 0
    trouble_told_at: datetime | None = None
    came_by: str | None = None
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a person can be reached on a channel.

    `held`: an event from here failed and is being tried again, so later ones wait behind it.
    `hold_until`: a reply to here is being tried again from that moment on, so later ones wait
    behind it, until none is left.
    """

    channel: str
    address: str
    person_id: str
    reachable: bool = True
    held: bool = False
    hold_until: datetime | None = None
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service of the organisation; `hours` is its send window as written in the import."""

    id: str
    name: str
    department: str = ""
    hours: str = ""
    computer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """A line of the staff list that HR hands over; `number` is theirs."""

    number: str
    name: str
    service: str
    manager_contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A code that admits people, with a role and perhaps a service; a poster's knows its call, one
    made for a line of the staff list its number."""

    code: str
    role: Role
    service_id: str | None = None
    uses_left: int
    kind: str = "invitation"
    person_id: str | None = None
    expires_at: datetime | None = None
    call_id: str | None = None
    staff_number: str | None = None
    name: str | None = None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """A form being filled in: `state` is the engine's, stored between two messages."""

    id: str
    person_id: str
    form: str
    status: DialogueStatus
    state: dict[str, Any]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIdea:
    """An idea as its author confirms it, before it has a reference.

    A text is "" where there is only a voice note so far; a criterion is None for « Je ne sais
    pas ». `media` are the ids of its files with the step each one answers.
    """

    person_id: str
    title: str
    problem: str
    proposal: str
    criteria: dict[str, str | None]
    part: str | None
    service_id: str | None
    service_text: str | None
    name: str | None
    channel: str
    media: list[tuple[str, str]]
    call: str | None = None


class Apart(StrEnum):
    """A report of danger, violence or harassment, taken out of the ideas. `asked`: its author has
    not said yet whether it may be handed on; `agreed`: it may; `call_first`: telephone before."""

    ASKED = "asked"
    AGREED = "agreed"
    CALL_FIRST = "call_first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """An idea that was sent; `apart` where it turned out to be a report of danger."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class CallGroup:
    """So many people of one service (None: not known) on one channel."""

    channel: str
    service_id: str | None
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaEvent:
    """A line of an idea's history: who did what, when and why."""

    id: str
    idea_id: str
    at: datetime
    event: str
    by: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file a person sent. `file` is its name in the media folder once it is stored."""

    id: str
    person_id: str | None = None
    kind: str
    channel: str
    remote: str | None = None
    file: str | None = None
    name: str = ""
    mime: str = ""
    bytes: int = 0
    seconds: int = 0
    sha256: str | None = None
    status: MediaStatus = MediaStatus.OWED
    attempts: int = 0
    next_try_at: datetime | None = None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """What a voice note of an idea says, once someone has written it down."""

    media_id: str
    idea_id: str
    step: str
    status: TranscriptStatus
    text: str | None = None
    by: str | None = None
    created_at: datetime


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
    permitted hour, and no pause holds it.
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
    created_at: datetime
    sent_at: datetime | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something a person has to read. `dedupe` is its message's; `code` is in the short link.

    Open until `done_at`; `outcome` says how it ended. `unreached_at`: every way was tried.
    `reference` is the idea's; None for what is only rung for once (a call).
    """

    id: str
    person_id: str
    reference: str | None
    dedupe: str
    code: str
    at: datetime
    done_at: datetime | None = None
    outcome: str | None = None
    unreached_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """News rung for in a way (`sms`, `push`, `slip`); `status` is that of its message, if any."""

    news_id: str
    way: str
    address: str = ""
    outbox_id: str | None = None
    at: datetime
    status: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumber:
    """A number given to be told of news, and for nothing else; `stopped_at`: STOP came from it."""

    person_id: str
    number: str
    given_at: datetime
    stopped_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """A browser that may be rung: `address` is its page's, the keys are its own."""

    id: str
    address: str
    endpoint: str
    p256dh: str
    auth: str
    at: datetime
