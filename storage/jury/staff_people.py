"""Who of the staff list is who in the conversation, and who asked not to be drawn."""

from __future__ import annotations

from datetime import datetime

from storage.records.jury import Declared
from storage.records.people import StaffMember
from storage.repository import Repository
from storage.rows import columns, stamp


class StaffPeople(Repository):
    """Who of the staff list is who in the conversation, and who asked not to be drawn."""

    async def match(self, number: str, person_id: str, now: datetime) -> bool:
        """Somebody is that number; False if either is taken. The ranked lists learn it."""
        row = await self._session.one(
            "staff_person_put", number=number, person_id=person_id, at=stamp(now)
        )
        if row is not None:
            await self._session.run("jurors_match", number=number, person_id=person_id)
        return row is not None

    async def all(self) -> dict[str, str]:
        """The person of each number that is known."""
        rows = await self._session.all("staff_people_all")
        return {row["number"]: row["person_id"] for row in rows}

    async def number_of(self, person_id: str) -> str | None:
        """Somebody's number."""
        row = await self._session.one("staff_number_of", person_id=person_id)
        return None if row is None else row["number"]

    async def person_of(self, number: str) -> str | None:
        """Who has that number."""
        row = await self._session.one("staff_person_of", number=number)
        return None if row is None else row["person_id"]

    async def line(self, number: str) -> StaffMember | None:
        """A line of the staff list."""
        return await self._one(StaffMember, "staff_get", number=number)

    async def declare(self, declared: Declared) -> None:
        """Who a bearer is; said again, the last word counts."""
        await self._session.run("declared_put", **columns(declared))

    async def declared(self, person_id: str) -> Declared | None:
        """What was said of a bearer."""
        return await self._one(Declared, "declared_of", person_id=person_id)

    async def leave(self, number: str, now: datetime) -> None:
        """Somebody asks not to be drawn."""
        await self._session.run("undrawn_put", number=number, at=stamp(now))

    async def stay(self, number: str) -> None:
        """Somebody may be drawn again."""
        await self._session.run("undrawn_lift", number=number)

    async def undrawn(self) -> set[str]:
        """Who asked not to be drawn."""
        return {row["number"] for row in await self._session.all("undrawn_all")}
