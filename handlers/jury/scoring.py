"""Jurors score, each alone; the marks are shown all at once, without names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handlers import conversations, documents
from handlers.context import Context
from handlers.dialogue.state import Answer, State
from handlers.jury import room
from handlers.jury.room import Room
from handlers.rules import blindness, scoring
from handlers.start import NEXT
from messages.message import Attachment, Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.jury import (
    Hearing,
    HearingStatus,
    Juror,
    Score,
    Seat,
    SeatStatus,
    SessionStatus,
)

FORM = "score"
ABOUT = "scores"  # what the form says it is about: the idea's id


async def show_idea(ctx: Context, entered: Room, juror: Juror) -> None:
    """A juror gets what is to be scored."""
    dedupe = f"hear {entered.idea.id} {entered.hearing.version} {juror.id}"
    await room.tell(ctx, [juror.person_id], idea_of(entered), dedupe)


def idea_of(entered: Room) -> Say:
    """What a juror is to score: the idea, who presents it, and words to reassure."""
    about = entered.idea.reference
    ways = (Offer(f"go.mark.{about}", "button.score"), Offer(f"go.knows.{about}", "button.knows"))
    values = {
        **entered.values,
        "presents": room.presents(entered) if entered.hearing.bearer_there else None,
        "problem": entered.idea.problem,
        "proposal": entered.idea.proposal,
    }
    return Say("hearing.idea", values, ways)


async def begin(ctx: Context, reference: str) -> list[Say]:
    """« Continuer »: the first question, or what this juror gave already, to correct."""
    entered = await room.enter(ctx, reference)
    juror = entered.juror_of(ctx.person.id) if entered else None
    if entered is None or juror is None:
        return [Say("hearing.not_yours", {}, NEXT)]
    if entered.hearing.status is not HearingStatus.SCORING:
        return [Say("hearing.scored_already", entered.values, (_decision(entered),))]
    begun = await conversations.begun(ctx, ABOUT, entered.idea.id)
    if begun is not None:
        return await conversations.resume(ctx, begun)
    score = await ctx.uow.jury.jurors.score_of(entered.idea.id, juror.id)
    state = _again(score) if score else None
    return await conversations.open_form(ctx, FORM, state=state, **{ABOUT: entered.idea.id})


def _again(score: Score) -> State:
    """The form as it was sent: at its review."""
    answers: dict[str, Answer] = {key: {"choice": str(n)} for key, n in score.marks.items()}
    answers["sentence"] = {"text": score.sentence} if score.sentence else {"skipped": True}
    return State(version=1, answers=answers, at="review")


def _decision(entered: Room) -> Offer:
    return Offer(f"go.hearing.{entered.idea.reference}", "button.where_are_we")


async def scored(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The marks are sent: they wait for those of the others, unless they are the last."""
    idea = await ctx.uow.ideas.get(state.extra[ABOUT])
    entered = await room.enter(ctx, idea.reference) if idea else None
    juror = entered.juror_of(ctx.person.id) if entered else None
    if entered is None or juror is None:
        return [Say("hearing.not_yours", {}, NEXT)]
    if entered.hearing.status is not HearingStatus.SCORING:
        return [Say("hearing.scored_already", entered.values, (_decision(entered),))]
    was = await ctx.uow.jury.jurors.score_of(entered.idea.id, juror.id)
    assert await ctx.uow.jury.jurors.score(_score(ctx, entered, juror, state), was)
    entered = await reveal_if_all_in(ctx, entered)
    if blindness.may_be_seen(entered.hearing):
        return [Say("hearing.sent", entered.values), *shown(ctx, entered, for_juror(entered))]
    return [await _sent(ctx, entered)]


async def owed(ctx: Context) -> list[Say]:
    """What somebody still has to score at this moment, or may still correct."""
    mine = await ctx.uow.jury.jurors.who_is(ctx.person.id)
    sessions = await ctx.uow.jury.sessions.with_status(SessionStatus.PLANNED) if mine else []
    says: list[Say] = []
    for session in sessions:
        for hearing in await ctx.uow.jury.sessions.hearings(session.id):
            if hearing.status is HearingStatus.SCORING:
                says += await _owed_of(ctx, hearing)
    return says


async def _owed_of(ctx: Context, hearing: Hearing) -> list[Say]:
    idea = await ctx.uow.ideas.get(hearing.idea_id)
    entered = await room.enter(ctx, idea.reference) if idea else None
    juror = entered.juror_of(ctx.person.id) if entered else None
    if entered is None or juror is None:
        return []
    return await waits(ctx, entered, juror)


async def waits(ctx: Context, entered: Room, juror: Juror) -> list[Say]:
    """Before the marks are shown: what is still asked of a juror, or of how many others."""
    if await ctx.uow.jury.jurors.score_of(entered.idea.id, juror.id) is None:
        return [idea_of(entered)]
    return [await _sent(ctx, entered)]


def _score(ctx: Context, entered: Room, juror: Juror, state: State) -> Score:
    keys = [criterion.key for criterion in ctx.policy.criteria]
    return Score(
        idea_id=entered.idea.id,
        juror_id=juror.id,
        marks={key: int(state.answers[key]["choice"]) for key in keys},
        sentence=state.answers["sentence"].get("text"),
        complete=True,
        at=ctx.now,
    )


async def _sent(ctx: Context, entered: Room) -> Say:
    scores = await ctx.uow.jury.jurors.scores(entered.idea.id)
    left = len(blindness.awaited(entered.seats, scores))
    correct = Offer(f"go.mark.{entered.idea.reference}", "button.correct_marks")
    return Say("hearing.waits", {**entered.values, "left": left}, (correct,))


async def ask_to_leave(ctx: Context, reference: str) -> list[Say]:
    """« Je la connais »: whether somebody is to take the place for this idea."""
    entered = await room.enter(ctx, reference)
    if entered is None or not _may_leave(ctx, entered):
        return [Say("form.stale_idle", {}, NEXT)]
    ways = (Offer(f"go.knows_yes.{reference}", "button.yes"),
            Offer(f"go.mark.{reference}", "button.no"))  # fmt: skip
    return [Say("hearing.knows_ask", entered.values, ways)]


async def leave(ctx: Context, reference: str) -> list[Say]:
    """« Oui »: the place is free, a substitute who is in the room takes it."""
    entered = await room.enter(ctx, reference)
    if entered is None or not _may_leave(ctx, entered):
        return [Say("form.stale_idle", {}, NEXT)]
    juror = entered.juror_of(ctx.person.id)
    assert juror is not None
    begun = await conversations.begun(ctx, ABOUT, entered.idea.id)
    if begun is not None:
        await conversations.forget(ctx, begun)
    [seat] = [each for each in entered.seats if each.juror_id == juror.id]
    await left(ctx, entered, seat, SeatStatus.KNOWS)
    return [Say("hearing.place_left", entered.values)]


def _may_leave(ctx: Context, entered: Room) -> bool:
    sits = entered.juror_of(ctx.person.id) is not None
    return sits and entered.hearing.status is HearingStatus.SCORING


async def left(ctx: Context, entered: Room, seat: Seat, why: SeatStatus) -> Room:
    """A place is free: taken by whoever of the list is in the room, else organisers choose."""
    entered = await room.become(ctx, entered, seat, why, settled=False)
    free = next(each for each in entered.seats if each.juror_id == seat.juror_id)
    after = await replaced(ctx, entered, free)
    new = after.seats[len(entered.seats) :]
    values = {
        **after.values,
        "name": after.names([seat])[0],
        "why": why.value,
        "taken": after.names(new)[0] if new else None,
    }
    say = Say("hearing.left", values, room.ways_on(after))
    dedupe = f"left {after.idea.id} {seat.juror_id} {ctx.now}"
    await room.tell(ctx, await room.organisers(ctx), say, dedupe)
    return after


async def replaced(ctx: Context, entered: Room, free: Seat) -> Room:
    """The first of the list who is in the room and had no place for this idea takes this one."""
    had = {seat.juror_id for seat in entered.seats}
    substitute = next((each for each in entered.there if each.id not in had), None)
    if substitute is None:
        return entered
    entered = await room.become(ctx, entered, free, free.status, settled=True)
    entered = await room.sit(ctx, entered, substitute)
    await show_idea(ctx, entered, substitute)
    return entered


async def reveal_if_all_in(ctx: Context, entered: Room) -> Room:
    """Show the marks to everyone at once, if all are there; from then on they are nobody's."""
    scores = await ctx.uow.jury.jurors.scores(entered.idea.id)
    if not blindness.all_in(entered.seats, scores):
        return entered
    seen = scoring.shown(scores, blindness.sitting(entered.seats), ctx.rng)
    revealed = replace(
        entered.hearing, status=HearingStatus.REVEALED, shown=seen, revealed_at=ctx.now
    )
    entered = await room.save(ctx, entered, revealed)
    await ctx.uow.jury.seats.forget_scores(entered.idea.id)
    await _tell_everyone(ctx, entered)
    return entered


async def _tell_everyone(ctx: Context, entered: Room) -> None:
    jurors = [juror.person_id for juror in entered.sitting]
    heads = await room.organisers(ctx)
    bearer = [entered.hearing.bearer_id or entered.idea.person_id]
    present = bearer if entered.hearing.bearer_there else []
    about = f"revealed {entered.idea.id}"
    for people, offers in ((jurors, for_juror(entered)), (heads, for_organiser(entered)),
                           (present, ())):  # fmt: skip
        [say] = shown(ctx, entered, offers)
        await room.tell(ctx, people, say, about)
    everyone = [*jurors, *heads, *present]
    say = Say("hearing.picture", entered.values, attachments=(await _picture(ctx, entered),))
    for person_id in dict.fromkeys(each for each in everyone if each):
        await ctx.promise(
            person_id, say, dedupe=f"picture {about} {person_id}", expires=room.TODAY, urgent=True
        )


def shown(ctx: Context, entered: Room, offers: tuple[Offer, ...] = ()) -> list[Say]:
    """The marks in words, for whoever may see them; nothing before."""
    seen = entered.hearing.shown
    if not blindness.may_be_seen(entered.hearing) or seen is None:
        return []
    marks = by_name(ctx, entered, "criteria.{}.name".format)
    values = {**entered.values, "marks": marks, "sentences": seen["sentences"]}
    return [Say("hearing.revealed", values, offers)]


def for_juror(entered: Room) -> tuple[Offer, ...]:
    """What a juror may do once the marks are shown."""
    return (Offer(f"go.propose.{entered.idea.reference}", "button.propose_outcome"),)


def for_organiser(entered: Room) -> tuple[Offer, ...]:
    """What an organiser may do once the marks are shown."""
    about, session = entered.idea.reference, entered.session.reference
    return (
        Offer(f"go.propose.{about}", "button.write_outcome"),
        Offer(f"go.sitting.{session}", "button.the_sitting"),
    )


async def _picture(ctx: Context, entered: Room) -> Attachment:
    """The marks as a small picture; it is the bearer's, who stays when jurors have gone."""
    said = by_name(ctx, entered, lambda key: official(ctx, key))
    criteria = [{"name": name, "marks": marks} for name, marks in said]
    data = {"language": ctx.policy.language, **entered.values, "criteria": criteria}
    name = ctx.words("hearing.picture_name", reference=entered.idea.reference)
    owner = entered.idea.person_id or ctx.person.id
    return await documents.owe(ctx, "scores", data, name, format="png", person_id=owner)


def by_name(
    ctx: Context, entered: Room, known: Callable[[str], str]
) -> list[tuple[str, list[int]]]:
    """The marks of each criterion under its name: the organisation's own, or one that is `known`
    by its key."""
    assert entered.hearing.shown is not None
    names = {each.key: each.name for each in ctx.policy.criteria}
    marks = scoring.by_criterion(entered.hearing.shown)
    return [(names.get(key) or known(key), each) for key, each in marks.items()]


def official(ctx: Context, criterion: str) -> str:
    """The official word for a criterion, in the organisation's language."""
    key = f"criteria.{criterion}.name"
    return ctx.catalogue.text(key, ctx.policy.language) if ctx.catalogue.has(key) else criterion
