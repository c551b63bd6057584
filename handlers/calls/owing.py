"""Messages about a call as they are owed: their words are found when they leave (telling.py)."""

from __future__ import annotations

from typing import Any

from handlers.context import Context
from messages.message import Say
from storage.records.calls import Call
from storage.records.delivery import Lane, OutboxRow
from storage.rows import new_id


def late(key: str, call: Call, **more: bool) -> Say:
    """What it is about; the rest is looked up at the last moment."""
    return Say(key, {"call": call.id, **more})


def owed(ctx: Context, person_id: str, say: str, **more: Any) -> OutboxRow:
    """A row of the broadcast; `say` as JSON, `more` are fields of the row."""
    given: dict[str, Any] = {"lane": Lane.BROADCAST, "channel": "", "address": ""}
    fields = given | more
    return OutboxRow(id=new_id(), person_id=person_id, say=say, created_at=ctx.now, **fields)
