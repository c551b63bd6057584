"""Running a named statement: the three ways a repository asks, the same on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

Row = Mapping[str, Any]


class Session(Protocol):
    """A connection inside a transaction."""

    async def one(self, name: str, /, **values: Any) -> Row | None:
        """The first row, or None."""

    async def all(self, name: str, /, **values: Any) -> list[Row]:
        """Every row."""

    async def run(self, name: str, /, **values: Any) -> None:
        """Nothing comes back."""

    async def many(self, name: str, rows: list[dict[str, Any]], /) -> None:
        """The same statement for each row."""
