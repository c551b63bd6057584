"""Letters to the managers of jurors, by e-mail: what they say, when they leave, whose they are.

They wait in the outbox like every message. A manager is nobody here: a letter is addressed to the
juror, whose manager's address is looked up when it leaves, and stands for whoever held the pen.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from html import escape

from handlers.context import Context
from handlers.jury.card import Sitting
from handlers.rules import hours, mail_address
from messages.message import Attachment, Message, Say
from storage.records.delivery import Lane, OutboxRow
from storage.records.jury import Juror
from storage.rows import new_id, stamp

CHANNEL = "mail"
TIMER = "jury.letter"
LOOK = timedelta(minutes=1)  # after it was tried, until somebody looks what became of it
NEAR = timedelta(hours=24)  # before the session: it leaves at any hour
LIVES = timedelta(hours=4)  # then an organiser takes it over
LIVES_NEAR = timedelta(minutes=30)


class Kind(StrEnum):
    """What a letter is for; `summons` and `moved` have the summons beside them."""

    SUMMONS = "summons"
    MOVED = "moved"
    CANCELLED = "cancelled"
    GIVEN_BACK = "given_back"


SUMMONING = (Kind.SUMMONS, Kind.MOVED)
PARTS = {
    Kind.SUMMONS: ("summons", "when", "working_time", "call", "close"),
    Kind.MOVED: ("moved", "when", "working_time", "call", "close"),
    Kind.CANCELLED: ("cancelled", "call", "close"),
    Kind.GIVEN_BACK: ("given_back", "call", "close"),
}


def possible(ctx: Context, juror: Juror) -> bool:
    """Whether there is a mail server, and an address that letters reach."""
    return ctx.policy.mail and mail_address.read(juror.manager_contact) is not None


async def owe(
    ctx: Context, here: Sitting, juror: Juror, kind: Kind, sheet: Attachment | None = None
) -> None:
    """Owe a letter; a timer looks what became of it."""
    near = here.session.starts_at - ctx.now < NEAR
    at = ctx.now if near else _opening(ctx)
    row = OutboxRow(
        id=new_id(),
        person_id=here.session.by or ctx.person.id,
        channel=CHANNEL,
        address=juror.id,
        lane=Lane.REMINDER,
        message=(await _written(ctx, here, juror, kind, sheet)).to_json(),
        next_try_at=at,
        expires_at=at + (LIVES_NEAR if near else LIVES),
        dedupe=f"letter {kind} {juror.id} {stamp(ctx.now)}",
        urgent=True,  # no pause of whoever held the pen keeps it
        created_at=ctx.now,
    )
    await ctx.uow.outbox.add(row)
    await ctx.remind(TIMER, row.id, at + LOOK)


async def take_back(ctx: Context, juror: Juror) -> bool:
    """The letters that have not left will not; whether there were any."""
    return await ctx.uow.outbox.overtake(CHANNEL, juror.id, ctx.now)


def _opening(ctx: Context) -> datetime:
    """When the organisation works: a manager reads nothing by night."""
    policy = ctx.policy
    return hours.next_permitted(ctx.now, policy.hours, policy.zone, policy.holidays)


def kind_of(row: OutboxRow) -> Kind:
    """What that letter was for."""
    return Kind((row.dedupe or "").split()[1])


async def outcome(ctx: Context, row: OutboxRow) -> str | None:
    """`sent`; why it was not (`address`, `late`, `refused`); "" where another took its place; None
    while it is on its way."""
    late = row.expires_at is not None and row.expires_at + LOOK < ctx.now
    if row.status == "pending" and late:  # the mail server was taken out of the settings
        await ctx.uow.outbox.end(row.id, "dropped", "expired", ctx.now)
        return "late"
    if row.status in ("pending", "claimed"):
        at = max(ctx.now, row.next_try_at or ctx.now) + LOOK
        await ctx.remind(TIMER, row.id, at)
        return None
    if row.status == "sent":
        return "sent"
    return {"overtaken": "", "expired": "late", "unreachable": "address"}.get(
        row.error or "", "refused"
    )


async def _written(
    ctx: Context, here: Sitting, juror: Juror, kind: Kind, sheet: Attachment | None
) -> Message:
    """In the language of the organisation; the first line is the subject."""
    language, pen = ctx.policy.language, here.session.by
    organiser = await ctx.uow.people.get(pen) if pen else None
    values = {
        **here.values,
        "name": juror.name,
        "service": juror.service,
        "on": ctx.today,
        "minutes": (here.course.ends_at - here.session.starts_at) // timedelta(minutes=1),
        "signed": organiser.name if organiser else None,
    }
    subject = ctx.catalogue.text(f"mail.subject.{kind}", language, **values)
    said = [
        message.text
        for part in PARTS[kind]
        for message in ctx.catalogue.render(Say(f"mail.{part}", values), language)
    ]
    text = "\n\n".join([escape(subject, quote=False), *said])
    return Message(text, (), (sheet,) if sheet else ())
