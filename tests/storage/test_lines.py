"""Conversations in the page, services, values of the installation."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from storage.database import Database
from storage.records.delivery import Line
from storage.records.people import Service, StaffMember
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.storage.given import DAY, NOW, SECOND, person, settle


def _line(person_id: str, place: int, body: str = "{}") -> Line:
    return Line(
        id=new_id(), person_id=person_id, place=place, revision=place, author="vivier",
        event_id=None, body=body, at=NOW,
    )  # fmt: skip


async def test_a_page_reads_on_from_its_last_line(database: Database, another: Database) -> None:
    """Places taken under the person's lock by two processes leave no gap, and none twice."""
    who = person()
    await settle(database, who)

    async def write(process: Database) -> None:
        async def work(uow: UnitOfWork) -> None:
            now = await uow.people.lock(who.id)
            assert now is not None
            for place in (now.line_count + 1, now.line_count + 2):
                await uow.lines.add(_line(who.id, place))
            await uow.people.save(replace(now, line_count=now.line_count + 2))

        await process.write(work)

    await asyncio.gather(*(write(each) for each in (database, another) * 5))
    lines = await database.read(lambda uow: uow.lines.after(who.id, 0))
    assert [line.place for line in lines] == list(range(1, 21))
    after = await database.read(lambda uow: uow.lines.after(who.id, 18))
    assert [line.place for line in after] == [19, 20]
    with pytest.raises(Exception, match=r"(?i)unique"):
        await database.write(lambda uow: uow.lines.add(_line(who.id, 20)))


async def test_a_file_is_shown_by_its_conversation(database: Database) -> None:
    """To whom it was shown, by its whole id, and by nothing that is no id."""
    who, other = person(), person()
    await settle(database, who, other)
    media = new_id()
    body = '{"attachments":[{"kind":"photo","media":"' + media + '"}]}'
    await database.write(lambda uow: uow.lines.add(_line(who.id, 1, body)))
    asked = [(who.id, media), (other.id, media), (who.id, media[:8]), (who.id, "%")]
    shown = [await database.read(lambda uow, ask=ask: uow.lines.shows(*ask)) for ask in asked]
    assert shown == [True, False, False, False]


async def test_a_button_is_found_where_it_stood(database: Database) -> None:
    """By its whole action, in its person's conversation: where it stood last, else was pressed."""
    who, other = person(), person()
    await settle(database, who, other)
    body = '{"buttons":[{"label":"Oui","action":"go.a_b.1","url":null}]}'
    said = '{"text":"\\"action\\":\\"go.said\\"","buttons":[]}'
    lines = [_line(who.id, place, body) for place in (1, 2)]
    mine = replace(_line(who.id, 3, body), author="me")

    async def work(uow: UnitOfWork) -> None:
        for line in (*lines, mine, _line(who.id, 4, said)):
            await uow.lines.add(line)

    async def found(person_id: str, action: str) -> Line | None:
        return await database.read(lambda uow: uow.lines.offering(person_id, action))

    await database.write(work)
    assert await found(who.id, "go.a_b.1") == lines[1]
    strange = ("go.a_b", "go.aXb.1", "GO.A_B.1", "%", "go.said", '1","url":null}]')
    assert [await found(who.id, each) for each in strange] == [None] * len(strange)
    assert await found(other.id, "go.a_b.1") is None
    for place, line in enumerate(lines, start=5):
        await database.write(
            lambda uow, at=place, id=line.id: uow.lines.rewrite(id, who.id, at, "{}")
        )
    assert await found(who.id, "go.a_b.1") == mine


async def test_services_are_known_by_name(database: Database) -> None:
    """An import changes what is known and keeps its id."""
    parks = Service(id=new_id(), name="Parcs", department="Ville", hours="", computer=False)
    again = Service(id=new_id(), name="Parcs", department="Cadre de vie", hours="x", computer=True)

    async def work(uow: UnitOfWork) -> None:
        await uow.services.put(parks)
        await uow.services.put(again)

    await database.write(work)
    [known] = await database.read(lambda uow: uow.services.all())
    assert (known.id, known.department, known.computer) == (parks.id, "Cadre de vie", True)
    assert await database.read(lambda uow: uow.services.get(parks.id)) == known
    assert await database.read(lambda uow: uow.services.get("x")) is None


async def test_the_staff_list_is_replaced_whole(database: Database) -> None:
    """All or nothing: a list with a number twice leaves the old one."""
    old = [StaffMember(number="1", name="Michel", service="Parcs", manager_contact="a@b.fr")]
    await database.write(lambda uow: uow.services.replace_staff(old))
    twice = [StaffMember(number="2", name=name, service="Parcs") for name in ("A", "B")]
    with pytest.raises(Exception, match=r"(?i)unique"):
        await database.write(lambda uow: uow.services.replace_staff(twice))
    assert await database.read(lambda uow: uow.services.staff()) == old


async def test_values_of_the_installation(database: Database) -> None:
    """The last one put is kept."""
    assert await database.read(lambda uow: uow.installation.get("x")) is None
    for value in ("1", "2"):
        await database.write(lambda uow, value=value: uow.installation.put("x", value))
    assert await database.read(lambda uow: uow.installation.get("x")) == "2"


async def test_once_in_so_long(database: Database, another: Database) -> None:
    """Of all who ask, one is told that it is time; then nobody until it is again."""

    async def ask(process: Database, now: object = NOW) -> bool:
        return await process.write(lambda uow: uow.installation.turn("daily", now, DAY))

    told = await asyncio.gather(*(ask(each) for each in (database, another) * 3))
    assert sum(told) == 1
    assert not await ask(database, NOW + DAY)
    assert await ask(database, NOW + DAY + SECOND)
