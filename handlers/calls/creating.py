"""/appel: a call is filled in, looked at as people will see it, and only then launched."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handlers import conversations, organisers, start
from handlers.calls import card, changing, timers, wording
from handlers.calls.estimate import estimate
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.forms.call import CALL_FORM, REMINDERS
from handlers.rules.hours import next_permitted
from messages.message import Offer, Say
from messages.typography import typeset
from storage.records.calls import Call, CallStatus
from storage.records.dialogues import Dialogue, DialogueStatus
from storage.rows import new_id

REFERENCE = re.compile(r"[a-z]+-\d{4}-\d+", re.IGNORECASE)
MINUTE = timedelta(minutes=1)
WAITING = (DialogueStatus.OPEN, DialogueStatus.PARKED)


async def call(ctx: Context, rest: str) -> list[Say]:
    """/appel: a new call, or one that there is by its reference."""
    if denied := organisers.refused(ctx, "organise_calls"):
        return denied
    if REFERENCE.fullmatch(rest):
        return await card.show(ctx, rest)
    others = [replace(each, key="call.others", offers=()) for each in await card.listed(ctx)]
    begun = await _begun(ctx)
    if begun is not None:
        return [*others, Say("form.resumed"), *await conversations.resume(ctx, begun)]
    return [*others, *await conversations.open_form(ctx, "call")]


async def _begun(ctx: Context) -> Dialogue | None:
    """The new call that was begun already, if there is one."""
    opened = await ctx.uow.dialogues.open(ctx.person.id)
    found = [*([opened] if opened else []), *await ctx.uow.dialogues.parked(ctx.person.id)]
    return next((each for each in found if each.form == "call" and not _fixes(each)), None)


def _fixes(dialogue: Dialogue) -> str | None:
    """The call that a form corrects."""
    fixed: str | None = dialogue.state.get("extra", {}).get("fixes")
    return fixed


async def finish(ctx: Context, dialogue: Dialogue, state: State) -> list[Say]:
    """The form is filled in: a call there is gets its new words, a new one is shown first."""
    if denied := organisers.refused(ctx, "organise_calls"):
        return denied
    values = contents(state, ctx)
    if _fixes(dialogue):
        return await changing.finish(ctx, state, values)
    return await _preview(ctx, replace(dialogue, state=state.moved("review").to_json()))


async def _preview(ctx: Context, dialogue: Dialogue) -> list[Say]:
    """The very bubble people will get, what its sending would be, and the question.

    Its buttons are named, not shown: pressed here they would answer for nobody.
    """
    parked = replace(dialogue, status=DialogueStatus.PARKED, updated_at=ctx.now)
    await ctx.uow.dialogues.put(parked)
    planned = _planned(ctx, State.from_json(dialogue.state))
    shown = wording.announcement(planned, ctx.person, ctx.today)
    launch = f"go.call_launch.{ctx.person.turn}.{dialogue.id}"
    offers = (
        Offer(launch, "button.launch_call"),
        Offer(f"go.resume.{dialogue.id}", "button.edit"),
        Offer("go.later", "button.later"),
    )
    return [
        Say("call.preview"),
        replace(shown, offers=()),
        Say("call.preview_buttons", {"labels": [ctx.words(each.label) for each in shown.offers]}),
        await _dry_run(ctx, planned),
        Say("call.launch_ask", {}, offers),
    ]


async def _dry_run(ctx: Context, planned: Call) -> Say:
    found = await estimate(ctx, planned)
    values = {
        "people": found.people,
        "channels": found.by_channel,
        "unreachable": found.unreachable,
        "first": found.first_at,
        "last": found.last_at if _apart(found.first_at, found.last_at) else None,
        "minutes": round(found.seconds / 60),
        "reminders": _reminders(ctx, planned),
        "today": ctx.today,
    }
    return Say("call.dry_run", values)


def _reminders(ctx: Context, planned: Call) -> list[datetime] | None:
    """When they are read: one of a Sunday comes on Monday. None where none was asked for."""
    if not planned.reminders:
        return None
    policy = ctx.policy
    asked = timers.reminders(ctx, planned).values()
    moments = [next_permitted(at, policy.hours, policy.zone, policy.holidays) for at in asked]
    return [at for at in moments if at < planned.closes_at]


def _apart(first: datetime | None, last: datetime | None) -> bool:
    """Whether two moments are written differently."""
    return first is not None and last is not None and last - first >= MINUTE


async def launch(ctx: Context, about: str) -> list[Say]:
    """« Lancer l’appel », once, and only what was just shown."""
    if denied := organisers.refused(ctx, "organise_calls"):
        return denied
    turn, _, id = about.partition(".")
    dialogue = await ctx.uow.dialogues.get(id)
    if dialogue is None or dialogue.form != "call" or dialogue.person_id != ctx.person.id:
        return [Say("form.stale_idle"), await start.menu(ctx)]
    if dialogue.status not in WAITING:
        return [Say("form.already"), *await card.show(ctx, dialogue.state["extra"]["launched"])]
    state = State.from_json(dialogue.state)
    if CALL_FORM.missing(state, await conversations.facts_for(ctx, state.extra)):
        return await conversations.resume(ctx, dialogue)  # its day has passed meanwhile
    if turn != str(ctx.person.turn):
        return [Say("call.preview_again"), *await _preview(ctx, dialogue)]
    return await _launch(ctx, dialogue, state)


async def _launch(ctx: Context, dialogue: Dialogue, state: State) -> list[Say]:
    number = await ctx.uow.installation.next(f"calls {ctx.today.year}")
    reference = f"APPEL-{ctx.today.year}-{number:02}"
    planned = replace(_planned(ctx, state), id=new_id(), reference=reference)
    await ctx.uow.calls.add(planned)
    extra = {**state.extra, "launched": reference}
    done = replace(state, extra=extra).to_json()
    await ctx.uow.dialogues.put(replace(dialogue, status=DialogueStatus.DONE, state=done))
    await timers.arm(ctx, planned)
    ctx.change(turn=ctx.person.turn + 1)
    see = Offer(f"go.call_card.{reference}", "button.see_call")
    if planned.opens_at > ctx.now:
        values = {"reference": reference, "at": planned.opens_at, "today": ctx.today}
        return [Say("call.planned", values, (see,))]
    await timers.open_(ctx, planned.id)
    return [Say("call.launched", {"reference": reference}, (see,))]


def _planned(ctx: Context, state: State) -> Call:
    """The call as it would be if it were launched now."""
    return Call(
        id="",
        reference="",
        status=CallStatus.PLANNED,
        by=ctx.person.id,
        created_at=ctx.now,
        updated_at=ctx.now,
        **contents(state, ctx),
    )


def contents(state: State, ctx: Context) -> dict[str, Any]:
    """The answers as a call's fields; those that were not asked for are left out."""
    answers = state.answers
    found: dict[str, Any] = {
        "theme": _words(state, "theme", ctx),
        "question": _words(state, "question", ctx),
        "context": _words(state, "context", ctx) or None,
        "media_id": state.files[0][0] if state.files else None,
    }
    if state.extra.get("open"):
        return found
    opens = answers["opens"].get("at")
    return found | {
        "opens_at": datetime.fromisoformat(opens) if opens else ctx.now,
        "closes_at": datetime.fromisoformat(answers["closes"]["at"]),
        "audience": list(answers.get("audience", {}).get("ids", [])),
        "reminders": REMINDERS[answers["reminders"]["choice"]],
    }


def _words(state: State, key: str, ctx: Context) -> str:
    """On one line, with the signs of a printed page: thousands will read it."""
    text = " ".join(str(state.answers.get(key, {}).get("text", "")).split())
    return typeset(text, ctx.person.language)
