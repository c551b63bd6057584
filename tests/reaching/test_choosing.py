"""How a person chooses to be told: the number is asked for, kept apart, and erased."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.event import Press, Text
from storage.records.dialogues import DialogueStatus
from storage.records.people import Service
from storage.records.reaching import PhoneNumber
from tests.conversations.town import plain
from tests.reaching.house import NUMBER, PAGE, House


async def _number(house: House) -> PhoneNumber | None:
    return await house.database.read(lambda uow: uow.reaching.number_of(house.michel.id))


async def _told_by(house: House) -> str | None:
    person = await house.database.read(lambda uow: uow.people.get(house.michel.id))
    assert person is not None
    return person.told_by


async def _ways(house: House, channel: str = "web", address: str = PAGE) -> list[str]:
    (asked,) = await house.event(channel, address, Text("/prevenir"))
    return [button.label for button in asked.buttons]


@pytest.mark.parametrize(
    ("sms", "push", "service", "ways"),
    [
        (True, True, "parks", ["Par SMS", "Notification du téléphone", "En main propre"]),
        (False, True, "parks", ["Notification du téléphone", "En main propre"]),
        (True, False, None, ["Par SMS"]),
        (False, False, "parks", ["En main propre"]),
    ],
)
async def test_only_what_can_be_kept_is_offered(
    house: House, sms: bool, push: bool, service: str | None, ways: list[str]
) -> None:
    """A gateway, a key, an ambassador of the service; to come and look is always possible."""
    house.policy = replace(house.policy, sms=sms, push=push)
    house.boot()
    await house.settle_in(service_id=service)
    assert await _ways(house) == [*ways, "Je reviendrai voir"]


@pytest.mark.parametrize(
    ("service", "why"),
    [(None, "pas encore de moyen de vous prévenir"), ("pool", "n’a pas encore d’ambassade")],
)
@pytest.mark.parametrize("ideas", [True, False])
async def test_nothing_to_choose(house: House, service: str | None, why: str, ideas: bool) -> None:
    """What there is not is said plainly, and of ideas only to whoever has one."""
    house.policy = replace(house.policy, sms=False, push=False)
    house.boot()
    await house.database.write(lambda uow: uow.services.put(Service(id="pool", name="Piscine")))
    await house.settle_in(service_id=service)
    if ideas:
        await house.idea()
    (said,) = await house.event("web", PAGE, Text("/prevenir"))
    assert why in plain(said)
    assert ("/mesidees dit où en sont vos idées" in plain(said)) == ideas
    first = "Mes idées" if ideas else "J’ai une idée"
    assert said.buttons[0].label == first
    (later,) = await house.event("web", PAGE, Press("go.told.come_back"))
    assert ("/mesidees" in plain(later)) == ideas


async def test_telegram_rings_by_itself(house: House) -> None:
    """There is nothing to choose where every message is shown by the telephone."""
    house.policy = replace(house.policy, sms=False, push=False)
    house.boot()
    await house.settle_in()
    (said,) = await house.event("telegram", "nadia", Text("/prevenir"))
    assert "Je vous écrirai ici" in plain(said)


async def test_a_number_is_kept_apart(house: House) -> None:
    """Normalised, in its own place with its day; neither the page nor a form shows it again."""
    await house.settle_in()
    await house.event("web", PAGE, Press("go.told.sms"))
    (wrong,) = await house.event("web", PAGE, Text("06 12 34"))
    assert "06 12 34 56 78" in plain(wrong)
    (done,) = await house.event("web", PAGE, Text("06 12 34 56 78"))
    assert "finit par 78" in plain(done)
    number = await _number(house)
    assert number is not None
    assert (number.number, number.given_at) == (NUMBER, house.clock.at)
    assert await _told_by(house) == "sms"
    lines = await house.database.read(lambda uow: uow.lines.after(house.michel.id, 0))
    mine = [line.body for line in lines if line.author == "me"]
    assert len(mine) == 3
    assert not [body for body in mine if "34" in body]
    assert await house.database.read(lambda uow: uow.dialogues.open(house.michel.id)) is None
    assert await house.database.read(lambda uow: uow.dialogues.parked(house.michel.id)) == []


async def test_asking_does_not_lose_a_draft(house: House) -> None:
    """An idea that was being written waits meanwhile."""
    await house.settle_in()
    await house.event("web", PAGE, Text("/idee On arrose trop les massifs"))
    await house.event("web", PAGE, Press("go.told.sms"))
    await house.event("web", PAGE, Text("0612345678"))
    (draft,) = await house.database.read(lambda uow: uow.dialogues.parked(house.michel.id))
    assert (draft.form, draft.status) == ("idea", DialogueStatus.PARKED)


async def test_taken_back_nothing_is_left(house: House) -> None:
    """The number is gone and another way is offered; twice does no harm."""
    await house.settle_in(told_by="sms")
    await house.number()
    assert "Retirer mon numéro" in await _ways(house)
    for _ in range(2):
        (gone,) = await house.event("web", PAGE, Press("go.no_number"))
        assert "effacé" in plain(gone)
        assert await _number(house) is None
        assert await _told_by(house) is None
    assert "Retirer mon numéro" not in await _ways(house)


async def test_given_anew_after_stop(house: House) -> None:
    """Whoever types it again wants it again."""
    await house.settle_in()
    await house.number()
    await house.reaching.stop(NUMBER)
    assert await house.reaching.number_of(house.michel.id) is None
    await house.event("web", PAGE, Press("go.told.sms"))
    await house.event("web", PAGE, Text("0612345678"))
    assert await house.reaching.number_of(house.michel.id) == NUMBER


async def test_notifications_need_a_browser_that_agreed(house: House) -> None:
    """Pressed without one, as on a page without scripts: something else is offered."""
    await house.settle_in()
    (refused,) = await house.event("web", PAGE, Press("go.told.push"))
    assert [button.label for button in refused.buttons][:2] == ["Par SMS", "En main propre"]
    assert await _told_by(house) is None
    await house.browser()
    (done,) = await house.event("web", PAGE, Press("go.told.push"))
    assert "Ce téléphone vous préviendra" in plain(done)
    assert await _told_by(house) == "push"


async def test_what_is_off_is_not_chosen(house: House) -> None:
    """An old button of a way that was turned off does not promise it."""
    house.policy = replace(house.policy, sms=False, push=False)
    house.boot()
    await house.settle_in(service_id=None)
    for way in ("sms", "push", "slip", "anything"):
        (said,) = await house.event("web", PAGE, Press(f"go.told.{way}"))
        assert "Revenez quand vous voulez" in plain(said)
        assert await _told_by(house) == "come_back"
