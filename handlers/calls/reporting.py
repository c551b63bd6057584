"""The report of a call in the chat, with its picture."""

from __future__ import annotations

from dataclasses import replace

from handlers import documents, organisers
from handlers.calls import report
from handlers.context import Context
from handlers.rules import call_lifecycle, permissions
from messages.message import Attachment, Offer, Say
from storage.records.calls import Call, CallStatus

LISTED = 8
A_BUBBLE = 4  # lines of three figures each
SERVICES = 20


async def show(ctx: Context, reference: str) -> list[Say]:
    """/rapport: of which call; with a reference, that one's."""
    if denied := organisers.refused(ctx, "see_reports"):
        return denied
    if not reference.strip():
        return await _which(ctx)
    wanted = reference.strip().upper()
    call = await ctx.uow.calls.by_reference(wanted)
    if call is None or not call_lifecycle.may(call.status, "report"):
        return [Say("call.not_found", {"reference": wanted[:40]})]
    return await _of(ctx, call)


async def _which(ctx: Context) -> list[Say]:
    calls = [
        call for call in await ctx.uow.calls.all() if call_lifecycle.may(call.status, "report")
    ]
    if not calls:
        return [Say("call.none_to_report")]
    offers = [Offer(f"go.call_report.{each.reference}", text=each.theme) for each in calls]
    return [Say("call.report_which", {}, tuple(reversed(offers[-LISTED:])))]


async def _of(ctx: Context, call: Call) -> list[Say]:
    found = await report.of(ctx.uow, call)
    drawn = any(found.people.values())
    head = Say(
        "call.report",
        {
            "theme": call.theme,
            "reference": call.reference,
            "ideas": found.ideas,
            "posters": found.posters,
            **found.people,
        },
        attachments=(await _picture(ctx, call, found),) if drawn else (),
    )
    *says, last = [
        head,
        *([] if drawn else [Say("call.no_picture")]),
        *_table("call.report_channels", found.channels),
        *_table("call.report_services", dict(list(found.services.items())[:SERVICES])),
    ]
    return [*says, replace(last, offers=_see(ctx, call))]


def _see(ctx: Context, call: Call) -> tuple[Offer, ...]:
    """The call itself, for whoever may see it; the direction reads the figures alone."""
    if not permissions.may(ctx.person.role, "organise_calls"):
        return ()
    return (Offer(f"go.call_card.{call.reference}", "button.see_call"),)


def _table(key: str, rows: dict[str, report.Figures]) -> list[Say]:
    """Some lines a bubble; only the first says what they are."""
    lines = [{"name": name, **figures} for name, figures in rows.items()]
    parts = [lines[at : at + A_BUBBLE] for at in range(0, len(lines), A_BUBBLE)]
    return [Say(key, {"lines": part, "first": not at}) for at, part in enumerate(parts)]


async def _picture(ctx: Context, call: Call, found: report.Report) -> Attachment:
    closed = call.status is CallStatus.CLOSED
    data = {
        "language": ctx.person.language,
        "theme": call.theme,
        "on": ctx.today.isoformat(),
        "closed_on": call.closes_at.isoformat() if closed else None,
        "channels": [{"channel": name, **figures} for name, figures in found.channels.items()],
        **found.people,
    }
    name = ctx.words("call.report_file", reference=call.reference)
    return await documents.owe(ctx, "report", data, name, format="png")
