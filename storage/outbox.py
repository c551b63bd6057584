"""Messages owed, from the transaction that owes them to the mark that they arrived."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from storage.records import OutboxRow
from storage.repository import Repository
from storage.rows import columns, stamp


class Outbox(Repository):
    """Claiming is an UPDATE that tells who won; an id sorts by the moment it was made."""

    async def add(self, row: OutboxRow) -> bool:
        """Owe a message; False where the same dedupe key is owed already."""
        return await self._session.one("outbox_add", **columns(row)) is not None

    async def claim(
        self,
        by: str,
        now: datetime,
        until: datetime,
        most: int = 100,
        *,
        channels: Collection[str] | None = None,
        address: str = "",
    ) -> list[OutboxRow]:
        """Take the most urgent messages that are due in hand until that moment.

        Only those of `channels` (None: all; "" is the channel of what has no way yet), and
        of one address where it is given.
        """
        due = await self._session.all(
            "outbox_due",
            now=stamp(now),
            most=most,
            channels="" if channels is None else f"|{'|'.join(sorted(channels))}|",
            place=address,
        )
        rows = []
        for each in due:
            row = await self._one(
                OutboxRow,
                "outbox_claim",
                id=each["id"],
                claimed_by=by,
                claimed_until=stamp(until),
                now=stamp(now),
            )
            if row is not None:
                rows.append(row)
        return rows

    async def renew(self, id: str, by: str, until: datetime) -> bool:
        """Hold a message longer; False if it is no longer ours."""
        row = await self._session.one(
            "outbox_renew", id=id, claimed_by=by, claimed_until=stamp(until)
        )
        return row is not None

    async def address(self, id: str, channel: str, address: str, message: str) -> None:
        """A proactive message now has its words and its way."""
        await self._session.run(
            "outbox_address", id=id, channel=channel, address=address, message=message
        )

    async def sent(self, id: str, platform_id: str, now: datetime) -> None:
        """It arrived."""
        await self._session.run("outbox_sent", id=id, platform_id=platform_id, sent_at=stamp(now))

    async def later(self, id: str, attempts: int, at: datetime, error: str | None) -> None:
        """Try again from that moment."""
        await self._session.run(
            "outbox_later", id=id, attempts=attempts, next_try_at=stamp(at), error=error
        )

    async def end(self, id: str, status: str, error: str, now: datetime) -> None:
        """It will not be sent: `failed` or `dropped`, and why."""
        await self._session.run("outbox_end", id=id, status=status, error=error, sent_at=stamp(now))

    async def release(self, mine: str) -> None:
        """Give back what a process that is gone had in hand."""
        await self._session.run("outbox_release", claimed_by_other_than=mine)

    async def redirect(self, channel: str, address: str, to: str) -> None:
        """What is owed to an address goes to its new one."""
        await self._session.run("outbox_redirect", channel=channel, address=address, to_address=to)

    async def unreachable(self, channel: str, address: str, now: datetime) -> None:
        """Replies owed to this address will not arrive."""
        await self._session.run(
            "outbox_unreachable", channel=channel, address=address, sent_at=stamp(now)
        )

    async def unworded(self, id: str, now: datetime) -> None:
        """A promised message looks for another way."""
        await self._session.run("outbox_unworded", id=id, now=stamp(now))

    async def counts(self) -> list[dict[str, Any]]:
        """For each lane and status: `lane`, `status`, `number`, `oldest` (UTC text)."""
        return [dict(row) for row in await self._session.all("outbox_counts")]

    async def prune(self, before: datetime) -> None:
        """Forget what ended before that moment."""
        await self._session.run("outbox_prune", before=stamp(before))
