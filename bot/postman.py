"""What the delivery writes down: claims and outcomes, each in a transaction of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.clock import Clock
from bot.crash import reach
from bot.desk import LEASE
from bot.wakeups import Wakeups
from handlers import proactive
from handlers.policy import Policy
from messages.catalogue import Catalogue
from messages.message import Message, Say
from storage.database import Database
from storage.records import Line, OutboxRow, Person
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork


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

    async def claim(self, most: int) -> list[OutboxRow]:
        """What is due, with its words and its way; what the page reads is written on the way."""
        return await self.database.write(partial(self._claim, most))

    async def _claim(self, most: int, uow: UnitOfWork) -> list[OutboxRow]:
        now = self.clock.now()
        ready: list[OutboxRow] = []
        until, only = now + LEASE, self.address
        for row in await uow.outbox.claim(
            self.name, now, until, most, channels=self.serves, address=only
        ):
            ready += [row] if row.message is not None else await self._prepare(uow, row, now)
        return ready

    async def _prepare(self, uow: UnitOfWork, row: OutboxRow, now: datetime) -> list[OutboxRow]:
        """A promised message gets its words now: the person may have changed their mind."""
        person = await uow.people.lock(row.person_id)
        assert person is not None
        addresses = await uow.people.addresses_of(person.id)
        service = await uow.services.get(person.service_id) if person.service_id else None
        decision = proactive.decide(row, person, addresses, service, now, self.policy)
        match decision:
            case proactive.Wait(until):
                await uow.outbox.later(row.id, row.attempts, until, "hours")
                return []
            case proactive.Drop(reason):
                await uow.outbox.end(row.id, "dropped", reason, now)
                return []
            case proactive.Deliver(address):
                return await self._word(uow, row, person, address.channel, address.address, now)

    async def _word(
        self,
        uow: UnitOfWork,
        row: OutboxRow,
        person: Person,
        channel: str,
        address: str,
        now: datetime,
    ) -> list[OutboxRow]:
        say = Say.from_json(row.say or "")
        messages = self.catalogue.render(say, person.language)
        await uow.people.save(replace(person, offered=self._offered(person, say)))
        if channel == "web":
            await self._write_lines(uow, person, messages, now)
            await uow.outbox.sent(row.id, "", now)
            self.wakeups.wake(address)
            return []
        first, *others = messages
        await uow.outbox.address(row.id, channel, address, first.to_json())
        rows = [replace(row, channel=channel, address=address, message=first.to_json())]
        for message in others:
            more = replace(rows[0], id=new_id(), message=message.to_json(), say=None, dedupe=None)
            await uow.outbox.add(more)
            rows.append(more)
        if self.serves is None or channel in self.serves:
            return rows
        for each in rows:  # another process speaks there, such as `vivier talk`
            await uow.outbox.later(each.id, each.attempts, now, None)
        return []

    def _offered(self, person: Person, say: Say) -> list[list[object]]:
        """Its labels may be typed too; those of the question being asked stay."""
        new = [
            [action, self.catalogue.label(offer, person.language), list(labels)]
            for offer, (action, labels) in zip(
                say.offers, self.catalogue.labels(say.offers), strict=True
            )
        ]
        return [*person.offered, *new][-30:]

    async def _write_lines(
        self, uow: UnitOfWork, person: Person, messages: list[Message], now: datetime
    ) -> None:
        last = await uow.lines.reserve(person.id, len(messages))
        for place, message in enumerate(messages, start=last - len(messages) + 1):
            await uow.lines.add(
                Line(
                    id=new_id(),
                    person_id=person.id,
                    place=place,
                    revision=place,
                    author="vivier",
                    event_id=None,
                    body=message.to_json(),
                    at=now,
                )
            )

    async def sent(self, row: OutboxRow, platform_id: str) -> None:
        """It arrived."""
        await self.database.write(
            lambda uow: uow.outbox.sent(row.id, platform_id, self.clock.now())
        )
        reach("send.marked")

    async def renew(self, row: OutboxRow) -> bool:
        """Hold it longer; False if another process has it now."""
        until = self.clock.now() + LEASE
        return await self.database.write(lambda uow: uow.outbox.renew(row.id, self.name, until))

    async def give_back(self, rows: list[OutboxRow]) -> None:
        """Not begun: whoever runs next may send them at once."""
        await self._later(rows, self.clock.now(), None)

    async def later(self, rows: list[OutboxRow], at: datetime, error: str) -> None:
        """Try these again from that moment, in their order; later ones wait behind them."""
        await self._later(rows, at, error)

    async def _later(self, rows: list[OutboxRow], at: datetime, error: str | None) -> None:
        async def work(uow: UnitOfWork) -> None:
            for row in rows:
                await uow.outbox.later(row.id, row.attempts, at, error)
            if error is not None and rows:
                await uow.people.hold_until(rows[0].channel, rows[0].address, at)

        await self.database.write(work)

    async def failed(self, row: OutboxRow, reason: str) -> None:
        """It will never be taken."""
        now = self.clock.now()
        await self.database.write(lambda uow: uow.outbox.end(row.id, "failed", reason, now))

    async def unreachable(self, row: OutboxRow) -> None:
        """This address hears nothing any more; a promised message looks for another one."""

        async def work(uow: UnitOfWork) -> None:
            now = self.clock.now()
            address = await uow.people.address(row.channel, row.address)
            if address is not None:
                await uow.people.seen(address, address.seen_at, reachable=False)
            await uow.outbox.unreachable(row.channel, row.address, now)
            if row.say is not None:
                await uow.outbox.unworded(row.id, now)

        await self.database.write(work)

    async def moved(self, row: OutboxRow, to: str) -> OutboxRow:
        """The conversation has a new address."""

        async def work(uow: UnitOfWork) -> None:
            await uow.people.rename_address(row.channel, row.address, to)
            await uow.outbox.redirect(row.channel, row.address, to)

        await self.database.write(work)
        return replace(row, address=to)
