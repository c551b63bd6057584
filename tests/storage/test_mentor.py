"""Mentors, letters, milestones and reworks, on both databases; of two at once, one wins."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from storage.database import Database
from storage.records.ideas import Idea, IdeaStatus
from storage.records.mentor import (
    Letter,
    MentorOffer,
    Mentorship,
    MentorshipStatus,
    Milestone,
    MilestoneStatus,
    MilestoneWord,
    Reminder,
    Rework,
)
from storage.records.people import Person
from storage.rows import new_id
from tests.storage.given import DAY, NOW, SECOND, idea, someone


async def _idea(database: Database) -> tuple[Idea, Person, Person]:
    """An idea, its author and a director."""
    author, director = await someone(database, "1"), await someone(database, "2")
    sent = idea(author)
    await database.write(lambda uow: uow.ideas.add(sent))
    return sent, author, director


def _mentorship(of: Idea) -> Mentorship:
    return Mentorship(idea_id=of.id, asked_at=NOW, offers_until="2026-11-27", updated_at=NOW)


def _letter(of: Idea, **changes: Any) -> Letter:
    given: dict[str, Any] = {
        "id": new_id(), "idea_id": of.id, "number": "LM-2026-01", "version": 1,
        "body": {"title": "Pailler"}, "created_at": NOW,
    }  # fmt: skip
    return Letter(**given | changes)


def _milestone(of: Letter, days: int, due_on: str, **changes: Any) -> Milestone:
    given: dict[str, Any] = {
        "id": new_id(), "idea_id": of.idea_id, "letter_id": of.id, "days": days,
        "due_on": due_on, "updated_at": NOW,
    }  # fmt: skip
    return Milestone(**given | changes)


async def test_a_search_begins_once(database: Database) -> None:
    """Directors are asked about an idea one time."""
    sent, _, _ = await _idea(database)
    search = _mentorship(sent)
    assert await database.write(lambda uow: uow.mentors.begin(search))
    assert not await database.write(lambda uow: uow.mentors.begin(search))
    assert await database.read(lambda uow: uow.mentors.get(sent.id)) == search
    assert search.last_day == date(2026, 11, 27)


async def test_a_director_may_change_their_mind(database: Database) -> None:
    """The last answer counts, and each keeps their own."""
    sent, author, director = await _idea(database)

    async def offer(who: Person, answer: str, at: int) -> None:
        made = MentorOffer(idea_id=sent.id, person_id=who.id, answer=answer, at=NOW + at * SECOND)
        await database.write(lambda uow: uow.mentors.offer(made))

    await offer(director, "yes", 1)
    await offer(author, "yes", 2)
    assert await database.read(lambda uow: uow.mentors.volunteers(sent.id)) == [
        director.id,
        author.id,
    ]
    await offer(director, "no", 3)
    assert await database.read(lambda uow: uow.mentors.volunteers(sent.id)) == [author.id]


async def test_two_directors_at_once_are_both_kept(database: Database, another: Database) -> None:
    """Nobody's offer is lost because somebody else made theirs in the same moment."""
    sent, author, director = await _idea(database)

    async def offer(store: Database, who: Person) -> None:
        made = MentorOffer(idea_id=sent.id, person_id=who.id, answer="yes", at=NOW)
        await store.write(lambda uow: uow.mentors.offer(made))

    await asyncio.gather(offer(database, author), offer(another, director))
    found = await database.read(lambda uow: uow.mentors.volunteers(sent.id))
    assert sorted(found) == sorted([author.id, director.id])


async def test_a_mentor_is_chosen_once(database: Database, another: Database) -> None:
    """Of two choices made at once one holds, and the other is told so."""
    sent, author, director = await _idea(database)
    search = _mentorship(sent)
    await database.write(lambda uow: uow.mentors.begin(search))

    async def choose(store: Database, who: Person) -> bool:
        chosen = replace(search, status=MentorshipStatus.CHOSEN, mentor_id=who.id, chosen_at=NOW)
        return await store.write(lambda uow: uow.mentors.save(chosen, search))

    won = await asyncio.gather(choose(database, author), choose(another, director))
    assert sorted(won) == [False, True]
    found = await database.read(lambda uow: uow.mentors.get(sent.id))
    assert found is not None
    assert found.mentor_id == (author, director)[won.index(True)].id
    assert found.version == 2
    assert await database.read(lambda uow: uow.mentors.of(found.mentor_id or "")) == [found]
    assert await database.read(lambda uow: uow.mentors.unsettled(NOW)) == []


async def test_a_letter_is_signed_then_acknowledged_once(
    database: Database, another: Database
) -> None:
    """Nothing is acknowledged before it is signed, and two organisers sign one letter once."""
    sent, _, _ = await _idea(database)
    letter = _letter(sent)
    assert await database.write(lambda uow: uow.mentors.add_letter(letter))
    twice = replace(letter, id=new_id())
    assert not await database.write(lambda uow: uow.mentors.add_letter(twice))
    assert not await database.write(lambda uow: uow.mentors.acknowledge(letter.id, NOW))

    async def sign(store: Database, day: int) -> bool:
        body = {"title": "Pailler", "day": day}
        on = date(2026, 12, day)
        return await store.write(lambda uow: uow.mentors.sign(letter.id, on, body, None))

    assert sorted(await asyncio.gather(sign(database, 1), sign(another, 2))) == [False, True]
    signed = await database.read(lambda uow: uow.mentors.letter(letter.id))
    assert signed is not None
    assert signed.signature is not None
    assert signed.body["day"] == signed.signature.day
    assert await database.write(lambda uow: uow.mentors.acknowledge(letter.id, NOW))
    assert not await database.write(lambda uow: uow.mentors.acknowledge(letter.id, NOW + DAY))
    [found] = await database.read(lambda uow: uow.mentors.letters(sent.id))
    assert found.acknowledged_at == NOW


async def test_milestones_wait_for_mentor_and_bearer(database: Database) -> None:
    """Each finds those of their ideas that nobody spoke of; a stranger finds none."""
    sent, author, director = await _idea(database)
    search = replace(_mentorship(sent), mentor_id=director.id, status=MentorshipStatus.CHOSEN)
    letter = _letter(sent, signed_on="2026-12-01")
    first, last = _milestone(letter, 15, "2026-12-16"), _milestone(letter, 90, "2027-03-01")

    async def work(uow: Any) -> None:
        await uow.mentors.begin(search)
        await uow.mentors.add_letter(letter)
        await uow.mentors.add_milestone(last)
        await uow.mentors.add_milestone(first)

    await database.write(work)
    stranger = await someone(database, "3")
    for who, expected in ((author, [first, last]), (director, [first, last]), (stranger, [])):
        assert await database.read(lambda uow, w=who: uow.mentors.awaited(w.id)) == expected  # type: ignore[misc]
    moving = replace(first, status=MilestoneStatus.MOVING, moved_to="2026-12-23")
    assert await database.write(lambda uow: uow.mentors.save_milestone(moving, first))
    assert not await database.write(lambda uow: uow.mentors.save_milestone(moving, first))
    assert await database.read(lambda uow: uow.mentors.awaited(author.id)) == [last]
    found = await database.read(lambda uow: uow.mentors.milestone(first.id))
    assert found == replace(moving, version=2)
    assert found is not None
    assert found.day == date(2026, 12, 23)


async def test_the_last_sign_is_whatever_happened_last(database: Database) -> None:
    """What the board counts silence from: a step, a word, time that an author asked for."""
    sent, author, _ = await _idea(database)
    assert await database.read(lambda uow: uow.mentors.last_signs()) == {}
    launched = replace(sent, status=IdeaStatus.LAUNCHED, updated_at=NOW + DAY)
    letter = _letter(sent, signed_on="2026-12-01")
    point = _milestone(letter, 15, "2026-12-16")

    async def work(uow: Any) -> None:
        await uow.ideas.save(launched, sent)
        await uow.mentors.add_letter(letter)
        await uow.mentors.add_milestone(point)

    await database.write(work)

    async def last() -> datetime:
        [(idea_id, at)] = (await database.read(lambda uow: uow.mentors.last_signs())).items()
        assert idea_id == sent.id
        return at

    assert await last() == NOW + DAY
    await database.write(lambda uow: uow.ideas.note(sent.id, "letter", NOW + 2 * DAY))
    assert await last() == NOW + 2 * DAY
    word = MilestoneWord(
        id=new_id(), milestone_id=point.id, person_id=author.id, state="moving", at=NOW + 3 * DAY
    )
    await database.write(lambda uow: uow.mentors.say(word))
    await database.write(lambda uow: uow.mentors.complete(word.id, "On a semé."))
    assert await last() == NOW + 3 * DAY
    later = Reminder(
        subject=f"{sent.id} 1", person_id=author.id, stage="later", due_on="2027-01-04",
        at=NOW + 4 * DAY,
    )  # fmt: skip
    await database.write(lambda uow: uow.mentors.remind(later))
    assert await last() == NOW + 4 * DAY
    [said] = await database.read(lambda uow: uow.mentors.words(sent.id))
    assert said == replace(word, sentence="On a semé.")


async def test_a_reminder_is_sent_once(database: Database, another: Database) -> None:
    """Of two processes that remind of the same thing, one does."""
    await _idea(database)
    reminder = Reminder(subject="m1", person_id="", stage="first", due_on="2026-12-16", at=NOW)
    sent = await asyncio.gather(
        *(store.write(lambda uow: uow.mentors.remind(reminder)) for store in (database, another))
    )
    assert sorted(sent) == [False, True]
    later = replace(reminder, due_on="2026-12-23")
    assert await database.write(lambda uow: uow.mentors.remind(later))
    assert await database.read(lambda uow: uow.mentors.reminders("m1")) == [reminder, later]


async def test_what_nobody_moves_is_found(database: Database) -> None:
    """A choice not made, a letter not noted, a mentor reminded twice: until organisers know, and of
    a choice or a letter again after a while."""
    sent, _, director = await _idea(database)
    search = replace(_mentorship(sent), status=MentorshipStatus.CHOOSING)
    await database.write(lambda uow: uow.mentors.begin(search))
    assert await database.read(lambda uow: uow.mentors.unsettled(NOW)) == [search]
    assert await database.read(lambda uow: uow.mentors.unchosen()) == [search]
    due = NOW.date().isoformat()
    told = Reminder(subject=sent.id, person_id="", stage="choosing", due_on=due, at=NOW)
    await database.write(lambda uow: uow.mentors.remind(told))
    assert await database.read(lambda uow: uow.mentors.unsettled(NOW)) == []
    assert await database.read(lambda uow: uow.mentors.unsettled(NOW + SECOND)) == [search]
    chosen = replace(search, status=MentorshipStatus.CHOSEN, mentor_id=director.id)
    await database.write(lambda uow: uow.mentors.save(chosen, search))
    assert await database.read(lambda uow: uow.mentors.unsettled(NOW)) == []
    assert await database.read(lambda uow: uow.mentors.unchosen()) == []
    old = _letter(sent, signed_on="2026-12-01")
    letter = _letter(sent, version=2, signed_on="2026-12-02", acknowledged_at=NOW)
    point = _milestone(letter, 15, "2026-12-16")

    async def work(uow: Any) -> None:
        await uow.mentors.add_letter(old)
        await uow.mentors.add_milestone(replace(point, letter_id=old.id))

    await database.write(work)
    assert len(await database.read(lambda uow: uow.mentors.unsettled(NOW))) == 1
    await database.write(lambda uow: uow.mentors.add_letter(letter))
    assert await database.read(lambda uow: uow.mentors.unsettled(NOW)) == []

    async def remind(stage: str, to: str) -> list[str]:
        made = Reminder(subject=point.id, person_id=to, stage=stage, due_on=point.due_on, at=NOW)
        await database.write(lambda uow: uow.mentors.remind(made))
        found = await database.read(lambda uow: uow.mentors.unanswered())
        return [each.id for each in found]

    assert await remind("first", director.id) == []
    assert await remind("second", director.id) == [point.id]
    assert await remind("call", "") == []


async def test_a_rework_comes_back_once(database: Database) -> None:
    """Its questions are kept with the version they were asked of, and its answers with them."""
    sent, _, _ = await _idea(database)
    asked = Rework(idea_id=sent.id, version=1, questions=["Qui transporte ?"], asked_at=NOW)
    assert await database.write(lambda uow: uow.mentors.ask_rework(asked))
    assert not await database.write(lambda uow: uow.mentors.ask_rework(asked))
    back = replace(asked, answers={"reason1": "Nous."}, sent_at=NOW + DAY)
    assert await database.write(lambda uow: uow.mentors.reworked(back))
    assert not await database.write(lambda uow: uow.mentors.reworked(back))
    assert await database.read(lambda uow: uow.mentors.reworks(sent.id)) == [back]
    written = replace(back, answers={"reason1": "Nous, le vendredi."})
    await database.write(lambda uow: uow.mentors.write_answers(written))
    assert await database.read(lambda uow: uow.mentors.reworks(sent.id)) == [written]
