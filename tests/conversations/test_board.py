"""How long ideas have waited, on the board: in working days, against those that were promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from handlers.event import Text
from storage.database import Database
from storage.records.ideas import IdeaStatus
from storage.records.people import Role
from storage.unit_of_work import UnitOfWork
from tests.conversations.races import settle
from tests.conversations.town import Town, plain
from tests.storage.given import idea

SENT = datetime(2026, 12, 11, 9, tzinfo=UTC)  # a Friday
PROMISED = "2026-12-28"  # ten working days later, Christmas left out


@pytest.fixture
async def town(database: Database) -> Town:
    """An idea that waits for its answer, and one that goes to the jury."""

    async def begin(uow: UnitOfWork) -> None:
        people = await settle(uow, {"Michel": Role.AGENT, "Nadia": Role.ORGANISER}, SENT)
        for n, status in enumerate((IdeaStatus.IN_REVIEW, IdeaStatus.SCHEDULED), start=1):
            new = idea(people["Michel"], f"NM-2026-000{n}", status=status, title=f"Idée {n}")
            await uow.ideas.add(replace(new, submitted_at=SENT, promised_on=PROMISED))

    town = Town(database)
    town.policy = replace(town.policy, holidays=frozenset({date(2026, 12, 25)}))
    town.boot()
    await database.write(begin)
    return town


@pytest.mark.parametrize(
    ("day", "waits", "jury", "late"),
    [
        (date(2026, 12, 11), "0 j sur 10", "0 j", 0),
        (date(2026, 12, 14), "1 j sur 10", "1 j", 0),
        (date(2026, 12, 28), "10 j sur 10", "10 j", 0),
        (date(2026, 12, 29), "1 j de retard", "11 j", 1),
        (date(2027, 1, 3), "4 j de retard", "14 j", 1),
    ],
)
async def test_how_long(town: Town, day: date, waits: str, jury: str, late: int) -> None:
    """Before the day, how many of how many; after it, how many too many."""
    town.clock.at = datetime.combine(day, SENT.timetz())
    said = await town.event("telegram", "Nadia", Text("/tableau"))
    head, lines = plain(said[0]), plain(said[1])
    assert f"1. Idée 1 : en lecture, {waits}\n" in lines
    assert f"2. Idée 2 : au jury, {jury}\n" in lines
    assert ("1 a dépassé la date promise" in head) == bool(late)


async def test_late_at_the_weekend(town: Town) -> None:
    """A promised day that has passed is late, though nobody has worked since."""

    async def promise(uow: UnitOfWork) -> None:
        found = await uow.ideas.by_reference("NM-2026-0001")
        assert found is not None
        assert await uow.ideas.save(replace(found, promised_on="2026-12-18"), found)

    await town.database.write(promise)
    town.clock.at = datetime(2026, 12, 19, 9, tzinfo=UTC)
    said = await town.event("telegram", "Nadia", Text("/tableau"))
    assert "1 a dépassé la date promise" in plain(said[0])
    assert "1 j de retard" in plain(said[1])
