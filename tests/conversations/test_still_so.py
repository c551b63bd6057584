"""What an author is told waits for their hours: it leaves only if it is still so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from handlers.event import Press, Text
from storage.database import connect
from storage.records.ideas import IdeaStatus
from storage.records.people import Role
from storage.unit_of_work import UnitOfWork
from tests.conversations.races import settle
from tests.conversations.town import Town, plain
from tests.storage.given import idea

REFERENCE = "NM-2026-0001"
EVENING = datetime(2026, 11, 25, 19, 30, tzinfo=UTC)
BROYAT = "Qui transporte le broyat ?"


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Town]:
    """An idea that is being read, on an evening."""
    database = connect(database_url)
    await database.open()
    town = Town(database)
    town.clock.at = EVENING

    async def begin(uow: UnitOfWork) -> None:
        roles = {"Michel": Role.AGENT, "Nadia": Role.ORGANISER, "Marc": Role.ORGANISER}
        people = await settle(uow, roles, EVENING)
        await uow.ideas.add(idea(people["Michel"], REFERENCE, status=IdeaStatus.IN_REVIEW))

    await database.write(begin)
    await _ask(town, "Nadia", BROYAT)
    yield town
    await town.delivery.idle()
    await database.close()


async def _ask(town: Town, who: str, question: str) -> None:
    await town.event("telegram", who, Press(f"go.ask.{REFERENCE}"))
    said = await town.event("telegram", who, Text(question))
    assert "La question est partie" in plain(said[-1])


async def _reply(town: Town) -> None:
    """Michel comes by himself, and finds the last question under his idea."""
    said = await town.event("telegram", "Michel", Press(f"go.show.{REFERENCE}"))
    assert "a une question sur votre idée" in "".join(plain(each) for each in said)
    await town.press("telegram", "Michel", "Répondre")
    said = await town.event("telegram", "Michel", Text("Nous, avec le camion."))
    assert "Merci" in plain(said[-1])


async def _in_the_morning(town: Town) -> str:
    await town.wait(timedelta(hours=13))
    return "\n".join(plain(each) for each in await town.news("telegram", "Michel"))


async def test_it_leaves_in_the_morning(town: Town) -> None:
    """Nobody answered it meanwhile."""
    assert BROYAT in await _in_the_morning(town)


async def test_it_was_answered(town: Town) -> None:
    """What was answered is not asked again."""
    await _reply(town)
    assert await _in_the_morning(town) == ""


async def test_another_one_was_answered(town: Town) -> None:
    """A question that was not on the screen when they answered is still asked."""
    await _ask(town, "Marc", "Et en hiver ?")
    await _reply(town)
    said = await _in_the_morning(town)
    assert BROYAT in said
    assert "Et en hiver ?" not in said


async def test_its_idea_was_taken_back(town: Town) -> None:
    """Nothing more is asked about it."""
    await town.event("telegram", "Michel", Press(f"go.withdraw.{REFERENCE}"))
    await town.press("telegram", "Michel", "Oui")
    assert await _in_the_morning(town) == ""


async def test_it_is_read_and_answered(town: Town) -> None:
    """Who is told of the answer is not told that somebody begins to read."""
    new = "NM-2026-0002"
    michel = await town.database.read(lambda uow: uow.people.address("telegram", "Michel"))
    assert michel is not None
    who = await town.database.read(lambda uow: uow.people.get(michel.person_id))
    assert who is not None
    await town.database.write(lambda uow: uow.ideas.add(idea(who, new)))
    await town.event("telegram", "Nadia", Press(f"go.read.{new}"))
    await town.event("telegram", "Nadia", Press(f"go.answer.{new}"))
    await town.event("telegram", "Nadia", Text("Cela existe déjà."))
    said = await _in_the_morning(town)
    assert "Cela existe déjà." in said
    assert "lit votre idée" not in said


@pytest.mark.parametrize("heard", [True, False])
async def test_it_is_put_forward_and_taken_back(town: Town, heard: bool) -> None:
    """Who has not heard of the jury yet hears of nothing."""
    await town.event("telegram", "Nadia", Press(f"go.read.{REFERENCE}"))
    await town.press("telegram", "Nadia", "Proposer au jury")
    if heard:
        assert "Trois collègues" in await _in_the_morning(town)
    said = plain((await town.press("telegram", "Nadia", "La relire d’abord"))[-1])
    assert ("Un message part" in said) == heard
    said = await _in_the_morning(town)
    assert ("ne va pas tout de suite" in said) == heard
    assert "Trois collègues" not in said
