"""What falls together on somebody's morning is one message, without what no longer holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.scheduler import timers_due
from messages.message import Message
from storage.database import Database
from storage.records.mentor import Milestone
from storage.unit_of_work import UnitOfWork
from tests.conversations.town import Town, plain
from tests.conversations.transcript import PARIS, Player

STORY = Path(__file__).parents[1] / "transcripts/fr/65-tout-en-un-rappel.txt"
FRIDAY = "== 2027-01-29 08:55"
POINT, JURY, REWORK = "Pailler les massifs", "siéger au jury", "Un vélo pour aller"


@pytest.fixture
async def town(database: Database) -> Town:
    """Just before Michel is reminded of a jury, of a point and of an idea to rework."""
    town = Town(database)
    before, _, _ = STORY.read_text("utf-8").partition(FRIDAY)
    await Player(town, "fr").play(f"{before}{FRIDAY}\n")
    return town


async def _promised(town: Town) -> None:
    """Nine o'clock: it is promised, and the process dies before it leaves."""
    town.clock.at += timedelta(minutes=6)
    await timers_due(town.database, town.clock, town.door.take)()
    town.boot()


async def _later(town: Town) -> list[Message]:
    await town.wait(timedelta(minutes=15))
    return await town.news("telegram", "Michel")


async def _points(town: Town) -> list[Milestone]:
    async def work(uow: UnitOfWork) -> list[Milestone]:
        idea = await uow.ideas.by_reference("NM-2027-0001")
        assert idea is not None
        return await uow.mentors.milestones(idea.id)

    return await town.database.read(work)


async def _answered(town: Town) -> None:
    """The mentor says how it goes."""
    [first, *_] = await _points(town)
    await town.press_action("telegram", "Madame Le Goff", f"go.moving.{first.id}")


async def _came_back(town: Town) -> None:
    """The idea to rework is its next version."""

    async def work(uow: UnitOfWork) -> None:
        idea = await uow.ideas.by_reference("NM-2027-0002")
        assert idea is not None
        [asked] = await uow.mentors.reworks(idea.id)
        assert await uow.mentors.reworked(replace(asked, sent_at=town.clock.now()))

    await town.database.write(work)


async def _cancelled(town: Town) -> None:
    await town.press_action("telegram", "Nadia", "go.session_cancel_yes.SEANCE-2027-01")


async def test_one_message_for_all(town: Town) -> None:
    """A jury, a point and an idea to rework, whichever was found first."""
    await _promised(town)
    [said] = await _later(town)
    assert all(each in plain(said) for each in (JURY, POINT, REWORK))
    assert "Voici 3 rappels" in plain(said)


async def test_what_was_answered_meanwhile_is_left_out(town: Town) -> None:
    """With its button; the others leave."""
    await _promised(town)
    await _answered(town)
    [said] = await _later(town)
    assert POINT not in plain(said)
    assert "Voici 2 rappels" in plain(said)
    assert JURY in plain(said)
    assert REWORK in plain(said)


async def test_what_was_under_way_is_worded_anew(town: Town) -> None:
    """The process dies with the message in hand; it is as things stand when it leaves at last."""
    await _promised(town)
    await town.delivery.claim()
    await town.delivery.stop()
    town.boot()
    await _answered(town)
    [said] = await _later(town)
    assert POINT not in plain(said)
    assert JURY in plain(said)


async def test_when_nothing_holds_nothing_is_said(town: Town) -> None:
    """Except that the session is cancelled, of which it is the news."""
    await _promised(town)
    await _answered(town)
    await _came_back(town)
    await _cancelled(town)
    said = [plain(each) for each in await _later(town)]
    assert [each for each in said if "annulée" in each]
    assert [each for each in said if "rappel" in each] == []


async def test_in_the_hours_of_their_service(town: Town) -> None:
    """Whoever is written to in the afternoon only is reminded of all then, once."""

    async def work(uow: UnitOfWork) -> None:
        for service in await uow.services.all():
            await uow.services.put(replace(service, hours="lun-ven 13:00-15:00"))

    await town.database.write(work)
    await town.wait(timedelta(hours=4))
    assert town.clock.now().astimezone(PARIS) < datetime(2027, 1, 29, 13, tzinfo=PARIS)
    assert await town.news("telegram", "Michel") == []
    await town.wait(timedelta(minutes=15))
    [said] = await town.news("telegram", "Michel")
    assert "Voici 3 rappels" in plain(said)
    await town.wait(timedelta(hours=1))
    assert await town.news("telegram", "Michel") == []


async def test_a_reminder_alone_that_no_longer_holds(town: Town) -> None:
    """A mentor is not asked for what they have just told."""
    await _promised(town)
    await _answered(town)
    await town.wait(timedelta(minutes=15))
    said = [plain(each) for each in await town.news("telegram", "Madame Le Goff")]
    assert [each for each in said if "Trente minutes" in each] == []


async def test_a_mentor_alone_is_reminded(town: Town) -> None:
    """Where they have told nothing."""
    await _promised(town)
    await town.wait(timedelta(minutes=15))
    [said] = await town.news("telegram", "Madame Le Goff")
    assert "Trente minutes" in plain(said)
