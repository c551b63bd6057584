"""Chats as the server keeps them: who is in them, what was said, what is on the screens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.botapi import refusals
from tests.botapi.clock import Bell, Clock
from tests.botapi.refusals import Refusal, bad_request, moved

BOT = {
    "id": 7_000_000_001,
    "is_bot": True,
    "first_name": "Vivier",
    "username": "vivier_test_bot",
}


@dataclass(slots=True)
class Posted:
    """One message. `body` is what the API shows of it, `html` what the bot sent as text.
    `change` is its place in the order of all changes: it grows when it is edited."""

    body: dict[str, Any]
    html: str
    mine: bool
    change: int
    deleted: bool = False
    deliveries: int = 1

    @property
    def id(self) -> int:
        return int(self.body["message_id"])


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's) or a group. `people` are those in it."""

    info: dict[str, Any]
    people: dict[int, dict[str, Any]] = field(default_factory=dict)
    messages: dict[int, Posted] = field(default_factory=dict)
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    moved_to: int | None = None

    @property
    def id(self) -> int:
        return int(self.info["id"])

    @property
    def group(self) -> bool:
        return bool(self.info["type"] != "private")

    def check_reachable(self) -> None:
        """Raise the `Refusal` a send to this chat meets."""
        if self.moved_to is not None:
            raise moved(self.moved_to)
        if self.blocked:
            raise Refusal(*(refusals.KICKED if self.group else refusals.BLOCKED))
        if self.deactivated:
            raise Refusal(*refusals.DEACTIVATED)
        if not self.started:
            raise Refusal(*refusals.NEVER_STARTED)


class Chats:
    """All chats of the one bot."""

    def __init__(self, clock: Clock):
        self.bell = Bell()
        self.clock = clock
        self._chats: dict[int, Chat] = {}
        self._message_id = 0
        self._change = 0

    def private(self, user: dict[str, Any]) -> Chat:
        """The chat with this person, made if there is none."""
        info = {"id": user["id"], "type": "private", "first_name": user["first_name"]}
        chat = self._chats.setdefault(int(user["id"]), Chat(info))
        chat.people[int(user["id"])] = user
        return chat

    def group(self, chat_id: int, title: str = "Collègues") -> Chat:
        """A group the bot is in, made if there is none."""
        info = {"id": chat_id, "type": "supergroup", "title": title}
        return self._chats.setdefault(chat_id, Chat(info, started=True))

    def find(self, chat_id: Any) -> Chat:
        """The chat a method names; raises a `Refusal`."""
        if chat_id in (None, ""):
            raise bad_request("chat_id is empty")
        try:
            return self._chats[int(chat_id)]
        except (KeyError, ValueError):
            raise bad_request("chat not found") from None

    def all(self) -> list[Chat]:
        return list(self._chats.values())

    def post(self, chat: Chat, sender: dict[str, Any], body: dict[str, Any], html: str) -> Posted:
        """Show a new message in a chat."""
        self._message_id += 1
        whole = {
            "message_id": self._message_id,
            "from": sender,
            "chat": chat.info,
            "date": self.clock.date(),
            **body,
        }
        posted = Posted(whole, html, bool(sender["is_bot"]), self.next_change())
        chat.messages[posted.id] = posted
        self.bell.ring()
        return posted

    def changed(self, posted: Posted) -> None:
        """A message was edited or deleted."""
        posted.change = self.next_change()
        self.bell.ring()

    def next_change(self) -> int:
        self._change += 1
        return self._change

    def message(self, chat: Chat, message_id: Any, what: str) -> Posted:
        """A message that is still there; `what` is the complaint if it is not."""
        posted = chat.messages.get(int(message_id or 0))
        if posted is None or posted.deleted:
            raise bad_request(what)
        return posted
