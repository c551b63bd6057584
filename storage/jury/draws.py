"""Draws, the ranked list each one gave, and who has the closed list."""

from __future__ import annotations

from datetime import datetime

from storage.records.jury import Copy, Draw, DrawStatus
from storage.repository import Repository
from storage.rows import columns, stamp


class Draws(Repository):
    """Draws, and the ranked list each one gave."""

    async def add(self, draw: Draw) -> None:
        """A draw whose list was just closed. That none of its ideas was drawn for is looked at
        before; two at the same moment end with one transaction refused by the database."""
        await self._session.run("draw_add", **columns(draw))
        for idea in sorted(draw.ideas):
            await self._session.run("draw_idea_add", idea_id=idea, draw_id=draw.id)

    async def result(self, draw: Draw, public: str, now: datetime) -> bool:
        """The public value is in; False if it was before."""
        row = await self._session.one(
            "draw_result", id=draw.id, status=DrawStatus.DRAWN, public=public, drawn_at=stamp(now)
        )
        return row is not None

    async def get(self, id: str) -> Draw | None:
        """One draw."""
        return await self._one(Draw, "draw_get", id=id)

    async def by_reference(self, reference: str) -> Draw | None:
        """One draw."""
        return await self._one(Draw, "draw_by_reference", reference=reference)

    async def of_idea(self, idea_id: str) -> Draw | None:
        """The draw made for an idea."""
        return await self._one(Draw, "draw_of_idea", idea_id=idea_id)

    async def register(self) -> list[Draw]:
        """Every draw, the first to begin with; `public` and `roll` are left out ("")."""
        return await self._all(Draw, "draws_all")

    async def refusals(self) -> dict[str, int]:
        """How many said no, or nothing, by draw."""
        rows = await self._session.all("draw_refusals")
        return {row["draw_id"]: row["number"] for row in rows}

    async def hand(self, copy: Copy) -> None:
        """A staff representative has the list."""
        await self._session.run("draw_copy_add", **columns(copy))

    async def copies(self, draw_id: str) -> list[Copy]:
        """Who has the list, in the order they had it."""
        return await self._all(Copy, "draw_copies_of", draw_id=draw_id)
