"""SQLite's one writing connection, in a thread of its own.

A transaction runs whole in that thread: its coroutine is driven there to its end, as nothing
in it ever waits. What is asked meanwhile shares the next commit (and its fsync).
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from storage.database import Work
from storage.errors import NoTable, StoreAway
from storage.queries import Query
from storage.session import Row
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")

TOGETHER = 64  # works that share one commit
AWAY = frozenset({
    sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOTADB,
})  # fmt: skip


def trouble(error: sqlite3.Error) -> Exception:
    """What an error means here: the file cannot be used, it has no tables, or a fault of ours."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in AWAY:
        return StoreAway(f"SQLite: {error}")
    if str(error).startswith("no such table"):
        return NoTable(str(error))
    return error


class WriterSession:
    """Statements on the writer's own connection: `async` in form, at once in fact."""

    def __init__(self, connection: sqlite3.Connection, queries: dict[str, Query]):
        self._connection = connection
        self._queries = queries

    async def one(self, name: str, /, **values: Any) -> Row | None:
        """The first row, or None."""
        row = self._connection.execute(self._queries[name].sql, values).fetchone()
        return row  # type: ignore[no-any-return]  # sqlite3 types rows as Any

    async def all(self, name: str, /, **values: Any) -> list[Row]:
        """Every row."""
        return self._connection.execute(self._queries[name].sql, values).fetchall()

    async def run(self, name: str, /, **values: Any) -> None:
        """Nothing comes back."""
        self._connection.execute(self._queries[name].sql, values)

    async def many(self, name: str, rows: list[dict[str, Any]], /) -> None:
        """The same statement for each row."""
        self._connection.executemany(self._queries[name].sql, rows)


@dataclass(slots=True)
class _Job:
    work: Work[Any]
    result: asyncio.Future[Any]


class Writer:
    """Takes works from any task and tells each what became of it."""

    def __init__(self, path: str, connection: sqlite3.Connection, queries: dict[str, Query]):
        self._path = path
        self._connection = connection
        self._file = os.stat(path).st_ino
        self._uow = UnitOfWork(WriterSession(connection, queries))
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="vivier-writer", daemon=True)
        self._thread.start()

    def ask(self, work: Work[T]) -> asyncio.Future[T]:
        """What comes of running the work in the next transaction."""
        job = _Job(work, asyncio.get_running_loop().create_future())
        self._jobs.put(job)
        return job.result

    def apply(self, run: Callable[[sqlite3.Connection], None]) -> asyncio.Future[None]:
        """Run statements that have no name, in a transaction."""

        async def work(_: UnitOfWork) -> None:
            run(self._connection)

        return self.ask(work)

    async def close(self) -> None:
        """Commit what was asked, then close; nothing may be asked any more."""
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)
        self._connection.close()

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._settle([job, *self._waiting()])

    def _waiting(self) -> Iterator[_Job]:
        for _ in range(TOGETHER - 1):
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return
            if job is None:  # the end: after this transaction
                self._jobs.put(None)
                return
            yield job

    def _settle(self, jobs: list[_Job]) -> None:
        """Run the jobs in one transaction; where one of them fails, each alone."""
        try:
            with self._transaction():
                results = [_drive(job.work(self._uow)) for job in jobs]
        except Exception as error:
            if len(jobs) == 1 or isinstance(error, StoreAway):
                _tell(jobs, _fail, error)
                return
            for job in jobs:
                self._settle([job])
        except BaseException as end:  # a test's end of the process
            _tell(jobs, _fail, end)
        else:
            _tell(jobs, _succeed, results)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._same_file()
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield
            self._connection.execute("COMMIT")
        except BaseException as error:
            if self._connection.in_transaction:
                with suppress(sqlite3.Error):  # SQLite may have rolled back by itself
                    self._connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise trouble(error) from error
            raise

    def _same_file(self) -> None:
        """A file that was moved or replaced would take commits that nobody reads again."""
        try:
            there = os.stat(self._path).st_ino == self._file
        except OSError as error:
            raise StoreAway(f"SQLite: {error}") from error
        if not there:
            raise StoreAway(f"SQLite: {self._path} was replaced; start Vivier again")


def _tell(jobs: list[_Job], how: Any, what: Any) -> None:
    """One wake-up of the loop for the whole transaction."""
    with suppress(RuntimeError):  # the loop has ended, and with it whoever asked
        jobs[0].result.get_loop().call_soon_threadsafe(how, jobs, what)


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
