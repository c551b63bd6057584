"""What is set apart as a report of danger: who sees it, what its author reads, and the way back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from handlers.event import Press, Text
from storage.database import connect
from storage.records.ideas import Idea, IdeaStatus
from storage.records.jury import SessionStatus
from tests.conversations import settings
from tests.conversations.town import Town, plain

FIRST, SECOND = "NM-2026-0001", "NM-2026-0002"
SESSION = "SEANCE-2026-01"


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Town]:
    """Two ideas, two organisers."""
    database = connect(database_url)
    await database.open()
    town = Town(database)
    town.clock.at = datetime(2026, 12, 1, 9, tzinfo=UTC)
    for line in ("services: Espaces verts, Collecte",
                 "idée de Michel, Espaces verts: Pailler les massifs avec nos tailles",
                 "idée de Karim, Collecte: Un collègue crie sur les plus jeunes"):  # fmt: skip
        await settings.apply(town, line)
    for name, code in (("Nadia", "EQUIPE"), ("Marc", "ATELIER")):
        await settings.apply(town, f"code {code}: organiser")
        await town.event("telegram", name, Text(f"/start {code}"))
        await town.press("telegram", name, "Continuer")
    yield town
    await town.delivery.idle()
    await database.close()


async def _said(town: Town, who: str, what: str) -> str:
    act = Press(what) if what.startswith("go.") else Text(what)
    return "\n".join(plain(each) for each in await town.event("telegram", who, act))


async def _pressed(town: Town, who: str, label: str) -> str:
    return "\n".join(plain(each) for each in await town.press("telegram", who, label))


async def _idea(town: Town, reference: str = SECOND) -> Idea:
    found = await town.database.read(lambda uow: uow.ideas.by_reference(reference))
    assert found is not None
    return found


async def _fix(town: Town) -> None:
    for said in ("/seance", "mardi 12 janvier à 9h", "Atelier"):
        await _said(town, "Marc", said)
    for label in ("Passer", "Toutes", "Voir l’ordre de passage", "Fixer la séance"):
        await _pressed(town, "Marc", label)


async def _set_apart(town: Town) -> str:
    await _said(town, "Nadia", f"/idee {SECOND}")
    await _pressed(town, "Nadia", "Signaler un danger")
    return await _pressed(town, "Nadia", "Oui")


async def test_its_author_reads_what_it_is(town: Town) -> None:
    """No answer is spoken of where there is none."""
    await _set_apart(town)
    listed = await _said(town, "Karim", "/mesidees")
    shown = await _said(town, "Karim", f"go.show.{SECOND}")
    assert "mise à part" in listed
    assert "Elle parle d’un danger" in shown
    assert "réponse" not in shown.split("L’histoire")[0]


async def test_a_second_organiser_sees_what_it_is(town: Town) -> None:
    """Its card says so, and offers the way back alone."""
    await _set_apart(town)
    card = await _said(town, "Marc", f"/idee {SECOND}")
    assert f"Idée {SECOND}, mise à part : pas encore de réponse." in card
    assert "[Remettre dans les idées]" in card
    assert "[Répondre]" not in card


@pytest.mark.parametrize("before", ["in_review", "answered", "scheduled"])
async def test_the_way_back(town: Town, before: str) -> None:
    """It is again what it was; its author hears of it, and an old button changes nothing."""
    await _said(town, "Marc", f"/idee {SECOND}")
    if before == "answered":
        await _pressed(town, "Marc", "Répondre")
        await _said(town, "Marc", "Vu avec l’équipe.")
    elif before == "scheduled":
        await _pressed(town, "Marc", "Proposer au jury")
    await _set_apart(town)
    await town.wait(timedelta(hours=1))
    await town.news("telegram", "Karim")
    oui = town.screen("telegram", "Karim").button("Oui")
    back = await _said(town, "Nadia", f"/idee {SECOND}")
    assert "[Remettre dans les idées]" in back
    assert "de nouveau dans les idées" in await _pressed(town, "Nadia", "Remettre dans les idées")
    assert "Rien n’a changé" in await _said(town, "Marc", f"go.put_back.{SECOND}")
    now = await _idea(town)
    assert (now.status, now.apart) == (IdeaStatus(before), None)
    await town.wait(timedelta(hours=1))
    news = [plain(each) for each in await town.news("telegram", "Karim")]
    assert "est revenue avec les autres idées" in news[-1]
    assert "Rien n’a changé" in await _said(town, "Karim", oui.action)
    assert (await _idea(town)).apart is None


async def test_it_is_set_apart_again(town: Town) -> None:
    """Its author is asked anew."""
    for _ in range(2):
        await _set_apart(town)
        await town.wait(timedelta(hours=1))
        news = [plain(each) for each in await town.news("telegram", "Karim")]
        assert "Êtes-vous d’accord" in news[-1]
        await _said(town, "Nadia", f"go.put_back.{SECOND}")
    assert (await _idea(town)).status is IdeaStatus.IN_REVIEW


@pytest.mark.parametrize("alone", [True, False])
async def test_an_idea_at_the_jury(town: Town, alone: bool) -> None:
    """It leaves its session too; without another idea, the session is cancelled."""
    for reference in [SECOND] if alone else [FIRST, SECOND]:
        await _said(town, "Marc", f"/idee {reference}")
        await _pressed(town, "Marc", "Proposer au jury")
    await _fix(town)
    await town.wait(timedelta(hours=1))
    assert "n’est plus dans les idées" in await _set_apart(town)
    session = await town.database.read(lambda uow: uow.jury.sessions.by_reference(SESSION))
    assert session is not None
    left = await town.database.read(lambda uow: uow.jury.sessions.hearings(session.id))
    assert session.status is (SessionStatus.CANCELLED if alone else SessionStatus.PLANNED)
    assert len(left) == (0 if alone else 1)
    await town.wait(timedelta(hours=1))
    read = await town.news("telegram", "Karim")
    news = "\n".join(plain(each) for each in read)
    media = [each.media for message in read for each in message.attachments]
    file = await town.database.read(lambda uow: uow.media.get(media[-1]))
    assert file is not None
    text = json.loads(file.remote or "")["text"]
    assert "METHOD:CANCEL" in text
    assert "SEQUENCE:1" in text
    assert "Vous n’avez plus à présenter d’idée mardi 12 janvier" in news
    assert "garde sa place" not in news
