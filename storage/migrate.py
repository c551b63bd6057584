"""Bringing a database to this version: forward only, each step in a transaction and recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from storage.database import Database
from storage.errors import NoTable, WrongSchema
from storage.rows import stamp
from storage.unit_of_work import UnitOfWork

VERSION = "schema"


@dataclass(frozen=True, slots=True)
class Migration:
    """A numbered step and its statements."""

    number: int
    name: str
    sql: str


def migrations() -> list[Migration]:
    """Every step this program knows, in order."""
    found = []
    for file in sorted(files("storage.migrations").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".sql"):
            number, name = file.name.removesuffix(".sql").split("_", 1)
            found.append(Migration(int(number), name, file.read_text("utf-8")))
    return found


async def version(database: Database) -> int:
    """The version a database stands at: 0 where it is empty."""

    async def work(uow: UnitOfWork) -> int:
        return int(await uow.installation.get(VERSION) or 0)

    try:
        return await database.read(work)
    except NoTable:
        return 0


async def migrate(database: Database, now: datetime) -> list[Migration]:
    """Take the steps that are missing and return them; raises `WrongSchema` if it is newer."""
    steps = migrations()
    at = await version(database)
    if at > steps[-1].number:
        raise WrongSchema(_newer(at, steps[-1].number))
    taken = [step for step in steps if step.number > at]
    for step in taken:
        record = (
            f"\nINSERT INTO settings (name, value) VALUES ('{VERSION}', '{step.number}')"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value;\n"
            f"INSERT INTO settings (name, value) VALUES"
            f" ('migrated {step.number:04}', '{step.name} {stamp(now)}');\n"
        )
        await _take(database, step, step.sql + record)
    return taken


async def _take(database: Database, step: Migration, sql: str) -> None:
    try:
        await database.script(sql)
    except Exception:
        if await version(database) < step.number:  # else another process was quicker
            raise


async def require(database: Database) -> None:
    """Raises `WrongSchema` unless the database is at this program's version."""
    at, wanted = await version(database), migrations()[-1].number
    if at > wanted:
        raise WrongSchema(_newer(at, wanted))
    if at < wanted:
        raise WrongSchema(
            f"The database is at version {at} and this program needs {wanted}. Run: vivier migrate"
        )


def _newer(at: int, known: int) -> str:
    return (
        f"The database is at version {at}, newer than this program ({known})."
        " Install the newer Vivier, or restore a backup made with this one."
    )
