"""The buttons under a bubble: short labels two in a row, long ones alone, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.channels.errors import Refused
from messages.message import Button

SHORT = 16  # characters that a half row shows on a phone 360 pixels wide
MAX_DATA = 64  # bytes: https://core.telegram.org/bots/api#inlinekeyboardbutton


def rows(buttons: Iterable[Button]) -> list[list[dict[str, Any]]]:
    """Lay the buttons out as Telegram's `inline_keyboard`; `Refused` for one it cannot carry."""
    laid: list[list[dict[str, Any]]] = []
    half = False
    for button in buttons:
        short = len(button.label) <= SHORT
        if short and half:
            laid[-1].append(_key(button))
        else:
            laid.append([_key(button)])
        half = short and not half
    return laid


def split(buttons: Sequence[Button]) -> tuple[list[Button], list[Button]]:
    """Part the buttons Telegram shows from links it refuses on a button (`http://localhost`)."""
    shown = [button for button in buttons if button.url is None or _public(button.url)]
    return shown, [button for button in buttons if button not in shown]


def _key(button: Button) -> dict[str, Any]:
    if button.url is not None:
        return {"text": button.label, "url": button.url}
    if not 1 <= len(button.action.encode()) <= MAX_DATA:
        raise Refused(f"a button's action must have 1 to {MAX_DATA} bytes")
    return {"text": button.label, "callback_data": button.action}


def _public(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "tg" or "." in (parts.hostname or "")
    except ValueError:
        return False
