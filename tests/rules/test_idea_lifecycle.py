"""The table of an idea's states has no hole."""

from __future__ import annotations

import pytest

from handlers.rules.idea_lifecycle import (
    AWAITING_ANSWER,
    CORRECTABLE,
    STEPS,
    may_become,
    withdrawable,
)
from storage.records.ideas import IdeaStatus as S
from tests.messages.given import CATALOGUE

DECIDED = {S.ABANDONED, S.LAUNCHED, S.IN_PROGRESS, S.DONE, S.WITHDRAWN, S.MERGED}


def test_every_state_stands_in_the_table() -> None:
    """Total: each state has its steps, and each step leads to a state."""
    assert set(STEPS) == set(S)
    assert all(isinstance(step, S) for steps in STEPS.values() for step in steps)
    assert not any(state in steps for state, steps in STEPS.items())


def test_every_state_can_be_reached() -> None:
    """From an idea that was sent."""
    reached, border = {S.SUBMITTED}, [S.SUBMITTED]
    while border:
        new = STEPS[border.pop()] - reached
        reached |= new
        border += new
    assert reached == set(S)


@pytest.mark.parametrize("state", list(S))
def test_an_author_may_withdraw_until_the_decision(state: S) -> None:
    """Not once the jury has decided, or the idea is answered, and not twice."""
    assert withdrawable(state) is (state not in DECIDED | {S.ANSWERED})


@pytest.mark.parametrize("state", list(S))
def test_every_state_has_its_words(state: S) -> None:
    """In the list, on the idea's own page and in its history."""
    for table in ("state", "state_long", "history"):
        assert CATALOGUE.has(f"ideas.{table}.{state.value}")


def test_what_may_be_corrected_waits_for_an_answer() -> None:
    """Correcting and waiting end with the reading and with the answer."""
    assert CORRECTABLE <= AWAITING_ANSWER
    assert may_become(S.SUBMITTED, S.IN_REVIEW)
    assert not may_become(S.IN_REVIEW, S.SUBMITTED)
