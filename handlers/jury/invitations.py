"""What jurors answer: on their telephone, or to whoever handed them the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers import organisers
from handlers.context import Context
from handlers.jury import calling, entries, expected, handing, managers, team
from handlers.jury.card import Sitting
from handlers.rules import substitutes
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records.jury import Juror, JurorStatus
from storage.rows import stamp


async def pending(ctx: Context) -> list[Say]:
    """The invitations this person has not answered."""
    return [
        await calling.invitation(ctx, seat.here, seat.juror)
        for seat in await expected.seats(ctx, ctx.person.id)
        if seat.invited
    ]


async def _if(
    ctx: Context, id: str, may: Sequence[JurorStatus]
) -> tuple[Juror, Sitting] | list[Say]:
    """This person's line and session, if they `may` still answer; else what they said already."""
    juror, here = await mine(ctx, id)
    if juror is None or here is None:
        return [Say("juror.over", {}, NEXT)]
    if juror.status not in may:
        return [Say(f"juror.already_{juror.status.value}", here.values, NEXT)]
    return juror, here


async def accept(ctx: Context, id: str) -> list[Say]:
    """« J’accepte »: a date for the calendar, and a summons for the manager."""
    found = await _if(ctx, id, (JurorStatus.INVITED,))
    if not isinstance(found, tuple):
        return found
    juror, here = found
    accepted = replace(juror, status=JurorStatus.ACCEPTED, answered_at=ctx.now)
    if not await ctx.uow.jury.jurors.save(accepted, juror):
        return await accept(ctx, id)  # their time ended at this moment: it is said as it is now
    await managers.summons(ctx, here, accepted)
    await _complete(ctx, here)
    values = {**here.values, "name": ctx.person.name}
    return [Say("juror.accepted", values, once_accepted(here, juror))]


def once_accepted(here: Sitting, juror: Juror) -> tuple[Offer, ...]:
    """What somebody may do who comes."""
    return (
        Offer(f"go.juror_calendar.{juror.id}", "button.calendar"),
        Offer(f"go.juror_trouble.{juror.id}", "button.trouble"),
        Offer(f"go.jury_ideas.{here.session.reference}", "button.ideas_to_hear"),
        Offer("go.training.1", "button.training"),
    )


async def _complete(ctx: Context, here: Sitting) -> None:
    """Tell the organisers once every place is taken."""
    assert here.draw is not None
    ranked = await ctx.uow.jury.jurors.of_draw(here.draw.id)
    sure = sum(each.status in substitutes.SURE for each in ranked)
    if sure == calling.seats(ctx, here.draw):
        await team.tell(ctx, here, "draw.complete", about=stamp(ctx.now), but=None)


async def calendar(ctx: Context, id: str) -> list[Say]:
    """« Mettre dans mon agenda »."""
    juror, here = await mine(ctx, id)
    if juror is None or here is None or juror.status is not JurorStatus.ACCEPTED:
        return [Say("juror.over", {}, NEXT)]
    file = await entries.for_juror(ctx, here, ctx.person.language)
    return [Say("juror.calendar", here.values, attachments=(file,))]


async def decline(ctx: Context, id: str) -> list[Say]:
    """« Je décline », or a place given back: the next one is called at once."""
    found = await _if(ctx, id, calling.HELD)
    if not isinstance(found, tuple):
        return found
    juror, here = found
    declined = replace(juror, status=JurorStatus.DECLINED, answered_at=ctx.now)
    if not await ctx.uow.jury.jurors.save(declined, juror):
        return await decline(ctx, id)
    came = juror.status is JurorStatus.ACCEPTED
    if came:
        values = {**here.values, "name": juror.name}
        await team.tell(ctx, here, "draw.gave_back", values, about=juror.id, but=None)
        await managers.given_back(ctx, here, juror)
    called = await calling.fill(ctx, here)
    stay, leave = Offer("go.drawn_yes", "button.yes"), Offer("go.drawn_no", "button.no")
    gone = (await entries.for_juror(ctx, here, ctx.person.language, gone=True),) if came else ()
    return [Say("juror.declined", {"came": came, "called": called}, (stay, leave), gone)]


async def handed(ctx: Context, id: str) -> list[Say]:
    """« Remise »: the days to answer count from the moment the paper is in somebody's hands."""
    if denied := organisers.refused(ctx, "hold_juries"):
        return denied
    juror, here = await calling.asked(ctx, id) or (None, None)
    if juror is None or here is None or juror.handed_at:
        return [Say("juror.handed_already")]
    now = await calling.give_time(ctx, here, replace(juror, handed_at=ctx.now), juror)
    return [Say("juror.handed", {"name": juror.name, **calling.asks(ctx, here, now)})]


async def answered_aloud(ctx: Context, about: str) -> list[Say]:
    """What somebody without a telephone said to an organiser: `yes` or `no`, and the juror."""
    if denied := organisers.refused(ctx, "hold_juries"):
        return denied
    said, _, id = about.partition(".")
    juror, here = await calling.asked(ctx, id) or (None, None)
    if juror is None or here is None:
        return [Say("juror.handed_already")]
    status, called = JurorStatus.ACCEPTED if said == "yes" else JurorStatus.DECLINED, False
    answered = await calling.kept(ctx, replace(juror, status=status, answered_at=ctx.now), juror)
    if status is JurorStatus.ACCEPTED:
        await managers.summons(ctx, here, answered)
        await _complete(ctx, here)
    else:
        await handing.take_back(ctx, answered)
        called = await calling.fill(ctx, here)
    values = {"name": juror.name, "accepted": said == "yes", "called": called}
    return [Say("juror.said_aloud", values)]


async def stay(ctx: Context, _: str) -> list[Say]:
    """« Oui » to staying in the draws to come."""
    number = await ctx.uow.jury.staff.number_of(ctx.person.id)
    if number is not None:
        await ctx.uow.jury.staff.stay(number)
    return [Say("juror.stays", {}, NEXT)]


async def leave(ctx: Context, _: str) -> list[Say]:
    """« Non »: never drawn again, until they say otherwise in /tirage."""
    number = await ctx.uow.jury.staff.number_of(ctx.person.id)
    if number is not None:
        await ctx.uow.jury.staff.leave(number, ctx.now)
    return [Say("juror.leaves", {}, NEXT)]


async def mine(ctx: Context, id: str) -> tuple[Juror | None, Sitting | None]:
    """A line of a ranked list, for the person it is; with the session they are called to."""
    juror = await ctx.uow.jury.jurors.get(id)
    if juror is None or juror.person_id != ctx.person.id:
        return None, None
    return juror, await calling.called_to(ctx, juror)


async def ask_to_call(ctx: Context, here: Sitting, juror: Juror) -> None:
    """The manager makes it hard: an organiser is asked to telephone."""
    values = {**here.values, "name": juror.name, "manager": juror.manager_contact}
    about = f"{juror.id} {ctx.today}"
    await team.tell(ctx, here, "juror.call_manager", values, about=about, but=None)
