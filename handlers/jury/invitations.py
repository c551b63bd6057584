"""Jurors are called, and answer or not; the next of the list is called without anyone's help."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from handlers import organisers
from handlers.context import Context
from handlers.jury import card, entries, paper, team
from handlers.jury.card import Sitting
from handlers.reaching import following
from handlers.rules import hours, substitutes
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.jury_records import DrawStatus, Juror, JurorStatus
from storage.rows import stamp

MORNING = time(9)
HANDING = 3  # working days to hand a printed invitation over
FREED = (JurorStatus.INVITED, JurorStatus.ACCEPTED)


async def fill(ctx: Context, here: Sitting) -> None:
    """Call somebody for each free place; at the end of the list the organisers are told."""
    if here.draw is None or here.draw.status is not DrawStatus.DRAWN:
        return
    ranked = await ctx.uow.jury.jurors.lock(here.draw.id)
    seats = here.draw.counts.get("seats", ctx.policy.jury.seats)
    while missing := substitutes.free_places(ranked, seats):
        juror = substitutes.next_of(ranked)
        if juror is None:
            values = {**here.values, "missing": missing}
            await team.tell(ctx, here, "draw.exhausted", values, about=str(missing), but=None)
            return
        called = await _call(ctx, here, juror)
        ranked = [called if each.id == juror.id else each for each in ranked]


async def again(ctx: Context, here: Sitting) -> None:
    """The ideas of a cancelled session have another day: the jury drawn for them is asked anew."""
    if here.draw is None:
        return
    for juror in await ctx.uow.jury.jurors.lock(here.draw.id):
        if juror.status in FREED:
            await _call(ctx, here, juror)
    await fill(ctx, here)


async def _call(ctx: Context, here: Sitting, juror: Juror) -> Juror:
    day = last_day(ctx, here, known=juror.person_id is not None)
    called = replace(
        juror, status=JurorStatus.INVITED, invited_at=ctx.now, answer_by=day.isoformat(),
        answered_at=None, summoned_at=None, handed_at=None,
    )  # fmt: skip
    called = await _kept(ctx, called, juror)
    await _watch(ctx, called)
    if called.person_id is None:
        await paper.invitation(ctx, here, called)
        await _watch_paper(ctx, called)
    else:
        await _tell(ctx, here, called, called.person_id)
    return called


async def _kept(ctx: Context, juror: Juror, was: Juror) -> Juror:
    if not await ctx.uow.jury.jurors.save(juror, was):
        raise RuntimeError(f"juror {juror.id} changed meanwhile; the turn is taken again")
    return replace(juror, version=was.version + 1)


def last_day(ctx: Context, here: Sitting, *, known: bool) -> date:
    """The last day to answer: some working days, more where a paper has to be handed over first;
    the day before the session at the latest."""
    days = ctx.policy.jury.answer_days + (0 if known else HANDING)
    day = hours.working_days_after(ctx.today, days, ctx.policy.holidays)
    before = here.session.starts_at.astimezone(ctx.policy.zone).date() - timedelta(days=1)
    return max(ctx.today, min(day, before))


async def _watch(ctx: Context, juror: Juror) -> None:
    assert juror.last_day is not None
    midnight = datetime.combine(juror.last_day + timedelta(days=1), time())
    await ctx.remind("jury.silence", juror.id, hours.instant(midnight, ctx.policy.zone))


async def _watch_paper(ctx: Context, juror: Juror) -> None:
    day = hours.working_days_after(ctx.today, HANDING - 1, ctx.policy.holidays)
    morning = hours.instant(datetime.combine(day, MORNING), ctx.policy.zone)
    await ctx.remind("jury.paper", juror.id, morning)


async def paper_due(ctx: Context, id: str) -> list[Say]:
    """The timer: a printed invitation that nobody has handed over yet; the organisers are told."""
    juror = await ctx.uow.jury.jurors.get(id)
    here = await _called_to(ctx, juror) if juror else None
    if juror is None or here is None or juror.person_id is not None or juror.handed_at:
        return []
    if juror.status is JurorStatus.INVITED:
        values = {**here.values, "name": juror.name, "answer_by": juror.last_day}
        about, offers = f"{juror.id} {juror.version}", paper.answers(juror)
        await team.tell(
            ctx, here, "juror.still_to_hand", values, about=about, offers=offers, but=None
        )
    return []


async def _tell(ctx: Context, here: Sitting, juror: Juror, person_id: str) -> None:
    say = await invitation(ctx, here, juror)
    dedupe = f"invitation {juror.id} {stamp(ctx.now)}"
    if await ctx.promise(person_id, say, dedupe=dedupe):
        await following.follow(ctx, person_id, None, dedupe)


async def invitation(ctx: Context, here: Sitting, juror: Juror) -> Say:
    """What, when, where, how long, until when to answer; that refusing needs no reason."""
    person = await ctx.uow.people.get(juror.person_id) if juror.person_id else None
    assert here.draw is not None
    values = {
        **here.values,
        "name": (person.name if person else None) or juror.name,
        "seats": here.draw.counts.get("seats", ctx.policy.jury.seats),
        "answer_by": juror.last_day,
    }
    offers = (
        Offer(f"go.juror_accept.{juror.id}", "button.accept"),
        Offer(f"go.juror_decline.{juror.id}", "button.decline"),
        Offer(f"go.draw_seen.{here.draw.reference}", "button.see_draw"),
    )
    return Say("juror.invitation", values, offers)


async def pending(ctx: Context) -> list[Say]:
    """The invitations this person has not answered."""
    says = []
    for juror in await ctx.uow.jury.jurors.who_is(ctx.person.id):
        here = await _called_to(ctx, juror)
        if here is not None and juror.status is JurorStatus.INVITED:
            says.append(await invitation(ctx, here, juror))
    return says


async def accept(ctx: Context, id: str) -> list[Say]:
    """« J’accepte »: a date for the calendar, and a summons for the manager."""
    juror, here = await mine(ctx, id)
    if juror is None or here is None:
        return [Say("juror.over", {}, NEXT)]
    if juror.status is not JurorStatus.INVITED:
        return [Say(f"juror.already_{juror.status.value}", here.values, NEXT)]
    accepted = replace(juror, status=JurorStatus.ACCEPTED, answered_at=ctx.now)
    if not await ctx.uow.jury.jurors.save(accepted, juror):
        return await accept(ctx, id)  # their time ended at this moment: it is said as it is now
    await paper.summons(ctx, here, accepted)
    await _complete(ctx, here)
    offers = (
        Offer(f"go.juror_calendar.{juror.id}", "button.calendar"),
        Offer(f"go.juror_trouble.{juror.id}", "button.trouble"),
        Offer(f"go.jury_ideas.{here.session.reference}", "button.ideas_to_hear"),
        Offer("go.training.1", "button.training"),
    )
    return [Say("juror.accepted", {**here.values, "name": ctx.person.name}, offers)]


async def _complete(ctx: Context, here: Sitting) -> None:
    """Tell the organisers once every place is taken."""
    assert here.draw is not None
    ranked = await ctx.uow.jury.jurors.of_draw(here.draw.id)
    sure = sum(each.status in substitutes.SURE for each in ranked)
    if sure == here.draw.counts.get("seats", ctx.policy.jury.seats):
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
    juror, here = await mine(ctx, id)
    if juror is None or here is None:
        return [Say("juror.over", {}, NEXT)]
    if juror.status not in FREED:
        return [Say(f"juror.already_{juror.status.value}", here.values, NEXT)]
    declined = replace(juror, status=JurorStatus.DECLINED, answered_at=ctx.now)
    if not await ctx.uow.jury.jurors.save(declined, juror):
        return await decline(ctx, id)
    if juror.status is JurorStatus.ACCEPTED:
        values = {**here.values, "name": juror.name}
        await team.tell(ctx, here, "draw.gave_back", values, about=juror.id, but=None)
    await fill(ctx, here)
    stay, leave = Offer("go.drawn_yes", "button.yes"), Offer("go.drawn_no", "button.no")
    return [Say("juror.declined", {}, (stay, leave))]


async def silence(ctx: Context, id: str) -> list[Say]:
    """The timer: the last day to answer is over."""
    juror = await ctx.uow.jury.jurors.get(id)
    if juror is None or juror.status is not JurorStatus.INVITED:
        return []
    here = await _called_to(ctx, juror)
    if here is None or juror.last_day is None or juror.last_day >= ctx.today:
        return []
    await _kept(ctx, replace(juror, status=JurorStatus.SILENT, answered_at=ctx.now), juror)
    if juror.person_id is not None:
        say = Say("juror.too_late", {**here.values, "answer_by": juror.last_day})
        await ctx.promise(juror.person_id, say, dedupe=f"silent {juror.id} {juror.version}")
    await fill(ctx, here)
    return []


async def handed(ctx: Context, id: str) -> list[Say]:
    """« Remise »: the days to answer count from the moment the paper is in somebody's hands."""
    if denied := organisers.refused(ctx, "hold_juries"):
        return denied
    juror = await ctx.uow.jury.jurors.get(id)
    here = await _called_to(ctx, juror) if juror else None
    if juror is None or here is None or juror.status is not JurorStatus.INVITED or juror.handed_at:
        return [Say("juror.handed_already")]
    day = last_day(ctx, here, known=True)
    kept = await _kept(ctx, replace(juror, handed_at=ctx.now, answer_by=day.isoformat()), juror)
    await _watch(ctx, kept)
    return [Say("juror.handed", {"name": juror.name, "answer_by": day})]


async def answered_aloud(ctx: Context, about: str) -> list[Say]:
    """What somebody without a telephone said to an organiser: `yes` or `no`, and the juror."""
    if denied := organisers.refused(ctx, "hold_juries"):
        return denied
    said, _, id = about.partition(".")
    juror = await ctx.uow.jury.jurors.get(id)
    here = await _called_to(ctx, juror) if juror else None
    if juror is None or here is None or juror.status is not JurorStatus.INVITED:
        return [Say("juror.handed_already")]
    status = JurorStatus.ACCEPTED if said == "yes" else JurorStatus.DECLINED
    answered = await _kept(ctx, replace(juror, status=status, answered_at=ctx.now), juror)
    if status is JurorStatus.ACCEPTED:
        await paper.summons(ctx, here, answered)
        await _complete(ctx, here)
    else:
        await fill(ctx, here)
    return [Say("juror.said_aloud", {"name": juror.name, "accepted": said == "yes"})]


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
    return juror, await _called_to(ctx, juror)


async def ask_to_call(ctx: Context, here: Sitting, juror: Juror) -> None:
    """The manager makes it hard: an organiser is asked to telephone."""
    values = {**here.values, "name": juror.name, "manager": juror.manager_contact}
    about = f"{juror.id} {ctx.today}"
    await team.tell(ctx, here, "juror.call_manager", values, about=about, but=None)


async def _called_to(ctx: Context, juror: Juror) -> Sitting | None:
    draw = await ctx.uow.jury.draws.get(juror.draw_id)
    return await card.of_draw(ctx, draw) if draw else None
