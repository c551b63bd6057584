"""Posters: their counted codes, what stands on them, and where scanning one leads."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Any

from handlers import conversations, documents, organisers, start
from handlers.calls import open_calls
from handlers.codes import new_code
from handlers.context import Context
from messages.message import Offer, Say
from messages.shorten import cut
from storage.records.calls import Call, CallStatus
from storage.records.people import Invitation, Role
from storage.unit_of_work import UnitOfWork

USES = 1_000_000  # a wall is scanned as often as people like
LABEL = 40  # signs of a theme on a button
LASTING = (CallStatus.OPEN, CallStatus.PLANNED)


async def issue(
    uow: UnitOfWork,
    rng: Random,
    now: datetime,
    *,
    call: Call | None = None,
    service_id: str | None = None,
) -> str:
    """A code of its own for a new poster, to be counted by."""
    code = await new_code(uow, rng)
    poster = Invitation(
        code=code,
        role=Role.AGENT,
        service_id=service_id,
        uses_left=USES,
        kind="poster",
        call_id=call.id if call else None,
        created_at=now,
    )
    await uow.people.add_invitation(poster)
    return code


def contents(
    call: Call | None,
    now: datetime,
    *,
    language: str,
    organisation: str,
    service: str | None = None,
    paper: str = "a4",
) -> dict[str, Any]:
    """What stands on it; all but the ways that lead from it."""
    return {
        "language": language,
        "paper": paper,
        "organisation": organisation,
        "service": service,
        "theme": call.theme if call else None,
        "question": call.question if call else None,
        "opens_on": call.opens_at.isoformat() if call and call.opens_at > now else None,
        "closes_on": call.closes_at.isoformat() if call else None,
        "today": now.isoformat(),
    }


def lasts(call: Call) -> bool:
    """Whether a poster of it still leads, or will lead, to a question."""
    return call.status in LASTING


async def choose(ctx: Context, about: str = "") -> list[Say]:
    """/affiche: of which call, or of none; with a reference, that one's."""
    if (refused := organisers.refused(ctx, "make_poster")) is not None:
        return refused
    if about:
        return await make(ctx, about)
    calls = [call for status in LASTING for call in await ctx.uow.calls.with_status(status)]
    if not calls:
        return await make(ctx, "")
    offers = [Offer(f"go.poster.{call.reference}", text=cut(call.theme, LABEL)) for call in calls]
    return [Say("poster.which", {}, (*offers, Offer("go.poster", "button.poster_general")))]


async def make(ctx: Context, about: str) -> list[Say]:
    """The poster of a call (its reference), or the general one (""): it comes in a moment."""
    if (refused := organisers.refused(ctx, "make_poster")) is not None:
        return refused
    call = await ctx.uow.calls.by_reference(about.upper()) if about else None
    if about and call is None:
        return [Say("poster.unknown", {"reference": about}, start.NEXT)]
    if call is not None and not lasts(call):
        return [Say("poster.over", {"reference": call.reference}, start.NEXT)]
    code = await issue(ctx.uow, ctx.rng, ctx.now, call=call)
    whose = {"language": ctx.policy.language, "organisation": ctx.policy.organisation}
    data = contents(call, ctx.now, **whose) | {"code": code}
    name = ctx.words("poster.file", reference=call.reference if call else None)
    sheet = await documents.owe(ctx, "poster", data, name)
    said = {"theme": call.theme if call else None, "code": code}
    see = (Offer(f"go.call_card.{call.reference}", "button.see_call"),) if call else ()
    return [Say("poster.here", said, see, (sheet,))]


async def open_idea(ctx: Context) -> list[Say]:
    """The idea form; who has just come by the poster of a call answers that call."""
    just_came = ctx.person.notice_at == ctx.now
    call = await _open_call(ctx, ctx.person.came_by) if just_came else None
    if call is None:
        return await conversations.open_form(ctx, "idea")
    return await open_calls.begin(ctx, call)


async def scanned_again(ctx: Context, code: str) -> list[Say] | None:
    """Who is known scans the poster of a call: its question, unless they are busy or have answered.

    None where there is nothing to ask.
    """
    call = await _open_call(ctx, code)
    if call is None or await ctx.uow.dialogues.open(ctx.person.id) is not None:
        return None
    if await ctx.uow.calls.answered(call, ctx.person.id):
        return None
    return await open_calls.answer(ctx, call.id)


async def _open_call(ctx: Context, code: str | None) -> Call | None:
    """The call of the poster with that code, while it is open."""
    invitation = await ctx.uow.people.invitation(code) if code else None
    if invitation is None or invitation.call_id is None:
        return None
    call = await ctx.uow.calls.get(invitation.call_id)
    return call if call is not None and call.status is CallStatus.OPEN else None
