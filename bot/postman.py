"""What the delivery writes down: claims and outcomes, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bot import places
from bot.clock import Clock
from bot.crash import reach
from bot.desk import LEASE
from bot.promises import Promises
from bot.wakeups import Wakeups
from handlers.policy import Policy
from messages.catalogue import Catalogue
from storage.database import Database
from storage.records.delivery import Lane, OutboxRow
from storage.unit_of_work import UnitOfWork

MOST = 50  # messages claimed in one transaction: others write in between


@dataclass(frozen=True, slots=True)
class Claimed:
    """What is to be sent now; `wake` are pages with new lines.

    `more`: the transaction was full, another may follow at once. `full`: the lanes of which there
    was no room for more, so that more may be due.
    """

    rows: list[OutboxRow] = field(default_factory=list)
    wake: list[str] = field(default_factory=list)
    more: bool = False
    full: frozenset[Lane] = frozenset()


@dataclass(slots=True)
class Postman:
    """`name` is this process as the outbox knows it.

    `serves` are the channels it sends through, and "" if it also finds the way of what is
    promised (None: all); `address` is the only one it serves, where it is given.
    """

    database: Database
    policy: Policy
    catalogue: Catalogue
    clock: Clock
    wakeups: Wakeups
    name: str
    serves: frozenset[str] | None = None
    address: str = ""

    async def claim(self, room: Mapping[Lane, int]) -> Claimed:
        """What is due, with its words and its way; what the page reads is written on the way."""
        now = self.clock.now()
        if not await self.database.read(lambda uow: uow.outbox.waits(now)):
            return Claimed()
        claimed = await self.database.write(partial(self._claim, room))
        for address in claimed.wake:
            self.wakeups.wake(address)
        return claimed

    async def _claim(self, room: Mapping[Lane, int], uow: UnitOfWork) -> Claimed:
        """The most urgent lane first, and of no lane more than there is room for."""
        now = self.clock.now()
        await uow.outbox.turn(now)
        promises = Promises(uow, self.policy, self.catalogue, self.serves, now)
        rows, wake, left, full = [], [], MOST, set()
        for lane, most in room.items():
            most = min(most, left)
            due = await self._due(uow, lane, most, now) if most else []
            full |= {lane} if len(due) == most else set()
            left -= len(due)
            for row in due:
                if lane is Lane.REPLY:
                    rows.append(row)
                    continue
                ready, page = await promises.prepare(row)
                rows += ready
                wake += [page] if page else []
        return Claimed(rows, wake, more=left == 0, full=frozenset(full))

    async def _due(self, uow: UnitOfWork, lane: Lane, most: int, now: datetime) -> list[OutboxRow]:
        return await uow.outbox.claim(
            lane, self.name, now, now + LEASE, most, channels=self.serves, address=self.address
        )

    async def sent(self, batch: Sequence[tuple[OutboxRow, str]]) -> None:
        """These arrived; the platform's ids stand beside them."""

        async def work(uow: UnitOfWork) -> None:
            now = self.clock.now()
            for row, platform_id in batch:
                await uow.outbox.sent(row.id, platform_id, now)
            for row, _ in batch:
                await self._free(uow, row)

        await self.database.write(work)
        for _ in batch:
            reach("send.marked")

    async def _free(self, uow: UnitOfWork, row: OutboxRow) -> None:
        """Replies no longer wait behind this one, if it waited itself and was the last.

        Under the person's lock: what is owed meanwhile either waits too and is seen here, or
        sees the address free.
        """
        if row.lane is Lane.REPLY and row.next_try_at is not None:
            await uow.people.lock(row.person_id)
            await uow.people.free(row.channel, row.address)

    async def renew(self, ids: Sequence[str]) -> tuple[datetime, set[str]]:
        """Hold these longer: until when, and which of them are still ours."""
        until = self.clock.now() + LEASE

        async def work(uow: UnitOfWork) -> set[str]:
            return {id for id in ids if await uow.outbox.renew(id, self.name, until)}

        return until, await self.database.write(work)

    async def give_back(self) -> None:
        """Nothing is in hand any more: whoever runs next may send it at once."""
        await self.database.write(lambda uow: uow.outbox.give_back(self.name))

    async def later(self, rows: Sequence[OutboxRow], at: datetime, reason: str) -> None:
        """Try these again from that moment, in their order; later replies wait behind them."""

        async def work(uow: UnitOfWork) -> None:
            for row in rows:
                await uow.outbox.later(row.id, row.attempts, at, reason, row.first_try_at)
            if rows[0].lane is Lane.REPLY:
                await uow.people.lock(rows[0].person_id)
                await uow.people.hold_until(rows[0].channel, rows[0].address, at)

        await self.database.write(work)

    async def failed(self, row: OutboxRow, reason: str) -> None:
        """It will never be taken."""

        async def work(uow: UnitOfWork) -> None:
            await uow.outbox.end(row.id, "failed", reason, self.clock.now())
            await self._free(uow, row)

        await self.database.write(work)

    async def unreachable(self, row: OutboxRow) -> None:
        """This address hears nothing any more; a promised message looks for another one."""
        now = self.clock.now()
        await self.database.write(partial(places.unreachable, row.channel, row.address, now))

    async def moved(self, row: OutboxRow, to: str) -> None:
        """The conversation has a new address, perhaps one that is known already."""
        await self.database.write(partial(places.moved, row.channel, row.address, to))
