"""What was played in the invented town before the visitor comes: by its people, on their pages.

Everything goes through the door of a real process, at moments that are past: what the visitor
finds (a draw, minutes, a letter, reminders to come) is what it would be in life.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random

from bot.app import Vivier
from bot.channels.web.session import Session
from bot.clock import Clock, morning
from bot.demo import pages
from bot.settings import Settings
from handlers.event import Event, Press, Text, What
from handlers.policy import Policy
from messages.folding import fold
from messages.message import Button, Message
from storage.database import Database
from storage.records.delivery import Line
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork

AGO = timedelta(days=80)
STEP = timedelta(minutes=30)  # between two looks, while something is still to leave


@dataclass(slots=True)
class Past(Clock):
    """A clock that is put where the story is."""

    at: datetime

    def now(self) -> datetime:
        """The moment of the story, in UTC."""
        return self.at


@asynccontextmanager
async def rehearsal(
    settings: Settings, now: datetime, people: Mapping[str, str], rng: Random
) -> AsyncIterator[Rehearsal]:
    """A process on the town's database that serves nobody; its clock stands long before `now`."""
    clock = Past(now - AGO)
    vivier = Vivier(settings.model_copy(update={"web_bind": ""}), clock=clock, rng=rng)
    await vivier.database.open()
    try:
        yield Rehearsal(vivier, clock, now, people)
    finally:
        await vivier.stop()


@dataclass(slots=True)
class Rehearsal:
    """People of the town press and type, days go by.

    `now` is when the visitor comes; `people` are the ids of those who are called by name.
    """

    vivier: Vivier
    clock: Past
    now: datetime
    people: Mapping[str, str]

    @property
    def policy(self) -> Policy:
        """What was decided for the town."""
        return self.vivier.policy

    @property
    def database(self) -> Database:
        """The town's own."""
        return self.vivier.database

    def day(self, days_from_now: int, at: time = time(10)) -> datetime:
        """An hour of a working day, so many days from the visitor's or soon after."""
        day = morning(self.now + timedelta(days=days_from_now), self.policy)
        local = day.astimezone(self.policy.zone).date()
        return datetime.combine(local, at, self.policy.zone).astimezone(UTC)

    async def until(self, moment: datetime) -> None:
        """Let time pass; what comes due on the way happens in its hour."""
        while self.clock.at < moment:
            ahead = await self.database.read(self._next)
            self.clock.at = min(max(ahead, self.clock.at + timedelta(minutes=1)), moment)
            await self.vivier.scheduler.tick()
            await self.vivier.delivery.idle()

    async def _next(self, uow: UnitOfWork) -> datetime:
        """When something can be due: days in which nothing is are stepped over."""
        counts = await uow.outbox.counts()
        if any(row["status"] in ("pending", "claimed") for row in counts):
            return self.clock.at + STEP
        return await uow.timers.next() or self.now

    async def type(self, who: str, *sentences: str) -> None:
        """Somebody writes one sentence after the other."""
        for sentence in sentences:
            await self._happens(who, Text(sentence))

    async def press(self, who: str, *labels: str) -> None:
        """Somebody presses one button after the other: the newest whose label begins so."""
        for label in labels:
            await self._happens(who, Press((await self._button(who, label)).action))

    async def _happens(self, who: str, what: What) -> None:
        self.clock.at += timedelta(seconds=20)
        person_id = self.people.get(who, who)
        token = await self.database.read(lambda uow: pages.token(uow, person_id))
        await self.vivier.door.take(
            Event(
                channel=pages.CHANNEL,
                address=Session(token).address,
                external_id=new_id(),
                what=what,
                at=self.clock.at,
            )
        )

    async def _button(self, who: str, label: str) -> Button:
        """One of the answer to what they did last, or of news that came."""
        lines = await self.database.read(lambda uow: uow.lines.after(self.people.get(who, who), 0))
        done = max((place for place, line in enumerate(lines) if line.author == "me"), default=-1)
        shown = [line for line in lines[:done] if line.author == "news"] + lines[done + 1 :]
        there = [button for line in reversed(shown) for button in _buttons(line)]
        found = [each for each in there if fold(each.label).startswith(fold(label))]
        if not found:
            raise LookupError(f"{who} sees no button {label}")
        return found[0]


def _buttons(line: Line) -> Sequence[Button]:
    return Message.from_json(line.body).buttons
