"""The receipt: the number, the date of the answer, the return code, how one hears of news."""

from __future__ import annotations

from datetime import date

from handlers.context import Context
from handlers.reaching import choosing
from handlers.rules import return_code
from handlers.start import NEXT
from messages.message import Say
from storage.records.ideas import Idea


async def give(ctx: Context, idea: Idea) -> list[Say]:
    """What the author reads once the idea is sent."""
    sent = {
        "name": ctx.person.name,
        "reference": idea.reference,
        "date": date.fromisoformat(idea.promised_on),
    }
    if ctx.person.return_code is None:
        ctx.change(return_code=await _new_code(ctx))
    code = Say("receipt.code", {"code": ctx.person.return_code})
    return [Say("receipt.sent", sent), code, await _news(ctx)]


async def _new_code(ctx: Context) -> str:
    while True:
        code = return_code.make(ctx.policy.words, ctx.rng)
        if await ctx.uow.people.by_return_code(code) is None:
            return code


async def _news(ctx: Context) -> Say:
    """How the person is told of news: Telegram reaches by itself, a closed page does not."""
    if ctx.event.channel == "telegram":
        return Say("receipt.told.here", {}, NEXT)
    return await choosing.at_the_receipt(ctx)
