"""PostgreSQL through asyncpg: a pool, a transaction for each work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import asyncpg

from storage.database import Work
from storage.errors import NoTable, StoreAway
from storage.queries import Query, load
from storage.session import Row
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")

AGAIN = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)
AWAY = (
    OSError,  # TimeoutError is one
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.PostgresSystemError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
TRIES = 5
PATIENCE = 30  # seconds a connection or a statement is waited for


class _Own(Exception):
    """What the work raised by itself, on its way past the server's own troubles."""

    def __init__(self, error: Exception):
        self.error = error


def _trouble(error: Exception) -> Exception:
    """What an error means here: the server is away, it has no tables, or a fault of ours."""
    if isinstance(error, AWAY) and not isinstance(error, asyncpg.DataError):
        return StoreAway(f"PostgreSQL: {error or type(error).__name__}")
    if isinstance(error, asyncpg.UndefinedTableError):
        return NoTable(str(error))
    return error


class _Session:
    """Statements on a connection of the pool."""

    def __init__(self, connection: Any, queries: dict[str, Query]):
        self._connection = connection
        self._queries = queries

    async def one(self, name: str, /, **values: Any) -> Row | None:
        row = await self._ask(self._connection.fetchrow, name, values)
        return row  # type: ignore[no-any-return]  # asyncpg ships no types for records

    async def all(self, name: str, /, **values: Any) -> list[Row]:
        return list(await self._ask(self._connection.fetch, name, values))

    async def run(self, name: str, /, **values: Any) -> None:
        await self._ask(self._connection.execute, name, values)

    async def many(self, name: str, rows: list[dict[str, Any]], /) -> None:
        query = self._queries[name]
        values = [[row[key] for key in query.order] for row in rows]
        try:
            await self._connection.executemany(query.sql, values)
        except Exception as error:
            raise _trouble(error) from None

    async def _ask(
        self, how: Callable[..., Awaitable[Any]], name: str, values: dict[str, Any]
    ) -> Any:
        query = self._queries[name]
        try:
            return await how(query.sql, *[values[key] for key in query.order])
        except Exception as error:
            raise _trouble(error) from None


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
                self._url,
                min_size=1,
                max_size=self._connections,
                timeout=PATIENCE,
                command_timeout=PATIENCE,
                reset=_as_it_is,
            )
        except (*AWAY, asyncpg.PostgresError) as error:
            raise StoreAway(f"PostgreSQL: {error}") from error

    async def close(self) -> None:
        """Finish what is in hand and let go."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.close()

    async def write(self, work: Work[T]) -> T:
        """Run the work in a transaction, again where two of them met."""
        for attempt in range(TRIES - 1):
            try:
                return await self._transaction(work, isolation="read_committed")
            except AGAIN:
                await asyncio.sleep(0.01 * 2**attempt)
        return await self._transaction(work, isolation="read_committed")

    async def read(self, work: Work[T]) -> T:
        """Run the work on one snapshot that cannot write."""
        return await self._transaction(work, isolation="repeatable_read", readonly=True)

    async def script(self, sql: str) -> None:
        """Run a migration's statements in one transaction."""

        async def run(connection: Any) -> None:
            await connection.execute(sql)

        await self._within(run, isolation="read_committed")

    async def _transaction(self, work: Work[T], **options: Any) -> T:
        async def run(connection: Any) -> T:
            try:
                return await work(UnitOfWork(_Session(connection, self._queries)))
            except Exception as error:
                raise _Own(error) from error

        return await self._within(run, **options)

    async def _within(self, run: Callable[[Any], Awaitable[T]], **options: Any) -> T:
        if self._pool is None:
            raise StoreAway("the database is closed")
        try:
            async with (
                self._pool.acquire(timeout=PATIENCE) as connection,
                connection.transaction(**options),
            ):
                return await run(connection)
        except _Own as own:
            raise own.error from own.error.__cause__
        except Exception as error:
            raise _trouble(error) from None


async def _as_it_is(_connection: Any) -> None:
    """Nothing is left behind on a connection: asyncpg's reset would be a round trip for each."""
