"""A call as its organisers see it: how it stands, and what may be done to it."""

from __future__ import annotations

from handlers import organisers
from handlers.context import Context
from handlers.rules import call_lifecycle
from handlers.rules.few import FEW
from messages.message import Offer, Say
from storage.records.calls import Call, CallStatus

LISTED = 6
BUTTONS = {
    "edit": "button.edit",
    "prolong": "button.prolong",
    "close": "button.close_now",
    "cancel": "button.cancel_call",
    "poster": "button.poster",
}


async def found(ctx: Context, reference: str) -> Call | list[Say]:
    """A call by its reference, or what stands against showing it."""
    if denied := organisers.refused(ctx, "organise_calls"):
        return denied
    wanted = reference.strip().upper()
    call = await ctx.uow.calls.by_reference(wanted)
    return call or [Say("call.not_found", {"reference": wanted[:40]})]


async def show(ctx: Context, reference: str) -> list[Say]:
    """/appel REFERENCE: its days, its figures, its buttons."""
    call = await found(ctx, reference)
    return await of(ctx, call) if isinstance(call, Call) else call


async def of(ctx: Context, call: Call) -> list[Say]:
    """The card of a call."""
    values = {
        "theme": call.theme,
        "reference": call.reference,
        "status": call.status.value,
        "question": call.question,
        "opens": call.opens_at,
        "closes": call.closes_at,
        "today": ctx.today,
    }
    says = [Say("call.card", values)]
    if call.status in (CallStatus.OPEN, CallStatus.CLOSED):
        says.append(await _figures(ctx, call))
    last = says.pop()
    return [*says, Say(last.key, last.params, _offers(call))]


async def _figures(ctx: Context, call: Call) -> Say:
    figures = await ctx.uow.calls.figures(call)
    many = figures.contributors >= FEW
    values = {
        "ideas": figures.ideas,
        "contributors": figures.contributors if many else None,
        "services": figures.services,
        "open": call.status is CallStatus.OPEN,
    }
    return Say("call.figures", values)


def _offers(call: Call) -> tuple[Offer, ...]:
    acts = [act for act in BUTTONS if call_lifecycle.may(call.status, act)]
    offers = [Offer(f"go.call_{act}.{call.reference}", BUTTONS[act]) for act in acts]
    if call_lifecycle.may(call.status, "report"):
        offers.append(Offer(f"go.call_report.{call.reference}", "button.report"))
    if call.announcement in call_lifecycle.ON_ITS_WAY:
        offers.append(Offer(f"go.call_progress.{call.id}", "button.progress"))
    return tuple(offers)


async def listed(ctx: Context) -> list[Say]:
    """The calls that are planned or open, each a button; nothing where there is none."""
    calls = [
        *await ctx.uow.calls.with_status(CallStatus.PLANNED),
        *await ctx.uow.calls.with_status(CallStatus.OPEN),
    ][:LISTED]
    if not calls:
        return []
    lines = [
        {"reference": call.reference, "theme": call.theme, "status": call.status.value}
        for call in calls
    ]
    offers = tuple(Offer(f"go.call_card.{call.reference}", text=call.reference) for call in calls)
    return [Say("call.mine", {"lines": lines}, offers)]


async def allowed(ctx: Context, reference: str, act: str) -> Call | list[Say]:
    """The call, if that may be done to it now; else why not."""
    call = await found(ctx, reference)
    if not isinstance(call, Call) or call_lifecycle.may(call.status, act):
        return call
    return await refused(ctx, call, act)


async def refused(ctx: Context, call: Call, act: str) -> list[Say]:
    """Why that is not possible now, and what is."""
    values = {"reference": call.reference, "status": call.status.value, "act": act}
    return [Say("call.refused", values), *await of(ctx, call)]


async def changed_meanwhile(ctx: Context, id: str) -> list[Say]:
    """Somebody else was quicker: the call as they left it."""
    call = await ctx.uow.calls.get(id)
    assert call is not None
    return [Say("call.changed_meanwhile", {"reference": call.reference}), *await of(ctx, call)]
