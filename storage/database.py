"""The store as the process sees it: write in one transaction, or read."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Protocol, TypeVar

from storage.unit_of_work import UnitOfWork

T = TypeVar("T")
Work = Callable[[UnitOfWork], Coroutine[Any, Any, T]]
"""What is done inside a transaction. It may be run again from its start, so it changes nothing
but the store."""


class Database(Protocol):
    """Both databases behave the same, and the same tests say so."""

    async def open(self) -> None:
        """Connect; raises `StoreAway`."""

    async def close(self) -> None:
        """Finish what is in hand and let go."""

    async def write(self, work: Work[T]) -> T:
        """Run the work in one transaction, durable when this returns; raises `StoreAway`."""

    async def read(self, work: Work[T]) -> T:
        """Run the work on a consistent view that cannot write."""

    async def script(self, sql: str) -> None:
        """Run a migration's statements in one transaction."""


def connect(url: str) -> Database:
    """The database a URL names: `sqlite:///file` or `postgresql://…`."""
    if url.startswith("sqlite:///"):
        from storage.sqlite import SqliteDatabase

        return SqliteDatabase(url.removeprefix("sqlite:///"))
    if url.startswith(("postgresql://", "postgres://")):
        from storage.postgres import PostgresDatabase

        return PostgresDatabase(url)
    raise ValueError(f"{url.split(':', 1)[0]} is no database Vivier knows")
