"""Messages that were promised get their words and their way when they leave, not before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot import page
from handlers import proactive
from handlers.calls.telling import Telling
from handlers.offered import added
from handlers.policy import Policy
from handlers.reminding import holding
from messages.catalogue import Catalogue
from messages.message import Message, Say
from storage.records.delivery import OutboxRow
from storage.records.people import Address, Person, Service
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork

SOON = timedelta(seconds=3)  # until a bubble that is just being sent can be rewritten

Ready = tuple[list[OutboxRow], str]
"""The messages to send now, and the page's address to wake ("": none)."""

NOTHING: Ready = ([], "")


@dataclass(slots=True)
class Promises:
    """For one transaction, which begins at `now`. `serves` are the channels this process sends
    through (None: all)."""

    uow: UnitOfWork
    policy: Policy
    catalogue: Catalogue
    serves: frozenset[str] | None
    now: datetime
    _telling: Telling = field(init=False)
    _services: dict[str, Service | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """What is said of calls is asked in the same transaction."""
        self._telling = Telling(self.uow, self.policy, self.now)

    async def prepare(self, row: OutboxRow) -> Ready:
        """Decide, again each time it is claimed: the person may have changed their mind.

        The words of one that was said already stay, unless they are of a call or of several
        reminders: those are as things stand now.
        """
        person = await self.uow.people.lock(row.person_id)
        assert person is not None
        say = Say.from_json(row.say) if row.say else None
        if row.replaces is not None:
            assert say is not None
            return await self._rewrite(row, say, person)
        say = await holding.kept(self.uow, say, self.now) if say is not None else None
        late = say is not None and ("call" in say.params or holding.is_list(say))
        addresses = await self._addresses(row, person)
        match await self._decide(row, say, person, addresses):
            case proactive.Wait(until):
                await self.uow.outbox.later(row.id, row.attempts, until, "hours")
            case proactive.Hold():
                await self.uow.outbox.keep_back(row.id)
            case proactive.Drop(reason):
                await self.uow.outbox.end(row.id, "dropped", reason, self.now)
            case proactive.Deliver(address) if say is not None and (late or row.message is None):
                return await self._word(row, say, person, address)
            case _:
                return [row], ""
        return NOTHING

    async def _decide(
        self, row: OutboxRow, say: Say | None, person: Person, addresses: list[Address]
    ) -> proactive.Decision:
        if row.say and say is None:
            return proactive.Drop("overtaken")
        if say is not None and "call" in say.params:
            hindered = await self._telling.hindered(say, person)
            if hindered is not None:
                return hindered
        service = await self._service(person.service_id)
        return proactive.decide(row, person, addresses, service, self.now, self.policy)

    async def _service(self, id: str | None) -> Service | None:
        if id is not None and id not in self._services:
            self._services[id] = await self.uow.services.get(id)
        return self._services[id] if id is not None else None

    async def _addresses(self, row: OutboxRow, person: Person) -> list[Address]:
        """The most recently alive first, but those served by another process last; where it
        was on its way already, that one before all."""
        if row.say is None:  # an SMS or a notification goes its own way, whatever else is deaf
            own = Address(
                channel=row.channel, address=row.address, person_id=person.id, seen_at=self.now
            )
            return [own]
        addresses = await self.uow.people.addresses_of(person.id)
        if len(addresses) < 2:
            return addresses
        way = (row.channel, row.address)

        def rank(address: Address) -> tuple[bool, bool]:
            return (address.channel, address.address) != way, not self._served(address.channel)

        return sorted(addresses, key=rank)

    def _served(self, channel: str) -> bool:
        return self.serves is None or channel == page.CHANNEL or channel in self.serves

    async def _word(self, row: OutboxRow, say: Say, person: Person, address: Address) -> Ready:
        if "call" in say.params:
            say = await self._telling.word(say, person)
        messages = self.catalogue.render(say, person.language)
        offered = self._offered(person, say)
        if address.channel == page.CHANNEL:
            person = replace(person, offered=offered)
            return await self._on_the_page(row, person, address, messages)
        await self.uow.people.offer(person.id, offered)
        return await self._on_the_way(await self._address(row, address, messages))

    async def _on_the_page(
        self, row: OutboxRow, person: Person, address: Address, messages: list[Message]
    ) -> Ready:
        person = await page.write(self.uow, person, messages, self.now, first=row.id)
        await self.uow.people.save(person)
        words = messages[0].to_json()
        await self.uow.outbox.address(row.id, address.channel, address.address, words)
        await self.uow.outbox.sent(row.id, "", self.now)
        return [], address.address

    def _offered(self, person: Person, say: Say) -> list[list[Any]]:
        return added(person.offered, say, self.catalogue, person.language)

    async def _address(
        self, row: OutboxRow, to: Address, messages: list[Message]
    ) -> list[OutboxRow]:
        first, *others = (message.to_json() for message in messages)
        others = others if row.message is None else []  # else they follow it already
        row = replace(row, channel=to.channel, address=to.address, message=first)
        await self.uow.outbox.address(row.id, to.channel, to.address, first)
        return [row, *[await self._more(row, body) for body in others]]

    async def _more(self, row: OutboxRow, body: str) -> OutboxRow:
        """One more bubble of the same message: it leaves behind the first."""
        more = replace(row, id=new_id(), message=body, say=None, dedupe=None, about=None)
        await self.uow.outbox.add(more)
        return more

    async def _on_the_way(self, rows: list[OutboxRow]) -> Ready:
        if self._served(rows[0].channel):
            return rows, ""
        for each in rows:  # another process speaks there, such as `vivier talk`
            await self.uow.outbox.later(each.id, each.attempts, self.now, None)
        return NOTHING

    async def _rewrite(self, row: OutboxRow, say: Say, person: Person) -> Ready:
        """A bubble that was sent gets new words where it stands: silently, at any hour."""
        said = await self.uow.outbox.get(row.replaces or "")
        if said is not None and said.status == "claimed":
            await self.uow.outbox.later(row.id, row.attempts, self.now + SOON, None)
        elif said is None or said.status != "sent":  # its words are found when it leaves, if ever
            await self.uow.outbox.end(row.id, "dropped", "not sent", self.now)
        elif said.channel == page.CHANNEL:
            return await self._rewrite_line(row, say, person, said)
        else:
            return await self._rewrite_there(row, say, person, said)
        return NOTHING

    async def _rewrite_there(
        self, row: OutboxRow, say: Say, person: Person, said: OutboxRow
    ) -> Ready:
        address = await self.uow.people.address(said.channel, said.address)
        if address is None or not address.reachable:
            await self.uow.outbox.end(row.id, "dropped", "unreachable", self.now)
            return NOTHING
        say = await self._telling.word(say, person)
        await self.uow.people.offer(person.id, self._offered(person, say))
        [message] = self.catalogue.render(say, person.language)
        row = replace(row, platform_id=said.platform_id)
        return await self._on_the_way(await self._address(row, address, [message]))

    async def _rewrite_line(
        self, row: OutboxRow, say: Say, person: Person, said: OutboxRow
    ) -> Ready:
        say = await self._telling.word(say, person)
        [message] = self.catalogue.render(say, person.language)
        person = replace(person, offered=self._offered(person, say))
        await self.uow.people.save(await page.rewrite(self.uow, person, said.id, message))
        await self.uow.outbox.sent(row.id, "", self.now)
        return [], said.address
