"""From what a page posted to the event the door takes."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from bot import media
from bot.channels.web.body import TEXT, BadBody, Posted, Upload
from bot.channels.web.ports import Keeper
from bot.page import CHANNEL
from handlers import event as said
from handlers.event import Event, FileKind, What

_FILES: dict[str, FileKind] = {"photo": "photo", "voice": "voice", "document": "document"}


def client_id(posted: Posted, *, plain: bool) -> str:
    """The event's UUID, as the page chose it. Raises `BadBody`.

    A plain form's UUID is that of the rendered page: whoever goes back and sends something
    else from it means a second event, so what was sent takes part in the id.
    """
    try:
        given = UUID(posted.fields.get("id", ""))
    except ValueError as trouble:
        raise BadBody("no id") from trouble
    if not plain:
        return str(given)
    names = ("kind", "text", "action")
    content = "\0".join(posted.fields.get(name, "") for name in names)
    file = f"\0{posted.upload.name}\0{posted.upload.bytes}" if posted.upload else ""
    return str(uuid5(NAMESPACE_URL, f"{given}\0{content}{file}"))


async def what_of(posted: Posted, keeper: Keeper) -> What:
    """What was done. A file is stored first, so that the event never speaks of nothing."""
    if posted.kind in _FILES:
        return await _file(posted, _FILES[posted.kind], keeper)
    if posted.upload is not None and posted.upload.data is None:
        return said.TooBig(posted.upload.bytes, TEXT)
    if posted.kind == "press":
        return _press(posted)
    text = posted.fields.get("text", "").replace("\r\n", "\n").strip()
    if posted.kind == "start":
        return said.Start(text[:64] or None)
    weight = len(text.encode())
    return said.Text(text) if weight <= TEXT else said.TooBig(weight, TEXT)


def event_of(
    address: str, client: str, what: What, *, at: datetime, language: str, raw: str = "{}"
) -> Event:
    """An event of this channel."""
    return Event(
        channel=CHANNEL,
        address=address,
        external_id=f"{address}:{client}",
        what=what,
        at=at,
        language=language,
        raw=raw,
    )


def raw_of(posted: Posted) -> str:
    """What came, as JSON, without the file's bytes."""
    fields = {name: value for name, value in posted.fields.items() if name != "after"}
    return json.dumps(fields, ensure_ascii=False)


def _press(posted: Posted) -> What:
    action = posted.fields.get("action", "")
    if not action or len(action) > 64 or not action.isascii():
        raise BadBody("no action")
    return said.Press(action)


async def _file(posted: Posted, kind: FileKind, keeper: Keeper) -> What:
    upload = posted.upload or _announced(posted, kind)
    if upload is None:
        return said.Unreadable()
    if upload.data is None:
        return said.TooBig(upload.bytes, upload.limit)
    if kind == "document" and media.is_photo(upload.data):
        kind = "photo"  # a plain form has one field for both
    try:
        kept = await keeper.keep(upload.data, kind, upload.name)
    except media.Unreadable:
        return said.Unreadable(upload.name)
    except media.TooBig as big:
        return said.TooBig(big.size, big.limit)
    return said.File(
        kind,
        media=kept,
        name=upload.name,
        bytes=upload.bytes,
        seconds=posted.number("seconds"),
        caption=posted.fields.get("text", "")[:TEXT],
    )


def _announced(posted: Posted, kind: FileKind) -> Upload | None:
    """A file too big to be worth sending: the page only says what it weighs."""
    weight, limit = posted.number("bytes"), media.LIMITS[kind]
    return Upload(None, posted.fields.get("name", ""), weight, limit) if weight > limit else None
