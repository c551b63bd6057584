"""Who hears of a call: the number said before it is sent, newcomers, and those who are reminded."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.calls import announcing
from handlers.calls.estimate import estimate
from handlers.event import Start
from messages.folding import fold
from storage.database import Database
from storage.records.calls import Announcement, Call, CallStatus
from storage.records.ideas import Idea, IdeaStatus
from storage.records.people import Address, Invitation, Role, Service
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.conversations import announced
from tests.conversations.announced import TICK, context, of_service, person, settled, told
from tests.conversations.town import Town, plain
from tests.process import crowd
from tests.process.daytime import MORNING

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
QUESTION = crowd.QUESTION


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await announced.store(tmp_path)
    yield database
    await database.close()


@pytest.fixture
def town(database: Database) -> Town:
    return announced.in_the_morning(database)


async def test_the_dry_run_counts_whoever_really_gets_it(town: Town) -> None:
    """Not who is in pause, tired of the theme, without a way, or at work only once it is closed."""
    call = await settled(town, 8, closes_at=MORNING + 2 * DAY)
    await of_service(town, Service(id=new_id(), name="Cantine", hours="lun-ven 13:00-15:00"), [3])
    await of_service(town, Service(id=new_id(), name="Samedis", hours="sam 8:00-9:00"), [4])

    async def hinder(uow: UnitOfWork) -> None:
        paused, silent, deaf, both, back = [await person(uow, n) for n in (0, 1, 2, 5, 6)]
        await uow.people.save(replace(paused, paused_until=MORNING + DAY))
        await uow.people.save(replace(back, paused_until=MORNING - DAY))
        await uow.calls.silence(silent.id, fold(call.theme), MORNING)
        await uow.people.seen((await uow.people.addresses_of(deaf.id))[0], MORNING, reachable=False)
        page = Address(channel="web", address="p", person_id=both.id, seen_at=MORNING + TICK)
        await uow.people.add_address(page)

    await town.database.write(hinder)
    said = await town.database.write(lambda uow: estimate(context(town, uow), call))
    assert (said.people, said.by_channel, said.unreachable) == (4, {"telegram": 3, "web": 1}, 1)
    assert said.first_at == MORNING
    assert said.last_at == MORNING + 3 * HOUR  # one o'clock

    await town.database.write(lambda uow: announcing.begin(context(town, uow), call))
    await town.wait(2 * DAY - TICK)
    figures = await town.database.read(lambda uow: uow.outbox.progress(call.id, town.clock.at))
    assert figures.sent == said.people
    assert [len(told(town, number)) for number in range(8)] == [0, 0, 0, 1, 0, 0, 1, 1]


async def test_nobody_at_all(town: Town) -> None:
    """There is no first moment and no last one."""
    call = await settled(town, 2, audience=["nobody's"])
    said = await town.database.write(lambda uow: estimate(context(town, uow), call))
    assert (said.people, said.by_channel, said.first_at, said.last_at) == (0, {}, None, None)


async def _another(uow: UnitOfWork, call: Call, number: int, **changes: object) -> Call:
    """One more open call."""
    other = replace(
        call, id=new_id(), reference=f"APPEL-2026-{number:02}", theme=f"Thème {number}",
        question=f"Question {number} ?", **changes,  # type: ignore[arg-type]
    )  # fmt: skip
    await uow.calls.add(other)
    return other


async def test_a_newcomer_is_told_of_what_is_open_once(town: Town) -> None:
    """An hour later; not of what they came for, what was stopped, or what is for others."""
    call = await settled(town, 1, announcement=Announcement.WAITING)

    async def more(uow: UnitOfWork) -> None:
        came_for = await _another(uow, call, 2)
        await _another(uow, call, 3, announcement=Announcement.STOPPED)
        await _another(uow, call, 4, audience=["elsewhere"])
        await _another(uow, call, 5, status=CallStatus.CLOSED)
        poster = Invitation(
            code="MURS", role=Role.AGENT, uses_left=9, kind="poster", call_id=came_for.id,
            created_at=MORNING,
        )  # fmt: skip
        await uow.people.add_invitation(poster)

    await town.database.write(more)
    await town.event("telegram", "new", Start("MURS"))
    begun = await town.press("telegram", "new", "Continuer")
    assert any("Question 2 ?" in plain(each) for each in begun)
    await town.wait(HOUR - TICK)
    assert await town.news("telegram", "new") == []
    await town.wait(HOUR)
    (heard,) = await town.news("telegram", "new")
    assert f"« {QUESTION} »" in plain(heard)
    await town.event("telegram", "new", Start())
    await town.wait(3 * HOUR)
    assert await town.news("telegram", "new") == []


async def test_a_newcomer_who_is_writing_is_left_to_it(town: Town) -> None:
    """The call waits until nothing was written for an hour."""
    await settled(town, 1)
    await town.event("telegram", "new", Start())
    await town.press("telegram", "new", "Continuer")
    await town.wait(HOUR - TICK)
    await town.press("telegram", "new", "Exemple")
    await town.wait(HOUR / 2)
    assert await town.news("telegram", "new") == []
    await town.wait(HOUR)
    assert QUESTION in plain((await town.news("telegram", "new"))[-1])


async def test_whoever_has_answered_is_not_reminded(town: Town) -> None:
    """Nor is who is in pause or tired of the theme; everybody else is, once."""
    call = await settled(town, 5, closes_at=MORNING + DAY)

    async def lived(uow: UnitOfWork) -> None:
        answered, silent, paused = [await person(uow, number) for number in range(3)]
        await uow.people.save(replace(paused, paused_until=MORNING + DAY))
        await uow.calls.silence(silent.id, fold(call.theme), MORNING)
        idea = Idea(
            id=new_id(), reference="NM-2026-0001", version=1, person_id=answered.id,
            status=IdeaStatus.SUBMITTED, title="Pailler", problem="Ça sèche", proposal="Pailler",
            criteria={}, part=None, call=call.reference, channel="telegram",
            promised_on="2026-12-15", created_at=MORNING, updated_at=MORNING, submitted_at=MORNING,
        )  # fmt: skip
        await uow.ideas.add(idea)

    await town.database.write(lived)
    for _ in range(2):
        await town.database.write(
            lambda uow: announcing.remind_unanswered(context(town, uow), call, 1)
        )
        await town.wait(TICK)
    assert [len(told(town, number)) for number in range(5)] == [0, 0, 0, 1, 1]
    assert told(town, 4)[0].startswith(f"La question « {QUESTION} » ferme demain soir.")


async def test_a_reminder_of_what_was_closed_meanwhile_stays_unsaid(town: Town) -> None:
    """It waits for somebody's hours, and the call is closed before."""
    call = await settled(town, 2, closes_at=MORNING + DAY)
    await of_service(town, Service(id=new_id(), name="Cantine", hours="lun-ven 13:00-15:00"), [0])
    await town.database.write(lambda uow: announcing.remind_unanswered(context(town, uow), call, 1))
    await town.wait(TICK)
    closed = replace(await announced.now_is(town, call), status=CallStatus.CLOSED)
    await town.database.write(
        lambda uow: uow.calls.save(closed, replace(closed, status=CallStatus.OPEN))
    )
    await town.wait(5 * HOUR)
    assert [len(told(town, number)) for number in range(2)] == [0, 1]
