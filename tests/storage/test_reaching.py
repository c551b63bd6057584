"""News and rings, numbers and browsers, on both databases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from storage.database import Database
from storage.records.delivery import Lane
from storage.records.people import Person
from storage.records.reaching import Browser, News, PhoneNumber, Ring
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.storage.given import DAY, NOW, SECOND, address, owed, promised, someone


def news(of: Person, **changes: Any) -> News:
    id = new_id()
    given: dict[str, Any] = {
        "id": id, "person_id": of.id, "reference": "NM-2026-0001", "dedupe": f"answer {id}",
        "code": id[-12:], "at": NOW,
    }  # fmt: skip
    return News(**given | changes)


async def _told(database: Database, who: Person, **changes: Any) -> News:
    """News whose message was written in the page a second later."""
    found = news(who, **changes)
    row = promised(who, dedupe=found.dedupe)

    async def work(uow: UnitOfWork) -> None:
        await uow.reaching.add(found)
        await uow.outbox.add(row)
        await uow.outbox.sent(row.id, "", found.at + SECOND)

    await database.write(work)
    return found


async def test_news_is_kept_once(database: Database) -> None:
    """The message's key tells."""
    who = await someone(database)
    first = news(who)
    add = database.write
    assert await add(lambda uow: uow.reaching.add(first))
    again = replace(first, id=new_id(), code="other")
    assert not await add(lambda uow: uow.reaching.add(again))
    assert await database.read(lambda uow: uow.reaching.get(first.id)) == first
    assert await database.read(lambda uow: uow.reaching.by_code(first.code)) == first


async def test_what_is_to_be_told_the_same_day_says_so(database: Database) -> None:
    """The news, and the message it is about; others do not."""
    who = await someone(database)

    async def work(uow: UnitOfWork) -> list[bool]:
        kept = []
        for same_day in (True, False):
            found = news(who, same_day=same_day)
            row = promised(who, dedupe=found.dedupe, same_day=same_day)
            await uow.reaching.add(found)
            await uow.outbox.add(row)
            once, owed = await uow.reaching.get(found.id), await uow.outbox.get(row.id)
            assert once is not None
            assert owed is not None
            kept += [once.same_day, owed.same_day]
        return kept

    assert await database.write(work) == [True, True, False, False]


async def test_read_is_what_was_there(database: Database) -> None:
    """Only what was written by that moment is read; what is written later still waits."""
    who = await someone(database)
    early = await _told(database, who)
    late = await _told(database, who, at=NOW + DAY)
    await database.write(lambda uow: uow.reaching.read(who.id, NOW, NOW))
    assert (await _get(database, early)).done_at is None  # it was written a second later
    await database.write(lambda uow: uow.reaching.read(who.id, NOW + SECOND, NOW + DAY))
    assert (await _get(database, early)).outcome == "read"
    assert (await _get(database, late)).done_at is None
    page = address(who, "page", channel="web")
    await database.write(lambda uow: uow.people.add_address(page))
    assert await database.read(lambda uow: uow.reaching.reader("page")) == who.id
    assert await database.read(lambda uow: uow.reaching.reader("other")) is None
    await database.write(lambda uow: uow.reaching.read(who.id, NOW + 2 * DAY, NOW + 2 * DAY))
    assert await database.read(lambda uow: uow.reaching.reader("page")) is None


async def test_not_yet_written_is_not_read(database: Database) -> None:
    """What waits for its hour in the outbox was read by nobody."""
    who = await someone(database)
    waits = news(who)

    async def work(uow: UnitOfWork) -> None:
        await uow.reaching.add(waits)
        await uow.outbox.add(promised(who, dedupe=waits.dedupe))
        await uow.reaching.read(who.id, NOW + DAY, NOW + DAY)

    await database.write(work)
    assert (await _get(database, waits)).done_at is None
    found = await database.read(lambda uow: uow.reaching.message(waits))
    assert found is not None
    assert (found.status, found.at) == ("pending", None)


async def test_rings_tell_their_outcome(database: Database) -> None:
    """Once each way and place; the status is that of the message."""
    who = await someone(database)
    found = await _told(database, who)
    row = owed(who, who.id, channel="sms", lane=Lane.REMINDER)
    ring = Ring(news_id=found.id, way="sms", address=who.id, outbox_id=row.id, at=NOW)

    async def work(uow: UnitOfWork) -> list[bool]:
        await uow.outbox.add(row)
        return [await uow.reaching.ring(ring), await uow.reaching.ring(ring)]

    assert await database.write(work) == [True, False]
    await database.write(lambda uow: uow.outbox.end(row.id, "failed", "gone", NOW))
    rings = await database.read(lambda uow: uow.reaching.rings(found))
    assert rings == [replace(ring, status="failed")]


async def test_other_news_has_rung_already(database: Database) -> None:
    """A ring stands for everything that is unread, of late, until it is read."""
    who = await someone(database)
    first, second = await _told(database, who), await _told(database, who)
    await database.write(lambda uow: uow.reaching.ring(Ring(news_id=first.id, way="sms", at=NOW)))
    before = NOW - DAY
    assert await database.read(lambda uow: uow.reaching.stands(second, "sms", before))
    assert not await database.read(lambda uow: uow.reaching.stands(first, "sms", before))
    assert not await database.read(lambda uow: uow.reaching.stands(second, "push", before))
    assert not await database.read(lambda uow: uow.reaching.stands(second, "sms", NOW))
    await database.write(lambda uow: uow.reaching.read(who.id, NOW + DAY, NOW))
    assert not await database.read(lambda uow: uow.reaching.stands(second, "sms", before))


async def test_slips_and_the_list_end_when_told(database: Database) -> None:
    """Handed over, or said aloud: neither list shows it any more."""
    who = await someone(database)
    found = await _told(database, who)
    await database.write(lambda uow: uow.reaching.ring(Ring(news_id=found.id, way="slip", at=NOW)))
    await database.write(lambda uow: uow.reaching.unreached(found, NOW))
    assert [n.id for n in await database.read(lambda uow: uow.reaching.on_slips())] == [found.id]
    listed = await database.read(lambda uow: uow.reaching.all_unreached())
    assert [n.id for n in listed] == [found.id]
    await database.write(lambda uow: uow.reaching.told(who.id, NOW))
    assert await database.read(lambda uow: uow.reaching.on_slips()) == []
    assert await database.read(lambda uow: uow.reaching.all_unreached()) == []


async def test_forgotten_in_time(database: Database) -> None:
    """What was brought long ago goes with its rings; what is open stays."""
    who = await someone(database)
    old, still = await _told(database, who), await _told(database, who)
    await database.write(lambda uow: uow.reaching.ring(Ring(news_id=old.id, way="slip", at=NOW)))
    await database.write(lambda uow: uow.reaching.done(old, "told", NOW))
    assert await database.write(lambda uow: uow.reaching.prune(NOW + DAY)) == 1
    assert await database.read(lambda uow: uow.reaching.get(old.id)) is None
    assert await database.read(lambda uow: uow.reaching.get(still.id)) is not None


async def test_a_number_is_given_stopped_and_forgotten(database: Database) -> None:
    """STOP holds for everyone of that number until it is given anew; taken back, it is gone."""
    one, two = await someone(database, "1"), await someone(database, "2")
    for who in (one, two):
        number = PhoneNumber(person_id=who.id, number="+33612345678", given_at=NOW)
        await database.write(lambda uow, n=number: uow.reaching.put_number(n))  # type: ignore[misc]
    await database.write(lambda uow: uow.reaching.stop_number("+33612345678", NOW + DAY))
    assert await _stopped(database, one) == await _stopped(database, two) == NOW + DAY
    again = PhoneNumber(person_id=one.id, number="+33612345678", given_at=NOW + DAY)
    await database.write(lambda uow: uow.reaching.put_number(again))
    assert await _stopped(database, one) is None
    await database.write(lambda uow: uow.reaching.forget_number(one.id))
    assert await database.read(lambda uow: uow.reaching.number_of(one.id)) is None


async def test_a_browser_follows_its_page(database: Database) -> None:
    """It belongs to whomever the page's address speaks for; again, it has its newest keys."""
    one, two = await someone(database, "1"), await someone(database, "2")
    page = address(one, "page", channel="web")
    browser = Browser(
        id="b", address="page", endpoint="https://push/1", p256dh="k", auth="a", at=NOW
    )

    async def work(uow: UnitOfWork) -> None:
        await uow.people.add_address(page)
        await uow.reaching.put_browser(browser)
        await uow.reaching.put_browser(replace(browser, id="c", auth="newer"))
        await uow.people.move_address(page, two.id)

    await database.write(work)
    assert await database.read(lambda uow: uow.reaching.browsers_of(one.id)) == []
    (found,) = await database.read(lambda uow: uow.reaching.browsers_of(two.id))
    assert (found.id, found.auth) == ("b", "newer")
    await database.write(lambda uow: uow.reaching.forget_browser("b"))
    assert await database.read(lambda uow: uow.reaching.browser("b")) is None


async def _get(database: Database, one: News) -> News:
    found = await database.read(lambda uow: uow.reaching.get(one.id))
    assert found is not None
    return found


async def _stopped(database: Database, who: Person) -> Any:
    found = await database.read(lambda uow: uow.reaching.number_of(who.id))
    assert found is not None
    return found.stopped_at
