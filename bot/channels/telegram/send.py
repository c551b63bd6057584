"""One bubble to one chat, new or rewritten where it stands.

Text goes the short way (`Client.call`): no objects are made of the reply, of which only the
id is wanted. Files go through uploads.py.
"""

from __future__ import annotations

from html import escape
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram import keyboard, text
from bot.channels.telegram.client import Client
from bot.channels.telegram.troubles import delivery_error, harmless
from bot.channels.telegram.uploads import HTML, Uploads, message_id
from messages.message import Attachment, Button, Message

Keys = list[list[dict[str, Any]]]


async def send(client: Client, uploads: Uploads, address: str, message: Message) -> str:
    """Send the bubble: its files first, then its text with the buttons; return the last id.

    A single file takes a short text as its caption. Raises a `DeliveryError`.
    """
    words, keys = _shown(message)
    try:
        return await _bubble(client, uploads, address, words, keys, message.attachments)
    except TelegramError as error:
        if harmless(error):
            return ""
        raise delivery_error(error) from error


async def edit(client: Client, address: str, platform_id: str, message: Message) -> None:
    """Give the bubble that `send` called `platform_id` other words and buttons, not other files.

    https://core.telegram.org/bots/api#editmessagetext. Raises a `DeliveryError`: `Refused` where
    the bubble is gone.
    """
    words, keys = _shown(message)
    captioned = _captioned(words, message.attachments)
    method, name = ("editMessageCaption", "caption") if captioned else ("editMessageText", "text")
    parameters = {"message_id": platform_id, **_parameters(address, words, keys, name)}
    try:
        await client.call(method, parameters)
    except TelegramError as error:
        if not harmless(error):
            raise delivery_error(error) from error


def _shown(message: Message) -> tuple[str, Keys]:
    shown, refused = keyboard.split(message.buttons)
    return _with_links(message.text, refused), keyboard.rows(shown)


def _captioned(words: str, attachments: tuple[Attachment, ...]) -> bool:
    return len(attachments) == 1 and text.length(words) <= text.CAPTION


async def _bubble(
    client: Client,
    uploads: Uploads,
    address: str,
    words: str,
    keys: Keys,
    attachments: tuple[Attachment, ...],
) -> str:
    if not attachments:
        return await _text(client, address, words, keys)
    captioned = _captioned(words, attachments)
    sent = ""
    for item in attachments:
        caption, under = (words, keys) if captioned else ("", [])
        sent = await uploads.send(client, address, item, caption, under)
    return sent if captioned else await _text(client, address, words, keys)


async def _text(client: Client, address: str, words: str, keys: Keys) -> str:
    parts = text.pieces(words)
    for part in parts[:-1]:
        await client.call("sendMessage", _parameters(address, part, []))
    return message_id(await client.call("sendMessage", _parameters(address, parts[-1], keys)))


def _parameters(address: str, words: str, keys: Keys, name: str = "text") -> dict[str, Any]:
    parameters: dict[str, Any] = {"chat_id": address, name: words, "parse_mode": HTML}
    if name == "text":
        parameters["link_preview_options"] = {"is_disabled": True}
    if keys:
        parameters["reply_markup"] = {"inline_keyboard": keys}
    return parameters


def _with_links(words: str, links: list[Button]) -> str:
    lines = [escape(line, quote=False) for link in links for line in (link.label, link.url or "")]
    return "\n".join([words, *lines] if words else lines)
