"""A conversation in which the program dies at given points: what the tests of points share."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot import crash
from bot.clock import Clock
from bot.settings import Settings
from tests.botapi import BotApi
from tests.kill.campaign import Way
from tests.kill.ledger import Ledger, Store, Verdict
from tests.kill.mortal import Mortal, count_tasks
from tests.kill.page import PageGlass
from tests.kill.person import Glass, Person
from tests.kill.telegram import PUBLIC, SECRET, PhoneGlass, platform

Death = tuple[str, int]
"""At which point, the how manieth time it is reached in that life."""
# Of a task that died before it began, Python complains; a dead process would not.
UNBEGUN = "ignore:.*was never awaited|.*coroutine object:Warning"
NO_DEATH: Death = ("", 1)
QUIET = 20.0  # seconds
PATIENCE = 5.0
TUESDAY = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)  # 10:00 in Paris, as two days later


class Moved(Clock):
    """The machine's clock, moved so that the test begins on a Tuesday morning."""

    def __init__(self) -> None:
        self._ahead = TUESDAY - super().now()

    def now(self) -> datetime:
        return super().now() + self._ahead

    def forward(self, by: timedelta) -> None:
        self._ahead += by


@dataclass(slots=True)
class Lives:
    """One database and its people; a life for each death, and one more."""

    way: Way
    url: str
    folder: Path
    deaths: Sequence[Death] = ()
    people: list[Person] = field(default_factory=list)
    clock: Moved = field(default_factory=Moved)
    reached: list[dict[str, int]] = field(default_factory=list)
    api: BotApi | None = None
    now: Mortal | None = None

    @contextlib.asynccontextmanager
    async def peopled(self, count: int = 1) -> AsyncIterator[Lives]:
        """With the platform, where there is one, and people who have not begun yet."""
        count_tasks(asyncio.get_running_loop())
        async with contextlib.AsyncExitStack() as stack:
            if self.way != "web":
                self.api = await stack.enter_async_context(platform(self._ways))
            self.people = [self._person(number) for number in range(1, count + 1)]
            try:
                yield self
            finally:
                if self.now is not None:
                    await self.now.die()
                crash.install(None)
                for person in self.people:
                    if isinstance(person.glass, PageGlass):
                        await person.glass.close()

    async def hand_in(self) -> Verdict:
        """Everybody hands in one idea while the program dies as planned."""
        ledger = Ledger(Store(self.url), self.people, self.folder / "media")
        acts = [asyncio.create_task(person.hand_in(lambda: False)) for person in self.people]
        try:
            await self.live(asyncio.gather(*acts), ledger)
        finally:
            for act in acts:
                act.cancel()
        return await self.end(ledger)

    async def live(self, acting: asyncio.Future[Any], ledger: Ledger) -> None:
        """Die and begin again until the acting is done and nothing is owed."""
        for number, death in enumerate([*self.deaths, NO_DEATH]):
            mortal = await self.begin(death)
            crashed = asyncio.create_task(mortal.crashed.wait())
            done = asyncio.create_task(self._done(acting, ledger.store))
            await asyncio.wait({done, crashed}, return_when=asyncio.FIRST_COMPLETED)
            if death != NO_DEATH and not crashed.done():
                # Some points come after all is done; a second death may never come.
                await asyncio.wait({crashed}, timeout=0.02 if number else PATIENCE)
            crashed.cancel()
            done.cancel()
            if mortal.spare():
                break
            await self.die(ledger)
        await acting

    async def _done(self, acting: asyncio.Future[Any], store: Store) -> None:
        await asyncio.wait({acting})
        await self.quiet(store)

    async def begin(self, death: Death = NO_DEATH) -> Mortal:
        """A new life on the same database."""
        point, nth = death
        self.now = Mortal(self._settings(), self.clock, point, nth)
        await self.now.start()
        return self.now

    async def die(self, ledger: Ledger) -> None:
        """The end of this life, as the ledger takes note of it."""
        assert self.now
        await self.now.die()
        self.reached.append(self.now.reached)
        await ledger.note_death()

    async def end(self, ledger: Ledger) -> Verdict:
        """Let it send what it owes and compare. It then ends without ceremony: an orderly stop
        takes some tenths of a second."""
        assert self.now
        await self.quiet(ledger.store)
        verdict = await ledger.verdict()
        self.reached.append(self.now.reached)
        return verdict

    async def quiet(self, store: Store) -> None:
        """Nothing is owed any more."""
        owed = (
            "SELECT 1 FROM outbox WHERE status IN ('pending', 'claimed') AND address <> ''"
            " UNION ALL SELECT 1 FROM media WHERE status = 'owed'"
            " UNION ALL SELECT 1 FROM inbox WHERE status = 'waiting'"
        )
        until = time.monotonic() + QUIET
        while await store.rows(owed) and time.monotonic() < until:  # noqa: ASYNC110 - rows ring no bell
            await asyncio.sleep(0.01)

    def _ways(self) -> list[str]:
        return [self.now.url if self.now is not None else "http://127.0.0.1:1"]

    def _person(self, number: int) -> Person:
        rng = Random(number)
        glass: Glass
        if self.api is None:
            glass = PageGlass(self._ways, rng)
        else:
            glass = PhoneGlass(self.api.phone(1000 + number, name=f"Michel {number}"))
        return Person(number, glass, rng, rush=0)

    def _settings(self) -> Settings:
        chosen: dict[str, Any] = {
            "database_url": self.url,
            "media_dir": str(self.folder / "media"),
            "web_bind": "127.0.0.1:0",
            "profile": "trial",
            "reference_prefix": "NM",
            "telegram": {"per_second": 10_000},
            "web": {"events_per_10s": 100_000, "sessions_per_minute": 100_000},
        }
        if self.api is not None:
            chosen |= {"telegram_token": self.api.token, "telegram_api_url": self.api.url}
        if self.way == "webhook":
            chosen |= {
                "telegram_mode": "webhook",
                "telegram_webhook_url": PUBLIC,
                "telegram_webhook_secret": SECRET,
            }
        return Settings.model_validate(chosen)
