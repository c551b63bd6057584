"""What whoever presents an idea may do: learn how, ask for another slot, send somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers import conversations
from handlers.board import wishes
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.forms.session import PRESENTER_FORM, SLOT_FORM
from handlers.jury import bearers, expected, team
from handlers.jury.expected import Slot
from handlers.start import NEXT
from messages.folding import fold
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.jury import Hearing, JurorStatus, Wish
from storage.records.people import StaffMember
from storage.rows import new_id, stamp

NO_SLOT = Say("bearer.no_slot", {}, NEXT)


async def present(ctx: Context, reference: str) -> list[Say]:
    """« Comment présenter »: fifteen minutes, in three parts."""
    slot = await _mine(ctx, reference)
    if slot is None:
        return [NO_SLOT]
    more = Say("bearer.how_more", slot.values, slot.offers[1:])
    return [Say("bearer.how", slot.values), more]


async def other_slot(ctx: Context, reference: str) -> list[Say]:
    """« Un autre créneau »: what would suit, in a sentence."""
    if await _own(ctx, reference) is None:
        return [NO_SLOT]
    return await conversations.open_form(ctx, SLOT_FORM.name, slot=reference)


async def send_someone(ctx: Context, reference: str) -> list[Say]:
    """« Envoyer quelqu’un »: their name."""
    if await _own(ctx, reference) is None:
        return [NO_SLOT]
    return await conversations.open_form(ctx, PRESENTER_FORM.name, presenter=reference)


async def slot_wished(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The wish goes to the organisers, who decide."""
    slot = await _own(ctx, state.extra["slot"])
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
    """The name is given: a co-bearer of that hearing, told here if they are; out of its draw."""
    slot = await _own(ctx, state.extra["presenter"])
    if slot is None:
        return [NO_SLOT]
    who = " ".join(state.answers["who"]["text"].split())
    lines = await _lines(ctx, who)
    if len(lines) > 1:
        form, about = PRESENTER_FORM.name, slot.idea.reference
        again = await conversations.open_form(ctx, form, presenter=about)
        return [Say("bearer.several", {"who": who}), *again]
    if lines and await _drawn(ctx, slot, lines[0].number):
        return [Say("bearer.is_juror", {"who": who}, slot.offers)]
    number = lines[0].number if lines else None
    person = await ctx.uow.jury.staff.person_of(number) if number else None
    if person == ctx.person.id:
        return await send_back(ctx, slot.idea.reference)
    name = lines[0].name if lines else who
    now = replace(slot.hearing, presenter=name, presenter_id=person, presenter_number=number)
    return await _sent(ctx, slot, now)


async def _sent(ctx: Context, slot: Slot, hearing: Hearing) -> list[Say]:
    """They are told, and whoever was sent before."""
    if not await ctx.uow.jury.sessions.save_hearing(hearing, slot.hearing):
        return [Say("form.stale_idle", {}, NEXT)]
    now = replace(slot, hearing=hearing)
    await _not_needed(ctx, slot, but=hearing.presenter_id)
    if hearing.presenter_id and hearing.presenter_id != slot.hearing.presenter_id:
        await _tell(ctx, now, bearers.sent(hearing.presenter_id, slot.idea), bearers.SENT)
    await _tell_team(ctx, now, "bearer.sends", {"who": hearing.presenter})
    told = hearing.presenter_id is not None
    own = bearers.Concerned(person_id=ctx.person.id, about=slot.idea.id)
    file = await bearers.entry(ctx, now.here, hearing, slot.idea, own)
    return [Say("bearer.sent_noted", {**now.values, "told": told}, now.offers, (file,))]


async def send_back(ctx: Context, reference: str) -> list[Say]:
    """« C’est moi qui viens », or « Je ne peux pas » of whoever was sent: the bearer presents."""
    slot = await _mine(ctx, reference)
    if slot is None or slot.hearing.presenter is None or slot.hearing.bearer_id is None:
        return [NO_SLOT]
    hearing = replace(slot.hearing, presenter=None, presenter_id=None, presenter_number=None)
    if not await ctx.uow.jury.sessions.save_hearing(hearing, slot.hearing):
        return [Say("form.stale_idle", {}, NEXT)]
    now, who = replace(slot, hearing=hearing), slot.hearing.presenter
    await _tell_team(ctx, now, "bearer.comes", {"who": who})
    bearer = bearers.Concerned(person_id=slot.hearing.bearer_id, about=slot.idea.id)
    if slot.own:
        await _not_needed(ctx, slot, but=None)
        file = await bearers.entry(ctx, now.here, hearing, slot.idea, bearer)
        return [Say("bearer.comes_noted", now.values, now.offers, (file,))]
    await _tell(ctx, replace(now, own=True), bearer, "bearer.cannot", who=who)
    gone = bearers.sent(ctx.person.id, slot.idea)
    file = await bearers.entry(ctx, now.here, hearing, slot.idea, gone, gone=True)
    return [Say("bearer.cannot_noted", now.values, NEXT, (file,))]


async def _not_needed(ctx: Context, slot: Slot, *, but: str | None) -> None:
    """Whoever was sent before is not expected any more."""
    before = slot.hearing.presenter_id
    if before is not None and before != but:
        await _tell(ctx, slot, bearers.sent(before, slot.idea), bearers.NOT_NEEDED)


async def _tell(
    ctx: Context, slot: Slot, to: bearers.Concerned, key: str, who: str | None = None
) -> None:
    """Promised at once, whatever they were told before of the same day."""
    gone = key == bearers.NOT_NEEDED
    file = await bearers.entry(ctx, slot.here, slot.hearing, slot.idea, to, gone=gone)
    said = bearers.values(slot.here, slot.hearing, slot.idea, own=to.own)
    shown = {**said, "who": who or said["who"]}
    offers = () if gone else bearers.offers(slot.idea, slot.hearing, own=to.own)
    dedupe = f"{key} {slot.idea.id} {stamp(ctx.now)} {to.person_id}"
    await ctx.promise(to.person_id, Say(key, shown, offers, (file,)), dedupe=dedupe)


async def _lines(ctx: Context, who: str) -> list[StaffMember]:
    """The lines of the staff list with that number, that name, or « name, service »."""
    name, _, service = (fold(part.strip()) for part in who.partition(","))
    return [
        each
        for each in await ctx.uow.services.staff()
        if fold(each.number) == fold(who)
        or (fold(each.name) == name and service in ("", fold(each.service)))
    ]


async def _drawn(ctx: Context, slot: Slot, number: str) -> bool:
    """Whether they sit in the jury of that session, or may be called to it."""
    draw = slot.here.draw
    ranked = await ctx.uow.jury.jurors.of_draw(draw.id) if draw else []
    left = (JurorStatus.DECLINED, JurorStatus.SILENT)
    return any(each.number == number and each.status not in left for each in ranked)


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


async def _own(ctx: Context, reference: str) -> Slot | None:
    """The hour of one's own idea, while it is to come."""
    slot = await _mine(ctx, reference)
    return slot if slot is not None and slot.own else None


async def _mine(ctx: Context, reference: str) -> Slot | None:
    """The hour of an idea, for its bearer and whoever they send, while it is to come."""
    idea = await ctx.uow.ideas.by_reference(reference)
    found = await expected.slots(ctx, ctx.person.id) if idea else []
    return next((each for each in found if idea and each.idea.id == idea.id), None)
