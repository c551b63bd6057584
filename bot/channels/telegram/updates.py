"""One raw update into one `Event`. Updates stay raw dicts: what cannot be parsed is not lost.

Shapes: https://core.telegram.org/bots/api#update. Whatever the shape, nothing here raises.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.channels.telegram import content
from bot.channels.telegram.privacy import raw, whole
from handlers.event import Edited, Event, Left, Press, Returned, Unsupported, What

CHANNEL = "telegram"
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
KEPT = timedelta(hours=25)  # the platform keeps an update 24 hours from its message's date

Raw = Mapping[str, Any]


def event(update: Any, now: datetime) -> Event | None:
    """Translate an update of a private chat; None when nobody waits for an answer to it.

    `at` is when the person sent it, or `now` when the update does not say so credibly.
    """
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        return None
    for kind, read in READERS.items():
        body = part(update, kind)
        if body:
            what = read(body)
            return _event(update, body, what, now) if what is not None else None
    return None


def part(body: Raw, key: str) -> Raw:
    """Return the object under `key`, or an empty one when there is none or it is no object."""
    value = body.get(key)
    return value if isinstance(value, dict) else {}


def language(body: Raw) -> str | None:
    """Return the language the sender's phone says it speaks (`fr`, `pt-br`)."""
    code = part(body, "from").get("language_code")
    return whole(code)[:35] if isinstance(code, str) and code else None


def _event(update: Raw, body: Raw, what: What, now: datetime) -> Event:
    return Event(
        channel=CHANNEL,
        address=str(_chat(body).get("id")),
        external_id=str(update["update_id"]),
        what=what,
        at=_at(body, now),
        language=language(body),
        raw=raw(update),
    )


def _chat(body: Raw) -> Raw:
    """Return the chat of a message, of a membership or of the message a button stands on.

    A button on a message sent through inline mode has no chat: the presser's own then.
    """
    chat = part(body, "chat") or part(part(body, "message"), "chat")
    if not chat and "inline_message_id" in body:
        chat = {"id": part(body, "from").get("id"), "type": "private"}
    return chat


def _private(body: Raw) -> bool:
    chat = _chat(body)
    return chat.get("type") == "private" and isinstance(chat.get("id"), int)


def _at(body: Raw, now: datetime) -> datetime:
    seconds = body.get("edit_date", body.get("date"))
    if not isinstance(seconds, int) or not 0 < seconds < 2**40:
        return now
    try:
        sent = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return sent if now - KEPT <= sent <= now else now


def _message(body: Raw) -> What | None:
    return content.read(body) if _private(body) else None


def _edited(body: Raw) -> What | None:
    """Read an edit. `of` is Telegram's message id: an edit does not say the first update's id."""
    text = body.get("text", body.get("caption"))
    if not _private(body) or not isinstance(text, str):
        return None
    return Edited(whole(text), of=str(body.get("message_id", "")))


def _press(body: Raw) -> What | None:
    data = body.get("data")
    if not _private(body):
        return None
    return Press(whole(data)) if isinstance(data, str) and data else Unsupported("game")


def _membership(body: Raw) -> What | None:
    status = part(body, "new_chat_member").get("status")
    if not _private(body):
        return None
    if status == "kicked":
        return Left()
    return Returned() if status == "member" else None


READERS: Mapping[str, Callable[[Raw], What | None]] = {
    "message": _message,
    "edited_message": _edited,
    "callback_query": _press,
    "my_chat_member": _membership,
}
