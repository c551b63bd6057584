"""A town with a mail server, and a session whose jurors are invited."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pypdf import PdfReader

from bot import pacing
from bot.channels.errors import TryLater
from bot.channels.mail import Mail
from bot.channels.mail.letter import Sender
from bot.delivery import Delivery, Pace
from bot.fetching import Fetching
from bot.health import Metrics
from bot.making import Making
from bot.media_folder import MediaFolder
from bot.postman import Postman
from bot.reaching_store import ReachingStore
from bot.scheduler import timers_due
from bot.settings import Settings
from handlers.event import Start
from storage.database import Database
from storage.records.jury import Juror, JurorStatus, Session
from storage.records.media import MediaStatus
from storage.unit_of_work import UnitOfWork
from tests.conversations import juries, settings
from tests.conversations.town import CATALOGUE, Clock, Town, plain
from tests.mail.post_office import PostOffice, server_of

DAY = datetime(2027, 1, 12, 8, 0, tzinfo=UTC)
ACCEPTED = datetime(2026, 12, 10, 9, 0, tzinfo=UTC)  # a Thursday, ten in the morning
PEOPLE = "Samia (Propreté), Luc (Voirie), Inès (Piscines), Omar (Crèches)"
MANAGER = "Yann Prigent <chef.{n}@ville.example>"
SENDER = Sender(name="Nantes Métropole", address="vivier@ville.example")


class Stopwatch(pacing.Stopwatch):
    """Waits pass at once, and move the clock."""

    def __init__(self, clock: Clock):
        self.clock = clock

    def now(self) -> float:
        return self.clock.at.timestamp()

    async def sleep(self, seconds: float) -> None:
        self.clock.at += timedelta(seconds=seconds)
        await asyncio.sleep(0)


class House(Town):
    """Everything is real: the server on loopback, the documents, the store."""

    def __init__(self, database: Database, office: PostOffice, folder: Path):
        super().__init__(database)
        self.policy = replace(self.policy, mail=True)
        self.folder = MediaFolder(folder)
        reaching = ReachingStore(database, self.clock)  # type: ignore[arg-type]
        self.mail = Mail(server_of(office), SENDER, reaching, self._open, self.clock.now)
        self.channels["mail"] = self.mail  # type: ignore[assignment]
        self.making = Fetching(
            database,
            {"documents": Making(Settings(profile="trial"), CATALOGUE)},
            self.folder,
            self.clock,  # type: ignore[arg-type]
        )
        self.boot()

    def boot(self) -> None:
        """As in every town; a server that is away is not waited for."""
        super().boot()
        postman = Postman(self.database, self.policy, CATALOGUE, self.clock, self.wakeups, "town")  # type: ignore[arg-type]
        paces = {name: Pace(10_000, 10_000, 10_000) for name in self.channels}
        self.delivery = Delivery(
            self.channels,
            postman,
            self.clock,
            Metrics(),
            paces,
            Stopwatch(self.clock),  # type: ignore[arg-type]
        )

    async def _open(self, media: str) -> tuple[bytes, str, str]:
        found = await self.database.read(lambda uow: uow.media.get(media))
        if found is None or found.status is MediaStatus.OWED or found.file is None:
            raise TryLater("its file is not there yet", after=1)
        return self.folder.read(found.file), found.mime, found.name or ""

    async def _fetch(self) -> None:
        await self.making.run()

    async def settle_in(self, manager: str = MANAGER) -> None:
        """Nadia and Marc organise; the first three of the list are invited."""
        for line in (
            "services: Espaces verts",
            "code EQUIPE: organiser",
            "idée de Michel, Espaces verts: Pailler les massifs avec nos tailles",
        ):
            await settings.apply(self, line)
        for who in ("Nadia", "Marc"):
            await self.event("telegram", who, Start("EQUIPE"))
            await self.press_action("telegram", who, "go.continue")
        nadia = await self._is_called("Nadia")
        self.clock.at = ACCEPTED
        drawn = await juries.seat(self, DAY, PEOPLE, manager=manager, by=nadia)
        self.session = drawn.session
        await self.database.write(lambda uow: self._invite(uow, drawn.jurors))
        self.screen("telegram", "Nadia").news()

    async def _is_called(self, who: str) -> str:
        async def work(uow: UnitOfWork) -> str:
            known = await uow.people.address("telegram", who)
            person = await uow.people.lock(known.person_id) if known else None
            assert person is not None
            await uow.people.save(replace(person, name=who))
            return person.id

        return await self.database.write(work)

    async def _invite(self, uow: UnitOfWork, jurors: list[Juror]) -> None:
        for juror in jurors[:3]:
            invited = replace(
                juror, status=JurorStatus.INVITED, invited_at=self.clock.at, answer_by="2026-12-16"
            )
            assert await uow.jury.jurors.save(invited, juror)

    async def jurors(self) -> list[Juror]:
        """The ranked list."""

        async def work(uow: UnitOfWork) -> list[Juror]:
            (draw,) = await uow.jury.draws.register()
            return await uow.jury.jurors.of_draw(draw.id)

        return await self.database.read(work)

    async def first(self) -> Juror:
        """The first of the list."""
        return (await self.jurors())[0]

    async def accept(self) -> Juror:
        """The first of the list says yes."""
        juror = await self.first()
        await self.press_action("telegram", juror.name, f"go.juror_accept.{juror.id}")
        return juror

    async def pass_(self, time: timedelta) -> None:
        """What is due is made, leaves and is looked at, minute by minute, then hour by hour."""
        end = self.clock.at + time
        due = timers_due(self.database, self.clock, self.door.take)  # type: ignore[arg-type]
        while self.clock.at < end:
            next_timer = await self.database.read(lambda uow: uow.timers.next()) or end
            soonest = self.clock.at + timedelta(seconds=20)
            self.clock.at = min(max(soonest, next_timer), self.clock.at + timedelta(minutes=5), end)
            await due()
            await self._fetch()
            await self.delivery.claim()
            await asyncio.wait_for(self.settle(), 30)

    def told(self, who: str = "Nadia") -> list[str]:
        """What an organiser has read since the last look."""
        return [plain(message) for message in self.screen("telegram", who).news()]

    async def planned(self) -> Session:
        """The session as it is."""
        found = await self.database.read(lambda uow: uow.jury.sessions.get(self.session.id))
        assert found is not None
        return found


def printed(pdf: bytes) -> str:
    """What stands in a document, as it is read aloud."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(text.replace("\u00a0", " ").split())
