"""What /seance says of a day, an hour and a link before a session is fixed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from handlers.event import Press, Text
from storage.database import Database
from storage.records.ideas import IdeaStatus
from storage.records.people import Role
from storage.unit_of_work import UnitOfWork
from tests.conversations.races import settle
from tests.conversations.town import Town, plain
from tests.storage.given import idea

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
TOO_NEAR = "trop proche pour tirer un jury"


@pytest.fixture
async def town(database: Database) -> Town:
    """An idea waits for a session, and Nadia begins to plan one."""

    async def begin(uow: UnitOfWork) -> None:
        people = await settle(uow, {"Michel": Role.AGENT, "Nadia": Role.ORGANISER}, AT)
        sent = idea(people["Michel"], "NM-2026-0001", status=IdeaStatus.SCHEDULED)
        await uow.ideas.add(sent)

    town = Town(database)
    town.clock.at = AT
    town.policy = replace(town.policy, holidays=frozenset({date(2026, 12, 25)}))
    town.boot()
    await database.write(begin)
    await _say(town, "/seance")
    return town


async def _say(town: Town, *texts: str) -> str:
    said = ""
    for text in texts:
        act = Press(text) if text.startswith("go.") else Text(text)
        said = "\n".join(plain(each) for each in await town.event("telegram", "Nadia", act))
    return said


async def _press(town: Town, *labels: str) -> str:
    said = ""
    for label in labels:
        said = "\n".join(plain(each) for each in await town.press("telegram", "Nadia", label))
    return said


@pytest.mark.parametrize(
    ("typed", "remark"),
    [
        ("mardi 12 janvier à 9h", None),
        ("mardi 12 janvier à 7h", None),
        ("mardi 12 janvier à 3h", "hors des heures de travail habituelles"),
        ("mardi 12 janvier à 20h", "hors des heures de travail habituelles"),
        ("samedi 16 janvier à 9h", "C’est le week-end."),
        ("vendredi 25 décembre à 9h", "C’est un jour férié."),
    ],
)
async def test_an_unusual_moment(town: Town, typed: str, remark: str | None) -> None:
    """It is said at once, in words of its own: nobody reads a session « au retour »."""
    said = await _say(town, typed)
    assert (remark or "J’ai compris") in said
    assert ("Pour un autre moment" in said) == bool(remark)
    assert "beaucoup ne le verront" not in said


async def test_what_is_no_link(town: Town) -> None:
    """A day typed where the link goes is asked about again; a link is taken."""
    said = await _say(town, "mardi 12 janvier à 9h", "Atelier", "vendredi 25 décembre à 9h")
    assert "Je ne vois pas de lien ici" in said
    assert "[Passer]" in said
    assert "Quelles idées passent ce jour-là" in await _say(town, "https://visio.exemple.fr/jury")


@pytest.mark.parametrize(
    ("day", "near"), [("jeudi 26 novembre", True), ("mardi 12 janvier", False)]
)
async def test_no_time_for_a_draw(town: Town, day: str, near: bool) -> None:
    """It is said before « Fixer la séance », and before « Déplacer » does it."""
    await _say(town, f"{day} à 9h", "Atelier")
    said = await _press(town, "Passer", "Toutes", "Voir l’ordre de passage")
    assert (TOO_NEAR in said) is near
    assert "C’est fixé" in await _press(town, "Fixer la séance")
    await _say(town, "go.session_move.SEANCE-2026-01", f"{day} à 10h")
    said = await _press(town, "Passer", "Déplacer la séance")
    assert (TOO_NEAR in said) is near
    if near:
        said = await _press(town, "Déplacer la séance")
    assert "est maintenant le" in said
