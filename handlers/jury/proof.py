"""The proof of a draw as somebody reads it whose answer is awaited: it leads back to the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from handlers.context import Context
from handlers.jury import expected
from messages.message import Say

Page = Callable[[Context, str], Awaitable[list[Say]]]


def answered(page: Page) -> Page:
    """That page, with « J’accepte » and « Je décline » for whom that draw has called."""

    async def shown(ctx: Context, reference: str) -> list[Say]:
        says = await page(ctx, reference)
        asked = [
            seat.say(0).offers
            for seat in await expected.seats(ctx, ctx.person.id)
            if seat.invited and seat.here.draw and _is(seat.here.draw.reference, reference)
        ]
        if len(asked) != 1 or not says:
            return says
        return [*says[:-1], replace(says[-1], offers=(*says[-1].offers, *asked[0]))]

    return shown


def _is(drawn: str, reference: str) -> bool:
    """Whether it is that draw, or no one in particular."""
    return reference.strip().upper() in ("", drawn)
