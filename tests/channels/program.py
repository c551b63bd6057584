"""The real program on a database of its own, for as long as a test lasts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bot.app import Vivier
from bot.clock import Clock
from bot.settings import Settings
from storage.database import connect
from storage.ideas import IdeaFile
from storage.migrate import migrate
from storage.records.ideas import Idea
from storage.records.people import Service
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork

THURSDAY = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)  # 10:00 in Paris: permitted hours
SERVICES = ("Espaces verts", "Collecte", "Restauration scolaire")
SECRET = "s3cret-of-the-webhook"


class Ahead(Clock):
    """The machine's clock, moved so that the test begins on a Thursday morning."""

    def __init__(self) -> None:
        self.ahead = THURSDAY - super().now()

    def now(self) -> datetime:
        return super().now() + self.ahead

    def forward(self, by: timedelta) -> None:
        self.ahead += by


@dataclass(slots=True)
class Program:
    """What runs, and what it remembers."""

    vivier: Vivier
    settings: Settings
    clock: Ahead

    @property
    def url(self) -> str:
        assert self.vivier.web is not None
        return f"http://127.0.0.1:{self.vivier.web.port}"

    async def ideas(self) -> list[Idea]:
        return await self.vivier.database.read(lambda uow: uow.ideas.all())

    async def files(self, idea: Idea) -> list[IdeaFile]:
        """The files of an idea, once none of them is owed any more."""

        async def work(uow: UnitOfWork) -> list[IdeaFile]:
            return (await uow.ideas.all_files()).get(idea.id, [])

        async with asyncio.timeout(10):
            while True:
                files = await self.vivier.database.read(work)
                if all(file.media.status == "stored" for file in files):
                    return files
                await asyncio.sleep(0.02)


def settings(folder: Path, **chosen: object) -> Settings:
    """A trial in a folder, its web chat on a port of the system's choice."""
    usual: dict[str, object] = {
        "profile": "trial",
        "database_url": f"sqlite:///{folder}/vivier.db",
        "media_dir": str(folder / "media"),
        "web_bind": "127.0.0.1:0",
        "organisation": "Nantes Métropole",
        "reference_prefix": "NM",
        "contacts": {"organisers": ["Nadia", "Marc"]},
        "web": {"events_per_10s": 1_000, "sessions_per_minute": 1_000},
    }
    return Settings.model_validate(usual | chosen)


async def prepare(chosen: Settings) -> None:
    """An empty database with some services."""
    database = connect(chosen.database_url)
    await database.open()
    await migrate(database, THURSDAY)

    async def work(uow: UnitOfWork) -> None:
        for name in SERVICES:
            await uow.services.put(Service(id=new_id(), name=name))

    await database.write(work)
    await database.close()


@asynccontextmanager
async def running(chosen: Settings) -> AsyncIterator[Program]:
    """The program, serving on a new database."""
    await prepare(chosen)
    clock = Ahead()
    vivier = Vivier(chosen, clock=clock, rng=Random(7))
    await vivier.start()
    try:
        yield Program(vivier, chosen, clock)
    finally:
        await vivier.stop()
