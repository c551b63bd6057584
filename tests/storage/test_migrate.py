"""Versions go forward only, each step in a transaction and recorded."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from storage import migrate as module
from storage.database import Database, connect
from storage.errors import NoTable, WrongSchema
from storage.migrate import Migration, migrate, migrations, require, version
from storage.queries import load
from storage.sqlite import SqliteDatabase
from storage.unit_of_work import UnitOfWork
from tests.storage.given import NOW

LAST = migrations()[-1].number
NEXT = Migration(LAST + 1, "more", "CREATE TABLE more (\n    id BIGINT PRIMARY KEY\n);\n")
BROKEN = Migration(
    LAST + 2, "broken", "CREATE TABLE half (\n    id TEXT\n);\nINSERT INTO no VALUES (1);\n"
)


@pytest.fixture(params=["sqlite", "postgres"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database without a table."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        url = request.getfixturevalue("empty_postgres_url")
    database = connect(url)
    await database.open()
    yield database
    await database.close()


def _known(monkeypatch: pytest.MonkeyPatch, *more: Migration) -> None:
    steps = [*migrations(), *more]
    monkeypatch.setattr(module, "migrations", lambda: steps)


async def _value(database: Database, name: str) -> str | None:
    return await database.read(lambda uow: uow.installation.get(name))


async def test_an_empty_database_is_at_nought(empty: Database) -> None:
    """It is said so, and `run` names the command to use."""
    assert await version(empty) == 0
    with pytest.raises(WrongSchema, match=r"Run: vivier migrate"):
        await require(empty)
    with pytest.raises(NoTable):
        await empty.read(lambda uow: uow.people.all())


async def test_every_step_is_taken_and_recorded(empty: Database) -> None:
    """Once: a second time there is nothing to do."""
    assert await migrate(empty, NOW) == migrations()
    assert await migrate(empty, NOW) == []
    await require(empty)
    assert await version(empty) == LAST
    assert await _value(empty, "migrated 0001") == "foundation 2026-11-21T20:43:00.000000Z"


async def test_two_processes_migrate_at_once(empty: Database) -> None:
    """Whoever comes second finds the work done."""
    await asyncio.gather(migrate(empty, NOW), migrate(empty, NOW))
    assert await version(empty) == LAST


async def test_an_older_database_goes_forward(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the steps that are missing are taken."""
    await migrate(empty, NOW)
    _known(monkeypatch, NEXT)
    with pytest.raises(WrongSchema, match=rf"at version {LAST} and this program needs {LAST + 1}"):
        await require(empty)
    assert await migrate(empty, NOW) == [NEXT]
    await require(empty)


async def test_a_newer_database_is_refused(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither served nor changed by a program that does not know it."""
    _known(monkeypatch, NEXT)
    await migrate(empty, NOW)
    monkeypatch.undo()
    for refused in (require(empty), migrate(empty, NOW)):
        with pytest.raises(WrongSchema, match="newer than this program"):
            await refused


async def test_a_failing_step_leaves_nothing(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What went before it stays; of itself there is no trace."""
    _known(monkeypatch, NEXT, BROKEN)
    with pytest.raises(Exception, match=r"(?i)no such table|does not exist"):
        await migrate(empty, NOW)
    assert await version(empty) == LAST + 1
    with pytest.raises(Exception, match=r"(?i)no such table|does not exist"):
        await empty.script("INSERT INTO half VALUES ('1');\n")
    assert await _value(empty, f"migrated {LAST + 2:04}") is None


async def test_every_statement_suits_the_tables(database: Database) -> None:
    """Each named statement is understood by the database, whether a test runs it or not."""
    for query in load("sqlite3" if isinstance(database, SqliteDatabase) else "asyncpg").values():
        await _prepare(database, query.sql)


async def _prepare(database: Any, sql: str) -> None:
    if not isinstance(database, SqliteDatabase):
        async with database._pool.acquire() as connection:
            await connection.prepare(sql)
        return
    connection = sqlite3.connect(database._path)
    try:
        connection.execute(f"EXPLAIN {sql}", dict.fromkeys(_names(sql)))
    finally:
        connection.close()


def _names(sql: str) -> set[str]:
    """The parameters a statement names."""
    return set(re.findall(r":([a-z_0-9]+)", sql))


async def test_a_script_cut_short_is_refused(tmp_path: Path) -> None:
    """A statement without its end would be skipped in silence otherwise."""
    database = SqliteDatabase(str(tmp_path / "a.db"))
    await database.open()
    with pytest.raises(ValueError, match="middle of a statement"):
        await database.script("CREATE TABLE a (id TEXT);\nCREATE TABLE b (id TEXT)\n")
    await database.close()


async def test_tables_are_strict_on_sqlite(tmp_path: Path) -> None:
    """A text in a number's column is refused, as PostgreSQL does."""
    database = SqliteDatabase(str(tmp_path / "a.db"))
    await database.open()
    await migrate(database, NOW)

    async def tables(uow: UnitOfWork) -> None:
        with sqlite3.connect(database._path) as connection:
            made = connection.execute(
                "SELECT name, strict FROM pragma_table_list WHERE type = 'table'"
            )
            lax = {name for name, strict in made if not strict and not name.startswith("sqlite_")}
        connection.close()
        assert not lax

    await database.read(tables)
    await database.close()
