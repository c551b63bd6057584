"""Who may do what: the one table, asked in one place."""

from __future__ import annotations

from storage.records.people import Role

ACTS: dict[str, frozenset[Role]] = {
    "read_any_idea": frozenset({Role.ORGANISER}),
    "answer_idea": frozenset({Role.ORGANISER}),
    "review_idea": frozenset({Role.ORGANISER}),
    "hand_slips": frozenset({Role.AMBASSADOR, Role.ORGANISER}),
    "see_unreached": frozenset({Role.ORGANISER}),
    "make_poster": frozenset({Role.ORGANISER}),
    "organise_calls": frozenset({Role.ORGANISER}),
    "see_reports": frozenset({Role.ORGANISER, Role.DIRECTOR, Role.SECRETARY, Role.STEERING}),
    "name_others": frozenset({Role.ORGANISER}),
    "hold_juries": frozenset({Role.ORGANISER}),
    "offer_as_mentor": frozenset({Role.DIRECTOR}),
    "read_launched": frozenset({Role.DIRECTOR, Role.SECRETARY, Role.ORGANISER}),
    "choose_mentor": frozenset({Role.SECRETARY}),
    "name_mentor": frozenset({Role.ORGANISER}),
    "follow_mentors": frozenset({Role.ORGANISER}),
    "write_down_voice": frozenset({Role.ORGANISER}),
}


def may(role: Role, act: str) -> bool:
    """Whether that role may do that."""
    return role in ACTS[act]


def who_may(act: str) -> list[Role]:
    """The roles to name when somebody else tries."""
    return sorted(ACTS[act])
