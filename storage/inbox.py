"""Events taken in: each once, and kept while they wait."""

from __future__ import annotations

from datetime import datetime

from storage.records.delivery import InboxRow
from storage.repository import Repository
from storage.rows import columns, stamp


class Inbox(Repository):
    """The unique key (channel, external id) is what makes a repeat do nothing."""

    async def add(self, row: InboxRow) -> bool:
        """Take an event in; False if it was taken before."""
        return await self._session.one("inbox_add", **columns(row)) is not None

    async def get(self, channel: str, external_id: str) -> InboxRow | None:
        """One event."""
        return await self._one(InboxRow, "inbox_get", channel=channel, external_id=external_id)

    async def update(self, row: InboxRow) -> None:
        """What became of an event that waited."""
        await self._session.run("inbox_update", **columns(row))

    async def heads(self, now: datetime, most: int = 64) -> list[InboxRow]:
        """For each address whose events wait, the first of them, where it is due."""
        return await self._all(InboxRow, "inbox_heads", now=stamp(now), most=most)

    async def claim(self, row: InboxRow, until: datetime, now: datetime) -> InboxRow | None:
        """Take a waiting event in hand; None if another process was quicker."""
        return await self._one(
            InboxRow,
            "inbox_claim",
            channel=row.channel,
            external_id=row.external_id,
            until=stamp(until),
            now=stamp(now),
        )

    async def waits(self, channel: str, address: str) -> bool:
        """Whether anything from this address still waits."""
        row = await self._session.one("inbox_waits", channel=channel, address=address)
        return bool(row and row["waiting"])

    async def prune(self, before: datetime, status: str = "done", most: int = 1000) -> int:
        """Forget what came before that moment and ended so; returns how many, `most` at most."""
        gone = await self._session.all(
            "inbox_prune", before=stamp(before), status=status, most=most
        )
        return len(gone)

    async def counts(self) -> dict[str, int]:
        """Events by status."""
        rows = await self._session.all("inbox_counts")
        return {row["status"]: row["number"] for row in rows}
