"""One process of the program without its edges: a door, a delivery, a channel that writes down.

Time is the test's: waits pass at once and move the clock by what was waited.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from bot.channels.channel import Door
from bot.clock import Clock
from bot.delivery import Delivery
from bot.desk import Desk, Outcome
from bot.dispatcher import Dispatcher
from bot.health import Metrics
from bot.pacing import Pace, Stopwatch
from bot.postman import Postman
from bot.scheduler import timers_due
from bot.wakeups import Wakeups
from handlers.event import Due, Event, Text, What
from handlers.policy import Policy
from messages.message import Message
from storage.database import Database
from storage.queries import Query
from storage.records.delivery import OutboxRow
from storage.records.people import Address
from storage.rows import new_id, record
from storage.unit_of_work import UnitOfWork
from tests.conversations.town import CATALOGUE

START = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)  # a Thursday, ten in the morning in Paris
FAST = Pace(100_000, 100_000, 100_000)


@dataclass(slots=True)
class Time:
    """A clock and a stopwatch that stand still but for what is waited."""

    at: datetime = START
    slept: list[float] = field(default_factory=list)

    def pass_(self, **time: float) -> None:
        self.at += timedelta(**time)


class FakeClock(Clock):
    """The test's time."""

    def __init__(self, time: Time):
        self.time = time

    def now(self) -> datetime:
        return self.time.at


class FakeStopwatch(Stopwatch):
    """Whoever waits is woken at once, at the moment they asked for."""

    def __init__(self, time: Time):
        self.time = time

    def now(self) -> float:
        return (self.time.at - START).total_seconds()

    async def sleep(self, seconds: float) -> None:
        self.time.slept.append(seconds)
        until = self.time.at + timedelta(seconds=seconds)
        await asyncio.sleep(0)
        self.time.at = max(self.time.at, until)


@dataclass(slots=True)
class Phones:
    """A platform that shows what it is sent, unless the test says otherwise."""

    name: str = "telegram"
    time: Time = field(default_factory=Time)
    shown: list[tuple[str, str]] = field(default_factory=list)
    moments: list[datetime] = field(default_factory=list)
    troubles: dict[str, list[Exception]] = field(default_factory=lambda: defaultdict(list))
    shut: asyncio.Event | None = None
    shut_for: str = ""  # whom a shut line concerns; "": everybody
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def until(self, wanted: Callable[[], bool]) -> None:
        """Return once enough is shown."""
        async with asyncio.timeout(30):
            while not wanted():
                self.news.clear()
                await self.news.wait()

    async def send(self, address: str, message: Message) -> str:
        if self.shut is not None and self.shut_for in ("", address):
            await self.shut.wait()
        await asyncio.sleep(0)
        if self.troubles[address]:
            raise self.troubles[address].pop(0)
        self.shown.append((address, message.text))
        self.moments.append(self.time.at)
        self.news.set()
        return str(len(self.shown))

    async def edit(self, address: str, platform_id: str, message: Message) -> str:
        self.shown[int(platform_id) - 1] = (address, message.text)
        return platform_id

    def at(self, address: str) -> list[str]:
        return [text for to, text in self.shown if to == address]

    async def listen(self, door: Door) -> None: ...

    async def reached(self) -> bool:
        return True

    async def close(self) -> None: ...


@dataclass(slots=True)
class EchoDesk(Desk):
    """Answers what it is told; fails where it was told to: `poison` is a text and how often."""

    poison: dict[str, int] = field(default_factory=dict)
    tried: list[tuple[datetime, str]] = field(default_factory=list)

    async def handle(
        self, uow: UnitOfWork, event: Event, address: Address | None, now: datetime
    ) -> Outcome:
        what = event.what
        said = what.text if isinstance(what, Text) else getattr(what, "subject", "")
        if said in self.poison:
            self.tried.append((now, said))
            if self.poison[said]:
                self.poison[said] -= 1
                raise KeyError(said)
        if isinstance(what, Due):
            timer = await uow.timers.take(event.external_id, now)
            self.tried.append((now, f"timer {said}"))
            return Outcome(promised=timer is not None)
        person, address = await self._sender(uow, event, address, now)
        ctx = self._context(uow, event, person, address, now)
        rows = await self._owe(ctx, [Message(said)], None)
        return Outcome(rows=rows, wake=(event.address,))


class Plant:
    """A process on a database; several may run on one."""

    def __init__(
        self,
        database: Database,
        *,
        time: Time | None = None,
        phones: Sequence[Phones] | None = None,
        pace: Pace = FAST,
        stopwatch: Stopwatch | None = None,
        desk: Callable[..., Desk] = EchoDesk,
        policy: Policy | None = None,
    ):
        self.database = database
        self.time = time or Time()
        self.clock = FakeClock(self.time)
        self.name = new_id()
        self.wakeups = Wakeups()
        self.phones = {
            each.name: each for each in ([Phones(time=self.time)] if phones is None else phones)
        }
        policy = policy or Policy()
        serves = frozenset({"", *self.phones})
        self.desk: Any = desk(policy, CATALOGUE, Random(1), self.name, serves=serves)
        self.postman = Postman(
            database, policy, CATALOGUE, self.clock, self.wakeups, self.name, serves
        )
        self.delivery = Delivery(
            dict(self.phones), self.postman, self.clock, Metrics(),
            dict.fromkeys(self.phones, pace), stopwatch or FakeStopwatch(self.time),
        )  # fmt: skip
        self.door = Dispatcher(database, self.desk, self.clock, Metrics(), self._then)
        self.timers = timers_due(database, self.clock, self.door.take)
        self.count = 0

    @property
    def phone(self) -> Phones:
        return next(iter(self.phones.values()))

    def _then(self, outcome: Outcome) -> None:
        self.delivery.offer(outcome.rows)

    def event(self, address: str, what: What | str, id: str = "") -> Event:
        self.count += 1
        return Event(
            channel=self.phone.name, address=address, external_id=id or new_id(),
            what=Text(what) if isinstance(what, str) else what, at=self.time.at,
        )  # fmt: skip

    async def say(self, address: str, what: What | str, id: str = "") -> None:
        """Someone writes."""
        await self.door.take(self.event(address, what, id))

    async def tick(self) -> None:
        """What the scheduler does once a second."""
        await self.door.retry()
        await self.timers()
        await self.delivery.claim()
        await self.delivery.idle()

    async def outbox(self) -> list[OutboxRow]:
        """Every message ever owed, in order."""
        return await rows(self.database)


async def rows(database: Database) -> list[OutboxRow]:
    """The outbox as it lies."""
    queries = database._queries  # type: ignore[attr-defined]
    queries.setdefault("test_outbox", Query("SELECT * FROM outbox ORDER BY id", ()))

    async def work(uow: UnitOfWork) -> list[OutboxRow]:
        return [record(OutboxRow, row) for row in await uow.outbox._session.all("test_outbox")]

    return await database.read(work)
