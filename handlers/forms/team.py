"""Somebody is to be named: who, with which role, and of which service."""

from __future__ import annotations

from handlers.dialogue.facts import Facts
from handlers.dialogue.form import Form
from handlers.dialogue.questions import Choice, Find, Text
from handlers.dialogue.state import State
from storage.records.people import Role

ROLES = {
    "role_ambassador": Role.AMBASSADOR,
    "role_organiser": Role.ORGANISER,
    "role_director": Role.DIRECTOR,
    "role_secretary": Role.SECRETARY,
    "role_steering": Role.STEERING,
    "role_staff_representative": Role.STAFF_REPRESENTATIVE,
}


def of_a_service(state: State, facts: Facts) -> bool:
    """An ambassador is one of a service, where there are any."""
    named = state.answers.get("role", {}).get("choice")
    return named == "role_ambassador" and bool(facts.lists.get("team"))


TEAM_FORM = Form(
    name="team",
    version=1,
    steps=(
        Text(key="who", max_length=60),
        Choice(key="role", options=tuple(ROLES)),
        Find(key="team", applies=of_a_service),
    ),
)
