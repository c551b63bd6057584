"""Who sits on the day: three of those in the room, never two of a service, whoever is pressed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.clock import DemoClock
from bot.demo.cast import Stage
from storage.database import connect
from storage.records.jury import Juror, Presence
from storage.unit_of_work import UnitOfWork
from tests.conversations import hearing_town
from tests.conversations.hearing_town import DAY, JURORS, SESSION, Hall
from tests.conversations.town import Town

JURY = "Samia (Propreté), Luc (Voirie), Inès (médiathèque), Omar (Médiathèque), Lise (Accueil)"
RANKED = ["Samia", "Lise", "Omar", "Inès", "Luc"]  # the first three accepted


@pytest.fixture
async def here(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hall]:
    """The morning of a session, on both databases; Omar and Inès work together."""
    monkeypatch.setattr(hearing_town, "JURY", JURY)
    database = connect(database_url)
    await database.open()
    here = Hall(Town(database))
    try:
        await hearing_town.settle(here)
        here.town.clock.at = DAY
        assert [each.name for each in await _ranked(here)] == RANKED
        yield here
    finally:
        await database.close()


async def _ranked(here: Hall) -> list[Juror]:
    async def work(uow: UnitOfWork) -> list[Juror]:
        [draw] = await uow.jury.draws.register()
        return await uow.jury.jurors.of_draw(draw.id)

    found: list[Juror] = await here.read(work)
    return found


async def _sitting(here: Hall) -> list[str]:
    """Who scores the first idea, in the order of the list."""
    _, seats, _ = await here.state((await here.ideas())[0])
    held = {seat.juror_id for seat in seats if seat.status.value == "sits"}
    return [each.name for each in await _ranked(here) if each.id in held]


async def _say(here: Hall, what: str, *names: str) -> list[str]:
    said: list[str] = []
    for name in names:
        [juror] = [each for each in await _ranked(here) if each.name == name]
        said = await here.press("Nadia", f"go.sit_{what}.{juror.id}")
    return said


async def _begin(here: Hall) -> list[str]:
    return await here.press("Nadia", f"go.hear_with.{(await here.ideas())[0].reference}")


async def test_whoever_is_pressed(here: Hall) -> None:
    """Everyone of the list is said to be there: three sit, one waits, a colleague of who sits is
    refused by name; the card and the question before an idea say three."""
    said = await _say(here, "there", *JURORS, "Inès")
    assert "Omar est là. Inès vient du même service : médiathèque" in said[0]
    assert "Au jury : Samia, Lise, Omar.\nPour remplacer : Luc." in said[1]
    [question] = await here.press("Nadia", f"go.hear.{(await here.ideas())[0].reference}")
    assert "devant 3 personnes" in question
    await _begin(here)
    assert await _sitting(here) == ["Samia", "Lise", "Omar"]


async def test_a_colleague_takes_the_place(here: Hall) -> None:
    """Once he is away his colleague may sit, and is offered; he comes late, and is refused."""
    assert await _offered(here) == "[Luc]"
    await _say(here, "away", "Omar")
    assert await _offered(here) == "[Omar] [Inès] [Luc]"
    await _say(here, "there", "Inès")
    assert await _offered(here) == "[Luc]"
    said = await _say(here, "there", "Omar")
    assert "Inès est là. Omar vient du même service" in said[0]
    assert "Au jury : Samia, Lise, Inès.\nN’est pas là : Omar." in said[1]
    await _begin(here)
    assert await _sitting(here) == ["Samia", "Lise", "Inès"]


async def _offered(here: Hall) -> str:
    said = await here.press("Nadia", f"go.sit_who_there.{SESSION}")
    return said[0].splitlines()[-1].removesuffix(" [La séance]")


async def test_two_organisers_at_once(here: Hall) -> None:
    """Two colleagues are said to be there at the same moment: one sits, and when somebody else
    leaves, the other does not take that place."""
    [session] = await here.read(lambda uow: uow.jury.sessions.all())
    [ines, luc] = [each for each in await _ranked(here) if each.name in ("Luc", "Inès")]

    async def work(uow: UnitOfWork) -> None:
        for juror in (ines, luc):
            said = Presence(session_id=session.id, juror_id=juror.id, there=True, at=DAY)
            assert await uow.jury.seats.present(said)
            assert not await uow.jury.seats.present(said)

    await here.town.database.write(work)
    await _begin(here)
    assert await _sitting(here) == ["Samia", "Lise", "Omar"]
    await _say(here, "away", "Luc", "Samia")
    assert await _sitting(here) == ["Lise", "Omar"]
    await _say(here, "there", "Luc")
    assert await _sitting(here) == ["Lise", "Omar", "Luc"]


async def test_another_day_begins_anew(here: Hall) -> None:
    """Who was missing on the morning of a session that is moved is not missing on its new day."""
    await _say(here, "away", "Omar")
    await _say(here, "there", "Inès")
    await here.press("Nadia", f"go.session_move.{SESSION}")
    for words in ("jeudi 14 janvier à 14h", "Passer", "Déplacer la séance"):
        await here.type("Nadia", words)
    said = await here.press("Nadia", f"go.sitting.{SESSION}")
    assert said[0].splitlines()[-1] == "Au jury : Samia, Lise, Omar."


async def test_the_demonstration_shows_who_stands_in(here: Hall) -> None:
    """Whoever came to stand in can be played."""
    stage = Stage(DemoClock(here.town.database), here.town.database)
    assert "Luc" not in [each.name for each in await stage.people()]
    await _say(here, "there", "Luc")
    assert "Luc" in [each.name for each in await stage.people()]
