"""The summonses as organisers see them: which left by e-mail, which are to be handed over."""

from __future__ import annotations

from dataclasses import replace

from handlers import organisers
from handlers.context import Context
from handlers.jury import card, handing, managers, paper
from messages.message import Offer, Say
from messages.shorten import cut
from storage.records.jury import Juror, JurorStatus, SummonsWay

TITLE = 34  # characters of a name on a button
LISTED = 6


async def handed(ctx: Context, id: str) -> list[Say]:
    """« Remise »: the manager has the summons, from hand to hand."""
    if denied := organisers.refused(ctx, "hold_juries"):
        return denied
    juror = await ctx.uow.jury.jurors.get(id)
    by_hand = juror is not None and juror.summoned_by is not SummonsWay.MAIL
    if juror is None or (by_hand and juror.summoned_at is not None):
        return [Say("juror.handed_already")]
    now = replace(juror, summoned_at=ctx.now, summoned_by=SummonsWay.HAND)
    if not await ctx.uow.jury.jurors.save(now, juror):
        return [Say("juror.handed_already")]
    return [Say("juror.summoned", {"name": juror.name, "manager": juror.manager_contact})]


def owed(jurors: list[Juror]) -> list[Say]:
    """The summonses that left by e-mail, and those that managers do not have yet, each with its
    button; nothing if there are none."""
    coming = [each for each in jurors if each.status is JurorStatus.ACCEPTED]
    mailed, by_hand = managers.by_way(coming)
    left = [each for each in by_hand if each.summoned_at is None]
    lines = [{**managers.named(each), "sent": each.summoned_at} for each in mailed[:LISTED]]
    says = [Say("juror.mailed_list", {"lines": lines}, _printed(mailed))] if mailed else []
    if left:
        says.append(Say("juror.summonses", {"count": len(left)}, _printed(left)))
    return says


def _printed(jurors: list[Juror]) -> tuple[Offer, ...]:
    return tuple(Offer(f"go.summons.{j.id}", text=cut(j.name, TITLE)) for j in jurors[:LISTED])


async def listed(ctx: Context, _: str) -> list[Say]:
    """« Convocations à remettre », on the board."""
    if denied := organisers.refused(ctx, "hold_juries"):
        return denied
    board = Offer("go.board", "button.board")
    return owed(await ctx.uow.jury.jurors.to_summon()) or [Say("juror.no_summons", {}, (board,))]


async def again(ctx: Context, id: str) -> list[Say]:
    """« Convocation »: the letter once more, to print it."""
    if denied := organisers.refused(ctx, "hold_juries"):
        return denied
    juror = await ctx.uow.jury.jurors.get(id)
    draw = await ctx.uow.jury.draws.get(juror.draw_id) if juror else None
    here = await card.of_draw(ctx, draw) if draw else None
    if juror is None or here is None:
        return [Say("juror.handed_already")]
    await handing.read(ctx, juror)
    sheet = await paper.summons(ctx, here, juror)
    return [managers.to_hand(here, juror, sheet)]
