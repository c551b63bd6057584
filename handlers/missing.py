"""A file that was announced and never came: whoever sent it learns so, and can send it again."""

from __future__ import annotations

from datetime import datetime

from handlers import documents
from messages.message import Say
from storage.records.delivery import Lane, OutboxRow
from storage.records.media import Media
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork

WORDS = {
    "photo": Say("form.photo_lost"),
    "voice": Say("form.voice_lost"),
    "document": Say("form.document_lost"),
}


async def tell(uow: UnitOfWork, media: Media, now: datetime) -> None:
    """Promise its sender word of it, once; in hours at which people are written to."""
    if media.person_id is None:
        return
    row = OutboxRow(
        id=new_id(),
        person_id=media.person_id,
        channel="",
        address="",
        lane=Lane.REMINDER,
        say=_said(media).to_json(),
        dedupe=f"lost {media.id}",
        created_at=now,
    )
    await uow.outbox.add(row)


def _said(media: Media) -> Say:
    return Say("document.lost") if media.channel == documents.CHANNEL else WORDS[media.kind]
