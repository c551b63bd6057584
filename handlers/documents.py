"""Documents that are owed: a row says so in the transaction, a worker makes them after it."""

from __future__ import annotations

import json
from typing import Any, Literal

from handlers.context import Context
from messages.message import Attachment
from storage.records.media import Media
from storage.rows import new_id

CHANNEL = "documents"


async def owe(
    ctx: Context,
    template: str,
    data: dict[str, Any],
    name: str,
    *,
    format: Literal["pdf", "png", "docx"] = "pdf",
    person_id: str | None = None,
) -> Attachment:
    """Ask for a document; the message that shows it waits until it is there.

    `template` is one of messages/documents/, `data` what it needs (JSON, with a `language`);
    `person_id` is whose it is, else the person's of this event.
    """
    media = Media(
        id=new_id(),
        person_id=person_id or ctx.person.id or None,  # a timer is nobody
        kind="photo" if format == "png" else "document",
        channel=CHANNEL,
        remote=json.dumps({"template": template, "data": data, "format": format}),
        name=name,
        next_try_at=ctx.now,
        created_at=ctx.now,
    )
    await ctx.uow.media.add(media)
    return Attachment("photo" if format == "png" else "document", media.id, name)


async def write(
    ctx: Context, text: str, name: str, *, format: Literal["ics", "json", "py"]
) -> Attachment:
    """Ask for a file that holds this text: a date for a calendar, the file of a draw, a program."""
    media = Media(
        id=new_id(),
        person_id=ctx.person.id or None,
        kind="document",
        channel=CHANNEL,
        remote=json.dumps({"text": text, "format": format}),
        name=name,
        next_try_at=ctx.now,
        created_at=ctx.now,
    )
    await ctx.uow.media.add(media)
    return Attachment("document", media.id, name)
