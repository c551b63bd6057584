"""What is printed and handed over: the invitation of whoever has no telephone here, the summons
for a juror's manager."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from handlers import documents
from handlers.codes import new_code
from handlers.context import Context
from handlers.jury import handing
from handlers.jury.card import Sitting
from messages.message import Attachment, Offer, Say
from storage.records.jury import Juror
from storage.records.people import Invitation, Role

STAFF = "staff"
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
    await handing.give(ctx, here, juror, Say("juror.to_hand", values, answers(juror), (sheet,)))


def answers(juror: Juror) -> tuple[Offer, ...]:
    """What became of a printed invitation."""
    return (
        Offer(f"go.invite_handed.{juror.id}", "button.handed_over"),
        Offer(f"go.aloud.yes.{juror.id}", "button.said_yes"),
        Offer(f"go.aloud.no.{juror.id}", "button.said_no"),
    )


async def summons(
    ctx: Context, here: Sitting, juror: Juror, *, mailed: bool = False, again: bool = False
) -> Attachment:
    """The letter for a juror's manager; `again` where it takes the place of one before."""
    signed = await ctx.uow.people.get(here.session.by) if here.session.by else None
    data = {
        **_data(ctx, here, juror),
        "manager": juror.manager_contact,
        "signed": signed.name if signed else None,
        "on": ctx.today.isoformat(),
        "mailed": mailed,
        "again": again,
    }
    language = ctx.policy.language if mailed else ctx.person.language
    name = ctx.catalogue.text("juror.file.summons", language, name=juror.name)
    return await documents.owe(ctx, "summons", data, name, person_id=here.session.by)


def _data(ctx: Context, here: Sitting, juror: Juror) -> dict[str, Any]:
    return {
        "language": ctx.policy.language,
        "organisation": ctx.policy.organisation,
        "name": juror.name,
        "service": juror.service,
        "at": here.session.starts_at.isoformat(),
        "until": here.course.ends_at.isoformat(),
        "place": here.session.place,
        "link": here.session.link,
    }
