"""What an author does not know yet: an idea that is abandoned, until they were telephoned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.context import Context
from storage.records import Idea, IdeaEvent, IdeaStatus


async def as_known(ctx: Context, idea: Idea) -> Idea:
    """An idea as its author knows it."""
    if idea.status is not IdeaStatus.ABANDONED:
        return idea
    hearing = await ctx.uow.jury.sessions.hearing(idea.id)
    untold = hearing is not None and hearing.told_at is None
    return replace(idea, status=IdeaStatus.SCHEDULED) if untold else idea


def story(known: Idea, history: Sequence[IdeaEvent]) -> list[IdeaEvent]:
    """Its history as far as its author knows it."""
    if known.status is not IdeaStatus.SCHEDULED:
        return list(history)
    return [line for line in history if line.event != IdeaStatus.ABANDONED]
