"""What a call says when many have answered: figures of ten people and more, never of fewer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.event import Start, Text
from storage.database import Database
from storage.records.calls import Call, CallStatus
from storage.records.ideas import Idea, IdeaStatus
from storage.records.people import Address, Invitation, Person, Role
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.conversations.town import Town, plain

DAY = timedelta(days=1)


@pytest.fixture
async def town(database: Database) -> Town:
    """A town whose organiser has said hello."""
    town = Town(database)
    team = Invitation(code="TEAM", role=Role.ORGANISER, uses_left=2, created_at=town.clock.now())
    await database.write(lambda uow: uow.people.add_invitation(team))
    town.clock.at += timedelta(hours=2)
    await town.event("telegram", "Nadia", Start("TEAM"))
    await town.press("telegram", "Nadia", "Continuer")
    return town


async def _call(town: Town, answers: int, **changes: object) -> Call:
    """An open call that so many people have answered."""
    now = town.clock.now()
    given: dict[str, object] = {
        "id": new_id(), "reference": "APPEL-2026-01", "status": CallStatus.OPEN,
        "theme": "L’eau", "question": "Comment arroser moins ?", "opens_at": now,
        "closes_at": now + 20 * DAY, "created_at": now, "updated_at": now,
    }  # fmt: skip
    call = Call(**given | changes)  # type: ignore[arg-type]

    async def work(uow: UnitOfWork) -> None:
        await uow.calls.add(call)
        for number in range(answers):
            await _answer(uow, call, number)

    await town.database.write(work)
    return call


async def _answer(uow: UnitOfWork, call: Call, number: int) -> None:
    at = call.created_at
    who = Person(id=new_id(), language="fr", notice_at=at, created_at=at, seen_at=at)
    await uow.people.add(who)
    name = f"agent {number}"
    await uow.people.add_address(
        Address(channel="telegram", address=name, person_id=who.id, seen_at=at)
    )
    await uow.ideas.add(
        Idea(
            id=new_id(), reference=f"NM-2026-{number + 1:04}", version=1, person_id=who.id,
            status=IdeaStatus.IN_REVIEW, title="Pailler", problem="Ça sèche", proposal="Pailler",
            criteria={}, part=None, call=call.reference, channel="telegram",
            promised_on="2026-12-24", created_at=at, submitted_at=at, updated_at=at,
        )
    )  # fmt: skip


async def _decide(town: Town, status: IdeaStatus, but: int = 1) -> None:
    """Ideas are decided behind the scenes, all but the first ones."""

    async def work(uow: UnitOfWork) -> None:
        for idea in (await uow.ideas.all())[but:]:
            assert await uow.ideas.save(replace(idea, status=status), idea)

    await town.database.write(work)


async def _read(town: Town, name: str) -> str:
    return "\n".join(plain(each) for each in await town.news("telegram", name))


async def test_many_are_thanked_with_the_figures(town: Town) -> None:
    """Twelve answers are counted at the end, and in what became of them."""
    call = await _call(town, 12)
    await town.event("telegram", "Nadia", Text(f"/appel {call.reference}"))
    await town.press("telegram", "Nadia", "Fermer maintenant")
    closed = await town.press("telegram", "Nadia", "Oui")
    assert "12 personnes ont répondu" in "\n".join(plain(each) for each in closed)
    await town.wait(timedelta(minutes=2))
    thanks = await _read(town, "agent 3")
    assert "Vous avez donné 12 idées" in thanks
    assert "au plus tard le jeudi 24 décembre" in thanks
    await _decide(town, IdeaStatus.ABANDONED)
    await town.event("telegram", "Nadia", Text("/idee NM-2026-0001"))
    await town.press("telegram", "Nadia", "Répondre")
    await town.event("telegram", "Nadia", Text("Cela existe déjà au parc."))
    await town.wait(DAY)
    outcome = await _read(town, "agent 3")
    assert "11 : abandonnée" in outcome
    assert "1 : avec réponse" in outcome
    await town.wait(DAY)
    assert "maintenant sa réponse" not in await _read(town, "agent 3")


async def test_decided_elsewhere(town: Town) -> None:
    """However the last idea was decided, its call's authors learn of it the next morning."""
    call = await _call(town, 3)
    await town.event("telegram", "Nadia", Text(f"/appel {call.reference}"))
    await town.press("telegram", "Nadia", "Fermer maintenant")
    await town.press("telegram", "Nadia", "Oui")
    await town.wait(3 * DAY)
    assert "maintenant sa réponse" not in await _read(town, "agent 2")
    await _decide(town, IdeaStatus.LAUNCHED, but=0)
    await town.wait(4 * DAY)
    assert (await _read(town, "agent 2")).count("maintenant sa réponse") == 1


async def test_a_few_are_thanked_without_figures(town: Town) -> None:
    """Nine answers are not counted before anybody."""
    call = await _call(town, 9)
    await town.event("telegram", "Nadia", Text(f"/appel {call.reference}"))
    await town.press("telegram", "Nadia", "Fermer maintenant")
    closed = await town.press("telegram", "Nadia", "Oui")
    figures = "\n".join(plain(each) for each in closed)
    assert "9 idées reçues." in figures
    assert "ont répondu" not in figures
    await town.wait(timedelta(minutes=2))
    thanks = await _read(town, "agent 3")
    assert "est fermée. Merci" in thanks
    assert "9" not in thanks.replace("2026", "")


async def test_what_is_open_says_how_many_ideas(town: Town) -> None:
    """From ten people on."""
    await _call(town, 10)
    shown = await town.event("telegram", "Nadia", Text("/appels"))
    assert any("Déjà 10 idées." in plain(each) for each in shown)


async def test_two_open_calls_have_a_button_each(town: Town) -> None:
    """Under the last bubble, named by their question: a page shows no others."""
    await _call(town, 0)
    await _call(town, 0, reference="APPEL-2026-02", question="Où planter des arbres ?")
    shown = await town.event("telegram", "Nadia", Text("/appels"))
    assert not any(each.buttons for each in shown[:-1])
    labels = [button.label.replace("\u00a0", " ") for button in shown[-1].buttons]
    assert labels == [
        "Comment arroser moins ?", "Où planter des arbres ?",
        "APPEL-2026-01", "APPEL-2026-02", "Un nouvel appel",
    ]  # fmt: skip
    begun = await town.event("telegram", "Nadia", Text("2"))
    assert "Votre idée répond à la question « Où planter des arbres ? »." in plain(begun[0])


async def test_a_prolonged_call_stays_open(town: Town) -> None:
    """The timer of the day it had before finds it changed, and does nothing."""
    call = await _call(town, 0, status=CallStatus.PLANNED, reminders=[1])
    await town.event("telegram", "Nadia", Text(f"/appel {call.reference}"))
    await town.press("telegram", "Nadia", "Prolonger")
    await town.event("telegram", "Nadia", Text("dans 2 jours à 18h"))
    await town.wait(DAY)
    await town.event("telegram", "Nadia", Text(f"/appel {call.reference}"))
    await town.press("telegram", "Nadia", "Prolonger")
    await town.event("telegram", "Nadia", Text("dans 3 jours à 18h"))
    await town.wait(2 * DAY)
    still = await town.database.read(lambda uow: uow.calls.get(call.id))
    assert still is not None
    assert still.status is CallStatus.OPEN
    await town.wait(2 * DAY)
    gone = await town.database.read(lambda uow: uow.calls.get(call.id))
    assert gone is not None
    assert gone.status is CallStatus.CLOSED


FILLED = ("/appel", "L’eau", "Comment arroser moins ?", "Passer", "Passer", "demain 9h",
          "dans 3 semaines", "Aucun rappel")  # fmt: skip


async def test_a_day_that_has_passed_meanwhile_is_asked_again(town: Town) -> None:
    """A call kept for later, or looked at and left, is not launched with a day of yesterday."""
    for text in FILLED:
        await town.event("telegram", "Nadia", Text(text))
    shown = await town.press("telegram", "Nadia", "Voir l’aperçu")
    assert "Je lance cet appel" in plain(shown[-1])
    await town.wait(3 * DAY)
    asked = await town.press("telegram", "Nadia", "Lancer l’appel")
    assert "Quand l’appel ouvre-t-il" in plain(asked[-1])
    assert await town.database.read(lambda uow: uow.calls.all()) == []
    await town.event("telegram", "Nadia", Text("maintenant"))
    await town.press("telegram", "Nadia", "Voir l’aperçu")
    await town.press("telegram", "Nadia", "Lancer l’appel")
    (call,) = await town.database.read(lambda uow: uow.calls.all())
    assert call.status is CallStatus.OPEN


async def test_a_closing_on_a_sunday_of_another_year(town: Town) -> None:
    """The year is said, and what to do about the day; the answer can be kept when edited."""
    for text in FILLED[:6]:
        await town.event("telegram", "Nadia", Text(text))
    noted = await town.event("telegram", "Nadia", Text("dimanche 5 septembre 2027"))
    assert "J’ai compris : dimanche 5 septembre 2027 à 18 h." in plain(noted[0])
    assert "C’est le week-end : pour un autre jour, touchez « Retour »." in plain(noted[0])
    review = await town.event("telegram", "Nadia", Text(FILLED[7]))
    assert "Fermeture : dimanche 5 septembre 2027 à 18 h" in plain(review[1])
    await town.event("telegram", "Nadia", Text("6"))
    kept = await town.press("telegram", "Nadia", "Garder ma réponse")
    assert "Fermeture : dimanche 5 septembre 2027 à 18 h" in plain(kept[1])
    shown = await town.press("telegram", "Nadia", "Voir l’aperçu")
    assert "C’est ouvert jusqu’au dimanche 5 septembre 2027." in plain(shown[1])
    launched = await town.press("telegram", "Nadia", "Lancer l’appel")
    assert "Il ouvre le vendredi 20 novembre à 9 h." in plain(launched[0])
    card = await town.press("telegram", "Nadia", "Voir l’appel")
    assert "Ferme le dimanche 5 septembre 2027 à 18 h." in plain(card[0])
    await town.press("telegram", "Nadia", "Prolonger")
    longer = await town.event("telegram", "Nadia", Text("6 septembre 2027 à 18h"))
    assert any("ferme le lundi 6 septembre 2027 à 18 h." in plain(each) for each in longer)


async def test_a_role_that_was_taken_back_launches_nothing(town: Town) -> None:
    """The button stays on the screen; whoever presses it is told who may."""
    for text in FILLED:
        await town.event("telegram", "Nadia", Text(text))
    await town.press("telegram", "Nadia", "Voir l’aperçu")

    async def demote(uow: UnitOfWork) -> None:
        (nadia,) = await uow.people.with_role(Role.ORGANISER)
        await uow.people.save(replace(nadia, role=Role.AGENT))

    await town.database.write(demote)
    refused = await town.press("telegram", "Nadia", "Lancer l’appel")
    assert "Cela demande un autre rôle : organisation." in plain(refused[0])
    assert await town.database.read(lambda uow: uow.calls.all()) == []


async def test_a_call_to_one_service_is_not_shown_to_others(town: Town) -> None:
    """Whoever has no service yet may see it; a worker of another one does not."""
    call = await _call(town, 0, audience=["s1"])
    shown = await town.event("telegram", "Nadia", Text("/calls"))
    assert any(call.question in plain(each) for each in shown)
    await _settle_in(town, "Espaces verts", "s2")
    shown = await town.event("telegram", "Nadia", Text("/calls"))
    assert not any(f"« {call.question} »" in plain(each) for each in shown)


async def _settle_in(town: Town, name: str, id: str) -> None:
    from storage.records.people import Service

    async def work(uow: UnitOfWork) -> None:
        await uow.services.put(Service(id=id, name=name))
        (nadia,) = await uow.people.with_role(Role.ORGANISER)
        await uow.people.save(replace(nadia, service_id=id))

    await town.database.write(work)
