"""Organisers are reminded of what a session waits for, until it moves or they put it off."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from handlers.event import Press, Start, Text
from storage.migrate import migrate
from storage.sqlite import SqliteDatabase
from tests.conversations import juries, settings
from tests.conversations.juries import PARIS
from tests.conversations.town import Town, plain

SESSION = "SEANCE-2026-01"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """An organiser, and two ideas put to the jury; a Monday six weeks before their session."""
    database = SqliteDatabase(str(tmp_path / "town.db"))
    await database.open()
    town = Town(database)
    await migrate(database, town.clock.now())
    town.clock.at = datetime(2026, 11, 30, 10, tzinfo=PARIS)
    for setting in ("services: Espaces verts, Collecte", "code EQUIPE: organiser",
                    "personnel: 1 Samia Benali, Accueil; 2 Luc Le Roux, Voirie; 3 Inès B, Écoles",
                    "idée de Michel, Espaces verts: Pailler les massifs",
                    "idée de Sonia, Collecte: Passer après 9 h",
                    "Michel n’est pas sur la liste: en stage",
                    "Sonia n’est pas sur la liste: en stage"):  # fmt: skip
        await settings.apply(town, setting)
    await town.event("telegram", "Nadia", Start("EQUIPE"))
    await town.press("telegram", "Nadia", "Continuer")
    for number in ("0001", "0002"):
        await town.event("telegram", "Nadia", Text(f"/idee NM-2026-{number}"))
        await town.press("telegram", "Nadia", "Proposer au jury")
    for said in ("/seance", "mardi 12 janvier à 9h", "salle du conseil"):
        await town.event("telegram", "Nadia", Text(said))
    for label in ("Passer", "Toutes", "Voir l’ordre de passage", "Fixer la séance"):
        await town.press("telegram", "Nadia", label)
    yield town
    await database.close()


DAY = timedelta(days=1)


async def told(town: Town, until: datetime) -> list[str]:
    """What Nadia hears of the session until then, each with its day."""
    heard = []
    while town.clock.at < until:
        await town.wait(min(until - town.clock.at, DAY))
        news = [plain(each) for each in await town.news("telegram", "Nadia")]
        day = f"{town.clock.at.astimezone(PARIS):%d/%m}"
        heard += [f"{day} {each}" for each in news if "SEANCE-" in each]
    return heard


def at(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2027 if month < 6 else 2026, month, day, hour, tzinfo=PARIS)


async def test_no_jury_three_weeks_before(town: Town) -> None:
    """From then on, every second working day; it is moved when the time is too short."""
    heard = await told(town, at(1, 9))
    days = [each[:5] for each in heard]
    assert days == ["22/12", "24/12", "28/12", "30/12", "01/01", "05/01", "07/01"]
    assert "n’a pas encore de jury" in heard[0]
    assert "Le temps manque" in heard[-1]


async def test_put_off(town: Town) -> None:
    """« Dans une semaine » says the day, and nothing is said before; not where it is too late."""
    [first] = await told(town, at(12, 22))
    assert "[Tirer le jury] [Dans une semaine]" in first
    said = await town.press("telegram", "Nadia", "Dans une semaine")
    assert "mardi 29 décembre" in plain(said[0])
    [again] = await told(town, at(12, 30, 9))
    assert again.startswith("29/12")
    assert "Dans une semaine" not in again
    stale = await town.event("telegram", "Nadia", Press(f"go.session_week.{SESSION}"))
    assert not any("Je vous reparle" in plain(each) for each in stale)


async def test_the_jury_is_drawn(town: Town) -> None:
    """Nothing more is said of it; if the balls are not entered, that is said again."""
    await told(town, at(12, 22))
    await town.press("telegram", "Nadia", "Tirer le jury")
    await town.press("telegram", "Nadia", "EuroMillions du vendredi 25")
    await town.press("telegram", "Nadia", "Fermer sans témoin")
    await town.press("telegram", "Nadia", "Fermer la liste")
    heard = await told(town, at(12, 31))
    assert [each[:5] for each in heard] == ["28/12", "29/12", "31/12"]
    assert all("Entrez-le" in each for each in heard)
    await town.press("telegram", "Nadia", "Entrer le tirage")
    await town.event("telegram", "Nadia", Text("1 2 3 4 5 6 7"))
    await town.press("telegram", "Nadia", "C’est cela")
    assert not [each for each in await told(town, at(1, 11)) if "Entrez" in each]


async def test_not_closed(town: Town) -> None:
    """The next working morning, until it is closed; a session that never began may move."""
    missed = await told(town, at(1, 14))
    assert missed[-1].startswith("13/01")
    assert "n’a pas eu lieu ici" in missed[-1]
    assert "[Déplacer] [Annuler la séance]" in missed[-1]
    await town.event("telegram", "Nadia", Press(f"go.session_cancel_yes.{SESSION}"))
    assert not await told(town, at(1, 20))


async def test_left_open(town: Town) -> None:
    """A session under way is put off week by week, for as long as it stays open."""
    await town.event("telegram", "Nadia", Press(f"go.session_cancel_yes.{SESSION}"))
    await settings.apply(town, "idée de Karim, Collecte: Un vélo pour aller au dépôt")
    await juries.seat(town, at(1, 12, 9), "Samia (Accueil), Luc (Voirie), Inès (Écoles)")
    await town.event("telegram", "Nadia", Press("go.session_move.SEANCE-2027-01"))
    await town.event("telegram", "Nadia", Text("mercredi 13 janvier à 9h"))
    await town.press("telegram", "Nadia", "Passer")
    await town.press("telegram", "Nadia", "Déplacer la séance")
    await told(town, at(1, 13))
    await town.event("telegram", "Nadia", Press("go.hear_alone.NM-2026-0003"))
    [open_] = [each for each in await told(town, at(1, 15)) if "n’est pas close" in each]
    assert "[Reprendre la séance] [Dans une semaine]" in open_
    said = await town.press("telegram", "Nadia", "Dans une semaine")
    assert "vendredi 22 janvier" in plain(said[0])
    assert [each[:5] for each in await told(town, at(1, 23))] == ["22/01"]


async def test_what_is_over_is_said_more_and_more_seldom(town: Town) -> None:
    """Three times within a week, then once a week."""
    heard = await told(town, at(2, 5))
    days = [each[:5] for each in heard if "n’a pas eu lieu" in each]
    assert days == ["13/01", "15/01", "19/01", "26/01", "02/02"]
