"""What the managers of jurors are told: by e-mail where they have an address and there is a mail
server, else by an organiser, on paper or by telephone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers.context import Context
from handlers.jury import calling, card, handing, letters, paper
from handlers.jury.card import Sitting
from handlers.jury.letters import Kind
from messages.message import Attachment, Offer, Say
from storage.records.jury import Juror, JurorStatus, SummonsWay
from storage.records.people import Role
from storage.rows import stamp

LISTED = 6


async def summons(ctx: Context, here: Sitting, juror: Juror) -> None:
    """Once somebody has accepted, or will come another day: who, when, where; working time."""
    again = await _has_one(ctx, juror)
    if letters.possible(ctx, juror) and juror.summoned_by is not SummonsWay.HAND:
        kind = Kind.MOVED if again else Kind.SUMMONS
        sheet = await paper.summons(ctx, here, juror, mailed=True, again=again)
        await _goes(ctx, juror, SummonsWay.MAIL, juror.summoned_at)
        await letters.owe(ctx, here, juror, kind, sheet)
        return
    await _goes(ctx, juror, SummonsWay.HAND, None)
    sheet = await paper.summons(ctx, here, juror, again=again)
    await handing.give(ctx, here, juror, to_hand(here, juror, sheet, moved=again))


async def _has_one(ctx: Context, juror: Juror) -> bool:
    """Whether the manager has a summons, or may have; what has not left yet is taken back."""
    letter = await letters.take_back(ctx, juror)
    sheets = await handing.take_back(ctx, juror)
    if juror.summoned_at is not None:
        return True
    if juror.summoned_by is SummonsWay.MAIL:
        return not letter
    if juror.summoned_by is SummonsWay.HAND:
        return sheets is None or any(each.params["moved"] for each in sheets)
    return False


async def _goes(ctx: Context, juror: Juror, way: SummonsWay, at: datetime | None) -> None:
    """Note the way of a summons, and since when the manager has it."""
    was = await ctx.uow.jury.jurors.get(juror.id)
    assert was is not None
    await calling.kept(ctx, replace(was, summoned_by=way, summoned_at=at), was)


def to_hand(here: Sitting, juror: Juror, sheet: Attachment, *, moved: bool = False) -> Say:
    """A summons for an organiser to print and hand over."""
    key = "juror.summons_moved" if moved else "juror.summons"
    values = {**here.values, **named(juror), "moved": moved}
    return Say(key, values, (_handed(juror),), (sheet,))


def named(juror: Juror) -> dict[str, object]:
    """A juror and their manager, as sentences name them."""
    return {"name": juror.name, "service": juror.service, "manager": juror.manager_contact}


def _handed(juror: Juror) -> Offer:
    return Offer(f"go.summoned.{juror.id}", "button.handed_over")


async def moved(ctx: Context, here: Sitting) -> None:
    """Another moment or place: a new summons for each who comes, by the way of the first."""
    for juror in await _coming(ctx, here):
        await summons(ctx, here, juror)


async def cancelled(ctx: Context, here: Sitting) -> None:
    """The session does not take place: nobody is to be replaced."""
    await _released(ctx, here, await _coming(ctx, here), Kind.CANCELLED)


async def given_back(ctx: Context, here: Sitting, juror: Juror) -> None:
    """Somebody who had accepted does not come."""
    await _released(ctx, here, [juror], Kind.GIVEN_BACK)


async def _coming(ctx: Context, here: Sitting) -> list[Juror]:
    ranked = await ctx.uow.jury.jurors.of_draw(here.draw.id) if here.draw else []
    return [each for each in ranked if each.status is JurorStatus.ACCEPTED]


async def _released(ctx: Context, here: Sitting, jurors: list[Juror], kind: Kind) -> None:
    """Only managers who have a summons, or may have, are told."""
    by_mail, aloud = by_way([each for each in jurors if await _has_one(ctx, each)])
    for juror in by_mail:
        await letters.owe(ctx, here, juror, kind)
    if aloud:
        await _tell(ctx, _to_tell(kind, aloud, at=here.session.starts_at), aloud[0])


async def _tell(ctx: Context, say: Say, juror: Juror) -> None:
    """Whoever organises can telephone."""
    for organiser in await ctx.uow.people.with_role(Role.ORGANISER):
        dedupe = f"{say.key} {juror.id} {stamp(ctx.now)} {organiser.id}"
        await ctx.promise(organiser.id, say, dedupe=dedupe)


def by_way(jurors: list[Juror]) -> tuple[list[Juror], list[Juror]]:
    """Whose managers are written to, and whose an organiser tells."""
    by_mail = [each for each in jurors if each.summoned_by is SummonsWay.MAIL]
    return by_mail, [each for each in jurors if each not in by_mail]


def _to_tell(kind: Kind, jurors: list[Juror], *, at: datetime | None) -> Say:
    """`at` None: the e-mail that said so did not arrive."""
    lines = [{"name": each.name, "manager": each.manager_contact} for each in jurors[:LISTED]]
    return Say("juror.tell_managers", {"lines": lines, "at": at, "why": kind.value})


async def letter_due(ctx: Context, id: str) -> list[Say]:
    """The timer: what became of a letter. Organisers hear it, and take over what did not arrive."""
    row = await ctx.uow.outbox.get(id)
    outcome = await letters.outcome(ctx, row) if row else None
    juror = await ctx.uow.jury.jurors.get(row.address) if row and outcome else None
    if row is None or juror is None:
        return []
    kind = letters.kind_of(row)
    if kind in letters.SUMMONING:
        if juror.status is JurorStatus.ACCEPTED and juror.summoned_by is SummonsWay.MAIL:
            await _became(ctx, juror, kind, outcome or "", row.sent_at)
    elif outcome != "sent":
        await _tell(ctx, _to_tell(kind, [juror], at=None), juror)
    return []


async def _became(
    ctx: Context, juror: Juror, kind: Kind, outcome: str, at: datetime | None
) -> None:
    """A summons that left, or did not."""
    draw = await ctx.uow.jury.draws.get(juror.draw_id)
    here = await card.of_draw(ctx, draw) if draw else None
    if here is None:
        return
    values = {**here.values, **named(juror), "moved": kind is Kind.MOVED}
    if outcome == "sent":
        await _goes(ctx, juror, SummonsWay.MAIL, at)
        copy = Offer(f"go.summons.{juror.id}", "button.print_summons")
        await handing.give(ctx, here, juror, Say("juror.mailed", {**values, "sent": at}, (copy,)))
        return
    await _goes(ctx, juror, SummonsWay.HAND, None)
    sheet = await paper.summons(ctx, here, juror, again=kind is Kind.MOVED)
    say = Say("juror.not_mailed", {**values, "why": outcome}, (_handed(juror),), (sheet,))
    await handing.give(ctx, here, juror, say)
