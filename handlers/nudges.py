"""A draft is nudged twice, then left in peace until its time is up."""

from __future__ import annotations

from datetime import datetime

from handlers import conversations, proactive
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.my_ideas import about
from handlers.rules import hours
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue, DialogueStatus
from storage.records.people import Person

WAITING = (DialogueStatus.OPEN, DialogueStatus.PARKED)
KINDS = ("nudge.first", "nudge.last")


async def first(ctx: Context, dialogue_id: str) -> list[Say]:
    """The timer of the first reminder."""
    return await _nudge(ctx, dialogue_id, 0)


async def last(ctx: Context, dialogue_id: str) -> list[Say]:
    """The timer of the last reminder."""
    return await _nudge(ctx, dialogue_id, 1)


async def _nudge(ctx: Context, dialogue_id: str, which: int) -> list[Say]:
    """Nudge if the draft has rested long enough and it is the hour; else look again then.

    It is not promised ahead of its hour: the draft may be finished by then.
    """
    dialogue = await ctx.uow.dialogues.get(dialogue_id)
    if dialogue is None or dialogue.status not in WAITING:
        return []
    person = await ctx.uow.people.get(dialogue.person_id)
    assert person is not None
    at = await _hour(ctx, dialogue, person, which)
    if at > ctx.now:
        await ctx.remind(KINDS[which], dialogue_id, at)
        return []
    say = await _say(ctx, dialogue, person, which)
    await ctx.promise(person.id, say, dedupe=f"{KINDS[which]} {dialogue_id}")
    rested = dialogue.updated_at + ctx.policy.nudges[1]
    await ctx.remind(("nudge.last", "draft.warning")[which], dialogue_id, max(rested, ctx.now))
    return []


async def _hour(ctx: Context, dialogue: Dialogue, person: Person, which: int) -> datetime:
    due = max(dialogue.updated_at + ctx.policy.nudges[which], ctx.now)
    service = await ctx.uow.services.get(person.service_id) if person.service_id else None
    window = proactive.window(service, ctx.policy)
    return hours.next_permitted(due, window, ctx.policy.zone, ctx.policy.holidays)


async def _say(ctx: Context, dialogue: Dialogue, person: Person, which: int) -> Say:
    state = State.from_json(dialogue.state)
    resume = Offer(f"go.resume.{dialogue.id}", "button.resume")
    delete = Offer(f"go.drop.{dialogue.id}", "button.delete")
    name = person.name or state.answers.get("name", {}).get("text")
    values = {"name": name, "about": about(state)}
    if which == 0:
        left = await _left(ctx, dialogue, state, person)
        later = Offer("go.later", "button.later")
        return Say("nudge.first", {**values, "left": left}, (resume, later, delete))
    until = (dialogue.updated_at + ctx.policy.draft_kept).astimezone(ctx.policy.zone).date()
    return Say("nudge.last", {**values, "date": until}, (resume, delete))


async def _left(ctx: Context, dialogue: Dialogue, state: State, person: Person) -> int:
    """How many questions are still to be answered; the sending is none."""
    facts = await conversations.facts_for(ctx, state.extra, of=person)
    missing = conversations.FORMS[dialogue.form].missing(state, facts)
    return sum(1 for question in missing if question.key not in facts.known)
