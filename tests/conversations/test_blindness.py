"""Nobody sees a mark before all who sit have scored: tried by every way there is.

Every command and every button of the program, as every role, and what an operator can export.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.operator import export, jury_list, sheet
from bot.operator.status import status
from bot.settings import Settings
from handlers.actions import ACTIONS, ASIDE
from handlers.commands import COMMANDS
from handlers.event import Start
from storage.records.jury import HearingStatus
from storage.records.people import Role
from storage.unit_of_work import UnitOfWork
from tests.conversations.hearing_town import SESSION, Hall, hall, prepare

SECRET = "Une phrase que personne ne lit encore"
MARKS = "513"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[tuple[Hall, tuple[str, ...]]]:
    """Two of three have scored; their names."""
    path = tmp_path / "day.db"
    await prepare(path)
    async with hall(path) as here:
        idea = (await here.ideas())[0]
        await here.press("Nadia", f"go.hear_with.{idea.reference}")
        _, seats, _ = await here.state(idea)
        sitting = await here.read(lambda uow: _names(uow, [seat.juror_id for seat in seats]))
        for who in sitting[:2]:
            await here.score(who, MARKS, SECRET)
        _, _, scores = await here.state(idea)
        assert [score.sentence for score in scores] == [SECRET, SECRET]
        yield here, tuple(sitting)


async def _names(uow: UnitOfWork, ids: list[str]) -> list[str]:
    found = [await uow.jury.jurors.get(id) for id in ids]
    return [juror.name for juror in found if juror]


def told(bubble: str) -> bool:
    """Whether a bubble tells the sentence, or the marks."""
    return SECRET in bubble or "sur 5\nPertinence" in bubble or "5 sur 5" in bubble


async def everything(here: Hall) -> list[str]:
    """What can be pressed, about whatever there is, and what can be typed."""
    idea = (await here.ideas())[0]
    hearing, seats, _ = await here.state(idea)
    draw = await here.read(lambda uow: uow.jury.draws.of_idea(idea.id))
    jurors = [seat.juror_id for seat in seats[:2]]
    abouts = ["", idea.reference, f"{idea.reference}.{hearing.version}", SESSION, draw.reference]
    abouts += jurors
    return [f"go.{verb}.{about}" for verb in sorted({**ACTIONS, **ASIDE}) for about in abouts]


# What ends the scoring, or takes somebody out of it: pressed elsewhere, not while we look.
ENDING = (
    "sit_away", "sit_there", "sit_without", "sit_close_yes", "knows_yes", "session_cancel_yes",
    "withdraw_yes", "unforward", "forward", "apart_yes",
)  # fmt: skip


@pytest.mark.parametrize("role", [*Role, "author", "juror"])
async def test_no_way_shows_a_mark(
    room: tuple[Hall, tuple[str, ...]], role: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """As every role, by every button and command; nor does the log say it."""
    here, sitting = room
    who = await _somebody(here, role, sitting)
    before = len(here.seen[who].bubbles)
    for action in await everything(here):
        if action.split(".")[1] not in ENDING:
            await here.press(who, action, deliver=False)
    for command in COMMANDS:
        for about in ("", " NM-2026-0001", f" {SESSION}"):
            await here.type(who, command + about, deliver=False)
    await here.deliver()
    said = here.seen[who].bubbles[before:]
    assert len(said) > 200
    assert not [bubble for bubble in said if told(bubble)]
    hearing, _, scores = await here.state((await here.ideas())[0])
    assert hearing.status is HearingStatus.SCORING
    assert len(scores) == 2
    logged = "".join(capfd.readouterr())
    assert SECRET not in logged


async def _somebody(here: Hall, role: str, sitting: tuple[str, ...]) -> str:
    """Somebody of that role who gave no mark."""
    if role == "author":
        return "Michel"
    if role == "juror":
        return sitting[2]
    who = "Sonia"

    async def work(uow: UnitOfWork) -> None:
        known = await uow.people.address("telegram", who)
        person = await uow.people.lock(known.person_id) if known else None
        assert person is not None
        await uow.people.save(replace(person, role=Role(role)))

    await here.town.event("telegram", who, Start())
    await here.town.database.write(work)
    return who


async def test_no_export_shows_a_mark(
    room: tuple[Hall, tuple[str, ...]], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nor does what an operator reads: every list in every format, and the counts."""
    here, sitting = room
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'day.db'}")
    texts = list(await _lists(settings))
    assert not [text for text in texts if SECRET in text or '"relevance": [' in text]
    await here.score(sitting[2], "222", "Et la mienne")
    now = list(await _lists(settings))
    assert any('"relevance": [' in text for text in now), "the marks are exported once shown"
    assert SECRET not in "".join(capfd.readouterr())
    idea = (await here.ideas())[0]
    assert any(map(told, await here.press("Nadia", f"go.hear.{idea.reference}")))


async def _lists(settings: Settings) -> Iterator[str]:
    lists = {
        "ideas": await export.ideas(settings),
        "people": await export.people(settings),
        "juries": await jury_list.juries(settings),
    }
    texts = [json.dumps(await _counts(settings), default=str)]
    for name, records in lists.items():
        texts.append(sheet.write(name, records, "json", settings).decode())
        texts.append(sheet.write(name, records, "csv", settings).decode())
    return iter(texts)


async def _counts(settings: Settings) -> object:
    from bot.clock import Clock

    return await status(settings, Clock())
