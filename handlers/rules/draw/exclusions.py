"""Who is left out of a draw, each with one reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from messages.folding import fold
from storage.records.people import StaffMember


class Reason(StrEnum):
    """Why a number is left out. Where several hold, the first of this list is recorded.

    « Asked » comes last, so that the file counts as few wishes as can be.
    """

    BEARER = "bearer"
    CO_BEARER = "co_bearer"
    SERVICE = "service"
    OFFICE = "office"
    JUROR = "juror"
    ASKED = "asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What is known when the list is frozen: numbers of the staff list, and names of services.

    `bearers` bear an idea of this draw, `co_bearers` are sent to present one; `services` are those
    of bearers of whom no more is known. `office`: organisers and directors. `jurors`: of the last
    two sessions, and to come. `asked`: whoever does not want to be drawn. Numbers not in the list
    do nothing.
    """

    bearers: frozenset[str] = frozenset()
    co_bearers: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    office: frozenset[str] = frozenset()
    jurors: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()


def excluded(staff: Iterable[StaffMember], grounds: Grounds) -> dict[str, Reason]:
    """Each number left out, with its reason. Being hard to reach is none."""
    staff = list(staff)
    closed = {fold(name) for name in grounds.services}
    presenting = grounds.bearers | grounds.co_bearers
    closed |= {fold(line.service) for line in staff if line.number in presenting}
    services = {name for name in {line.service for line in staff} if fold(name) in closed}
    found = {line.number: _reason(line, grounds, services) for line in staff}
    return {number: reason for number, reason in found.items() if reason is not None}


def _reason(line: StaffMember, grounds: Grounds, services: set[str]) -> Reason | None:
    if line.number in grounds.bearers:
        return Reason.BEARER
    if line.number in grounds.co_bearers:
        return Reason.CO_BEARER
    if line.service in services:
        return Reason.SERVICE
    if line.number in grounds.office:
        return Reason.OFFICE
    if line.number in grounds.jurors:
        return Reason.JUROR
    return Reason.ASKED if line.number in grounds.asked else None
