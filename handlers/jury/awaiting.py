"""What of a session waits for the organisers, who are reminded until it moves, or put it off."""

from __future__ import annotations

from datetime import date, timedelta

from handlers.context import Context
from handlers.jury import card, eligible, team
from handlers.jury.card import Sitting
from handlers.reminding import coalescing, holding
from handlers.rules import hours
from handlers.rules.draw.record import read
from messages.message import Offer, Say
from storage.records.jury import DrawStatus, HearingStatus, SessionStatus
from storage.records.mentor import Reminder

TIMER = "jury.awaiting"
DRAW, TOO_LATE, BALLS, CLOSE, MISSED = "draw", "too_late", "balls", "close", "missed"
AHEAD = timedelta(days=21)  # before a session, from when on its jury is missed
AGAIN = 2  # working days
SELDOM, OFTEN = 5, 3  # the same of what is over, once it was said so often
WEEK = timedelta(days=7)
WAYS = {
    DRAW: (("draw", "button.draw_jury"),),
    TOO_LATE: (("session_move", "button.move"),),
    BALLS: (("balls", "button.enter_draw"),),
    CLOSE: (("sitting", "button.resume_sitting"),),
    MISSED: (("session_move", "button.move"), ("session_cancel", "button.cancel_session")),
}


async def arm(ctx: Context, here: Sitting) -> None:
    """Look three weeks before, or in two days if that is over; and once it should be closed."""
    day = here.session.starts_at.astimezone(ctx.policy.zone).date()
    await _look(ctx, here, max(day - AHEAD, _working_day(ctx, ctx.today, AGAIN)))
    await _look(ctx, here, _working_day(ctx, day, 1))


async def _look(ctx: Context, here: Sitting, day: date) -> None:
    await ctx.remind(TIMER, here.session.id, coalescing.morning(ctx, day))


async def due(ctx: Context, session_id: str) -> list[Say]:
    """The timer: every organiser is told what waits, and again, more and more seldom."""
    session = await ctx.uow.jury.sessions.get(session_id)
    if session is None or session.status is not SessionStatus.PLANNED:
        return []
    here = await card.sitting(ctx, session)
    what = _what(ctx, here)
    if what is None:
        return []
    until = await _left_alone(ctx, here, what)
    opens = await coalescing.permitted(ctx, None, ctx.now)
    if until > ctx.today or opens > ctx.now:
        at = max(opens, coalescing.morning(ctx, until))
        await ctx.remind(TIMER, session_id, at)
        return []
    await _tell(ctx, here, what)
    return []


def _what(ctx: Context, here: Sitting) -> str | None:
    """What is to be done next with a session that is planned; None while nothing waits."""
    if ctx.now >= here.course.ends_at:
        return CLOSE if here.running else MISSED
    day = here.session.starts_at.astimezone(ctx.policy.zone).date()
    if here.draw is None and ctx.today >= day - AHEAD:
        return DRAW if eligible.lotteries(ctx, here) else TOO_LATE
    if here.draw is not None and here.draw.status is DrawStatus.SEALED:
        lottery = read(here.draw.public.encode()).commitment.lottery.on
        return BALLS if card.is_out(ctx, lottery) else None
    return None


async def _left_alone(ctx: Context, here: Sitting, what: str) -> date:
    """Until which day nothing is said of it: it was just said, or was put off."""
    return max(await _said(ctx, here, what), default=ctx.today)


async def _said(ctx: Context, here: Sitting, what: str) -> list[date]:
    """For each time it was said or put off, until when nothing more was to be said."""
    notes = await ctx.uow.mentors.reminders(here.session.id)
    return [date.fromisoformat(each.due_on) for each in notes if each.stage == what]


async def _leave_alone(ctx: Context, here: Sitting, what: str, day: date) -> None:
    note = Reminder(
        subject=here.session.id, person_id="", stage=what, due_on=day.isoformat(), at=ctx.now
    )
    await ctx.uow.mentors.remind(note)
    await _look(ctx, here, day)


async def _tell(ctx: Context, here: Sitting, what: str) -> None:
    about = here.session.reference
    offers = [Offer(f"go.{verb}.{about}", label) for verb, label in WAYS[what]]
    if _may_wait(ctx, here, what):
        offers.append(Offer(f"go.session_week.{about}", "button.in_a_week"))
    left = sum(each.status is not HearingStatus.DECIDED for each in here.hearings)
    holds = [holding.of_session(here.session)]
    values = {**here.values, "left": left, holding.HOLDS: holds}
    key, told = f"session.awaits.{what}", f"{what} {ctx.today}"
    await team.tell(ctx, here, key, values, about=told, offers=tuple(offers), but=None)
    over = what in (CLOSE, MISSED) and len(await _said(ctx, here, what)) + 1 >= OFTEN
    await _leave_alone(ctx, here, what, _working_day(ctx, ctx.today, SELDOM if over else AGAIN))


async def balls_asked(ctx: Context, here: Sitting) -> None:
    """Organisers have just been told that the result is out: not again for two working days."""
    await _leave_alone(ctx, here, BALLS, _working_day(ctx, ctx.today, AGAIN))


def _may_wait(ctx: Context, here: Sitting, what: str) -> bool:
    """Whether a week later it is not too late."""
    match what:
        case "draw":
            return bool(eligible.lotteries(ctx, here, since=_in_a_week(ctx)))
        case "balls":
            return eligible.in_time(ctx, here, _in_a_week(ctx))
    return what == CLOSE


def _in_a_week(ctx: Context) -> date:
    """The first working day from then on."""
    return _working_day(ctx, ctx.today + WEEK - timedelta(days=1), 1)


def _working_day(ctx: Context, day: date, count: int) -> date:
    return hours.working_days_after(day, count, ctx.policy.holidays)


async def put_off(ctx: Context, reference: str) -> list[Say]:
    """« Dans une semaine »: nothing is said of it before; nor too late to do it."""
    here = await card.found(ctx, reference)
    if not isinstance(here, Sitting):
        return here
    what = _what(ctx, here)
    if what is None or not _may_wait(ctx, here, what):
        return [Say("form.stale_idle"), *await card.of(ctx, here)]
    day = _in_a_week(ctx)
    await _leave_alone(ctx, here, what, day)
    reference = here.session.reference
    see = Offer(f"go.session.{reference}", "button.see_session")
    return [Say("session.put_off", {"reference": reference, "date": day}, (see,))]
