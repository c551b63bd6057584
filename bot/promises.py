"""Messages that were promised get their words and their way when they leave, not before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot import page
from handlers import proactive
from handlers.offered import added
from handlers.policy import Policy
from messages.catalogue import Catalogue
from messages.message import Message, Say
from storage.records import Address, OutboxRow, Person
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Promises:
    """`serves` are the channels this process sends through (None: all)."""

    policy: Policy
    catalogue: Catalogue
    serves: frozenset[str] | None

    async def prepare(
        self, uow: UnitOfWork, row: OutboxRow, now: datetime
    ) -> tuple[list[OutboxRow], str]:
        """The messages to send now, and the page's address to wake ("": none).

        Decided again each time it is claimed, as the person may have changed their mind; only
        the words of one that was said already stay.
        """
        person = await uow.people.lock(row.person_id)
        assert person is not None
        addresses = await self._addresses(uow, person)
        service = await uow.services.get(person.service_id) if person.service_id else None
        match proactive.decide(row, person, addresses, service, now, self.policy):
            case proactive.Wait(until):
                await uow.outbox.later(row.id, row.attempts, until, "hours")
            case proactive.Drop(reason):
                await uow.outbox.end(row.id, "dropped", reason, now)
            case proactive.Deliver(address) if row.message is None:
                return await self._word(uow, row, person, address, now)
            case _:
                return [row], ""
        return [], ""

    async def _addresses(self, uow: UnitOfWork, person: Person) -> list[Address]:
        """The most recently alive first, but those served by another process last."""
        addresses = await uow.people.addresses_of(person.id)
        return sorted(addresses, key=lambda address: not self._served(address.channel))

    def _served(self, channel: str) -> bool:
        return self.serves is None or channel == page.CHANNEL or channel in self.serves

    async def _word(
        self, uow: UnitOfWork, row: OutboxRow, person: Person, address: Address, now: datetime
    ) -> tuple[list[OutboxRow], str]:
        say = Say.from_json(row.say or "")
        messages = self.catalogue.render(say, person.language)
        offers = added(person.offered, say, self.catalogue, person.language)
        person = replace(person, offered=offers)
        if address.channel == page.CHANNEL:
            person = await page.write(uow, person, messages, now)
        await uow.people.save(person)
        if address.channel == page.CHANNEL:
            await uow.outbox.sent(row.id, "", now)
            return [], address.address
        rows = await _address(uow, row, address, messages)
        if self._served(address.channel):
            return rows, ""
        for each in rows:  # another process speaks there, such as `vivier talk`
            await uow.outbox.later(each.id, each.attempts, now, None)
        return [], ""


async def _address(
    uow: UnitOfWork, row: OutboxRow, to: Address, messages: list[Message]
) -> list[OutboxRow]:
    first, *others = (message.to_json() for message in messages)
    row = replace(row, channel=to.channel, address=to.address, message=first)
    await uow.outbox.address(row.id, to.channel, to.address, first)
    more = [replace(row, id=new_id(), message=body, say=None, dedupe=None) for body in others]
    for each in more:
        await uow.outbox.add(each)
    return [row, *more]
