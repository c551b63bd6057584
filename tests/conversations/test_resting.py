"""Who sat in the last two sessions, or is to sit, is left out of the next draw."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest

from handlers.jury import eligible
from storage.database import connect
from storage.records.ideas import IdeaStatus
from storage.records.jury import Juror
from storage.unit_of_work import UnitOfWork
from tests.conversations import hearing_town
from tests.conversations.hearing_town import SESSION, Hall
from tests.conversations.settings import timer_context
from tests.conversations.test_telling import decide
from tests.conversations.town import Town

AGAIN = "SEANCE-2027-02"
Act = Callable[[Hall, list[Juror]], Awaitable[None]]


@pytest.fixture
async def here(database_url: str) -> AsyncIterator[Hall]:
    """The morning of a session, on both databases: three jurors, two more in reserve."""
    database = connect(database_url)
    await database.open()
    here = Hall(Town(database))
    await hearing_town.settle(here)
    here.town.clock.at = hearing_town.DAY
    yield here
    await database.close()


async def _ranked(here: Hall) -> list[Juror]:
    async def work(uow: UnitOfWork) -> list[Juror]:
        [draw] = await uow.jury.draws.register()
        return await uow.jury.jurors.of_draw(draw.id)

    found: list[Juror] = await here.read(work)
    return found


async def _resting(here: Hall) -> frozenset[str]:
    """The numbers that a draw prepared now leaves out as jurors."""

    async def work(uow: UnitOfWork) -> frozenset[str]:
        return (await eligible.grounds(timer_context(here.town, uow), [])).jurors

    found: frozenset[str] = await here.read(work)
    return found


async def _sessions(here: Hall) -> list[str]:
    return [each.status.value for each in await here.read(lambda uow: uow.jury.sessions.all())]


async def _close(here: Hall) -> None:
    for verb in ("sit_close", "sit_close_yes"):
        await here.press("Nadia", f"go.{verb}.{SESSION}")


async def _another_day(here: Hall) -> None:
    """A second session for the ideas that wait: the jury drawn for them is asked."""
    await here.press("Nadia", "go.session_new")
    for words in ("mardi 2 février à 14h", "salle du conseil", "Passer", "Toutes",
                  "Voir l’ordre de passage", "Fixer la séance"):  # fmt: skip
        await here.type("Nadia", words)
    assert await _sessions(here) == ["held", "planned"]


async def _an_idea_is_left(here: Hall, _: list[Juror]) -> None:
    await decide(here, "hear_with", "Abandonnée")
    await _close(here)


async def _all_is_decided(here: Hall, _: list[Juror]) -> None:
    await decide(here, "hear_with", "Abandonnée")
    other = (await here.ideas())[1]
    for verb in ("withdraw", "withdraw_yes"):
        await here.press("Sonia", f"go.{verb}.{other.reference}")
    await _close(here)


async def _asked_for_another_day(here: Hall, ranked: list[Juror]) -> None:
    await _an_idea_is_left(here, ranked)
    await _another_day(here)


async def _declined_the_other_day(here: Hall, ranked: list[Juror]) -> None:
    await _asked_for_another_day(here, ranked)
    await here.press(ranked[0].name, f"go.juror_decline.{ranked[0].id}")


async def _the_only_idea_comes_back(here: Hall, ranked: list[Juror]) -> None:
    """Its hearing is that of the new session; of the first one only the minutes are left."""
    reference = await decide(here, "hear_with", "À retravailler")
    other = (await here.ideas())[1]
    for verb in ("withdraw", "withdraw_yes"):
        await here.press("Sonia", f"go.{verb}.{other.reference}")
    await _close(here)

    async def work(uow: UnitOfWork) -> None:
        idea = await uow.ideas.by_reference(reference)
        assert idea is not None
        assert await uow.ideas.save(replace(idea, status=IdeaStatus.SCHEDULED), idea)

    await here.town.database.write(work)
    await _another_day(here)


async def _that_day_is_cancelled(here: Hall, ranked: list[Juror]) -> None:
    await _the_only_idea_comes_back(here, ranked)
    await here.press("Nadia", f"go.session_cancel_yes.{AGAIN}")
    assert await _sessions(here) == ["held", "cancelled"]


async def _had_to_leave(here: Hall, ranked: list[Juror]) -> None:
    await decide(here, "hear_with", "Abandonnée")
    await here.press("Nadia", f"go.sit_away.{ranked[0].id}")
    await _close(here)


async def _did_not_come(here: Hall, ranked: list[Juror]) -> None:
    await here.press("Nadia", f"go.sit_away.{ranked[0].id}")
    await here.press("Nadia", f"go.sit_there.{ranked[3].id}")
    await _an_idea_is_left(here, ranked)


async def _came_and_had_no_place(here: Hall, ranked: list[Juror]) -> None:
    await here.press("Nadia", f"go.sit_there.{ranked[3].id}")
    await _an_idea_is_left(here, ranked)


async def _is_still_to_come(here: Hall, ranked: list[Juror]) -> None:
    assert await _sessions(here) == ["planned"]


async def _is_cancelled(here: Hall, ranked: list[Juror]) -> None:
    await here.press("Nadia", f"go.session_cancel_yes.{SESSION}")
    assert await _sessions(here) == ["cancelled"]


@pytest.mark.parametrize(
    ("happens", "sat"),
    [
        (_all_is_decided, {1, 2, 3}),
        (_an_idea_is_left, {1, 2, 3}),
        (_asked_for_another_day, {1, 2, 3}),
        (_declined_the_other_day, {1, 2, 3}),
        (_the_only_idea_comes_back, {1, 2, 3}),
        (_that_day_is_cancelled, {1, 2, 3}),
        (_had_to_leave, {1, 2, 3}),
        (_did_not_come, {1, 2, 3, 4}),
        (_came_and_had_no_place, {1, 2, 3}),
        (_is_still_to_come, {1, 2, 3}),
        (_is_cancelled, {1, 2, 3}),
    ],
)
async def test_who_rests(here: Hall, happens: Act, sat: set[int]) -> None:
    """Whoever sat for an idea that was decided on in a session that was held, by rank, and whoever
    said yes to a jury that has ideas left to hear, on a day to come or to be found; nobody else."""
    ranked = await _ranked(here)
    await happens(here, ranked)
    numbers = await _resting(here)
    assert {each.rank for each in ranked if each.number in numbers} == sat
    assert len(numbers) == len(sat)
