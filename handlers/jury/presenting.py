"""What whoever presents an idea may do: learn how, ask for another slot, send somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers import conversations
from handlers.board import wishes
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.forms.session import PRESENTER_FORM, SLOT_FORM
from handlers.jury import bearers, card, team
from handlers.jury.expected import Slot
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.jury import HearingStatus, SessionStatus, Wish
from storage.rows import new_id, stamp

NO_SLOT = Say("bearer.no_slot", {}, NEXT)


async def present(ctx: Context, reference: str) -> list[Say]:
    """« Comment présenter »: fifteen minutes, in three parts."""
    slot = await _mine(ctx, reference)
    if slot is None:
        return [NO_SLOT]
    more = Say("bearer.how_more", slot.values, bearers.offers(slot.idea)[1:])
    return [Say("bearer.how", slot.values), more]


async def other_slot(ctx: Context, reference: str) -> list[Say]:
    """« Un autre créneau »: what would suit, in a sentence."""
    if await _mine(ctx, reference) is None:
        return [NO_SLOT]
    return await conversations.open_form(ctx, SLOT_FORM.name, slot=reference)


async def send_someone(ctx: Context, reference: str) -> list[Say]:
    """« Envoyer quelqu’un »: their name."""
    if await _mine(ctx, reference) is None:
        return [NO_SLOT]
    return await conversations.open_form(ctx, PRESENTER_FORM.name, presenter=reference)


async def slot_wished(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The wish goes to the organisers, who decide."""
    slot = await _mine(ctx, state.extra["slot"])
    if slot is None:
        return [NO_SLOT]
    said = state.answers["text"]["text"]
    wish = Wish(id=new_id(), idea_id=slot.idea.id, session_id=slot.hearing.session_id,
                starts_at=slot.hearing.starts_at, text=said, at=ctx.now)  # fmt: skip
    await ctx.uow.jury.wishes.put(wish)
    offers = wishes.offers(wish, slot.here.session.reference)
    await _tell_team(ctx, slot, "bearer.wishes", {"text": said}, offers)
    return [Say("bearer.wish_noted", {}, NEXT)]


async def sent_someone(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The name is given: the organisers and the minutes know it."""
    slot = await _mine(ctx, state.extra["presenter"])
    if slot is None:
        return [NO_SLOT]
    who = " ".join(state.answers["who"]["text"].split())
    sent = replace(slot.hearing, presenter=who)
    if not await ctx.uow.jury.sessions.save_hearing(sent, slot.hearing):
        return [Say("form.stale_idle", {}, NEXT)]
    await _tell_team(ctx, slot, "bearer.sends", {"who": who})
    return [Say("bearer.sent_noted", {**slot.values, "who": who}, NEXT)]


async def _tell_team(
    ctx: Context,
    slot: Slot,
    key: str,
    said: Mapping[str, object],
    offers: tuple[Offer, ...] = (),
) -> None:
    told = {**slot.values, "name": slot.idea.name, **said}
    about = f"{slot.idea.id} {stamp(ctx.now)}"
    await team.tell(ctx, slot.here, key, told, about=about, offers=offers)


async def _mine(ctx: Context, reference: str) -> Slot | None:
    """The hour of an idea, for whoever presents it and while it is to come."""
    idea = await ctx.uow.ideas.by_reference(reference)
    hearing = await ctx.uow.jury.sessions.hearing(idea.id) if idea else None
    session = await ctx.uow.jury.sessions.get(hearing.session_id) if hearing else None
    if idea is None or hearing is None or session is None or hearing.bearer_id != ctx.person.id:
        return None
    if session.status is not SessionStatus.PLANNED or hearing.status is not HearingStatus.WAITING:
        return None
    return Slot(here=await card.sitting(ctx, session), hearing=hearing, idea=idea)
