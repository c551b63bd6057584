"""An organiser of forty sessions, who draws, moves, puts off, cancels and forgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from handlers.rules.draw.lottery import LOTTERIES
from handlers.rules.draw.record import read as read_draw
from messages.message import Message
from storage.records.ideas import Idea, IdeaStatus
from storage.records.jury import Hearing, HearingStatus, Juror, JurorStatus, Session, SessionStatus
from storage.records.people import Person
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.rules.years.life import BEGIN, DAY, HOUR, MINUTE, PARIS, SECOND, Life, local_day
from tests.rules.years.standing import Came, Standing, reminding, wall

NAME = "Olga"
SESSIONS, EVERY = 40, 24 * DAY
BEGINS = (time(8), time(9), time(9), time(14), time(16, 30))
AFTER_THE_JUMP, BEFORE_DAWN = time(3, 30), time(4, 30)  # on Sundays on which the clock changes
ORDER = ("Passer", "Toutes", "Voir l’ordre de passage", "Fixer la séance")


class Organiser:
    """What Olga does, by the buttons she has; `bearers` are whose ideas are heard."""

    def __init__(self, standing: Standing, chance: Random):
        self.standing, self.chance = standing, chance
        self.ideas = 0

    def begins(self, life: Life, bearers: Sequence[Person]) -> None:
        """She has forty sessions before her."""
        self.life, self.bearers = life, bearers
        for number in range(SESSIONS):
            life.later(BEGIN + number * EVERY + 3 * HOUR, self._plan)

    async def _plan(self) -> None:
        """A session in some weeks, where the clock changes if it does then; else perhaps on the day
        of another one, for an idea of its jury."""
        days = [local_day(self.life.now) + ahead * DAY for ahead in range(35, 63)]
        changes = [day for day in days if _length(day) != DAY]
        start = self._some_hour(self.chance.choice(changes or days))
        bearers = self.chance.choices(self.bearers, k=self.chance.randrange(2, 4))
        others = [
            each for each in await self.standing.planned()
            if await self.standing.accepted(each) and each.starts_at > self.life.now + 12 * DAY
        ]  # fmt: skip
        if others and not changes and self.chance.random() < 0.5:
            other = self.chance.choice(others)
            start = other.starts_at + 6 * HOUR
            jury = [each.person_id for each in await self.standing.accepted(other)]
            bearers = [self.life.people[each] for each in jury if each][:1] + bearers[:2]
        await self._put_forward(bearers)
        await self._fix(start)

    async def _put_forward(self, bearers: Sequence[Person]) -> None:
        async def work(uow: UnitOfWork) -> None:
            for bearer in bearers:
                self.ideas += 1
                await uow.ideas.add(_idea(self.ideas, bearer, self.life.now))

        await self.life.town.database.write(work)

    async def _fix(self, start: datetime) -> None:
        """The form is filled in; then the draw, and whatever comes into her head."""
        await self._press("go.session_new")
        await self._say_when(start)
        await self.life.type(NAME, "salle du conseil")
        for label in ORDER:
            await self.life.town.press("telegram", NAME, label)
        session = max(await self.standing.planned(), key=lambda each: each.reference)
        await self.standing.note("planned")
        if self.chance.random() < 0.7:
            await self._draw(session.reference)
        self._whims(session)
        self._on_the_day(session.reference, session.starts_at)

    async def _say_when(self, start: datetime) -> None:
        """First as an hour that the clock skips, if there is one just before."""
        if wrong := _skipped(start):
            refused, *_ = await self.life.type(NAME, wrong)
            assert "entre 2" in refused.text
            await self.standing.note("hour that does not exist")
        await self.life.type(NAME, _typed(start))

    def _whims(self, session: Session) -> None:
        """Whether it is moved, put in another order or cancelled; often while a reminder of it is
        on its way, or at night."""
        reference, start = session.reference, session.starts_at
        for _ in range(self.chance.choice((0, 1, 1, 2, 3))):
            at = self._inconvenient(start)
            self.life.later(at, lambda: self._move(reference, start))
            if self.chance.random() < 0.3:
                self.life.later(at + 7 * MINUTE, lambda: self._move(reference, start))
        if self.chance.random() < 0.2:
            self.life.later(self._inconvenient(start), lambda: self._reorder(reference))
        if self.chance.random() < 0.2:
            self.life.later(self._inconvenient(start), lambda: self._cancel(reference))

    def _inconvenient(self, start: datetime) -> datetime:
        """Just after a reminder was promised, when the process does not live; or at night."""
        kind = self.chance.choice(("week", "eve", "soon", "night", "night"))
        if kind == "night":
            day = local_day(start) - self.chance.randrange(1, 12) * DAY
            return wall(day, time(23, 15))
        at = reminding(start)[kind]
        self.life.doomed.append(at)
        return at + 20 * SECOND

    async def _move(self, reference: str, first: datetime) -> None:
        """To another day, or back to the first one."""
        session = await self.standing.unbegun(reference)
        if session is None:
            return
        day = local_day(session.starts_at) + self.chance.randrange(-3, 15) * DAY
        start = first if self.chance.random() < 0.25 else self._some_hour(day)
        if start < self.life.now + 3 * HOUR:
            start = self._some_hour(local_day(self.life.now) + self.chance.randrange(1, 9) * DAY)
        await self._press(f"go.session_move.{reference}")
        await self._say_when(start)
        await self.life.town.press("telegram", NAME, "Passer")
        await self._press_while_offered("Déplacer la séance")
        await self.standing.note("moved")
        self._on_the_day(reference, start)
        if self.chance.random() < 0.2:
            self._whims(await self.standing.session(reference))

    async def _press_while_offered(self, label: str) -> None:
        """Once, and once more where she is told that somebody would be in two places."""
        said = await self.life.town.press("telegram", NAME, label)
        if any(button.label == label for message in said for button in message.buttons):
            await self.life.town.press("telegram", NAME, label)

    async def _reorder(self, reference: str) -> None:
        session = await self.standing.unbegun(reference)
        if session is None or session.starts_at < self.life.now:
            return
        hearings = await self.standing.read(lambda uow: uow.jury.sessions.hearings(session.id))
        await self._press(f"go.session_order.{reference}")
        numbers = self.chance.sample(range(1, len(hearings) + 1), len(hearings))
        await self.life.type(NAME, " ".join(map(str, numbers)))
        await self.standing.note("reordered")

    async def _cancel(self, reference: str) -> None:
        """The ideas have another day, with the jury drawn for them; or are withdrawn."""
        if await self.standing.unbegun(reference) is None:
            return
        await self._press(f"go.session_cancel_yes.{reference}")
        await self.standing.note("cancelled")
        if self.chance.random() < 0.6:
            day = local_day(self.life.now) + self.chance.randrange(9, 40) * DAY
            await self._fix(self._some_hour(day))
        else:
            await self.life.town.database.write(_withdraw)

    async def _draw(self, reference: str) -> None:
        """The list is closed, and the lottery awaited."""
        about = _action(await self._press(f"go.draw.{reference}"), "go.lottery.")
        if about is None:
            return
        await self._press(about)
        await self._press(about.replace("go.lottery.", "go.seal_alone."))
        await self.standing.note("sealed")
        if self.chance.random() < 0.7:
            on = date.fromisoformat(about.rpartition(".")[2])
            at = wall(on + self.chance.randrange(1, 4) * DAY, time(10, 20))
            self.life.later(at, lambda: self._balls(reference))

    async def _balls(self, reference: str) -> None:
        """The lottery was held."""
        session = await self.standing.unbegun(reference)
        draw = await self.standing.draw_of(session) if session else None
        if draw is None or draw.drawn_at is not None:
            return
        kind = LOTTERIES[read_draw(draw.public.encode()).commitment.lottery.name]
        numbers = self.chance.sample(range(1, kind.highest + 1), kind.balls)
        numbers += self.chance.sample(range(1, kind.highest_extra + 1), kind.extras)
        await self._press(f"go.balls.{reference}")
        said = await self.life.type(NAME, " ".join(map(str, numbers)))
        if now := _action(said, "go.draw_now."):
            await self._press(now)
            await self.standing.note("drawn")

    def _on_the_day(self, reference: str, start: datetime) -> None:
        """It is held or begun; or else she is reminded of it."""
        if self.chance.random() < 0.15:
            self.life.later(start + 50 * MINUTE, lambda: self._begin(reference))
        elif self.chance.random() < 0.8:
            self.life.later(start + 3 * HOUR, lambda: self._hold(reference))

    async def _begin(self, reference: str) -> None:
        """An idea is heard; the session is left open."""
        session = await self.standing.unbegun(reference)
        if session is None or session.starts_at > self.life.now:
            return
        idea = await self.standing.read(lambda uow: _first_idea(uow, session))
        await self._press(f"go.hear_alone.{idea}")
        if await self.standing.unbegun(reference) is None:
            await self.standing.note("begun")

    async def _hold(self, reference: str) -> None:
        """It took place: whoever was expected came."""
        session = await self.standing.session(reference)
        if session.status is SessionStatus.PLANNED and session.starts_at < self.life.now:
            jurors = await self.standing.accepted(session)
            await self.life.town.database.write(lambda uow: self._held(uow, session, jurors))
            await self.standing.note("held")

    async def _held(self, uow: UnitOfWork, session: Session, jurors: list[Juror]) -> None:
        stood, came = self.standing.since, self.standing.came
        for juror in jurors:
            since = max(juror.answered_at or session.starts_at, stood(session.reference))
            came.append(Came(juror.person_id or "", "", session.starts_at, since))
            await uow.jury.jurors.save(replace(juror, status=JurorStatus.SAT), juror)
        for hearing in await uow.jury.sessions.hearings(session.id):
            idea = await uow.ideas.get(hearing.idea_id)
            assert idea is not None
            since = stood(idea.title)
            came.append(Came(idea.person_id or "", idea.title, hearing.starts_at, since))
            decided = _decided(hearing, self.life.now)
            assert await uow.jury.sessions.save_hearing(decided, hearing)
            assert await uow.ideas.save(replace(idea, status=IdeaStatus.ABANDONED), idea)
        held = replace(session, status=SessionStatus.HELD, updated_at=self.life.now)
        assert await uow.jury.sessions.save(held, session)

    def read(self, verb: str, about: str) -> None:
        """What a message to organisers offers, one of its buttons at a time: done later, or not."""
        doings = {
            "draw": (0.6, lambda: self._draw(about)),
            "balls": (0.6, lambda: self._balls(about)),
            "session_week": (0.2, lambda: self._tap(f"go.session_week.{about}")),
            "session_move": (0.3, lambda: self._move(about, BEGIN)),
            "session_cancel": (0.3, lambda: self._hold(about)),
            "sitting": (0.4, lambda: self._hold(about)),
            "invite_handed": (0.6, lambda: self._tap(f"go.invite_handed.{about}")),
            "aloud": (0.4, lambda: self._tap(f"go.aloud.{about}")),
        }
        if verb in doings and self.chance.random() < doings[verb][0]:
            at = self.life.now + self.chance.randrange(1, 30) * HOUR
            self.life.later(at, doings[verb][1])

    async def _tap(self, action: str) -> None:
        await self._press(action)

    async def _press(self, action: str) -> list[Message]:
        return await self.life.press(NAME, action)

    def _some_hour(self, day: date) -> datetime:
        """Of a working day, mostly; before dawn on a Sunday on which the clock changes."""
        for near in (day + n * DAY for n in range(-4, 5)):
            if _length(near) != DAY and wall(near, time()) > self.life.now + DAY:
                return wall(near, AFTER_THE_JUMP if _length(near) < DAY else BEFORE_DAWN)
        if self.chance.random() < 0.9:
            day += timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)
        return wall(day, self.chance.choice(BEGINS))


def _length(day: date) -> timedelta:
    """A day has 23 or 25 hours where the clock changes."""
    return wall(day + DAY, time()) - wall(day, time())


def _typed(at: datetime) -> str:
    return f"{at.astimezone(PARIS):%d.%m.%Y %Hh%M}"


def _skipped(at: datetime) -> str | None:
    """The hour before that, as it is typed by whoever forgets that it does not exist."""
    local, before = at.astimezone(PARIS), (at - HOUR).astimezone(PARIS)
    return f"{local:%d.%m.%Y} 02h{local:%M}" if local.dst() != before.dst() else None


def _action(messages: Sequence[Message], begins: str) -> str | None:
    buttons = [button.action for message in messages for button in message.buttons]
    return next((each for each in buttons if each.startswith(begins)), None)


async def _withdraw(uow: UnitOfWork) -> None:
    """No idea waits for a session any more."""
    for idea in await uow.jury.sessions.waiting():
        await uow.ideas.save(replace(idea, status=IdeaStatus.WITHDRAWN), idea)


async def _first_idea(uow: UnitOfWork, session: Session) -> str:
    [first, *_] = await uow.jury.sessions.hearings(session.id)
    idea = await uow.ideas.get(first.idea_id)
    assert idea is not None
    return idea.reference


def _idea(number: int, bearer: Person, now: datetime) -> Idea:
    return Idea(
        id=new_id(), reference=f"NM-2026-9{number:03}", version=1, person_id=bearer.id,
        status=IdeaStatus.SCHEDULED, title=f"Pailler {number}", problem="a", proposal="b",
        criteria={}, part="carry", name=bearer.name, channel="telegram",
        promised_on="2026-09-15", created_at=now, submitted_at=now, updated_at=now,
    )  # fmt: skip


def _decided(hearing: Hearing, now: datetime) -> Hearing:
    return replace(
        hearing, status=HearingStatus.DECIDED, outcome="abandoned", reasons="-", decided_at=now,
        told_at=now,
    )  # fmt: skip
