"""A mentor is chosen, relieved, reminded; what is no longer so is not said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from handlers.event import Text
from handlers.mentor import asking, choosing, rework
from messages.message import Message
from storage.database import Database
from storage.records.ideas import Idea, IdeaStatus
from storage.records.mentor import Mentorship, Milestone, MilestoneStatus
from storage.records.people import Role
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.conversations.races import settle
from tests.conversations.settings import timer_context
from tests.conversations.town import Town, plain
from tests.storage.given import idea, person

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
        sent = idea(
            people["Michel"], REFERENCE, name="Michel", service_text="Espaces verts",
            status=IdeaStatus.LAUNCHED,
        )  # fmt: skip
        await uow.ideas.add(sent)
        await uow.ideas.note(sent.id, "launched", AT)
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


async def test_somebody_new_who_is_known_meanwhile(town: Town) -> None:
    """Named twice, for two ideas, they are made once."""
    await _named(town, "Monsieur Petit")
    petit = person(name="Monsieur Petit", role=Role.DIRECTOR)
    await town.database.write(lambda uow: uow.people.add(petit))
    said = _said(await town.press("telegram", "Nadia", "Oui, c’est une nouvelle personne"))
    assert "C’est fait : Monsieur Petit" in said
    assert "Son code" not in said
    assert (await _search(town)).mentor_id == petit.id


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
    assert "J’y connais : Madame Le Goff." in said
    directors = await town.database.read(lambda uow: uow.people.with_role(Role.DIRECTOR))
    assert len(directors) == 2
    assert "Quel est le nom" in _said(await town.press("telegram", "Nadia", "Non, un autre nom"))
    said = await _type(town, "Nadia", "Monsieur Petit")
    assert "Je ne connais pas « Monsieur Petit »" in said
    assert "J’y connais" not in said
    said = _said(await town.press("telegram", "Nadia", "Oui, c’est une nouvelle personne"))
    assert "C’est fait : Monsieur Petit" in said
    assert "Son code" in said


async def test_two_named_in_one_evening(town: Town) -> None:
    """In the morning the author reads who it is, and whoever it was not is not told they were."""
    await _press(town, "Madame Le Goff", f"go.mentor.{REFERENCE}")
    await _at(town, 5, 20)
    await _named(town, "Madame Le Goff")
    await _named(town, "Madame Morel")
    await _at(town, 6)
    said = await _news(town, "Michel")
    assert "a son mentor : Madame Morel" in said
    assert "Le Goff" not in said
    assert "Vous êtes mentor" in await _news(town, "Madame Morel")
    said = await _news(town, "Madame Le Goff")
    assert "Madame Morel suivra l’idée" in said
    assert "Vous êtes mentor" not in said
    assert "relais" not in said


async def test_who_knew_that_they_were_mentor_is_told_who_takes_over(town: Town) -> None:
    """And the author, who had read the first name, reads the second."""
    await _at(town, 5)
    await _named(town, "Madame Le Goff")
    await _at(town, 6)
    assert "Vous êtes mentor" in await _news(town, "Madame Le Goff")
    assert "a son mentor : Madame Le Goff" in await _news(town, "Michel")
    await _named(town, "Madame Morel")
    await _at(town, 7)
    assert "Madame Morel prend le relais" in await _news(town, "Madame Le Goff")
    assert "a son mentor : Madame Morel" in await _news(town, "Michel")


async def test_nobody_is_asked_for_what_was_settled_in_the_night(town: Town) -> None:
    """Directors and the secretary general are not asked about an idea that has its mentor."""
    await _at(town, 4, 20)
    town.clock.at = datetime(2027, 1, 4, 20, tzinfo=UTC)
    sent = await _idea(town)
    asked = await town.database.read(lambda uow: uow.mentors.get(sent.id))
    assert asked is not None
    await _press(town, "Madame Le Goff", f"go.mentor.{REFERENCE}")

    async def close(uow: UnitOfWork) -> None:
        await choosing.close(timer_context(town, uow), sent.id)

    await town.database.write(close)
    await _named(town, "Madame Morel")
    await _at(town, 5, 12)
    assert "Qui sera mentor" not in await _news(town, "Madame Caron")


async def test_one_day_is_promised_to_all(town: Town) -> None:
    """The author's is the secretary general's."""
    ctx = timer_context(town, None)  # type: ignore[arg-type]
    assert asking.name_by(ctx) == date(2027, 1, 14)
    await _choosing(town)
    assert "avant le jeudi 14 janvier" in _said(town.screen("telegram", "Madame Caron").shown)


async def test_a_choice_that_is_not_made(town: Town) -> None:
    """Who chooses is reminded, the author told that it takes longer, the organisers every week."""
    await _choosing(town)
    await _news(town, "Madame Caron")
    await _at(town, 13, 17)
    assert await _news(town, "Madame Caron") == ""
    assert await _news(town, "Michel") == ""
    await _at(town, 14, 9)
    said = await _news(town, "Madame Caron")
    assert "attend encore son mentor" in said
    assert "[Madame Le Goff]" in said
    said = await _news(town, "Michel")
    assert "n’a pas encore de mentor" in said
    assert "avant le jeudi 28 janvier" in said
    assert "02 61 91 00 00" in said
    await _news(town, "Nadia")
    for day in (15, 22, 29):
        await _at(town, day, 7)
        assert await _news(town, "Nadia") == "", day
        await _at(town, day, 9)
        assert "Mentor à choisir" in await _news(town, "Nadia"), day
    said = await _news(town, "Madame Caron")
    assert said.count("attend encore son mentor") == 2  # on the 26th and on the 28th
    said = await _news(town, "Michel")
    assert said.count("n’a pas encore de mentor") == 1
    assert "avant le jeudi 11 février" in said
    await town.press("telegram", "Madame Caron", "Madame Le Goff")
    await _at(town, 26, month=2)
    assert "attend encore" not in await _news(town, "Madame Caron")
    assert "pas encore de mentor" not in await _news(town, "Michel")
    assert "Mentor à choisir" not in await _news(town, "Nadia")


async def test_who_chooses_is_not_reminded_at_once(town: Town) -> None:
    """Where directors had until a Friday, the question is read on Monday: once, that morning."""
    await _at(town, 8)

    async def launched(uow: UnitOfWork) -> None:
        first = await uow.ideas.by_reference(REFERENCE)
        assert first is not None
        sent = replace(first, id=new_id(), reference="NM-2027-0002", title="Un vélo")
        await uow.ideas.add(sent)
        await asking.ask_directors(timer_context(town, uow), sent)

    await town.database.write(launched)
    await _press(town, "Madame Le Goff", "go.mentor.NM-2027-0002")
    await _at(town, 16)
    await _news(town, "Madame Caron")
    await _at(town, 18, 16)
    said = await _news(town, "Madame Caron")
    assert said.count("« Un vélo »") == 1, said
    assert "Qui sera mentor" in said


async def test_an_executive_board_that_does_not_choose(town: Town) -> None:
    """Who took the page there is reminded too."""
    await _at(town, 14, 9)
    said = await _news(town, "Madame Caron")
    assert "Le comité de direction a-t-il choisi" in said
    assert "n’a pas encore de mentor" in await _news(town, "Michel")
    assert "Mentor à nommer" not in await _news(town, "Nadia")
    await _at(town, 19, 9)
    assert "Mentor à nommer" in await _news(town, "Nadia")
    await _at(town, 26, 9)
    assert "Mentor à nommer" in await _news(town, "Nadia")


async def test_two_choices_in_one_reminder(town: Town) -> None:
    """One message for all that somebody has to choose, or waits for."""

    async def another(uow: UnitOfWork) -> None:
        first = await uow.ideas.by_reference(REFERENCE)
        assert first is not None
        sent = replace(first, id=new_id(), reference="NM-2027-0002", title="Un vélo")
        await uow.ideas.add(sent)
        await asking.ask_directors(timer_context(town, uow), sent)

    await town.database.write(another)
    await _at(town, 12, 12)
    await _news(town, "Madame Caron")
    await _at(town, 14, 9)
    said = await _news(town, "Madame Caron")
    assert "Voici 2 rappels" in said
    assert "Un vélo : mentor attendu avant le 14 janvier" in said
    said = await _news(town, "Michel")
    assert "Un vélo : pas encore de mentor" in said
    said = _said(await town.press("telegram", "Madame Caron", "Un vélo"))
    assert "Le comité de direction a-t-il choisi" in said


async def test_an_old_reminder_of_a_choice_says_what_is_so(town: Town) -> None:
    """Its button shows the question again while it is asked, then who it is."""
    name = await _choosing(town)
    again = f"go.choice.{REFERENCE}"
    assert "[Madame Le Goff]" in await _press(town, "Madame Caron", again)
    await _press(town, "Madame Caron", name)
    assert "C’est déjà fait : Madame Le Goff" in await _press(town, "Madame Caron", again)
    assert "secrétariat" in await _press(town, "Michel", again)


async def _board(town: Town) -> str:
    return await _press(town, "Nadia", "go.board.")


async def test_silence_counts_from_the_launch(town: Town) -> None:
    """Thirty days without a mentor, or without a letter, are shown; what happens ends it."""
    await _at(town, 2, 9, month=2)
    assert "sans nouvelles" not in await _board(town)
    await _at(town, 3, 9, month=2)
    assert "rien depuis le 4 janvier" in await _board(town)
    await _named(town, "Madame Le Goff")
    assert "sans nouvelles" not in await _board(town)
    await _at(town, 5, 9, month=3)
    assert "rien depuis le 3 février" in await _board(town)


async def _sent_back(town: Town) -> None:
    """The jury asks its author a question."""

    async def work(uow: UnitOfWork) -> None:
        was = await uow.ideas.by_reference(REFERENCE)
        assert was is not None
        at = town.clock.now()
        again = replace(was, status=IdeaStatus.TO_REWORK, updated_at=at)
        assert await uow.ideas.save(again, was)
        await uow.ideas.note(was.id, "to_rework", at)
        await rework.begin(timer_context(town, uow), again, "Qui transporte ?")

    await town.database.write(work)


async def test_an_idea_that_never_comes_back(town: Town) -> None:
    """After thirty days organisers hear of it once, with how its author can be reached."""
    await _sent_back(town)
    await _at(town, 2, 12, month=2)
    assert "sans nouvelles" not in await _news(town, "Nadia")
    await _at(town, 3, 12, month=2)
    said = await _news(town, "Nadia")
    assert "à retravailler depuis le lundi 4 janvier, sans nouvelles" in said
    assert "Michel, Espaces verts : par Telegram" in said
    assert "rien depuis le 4 janvier" in await _board(town)
    await _at(town, 20, 12, month=3)
    assert "sans nouvelles" not in await _news(town, "Nadia")


async def test_an_author_who_asks_for_a_week_more_is_heard(town: Town) -> None:
    """The thirty days begin again; and what came back is not told."""
    await _sent_back(town)
    await _at(town, 20)
    await _press(town, "Michel", f"go.rework_week.{REFERENCE}")
    await _at(town, 10, 12, month=2)
    assert "sans nouvelles" not in await _news(town, "Nadia")
    assert "sans nouvelles" not in await _board(town)
    await _at(town, 19, 12, month=2)
    assert "sans nouvelles" in await _news(town, "Nadia")


async def test_an_idea_that_came_back_is_not_silent(town: Town) -> None:
    """Nobody is told of it."""
    await _sent_back(town)

    async def back(uow: UnitOfWork) -> None:
        was = await uow.ideas.by_reference(REFERENCE)
        assert was is not None
        [asked] = await uow.mentors.reworks(was.id)
        assert await uow.mentors.reworked(replace(asked, sent_at=town.clock.now()))
        assert await uow.ideas.save(replace(was, status=IdeaStatus.SUBMITTED, version=2), was)

    await town.database.write(back)
    await _at(town, 5, 12, month=3)
    assert "sans nouvelles" not in await _news(town, "Nadia")
