"""Before a list is closed: the staff list knows who bears each idea, and somebody else holds it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.event import Press, Start, Text
from handlers.rules.draw.roll import read_lines
from storage.database import connect
from storage.migrate import migrate
from storage.records.jury import Draw
from tests.conversations import settings
from tests.conversations.town import Town, plain

PARIS = ZoneInfo("Europe/Paris")
ABOUT = "SEANCE-2026-01.loto.2026-12-02"
STAFF = (
    "1 Samia Benali, Accueil; 2 Luc Le Roux, Voirie; 3 Inès Bihan, Écoles; 4 Omar Riou, Voirie;"
    " 5 Michel Durand, Espaces verts; 6 Anne Prat, Espaces verts; 7 Michel Prat, Écoles;"
    " 8 Lise Abel, Musées"
)


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Town]:
    """Michel, of no list, bears an idea; services were never imported."""
    database = connect(database_url)
    await database.open()
    town = Town(database)
    await migrate(database, town.clock.now())
    town.clock.at = datetime(2026, 11, 30, 10, tzinfo=PARIS)
    for setting in ("code EQUIPE: organiser", "code SYNDICAT: staff-representative",
                    f"personnel: {STAFF}", "idée de Michel: Pailler les massifs"):  # fmt: skip
        await settings.apply(town, setting)
    for who in ("Nadia", "Marc"):
        await town.event("telegram", who, Start("EQUIPE"))
        await town.press("telegram", who, "Continuer")
    await town.event("telegram", "Nadia", Text("/idee NM-2026-0001"))
    await town.press("telegram", "Nadia", "Proposer au jury")
    for said in ("/seance", "mardi 12 janvier à 9h", "salle du conseil"):
        await town.event("telegram", "Nadia", Text(said))
    for label in ("Passer", "Toutes", "Voir l’ordre de passage", "Fixer la séance"):
        await town.press("telegram", "Nadia", label)
    yield town
    await database.close()


async def _witness(town: Town, who: str = "Rémi") -> None:
    await town.event("telegram", who, Start("SYNDICAT"))
    await town.press("telegram", who, "Continuer")


async def _do(town: Town, *said: str, who: str = "Nadia") -> str:
    """Buttons pressed and words typed; what is said to the last."""
    shown = []
    for words in said:
        pressed = words.removeprefix("> ")
        if pressed == words:
            shown = await town.event("telegram", who, Text(words))
        elif words.startswith("> go."):
            shown = await town.event("telegram", who, Press(pressed))
        else:
            shown = await town.press("telegram", who, pressed)
    return "\n".join(plain(each) for each in shown)


async def _draw(town: Town) -> Draw | None:
    return await town.database.read(lambda uow: uow.jury.draws.by_reference("TIRAGE-2026-01"))


async def _reasons(town: Town) -> dict[str, str]:
    draw = await _draw(town)
    assert draw is not None
    return {line.number: line.reason for line in read_lines(draw.roll.encode()) if line.reason}


LOTTERY = ("> Loto du mercredi 2 décembre", "> Fermer la liste")
OF_MICHEL = {"5": "bearer", "6": "service"}


@pytest.mark.parametrize(
    ("answers", "reasons"),
    [
        (("> 5, Michel Durand, Espaces verts",), OF_MICHEL),
        (("> Donner son numéro", "5"), OF_MICHEL),
        (("> Donner son numéro", "michel DURAND"), OF_MICHEL),
        (("> Donner son numéro", "espaces verts"), {"5": "service", "6": "service"}),
        (("> Donner son numéro", "Brigade des fleurs", "> 5, Michel"), OF_MICHEL),
        (("> Pas dans la liste", "En stage jusqu’en juin"), {}),
        (("> Pas dans la liste", "En stage", "> Modifier", "> 5, Michel"), OF_MICHEL),
    ],
)
async def test_who_bears_the_idea(
    town: Town, answers: tuple[str, ...], reasons: dict[str, str]
) -> None:
    """They and their service are left out, however it is said; nobody is, where they are not on
    the list, and then the others and the representatives read why."""
    await _witness(town)
    asked = await _do(town, "/seance SEANCE-2026-01", "> Tirer le jury")
    assert asked.startswith("Michel porte l’idée NM-2026-0001")
    assert "7, Michel Prat, Écoles" in asked
    assert "Loto" not in asked
    await _do(town, *answers, *LOTTERY)
    assert await _reasons(town) == reasons
    await town.wait(timedelta(minutes=1))
    told = [plain(each) for each in town.screen("telegram", "Rémi").shown]
    said = [plain(each) for each in town.screen("telegram", "Marc").shown]
    assert any("Pas dans la liste : Michel, En stage" in each for each in told) == (reasons == {})
    assert any("« En stage" in each for each in said) == ("> Pas dans la liste" in answers)


async def test_no_old_button_closes_the_list(town: Town) -> None:
    """While the staff list does not know who bears an idea, each way to close it asks that."""
    await _witness(town)
    for verb in ("lottery", "seal_ask", "seal", "seal_alone"):
        assert "Qui est-ce dans la liste" in await _do(town, f"> go.{verb}.{ABOUT}")
    assert await _draw(town) is None


async def test_whoever_used_a_code_is_known(town: Town) -> None:
    """Nothing is asked of a bearer who is matched to the list."""
    [michel] = [p for p in await town.database.read(lambda u: u.people.all()) if p.name == "Michel"]
    await town.database.write(lambda uow: uow.jury.staff.match("5", michel.id, town.clock.now()))
    assert "Loto" in await _do(town, "/seance SEANCE-2026-01", "> Tirer le jury")


async def test_nobody_to_hold_the_list(town: Town) -> None:
    """It is said before, and asked twice; what was shown while there was one does not close it."""
    await settings.apply(town, "Michel porte le 5")
    said = await _do(town, "/seance SEANCE-2026-01", "> Tirer le jury", LOTTERY[0])
    assert "Aucun représentant du personnel n’est encore ici" in said
    assert "[Fermer la liste]" not in said
    assert "n’est encore ici" in await _do(town, f"> go.seal.{ABOUT}")
    assert await _draw(town) is None
    said = await _do(town, "> Fermer sans témoin")
    assert "personne d’autre ne la détiendra" in said
    await _do(town, "> Fermer la liste")
    assert await _draw(town) is not None
    assert await _poster_copies(town) == 0


async def test_a_later_representative(town: Town) -> None:
    """Gets the list when they ask, and the hour that is noted is that one; nobody else gets it."""
    await settings.apply(town, "Michel porte le 5")
    await _do(town, "/seance SEANCE-2026-01", "> Tirer le jury", LOTTERY[0],
              "> Fermer sans témoin", "> Fermer la liste")  # fmt: skip
    await town.wait(timedelta(days=4))
    await _witness(town)
    shown = await _do(town, "/tirage TIRAGE-2026-01", who="Rémi")
    assert "[Recevoir la liste]" in shown
    given = await _do(town, "> Recevoir la liste", who="Rémi")
    assert "Remise le vendredi 4 décembre" in given
    check = await _do(town, "> go.draw_check.TIRAGE-2026-01", who="Rémi")
    assert "l’ont depuis le 4 décembre." in check.replace("Les représentants du personnel ", "")
    assert "avant la loterie" not in check
    assert await _poster_copies(town) == 1
    await _do(town, "> go.draw_copy.TIRAGE-2026-01", who="Marc")
    draw = await _draw(town)
    assert draw is not None
    assert len(await town.database.read(lambda uow: uow.jury.draws.copies(draw.id))) == 1


async def _poster_copies(town: Town) -> int:
    await _do(town, "> go.draw_poster.TIRAGE-2026-01")
    [sheet] = town.screen("telegram", "Nadia").shown[-1].attachments
    media = await town.database.read(lambda uow: uow.media.get(sheet.media))
    assert media is not None
    assert media.remote is not None
    copies: int = json.loads(media.remote)["data"]["copies"]
    return copies
