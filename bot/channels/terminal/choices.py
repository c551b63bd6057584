"""Which button was meant by what was typed."""

from __future__ import annotations

import re

from messages.folding import fold
from messages.message import Button, Message

_LINES = re.compile(r"^(?:<[^>]+>)*\d{1,2}\. ", re.MULTILINE)
_NUMBER = re.compile(r"\s*(\d{1,2})\.?\s*")


def pushes(message: Message) -> list[Button]:
    """The buttons that do something here; the others are links."""
    return [button for button in message.buttons if not button.url]


def numbered(message: Message) -> bool:
    """Whether its buttons have numbers: not where the text has numbered lines of its own."""
    return not _LINES.search(message.text)


def meant(typed: str, message: Message | None) -> Button | None:
    """The button whose number or label was typed under this message, or None."""
    if message is None:
        return None
    buttons = pushes(message)
    number = _NUMBER.fullmatch(typed)
    if number is not None:
        place = int(number[1])
        there = numbered(message) and 1 <= place <= len(buttons)
        return buttons[place - 1] if there else None
    wanted = fold(typed)
    return next((button for button in buttons if wanted and fold(button.label) == wanted), None)
