"""The table of a call's states has no hole."""

from __future__ import annotations

import pytest

from handlers.rules.call_lifecycle import ACTS, STEPS, may, may_become
from storage.records.calls import CallStatus as S
from tests.messages.given import CATALOGUE


def test_every_state_stands_in_the_table_and_can_be_reached() -> None:
    """From a call that is planned; no step leads to where one is."""
    assert set(STEPS) == set(S)
    reached, border = {S.PLANNED}, [S.PLANNED]
    while border:
        new = STEPS[border.pop()] - reached
        reached |= new
        border += new
    assert reached == set(S)
    assert not any(state in steps for state, steps in STEPS.items())


@pytest.mark.parametrize("state", list(S))
def test_acts_follow_the_steps(state: S) -> None:
    """It is closed, or cancelled, exactly where that is a step; what is over does not change."""
    assert may(state, "close") is may_become(state, S.CLOSED)
    assert may(state, "cancel") is may_become(state, S.CANCELLED)
    over = not STEPS[state]
    assert may(state, "edit") is may(state, "prolong") is (not over)


@pytest.mark.parametrize("act", sorted(ACTS))
def test_a_refusal_has_its_words(act: str) -> None:
    """Whoever may not is told what, and in which state the call is."""
    assert CATALOGUE.has(f"call.act.{act}")
    assert all(CATALOGUE.has(f"call.status.{state.value}") for state in S)
