"""A session that changes twice before anybody reads: what people are told, and what their calendars
hear. On the real store, by the buttons that organisers press."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from bot.scheduler import timers_due
from handlers.event import Press, Start, Text
from messages.message import Message
from storage.migrate import migrate
from storage.records.jury import Juror, JurorStatus
from storage.sqlite import SqliteDatabase
from storage.unit_of_work import UnitOfWork
from tests.conversations import juries, settings
from tests.conversations.town import Town, plain

NIGHT = datetime(2027, 1, 4, 20, 0, tzinfo=UTC)  # a Monday, when nobody is written to
DAY = datetime(2027, 1, 12, 8, 0, tzinfo=UTC)
SESSION = "SEANCE-2027-01"
JURY = "Samia (Propreté), Luc (Voirie), Inès (Piscines), Omar (Crèches)"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """Two organisers, an idea, its session in a week, and a jury that accepted; at night."""
    database = SqliteDatabase(str(tmp_path / "town.db"))
    await database.open()
    town = Town(database)
    await migrate(database, town.clock.now())
    for setting in ("services: Espaces verts", "code EQUIPE: organiser",
                    "idée de Michel, Espaces verts: Pailler les massifs"):  # fmt: skip
        await settings.apply(town, setting)
    await juries.seat(town, DAY, JURY)
    for who in ("Nadia", "Marc"):
        await town.event("telegram", who, Start("EQUIPE"))
        await town.press("telegram", who, "Continuer")
    town.clock.at = NIGHT - timedelta(days=3)
    await town.wait(timedelta(days=2))  # what went before has been said
    for who in ("Michel", "Samia", "Luc", "Inès", "Marc"):
        await town.news("telegram", who)
    town.clock.at = NIGHT
    yield town
    await database.close()


async def _move(town: Town, day: str, reference: str = SESSION) -> None:
    await town.event("telegram", "Nadia", Press(f"go.session_move.{reference}"))
    await town.event("telegram", "Nadia", Text(day))
    await town.press("telegram", "Nadia", "Passer")
    await town.press("telegram", "Nadia", "Déplacer la séance")


async def _cancel(town: Town, reference: str = SESSION) -> None:
    await town.event("telegram", "Nadia", Press(f"go.session_cancel_yes.{reference}"))


async def _in_the_morning(town: Town, who: str) -> list[Message]:
    await town.wait(timedelta(hours=13))
    return await town.news("telegram", who)


async def _calendar(town: Town, message: Message) -> tuple[str, int, datetime]:
    """What a calendar reads in the file of a message: its method, its sequence, its beginning."""
    [file] = message.attachments
    media = await town.database.read(lambda uow: uow.media.get(file.media))
    assert media is not None
    calendar = Calendar.from_ical(json.loads(media.remote)["text"])
    [event] = calendar.walk("VEVENT")
    return str(calendar["method"]), int(event["sequence"]), event.decoded("dtstart")


@pytest.mark.parametrize("who", ["Samia", "Michel"])
async def test_moved_twice(town: Town, who: str) -> None:
    """One message: from the day they know to the last one, with its calendar file."""
    await _move(town, "jeudi 14 janvier à 9h")
    await _move(town, "vendredi 15 janvier à 14h")
    [told] = await _in_the_morning(town, who)
    text = plain(told)
    assert "12 janvier" in text
    assert "15 janvier" in text
    assert "14 janvier" not in text
    hour = 13 if who == "Samia" else 13.5
    begins = datetime(2027, 1, 15, tzinfo=UTC) + timedelta(hours=hour)
    assert await _calendar(town, told) == ("PUBLISH", 2, begins)


@pytest.mark.parametrize("who", ["Samia", "Michel"])
async def test_moved_then_cancelled(town: Town, who: str) -> None:
    """One message: the day they know is cancelled, in their calendar too."""
    await _move(town, "jeudi 14 janvier à 9h")
    await _cancel(town)
    [told] = await _in_the_morning(town, who)
    assert "12 janvier est annulée" in plain(told)
    method, sequence, _ = await _calendar(town, told)
    assert (method, sequence) == ("CANCEL", 2)


async def test_read_in_between(town: Town) -> None:
    """Whoever has read the first change is told the second from there."""
    await _move(town, "jeudi 14 janvier à 9h")
    assert len(await _in_the_morning(town, "Samia")) == 1
    town.clock.at = NIGHT + timedelta(days=1)
    await _move(town, "vendredi 15 janvier à 14h")
    [told] = await _in_the_morning(town, "Samia")
    assert "14 janvier" in plain(told)
    assert "12 janvier" not in plain(told)


async def test_the_other_organiser(town: Town) -> None:
    """The same for Marc, who hears once from which day to which."""
    await _move(town, "jeudi 14 janvier à 9h")
    await _move(town, "vendredi 15 janvier à 14h")
    told = [plain(each) for each in await _in_the_morning(town, "Marc")]
    [change] = [each for each in told if SESSION in each]
    assert "12 janvier" in change
    assert "15 janvier" in change


async def test_whoever_heard_of_nothing(town: Town) -> None:
    """A session fixed and cancelled in one night is told to nobody; moved, it is first news."""
    await _cancel(town)
    await _in_the_morning(town, "Michel")
    town.clock.at = NIGHT + timedelta(days=1)
    reference = await _fixed(town)
    await _move(town, "vendredi 22 janvier à 14h", reference)
    [told] = await _in_the_morning(town, "Michel")
    assert "passe devant le jury" in plain(told)
    assert "vendredi 22 janvier" in plain(told)
    for who in ("Samia", "Luc", "Inès"):
        asked = plain((await town.news("telegram", who))[-1])
        assert "Vendredi 22 janvier" in asked
        assert "19 janvier" not in asked
    town.clock.at = NIGHT + timedelta(days=2)
    await _cancel(town, reference)
    await _cancel(town, await _fixed(town))
    told = await _in_the_morning(town, "Michel")
    assert ["22 janvier est annulée" in plain(each) for each in told] == [True]


async def _fixed(town: Town) -> str:
    """Another session for the same ideas; its reference."""
    await town.event("telegram", "Nadia", Press("go.session_new"))
    for said in ("mardi 19 janvier à 9h", "salle du conseil"):
        await town.event("telegram", "Nadia", Text(said))
    for label in ("Passer", "Toutes", "Voir l’ordre de passage", "Fixer la séance"):
        await town.press("telegram", "Nadia", label)
    sessions = await town.database.read(lambda uow: uow.jury.sessions.all())
    return max(each.reference for each in sessions)


async def test_whoever_was_asked_has_time_again(town: Town) -> None:
    """A session moved nearer is answered before it begins, or the next of the list is called."""
    await _cancel(town)
    await _in_the_morning(town, "Samia")
    reference = await _fixed(town)
    await town.wait(timedelta(hours=2))
    await _move(town, "jeudi 7 janvier à 14h", reference)
    told = await _in_the_morning(town, "Samia")
    assert "mercredi 6 janvier au soir" in plain(told[-1])
    await town.wait(timedelta(days=1))

    async def statuses(uow: UnitOfWork) -> list[JurorStatus]:
        [draw] = await uow.jury.draws.register()
        return [each.status for each in await uow.jury.jurors.of_draw(draw.id)]

    assert JurorStatus.SILENT in await town.database.read(statuses)


async def _promised(town: Town, at: datetime) -> None:
    """It is that moment: what is due is promised, and the process dies before it leaves."""
    town.clock.at = at
    await timers_due(town.database, town.clock, town.door.take)()
    town.boot()


@pytest.mark.parametrize("who", ["Samia", "Michel"])
async def test_no_reminder_of_a_day_that_moved_before_it_left(town: Town, who: str) -> None:
    """It waited while its day moved: only the change is told."""
    await _move(town, "jeudi 14 janvier à 9h")
    await _in_the_morning(town, who)
    await _promised(town, datetime(2027, 1, 13, 8, 0, 1, tzinfo=UTC))
    await _move(town, "vendredi 15 janvier à 14h")
    await town.wait(timedelta(hours=1))
    [told] = [plain(each) for each in await town.news("telegram", who)]
    assert "15 janvier" in told
    assert "demain" not in told


async def test_no_reminder_to_whoever_gave_the_place_back(town: Town) -> None:
    """It waited while they said that they do not come."""
    await _move(town, "jeudi 14 janvier à 9h")
    for who in ("Samia", "Luc"):
        await _in_the_morning(town, who)
    await _promised(town, datetime(2027, 1, 13, 8, 0, 1, tzinfo=UTC))
    samia = await _juror(town, "Samia")
    await town.event("telegram", "Samia", Press(f"go.juror_decline.{samia.id}"))
    await town.wait(timedelta(hours=1))
    assert not await town.news("telegram", "Samia")
    assert "demain" in plain((await town.news("telegram", "Luc"))[-1])


async def _juror(town: Town, name: str) -> Juror:
    async def work(uow: UnitOfWork) -> Juror:
        [draw] = await uow.jury.draws.register()
        return next(each for each in await uow.jury.jurors.of_draw(draw.id) if each.name == name)

    return await town.database.read(work)


async def test_nobody_is_called_to_what_has_begun(town: Town) -> None:
    """A place given back after that is free until the session has another day."""
    town.clock.at = DAY + timedelta(hours=5)
    samia = await _juror(town, "Samia")
    await town.event("telegram", "Samia", Press(f"go.juror_decline.{samia.id}"))
    await town.wait(timedelta(hours=1))
    assert (await _juror(town, "Omar")).status is JurorStatus.RESERVE
    await _move(town, "mercredi 20 janvier à 9h")
    await town.wait(timedelta(hours=1))
    assert (await _juror(town, "Omar")).status is JurorStatus.INVITED
    assert "20 janvier" in plain((await town.news("telegram", "Omar"))[-1])


async def test_what_is_of_another_day_waits_for_its_hours(town: Town) -> None:
    """Before dawn, who sits in two hours is told that, and nothing of the week to come."""
    await settings.apply(town, "idée de Sonia, Espaces verts: Un vélo pour aller au dépôt")
    await juries.seat(town, DAY + timedelta(days=4), JURY)
    await _move(town, "lundi 18 janvier à 6h30")
    await _move(town, "samedi 23 janvier à 10h", "SEANCE-2027-02")
    await _in_the_morning(town, "Samia")
    town.clock.at = datetime(2027, 1, 16, 8, 0, 1, tzinfo=UTC)
    await town.wait(timedelta(hours=43))
    await town.news("telegram", "Samia")
    town.clock.at = datetime(2027, 1, 18, 3, 29, tzinfo=UTC)
    await town.wait(timedelta(minutes=10))
    [told] = [plain(each) for each in await town.news("telegram", "Samia")]
    assert "aujourd’hui" in told
    assert "23 janvier" not in told
    await town.wait(timedelta(hours=4))
    [later] = [plain(each) for each in await town.news("telegram", "Samia")]
    assert "23 janvier" in later


@pytest.mark.parametrize(
    ("now", "session", "hour", "told"),
    [
        ("2027-01-11 23:00", "mardi 12 janvier à 14h", 8, "début"),
        ("2027-01-11 23:00", "mercredi 13 janvier à 9h", 8, "mardi 12 janvier au soir"),
        ("2027-01-08 20:00", "lundi 11 janvier à 14h", 8, "début"),
        ("2027-01-08 20:00", "mardi 12 janvier à 9h", 8, "lundi 11 janvier au soir"),
        ("2027-01-11 10:00", "mardi 12 janvier à 9h", 10, "lundi 11 janvier au soir"),
        ("2027-01-11 22:00", "mardi 12 janvier à 7h", 22, "début"),
    ],
)
async def test_called_when_nobody_is_written_to(
    town: Town, now: str, session: str, hour: int, told: str
) -> None:
    """They may answer all of the first day on which they read it, as far as the session leaves
    time; where it leaves none they are asked at once."""
    await _move(town, session)
    town.clock.at = datetime.fromisoformat(now).replace(tzinfo=juries.PARIS).astimezone(UTC)
    await _says(town, "Samia", "decline")
    for _ in range(5 * 24):
        if said := [plain(each) for each in await town.news("telegram", "Omar")]:
            break
        await town.wait(timedelta(hours=1))
    assert f"Votre réponse avant le {told} ?" in said[-1]
    assert town.clock.at.astimezone(juries.PARIS).hour in (hour, hour + 1)
    await town.wait(timedelta(minutes=50))
    assert not [plain(each) for each in await town.news("telegram", "Omar")]
    assert (await _juror(town, "Omar")).status is JurorStatus.INVITED
    await _says(town, "Omar", "accept")
    assert (await _juror(town, "Omar")).status is JurorStatus.ACCEPTED


async def test_silent_while_the_session_goes_on(town: Town) -> None:
    """Nobody else can be called: nobody is told that somebody was, and a late yes is a yes."""
    await _move(town, "mardi 12 janvier à 14h")
    town.clock.at = datetime(2027, 1, 11, 22, 0, tzinfo=UTC)
    await _says(town, "Samia", "decline")
    await town.wait(timedelta(hours=15, minutes=30))
    assert (await _juror(town, "Omar")).status is JurorStatus.INVITED
    [asked, _] = [plain(each) for each in await town.news("telegram", "Omar")]
    assert "Votre nom est sorti" in asked
    await town.wait(timedelta(hours=24))
    assert (await _juror(town, "Omar")).status is JurorStatus.SILENT
    assert not await town.news("telegram", "Omar")


async def _invite(town: Town, *names: str) -> None:
    """They have not answered yet."""
    for name in names:
        juror = await _juror(town, name)
        asked = replace(juror, status=JurorStatus.INVITED, answer_by="2027-01-08")
        assert await town.database.write(
            lambda uow, now=asked, was=juror: uow.jury.jurors.save(now, was)
        )  # type: ignore[misc]


async def _says(town: Town, name: str, verb: str) -> None:
    juror = await _juror(town, name)
    await town.event("telegram", name, Press(f"go.juror_{verb}.{juror.id}"))


async def _notes(town: Town, name: str, verb: str) -> None:
    """Nadia presses a button about that juror."""
    juror = await _juror(town, name)
    await town.event("telegram", "Nadia", Press(f"go.{verb}.{juror.id}"))


async def _sheets(town: Town, who: str, name: str) -> list[str]:
    """What an organiser reads in the morning of that juror and their manager."""
    told = [plain(each) for each in await _in_the_morning(town, who)]
    return [each for each in told if (name in each and "(document)" in each) or "Prévenez" in each]


@pytest.mark.parametrize("who", ["Nadia", "Marc"])
async def test_one_summons_to_hand_over(town: Town, who: str) -> None:
    """Accepted and moved twice in one night: the manager hears of it once, of the last day."""
    await _invite(town, "Samia")
    await _says(town, "Samia", "accept")
    await _move(town, "jeudi 14 janvier à 9h")
    await _move(town, "vendredi 15 janvier à 14h")
    [sheet] = await _sheets(town, who, "Samia")
    assert "Samia, Propreté, accepte de siéger au jury du vendredi 15 janvier" in sheet
    [left] = [each for each in await town.database.read(lambda u: u.jury.jurors.to_summon())
              if each.name == "Samia"]  # fmt: skip
    assert left.summoned_at is None


async def test_a_summons_that_may_be_out(town: Town) -> None:
    """Once an organiser has had it, the manager reads that the day changes; of two changes by
    night, the last one."""
    await _invite(town, "Samia")
    await _says(town, "Samia", "accept")
    [first] = await _sheets(town, "Nadia", "Samia")
    assert "mardi 12 janvier" in first
    town.clock.at = NIGHT + timedelta(days=1)
    await _move(town, "jeudi 14 janvier à 9h")
    await _move(town, "vendredi 15 janvier à 14h")
    [second] = await _sheets(town, "Nadia", "Samia")
    assert "Pour Samia, le jour du jury change" in second
    assert "Vendredi 15 janvier" in second


async def test_a_summons_printed_from_the_board(town: Town) -> None:
    """Whoever has printed it is not given it again, and the manager may have it."""
    await _invite(town, "Samia")
    await _says(town, "Samia", "accept")
    await _notes(town, "Samia", "summons")
    await _says(town, "Samia", "decline")
    [told] = await _sheets(town, "Nadia", "Samia")
    assert "Prévenez les responsables" in told


@pytest.mark.parametrize("change", ["declined", "cancelled"])
@pytest.mark.parametrize("moved", [False, True])
async def test_nothing_to_hand_over_any_more(town: Town, change: str, moved: bool) -> None:
    """Accepted and given back, or cancelled, in one night: the manager has nothing to know."""
    await _invite(town, "Samia")
    await _says(town, "Samia", "accept")
    if moved:
        await _move(town, "jeudi 14 janvier à 9h")
    if change == "declined":
        await _says(town, "Samia", "decline")
    else:
        await _cancel(town)
    assert await _sheets(town, "Marc", "Samia") == []


@pytest.mark.parametrize("change", ["declined", "cancelled"])
async def test_the_manager_who_has_a_summons_is_told(town: Town, change: str) -> None:
    """It moves, and then ends, in one night: only the end is told, with whom to telephone."""
    await _invite(town, "Samia")
    await _says(town, "Samia", "accept")
    assert len(await _sheets(town, "Marc", "Samia")) == 1
    town.clock.at = NIGHT + timedelta(days=1)
    await _move(town, "jeudi 14 janvier à 9h")
    if change == "declined":
        await _says(town, "Samia", "decline")
    else:
        await _cancel(town)
    [told] = await _sheets(town, "Marc", "Samia")
    assert "Prévenez les responsables" in told
    assert "Samia" in told


async def _on_paper(town: Town) -> None:
    """Samia is invited, and nobody here knows her telephone."""
    await _invite(town, "Samia")
    juror = await _juror(town, "Samia")
    here = replace(juror, person_id=None)
    assert await town.database.write(lambda uow: uow.jury.jurors.save(here, juror))


async def test_an_invitation_on_paper_that_moves(town: Town) -> None:
    """Not handed over yet, it is printed anew: one sheet, of the last day."""
    await _on_paper(town)
    await _move(town, "jeudi 14 janvier à 9h")
    await _move(town, "vendredi 15 janvier à 14h")
    told = [plain(each) for each in await _in_the_morning(town, "Marc")]
    [sheet] = [each for each in told if "Samia" in each]
    assert "Samia, Propreté, est au jury du vendredi 15 janvier" in sheet
    town.clock.at = NIGHT + timedelta(days=1)
    await _notes(town, "Samia", "invite_handed")
    await _move(town, "lundi 18 janvier à 9h")
    told = [plain(each) for each in await _in_the_morning(town, "Marc")]
    [call] = [each for each in told if "Samia" in each]
    assert "personne ici ne peut prévenir Samia" in call


@pytest.mark.parametrize("change", ["cancelled", "said no"])
async def test_an_invitation_on_paper_without_object(town: Town, change: str) -> None:
    """The session is cancelled, or the answer came, before it was read: nobody prints it."""
    await _on_paper(town)
    await _move(town, "jeudi 14 janvier à 9h")
    if change == "cancelled":
        await _cancel(town)
    else:
        await _notes(town, "Samia", "aloud.no")
    told = [plain(each) for each in await _in_the_morning(town, "Marc")]
    assert not [each for each in told if "Samia" in each and "invitation" in each]
