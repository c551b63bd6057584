"""`vivier export ideas|people`: what is remembered, as other programs read it.

A draft is no idea and stands in none of these lists. What a voice note says is part of its
idea only once its author confirmed the text; before that only the file is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.operator.store import opened
from bot.settings import Settings
from handlers.board import reports
from handlers.rules import blindness, scoring
from storage.ideas import IdeaFile
from storage.records.ideas import Idea, IdeaEvent
from storage.records.jury import Hearing
from storage.records.people import Person, Service, StaffMember
from storage.unit_of_work import UnitOfWork

Record = dict[str, Any]
BY_JURY = ("abandoned", "to_rework", "launched")
DECIDED = ("answered", *BY_JURY)


@dataclass(frozen=True, slots=True)
class _Town:
    """Who is who."""

    people: Mapping[str, Person]
    services: Mapping[str, Service]
    staff: Mapping[str, StaffMember]

    def author(self, idea: Idea) -> Record:
        service = self.services.get(idea.service_id or "")
        name = service.name if service else idea.service_text
        return {"id": idea.person_id, "name": idea.name, "service": name}

    def sent(self, hearing: Hearing | None) -> list[Record]:
        """Whoever presents instead of the author, as far as they are known."""
        if hearing is None or hearing.presenter is None:
            return []
        line = self.staff.get(hearing.presenter_number or "")
        service = line.service if line else None
        return [{"id": hearing.presenter_id, "name": hearing.presenter, "service": service}]

    def who(self, person_id: str | None) -> str | None:
        person = self.people.get(person_id or "")
        return (person.name or person.id) if person else None


async def ideas(settings: Settings) -> list[Record]:
    """Every idea that was sent, the oldest first; raises `StoreAway` or `WrongSchema`."""

    async def work(uow: UnitOfWork) -> list[Record]:
        town = await _town(uow)
        files, histories = await uow.ideas.all_files(), await uow.ideas.histories()
        hearings = {each.idea_id: each for each in await uow.jury.sessions.all_hearings()}
        return [
            _idea(
                idea,
                town,
                files.get(idea.id, []),
                histories.get(idea.id, []),
                hearings.get(idea.id),
            )
            for idea in await uow.ideas.all()
        ]

    async with opened(settings) as database:
        return await database.read(work)


async def people(settings: Settings) -> list[Record]:
    """Everyone who talked with Vivier, in order of arrival; no address, no telephone."""

    async def work(uow: UnitOfWork) -> list[Record]:
        town = await _town(uow)
        return [
            _person(person, town, [a.channel for a in await uow.people.addresses_of(person.id)])
            for person in town.people.values()
        ]

    async with opened(settings) as database:
        return await database.read(work)


async def _town(uow: UnitOfWork) -> _Town:
    return _Town(
        {person.id: person for person in await uow.people.all()},
        {service.id: service for service in await uow.services.all()},
        {line.number: line for line in await uow.services.staff()},
    )


def _idea(
    idea: Idea,
    town: _Town,
    files: Sequence[IdeaFile],
    history: Sequence[IdeaEvent],
    hearing: Hearing | None,
) -> Record:
    if idea.apart is not None:
        idea, files = reports.hidden(idea), ()
        history = [replace(line, note=None) for line in history]
    return {
        "reference": idea.reference,
        "version": idea.version,
        "status": idea.status.value,
        "title": idea.title,
        "problem": idea.problem,
        "proposal": idea.proposal,
        "criteria": idea.criteria,
        "part": idea.part,
        "call": idea.call,
        "channel": idea.channel,
        "author": town.author(idea),
        "co_bearers": town.sent(hearing) if idea.apart is None else [],
        "supports": 0,
        "attachments": [_attachment(file) for file in files],
        "created_at": utc(idea.created_at),
        "submitted_at": utc(idea.submitted_at),
        "decision": _decision(history, hearing),
        "mentor": _mentor(history),
        "history": [
            {"at": utc(line.at), "event": line.event, "by": town.who(line.by), "note": line.note}
            for line in history
        ],
    }


def _attachment(file: IdeaFile) -> Record:
    media = file.media
    return {
        "kind": media.kind,
        "file": media.file,
        "bytes": media.bytes,
        "sha256": media.sha256,
    }


def _decision(history: Sequence[IdeaEvent], hearing: Hearing | None) -> Record | None:
    last = next((line for line in reversed(history) if line.event in DECIDED), None)
    if last is None:
        return None
    by_jury = hearing is not None and hearing.decided_at is not None and last.event in BY_JURY
    given = scores(hearing) if by_jury else {}
    return {"outcome": last.event, "reasons": last.note or "", "scores": given}


def _mentor(history: Sequence[IdeaEvent]) -> Record | None:
    """Whoever was named last."""
    named = [line.note for line in history if line.event == "mentor"]
    return {"name": named[-1]} if named else None


def scores(hearing: Hearing | None) -> dict[str, list[int]]:
    """The marks by criterion, in the order they were shown in; {} before they were."""
    if hearing is None or hearing.shown is None or not blindness.may_be_seen(hearing):
        return {}
    return scoring.by_criterion(hearing.shown)


def _person(person: Person, town: _Town, channels: Sequence[str]) -> Record:
    service = town.services.get(person.service_id or "")
    return {
        "id": person.id,
        "name": person.name,
        "service": service.name if service else person.service_text,
        "role": person.role.value,
        "language": person.language,
        "channels": sorted(set(channels)),
        "created_at": utc(person.created_at),
        "seen_at": utc(person.seen_at),
    }


def utc(moment: datetime) -> str:
    """RFC 3339 in UTC, to the second: `2026-11-21T20:43:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
