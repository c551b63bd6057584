"""The invented town, as a visitor finds it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from random import Random

import pytest

from bot.clock import DemoClock
from bot.demo import town
from bot.demo.cast import JURY, Stage
from bot.demo.rehearsal import Rehearsal, rehearsal
from bot.demo.story import ANNE, MICHEL, NADIA, drawn, play
from bot.operator.demo import settings_of
from bot.operator.errors import OperatorError
from bot.policy import policy
from messages.message import Message
from storage.database import connect
from storage.migrate import migrate
from storage.records.ideas import IdeaStatus

# A Sunday night, the eve of a holiday, an afternoon in summer time.
DAYS = ("2026-11-22 23:30", "2026-12-24 08:00", "2027-06-03 14:00")


class Stopped(DemoClock):
    """Runs ahead of a moment that stands still."""

    at: datetime

    def now(self) -> datetime:
        return self.at + self._ahead


@pytest.fixture(params=DAYS)
async def story(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Rehearsal]:
    """The town on one of these days, which somebody opens for the first time."""
    now = datetime.fromisoformat(request.param).replace(tzinfo=UTC)
    settings = settings_of(tmp_path, 1)
    database = connect(settings.database_url)
    await database.open()
    await migrate(database, now)
    people = await town.load(database, policy(settings, ()), now)
    await database.close()
    async with rehearsal(settings, now, people, Random(4)) as begun:
        await play(begun)
        yield begun


async def read(story: Rehearsal, who: str, since: datetime) -> str:
    """What came to somebody's page from that moment on."""
    lines = await story.database.read(lambda uow: uow.lines.after(story.people[who], 0))
    shown = [Message.from_json(each.body).text for each in lines if each.at >= since]
    return re.sub("<[^>]*>", "", unescape("\n".join(shown))).replace("\u00a0", " ")


async def answer(story: Rehearsal, who: str, *typed: str) -> str:
    """What is answered to the last of these sentences."""
    await story.type(who, *typed)
    return await read(story, who, story.clock.at)


async def test_the_first_idea_is_alive(story: Rehearsal) -> None:
    """Michel's idea is carried out: a mentor, a letter that is signed, a first point held."""
    board = await answer(story, NADIA, "/tableau")
    assert "Pailler" not in board or "en cours" in board
    await story.type(NADIA, f"/idee {await first(story)}")
    await story.press(NADIA, "Le mentor")
    card = await read(story, NADIA, story.clock.at)
    assert f"Mentor : {ANNE}" in card
    assert "Le broyeur est révisé. Premier essai au parc jeudi." in card


async def first(story: Rehearsal) -> str:
    ideas = await story.database.read(lambda uow: uow.ideas.all())
    return min(each.reference for each in ideas)


async def test_reminders_come_as_soon_as_the_clock_moves(story: Rehearsal) -> None:
    """A week later the mentor and the bearer were reminded of the point of 30 days."""
    since = story.day(-3)
    await story.until(story.now + timedelta(days=7))
    for who in (ANNE, MICHEL):
        assert "point des 30 jours" in await read(story, who, since)


async def test_a_jury_sits_soon(story: Rehearsal) -> None:
    """Within two weeks there is a session whose jury is complete: one may begin in the middle."""
    session = (await story.database.read(lambda uow: uow.jury.sessions.all()))[-1]
    assert story.now < session.starts_at < story.now + timedelta(days=14)
    assert "3 oui, pour 3 places" in await answer(story, NADIA, f"/seance {session.reference}")


async def test_to_the_session(story: Rehearsal) -> None:
    """The clock goes half an hour before the next session, until there is none to come."""
    session = (await story.database.read(lambda uow: uow.jury.sessions.all()))[-1]
    clock = Stopped(story.database, story.policy)
    clock.at = story.now
    stage = Stage(clock, story.database)
    moment = await stage.session()
    assert moment == session.starts_at - timedelta(minutes=30)
    await stage.until(moment)
    assert stage.now() == moment
    assert await stage.session() is None


async def test_whoever_sits_can_be_played(story: Rehearsal) -> None:
    """The three of the jury that sits soon are in the cast, also once another jury is drawn."""
    stage = Stage(DemoClock(story.database), story.database)
    jury = {each.id for each in await stage.people() if each.part.endswith(JURY)}
    assert len(jury) == 3
    ideas = await story.database.read(lambda uow: uow.ideas.with_status(IdeaStatus.IN_REVIEW))
    await drawn(story, ideas[0].reference, fixed=1, entered=7, sits=25)
    assert jury < {each.id for each in await stage.people() if each.part.endswith(JURY)}


async def test_what_was_not_made_whole_is_not_taken_up(story: Rehearsal) -> None:
    """A folder in which somebody lives already, without codes, is refused with what to do."""
    assert await town.codes(story.database) == {}
    with pytest.raises(OperatorError, match="--fresh"):
        await town.load(story.database, story.policy, story.now)
