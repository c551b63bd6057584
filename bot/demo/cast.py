"""The people of the invented town, whose telephone a visitor may pick up."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.web.ports import Character
from bot.clock import DemoClock
from bot.demo import pages, town
from storage.database import Database
from storage.records.jury import JurorStatus, SessionStatus
from storage.unit_of_work import UnitOfWork

JURY = "au jury"
EARLY = timedelta(minutes=30)
CALLED = frozenset(JurorStatus) - {JurorStatus.RESERVE}


@dataclass(frozen=True, slots=True)
class Stage:
    """A demonstration as the page plays it: its clock, and whose telephone one holds."""

    clock: DemoClock
    database: Database

    def now(self) -> datetime:
        """The demonstration's moment."""
        return self.clock.now()

    async def forward(self, by: timedelta) -> None:
        """Put the clock forward and do what comes due."""
        await self.clock.forward(by)

    async def until(self, moment: datetime) -> None:
        """Put the clock forward to then, and do what comes due."""
        await self.clock.until(moment)

    async def session(self) -> datetime | None:
        """Half an hour before the next session; None where none is planned."""
        planned = await self.database.read(
            lambda uow: uow.jury.sessions.with_status(SessionStatus.PLANNED)
        )
        opens = [each.starts_at - EARLY for each in planned]
        return min((moment for moment in opens if moment > self.now()), default=None)

    async def people(self) -> list[Character]:
        """Who can be played now: those the town names, in its order, then the jury."""
        return await self.database.read(_characters)

    async def become(self, person_id: str) -> str | None:
        """The token of that person's page, None if nobody of the cast is called so."""

        async def work(uow: UnitOfWork) -> str | None:
            if all(each.id != person_id for each in await _characters(uow)):
                return None
            return await pages.token(uow, person_id)

        return await self.database.read(work)


async def _characters(uow: UnitOfWork) -> list[Character]:
    people = {person.name: person for person in await uow.people.all()}
    jurors = {each.id: each for each in await _jurors(uow)}
    named = [
        _named(people[each["name"]].id, each, jurors)
        for each in town.town()["people"]
        if each["name"] in people
    ]
    known = {each.id for each in named}
    return [*named, *(each for id, each in jurors.items() if id not in known)]


def _named(id: str, each: Mapping[str, str], jurors: Container[str]) -> Character:
    part = f"{each['part']}, {JURY}" if id in jurors else each["part"]
    return Character(id, each["name"], part)


async def _jurors(uow: UnitOfWork) -> list[Character]:
    """Who was called to a jury that is still to sit, then to the newest; or came to stand in."""
    came = await _came(uow)
    return [
        Character(juror.person_id, juror.name, JURY)
        for draw in await _draws(uow)
        for juror in await uow.jury.jurors.of_draw(draw)
        if juror.person_id is not None and (juror.status in CALLED or juror.id in came)
    ]


async def _came(uow: UnitOfWork) -> set[str]:
    """Who is in the room of a session that is not over."""
    planned = await uow.jury.sessions.with_status(SessionStatus.PLANNED)
    said = [each for one in planned for each in await uow.jury.seats.presences(one.id)]
    return {each.juror_id for each in said if each.there}


async def _draws(uow: UnitOfWork) -> list[str]:
    drawn = [draw.id for draw in await uow.jury.draws.register() if draw.drawn_at is not None]
    waiting = [
        draw.id
        for session in await uow.jury.sessions.with_status(SessionStatus.PLANNED)
        for hearing in await uow.jury.sessions.hearings(session.id)
        if (draw := await uow.jury.draws.of_idea(hearing.idea_id)) is not None
    ]
    return [each for each in drawn if each in waiting or each == drawn[-1]]
