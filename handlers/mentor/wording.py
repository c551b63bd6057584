"""How reminders are said: alone with their own words and buttons, several as a list."""

from __future__ import annotations

from typing import Any

from handlers.context import Context
from handlers.mentor.owed import Owed
from handlers.rules import follow_up as rules
from handlers.rules.follow_up import Stage
from messages.message import Offer, Say
from messages.shorten import cut
from storage.records.people import Person

SHOWN = 5
TITLE = 34


def to_person(ctx: Context, who: Person, due: list[Owed]) -> Say:
    """One message, whatever the number of things it reminds of."""
    return _alone(ctx, who, due[0]) if len(due) == 1 else _together(ctx, who, due)


def _alone(ctx: Context, who: Person, owed: Owed) -> Say:
    values = {
        "name": who.name,
        "other": owed.name,
        "days": owed.days,
        "date": owed.due_on,
        "title": owed.idea.title,
    }
    if owed.stage == "note":
        offers = (Offer(f"go.noted.{owed.subject}", "button.acknowledge"),)
        return Say("letter.remind_note", {**values, "number": owed.number}, offers)
    whose = "mentor" if owed.mentors else "bearer"
    key = f"milestone.{whose}.{owed.stage}"
    if owed.stage == Stage.SECOND:
        values["call_on"] = rules.call_on(ctx.today, ctx.policy.holidays)
    return Say(key, values, answers(owed))


def answers(owed: Owed) -> tuple[Offer, ...]:
    """What can be said of it in one tap."""
    id = owed.subject
    offers = [
        Offer(f"go.moving.{id}", "button.moving"),
        Offer(f"go.stuck.{id}", "button.stuck"),
    ]
    if owed.stage in (Stage.SOON, Stage.FIRST) and (owed.mentors or owed.stage == Stage.SOON):
        offers.append(Offer(f"go.carried.{id}", "button.carried_out"))
    if owed.mentors and owed.stage == Stage.FIRST and owed.movable:
        offers.append(Offer(f"go.put_off.{id}", "button.in_a_week"))
    if owed.stage == Stage.SOON:
        offers.append(Offer(f"go.meet.{owed.idea.reference}", "button.meet"))
    if owed.mentors and owed.stage == Stage.SECOND:
        offers.append(Offer(f"go.relay.{owed.idea.reference}", "button.relay"))
    return tuple(offers)


def _together(ctx: Context, who: Person, due: list[Owed]) -> Say:
    shown = due[:SHOWN]
    lines = [
        {
            "n": number,
            "title": each.idea.title,
            "days": each.days,
            "date": each.due_on,
            "kind": "note" if each.stage == "note" else _kind(ctx, each),
        }
        for number, each in enumerate(shown, start=1)
    ]
    offers = tuple(
        Offer(f"go.noted.{each.subject}", text=cut(each.number or "", TITLE))
        if each.stage == "note"
        else Offer(f"go.point.{each.subject}", text=cut(each.idea.title, TITLE))
        for each in shown
    )
    more = (Offer("go.missions", "button.missions"),) if len(due) > SHOWN else ()
    second = any(each.mentors and each.stage == Stage.SECOND for each in due)
    call_on = rules.call_on(ctx.today, ctx.policy.holidays) if second else None
    values: dict[str, Any] = {"name": who.name, "count": len(due), "lines": lines}
    values["call_on"] = call_on
    return Say("milestone.several", values, (*offers, *more))


def _kind(ctx: Context, owed: Owed) -> str:
    return "late" if owed.due_on < ctx.today else "soon"


def to_organisers(due: list[Owed]) -> Say:
    """What is to be moved by hand: whom to call, what to have signed or chosen."""
    shown = due[:SHOWN]
    lines = [
        {
            "kind": each.stage,
            "title": each.idea.title,
            "name": each.name,
            "days": each.days,
            "number": each.number,
            "date": each.due_on,
        }
        for each in shown
    ]
    offers = tuple(
        Offer(f"go.mentoring.{each.idea.reference}", text=cut(each.idea.title, TITLE))
        for each in shown
    )
    return Say("milestone.organisers", {"lines": lines, "more": len(due) - len(shown)}, offers)
