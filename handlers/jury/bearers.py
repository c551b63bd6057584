"""Whoever presents an idea: their slot, how to present, another slot, somebody else instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from handlers import conversations
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.forms.session import PRESENTER_FORM, SLOT_FORM
from handlers.jury import card, entries, team
from handlers.jury.card import Sitting
from handlers.reaching import following
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.ideas import Idea
from storage.records.jury import Hearing, HearingStatus, SessionStatus
from storage.rows import stamp


async def tell_slots(ctx: Context, here: Sitting, only: Sequence[str] | None = None) -> None:
    """Each is told the day and hour of their idea."""
    for hearing, idea in zip(here.hearings, here.ideas, strict=True):
        if only is None or idea.id in only:
            await _tell(ctx, here, hearing, idea, "bearer.slot")


async def tell_changes(ctx: Context, was: Sitting, now: Sitting) -> None:
    """Another order, other ideas: whose hour changed, who came in, who left."""
    before = {hearing.idea_id: hearing for hearing in was.hearings}
    changed = [
        hearing.idea_id
        for hearing in now.hearings
        if _starts(before.get(hearing.idea_id)) != hearing.starts_at
    ]
    await tell_slots(ctx, now, changed)
    staying = {hearing.idea_id for hearing in now.hearings}
    for hearing, idea in zip(was.hearings, was.ideas, strict=True):
        if idea.id not in staying:
            await _tell(ctx, now, hearing, idea, "bearer.out", gone=True)


def _starts(hearing: Hearing | None) -> datetime | None:
    return hearing.starts_at if hearing else None


async def tell_all(ctx: Context, here: Sitting, key: str, *, urgent: bool) -> int:
    """The same to each; how many."""
    pairs = list(zip(here.hearings, here.ideas, strict=True))
    for hearing, idea in pairs:
        await _tell(ctx, here, hearing, idea, key, urgent=urgent)
    return sum(hearing.bearer_id is not None for hearing, _ in pairs)


async def _tell(
    ctx: Context,
    here: Sitting,
    hearing: Hearing,
    idea: Idea,
    key: str,
    *,
    gone: bool = False,
    urgent: bool = False,
) -> None:
    bearer = hearing.bearer_id
    if bearer is None:
        return
    person = await ctx.uow.people.get(bearer)
    language = person.language if person else ctx.policy.language
    over = gone or here.session.status is SessionStatus.CANCELLED
    file = await entries.for_bearer(ctx, here, hearing, idea, language, gone=gone)
    say = Say(key, values(here, hearing, idea), () if over else offers(idea), (file,))
    dedupe = f"{key} {here.session.id} {here.session.sequence} {idea.id}"
    if await ctx.promise(bearer, say, dedupe=dedupe, urgent=urgent):
        await following.follow(ctx, bearer, idea.reference, dedupe)


def values(here: Sitting, hearing: Hearing, idea: Idea) -> dict[str, object]:
    """What sentences to a bearer name; `at` is their own hour."""
    own = {"idea": idea.reference, "title": idea.title, "at": hearing.starts_at}
    return {**here.values, **own, "minutes": here.session.minutes}


def offers(idea: Idea) -> tuple[Offer, ...]:
    """What a bearer may do about their slot."""
    return (
        Offer(f"go.present.{idea.reference}", "button.how_to_present"),
        Offer(f"go.slot.{idea.reference}", "button.other_slot"),
        Offer(f"go.send_someone.{idea.reference}", "button.send_someone"),
    )


async def remind_all(ctx: Context, here: Sitting) -> None:
    """A week or a day before."""
    for hearing in here.hearings:
        await remind(ctx, here, hearing, urgent=False)


async def remind(ctx: Context, here: Sitting, hearing: Hearing, *, urgent: bool) -> None:
    """One bearer, with the days that are left."""
    idea = next((each for each in here.ideas if each.id == hearing.idea_id), None)
    if hearing.bearer_id is None or idea is None:
        return
    at = hearing.starts_at
    days = (at.astimezone(ctx.policy.zone).date() - ctx.today).days
    say = Say("bearer.reminder", {**values(here, hearing, idea), "days": days}, offers(idea))
    await ctx.promise(
        hearing.bearer_id,
        say,
        dedupe=f"remind {idea.id} {stamp(at)} {days} {urgent}",
        expires=at - ctx.now,
        urgent=urgent,
    )


async def present(ctx: Context, reference: str) -> list[Say]:
    """« Comment présenter »: fifteen minutes, in three parts."""
    mine = await _mine(ctx, reference)
    if not isinstance(mine, tuple):
        return mine
    here, hearing, idea = mine
    shown = values(here, hearing, idea)
    return [Say("bearer.how", shown), Say("bearer.how_more", shown, offers(idea)[1:])]


async def other_slot(ctx: Context, reference: str) -> list[Say]:
    """« Un autre créneau »: what would suit, in a sentence."""
    mine = await _mine(ctx, reference)
    if not isinstance(mine, tuple):
        return mine
    return await conversations.open_form(ctx, SLOT_FORM.name, slot=mine[2].reference)


async def slot_wished(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The wish goes to the organisers, who decide."""
    mine = await _mine(ctx, state.extra["slot"])
    if not isinstance(mine, tuple):
        return mine
    here, hearing, idea = mine
    said = state.answers["text"]["text"]
    told = {**values(here, hearing, idea), "name": idea.name, "text": said}
    await team.tell(ctx, here, "bearer.wishes", told, about=f"{idea.id} {stamp(ctx.now)}")
    return [Say("bearer.wish_noted", {}, NEXT)]


async def send_someone(ctx: Context, reference: str) -> list[Say]:
    """« Envoyer quelqu’un »: their name."""
    mine = await _mine(ctx, reference)
    if not isinstance(mine, tuple):
        return mine
    return await conversations.open_form(ctx, PRESENTER_FORM.name, presenter=mine[2].reference)


async def sent_someone(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The name is given: the organisers and the minutes know it."""
    mine = await _mine(ctx, state.extra["presenter"])
    if not isinstance(mine, tuple):
        return mine
    here, hearing, idea = mine
    who = " ".join(state.answers["who"]["text"].split())
    if not await ctx.uow.jury.sessions.save_hearing(replace(hearing, presenter=who), hearing):
        return [Say("form.stale_idle", {}, NEXT)]
    told = {**values(here, hearing, idea), "name": idea.name, "who": who}
    await team.tell(ctx, here, "bearer.sends", told, about=f"{idea.id} {stamp(ctx.now)}")
    return [Say("bearer.sent_noted", {**values(here, hearing, idea), "who": who}, NEXT)]


async def _mine(ctx: Context, reference: str) -> tuple[Sitting, Hearing, Idea] | list[Say]:
    """The slot of an idea, for whoever presents it and while it is to come."""
    idea = await ctx.uow.ideas.by_reference(reference)
    hearing = await ctx.uow.jury.sessions.hearing(idea.id) if idea else None
    session = await ctx.uow.jury.sessions.get(hearing.session_id) if hearing else None
    if idea is None or hearing is None or session is None or hearing.bearer_id != ctx.person.id:
        return [Say("bearer.no_slot", {}, NEXT)]
    if session.status is not SessionStatus.PLANNED or hearing.status is not HearingStatus.WAITING:
        return [Say("bearer.no_slot", {}, NEXT)]
    return await card.sitting(ctx, session), hearing, idea
