"""A mentor is chosen, relieved, reminded; what is no longer so is not said."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from handlers.event import Text
from handlers.mentor import asking
from messages.message import Message
from storage.database import Database
from storage.records.ideas import Idea, IdeaStatus
from storage.records.mentor import Mentorship, Milestone, MilestoneStatus
from storage.records.people import Role
from storage.unit_of_work import UnitOfWork
from tests.conversations.races import settle
from tests.conversations.settings import timer_context
from tests.conversations.town import Town, plain
from tests.storage.given import idea

REFERENCE = "NM-2027-0001"
AT = datetime(2027, 1, 4, 9, tzinfo=UTC)
PEOPLE = {
    "Michel": Role.AGENT,
    "Madame Le Goff": Role.DIRECTOR,
    "Madame Morel": Role.DIRECTOR,
    "Madame Caron": Role.SECRETARY,
    "Nadia": Role.ORGANISER,
}


@pytest.fixture
async def town(database: Database) -> Town:
    """An idea was just launched, and all directors are asked: Monday 4 January."""
    town = Town(database)
    town.clock.at = AT

    async def work(uow: UnitOfWork) -> None:
        people = await settle(uow, PEOPLE, AT)
        sent = idea(people["Michel"], REFERENCE, status=IdeaStatus.LAUNCHED)
        await uow.ideas.add(sent)
        await asking.ask_directors(timer_context(town, uow), sent)

    await database.write(work)
    return town


async def _press(town: Town, who: str, action: str) -> str:
    return _said(await town.press_action("telegram", who, action))


async def _type(town: Town, who: str, text: str) -> str:
    return _said(await town.event("telegram", who, Text(text)))


async def _news(town: Town, who: str) -> str:
    """What somebody has received since the last look."""
    return _said(await town.news("telegram", who))


def _said(messages: list[Message]) -> str:
    return "\n".join(plain(each) for each in messages)


async def _at(town: Town, day: int, hour: int = 9, month: int = 1) -> None:
    """Live until that hour (UTC) of 2027."""
    await town.wait(datetime(2027, month, day, hour, tzinfo=UTC) - town.clock.at)


async def _idea(town: Town) -> Idea:
    found = await town.database.read(lambda uow: uow.ideas.by_reference(REFERENCE))
    assert found is not None
    return found


async def _search(town: Town) -> Mentorship:
    sent = await _idea(town)
    found = await town.database.read(lambda uow: uow.mentors.get(sent.id))
    assert found is not None
    return found


async def _named(town: Town, name: str) -> str:
    """An organiser writes who it is, in place of whoever it was."""
    said = await _press(town, "Nadia", f"go.name_mentor.{REFERENCE}")
    if "suit déjà" in said:
        await town.press("telegram", "Nadia", "Quelqu’un d’autre")
    return await _type(town, "Nadia", name)


async def _signed(town: Town) -> str:
    """The newest letter is signed today."""
    sent = await _idea(town)
    last = (await town.database.read(lambda uow: uow.mentors.letters(sent.id)))[-1]
    await _press(town, "Nadia", f"go.sign.{last.id}")
    return await _type(town, "Nadia", "aujourd’hui")


async def _points(town: Town) -> list[Milestone]:
    sent = await _idea(town)
    there = await town.database.read(lambda uow: uow.mentors.milestones(sent.id))
    return [each for each in there if each.status is not MilestoneStatus.DROPPED]


async def _mentored(town: Town, name: str = "Madame Le Goff") -> None:
    """That person is mentor, by a letter signed on the 5th: points on the 20th and later."""
    await _at(town, 5)
    await _named(town, name)
    await _signed(town)


async def test_points_count_from_the_signature_of_who_takes_over(town: Town) -> None:
    """All are still to come, whatever her predecessor said, and whenever that was."""
    await _mentored(town)
    [first, *_] = await _points(town)
    await _press(town, "Madame Le Goff", f"go.stuck.{first.id}")
    await _at(town, 12, month=2)
    await _named(town, "Madame Morel")
    assert [each for each in await _points(town) if each.status is MilestoneStatus.WAITING] == []
    await _at(town, 16, month=2)
    assert "mercredi 3 mars" in await _signed(town)
    waiting = [each for each in await _points(town) if each.status is MilestoneStatus.WAITING]
    assert [each.due_on for each in waiting] == ["2027-03-03", "2027-03-18", "2027-05-17"]
    await _news(town, "Madame Morel")
    await _at(town, 1, month=3, hour=10)
    assert "point des 15 jours" in await _news(town, "Madame Morel")


async def test_changed_points_count_from_the_signature_of_their_version(town: Town) -> None:
    """One that was put off stands in the new letter with the day it is expected on."""
    await _mentored(town)
    [first, *_] = await _points(town)
    await _at(town, 25)
    await _press(town, "Madame Le Goff", f"go.put_off.{first.id}")
    said = await _press(town, "Nadia", f"go.points.{REFERENCE}")
    assert "de cette nouvelle version" in said
    await _type(town, "Nadia", "15, 45")
    await _news(town, "Madame Le Goff")
    assert "mardi 9 février" in await _signed(town)
    assert [each.day for each in await _points(town)] == [date(2027, 2, 9), date(2027, 3, 11)]
    await _at(town, 25, 12)
    said = await _news(town, "Madame Le Goff")
    assert "Point des 15 jours : mardi 9 février" in said
    assert "Point des 45 jours : jeudi 11 mars" in said
    letter = (await town.database.read(lambda uow: uow.mentors.letters(first.idea_id)))[-1]
    assert [each["on"] for each in letter.body["milestones"]] == ["2027-02-09", "2027-03-11"]


async def test_who_takes_over_acknowledges_their_own_letter(town: Town) -> None:
    """They are not asked for the one somebody else signed."""
    await _mentored(town)
    await _named(town, "Madame Morel")
    assert "LM-2027-01" not in await _press(town, "Madame Morel", "go.missions.")
    await _at(town, 14)
    assert "est signée depuis" not in await _news(town, "Madame Morel")
    await _signed(town)
    assert "J’en prends acte" in await _press(town, "Madame Morel", "go.missions.")


async def _choosing(town: Town) -> str:
    """Madame Le Goff alone offers herself; the secretary general is asked. Her name's button."""
    await _press(town, "Madame Le Goff", f"go.mentor.{REFERENCE}")
    await _at(town, 12)
    return town.screen("telegram", "Madame Caron").button("Madame Le Goff").action


async def test_after_the_executive_board_was_asked_no_name_is_tapped(town: Town) -> None:
    """The old button says who will write the name, and changes nothing."""
    name = await _choosing(town)
    to_board = f"go.to_board.{REFERENCE}"
    assert "la page pour le comité" in await _press(town, "Madame Caron", to_board)
    for old in (name, to_board):
        said = await _press(town, "Madame Caron", old)
        assert "Nadia ou Marc écrira le nom" in said
        assert "Rien n’a changé" in said
    assert (await _search(town)).mentor_id is None


async def test_whoever_is_mentor_is_said_before_another_is_named(town: Town) -> None:
    """And an old button of the question says who it is by then."""
    await _named(town, "Madame Le Goff")
    said = await _press(town, "Nadia", f"go.name_mentor.{REFERENCE}")
    assert "Madame Le Goff suit déjà" in said
    assert "Quel est le nom" not in said
    old = town.screen("telegram", "Nadia").button("Quelqu’un d’autre").action
    assert "Quel est le nom" in await _press(town, "Nadia", old)
    assert "C’est fait : Madame Morel" in await _type(town, "Nadia", "madame morel")
    assert "Madame Morel suit déjà" in await _press(town, "Nadia", old)


async def test_the_same_mentor_named_again_changes_nothing(town: Town) -> None:
    """No other letter is made, and nobody takes over from themselves."""
    await _named(town, "Madame Le Goff")
    assert "C’est déjà fait : Madame Le Goff" in await _named(town, "Madame Le Goff")
    sent = await _idea(town)
    assert len(await town.database.read(lambda uow: uow.mentors.letters(sent.id))) == 1


async def test_a_name_that_is_no_directors_is_asked_about(town: Town) -> None:
    """With those it may have meant; nobody is made, and no code, before « Oui »."""
    said = await _named(town, "Madame Legoff")
    assert "Je ne connais pas « Madame Legoff »" in said
    assert "Madame Le Goff" in said
    directors = await town.database.read(lambda uow: uow.people.with_role(Role.DIRECTOR))
    assert len(directors) == 2
    assert "Quel est le nom" in _said(await town.press("telegram", "Nadia", "Non, un autre nom"))
    assert "Je ne connais pas « Monsieur Petit »" in await _type(town, "Nadia", "Monsieur Petit")
    said = _said(await town.press("telegram", "Nadia", "Oui, c’est une nouvelle personne"))
    assert "C’est fait : Monsieur Petit" in said
    assert "Son code" in said
