"""The one door: every event is taken in once, in one transaction, in order for each address.

An event that cannot be handled is kept and tried again (retries.py); the same address's later
events wait behind it, nobody else's do.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from weakref import WeakValueDictionary

import structlog

from bot.clock import Clock
from bot.crash import reach
from bot.desk import Desk, Outcome
from bot.event_codec import to_json
from bot.health import Metrics
from bot.legible import legible
from bot.retries import Retries, failed
from bot.trouble import told
from handlers.event import Due, Event
from storage.database import Database
from storage.errors import StoreAway
from storage.records.delivery import InboxRow
from storage.records.people import Address
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)


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
        self._retries = Retries(database, desk, clock, self._turn, then)

    async def take(self, event: Event) -> None:
        """Take one event in; returns after the commit. Raises `StoreAway`: do not acknowledge."""
        reach("event.received")
        began = time.perf_counter()
        event = legible(event)
        async with self._turn(event.channel, event.address):
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

    async def retry(self, only: tuple[str, str] | None = None) -> None:
        """Handle the events that waited and are due now, the first of each address first.

        `only` is the channel and address of a process that serves no others.
        """
        await self._retries.run(only)

    def _turn(self, channel: str, address: str) -> asyncio.Lock:
        """Events of one address are taken in the order they came."""
        return self._turns.setdefault((channel, address), asyncio.Lock())

    async def _take(self, event: Event, uow: UnitOfWork) -> Outcome:
        address = await uow.people.address(event.channel, event.address)
        if address is not None and address.held:
            address = await self._again(uow, address)
        held = address is not None and address.held
        if not await uow.inbox.add(self._row(event, waits=held)) or held:
            return Outcome()
        return await self._desk.handle(uow, event, address, self._clock.now())

    async def _again(self, uow: UnitOfWork, address: Address) -> Address | None:
        """Read it anew under the person's lock: another process may just have let it go."""
        await uow.people.lock(address.person_id)
        return await uow.people.address(address.channel, address.address)

    def _row(self, event: Event, *, waits: bool) -> InboxRow:
        return InboxRow(
            id=new_id(),
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
        log.error("event.failed", channel=event.channel, error=told(error))
        self._metrics.failed(event.channel, "event")
        row = failed(self._row(event, waits=True), error, self._clock.now())

        async def work(uow: UnitOfWork) -> Outcome:
            known = await uow.people.address(event.channel, event.address)
            if known is None and not isinstance(event.what, Due):
                await self._desk.newcomer(uow, event, self._clock.now())
            if await uow.inbox.add(row):  # else another process was quicker
                await uow.people.held(event.channel, event.address, True)
            return Outcome()

        return await self._database.write(work)
