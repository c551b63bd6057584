"""The clock: once a second what is due is looked for. What is due are rows, not jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock
from bot.trouble import told
from handlers.event import Due, Event
from storage.database import Database
from storage.errors import StoreAway
from storage.records.delivery import Timer

log = structlog.get_logger(__name__)

EVERY = 1  # second

Duty = Callable[[], Awaitable[None]]


class Scheduler:
    """Runs the process's duties in turn; one that fails does not hold up the next."""

    def __init__(self, duties: Sequence[Duty]):
        self._duties = duties
        self._clock = AsyncIOScheduler(timezone="UTC")

    def start(self) -> None:
        """Tick from now on; a late tick is one tick."""
        self._clock.add_job(
            self.tick,
            "interval",
            seconds=EVERY,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._clock.start()

    def stop(self) -> None:
        """No tick begins any more."""
        if self._clock.running:
            self._clock.shutdown(wait=False)

    async def tick(self) -> None:
        """Do each duty once."""
        for duty in self._duties:
            try:
                await duty()
            except StoreAway as error:
                log.warning("duty.store_away", reason=str(error))
            except Exception as error:
                log.error("duty.failed", error=told(error))


def timers_due(database: Database, clock: Clock, take: Callable[[Event], Awaitable[None]]) -> Duty:
    """The duty that hands due timers to the one door: a timer is an event.

    One that is too late to be of use (`expires_at`) is let go.
    """

    async def one(timer: Timer, now: datetime) -> None:
        if timer.expires_at is not None and timer.expires_at <= now:
            await database.write(lambda uow: uow.timers.take(timer.id, now))
        else:
            await take(_event(timer, now))

    async def duty() -> None:
        now = clock.now()
        while due := await database.read(lambda uow: uow.timers.due(now)):
            await asyncio.gather(*(one(timer, now) for timer in due))

    return duty


def _event(timer: Timer, now: datetime) -> Event:
    return Event(
        channel="timer",
        address=timer.person_id or timer.id,
        external_id=timer.id,
        what=Due(timer.kind, timer.subject),
        at=now,
    )
