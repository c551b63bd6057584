"""People hand in ideas while the program is killed and started again, again and again."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Literal

from storage.database import connect
from storage.migrate import migrate
from tests.botapi import BotApi
from tests.kill.ledger import Ledger, Store, Verdict, open_postgres
from tests.kill.page import PageGlass
from tests.kill.person import Glass, Person
from tests.kill.program import Program, Warm
from tests.kill.telegram import PUBLIC, SECRET, PhoneGlass, platform

Way = Literal["polling", "webhook", "web"]
WAYS: tuple[Way, ...] = ("polling", "webhook", "web")
AGE_EVERY = 2.0  # seconds
AGES = (  # what a minute does, without waiting for it
    "UPDATE outbox SET claimed_until = '2000-01-01T00:00:00.000000Z' WHERE status = 'claimed'",
    "UPDATE media SET next_try_at = '2000-01-01T00:00:00.000000Z' WHERE status = 'owed'",
    "UPDATE inbox SET next_try_at = '2000-01-01T00:00:00.000000Z' WHERE status = 'waiting'",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`alive`: between which seconds after it answers a process is killed; `early`: how often,
    of 1, it is killed before it answers. `minutes` bounds the campaign whatever `kills` says."""

    way: Way
    kills: int
    people: int = 6
    processes: int = 1
    alive: tuple[float, float] = (0.05, 0.7)
    early: float = 0.15
    rush: float = 0.3
    minutes: float = 2.0
    seed: int = 1


@dataclass(slots=True)
class Campaign:
    """One way, one database, some people, some kills."""

    plan: Plan
    url: str
    folder: Path
    warm: Warm | None = None
    progress: Callable[[Campaign], None] = lambda _: None
    kills: int = 0
    killed_early: int = 0
    seconds: float = 0.0
    programs: list[Program] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    _rng: Random = field(default_factory=Random)
    _over: bool = False

    async def run(self) -> Verdict:
        """Everything from the first start to the comparison."""
        self._rng.seed(self.plan.seed)
        self.folder.mkdir(parents=True, exist_ok=True)
        await self._migrate()
        began = time.monotonic()
        async with self._platform() as api:
            self.programs = [self._program(api) for _ in range(self.plan.processes)]
            self.people = [self._person(number, api) for number in range(1, self.plan.people + 1)]
            try:
                return await self._played()
            finally:
                self.seconds = time.monotonic() - began
                for program in self.programs:
                    program.close()

    async def _played(self) -> Verdict:
        alone = self.plan.processes == 1
        ledger = Ledger(Store(self.url), self.people, self.folder / "media", alone)
        faults: list[str] = []
        for program in self.programs:
            program.start()
        ageing = asyncio.create_task(self._age()) if self.plan.processes > 1 else None
        try:
            async with asyncio.TaskGroup() as everyone:
                for person in self.people:
                    everyone.create_task(person.hand_in(lambda: not self._over))
                everyone.create_task(self._kill_all(ledger))
        except* AssertionError as failed:
            faults = [str(error) for error in failed.exceptions]
        finally:
            if ageing is not None:
                ageing.cancel()
        verdict = await self._end(ledger)
        verdict.faults[:0] = faults
        return verdict

    async def _end(self, ledger: Ledger) -> Verdict:
        """Everybody has finished: let it send what it owes, stop it in order, compare."""
        for program in self.programs:
            await program.ready()
        await self._drained(ledger.store)
        for program in self.programs:
            if program is not self.programs[0]:
                await program.stop()
        verdict = await ledger.verdict()  # the page is read over HTTP, so one still lives
        await self.programs[0].stop()
        for person in self.people:
            if isinstance(person.glass, PageGlass):
                await person.glass.close()
        return verdict

    async def _drained(self, store: Store) -> None:
        """Wait until nothing is owed any more, half a minute at most."""
        until = time.monotonic() + 30
        owed = (
            "SELECT 1 AS x FROM outbox WHERE status IN ('pending', 'claimed') AND address <> ''"
            " UNION ALL SELECT 1 FROM media WHERE status = 'owed'"
            " UNION ALL SELECT 1 FROM inbox WHERE status = 'waiting'"
        )
        while await store.rows(owed) and time.monotonic() < until:
            if self.plan.processes > 1:
                await self._a_minute_passes()
            await asyncio.sleep(0.1)

    async def _kill_all(self, ledger: Ledger) -> None:
        until = time.monotonic() + self.plan.minutes * 60
        while self.kills < self.plan.kills and time.monotonic() < until:
            program = self._rng.choice(self.programs)
            await self._kill(program)
            self.kills += 1
            await ledger.note_death()
            program.start()
            self.progress(self)
        self._over = True

    async def _kill(self, program: Program) -> None:
        if self._rng.random() < self.plan.early:
            self.killed_early += 1
            await asyncio.sleep(self._rng.uniform(0, 0.6))
        else:
            await program.ready()
            await asyncio.sleep(self._rng.uniform(*self.plan.alive))
        await program.kill()

    async def _age(self) -> None:
        """Where others live on, what a dead process had in hand is free after a minute only."""
        while True:
            await asyncio.sleep(AGE_EVERY)
            await self._a_minute_passes()

    async def _a_minute_passes(self) -> None:
        import asyncpg

        connection = await open_postgres(self.url)
        try:
            for sql in AGES:
                # The program locks in its own order: whoever is in its way tries again soon.
                with contextlib.suppress(asyncpg.DeadlockDetectedError):
                    await connection.execute(sql)
        finally:
            await connection.close()

    async def _migrate(self) -> None:
        database = connect(self.url)
        await database.open()
        await migrate(database, datetime.now(UTC))
        await database.close()

    @contextlib.asynccontextmanager
    async def _platform(self) -> AsyncIterator[BotApi | None]:
        if self.plan.way == "web":
            yield None
            return
        async with platform(self._ways) as api:
            yield api

    def _ways(self) -> list[str]:
        return [program.url for program in self.programs]

    def _person(self, number: int, api: BotApi | None) -> Person:
        rng = Random(f"{self.plan.seed} {number}")
        glass: Glass
        if api is None:
            glass = PageGlass(self._ways, rng)
        else:
            glass = PhoneGlass(api.phone(1000 + number, name=f"Michel {number}"))
        return Person(number, glass, rng, self.plan.rush)

    def _program(self, api: BotApi | None) -> Program:
        env = {
            "VIVIER_DATABASE_URL": self.url,
            "VIVIER_MEDIA_DIR": str(self.folder / "media"),
            "VIVIER_PROFILE": "trial",
            "VIVIER_REFERENCE_PREFIX": "NM",
            "VIVIER_TELEGRAM__PER_SECOND": "10000",
            "VIVIER_WEB__EVENTS_PER_10S": "100000",
            "VIVIER_WEB__SESSIONS_PER_MINUTE": "100000",
        }
        if api is not None:
            env |= {"VIVIER_TELEGRAM_TOKEN": api.token, "VIVIER_TELEGRAM_API_URL": api.url}
        if self.plan.way == "webhook":
            env |= {
                "VIVIER_TELEGRAM_MODE": "webhook",
                "VIVIER_TELEGRAM_WEBHOOK_URL": PUBLIC,
                "VIVIER_TELEGRAM_WEBHOOK_SECRET": SECRET,
            }
        return Program(env, self.folder, self.warm, supervised=self.plan.processes > 1)
