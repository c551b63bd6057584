"""Another slot that a bearer asked for: organisers find it until one of them answers."""

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

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
REFERENCE, SESSION = "NM-2026-0001", "SEANCE-2026-01"
WISH = "Plutôt l’après-midi, je conduis le matin."
ASKED = "1 personne demande un autre créneau."


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Town]:
    """A session is fixed, and Michel asks for another slot."""
    database = connect(database_url)
    await database.open()

    async def begin(uow: UnitOfWork) -> None:
        roles = {"Michel": Role.AGENT, "Nadia": Role.ORGANISER, "Marc": Role.ORGANISER}
        people = await settle(uow, roles, AT)
        await uow.ideas.add(idea(people["Michel"], REFERENCE, status=IdeaStatus.SCHEDULED))

    town = Town(database)
    town.clock.at = AT
    await database.write(begin)
    for said in ("/seance", "mardi 12 janvier à 9h", "Atelier"):
        await _say(town, "Nadia", said)
    for label in ("Passer", "Toutes", "Voir l’ordre de passage", "Fixer la séance"):
        await town.press("telegram", "Nadia", label)
    await town.wait(timedelta(minutes=30))
    await _ask(town, WISH)
    yield town
    await town.delivery.idle()
    await database.close()


async def _say(town: Town, who: str, what: str) -> str:
    act = Press(what) if what.startswith("go.") else Text(what)
    return "\n".join(plain(each) for each in await town.event("telegram", who, act))


async def _ask(town: Town, wish: str) -> None:
    await town.press("telegram", "Michel", "Un autre créneau")
    assert "vous répond ici" in await _say(town, "Michel", wish)


async def _news(town: Town, who: str) -> str:
    await town.wait(timedelta(minutes=30))
    return "\n".join(plain(each) for each in await town.news("telegram", who))


async def test_it_waits_on_the_board(town: Town) -> None:
    """For each organiser, in the words it was asked in."""
    assert ASKED in await _say(town, "Marc", "/tableau")
    [said] = await town.press("telegram", "Marc", "Créneaux demandés")
    assert WISH in plain(said)
    assert "[Voir la séance] [Garder cette heure]" in plain(said)


async def test_an_organiser_says_no(town: Town) -> None:
    """Once: whoever asked is told by whom, and the other organiser that it was answered."""
    assert "[Garder cette heure]" in await _news(town, "Marc")
    old = town.screen("telegram", "Marc").button("Garder cette heure")
    await _say(town, "Nadia", "go.wishes")
    [done] = await town.press("telegram", "Nadia", "Garder cette heure")
    assert "reste la même" in plain(done)
    assert "n’attend plus de réponse" in await _say(town, "Marc", old.action)
    told = await _news(town, "Michel")
    assert told.count("Nadia a lu votre demande") == 1
    assert "mardi 12 janvier à 9 h 30" in told
    assert ASKED not in await _say(town, "Nadia", "/tableau")


async def test_another_hour_is_an_answer(town: Town) -> None:
    """Nothing waits any more; an old button does not deny it."""
    await _say(town, "Nadia", "go.wishes")
    old = town.screen("telegram", "Nadia").button("Garder cette heure")
    await _say(town, "Nadia", f"go.session_move.{SESSION}")
    await _say(town, "Nadia", "mardi 12 janvier à 14h")
    await town.press("telegram", "Nadia", "Passer")
    await town.press("telegram", "Nadia", "Déplacer la séance")
    assert "n’attend plus de réponse" in await _say(town, "Nadia", old.action)
    told = await _news(town, "Michel")
    assert "14 h 30" in told
    assert "a lu votre demande" not in told


async def test_the_last_wish_counts(town: Town) -> None:
    """A button under an earlier one does not answer what was asked since."""
    await _say(town, "Nadia", "go.wishes")
    old = town.screen("telegram", "Nadia").button("Garder cette heure")
    await _ask(town, "Ou bien jeudi.")
    assert "n’attend plus de réponse" in await _say(town, "Nadia", old.action)
    said = await _say(town, "Nadia", "go.wishes")
    assert "Ou bien jeudi." in said
    assert WISH not in said


async def test_nothing_waits_once_the_session_is_cancelled(town: Town) -> None:
    """There is no hour left to change."""
    await _say(town, "Nadia", f"go.session_cancel.{SESSION}")
    await town.press("telegram", "Nadia", "Oui")
    assert "Personne n’attend" in await _say(town, "Nadia", "go.wishes")
