"""What an operator is told when a command cannot be done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from bot.config import ConfigError
from messages.catalogue import CatalogueError
from storage.errors import StoreAway, WrongSchema


class OperatorError(Exception):
    """A command that cannot be done: each problem is one sentence and a hint."""

    def __init__(self, *problems: str):
        super().__init__("\n".join(problems))
        self.problems: Sequence[str] = problems


def _away(error: Exception) -> list[str]:
    return [
        f"The database cannot be used: {error}. Look at VIVIER_DATABASE_URL, then run: vivier check"
    ]


def _driver(error: Exception) -> list[str]:
    if getattr(error, "name", "") == "asyncpg":
        install = f"{sys.prefix}/bin/pip install --require-hashes -r requirements/postgres.txt"
        return [f"PostgreSQL needs its driver. In the folder of Vivier's source, run: {install}"]
    raise error


SAID: dict[type[Exception], Callable[[Exception], Sequence[str]]] = {
    OperatorError: lambda error: error.problems,  # type: ignore[attr-defined]
    ConfigError: lambda error: error.problems,  # type: ignore[attr-defined]
    CatalogueError: lambda error: error.problems,  # type: ignore[attr-defined]
    WrongSchema: lambda error: [str(error)],
    StoreAway: _away,
    ModuleNotFoundError: _driver,
}


def sentences(error: Exception) -> Sequence[str] | None:
    """What to say of an error people can do something about; None for a fault of ours."""
    if isinstance(error, ModuleNotFoundError) and error.name != "asyncpg":
        return None
    say = next((say for kind, say in SAID.items() if isinstance(error, kind)), None)
    return say(error) if say else None
