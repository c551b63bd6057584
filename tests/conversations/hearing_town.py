"""A room in which an idea is heard, with every telephone in it: what tests of hearings play in."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from handlers.event import Press, Start, Text, What
from messages.message import Message
from storage.database import Database, connect
from storage.migrate import migrate
from storage.records.ideas import Idea
from storage.records.jury import Hearing, Score, Seat
from storage.unit_of_work import UnitOfWork
from tests.conversations import juries, settings
from tests.conversations.town import Town, plain

JURY = "Samia (Propreté), Luc (Voirie), Inès (Piscines), Omar (Crèches), Lise (Musées)"
JURORS = ("Samia", "Luc", "Inès", "Omar", "Lise")
HEADS = ("Nadia", "Marc")
OTHERS = ("Michel", "Sonia")
SESSION = "SEANCE-2027-01"
DAY = datetime(2027, 1, 12, 8, 0, tzinfo=UTC)
LATER = 1_000_000  # events are numbered anew: none is a repeat of the morning's


@dataclass(slots=True)
class Seen:
    """What stood on somebody's telephones so far."""

    buttons: list[str] = field(default_factory=list)
    bubbles: list[str] = field(default_factory=list)


class Hall:
    """The town on the day, and what everyone in it has seen."""

    def __init__(self, town: Town):
        self.town = town
        self.seen = {name: Seen() for name in (*JURORS, *HEADS, *OTHERS)}

    async def press(self, who: str, action: str, *, deliver: bool = True) -> list[str]:
        """A button pressed; what is said to it."""
        return await self._do(who, Press(action), deliver)

    async def type(self, who: str, words: str, *, deliver: bool = True) -> list[str]:
        """Words typed; what is said to them."""
        return await self._do(who, Text(words), deliver)

    async def _do(self, who: str, what: What, deliver: bool) -> list[str]:
        said = self._note(who, await self.town.event("telegram", who, what))
        if deliver:
            await self.deliver()
        return said

    async def deliver(self) -> None:
        """What was promised leaves, and is seen."""
        await self.town.delivery.claim()
        await self.town.settle()
        for who in self.seen:
            self._note(who, await self.town.news("telegram", who))

    def _note(self, who: str, news: list[Message]) -> list[str]:
        said = [plain(message) for message in news]
        self.seen[who].bubbles += said
        self.seen[who].buttons += [b.action for m in news for b in m.buttons if b.action]
        return said

    async def score(self, who: str, marks: str, sentence: str = "", idea: str = "") -> list[str]:
        """Give `marks` (« 543 ») and send them, wherever in the form one is."""
        reference = idea or (await self.ideas())[0].reference
        said, left = await self.press(who, f"go.mark.{reference}"), list(marks)
        for _ in range(12):
            if "1 : pas du tout" in said[-1]:
                said = await self.type(who, left.pop(0) if left else marks[0])
            elif said[-1].startswith("Une phrase"):
                said = await self.type(who, sentence or "Passer")
            elif "que personne ne voit" in said[-1] and left and len(left) == len(marks):
                left.pop()
                said = await self.type(who, "1")
            elif "que personne ne voit" in said[-1]:
                return await self.type(who, "Envoyer")
            elif "On arrête là" in said[-1]:
                said = await self.type(who, "Garder")
            else:
                return said
        return said

    async def read(self, what):  # type: ignore[no-untyped-def]
        """Ask the store."""
        return await self.town.database.read(what)

    async def ideas(self) -> list[Idea]:
        found: list[Idea] = await self.read(lambda uow: uow.ideas.all())
        return found

    async def state(self, idea: Idea) -> tuple[Hearing, list[Seat], list[Score]]:
        async def work(uow: UnitOfWork) -> tuple[Hearing, list[Seat], list[Score]]:
            hearing = await uow.jury.sessions.hearing(idea.id)
            assert hearing is not None
            seats = await uow.jury.seats.of(idea.id)
            return hearing, seats, await uow.jury.jurors.scores(idea.id)

        found: tuple[Hearing, list[Seat], list[Score]] = await self.read(work)
        return found

    async def person(self, who: str) -> str:
        known = await self.read(lambda uow: uow.people.address("telegram", who))
        return str(known.person_id)

    async def being_given(self, who: str) -> dict[str, int]:
        """The marks in the form that somebody is filling in."""
        id = await self.person(who)
        dialogue = await self.read(lambda uow: uow.dialogues.open(id))
        answers = json.loads(json.dumps(dialogue.state))["answers"] if dialogue else {}
        return {k: int(v["choice"]) for k, v in answers.items() if str(v.get("choice")).isdigit()}


async def prepare(path: Path) -> None:
    """A migrated file on the day of the session."""
    async with hall(path, fresh=True) as here:
        await settle(here)


async def settle(here: Hall) -> None:
    """Two ideas, a jury that accepted, two organisers."""
    for setting in (
        "services: Espaces verts, Collecte",
        "code EQUIPE: organiser",
        "idée de Michel, Espaces verts: Pailler les massifs avec nos tailles",
        "idée de Sonia, Collecte: Passer rue des Écoles après 9 h",
    ):
        await settings.apply(here.town, setting)
    await juries.seat(here.town, DAY, JURY)
    for head in HEADS:
        await here.town.event("telegram", head, Start("EQUIPE"))
        await here.press(head, "go.continue")


@asynccontextmanager
async def hall(path: Path, *, fresh: bool = False, seed: int = 1) -> AsyncIterator[Hall]:
    """The hall over that file."""
    database = connect(f"sqlite:///{path}")
    await database.open()
    try:
        town = Town(database, seed=seed)
        if fresh:
            await migrate(database, town.clock.now())
        else:
            town.clock.at, town.count = DAY, LATER
        yield Hall(town)
    finally:
        await database.close()


def copied(path: Path, folder: Path, number: int) -> Path:
    """The same day once more."""
    return Path(shutil.copy(path, folder / f"{number}.db"))


async def again(database: Database, seed: int = 1) -> Hall:
    """The hall as another process sees it."""
    town = Town(database, seed=seed)
    town.clock.at, town.count = DAY, LATER * (seed + 1)
    return Hall(town)
