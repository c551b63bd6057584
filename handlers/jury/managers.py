"""What the managers of jurors are told: by e-mail where they have an address and there is a mail
server, else by an organiser, on paper or by telephone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers import organisers
from handlers.context import Context
from handlers.jury import calling, card, letters, paper
from handlers.jury.card import Sitting
from handlers.jury.letters import Kind
from messages.message import Attachment, Offer, Say
from messages.shorten import cut
from storage.records.jury import Juror, JurorStatus, SummonsWay
from storage.records.people import Role
from storage.rows import stamp

TITLE = 34  # characters of a name on a button
LISTED = 6


async def summons(ctx: Context, here: Sitting, juror: Juror) -> None:
    """Once somebody has accepted, or will come another day: who, when, where; working time."""
    if letters.possible(ctx, juror) and juror.summoned_by is not SummonsWay.HAND:
        kind = Kind.MOVED if await _has_a_letter(ctx, juror) else Kind.SUMMONS
        sheet = await paper.summons(ctx, here, juror, mailed=True, again=kind is Kind.MOVED)
        await _goes(ctx, juror, SummonsWay.MAIL, juror.summoned_at)
        await letters.owe(ctx, here, juror, kind, sheet)
        return
    moved = juror.summoned_by is not None
    await _goes(ctx, juror, SummonsWay.HAND, None)
    sheet = await paper.summons(ctx, here, juror, again=moved)
    await _to_organisers(ctx, _to_hand(here, juror, sheet, moved=moved), juror)


async def _has_a_letter(ctx: Context, juror: Juror) -> bool:
    """Whether the manager has one, or may have; what has not left yet is taken back."""
    waited = await letters.take_back(ctx, juror)
    return juror.summoned_by is SummonsWay.MAIL and (juror.summoned_at is not None or not waited)


async def _goes(ctx: Context, juror: Juror, way: SummonsWay, at: datetime | None) -> None:
    """Note the way of a summons, and since when the manager has it."""
    was = await ctx.uow.jury.jurors.get(juror.id)
    assert was is not None
    await calling.kept(ctx, replace(was, summoned_by=way, summoned_at=at), was)


def _to_hand(here: Sitting, juror: Juror, sheet: Attachment, *, moved: bool) -> Say:
    key = "juror.summons_moved" if moved else "juror.summons"
    return Say(key, {**here.values, **_named(juror)}, (_handed(juror),), (sheet,))


def _named(juror: Juror) -> dict[str, object]:
    return {"name": juror.name, "service": juror.service, "manager": juror.manager_contact}


def _handed(juror: Juror) -> Offer:
    return Offer(f"go.summoned.{juror.id}", "button.handed_over")


async def _to_organisers(ctx: Context, say: Say, juror: Juror) -> None:
    for organiser in await ctx.uow.people.with_role(Role.ORGANISER):
        dedupe = f"{say.key} {juror.id} {stamp(ctx.now)} {organiser.id}"
        await ctx.promise(organiser.id, say, dedupe=dedupe)


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
    by_mail, aloud = _by_way(jurors)
    for juror in by_mail:
        if await _has_a_letter(ctx, juror):
            await letters.owe(ctx, here, juror, kind)
    if aloud:
        await _to_organisers(ctx, _to_tell(kind, aloud, at=here.session.starts_at), aloud[0])


def _by_way(jurors: list[Juror]) -> tuple[list[Juror], list[Juror]]:
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
        await _to_organisers(ctx, _to_tell(kind, [juror], at=None), juror)
    return []


async def _became(
    ctx: Context, juror: Juror, kind: Kind, outcome: str, at: datetime | None
) -> None:
    """A summons that left, or did not."""
    draw = await ctx.uow.jury.draws.get(juror.draw_id)
    here = await card.of_draw(ctx, draw) if draw else None
    if here is None:
        return
    values = {**here.values, **_named(juror), "moved": kind is Kind.MOVED}
    if outcome == "sent":
        await _goes(ctx, juror, SummonsWay.MAIL, at)
        copy = Offer(f"go.summons.{juror.id}", "button.print_summons")
        await _to_organisers(ctx, Say("juror.mailed", {**values, "sent": at}, (copy,)), juror)
        return
    await _goes(ctx, juror, SummonsWay.HAND, None)
    sheet = await paper.summons(ctx, here, juror, again=kind is Kind.MOVED)
    say = Say("juror.not_mailed", {**values, "why": outcome}, (_handed(juror),), (sheet,))
    await _to_organisers(ctx, say, juror)


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
    mailed, by_hand = _by_way(coming)
    left = [each for each in by_hand if each.summoned_at is None]
    lines = [{**_named(each), "sent": each.summoned_at} for each in mailed[:LISTED]]
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
    sheet = await paper.summons(ctx, here, juror)
    return [_to_hand(here, juror, sheet, moved=False)]
