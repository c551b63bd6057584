"""How reminders of points and letters are said, alone or among others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from handlers.context import Context
from handlers.mentor.owed import Owed
from handlers.reminding import holding
from handlers.reminding.due import Due
from handlers.rules import follow_up as rules
from handlers.rules import hours
from handlers.rules.follow_up import Stage
from messages.message import Offer, Say
from messages.shorten import cut
from storage.records.people import Person

SHOWN = 5
TITLE = 34
MISSIONS = Offer("go.missions", "button.missions")
IDEAS = Offer("go.ideas", "button.my_ideas")


def due(ctx: Context, who: Person, owed: Owed) -> Due:
    """A reminder of a point or of a letter: alone, or among others."""
    made = _of_letter(who, owed) if owed.stage == "note" else _of_point(ctx, who, owed)
    return replace(made, until=_until(ctx, owed), rings=owed.idea if owed.mentors else None)


def _of_letter(who: Person, owed: Owed) -> Due:
    values = {"name": who.name, "number": owed.number, "date": owed.due_on}
    noted = f"go.noted.{owed.subject}"
    alone = (Offer(noted, "button.acknowledge"),)
    return Due(
        subject=owed.subject,
        stage=owed.stage,
        due_on=owed.due_on.isoformat(),
        say=Say("letter.remind_note", {**values, "title": owed.idea.title}, alone),
        line={"kind": "note", "number": owed.number},
        offer=Offer(noted, text=cut(owed.number or "", TITLE)),
        listed=MISSIONS,
        holds=holding.of_letter(owed.subject),
    )


def _of_point(ctx: Context, who: Person, owed: Owed) -> Due:
    last = owed.stage == Stage.SECOND
    call_on = rules.call_on(ctx.today, ctx.policy.holidays) if last else None
    return Due(
        subject=owed.subject,
        stage=owed.stage,
        due_on=owed.due_on.isoformat(),
        say=_point(who, owed, call_on),
        line={
            "kind": _kind(ctx, owed),
            "title": owed.idea.title,
            "days": owed.days,
            "date": owed.due_on,
        },
        offer=Offer(f"go.point.{owed.subject}", text=cut(owed.idea.title, TITLE)),
        listed=MISSIONS if owed.mentors else IDEAS,
        holds=holding.of_milestone(owed.subject, owed.due_on),
        call_on=call_on,
    )


def _point(who: Person, owed: Owed, call_on: date | None) -> Say:
    values = {
        "name": who.name,
        "other": owed.name,
        "days": owed.days,
        "date": owed.due_on,
        "title": owed.idea.title,
        "call_on": call_on,
    }
    whose = "mentor" if owed.mentors else "bearer"
    return Say(f"milestone.{whose}.{owed.stage}", values, answers(owed))


def _kind(ctx: Context, owed: Owed) -> str:
    if owed.stage == Stage.FIRST and not owed.mentors:
        return "chased"
    return "late" if owed.due_on < ctx.today else "soon"


def _until(ctx: Context, owed: Owed) -> datetime | None:
    """A reminder that the day comes is of no use after it."""
    if owed.stage != Stage.SOON:
        return None
    after = datetime.combine(owed.due_on + timedelta(days=1), time())
    return hours.instant(after, ctx.policy.zone)


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
