"""Who may do what."""

from __future__ import annotations

import pytest

from handlers.rules.permissions import ACTS, may, who_may
from storage.records.people import Role
from tests.messages.given import CATALOGUE


@pytest.mark.parametrize("act", sorted(ACTS))
def test_each_act_is_somebody_s_and_not_everybody_s(act: str) -> None:
    """An agent may do none of them, and whoever is refused is told who may."""
    assert who_may(act)
    assert all(may(role, act) for role in who_may(act))
    assert not may(Role.AGENT, act)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_name(role: Role) -> None:
    """In the refusal and in the welcome."""
    name = role.value.replace("-", "_")
    assert CATALOGUE.has(f"organiser.role.{name}")
    assert CATALOGUE.has(f"start.code_role.{name}")


def test_an_unknown_act_is_our_fault() -> None:
    """It is never silently allowed."""
    with pytest.raises(KeyError):
        may(Role.ORGANISER, "fly")
