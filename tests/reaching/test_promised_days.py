"""A promised day that comes unanswered is told to the organisers: in one message, and truly."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers import answering
from storage.unit_of_work import UnitOfWork
from tests.conversations.settings import timer_context
from tests.conversations.town import plain
from tests.reaching.house import House


async def _promised(house: House, *references: str) -> None:
    """Ideas whose answer is promised for Friday 4 December."""
    ideas = [await house.idea(reference) for reference in references]

    async def work(uow: UnitOfWork) -> None:
        for idea in ideas:
            await answering.remember(timer_context(house, uow), idea)

    await house.database.write(work)


async def _told(house: House) -> list[tuple[str, list[str]]]:
    """What Nadia reads of ideas that wait, with the buttons."""
    await house.wait(timedelta(minutes=5))
    shown = house.channels["telegram"].screen("nadia").shown
    said = [(plain(each), [button.label for button in each.buttons]) for each in shown]
    return [each for each in said if "toujours" in each[0]]


@pytest.mark.parametrize("local", ["2026-12-04 09:00", "2026-12-07 10:00"])
async def test_the_day_is_named(house: House, local: str) -> None:
    """On that day or when it leaves later, the sentence is true."""
    await house.settle_in()
    await _promised(house, "NM-2026-0042")
    house.at(local)
    ((said, buttons),) = await _told(house)
    assert "L’idée NM-2026-0042 attend toujours" in said
    assert "Sa réponse était promise pour le vendredi 4 décembre." in said
    assert buttons == ["Lire l’idée"]


async def test_several_are_one_message(house: House) -> None:
    """Three of one day are counted; what was answered meanwhile is not."""
    await house.settle_in()
    await _promised(house, *(f"NM-2026-00{number}" for number in (42, 43, 44)))
    await house.answered("NM-2026-0045")
    house.at("2026-12-04 09:00")
    ((said, buttons),) = await _told(house)
    assert "3 idées attendent toujours." in said
    assert "Leurs réponses étaient promises pour le vendredi 4 décembre." in said
    assert buttons == ["Tableau"]
