"""/tableau: the ideas something is still to be done about, the one that waits longest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from handlers import offered, organisers, voice_notes
from handlers.board import wishes
from handlers.context import Context
from handlers.jury import untold
from handlers.rules import hours, idea_lifecycle
from messages.message import Offer, Say
from messages.shorten import cut
from storage.records.ideas import Idea, IdeaStatus

SHOWN = 5
TITLE = 34  # characters of a title on a button


@organisers.only("review_idea")
async def show(ctx: Context, after: str) -> list[Say]:
    """How many wait, and the next of them, each a number to type or a button to press."""
    ideas = await ctx.uow.ideas.alive()
    if not ideas and not await untold.to_call(ctx):
        return [Say("board.empty", {}, await _elsewhere(ctx))]
    skipped = int(after) if after.isdigit() and int(after) < len(ideas) else 0
    shown, left = ideas[skipped : skipped + SHOWN], len(ideas) - skipped - SHOWN
    silences = await _silences(ctx)
    lines = [_line(ctx, number, idea, silences) for number, idea in enumerate(shown, start=1)]
    titles = [Offer(f"go.read.{each.reference}", text=cut(each.title, TITLE)) for each in shown]
    offers = [*offered.numbered(titles)]
    if left > 0:
        offers.append(Offer(f"go.board.{skipped + SHOWN}", "button.next_ones"))
    head = [] if skipped else [await _head(ctx, ideas)]
    if not ideas:
        return [replace(head[0], offers=await _elsewhere(ctx))]
    return [*head, Say("board.list", {"lines": lines}, (*offers, *await _elsewhere(ctx)))]


async def _head(ctx: Context, ideas: list[Idea]) -> Say:
    awaited = [each for each in ideas if each.status in idea_lifecycle.AWAITING_ANSWER]
    return Say(
        "board.head",
        {
            "waiting": len(awaited),
            "late": sum(_late(ctx, each) for each in awaited),
            "jury": sum(each.status is IdeaStatus.SCHEDULED for each in ideas),
            "apart": len(await ctx.uow.ideas.apart()),
            "wishes": len(await wishes.waiting(ctx)),
            "to_call": len(await untold.to_call(ctx)),
        },
    )


def _line(ctx: Context, number: int, idea: Idea, silences: dict[str, date]) -> dict[str, object]:
    """All in working days: `days` since it was sent, of `of` promised, None once it is answered;
    `late` beyond the promise, 0 if none are. `silent` since when nobody has said how it goes."""
    sent, promised = ctx.day(idea.submitted_at), date.fromisoformat(idea.promised_on)
    awaited = idea.status in idea_lifecycle.AWAITING_ANSWER
    return {
        "n": number,
        "title": idea.title,
        "state": idea.state,
        "days": _working_days(ctx, sent, ctx.today),
        "of": _working_days(ctx, sent, promised) if awaited else None,
        "late": max(1, _working_days(ctx, promised, ctx.today)) if _late(ctx, idea) else 0,
        "silent": silences.get(idea.id),
    }


def _late(ctx: Context, idea: Idea) -> bool:
    awaited = idea.status in idea_lifecycle.AWAITING_ANSWER
    return awaited and date.fromisoformat(idea.promised_on) < ctx.today


def _working_days(ctx: Context, after: date, until: date) -> int:
    return hours.working_days_between(after, until, ctx.policy.holidays)


async def _silences(ctx: Context) -> dict[str, date]:
    """By idea under way, since which day nobody has said anything of it, where that is long ago."""
    signs = await ctx.uow.mentors.last_signs()
    days = {id: ctx.day(at) for id, at in signs.items()}
    silence = timedelta(days=ctx.policy.mentor.silence)
    return {id: day for id, day in days.items() if ctx.today - day >= silence}


async def _elsewhere(ctx: Context) -> tuple[Offer, ...]:
    """What else waits for an organiser."""
    offers = []
    if await untold.to_call(ctx):
        offers.append(Offer("go.calls_to_make", "button.calls_to_make"))
    if await voice_notes.waiting(ctx):
        offers.append(Offer("go.to_write", "button.to_write"))
    if await ctx.uow.ideas.apart():
        offers.append(Offer("go.reports", "button.reports"))
    if await wishes.waiting(ctx):
        offers.append(Offer("go.wishes", "button.wishes"))
    if await ctx.uow.jury.jurors.to_summon():
        offers.append(Offer("go.summonses", "button.summonses"))
    if await ctx.uow.reaching.all_unreached():
        offers.append(Offer("go.unreached", "button.unreached"))
    return tuple(offers)
