"""News of an idea, to its author: on the screen they use, and rung for until it is read."""

from __future__ import annotations

from handlers.context import Context
from handlers.reaching import following
from messages.message import Say
from storage.records.ideas import Idea


async def tell(ctx: Context, idea: Idea, say: Say, *, dedupe: str, rings: bool = True) -> None:
    """Tell the author; `rings` is False for what may wait until they come by themselves."""
    if idea.person_id is None:
        return
    if await ctx.promise(idea.person_id, say, dedupe=dedupe) and rings:
        await following.follow(ctx, idea.person_id, idea.reference, dedupe)
