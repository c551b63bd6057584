"""The story of the town so far: an idea that a jury launched, and a jury that sits soon.

Days are counted from the visitor's. The dates of the mentor's letter are such that its point of
30 days is near.
"""

from __future__ import annotations

from datetime import time, timedelta

from bot.clock import morning
from bot.demo.rehearsal import Rehearsal
from messages import dates
from storage.records.jury import JurorStatus
from storage.unit_of_work import UnitOfWork

NADIA, ANNE, HELENE, MICHEL = "Nadia", "Anne Le Goff", "Hélène Garnier", "Michel"
BALLS = "3 11 24 37 48 7"
MARKS = ("454", "435", "545")
NINE, EVENING = time(9), time(17)
MINUTE = timedelta(minutes=1)


async def play(story: Rehearsal) -> None:
    """From the first jury to the day on which the visitor comes."""
    launched, waiting = await story.database.read(_references)
    await drawn(story, launched, fixed=-62, entered=-57, sits=-45)
    await _heard(story)
    await _mentored(story)
    await drawn(story, waiting, fixed=-12, entered=-7, sits=7)
    await story.until(story.now)


async def _references(uow: UnitOfWork) -> tuple[str, str]:
    """The idea that was heard, and the one that will be: the first two that await a jury."""
    read = [idea for idea in await uow.ideas.all() if idea.status == "in_review"]
    first, second, *_ = sorted(read, key=lambda idea: idea.reference)
    return first.reference, second.reference


async def drawn(story: Rehearsal, about: str, *, fixed: int, entered: int, sits: int) -> None:
    """A session is fixed, its jury drawn by lot, and everybody who is called accepts."""
    await story.until(story.day(fixed))
    await story.type(NADIA, f"/idee {about}")
    await story.press(NADIA, "Proposer au jury")
    when = dates.day("fr", str(story.policy.zone), story.day(sits, NINE))
    await story.type(NADIA, "/seance")
    if await story.database.read(lambda uow: uow.jury.sessions.all()):
        await story.press(NADIA, "Nouvelle séance")
    await story.type(NADIA, f"{when} à 9 h", "Salle des mariages")
    await story.press(NADIA, "Passer", "Toutes", "Voir l’ordre", "Fixer la séance")
    await story.press(NADIA, "Tirer le jury", "Loto", "Fermer la liste")
    await story.until(story.day(entered))
    await story.press(NADIA, "Entrer le tirage")
    await story.type(NADIA, BALLS)
    await story.press(NADIA, "C’est cela")
    await story.until(story.day(entered + 3, EVENING))
    for juror in await _jurors(story, JurorStatus.INVITED):
        await story.press(juror, "J’accepte")


async def _heard(story: Rehearsal) -> None:
    """The session: three score, one proposes a decision, another agrees."""
    session = (await story.database.read(lambda uow: uow.jury.sessions.all()))[-1]
    jury = await _jurors(story, JurorStatus.ACCEPTED)
    await story.until(session.starts_at + timedelta(minutes=session.training))
    await story.type(NADIA, f"/seance {session.reference}")
    await story.press(NADIA, "Ouvrir la séance", "Pailler", "Oui, on commence")
    await story.until(story.clock.at + MINUTE)
    for juror, marks in zip(jury, MARKS, strict=True):
        await story.press(juror, "Donner mes notes")
        await story.type(juror, *marks)
        await story.press(juror, "Passer", "Envoyer")
    await story.until(story.clock.at + MINUTE)
    await story.press(jury[0], "Proposer une décision", "Lancée")
    await story.type(jury[0], "Moins d’arrosage, et un essai qui coûte peu.")
    await story.press(jury[0], "Proposer")
    await story.until(story.clock.at + MINUTE)
    await story.press(jury[1], "D’accord")


async def _mentored(story: Rehearsal) -> None:
    """Anne Le Goff offers herself and is chosen; her letter is signed, her first point held."""
    await story.until(story.day(-44))
    await story.press(ANNE, "Je me porte mentor")
    await story.until(story.day(-34))
    await story.press(HELENE, ANNE)
    await story.until(story.day(-28))
    await story.press(NADIA, "Elle est signée")
    await story.type(NADIA, "aujourd’hui")
    signed = story.clock.at
    await story.until(signed + timedelta(hours=2))
    await story.press(ANNE, "J’en prends acte")
    await story.until(morning(signed + timedelta(days=14), story.policy))
    await story.press(ANNE, "Ça avance")
    await story.type(ANNE, "Le broyeur est révisé. Premier essai au parc jeudi.")
    await story.until(story.clock.at + MINUTE)
    await story.press(MICHEL, "Ça avance")
    await story.type(MICHEL, "Trois massifs sont paillés. On arrose déjà moins.")


async def _jurors(story: Rehearsal, status: JurorStatus) -> list[str]:
    """The ids of those of the newest draw, in the order they came out."""

    async def work(uow: UnitOfWork) -> list[str]:
        draw = (await uow.jury.draws.register())[-1]
        found = await uow.jury.jurors.of_draw(draw.id)
        return [each.person_id for each in found if each.status is status and each.person_id]

    return await story.database.read(work)
