"""Posters: what each one's code brought in."""

from __future__ import annotations

from storage.records.calls import PosterFigures
from storage.repository import Repository


class Posters(Repository):
    """A poster is an invitation of the kind `poster`; whoever first came by it remembers it."""

    async def figures(self) -> list[PosterFigures]:
        """Every poster ever made, the oldest first."""
        return await self._all(PosterFigures, "posters_figures")
