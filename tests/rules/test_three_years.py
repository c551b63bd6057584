"""Three years of a hundred mentored ideas: processes die, clocks are set, people answer or not.

Time jumps to what is due next, and goes minute by minute around the changes of the clock. What
was sent is then judged by itself, from the messages and the moments they left.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.scheduler import timers_due
from bot.tables.promises import french_holidays
from handlers.policy import Policy
from handlers.rules import hours
from handlers.rules.follow_up import working_days_before
from messages.return_words import return_words
from storage.migrate import migrate
from storage.records.delivery import Lane, OutboxRow
from storage.records.ideas import Idea, IdeaStatus
from storage.records.mentor import Letter, Mentorship, MentorshipStatus
from storage.records.people import Address, Person, Role, Service
from storage.rows import new_id, record
from storage.sqlite import SqliteDatabase
from storage.unit_of_work import UnitOfWork
from tests.conversations.town import Town

PARIS = ZoneInfo("Europe/Paris")
BEGIN = datetime(2026, 9, 1, 6, tzinfo=UTC)
END = BEGIN + timedelta(days=3 * 365)
IDEAS, MENTORS = 100, 16
HOURS = ("", "", "lun-ven 13:00-15:00", "mar-sam 06:00-13:00", "lun-ven 08:00-19:00; sam 8h-12h")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
AROUND = timedelta(hours=1)
DEATHS, JUMPS = 0.03, 0.01
SAID = "SELECT * FROM outbox WHERE say IS NOT NULL AND say LIKE '%\"milestone.%'"


class Killed(BaseException):
    """The process is gone in the middle of a transaction."""


@dataclass
class Life:
    """A town, what happens in it by chance, and when the clock was right again."""

    town: Town
    chance: random.Random
    people: dict[str, Person] = field(default_factory=dict)  # by address
    silent: set[str] = field(default_factory=set)  # addresses
    todo: list[tuple[datetime, str, str]] = field(default_factory=list)
    deaths: int = 0
    jumps: int = 0

    async def go_on(self) -> None:
        """What is due now happens, unless the process dies; then another one begins."""
        town = self.town
        try:
            await self._maybe_killed()
            await timers_due(town.database, town.clock, town.door.take)()
            await town.door.retry()
        except Killed:
            await self._die()
            return
        await town.delivery.claim()
        if self.chance.random() < DEATHS:  # what it had claimed waits until its lease ends
            await self._die()
            return
        await town.settle()
        self._read()

    async def _maybe_killed(self) -> None:
        if self.chance.random() >= DEATHS:
            return
        due = await self.town.database.read(lambda uow: uow.timers.due(self.town.clock.now()))
        if not due:
            return

        async def work(uow: UnitOfWork) -> None:
            await uow.timers.take(due[0].id, self.town.clock.now())
            raise Killed

        await self.town.database.write(work)

    async def _die(self) -> None:
        self.deaths += 1
        doing = self.town.delivery._under_way()
        for task in doing:
            task.cancel()
        await asyncio.gather(*doing, return_exceptions=True)
        self.town.boot()

    def _read(self) -> None:
        """Whoever has a message decides whether to answer it, and when."""
        for address in self.town.channels["telegram"].screens:
            for message in self.town.channels["telegram"].screen(address).news():
                actions = [button.action for button in message.buttons]
                self._answer(address, actions)

    def _answer(self, address: str, actions: list[str]) -> None:
        found = [
            a
            for a in actions
            if a.split(".")[1] in ("moving", "stuck", "put_off", "point", "noted")
        ]
        if not found or address in self.silent or self.chance.random() < 0.4:
            return
        later = self.town.clock.now() + timedelta(hours=24 * self.chance.randrange(8) + 1)
        self.todo.append((later, address, self.chance.choice(found)))

    async def act(self) -> None:
        """What people had in mind for now."""
        now = self.town.clock.now()
        due = [each for each in self.todo if each[0] <= now]
        self.todo = [each for each in self.todo if each[0] > now]
        for _, address, action in due:
            for message in await self.town.press_action("telegram", address, action):
                actions = [button.action for button in message.buttons]
                self._answer(address, actions)
                for day in [each for each in actions if ".pick." in each][:1]:
                    await self.town.press_action("telegram", address, day)

    async def next_moment(self) -> datetime:
        """When something is due next, at the latest in a day."""
        now = self.town.clock.now()
        timer = await self.town.database.read(lambda uow: uow.timers.next())
        owed = await self.town.database.read(_next_owed)
        moments = [now + DAY, *(each[0] for each in self.todo)]
        moments += [each for each in (timer, owed) if each is not None]
        return max(min(moments), now + timedelta(seconds=30))


async def _next_owed(uow: UnitOfWork) -> datetime | None:
    rows = await _all(uow, "SELECT min(next_try_at) AS at FROM outbox WHERE status = 'pending'")
    return datetime.fromisoformat(rows[0]["at"]) if rows[0]["at"] else None


async def _all(uow: UnitOfWork, sql: str) -> list[Any]:
    async with uow._session._connection.execute(sql) as cursor:  # type: ignore[attr-defined]
        return list(await cursor.fetchall())


async def _populate(life: Life) -> None:
    """Services with their hours, mentors, bearers, organisers, letters to be signed one day."""
    town, chance = life.town, life.chance
    services = [Service(id=new_id(), name=f"S{n}", hours=each) for n, each in enumerate(HOURS)]
    mentors = [_person(f"Mentor {n}", chance.choice(services)) for n in range(MENTORS)]
    bearers = [_person(f"Bearer {n}", chance.choice(services)) for n in range(IDEAS)]
    organiser = _person("Nadia", services[0], role=Role.ORGANISER)
    life.people = {each.name or "": each for each in (*mentors, *bearers, organiser)}
    life.silent = {f"Mentor {n}" for n in range(0, MENTORS, 4)}

    async def work(uow: UnitOfWork) -> None:
        for service in services:
            await uow.services.put(service)
        for name, person in life.people.items():
            await uow.people.add(person)
            await uow.people.add_address(
                Address(channel="telegram", address=name, person_id=person.id, seen_at=BEGIN)
            )
        for number, bearer in enumerate(bearers):
            idea = _idea(number, bearer)
            mentor = chance.choice(mentors)
            letter = _letter(number, idea, mentor)
            await uow.ideas.add(idea)
            await uow.mentors.begin(
                Mentorship(
                    idea_id=idea.id,
                    status=MentorshipStatus.CHOSEN,
                    asked_at=BEGIN,
                    offers_until="2026-09-08",
                    mentor_id=mentor.id,
                    chosen_at=BEGIN,
                    updated_at=BEGIN,
                )
            )
            await uow.mentors.add_letter(letter)
            at = BEGIN + timedelta(days=chance.randrange(3 * 365 - 200))
            at += timedelta(days=7 - at.weekday() if at.weekday() > 4 else 0, hours=4)
            life.todo.append((at, "Nadia", f"go.sign.{letter.id}"))

    await town.database.write(work)


def _person(name: str, service: Service, role: Role = Role.AGENT) -> Person:
    return Person(
        id=new_id(), language="fr", name=name, service_id=service.id, role=role, admitted=True,
        notice_version=1, notice_at=BEGIN, created_at=BEGIN, seen_at=BEGIN,
    )  # fmt: skip


def _idea(number: int, bearer: Person) -> Idea:
    return Idea(
        id=new_id(), reference=f"NM-2026-{number:04}", version=1, person_id=bearer.id,
        status=IdeaStatus.LAUNCHED, title=f"Idea {number}", problem="a", proposal="b",
        criteria={}, part="carry", name=bearer.name, channel="telegram",
        promised_on="2026-09-15", created_at=BEGIN, submitted_at=BEGIN, updated_at=BEGIN,
    )  # fmt: skip


def _letter(number: int, idea: Idea, mentor: Person) -> Letter:
    days = [{"days": each, "on": None} for each in (15, 30, 90)]
    body = {"milestones": days, "began_on": None, "mentor": mentor.name, "language": "fr"}
    return Letter(
        id=new_id(), idea_id=idea.id, number=f"LM-{number}", version=1, body=body,
        created_at=BEGIN,
    )  # fmt: skip


def _near_a_change(at: datetime) -> bool:
    """Whether the clock changes within two hours."""
    before, after = (each.astimezone(PARIS).utcoffset() for each in (at - AROUND, at + AROUND))
    return before != after


async def _live(life: Life) -> None:
    clock = life.town.clock
    while clock.now() < END:
        await life.act()
        await life.go_on()
        upcoming = await life.next_moment()
        if _near_a_change(clock.now()):
            upcoming = clock.now() + MINUTE
        elif any(_near_a_change(clock.now() + timedelta(hours=h)) for h in range(1, 25)):
            upcoming = min(upcoming, clock.now() + timedelta(hours=1))
        clock.at = upcoming
        if life.chance.random() < JUMPS:
            life.jumps += 1
            clock.at += timedelta(hours=life.chance.uniform(-6, 48))


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_each_reminder_once_in_its_time(tmp_path: Path) -> None:
    """Nobody is reminded twice, early, or at an hour when they may not be; nobody is forgotten."""
    database = SqliteDatabase(str(tmp_path / "years.db"))
    await database.open()
    await migrate(database, BEGIN)
    holidays = french_holidays()
    policy = Policy(words=return_words(), holidays=holidays)
    life = Life(Town(database, policy), random.Random(7))
    life.town.clock.at = BEGIN
    try:
        await _populate(life)
        await _live(life)
        rows = await database.read(lambda uow: _all(uow, SAID))
        timers = await database.read(lambda uow: _all(uow, 'SELECT "local", due_at FROM timers'))
        reminders = await database.read(lambda uow: _all(uow, "SELECT * FROM reminders"))
        points = await database.read(lambda uow: _all(uow, "SELECT * FROM milestones"))
        services = {each.id: each for each in await database.read(lambda uow: uow.services.all())}
    finally:
        await database.close()
    said = [record(OutboxRow, row) for row in rows]
    people = {person.id: person for person in life.people.values()}
    sent = [row for row in said if row.status == "sent" and row.lane is Lane.REMINDER]

    once = Counter(key for row in sent for key in _reminders(row))
    assert len(once) > 700
    assert [key for key, times in once.items() if times > _most(key)] == []

    for row in sent:
        assert row.sent_at is not None
        service = services[people[row.person_id].service_id or ""]
        window = hours.parse_hours(service.hours or "lun-ven 08:00-19:00")
        assert hours.permitted(row.sent_at, window, PARIS, holidays), row
        for _, key, *_, due in _reminders(row):
            _in_its_time(key, date.fromisoformat(due), row.sent_at, holidays)

    for timer in timers:
        wall = datetime.fromisoformat(timer["local"])
        there = [wall.replace(tzinfo=PARIS, fold=fold).astimezone(UTC) for fold in (0, 1)]
        assert any(each.astimezone(PARIS).replace(tzinfo=None) == wall for each in there), wall

    _nobody_was_forgotten(points, reminders)
    assert life.deaths > 20
    assert life.jumps > 5


def _reminders(row: OutboxRow) -> Iterator[tuple[str, ...]]:
    """What a message reminds of: who, its key, of what, the day it was due."""
    say = json.loads(row.say or "{}")
    key, params = say["key"], say["params"]
    if key in ("milestone.several", "milestone.organisers"):
        for line in params["lines"]:
            yield row.person_id, f"{key}.{line['kind']}", line["title"], line["date"]["$on"]
    elif key.split(".")[1] in ("mentor", "bearer"):
        subject = say["offers"][0]["action"].split(".")[-1]
        yield row.person_id, key, subject, params["date"]["$on"]


def _most(key: tuple[str, ...]) -> int:
    """In a list the first reminder and the second read the same."""
    return 2 if key[1] == "milestone.several.late" else 1


def _in_its_time(key: str, due: date, at: datetime, holidays: Any) -> None:
    day = at.astimezone(PARIS).date()
    if key.endswith("soon"):
        assert working_days_before(due, 2, holidays) <= day <= due
    elif "organisers" not in key:
        assert hours.working_days_after(due, 2, holidays) <= day


def _nobody_was_forgotten(points: list[Any], reminders: list[Any]) -> None:
    """A milestone of ninety days that nobody spoke of went all the way to the organisers."""
    told = {(each["subject"], each["stage"]) for each in reminders}
    left = [each for each in points if each["status"] == "waiting" and each["days"] == 90]
    assert len(left) > 10
    for each in left:
        stages = {stage for subject, stage in told if subject == each["id"]}
        assert {"first", "second", "call"} <= stages, each["due_on"]
