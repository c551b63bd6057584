"""What goes with a tap at a milestone, the story of an idea that is done, names and days typed."""

from __future__ import annotations

from datetime import date, timedelta

from handlers.dialogue.facts import Facts
from handlers.dialogue.form import Form
from handlers.dialogue.questions import Attachments, Choice, Day, Text
from handlers.dialogue.state import Answer, State
from handlers.rules import dates_typed
from messages.message import Say

DAYS_SHOWN = 3
LOOKED_BACK = 14  # days


def read_signature(text: str, state: State, facts: Facts) -> Answer | Say:
    """The day a letter was signed: today, or one since it was `written`."""
    found = dates_typed.read_past(text, facts.today)
    if isinstance(found, dates_typed.Trouble):
        return Say(f"signature.day.{found.value}", {"date": facts.today})
    if found < _written(state):
        return Say("signature.day.before", {"date": _written(state)})
    return {"day": found.isoformat()}


def last_working_days(state: State, facts: Facts) -> list[date]:
    """The last days people worked on since it was written; today in any case."""
    days = (facts.today - timedelta(days=ago) for ago in range(LOOKED_BACK))
    worked = (day for day in days if day.weekday() < 5 and day not in facts.holidays)
    since = [day for day in worked if day >= _written(state)]
    return since[:DAYS_SHOWN] or [facts.today]


def _written(state: State) -> date:
    """The day of the letter; where it is not known, any day will do."""
    return date.fromisoformat(state.extra.get("written", date.min.isoformat()))


MILESTONE_FORM = Form(
    name="milestone", version=1, steps=(Text(key="text", max_length=500, optional=True),)
)

STORY_LINES = ("before", "work", "today")

STORY_FORM = Form(
    name="story",
    version=2,
    steps=(
        *(Text(key=line, max_length=200) for line in STORY_LINES),
        Attachments(key="photos", optional=True, most=3),
    ),
    kept="story.kept_photo",
)

MEETING_FORM = Form(name="meeting", version=1, steps=(Text(key="text", max_length=300),))

MENTOR_FORM = Form(name="mentor", version=1, steps=(Text(key="text", max_length=60),))

NEW = "new_person"

NEWCOMER_FORM = Form(
    name="newcomer", version=1, steps=(Choice(key="sure", options=(NEW, "other_name")),)
)

VOLUNTEER_FORM = Form(name="volunteer", version=1, steps=(Text(key="name", max_length=60),))

LETTER_FORM = Form(name="letter", version=1, steps=(Text(key="text", max_length=60),))

SIGNATURE_FORM = Form(
    name="signature",
    version=1,
    steps=(Day(key="day", read=read_signature, shown=last_working_days),),
)
