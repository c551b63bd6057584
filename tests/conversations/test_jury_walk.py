"""A random walk over juries: two organisers, jurors and bearers press what they see, new and old.

Whatever they do, a place is held once, a service sits once, ideas are drawn for once, and every
event is answered.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from handlers.event import Press, Text, What
from handlers.rules.substitutes import SITTING
from storage.database import Database
from storage.records.jury import SessionStatus
from storage.unit_of_work import UnitOfWork
from tests.conversations import settings
from tests.conversations.town import Town

EVENTS = 260
ORGANISERS = ("Nadia", "Marc")
OTHERS = ("Samia", "Karim", "Louise", "Michel", "Sonia")
SETTINGS = (
    "services: Espaces verts, Bibliothèques, Accueil, Voirie, Cantines",
    "code EQUIPE: organiser",
    "personnel: 1001 Samia Benali, Accueil; 1002 Pierre Le Roux, Collecte; 1003 Karim Haddad,"
    " Voirie; 1004 Louise Morvan, Cantines; 1005 Yves Tanguy, Crèches; 1006 Jean Prat, Collecte",
    "matricule 1001: SAMIA", "matricule 1003: KARIM", "matricule 1004: LOUISE",
    "idée de Michel, Espaces verts: Pailler les massifs avec nos tailles",
    "idée de Sonia, Bibliothèques: Prêter les outils entre services",
    "Michel n’est pas sur la liste: en stage", "Sonia n’est pas sur la liste: en stage",
)  # fmt: skip
OF_ORGANISERS = (
    "/seance", "/seance SEANCE-2026-01", "dans 3 semaines", "mardi 22 décembre à 9h", "2 1", "x",
    "salle du conseil", "1 2 3 4 5 6", "1 2 3 4 5 6 7", "/tableau", "/code 1005", "/tirage",
)  # fmt: skip
OF_OTHERS = ("/jury", "/tirage", "/tirage TIRAGE-2026-01", "/formation", "Sonia", "plus tôt")
LEFT_OUT = ("lang", "write")  # other conversations have their own walk


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
async def test_whatever_is_pressed(database: Database, seed: int) -> None:
    """The rules of juries hold after every event, and nothing is set apart."""
    town = Town(database, seed=seed)
    await _begin(town)
    most = await _walk(town, Random(seed))
    counts = await database.read(lambda uow: uow.inbox.counts())
    assert set(counts) <= {"done"}, counts
    assert most == 3


async def _begin(town: Town) -> None:
    for setting in SETTINGS:
        await settings.apply(town, setting)
    for who, code in (*((o, "EQUIPE") for o in ORGANISERS), ("Samia", "SAMIA"), ("Karim", "KARIM"),
                      ("Louise", "LOUISE")):  # fmt: skip
        await town.event("telegram", who, Text(f"/start {code}"))
        await town.press("telegram", who, "Continuer")
    for reference in ("NM-2026-0001", "NM-2026-0002"):
        await town.event("telegram", "Nadia", Text(f"/idee {reference}"))
        await town.press("telegram", "Nadia", "Proposer au jury")
    await _drawn(town)


async def _drawn(town: Town) -> None:
    """The walk begins where the first jurors are called."""
    for said in ("/seance", "mardi 22 décembre à 9h", "salle du conseil"):
        await town.event("telegram", "Nadia", Text(said))
    for label in ("Passer", "Toutes", "Voir l’ordre de passage", "Fixer la séance",
                  "Tirer le jury", "Loto du samedi 21\u00a0novembre",
                  "Fermer sans témoin", "Fermer la liste"):  # fmt: skip
        await town.press("telegram", "Nadia", label)
    await town.wait(timedelta(days=5))
    await town.press("telegram", "Nadia", "Entrer le tirage")
    await town.event("telegram", "Nadia", Text("1 2 3 4 5 6"))
    await town.press("telegram", "Nadia", "C’est cela")
    await town.wait(timedelta(hours=24))


async def _walk(town: Town, rng: Random) -> int:
    """The most jurors that were ever called at once."""
    most = 0
    for _ in range(EVENTS):
        organiser = rng.random() < 0.7
        who = rng.choice(ORGANISERS if organiser else OTHERS)
        if rng.random() < 0.06:
            await town.wait(timedelta(hours=rng.choice((1, 12, 30))))
        what = _what(town, rng, who, OF_ORGANISERS if organiser else OF_OTHERS)
        assert await town.event("telegram", who, what), (who, what)
        most = max(most, await town.database.read(_holds))
    return most


def _what(town: Town, rng: Random, who: str, lines: tuple[str, ...]) -> What:
    shown = [each for message in town.screen("telegram", who).shown for each in message.buttons]
    buttons = [each for each in shown if each.action and not each.action.startswith(_left_out())]
    if not buttons or rng.random() < 0.25:
        return Text(rng.choice(lines))
    near = buttons[-5:] if rng.random() < 0.8 else buttons
    return Press(rng.choice(near).action)


def _left_out() -> tuple[str, ...]:
    return tuple(f"go.{verb}" for verb in LEFT_OUT)


async def _holds(uow: UnitOfWork) -> int:
    """The rules as the store has them; how many jurors are called now."""
    draws = await uow.jury.draws.register()
    drawn_for = [idea for draw in draws for idea in draw.ideas]
    assert len(drawn_for) == len(set(drawn_for))
    called = 0
    for draw in draws:
        jurors = await uow.jury.jurors.of_draw(draw.id)
        sitting = [each for each in jurors if each.status in SITTING]
        assert len(sitting) <= draw.counts["seats"]
        assert len({each.service for each in sitting}) == len(sitting)
        called += len(sitting)
    for session in await uow.jury.sessions.all():
        hearings = await uow.jury.sessions.hearings(session.id)
        assert (session.status is SessionStatus.CANCELLED) == (not hearings)
        assert [each.place for each in hearings] == list(range(1, len(hearings) + 1))
        assert all(each.starts_at > session.starts_at for each in hearings)
    return called
