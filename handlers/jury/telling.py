"""Who is told of a decision, and when: whoever was not in the room is telephoned before they read
that their idea is abandoned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

from handlers import conversations, news, organisers
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.jury import reveal, room
from handlers.jury.room import Room
from handlers.mentor import asking, rework
from handlers.rules import blindness, hours
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.ideas import Idea, IdeaStatus
from storage.records.jury import HearingStatus

TIMER = "jury.tell"
EVENING = time(18)  # the end of a working day
ANOTHER = Offer("go.idea", "button.another_idea")


async def decided(ctx: Context, entered: Room) -> Room:
    """The author is told now, or once they were telephoned."""
    idea, hearing = entered.idea, entered.hearing
    if hearing.outcome == IdeaStatus.ABANDONED and not heard_it(entered):
        await _call_first(ctx, entered)
        return entered
    entered = await _told(ctx, entered)
    match hearing.outcome:
        case IdeaStatus.LAUNCHED:
            await news.tell(
                ctx, idea, _launched(ctx, entered), dedupe=f"launched {idea.id}", same_day=True
            )
            await asking.ask_directors(ctx, idea)
        case IdeaStatus.TO_REWORK:
            await rework.begin(ctx, idea, hearing.reasons or "")
        case _:
            await _tell_abandoned(ctx, entered)
    return entered


def heard_it(entered: Room) -> bool:
    """Whether the author presented it themselves, and so was in the room."""
    author = entered.hearing.bearer_id in (None, entered.idea.person_id)
    return bool(entered.hearing.bearer_there) and author and entered.hearing.presenter is None


async def _told(ctx: Context, entered: Room) -> Room:
    """The author hears of it at this moment, and so does whoever presented it for them."""
    entered = await room.save(ctx, entered, replace(entered.hearing, told_at=ctx.now))
    idea, presenter = entered.idea, entered.hearing.presenter_id
    if presenter is not None and presenter != idea.person_id:
        say = Say("outcome.decision", _decision(entered), (_read(idea),))
        dedupe = f"presented {idea.id} {idea.version}"
        await news.tell(ctx, idea, say, dedupe=dedupe, to=presenter, same_day=True)
    return entered


def _decision(entered: Room) -> dict[str, object]:
    hearing = entered.hearing
    said = {"reasons": hearing.reasons, "date": hearing.decided_at}
    return {**entered.values, "outcome": hearing.outcome, **said}


def _launched(ctx: Context, entered: Room) -> Say:
    values = {**_reason(entered), "date": asking.name_by(ctx)}
    return Say("outcome.launched", values, (_read(entered.idea),))


def _reason(entered: Room) -> dict[str, object]:
    idea, hearing = entered.idea, entered.hearing
    return {"reference": idea.reference, "name": idea.name, "reasons": hearing.reasons}


def _read(idea: Idea) -> Offer:
    return Offer(f"go.decision.{idea.reference}", "button.read_decision")


async def _tell_abandoned(ctx: Context, entered: Room) -> None:
    idea = entered.idea
    call_me = Offer(f"go.call_me.{idea.reference}", "button.call_me")
    values = {**_reason(entered), "useful": entered.hearing.useful}
    say = Say("outcome.abandoned", values, (call_me, _read(idea), ANOTHER))
    await news.tell(ctx, idea, say, dedupe=f"abandoned {idea.id}", same_day=True)


async def _call_first(ctx: Context, entered: Room) -> None:
    """Organisers telephone; the end of the next working day waits no longer."""
    local = datetime.combine(_last_day(ctx), EVENING)
    await ctx.remind(TIMER, entered.idea.id, hours.instant(local, ctx.policy.zone))
    say = Say("outcome.to_call", _to_call(ctx, entered), doings(entered))
    for organiser in await room.organisers(ctx):
        await ctx.promise(organiser, say, dedupe=f"to call {entered.idea.id} {organiser}")


def _last_day(ctx: Context) -> date:
    return hours.working_days_after(ctx.today, 1, ctx.policy.holidays)


def _to_call(ctx: Context, entered: Room) -> dict[str, object]:
    values = {**entered.values, "name": entered.idea.name, "date": _last_day(ctx)}
    return {**values, "reasons": entered.hearing.reasons}


async def called(ctx: Context, reference: str) -> list[Say]:
    """« Appel fait »: the message leaves."""
    if denied := organisers.refused(ctx, "hold_juries"):
        return denied
    entered = await room.enter(ctx, reference)
    if entered is None or not _waits_for_call(entered):
        return [Say("outcome.told_already", {"reference": reference[:40]}, NEXT)]
    entered = await _told(ctx, entered)
    await ctx.uow.ideas.note(entered.idea.id, "called", ctx.now, by=ctx.person.id)
    await _tell_abandoned(ctx, entered)
    return [Say("outcome.called", {**entered.values, "name": entered.idea.name})]


def _waits_for_call(entered: Room) -> bool:
    return entered.hearing.status is HearingStatus.DECIDED and entered.hearing.told_at is None


async def due(ctx: Context, idea_id: str) -> list[Say]:
    """The timer: the next working day is over, the message leaves though nobody telephoned."""
    entered = await room.enter_of(ctx, idea_id)
    if entered is not None and _waits_for_call(entered):
        entered = await _told(ctx, entered)
        await _tell_abandoned(ctx, entered)
    return []


def doings(entered: Room, *, and_back: bool = False) -> tuple[Offer, ...]:
    """What an organiser may still do after a decision."""
    about, offers = entered.idea.reference, []
    if _waits_for_call(entered):
        offers.append(Offer(f"go.called.{about}", "button.called"))
    abandoned = entered.hearing.outcome == IdeaStatus.ABANDONED
    if abandoned and entered.hearing.status is HearingStatus.DECIDED and not entered.hearing.useful:
        offers.append(Offer(f"go.useful.{about}", "button.still_useful"))
    if and_back:
        offers.append(Offer(f"go.sitting.{entered.session.reference}", "button.the_sitting"))
    return tuple(offers)


async def write_useful(ctx: Context, reference: str) -> list[Say]:
    """« Ce qui reste utile »: a sentence for the author, written by an organiser or left out."""
    if denied := organisers.refused(ctx, "hold_juries"):
        return denied
    entered = await room.enter(ctx, reference)
    if entered is None or not _may_be_useful(entered):
        return [Say("form.stale_idle", {}, NEXT)]
    return await conversations.open_form(ctx, "useful", useful=entered.idea.id)


def _may_be_useful(entered: Room) -> bool:
    decided = entered.hearing.status is HearingStatus.DECIDED
    return decided and entered.hearing.outcome == IdeaStatus.ABANDONED


async def useful(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The sentence goes with the message, or after it if that has left."""
    entered = await room.enter_of(ctx, state.extra["useful"])
    if entered is None or not _may_be_useful(entered) or entered.hearing.useful:
        return [Say("form.stale_idle", {}, NEXT)]
    said = state.answers["text"]["text"]
    entered = await room.save(ctx, entered, replace(entered.hearing, useful=said))
    if entered.hearing.told_at is not None:
        say = Say("outcome.useful", {**entered.values, "useful": said}, (_read(entered.idea),))
        await news.tell(ctx, entered.idea, say, dedupe=f"useful {entered.idea.id}", same_day=True)
    values = {**entered.values, "sent": entered.hearing.told_at is not None}
    return [Say("outcome.useful_noted", values, doings(entered, and_back=True))]


async def call_me(ctx: Context, reference: str) -> list[Say]:
    """« Appelez-moi »: the organisers know within the hour."""
    idea = await ctx.uow.ideas.by_reference(reference)
    if idea is None or idea.person_id != ctx.person.id:
        return [Say("ideas.not_yours", {}, NEXT)]
    values = {"reference": idea.reference, "title": idea.title, "name": idea.name}
    say = Say("outcome.wants_call", values, (_read(idea),))
    await ctx.uow.ideas.note(idea.id, "call_wanted", ctx.now, by=ctx.person.id)
    for organiser in await room.organisers(ctx):
        await ctx.promise(organiser, say, dedupe=f"call me {idea.id} {ctx.today} {organiser}")
    return [Say("outcome.call_noted", {}, NEXT)]


async def read(ctx: Context, reference: str) -> list[Say]:
    """« Lire la décision »: the outcome, its reasons, the marks; for author, jury, organisers."""
    entered = await room.enter(ctx, reference)
    if entered is None or not _may_read(ctx, entered):
        return [Say("ideas.not_yours", {}, NEXT)]
    if not blindness.may_be_seen(entered.hearing) or entered.hearing.decided_at is None:
        return [Say("hearing.scored_not_yet", entered.values, NEXT)]
    return [Say("outcome.decision", _decision(entered)), *reveal.shown(ctx, entered, NEXT)]


def _may_read(ctx: Context, entered: Room) -> bool:
    if organisers.may_read(ctx) or entered.juror_of(ctx.person.id):
        return True
    hearing = entered.hearing
    theirs = (entered.idea.person_id, hearing.bearer_id, hearing.presenter_id)
    return ctx.person.id in theirs and hearing.told_at is not None
