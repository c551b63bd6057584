"""What a private message carries: words, a file, a place, or something no question can use."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.channels.telegram.privacy import whole
from handlers.event import File, FileKind, Place, Start, Text, TooBig, Unsupported, What

LIMIT = 20 * 1024 * 1024  # bytes a bot may fetch: https://core.telegram.org/bots/api#getfile
COMMAND = re.compile(r"^/(\w+)(?:@\w+)?(?=\s|$)", re.ASCII)
UNSUPPORTED = (  # an animation and a live photo carry other fields as well, for old clients
    "animation",
    "live_photo",
    "sticker",
    "video",
    "video_note",
    "story",
    "poll",
    "contact",
    "dice",
    "game",
    "checklist",
    "paid_media",
    "invoice",
    "giveaway",
)
# What the platform says of the chat itself (pinned, wallpaper, timer): nobody waits for words.
SERVICE = frozenset(
    {
        "pinned_message",
        "message_auto_delete_timer_changed",
        "chat_background_set",
        "write_access_allowed",
        "connected_website",
        "successful_payment",
        "refunded_payment",
        "proximity_alert_triggered",
        "boost_added",
        "gift",
        "unique_gift",
        "new_chat_title",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "video_chat_scheduled",
        "video_chat_started",
        "video_chat_ended",
    }
)

Raw = Mapping[str, Any]


def read(message: Raw) -> What | None:
    """Return what a message says; None for a notice of the platform that waits for nothing."""
    if isinstance(message.get("text"), str):
        return words(message["text"])
    for name in UNSUPPORTED:
        if name in message:
            return Unsupported(name)
    for name, reader in READERS.items():
        if name in message:
            return reader(message, message[name]) or Unsupported(name)
    return None if not SERVICE.isdisjoint(message) else Unsupported("unknown")


def words(text: str) -> What:
    """Read typed words: `/start CODE` opens, `/idee@a_bot` is `/idee`."""
    text = whole(text)
    command = COMMAND.match(text)
    if command is None:
        return Text(text)
    rest = text[command.end() :]
    if command[1].lower() == "start":
        return Start(rest.strip() or None)
    return Text(f"/{command[1]}{rest}")


def _file(message: Raw, kind: FileKind, item: Any, **more: str) -> What | None:
    if not isinstance(item, dict) or not isinstance(item.get("file_id"), str):
        return None
    size = _number(item, "file_size")
    if size > LIMIT:
        return TooBig(bytes=size, limit=LIMIT)
    group = message.get("media_group_id")
    return File(
        kind,
        remote=item["file_id"],
        name=_text(item, "file_name"),
        mime=_text(item, "mime_type") or more.get("mime", ""),
        bytes=size,
        seconds=_number(item, "duration"),
        caption=_text(message, "caption"),
        group=str(group) if isinstance(group, str | int) else None,
    )


def _photo(message: Raw, sizes: Any) -> What | None:
    """Take the largest size that a bot may fetch."""
    known = [size for size in sizes if isinstance(size, dict)] if isinstance(sizes, list) else []
    fitting = [size for size in known if _number(size, "file_size") <= LIMIT]
    best = max(fitting or known, key=_area, default=None)
    return _file(message, "photo", best, mime="image/jpeg")


def _voice(message: Raw, item: Any) -> What | None:
    return _file(message, "voice", item, mime="audio/ogg")


def _document(message: Raw, item: Any) -> What | None:
    """Take a document; a picture sent "as a file" is a photo all the same."""
    mime = _text(item, "mime_type") if isinstance(item, dict) else ""
    return _file(message, "photo" if mime.startswith("image/") else "document", item)


def _venue(_: Raw, item: Any) -> What:
    parts = [_text(item, "title"), _text(item, "address")] if isinstance(item, dict) else []
    return Place(words=", ".join(filter(None, parts)))


def _location(_: Raw, __: Any) -> What:
    return Place()


def _area(size: Raw) -> int:
    return _number(size, "width") * _number(size, "height")


def _number(item: Raw, key: str) -> int:
    value = item.get(key)
    return value if isinstance(value, int) and value > 0 else 0


def _text(item: Raw, key: str) -> str:
    value = item.get(key)
    return whole(value) if isinstance(value, str) else ""


READERS: Mapping[str, Callable[[Raw, Any], What | None]] = {
    "photo": _photo,
    "voice": _voice,
    "audio": _voice,  # a recording made with another program
    "document": _document,
    "venue": _venue,  # before location: a venue carries both
    "location": _location,
}
