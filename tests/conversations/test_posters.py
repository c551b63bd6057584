"""A poster is scanned: whoever comes by it is counted, and asked what it asks."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers import posters
from handlers.event import File, Start, Text
from messages.message import Message
from storage.database import Database
from storage.records.calls import Call, CallStatus
from storage.records.people import Invitation, Person, Role
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.conversations.town import Town, plain

QUESTION = "Comment arroser moins ?"
CODE = "7K2M-9QXD"


@pytest.fixture
async def town(database: Database) -> Town:
    """A town with an open call, and a poster of it."""
    town = Town(database)
    await database.write(lambda uow: uow.calls.add(call(town)))
    return town


def call(town: Town, status: CallStatus = CallStatus.OPEN) -> Call:
    now = town.clock.now()
    return Call(
        id="call", reference="APPEL-2026-01", status=status, theme="L’eau", question=QUESTION,
        opens_at=now, closes_at=now + timedelta(days=29), created_at=now, updated_at=now,
    )  # fmt: skip


async def hang(town: Town, code: str = CODE, call_id: str | None = "call") -> None:
    poster = Invitation(
        code=code, role=Role.AGENT, uses_left=posters.USES, kind="poster", call_id=call_id,
        created_at=town.clock.now(),
    )  # fmt: skip
    await town.database.write(lambda uow: uow.people.add_invitation(poster))


async def close(town: Town) -> None:
    async def work(uow: UnitOfWork) -> None:
        was = await uow.calls.get("call")
        assert was is not None
        assert await uow.calls.save(replace(was, status=CallStatus.CLOSED), was)

    await town.database.write(work)


async def who(town: Town, name: str) -> Person:
    async def work(uow: UnitOfWork) -> Person | None:
        known = await uow.people.address("telegram", name)
        return await uow.people.get(known.person_id) if known else None

    person = await town.database.read(work)
    assert person is not None
    return person


async def drafts(town: Town, name: str) -> list[str | None]:
    """The calls their drafts answer, the open one first."""
    person = await who(town, name)

    async def work(uow: UnitOfWork) -> list[str | None]:
        opened = await uow.dialogues.open(person.id)
        every = [*([opened] if opened else []), *await uow.dialogues.parked(person.id)]
        return [each.state["extra"].get("call") for each in every]

    return await town.database.read(work)


def said(news: list[Message]) -> str:
    return "\n".join(plain(message) for message in news)


async def scan(town: Town, name: str = "Michel", code: str = CODE) -> str:
    return said(await town.event("telegram", name, Start(code)))


async def test_a_newcomer_is_asked_its_question(town: Town) -> None:
    """The notice first, then the idea with the call filled in; the poster is remembered."""
    await hang(town)
    assert "Vos données" in await scan(town)
    asked = said(await town.press("telegram", "Michel", "Continuer"))
    assert QUESTION in asked
    assert "Racontez." in asked
    assert await drafts(town, "Michel") == ["APPEL-2026-01"]
    assert (await who(town, "Michel")).came_by == CODE
    (figures,) = await town.database.read(lambda uow: uow.posters.figures())
    assert (figures.contacts, figures.ideas) == (1, 0)
    begun = await town.database.read(lambda uow: uow.calls.figures(call(town)))
    assert begun.begun == 1


@pytest.mark.parametrize("what", [Text("On arrose trop"), File("voice", remote="v", bytes=9)])
async def test_speaking_under_the_notice_answers_the_call(town: Town, what: Text | File) -> None:
    """Who goes on without pressing anything answers the call as well."""
    await hang(town)
    await scan(town)
    await town.event("telegram", "Michel", what)
    assert await drafts(town, "Michel") == ["APPEL-2026-01"]


async def test_a_general_poster(town: Town) -> None:
    """It asks for any idea, and is counted too."""
    await hang(town, "EVER-CODE", call_id=None)
    await scan(town, code="EVER-CODE")
    await town.press("telegram", "Michel", "Continuer")
    assert await drafts(town, "Michel") == [None]
    assert (await who(town, "Michel")).came_by == "EVER-CODE"


async def test_scanned_again(town: Town) -> None:
    """The draft goes on; nobody is counted twice, and no second draft is begun."""
    await hang(town)
    await scan(town)
    await town.press("telegram", "Michel", "Continuer")
    assert "Racontez." in await scan(town)
    await town.event("telegram", "Michel", Text("On arrose trop"))
    await town.press("telegram", "Michel", "Plus tard")
    assert "que feriez-vous" in await scan(town)
    assert await drafts(town, "Michel") == ["APPEL-2026-01"]
    (figures,) = await town.database.read(lambda uow: uow.posters.figures())
    assert figures.contacts == 1


async def test_somebody_known_scans_it(town: Town) -> None:
    """They are asked its question at once, and are no first contact of this poster."""
    await hang(town)
    await town.event("telegram", "Michel", Start())
    await town.press("telegram", "Michel", "Continuer")
    await town.event("telegram", "Michel", Text("/annuler"))
    await town.press("telegram", "Michel", "Supprimer")
    assert QUESTION in await scan(town)
    assert await drafts(town, "Michel") == ["APPEL-2026-01"]
    assert (await who(town, "Michel")).came_by is None


async def test_another_telephone_is_no_first_contact(town: Town) -> None:
    """Who scans it and then gives their return code was known before."""
    await hang(town)
    now = town.clock.now()
    owner = Person(
        id=new_id(), language="fr", return_code="loire-pelle-verger-27", notice_at=now,
        created_at=now, seen_at=now,
    )  # fmt: skip
    await town.database.write(lambda uow: uow.people.add(owner))
    await scan(town)
    assert "C’est bien vous" in await scan(town, code="loire-pelle-verger-27")
    (figures,) = await town.database.read(lambda uow: uow.posters.figures())
    assert figures.contacts == 0


async def test_who_is_busy_is_not_disturbed(town: Town) -> None:
    """In the middle of an idea of one's own, that idea goes on."""
    await hang(town)
    await town.event("telegram", "Michel", Start())
    await town.press("telegram", "Michel", "Continuer")
    assert QUESTION not in await scan(town)
    assert await drafts(town, "Michel") == [None]


async def test_once_it_is_closed(town: Town) -> None:
    """The poster that still hangs leads to an idea of any kind, and is still counted."""
    await hang(town)
    await close(town)
    await scan(town)
    assert QUESTION not in said(await town.press("telegram", "Michel", "Continuer"))
    assert await drafts(town, "Michel") == [None]
    assert (await who(town, "Michel")).came_by == CODE


async def organiser(town: Town) -> None:
    invitation = Invitation(
        code="ORGA-CODE", role=Role.ORGANISER, uses_left=1, created_at=town.clock.now()
    )
    await town.database.write(lambda uow: uow.people.add_invitation(invitation))
    await scan(town, "Nadia", "ORGA-CODE")
    await town.press("telegram", "Nadia", "Continuer")


async def owed(town: Town, news: list[Message]) -> dict[str, object]:
    """What the attached document will be made of."""
    (attachment,) = news[-1].attachments
    media = await town.database.read(lambda uow: uow.media.get(attachment.media))
    assert media is not None
    assert (media.kind, media.channel, media.name) == ("document", "documents", attachment.name)
    asked: dict[str, object] = json.loads(media.remote or "")
    return asked


async def test_an_organiser_asks_for_one(town: Town) -> None:
    """Of which call is asked; it comes as an attachment, with a new code of its own."""
    await organiser(town)
    which = said(await town.event("telegram", "Nadia", Text("/affiche")))
    assert "quel appel" in which
    news = await town.press("telegram", "Nadia", "L’eau")
    asked = await owed(town, news)
    data = asked["data"]
    assert asked["template"] == "poster"
    assert isinstance(data, dict)
    assert (data["theme"], data["question"]) == ("L’eau", QUESTION)
    kept = await town.database.read(lambda uow: uow.people.invitation(data["code"]))
    assert kept is not None
    assert (kept.kind, kept.call_id) == ("poster", "call")
    assert data["code"] in said(news)


async def test_the_general_one_from_the_chat(town: Town) -> None:
    """For all ideas, at any time."""
    await organiser(town)
    await town.event("telegram", "Nadia", Text("/affiche"))
    asked = await owed(town, await town.press("telegram", "Nadia", "L’affiche pour toutes"))
    assert isinstance(asked["data"], dict)
    assert asked["data"]["question"] is None


async def test_without_a_call_the_general_one_comes_at_once(town: Town) -> None:
    """There is nothing to choose from."""
    await close(town)
    await organiser(town)
    asked = await owed(town, await town.event("telegram", "Nadia", Text("/affiche")))
    assert isinstance(asked["data"], dict)
    assert asked["data"]["theme"] is None


async def test_by_its_reference(town: Town) -> None:
    """Typed small or large; one that is over or unknown is said to be so."""
    await organiser(town)
    asked = await owed(town, await town.event("telegram", "Nadia", Text("/affiche appel-2026-01")))
    assert isinstance(asked["data"], dict)
    assert asked["data"]["theme"] == "L’eau"
    unknown = said(await town.event("telegram", "Nadia", Text("/affiche APPEL-2026-09")))
    assert "Je ne connais pas l’appel APPEL-2026-09" in unknown
    await close(town)
    over = said(await town.event("telegram", "Nadia", Text("/affiche APPEL-2026-01")))
    assert "est fini" in over


async def test_only_organisers(town: Town) -> None:
    """Who may not is told who could."""
    await town.event("telegram", "Michel", Start())
    await town.press("telegram", "Michel", "Continuer")
    news = await town.event("telegram", "Michel", Text("/affiche"))
    assert not any(message.attachments for message in news)
    assert await town.database.read(lambda uow: uow.posters.figures()) == []
