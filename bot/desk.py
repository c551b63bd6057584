"""One event inside its transaction: who it is from, what is decided, what is owed for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from bot import page
from bot.crash import reach
from handlers import router
from handlers.context import Context
from handlers.event import Due, Event, File, Left
from handlers.offered import offered
from handlers.policy import Policy
from messages.catalogue import Catalogue
from messages.message import Message, Say
from storage.records.delivery import Lane, OutboxRow
from storage.records.people import Address, Person
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork

LEASE = timedelta(seconds=60)
SEEN_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rest of the process does after the commit."""

    rows: tuple[OutboxRow, ...] = ()
    wake: tuple[str, ...] = ()
    files: bool = False
    promised: bool = False


@dataclass(slots=True)
class Desk:
    """What every event is handled with. `name` is this process, as the outbox knows it.

    `serves` are the channels it sends through (None: all): what is owed elsewhere is left to
    whoever does.
    """

    policy: Policy
    catalogue: Catalogue
    rng: Random
    name: str
    pulled: frozenset[str] = field(default=frozenset({"web"}))
    serves: frozenset[str] | None = None

    async def handle(
        self, uow: UnitOfWork, event: Event, address: Address | None, now: datetime
    ) -> Outcome:
        """Handle an event: everything it changes is in this transaction."""
        if isinstance(event.what, Due):
            return await self._due(uow, event, now)
        person, address = await self._sender(uow, event, address, now)
        ctx = self._context(uow, event, person, address, now)
        says = await router.handle(ctx)
        reach("event.handled")
        self._offer(ctx, says)
        rows = await self._owe(ctx, self._render(ctx, says), await self._said(ctx, person))
        if ctx.person != person:
            await uow.people.save(ctx.person)
        wake = await self._pages(ctx)
        return Outcome(rows=rows, wake=wake, files=isinstance(event.what, File))

    async def apologise(
        self, uow: UnitOfWork, event: Event, address: Address, now: datetime
    ) -> Outcome:
        """Tell the person, once, that something failed on our side."""
        person = await uow.people.lock(address.person_id)
        assert person is not None
        ctx = self._context(uow, event, person, address, now)
        trouble = self._render(ctx, [Say("form.trouble")])
        rows = await self._owe(ctx, trouble, await self._said(ctx, person))
        await uow.people.save(ctx.person)
        return Outcome(rows=rows, wake=await self._pages(ctx))

    async def _due(self, uow: UnitOfWork, event: Event, now: datetime) -> Outcome:
        timer = await uow.timers.take(event.external_id, now)
        reach("timer.claimed")
        if timer is None:
            return Outcome()
        nobody = Person(id="", language=self.policy.language, created_at=now, seen_at=now)
        nowhere = Address(channel="timer", address="", person_id="", seen_at=now)
        await router.handle(self._context(uow, event, nobody, nowhere, now))
        return Outcome(promised=True)

    def _context(
        self, uow: UnitOfWork, event: Event, person: Person, address: Address, now: datetime
    ) -> Context:
        return Context(
            now=now,
            rng=self.rng,
            uow=uow,
            policy=self.policy,
            catalogue=self.catalogue,
            event=event,
            person=person,
            address=address,
        )

    async def _sender(
        self, uow: UnitOfWork, event: Event, address: Address | None, now: datetime
    ) -> tuple[Person, Address]:
        if address is None:
            address = await self.newcomer(uow, event, now)
        person = await uow.people.lock(address.person_id)
        assert person is not None
        left = isinstance(event.what, Left)
        if left or not address.reachable or now - address.seen_at > SEEN_EVERY:
            await uow.people.seen(address, now, reachable=not left)
        return person, address

    async def newcomer(self, uow: UnitOfWork, event: Event, now: datetime) -> Address:
        """Someone at an address never seen; another process may have been quicker."""
        language = (event.language or self.policy.language)[:2]
        person = Person(
            id=new_id(),
            language=language if language in ("fr", "en") else self.policy.language,
            created_at=now,
            seen_at=now,
        )
        address = Address(
            channel=event.channel, address=event.address, person_id=person.id, seen_at=now
        )
        await uow.people.add(person)
        if await uow.people.add_address(address):
            return address
        known = await uow.people.address(event.channel, event.address)
        assert known is not None
        return known

    def _render(self, ctx: Context, says: Sequence[Say]) -> list[Message]:
        language = ctx.person.language
        return [message for say in says for message in self.catalogue.render(say, language)]

    def _offer(self, ctx: Context, says: Sequence[Say]) -> None:
        offers = offered(says, self.catalogue, ctx.person.language)
        if offers:
            ctx.change(offered=offers)

    async def _said(self, ctx: Context, before: Person) -> Message | None:
        """What the person, as they were `before`, did: pages show it."""
        if ctx.event.channel not in self.pulled:
            return None
        return await page.as_said(ctx.uow, before, ctx.event, told=ctx.told)

    async def _owe(
        self, ctx: Context, messages: list[Message], said: Message | None
    ) -> tuple[OutboxRow, ...]:
        if ctx.event.channel in self.pulled:
            ctx.person = await page.write(
                ctx.uow, ctx.person, messages, ctx.now, said=said, event_id=ctx.event.external_id
            )
            return ()
        hold = await self._hold(ctx)
        elsewhere = self.serves is not None and ctx.event.channel not in self.serves
        waiting = hold is not None or elsewhere
        rows = tuple(self._row(ctx, message, waiting, hold) for message in messages)
        for row in rows:
            await ctx.uow.outbox.add(row)
        return () if waiting else rows

    async def _pages(self, ctx: Context) -> tuple[str, ...]:
        """The pages that show what was just said: on each of the person's telephones."""
        if ctx.event.channel not in self.pulled:
            return ()
        addresses = await ctx.uow.people.addresses_of(ctx.person.id)
        return tuple(each.address for each in addresses if each.channel in self.pulled)

    async def _hold(self, ctx: Context) -> datetime | None:
        """From when earlier replies to here are tried again: those of now wait behind them.

        Read anew, as the address was read before the person was locked.
        """
        if ctx.address.hold_until is None:
            return None
        known = await ctx.uow.people.address(ctx.address.channel, ctx.address.address)
        return known.hold_until if known else None

    def _row(
        self, ctx: Context, message: Message, waiting: bool, hold: datetime | None
    ) -> OutboxRow:
        return OutboxRow(
            id=new_id(),
            person_id=ctx.person.id,
            channel=ctx.event.channel,
            address=ctx.event.address,
            lane=Lane.REPLY,
            message=message.to_json(),
            status="pending" if waiting else "claimed",
            claimed_by=None if waiting else self.name,
            claimed_until=None if waiting else ctx.now + LEASE,
            next_try_at=hold,
            created_at=ctx.now,
        )
