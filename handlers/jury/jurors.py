"""The ideas as jurors read them; what a person still owes."""

from __future__ import annotations

from dataclasses import replace

from handlers.context import Context
from handlers.jury import card, expected, invitations, owing
from handlers.jury.card import Sitting
from handlers.start import NEXT
from messages.message import Offer, Say
from messages.shorten import cut
from storage.records.ideas import Idea
from storage.records.jury import JurorStatus

TITLE = 34


async def ideas(ctx: Context, reference: str) -> list[Say]:
    """« Les idées à entendre », for the jurors of that session."""
    here = await _sits(ctx, reference)
    if here is None:
        return [Say("juror.over", {}, NEXT)]
    offers = tuple(
        Offer(f"go.jury_read.{reference}.{idea.reference}", text=cut(idea.title, TITLE))
        for idea in here.ideas
    )
    return [*card.order(here), Say("juror.ideas", here.values, offers)]


async def read(ctx: Context, about: str) -> list[Say]:
    """One of them, as it was sent: no name, no mark, no opinion."""
    reference, _, which = about.partition(".")
    here = await _sits(ctx, reference)
    idea = next((each for each in here.ideas if each.reference == which), None) if here else None
    if idea is None:
        return [Say("juror.over", {}, NEXT)]
    says = [
        Say("juror.idea", {"title": idea.title, "reference": idea.reference}),
        *_parts(ctx, idea),
    ]
    back = Offer(f"go.jury_ideas.{reference}", "button.ideas_to_hear")
    return [*says[:-1], replace(says[-1], offers=(back,))]


def _parts(ctx: Context, idea: Idea) -> list[Say]:
    parts = [("problem", idea.problem), ("proposal", idea.proposal)]
    return [
        Say("idea.review.full", {"label": ctx.words(f"organiser.part.{key}"), "text": text})
        for key, text in parts
        if text
    ]


async def _sits(ctx: Context, reference: str) -> Sitting | None:
    """The session, if this person accepted to hear its ideas."""
    session = await ctx.uow.jury.sessions.by_reference(reference)
    here = await card.sitting(ctx, session) if session else None
    if here is None or here.draw is None:
        return None
    mine = await ctx.uow.jury.jurors.who_is(ctx.person.id)
    sitting = any(
        each.draw_id == here.draw.id and each.status in (JurorStatus.ACCEPTED, JurorStatus.SAT)
        for each in mine
    )
    return here if sitting else None


async def trouble(ctx: Context, id: str) -> list[Say]:
    """« J’ai un souci »: somebody calls the manager, or the place is given back."""
    juror = await ctx.uow.jury.jurors.get(id)
    if juror is None or juror.person_id != ctx.person.id:
        return [Say("juror.over", {}, NEXT)]
    offers = (
        Offer(f"go.juror_call.{id}", "button.call_manager"),
        Offer(f"go.juror_decline.{id}", "button.cannot_come"),
    )
    return [Say("juror.trouble", {}, offers)]


async def call_manager(ctx: Context, id: str) -> list[Say]:
    """« Appelez mon responsable »: the organisers are asked to."""
    juror, here = await invitations.mine(ctx, id)
    if juror is None or here is None:
        return [Say("juror.over", {}, NEXT)]
    await invitations.ask_to_call(ctx, here, juror)
    return [Say("juror.will_call", {}, NEXT)]


async def owed(ctx: Context, _: str) -> list[Say]:
    """« Ce que je dois encore »: what a hearing waits for, invitations to answer, sessions to come,
    an idea to present."""
    says = [*await owing.in_hearings(ctx), *await invitations.pending(ctx)]
    says += [
        Say(
            "juror.owes_session", seat.here.values, invitations.once_accepted(seat.here, seat.juror)
        )
        for seat in await expected.seats(ctx, ctx.person.id)
        if not seat.invited and ctx.now < seat.here.course.ends_at
    ]
    says += [
        Say("bearer.owes", slot.values, slot.offers)
        for slot in await expected.slots(ctx, ctx.person.id)
    ]
    return says or [Say("juror.owes_nothing", {}, NEXT)]
