"""A session of the jury: when, where, which ideas; and what is changed about it later."""

from __future__ import annotations

from datetime import time
from functools import partial

from handlers.dialogue.facts import Facts
from handlers.dialogue.form import Form
from handlers.dialogue.questions import Review, Several, Text, When
from handlers.dialogue.state import Answer, State
from handlers.forms.call import as_answer, still_to_come
from handlers.rules import dates_typed, web_link
from messages.message import Say

MORNING, EARLY, LATE = time(9), time(7), time(20)
MOST_IDEAS = 8


def read_start(text: str, _state: State, facts: Facts) -> Answer | Say:
    """The moment a session starts, at 9 where no hour is given; `off` where few people work."""
    found = dates_typed.read(text, facts.now, facts.zone, MORNING)
    if isinstance(found, dates_typed.Trouble):
        return Say(f"call.when.{found.value}")
    answer, hour = as_answer(found.at, facts), found.at.astimezone(facts.zone).time()
    return {**answer, "off": answer["off"] or ("" if EARLY <= hour < LATE else "hour")}


def no_link(text: str) -> Say | None:
    """Where people paste a link, and something else is typed."""
    return None if web_link.is_one(text) else Say("session.link.unclear")


def to_timetable(_state: State) -> str:
    """Its summary leads to the order of passage."""
    return "timetable"


def to_move(_state: State) -> str:
    """Its summary moves the session."""
    return "move_session"


STARTS = partial(When, key="when", read=read_start, holds=still_to_come)

SESSION_FORM = Form(
    name="session",
    version=1,
    steps=(
        STARTS(),
        Text(key="place", max_length=80),
        Text(key="link", max_length=200, optional=True, against=no_link),
        Several(key="ideas", most=MOST_IDEAS, shown=True, all_of="all_of_them"),
        Review(key="review", send=to_timetable),
    ),
)

MOVE_FORM = Form(
    name="moving",
    version=1,
    steps=(
        STARTS(),
        Text(key="place", max_length=80, optional=True),
        Review(key="review", send=to_move),
    ),
)

ORDER_FORM = Form(name="order", version=1, steps=(Text(key="order", max_length=40),))

BALLS_FORM = Form(name="balls", version=1, steps=(Text(key="value", max_length=60),))

PRESENTER_FORM = Form(name="presenter", version=1, steps=(Text(key="who", max_length=60),))

STAFF_LINE_FORM = Form(name="staff_line", version=1, steps=(Text(key="who", max_length=80),))

UNLISTED_FORM = Form(name="unlisted", version=1, steps=(Text(key="why", max_length=60),))

SLOT_FORM = Form(name="slot", version=1, steps=(Text(key="text", max_length=200),))

JURY_FORMS = (
    SESSION_FORM,
    MOVE_FORM,
    ORDER_FORM,
    BALLS_FORM,
    STAFF_LINE_FORM,
    UNLISTED_FORM,
    PRESENTER_FORM,
    SLOT_FORM,
)
