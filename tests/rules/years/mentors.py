"""A hundred mentored ideas: letters are signed, and whoever is asked for news answers, or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

from messages.message import Message
from storage.records.ideas import Idea, IdeaStatus
from storage.records.mentor import Letter, Mentorship, MentorshipStatus
from storage.records.people import Person, Role, Service
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.rules.years.life import BEGIN, DAY, HOUR, Life, person

IDEAS, MENTORS = 100, 16
STAFF_IDEAS, STAFF_MENTORS = 40, 8  # of which so many are those of people who may be drawn
HOURS = ("", "", "lun-ven 13:00-15:00", "mar-sam 06:00-13:00", "lun-ven 08:00-19:00; sam 8h-12h")
ANSWERS = ("moving", "stuck", "put_off", "point", "noted")
ORGANISER = "Nadia"


class Mentors:
    """Mentors and bearers in services with different hours; one mentor in four never answers. Some
    are of the staff that is there already."""

    def __init__(self, seed: int = 7):
        self.chance = Random(seed)
        self.silent = {f"Mentor {n}" for n in range(0, MENTORS, 4)}

    async def settle(self, life: Life) -> None:
        """Everybody is there; letters are to be signed one day."""
        self.life = life
        services = [Service(id=new_id(), name=f"S{n}", hours=each) for n, each in enumerate(HOURS)]
        agents = [each for each in life.people.values() if each.role is Role.AGENT]
        mentors = [self._person(f"Mentor {n}", services) for n in range(MENTORS - STAFF_MENTORS)]
        bearers = [self._person(f"Bearer {n}", services) for n in range(IDEAS - STAFF_IDEAS)]
        new = *mentors, *bearers, person(ORGANISER, services[0], Role.ORGANISER)
        mentors += agents[:STAFF_MENTORS]
        bearers += agents[-STAFF_IDEAS:]

        async def work(uow: UnitOfWork) -> None:
            for service in services:
                await uow.services.put(service)
            for each in new:
                await life.welcome(uow, each)
            for number, bearer in enumerate(bearers):
                await self._launched(uow, number, bearer, self.chance.choice(mentors))

        await life.town.database.write(work)

    def _person(self, name: str, services: list[Service]) -> Person:
        return person(name, self.chance.choice(services))

    async def _launched(self, uow: UnitOfWork, number: int, bearer: Person, mentor: Person) -> None:
        idea = _idea(number, bearer)
        letter = _letter(number, idea, mentor)
        await uow.ideas.add(idea)
        await uow.mentors.begin(
            Mentorship(
                idea_id=idea.id, status=MentorshipStatus.CHOSEN, asked_at=BEGIN,
                offers_until="2026-09-08", mentor_id=mentor.id, chosen_at=BEGIN, updated_at=BEGIN,
            )
        )  # fmt: skip
        at = BEGIN + self.chance.randrange(3 * 365 - 200) * DAY
        at += timedelta(days=7 - at.weekday() if at.weekday() > 4 else 0, hours=4)
        self.life.later(at, lambda: self._sign(letter))

    async def _sign(self, letter: Letter) -> None:
        """It is drafted, and signed the same day: else organisers are reminded every week."""
        written = replace(letter, created_at=self.life.now)
        await self.life.town.database.write(lambda uow: uow.mentors.add_letter(written))
        await self._press(ORGANISER, f"go.sign.{letter.id}")

    def read(self, address: str, message: Message) -> None:
        """Whoever is asked decides whether to answer, and when."""
        actions = [button.action for button in message.buttons]
        found = [each for each in actions if each.split(".")[1:2] and each.split(".")[1] in ANSWERS]
        if not found or address in self.silent or self.chance.random() < 0.4:
            return
        at = self.life.now + (24 * self.chance.randrange(8) + 1) * HOUR
        action = self.chance.choice(found)
        self.life.later(at, lambda: self._press(address, action))

    async def _press(self, address: str, action: str) -> None:
        """What is said to it is read too; of days to choose from, the first."""
        for message in await self.life.press(address, action):
            self.read(address, message)
            for day in [each.action for each in message.buttons if ".pick." in each.action][:1]:
                await self.life.press(address, day)


def _idea(number: int, bearer: Person) -> Idea:
    return Idea(
        id=new_id(), reference=f"NM-2026-{number:04}", version=1, person_id=bearer.id,
        status=IdeaStatus.LAUNCHED, title=f"Idea {number}", problem="a", proposal="b",
        criteria={}, part="carry", name=bearer.name, channel="telegram",
        promised_on="2026-09-15", created_at=BEGIN, submitted_at=BEGIN, updated_at=BEGIN,
    )  # fmt: skip


def _letter(number: int, idea: Idea, mentor: Person) -> Letter:
    days = [{"days": each, "on": None} for each in (15, 30, 90)]
    body = {"milestones": days, "mentor": mentor.name, "language": "fr"}
    return Letter(
        id=new_id(), idea_id=idea.id, number=f"LM-{number}", version=1, body=body,
        created_at=BEGIN,
    )  # fmt: skip
