"""Who gave which marks is kept only as long as the others are awaited."""

from __future__ import annotations

from handlers import conversations
from handlers.context import Context

ABOUT = "scores"  # what the form of the marks says it is about: the idea's id


async def forget(ctx: Context, idea_id: str) -> None:
    """The marks of each, and the forms in which some are being corrected."""
    await ctx.uow.jury.seats.forget_scores(idea_id)
    for seat in await ctx.uow.jury.seats.of(idea_id):
        juror = await ctx.uow.jury.jurors.get(seat.juror_id)
        if juror is not None and juror.person_id is not None:
            begun = await conversations.begun(ctx, ABOUT, idea_id, of=juror.person_id)
            if begun is not None:
                await conversations.forget(ctx, begun)
