"""Files that a channel owes are here in the end, or their sender learns that they never came."""

from __future__ import annotations

import asyncio
import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.channels.errors import Refused, TryLater
from bot.fetching import Fetching
from bot.media_folder import MediaFolder
from storage.database import Database
from storage.errors import StoreAway
from storage.records.media import Media, MediaStatus
from storage.rows import new_id
from tests.conversations.town import CATALOGUE
from tests.process.given import someone
from tests.process.plant import START, Plant


def _photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG")
    return out.getvalue()


@dataclass(slots=True)
class Owing:
    """A platform that hands files over, after its troubles."""

    troubles: dict[str, list[Exception]] = field(default_factory=lambda: defaultdict(list))
    asked: list[str] = field(default_factory=list)
    data: bytes = field(default_factory=_photo)
    shut: asyncio.Event | None = None
    last: asyncio.Event = field(default_factory=asyncio.Event)

    async def fetch(self, remote: str) -> bytes:
        self.asked.append(remote)
        if remote == "last":
            self.last.set()
        if self.shut is not None and remote == "slow":
            await self.shut.wait()
        if self.troubles[remote]:
            raise self.troubles[remote].pop(0)
        return self.data


@dataclass(slots=True)
class Desk:
    """A process that fetches."""

    plant: Plant
    owing: Owing
    fetching: Fetching
    folder: Path

    async def owe(self, *remotes: str, **changes: Any) -> list[Media]:
        who = await someone(self.plant.database, "telegram:1")
        made = []
        for remote in remotes:
            given: dict[str, Any] = {
                "id": new_id(), "person_id": who.id, "kind": "photo", "channel": "telegram",
                "remote": remote, "next_try_at": START, "created_at": START,
            }  # fmt: skip
            media = Media(**given | changes)
            await self.plant.database.write(lambda uow, media=media: uow.media.add(media))
            made.append(media)
        return made

    async def look(self, ids: Sequence[Media]) -> list[Media | None]:
        return [
            await self.plant.database.read(lambda uow, id=each.id: uow.media.get(id))
            for each in ids
        ]


@pytest.fixture
def desk(plant: Plant, tmp_path: Path) -> Desk:
    """With an empty folder."""
    owing, folder = Owing(), tmp_path / "media"
    fetching = Fetching(plant.database, {"telegram": owing}, MediaFolder(folder), plant.clock)
    return Desk(plant, owing, fetching, folder)


async def test_a_file_is_here(desk: Desk) -> None:
    """Kept, with its sum, its size and its kind; the same bytes once."""
    made = await desk.owe("a", "b")
    await desk.fetching.run()
    for media in await desk.look(made):
        assert media is not None
        assert (media.status, media.mime) == (MediaStatus.STORED, "image/jpeg")
        assert media.file is not None
        assert (desk.folder / media.file).stat().st_size == media.bytes
    assert len(list(desk.folder.iterdir())) == 1
    await desk.fetching.run()
    assert sorted(desk.owing.asked) == ["a", "b"]


async def test_it_comes_later(desk: Desk) -> None:
    """Tried again after 2, 10 and 60 seconds, whatever went wrong."""
    made = await desk.owe("a")
    desk.owing.troubles["a"] = [TryLater("slow"), KeyError("ours"), OSError("disk full")]
    for seconds in (2, 10, 60):
        await desk.fetching.run()
        desk.plant.time.pass_(seconds=seconds - 1)
        await desk.fetching.run()
        desk.plant.time.pass_(seconds=1)
    assert len(desk.owing.asked) == 3
    await desk.fetching.run()
    [media] = await desk.look(made)
    assert media is not None
    assert (media.status, media.attempts) == (MediaStatus.STORED, 3)


@pytest.mark.parametrize("kind", ["photo", "voice", "document"])
async def test_it_never_comes(desk: Desk, kind: str) -> None:
    """Its sender is told so once, in hours at which people are written to."""
    made = await desk.owe("a", kind=kind)
    desk.owing.troubles["a"] = [Refused("gone")]
    await desk.fetching.run()
    [media] = await desk.look(made)
    assert media is not None
    assert media.status is MediaStatus.LOST
    for _ in range(2):
        await desk.fetching.run()
        await desk.plant.tick()
    assert desk.plant.phone.at("1") == [CATALOGUE.text(f"form.{kind}_lost", "fr")]


async def test_given_up_before_the_platform_forgets(desk: Desk) -> None:
    """After a day of troubles it is lost."""
    made = await desk.owe("a", created_at=START - timedelta(hours=24))
    desk.owing.troubles["a"] = [TryLater("slow")]
    await desk.fetching.run()
    [media] = await desk.look(made)
    assert media is not None
    assert media.status is MediaStatus.LOST


async def test_what_is_no_photo(desk: Desk) -> None:
    """A file that cannot be opened is lost, and so is one of a channel that is off."""
    desk.owing.data = b"no picture"
    made = [*await desk.owe("a"), *await _elsewhere(desk)]
    await desk.fetching.run()
    states = {media.status for media in await desk.look(made) if media}
    assert states == {MediaStatus.LOST}


async def _elsewhere(desk: Desk) -> list[Media]:
    who = await someone(desk.plant.database, "telegram:2")
    media = Media(
        id=new_id(), person_id=who.id, kind="photo", channel="matrix", remote="x",
        next_try_at=START, created_at=START,
    )  # fmt: skip
    await desk.plant.database.write(lambda uow: uow.media.add(media))
    return [media]


async def test_a_slow_file_holds_up_nobody(desk: Desk) -> None:
    """The others are fetched while it is on its way."""
    desk.owing.shut = asyncio.Event()
    made = await desk.owe("slow", "a", "b", "last")
    running = asyncio.ensure_future(desk.fetching.run())
    async with asyncio.timeout(20):
        await desk.owing.last.wait()
    desk.owing.shut.set()
    await running
    assert {m.status for m in await desk.look(made) if m} == {MediaStatus.STORED}


async def test_two_processes_fetch_once(desk: Desk, beside: Plant, database: Database) -> None:
    """Each file is asked of the platform by one of them."""
    other = Fetching(
        beside.database, {"telegram": desk.owing}, MediaFolder(desk.folder), beside.clock
    )
    await desk.owe(*(f"{n}" for n in range(20)))
    await asyncio.gather(desk.fetching.run(), other.run())
    await asyncio.gather(desk.fetching.run(), other.run())
    assert sorted(desk.owing.asked) == sorted(f"{n}" for n in range(20))


async def test_the_store_is_away(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is raised into the process, and nothing is lost."""
    made = await desk.owe("a")

    async def away(_: object) -> None:
        raise StoreAway("gone")

    with monkeypatch.context() as context:
        context.setattr(desk.plant.database, "write", away)
        await desk.fetching.run()
    await desk.fetching.run()
    assert {m.status for m in await desk.look(made) if m} == {MediaStatus.STORED}
