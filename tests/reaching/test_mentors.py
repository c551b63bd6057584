"""A deputy director who only has the page is rung for what is asked of a mentor."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.event import Press, Text
from handlers.mentor import asking
from messages.message import Message
from storage.records.ideas import IdeaStatus
from storage.records.people import Address, Role
from storage.records.reaching import Browser, PhoneNumber
from storage.unit_of_work import UnitOfWork
from tests.conversations.settings import timer_context
from tests.reaching.house import NUMBER, House

REFERENCE = "NM-2026-0042"
DAY = timedelta(days=1)


async def _director(house: House, way: str) -> str:
    """The id of somebody on the direction who came by the page and chose to be rung that way."""
    mentor = house._person("Madame Le Goff", role=Role.DIRECTOR, told_by=way)
    at = house.clock.at - timedelta(hours=1)
    browser = Browser(
        id="hers", address="her-page", endpoint="https://push/2", p256dh="k", auth="a", at=at
    )
    number = PhoneNumber(person_id=mentor.id, number=NUMBER, given_at=at)

    async def work(uow: UnitOfWork) -> None:
        await uow.people.add(mentor)
        await uow.people.add_address(
            Address(channel="web", address="her-page", person_id=mentor.id, seen_at=at)
        )
        await (
            uow.reaching.put_number(number) if way == "sms" else uow.reaching.put_browser(browser)
        )

    await house.database.write(work)
    return mentor.id


async def _launch(house: House) -> None:
    sent = await house.idea(REFERENCE)

    async def work(uow: UnitOfWork) -> None:
        launched = replace(sent, status=IdeaStatus.LAUNCHED)
        assert await uow.ideas.save(launched, sent)
        await asking.ask_directors(timer_context(house, uow), launched)

    await house.database.write(work)


async def _reads(house: House, person_id: str) -> str:
    """She opens her page: everything is fetched."""
    lines = await house.database.read(lambda uow: uow.lines.after(person_id, 0))
    await house.reaching.fetched("her-page", lines)
    return "\n".join(Message.from_json(line.body).text for line in lines)


@pytest.mark.parametrize("way", ["sms", "push"])
async def test_she_is_rung_at_each_step(house: House, way: str) -> None:
    """When she is asked, when she is chosen, and when a point comes; read, it rings no more."""
    await house.settle_in()
    mentor = await _director(house, way)
    await _launch(house)
    await house.wait(timedelta(minutes=5))
    assert len(house.left(way)) == 1
    assert "Il lui faut un mentor" in await _reads(house, mentor)

    await house.wait(3 * DAY)
    await house.event("telegram", "nadia", Press(f"go.name_mentor.{REFERENCE}"))
    await house.event("telegram", "nadia", Text("Madame Le Goff"))
    await house.wait(DAY)
    assert len(house.left(way)) == 2
    assert "Vous êtes mentor" in await _reads(house, mentor)

    await house.wait(2 * DAY)
    said = await house.database.read(lambda uow: uow.ideas.by_reference(REFERENCE))
    assert said is not None
    [letter] = await house.database.read(lambda uow: uow.mentors.letters(said.id))
    await house.event("telegram", "nadia", Press(f"go.sign.{letter.id}"))
    await house.event("telegram", "nadia", Text("hier"))
    await house.wait(DAY)
    assert len(house.left(way)) == 3
    assert "Voici la lettre de mission" in await _reads(house, mentor)
    await house.event("web", "her-page", Press(f"go.noted.{letter.id}"))

    await house.wait(12 * DAY)
    assert len(house.left(way)) == 4
    assert "point des 15 jours" in (await _reads(house, mentor)).replace("\u00a0", " ")


async def test_the_sms_says_whose_idea_it_is(house: House) -> None:
    """« Votre idée » to its author alone; not a word of the idea to anybody."""
    await house.settle_in(told_by="sms")
    await house.number()
    await _director(house, "sms")
    await _launch(house)
    await house.wait(timedelta(minutes=5))
    [rung] = house.left("sms")
    assert f"pour l'idee {REFERENCE}" in rung.replace("é", "e").replace("’", "'")
    assert "Pailler" not in rung
    await house.answered("NM-2026-0043")
    await house.wait(timedelta(minutes=5))
    assert any("pour votre id" in text for text in house.left("sms"))
