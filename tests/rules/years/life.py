"""Three years of a town, by chance: processes die, clocks are set, people do what they had in mind.

Time jumps to what is due next, and goes minute by minute around the changes of the clock. What was
sent is judged afterwards, from the messages and the moments at which they left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.scheduler import timers_due
from bot.tables.promises import french_holidays
from handlers.event import Text
from handlers.policy import Policy
from handlers.rules.hours import Hours, parse_hours
from messages.message import Message
from messages.return_words import return_words
from storage.migrate import migrate
from storage.records.delivery import OutboxRow, Timer
from storage.records.people import Address, Person, Role, Service
from storage.rows import moment, new_id, record
from storage.sqlite import SqliteDatabase
from storage.unit_of_work import UnitOfWork
from tests.conversations.town import Town

PARIS = ZoneInfo("Europe/Paris")
BEGIN = datetime(2026, 9, 1, 6, tzinfo=UTC)
END = BEGIN + timedelta(days=3 * 365)
HOLIDAYS = french_holidays()
USUAL = "lun-ven 08:00-19:00"
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STEP = 30 * SECOND
DEATHS, JUMPS = 0.03, 0.01
WAITS = """SELECT min(at) AS at FROM (
    SELECT next_try_at AS at FROM outbox WHERE status = 'pending'
    UNION ALL SELECT claimed_until FROM outbox WHERE status = 'claimed')"""
PROMISED = "SELECT * FROM outbox WHERE say IS NOT NULL ORDER BY id"

Doing = Callable[[], Awaitable[None]]


class Killed(BaseException):
    """The process is gone in the middle of a transaction."""


class Cast(Protocol):
    """Some of the people of the town."""

    async def settle(self, life: Life) -> None:
        """They come to live there, and have things in mind for later."""

    def read(self, address: str, message: Message) -> None:
        """One of them, or of another cast, has this message on their telephone."""


@dataclass
class Life:
    """A town, what its people have in mind, what becomes of its process and its clock."""

    town: Town
    chance: Random
    casts: tuple[Cast, ...]
    people: dict[str, Person] = field(default_factory=dict)  # by id
    doomed: list[datetime] = field(default_factory=list)  # moments that the process does not live
    todo: list[tuple[datetime, Doing]] = field(default_factory=list)
    deaths: int = 0
    jumps: int = 0

    @property
    def now(self) -> datetime:
        """As the clock of the process shows it."""
        return self.town.clock.now()

    def later(self, at: datetime, doing: Doing) -> None:
        """Somebody has it in mind for then."""
        self.todo.append((at, doing))

    async def press(self, who: str, action: str) -> list[Message]:
        """A button of theirs, whatever stands on it; what is said to it."""
        return await self.town.press_action("telegram", who, action)

    async def type(self, who: str, words: str) -> list[Message]:
        """Words of theirs; what is said to them."""
        return await self.town.event("telegram", who, Text(words))

    async def welcome(self, uow: UnitOfWork, person: Person) -> None:
        """Somebody is on Telegram, under their name."""
        self.people[person.id] = person
        at = Address(
            channel="telegram", address=person.name or "", person_id=person.id, seen_at=BEGIN
        )
        await uow.people.add(person)
        await uow.people.add_address(at)

    async def live(self) -> None:
        """All of it."""
        for cast in self.casts:
            await cast.settle(self)
        while self.now < END:
            await self._act()
            await self._go_on()
            self.town.clock.at = await self._next()
            if self.chance.random() < JUMPS:
                self.jumps += 1
                self.town.clock.at += timedelta(hours=self.chance.uniform(-6, 48))

    async def _act(self) -> None:
        """What people had in mind for now."""
        due = [each for each in self.todo if each[0] <= self.now]
        self.todo = [each for each in self.todo if each[0] > self.now]
        for _, doing in due:
            await doing()

    async def _go_on(self) -> None:
        """What is due now happens, unless the process dies; then another one begins."""
        town = self.town
        try:
            await self._maybe_killed()
            await timers_due(town.database, town.clock, town.door.take)()
            await town.door.retry()
        except Killed:
            await self._die()
            return
        if self._dies():  # it was promised, and nobody has it in hand
            await self._die()
            return
        await town.delivery.claim()
        if self._dies():  # what it had in hand waits until its lease ends
            await self._die()
            return
        await town.settle()
        self._read()

    def _dies(self) -> bool:
        doomed = any(at <= self.now < at + STEP for at in self.doomed)
        return self.chance.random() < (0.6 if doomed else DEATHS)

    async def _maybe_killed(self) -> None:
        if self.chance.random() >= DEATHS:
            return
        due = await self.town.database.read(lambda uow: uow.timers.due(self.now))
        if not due:
            return

        async def work(uow: UnitOfWork) -> None:
            await uow.timers.take(due[0].id, self.now)
            raise Killed

        await self.town.database.write(work)

    async def _die(self) -> None:
        self.deaths += 1
        doing = self.town.delivery._under_way()
        for task in doing:
            task.cancel()
        await asyncio.gather(*doing, return_exceptions=True)
        self.town.boot()

    def _read(self) -> None:
        """Whoever has a message reads it."""
        for address, screen in self.town.channels["telegram"].screens.items():
            for message in screen.news():
                for cast in self.casts:
                    cast.read(address, message)

    async def _next(self) -> datetime:
        """When something is due next, at the latest in a day."""
        now = self.now
        if _near_a_change(now):
            return now + MINUTE
        timer = await self.town.database.read(lambda uow: uow.timers.next())
        [owed] = await self.town.database.read(lambda uow: rows(uow, WAITS))
        moments = [now + DAY, *(at for at, _ in self.todo)]
        moments += [timer] if timer else []
        moments += [moment(owed["at"]) + SECOND] if owed["at"] else []
        if any(_near_a_change(now + hours * HOUR) for hours in range(1, 25)):
            moments.append(now + HOUR)
        return max(min(moments), now + STEP)


def _near_a_change(at: datetime) -> bool:
    """Whether the clock changes within an hour, or has."""
    before, after = (each.astimezone(PARIS).utcoffset() for each in (at - HOUR, at + HOUR))
    return before != after


async def rows(uow: UnitOfWork, sql: str) -> list[Any]:
    """What the store answers to that."""
    async with uow._session._connection.execute(sql) as cursor:  # type: ignore[attr-defined]
        return list(await cursor.fetchall())


def person(name: str, service: Service, role: Role = Role.AGENT) -> Person:
    """Somebody who has read the notice."""
    return Person(
        id=new_id(), language="fr", name=name, service_id=service.id, role=role, admitted=True,
        notice_version=1, notice_at=BEGIN, created_at=BEGIN, seen_at=BEGIN,
    )  # fmt: skip


@dataclass(frozen=True)
class Lived:
    """What is left of three years: what was promised, and what became of it."""

    life: Life
    said: list[OutboxRow]
    timers: list[Timer]
    events: set[str]  # what became of whatever came in
    reminders: list[Any]
    milestones: list[Any]
    hours: Mapping[str, Hours]  # in which somebody may be written to first, by the person's id

    @property
    def sent(self) -> list[tuple[OutboxRow, datetime]]:
        """What left, and when."""
        return [(row, row.sent_at) for row in self.said if row.status == "sent" and row.sent_at]


async def lived(folder: Path, *casts: Cast, seed: int = 7) -> Lived:
    """Three years of these casts."""
    database = SqliteDatabase(str(folder / "years.db"))
    await database.open()
    await migrate(database, BEGIN)
    policy = Policy(words=return_words(), holidays=HOLIDAYS)
    life = Life(Town(database, policy), Random(seed), casts)
    life.town.clock.at = BEGIN
    try:
        await life.live()
        return await database.read(lambda uow: _what_is_left(life, uow))
    finally:
        await database.close()


async def _what_is_left(life: Life, uow: UnitOfWork) -> Lived:
    open_at = {each.id: parse_hours(each.hours or USUAL) for each in await uow.services.all()}
    return Lived(
        life=life,
        said=[record(OutboxRow, row) for row in await rows(uow, PROMISED)],
        timers=[record(Timer, row) for row in await rows(uow, "SELECT * FROM timers")],
        events=set(await uow.inbox.counts()),
        reminders=await rows(uow, "SELECT * FROM reminders"),
        milestones=await rows(uow, "SELECT * FROM milestones"),
        hours={each.id: open_at[each.service_id or ""] for each in life.people.values()},
    )


def local_day(at: datetime) -> date:
    """The day it is in the town."""
    return at.astimezone(PARIS).date()
