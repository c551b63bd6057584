"""The rows that rework, mentors, letters and milestones add to the shared tables."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers.context import Context
from handlers.conversations import Finishes
from handlers.mentor import (
    asking,
    choosing,
    follow_up,
    letter,
    meeting,
    milestones,
    missions,
    rework,
)
from messages.message import Say

Act = Callable[[Context, str], Awaitable[list[Say]]]

ACTIONS: dict[str, Act] = {
    "rework": rework.answer,
    "mentor": asking.volunteer,
    "name_mentor": choosing.ask_name,
    "points": letter.ask_points,
    "moving": milestones.moving,
    "stuck": milestones.stuck,
    "carried_yes": milestones.carried_out_yes,
    "meet": meeting.ask,
}
ASIDE: dict[str, Act] = {
    "rework_help": rework.help_wanted,
    "not_mentor": asking.decline,
    "launched": asking.read,
    "name": choosing.choose,
    "to_board": choosing.to_board,
    "mentoring": missions.show,
    "missions": missions.show_list,
    "sign": letter.ask_day,
    "signed": letter.sign,
    "noted": letter.acknowledge,
    "point": milestones.point,
    "carried": milestones.carried_out,
    "put_off": milestones.put_off,
    "relay": milestones.relay,
    "meet_yes": meeting.agree,
}
FINISHES: Finishes = {
    "idea": rework.finish,
    "milestone": milestones.sentence_given,
    "story": milestones.story_given,
    "meeting": meeting.given,
    "volunteer": asking.name_given,
    "mentor": choosing.name_given,
    "letter": letter.points_given,
}
TIMERS: dict[str, Act] = {
    "mentoring.offers": choosing.close,
    "milestone.stuck": milestones.stuck_due,
    "rework.nudge": rework.nudge,
    follow_up.PERSON: follow_up.person,
    follow_up.ORGANISERS: follow_up.organisers,
}
