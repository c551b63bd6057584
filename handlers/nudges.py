"""A draft is nudged twice, then left in peace until its time is up."""

from __future__ import annotations

from handlers import conversations
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.my_ideas import about
from messages.message import Offer, Say
from storage.records import Dialogue, DialogueStatus, Person

WAITING = (DialogueStatus.OPEN, DialogueStatus.PARKED)


async def nudge(ctx: Context, dialogue_id: str, which: int) -> list[Say]:
    """The timer: nudge if the draft has rested long enough, else look again when it will have."""
    dialogue = await ctx.uow.dialogues.get(dialogue_id)
    if dialogue is None or dialogue.status not in WAITING:
        return []
    due = dialogue.updated_at + ctx.policy.nudges[which]
    kind = ("nudge.first", "nudge.last")[which]
    if due > ctx.now:
        await ctx.remind(kind, dialogue_id, due)
        return []
    person = await ctx.uow.people.get(dialogue.person_id)
    assert person is not None
    await ctx.promise(
        person.id, await _say(ctx, dialogue, person, which), dedupe=f"{kind} {dialogue_id}"
    )
    if which == 0:
        last = dialogue.updated_at + ctx.policy.nudges[1]
        await ctx.remind("nudge.last", dialogue_id, max(last, ctx.now))
    return []


async def _say(ctx: Context, dialogue: Dialogue, person: Person, which: int) -> Say:
    state = State.from_json(dialogue.state)
    resume = Offer(f"go.resume.{dialogue.id}", "button.resume")
    delete = Offer(f"go.drop.{dialogue.id}", "button.delete")
    values = {"name": person.name, "about": about(state)}
    if which == 0:
        left = await _left(ctx, dialogue, state)
        later = Offer("go.later", "button.later")
        return Say("nudge.first", {**values, "left": left}, (resume, later, delete))
    until = (dialogue.updated_at + ctx.policy.draft_kept).astimezone(ctx.policy.zone).date()
    return Say("nudge.last", {**values, "date": until}, (resume, delete))


async def _left(ctx: Context, dialogue: Dialogue, state: State) -> int:
    facts = await conversations.facts_for(ctx, state.extra)
    questions = conversations.FORMS[dialogue.form].questions(facts)
    return sum(
        1 for each in questions if each.key not in state.answers and each.applies(state, facts)
    )
