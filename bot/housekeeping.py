"""Once a day: what ended long ago is forgotten, in portions, so that nobody waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.media_folder import MediaFolder
from storage.database import Database
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

NAME = "housekeeping"
EVERY = timedelta(days=1)
LOOK = timedelta(minutes=10)  # how often the day is asked for
MOST = 1000  # rows in one transaction

EVENTS = timedelta(days=8)  # a platform may repeat an event for a week
SET_APART = timedelta(days=90)  # events that could not be handled: for whoever looks into it
MESSAGES = timedelta(days=30)
TIMERS = timedelta(days=30)
IDEAS = timedelta(days=1096)  # after their answer, unless the organisation says otherwise
ORPHANS = timedelta(days=1)  # uploads that no message ever named

Portion = Callable[[UnitOfWork], Awaitable[int]]


class Housekeeping:
    """A duty of the scheduler; the store knows when it was last done, whichever process did it."""

    def __init__(
        self, database: Database, folder: MediaFolder, clock: Clock, ideas_kept: timedelta = IDEAS
    ):
        self._ideas_kept = ideas_kept
        self._database = database
        self._folder = folder
        self._clock = clock
        self._next: datetime | None = None

    async def run(self) -> None:
        """Do it if a day has passed; raises `StoreAway`."""
        now = self._clock.now()
        if self._next is not None and now < self._next:
            return
        if await self._database.write(lambda uow: uow.installation.turn(NAME, now, EVERY)):
            await self._clean(now)
        self._next = now + LOOK

    async def _clean(self, now: datetime) -> None:
        gone = {name: await self._all(portion) for name, portion in self._portions(now).items()}
        await self._database.write(lambda uow: uow.people.prune_invitations(now))
        needed = await self._database.read(lambda uow: uow.media.files())
        gone["files"] = await asyncio.to_thread(self._folder.sweep, needed, ORPHANS)
        log.info("housekeeping", **gone)

    async def _all(self, portion: Portion) -> int:
        """Portion by portion, until one is not full."""

        async def work(uow: UnitOfWork) -> int:
            return await portion(uow)

        total = count = await self._database.write(work)
        while count == MOST:
            count = await self._database.write(work)
            total += count
        return total

    def _portions(self, now: datetime) -> dict[str, Portion]:
        return {
            "events": lambda uow: uow.inbox.prune(now - EVENTS, "done", MOST),
            "set_apart": lambda uow: uow.inbox.prune(now - SET_APART, "quarantined", MOST),
            "messages": lambda uow: uow.outbox.prune(now - MESSAGES, MOST),
            "news": lambda uow: uow.reaching.prune(now - MESSAGES, MOST),
            "timers": lambda uow: uow.timers.prune(now - TIMERS, MOST),
            "ideas": lambda uow: uow.ideas.forget(now - self._ideas_kept, MOST),
            "uploads": lambda uow: uow.media.prune_orphans(now - ORPHANS, MOST),
        }
