"""News of an idea, to its author or mentor: on their screen, and rung for until it is read."""

from __future__ import annotations

from handlers.context import Context
from handlers.reaching import following
from messages.message import Say
from storage.records.ideas import Idea


async def tell(
    ctx: Context,
    idea: Idea,
    say: Say,
    *,
    dedupe: str,
    to: str | None = None,
    rings: bool = True,
    same_day: bool = False,
) -> None:
    """Tell the author, or whom it is for (`to`, an id).

    `rings` is False for what may wait until they come by themselves; what is told the `same_day`
    waits for the hours of the organisation only, where those of a service are few.
    """
    person_id = to or idea.person_id
    if person_id is None:
        return
    if await ctx.promise(person_id, say, dedupe=dedupe, same_day=same_day) and rings:
        await following.follow(ctx, person_id, idea.reference, dedupe, same_day=same_day)
