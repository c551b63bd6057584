"""Jurors score, each alone."""

from __future__ import annotations

from handlers import conversations
from handlers.context import Context
from handlers.dialogue.state import Answer, State
from handlers.jury import forgetting, reveal, room
from handlers.jury.room import Room
from handlers.rules import blindness
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.jury import HearingStatus, Juror, Score

FORM = "score"
ABOUT = forgetting.ABOUT


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
    mine = _to_score(ctx, await room.enter(ctx, reference))
    if not isinstance(mine, tuple):
        return mine
    entered, juror = mine
    begun = await conversations.begun(ctx, ABOUT, entered.idea.id)
    if begun is not None:
        return await conversations.resume(ctx, begun)
    score = await ctx.uow.jury.jurors.score_of(entered.idea.id, juror.id)
    state = _again(score) if score else None
    return await conversations.open_form(ctx, FORM, state=state, **{ABOUT: entered.idea.id})


def _to_score(ctx: Context, entered: Room | None) -> tuple[Room, Juror] | list[Say]:
    """Who scores in that room, while marks come in; else why not."""
    juror = entered.juror_of(ctx.person.id) if entered else None
    if entered is None or juror is None:
        return [Say("hearing.not_yours", {}, NEXT)]
    if entered.hearing.status is not HearingStatus.SCORING:
        where = Offer(f"go.hearing.{entered.idea.reference}", "button.where_are_we")
        return [Say("hearing.scored_already", entered.values, (where,))]
    return entered, juror


def _again(score: Score) -> State:
    """The form as it was sent: at its review."""
    answers: dict[str, Answer] = {key: {"choice": str(n)} for key, n in score.marks.items()}
    answers["sentence"] = {"text": score.sentence} if score.sentence else {"skipped": True}
    return State(version=1, answers=answers, at="review")


async def scored(ctx: Context, dialogue: Dialogue, state: State) -> list[Say]:
    """The marks are sent: they wait for those of the others, unless they are the last.

    The form in which they were given goes: to correct them, it is filled in anew.
    """
    await ctx.uow.dialogues.forget(dialogue.id)
    mine = _to_score(ctx, await room.enter_of(ctx, state.extra[ABOUT]))
    if not isinstance(mine, tuple):
        return mine
    entered, juror = mine
    was = await ctx.uow.jury.jurors.score_of(entered.idea.id, juror.id)
    assert await ctx.uow.jury.jurors.score(_score(ctx, entered, juror, state), was)
    entered = await reveal.reveal_if_all_in(ctx, entered)
    if blindness.may_be_seen(entered.hearing):
        return [
            Say("hearing.sent", entered.values),
            *reveal.shown(ctx, entered, reveal.for_juror(entered)),
        ]
    return [await _sent(ctx, entered)]


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
