"""Two telephones at the same instant, in two processes: one wins, the other is told, nothing is
half done; on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from handlers.event import Start
from storage.database import Database, connect
from storage.records.jury import HearingStatus
from tests.conversations import juries, settings
from tests.conversations.hearing_town import DAY, HEADS, JURY, Hall, again


@dataclass(frozen=True, slots=True)
class Both:
    """The same room as two processes see it; `jury` are the names of who sits."""

    one: Hall
    two: Hall
    jury: tuple[str, ...]
    reference: str


@pytest.fixture
async def both(database_url: str) -> AsyncIterator[Both]:
    """On the morning of the session, an idea about to be heard."""
    first, second = connect(database_url), connect(database_url)
    await first.open()
    await second.open()
    yield await _ready(first, second)
    await second.close()
    await first.close()


async def _ready(first: Database, second: Database) -> Both:
    one, two = await again(first, 1), await again(second, 2)
    for setting in ("services: Espaces verts", "code EQUIPE: organiser",
                    "idée de Michel, Espaces verts: Pailler les massifs"):  # fmt: skip
        await settings.apply(one.town, setting)
    drawn = await juries.seat(one.town, DAY, JURY)
    for head in HEADS:
        await one.town.event("telegram", head, Start("EQUIPE"))
        await one.press(head, "go.continue")
    names = tuple(juror.name for juror in drawn.jurors[:3])
    return Both(one, two, names, drawn.ideas[0].reference)


async def test_two_organisers_begin_the_same_idea(both: Both) -> None:
    """It begins once, with the bearer there or not as the first said; the other reads so."""
    said = await asyncio.gather(
        both.one.press("Nadia", f"go.hear_with.{both.reference}"),
        both.two.press("Marc", f"go.hear_alone.{both.reference}"),
    )
    late = [each for each in said if "déjà commencée" in each[0]]
    assert len(late) == 1
    hearing, seats, _ = await both.one.state((await both.one.ideas())[0])
    assert hearing.status is HearingStatus.SCORING
    assert hearing.bearer_there is (late[0] is said[1])
    assert len(seats) == 3


async def test_a_juror_on_two_telephones(both: Both) -> None:
    """Two sendings at once count once; the other telephone hears that it is done already."""
    await both.one.press("Nadia", f"go.hear_with.{both.reference}")
    await both.one.deliver()
    who = both.jury[0]
    await both.one.press(who, f"go.mark.{both.reference}")
    for mark in "345":
        await both.one.type(who, mark)
    await both.one.type(who, "Passer")
    send = next(each for each in both.one.seen[who].buttons[::-1] if each.endswith(".send"))
    said = await asyncio.gather(both.one.press(who, send), both.two.press(who, send))
    assert sum("vos notes sont gardées" in " ".join(each) for each in said) == 1
    assert sum("C’est déjà fait" in " ".join(each) for each in said) == 1
    _, _, scores = await both.one.state((await both.one.ideas())[0])
    assert [sorted(score.marks.values()) for score in scores] == [[3, 4, 5]]


async def test_the_two_last_marks_at_once(both: Both) -> None:
    """Both are shown, once, whoever was the last."""
    await both.one.press("Nadia", f"go.hear_with.{both.reference}")
    await both.one.score(both.jury[0], "111", idea=both.reference)
    for who, hall in zip(both.jury[1:], (both.one, both.two), strict=True):
        await hall.press(who, f"go.mark.{both.reference}")
        for mark in "222" if hall is both.one else "333":
            await hall.type(who, mark)
        await hall.type(who, "Passer")
    said = await asyncio.gather(
        both.one.type(both.jury[1], "Envoyer"), both.two.type(both.jury[2], "Envoyer")
    )
    assert sum("sont les dernières" in each[0] for each in said) == 1
    hearing, _, scores = await both.one.state((await both.one.ideas())[0])
    assert hearing.shown is not None
    assert sorted(marks["relevance"] for marks in hearing.shown["marks"]) == [1, 2, 3]
    assert scores == []


async def test_two_agree_at_once_on_what_is_proposed(both: Both) -> None:
    """It is decided once: one line in the idea's history, one message to its author."""
    await _proposed(both)
    version = (await both.one.state((await both.one.ideas())[0]))[0].version
    agree = f"go.agree.{both.reference}.{version}"
    await asyncio.gather(both.one.press(both.jury[1], agree), both.two.press(both.jury[2], agree))
    await both.one.deliver()
    [idea] = await both.one.ideas()
    history = await both.one.read(lambda uow: uow.ideas.history(idea.id))
    assert [line.event for line in history].count("launched") == 1
    assert idea.status.value == "launched"
    told = [each for each in both.one.seen["Michel"].bubbles if "Bonne nouvelle" in each]
    assert len(told) <= 1


async def test_one_agrees_while_another_proposes(both: Both) -> None:
    """Either it is decided as it was proposed, or the new proposal stands: never a mixture."""
    await _proposed(both)
    version = (await both.one.state((await both.one.ideas())[0]))[0].version
    await both.two.press(both.jury[2], f"go.propose.{both.reference}")
    await both.two.type(both.jury[2], "Abandonnée")
    await both.two.type(both.jury[2], "Le même essai a échoué.")
    await asyncio.gather(
        both.one.press(both.jury[1], f"go.agree.{both.reference}.{version}"),
        both.two.type(both.jury[2], "Proposer"),
    )
    hearing, _, _ = await both.one.state((await both.one.ideas())[0])
    decided = (HearingStatus.DECIDED, "launched", "Un essai coûte très peu.")
    open_ = (HearingStatus.PROPOSED, "abandoned", "Le même essai a échoué.")
    assert (hearing.status, hearing.outcome, hearing.reasons) in (decided, open_)


async def _proposed(both: Both) -> None:
    """The marks are shown and the first juror has proposed to launch it."""
    await both.one.press("Nadia", f"go.hear_with.{both.reference}")
    for who in both.jury:
        await both.one.score(who, "345", idea=both.reference)
    await both.one.press(both.jury[0], f"go.propose.{both.reference}")
    for words in ("Lancée", "Un essai coûte très peu.", "Proposer"):
        await both.one.type(both.jury[0], words)
