"""What is printed and handed over: the invitation of whoever has no telephone here, the summons
for a juror's manager."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from handlers import documents, organisers
from handlers.codes import new_code
from handlers.context import Context
from handlers.jury import card
from handlers.jury.card import Sitting
from messages.message import Attachment, Offer, Say
from messages.shorten import cut
from storage.records.jury import Juror, JurorStatus
from storage.records.people import Invitation, Role
from storage.rows import stamp

STAFF = "staff"
LISTED = 6
TITLE = 34  # characters of a name on a button
LASTS = timedelta(days=60)


async def staff_code(ctx: Context, number: str) -> str:
    """A code that says who somebody is: handed over in person, used once."""
    code = await new_code(ctx.uow, ctx.rng)
    invitation = Invitation(
        code=code,
        role=Role.AGENT,
        uses_left=1,
        kind=STAFF,
        staff_number=number,
        expires_at=ctx.now + LASTS,
        created_at=ctx.now,
    )
    await ctx.uow.people.add_invitation(invitation)
    return code


async def invitation(ctx: Context, here: Sitting, juror: Juror) -> None:
    """A sheet with a square to scan, for the organisers to hand over."""
    code = await staff_code(ctx, juror.number)
    data = {
        **_data(ctx, here, juror),
        "code": code,
        "answer_days": ctx.policy.jury.answer_days,
        "ideas": len(here.ideas),
        "seats": here.draw.counts.get("seats") if here.draw else ctx.policy.jury.seats,
    }
    name = ctx.words("juror.file.invitation", name=juror.name)
    sheet = await documents.owe(ctx, "invitation", data, name)
    values = {**here.values, "name": juror.name, "service": juror.service, "code": code}
    await _to_organisers(ctx, Say("juror.to_hand", values, answers(juror), (sheet,)), juror)


def answers(juror: Juror) -> tuple[Offer, ...]:
    """What became of a printed invitation."""
    return (
        Offer(f"go.invite_handed.{juror.id}", "button.handed_over"),
        Offer(f"go.aloud.yes.{juror.id}", "button.said_yes"),
        Offer(f"go.aloud.no.{juror.id}", "button.said_no"),
    )


async def summons(ctx: Context, here: Sitting, juror: Juror) -> None:
    """The manager's letter, once somebody has accepted."""
    sheet = await _summons(ctx, here, juror)
    values = {
        **here.values,
        "name": juror.name,
        "service": juror.service,
        "manager": juror.manager_contact,
    }
    handed = Offer(f"go.summoned.{juror.id}", "button.handed_over")
    await _to_organisers(ctx, Say("juror.summons", values, (handed,), (sheet,)), juror)


async def _summons(ctx: Context, here: Sitting, juror: Juror) -> Attachment:
    signed = await ctx.uow.people.get(here.session.by) if here.session.by else None
    data = {
        **_data(ctx, here, juror),
        "manager": juror.manager_contact,
        "signed": signed.name if signed else None,
        "on": ctx.today.isoformat(),
    }
    return await documents.owe(
        ctx, "summons", data, ctx.words("juror.file.summons", name=juror.name)
    )


def _data(ctx: Context, here: Sitting, juror: Juror) -> dict[str, Any]:
    return {
        "language": ctx.policy.language,
        "organisation": ctx.policy.organisation,
        "name": juror.name,
        "service": juror.service,
        "at": here.session.starts_at.isoformat(),
        "until": here.course.ends_at.isoformat(),
        "place": here.session.place,
    }


async def _to_organisers(ctx: Context, say: Say, juror: Juror) -> None:
    for organiser in await ctx.uow.people.with_role(Role.ORGANISER):
        dedupe = f"{say.key} {juror.id} {stamp(ctx.now)} {organiser.id}"
        await ctx.promise(organiser.id, say, dedupe=dedupe)


async def summoned(ctx: Context, id: str) -> list[Say]:
    """« Remise »: the manager has the summons."""
    if denied := organisers.refused(ctx, "hold_juries"):
        return denied
    juror = await ctx.uow.jury.jurors.get(id)
    if juror is None or juror.summoned_at is not None:
        return [Say("juror.handed_already")]
    if not await ctx.uow.jury.jurors.save(replace(juror, summoned_at=ctx.now), juror):
        return [Say("juror.handed_already")]
    return [Say("juror.summoned", {"name": juror.name, "manager": juror.manager_contact})]


def owed(jurors: list[Juror]) -> list[Say]:
    """The summonses that managers do not have yet, each with its button; nothing if none is."""
    left = [j for j in jurors if j.status is JurorStatus.ACCEPTED and j.summoned_at is None]
    offers = tuple(Offer(f"go.summons.{j.id}", text=cut(j.name, TITLE)) for j in left[:LISTED])
    return [Say("juror.summonses", {"count": len(left)}, offers)] if left else []


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
    values = {**here.values, "name": juror.name, "service": juror.service,
              "manager": juror.manager_contact}  # fmt: skip
    handed = Offer(f"go.summoned.{juror.id}", "button.handed_over")
    return [Say("juror.summons", values, (handed,), (await _summons(ctx, here, juror),))]
