"""An organiser who gives a session the hour of another one is told who would have to be in both."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from handlers.event import Press, Start, Text
from storage.database import Database
from storage.records.jury import SessionStatus
from tests.conversations import juries, settings
from tests.conversations.town import Town, plain

DAY = datetime(2027, 1, 12, 8, 0, tzinfo=UTC)
FIRST, SECOND = "SEANCE-2027-01", "SEANCE-2027-02"
WARNED = re.compile(
    r"Séance SEANCE-2027-01, mardi 12 janvier à (?P<hour>[^,]+), on attend déjà : (?P<names>.+)\."
)
BOTH = [("Samia", "9 h"), ("Michel", "9 h 30")]


@pytest.fixture
async def town(database: Database) -> Town:
    """On the 12th from 9 to 9:55 Samia sits and Michel presents an idea; on the 19th both sit."""
    town = Town(database)
    for setting in ("services: Espaces verts", "code EQUIPE: organiser",
                    "idée de Michel, Espaces verts: Pailler les massifs"):  # fmt: skip
        await settings.apply(town, setting)
    await juries.seat(town, DAY, "Samia (Propreté), Luc (Voirie), Inès (Piscines)")
    await settings.apply(town, "idée de Sonia, Espaces verts: Un vélo pour aller au dépôt")
    there = "Samia (Propreté), Michel (Espaces), Omar (Crèches)"
    await juries.seat(town, DAY.replace(day=19), there)
    town.clock.at = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
    await town.event("telegram", "Nadia", Start("EQUIPE"))
    await town.press("telegram", "Nadia", "Continuer")
    return town


async def _warned(town: Town, day: str, reference: str = SECOND) -> list[tuple[str, str]]:
    """Move it to that hour as far as the last button; whom one is told of, and when."""
    await town.event("telegram", "Nadia", Press(f"go.session_move.{reference}"))
    await town.event("telegram", "Nadia", Text(day))
    await town.press("telegram", "Nadia", "Passer")
    said = [plain(each) for each in await town.press("telegram", "Nadia", "Déplacer la séance")]
    return _named(said)


def _named(said: list[str]) -> list[tuple[str, str]]:
    found = [WARNED.match(each) for each in said]
    return [(each["names"], each["hour"]) for each in found if each]


async def _starts(town: Town, reference: str) -> datetime:
    found = await town.database.read(lambda uow: uow.jury.sessions.by_reference(reference))
    assert found is not None
    return found.starts_at


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        ("9h", BOTH),
        ("9h54", BOTH),
        ("8h31", BOTH[:1]),
        ("8h36", BOTH),
        ("8h05", []),
        ("9h55", []),
    ],
)
async def test_moved(town: Town, hour: str, expected: list[tuple[str, str]]) -> None:
    """Whom and when, before it moves; where nobody is in both it moves at once."""
    before = await _starts(town, SECOND)
    assert await _warned(town, f"mardi 12 janvier à {hour}") == expected
    assert (await _starts(town, SECOND) == before) is bool(expected)
    if expected:
        await town.press("telegram", "Nadia", "Déplacer la séance")
        assert await _starts(town, SECOND) != before


async def test_another_hour_is_looked_at_anew(town: Town) -> None:
    """Whoever changes the hour after that is told of the new one."""
    assert await _warned(town, "mardi 12 janvier à 9h") == BOTH
    await town.press("telegram", "Nadia", "Modifier")
    await town.event("telegram", "Nadia", Text("1"))
    await town.event("telegram", "Nadia", Text("mardi 12 janvier à 8h31"))
    said = await town.press("telegram", "Nadia", "Déplacer la séance")
    assert _named([plain(each) for each in said]) == BOTH[:1]


@pytest.mark.parametrize("change", ["cancelled", "declined", "sent"])
async def test_who_is_not_there(town: Town, change: str) -> None:
    """A session that is cancelled, a place given back, somebody sent instead."""
    if change == "cancelled":
        await town.event("telegram", "Nadia", Press(f"go.session_cancel_yes.{FIRST}"))
        assert await _warned(town, "mardi 12 janvier à 9h") == []
    elif change == "declined":
        draws = await town.database.read(lambda uow: uow.jury.draws.register())
        jurors = await town.database.read(lambda uow: uow.jury.jurors.of_draw(draws[0].id))
        [samia] = [each for each in jurors if each.name == "Samia"]
        await town.event("telegram", "Samia", Press(f"go.juror_decline.{samia.id}"))
        assert await _warned(town, "mardi 12 janvier à 9h") == BOTH[1:]
    else:
        [idea, _] = await town.database.read(lambda uow: uow.ideas.all())
        await town.event("telegram", "Michel", Press(f"go.send_someone.{idea.reference}"))
        await town.event("telegram", "Michel", Text("Yann"))
        assert await _warned(town, "mardi 12 janvier à 9h") == BOTH[:1]


async def test_fixed(town: Town) -> None:
    """A new session: whoever presents in both is named before it is fixed, which is not refused."""
    await settings.apply(town, "idée de Michel, Espaces verts: Prêter les outils")
    ideas = await town.database.read(lambda uow: uow.ideas.all())
    await town.event("telegram", "Nadia", Press(f"go.forward.{ideas[-1].reference}"))
    await town.event("telegram", "Nadia", Press("go.session_new"))
    for said in ("mardi 12 janvier à 9h", "salle du conseil"):
        await town.event("telegram", "Nadia", Text(said))
    for label in ("Passer", "Toutes"):
        await town.press("telegram", "Nadia", label)
    shown = await town.press("telegram", "Nadia", "Voir l’ordre de passage")
    assert _named([plain(each) for each in shown]) == BOTH[1:]
    await town.press("telegram", "Nadia", "Fixer la séance")
    sessions = await town.database.read(lambda uow: uow.jury.sessions.all())
    assert [each.status for each in sessions] == [SessionStatus.PLANNED] * 3
