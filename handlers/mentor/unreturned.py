"""An idea to be reworked of which nothing is heard for long: the organisers can telephone."""

from __future__ import annotations

from datetime import date, timedelta

from handlers import organisers
from handlers.context import Context
from handlers.mentor import page
from handlers.mentor.reworked import asked_of
from handlers.reaching import ways
from handlers.reminding import coalescing
from messages.message import Offer, Say
from storage.records.ideas import Idea
from storage.records.mentor import Rework

TIMER = "rework.silent"
LATER = "later"  # the stage under which « Dans une semaine » is written down


def subject(asked: Rework) -> str:
    """What reminders of it are about: this version of the idea."""
    return f"{asked.idea_id} {asked.version}"


async def plan(ctx: Context, asked: Rework) -> None:
    """Look at it once nothing was heard for long."""
    await ctx.remind(TIMER, subject(asked), coalescing.morning(ctx, await _day(ctx, asked)))


async def due(ctx: Context, about: str) -> list[Say]:
    """The timer: has it come back, or was anything heard since?"""
    idea_id, _, version = about.partition(" ")
    idea = await ctx.uow.ideas.get(idea_id)
    asked = await asked_of(ctx, idea)
    if idea is None or asked is None or str(asked.version) != version:
        return []
    if await _day(ctx, asked) > ctx.today:
        await plan(ctx, asked)
    else:
        await _tell(ctx, idea, asked)
    return []


async def _day(ctx: Context, asked: Rework) -> date:
    notes = await ctx.uow.mentors.reminders(subject(asked))
    heard = [asked.asked_at, *(each.at for each in notes if each.stage == LATER)]
    return ctx.day(max(heard)) + timedelta(days=ctx.policy.mentor.silence)


async def _tell(ctx: Context, idea: Idea, asked: Rework) -> None:
    values = {
        "reference": idea.reference,
        "title": idea.title,
        "date": asked.asked_at,
        "name": idea.name,
        "service": await page.service(ctx, idea),
        "way": await _way(ctx, idea),
    }
    read = Offer(f"go.read.{idea.reference}", "button.read_idea")
    dedupe = f"rework silent {subject(asked)}"
    await organisers.tell(ctx, Say("rework.silent", values, (read,)), dedupe=dedupe)


async def _way(ctx: Context, idea: Idea) -> str:
    """How its author is told of news: the way they chose, else where they last came from."""
    author = await ctx.uow.people.get(idea.person_id) if idea.person_id else None
    if author is None:
        return "none"
    chosen = ways.wanted_first(author)
    if chosen is not None and await ways.has(ctx, author, chosen):
        return chosen
    addresses = await ctx.uow.people.addresses_of(author.id)
    last = max(addresses, key=lambda each: each.seen_at, default=None)
    return last.channel if last is not None and last.channel in ("telegram", "web") else "none"
