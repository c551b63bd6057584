"""What every repository is: a set of named statements on one session."""

from __future__ import annotations

from typing import Any, TypeVar

from storage.rows import record
from storage.session import Session

T = TypeVar("T")


class Repository:
    """Base of the repositories: asks by name, answers in records."""

    def __init__(self, session: Session):
        self._session = session

    async def _one(self, kind: type[T], query: str, /, **values: Any) -> T | None:
        row = await self._session.one(query, **values)
        return None if row is None else record(kind, row)

    async def _all(self, kind: type[T], query: str, /, **values: Any) -> list[T]:
        return [record(kind, row) for row in await self._session.all(query, **values)]
