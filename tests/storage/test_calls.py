"""Calls, who began to answer them, who was reached, who wants to hear no more."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from storage.database import Database
from storage.records.calls import Announcement, Call, CallGroup, CallStatus
from storage.records.delivery import Lane
from storage.records.ideas import Apart, IdeaStatus
from storage.records.people import Service
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.storage.given import DAY, NOW, idea, media, owed, person, settle


def call(reference: str = "APPEL-2026-01", **changes: object) -> Call:
    given: dict[str, object] = {
        "id": new_id(), "reference": reference, "status": CallStatus.PLANNED, "theme": "L’eau",
        "question": "Comment arroser moins ?", "audience": ["s1"], "reminders": [7, 1],
        "opens_at": NOW, "closes_at": NOW + 20 * DAY, "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip
    return Call(**given | changes)  # type: ignore[arg-type]


async def test_a_call_is_kept_whole(database: Database) -> None:
    """It comes back as it went, by its id, its reference, its state."""
    first, picture = call(context="Trois arrêtés."), media()
    first = replace(first, media_id=picture.id)
    second = call("APPEL-2026-02", status=CallStatus.OPEN, created_at=NOW + DAY)

    async def work(uow: UnitOfWork) -> None:
        await uow.media.add(picture)
        await uow.calls.add(first)
        await uow.calls.add(second)

    await database.write(work)
    assert await database.read(lambda uow: uow.calls.get(first.id)) == first
    assert await database.read(lambda uow: uow.calls.by_reference("APPEL-2026-02")) == second
    assert await database.read(lambda uow: uow.calls.get("none")) is None
    assert await database.read(lambda uow: uow.calls.with_status(CallStatus.OPEN)) == [second]
    assert await database.read(lambda uow: uow.calls.all()) == [first, second]
    with pytest.raises(Exception, match=r"(?i)unique"):
        await database.write(lambda uow: uow.calls.add(call()))


async def test_a_quicker_change_wins(database: Database) -> None:
    """Of two who change the same call one is told that it changed; nothing is mixed."""
    was = call()
    await database.write(lambda uow: uow.calls.add(was))
    changes = [replace(was, theme="Le sol"), replace(was, status=CallStatus.CANCELLED)]
    saved = await asyncio.gather(
        *(database.write(lambda uow, c=change: uow.calls.save(c, was)) for change in changes)  # type: ignore[misc]
    )
    assert sorted(saved) == [False, True]
    kept = await database.read(lambda uow: uow.calls.get(was.id))
    assert kept == replace(changes[saved.index(True)], version=2)


async def test_an_announcement_goes_its_own_way(database: Database) -> None:
    """Saving a call leaves its announcement; an announcement leaves the version."""
    was = call()
    await database.write(lambda uow: uow.calls.add(was))
    waiting, running = Announcement.WAITING, Announcement.RUNNING
    assert await database.write(lambda uow: uow.calls.announce(was.id, waiting, running))
    assert not await database.write(lambda uow: uow.calls.announce(was.id, waiting, running))
    assert await database.write(lambda uow: uow.calls.save(replace(was, theme="Le sol"), was))
    kept = await database.read(lambda uow: uow.calls.get(was.id))
    assert kept is not None
    assert (kept.announcement, kept.version, kept.theme) == (running, 2, "Le sol")


async def test_themes_are_silenced_and_heard_again(database: Database) -> None:
    """Each person's own; twice is once."""
    one, other = person(), person()
    await settle(database, one, other)

    async def work(uow: UnitOfWork) -> None:
        await uow.calls.silence(one.id, "l'eau", NOW)
        await uow.calls.silence(one.id, "l'eau", NOW + DAY)
        await uow.calls.silence(one.id, "le sol", NOW)

    await database.write(work)
    assert await database.read(lambda uow: uow.calls.silences(one.id)) == {"l'eau", "le sol"}
    assert await database.read(lambda uow: uow.calls.silences(other.id)) == set()
    await database.write(lambda uow: uow.calls.lift(one.id, "l'eau"))
    assert await database.read(lambda uow: uow.calls.silences(one.id)) == {"le sol"}


async def test_what_came_of_it(database: Database) -> None:
    """People are counted once, by channel and service; what is withdrawn or set apart is none."""
    service = Service(id="s1", name="Espaces verts")
    agents = [person(service_id="s1"), person(service_id="s1"), person()]
    put = call(status=CallStatus.OPEN)
    await database.write(lambda uow: uow.services.put(service))
    await settle(database, *agents)

    async def work(uow: UnitOfWork) -> None:
        await uow.calls.add(put)
        for agent, status in zip(agents, ("sent", "sent", "pending"), strict=True):
            row = owed(agent, about=put.id, status=status, lane=Lane.BROADCAST)
            await uow.outbox.add(replace(row, channel="telegram"))
            await uow.calls.visit(put.id, agent.id, "web", NOW)
            await uow.calls.visit(put.id, agent.id, "telegram", NOW)
        mine = {"call": put.reference, "service_id": "s1"}
        await uow.ideas.add(idea(agents[0], "NM-1", **mine))
        await uow.ideas.add(idea(agents[0], "NM-2", **mine | {"channel": "telegram"}))
        await uow.ideas.add(idea(agents[1], "NM-3", **mine, status=IdeaStatus.WITHDRAWN))
        await uow.ideas.add(idea(agents[2], "NM-4"))
        await uow.ideas.add(idea(agents[2], "NM-5", **mine, apart=Apart.ASKED))

    await database.write(work)

    async def found(uow: UnitOfWork) -> None:
        figures = await uow.calls.figures(put)
        assert (figures.begun, figures.contributors, figures.ideas, figures.services) == (
            3,
            1,
            2,
            1,
        )
        reached = CallGroup(channel="telegram", service_id="s1", people=2)
        assert await uow.calls.reached(put) == [reached]
        begun = {(each.service_id, each.people) for each in await uow.calls.begun(put)}
        assert begun == {("s1", 2), (None, 1)}
        assert await uow.calls.sent(put) == [CallGroup(channel="web", service_id="s1", people=1)]
        assert [each.reference for each in await uow.calls.ideas(put)] == ["NM-1", "NM-2", "NM-3"]
        assert await uow.calls.answered(put, agents[0].id)
        assert not await uow.calls.answered(put, "nobody")
        assert await uow.calls.visited(put.id, agents[2].id)

    await database.read(found)


async def test_the_picture_of_a_call_is_kept(database: Database) -> None:
    """A draft that is deleted lets its files go, but not one that a call shows."""
    organiser = person()
    await settle(database, organiser)
    shown, unused = media(person_id=organiser.id), media(person_id=organiser.id)

    async def work(uow: UnitOfWork) -> None:
        for each in (shown, unused):
            await uow.media.add(each)
        await uow.calls.add(call(media_id=shown.id))
        for each in (shown, unused):
            await uow.media.let_go(each.id)

    await database.write(work)
    later = NOW + DAY
    assert await database.write(lambda uow: uow.media.prune_orphans(later, 10)) == 1
    assert await database.read(lambda uow: uow.media.get(shown.id)) is not None
