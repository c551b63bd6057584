"""What the jury decides, with its reasons: proposed by one, agreed by two of those who sit."""

from __future__ import annotations

from dataclasses import replace

from handlers import conversations, organisers
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.jury import minutes, reveal, room, scoring, telling
from handlers.jury.room import Room
from handlers.rules import blindness, idea_lifecycle
from handlers.rules.outcome import verdict
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.ideas import IdeaStatus
from storage.records.jury import HearingStatus, Juror, Vote

FORM = "outcome"
ABOUT, AS_OF = "decides", "version"  # the idea, and the version of its hearing that was seen
OPEN = frozenset({HearingStatus.REVEALED, HearingStatus.PROPOSED})


async def begin(ctx: Context, reference: str) -> list[Say]:
    """« Proposer une décision »: by a juror who sits, or by an organiser for the jury."""
    entered = await room.enter(ctx, reference)
    if entered is None or not _may_propose(ctx, entered):
        return [Say("hearing.not_yours", {}, NEXT)]
    if entered.hearing.status not in OPEN:
        return await stands(ctx, entered)
    begun = await conversations.begun(ctx, ABOUT, entered.idea.id)
    if begun is not None:
        return await conversations.resume(ctx, begun)
    return await _form(ctx, entered)


async def _form(ctx: Context, entered: Room, state: State | None = None) -> list[Say]:
    about = {ABOUT: entered.idea.id, AS_OF: entered.hearing.version}
    return await conversations.open_form(ctx, FORM, state=state, **about)


def _may_propose(ctx: Context, entered: Room) -> bool:
    return entered.juror_of(ctx.person.id) is not None or organisers.may_read(ctx)


async def proposed(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The form is filled in: the others are asked, unless somebody was quicker."""
    entered = await room.enter_of(ctx, state.extra[ABOUT])
    if entered is None or not _may_propose(ctx, entered):
        return [Say("hearing.not_yours", {}, NEXT)]
    if entered.hearing.status not in OPEN:
        return [Say("outcome.too_late", entered.values), *await stands(ctx, entered)]
    if entered.hearing.version != state.extra[AS_OF]:
        return await _overtaken(ctx, entered, state)
    return await _propose(ctx, entered, state)


async def _overtaken(ctx: Context, entered: Room, state: State) -> list[Say]:
    """Somebody proposed meanwhile: theirs is read first, one's own words are kept."""
    waiting = await ctx.uow.outbox.take_back(f"{_asks(entered)} {ctx.person.id}", ctx.now)
    theirs = await stands(ctx, entered) if waiting else []  # else it has just come
    says = [Say("outcome.overtaken", entered.values), *theirs]
    again = await _form(ctx, entered, state.moved("review"))
    return [*says, *again]


async def _propose(ctx: Context, entered: Room, state: State) -> list[Say]:
    juror = entered.juror_of(ctx.person.id)
    hearing = replace(
        entered.hearing,
        status=HearingStatus.PROPOSED,
        outcome=state.answers["outcome"]["choice"],
        reasons=state.answers["reasons"]["text"],
        proposed_by=juror.id if juror else ctx.person.id,
    )
    entered = await room.save(ctx, entered, hearing)
    if juror is not None:
        await _vote(ctx, entered, juror.id, agrees=True)
    await _ask_the_others(ctx, entered)
    return [Say("outcome.proposed", _values(entered), _ways_back(ctx, entered))]


async def _vote(ctx: Context, entered: Room, juror_id: str, *, agrees: bool) -> list[Vote]:
    """Keep what a juror says; all that was said so far."""
    version = entered.hearing.version
    vote = Vote(
        idea_id=entered.idea.id, juror_id=juror_id, hearing_version=version, agrees=agrees,
        at=ctx.now,
    )  # fmt: skip
    await ctx.uow.jury.jurors.vote(vote)
    return await ctx.uow.jury.jurors.votes(entered.idea.id, version)


async def _ask_the_others(ctx: Context, entered: Room) -> None:
    dedupe = _asks(entered)
    jurors = [juror.person_id for juror in entered.sitting]
    await room.tell(ctx, jurors, _proposal(entered, _answers(entered)), dedupe)
    again = reveal.for_organiser(entered)
    await room.tell(ctx, await room.organisers(ctx), _proposal(entered, again), dedupe)


def _asks(entered: Room) -> str:
    """The key of what asks the others, to which `room.tell` adds whom."""
    return f"proposed {entered.idea.id} {entered.hearing.version}"


def _answers(entered: Room) -> tuple[Offer, ...]:
    about = f"{entered.idea.reference}.{entered.hearing.version}"
    return (
        Offer(f"go.agree.{about}", "button.agree"),
        Offer(f"go.disagree.{about}", "button.disagree"),
        *reveal.for_juror(entered),
    )


def _proposal(entered: Room, offers: tuple[Offer, ...] = ()) -> Say:
    return Say("outcome.proposal", _values(entered), offers)


def _values(entered: Room) -> dict[str, object]:
    hearing = entered.hearing
    proposer = next((each.name for each in entered.jurors if each.id == hearing.proposed_by), None)
    said = {"outcome": hearing.outcome, "reasons": hearing.reasons}
    return {**entered.values, **said, "proposer": proposer}


def _ways_back(ctx: Context, entered: Room) -> tuple[Offer, ...]:
    if organisers.may_read(ctx):
        return (Offer(f"go.sitting.{entered.session.reference}", "button.the_sitting"),)
    return (Offer(f"go.hearing.{entered.idea.reference}", "button.where_are_we"),)


async def agree(ctx: Context, about: str) -> list[Say]:
    """« D’accord »: with the second of them, it is decided."""
    return await _said(ctx, about, agrees=True)


async def disagree(ctx: Context, about: str) -> list[Say]:
    """« Pas d’accord », or a mind that changed before the second said yes."""
    return await _said(ctx, about, agrees=False)


async def _said(ctx: Context, about: str, *, agrees: bool) -> list[Say]:
    reference, _, version = about.rpartition(".")
    entered = await room.enter(ctx, reference)
    juror = entered.juror_of(ctx.person.id) if entered else None
    if entered is None or juror is None:
        return [Say("hearing.not_yours", {}, NEXT)]
    now = entered.hearing
    if now.status is not HearingStatus.PROPOSED or version != str(now.version):
        return [Say("outcome.changed", entered.values), *await stands(ctx, entered)]
    votes = await _vote(ctx, entered, juror.id, agrees=agrees)
    match verdict(votes, blindness.sitting(entered.seats)):
        case "agreed":
            return await _decide(ctx, entered)
        case "refused":
            return await _refused(ctx, entered)
    return [_noted(entered, agrees=agrees)]


def _noted(entered: Room, *, agrees: bool, more: tuple[Offer, ...] = ()) -> Say:
    offers = (*_change(entered, agrees=agrees), *reveal.for_juror(entered), *more)
    return Say("outcome.noted", {**entered.values, "agrees": agrees}, offers)


async def _refused(ctx: Context, entered: Room) -> list[Say]:
    """So many disagree that two cannot agree, unless one of them changes their mind."""
    dedupe = f"refused {entered.idea.id} {entered.hearing.version} {ctx.now}"
    say = Say("outcome.refused", entered.values, reveal.for_juror(entered))
    await room.tell(ctx, [juror.person_id for juror in entered.sitting], say, dedupe)
    heads = Say("outcome.refused", entered.values, reveal.for_organiser(entered))
    await room.tell(ctx, await room.organisers(ctx), heads, dedupe)
    return [replace(say, offers=(*_change(entered, agrees=False), *say.offers))]


def _change(entered: Room, *, agrees: bool) -> tuple[Offer, ...]:
    """What turns what was just said into its contrary."""
    verb = "disagree" if agrees else "agree"
    about = f"{entered.idea.reference}.{entered.hearing.version}"
    return (Offer(f"go.{verb}.{about}", "button.change_mind"),)


async def _decide(ctx: Context, entered: Room) -> list[Say]:
    """It is decided, once: the idea takes its step, everyone in the room knows, the author too."""
    idea, hearing = entered.idea, entered.hearing
    assert hearing.outcome is not None
    outcome = IdeaStatus(hearing.outcome)
    decided = replace(idea, status=outcome, updated_at=ctx.now)
    possible = idea_lifecycle.may_become(idea.status, outcome)
    if not possible or not await ctx.uow.ideas.save(decided, idea):
        now = await ctx.uow.ideas.get(idea.id)
        state = (now or idea).status.value
        return [Say("hearing.not_any_more", {**entered.values, "state": state})]
    await ctx.uow.ideas.note(idea.id, outcome.value, ctx.now, note=hearing.reasons)
    ended = replace(hearing, status=HearingStatus.DECIDED, decided_at=ctx.now)
    entered = await room.save(ctx, replace(entered, idea=decided), ended)
    entered = await telling.decided(ctx, entered)
    dedupe = f"decided {idea.id}"
    say = Say("outcome.decided", _values(entered), (Offer("go.owed", "button.owed"),))
    await room.tell(ctx, [juror.person_id for juror in entered.sitting], say, dedupe)
    if entered.hearing.told_at is not None:  # else they were just asked to telephone
        heads = replace(say, offers=telling.doings(entered, and_back=True))
        await room.tell(ctx, await room.organisers(ctx), heads, dedupe)
    await minutes.look(ctx, entered.session)
    return [say]


async def stands(ctx: Context, entered: Room, more: tuple[Offer, ...] = ()) -> list[Say]:
    """Where it stands once the marks are shown, for those who may see them."""
    match entered.hearing.status:
        case HearingStatus.REVEALED:
            return reveal.shown(ctx, entered, (*_propose_offer(ctx, entered), *more))
        case HearingStatus.PROPOSED:
            return await _waiting_for_votes(ctx, entered, more)
        case HearingStatus.DECIDED:
            return [Say("outcome.decided", _values(entered), more)]
    return [Say("hearing.scored_not_yet", entered.values, more)]


def _propose_offer(ctx: Context, entered: Room) -> tuple[Offer, ...]:
    label = "button.write_outcome" if organisers.may_read(ctx) else "button.propose_outcome"
    return (Offer(f"go.propose.{entered.idea.reference}", label),)


async def _waiting_for_votes(ctx: Context, entered: Room, more: tuple[Offer, ...]) -> list[Say]:
    juror = entered.juror_of(ctx.person.id)
    if juror is None:
        return [_proposal(entered, (*_propose_offer(ctx, entered), *more))]
    votes = await ctx.uow.jury.jurors.votes(entered.idea.id, entered.hearing.version)
    mine = next((vote for vote in votes if vote.juror_id == juror.id), None)
    if mine is None:
        return [_proposal(entered, (*_answers(entered), *more))]
    return [_proposal(entered), _noted(entered, agrees=mine.agrees, more=more)]


async def look(ctx: Context, reference: str) -> list[Say]:
    """« Où en est-on ? » of a juror: what is asked of them now, and nothing they may not see."""
    entered = await room.enter(ctx, reference)
    juror = entered.juror_of(ctx.person.id) if entered else None
    if entered is None or juror is None:
        return [Say("hearing.not_yours", {}, NEXT)]
    return await asked(ctx, entered, juror)


async def asked(ctx: Context, entered: Room, juror: Juror) -> list[Say]:
    """What the hearing asks of a juror who sits: marks, a decision, a yes or no to it."""
    if not blindness.may_be_seen(entered.hearing):
        return await scoring.waits(ctx, entered, juror)
    return await stands(ctx, entered)
