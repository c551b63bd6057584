"""What an author does not know yet: an idea that is abandoned, until they were telephoned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers import organisers
from handlers.context import Context
from messages.message import Offer, Say
from messages.shorten import cut
from storage.records.ideas import Idea, IdeaEvent, IdeaStatus

TITLE = 34  # characters of a title on a button
SHOWN = 5


async def as_known(ctx: Context, idea: Idea) -> Idea:
    """An idea as its author knows it."""
    if idea.status is not IdeaStatus.ABANDONED:
        return idea
    hearing = await ctx.uow.jury.sessions.hearing(idea.id)
    untold = hearing is not None and hearing.told_at is None
    return replace(idea, status=IdeaStatus.SCHEDULED) if untold else idea


async def to_call(ctx: Context) -> list[Idea]:
    """The abandoned ideas whose author is to be telephoned first."""
    ideas = [await ctx.uow.ideas.get(id) for id in await ctx.uow.jury.sessions.untold()]
    return [each for each in ideas if each is not None]


async def listed(ctx: Context, _: str) -> list[Say]:
    """« À appeler d’abord »: whom to telephone, each idea a button to its decision."""
    if denied := organisers.refused(ctx, "hold_juries"):
        return denied
    ideas = (await to_call(ctx))[:SHOWN]
    lines = [{"name": each.name, "title": each.title} for each in ideas]
    offers = [Offer(f"go.hear.{each.reference}", text=cut(each.title, TITLE)) for each in ideas]
    board = Offer("go.board", "button.board")
    return [Say("outcome.calls_to_make", {"lines": lines}, (*offers, board))]


def story(known: Idea, history: Sequence[IdeaEvent]) -> list[IdeaEvent]:
    """Its history as far as its author knows it."""
    if known.status is not IdeaStatus.SCHEDULED:
        return list(history)
    return [line for line in history if line.event != IdeaStatus.ABANDONED]
