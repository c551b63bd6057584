"""Messages owed, from the transaction that owes them to the mark that they arrived."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from storage.records.calls import Progress
from storage.records.delivery import Lane, OutboxRow
from storage.repository import Repository
from storage.rows import columns, moment, stamp

EACH = 20  # messages of one address that may be in hand


class Outbox(Repository):
    """Claiming is an UPDATE that returns what it took; an id sorts by the moment it was made."""

    async def add(self, row: OutboxRow) -> bool:
        """Owe a message; False where the same dedupe key is owed already."""
        return await self._session.one("outbox_add", **columns(row)) is not None

    async def add_all(self, rows: Sequence[OutboxRow]) -> None:
        """Owe many; nothing happens for those whose dedupe key is owed already."""
        await self._session.many("outbox_add", [columns(row) for row in rows])

    async def get(self, id: str) -> OutboxRow | None:
        """One message."""
        return await self._one(OutboxRow, "outbox_get", id=id)

    async def owed_as(self, dedupe: str) -> OutboxRow | None:
        """The message promised under that key."""
        return await self._one(OutboxRow, "outbox_owed_as", dedupe=dedupe)

    async def let_go(self, id: str) -> None:
        """Its key may be given to another message."""
        await self._session.run("outbox_let_go", id=id)

    async def take_back(self, dedupe: str, now: datetime) -> str | None:
        """Drop the message promised under that key, if it has no way yet; what it would say."""
        row = await self._session.one("outbox_take_back", dedupe=dedupe, sent_at=stamp(now))
        return None if row is None else row["say"]

    async def waits(self, now: datetime) -> bool:
        """Whether there is anything to claim, by whomever: a look that locks nothing."""
        row = await self._session.one("outbox_waits", now=stamp(now))
        return bool(row and row["waits"])

    async def turn(self, now: datetime) -> None:
        """Before claiming: one process at a time, and what another left behind is free."""
        await self._session.one("outbox_turn")
        await self._session.run("outbox_expire", now=stamp(now))

    async def claim(
        self,
        lane: Lane,
        by: str,
        now: datetime,
        until: datetime,
        most: int,
        *,
        channels: Collection[str] | None = None,
        address: str = "",
    ) -> list[OutboxRow]:
        """Take what is due in hand until that moment, in the order it is to leave.

        Only those of `channels` (None: all; "" is the channel of what has no way yet), and
        of one address where it is given.
        """
        rows = await self._all(
            OutboxRow,
            "outbox_claim",
            lane=lane,
            now=stamp(now),
            most=most,
            each=EACH,
            claimed_by=by,
            claimed_until=stamp(until),
            channels="" if channels is None else f"|{'|'.join(sorted(channels))}|",
            place=address,
        )
        return sorted(rows, key=lambda row: row.id)

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

    async def later(
        self, id: str, attempts: int, at: datetime, error: str | None, tried: datetime | None = None
    ) -> None:
        """Try from that moment; `tried` is when a send failed, if one did."""
        await self._session.run(
            "outbox_later",
            id=id,
            attempts=attempts,
            next_try_at=stamp(at),
            first_try_at=None if tried is None else stamp(tried),
            error=error,
        )

    async def end(self, id: str, status: str, error: str, now: datetime) -> None:
        """It will not be sent: `failed` or `dropped`, and why."""
        await self._session.run("outbox_end", id=id, status=status, error=error, sent_at=stamp(now))

    async def give_back(self, mine: str) -> None:
        """Keep nothing in hand: this process stops."""
        await self._session.run("outbox_give_back", claimed_by=mine)

    async def release(self, mine: str) -> None:
        """Give back what a process that is gone had in hand."""
        await self._session.run("outbox_release", claimed_by_other_than=mine)

    async def redirect(self, channel: str, address: str, to: str) -> None:
        """What is owed to an address goes to its new one."""
        await self._session.run("outbox_redirect", channel=channel, address=address, to_address=to)

    async def unreachable(self, channel: str, address: str, now: datetime) -> None:
        """Replies owed to this address will not arrive; what was promised looks for another."""
        values = {"channel": channel, "address": address}
        await self._session.run("outbox_unreachable", **values, sent_at=stamp(now))
        await self._session.run("outbox_unworded", **values, now=stamp(now))

    async def overtake(self, channel: str, address: str, now: datetime) -> bool:
        """What waits to leave for there is out of date; whether anything did."""
        values = {"channel": channel, "address": address, "sent_at": stamp(now)}
        return bool(await self._session.all("outbox_overtake", **values))

    async def keep_back(self, id: str) -> None:
        """It waits until its announcement goes on."""
        await self._session.run("outbox_keep_back", id=id)

    async def hold(self, about: str) -> None:
        """Pause an announcement: what is in hand still leaves."""
        await self._session.run("outbox_hold", about=about)

    async def go_on(self, about: str) -> None:
        """Go on with an announcement."""
        await self._session.run("outbox_go_on", about=about)

    async def stop(self, about: str, now: datetime) -> None:
        """End an announcement: what is in hand still leaves."""
        await self._session.run("outbox_stop", about=about, sent_at=stamp(now))

    async def progress(self, about: str, now: datetime) -> Progress:
        """How far an announcement is."""
        row = await self._session.one("outbox_progress", about=about, now=stamp(now))
        assert row is not None
        values: dict[str, Any] = dict(zip(row.keys(), tuple(row), strict=True))
        next_at = values.pop("next_at")
        return Progress(**values, next_at=moment(next_at) if next_at else None)

    async def said(self, about: str, after: str, most: int) -> list[tuple[str, str]]:
        """The next messages of an announcement to rewrite: their ids, and whose they are."""
        rows = await self._session.all("outbox_said", about=about, after=after, most=most)
        return [(row["id"], row["person_id"]) for row in rows]

    async def edits(self, of: str) -> dict[str, int]:
        """By state, how many rewritings of a message there are."""
        rows = await self._session.all("outbox_edits", replaces=of)
        return {row["status"]: row["number"] for row in rows}

    async def counts(self) -> list[dict[str, Any]]:
        """For each lane and status: `lane`, `status`, `number`, `oldest` (UTC text)."""
        return [dict(row) for row in await self._session.all("outbox_counts")]

    async def prune(self, before: datetime, most: int = 1000) -> int:
        """Forget what ended before that moment; returns how many, `most` at most."""
        return len(await self._session.all("outbox_prune", before=stamp(before), most=most))
