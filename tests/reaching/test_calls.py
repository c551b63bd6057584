"""An announcement on a page that is closed: rung for once, by the way that was chosen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.event import Press
from messages.message import Message
from storage.records.calls import Announcement, Call, CallStatus
from storage.records.delivery import Timer
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.conversations.town import plain
from tests.reaching.house import House

DAY = timedelta(days=1)


async def _announce(house: House) -> None:
    """A call that has opened is announced."""
    now = house.clock.at
    call = Call(
        id=new_id(), reference="APPEL-2026-01", status=CallStatus.OPEN, theme="Arroser moins",
        question="Comment arroser moins l’été prochain ?", opens_at=now,
        closes_at=now + 30 * DAY, created_at=now, updated_at=now,
    )  # fmt: skip
    due = Timer(
        id=new_id(), kind="announcement.portion", person_id=None, subject=f"{call.id} ",
        due_at=now, local="", zone="UTC", dedupe="announce",
    )  # fmt: skip

    async def work(uow: UnitOfWork) -> None:
        await uow.calls.add(call)
        await uow.calls.announce(call.id, Announcement.WAITING, Announcement.RUNNING)
        await uow.timers.add(due)

    await house.database.write(work)


@pytest.mark.parametrize(
    ("told_by", "rung"),
    [("sms", {"sms": 1}), ("push", {"push": 1}), ("slip", {}), ("come_back", {}), (None, {})],
)
async def test_once_by_the_chosen_way(
    house: House, told_by: str | None, rung: dict[str, int]
) -> None:
    """No second way, no slip, no list; and not a word of the question."""
    await house.settle_in(told_by=told_by)
    await house.number()
    await house.browser()
    await _announce(house)
    await house.wait(timedelta(hours=3))
    assert any("arroser moins" in message.text for message in await _lines(house))
    await house.wait(14 * DAY)
    assert house.rung() == rung
    assert "arroser" not in " ".join([*house.left("sms"), *house.left("push")]).lower()
    listed = (await house.event("telegram", "nadia", Press("go.unreached")))[-1]
    assert "Tout le monde" in plain(listed)


async def test_who_has_read_it_is_not_rung(house: House) -> None:
    """The page was open."""
    await house.settle_in(told_by="sms")
    await house.number()
    await _announce(house)
    await house.wait(timedelta(seconds=40))
    assert any("arroser moins" in message.text for message in await house.open_page())
    await house.wait(7 * DAY)
    assert house.rung() == {}


async def _lines(house: House) -> list[Message]:
    """What stands in Michel’s page, which nobody opens."""
    lines = await house.database.read(lambda uow: uow.lines.after(house.michel.id, 0))
    return [Message.from_json(line.body) for line in lines]
