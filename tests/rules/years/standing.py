"""How each session stands, and how it stood at every moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from handlers.rules.hours import working_day_before
from storage.records.jury import Draw, HearingStatus, Juror, JurorStatus, Session, SessionStatus
from storage.unit_of_work import UnitOfWork
from tests.rules.years.life import BEGIN, DAY, HOLIDAYS, HOUR, PARIS, Life, local_day

T = TypeVar("T")
SESSION = "SEANCE-"  # how the reference of each begins


@dataclass(frozen=True)
class Came:
    """Somebody who was expected and came: at what (an idea's title, "" for the jury), when, and
    since when nothing changed of it."""

    person: str
    title: str
    at: datetime
    since: datetime


def wall(day: date, hour: time) -> datetime:
    """That hour of that day in the town."""
    return datetime.combine(day, hour, PARIS).astimezone(BEGIN.tzinfo)


def reminding(at: datetime) -> dict[str, datetime]:
    """When somebody expected at that hour is reminded."""
    day = local_day(at)
    return {
        "week": wall(day - 7 * DAY, time(9)),
        "eve": wall(working_day_before(day, HOLIDAYS), time(9)),
        "soon": at - 2 * HOUR,
    }


class Standing:
    """The store as it is, and a diary: for when each session (by its reference) and each idea (by
    its title) was planned, and from when on; who came; how often what happened."""

    def __init__(self) -> None:
        self.stood: dict[str, list[tuple[datetime, datetime | None]]] = {}
        self.came: list[Came] = []
        self.did: Counter[str] = Counter()

    def opens(self, life: Life) -> None:
        """The diary of that life."""
        self.life = life

    async def note(self, what: str) -> None:
        """Something happened, and may have changed hours."""
        self.did[what] += 1
        stands = await self.read(self._planned_now)
        for each in {*self.stood, *stands}:
            known = self.stood.setdefault(each, [])
            if not known or known[-1][1] != stands.get(each):
                known.append((self.life.now, stands.get(each)))

    async def _planned_now(self, uow: UnitOfWork) -> dict[str, datetime]:
        stands = {}
        for session in await uow.jury.sessions.with_status(SessionStatus.PLANNED):
            stands[session.reference] = session.starts_at
            for hearing in await uow.jury.sessions.hearings(session.id):
                idea = await uow.ideas.get(hearing.idea_id)
                assert idea is not None
                stands[idea.title] = hearing.starts_at
        return stands

    def since(self, what: str) -> datetime:
        """From when on it has stood as it does."""
        return self.stood[what][-1][0]

    def hour_of(self, what: str, at: datetime) -> datetime | None:
        """For when it was planned at that moment."""
        before = [hour for since, hour in self.stood.get(what, ()) if since <= at]
        return before[-1] if before else None

    def sessions_at(self, at: datetime) -> set[datetime | None]:
        """The hours of the sessions that were planned at that moment."""
        return {self.hour_of(each, at) for each in self.stood if each.startswith(SESSION)}

    def ever_at(self, hour: datetime) -> set[str]:
        """The sessions that were ever planned for that hour."""
        moments = {each: [at for _, at in stood] for each, stood in self.stood.items()}
        return {each for each, ats in moments.items() if hour in ats and each.startswith(SESSION)}

    async def read(self, what: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """Ask the store."""
        return await self.life.town.database.read(what)

    async def session(self, reference: str) -> Session:
        """The session as it is."""
        found = await self.read(lambda uow: uow.jury.sessions.by_reference(reference))
        assert found is not None
        return found

    async def planned(self) -> list[Session]:
        """The sessions to come, and those that nobody closed."""
        return await self.read(lambda uow: uow.jury.sessions.with_status(SessionStatus.PLANNED))

    async def unbegun(self, reference: str) -> Session | None:
        """The session, if it may still be moved."""
        session = await self.session(reference)
        hearings = await self.read(lambda uow: uow.jury.sessions.hearings(session.id))
        waits = all(each.status is HearingStatus.WAITING for each in hearings)
        return session if waits and session.status is SessionStatus.PLANNED else None

    async def draw_of(self, session: Session) -> Draw | None:
        """The draw of its ideas, if their list was closed."""

        async def work(uow: UnitOfWork) -> Draw | None:
            hearings = await uow.jury.sessions.hearings(session.id)
            return await uow.jury.draws.of_idea(hearings[0].idea_id) if hearings else None

        return await self.read(work)

    async def accepted(self, session: Session) -> list[Juror]:
        """Who said that they come."""
        draw = await self.draw_of(session)
        jurors = await self.read(lambda uow: uow.jury.jurors.of_draw(draw.id)) if draw else []
        return [each for each in jurors if each.status is JurorStatus.ACCEPTED]
