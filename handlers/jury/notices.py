"""Whom a change of a session concerns, and what each of them is told."""

from __future__ import annotations

from datetime import timedelta

from handlers.context import Context
from handlers.jury import bearers, entries, team
from handlers.jury.card import Sitting
from handlers.reaching import following
from messages.message import Offer, Say
from storage.records.jury import Juror, JurorStatus

NEAR = timedelta(hours=24)
CONCERNED = (JurorStatus.INVITED, JurorStatus.ACCEPTED)


async def moved(ctx: Context, here: Sitting, was: Sitting) -> int:
    """Another moment or place: jurors, bearers, organisers; how many people are told."""
    urgent = _near(ctx, here) or _near(ctx, was)
    told = await _jurors(ctx, here, "juror.moved", urgent=urgent)
    told += await bearers.tell_all(ctx, here, "bearer.moved", urgent=urgent)
    await team.tell(ctx, here, "session.moved_by")
    return told


async def cancelled(ctx: Context, here: Sitting) -> int:
    """It does not take place: the same people."""
    told = await _jurors(ctx, here, "juror.cancelled", urgent=_near(ctx, here))
    told += await bearers.tell_all(ctx, here, "bearer.cancelled", urgent=_near(ctx, here))
    await team.tell(ctx, here, "session.cancelled_by")
    return told


def _near(ctx: Context, here: Sitting) -> bool:
    """Whether people may be on their way before they can be written to at usual hours."""
    return here.session.starts_at - ctx.now < NEAR


async def concerned(ctx: Context, here: Sitting) -> list[Juror]:
    """The jurors who were called and have not said no."""
    if here.draw is None:
        return []
    jurors = await ctx.uow.jury.jurors.of_draw(here.draw.id)
    return [each for each in jurors if each.status in CONCERNED]


async def _jurors(ctx: Context, here: Sitting, key: str, *, urgent: bool) -> int:
    """Who has no telephone here is named to the organisers."""
    jurors = await concerned(ctx, here)
    for juror in jurors:
        if juror.person_id is not None:
            await _tell(ctx, here, juror, key, urgent=urgent)
    aloud = [juror.name for juror in jurors if juror.person_id is None]
    if aloud:
        values = {"reference": here.session.reference, "names": ", ".join(aloud)}
        await team.tell(ctx, here, "session.tell_aloud", values, but=None)
    return len(jurors) - len(aloud)


async def _tell(ctx: Context, here: Sitting, juror: Juror, key: str, *, urgent: bool) -> None:
    assert juror.person_id is not None
    person = await ctx.uow.people.get(juror.person_id)
    language = person.language if person else ctx.policy.language
    accepted = juror.status is JurorStatus.ACCEPTED
    files = (await entries.for_juror(ctx, here, language),) if accepted else ()
    say = Say(key, {**here.values, "accepted": accepted}, _offers(juror, key), files)
    dedupe = f"{key} {here.session.id} {here.session.sequence} {juror.id}"
    if await ctx.promise(juror.person_id, say, dedupe=dedupe, urgent=urgent):
        await following.follow(ctx, juror.person_id, None, dedupe)


def _offers(juror: Juror, key: str) -> tuple[Offer, ...]:
    if not key.endswith("moved"):
        return ()
    if juror.status is JurorStatus.ACCEPTED:
        return (Offer(f"go.juror_trouble.{juror.id}", "button.trouble"),)
    yes = Offer(f"go.juror_accept.{juror.id}", "button.accept")
    return (yes, Offer(f"go.juror_decline.{juror.id}", "button.decline"))
