"""A group that calls the bot is answered in one line, with the way to the private chat."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.channels.telegram.updates import language, part

QUIET = timedelta(minutes=1)
COMMAND = re.compile(r"^/(\w+)(?:@(\w+))?(?=\s|$)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Call:
    """A group (its chat id, its topic when it has topics) where somebody called the bot."""

    chat: int
    topic: int | None
    language: str | None


def called(update: Any, username: str, commands: Collection[str]) -> Call | None:
    """Return where the bot is called from, or None when it is not."""
    message = part(update, "message") if isinstance(update, dict) else {}
    chat = part(message, "chat")
    if chat.get("type") not in ("group", "supergroup") or not isinstance(chat.get("id"), int):
        return None
    words = message.get("text", message.get("caption"))
    if not isinstance(words, str) or not _names(words, username, commands):
        return None
    topic = message.get("message_thread_id") if message.get("is_topic_message") is True else None
    return Call(chat["id"], topic if isinstance(topic, int) else None, language(message))


def _names(words: str, username: str, commands: Collection[str]) -> bool:
    """Whether the words mention the bot or command it; another bot's commands are not ours."""
    command = COMMAND.match(words)
    if command is not None and command[2] is None:
        return command[1].lower() in commands
    return bool(re.search(rf"@{re.escape(username)}\b", words, re.IGNORECASE))


class Quiet:
    """Lets one answer a minute through to each group."""

    def __init__(self, now: Callable[[], datetime]):
        self._now = now
        self._answered: dict[int, datetime] = {}

    def may_answer(self, chat: int) -> bool:
        """Whether the group was left alone for a minute; if so it counts as answered."""
        now = self._now()
        recent = {key: at for key, at in self._answered.items() if now - at < QUIET}
        self._answered = recent
        if chat in recent:
            return False
        recent[chat] = now
        return True
