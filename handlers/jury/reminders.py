"""A week, a day and two hours before: jurors and whoever presents. A day that moved is left alone.

The last one concerns today: it leaves at any hour.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from handlers.context import Context
from handlers.jury import bearers, card, notices
from handlers.jury.card import Sitting
from handlers.rules import hours
from messages.message import Offer, Say
from storage.records.jury import JurorStatus, Session, SessionStatus
from storage.rows import stamp

MORNING = time(9)
SOON = timedelta(hours=2)
DAYS = {"jury.week": 7, "jury.eve": 1}


async def arm(ctx: Context, here: Sitting) -> None:
    """Ask to be reminded of it; what its former day asked for finds it changed."""
    session = here.session
    subject = f"{session.id} {stamp(session.starts_at)}"
    for kind, days in DAYS.items():
        await _remind(ctx, kind, subject, morning_before(ctx, session, days))
    await _remind(ctx, "jury.soon", subject, session.starts_at - SOON)
    for hearing in here.hearings:
        subject = f"{hearing.idea_id} {stamp(hearing.starts_at)}"
        await _remind(ctx, "jury.slot", subject, hearing.starts_at - SOON)


async def _remind(ctx: Context, kind: str, subject: str, at: datetime) -> None:
    if at > ctx.now:
        await ctx.remind(kind, subject, at)


def morning_before(ctx: Context, session: Session, days: int) -> datetime:
    """Nine o'clock, so many days before."""
    day = session.starts_at.astimezone(ctx.policy.zone).date() - timedelta(days=days)
    return hours.instant(datetime.combine(day, MORNING), ctx.policy.zone)


async def remind(ctx: Context, subject: str) -> list[Say]:
    """The timer of a week or a day before: both, with the days that are left."""
    here = await _as_it_was(ctx, subject)
    if here is not None:
        await _jurors(ctx, here, urgent=False)
        await bearers.remind_all(ctx, here)
    return []


async def soon(ctx: Context, subject: str) -> list[Say]:
    """The timer of two hours before: the jurors."""
    here = await _as_it_was(ctx, subject)
    if here is not None:
        await _jurors(ctx, here, urgent=True)
    return []


async def slot(ctx: Context, subject: str) -> list[Say]:
    """The timer of two hours before a slot: whoever presents."""
    id, _, at = subject.partition(" ")
    hearing = await ctx.uow.jury.sessions.hearing(id)
    session = await ctx.uow.jury.sessions.get(hearing.session_id) if hearing else None
    if hearing is None or session is None or stamp(hearing.starts_at) != at:
        return []
    if session.status is SessionStatus.PLANNED and ctx.now < hearing.starts_at:
        await bearers.remind(ctx, await card.sitting(ctx, session), hearing, urgent=True)
    return []


async def _as_it_was(ctx: Context, subject: str) -> Sitting | None:
    """The session of a timer, if it still is to come on that day."""
    id, _, at = subject.partition(" ")
    session = await ctx.uow.jury.sessions.get(id)
    if session is None or session.status is not SessionStatus.PLANNED:
        return None
    if stamp(session.starts_at) != at or ctx.now >= session.starts_at:
        return None
    return await card.sitting(ctx, session)


async def _jurors(ctx: Context, here: Sitting, *, urgent: bool) -> None:
    starts = here.session.starts_at
    days = days_left(ctx, starts)
    for juror in await notices.concerned(ctx, here):
        if juror.person_id is None or juror.status is not JurorStatus.ACCEPTED:
            continue
        offers = (
            Offer(f"go.jury_ideas.{here.session.reference}", "button.ideas_to_hear"),
            Offer(f"go.juror_trouble.{juror.id}", "button.trouble"),
        )
        say = Say("juror.reminder", {**here.values, "days": days}, offers)
        await ctx.promise(
            juror.person_id,
            say,
            dedupe=f"remind {here.session.id} {stamp(starts)} {days} {urgent} {juror.id}",
            expires=starts - ctx.now,
            urgent=urgent,
        )


def days_left(ctx: Context, at: datetime) -> int:
    """0 on the day itself."""
    return (at.astimezone(ctx.policy.zone).date() - ctx.today).days
