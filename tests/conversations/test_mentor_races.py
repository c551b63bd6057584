"""Two people decide the same thing in the same moment, in two processes, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from handlers.event import Event, Press, Text
from handlers.mentor import asking, choosing
from storage.database import Database
from storage.records.ideas import IdeaStatus
from storage.records.mentor import Mentorship, MentorshipStatus
from storage.records.people import Role
from storage.unit_of_work import UnitOfWork
from tests.conversations.races import settle, two_processes
from tests.conversations.settings import timer_context
from tests.conversations.town import Town, plain
from tests.storage.given import idea

REFERENCE = "NM-2027-0001"
AT = datetime(2027, 1, 12, 9, tzinfo=UTC)
PEOPLE = {
    "Michel": Role.AGENT,
    "Madame Le Goff": Role.DIRECTOR,
    "Madame Morel": Role.DIRECTOR,
    "Madame Caron": Role.SECRETARY,
    "Monsieur Roux": Role.SECRETARY,
    "Nadia": Role.ORGANISER,
    "Marc": Role.ORGANISER,
}


@pytest.fixture
async def towns(database_url: str) -> AsyncIterator[tuple[Town, Town]]:
    """Two processes on one store, with an idea whose mentor is to be chosen."""
    async with two_processes(database_url, AT) as (first, second):
        await first.database.write(lambda uow: _begin(first, uow))
        yield first, second


async def _begin(town: Town, uow: UnitOfWork) -> None:
    people = await settle(uow, PEOPLE, AT)
    sent = idea(people["Michel"], REFERENCE, status=IdeaStatus.LAUNCHED)
    await uow.ideas.add(sent)
    await asking.ask_directors(timer_context(town, uow), sent)


async def _does(town: Town, who: str, what: str | Text) -> str:
    """A button is pressed by its action, or something is typed; what is read then."""
    town.count += 1
    event = Event(
        channel="telegram",
        address=who,
        external_id=str(town.count),
        what=Press(what) if isinstance(what, str) else what,
        at=AT,
    )
    await town.door.take(event)
    await town.settle()
    return "\n".join(plain(message) for message in await town.news("telegram", who))


async def _both(towns: tuple[Town, Town], *done: tuple[str, str | Text]) -> list[str]:
    """What each of the two reads who do something at the same moment."""
    return await asyncio.gather(
        *(_does(town, *each) for town, each in zip(towns, done, strict=True))
    )


async def _volunteers(store: Database) -> list[str]:
    async def work(uow: UnitOfWork) -> list[str]:
        sent = await uow.ideas.by_reference(REFERENCE)
        assert sent is not None
        return await uow.mentors.volunteers(sent.id)

    return await store.read(work)


async def _close(town: Town) -> None:
    """The time for offers is over."""

    async def work(uow: UnitOfWork) -> None:
        sent = await uow.ideas.by_reference(REFERENCE)
        assert sent is not None
        await choosing.close(timer_context(town, uow), sent.id)

    await town.database.write(work)


async def test_two_at_once(towns: tuple[Town, Town]) -> None:
    """Both directors are kept; one choice holds and one day of signature, and the other is told."""
    offer = f"go.mentor.{REFERENCE}"
    said = await _both(towns, ("Madame Le Goff", offer), ("Madame Morel", offer))
    assert all("Merci, c’est noté" in each for each in said)
    ids = await _volunteers(towns[0].database)
    assert len(ids) == 2

    await _close(towns[0])
    names = [f"go.name.{REFERENCE}.{id.replace('-', '')}" for id in ids]
    said = await _both(towns, ("Madame Caron", names[0]), ("Monsieur Roux", names[1]))
    assert sorted("C’est fait" in each for each in said) == [False, True]
    assert sorted("C’est déjà fait" in each for each in said) == [False, True]

    async def letters(uow: UnitOfWork) -> list[str]:
        sent = await uow.ideas.by_reference(REFERENCE)
        assert sent is not None
        return [each.id for each in await uow.mentors.letters(sent.id)]

    [letter] = await towns[0].database.read(letters)
    for town in towns:
        town.clock.at += timedelta(days=1)
    await _both(towns, ("Nadia", f"go.sign.{letter}"), ("Marc", f"go.sign.{letter}"))
    said = await _both(towns, ("Nadia", Text("aujourd’hui")), ("Marc", Text("hier")))
    assert sorted("C’est noté" in each for each in said) == [False, True]
    assert sorted("Rien n’a changé" in each for each in said) == [False, True]
    signed = await towns[0].database.read(lambda uow: uow.mentors.letter(letter))
    assert signed is not None
    points = await towns[0].database.read(lambda uow: uow.mentors.milestones(signed.idea_id))
    assert [each.days for each in points] == [15, 30, 90]


async def test_an_offer_withdrawn_while_it_is_chosen(towns: tuple[Town, Town]) -> None:
    """The choice holds; who comes too late to withdraw reads that it is being made, or made."""
    await _does(towns[0], "Madame Le Goff", f"go.mentor.{REFERENCE}")
    await _close(towns[0])
    [id] = await _volunteers(towns[0].database)
    said = await _both(
        towns,
        ("Madame Caron", f"go.name.{REFERENCE}.{id.replace('-', '')}"),
        ("Madame Le Goff", f"go.not_mentor.{REFERENCE}"),
    )
    assert "C’est fait : Madame Le Goff" in said[0]
    assert "le temps des réponses est passé" in said[1]
    assert (await _search(towns[0].database)).mentor_id == id
    assert await _volunteers(towns[0].database) == [id]


async def test_an_offer_withdrawn_while_the_time_ends(towns: tuple[Town, Town]) -> None:
    """It is withdrawn in time, and nobody is asked to choose her; or too late, and she reads so."""
    await _does(towns[0], "Madame Le Goff", f"go.mentor.{REFERENCE}")
    said, _ = await asyncio.gather(
        _does(towns[0], "Madame Le Goff", f"go.not_mentor.{REFERENCE}"), _close(towns[1])
    )
    late = "le temps des réponses est passé" in said
    assert late != ("C’est noté" in said or "Merci" in said)
    status = (await _search(towns[0].database)).status
    assert status is (MentorshipStatus.CHOOSING if late else MentorshipStatus.BOARD)
    assert len(await _volunteers(towns[0].database)) == late


async def test_two_organisers_name_a_mentor(towns: tuple[Town, Town]) -> None:
    """One name holds; the other makes nobody and hands no code."""
    await _close(towns[0])
    await _both(towns, *((who, f"go.name_mentor.{REFERENCE}") for who in ("Nadia", "Marc")))
    said = await _both(towns, ("Nadia", Text("Monsieur Petit")), ("Marc", Text("Madame Roy")))
    assert all("c’est une nouvelle personne" in each for each in said)
    said = await _both(
        towns, *((who, Text("Oui, c’est une nouvelle personne")) for who in ("Nadia", "Marc"))
    )
    assert sorted("C’est fait" in each for each in said) == [False, True]
    assert sorted("C’est déjà fait" in each for each in said) == [False, True]
    assert sorted("Son code" in each for each in said) == [False, True]
    directors = await towns[0].database.read(lambda uow: uow.people.with_role(Role.DIRECTOR))
    assert len(directors) == 3


async def test_a_name_and_the_executive_board(towns: tuple[Town, Town]) -> None:
    """Of two who choose, one taps a name and one takes it to the board: one holds."""
    await _does(towns[0], "Madame Le Goff", f"go.mentor.{REFERENCE}")
    await _close(towns[0])
    [id] = await _volunteers(towns[0].database)
    said = await _both(
        towns,
        ("Madame Caron", f"go.name.{REFERENCE}.{id.replace('-', '')}"),
        ("Monsieur Roux", f"go.to_board.{REFERENCE}"),
    )
    chosen = (await _search(towns[0].database)).mentor_id is not None
    assert ("C’est fait" in said[0]) == chosen
    assert ("Voici la page" in said[1]) != chosen
    assert sorted("Rien n’a changé" in each for each in said) == [False, True]


async def test_mentor_and_bearer_say_it_is_done(towns: tuple[Town, Town]) -> None:
    """The idea is carried out once, one of them tells how; the other reads that it is closed."""
    point = await _point(towns[0])
    done = f"go.carried_yes.{point}"
    said = await _both(towns, ("Madame Le Goff", done), ("Michel", done))
    assert sorted("Bravo" in each for each in said) == [False, True]
    assert sorted("n’attend plus de réponse" in each for each in said) == [False, True]
    sent = await towns[0].database.read(lambda uow: uow.ideas.by_reference(REFERENCE))
    assert sent is not None
    words = await towns[0].database.read(lambda uow: uow.mentors.words(sent.id))
    history = await towns[0].database.read(lambda uow: uow.ideas.history(sent.id))
    assert len(words) == [line.event for line in history].count("done") == 1


async def test_one_mentor_on_two_telephones(towns: tuple[Town, Town]) -> None:
    """« Ça avance » and « C’est bloqué » at once: one comes last, and is the state of the point."""
    point = await _point(towns[0])
    said = await _both(
        towns, ("Madame Le Goff", f"go.moving.{point}"), ("Madame Le Goff", f"go.stuck.{point}")
    )
    sent = await towns[0].database.read(lambda uow: uow.ideas.by_reference(REFERENCE))
    assert sent is not None
    words = await towns[0].database.read(lambda uow: uow.mentors.words(sent.id))
    milestone = await towns[0].database.read(lambda uow: uow.mentors.milestone(point))
    assert milestone is not None
    assert words[-1].state == milestone.status.value
    assert all("Une phrase" in each for each in said)


async def _search(store: Database) -> Mentorship:
    async def work(uow: UnitOfWork) -> Mentorship:
        sent = await uow.ideas.by_reference(REFERENCE)
        assert sent is not None
        found = await uow.mentors.get(sent.id)
        assert found is not None
        return found

    return await store.read(work)


async def _point(town: Town) -> str:
    """Madame Le Goff is mentor, her letter signed: the id of its first milestone."""
    await _close(town)
    await _does(town, "Nadia", f"go.name_mentor.{REFERENCE}")
    await _does(town, "Nadia", Text("Madame Le Goff"))
    idea_id = (await _search(town.database)).idea_id
    [letter] = await town.database.read(lambda uow: uow.mentors.letters(idea_id))
    await _does(town, "Nadia", f"go.sign.{letter.id}")
    await _does(town, "Nadia", Text("aujourd’hui"))
    return (await town.database.read(lambda uow: uow.mentors.milestones(idea_id)))[0].id
