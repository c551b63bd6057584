"""A jury that was drawn, and has accepted: a session to hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from handlers.event import Start
from handlers.rules.draw import record, roll
from handlers.rules.draw.commitment import Terms, freeze
from handlers.rules.draw.exclusions import Grounds
from handlers.rules.draw.lottery import Announced
from storage.records.ideas import Idea, IdeaStatus
from storage.records.jury import Draw, DrawStatus, Hearing, Juror, JurorStatus, Session
from storage.records.people import StaffMember
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.conversations.town import Town

PARIS = ZoneInfo("Europe/Paris")
NAMED = re.compile(r"(?P<name>\w[\w -]*) \((?P<service>[^)]+)\)")
BALLS = "03 11 24 37 48 07"


@dataclass(frozen=True, slots=True)
class Drawn:
    """The session, and the ranked list of its draw."""

    session: Session
    ideas: list[Idea]
    jurors: list[Juror]


async def seat(
    town: Town,
    at: datetime,
    people: str,
    *,
    manager: str = "{service}, poste {n}",
    by: str | None = None,
) -> Drawn:
    """Hold a real draw among `people` (« Samia (Propreté), Luc (Voirie) ») for the ideas sent since
    the last one; `by` is the organiser's id."""
    staff = [
        StaffMember(number=str(1000 + n), name=found["name"], service=found["service"],
                    manager_contact=manager.format(service=found["service"], n=n))
        for n, found in enumerate(NAMED.finditer(people), start=1)
    ]  # fmt: skip
    persons = {line.number: await _person(town, line.name) for line in staff}
    return await town.database.write(lambda uow: _seat(uow, at, staff, persons, by))


async def _person(town: Town, name: str) -> str:
    """Whoever has never talked with Vivier has now."""
    await town.event("telegram", name, Start(), language="fr" if town.french else "en")
    town.screen("telegram", name).news()

    async def work(uow: UnitOfWork) -> str:
        known = await uow.people.address("telegram", name)
        person = await uow.people.lock(known.person_id) if known else None
        assert person is not None
        read = replace(person, name=name, notice_at=town.clock.now(), notice_version=1, offered=[])
        await uow.people.save(read)
        return person.id

    return await town.database.write(work)


async def _seat(
    uow: UnitOfWork, at: datetime, staff: list[StaffMember], persons: dict[str, str],
    by: str | None,
) -> Drawn:  # fmt: skip
    sent = await uow.ideas.with_status(IdeaStatus.SUBMITTED)
    ideas = [await _forward(uow, each, at) for each in sent]
    number = await uow.installation.next(f"sessions {at.year}")
    session = Session(
        id=new_id(), reference=f"SEANCE-{at.year}-{number:02}", starts_at=at,
        place="salle de créativité", by=by, created_at=at, updated_at=at,
    )  # fmt: skip
    await uow.jury.sessions.add(session)
    for place, idea in enumerate(ideas, start=1):
        starts = at + timedelta(minutes=30 + 25 * (place - 1))
        hearing = Hearing(
            idea_id=idea.id, session_id=session.id, place=place, starts_at=starts,
            bearer_id=idea.person_id,
        )  # fmt: skip
        assert await uow.jury.sessions.hear(hearing)
    jurors = await _draw(uow, number, at, ideas, staff, persons)
    return Drawn(session, ideas, jurors)


async def _forward(uow: UnitOfWork, idea: Idea, at: datetime) -> Idea:
    now = replace(idea, status=IdeaStatus.SCHEDULED, updated_at=at)
    assert await uow.ideas.save(now, idea)
    await uow.ideas.note(idea.id, "scheduled", idea.updated_at)
    return now


async def _draw(
    uow: UnitOfWork, number: int, at: datetime, ideas: list[Idea], staff: list[StaffMember],
    persons: dict[str, str],
) -> list[Juror]:  # fmt: skip
    sealed = at.astimezone(PARIS) - timedelta(days=36)
    on = sealed.date() + timedelta(days=1)
    while on.weekday() not in (0, 2, 5):
        on += timedelta(days=1)
    terms = Terms(
        ideas=tuple(idea.reference for idea in ideas), lottery=Announced(name="loto", on=on)
    )
    commitment, lines = freeze(staff, Grounds(), terms, sealed, Random(7))
    drawn = record.draw(record.published(commitment), BALLS, on)
    draw = Draw(
        id=new_id(), reference=f"TIRAGE-{at.year}-{number:02}", status=DrawStatus.DRAWN,
        ideas=[idea.id for idea in ideas], public=record.written(drawn).decode(),
        roll=roll.written(lines).decode(), sealed_at=sealed.astimezone(UTC), drawn_at=at,
    )  # fmt: skip
    await uow.jury.draws.add(draw)
    assert drawn.drawn is not None
    jurors = [
        _juror(draw, number, rank, staff, persons)
        for rank, number in enumerate(drawn.drawn.ranking, start=1)
    ]
    await uow.jury.jurors.add(jurors)
    return jurors


def _juror(
    draw: Draw, number: str, rank: int, staff: list[StaffMember], persons: dict[str, str]
) -> Juror:
    [line] = [each for each in staff if each.number == number]
    status = JurorStatus.ACCEPTED if rank <= 3 else JurorStatus.RESERVE
    return Juror(
        id=new_id(), draw_id=draw.id, number=number, name=line.name, service=line.service,
        manager_contact=line.manager_contact, rank=rank, person_id=persons[number], status=status,
    )  # fmt: skip
