"""The bot's menu of commands: https://core.telegram.org/bots/api#setmycommands."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.botapi.limits import LIMITS
from tests.botapi.refusals import bad_request

WORD = re.compile(r"[A-Za-z0-9_-]+")
_COMMAND = re.compile(r"/?[a-z0-9_]+")


class Menu:
    """Commands by scope and language."""

    def __init__(self) -> None:
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}

    def set(self, params: dict[str, Any]) -> None:
        """Replace the commands of a scope and language; raises a `Refusal`."""
        commands = params.get("commands") or []
        if not LIMITS["commands"].holds(len(commands)):
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for item in commands:
            _check(str(item.get("command", "")), str(item.get("description", "")))
        self.commands[_key(params)] = commands

    def get(self, params: dict[str, Any]) -> list[dict[str, str]]:
        return self.commands.get(_key(params), [])


def _check(command: str, description: str) -> None:
    fits = LIMITS["command"].holds(len(command.removeprefix("/")))
    if not fits or not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not LIMITS["description"].holds(len(description)):
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


def _key(params: dict[str, Any]) -> tuple[str, str]:
    scope = params.get("scope") or {"type": "default"}
    return json.dumps(scope, sort_keys=True), str(params.get("language_code") or "")
