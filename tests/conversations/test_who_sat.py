"""Who sat is said of each session by itself: in its minutes, on its card, in the export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.operator import jury_list
from bot.settings import Settings
from storage.records.ideas import Idea, IdeaStatus
from storage.records.jury import Juror, JurorStatus
from storage.unit_of_work import UnitOfWork
from tests.conversations.hearing_town import JURORS, SESSION, Hall
from tests.conversations.test_telling import REASONS

AGAIN = "SEANCE-2027-02"


async def _ranked(here: Hall) -> list[Juror]:
    async def work(uow: UnitOfWork) -> list[Juror]:
        [draw] = await uow.jury.draws.register()
        return await uow.jury.jurors.of_draw(draw.id)

    found: list[Juror] = await here.read(work)
    return found


async def _say(here: Hall, what: str, *names: str) -> None:
    for juror in await _ranked(here):
        if juror.name in names:
            await here.press("Nadia", f"go.sit_{what}.{juror.id}")


async def _decided(here: Hall, idea: Idea, outcome: str, by: Sequence[str]) -> None:
    """Heard, scored by these and decided."""
    await here.press("Nadia", f"go.hear_with.{idea.reference}")
    for name in by:
        await here.score(name, "222", idea=idea.reference)
    await here.press("Nadia", f"go.propose.{idea.reference}")
    for words in (outcome, REASONS, "Proposer"):
        await here.type("Nadia", words)
    version = (await here.state(idea))[0].version
    for name in by[:2]:
        await here.press(name, f"go.agree.{idea.reference}.{version}")
    assert (await here.state(idea))[0].decided_at is not None


async def _first_session(here: Hall) -> None:
    """Lise is not there, Inès takes her place; the other idea is left."""
    await _say(here, "away", "Lise")
    await _say(here, "there", "Inès")
    await _decided(here, (await here.ideas())[0], "À retravailler", ("Luc", "Samia", "Inès"))
    for verb in ("sit_close", "sit_close_yes"):
        await here.press("Nadia", f"go.{verb}.{SESSION}")


async def _another_day(here: Hall) -> None:
    """The idea that was reworked and the one that was left, in a second session; all say yes."""
    first = (await here.ideas())[0]

    async def comes_back(uow: UnitOfWork) -> None:
        assert await uow.ideas.save(replace(first, status=IdeaStatus.SCHEDULED), first)

    await here.town.database.write(comes_back)
    await here.press("Nadia", "go.session_new")
    for words in ("mardi 2 février à 14h", "salle du conseil", "Passer", "Toutes",
                  "Voir l’ordre de passage", "Fixer la séance"):  # fmt: skip
        await here.type("Nadia", words)
    for juror in await _ranked(here):
        if juror.status is JurorStatus.INVITED:
            await here.press(juror.name, f"go.juror_accept.{juror.id}")


async def _second_session(here: Hall) -> None:
    """Luc leaves after the first idea, Omar takes his place."""
    here.town.clock.at += timedelta(days=21, hours=5)
    ideas = await here.ideas()
    await _decided(here, ideas[0], "Lancée", ("Lise", "Luc", "Samia"))
    await _say(here, "away", "Luc")
    await _say(here, "there", "Omar")
    await _decided(here, ideas[1], "Abandonnée", ("Lise", "Samia", "Omar"))


async def _exported(tmp_path: Path) -> list[dict[str, Any]]:
    return await jury_list.juries(Settings(database_url=f"sqlite:///{tmp_path / 'day.db'}"))


def _names(exported: dict[str, Any]) -> set[str]:
    return {each["name"] for each in exported["jury"]}


async def test_two_sessions_of_one_draw(here: Hall, tmp_path: Path) -> None:
    """The first is exported as it was, while an idea of its draw waits and once it was heard."""
    [planned] = await _exported(tmp_path)
    assert planned["jury"] == []
    await _first_session(here)
    [before] = await _exported(tmp_path)
    assert _names(before) == {"Luc", "Samia", "Inès"}
    assert [each["outcome"] for each in before["ideas"]] == ["to_rework"]
    await _another_day(here)
    assert await _exported(tmp_path) == [before, (await _exported(tmp_path))[1]]
    await _second_session(here)
    first, second = await _exported(tmp_path)
    assert first == before
    assert _names(second) == {"Lise", "Luc", "Samia", "Omar"}
    assert [each["outcome"] for each in second["ideas"]] == ["launched", "abandoned"]
    assert first["draw"] == second["draw"] is not None


async def test_a_session_under_way(here: Hall, tmp_path: Path) -> None:
    """Who has sat so far: not whoever is missing."""
    await _say(here, "away", "Lise")
    await _say(here, "there", "Inès")
    await here.press("Nadia", f"go.hear_with.{(await here.ideas())[0].reference}")
    [running] = await _exported(tmp_path)
    assert (running["status"], _names(running)) == ("planned", {"Luc", "Samia", "Inès"})


async def test_minutes_of_each(here: Hall) -> None:
    """Who heard which idea, who replaced whom from which idea on; nothing of the other session."""
    await _first_session(here)
    await _another_day(here)
    await _second_session(here)
    ideas = [each.reference for each in await here.ideas()]

    async def work(uow: UnitOfWork) -> list[dict[str, Any]]:
        sessions = await uow.jury.sessions.all()
        found = [await uow.jury.sessions.minutes(each.id) for each in sessions]
        return [each for each in found if each]

    first, second = await here.read(work)
    assert [(each["reference"], each["jury"]) for each in first["ideas"]] == [
        (ideas[0], ["Samia", "Luc", "Inès"])
    ]
    assert first["changes"] == [
        {"reference": ideas[0], "left": "Lise", "taken": "Inès", "once": False}
    ]
    heard = {each["reference"]: each["jury"] for each in second["ideas"]}
    assert heard == {ideas[0]: ["Samia", "Lise", "Luc"], ideas[1]: ["Samia", "Lise", "Omar"]}
    assert second["changes"] == [
        {"reference": ideas[1], "left": "Luc", "taken": "Omar", "once": False}
    ]


async def test_whoever_leaves_after_scoring(here: Hall) -> None:
    """She scored, voted and left: she heard the idea, and the minutes say nothing else of her."""
    await _decided(here, (await here.ideas())[0], "Abandonnée", ("Lise", "Luc", "Samia"))
    await _say(here, "away", "Samia")
    for verb in ("sit_close", "sit_close_yes"):
        await here.press("Nadia", f"go.{verb}.{SESSION}")
    [session] = await here.read(lambda uow: uow.jury.sessions.all())
    minutes = await here.read(lambda uow: uow.jury.sessions.minutes(session.id))
    assert minutes["changes"] == []
    assert minutes["ideas"][0]["jury"] == ["Samia", "Lise", "Luc"]


@pytest.mark.parametrize("verb", ["session", "sitting", "jury_list"])
async def test_the_card_of_each(here: Hall, verb: str) -> None:
    """The first says who sat, however it is opened; the second how many said yes to it."""
    await _first_session(here)
    await _another_day(here)
    said = "\n".join(await here.press("Nadia", f"go.{verb}.{SESSION}"))
    assert "Ont siégé : Samia, Luc, Inès." in said
    assert "Lise" not in said
    said = "\n".join(await here.press("Nadia", f"go.session.{AGAIN}"))
    assert "Jury : 3 oui, pour 3 places." in said


async def test_whoever_was_pressed_does_not_count_as_a_yes(here: Hall) -> None:
    """A substitute in the room said no yes to an invitation: three of three, not five."""
    await _say(here, "there", *JURORS)
    said = "\n".join(await here.press("Nadia", f"go.session.{SESSION}"))
    assert "Jury : 3 oui, pour 3 places." in said


@pytest.mark.parametrize("verb", ["session", "sitting", "jury_list"])
async def test_a_session_that_was_cancelled(here: Hall, verb: str) -> None:
    """Its day and place: nothing is said of a jury, or of hours it no longer has."""
    await here.press("Nadia", f"go.session_cancel_yes.{SESSION}")
    [said] = await here.press("Nadia", f"go.{verb}.{SESSION}")
    assert said == (
        f"Séance {SESSION}, annulée.\nMardi 12 janvier à 9 h.\nSalle de créativité.\n"
        "[Nouvelle séance]"
    )
