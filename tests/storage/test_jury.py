"""Sessions, draws, jurors and who of the staff is who, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from storage.database import Database
from storage.records.ideas import Idea, IdeaStatus
from storage.records.jury import (
    Copy,
    Draw,
    DrawStatus,
    Hearing,
    HearingStatus,
    Juror,
    JurorStatus,
    Score,
    Session,
    SessionStatus,
    Vote,
)
from storage.records.people import Person, StaffMember
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.storage.given import DAY, NOW, SECOND, Ask, someone
from tests.storage.given import idea as idea_of


def session(**changes: Any) -> Session:
    given: dict[str, Any] = {
        "id": new_id(), "reference": f"SEANCE-{new_id()[-6:]}", "starts_at": NOW + 30 * DAY,
        "place": "salle", "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip
    return Session(**given | changes)


def draw(*ideas: Idea, **changes: Any) -> Draw:
    given: dict[str, Any] = {
        "id": new_id(), "reference": f"TIRAGE-{new_id()[-6:]}", "status": DrawStatus.SEALED,
        "ideas": [idea.id for idea in ideas], "public": "{}", "roll": "[]", "sealed_at": NOW,
        "counts": {"listed": 7, "excluded": 2},
    }  # fmt: skip
    return Draw(**given | changes)


def juror(of: Draw, rank: int, **changes: Any) -> Juror:
    given: dict[str, Any] = {
        "id": new_id(), "draw_id": of.id, "number": f"{1000 + rank}", "name": f"Agent {rank}",
        "service": f"Service {rank}", "manager_contact": "", "rank": rank,
    }  # fmt: skip
    return Juror(**given | changes)


async def an_idea(database: Database, of: Person, title: str = "Pailler") -> Idea:
    """An idea put forward for a jury."""
    made = idea_of(of, f"NM-{new_id()[-8:]}", title=title, status=IdeaStatus.SCHEDULED)
    await database.write(lambda uow: uow.ideas.add(made))
    return made


async def put(database: Database, planned: Session, *ideas: Idea) -> None:
    """A session with these ideas in that order."""

    async def work(uow: UnitOfWork) -> None:
        await uow.jury.sessions.add(planned)
        for place, idea in enumerate(ideas, start=1):
            assert await uow.jury.sessions.hear(_hearing(planned, idea, place))

    await database.write(work)


def _hearing(planned: Session, idea: Idea, place: int) -> Hearing:
    at: datetime = planned.starts_at + timedelta(minutes=25 * place)
    return Hearing(
        idea_id=idea.id, session_id=planned.id, place=place, starts_at=at, bearer_id=idea.person_id
    )


async def test_a_session_is_kept_and_changed_once(database: Database, another: Database) -> None:
    """Of two who change it at once, one is told that the other was quicker."""
    planned = session()
    await put(database, planned)
    assert await database.read(lambda uow: uow.jury.sessions.get(planned.id)) == planned
    by_name = await database.read(lambda uow: uow.jury.sessions.by_reference(planned.reference))
    assert by_name == planned
    moved = replace(planned, starts_at=NOW + 31 * DAY, sequence=1)
    gone = replace(planned, status=SessionStatus.CANCELLED, sequence=1)
    done = await asyncio.gather(
        database.write(lambda uow: uow.jury.sessions.save(moved, planned)),
        another.write(lambda uow: uow.jury.sessions.save(gone, planned)),
    )
    assert sorted(done) == [False, True]
    now = await database.read(lambda uow: uow.jury.sessions.get(planned.id))
    assert now == replace(moved if done[0] else gone, version=2)
    kept = await database.read(lambda uow: uow.jury.sessions.with_status(SessionStatus.PLANNED))
    assert kept == ([now] if done[0] else [])


async def test_an_idea_is_in_one_session(database: Database) -> None:
    """What waits for a session is in none; out of one, it waits again."""
    michel = await someone(database)
    first, second = await an_idea(database, michel), await an_idea(database, michel, "Prêter")
    planned, other = session(), session()
    await put(database, planned, first)
    await put(database, other)
    waiting = await database.read(lambda uow: uow.jury.sessions.waiting())
    assert [idea.id for idea in waiting] == [second.id]
    twice = _hearing(other, first, 1)
    assert not await database.write(lambda uow: uow.jury.sessions.hear(twice))
    [kept] = await database.read(lambda uow: uow.jury.sessions.hearings(planned.id))
    assert kept == await database.read(lambda uow: uow.jury.sessions.hearing(first.id))
    assert await database.read(lambda uow: uow.jury.sessions.to_bear(michel.id)) == [kept]
    later = replace(kept, place=2, starts_at=kept.starts_at + DAY, presenter="Sonia")
    assert await database.write(lambda uow: uow.jury.sessions.save_hearing(later, kept))
    assert not await database.write(lambda uow: uow.jury.sessions.save_hearing(later, kept))
    found = await database.write(lambda uow: uow.jury.sessions.lock_hearing(first.id))
    assert found == replace(later, version=2)
    await database.write(lambda uow: uow.jury.sessions.leave(first.id))
    waiting = await database.read(lambda uow: uow.jury.sessions.waiting())
    assert [idea.id for idea in waiting] == [first.id, second.id]


async def test_ideas_are_drawn_for_once(database: Database, another: Database) -> None:
    """Of two draws of one idea at once the database keeps one; its result enters once."""
    michel = await someone(database)
    idea = await an_idea(database, michel)
    one, two = draw(idea), draw(idea)
    done = await asyncio.gather(
        database.write(lambda uow: uow.jury.draws.add(one)),
        another.write(lambda uow: uow.jury.draws.add(two)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, BaseException) for each in done) == 1
    kept = two if isinstance(done[0], BaseException) else one
    assert await database.read(lambda uow: uow.jury.draws.of_idea(idea.id)) == kept
    assert await database.read(lambda uow: uow.jury.draws.get(kept.id)) == kept
    bare = replace(kept, public="", roll="")
    assert await database.read(lambda uow: uow.jury.draws.register()) == [bare]
    enter = database.write
    assert await enter(lambda uow: uow.jury.draws.result(kept, '{"drawn":1}', NOW + DAY))
    assert not await enter(lambda uow: uow.jury.draws.result(kept, '{"drawn":2}', NOW + DAY))
    found = await database.read(lambda uow: uow.jury.draws.by_reference(kept.reference))
    assert found is not None
    assert (found.public, found.status) == ('{"drawn":1}', DrawStatus.DRAWN)


async def test_who_holds_the_list_is_noted_once(database: Database) -> None:
    """With the hour it was handed over; a second time changes nothing."""
    remi, made = await someone(database), draw()
    await database.write(lambda uow: uow.jury.draws.add(made))
    copy = Copy(draw_id=made.id, person_id=remi.id, at=NOW)
    await database.write(lambda uow: uow.jury.draws.hand(copy))
    await database.write(lambda uow: uow.jury.draws.hand(replace(copy, at=NOW + DAY)))
    assert await database.read(lambda uow: uow.jury.draws.copies(made.id)) == [copy]


async def _drawn(database: Database, count: int) -> tuple[Draw, list[Juror]]:
    made = draw()
    ranked = [juror(made, rank) for rank in range(1, count + 1)]

    async def work(uow: UnitOfWork) -> None:
        await uow.jury.draws.add(made)
        await uow.jury.jurors.add(ranked)

    await database.write(work)
    return made, ranked


async def test_a_juror_answers_once(database: Database, another: Database) -> None:
    """Accepting and the end of the delay at the same moment: one of them counts."""
    made, ranked = await _drawn(database, 3)
    assert await database.read(lambda uow: uow.jury.jurors.of_draw(made.id)) == ranked
    asked = ranked[0]
    yes = replace(asked, status=JurorStatus.ACCEPTED, answered_at=NOW)
    late = replace(asked, status=JurorStatus.SILENT, answered_at=NOW)
    done = await asyncio.gather(
        database.write(lambda uow: uow.jury.jurors.save(yes, asked)),
        another.write(lambda uow: uow.jury.jurors.save(late, asked)),
    )
    assert sorted(done) == [False, True]
    kept = await database.read(lambda uow: uow.jury.jurors.get(asked.id))
    assert kept == replace(yes if done[0] else late, version=2)
    locked = await database.write(lambda uow: uow.jury.jurors.lock(made.id))
    assert [each.rank for each in locked] == [1, 2, 3]


async def test_refusals_are_counted_by_draw(database: Database) -> None:
    """No and silence; nobody's name is in it."""
    made, ranked = await _drawn(database, 3)
    for each, status in zip(ranked, ("declined", "silent", "accepted"), strict=True):
        now = replace(each, status=JurorStatus(status))
        await database.write(lambda uow, now=now, was=each: uow.jury.jurors.save(now, was))  # type: ignore[misc]
    assert await database.read(lambda uow: uow.jury.draws.refusals()) == {made.id: 2}


async def test_the_staff_is_matched_one_to_one(database: Database) -> None:
    """A number is one person's and a person has one number; ranked lists learn it at once."""
    samia, other = await someone(database), await someone(database, "2")
    made, _ = await _drawn(database, 2)
    line = StaffMember(number="1001", name="Samia Benali", service="Accueil")
    await database.write(lambda uow: uow.services.replace_staff([line]))
    match = database.write
    assert await match(lambda uow: uow.jury.staff.match("1001", samia.id, NOW))
    assert not await match(lambda uow: uow.jury.staff.match("1001", other.id, NOW))
    assert not await match(lambda uow: uow.jury.staff.match("1002", samia.id, NOW))
    assert await database.read(lambda uow: uow.jury.staff.all()) == {"1001": samia.id}
    assert await database.read(lambda uow: uow.jury.staff.number_of(samia.id)) == "1001"
    assert await database.read(lambda uow: uow.jury.staff.person_of("1002")) is None
    assert await database.read(lambda uow: uow.jury.staff.line("1001")) == line
    [mine] = await database.read(lambda uow: uow.jury.jurors.who_is(samia.id))
    assert (mine.draw_id, mine.rank) == (made.id, 1)


async def test_who_asked_not_to_be_drawn(database: Database) -> None:
    """May say so twice, and change their mind."""
    for number in ("1001", "1001", "1002"):
        await database.write(lambda uow, n=number: uow.jury.staff.leave(n, NOW))  # type: ignore[misc]
    await database.write(lambda uow: uow.jury.staff.stay("1002"))
    assert await database.read(lambda uow: uow.jury.staff.undrawn()) == {"1001"}


async def test_the_minutes_of_the_last_sessions(database: Database) -> None:
    """Of those that were held, the newest to begin with; a cancelled one has none."""
    statuses = [SessionStatus.HELD] * 3 + [SessionStatus.CANCELLED, SessionStatus.PLANNED]
    for day in (2, 0, 4, 1, 3):
        each = session(starts_at=NOW + day * DAY, status=statuses[day])
        await put(database, each)
        if each.status is SessionStatus.HELD:
            await database.write(_said_of(each, {"day": day}))
    for most in range(4):
        found = await database.read(lambda uow, m=most: uow.jury.sessions.last_minutes(m))  # type: ignore[misc]
        assert found == [{"day": day} for day in (2, 1, 0)][:most]


def _said_of(held: Session, body: dict[str, Any]) -> Ask[None]:
    return lambda uow: uow.jury.sessions.keep_minutes(held.id, body, NOW)


@pytest.mark.parametrize("first", [None, "begun"])
async def test_scores_from_two_phones(
    database: Database, another: Database, first: str | None
) -> None:
    """One wins, the other is told, whether there was a score before or not."""
    michel = await someone(database)
    idea = await an_idea(database, michel)
    _, [person] = await _drawn(database, 1)
    was = None
    if first:
        was = Score(idea_id=idea.id, juror_id=person.id, marks={"relevance": 3}, at=NOW)
        assert await database.write(lambda uow: uow.jury.jurors.score(was, None))
    one = Score(idea_id=idea.id, juror_id=person.id, marks={"relevance": 5}, at=NOW + SECOND)
    two = replace(one, marks={"relevance": 1}, at=NOW + 2 * SECOND)
    done = await asyncio.gather(
        database.write(lambda uow: uow.jury.jurors.score(one, was)),
        another.write(lambda uow: uow.jury.jurors.score(two, was)),
    )
    assert sorted(done) == [False, True]
    kept = await database.read(lambda uow: uow.jury.jurors.score_of(idea.id, person.id))
    assert kept == (one if done[0] else two)
    assert await database.read(lambda uow: uow.jury.jurors.scores(idea.id)) == [kept]


async def test_the_last_vote_counts(database: Database) -> None:
    """On what was proposed at that version of the hearing, and no other."""
    idea = await an_idea(database, await someone(database))
    _, [person] = await _drawn(database, 1)
    yes = Vote(idea_id=idea.id, juror_id=person.id, hearing_version=3, agrees=True, at=NOW)
    no = replace(yes, agrees=False, at=NOW + SECOND)
    for vote in (yes, no):
        await database.write(lambda uow, v=vote: uow.jury.jurors.vote(v))  # type: ignore[misc]
    assert await database.read(lambda uow: uow.jury.jurors.votes(idea.id, 3)) == [no]
    assert await database.read(lambda uow: uow.jury.jurors.votes(idea.id, 2)) == []


async def test_an_idea_that_came_back_is_heard_anew(database: Database) -> None:
    """Decided on, reworked, put forward again: nothing of the first hearing is left in the second,
    and what the minutes of the first session said stays."""
    michel = await someone(database)
    idea = await an_idea(database, michel)
    first, second = session(), session()
    await put(database, first, idea)

    async def decide(uow: UnitOfWork) -> None:
        was = await uow.jury.sessions.lock_hearing(idea.id)
        assert was is not None
        shown = {"marks": [{"relevance": 3}], "sentences": []}
        decided = replace(
            was, status=HearingStatus.DECIDED, outcome="to_rework", reasons="Qui ?", shown=shown
        )
        assert await uow.jury.sessions.save_hearing(decided, was)
        await uow.jury.sessions.keep_minutes(first.id, {"ideas": [shown]}, NOW)

    await database.write(decide)
    assert idea.id in {each.id for each in await database.read(_waiting)}
    await put(database, second, idea)
    now = await database.read(lambda uow: uow.jury.sessions.hearing(idea.id))
    assert now is not None
    assert (now.session_id, now.status, now.outcome, now.shown) == (
        second.id, HearingStatus.WAITING, None, None,
    )  # fmt: skip
    kept = await database.read(lambda uow: uow.jury.sessions.minutes(first.id))
    assert kept == {"ideas": [{"marks": [{"relevance": 3}], "sentences": []}]}
    again = session()
    await database.write(lambda uow: uow.jury.sessions.add(again))
    hearing = replace(now, session_id=again.id)
    assert not await database.write(lambda uow: uow.jury.sessions.hear(hearing))


async def _waiting(uow: UnitOfWork) -> list[Idea]:
    return await uow.jury.sessions.waiting()
