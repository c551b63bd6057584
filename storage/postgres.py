"""PostgreSQL through asyncpg: a pool, a transaction for each work."""

from __future__ import annotations

import asyncio
from typing import Any, TypeVar

import asyncpg

from storage.database import Work
from storage.errors import StoreAway
from storage.queries import Query, load
from storage.session import Row
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")

AGAIN = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)
AWAY = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    TimeoutError,
)
TRIES = 5


class _Session:
    """Statements on a connection of the pool."""

    def __init__(self, connection: Any, queries: dict[str, Query]):
        self._connection = connection
        self._queries = queries

    async def one(self, name: str, /, **values: Any) -> Row | None:
        query = self._queries[name]
        row = await self._connection.fetchrow(query.sql, *[values[key] for key in query.order])
        return row  # type: ignore[no-any-return]  # asyncpg ships no types for records

    async def all(self, name: str, /, **values: Any) -> list[Row]:
        query = self._queries[name]
        rows = await self._connection.fetch(query.sql, *[values[key] for key in query.order])
        return list(rows)

    async def run(self, name: str, /, **values: Any) -> None:
        query = self._queries[name]
        await self._connection.execute(query.sql, *[values[key] for key in query.order])

    async def many(self, name: str, rows: list[dict[str, Any]], /) -> None:
        query = self._queries[name]
        values = [[row[key] for key in query.order] for row in rows]
        await self._connection.executemany(query.sql, values)


class PostgresDatabase:
    """A server that several processes may share."""

    def __init__(self, url: str, connections: int = 8):
        self._url = url
        self._connections = connections
        self._queries = load("asyncpg")
        self._pool: Any = None

    async def open(self) -> None:
        """Connect; raises `StoreAway`."""
        try:
            self._pool = await asyncpg.create_pool(
                self._url, min_size=1, max_size=self._connections, command_timeout=30
            )
        except (*AWAY, asyncpg.PostgresError) as error:
            raise StoreAway(f"PostgreSQL: {error}") from error

    async def close(self) -> None:
        """Finish what is in hand and let go."""
        if self._pool is not None:
            await self._pool.close()
            self._pool = None

    async def write(self, work: Work[T]) -> T:
        """Run the work in a transaction, again where two of them met."""
        for attempt in range(TRIES):
            try:
                return await self._transaction(work, readonly=False)
            except AGAIN:
                if attempt == TRIES - 1:
                    raise
                await asyncio.sleep(0.01 * 2**attempt)
        raise AssertionError("unreachable")

    async def read(self, work: Work[T]) -> T:
        """Run the work on one snapshot that cannot write."""
        return await self._transaction(work, readonly=True)

    async def script(self, sql: str) -> None:
        """Run a migration's statements in one transaction."""
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(sql)

    async def _transaction(self, work: Work[T], *, readonly: bool) -> T:
        if self._pool is None:
            raise StoreAway("the database is closed")
        isolation = "repeatable_read" if readonly else "read_committed"
        try:
            async with (
                self._pool.acquire(timeout=30) as connection,
                connection.transaction(isolation=isolation, readonly=readonly),
            ):
                return await work(UnitOfWork(_Session(connection, self._queries)))
        except AWAY as error:
            raise StoreAway(f"PostgreSQL: {error}") from error
