"""/appels and the buttons of an announcement: answer in one tap, later, or no more of a theme."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from handlers import conversations, start
from handlers.calls import card
from handlers.context import Context
from handlers.rules import permissions
from handlers.rules.few import FEW
from messages.folding import fold
from messages.message import Offer, Say
from messages.shorten import cut
from storage.records.calls import Call, CallStatus
from storage.records.dialogues import Dialogue

SHOWN = 5
LABEL = 38  # characters of a question on a button


async def show(ctx: Context, _: str) -> list[Say]:
    """What is open, the first to close to begin with, each with its button."""
    calls = [call for call in await ctx.uow.calls.with_status(CallStatus.OPEN) if _for(ctx, call)]
    calls = calls[:SHOWN]
    says = [await _one(ctx, call) for call in calls] or [Say("call.none_open")]
    offers = _ideas(calls)
    if permissions.may(ctx.person.role, "organise_calls"):
        listed = await card.listed(ctx)
        says = [*(replace(say, offers=()) for say in listed), *says]
        offers += tuple(offer for say in listed for offer in say.offers)
        offers += (Offer("go.call_new", "button.new_call"),)
    return [*says[:-1], replace(says[-1], offers=offers)]


def _ideas(calls: list[Call]) -> tuple[Offer, ...]:
    """All under the last bubble, where a page shows them; several are told apart by question."""
    if not calls:
        return (Offer("go.idea", "button.new_idea"),)
    if len(calls) == 1:
        return (Offer(f"go.call.{calls[0].id}", "button.new_idea"),)
    return tuple(Offer(f"go.call.{each.id}", text=cut(each.question, LABEL)) for each in calls)


def _for(ctx: Context, call: Call) -> bool:
    """Whether it is put to this person; whoever has no service yet may see it."""
    service = ctx.person.service_id
    return not call.audience or service is None or service in call.audience


async def _one(ctx: Context, call: Call) -> Say:
    figures = await ctx.uow.calls.figures(call)
    values = {
        "question": call.question,
        "days": (_last_day(ctx, call) - ctx.today).days,
        "closes": call.closes_at,
        "today": ctx.today,
        "ideas": figures.ideas if figures.contributors >= FEW else None,
    }
    return Say("call.open", values)


def _last_day(ctx: Context, call: Call) -> date:
    return call.closes_at.astimezone(ctx.policy.zone).date()


async def answer(ctx: Context, id: str) -> list[Say]:
    """« J’ai une idée » under a call: the form of an idea, the call filled in."""
    call = await ctx.uow.calls.get(id)
    if call is None or call.status is CallStatus.PLANNED:
        return [Say("form.stale_idle"), await start.menu(ctx)]
    begun = await conversations.begun(ctx, "call", call.reference)
    if begun is not None:
        return [Say("call.already_answering"), *await conversations.resume(ctx, begun)]
    if call.status is not CallStatus.OPEN:
        anyway = Offer("go.idea", "button.idea_anyway")
        return [Say("call.over", {"question": call.question}, (anyway, start.IDEAS))]
    if ctx.person.notice_at is None:
        return start.greeting(ctx)
    return await begin(ctx, call)


async def begin(ctx: Context, call: Call) -> list[Say]:
    """An idea for that call; what was open is kept for later."""
    await ctx.uow.calls.visit(call.id, ctx.person.id, ctx.event.channel, ctx.now)
    opened = await ctx.uow.dialogues.open(ctx.person.id)
    kept = [Say("form.command_kept")] if opened else []
    form = await conversations.open_form(ctx, "idea", call=call.reference)
    return [*kept, _answering(call), *form]


def _answering(call: Call) -> Say:
    return Say("idea.begun", {"call": call.question})


async def begun(ctx: Context, draft: Dialogue) -> list[Say]:
    """Which question a draft that is taken up again answers, where it answers one."""
    reference = draft.state.get("extra", {}).get("call")
    call = await ctx.uow.calls.by_reference(reference) if reference else None
    return [_answering(call)] if call else []


async def question_of(ctx: Context, reference: str | None) -> list[Say]:
    """Which question an idea answers, where it answers one."""
    call = await ctx.uow.calls.by_reference(reference) if reference else None
    return [Say("call.answered", {"question": call.question})] if call else []


async def later(ctx: Context, id: str) -> list[Say]:
    """« Plus tard » under an announcement."""
    call = await ctx.uow.calls.get(id)
    if call is None or call.status is not CallStatus.OPEN:
        return await answer(ctx, id)
    idea = Offer(f"go.call.{call.id}", "button.new_idea")
    return [Say("call.later", {"closes": call.closes_at, "today": ctx.today}, (idea,))]


async def silence(ctx: Context, id: str) -> list[Say]:
    """« Plus rien sur ce thème »: respected by every message to come, and taken back by a tap."""
    call = await ctx.uow.calls.get(id)
    if call is None:
        return [Say("form.stale_idle"), await start.menu(ctx)]
    await ctx.uow.calls.silence(ctx.person.id, fold(call.theme), ctx.now)
    undo = Offer(f"go.unsilence.{call.id}", "button.change_mind")
    return [Say("call.silenced", {"theme": call.theme}, (undo,))]


async def unsilence(ctx: Context, id: str) -> list[Say]:
    """« Changer d’avis »."""
    call = await ctx.uow.calls.get(id)
    if call is None:
        return [Say("form.stale_idle"), await start.menu(ctx)]
    await ctx.uow.calls.lift(ctx.person.id, fold(call.theme))
    offers = (Offer(f"go.call.{call.id}", "button.new_idea"),)
    return [Say("call.unsilenced", {"theme": call.theme}, offers)]
