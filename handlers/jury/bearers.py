"""Whoever presents an idea is told their hour, and whatever changes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handlers.context import Context
from handlers.jury import entries, latest
from handlers.jury.card import Sitting
from messages.message import Attachment, Offer, Say
from storage.records.ideas import Idea
from storage.records.jury import Hearing, Session

SLOT, MOVED, CANCELLED, OUT = "bearer.slot", "bearer.moved", "bearer.cancelled", "bearer.out"
SENT, NOT_NEEDED = "bearer.sent", "bearer.not_needed"


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
    told = False
    for to in _concerned(hearing, idea):
        waiting = await latest.take_back(ctx, here.session, to.about)
        first = waiting is not None and waiting.key in (SLOT, SENT)
        if first and key != MOVED:
            continue
        said = (SLOT if to.own else SENT) if first else key
        moment = latest.known(waiting, was)
        await tell(ctx, here, hearing, idea, to, said, moment, urgent=urgent)
        told = True
    return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """Somebody an idea's hour matters to: its bearer (`own`), or whoever they send to present it.
    `about` is what it is to them, as sessions are told of."""

    person_id: str
    about: str
    own: bool = True


def _concerned(hearing: Hearing, idea: Idea) -> list[Concerned]:
    found = []
    if hearing.bearer_id is not None:
        found.append(Concerned(person_id=hearing.bearer_id, about=idea.id))
    if hearing.presenter_id is not None:
        found.append(sent(hearing.presenter_id, idea))
    return found


def sent(person_id: str, idea: Idea) -> Concerned:
    """Somebody who is sent to present an idea."""
    return Concerned(person_id=person_id, about=f"{idea.id} {person_id}", own=False)


async def _tell(
    ctx: Context, here: Sitting, hearing: Hearing, idea: Idea, key: str, *, urgent: bool = False
) -> None:
    for to in _concerned(hearing, idea):
        await tell(ctx, here, hearing, idea, to, key if to.own else SENT, urgent=urgent)


async def tell(
    ctx: Context,
    here: Sitting,
    hearing: Hearing,
    idea: Idea,
    to: Concerned,
    key: str,
    was: object = None,
    *,
    urgent: bool = False,
) -> None:
    """Tell one of them, with the entry for their calendar."""
    gone = key in (OUT, CANCELLED, NOT_NEEDED)
    file = await entry(ctx, here, hearing, idea, to, gone=gone)
    shown = {**values(here, hearing, idea, own=to.own), "was": was}
    say = Say(key, shown, () if gone else offers(idea, hearing, own=to.own), (file,))
    about, reference = to.about, idea.reference
    await latest.tell(ctx, here.session, about, to.person_id, say, idea=reference, urgent=urgent)


async def entry(
    ctx: Context, here: Sitting, hearing: Hearing, idea: Idea, to: Concerned, *, gone: bool = False
) -> Attachment:
    """What stands in their calendar: that they present, or who does for them."""
    person = await ctx.uow.people.get(to.person_id)
    language = person.language if person else ctx.policy.language
    return await entries.for_bearer(ctx, here, hearing, idea, language, own=to.own, gone=gone)


def values(here: Sitting, hearing: Hearing, idea: Idea, *, own: bool = True) -> dict[str, object]:
    """What sentences to a bearer name; `at` is their own hour, `who` is sent instead of them. Not
    `own`: they are that one, and the idea is `name`'s."""
    said = {"idea": idea.reference, "title": idea.title, "at": hearing.starts_at}
    who = hearing.presenter if own else None
    about = {"own": own, "who": who, "name": idea.name}
    return {**here.values, **said, **about, "minutes": here.session.minutes}


def offers(idea: Idea, hearing: Hearing, *, own: bool = True) -> tuple[Offer, ...]:
    """What a bearer may do about their slot; and whoever they send, about it."""
    how = Offer(f"go.present.{idea.reference}", "button.how_to_present")
    back = f"go.send_back.{idea.reference}"
    if not own:
        return (how, Offer(back, "button.cannot_present"))
    other = Offer(f"go.slot.{idea.reference}", "button.other_slot")
    if hearing.presenter is not None:
        return (Offer(back, "button.come_myself"), other)
    return (how, other, Offer(f"go.send_someone.{idea.reference}", "button.send_someone"))
