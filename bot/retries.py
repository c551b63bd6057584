"""Events that failed are tried again, then set apart: poison never blocks anyone.

What waits are rows of the inbox, so a restart forgets none of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.clock import Clock
from bot.desk import Desk, Outcome
from bot.event_codec import from_json
from bot.trouble import told
from handlers.event import Event
from storage.database import Database
from storage.errors import StoreAway
from storage.records.delivery import InboxRow
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

TRY_AGAIN = (timedelta(seconds=1), timedelta(seconds=10), timedelta(seconds=60))
IN_HAND = timedelta(minutes=2)


def failed(row: InboxRow, error: Exception, now: datetime) -> InboxRow:
    """The row of an event after one more try that failed: when next, or set apart."""
    over = row.attempts >= len(TRY_AGAIN)
    return replace(
        row,
        attempts=row.attempts + 1,
        status="quarantined" if over else "waiting",
        next_try_at=None if over else now + TRY_AGAIN[row.attempts],
        error=told(error),
    )


class Retries:
    """`turn` is the lock of an address, `then` what the process does after a commit."""

    def __init__(
        self,
        database: Database,
        desk: Desk,
        clock: Clock,
        turn: Callable[[str, str], asyncio.Lock],
        then: Callable[[Outcome], None],
    ):
        self._database = database
        self._desk = desk
        self._clock = clock
        self._turn = turn
        self._then = then

    async def run(self, only: tuple[str, str] | None = None) -> None:
        """Handle what is due, the first of each address, until nothing is."""
        while heads := await self._heads(only):
            for head in heads:
                await self._again(head)

    async def _heads(self, only: tuple[str, str] | None) -> list[InboxRow]:
        heads = await self._database.read(lambda uow: uow.inbox.heads(self._clock.now()))
        return [head for head in heads if only in (None, (head.channel, head.address))]

    async def _again(self, head: InboxRow) -> None:
        now = self._clock.now()
        row = await self._database.write(lambda uow: uow.inbox.claim(head, now + IN_HAND, now))
        if row is None:  # another process was quicker
            return
        async with self._turn(row.channel, row.address):
            try:
                outcome = await self._database.write(partial(self._handle, row))
            except StoreAway:
                raise
            except Exception as error:
                outcome = await self._failed_again(row, error)
        self._then(outcome)

    async def _handle(self, row: InboxRow, uow: UnitOfWork) -> Outcome:
        event = _event(row)
        address = await uow.people.address(event.channel, event.address)
        outcome = await self._desk.handle(uow, event, address, self._clock.now())
        await uow.inbox.update(replace(row, status="done", next_try_at=None, error=None))
        await self._let_go(row, uow)
        return outcome

    async def _failed_again(self, row: InboxRow, error: Exception) -> Outcome:
        """Try again later, or set it apart for good and tell the person."""
        row = failed(row, error, self._clock.now())
        log.error("event.failed", channel=row.channel, tries=row.attempts, error=row.error)
        if row.status != "quarantined":
            await self._database.write(lambda uow: uow.inbox.update(row))
            return Outcome()
        try:
            return await self._database.write(partial(self._give_up, row, tell=True))
        except StoreAway:
            raise
        except Exception as trouble:  # whoever cannot even be told does not wait for it
            log.error("event.untold", channel=row.channel, error=told(trouble))
            return await self._database.write(partial(self._give_up, row, tell=False))

    async def _give_up(self, row: InboxRow, uow: UnitOfWork, *, tell: bool) -> Outcome:
        await uow.inbox.update(row)
        await self._let_go(row, uow)
        address = await uow.people.address(row.channel, row.address)
        if row.channel == "timer":
            await uow.timers.take(row.external_id, self._clock.now())
        if address is None or not tell:
            return Outcome()
        return await self._desk.apologise(uow, _event(row), address, self._clock.now())

    async def _let_go(self, row: InboxRow, uow: UnitOfWork) -> None:
        if not await uow.inbox.waits(row.channel, row.address):
            await uow.people.held(row.channel, row.address, False)


def _event(row: InboxRow) -> Event:
    if row.event is None:
        raise ValueError("an event that waits has lost its content")
    return from_json(row.event)
