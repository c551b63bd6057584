"""A session is closed: who sat is kept, and whoever was not heard knows it the same day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.records.jury import SessionStatus
from tests.conversations.hearing_town import SESSION, Hall
from tests.conversations.test_telling import decide


async def _close(here: Hall) -> None:
    for verb in ("sit_close", "sit_close_yes"):
        await here.press("Nadia", f"go.{verb}.{SESSION}")
    [session, *_] = await here.read(lambda uow: uow.jury.sessions.all())
    assert session.status is SessionStatus.HELD


def _told(here: Hall, words: str) -> list[str]:
    return [each for each in here.seen["Sonia"].bubbles if words in each]


async def _another_day(here: Hall) -> None:
    await here.press("Nadia", "go.session_new")
    for words in ("mardi 2 février à 14h", "salle du conseil", "Passer", "Toutes",
                  "Voir l’ordre de passage", "Fixer la séance"):  # fmt: skip
        await here.type("Nadia", words)


async def test_whoever_was_not_heard_is_told(here: Hall) -> None:
    """The same day, with a file that takes the hour out of her calendar; then her new hour."""
    await decide(here, "hear_with", "Abandonnée")
    await _close(here)
    [bubble] = _told(here, "ne passe plus à la séance du mardi 12 janvier")
    assert "garde sa place au jury" in bubble
    assert bubble.endswith("(document)")
    await _another_day(here)
    await here.town.wait(timedelta(hours=1))
    await here.deliver()
    [bubble] = _told(here, "passe devant le jury")
    assert "2 février" in bubble


async def test_a_calendar_hears_of_it(here: Hall) -> None:
    """The file cancels the same appointment, one change later."""
    [before] = await here.read(lambda uow: uow.jury.sessions.all())
    await decide(here, "hear_with", "Abandonnée")
    await _close(here)
    [after] = await here.read(lambda uow: uow.jury.sessions.all())
    assert after.sequence == before.sequence + 1


@pytest.mark.parametrize("hour", [9, 22])
async def test_closed_days_later(here: Hall, hour: int) -> None:
    """Forgotten, then closed on another evening: nobody is woken for it."""
    await decide(here, "hear_with", "Abandonnée")
    here.town.clock.at = here.town.clock.at.replace(day=14, hour=hour - 1, minute=0)
    await _close(here)
    assert len(_told(here, "ne passe plus")) == (hour == 9)
    await here.town.wait(timedelta(hours=12))
    await here.deliver()
    assert len(_told(here, "ne passe plus")) == 1


async def test_an_idea_taken_back_is_not_told(here: Hall) -> None:
    """Its author withdrew it: it keeps no place, and nothing is said of it."""
    await decide(here, "hear_with", "Abandonnée")
    other = (await here.ideas())[1]
    for verb in ("withdraw", "withdraw_yes"):
        await here.press("Sonia", f"go.{verb}.{other.reference}")
    await _close(here)
    assert not _told(here, "ne passe plus")


async def test_whoever_was_heard_is_not_told(here: Hall) -> None:
    """Whoever was heard is not written to because another was not."""
    await decide(here, "hear_with", "Abandonnée")
    before = len(here.seen["Michel"].bubbles)
    await _close(here)
    assert len(here.seen["Michel"].bubbles) == before
