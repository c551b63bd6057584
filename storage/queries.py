"""The named SQL, read once by aiosql; one text for both databases.

aiosql reads the files and, for PostgreSQL, numbers the parameters. Running them is left to the
two `Session`s: its adapters look the connection's capabilities up at every call, which costs
more than the statement (see docs/decisions/0002-one-writer.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import aiosql

LOCK = re.compile(r"\s+FOR (NO KEY )?UPDATE( SKIP LOCKED)?")
FOLDER = Path(str(files("storage") / "sql"))


@dataclass(frozen=True, slots=True)
class Query:
    """A statement and, where parameters are numbered, their names in order."""

    sql: str
    order: tuple[str, ...]


@cache
def load(driver: str) -> dict[str, Query]:
    """Every named statement for `sqlite3` (`:name`) or `asyncpg` (`$1`).

    Rows are locked on PostgreSQL only: on SQLite whoever writes is alone.
    """
    queries = aiosql.from_path(FOLDER, driver)
    order = getattr(queries.driver_adapter, "var_sorted", {})
    return {
        name: Query(_in(driver, getattr(queries, name).sql), tuple(order.get(name, ())))
        for name in queries.available_queries
        if not name.endswith("_cursor")
    }


def _in(driver: str, sql: str) -> str:
    return LOCK.sub("", sql) if driver == "sqlite3" else sql
