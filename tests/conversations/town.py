"""A small town in which conversations are played: the real door, delivery and store.

Only the outer edge is the tests' own: the channels write down what a person would read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from random import Random
from zoneinfo import ZoneInfo

from bot.delivery import Delivery, Pace
from bot.desk import Desk, Outcome
from bot.dispatcher import Dispatcher
from bot.health import Metrics
from bot.postman import Postman
from bot.scheduler import timers_due
from bot.wakeups import Wakeups
from handlers.event import Event, Press, What
from handlers.policy import Policy
from messages.catalogue import Catalogue
from messages.folding import fold
from messages.message import Button, Message
from messages.return_words import return_words
from storage.database import Database
from storage.records.media import MediaStatus
from storage.records.people import Address
from storage.unit_of_work import UnitOfWork
from tests.conversations.sent import POISON

SHORT = timedelta(minutes=15)
RINGS = ("sms", "push", "mail")  # channels that nobody answers by
TAG = re.compile(r"<[^>]+>")
CATALOGUE = Catalogue.load(
    globals={
        "org": "Nantes Métropole",
        "organisers": ["Nadia", "Marc"],
        "phone": "02 61 91 00 00",
        "danger_phone": "02 61 91 00 01",
        "prevention": "Paul, conseiller de prévention",
        "dpo": "dpo@exemple.fr",
        "web_url": "https://vivier.exemple.fr",
    }
)


@dataclass(slots=True)
class Clock:
    """A clock that stands still until it is moved."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass(slots=True)
class Screen:
    """What one person sees on one channel."""

    shown: list[Message] = field(default_factory=list)
    read: int = 0
    rewritten: dict[int, Message] = field(default_factory=dict)

    def news(self) -> list[Message]:
        """What has come since the last look; a bubble rewritten meanwhile is marked as such."""
        older = [self.rewritten[place] for place in sorted(self.rewritten) if place < self.read]
        new, self.read = self.shown[self.read :], len(self.shown)
        self.rewritten.clear()
        return [replace(each, text=f"(réécrit) {each.text}") for each in older] + new

    def rewrite(self, place: int, message: Message) -> None:
        """A bubble that stands there gets other words."""
        self.shown[place] = self.rewritten[place] = message

    def button(self, label: str, *, older: int = 0) -> Button:
        """The newest button of that label; `older` counts back from it."""
        wanted = fold(label)
        there = [b for m in reversed(self.shown) for b in m.buttons]
        found = [b for b in there if fold(b.label) == wanted]
        found = found or [b for b in there if wanted in fold(b.label)]
        assert len(found) > older, f"no button {label!r} among {self.labels()}"
        return found[older]

    def labels(self) -> list[str]:
        return [button.label for message in self.shown[-3:] for button in message.buttons]


class Recorder:
    """A channel whose platform is a dictionary of screens."""

    def __init__(self, name: str):
        self.name = name
        self.screens: dict[str, Screen] = {}
        self.trouble: list[Exception] = []

    def screen(self, address: str) -> Screen:
        return self.screens.setdefault(address, Screen())

    async def send(self, address: str, message: Message) -> str:
        if self.trouble:
            raise self.trouble.pop(0)
        self.screen(address).shown.append(message)
        return str(len(self.screen(address).shown))

    async def edit(self, address: str, platform_id: str, message: Message) -> str:
        self.screen(address).rewrite(int(platform_id) - 1, message)
        return platform_id

    async def listen(self, door: object) -> None: ...

    async def reached(self) -> bool:
        return True

    async def close(self) -> None: ...


class Breakable(Desk):
    """A desk that one event breaks: what poison does to a process."""

    async def handle(
        self, uow: UnitOfWork, event: Event, address: Address | None, now: datetime
    ) -> Outcome:
        if event.what == POISON:
            raise RuntimeError("poison")
        return await super().handle(uow, event, address, now)


class Town:
    """The process around one database, made anew for each line if asked."""

    def __init__(self, database: Database, policy: Policy | None = None, seed: int = 1):
        self.database = database
        self.policy = policy or Policy(
            organisation="Nantes Métropole",
            prefix="NM",
            words=return_words(),
            public_url="https://vivier.exemple.fr",
        )
        self.clock = Clock(datetime(2026, 11, 19, 7, 40, tzinfo=ZoneInfo("Europe/Paris")))
        self.clock.at = self.clock.at.astimezone(UTC)
        self.channels = {name: Recorder(name) for name in ("terminal", "telegram", *RINGS)}
        self.web: dict[str, int] = {}
        self.pages: dict[str, str] = {}
        self.web_screens: dict[str, Screen] = {}
        self.rng = Random(seed)
        self.metrics = Metrics()
        self.count = 0
        self.french = True
        self.boot()

    def boot(self) -> None:
        """A new process on the same store: nothing is remembered but rows."""
        self.wakeups = Wakeups()
        desk = Breakable(self.policy, CATALOGUE, self.rng, "town")
        postman = Postman(self.database, self.policy, CATALOGUE, self.clock, self.wakeups, "town")
        self.delivery = Delivery(
            self.channels, postman, self.clock, self.metrics,
            {name: Pace(10_000, 10_000, 10_000) for name in self.channels},
        )  # fmt: skip
        self.door = Dispatcher(
            self.database, desk, self.clock, self.metrics, lambda o: self.delivery.offer(o.rows)
        )

    async def event(
        self, channel: str, address: str, what: What, *, id: str = "", language: str = "fr"
    ) -> list[Message]:
        """Something happens; returns what its author sees of it."""
        self.count += 1
        self.clock.at += timedelta(seconds=1)
        await self.door.take(
            Event(
                channel=channel,
                address=address,
                external_id=id or f"{self.count}",
                what=what,
                at=self.clock.now(),
                language=language,
            )
        )
        await self.settle()
        await self._fetch()
        return await self.news(channel, address)

    async def _fetch(self) -> None:
        """Files that were sent arrive."""

        async def work(uow: UnitOfWork) -> None:
            while media := await uow.media.claim(self.clock.now(), self.clock.now()):
                await uow.media.stored(replace(media, status=MediaStatus.STORED, file="x"))

        await self.database.write(work)

    async def settle(self) -> None:
        """Everything that is due has left."""
        await self.delivery.idle()

    async def news(self, channel: str, address: str) -> list[Message]:
        """What this person has not read yet."""
        if channel != "web":
            return self.channels[channel].screen(address).news()
        known = await self.database.read(lambda uow: uow.people.address("web", address))
        if known is None:
            return []
        after = self.web.get(address, 0)
        lines = await self.database.read(lambda uow: uow.lines.after(known.person_id, after))
        if self.pages.setdefault(address, known.person_id) != known.person_id:
            self.pages[address] = known.person_id  # the page now shows somebody's: only what is new
            lines = [line for line in lines if line.at == self.clock.at]
        self.web[address] = max([line.revision for line in lines], default=after)
        new = [Message.from_json(line.body) for line in lines if line.author != "me"]
        screen = self.web_screen(address)
        screen.shown += new
        return screen.news()

    def rung(self, channel: str) -> list[Message]:
        """What rang since the last look, for whomever."""
        screens = self.channels[channel].screens
        return [message for address in sorted(screens) for message in screens[address].news()]

    def web_screen(self, address: str) -> Screen:
        return self.web_screens.setdefault(address, Screen())

    def screen(self, channel: str, address: str) -> Screen:
        """What stands on a person's screen."""
        if channel == "web":
            return self.web_screen(address)
        return self.channels[channel].screen(address)

    async def press(
        self, channel: str, address: str, label: str, *, older: int = 0
    ) -> list[Message]:
        """Press a button by its label."""
        button = self.screen(channel, address).button(label, older=older)
        return await self.press_action(channel, address, button.action)

    async def press_action(self, channel: str, address: str, action: str) -> list[Message]:
        """Press a button whatever stands on it."""
        return await self.event(channel, address, Press(action))

    async def wait(self, time: timedelta) -> None:
        """Let time pass; what comes due happens."""
        step = timedelta(seconds=20) if time < SHORT else timedelta(minutes=30)
        end = self.clock.at + time
        due = timers_due(self.database, self.clock, self.door.take)
        while self.clock.at < end:
            self.clock.at = min(self.clock.at + step * await self._steps(step, end), end)
            await self.door.retry()
            await due()
            await self.delivery.claim()
            await self.settle()

    async def _steps(self, step: timedelta, end: datetime) -> int:
        """How many until something can be due: a year of waiting is mostly nothing."""

        async def work(uow: UnitOfWork) -> datetime:
            owed = any(row["status"] in ("pending", "claimed") for row in await uow.outbox.counts())
            if owed or (await uow.inbox.counts()).get("waiting"):
                return self.clock.at
            return await uow.timers.next() or end

        until = await self.database.read(work)
        return max(1, -((self.clock.at - until) // step))


def plain(message: Message) -> str:
    """A bubble as a person reads it, its buttons in brackets below."""
    text = unescape(TAG.sub("", message.text)).replace("\u00a0", " ")
    files = "".join(f"\n({item.kind})" for item in message.attachments)
    buttons = " ".join(f"[{button.label}]" for button in message.buttons)
    return text + files + (f"\n{buttons}" if buttons else "")
