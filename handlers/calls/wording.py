"""What is said of a call, from the call as it is when the message leaves."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from handlers.rules.few import FEW
from messages.message import Attachment, Offer, Say
from storage.records.calls import Call, CallFigures
from storage.records.people import Person


def announcement(call: Call, person: Person, today: date) -> Say:
    """The bubble that puts the question; the preview shows this very one."""
    values = {
        "name": person.name,
        "question": call.question,
        "context": call.context,
        "closes": call.closes_at,
        "today": today,
    }
    later = Offer(f"go.call_later.{call.id}", "button.later")
    offers = (_idea(call), later, _silence(call))
    return Say("announce.call", values, offers, _picture(call))


def reminder(call: Call, figures: CallFigures, today: date, zone: ZoneInfo) -> Say:
    """It closes soon; how many answered is said only where nobody is told apart by it."""
    closes = call.closes_at.astimezone(zone).date()
    values = {
        "question": call.question,
        "closes": call.closes_at,
        "today": today,
        "days": (closes - today).days,
        "count": figures.contributors if figures.contributors >= FEW else None,
    }
    return Say("announce.remind", values, (_idea(call), _silence(call)))


def _idea(call: Call) -> Offer:
    return Offer(f"go.call.{call.id}", "button.new_idea")


def _silence(call: Call) -> Offer:
    return Offer(f"go.silence.{call.id}", "button.no_more_theme")


def _picture(call: Call) -> tuple[Attachment, ...]:
    return (Attachment("photo", call.media_id),) if call.media_id else ()
