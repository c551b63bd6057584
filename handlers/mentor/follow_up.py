"""Reminders of mentors and bearers, and what the organisers take over: found in the store.

A timer only says when to look. What is due to somebody is sent in one message, and what was sent
is written down in the same transaction: each reminder once, whatever becomes of timers.
"""

from __future__ import annotations

from datetime import datetime

from handlers import organisers as those_who_organise
from handlers.context import Context
from handlers.mentor import reminders, standstill, wording
from handlers.mentor.owed import Owed
from handlers.reminding import coalescing
from handlers.reminding.due import Due
from handlers.rules.follow_up import Stage
from messages.message import Say
from storage.records.mentor import Reminder
from storage.records.people import Person

ORGANISERS = "follow_up.organisers"


async def due(ctx: Context, who: Person, by: datetime) -> list[Due]:
    """The points somebody is awaited at, the letters they have to acknowledge."""
    owed = await reminders.owed_to(ctx, who)
    return [
        wording.due(ctx, who, each) for each in owed if coalescing.morning(ctx, each.since) <= by
    ]


async def mentors_of(ctx: Context, person_id: str) -> list[str]:
    """The mentors who are awaited at points of the ideas that somebody bears."""
    awaited = await ctx.uow.mentors.awaited(person_id)
    found = [await ctx.uow.mentors.get(each) for each in {each.idea_id: 0 for each in awaited}]
    ids = {each.mentor_id: 0 for each in found if each and each.mentor_id}
    return [each for each in ids if each != person_id]


async def told(ctx: Context, due: list[Due]) -> None:
    """A bearer hears the same day that their mentor is late; organisers, when to telephone."""
    for each in due:
        if each.rings and each.rings.person_id and each.stage == Stage.FIRST:
            await coalescing.look(ctx, coalescing.PERSON, each.rings.person_id, ctx.now)
    if any(each.call_on for each in due):
        await plan_organisers(ctx)


async def organisers(ctx: Context, _: str) -> list[Say]:
    """The timer of what nobody moves: the organisers take it over."""
    if await coalescing.put_off(ctx, ORGANISERS, "", None):
        return []
    due = [each for each in await standstill.found(ctx) if each.since <= ctx.today]
    if due:
        await those_who_organise.tell(ctx, wording.to_organisers(due), dedupe=_key(due))
        await _note(ctx, due)
        again = coalescing.morning(ctx, standstill.again_on(ctx))
        await coalescing.look(ctx, ORGANISERS, "", again)
    await plan_organisers(ctx)
    return []


async def plan(ctx: Context, person_id: str) -> None:
    """Look again in the morning from which the next thing is due to somebody."""
    who = await ctx.uow.people.get(person_id)
    if who is not None:
        await _plan(ctx, coalescing.PERSON, person_id, await reminders.owed_to(ctx, who))


async def plan_organisers(ctx: Context) -> None:
    """The same for the organisers."""
    await _plan(ctx, ORGANISERS, "", await standstill.found(ctx))


async def _plan(ctx: Context, kind: str, whose: str, owed: list[Owed]) -> None:
    if owed:
        first = min(each.since for each in owed)
        await coalescing.look(ctx, kind, whose, coalescing.morning(ctx, first))


async def _note(ctx: Context, due: list[Owed]) -> None:
    for each in due:
        await ctx.uow.mentors.remind(
            Reminder(
                subject=each.subject,
                person_id="",
                stage=each.stage,
                due_on=each.due_on.isoformat(),
                at=ctx.now,
            )
        )


def _key(due: list[Owed]) -> str:
    first = due[0]
    return f"reminder {first.subject} {first.stage} {first.due_on}"
