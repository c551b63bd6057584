"""Somebody is sent to present an idea: told, reminded, out of the draw; and sent back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from handlers.event import Press, Start, Text
from handlers.rules.draw.roll import read_lines
from messages.message import Message
from messages.return_words import return_words
from storage.database import connect
from storage.migrate import migrate
from storage.records.jury import Hearing
from storage.unit_of_work import UnitOfWork
from tests.conversations import juries, settings
from tests.conversations.town import Town, plain

PARIS = ZoneInfo("Europe/Paris")
IDEA = "NM-2026-0001"
STAFF = (
    "1 Samia Benali, Accueil; 2 Luc Le Roux, Voirie; 3 Inès Bihan, Écoles; 4 Omar Riou, Voirie;"
    " 5 Michel Durand, Espaces verts; 6 Anne Prat, Collecte; 7 Lise Prat, Collecte;"
    " 8 Lise Abel, Musées; 9 Paul Roy, Musées; 10 Paul Roy, Crèches"
)


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Town]:
    """Michel presents on 12 January; Anne of the staff list has a telephone here, Lise has not."""
    database = connect(database_url)
    await database.open()
    town = Town(database)
    await migrate(database, town.clock.now())
    town.clock.at = datetime(2026, 11, 30, 10, tzinfo=PARIS)
    for setting in ("code EQUIPE: organiser", f"personnel: {STAFF}", "matricule 6: COLLECTE",
                    "matricule 5: JARDINS", "idée de Michel: Pailler les massifs"):  # fmt: skip
        await settings.apply(town, setting)
    for who, code in (("Nadia", "EQUIPE"), ("Anne", "COLLECTE")):
        await town.event("telegram", who, Start(code))
        await town.press("telegram", who, "Continuer")
    await town.event("telegram", "Michel", Start("JARDINS"))
    await _do(town, "Nadia", f"/idee {IDEA}", "> Proposer au jury", "/seance",
              "mardi 12 janvier à 9h", "salle du conseil", "> Passer", "> Toutes",
              "> Voir l’ordre de passage", "> Fixer la séance")  # fmt: skip
    await town.wait(timedelta(minutes=1))
    yield town
    await database.close()


async def _do(town: Town, who: str, *said: str) -> str:
    """Buttons pressed and words typed; what is said to the last."""
    shown: list[Message] = []
    for words in said:
        pressed = words.removeprefix("> ")
        if pressed == words:
            shown = await town.event("telegram", who, Text(words))
        elif pressed.startswith("go."):
            shown = await town.event("telegram", who, Press(pressed))
        else:
            shown = await town.press("telegram", who, pressed)
    return "\n".join(plain(each) for each in shown)


async def _send(town: Town, name: str) -> str:
    said = await _do(town, "Michel", f"> go.send_someone.{IDEA}", name)
    await town.wait(timedelta(minutes=1))
    return said


async def _close_list(town: Town) -> None:
    await _do(town, "Nadia", "/seance SEANCE-2026-01", "> Tirer le jury")
    await _do(town, "Nadia", "> Loto du mercredi 2 décembre")
    await _do(town, "Nadia", "> Fermer sans témoin", "> Fermer la liste")


async def _hearing(town: Town) -> Hearing:
    async def work(uow: UnitOfWork) -> Hearing:
        idea = await uow.ideas.by_reference(IDEA)
        assert idea is not None
        hearing = await uow.jury.sessions.hearing(idea.id)
        assert hearing is not None
        return hearing

    return await town.database.read(work)


async def _dates(town: Town, who: str) -> list[tuple[str, str]]:
    """What the calendar files somebody was given say: whether it holds, and its title."""
    shown = town.screen("telegram", who).shown
    files = [each for message in shown for each in message.attachments]
    found = []
    for each in files:
        media = await town.database.read(lambda uow, id=each.media: uow.media.get(id))  # type: ignore[misc]
        assert media is not None
        calendar = Calendar.from_ical(json.loads(media.remote or "{}")["text"])
        [event] = calendar.walk("VEVENT")
        found.append((str(calendar["METHOD"]), str(event["SUMMARY"]).replace("\u00a0", " ")))
    return found


async def _heard(town: Town, who: str, until: datetime) -> str:
    town.screen("telegram", who).news()
    await town.wait(until - town.clock.at)
    return "\n".join(plain(each) for each in town.screen("telegram", who).news())


@pytest.mark.parametrize("name", ["anne prat", "6", "Anne Prat, Collecte"])
async def test_who_has_a_telephone_here(town: Town, name: str) -> None:
    """They read the hour, with a file for their calendar and how to present; they are reminded, and
    the bearer's reminder says that they present."""
    said = await _send(town, name)
    assert "Anne Prat présente votre idée" in said
    assert "lui arrivent ici" in said
    told = plain(town.screen("telegram", "Anne").shown[-1])
    assert "vous envoie présenter l’idée NM-2026-0001" in told
    assert "[Comment présenter] [Je ne peux pas]" in told
    of_anne = ("PUBLISH", "Je présente l’idée : Pailler les massifs")
    assert (await _dates(town, "Anne"))[-1] == of_anne
    assert (await _dates(town, "Michel"))[-1][1].startswith("Anne Prat présente mon idée")
    assert "Pas de diapositives" in await _do(town, "Anne", f"> go.present.{IDEA}")
    hearing = await _hearing(town)
    assert (hearing.presenter, hearing.presenter_number) == ("Anne Prat", "6")
    week = datetime(2027, 1, 5, 18, tzinfo=PARIS)
    assert "vous présentez l’idée de Michel" in await _heard(town, "Anne", week)
    shown = [plain(each) for each in town.screen("telegram", "Michel").shown]
    assert [each for each in shown if "Dans 7 jours, Anne Prat présente votre idée" in each]
    assert not [each for each in shown if "vous présentez votre idée" in each]


async def test_who_is_on_no_list(town: Town) -> None:
    """Their name is kept, and the bearer gives them the hour."""
    said = await _send(town, "Zoé, ma voisine")
    assert "Pensez à lui donner l’heure" in said
    hearing = await _hearing(town)
    assert (hearing.presenter, hearing.presenter_number) == ("Zoé, ma voisine", None)


async def test_two_of_one_name(town: Town) -> None:
    """Asked again, with the service."""
    assert "Plusieurs personnes" in await _send(town, "Paul Roy")
    assert (await _hearing(town)).presenter is None
    await _do(town, "Michel", "Paul Roy, Crèches")
    assert (await _hearing(town)).presenter_number == "10"


async def test_their_code_stays_theirs(town: Town) -> None:
    """Typed in place of their name, it does not bring them to the telephone of whoever asks."""
    code = "-".join([*list(return_words())[:3], "12"])
    said = await _do(town, "Michel", f"> go.send_someone.{IDEA}", code)
    assert "Tapez plutôt son nom" in said
    assert "Qui vient présenter" in said
    assert "Pailler les massifs" in await _do(town, "Michel", "/mesidees")


async def test_out_of_the_draw(town: Town) -> None:
    """They and their service are left out of a list that is closed later, with that reason."""
    await _send(town, "Anne Prat")
    await _close_list(town)
    draw = await town.database.read(lambda uow: uow.jury.draws.by_reference("TIRAGE-2026-01"))
    assert draw is not None
    reasons = {line.number: line.reason for line in read_lines(draw.roll.encode()) if line.reason}
    assert reasons == {"5": "bearer", "6": "co_bearer", "7": "service"}


async def test_a_juror_cannot_present(town: Town) -> None:
    """Whoever is in the list drawn for that session is not sent to it."""
    await _close_list(town)
    await town.wait(timedelta(days=3))
    await _do(town, "Nadia", "> go.balls.SEANCE-2026-01", juries.BALLS, "> C’est cela")
    draw = await town.database.read(lambda uow: uow.jury.draws.by_reference("TIRAGE-2026-01"))
    assert draw is not None
    [first, *_] = await town.database.read(lambda uow: uow.jury.jurors.of_draw(draw.id))
    assert "On ne peut pas présenter une idée et la noter" in await _send(town, first.name)
    assert (await _hearing(town)).presenter is None


async def test_the_bearer_comes_after_all(town: Town) -> None:
    """Whoever was sent is told, their calendar too, and is reminded of nothing."""
    await _send(town, "6")
    assert "vous présentez votre idée" in await _do(town, "Michel", "> C’est moi qui viens")
    await town.wait(timedelta(minutes=1))
    assert "Vous ne présentez plus" in plain(town.screen("telegram", "Anne").shown[-1])
    assert (await _dates(town, "Anne"))[-1][0] == "CANCEL"
    of_michel = ("PUBLISH", "Je présente mon idée : Pailler les massifs")
    assert (await _dates(town, "Michel"))[-1] == of_michel
    assert "présentez" not in await _heard(town, "Anne", datetime(2027, 1, 12, 12, tzinfo=PARIS))
    assert "n’a plus d’heure" in await _do(town, "Anne", f"> go.present.{IDEA}")


async def test_whoever_is_sent_cannot_come(town: Town) -> None:
    """The bearer is told the same hour, and may send somebody else."""
    await _send(town, "6")
    assert "Vous ne présentez plus" in await _do(town, "Anne", "> Je ne peux pas")
    await town.wait(timedelta(minutes=1))
    told = plain(town.screen("telegram", "Michel").shown[-1])
    assert "Anne Prat ne peut pas présenter votre idée" in told
    assert "[Envoyer quelqu’un]" in told
    assert (await _hearing(town)).presenter is None


async def test_the_day_moves(town: Town) -> None:
    """Both are told, each in their own words."""
    await _send(town, "6")
    await _do(town, "Nadia", "> go.session_move.SEANCE-2026-01", "jeudi 14 janvier à 14h",
              "> Passer", "> Déplacer la séance")  # fmt: skip
    await town.wait(timedelta(minutes=1))
    for who, title in (("Anne", "Je présente l’idée"), ("Michel", "Anne Prat présente mon idée")):
        assert "jeudi 14 janvier" in plain(town.screen("telegram", who).shown[-1])
        assert (await _dates(town, who))[-1][1].startswith(title)
