"""Loading the invented town into an empty database."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files
from random import Random
from typing import Any

from bot.demo import pages
from bot.operator.errors import OperatorError
from bot.operator.imports import read_people, read_services
from handlers.codes import make_code
from handlers.policy import Policy
from handlers.rules.hours import working_days_after
from storage.database import Database
from storage.records.ideas import Idea, IdeaStatus
from storage.records.people import Invitation, Person, Role
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork

FOLDER = files("bot.demo")
CODES = {"demo code organiser": Role.ORGANISER, "demo code agent": Role.AGENT}
USES = 1000


def town() -> dict[str, Any]:
    """The town as it is written."""
    return tomllib.loads((FOLDER / "town.toml").read_text("utf-8"))


async def codes(database: Database) -> dict[Role, str]:
    """The code of each role that is handed out; none while the town is not whole."""

    async def work(uow: UnitOfWork) -> dict[Role, str]:
        known = {role: await uow.installation.get(name) for name, role in CODES.items()}
        return {role: code for role, code in known.items() if code}

    return await database.read(work)


async def load(database: Database, policy: Policy, now: datetime) -> dict[str, str]:
    """Fill an empty database; returns the ids of its people by their names.

    Raises `OperatorError` where somebody is in it already.
    """

    async def work(uow: UnitOfWork) -> dict[str, str]:
        if await uow.people.all():
            raise OperatorError(
                "This folder holds no whole demonstration."
                " Begin a new one: --fresh, or choose another folder: --data DIR"
            )
        return await _Loading(uow, policy, now).everything(town())

    return await database.write(work)


async def hand_out(database: Database, now: datetime, rng: Random) -> dict[Role, str]:
    """The town is whole: a code for each role lets a visitor in."""

    async def work(uow: UnitOfWork) -> dict[Role, str]:
        return {role: await _code(uow, name, role, now, rng) for name, role in CODES.items()}

    return await database.write(work)


async def _code(uow: UnitOfWork, name: str, role: Role, now: datetime, rng: Random) -> str:
    code = make_code(rng)
    await uow.installation.put(name, code)
    await uow.people.add_invitation(
        Invitation(code=code, role=role, uses_left=USES, created_at=now)
    )
    return code


@dataclass(slots=True)
class _Loading:
    uow: UnitOfWork
    policy: Policy
    now: datetime

    async def everything(self, town: Mapping[str, Any]) -> dict[str, str]:
        services = await self._lists()
        people = {each["name"]: await self._person(each, services) for each in town["people"]}
        await self._staff(services, people)
        for each in sorted(town["ideas"], key=lambda idea: -idea["history"][0]["days_ago"]):
            await self._idea(each, people)
        # Everything sent so far is read about: organisers are told of what comes from now on.
        await self.uow.installation.put("organisers told of ideas until", self.now.isoformat())
        return {name: person.id for name, person in people.items()}

    async def _lists(self) -> dict[str, str]:
        with as_file(FOLDER / "services.csv") as path:
            services = read_services(path)
        with as_file(FOLDER / "staff.csv") as path:
            staff = read_people(path)
        for service in services:
            await self.uow.services.put(service)
        await self.uow.services.replace_staff(staff)
        return {service.name: service.id for service in services}

    async def _staff(self, services: Mapping[str, str], people: Mapping[str, Person]) -> None:
        """Everybody on the staff list has opened Vivier: any of them may be drawn and played."""
        for member in await self.uow.services.staff():
            service_id = services[member.service]
            person = people.get(member.name) or people.get(member.name.split(" ")[0])
            if person is None or person.service_id != service_id:
                each = {"name": member.name, "service": member.service, "days_ago": 30}
                person = await self._person(each, services)
            await self.uow.jury.staff.match(member.number, person.id, self.now)

    async def _person(self, each: Mapping[str, Any], services: Mapping[str, str]) -> Person:
        since = self._at(each["days_ago"])
        person = Person(
            id=new_id(),
            language="fr",
            name=each["name"],
            service_id=services[each["service"]],
            role=Role(each.get("role", "agent")),
            admitted=True,
            notice_version=self.policy.notice_version,
            notice_at=since,
            created_at=since,
            seen_at=since,
        )
        await self.uow.people.add(person)
        await pages.open_for(self.uow, person.id, since)
        return person

    async def _idea(self, each: Mapping[str, Any], people: Mapping[str, Person]) -> None:
        author, history = people[each["author"]], each["history"]
        sent, last = (self._at(history[place]["days_ago"]) for place in (0, -1))
        year = sent.astimezone(self.policy.zone).year
        number = await self.uow.installation.next(f"ideas {year}")
        idea = Idea(
            id=new_id(),
            reference=f"{self.policy.prefix}-{year}-{number:04}",
            version=1,
            person_id=author.id,
            status=IdeaStatus(history[-1]["event"]),
            title=each["title"],
            problem=each["problem"],
            proposal=each["proposal"],
            criteria={key: text or None for key, text in each["criteria"].items()},
            part=each["part"],
            service_id=author.service_id,
            name=author.name,
            channel=each["channel"],
            promised_on=self._promised(sent),
            created_at=sent - timedelta(minutes=7),
            submitted_at=sent,
            updated_at=last,
        )
        await self.uow.ideas.add(idea)
        for line in history:
            by = people[line["by"]] if "by" in line else author
            at, note = self._at(line["days_ago"]), line.get("note")
            await self.uow.ideas.note(idea.id, line["event"], at, by=by.id, note=note)

    def _promised(self, sent: datetime) -> str:
        day = sent.astimezone(self.policy.zone).date()
        return working_days_after(day, self.policy.answer_days, self.policy.holidays).isoformat()

    def _at(self, days_ago: int) -> datetime:
        """So many days ago, in the morning."""
        day = (self.now - timedelta(days=days_ago)).date()
        return datetime(day.year, day.month, day.day, 8, 40, tzinfo=UTC)
