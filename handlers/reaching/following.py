"""News is followed until it is read: rung for by the chosen way, then by the next, then listed.

A timer looks from time to time at what became of the message and of the rings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers import proactive
from handlers.context import Context
from handlers.reaching import ringing, ways
from handlers.rules import hours
from messages.message import Say
from storage.reaching import Written
from storage.records.people import Person
from storage.records.reaching import News, Ring
from storage.rows import new_id

TIMER = "reach.next"
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 8
AT_FIRST = timedelta(minutes=1)  # whoever has the page open reads it before anything rings
SELDOM = timedelta(hours=1)  # between two looks at a message that has not left, of thousands
OUTCOME = timedelta(minutes=30)  # by then a gateway has said what it thinks of a ring
PATIENCE = 2  # working days between one way and the next
LOST = frozenset({"failed", "dropped"})
PAGE = frozenset({"", "web"})  # channels that ring nobody by themselves


async def follow(
    ctx: Context, person_id: str, reference: str | None, dedupe: str, *, same_day: bool = False
) -> None:
    """See to it that somebody reads the message promised under that key."""
    news = News(
        id=new_id(),
        person_id=person_id,
        reference=reference,
        dedupe=dedupe,
        code="".join(ctx.rng.choice(SIGNS) for _ in range(LENGTH)),
        at=ctx.now,
        same_day=same_day,
    )
    if await ctx.uow.reaching.add(news):
        await ctx.remind(TIMER, news.id, ctx.now + AT_FIRST)


async def follow_call(ctx: Context, call_id: str, after: str) -> None:
    """See to it that whoever chose an SMS or a notification hears of this announcement.

    It is rung for once, by the way they chose: nobody is called, or handed a slip, for a call.
    """
    for person_id, dedupe in await ctx.uow.reaching.of_call(call_id, after):
        await follow(ctx, person_id, None, dedupe)


@dataclass(frozen=True, slots=True)
class Following:
    """One look at a piece of news."""

    ctx: Context
    news: News
    person: Person
    written: Written | None
    rings: list[Ring]

    @property
    def since(self) -> datetime:
        """When it could first be read."""
        return (self.written.at if self.written else None) or self.news.at

    async def ended(self) -> str | None:
        """Why it needs no ring, if so."""
        if self.person.paused_until is not None and self.person.paused_until > self.ctx.now:
            return "silenced"
        if self.written is not None and self.written.status == "dropped":
            return None if self.written.error == "unreachable" else "silenced"
        if self.written is not None and self.written.status == "sent":
            if self.written.channel not in PAGE:
                return "elsewhere"
            addresses = await self.ctx.uow.people.addresses_of(self.person.id)
            if any(each.seen_at > self.since for each in addresses):
                return "read"
        if self.news.reference is None and self.rings:
            return "rung"  # a call is not brought to anybody by a second way
        return None

    def not_before(self) -> datetime:
        """When the next way's turn comes."""
        if not self.rings:
            first = ways.wanted_first(self.person)
            return self.since if first else _working_days_later(self.ctx, self.since)
        last = [ring for ring in self.rings if ring.way == self.rings[-1].way]
        if all(ring.status in LOST for ring in last):
            return self.ctx.now
        return _working_days_later(self.ctx, last[-1].at)

    def _ways(self) -> tuple[str, ...]:
        if self.news.reference is not None:
            return ways.in_turn(self.person)
        first = ways.wanted_first(self.person)
        return (first,) if first in ("push", "sms") else ()

    async def next_way(self) -> str | None:
        """The first that was not tried yet and that the person has."""
        tried = {ring.way for ring in self.rings}
        for way in self._ways():
            if way not in tried and await ways.has(self.ctx, self.person, way):
                return way
        return None


async def next_(ctx: Context, news_id: str) -> list[Say]:
    """The timer: ring for it, wait on, or give it up as read or as unreached."""
    look = await _look(ctx, news_id)
    if look is not None:
        await _follow(look)
    return []


async def _follow(look: Following) -> None:
    ctx, news_id = look.ctx, look.news.id
    if look.written is not None and look.written.at is None:
        again = AT_FIRST if look.news.reference is not None else SELDOM
        await ctx.remind(TIMER, news_id, max(ctx.now + again, look.written.next_try_at + AT_FIRST))
        return
    outcome = await look.ended()
    if outcome is not None:
        await ctx.uow.reaching.done(look.news, outcome, ctx.now)
        return
    at = await _permitted(look, max(look.not_before(), ctx.now))
    if at > ctx.now:
        await ctx.remind(TIMER, news_id, at)
        return
    await _ring(look)


async def _look(ctx: Context, news_id: str) -> Following | None:
    news = await ctx.uow.reaching.get(news_id)
    if news is None or news.done_at is not None or news.unreached_at is not None:
        return None
    person = await ctx.uow.people.get(news.person_id)
    assert person is not None
    written = await ctx.uow.reaching.message(news)
    return Following(ctx, news, person, written, await ctx.uow.reaching.rings(news))


async def _ring(look: Following) -> None:
    ctx, news = look.ctx, look.news
    way = await look.next_way()
    if way is not None:
        await ringing.ring(ctx, news, look.person, way)
        await ctx.remind(TIMER, news.id, ctx.now + OUTCOME)
        return
    last = look.rings[-1].at if look.rings else look.since
    patient = _working_days_later(ctx, last)
    if patient > ctx.now:
        await ctx.remind(TIMER, news.id, patient)
    elif news.reference is None:
        await ctx.uow.reaching.done(news, "rung", ctx.now)
    else:
        await ctx.uow.reaching.unreached(news, ctx.now)


async def _permitted(look: Following, at: datetime) -> datetime:
    ctx, service_id = look.ctx, look.person.service_id
    service = await ctx.uow.services.get(service_id) if service_id else None
    return proactive.opening(at, service, ctx.policy, same_day=look.news.same_day)


def _working_days_later(ctx: Context, at: datetime) -> datetime:
    """The same hour of the wall, so many working days on."""
    local = at.astimezone(ctx.policy.zone).replace(tzinfo=None)
    day = hours.working_days_after(local.date(), PATIENCE, ctx.policy.holidays)
    return hours.instant(datetime.combine(day, local.time()), ctx.policy.zone)
