"""The one door: every event is taken in once, in one transaction, in order for each address.

An event that cannot be handled is kept and tried again; the same address's later events wait
behind it, nobody else's do. After the last try it is set apart and the person is told.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from weakref import WeakValueDictionary

import structlog

from bot.clock import Clock
from bot.crash import reach
from bot.desk import Desk, Outcome
from bot.event_codec import from_json, to_json
from bot.health import Metrics
from handlers.event import Due, Event
from storage.database import Database
from storage.errors import StoreAway
from storage.records import InboxRow
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

TRY_AGAIN = (timedelta(seconds=1), timedelta(seconds=10), timedelta(seconds=60))
IN_HAND = timedelta(minutes=2)


class Dispatcher:
    """`then` is what the process does once an event is committed."""

    def __init__(
        self,
        database: Database,
        desk: Desk,
        clock: Clock,
        metrics: Metrics,
        then: Callable[[Outcome], None],
    ):
        self._database = database
        self._desk = desk
        self._clock = clock
        self._metrics = metrics
        self._then = then
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def take(self, event: Event) -> None:
        """Take one event in; returns after the commit. Raises `StoreAway`: do not acknowledge."""
        reach("event.received")
        began = time.perf_counter()
        async with self._turn(event):
            try:
                outcome = await self._database.write(partial(self._take, event))
            except StoreAway:
                raise
            except Exception as error:
                outcome = await self._keep(event, error)
        reach("event.committed")
        self._metrics.event_taken(event.channel)
        self._metrics.answered(time.perf_counter() - began)
        self._then(outcome)

    def _turn(self, event: Event) -> asyncio.Lock:
        """Events of one address are taken in the order they came."""
        return self._turns.setdefault((event.channel, event.address), asyncio.Lock())

    async def _take(self, event: Event, uow: UnitOfWork) -> Outcome:
        address = await uow.people.address(event.channel, event.address)
        held = address is not None and address.held
        if not await uow.inbox.add(self._inbox(event, waits=held)) or held:
            return Outcome()
        return await self._desk.handle(uow, event, address, self._clock.now())

    def _inbox(self, event: Event, *, waits: bool) -> InboxRow:
        return InboxRow(
            channel=event.channel,
            external_id=event.external_id,
            address=event.address,
            raw=event.raw,
            event=to_json(event) if waits else None,
            status="waiting" if waits else "done",
            received_at=self._clock.now(),
        )

    async def _keep(self, event: Event, error: Exception) -> Outcome:
        """The handling failed and left nothing: keep the event to try again."""
        log.error("event.failed", channel=event.channel, error=repr(error), exc_info=error)
        self._metrics.failed(event.channel, "event")

        async def work(uow: UnitOfWork) -> Outcome:
            now = self._clock.now()
            known = await uow.people.address(event.channel, event.address)
            if known is None and not isinstance(event.what, Due):
                await self._desk.newcomer(uow, event, now)
            await uow.inbox.add(self._failed(self._inbox(event, waits=True), error))
            await uow.people.held(event.channel, event.address, True)
            return Outcome()

        return await self._database.write(work)

    def _failed(self, row: InboxRow, error: Exception) -> InboxRow:
        over = row.attempts >= len(TRY_AGAIN)
        wait = TRY_AGAIN[min(row.attempts, len(TRY_AGAIN) - 1)]
        return replace(
            row,
            attempts=row.attempts + 1,
            status="quarantined" if over else "waiting",
            next_try_at=None if over else self._clock.now() + wait,
            error=f"{type(error).__name__}: {error}"[:500],
        )

    async def retry(self, only: tuple[str, str] | None = None) -> None:
        """Handle the events that waited and are due now, the first of each address first.

        `only` is the channel and address of a process that serves no others.
        """
        while True:
            heads = await self._database.read(self._heads)
            heads = [head for head in heads if only in (None, (head.channel, head.address))]
            for head in heads:
                await self._again(head)
            if not heads:
                return

    async def _heads(self, uow: UnitOfWork) -> list[InboxRow]:
        return await uow.inbox.heads(self._clock.now())

    async def _again(self, head: InboxRow) -> None:
        now = self._clock.now()
        row = await self._database.write(lambda uow: uow.inbox.claim(head, now + IN_HAND, now))
        if row is None or row.event is None:
            return
        event = from_json(row.event)
        async with self._turn(event):
            try:
                outcome = await self._database.write(partial(self._handle_kept, event, row))
            except StoreAway:
                raise
            except Exception as error:
                outcome = await self._give_up(event, self._failed(row, error), error)
        self._then(outcome)

    async def _handle_kept(self, event: Event, row: InboxRow, uow: UnitOfWork) -> Outcome:
        address = await uow.people.address(event.channel, event.address)
        outcome = await self._desk.handle(uow, event, address, self._clock.now())
        await uow.inbox.update(replace(row, status="done", error=None))
        await self._let_go(uow, event)
        return outcome

    async def _give_up(self, event: Event, row: InboxRow, error: Exception) -> Outcome:
        """Try again later, or set it apart for good and tell the person."""
        log.error("event.failed", channel=event.channel, tries=row.attempts, error=repr(error))

        async def work(uow: UnitOfWork) -> Outcome:
            await uow.inbox.update(row)
            if row.status != "quarantined":
                return Outcome()
            await self._let_go(uow, event)
            if isinstance(event.what, Due):
                await uow.timers.take(event.external_id, self._clock.now())
            address = await uow.people.address(event.channel, event.address)
            if address is None:
                return Outcome()
            return await self._desk.apologise(uow, event, address, self._clock.now())

        return await self._database.write(work)

    async def _let_go(self, uow: UnitOfWork, event: Event) -> None:
        if not await uow.inbox.waits(event.channel, event.address):
            await uow.people.held(event.channel, event.address, False)
