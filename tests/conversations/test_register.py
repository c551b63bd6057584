"""/tirage: every draw there was, one by one, and what proves each of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.jury import eligible
from handlers.rules.draw.chances import Reading, chances
from storage.database import Database
from storage.records.jury import Draw, JurorStatus
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.conversations import hearing_town
from tests.conversations.hearing_town import Hall
from tests.conversations.town import Town

VERIFIER = Path(__file__).parents[2] / "docs" / "verify_draw.py"


@pytest.fixture
async def here(database: Database) -> Hall:
    """The morning of a session whose jury was drawn."""
    here = Hall(Town(database))
    await hearing_town.settle(here)
    here.town.clock.at = hearing_town.DAY
    return here


async def _draw(here: Hall) -> Draw:
    async def work(uow: UnitOfWork) -> Draw:
        draw = await uow.jury.draws.by_reference("TIRAGE-2027-01")
        assert draw is not None
        return draw

    found: Draw = await here.read(work)
    return found


async def _ten(here: Hall) -> None:
    """Nine draws before the one there is."""
    draw = await _draw(here)
    before = [
        replace(
            draw, id=new_id(), reference=f"TIRAGE-2026-{n:02}", ideas=[],
            sealed_at=draw.sealed_at - timedelta(days=20 - n),
        )
        for n in range(1, 10)
    ]  # fmt: skip

    async def work(uow: UnitOfWork) -> None:
        for each in before:
            await uow.jury.draws.add(each)

    await here.town.database.write(work)


async def test_the_register_goes_back_to_the_first_draw(here: Hall) -> None:
    """Some at a time, the newest first to be seen; each is in it once."""
    await _ten(here)
    shown = (await here.press("Luc", "go.register"))[-1]
    pages = [shown]
    while "[Les précédents]" in shown:
        before = here.town.screen("telegram", "Luc").button("Les précédents")
        [shown] = await here.press("Luc", before.action)
        pages.append(shown)
    lines = [line.split(",")[0] for page in reversed(pages) for line in page.splitlines()]
    found = [line for line in lines if line.startswith("TIRAGE")]
    assert found == [*(f"TIRAGE-2026-{n:02}" for n in range(1, 10)), "TIRAGE-2027-01"]
    assert all("10 à ce jour" in page for page in pages)


async def test_a_draw_shows_its_counts(here: Hall) -> None:
    """Opened by its reference, by anybody: how many are left out, and how many said no or
    nothing."""

    async def work(uow: UnitOfWork) -> None:
        draw = await uow.jury.draws.by_reference("TIRAGE-2027-01")
        assert draw is not None
        ranked = await uow.jury.jurors.of_draw(draw.id)
        for rank, status in ((3, JurorStatus.DECLINED), (4, JurorStatus.SILENT)):
            assert await uow.jury.jurors.save(replace(ranked[rank], status=status), ranked[rank])

    await here.town.database.write(work)
    [first, *_] = await here.type("Sonia", "/tirage TIRAGE-2027-01")
    assert "Exclusions : 0. Refus ou silences : 2." in first


async def test_how_to_check_comes_with_its_program(here: Hall) -> None:
    """« Le mode d’emploi » gives the small program of docs/ itself."""
    await here.press("Luc", "go.draw_how.TIRAGE-2027-01")
    [given] = here.town.screen("telegram", "Luc").shown[-1].attachments
    media = await here.read(lambda uow: uow.media.get(given.media))
    assert (given.name, media.name) == ("verify_draw.py", "verify_draw.py")
    assert json.loads(media.remote)["text"] == VERIFIER.read_text("utf-8")


def test_odds_are_those_of_the_file() -> None:
    """The best and the worst of what is published, by the reading of that draw."""
    sizes = {"S01": 2, "S02": 435, "S03": 40, **{f"S{n:02}": 30 for n in range(4, 62)}}
    published = chances(Reading.SERVICE, sizes, 3)
    assert eligible.odds(published.values()) == {"best": 41, "worst": 8845}
    assert eligible.odds([]) == {"best": 0, "worst": 0}
