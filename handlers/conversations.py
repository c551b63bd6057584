"""Forms in a person's conversation: opened, answered, kept, ended; their buttons told apart."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from handlers import idea_facts
from handlers.context import Context
from handlers.dialogue import engine
from handlers.dialogue.facts import Facts
from handlers.dialogue.form import Form
from handlers.dialogue.given import Given
from handlers.dialogue.state import State, Turn
from handlers.forms.call import CALL_FORM, PROLONG_FORM
from handlers.forms.idea import IDEA_FORM
from handlers.forms.milestone import (
    LETTER_FORM,
    MEETING_FORM,
    MENTOR_FORM,
    MILESTONE_FORM,
    NEWCOMER_FORM,
    SIGNATURE_FORM,
    STORY_FORM,
    VOLUNTEER_FORM,
)
from handlers.forms.outcome import OUTCOME_FORM, USEFUL_FORM
from handlers.forms.scoring import SCORE_FORM
from handlers.forms.session import JURY_FORMS
from handlers.forms.team import TEAM_FORM
from handlers.forms.writing import (
    ANSWER_FORM,
    ASK_FORM,
    FIX_FORM,
    REACHING_FORM,
    REPLY_FORM,
    UNASKED_FORM,
    WRITE_FORM,
)
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue, DialogueStatus
from storage.records.people import Person
from storage.rows import new_id

FORMS: dict[str, Form] = {
    form.name: form
    for form in (
        IDEA_FORM,
        WRITE_FORM,
        FIX_FORM,
        ANSWER_FORM,
        ASK_FORM,
        REPLY_FORM,
        UNASKED_FORM,
        REACHING_FORM,
        CALL_FORM,
        PROLONG_FORM,
        SCORE_FORM,
        OUTCOME_FORM,
        USEFUL_FORM,
        TEAM_FORM,
        MILESTONE_FORM,
        STORY_FORM,
        MEETING_FORM,
        MENTOR_FORM,
        NEWCOMER_FORM,
        LETTER_FORM,
        SIGNATURE_FORM,
        VOLUNTEER_FORM,
        *JURY_FORMS,
    )
}

Finish = Callable[[Context, Dialogue, State], Awaitable[list[Say]]]
Finishes = dict[str, Finish]
"""What is done with a form that is filled in, by its name."""

FORM_ACTION = re.compile(r"f(\d+)\.(.+)", re.DOTALL)
GONE = (Offer("go.idea", "button.new_idea"), Offer("go.ideas", "button.my_ideas"))
PLACES = ("at", "pause", "begun", "editing", "files")


async def open_form(
    ctx: Context, name: str, *, state: State | None = None, **extra: Any
) -> list[Say]:
    """Begin a form (or go on from a state made for it); what was open is kept for later."""
    await _park(ctx)
    form, facts = FORMS[name], await facts_for(ctx, extra)
    turn = (
        engine.begin(form, facts, **extra)
        if state is None
        else engine.resume(form, replace(state, extra=extra), facts)
    )
    dialogue = Dialogue(
        id=new_id(),
        person_id=ctx.person.id,
        form=name,
        status=DialogueStatus.OPEN,
        state={},
        created_at=ctx.now,
        updated_at=ctx.now,
    )
    return await _keep(ctx, dialogue, turn, moved=True)


async def resume(ctx: Context, dialogue: Dialogue) -> list[Say]:
    """Ask again where a form was left; it becomes the open one."""
    opened = await ctx.uow.dialogues.open(ctx.person.id)
    if opened is not None and opened.id != dialogue.id:
        await _park(ctx)
    state = State.from_json(dialogue.state)
    turn = engine.resume(FORMS[dialogue.form], state, await facts_for(ctx, state.extra))
    return await _keep(ctx, replace(dialogue, status=DialogueStatus.OPEN), turn, moved=True)


async def begun(ctx: Context, name: str, about: str, *, of: str | None = None) -> Dialogue | None:
    """The form already begun about that (`extra` says what it is about), by a person (`of`)."""
    who = of or ctx.person.id
    opened = await ctx.uow.dialogues.open(who)
    found = [*([opened] if opened else []), *await ctx.uow.dialogues.parked(who)]
    return next((each for each in found if each.state.get("extra", {}).get(name) == about), None)


async def give(ctx: Context, dialogue: Dialogue, given: Given, finishes: Finishes) -> list[Say]:
    """Hand the form what the person gave, and keep what it leads to."""
    before = State.from_json(dialogue.state)
    turn = engine.advance(
        FORMS[dialogue.form], before, given, await facts_for(ctx, before.extra, at=before.at)
    )
    if turn.state.says_something and not before.says_something and dialogue.form == "idea":
        await ctx.remind("nudge.first", dialogue.id, ctx.now + ctx.policy.nudges[0])
    if not turn.end:
        return await _keep(ctx, dialogue, turn, moved=_moved(before, turn.state))
    ctx.change(turn=ctx.person.turn + 1)
    if turn.end == "finished":
        done = replace(dialogue, status=DialogueStatus.DONE, state=turn.state.to_json())
        await ctx.uow.dialogues.put(replace(done, updated_at=ctx.now))
        return [*turn.says, *await finishes[dialogue.form](ctx, dialogue, turn.state)]
    return await _end(ctx, dialogue, turn)


async def _park(ctx: Context) -> None:
    """Keep what is open for later."""
    opened = await ctx.uow.dialogues.open(ctx.person.id)
    if opened is not None:
        await ctx.uow.dialogues.put(replace(opened, status=DialogueStatus.PARKED))


async def facts_for(
    ctx: Context, extra: Mapping[str, Any], *, of: Person | None = None, at: str = ""
) -> Facts:
    """What the forms may know of this person, to answer the question they are `at`."""
    return await idea_facts.gather(
        ctx,
        of=of,
        correcting="idea" in extra,
        asked=extra.get("asked"),
        sitting="sitting" in extra,
        at=at,
    )


def _moved(before: State, after: State) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in PLACES)


async def _keep(ctx: Context, dialogue: Dialogue, turn: Turn, *, moved: bool) -> list[Say]:
    kept = replace(dialogue, state=turn.state.to_json(), updated_at=ctx.now)
    await ctx.uow.dialogues.put(kept)
    if moved:
        ctx.change(turn=ctx.person.turn + 1)
    says = [_of_correction(say) for say in turn.says] if "idea" in turn.state.extra else turn.says
    return [_numbered(say, ctx.person.turn) for say in says]


def _numbered(say: Say, turn: int) -> Say:
    """The form's buttons, marked with the turn they belong to."""
    offers = tuple(replace(offer, action=f"f{turn}.{offer.action}") for offer in say.offers)
    return replace(say, offers=offers)


def _of_correction(say: Say) -> Say:
    """What is deleted is the correction: the idea that was sent stays as it is."""
    return replace(say, key="form.cancel_change_ask") if say.key == "form.cancel_ask" else say


async def _end(ctx: Context, dialogue: Dialogue, turn: Turn) -> list[Say]:
    if turn.end == "parked":
        parked = replace(dialogue, status=DialogueStatus.PARKED, state=turn.state.to_json())
        await ctx.uow.dialogues.put(replace(parked, updated_at=ctx.now))
        offer = Offer(f"go.resume.{dialogue.id}", "button.resume")
        return [replace(turn.says[-1], offers=(offer,))]
    await forget(ctx, replace(dialogue, state=turn.state.to_json()))
    key = "form.change_cancelled" if "idea" in turn.state.extra else turn.says[-1].key
    return [Say(key, {}, GONE)]


async def forget(ctx: Context, dialogue: Dialogue) -> None:
    """A draft that goes leaves nothing behind: its files are nobody's, and swept within a day."""
    state = State.from_json(dialogue.state)
    answers = (*state.answers.values(), state.begun)
    voices = [media for answer in answers for media, _ in answer.get("voices") or []]
    held = [each["media"] for each in state.extra.get("held", ()) if "media" in each]
    for media in (*voices, *held, *(media for media, _ in state.files)):
        await ctx.uow.media.let_go(media)
    await ctx.uow.dialogues.forget(dialogue.id)


async def touch(ctx: Context, dialogue: Dialogue) -> None:
    """A draft is still wanted."""
    await ctx.uow.dialogues.put(replace(dialogue, updated_at=ctx.now))
