"""Once a day what ended long ago is forgotten; nothing that somebody still needs."""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.housekeeping import Housekeeping
from bot.media_folder import MediaFolder
from storage.records.delivery import InboxRow, Timer
from storage.records.media import Media, MediaStatus
from storage.records.people import Invitation, Role
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.process.given import owe, reply, someone
from tests.process.plant import START, Plant

DAY = timedelta(days=1)
TWO_DAYS_AGO = time.time() - 2 * 86_400


@pytest.fixture
def folder(tmp_path: Path) -> MediaFolder:
    """Where files are."""
    return MediaFolder(tmp_path / "media")


def _event(days: float, status: str = "done") -> InboxRow:
    return InboxRow(
        id=new_id(), channel="telegram", external_id=new_id(), address="1", raw="{}",
        status=status, received_at=START - days * DAY,
    )  # fmt: skip


def _media(days: float, **changes: Any) -> Media:
    given: dict[str, Any] = {
        "id": new_id(), "kind": "photo", "channel": "web", "status": MediaStatus.STORED,
        "created_at": START - days * DAY,
    }  # fmt: skip
    return Media(**given | changes)


async def test_what_ended_long_ago(plant: Plant, folder: MediaFolder) -> None:
    """Events after 8 days, messages and timers after 30, codes when their time is over."""
    who = await someone(plant.database, "telegram:1")
    old, new = START - 31 * DAY, START - 29 * DAY
    timer = Timer(
        id=new_id(), kind="k", person_id=None, subject="", due_at=old, local="", zone="",
        dedupe="a", done_at=old,
    )  # fmt: skip
    code = Invitation(code="A", role=Role.AGENT, uses_left=1, expires_at=new, created_at=old)

    async def work(uow: UnitOfWork) -> None:
        for event in (_event(9), _event(7), _event(9, "quarantined"), _event(99, "quarantined")):
            await uow.inbox.add(event)
        await uow.timers.add(timer)
        await uow.timers.add(replace(timer, id=new_id(), dedupe="b", done_at=new))
        await uow.people.add_invitation(code)
        await uow.people.add_invitation(replace(code, code="B", expires_at=START + DAY))

    await plant.database.write(work)
    await owe(
        plant.database,
        reply(who, "1", "old", status="sent", sent_at=old),
        reply(who, "1", "new", status="sent", sent_at=new),
        reply(who, "1", "owed", created_at=old),
    )
    await Housekeeping(plant.database, folder, plant.clock).run()
    counts = await plant.database.read(lambda uow: uow.inbox.counts())
    assert counts == {"done": 1, "quarantined": 1}
    assert [row.status for row in await plant.outbox()] == ["sent", "pending"]
    assert await plant.database.write(lambda uow: uow.timers.add(timer))
    codes = [
        await plant.database.read(lambda uow, code=code: uow.people.invitation(code))
        for code in "AB"
    ]
    assert [each is not None for each in codes] == [False, True]


async def test_more_than_fits_a_transaction(plant: Plant, folder: MediaFolder) -> None:
    """Portion by portion until nothing is left."""
    events = [_event(9) for _ in range(2500)]

    async def work(uow: UnitOfWork) -> None:
        for event in events:
            await uow.inbox.add(event)

    await plant.database.write(work)
    await Housekeeping(plant.database, folder, plant.clock).run()
    assert await plant.database.read(lambda uow: uow.inbox.counts()) == {}


async def test_uploads_that_nobody_named(plant: Plant, folder: MediaFolder, tmp_path: Path) -> None:
    """Row and file go after a day, unless somebody's row names the same file."""
    who, place = await someone(plant.database, "web:1"), tmp_path / "media"
    orphan, shared, fresh = (folder.write(data, ".jpg") for data in (b"1", b"2", b"3"))
    unnamed, wanted_again = (folder.write(data, ".jpg") for data in (b"4", b"5"))
    for name in (orphan, shared, fresh, unnamed, wanted_again):
        os.utime(place / name, (TWO_DAYS_AGO, TWO_DAYS_AGO))
    (place / ".draft-x").write_bytes(b"half")
    os.utime(place / ".draft-x", (TWO_DAYS_AGO, TWO_DAYS_AGO))
    (place / "somebody-elses").write_bytes(b"")
    os.utime(place / "somebody-elses", (TWO_DAYS_AGO, TWO_DAYS_AGO))
    folder.write(b"5", ".jpg")

    async def work(uow: UnitOfWork) -> None:
        await uow.media.add(_media(2, file=orphan))
        await uow.media.add(_media(2, file=shared))
        await uow.media.add(_media(2, file=shared, person_id=who.id))
        await uow.media.add(_media(0.5, file=fresh))

    await plant.database.write(work)
    await Housekeeping(plant.database, folder, plant.clock).run()
    assert sorted(os.listdir(place)) == sorted([shared, fresh, wanted_again, "somebody-elses"])
    assert await plant.database.read(lambda uow: uow.media.files()) == {shared, fresh}


async def test_once_a_day(plant: Plant, beside: Plant, folder: MediaFolder) -> None:
    """Whichever process looks, and however often; a restart does not begin a new day."""
    await plant.database.write(lambda uow: uow.inbox.add(_event(9)))
    both = [Housekeeping(each.database, folder, each.clock) for each in (plant, beside)]
    await asyncio.gather(*(each.run() for each in both))
    await plant.database.write(lambda uow: uow.inbox.add(_event(9)))
    plant.time.pass_(hours=23)
    for each in (*both, Housekeeping(plant.database, folder, plant.clock)):
        await each.run()
    assert await plant.database.read(lambda uow: uow.inbox.counts()) == {"done": 1}
    plant.time.pass_(hours=1, seconds=1)
    await both[1].run()
    assert await plant.database.read(lambda uow: uow.inbox.counts()) == {}


async def test_a_folder_that_is_not_there(plant: Plant, tmp_path: Path) -> None:
    """Nobody has sent a file yet."""
    await Housekeeping(plant.database, MediaFolder(tmp_path / "none"), plant.clock).run()
    assert not (tmp_path / "none").exists()
