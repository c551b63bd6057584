"""The steps taken with an idea: a card shows how many, and overrides none that came after."""

from __future__ import annotations

from handlers.context import Context
from messages.message import Offer, Say
from storage.records.ideas import Idea, IdeaEvent

STEPS = frozenset({"in_review", "answered", "scheduled", "jury_wanted", "set_apart", "put_back"})


async def taken(ctx: Context, idea: Idea) -> list[IdeaEvent]:
    """Those of its history, from the first on."""
    return [line for line in await ctx.uow.ideas.history(idea.id) if line.event in STEPS]


async def since(ctx: Context, idea: Idea, shown: str) -> Say | None:
    """Who took which step since a card `shown` so many (a number); None if nobody did."""
    steps = await taken(ctx, idea)
    if not steps or shown == str(len(steps)):
        return None
    last = steps[-1]
    who = await ctx.uow.people.get(last.by) if last.by else None
    values = {
        "reference": idea.reference,
        "event": last.event,
        "name": who.name if who else None,
        "mine": last.by == ctx.person.id,
    }
    return Say("board.meanwhile", values, (read(idea),))


def read(idea: Idea) -> Offer:
    """« Lire l’idée »: its card as it is now."""
    return Offer(f"go.read.{idea.reference}", "button.read_idea")
