"""A call for contributions: what is asked, until when, of whom."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import partial

from handlers.dialogue.facts import Facts
from handlers.dialogue.form import Form
from handlers.dialogue.questions import Attachments, Choice, Review, Several, Text, When
from handlers.dialogue.state import Answer, State
from handlers.rules import dates_typed
from messages.folding import fold
from messages.message import Say

OPENING, CLOSING = time(9), time(18)
TODAY = frozenset({"aujourd'hui", "today"})
REMINDERS = {"remind_both": [7, 1], "remind_eve": [1], "remind_none": []}


def read_opening(text: str, _state: State, facts: Facts) -> Answer | Say:
    """The moment a call opens; « aujourd’hui » is at once."""
    if dates_typed.means_now(text) or fold(text) in TODAY:
        return {"now": True}
    return _read(text, facts, OPENING)


def read_closing(text: str, state: State, facts: Facts) -> Answer | Say:
    """The moment it closes, after it opens."""
    found = _read(text, facts, CLOSING)
    if isinstance(found, dict) and not closes_after(found, state, facts):
        return _too_early(_opens(state, facts), facts)
    return found


def _too_early(opens: datetime, facts: Facts) -> Say:
    values = {"at": opens.isoformat(), "today": facts.today.isoformat()}
    return Say("call.when.too_early", values)


def _read(text: str, facts: Facts, usual: time) -> Answer | Say:
    found = dates_typed.read(text, facts.now, facts.zone, usual)
    if isinstance(found, dates_typed.Trouble):
        return Say(f"call.when.{found.value}")
    return as_answer(found.at, facts)


def as_answer(at: datetime, facts: Facts) -> Answer:
    """A moment; `off` says that few people work on that day, `year` that it is not this one."""
    day = at.astimezone(facts.zone).date()
    year = day.year if day.year != facts.today.year else None
    return {"at": at.isoformat(), "off": _off(day, facts), "year": year}


def _off(day: date, facts: Facts) -> str:
    if day in facts.holidays:
        return "holiday"
    return "weekend" if day.weekday() >= 5 else ""


def _opens(state: State, facts: Facts) -> datetime:
    """When it opens: now, where that is the answer, or where it is open already."""
    at = state.answers.get("opens", {}).get("at")
    return max(datetime.fromisoformat(at), facts.now) if at else facts.now


def still_to_come(answer: Answer, _state: State, facts: Facts) -> bool:
    """« Now » always is; a moment until it has passed."""
    return "now" in answer or datetime.fromisoformat(answer["at"]) > facts.now


def closes_after(answer: Answer, state: State, facts: Facts) -> bool:
    """A call closes after it opens."""
    return datetime.fromisoformat(answer["at"]) > _opens(state, facts)


def sending(state: State) -> str:
    """A new call is looked at before it is sent."""
    return "save" if state.extra.get("fixes") else "preview"


def before_it_opens(state: State, _facts: Facts) -> bool:
    """Once a call is open its words may be corrected, and nothing else in this form."""
    return not state.extra.get("open")


def before_it_opens_and_listed(state: State, facts: Facts) -> bool:
    """The audience is asked for only where services were imported."""
    return before_it_opens(state, facts) and bool(facts.lists.get("audience"))


CLOSES = partial(When, key="closes", read=read_closing, holds=closes_after)

CALL_FORM = Form(
    name="call",
    version=1,
    steps=(
        Text(key="theme", max_length=60),
        Text(key="question", max_length=120),
        Text(key="context", max_length=250, optional=True),
        Attachments(key="picture", optional=True, most=1),
        When(
            key="opens", now=True, read=read_opening, holds=still_to_come, applies=before_it_opens
        ),
        CLOSES(applies=before_it_opens),
        Several(key="audience", applies=before_it_opens_and_listed),
        Choice(key="reminders", options=tuple(REMINDERS), applies=before_it_opens),
        Review(key="review", send=sending, all=True),
    ),
    kept="call.kept_picture",
)

PROLONG_FORM = Form(name="prolong", version=1, steps=(CLOSES(),))
