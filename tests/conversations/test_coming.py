"""« Le jury »: who comes and who is asked, by name; who said no or nothing, as a number."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storage.records.jury import Juror, JurorStatus
from storage.unit_of_work import UnitOfWork
from tests.conversations.hearing_town import SESSION, Hall

ANSWERED = (
    JurorStatus.DECLINED, JurorStatus.ACCEPTED, JurorStatus.SILENT, JurorStatus.INVITED,
    JurorStatus.RESERVE,
)  # fmt: skip


async def _ranked(here: Hall) -> list[Juror]:
    async def work(uow: UnitOfWork) -> list[Juror]:
        [draw] = await uow.jury.draws.register()
        return await uow.jury.jurors.of_draw(draw.id)

    found: list[Juror] = await here.read(work)
    return found


async def _answer(here: Hall, **known: str | None) -> list[Juror]:
    """Each of the list has answered one of `ANSWERED`, in its order."""
    ranked = await _ranked(here)

    async def work(uow: UnitOfWork) -> None:
        for juror, status in zip(ranked, ANSWERED, strict=True):
            now = replace(juror, status=status, answer_by="2027-01-08", **known)
            assert await uow.jury.jurors.save(now, juror)

    await here.town.database.write(work)
    return await _ranked(here)


async def test_no_refusal_by_name(here: Hall) -> None:
    """Neither who declined nor who said nothing; how many they are."""
    declined, accepted, silent, invited, _ = await _answer(here)
    here.town.clock.at -= timedelta(days=6)
    said = "\n".join(await here.press("Nadia", f"go.jury_list.{SESSION}"))
    assert f"Ont dit oui :\n{accepted.name}, {accepted.service}\n" in said
    assert f"au plus tard :\n{invited.name}, {invited.service} : le 8 janvier\n" in said
    assert "2 personnes ne viennent pas, ou n’ont rien dit." in said
    assert "1 personne attend en réserve." in said
    assert declined.name not in said
    assert silent.name not in said


async def test_an_invitation_to_hand_over(here: Hall) -> None:
    """Whoever has no telephone here waits for a paper, until it is in their hands."""
    await _answer(here, person_id=None)
    said = "\n".join(await here.press("Nadia", f"go.jury_list.{SESSION}"))
    assert ", invitation à remettre" in said


async def test_declined_at_the_end_of_the_list(here: Hall) -> None:
    """Nobody is left to be called: nobody is said to be."""
    here.town.clock.at -= timedelta(days=6)
    ranked = await _ranked(here)
    for juror in ranked[:2]:
        said = await here.press(juror.name, f"go.juror_decline.{juror.id}")
        assert "Nous appelons la personne suivante." in said[0]
    said = await here.press(ranked[2].name, f"go.juror_decline.{ranked[2].id}")
    assert said[0].startswith("C’est noté, merci de l’avoir dit.\nCe fichier")
