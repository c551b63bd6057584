"""The rows that rework, mentors, letters and milestones add to the shared tables."""

from __future__ import annotations

from handlers.conversations import Finishes
from handlers.mentor import (
    asking,
    choosing,
    follow_up,
    meeting,
    milestones,
    missions,
    nomination,
    points,
    rework,
    rework_reminders,
    saying,
    signing,
    story,
    unreturned,
)
from handlers.organisers import Act
from handlers.reminding import coalescing, together

ACTIONS: dict[str, Act] = {
    "rework": rework.answer,
    "mentor": asking.volunteer,
    "name_mentor": nomination.ask_name,
    "name_another": nomination.ask_another,
    "sign": signing.ask,
    "points": points.ask,
    "moving": saying.moving,
    "stuck": saying.stuck,
    "carried_yes": story.carried_out_yes,
    "meet": meeting.ask,
}
ASIDE: dict[str, Act] = {
    "rework_help": rework.help_wanted,
    "rework_asked": rework_reminders.show,
    "rework_week": rework_reminders.put_off,
    "not_mentor": asking.decline,
    "launched": asking.read,
    "name": choosing.choose,
    "choice": choosing.show,
    "to_board": choosing.to_board,
    "mentoring": missions.show,
    "missions": missions.show_list,
    "noted": signing.acknowledge,
    "point": milestones.point,
    "carried": story.carried_out,
    "put_off": milestones.put_off,
    "relay": nomination.relay,
    "meet_yes": meeting.agree,
}
FINISHES: Finishes = {
    "idea": rework.finish,
    "milestone": saying.sentence_given,
    "story": story.story_given,
    "meeting": meeting.given,
    "volunteer": asking.name_given,
    "mentor": nomination.name_given,
    "newcomer": nomination.newcomer,
    "letter": points.given,
    "signature": signing.given,
}
TIMERS: dict[str, Act] = {
    "mentoring.offers": choosing.close,
    "milestone.stuck": saying.stuck_due,
    "story.untold": story.untold,
    unreturned.TIMER: unreturned.due,
    coalescing.PERSON: together.person,
    follow_up.ORGANISERS: follow_up.organisers,
}
