"""The states of an idea and the steps between them: one table."""

from __future__ import annotations

from storage.records.ideas import Idea
from storage.records.ideas import IdeaStatus as S

STEPS: dict[S, frozenset[S]] = {
    S.SUBMITTED: frozenset({S.IN_REVIEW, S.ANSWERED, S.SCHEDULED, S.WITHDRAWN, S.MERGED}),
    S.IN_REVIEW: frozenset({S.ANSWERED, S.SCHEDULED, S.WITHDRAWN, S.MERGED}),
    S.ANSWERED: frozenset({S.IN_REVIEW, S.SCHEDULED}),
    S.SCHEDULED: frozenset({S.ABANDONED, S.TO_REWORK, S.LAUNCHED, S.IN_REVIEW, S.WITHDRAWN}),
    S.TO_REWORK: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.LAUNCHED: frozenset({S.IN_PROGRESS, S.DONE}),
    S.IN_PROGRESS: frozenset({S.DONE}),
    S.ABANDONED: frozenset(),
    S.DONE: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.MERGED: frozenset(),
}

CORRECTABLE = frozenset({S.SUBMITTED})
AWAITING_ANSWER = frozenset({S.SUBMITTED, S.IN_REVIEW})
LAUNCHED = frozenset({S.LAUNCHED, S.IN_PROGRESS, S.DONE})
UNDECIDED = AWAITING_ANSWER | {S.SCHEDULED}


def may_become(status: S, wanted: S) -> bool:
    """Whether an idea in that state may take that step."""
    return wanted in STEPS[status]


def withdrawable(status: S) -> bool:
    """The author may withdraw until there is a decision."""
    return may_become(status, S.WITHDRAWN)


def may_be_set_apart(idea: Idea) -> bool:
    """It may turn out to be a report of danger as long as no jury decided on it."""
    return idea.apart is None and idea.status in UNDECIDED | {S.ANSWERED}


def may_be_asked_about(idea: Idea) -> bool:
    """Its author may be asked something as long as nothing is decided."""
    return idea.apart is None and idea.status in UNDECIDED
