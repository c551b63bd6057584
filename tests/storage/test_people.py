"""People, their addresses and the codes that admit them."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from storage.database import Database
from storage.records.delivery import Lane
from storage.records.people import Invitation, Role, Service
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.storage.given import DAY, NOW, SECOND, address, owed, person, settle, someone


async def test_a_person_comes_back_as_saved(database: Database) -> None:
    """Every field survives, whatever its type."""
    service = Service(id=new_id(), name="Parcs", hours="lun-ven 8:00-12:00", computer=True)
    who = person()
    await settle(database, who)
    changed = replace(
        who, name="Michel", service_id=service.id, service_text="parcs", service_hint="x",
        role=Role.ORGANISER, admitted=True, notice_version=2, notice_at=NOW, told_by="slip",
        return_code="loire-pelle-verger-27", turn=3, offered=[["a", "Oui", ["oui", "1"]]],
        last_press="a", said="des mots", wrong_codes=4, slow_until=NOW, paused_until=NOW,
        line_count=5, trouble_told_at=NOW, seen_at=NOW + DAY, language="en",
    )  # fmt: skip

    async def work(uow: UnitOfWork) -> None:
        await uow.services.put(service)
        await uow.people.save(changed)

    await database.write(work)
    assert await database.read(lambda uow: uow.people.get(who.id)) == changed
    assert await database.write(lambda uow: uow.people.lock(who.id)) == changed
    found = await database.read(lambda uow: uow.people.by_return_code("loire-pelle-verger-27"))
    assert found == changed
    assert await database.read(lambda uow: uow.people.with_role(Role.ORGANISER)) == [changed]


async def test_nobody_is_none(database: Database) -> None:
    """What is not there is None, or an empty list."""
    assert await database.read(lambda uow: uow.people.get("x")) is None
    assert await database.write(lambda uow: uow.people.lock("x")) is None
    assert await database.read(lambda uow: uow.people.address("web", "x")) is None
    assert await database.read(lambda uow: uow.people.all()) == []


async def test_people_are_counted_by_role(database: Database) -> None:
    """In order of arrival, and by what they may do."""
    people = [person(), person(role=Role.ORGANISER), person()]
    await settle(database, *people)
    assert await database.read(lambda uow: uow.people.all()) == people
    assert await database.read(lambda uow: uow.people.counts()) == {"agent": 2, "organiser": 1}


async def test_an_address_belongs_to_one(database: Database) -> None:
    """Whoever comes second to an address learns that it is known."""
    first, second = person(), person()
    await settle(database, first, second)
    assert await database.write(lambda uow: uow.people.add_address(address(first)))
    assert not await database.write(lambda uow: uow.people.add_address(address(second)))
    known = await database.read(lambda uow: uow.people.address("telegram", "1"))
    assert known == address(first)


async def test_two_processes_meet_one_newcomer(database: Database, another: Database) -> None:
    """Two first messages from one address at once make one address."""
    people = [person(), person()]
    await settle(database, *people)
    won = await asyncio.gather(
        database.write(lambda uow: uow.people.add_address(address(people[0]))),
        another.write(lambda uow: uow.people.add_address(address(people[1]))),
    )
    assert sorted(won) == [False, True]


async def test_addresses_by_sign_of_life(database: Database) -> None:
    """The most recently alive first, the unreachable last."""
    who = person()
    await settle(database, who)

    async def work(uow: UnitOfWork) -> None:
        for number in range(3):
            await uow.people.add_address(address(who, str(number), seen_at=NOW + number * SECOND))
        await uow.people.seen(address(who, "2"), NOW + 9 * SECOND, reachable=False)

    await database.write(work)
    found = await database.read(lambda uow: uow.people.addresses_of(who.id))
    assert [each.address for each in found] == ["1", "0", "2"]
    assert not found[-1].reachable
    assert found[-1].seen_at == NOW + 9 * SECOND


async def test_marks_on_an_address(database: Database) -> None:
    """Held, holding until, moved to another person, renamed by its platform."""
    who = await someone(database)
    other = person()
    await settle(database, other)

    async def work(uow: UnitOfWork) -> None:
        await uow.people.held("telegram", "1", True)
        await uow.people.hold_until("telegram", "1", NOW)
        await uow.people.move_address(address(who), other.id)
        await uow.people.rename_address("telegram", "1", "-100")

    await database.write(work)
    known = await database.read(lambda uow: uow.people.address("telegram", "-100"))
    assert known == address(other, "-100", held=True, hold_until=NOW)


async def test_an_address_is_free_when_no_reply_waits(database: Database) -> None:
    """A promise that waits does not count; a reply does."""
    who = await someone(database)
    row = owed(who)

    async def hold(uow: UnitOfWork) -> None:
        await uow.people.hold_until("telegram", "1", NOW)
        await uow.outbox.add(row)
        await uow.outbox.add(owed(who, lane=Lane.BROADCAST))
        await uow.people.free("telegram", "1")

    await database.write(hold)
    known = await database.read(lambda uow: uow.people.address("telegram", "1"))
    assert known is not None
    assert known.hold_until == NOW

    async def sent(uow: UnitOfWork) -> None:
        await uow.outbox.sent(row.id, "5", NOW)
        await uow.people.free("telegram", "1")

    await database.write(sent)
    known = await database.read(lambda uow: uow.people.address("telegram", "1"))
    assert known is not None
    assert known.hold_until is None


async def test_a_code_has_so_many_uses(database: Database, another: Database) -> None:
    """Ten try at once, from two processes, what serves three: three succeed."""
    code = Invitation(code="ABC", role=Role.AMBASSADOR, uses_left=3, created_at=NOW)
    await database.write(lambda uow: uow.people.add_invitation(code))
    assert await database.read(lambda uow: uow.people.invitation("ABC")) == code
    used = await asyncio.gather(
        *(each.write(lambda uow: uow.people.use_invitation("ABC", NOW)) for each in
          (database, another) * 5)
    )  # fmt: skip
    assert sum(each is not None for each in used) == 3
    assert await database.write(lambda uow: uow.people.use_invitation("XYZ", NOW)) is None


async def test_a_code_has_its_time(database: Database) -> None:
    """Expired, it serves nobody, and goes with the next cleaning."""
    code = Invitation(code="A", role=Role.AGENT, uses_left=1, expires_at=NOW, created_at=NOW)
    lasting = replace(code, code="B", expires_at=None)

    async def work(uow: UnitOfWork) -> None:
        await uow.people.add_invitation(code)
        await uow.people.add_invitation(lasting)

    await database.write(work)
    assert await database.write(lambda uow: uow.people.use_invitation("A", NOW)) is None
    await database.write(lambda uow: uow.people.prune_invitations(NOW + SECOND))
    assert await database.read(lambda uow: uow.people.invitation("A")) is None
    assert await database.read(lambda uow: uow.people.invitation("B")) == lasting
