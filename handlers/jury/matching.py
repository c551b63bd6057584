"""Who of the staff list is who here: by a code for a number, handed over in person."""

from __future__ import annotations

from handlers import organisers, start
from handlers.context import Context
from handlers.jury import invitations, paper
from messages.message import Offer, Say
from storage.records.people import Invitation


async def code(ctx: Context, number: str) -> list[Say]:
    """/code NUMBER: a code for that line of the staff list, to hand over to that person."""
    if denied := organisers.refused(ctx, "hold_juries"):
        return denied
    wanted = number.strip()
    line = await ctx.uow.jury.staff.line(wanted) if wanted else None
    if line is None:
        return [Say("draw.code_for_whom", {"number": wanted[:20]})]
    made = await paper.staff_code(ctx, line.number)
    values = {"code": made, "name": line.name, "service": line.service, "number": line.number}
    return [Say("draw.code", values)]


async def after_the_notice(ctx: Context) -> list[Say]:
    """What whoever came by such a code came for; nothing for anybody else."""
    number = await ctx.uow.jury.staff.number_of(ctx.person.id)
    return [] if number is None else await _known(ctx, number)


async def matched(ctx: Context, invitation: Invitation) -> list[Say]:
    """The code is used: this person is that number, once and for all."""
    number = invitation.staff_number or ""
    mine = await ctx.uow.jury.staff.number_of(ctx.person.id) == number
    if not mine and not await ctx.uow.jury.staff.match(number, ctx.person.id, ctx.now):
        return [Say("draw.match_taken", {}, start.NEXT)]
    return await _known(ctx, number)


async def _known(ctx: Context, number: str) -> list[Say]:
    """The invitation that waits for them, else their number."""
    see = Offer("go.register", "button.see_draws")
    waiting = await invitations.pending(ctx)
    return waiting or [Say("draw.matched", {"number": number}, (see, *start.MENU))]
