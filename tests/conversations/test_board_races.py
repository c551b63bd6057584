"""Two organisers act on the same idea in the same moment, in two processes, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from handlers.event import Press, Text
from storage.records.ideas import Idea, IdeaStatus
from storage.records.people import Role
from storage.unit_of_work import UnitOfWork
from tests.conversations.races import settle, two_processes
from tests.conversations.town import Town, plain
from tests.storage.given import idea

REFERENCE = "NM-2026-0001"
AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
PEOPLE = {"Michel": Role.AGENT, "Nadia": Role.ORGANISER, "Marc": Role.ORGANISER}


@dataclass(frozen=True, slots=True)
class Desks:
    """The same board as two processes see it: Nadia writes to one, Marc to the other."""

    nadia: Town
    marc: Town

    async def both(self, nadia: Press | Text, marc: Press | Text) -> list[str]:
        """What each of them reads."""
        said = await asyncio.gather(
            self.nadia.event("telegram", "Nadia", nadia), self.marc.event("telegram", "Marc", marc)
        )
        return ["\n".join(plain(message) for message in each) for each in said]

    async def idea(self) -> Idea:
        """As it is now."""
        found = await self.nadia.database.read(lambda uow: uow.ideas.by_reference(REFERENCE))
        assert found is not None
        return found

    async def events(self) -> list[str]:
        """Its history."""
        found = await self.idea()
        lines = await self.nadia.database.read(lambda uow: uow.ideas.history(found.id))
        return [line.event for line in lines]

    async def michel_reads(self) -> str:
        """What has come for its author."""
        news = []
        for town in (self.nadia, self.marc):
            await town.delivery.claim()
            await town.settle()
            news += await town.news("telegram", "Michel")
        return "\n".join(plain(message) for message in news)


@pytest.fixture
async def desks(database_url: str) -> AsyncIterator[Desks]:
    """An idea that is being read."""
    async with two_processes(database_url, AT) as towns:
        await towns[0].database.write(_begin)
        yield Desks(*towns)


async def _begin(uow: UnitOfWork) -> None:
    people = await settle(uow, PEOPLE, AT)
    await uow.ideas.add(idea(people["Michel"], REFERENCE, status=IdeaStatus.IN_REVIEW))


def _one(said: list[str], *words: str) -> None:
    """One of them reads one of these: which depends on the moment at which they looked."""
    assert sorted(any(word in each for word in words) for each in said) == [False, True], said


async def test_both_put_it_forward(desks: Desks) -> None:
    """It is put forward once; the other reads where it is now, and its author hears of it once."""
    said = await desks.both(Press(f"go.forward.{REFERENCE}"), Press(f"go.forward.{REFERENCE}"))
    _one(said, "va devant un jury")
    _one(said, "est maintenant au jury", "a fait un pas avant vous")
    assert (await desks.events()).count("scheduled") == 1
    assert (await desks.michel_reads()).count("Trois collègues vont l’écouter") == 1


async def test_both_answer_it(desks: Desks) -> None:
    """The author reads one answer; whoever came second is told that it has one."""
    await desks.both(Press(f"go.answer.{REFERENCE}"), Press(f"go.answer.{REFERENCE}"))
    said = await desks.both(Text("Cela existe déjà à Procé."), Text("Pas cette année."))
    _one(said, "C’est envoyé")
    _one(said, "n’attend plus de réponse ici.\n[Lire l’idée]")
    assert (await desks.events()).count("answered") == 1
    read = await desks.michel_reads()
    assert ("Cela existe déjà à Procé." in read) != ("Pas cette année." in read)


async def test_one_answers_and_one_puts_it_forward(desks: Desks) -> None:
    """An idea is answered, or at the jury: one wins, and the other is told by whom and of what."""
    card = await desks.marc.event("telegram", "Marc", Press(f"go.read.{REFERENCE}"))
    forward = next(each for each in card[-1].buttons if each.label == "Proposer au jury")
    await desks.nadia.event("telegram", "Nadia", Press(f"go.answer.{REFERENCE}"))
    said = await desks.both(Text("Cela existe déjà."), Press(forward.action))
    events, now = await desks.events(), (await desks.idea()).status
    read = await desks.michel_reads()
    if "answered" in events:
        assert "scheduled" not in events
        assert now is IdeaStatus.ANSWERED
        assert "C’est envoyé" in said[0]
        assert "va devant un jury" not in said[1]
        assert "Nadia" in said[1] or "est maintenant avec réponse" in said[1]
    else:
        assert now is IdeaStatus.SCHEDULED
        assert "n’attend plus de réponse" in said[0]
        assert "va devant un jury" in said[1]
    assert ("Cela existe déjà." in read) == ("answered" in events)
    assert ("Trois collègues" in read) == ("scheduled" in events)


async def test_a_card_that_shows_no_answer_overrides_none(desks: Desks) -> None:
    """« Proposer au jury » on an old card: who answered is named; the card read anew has the answer
    and puts it forward."""
    card = await desks.marc.event("telegram", "Marc", Press(f"go.read.{REFERENCE}"))
    old = next(each for each in card[-1].buttons if each.label == "Proposer au jury")
    await desks.nadia.event("telegram", "Nadia", Press(f"go.answer.{REFERENCE}"))
    await desks.nadia.event("telegram", "Nadia", Text("Cela existe déjà."))
    told = plain((await desks.marc.event("telegram", "Marc", Press(old.action)))[-1])
    assert "Nadia" in told
    assert "réponse donnée" in told
    assert (await desks.idea()).status is IdeaStatus.ANSWERED
    card = await desks.marc.press("telegram", "Marc", "Lire l’idée")
    assert any("Réponse de Nadia : Cela existe déjà." in plain(each) for each in card)
    said = await desks.marc.press("telegram", "Marc", "Proposer au jury")
    assert "va devant un jury" in plain(said[-1])
    assert (await desks.idea()).status is IdeaStatus.SCHEDULED


async def test_an_old_button_takes_back_nothing_that_came_after(desks: Desks) -> None:
    """« La relire d’abord » is of what was put forward then: not of an answer, nor of another's
    « Proposer au jury » since."""
    await desks.nadia.event("telegram", "Nadia", Press(f"go.read.{REFERENCE}"))
    await desks.nadia.press("telegram", "Nadia", "Proposer au jury")
    old = desks.nadia.screen("telegram", "Nadia").button("La relire d’abord")
    await desks.marc.event("telegram", "Marc", Press(f"go.read.{REFERENCE}"))
    await desks.marc.press("telegram", "Marc", "La relire d’abord")
    await desks.marc.press("telegram", "Marc", "Lire l’idée")
    await desks.marc.press("telegram", "Marc", "Proposer au jury")
    told = plain((await desks.nadia.event("telegram", "Nadia", Press(old.action)))[-1])
    assert "Marc" in told
    assert (await desks.idea()).status is IdeaStatus.SCHEDULED
    await desks.marc.press("telegram", "Marc", "La relire d’abord")
    await desks.marc.event("telegram", "Marc", Press(f"go.answer.{REFERENCE}"))
    await desks.marc.event("telegram", "Marc", Text("Cela existe déjà."))
    told = plain((await desks.nadia.event("telegram", "Nadia", Press(old.action)))[-1])
    assert "est maintenant avec réponse" in told
    assert (await desks.idea()).status is IdeaStatus.ANSWERED


async def test_one_sets_it_apart_and_one_puts_it_forward(desks: Desks) -> None:
    """A report of danger is at no jury, whoever came first; an organiser who is late is told."""
    said = await desks.both(Press(f"go.apart_yes.{REFERENCE}"), Press(f"go.forward.{REFERENCE}"))
    now, events = await desks.idea(), await desks.events()
    assert now.apart
    assert "C’est fait" in said[0]
    assert events[-1] == "set_apart"
    assert ("scheduled" in events) == ("va devant un jury" in said[1])
    assert ("scheduled" in events) != ("est maintenant mise à part" in said[1])


async def test_both_ask_a_question(desks: Desks) -> None:
    """Both questions reach the author, and a reply reaches whoever asked last."""
    await desks.both(Press(f"go.ask.{REFERENCE}"), Press(f"go.ask.{REFERENCE}"))
    said = await desks.both(Text("Qui transporte le broyat ?"), Text("Et en hiver ?"))
    assert all("La question est partie" in each for each in said)
    read = await desks.michel_reads()
    assert "Qui transporte le broyat ?" in read
    assert "Et en hiver ?" in read
