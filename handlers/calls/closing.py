"""A call closes: whoever answered is thanked, and told when the last idea has its answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from handlers.calls import announcing, report
from handlers.context import Context
from handlers.rules import hours, idea_lifecycle
from handlers.rules.few import FEW
from messages.message import Offer, Say
from storage.records.calls import Call, CallStatus
from storage.records.ideas import Idea, IdeaStatus

MORNING = time(9)
LONGEST = timedelta(days=731)  # what has no answer by then is not waited for


async def close(ctx: Context, call: Call) -> bool:
    """Close it and thank whoever answered; False if somebody changed it meanwhile."""
    closed = replace(call, status=CallStatus.CLOSED, updated_at=ctx.now)
    reached = report.to_keep(await ctx.uow.calls.reached(call))
    closed = replace(closed, closes_at=min(call.closes_at, ctx.now), report=reached)
    if not await ctx.uow.calls.save(closed, call):
        return False
    await announcing.end(ctx, call)
    ideas = await _standing(ctx, call)
    figures = await ctx.uow.calls.figures(call)
    many = figures.contributors >= FEW
    say = Say(
        "call.closed",
        {
            "question": call.question,
            "ideas": figures.ideas if many else None,
            "services": figures.services if many else None,
            "date": _promised(ctx, ideas),
        },
    )
    await _tell(ctx, ideas, say, f"closed {call.id}")
    if call.by not in (None, ctx.person.id):
        assert call.by is not None
        see = Offer(f"go.call_report.{call.reference}", "button.report")
        ended = Say("call.closed_itself", {"reference": call.reference}, (see,))
        await ctx.promise(call.by, ended, dedupe=f"ended {call.id}")
    await _perhaps_over(ctx, call, ideas)
    await _look_tomorrow(ctx, call)
    return True


def _promised(ctx: Context, ideas: Iterable[Idea]) -> date | None:
    """The day by which all that wait have their answer; None where none waits, or it is late."""
    waiting = [idea for idea in ideas if idea.status in idea_lifecycle.AWAITING_ANSWER]
    last = max((date.fromisoformat(idea.promised_on) for idea in waiting), default=None)
    return last if last and last >= ctx.today else None


async def _standing(ctx: Context, call: Call) -> list[Idea]:
    ideas = await ctx.uow.calls.ideas(call)
    return [idea for idea in ideas if idea.status is not IdeaStatus.WITHDRAWN]


async def _tell(ctx: Context, ideas: Iterable[Idea], say: Say, dedupe: str) -> None:
    """Each author once, whatever number of ideas they sent."""
    for person_id in dict.fromkeys(idea.person_id for idea in ideas if idea.person_id):
        await ctx.promise(person_id, say, dedupe=f"{dedupe} {person_id}")


async def look(ctx: Context, idea: Idea) -> None:
    """An idea was decided: it may have been the last of its call."""
    call = await ctx.uow.calls.by_reference(idea.call) if idea.call else None
    if call is not None and call.status is CallStatus.CLOSED:
        await _perhaps_over(ctx, call, await _standing(ctx, call))


async def _perhaps_over(ctx: Context, call: Call, ideas: list[Idea]) -> None:
    if ideas and not _undecided(ideas):
        await ctx.remind("calls.outcome", call.id, ctx.now)


def _undecided(ideas: Iterable[Idea]) -> bool:
    return any(idea.status in idea_lifecycle.UNDECIDED for idea in ideas)


async def _look_tomorrow(ctx: Context, call: Call) -> None:
    """Ideas are decided in many ways, by a jury among others: none of them is forgotten."""
    morning = datetime.combine(ctx.today + timedelta(days=1), MORNING)
    if ctx.now - call.closes_at < LONGEST:
        await ctx.remind("calls.outcome", call.id, hours.instant(morning, ctx.policy.zone))


async def outcome(ctx: Context, id: str) -> list[Say]:
    """The timer: whoever answered learns what became of all the ideas, once."""
    call = await ctx.uow.calls.get(id)
    assert call is not None
    ideas = await _standing(ctx, call)
    if _undecided(ideas):
        await _look_tomorrow(ctx, call)
    elif ideas:
        figures = await ctx.uow.calls.figures(call)
        lines = _lines(ideas) if figures.contributors >= FEW else []
        say = Say("call.outcome", {"question": call.question, "lines": lines})
        await _tell(ctx, ideas, say, f"outcome {call.id}")
    return []


def _lines(ideas: Iterable[Idea]) -> list[dict[str, object]]:
    """How many ideas came to each end, the most frequent first."""
    counted = Counter(idea.status.value for idea in ideas)
    return [{"count": count, "state": state} for state, count in counted.most_common()]
