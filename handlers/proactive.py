"""What leaves without being asked for: decided when it leaves, not when it was promised.

Pure: the person's choices, their hours, where they were last seen alive.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.policy import Policy
from handlers.rules import hours
from storage.records.delivery import OutboxRow
from storage.records.people import Address, Person, Service


@dataclass(frozen=True, slots=True)
class Deliver:
    """Send it there now."""

    address: Address


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before that moment."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """Not before the announcement it belongs to goes on."""


@dataclass(frozen=True, slots=True)
class Drop:
    """It is not to be sent any more, and why."""

    reason: str


Decision = Deliver | Wait | Hold | Drop


def decide(
    row: OutboxRow,
    person: Person,
    addresses: Sequence[Address],
    service: Service | None,
    now: datetime,
    policy: Policy,
) -> Decision:
    """Whether a promised message leaves now; `addresses` come the most recently alive first."""
    if row.expires_at is not None and row.expires_at <= now:
        return Drop("expired")
    if not row.urgent and (later := _not_now(row, person, service, now, policy)):
        return later
    reachable = next((address for address in addresses if address.reachable), None)
    return Drop("unreachable") if reachable is None else Deliver(reachable)


def _not_now(
    row: OutboxRow, person: Person, service: Service | None, now: datetime, policy: Policy
) -> Decision | None:
    """None if the person may be written to first now."""
    if person.paused_until is not None and person.paused_until > now:
        return Drop("paused")
    opens = opening(now, service, policy, same_day=row.same_day)
    return Wait(opens) if opens > now else None


def opening(
    at: datetime, service: Service | None, policy: Policy, *, same_day: bool = False
) -> datetime:
    """From when on somebody of that service may be written to first; what is to be told the
    `same_day` needs the hours of the organisation only, where those come earlier."""
    windows = [window(service, policy), *([policy.hours] if same_day else [])]
    return min(hours.next_permitted(at, each, policy.zone, policy.holidays) for each in windows)


def window(service: Service | None, policy: Policy) -> hours.Hours:
    """When somebody of that service may be written to first."""
    if service is None or not service.hours:
        return policy.hours
    return hours.parse_hours(service.hours)
