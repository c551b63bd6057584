"""What leads to a hearing and out of it: its buttons, its timer, what is done with its forms."""

from __future__ import annotations

from handlers.conversations import Finishes
from handlers.forms.outcome import OUTCOME_FORM, USEFUL_FORM
from handlers.forms.scoring import SCORE_FORM
from handlers.jury import (
    day,
    hearing,
    leaving,
    minutes,
    outcome,
    presence,
    scoring,
    telling,
    untold,
)
from handlers.jury.tables import Act

FINISHES: Finishes = {
    SCORE_FORM.name: scoring.scored,
    OUTCOME_FORM.name: outcome.proposed,
    USEFUL_FORM.name: telling.useful,
}
ACTIONS: dict[str, Act] = {
    "mark": scoring.begin,
    "propose": outcome.begin,
    "useful": telling.write_useful,
}
ASIDE: dict[str, Act] = {
    "sitting": day.show,
    "sit_who_away": presence.who_is_away,
    "sit_who_there": presence.who_is_there,
    "sit_away": presence.away,
    "sit_there": presence.there,
    "sit_without": hearing.go_on_without,
    "sit_close": day.ask_to_close,
    "sit_close_yes": day.close,
    "hear": hearing.hear,
    "hear_with": hearing.start_with,
    "hear_alone": hearing.start_alone,
    "hearing": outcome.look,
    "knows": leaving.ask_to_leave,
    "knows_yes": leaving.leave,
    "agree": outcome.agree,
    "disagree": outcome.disagree,
    "called": telling.called,
    "calls_to_make": untold.listed,
    "call_me": telling.call_me,
    "decision": telling.read,
    "minutes": minutes.give,
}
TIMERS: dict[str, Act] = {telling.TIMER: telling.due}
