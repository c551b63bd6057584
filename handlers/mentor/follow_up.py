"""Reminders of mentors and bearers, and what the organisers take over: found in the store.

A timer only says when to look. What is due to somebody is sent in one message, and what was sent
is written down in the same transaction: each reminder once, whatever becomes of timers.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from handlers import news
from handlers import organisers as those_who_organise
from handlers.context import Context
from handlers.mentor import reminders, standstill, wording
from handlers.mentor.owed import Owed
from handlers.reminding import coalescing
from handlers.rules import hours
from handlers.rules.follow_up import Stage
from messages.message import Say
from storage.records.mentor import Reminder

PERSON, ORGANISERS = "follow_up.person", "follow_up.organisers"


async def person(ctx: Context, person_id: str) -> list[Say]:
    """The timer of one mentor or bearer."""
    who = await ctx.uow.people.get(person_id)
    if who is None:
        return []
    if await coalescing.put_off(ctx, PERSON, person_id, who):
        return []
    due = [each for each in await reminders.owed_to(ctx, who) if each.since <= ctx.today]
    if due:
        await _remind(ctx, wording.to_person(ctx, who, due), due, who.id)
        await _sent(ctx, due, who.id)
        await _warn_others(ctx, due)
    await plan(ctx, person_id)
    return []


async def _remind(ctx: Context, say: Say, due: list[Owed], person_id: str) -> None:
    """A mentor without a screen of ours before them is rung; a bearer reads it when they come."""
    await news.tell(
        ctx,
        due[0].idea,
        say,
        dedupe=f"{_key(due)} {person_id}",
        to=person_id,
        rings=any(each.mentors for each in due),
        expires=_until(ctx, due),
    )


async def organisers(ctx: Context, _: str) -> list[Say]:
    """The timer of what nobody moves: the organisers take it over."""
    if await coalescing.put_off(ctx, ORGANISERS, "", None):
        return []
    due = [each for each in await standstill.found(ctx) if each.since <= ctx.today]
    if due:
        await those_who_organise.tell(ctx, wording.to_organisers(due), dedupe=_key(due))
        await _sent(ctx, due, "")
    await plan_organisers(ctx)
    return []


async def plan(ctx: Context, person_id: str) -> None:
    """Look again in the morning from which the next thing is due to somebody."""
    who = await ctx.uow.people.get(person_id)
    if who is not None:
        await _plan(ctx, PERSON, person_id, await reminders.owed_to(ctx, who))


async def plan_organisers(ctx: Context) -> None:
    """The same for the organisers."""
    await _plan(ctx, ORGANISERS, "", await standstill.found(ctx))


async def _plan(ctx: Context, kind: str, whose: str, owed: list[Owed]) -> None:
    if owed:
        first = min(each.since for each in owed)
        await coalescing.look(ctx, kind, whose, coalescing.morning(ctx, first))


async def _sent(ctx: Context, due: list[Owed], person_id: str) -> None:
    for each in due:
        await ctx.uow.mentors.remind(
            Reminder(
                subject=each.subject,
                person_id=person_id,
                stage=each.stage,
                due_on=each.due_on.isoformat(),
                at=ctx.now,
            )
        )


async def _warn_others(ctx: Context, due: list[Owed]) -> None:
    """A bearer hears the same day that their mentor is late; organisers, when to telephone."""
    for each in due:
        if each.mentors and each.stage == Stage.FIRST and each.idea.person_id:
            await coalescing.look(ctx, PERSON, each.idea.person_id, ctx.now)
    if any(each.mentors and each.stage == Stage.SECOND for each in due):
        await plan_organisers(ctx)


def _until(ctx: Context, due: list[Owed]) -> timedelta | None:
    """A reminder that the day comes is of no use after it."""
    if any(each.stage != Stage.SOON for each in due):
        return None
    last = max(each.due_on for each in due)
    end = hours.instant(datetime.combine(last + timedelta(days=1), time()), ctx.policy.zone)
    return end - ctx.now


def _key(due: list[Owed]) -> str:
    first = due[0]
    return f"reminder {first.subject} {first.stage} {first.due_on}"
