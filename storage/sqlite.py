"""SQLite: one writing connection in a thread of its own, reading connections through aiosqlite.

A transaction runs whole in the writer's thread: its coroutine is driven there to its end, as
nothing in it ever waits. What is asked meanwhile shares the next commit (and its fsync).
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

import aiosqlite

from storage.database import Work
from storage.errors import StoreAway
from storage.queries import Query, load
from storage.session import Row
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")

TOGETHER = 64  # works that share one commit
AWAY = (sqlite3.OperationalError,)


class _WriterSession:
    """Statements on the writer's own connection: `async` in form, at once in fact."""

    def __init__(self, connection: sqlite3.Connection, queries: dict[str, Query]):
        self._connection = connection
        self._queries = queries

    async def one(self, name: str, /, **values: Any) -> Row | None:
        row = self._connection.execute(self._queries[name].sql, values).fetchone()
        return row  # type: ignore[no-any-return]  # sqlite3 types rows as Any

    async def all(self, name: str, /, **values: Any) -> list[Row]:
        return self._connection.execute(self._queries[name].sql, values).fetchall()

    async def run(self, name: str, /, **values: Any) -> None:
        self._connection.execute(self._queries[name].sql, values)

    async def many(self, name: str, rows: list[dict[str, Any]], /) -> None:
        self._connection.executemany(self._queries[name].sql, rows)


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


@dataclass(slots=True)
class _Job:
    work: Work[Any]
    result: asyncio.Future[Any]


class SqliteDatabase:
    """A file, opened so that what was committed survives a power cut."""

    def __init__(self, path: str):
        self._path = path
        self._queries = load("sqlite3")
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._writer: sqlite3.Connection | None = None
        self._loop: asyncio.AbstractEventLoop
        self._readers: asyncio.Queue[aiosqlite.Connection] = asyncio.Queue()

    async def open(self) -> None:
        """Open the file, making it where there is none; raises `StoreAway`."""
        try:
            self._writer = self._connect()
            for _ in range(2):
                self._readers.put_nowait(await self._reader())
        except sqlite3.Error as error:
            raise StoreAway(f"{self._path}: {error}") from error
        self._thread = threading.Thread(target=self._run, name="vivier-writer", daemon=True)
        self._thread.start()

    async def close(self) -> None:
        """Commit what was asked, then close."""
        if self._thread is not None:
            self._jobs.put(None)
            await asyncio.to_thread(self._thread.join)
            self._thread = None
        while not self._readers.empty():
            await self._readers.get_nowait().close()
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    async def write(self, work: Work[T]) -> T:
        """Run the work in the writer's next transaction."""
        if self._thread is None:
            raise StoreAway("the database is closed")
        self._loop = asyncio.get_running_loop()
        job = _Job(work, self._loop.create_future())
        self._jobs.put(job)
        return await job.result  # type: ignore[no-any-return]

    async def read(self, work: Work[T]) -> T:
        """Run the work on a reading connection, in one snapshot."""
        connection = await self._readers.get()
        try:
            await connection.execute("BEGIN")
            return await work(UnitOfWork(_ReaderSession(connection, self._queries)))
        except sqlite3.OperationalError as error:
            raise StoreAway(str(error)) from error
        finally:
            await connection.rollback()
            self._readers.put_nowait(connection)

    async def script(self, sql: str) -> None:
        """Run a migration's statements in one transaction."""

        async def work(_: UnitOfWork) -> None:
            connection = self._writer
            assert connection is not None
            for statement in _statements(sql):
                connection.execute(statement)

        await self.write(work)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, isolation_level=None, check_same_thread=False, timeout=10
        )
        connection.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        # FULL is read back: with less, a power cut can take a commit that was confirmed.
        if connection.execute("PRAGMA synchronous").fetchone()[0] != 2:
            raise sqlite3.OperationalError("synchronous=FULL is refused")
        return connection

    async def _reader(self) -> aiosqlite.Connection:
        connection = await aiosqlite.connect(self._path, isolation_level=None, timeout=10)
        connection.row_factory = sqlite3.Row
        await connection.execute("PRAGMA query_only=ON")
        return connection

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            jobs = [job, *self._waiting()]
            if not self._together(jobs):
                for each in jobs:
                    self._together([each], alone=True)

    def _waiting(self) -> Iterable[_Job]:
        for _ in range(TOGETHER - 1):
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return
            if job is None:  # the end: after this transaction
                self._jobs.put(None)
                return
            yield job

    def _together(self, jobs: list[_Job], *, alone: bool = False) -> bool:
        """Run the jobs in one transaction. False: one failed, nothing was done, try them alone."""
        connection = self._writer
        assert connection is not None
        uow = UnitOfWork(_WriterSession(connection, self._queries))
        try:
            connection.execute("BEGIN IMMEDIATE")
            results = [_drive(job.work(uow)) for job in jobs]
            connection.execute("COMMIT")
        except BaseException as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if isinstance(error, Exception) and not alone and len(jobs) > 1:
                return False
            away = StoreAway(str(error)) if isinstance(error, AWAY) else error
            self._loop.call_soon_threadsafe(_fail, jobs, away)
            return True
        # One wake-up of the loop for the whole transaction.
        self._loop.call_soon_threadsafe(_succeed, jobs, results)
        return True


def _succeed(jobs: list[_Job], results: list[Any]) -> None:
    for job, result in zip(jobs, results, strict=True):
        if not job.result.done():  # whoever asked may have been cancelled meanwhile
            job.result.set_result(result)


def _fail(jobs: list[_Job], error: BaseException) -> None:
    for job in jobs:
        if not job.result.done():
            job.result.set_exception(error)


def _drive(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never waits to its end."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    coroutine.close()
    raise RuntimeError("a transaction waited for something outside the store")


def _statements(sql: str) -> Iterable[str]:
    """A script's statements in SQLite's dialect."""
    text = sql.replace("BIGINT", "INTEGER").replace("\n);", "\n) STRICT;")
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
