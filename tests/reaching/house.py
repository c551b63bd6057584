"""A town with a gateway and notifications, an organiser, an ambassador, and Michel's idea."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from bot.reaching_store import ReachingStore
from bot.scheduler import timers_due
from handlers.event import Press, Text
from messages.message import Message
from storage.database import Database
from storage.records.ideas import Idea, IdeaStatus
from storage.records.people import Address, Person, Role, Service
from storage.records.reaching import Browser, PhoneNumber
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.conversations.town import Recorder, Town, plain

PARIS = ZoneInfo("Europe/Paris")
PAGE = "michel-page"
NUMBER = "+33612345678"
WORDS = ("pailler", "massifs", "tailles", "arrose", "broyeur")  # of the idea and its answer


class House(Town):
    """`sms` and `push` are what left by them; the conversation is the real one."""

    def __init__(self, database: Database):
        super().__init__(database)
        self.policy = replace(self.policy, sms=True, push=True)
        self.channels |= {name: Recorder(name) for name in ("sms", "push")}
        self.reaching = ReachingStore(database, self.clock)  # type: ignore[arg-type]
        self.at("2026-11-19 10:00")
        self.boot()

    def at(self, local: str) -> None:
        """The wall clock in Paris."""
        self.clock.at = datetime.fromisoformat(local).replace(tzinfo=PARIS)

    async def settle_in(self, **michel: Any) -> None:
        """Nadia organises, Sonia is the ambassador of the service, Michel has the page."""
        parks, roads = Service(id="parks", name="Espaces verts"), Service(id="roads", name="Voirie")
        given = {"service_id": "parks", "return_code": "loire-pelle-verger-27"}
        self.michel = self._person("Michel", **given | michel)
        people = {
            ("telegram", "nadia"): self._person("Nadia", role=Role.ORGANISER),
            ("telegram", "sonia"): self._person("Sonia", role=Role.AMBASSADOR, service_id="parks"),
            ("telegram", "karim"): self._person("Karim", role=Role.AMBASSADOR, service_id="roads"),
            ("web", PAGE): self.michel,
        }

        async def work(uow: UnitOfWork) -> None:
            for service in (parks, roads):
                await uow.services.put(service)
            for (channel, address), who in people.items():
                await uow.people.add(who)
                await uow.people.add_address(
                    Address(
                        channel=channel,
                        address=address,
                        person_id=who.id,
                        seen_at=self.clock.at - timedelta(hours=1),
                    )
                )

        await self.database.write(work)

    def _person(self, name: str, **changes: Any) -> Person:
        now = self.clock.at - timedelta(days=1)
        given: dict[str, Any] = {
            "id": new_id(), "language": "fr", "name": name, "admitted": True, "notice_at": now,
            "notice_version": 1, "created_at": now, "seen_at": now,
        }  # fmt: skip
        return Person(**given | changes)

    async def idea(self, reference: str = "NM-2026-0042", of: str = "") -> Idea:
        """An idea of Michel's that an organiser is reading."""
        now = self.clock.at
        idea = Idea(
            id=new_id(), reference=reference, version=1, person_id=of or self.michel.id,
            status=IdeaStatus.IN_REVIEW, title="Pailler les massifs avec nos tailles",
            problem="On arrose trois fois par semaine", proposal="Un broyeur pour nos tailles",
            criteria={}, part="carry", service_id="parks", name="Michel", channel="web",
            promised_on="2026-12-04", created_at=now, submitted_at=now, updated_at=now,
        )  # fmt: skip
        await self.database.write(lambda uow: uow.ideas.add(idea))
        return idea

    async def answered(self, reference: str = "NM-2026-0042") -> None:
        """Nadia answers it."""
        await self.idea(reference)
        await self.event("telegram", "nadia", Press(f"go.answer.{reference}"))
        await self.event("telegram", "nadia", Text("Nous achetons un broyeur pour les massifs"))

    async def number(self, **changes: Any) -> None:
        """Michel's number is known."""
        number = PhoneNumber(
            person_id=self.michel.id, number=NUMBER, given_at=self.clock.at, **changes
        )
        await self.database.write(lambda uow: uow.reaching.put_number(number))

    async def browser(self) -> None:
        """Michel's browser takes notifications."""
        browser = Browser(
            id="browser", address=PAGE, endpoint="https://push/1", p256dh="k", auth="a",
            at=self.clock.at,
        )  # fmt: skip
        await self.database.write(lambda uow: uow.reaching.put_browser(browser))

    async def open_page(self) -> list[Message]:
        """Michel opens the page: everything is fetched."""
        who = self.michel.id
        lines = await self.database.read(lambda uow: uow.lines.after(who, 0))
        if lines:
            await self.reaching.fetched(PAGE, lines)
        return [Message.from_json(line.body) for line in lines]

    def left(self, channel: str) -> list[str]:
        """What left by a channel that rings."""
        return [
            unescape(message.text)
            for screen in self.channels[channel].screens.values()
            for message in screen.shown
        ]

    def rung(self) -> dict[str, int]:
        """How often each way rang; a slip is one that Sonia was told of."""
        told = [plain(message) for message in self.channels["telegram"].screen("sonia").shown]
        slips = sum("remettre un papier" in text for text in told)
        counts = {"sms": len(self.left("sms")), "push": len(self.left("push")), "slip": slips}
        return {way: count for way, count in counts.items() if count}

    async def wait(self, time: timedelta) -> None:
        """As in every town, but from one timer to the next: days are long."""
        end = self.clock.at + time
        due = timers_due(self.database, self.clock, self.door.take)  # type: ignore[arg-type]
        await self.delivery.claim()  # a process does so every second
        await self.settle()
        while self.clock.at < end:
            at = await self.database.read(lambda uow: uow.timers.next()) or end
            soonest = self.clock.at + timedelta(seconds=20)
            self.clock.at = min(max(at, soonest), self.clock.at + timedelta(hours=4), end)
            await due()
            await self.delivery.claim()
            await self.settle()
