"""An announcement as the organiser sees it go, and as it reaches people."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.channels.errors import Refused, Unreachable
from handlers.calls import announcing, closing, progress
from handlers.calls.estimate import Group, simulate
from messages.message import Message
from storage.database import Database
from storage.records.calls import Announcement, Progress
from storage.records.people import Address, Role, Service
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.conversations import announced
from tests.conversations.announced import (
    TICK,
    WEEK,
    begun,
    context,
    now_is,
    of_service,
    person,
    told,
)
from tests.conversations.town import Town, plain
from tests.process import crowd
from tests.process.daytime import MORNING

MANY = 600


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await announced.store(tmp_path)
    yield database
    await database.close()


@pytest.fixture
def town(database: Database) -> Town:
    return announced.in_the_morning(database)


def _organiser(town: Town) -> list[str]:
    return [plain(message) for message in town.channels["telegram"].screen("1").shown]


async def test_everybody_once_and_the_organiser_sees_it(town: Town) -> None:
    """One bubble for each person, one for the organiser that is rewritten where it stands."""
    call = await begun(town, MANY)
    for _ in range(12):
        await town.wait(TICK)
    assert all(len(told(town, number)) == 1 for number in range(MANY))
    assert told(town, 7)[0] == (
        "Bonjour Michel 1007. Une question pour vous, qui connaissez le terrain :\n"
        f"« {crowd.QUESTION} »\n"
        "Une phrase suffit, écrite ou parlée. C’est ouvert jusqu’au jeudi 31 décembre.\n"
        "Chaque idée aura sa réponse.\n"
        "[J’ai une idée] [Plus tard] [Plus rien sur ce thème]"
    )
    [shown] = _organiser(town)
    assert shown.startswith(f"L’annonce est partie : « {crowd.QUESTION} »\n██████████ 100 %")
    assert "600 personnes l’ont reçue, sur 600." in shown
    assert "[" not in shown
    assert (await now_is(town, call)).announcement is Announcement.DONE


async def test_begun_twice_is_once(town: Town) -> None:
    """A second press, or a timer after it, owes nobody a second message."""
    call = await begun(town)
    await town.database.write(lambda uow: announcing.begin(context(town, uow), call))
    await town.wait(TICK)
    assert len(told(town, 0)) == 1
    assert len(_organiser(town)) == 1


async def test_paused_resumed_stopped(town: Town) -> None:
    """What is not in hand waits; it goes on; what is stopped never leaves, after a question."""
    canteen = Service(id=new_id(), name="Cantine", hours="lun-ven 13:00-15:00")
    call = await begun(town, 4)
    await of_service(town, canteen, range(4))
    await town.wait(TICK)
    [shown] = _organiser(town)
    assert "4 attendent leurs heures : mardi 1er décembre, 13 h." in shown
    assert (await town.press("telegram", "1", "Mettre en pause"))[-1].text.startswith(
        "L’annonce est"
    )
    await town.wait(TICK)
    assert "L’annonce est en pause" in _organiser(town)[0]
    await town.wait(timedelta(hours=5))
    assert not told(town, 0)
    await town.press("telegram", "1", "Reprendre l’envoi")
    await town.wait(timedelta(hours=17))
    assert not told(town, 0)  # their hours were over
    await town.press("telegram", "1", "Arrêter l’annonce")
    await town.press("telegram", "1", "Oui")
    await town.wait(timedelta(hours=10))
    assert not any(told(town, number) for number in range(4))
    assert "L’annonce est arrêtée" in _organiser(town)[0]
    assert "░░░░░░░░░░ 0 %\n0 personne l’a reçue, sur 4." in _organiser(town)[0]
    assert (await now_is(town, call)).announcement is Announcement.STOPPED


async def test_the_one_asked_for_last_is_kept_up_to_date(town: Town) -> None:
    """Asking shows it anew; the older one says so, and is left alone from then on."""
    kitchen = Service(id=new_id(), name="Cantine", hours="lun-ven 13:00-15:00")
    call = await begun(town, 4)
    await of_service(town, kitchen, range(2))
    await town.wait(TICK)
    for _ in range(2):  # an impatient thumb
        answer = await town.press_action("telegram", "1", f"go.call_progress.{call.id}")
        assert [plain(each) for each in answer[-1:]] == [
            "Voici où en est l’envoi. Les chiffres changent tout seuls."
        ]
    await town.wait(TICK)
    first, *_, newest = _organiser(town)
    assert first == f"« {crowd.QUESTION} »\nUn message plus récent dit où en est l’envoi."
    assert "2 personnes l’ont reçue, sur 4." in newest
    assert sum("personnes l’ont reçue" in each for each in _organiser(town)) == 1
    await town.wait(timedelta(hours=5))
    first, *_, newest = _organiser(town)
    assert "Un message plus récent" in first
    assert newest.startswith("L’annonce est partie")


async def test_two_organisers_watch_each_their_own(town: Town) -> None:
    """What one opens takes nothing from the other: both are kept up to date."""
    kitchen = Service(id=new_id(), name="Cantine", hours="lun-ven 13:00-15:00")
    call = await begun(town, 3)
    await of_service(town, kitchen, range(3))

    async def promote(uow: UnitOfWork) -> None:
        await uow.people.save(replace(await person(uow, 2), role=Role.ORGANISER))

    await town.database.write(promote)
    await town.wait(TICK)
    await town.press_action("telegram", str(crowd.FIRST + 2), f"go.call_progress.{call.id}")
    await town.wait(TICK)
    assert "0 personne l’a reçue, sur 3." in told(town, 2)[-1]
    assert "0 personne l’a reçue, sur 3." in _organiser(town)[0]
    await town.wait(timedelta(hours=4))
    assert "3 personnes l’ont reçue, sur 3." in _organiser(town)[0]
    assert sum("3 personnes l’ont reçue, sur 3." in each for each in told(town, 2)) == 1


async def test_asked_for_before_the_hours_it_waits_for(town: Town) -> None:
    """A call that opens by itself at night tells of itself in the morning, or when asked."""
    town.clock.at = MORNING - timedelta(hours=6)
    call = await begun(town, 1)
    await town.wait(TICK)
    assert not _organiser(town)
    await town.press_action("telegram", "1", f"go.call_progress.{call.id}")
    await town.wait(TICK)
    assert "1 attend ses heures" in _organiser(town)[1]
    await town.wait(timedelta(hours=8))
    assert sum("100 %" in each for each in _organiser(town)) == 1
    assert len(_organiser(town)) == 2


async def test_over_with_its_call(town: Town) -> None:
    """Whoever waits for their hours when a call is closed is not told of it any more."""
    kitchen = Service(id=new_id(), name="Cantine", hours="lun-ven 14:00-16:00")
    call = await begun(town, 3)
    await of_service(town, kitchen, range(2))
    await town.wait(TICK)
    call = await now_is(town, call)

    async def close(uow: UnitOfWork) -> None:
        assert await closing.close(context(town, uow), call)

    await town.database.write(close)
    await town.wait(timedelta(hours=8))
    assert [len(told(town, number)) for number in range(3)].count(0) == 2
    assert (await now_is(town, call)).announcement is Announcement.STOPPED
    counts = await town.database.read(lambda uow: uow.outbox.counts())
    assert {row["status"] for row in counts} <= {"sent", "dropped"}


async def test_nothing_may_leave_on_a_sunday(town: Town) -> None:
    """No minutes are promised then, but the next day and hour."""
    call = await begun(town, 4)
    call = replace(call, announcement=Announcement.RUNNING)
    figures = Progress(people=4, sent=1, owed=3, waiting=0, leaving=3, unreachable=0)
    policy = replace(town.policy, per_second={"telegram": 30.0})
    sunday = datetime(2026, 11, 29, 12, tzinfo=ZoneInfo("Europe/Paris"))
    found = progress.values(call, figures, policy, sunday)
    assert found["minutes"] is None
    assert found["next"].astimezone(policy.zone) == datetime(2026, 11, 30, 8, tzinfo=policy.zone)
    monday = progress.values(call, figures, policy, found["next"])
    assert (monday["minutes"], monday["next"]) == (1, None)


def test_the_sending_is_counted_without_the_nights(town: Town) -> None:
    """Twenty people at one in ten seconds take two hundred seconds, whenever they may begin."""
    evening = datetime(2026, 11, 30, 18, 58, tzinfo=town.policy.zone)
    groups = [Group("telegram", town.policy.hours, 20)]
    first, last, busy = simulate(
        groups, evening, evening + WEEK, {"telegram": 0.1}, town.policy.zone, town.policy.holidays
    )
    assert first == evening
    assert last is not None
    assert last.astimezone(town.policy.zone).day == 1
    assert busy == timedelta(seconds=200)


async def test_nobody_else_may_stop_it(town: Town) -> None:
    """An old button in other hands says who could."""
    call = await begun(town)
    await town.wait(TICK)
    for verb in ("pause", "resume", "stop", "stop_yes", "progress"):
        answer = await town.press_action("telegram", str(crowd.FIRST), f"go.call_{verb}.{call.id}")
        assert "autre rôle" in answer[-1].text
    assert (await now_is(town, call)).announcement is Announcement.DONE


async def test_corrected_before_and_after(town: Town) -> None:
    """Who has it sees the new words where the old ones stood; who has not is told the new ones."""
    call = await begun(town, 3)
    late = Service(id=new_id(), name="Soir", hours="lun-ven 17:00-18:00")
    await of_service(town, late, range(2, 3))
    await town.wait(TICK)
    better = replace(call, question="Comment arroser mieux ?")

    async def work(uow: UnitOfWork) -> None:
        was = await uow.calls.get(call.id)
        assert was is not None
        assert await uow.calls.save(better, was)
        await announcing.correct_sent(context(town, uow), better)

    await town.database.write(work)
    await town.wait(TICK)
    for number in (0, 1):
        [shown] = told(town, number)
        assert "« Comment arroser mieux ? »" in shown
    await town.wait(timedelta(hours=8))
    assert "« Comment arroser mieux ? »" in told(town, 2)[0]


async def test_a_bubble_that_is_gone_is_left_in_peace(town: Town) -> None:
    """The organiser deleted it: nothing is said about that, and the announcement goes on."""
    await begun(town)
    town.channels["telegram"].trouble = []
    await town.wait(timedelta(seconds=1))
    town.channels["telegram"].trouble = [Refused("message to edit not found")]
    await town.wait(TICK)
    await town.wait(TICK)
    assert all(len(told(town, number)) == 1 for number in range(3))
    assert len(_organiser(town)) == 1


async def test_whom_it_does_not_reach(town: Town) -> None:
    """Paused, tired of the theme, of another service since, or gone: nobody is sent to."""
    call = await begun(town, 5)

    async def work(uow: UnitOfWork) -> None:
        paused, silent = await person(uow, 0), await person(uow, 1)
        far = timedelta(days=30)
        await uow.people.save(replace(paused, paused_until=town.clock.at + far))
        await uow.calls.silence(silent.id, "l'eau", town.clock.at)

    await town.database.write(work)
    town.channels["telegram"].trouble = []
    await town.wait(TICK)
    assert [len(told(town, number)) for number in range(5)] == [0, 0, 1, 1, 1]
    assert (await now_is(town, call)).announcement is Announcement.DONE


async def test_the_next_channel_where_one_is_deaf(town: Town) -> None:
    """Whoever blocked Telegram finds it in the page, once, and it is rewritten there too."""
    call = await crowd.settle(town.database, 1)

    async def on_the_web(uow: UnitOfWork) -> None:
        who = await person(uow, 0)
        seen = MORNING - timedelta(days=3)
        await uow.people.add_address(
            Address(channel="web", address="page", person_id=who.id, seen_at=seen)
        )
        await announcing.begin(context(town, uow), replace(call, by=None))

    await town.database.write(on_the_web)
    town.channels["telegram"].trouble = [Unreachable("blocked")]
    await town.wait(TICK)
    await town.wait(TICK)
    assert not told(town, 0)
    lines = await _lines(town)
    assert len(lines) == 1
    better = replace(call, question="Comment arroser mieux ?")

    async def correct(uow: UnitOfWork) -> None:
        was = await uow.calls.get(call.id)
        assert was is not None
        await uow.calls.save(better, was)
        await announcing.correct_sent(context(town, uow), better)

    await town.database.write(correct)
    await town.wait(TICK)
    await town.wait(TICK)
    again = await _lines(town)
    assert [line.id for line in again] == [line.id for line in lines]
    assert again[0].revision > lines[0].revision
    assert "arroser mieux" in Message.from_json(again[0].body).text


async def _lines(town: Town) -> list[Any]:
    async def work(uow: UnitOfWork) -> list[Any]:
        who = await person(uow, 0)
        return await uow.lines.after(who.id, 0)

    return await town.database.read(work)
