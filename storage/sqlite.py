"""SQLite: one writer in its own thread (sqlite_writer.py), reading connections beside it."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from typing import Any, TypeVar

import aiosqlite

from storage.database import Work
from storage.errors import StoreAway
from storage.queries import Query, load
from storage.session import Row
from storage.sqlite_writer import Writer, trouble
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")

READERS = 2
BUSY = 10.0  # seconds another process may keep the file
TABLE = re.compile(r"(CREATE TABLE .*?\n\))(?=;)", re.DOTALL)


class _ReaderSession:
    """Statements on a reading connection."""

    def __init__(self, connection: aiosqlite.Connection, queries: dict[str, Query]):
        self._connection = connection
        self._queries = queries

    async def one(self, name: str, /, **values: Any) -> Row | None:
        rows = await self.all(name, **values)
        return rows[0] if rows else None

    async def all(self, name: str, /, **values: Any) -> list[Row]:
        rows = await self._connection.execute_fetchall(self._queries[name].sql, values)
        return list(rows)  # type: ignore[arg-type]  # sqlite3.Row has keys, it is no Mapping by name

    async def run(self, name: str, /, **values: Any) -> None:
        await self._connection.execute(self._queries[name].sql, values)

    async def many(self, name: str, rows: list[dict[str, Any]], /) -> None:
        await self._connection.executemany(self._queries[name].sql, rows)


class SqliteDatabase:
    """A file, opened so that what was committed survives a power cut."""

    def __init__(self, path: str):
        self._path = path
        self._queries = load("sqlite3")
        self._writer: Writer | None = None
        self._readers: asyncio.Queue[aiosqlite.Connection] = asyncio.Queue()

    async def open(self) -> None:
        """Open the file, making it where there is none; raises `StoreAway`."""
        try:
            connection = _connect(self._path)
            for _ in range(READERS):
                self._readers.put_nowait(await _reader(self._path))
        except sqlite3.Error as error:
            raise StoreAway(f"{self._path}: {error}") from error
        self._writer = Writer(self._path, connection, self._queries)

    async def close(self) -> None:
        """Finish what is in hand, then close."""
        writer, self._writer = self._writer, None
        if writer is None:
            return
        await writer.close()
        for _ in range(READERS):
            await (await self._readers.get()).close()

    async def write(self, work: Work[T]) -> T:
        """Run the work in the writer's next transaction."""
        if self._writer is None:
            raise StoreAway("the database is closed")
        return await self._writer.ask(work)

    async def read(self, work: Work[T]) -> T:
        """Run the work on a reading connection, in one snapshot."""
        if self._writer is None:
            raise StoreAway("the database is closed")
        connection = await self._readers.get()
        try:
            await connection.execute("BEGIN")
            return await work(UnitOfWork(_ReaderSession(connection, self._queries)))
        except sqlite3.Error as error:
            raise trouble(error) from error
        finally:
            try:
                await connection.rollback()
            finally:  # whoever is cancelled twice gives it back too
                self._readers.put_nowait(connection)

    async def script(self, sql: str) -> None:
        """Run a migration's statements in one transaction."""
        statements = list(_statements(sql))

        def run(connection: sqlite3.Connection) -> None:
            for statement in statements:
                connection.execute(statement)

        if self._writer is None:
            raise StoreAway("the database is closed")
        await self._writer.apply(run)


def _connect(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=BUSY)
    connection.row_factory = sqlite3.Row
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    # FULL is read back: with less, a power cut can take a commit that was confirmed.
    if connection.execute("PRAGMA synchronous").fetchone()[0] != 2:
        raise sqlite3.OperationalError("synchronous=FULL is refused")
    return connection


async def _reader(path: str) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(path, isolation_level=None, timeout=BUSY)
    connection.row_factory = sqlite3.Row
    await connection.execute("PRAGMA query_only=ON")
    return connection


def _statements(sql: str) -> Iterator[str]:
    """A script's statements in SQLite's dialect; `ValueError` where the last has no end."""
    statement = ""
    for line in TABLE.sub(r"\1 STRICT", sql.replace("BIGINT", "INTEGER")).splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if any(line.strip() and not line.lstrip().startswith("--") for line in statement.splitlines()):
        raise ValueError("a migration ends in the middle of a statement")
