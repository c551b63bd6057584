"""A juror accepts, and their manager reads it: by e-mail, from a real server, with the summons."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot import crash
from handlers.event import Text
from storage.database import Database
from storage.records.jury import SummonsWay
from tests.mail.house import House, printed
from tests.mail.post_office import PostOffice, post_office

SESSION = "SEANCE-2027-01"
SOON = timedelta(minutes=3)


@pytest.fixture(autouse=True)
def no_hook() -> Iterator[None]:
    yield
    crash.install(None)


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    async with post_office() as office:
        yield office


@pytest.fixture
async def house(database: Database, office: PostOffice, tmp_path: Path) -> House:
    """Three jurors are invited."""
    house = House(database, office, tmp_path / "media")
    await house.settle_in()
    return house


def read(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\u00a0", " ").replace("\r\n", "\n")


def summons(letter: EmailMessage) -> tuple[str, str]:
    """The name of the file, and what is printed on it."""
    [file] = letter.iter_attachments()
    return str(file.get_filename()), printed(file.get_content())


async def test_from_yes_to_the_manager(house: House, office: PostOffice) -> None:
    """One letter with everything in it and the summons beside it; organisers read when it left."""
    juror = await house.accept()
    await house.pass_(SOON)
    [letter] = office.letters
    assert office.received_by == [[f"chef.{int(juror.number) - 1000}@ville.example"]]
    subject = f"Jury des idées : convocation de {juror.name}, mardi 12 janvier 2027"
    assert letter["Subject"].replace("\u00a0", " ") == subject
    for said in (
        f"{juror.name}, {juror.service}, a dit oui pour siéger au jury des idées.",
        "Jour : mardi 12 janvier 2027\nHeures : de 9 h à 9 h 55, soit 55 minutes\n",
        "Lieu : salle de créativité\n",
        "C’est du temps de travail.",
        "Appelez Nadia ou Marc : 02 61 91 00 00.",
        "Nadia, pour Nantes Métropole\nSéance SEANCE-2027-01",
    ):
        assert said in read(letter)
    name, sheet = summons(letter)
    assert name == f"convocation-{juror.name}.pdf"
    when = ("Mardi 12 janvier 2027", "De 9 h à 9 h 55")
    for said in (juror.name, *when, "Nadia", "Pour Nantes Métropole"):
        assert said in sheet
    assert "Signature" not in sheet


async def test_organisers_read_when_it_left(house: House, office: PostOffice) -> None:
    """Each once, with the address and the hour; the manager is not written to again."""
    juror = await house.accept()
    await house.pass_(SOON)
    for who in ("Nadia", "Marc"):
        [told] = [each for each in house.told(who) if "par e-mail" in each]
        assert f"Convocation envoyée par e-mail à {juror.manager_contact}" in told
        assert "le 10 décembre à 10 h" in told
        assert "[Imprimer la convocation]" in told
    now = await house.first()
    assert now.summoned_by is SummonsWay.MAIL
    assert now.summoned_at is not None
    await house.pass_(timedelta(days=1))
    assert len(office.letters) == 1


async def test_the_card_says_which_way_and_lets_it_be_handed_over(house: House) -> None:
    """« Le jury » names the address and the hour; the sheet can be printed all the same."""
    juror = await house.accept()
    await house.pass_(SOON)
    house.told()
    card = await house.press_action("telegram", "Nadia", f"go.jury_list.{SESSION}")
    said = [message.text for message in card]
    assert any("Convocations par e-mail" in each and "ville.example" in each for each in said)
    await house.press_action("telegram", "Nadia", f"go.summons.{juror.id}")
    await house.press_action("telegram", "Nadia", f"go.summoned.{juror.id}")
    assert (await house.first()).summoned_by is SummonsWay.HAND


@pytest.mark.parametrize("manager", ["Yann Prigent, 02 61 91 00 07", ""])
async def test_a_manager_without_an_address(
    database: Database, office: PostOffice, tmp_path: Path, manager: str
) -> None:
    """A telephone or nothing: the organisers get the sheet at once, as without a mail server."""
    house = House(database, office, tmp_path / "media")
    await house.settle_in(manager)
    juror = await house.accept()
    await house.pass_(SOON)
    assert any(f"Remettez ou envoyez cette convocation à {manager or 'son responsable'}" in each
               for each in house.told())  # fmt: skip
    assert (await house.first()).summoned_by is SummonsWay.HAND
    assert [each.id for each in await _to_hand(house)] == [juror.id]
    assert office.letters == []


async def _to_hand(house: House):  # type: ignore[no-untyped-def]
    return await house.database.read(lambda uow: uow.jury.jurors.to_summon())


async def test_a_server_that_says_later(house: House, office: PostOffice) -> None:
    """4xx: the letter is kept and taken the next time, once; nobody is troubled with it."""
    office.to_address += ["450 4.2.1 greylisted", "451 4.3.0 busy"]
    await house.accept()
    await house.pass_(timedelta(minutes=10))
    assert len(office.letters) == 1
    assert not any("n’est pas parti" in each for each in house.told())
    assert await _to_hand(house) == []


@pytest.mark.parametrize(
    ("where", "said", "why"),
    [
        (
            "to_address",
            "550 5.1.1 unknown",
            "le serveur de messagerie ne connaît pas cette adresse",
        ),
        ("to_letter", "554 5.7.1 no", "le serveur de messagerie l’a refusé"),
    ],
)
async def test_a_server_that_says_never(
    house: House, office: PostOffice, where: str, said: str, why: str
) -> None:
    """5xx: the summons comes back to the organisers, with the reason and the sheet."""
    getattr(office, where).append(said)
    juror = await house.accept()
    await house.pass_(timedelta(minutes=10))
    assert office.letters == []
    [told] = [each for each in house.told() if "n’est pas parti" in each]
    assert why in told
    assert "(document)" in told
    assert "[Remise]" in told
    assert [each.id for each in await _to_hand(house)] == [juror.id]
    await house.press_action("telegram", "Nadia", f"go.summoned.{juror.id}")
    assert await _to_hand(house) == []


async def test_a_server_that_is_away_for_hours(house: House, office: PostOffice) -> None:
    """After four hours an organiser takes over: a session does not wait for a server."""
    office.to_address += ["421 4.3.2 shutting down"] * 100
    await house.accept()
    await house.pass_(timedelta(hours=3))
    assert not any("n’est pas parti" in each for each in house.told())
    await house.pass_(timedelta(hours=2))
    [told] = [each for each in house.told() if "n’est pas parti" in each]
    assert "le serveur de messagerie ne répond pas" in told
    office.to_address.clear()
    await house.pass_(timedelta(hours=2))
    assert office.letters == []


async def test_the_session_moves(house: House, office: PostOffice) -> None:
    """A second letter takes the place of the first, with the new hours."""
    juror = await house.accept()
    await house.pass_(SOON)
    await _move(house)
    await house.pass_(SOON)
    first, second = office.letters
    assert first["Message-ID"] != second["Message-ID"]
    assert "nouvelle convocation" in second["Subject"]
    assert "La convocation jointe remplace la précédente." in read(second)
    assert "Jour : jeudi 14 janvier" in read(second)
    assert "Cette convocation remplace la précédente." in summons(second)[1]
    [told] = [each for each in house.told() if "par e-mail" in each and "change" in each]
    assert "Jeudi 14 janvier" in told
    assert (await house.first()).id == juror.id


async def _move(house: House, when: str = "le 14 janvier 2027 à 9 h") -> None:
    await house.press_action("telegram", "Nadia", f"go.session_move.{SESSION}")
    for words in (when, "salle de créativité", "Déplacer la séance"):
        await house.event("telegram", "Nadia", Text(words))


async def test_two_moves_by_night(house: House, office: PostOffice) -> None:
    """What had not left is not sent: in the morning one letter comes, of the last day."""
    await house.pass_(timedelta(hours=11))  # nine in the evening
    await house.accept()
    await _move(house, "le 13 janvier 2027 à 9 h")
    await _move(house, "le 14 janvier 2027 à 9 h")
    await house.pass_(timedelta(hours=9))
    assert office.letters == []
    await house.pass_(timedelta(hours=3))
    [letter] = office.letters
    assert "a dit oui" in read(letter)
    assert "Jour : jeudi 14 janvier" in read(letter)


async def test_the_session_is_cancelled(house: House, office: PostOffice) -> None:
    """The manager reads that nobody is to be replaced."""
    await house.accept()
    await house.pass_(SOON)
    await house.press_action("telegram", "Nadia", f"go.session_cancel_yes.{SESSION}")
    await house.pass_(SOON)
    _, letter = office.letters
    assert "mardi 12 janvier 2027 est annulée" in read(letter)
    assert list(letter.iter_attachments()) == []


async def test_a_place_given_back(house: House, office: PostOffice) -> None:
    """The same; where the letter comes back an organiser is asked to say so."""
    juror = await house.accept()
    await house.pass_(SOON)
    house.told()
    office.to_address.append("550 5.1.1 gone")
    await house.press_action("telegram", juror.name, f"go.juror_decline.{juror.id}")
    await house.pass_(timedelta(minutes=10))
    assert len(office.letters) == 1
    [told] = [each for each in house.told() if "Prévenez les responsables" in each]
    assert "Un e-mail n’est pas arrivé." in told
    assert juror.name in told


async def test_yes_then_no_before_the_letter_left(house: House, office: PostOffice) -> None:
    """The manager has nothing to know."""
    juror = await house.accept()
    await house.press_action("telegram", juror.name, f"go.juror_decline.{juror.id}")
    await house.pass_(timedelta(hours=1))
    assert office.letters == []
    assert not any("Prévenez" in each for each in house.told())


async def test_killed_between_the_commit_and_the_letter(house: House, office: PostOffice) -> None:
    """The next process finds the rows: the manager is written to, once."""
    await house.accept()
    await _killed_at(house, "send.before")
    assert office.letters == []
    await house.pass_(timedelta(minutes=10))
    assert len(office.letters) == 1


async def test_killed_between_the_letter_and_its_mark(house: House, office: PostOffice) -> None:
    """It is sent once more, under the same Message-ID."""
    await house.accept()
    await _killed_at(house, "send.after")
    assert len(office.letters) == 1
    await house.pass_(timedelta(minutes=10))
    ids = [letter["Message-ID"] for letter in office.letters]
    assert len(ids) == 2
    assert len(set(ids)) == 1


async def _killed_at(house: House, point: str) -> None:
    """The process dies there, and another one begins."""
    died: list[str] = []

    def hook(name: str) -> None:
        if name == point:
            died.append(name)
            raise crash.Crash

    crash.install(hook)
    while not died:
        await house.pass_(timedelta(seconds=20))
    crash.install(None)
    house.boot()
