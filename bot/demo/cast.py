"""The people of the invented town, whose telephone a visitor may pick up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.web.ports import Character
from bot.clock import DemoClock
from bot.demo import pages, town
from storage.database import Database
from storage.records.jury import JurorStatus
from storage.unit_of_work import UnitOfWork

JURY = "au jury"
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
    named = [
        Character(people[each["name"]].id, each["name"], each["part"])
        for each in town.town()["people"]
        if each["name"] in people
    ]
    known = {each.id for each in named}
    return [*named, *(each for each in await _jurors(uow) if each.id not in known)]


async def _jurors(uow: UnitOfWork) -> list[Character]:
    """Who was called to a jury, of the newest draw."""
    drawn = [draw for draw in await uow.jury.draws.register() if draw.drawn_at is not None]
    called = await uow.jury.jurors.of_draw(drawn[-1].id) if drawn else []
    return [
        Character(juror.person_id, juror.name, JURY)
        for juror in called
        if juror.person_id is not None and juror.status in CALLED
    ]
