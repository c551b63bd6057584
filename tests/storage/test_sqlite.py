"""SQLite's writer: works share a commit, and none of them harms another."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.errors import StoreAway
from storage.migrate import migrate, migrations, version
from storage.sqlite import SqliteDatabase
from storage.unit_of_work import UnitOfWork
from tests.storage.given import NOW, inbox, person


@pytest.fixture
async def file(sqlite_url: str) -> AsyncIterator[SqliteDatabase]:
    """Open and migrated."""
    database = SqliteDatabase(sqlite_url.removeprefix("sqlite:///"))
    await database.open()
    yield database
    await database.close()


class Gate:
    """Keeps the writer busy, so that what is asked meanwhile shares the next transaction."""

    def __init__(self, database: SqliteDatabase):
        self._shut, self._open = threading.Event(), threading.Event()
        self._task = asyncio.ensure_future(database.write(self._wait))

    async def _wait(self, _: UnitOfWork) -> None:
        self._shut.set()
        self._open.wait(10)

    async def __aenter__(self) -> None:
        await asyncio.to_thread(self._shut.wait, 10)

    async def __aexit__(self, *_: object) -> None:
        """Whatever was asked meanwhile stands in the queue; let the writer go on."""
        await asyncio.sleep(0)
        self._open.set()
        await self._task


@pytest.fixture
def begun(file: SqliteDatabase) -> list[str]:
    """Every statement the writer runs from now on."""
    said: list[str] = []
    assert file._writer is not None
    file._writer._connection.set_trace_callback(said.append)
    return said


async def test_works_asked_together_share_a_commit(file: SqliteDatabase, begun: list[str]) -> None:
    """Thirty works that wait for the writer cost one commit, and each gets its own answer."""
    async with Gate(file):
        works = [
            asyncio.ensure_future(file.write(lambda uow, n=n: uow.installation.next(f"s {n}")))
            for n in range(30)
        ]
    assert await asyncio.gather(*works) == [1] * 30
    assert begun.count("COMMIT") == 2


async def test_a_failing_work_harms_nobody(file: SqliteDatabase, begun: list[str]) -> None:
    """Those that shared its transaction are run again alone; what it did is undone."""
    runs: list[int] = []

    async def work(uow: UnitOfWork, number: int) -> int:
        runs.append(number)
        await uow.people.add(person(id=str(number)))
        if number == 3:
            raise ValueError("this one")
        return number

    async with Gate(file):
        works = [asyncio.ensure_future(file.write(lambda uow, n=n: work(uow, n))) for n in range(6)]
    got = await asyncio.gather(*works, return_exceptions=True)
    assert [each for each in got if not isinstance(each, ValueError)] == [0, 1, 2, 4, 5]
    known = await file.read(lambda uow: uow.people.all())
    assert [each.id for each in known] == ["0", "1", "2", "4", "5"]
    assert runs == [0, 1, 2, 3, 0, 1, 2, 3, 4, 5]
    assert begun.count("ROLLBACK") == 2


async def test_a_work_that_waits_is_refused(file: SqliteDatabase) -> None:
    """A transaction waits for nothing outside the store; the next work is not disturbed."""

    async def work(_: UnitOfWork) -> None:
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="outside the store"):
        await file.write(work)
    assert await file.write(lambda uow: uow.installation.next("a")) == 1


async def test_whoever_asked_may_be_gone(file: SqliteDatabase) -> None:
    """The asker is cancelled: the work is done or not, the writer serves on."""
    async with Gate(file):
        asked = asyncio.ensure_future(file.write(lambda uow: uow.installation.next("a")))
        await asyncio.sleep(0)
        asked.cancel()
    assert asked.cancelled()
    assert await file.write(lambda uow: uow.installation.next("b")) == 1


async def test_closing_finishes_what_is_in_hand(sqlite_url: str) -> None:
    """What was asked before is committed; what is asked after is refused, not forgotten."""
    path = sqlite_url.removeprefix("sqlite:///")
    database = SqliteDatabase(path)
    await database.open()
    async with Gate(database):
        asked = [
            asyncio.ensure_future(database.write(lambda uow, n=n: uow.inbox.add(inbox(n))))
            for n in range(100)
        ]
        await asyncio.sleep(0)
        closing = asyncio.ensure_future(database.close())
        await asyncio.sleep(0)
        for refused in (database.write, database.read):
            with pytest.raises(StoreAway):
                await refused(lambda uow: uow.installation.get("a"))
    assert all(await asyncio.gather(*asked))
    await closing
    await database.close()
    again = sqlite3.connect(path)
    assert again.execute("SELECT count(*) FROM inbox").fetchone() == (100,)
    again.close()


async def test_what_was_committed_survives_a_power_cut(file: SqliteDatabase) -> None:
    """The writer syncs each commit, and obeys foreign keys."""
    assert file._writer is not None
    asked = {
        name: file._writer._connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("synchronous", "journal_mode", "foreign_keys")
    }
    assert asked == {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1}


async def test_a_weaker_sync_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the setting does not hold, the store does not open."""

    class Lax(sqlite3.Connection):
        def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
            return super().execute(sql.replace("=FULL", "=NORMAL"), *values)

    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **{**k, "factory": Lax}))
    database = SqliteDatabase(str(tmp_path / "a.db"))
    with pytest.raises(StoreAway, match="synchronous"):
        await database.open()


async def test_a_full_disk(file: SqliteDatabase) -> None:
    """Nothing is taken while it is full; once there is room the store serves on."""
    assert file._writer is not None
    connection = file._writer._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count={pages}")
    big = "x" * 100_000
    with pytest.raises(StoreAway, match="full"):
        await file.write(lambda uow: uow.inbox.add(inbox(1, raw=big)))
    connection.execute("PRAGMA max_page_count=100000")
    assert await file.write(lambda uow: uow.inbox.add(inbox(1, raw=big)))


async def test_a_file_that_was_taken_away(file: SqliteDatabase, sqlite_url: str) -> None:
    """Commits to a file that nobody finds again are refused; when it is back, it serves on."""
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    path.rename(path.with_suffix(".away"))
    with pytest.raises(StoreAway):
        await file.write(lambda uow: uow.installation.next("a"))
    shutil.copy(path.with_suffix(".away"), path)
    with pytest.raises(StoreAway, match="replaced"):
        await file.write(lambda uow: uow.installation.next("a"))
    path.with_suffix(".away").rename(path)
    assert await file.write(lambda uow: uow.installation.next("a")) == 1


async def test_another_process_keeps_the_file(file: SqliteDatabase, sqlite_url: str) -> None:
    """Busy is away, for all who share the transaction at once; then it serves on."""
    assert file._writer is not None
    file._writer._connection.execute("PRAGMA busy_timeout=1")
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    works = (file.write(lambda uow: uow.installation.next("a")) for _ in range(5))
    got = await asyncio.gather(*works, return_exceptions=True)
    assert all(isinstance(each, StoreAway) for each in got)
    other.execute("ROLLBACK")
    other.close()
    assert await file.write(lambda uow: uow.installation.next("a")) == 1


async def test_no_file_there(tmp_path: Path) -> None:
    """A folder that is not there, or a file that is none of SQLite's, is said when opening."""
    with pytest.raises(StoreAway):
        await SqliteDatabase(str(tmp_path / "none" / "a.db")).open()
    (tmp_path / "text.db").write_text("not a database, but long enough to be read as one" * 99)
    with pytest.raises(StoreAway):
        await SqliteDatabase(str(tmp_path / "text.db")).open()


async def test_a_fault_in_a_statement_is_no_absence(file: SqliteDatabase) -> None:
    """What will fail again and again must not look like a store that will come back."""
    with pytest.raises(sqlite3.OperationalError, match="syntax"):
        await file.script("CREATE TABEL a (id TEXT);\n")


async def test_migrating_twice_at_once_from_two_files(tmp_path: Path) -> None:
    """Two programs started on a new file make one schema."""
    databases = [SqliteDatabase(str(tmp_path / "a.db")) for _ in range(2)]
    for database in databases:
        await database.open()
    await asyncio.gather(*(migrate(database, NOW) for database in databases))
    for database in databases:
        assert await version(database) == migrations()[-1].number
        await database.close()
