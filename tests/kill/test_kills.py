"""Twelve real `kill -9`, at random moments, while people hand in ideas."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kill.campaign import WAYS, Campaign, Plan, Way
from tests.kill.program import Warm


@pytest.mark.parametrize("way", WAYS)
async def test_nothing_is_lost_when_the_program_is_killed(
    way: Way, tmp_path: Path, warm: Warm
) -> None:
    """Four kills: each idea with a receipt is stored once and whole, no question is asked again,
    and a message comes twice only where the kill took its mark."""
    plan = Plan(way=way, kills=4)
    campaign = Campaign(plan, f"sqlite:///{tmp_path}/vivier.db", tmp_path, warm)
    verdict = await campaign.run()
    assert verdict.faults == []
    assert campaign.kills == 4
    assert verdict.ideas >= plan.people


@pytest.mark.parametrize("way", ["webhook", "web"])
async def test_two_processes_share_a_database_and_one_is_killed(
    way: Way, tmp_path: Path, warm: Warm, postgres_url: str
) -> None:
    """On PostgreSQL, behind something that spreads the load: the other goes on."""
    plan = Plan(way=way, kills=3, people=4, processes=2)
    campaign = Campaign(plan, postgres_url, tmp_path, warm)
    verdict = await campaign.run()
    assert verdict.faults == []
    assert verdict.ideas >= plan.people
