"""Sessions and what is heard in them, draws and their jurors, who of the staff is who, scores.

Whatever is saved with what it `was` answers False if somebody changed it meanwhile, and then
nothing is changed.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from storage.records.ideas import Idea
from storage.records.jury import (
    Copy,
    Draw,
    DrawStatus,
    Hearing,
    Juror,
    Score,
    Session,
    SessionStatus,
    Vote,
)
from storage.records.people import StaffMember
from storage.repository import Repository
from storage.rows import columns, stamp, to_column
from storage.seats import Seats
from storage.session import Session as Connection


class Jury:
    """All of it, in its five parts."""

    def __init__(self, session: Connection):
        self.sessions = Sessions(session)
        self.draws = Draws(session)
        self.jurors = Jurors(session)
        self.staff = StaffPeople(session)
        self.seats = Seats(session)


class Sessions(Repository):
    """Sessions and the order of passage in each."""

    async def add(self, session: Session) -> None:
        """A session, confirmed."""
        await self._session.run("session_add", **columns(session))

    async def save(self, session: Session, was: Session) -> bool:
        """A session as it is now."""
        values = {**columns(session), "version": was.version + 1}
        for fixed in ("reference", "by", "created_at"):
            del values[fixed]
        row = await self._session.one("session_save", **values, was_version=was.version)
        return row is not None

    async def get(self, id: str) -> Session | None:
        """One session."""
        return await self._one(Session, "session_get", id=id)

    async def by_reference(self, reference: str) -> Session | None:
        """One session."""
        return await self._one(Session, "session_by_reference", reference=reference)

    async def with_status(self, status: SessionStatus) -> list[Session]:
        """The sessions in that state, the first to come to begin with."""
        return await self._all(Session, "sessions_with", status=status.value)

    async def all(self) -> list[Session]:
        """Every session, the first to begin with."""
        return await self._all(Session, "sessions_all")

    async def hear(self, hearing: Hearing) -> bool:
        """An idea enters a session; False if it is in one already.

        One that a jury decided on, and that came back, is heard anew: by whoever sits then.
        """
        if await self._session.one("hearing_put", **columns(hearing)) is None:
            return False
        await self._session.run("seats_clear", idea_id=hearing.idea_id)
        await self._session.run("votes_clear", idea_id=hearing.idea_id)
        return True

    async def save_hearing(self, hearing: Hearing, was: Hearing) -> bool:
        """A hearing as it is now."""
        values = {**columns(hearing), "version": was.version + 1}
        row = await self._session.one("hearing_save", **values, was_version=was.version)
        return row is not None

    async def hearing(self, idea_id: str) -> Hearing | None:
        """The hearing of an idea."""
        return await self._one(Hearing, "hearing_get", idea_id=idea_id)

    async def untold(self) -> list[str]:
        """The ideas that were decided on and whose author was not told, the oldest first."""
        return [row["idea_id"] for row in await self._session.all("hearings_untold")]

    async def lock_hearing(self, idea_id: str) -> Hearing | None:
        """The same, ours alone until the transaction ends."""
        return await self._one(Hearing, "hearing_lock", idea_id=idea_id)

    async def hearings(self, session_id: str) -> list[Hearing]:
        """The hearings of a session, in order of passage."""
        return await self._all(Hearing, "hearings_of", session_id=session_id)

    async def all_hearings(self) -> list[Hearing]:
        """Every hearing."""
        return await self._all(Hearing, "hearings_all")

    async def to_bear(self, person_id: str) -> list[Hearing]:
        """What somebody still has to present, the first to begin with."""
        return await self._all(Hearing, "hearings_to_bear", person_id=person_id)

    async def leave(self, idea_id: str) -> None:
        """An idea leaves its session, if it was not heard."""
        await self._session.run("hearing_remove", idea_id=idea_id)

    async def keep_minutes(self, session_id: str, body: dict[str, Any], now: datetime) -> None:
        """What the minutes say."""
        await self._session.run(
            "minutes_put", session_id=session_id, body=to_column(body), at=stamp(now)
        )

    async def minutes(self, session_id: str) -> dict[str, Any] | None:
        """What they said when the session was held."""
        row = await self._session.one("minutes_get", session_id=session_id)
        return None if row is None else json.loads(row["body"])

    async def waiting(self) -> list[Idea]:
        """The ideas put forward that no session has, the oldest first."""
        return await self._all(Idea, "ideas_to_schedule")


class Draws(Repository):
    """Draws, and the ranked list each one gave."""

    async def add(self, draw: Draw) -> None:
        """A draw whose list was just closed. That none of its ideas was drawn for is looked at
        before; two at the same moment end with one transaction refused by the database."""
        await self._session.run("draw_add", **columns(draw))
        for idea in sorted(draw.ideas):
            await self._session.run("draw_idea_add", idea_id=idea, draw_id=draw.id)

    async def result(self, draw: Draw, public: str, now: datetime) -> bool:
        """The public value is in; False if it was before."""
        row = await self._session.one(
            "draw_result", id=draw.id, status=DrawStatus.DRAWN, public=public, drawn_at=stamp(now)
        )
        return row is not None

    async def get(self, id: str) -> Draw | None:
        """One draw."""
        return await self._one(Draw, "draw_get", id=id)

    async def by_reference(self, reference: str) -> Draw | None:
        """One draw."""
        return await self._one(Draw, "draw_by_reference", reference=reference)

    async def of_idea(self, idea_id: str) -> Draw | None:
        """The draw made for an idea."""
        return await self._one(Draw, "draw_of_idea", idea_id=idea_id)

    async def register(self) -> list[Draw]:
        """Every draw, the first to begin with; `public` and `roll` are left out ("")."""
        return await self._all(Draw, "draws_all")

    async def refusals(self) -> dict[str, int]:
        """How many said no, or nothing, by draw."""
        rows = await self._session.all("draw_refusals")
        return {row["draw_id"]: row["number"] for row in rows}

    async def hand(self, copy: Copy) -> None:
        """A staff representative has the list."""
        await self._session.run("draw_copy_add", **columns(copy))

    async def copies(self, draw_id: str) -> list[Copy]:
        """Who has the list, in the order they had it."""
        return await self._all(Copy, "draw_copies_of", draw_id=draw_id)


class Jurors(Repository):
    """Who was drawn, who they are in the conversation, what they say of ideas."""

    async def add(self, jurors: list[Juror]) -> None:
        """The ranked list of a draw."""
        await self._session.many("juror_add", [columns(juror) for juror in jurors])

    async def save(self, juror: Juror, was: Juror) -> bool:
        """A juror as they are now."""
        values = {**columns(juror), "version": was.version + 1}
        for fixed in ("draw_id", "number", "name", "service", "manager_contact", "rank"):
            del values[fixed]
        row = await self._session.one("juror_save", **values, was_version=was.version)
        return row is not None

    async def get(self, id: str) -> Juror | None:
        """One juror."""
        return await self._one(Juror, "juror_get", id=id)

    async def of_draw(self, draw_id: str) -> list[Juror]:
        """The ranked list of a draw."""
        return await self._all(Juror, "jurors_of", draw_id=draw_id)

    async def lock(self, draw_id: str) -> list[Juror]:
        """The same, ours alone until the transaction ends."""
        return await self._all(Juror, "jurors_lock", draw_id=draw_id)

    async def who_is(self, person_id: str) -> list[Juror]:
        """The lines somebody has in ranked lists, those of the newest draw first."""
        return await self._all(Juror, "jurors_who_are", person_id=person_id)

    async def to_summon(self) -> list[Juror]:
        """Who accepted, for a session to come, and whose manager has no summons yet."""
        return await self._all(Juror, "jurors_to_summon")

    async def of_last_sessions(self, most: int) -> set[str]:
        """The numbers of the jurors of the last `most` sessions held."""
        rows = await self._session.all("jurors_of_last", most=most)
        return {row["number"] for row in rows}

    async def score(self, score: Score, was: Score | None) -> bool:
        """What a juror says of an idea, corrected from what it `was`."""
        if was is None:
            return await self._session.one("score_add", **columns(score)) is not None
        row = await self._session.one("score_save", **columns(score), was_at=stamp(was.at))
        return row is not None

    async def score_of(self, idea_id: str, juror_id: str) -> Score | None:
        """What a juror says of an idea, for that juror."""
        return await self._one(Score, "score_get", idea_id=idea_id, juror_id=juror_id)

    async def scores(self, idea_id: str) -> list[Score]:
        """What the jury says of an idea. Who may see it is for the rules of blindness."""
        return await self._all(Score, "scores_of", idea_id=idea_id)

    async def vote(self, vote: Vote) -> None:
        """A juror's yes or no to what is proposed; the last one counts."""
        await self._session.run("vote_put", **columns(vote))

    async def votes(self, idea_id: str, hearing_version: int) -> list[Vote]:
        """The votes on what is proposed at that version of the hearing."""
        return await self._all(Vote, "votes_of", idea_id=idea_id, hearing_version=hearing_version)


class StaffPeople(Repository):
    """Who of the staff list is who in the conversation, and who asked not to be drawn."""

    async def match(self, number: str, person_id: str, now: datetime) -> bool:
        """Somebody is that number; False if either is taken. The ranked lists learn it."""
        row = await self._session.one(
            "staff_person_put", number=number, person_id=person_id, at=stamp(now)
        )
        if row is not None:
            await self._session.run("jurors_match", number=number, person_id=person_id)
        return row is not None

    async def all(self) -> dict[str, str]:
        """The person of each number that is known."""
        rows = await self._session.all("staff_people_all")
        return {row["number"]: row["person_id"] for row in rows}

    async def number_of(self, person_id: str) -> str | None:
        """Somebody's number."""
        row = await self._session.one("staff_number_of", person_id=person_id)
        return None if row is None else row["number"]

    async def person_of(self, number: str) -> str | None:
        """Who has that number."""
        row = await self._session.one("staff_person_of", number=number)
        return None if row is None else row["person_id"]

    async def line(self, number: str) -> StaffMember | None:
        """A line of the staff list."""
        return await self._one(StaffMember, "staff_get", number=number)

    async def leave(self, number: str, now: datetime) -> None:
        """Somebody asks not to be drawn."""
        await self._session.run("undrawn_put", number=number, at=stamp(now))

    async def stay(self, number: str) -> None:
        """Somebody may be drawn again."""
        await self._session.run("undrawn_lift", number=number)

    async def undrawn(self) -> set[str]:
        """Who asked not to be drawn."""
        return {row["number"] for row in await self._session.all("undrawn_all")}
