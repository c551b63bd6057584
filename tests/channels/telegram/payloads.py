"""Updates as Telegram sends them, names and numbers made up."""

from __future__ import annotations

from typing import Any

MICHEL = {
    "id": 4242,
    "is_bot": False,
    "first_name": "Michelangelo",
    "last_name": "Durandal",
    "username": "mich_du_44",
    "language_code": "fr",
}
CHAT = {
    "id": 4242,
    "first_name": "Michelangelo",
    "last_name": "Durandal",
    "username": "mich_du_44",
    "type": "private",
}
BOT = {"id": 7, "is_bot": True, "first_name": "Vivier", "username": "vivier_test_bot"}
GROUP = {"id": -100123, "title": "Secteur Nord", "type": "supergroup"}
DATE = 1795293780
PERSONAL = ("Michelangelo", "Durandal", "mich_du_44", "+33700000000", "47.2184", "-1.5536")

PHOTOS = [
    {"file_id": "small", "file_unique_id": "s", "file_size": 1523, "width": 90, "height": 68},
    {"file_id": "large", "file_unique_id": "l", "file_size": 182_511, "width": 1280, "height": 960},
    {"file_id": "mid", "file_unique_id": "m", "file_size": 41_022, "width": 800, "height": 600},
]
LOCATION = {"latitude": 47.2184, "longitude": -1.5536, "horizontal_accuracy": 12.0}


def message(chat: Any = None, **content: Any) -> dict[str, Any]:
    """An update with a message."""
    body = {"message_id": 17, "from": MICHEL, "chat": chat or CHAT, "date": DATE, **content}
    return {"update_id": 872_345_001, "message": body}


def edited(**content: Any) -> dict[str, Any]:
    """An update with an edited message."""
    body = message(**content)["message"]
    return {"update_id": 872_345_002, "edited_message": {**body, "edit_date": DATE + 60}}


def press(data: str | None = "idea.send:3", **changes: Any) -> dict[str, Any]:
    """An update with a press on a button of the bot's message 16."""
    on = {"message_id": 16, "from": BOT, "chat": CHAT, "date": DATE, "text": "Voici votre idée."}
    query = {"id": "4382bfdwdsb323b2d9", "from": MICHEL, "message": on, "chat_instance": "-31"}
    if data is not None:
        query["data"] = data
    return {"update_id": 872_345_003, "callback_query": {**query, **changes}}


def membership(old: str, new: str, chat: Any = None) -> dict[str, Any]:
    """An update that says the bot was stopped or started again."""
    body = {
        "chat": chat or CHAT,
        "from": MICHEL,
        "date": DATE,
        "old_chat_member": {"user": BOT, "status": old},
        "new_chat_member": {"user": BOT, "status": new, "until_date": 0},
    }
    return {"update_id": 872_345_004, "my_chat_member": body}
