"""No dead end: what is not understood, or cannot be used, says what can be done now."""

from __future__ import annotations

from handlers import drafts, start
from handlers.context import Context
from handlers.dialogue.given import Odd
from handlers.jury import owing
from messages.message import Say

IDLE = {"help.unknown": "help.unknown_idle"}


async def lost(ctx: Context) -> list[Say]:
    """Not understood."""
    return await odd(ctx, Odd("help.unknown"))


async def odd(ctx: Context, given: Odd) -> list[Say]:
    """Understood, and of no use: the question is asked again, or what a jury waits for, or the menu
    is shown."""
    dialogue = await ctx.uow.dialogues.open(ctx.person.id)
    if dialogue is not None and ctx.person.notice_at is not None:
        return await drafts.give(ctx, dialogue, given)
    if ctx.person.notice_at is None:
        return start.greeting(ctx)
    return [Say(IDLE.get(given.key, given.key), dict(given.params)), *await now(ctx)]


async def now(ctx: Context) -> list[Say]:
    """What can be done beside any form: what a jury waits for, else the menu."""
    return await owing.in_hearings(ctx) or [await start.menu(ctx)]
