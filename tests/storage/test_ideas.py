"""Ideas with their versions, history, files and voice notes; the series of references."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from storage.database import Database
from storage.records.ideas import Idea, IdeaStatus
from storage.records.media import Transcript, TranscriptStatus
from storage.unit_of_work import UnitOfWork
from tests.storage.given import DAY, NOW, SECOND, idea, media, person, settle


async def test_an_idea_and_its_versions(database: Database) -> None:
    """Saving a new version keeps the words of the one before."""
    who = person()
    await settle(database, who)
    first = idea(who)
    await database.write(lambda uow: uow.ideas.add(first))
    second = replace(first, version=2, title="Autre", status=IdeaStatus.IN_REVIEW)
    assert await database.write(lambda uow: uow.ideas.save(second, first))
    assert await database.read(lambda uow: uow.ideas.by_reference("NM-2026-0001")) == second
    assert await database.read(lambda uow: uow.ideas.get(first.id)) == second
    assert await database.read(lambda uow: uow.ideas.of(who.id)) == [second]
    assert await database.read(lambda uow: uow.ideas.all()) == [second]
    kept = await database.read(lambda uow: uow.ideas.version(first.id, 1))
    assert kept is not None
    assert kept["title"] == "Pailler"
    assert kept["criteria"] == {"relevance": "beau", "wellbeing": None}
    assert await database.read(lambda uow: uow.ideas.version(first.id, 9)) is None
    assert await database.read(lambda uow: uow.ideas.counts()) == {"in_review": 1}


async def test_a_quicker_change_wins(database: Database) -> None:
    """Whoever saves over a version or a state that is gone is told so, and changes nothing."""
    who = person()
    await settle(database, who)
    first = idea(who)
    await database.write(lambda uow: uow.ideas.add(first))
    withdrawn = replace(first, status=IdeaStatus.WITHDRAWN)
    assert await database.write(lambda uow: uow.ideas.save(withdrawn, first))
    late = replace(first, version=2, status=IdeaStatus.IN_REVIEW)
    assert not await database.write(lambda uow: uow.ideas.save(late, first))
    assert await database.read(lambda uow: uow.ideas.get(first.id)) == withdrawn


async def test_one_idea_a_reference(database: Database) -> None:
    """A reference is given once."""
    who = person()
    await settle(database, who)
    await database.write(lambda uow: uow.ideas.add(idea(who)))
    with pytest.raises(Exception, match=r"(?i)unique"):
        await database.write(lambda uow: uow.ideas.add(idea(who)))


async def test_references_without_gap_or_repeat(database: Database, another: Database) -> None:
    """Two processes take numbers at once; a third of the works fail, and cost no number."""

    async def take(index: int) -> int:
        async def work(uow: UnitOfWork) -> int:
            number = await uow.installation.next("NM-2026")
            if index % 3 == 0:
                raise ValueError("this one fails")
            return number

        return await (database if index % 2 else another).write(work)

    got = await asyncio.gather(*(take(index) for index in range(60)), return_exceptions=True)
    numbers = sorted(each for each in got if isinstance(each, int))
    assert numbers == list(range(1, 41))


async def test_history(database: Database) -> None:
    """Who did what, in order, by idea."""
    who = person()
    await settle(database, who)
    one, two = idea(who), idea(who, "NM-2026-0002", created_at=NOW + DAY, submitted_at=NOW + DAY)

    async def work(uow: UnitOfWork) -> None:
        for each in (one, two):
            await uow.ideas.add(each)
            await uow.ideas.note(each.id, "submitted", NOW, by=who.id)
        await uow.ideas.note(one.id, "in_review", NOW + SECOND, note="lue")

    await database.write(work)
    lines = await database.read(lambda uow: uow.ideas.history(one.id))
    assert [(line.event, line.by, line.note) for line in lines] == [
        ("submitted", who.id, None),
        ("in_review", None, "lue"),
    ]
    every = await database.read(lambda uow: uow.ideas.histories())
    assert every[one.id] == lines
    assert len(every[two.id]) == 1
    sent = await database.read(lambda uow: uow.ideas.with_status(IdeaStatus.SUBMITTED))
    assert [each.id for each in sent] == [one.id, two.id]
    assert not await database.read(lambda uow: uow.ideas.with_status(IdeaStatus.DONE))


async def test_files_of_an_idea(database: Database) -> None:
    """Named once each, with the question they answer, and named anew when it is corrected."""
    who = person()
    await settle(database, who)
    one, photo, voice = idea(who), media(), media(kind="voice")

    async def work(uow: UnitOfWork) -> None:
        await uow.ideas.add(one)
        await uow.media.add(photo)
        await uow.media.add(voice)
        await uow.ideas.attach(one.id, [(photo.id, "photos"), (photo.id, "photos")])
        await uow.ideas.attach(one.id, [(voice.id, "problem")])

    await database.write(work)
    files = await database.read(lambda uow: uow.ideas.files(one.id))
    assert [(file.step, file.media) for file in files] == [("photos", photo), ("problem", voice)]
    assert await database.read(lambda uow: uow.ideas.all_files()) == {one.id: files}
    await database.write(lambda uow: uow.ideas.detach(one.id))
    assert await database.read(lambda uow: uow.ideas.files(one.id)) == []


async def test_a_voice_note_is_written_down_once(database: Database) -> None:
    """Of two organisers the quicker one's text is kept."""
    who = person()
    await settle(database, who)
    one, voice = idea(who), media(kind="voice")
    note = Transcript(
        media_id=voice.id, idea_id=one.id, step="problem", status=TranscriptStatus.TO_WRITE,
        created_at=NOW,
    )  # fmt: skip

    async def work(uow: UnitOfWork) -> None:
        await uow.ideas.add(one)
        await uow.media.add(voice)
        await uow.ideas.add_transcript(note)
        await uow.ideas.add_transcript(note)

    await database.write(work)
    waiting = TranscriptStatus.TO_WRITE
    assert await database.read(lambda uow: uow.ideas.transcripts(waiting)) == [note]
    written = replace(note, status=TranscriptStatus.TO_CONFIRM, text="Ça sèche", by=who.id)
    assert await database.write(lambda uow: uow.ideas.save_transcript(written, waiting))
    slow = replace(written, text="autre")
    assert not await database.write(lambda uow: uow.ideas.save_transcript(slow, waiting))
    assert await database.read(lambda uow: uow.ideas.transcript(voice.id)) == written
    assert await database.read(lambda uow: uow.ideas.transcripts_of(one.id)) == [written]


async def test_an_idea_is_forgotten_in_its_time(database: Database) -> None:
    """Years after its answer nothing is left of what it said or of who said it; one that waits
    is kept, and so are the figures."""
    who = person()
    await settle(database, who)
    old, waiting = replace(idea(who), status=IdeaStatus.ANSWERED), idea(who, "NM-2026-0002")
    voice = media(kind="voice")

    async def work(uow: UnitOfWork) -> None:
        for each in (old, waiting):
            await uow.ideas.add(each)
            await uow.ideas.note(each.id, "answered", NOW, by=who.id, note="Déjà fait")
        await uow.media.add(voice)
        await uow.ideas.attach(old.id, [(voice.id, "problem")])

    await database.write(work)
    assert await database.write(lambda uow: uow.ideas.forget(NOW, 10)) == 0
    later = NOW + 1100 * DAY
    assert await database.write(lambda uow: uow.ideas.forget(later, 10)) == 1
    assert await database.write(lambda uow: uow.ideas.forget(later, 10)) == 0
    left = await database.read(lambda uow: uow.ideas.get(old.id))
    assert left is not None
    assert (left.title, left.problem, left.proposal, left.name) == ("", "", "", None)
    assert (left.person_id, left.criteria) == (None, {})
    assert (left.reference, left.status) == (old.reference, IdeaStatus.ANSWERED)
    assert await database.read(lambda uow: uow.ideas.version(old.id, 1)) is None
    story = await database.read(lambda uow: uow.ideas.history(old.id))
    assert [(line.event, line.by, line.note) for line in story] == [("answered", None, None)]
    assert await database.read(lambda uow: uow.media.files()) == set()
    assert await database.read(lambda uow: uow.ideas.get(waiting.id)) == waiting


async def test_a_question_waits_until_it_is_answered(database: Database) -> None:
    """Of somebody’s own ideas, those whose last question has no reply, the newest one first."""
    who, other = person(), person()
    await settle(database, who, other)
    first, second = idea(who), idea(who, "NM-2026-0002")
    theirs = idea(other, "NM-2026-0003")

    async def says(each: Idea, event: str) -> list[str]:
        await database.write(lambda uow: uow.ideas.note(each.id, event, NOW, note="?"))
        found = await database.read(lambda uow: uow.ideas.asked_about(who.id))
        return [idea.reference for idea in found]

    for each in (first, second, theirs):
        await database.write(lambda uow, each=each: uow.ideas.add(each))  # type: ignore[misc]
    assert await says(theirs, "asked") == []
    assert await says(first, "asked") == ["NM-2026-0001"]
    assert await says(second, "asked") == ["NM-2026-0002", "NM-2026-0001"]
    assert await says(first, "asked") == ["NM-2026-0001", "NM-2026-0002"]
    assert await says(first, "replied") == ["NM-2026-0002"]
    assert await says(first, "asked") == ["NM-2026-0001", "NM-2026-0002"]


async def test_what_was_sent_as_a_reply_stays(database: Database) -> None:
    """A correction names the files of an idea anew, but not those of a reply."""
    who = person()
    await settle(database, who)
    sent, photo, voice = idea(who), media(person_id=who.id), media(person_id=who.id)
    await database.write(lambda uow: uow.ideas.add(sent))
    for each in (photo, voice):
        await database.write(lambda uow, each=each: uow.media.add(each))  # type: ignore[misc]
    files = [(photo.id, "photos"), (voice.id, "reply")]
    await database.write(lambda uow: uow.ideas.attach(sent.id, files))
    await database.write(lambda uow: uow.ideas.detach(sent.id))
    kept = await database.read(lambda uow: uow.ideas.files(sent.id))
    assert [file.media.id for file in kept] == [voice.id]
