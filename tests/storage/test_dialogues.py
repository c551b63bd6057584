"""Forms being filled in: one open for a person, any number kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.database import Database
from storage.records.dialogues import DialogueStatus
from storage.unit_of_work import UnitOfWork
from tests.storage.given import NOW, SECOND, dialogue, person, settle


async def test_an_answer_is_kept(database: Database) -> None:
    """A form is found as it was left, its state with accents and all."""
    who = person()
    await settle(database, who)
    first = dialogue(who)
    await database.write(lambda uow: uow.dialogues.put(first))
    changed = replace(first, state={"at": "title", "n": [1]}, updated_at=NOW + SECOND)
    await database.write(lambda uow: uow.dialogues.put(changed))
    assert await database.read(lambda uow: uow.dialogues.open(who.id)) == changed
    assert await database.read(lambda uow: uow.dialogues.get(first.id)) == changed


async def test_one_is_open(database: Database) -> None:
    """A second open form is refused by the store itself, and nothing of that work stays."""
    who = person()
    await settle(database, who)
    await database.write(lambda uow: uow.dialogues.put(dialogue(who)))
    with pytest.raises(Exception, match=r"(?i)unique"):
        await database.write(lambda uow: uow.dialogues.put(dialogue(who)))
    counts = await database.read(lambda uow: uow.dialogues.counts())
    assert counts == {"idea": {"open": 1}}


async def test_drafts_follow_their_author(database: Database) -> None:
    """Open and parked drafts go along, parked; what was sent stays; deleted is gone."""
    old, new = person(), person()
    await settle(database, old, new)
    done = dialogue(old, status=DialogueStatus.DONE)
    parked = dialogue(old, status=DialogueStatus.PARKED)
    opened = dialogue(old, updated_at=NOW + SECOND)

    async def work(uow: UnitOfWork) -> None:
        for each in (done, parked, opened, dialogue(new)):
            await uow.dialogues.put(each)
        await uow.dialogues.move(old.id, new.id)

    await database.write(work)
    found = await database.read(lambda uow: uow.dialogues.parked(new.id))
    assert [each.id for each in found] == [opened.id, parked.id]
    assert await database.read(lambda uow: uow.dialogues.open(old.id)) is None
    await database.write(lambda uow: uow.dialogues.forget(parked.id))
    assert await database.read(lambda uow: uow.dialogues.get(parked.id)) is None
