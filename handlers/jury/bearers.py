"""Whoever presents an idea is told their hour, and whatever changes of it."""

from __future__ import annotations

from datetime import datetime

from handlers.context import Context
from handlers.jury import entries, latest
from handlers.jury.card import Sitting
from messages.message import Offer, Say
from storage.records.ideas import Idea
from storage.records.jury import Hearing, Session

SLOT, MOVED, CANCELLED, OUT = "bearer.slot", "bearer.moved", "bearer.cancelled", "bearer.out"


async def tell_slots(ctx: Context, here: Sitting) -> None:
    """Each is told the day and hour of their idea."""
    for hearing, idea in here.passing:
        await _tell(ctx, here, hearing, idea, SLOT)


async def tell_changes(ctx: Context, was: Sitting, now: Sitting, *, urgent: bool) -> None:
    """Another order, other ideas: whose hour changed, who came in, who left."""
    before = {hearing.idea_id: hearing.starts_at for hearing in was.hearings}
    for hearing, idea in now.passing:
        if idea.id not in before:
            await _tell(ctx, now, hearing, idea, SLOT, urgent=urgent)
        elif hearing.starts_at != before[idea.id]:
            await _change(ctx, now, hearing, idea, MOVED, before[idea.id], urgent)
    staying = {hearing.idea_id for hearing in now.hearings}
    for hearing, idea in was.passing:
        if idea.id not in staying:
            await _change(ctx, now, hearing, idea, OUT, hearing.starts_at, urgent)


async def tell_all(ctx: Context, here: Sitting, was: Session, key: str, *, urgent: bool) -> int:
    """The same to each; how many hear of it."""
    later = here.session.starts_at - was.starts_at
    told = [
        await _change(ctx, here, hearing, idea, key, hearing.starts_at - later, urgent)
        for hearing, idea in here.passing
    ]
    return sum(told)


async def _change(
    ctx: Context, here: Sitting, hearing: Hearing, idea: Idea, key: str, was: datetime, urgent: bool
) -> bool:
    """Whoever has not had their first hour yet is told the one there is now, or nothing at all."""
    waiting = await latest.take_back(ctx, here.session, idea.id)
    if waiting is not None and waiting.key == SLOT:
        if key != MOVED:
            return False
        key = SLOT
    return await _tell(ctx, here, hearing, idea, key, latest.known(waiting, was), urgent=urgent)


async def _tell(
    ctx: Context,
    here: Sitting,
    hearing: Hearing,
    idea: Idea,
    key: str,
    was: object = None,
    *,
    urgent: bool = False,
) -> bool:
    bearer = hearing.bearer_id
    if bearer is None:
        return False
    person = await ctx.uow.people.get(bearer)
    language = person.language if person else ctx.policy.language
    gone = key in (OUT, CANCELLED)
    file = await entries.for_bearer(ctx, here, hearing, idea, language, gone=gone)
    shown = {**values(here, hearing, idea), "was": was}
    say = Say(key, shown, () if gone else offers(idea), (file,))
    await latest.tell(ctx, here.session, idea.id, bearer, say, idea=idea.reference, urgent=urgent)
    return True


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
