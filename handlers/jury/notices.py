"""Whom a change of a session concerns, and what each of them is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.context import Context
from handlers.jury import bearers, calling, entries, handing, latest, paper, team
from handlers.jury.card import Sitting
from handlers.reminding import holding
from messages.message import Offer, Say
from storage.records.jury import Juror, JurorStatus, Session

NEAR = timedelta(hours=24)
MOVED, CANCELLED = "juror.moved", "juror.cancelled"


async def moved(ctx: Context, here: Sitting, was: Sitting) -> int:
    """Another moment or place: jurors, bearers, organisers; how many people are told."""
    urgent = near(ctx, here) or near(ctx, was)
    for juror in await concerned(ctx, here):
        if juror.status is JurorStatus.INVITED:
            await calling.give_time(ctx, here, juror, juror)
    told = await _jurors(ctx, here, was.session, MOVED, urgent=urgent)
    told += await bearers.tell_all(ctx, here, was.session, bearers.MOVED, urgent=urgent)
    await team.tell_latest(ctx, here, was.session, "session.moved_by")
    return told


async def cancelled(ctx: Context, here: Sitting) -> int:
    """It does not take place: the same people."""
    urgent, was = near(ctx, here), here.session
    told = await _jurors(ctx, here, was, CANCELLED, urgent=urgent)
    told += await bearers.tell_all(ctx, here, was, bearers.CANCELLED, urgent=urgent)
    await team.tell_latest(ctx, here, was, "session.cancelled_by")
    return told


def near(ctx: Context, here: Sitting) -> bool:
    """Whether people may be on their way before they can be written to at usual hours."""
    return here.session.starts_at - ctx.now < NEAR


async def concerned(ctx: Context, here: Sitting) -> list[Juror]:
    """The jurors who were called and have not said no."""
    if here.draw is None:
        return []
    jurors = await ctx.uow.jury.jurors.of_draw(here.draw.id)
    return [each for each in jurors if each.status in calling.HELD]


async def _jurors(ctx: Context, here: Sitting, was: Session, key: str, *, urgent: bool) -> int:
    """Who has no telephone here, and has had their paper, is named to the organisers."""
    jurors = await concerned(ctx, here)
    told = [
        await _tell(ctx, here, was, juror, juror.person_id, key, urgent=urgent)
        for juror in jurors
        if juror.person_id is not None
    ]
    without = [each for each in jurors if each.person_id is None]
    aloud = [each.name for each in without if not await _unasked(ctx, here, each, key)]
    if aloud:
        values = {"reference": here.session.reference, "names": ", ".join(aloud)}
        await team.tell_latest(ctx, here, was, "session.tell_aloud", values, but=None)
    return sum(told)


async def _unasked(ctx: Context, here: Sitting, juror: Juror, key: str) -> bool:
    """Whether their invitation was not handed over yet: it gives way to a new one, or to none."""
    if juror.status is not JurorStatus.INVITED or juror.handed_at is not None:
        return False
    if key == CANCELLED:
        return await handing.take_back(ctx, juror) is not None
    await paper.invitation(ctx, here, juror)
    return True


async def _tell(
    ctx: Context,
    here: Sitting,
    was: Session,
    juror: Juror,
    person_id: str,
    key: str,
    *,
    urgent: bool,
) -> bool:
    """Whoever has not had their invitation yet gets the one there is now, or none at all."""
    waiting = await latest.take_back(ctx, here.session, juror.id)
    unasked = waiting if waiting and waiting.key == calling.INVITATION else None
    if unasked and key == CANCELLED:
        return False
    if unasked:
        say = await calling.invitation(ctx, here, juror, again=unasked.params["again"])
    else:
        say = await _change(ctx, here, juror, person_id, key, latest.known(waiting, was.starts_at))
    await latest.tell(ctx, here.session, juror.id, person_id, say, urgent=urgent)
    return True


async def _change(
    ctx: Context, here: Sitting, juror: Juror, person_id: str, key: str, was: datetime
) -> Say:
    person = await ctx.uow.people.get(person_id)
    language = person.language if person else ctx.policy.language
    accepted = juror.status is JurorStatus.ACCEPTED
    files = (await entries.for_juror(ctx, here, language),) if accepted else ()
    asked = calling.asks(ctx, here, juror)
    values = {**here.values, "was": was, "accepted": accepted, **asked}
    if key == MOVED and not accepted:  # whoever says so before it leaves is not asked any more
        values[holding.HOLDS] = [holding.of_juror(here.session, juror)]
    return Say(key, values, _offers(juror, key), files)


def _offers(juror: Juror, key: str) -> tuple[Offer, ...]:
    if key != MOVED:
        return ()
    if juror.status is JurorStatus.ACCEPTED:
        return (Offer(f"go.juror_trouble.{juror.id}", "button.trouble"),)
    yes = Offer(f"go.juror_accept.{juror.id}", "button.accept")
    return (yes, Offer(f"go.juror_decline.{juror.id}", "button.decline"))
