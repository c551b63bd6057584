"""People and rows to begin with."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from storage.database import Database
from storage.records.delivery import InboxRow, Lane, OutboxRow, Timer
from storage.records.dialogues import Dialogue, DialogueStatus
from storage.records.ideas import Idea, IdeaStatus
from storage.records.media import Media
from storage.records.people import Address, Person
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")

NOW = datetime(2026, 11, 21, 20, 43, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)

Ask = Callable[[UnitOfWork], Coroutine[Any, Any, T]]


def person(**changes: Any) -> Person:
    given: dict[str, Any] = {"id": new_id(), "language": "fr", "created_at": NOW, "seen_at": NOW}
    return Person(**given | changes)


def address(of: Person, name: str = "1", channel: str = "telegram", **changes: Any) -> Address:
    given: dict[str, Any] = {"channel": channel, "address": name, "person_id": of.id}
    return Address(**given | {"seen_at": NOW} | changes)


def inbox(number: int | str, address: str = "1", **changes: Any) -> InboxRow:
    given: dict[str, Any] = {
        "id": new_id(), "channel": "telegram", "external_id": str(number), "address": address,
        "raw": '{"a":"é"}', "received_at": NOW,
    }  # fmt: skip
    return InboxRow(**given | changes)


def owed(to: Person, place: str = "1", **changes: Any) -> OutboxRow:
    given: dict[str, Any] = {
        "id": new_id(), "person_id": to.id, "channel": "telegram", "address": place,
        "lane": Lane.REPLY, "message": "{}", "created_at": NOW,
    }  # fmt: skip
    return OutboxRow(**given | changes)


def promised(to: Person, **changes: Any) -> OutboxRow:
    given = {"channel": "", "message": None, "say": "{}", "lane": Lane.REMINDER}
    return owed(to, "", **given | changes)


def timer(**changes: Any) -> Timer:
    id = new_id()
    given: dict[str, Any] = {
        "id": id, "kind": "nudge.first", "person_id": None, "subject": "s", "due_at": NOW,
        "local": "2026-11-21T21:43", "zone": "Europe/Paris", "dedupe": id,
    }  # fmt: skip
    return Timer(**given | changes)


def dialogue(of: Person, **changes: Any) -> Dialogue:
    given: dict[str, Any] = {
        "id": new_id(), "person_id": of.id, "form": "idea", "status": DialogueStatus.OPEN,
        "state": {"answers": {"problem": "Ça sèche"}}, "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip
    return Dialogue(**given | changes)


def media(**changes: Any) -> Media:
    given: dict[str, Any] = {
        "id": new_id(), "kind": "photo", "channel": "telegram", "remote": "r",
        "next_try_at": NOW, "created_at": NOW,
    }  # fmt: skip
    return Media(**given | changes)


def idea(of: Person, reference: str = "NM-2026-0001", **changes: Any) -> Idea:
    given: dict[str, Any] = {
        "id": new_id(), "reference": reference, "version": 1, "person_id": of.id,
        "status": IdeaStatus.SUBMITTED, "title": "Pailler", "problem": "Ça sèche",
        "proposal": "Broyer", "criteria": {"relevance": "beau", "wellbeing": None},
        "part": "carry", "channel": "web", "promised_on": "2026-12-04", "created_at": NOW,
        "submitted_at": NOW, "updated_at": NOW,
    }  # fmt: skip
    return Idea(**given | changes)


async def settle(database: Database, *people: Person) -> None:
    """Let these people be known."""

    async def work(uow: UnitOfWork) -> None:
        for each in people:
            await uow.people.add(each)

    await database.write(work)


async def someone(database: Database, name: str = "1", **changes: Any) -> Person:
    """A person at a Telegram address."""
    who = person(**changes)

    async def work(uow: UnitOfWork) -> None:
        await uow.people.add(who)
        await uow.people.add_address(address(who, name))

    await database.write(work)
    return who
