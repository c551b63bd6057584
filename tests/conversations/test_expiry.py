"""What is kept for a time only goes when its time is over, after a warning where it is a draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.event import File, Start, Text
from storage.database import Database
from tests.conversations.town import Town, plain
from tests.conversations.transcript import Player

DAY = timedelta(days=1)
SPOKEN = Path(__file__).parents[1] / "transcripts" / "fr" / "25-la-voix-mise-par-ecrit.txt"


@pytest.fixture
async def town(database: Database) -> Town:
    """A town that keeps drafts for thirty days."""
    town = Town(database)
    town.policy = replace(town.policy, draft_kept=30 * DAY, voice_kept=20 * DAY)
    town.boot()
    return town


async def _begin(town: Town) -> None:
    await town.event("telegram", "Michel", Start())
    await town.press("telegram", "Michel", "Continuer")
    await town.event("telegram", "Michel", Text("On arrose trois fois par semaine"))
    await town.event("telegram", "Michel", File("photo", remote="photo", bytes=9))


async def _drafts(town: Town) -> int:
    counts = await town.database.read(lambda uow: uow.dialogues.counts())
    return sum(counts.get("idea", {}).values())


async def test_a_draft_is_warned_of_then_deleted_with_its_files(town: Town) -> None:
    """Two reminders, a warning a fortnight before, then nothing of it is left."""
    await _begin(town)
    await town.wait(10 * DAY)
    assert len(await town.news("telegram", "Michel")) == 2
    await town.wait(10 * DAY)
    (warning,) = await town.news("telegram", "Michel")
    assert "sauf si vous le gardez" in plain(warning)
    await town.wait(15 * DAY)
    assert await _drafts(town) == 0
    later = town.clock.now()
    gone = await town.database.write(lambda uow: uow.media.prune_orphans(later, 10))
    assert gone == 1


async def test_a_draft_that_is_wanted_is_kept(town: Town) -> None:
    """« Garder » begins its time anew: a second warning comes before anything goes."""
    await _begin(town)
    await town.wait(20 * DAY)
    await town.press("telegram", "Michel", "Garder")
    await town.wait(15 * DAY)
    assert await _drafts(town) == 1
    assert "sauf si vous le gardez" not in "".join(
        plain(each) for each in (await town.news("telegram", "Michel"))
    )
    await town.wait(20 * DAY)
    assert await _drafts(town) == 0


async def test_a_voice_that_was_written_down_is_erased(town: Town) -> None:
    """Its words stay in the idea, the recording does not; one nobody wrote down stays."""
    await Player(town, "fr").play(SPOKEN.read_text("utf-8"))
    await town.wait(25 * DAY)
    counts = await town.database.read(lambda uow: uow.media.counts())
    assert counts["erased"] >= 1
    ideas = await town.database.read(lambda uow: uow.ideas.all())
    assert any(idea.problem for idea in ideas)
