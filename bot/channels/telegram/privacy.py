"""What Telegram says of people and Vivier does not keep: names, numbers, whereabouts.

Names are dropped by key wherever they stand (forwards, replies, mentions too), so that a kind
of update nobody has heard of yet is covered as well.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic_core import to_json

DROPPED = frozenset(
    {
        "username",
        "active_usernames",
        "first_name",
        "last_name",
        "bio",
        "phone_number",
        "vcard",
        "contact",
        "users_shared",
        "user_shared",
        "chat_shared",
        "passport_data",
        "latitude",
        "longitude",
        "horizontal_accuracy",
        "heading",
        "google_place_id",
        "foursquare_id",
        "sender_user_name",
        "forward_sender_name",
        "forward_signature",
        "author_signature",
        "invite_link",
        "order_info",
    }
)
CHATS = frozenset({"private", "group", "supergroup", "channel"})


def redacted(value: Any) -> Any:
    """Copy a piece of an update without what is dropped; what it is made of stays."""
    if isinstance(value, dict):
        chat = value.get("type") in CHATS if isinstance(value.get("type"), str) else False
        return {
            key: redacted(item)
            for key, item in value.items()
            if key not in DROPPED and not (chat and key in ("title", "photo"))
        }
    if isinstance(value, list):
        return [redacted(item) for item in value]
    return value


def raw(update: Any) -> str:
    """Write an update as the inbox keeps it: redacted JSON that any database can store."""
    try:
        kept = redacted(update)
        try:
            return whole(to_json(kept).decode())
        except ValueError:  # half a character, which only the slower writer takes
            return whole(json.dumps(kept, ensure_ascii=False, separators=(",", ":")))
    except RecursionError:  # thousands of objects in one another: nothing of Telegram's
        return "{}"


def whole(text: str) -> str:
    """Replace half characters (lone surrogates), which no database takes, and NUL likewise."""
    if text.isascii():
        return text.replace("\0", "")
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
