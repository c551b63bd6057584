"""Ideas that were drawn for have another day: the same jury is asked, also those who sat."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storage.records.ideas import IdeaStatus
from storage.records.jury import Juror, JurorStatus
from storage.unit_of_work import UnitOfWork
from tests.conversations.hearing_town import SESSION, Hall
from tests.conversations.test_telling import decide

SEATS = 3


async def _jurors(here: Hall) -> list[Juror]:
    async def work(uow: UnitOfWork) -> list[Juror]:
        [draw] = await uow.jury.draws.register()
        return await uow.jury.jurors.of_draw(draw.id)

    found: list[Juror] = await here.read(work)
    return found


async def _named(here: Hall, status: JurorStatus) -> list[str]:
    return [each.name for each in await _jurors(here) if each.status is status]


async def _close(here: Hall) -> None:
    for verb in ("sit_close", "sit_close_yes"):
        await here.press("Nadia", f"go.{verb}.{SESSION}")


async def _comes_back(here: Hall, reference: str) -> None:
    """Reworked, read again, and put forward anew."""

    async def work(uow: UnitOfWork) -> None:
        idea = await uow.ideas.by_reference(reference)
        assert idea is not None
        assert await uow.ideas.save(replace(idea, status=IdeaStatus.SCHEDULED), idea)

    await here.town.database.write(work)


async def _new_session(here: Hall) -> list[str]:
    await here.press("Nadia", "go.session_new")
    for words in ("mardi 2 février à 14h", "salle du conseil", "Passer", "Toutes"):
        await here.type("Nadia", words)
    said = await here.type("Nadia", "Voir l’ordre de passage")
    if "Fixer la séance" in said[-1]:
        return await here.type("Nadia", "Fixer la séance")
    return said


async def test_after_a_rework(here: Hall) -> None:
    """The draw is kept: the three who sat are asked for the new day, nobody is drawn again."""
    await here.press("Nadia", f"go.sitting.{SESSION}")
    reference = await decide(here, "hear_with", "À retravailler")
    other = (await here.ideas())[1]
    for verb in ("withdraw", "withdraw_yes"):
        await here.press("Sonia", f"go.{verb}.{other.reference}")
    await _close(here)
    sat = await _named(here, JurorStatus.SAT)
    assert len(sat) == SEATS
    await _comes_back(here, reference)
    await _new_session(here)
    assert await _named(here, JurorStatus.INVITED) == sat
    await here.town.wait(timedelta(days=1))
    await here.deliver()
    for who in sat:
        asked = [each for each in here.seen[who].bubbles if "a un nouveau jour" in each]
        assert len(asked) == 1, who
        assert any("2 février" in each for each in here.seen[who].bubbles)
    [line] = [each for each in await _jurors(here) if each.name == sat[0]]
    await here.press(sat[0], f"go.juror_accept.{line.id}")
    assert await _named(here, JurorStatus.ACCEPTED) == sat[:1]
    assert [draw.reference for draw in await here.read(lambda u: u.jury.draws.register())] == [
        "TIRAGE-2027-01"
    ]


async def test_an_idea_left_when_the_session_closed(here: Hall) -> None:
    """The same jury hears it another day, and whoever came as a substitute waits again."""
    ranked = await _jurors(here)
    await here.press("Nadia", f"go.sit_there.{ranked[3].id}")
    await decide(here, "hear_with", "Abandonnée")
    await _close(here)
    await _new_session(here)
    assert await _named(here, JurorStatus.INVITED) == [each.name for each in ranked[:3]]
    assert ranked[3].name in await _named(here, JurorStatus.RESERVE)


async def test_a_jury_sits_at_one_time(here: Hall) -> None:
    """While it is to sit for some of its ideas, the others wait for another day."""
    reference = await decide(here, "hear_with", "À retravailler")
    await _close(here)
    await _new_session(here)  # for the idea that was left
    await _comes_back(here, reference)
    said = await _new_session(here)
    assert "siège déjà" in said[-1]
    assert "2 février" in said[-1]
    planned = await here.read(lambda uow: uow.jury.sessions.all())
    assert [each.status.value for each in planned] == ["held", "planned"]
