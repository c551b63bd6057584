"""People, where they are reached, their services, and the codes that admit them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
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
