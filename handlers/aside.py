"""What is asked beside a form leads back to it."""

from __future__ import annotations

from dataclasses import replace

from handlers.context import Context
from handlers.conversations import FORM_ACTION
from messages.message import Offer, Say


async def with_way_back(ctx: Context, says: list[Say]) -> list[Say]:
    """The answer, with a button back to the form that is open, whose labels may still be typed."""
    dialogue = await ctx.uow.dialogues.open(ctx.person.id)
    if dialogue is None or not says:
        return says
    back = Offer(f"go.resume.{dialogue.id}", "button.resume")
    offers = (*says[-1].offers, back, *_of_the_form(ctx))
    return [*says[:-1], replace(says[-1], offers=offers)]


def _of_the_form(ctx: Context) -> tuple[Offer, ...]:
    """Without the numbers: those now stand for what is shown."""
    return tuple(
        Offer(action, text=label, shown=False)
        for action, label, _ in ctx.person.offered
        if FORM_ACTION.fullmatch(action) and not label.isdigit()
    )
