"""Which button was meant by what was typed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from messages.folding import fold
from messages.message import Button, Message

_NUMBER = re.compile(r"\s*(\d{1,3})\.?\s*")


def pushes(message: Message) -> list[Button]:
    """The buttons that do something here; the others are links."""
    return [button for button in message.buttons if not button.url]


def meant(typed: str, message: Message | None, numbers: Mapping[str, str]) -> Button | None:
    """The button whose number or label was typed under this message, or None.

    `numbers` says for an action which number it has; some have none.
    """
    if message is None:
        return None
    number, wanted = _NUMBER.fullmatch(typed), fold(typed)
    for button in pushes(message):
        if number is not None and numbers.get(button.action) == number[1]:
            return button
        if number is None and wanted and fold(button.label) == wanted:
            return button
    return None
