"""One bubble to one chat.

Text goes the short way (`Client.call`): no objects are made of the reply, of which only the
id is wanted. Files go through python-telegram-bot's typed methods.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from html import escape
from typing import Any

from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest, TelegramError

from bot.channels.errors import Refused, TryLater
from bot.channels.telegram import keyboard, text
from bot.channels.telegram.client import Client
from bot.channels.telegram.troubles import delivery_error, harmless
from messages.message import Attachment, Button, Message

OpenMedia = Callable[[str], Awaitable[tuple[bytes, str, str]]]

HTML = "HTML"
# https://core.telegram.org/bots/api#sendvoice: webm, which browsers record, is not taken.
VOICE = frozenset({"audio/ogg", "audio/mpeg", "audio/mp3", "audio/mp4", "audio/m4a", "audio/x-m4a"})
PHOTO = frozenset({"image/jpeg", "image/png", "image/webp"})
MAX_PHOTO = 10 * 1024 * 1024  # bytes; a larger picture goes as a document
MAX_UPLOAD = 50 * 1024 * 1024  # bytes


async def send(client: Client, open_media: OpenMedia, address: str, message: Message) -> str:
    """Send the bubble: its files first, then its text with the buttons; return the last id.

    A single file takes a short text as its caption. Raises a `DeliveryError`.
    """
    shown, refused = keyboard.split(message.buttons)
    words = _with_links(message.text, refused)
    keys = keyboard.rows(shown)
    try:
        return await _bubble(client, open_media, address, words, keys, message.attachments)
    except TelegramError as error:
        if harmless(error):
            return ""
        raise delivery_error(error) from error


async def _bubble(
    client: Client,
    open_media: OpenMedia,
    address: str,
    words: str,
    keys: list[list[dict[str, Any]]],
    attachments: tuple[Attachment, ...],
) -> str:
    if not attachments:
        return await _text(client, address, words, keys)
    captioned = len(attachments) == 1 and text.length(words) <= text.CAPTION
    sent = ""
    for item in attachments:
        caption, under = (words, keys) if captioned else ("", [])
        sent = await _file(client, open_media, address, item, caption, under)
    return sent if captioned else await _text(client, address, words, keys)


async def _text(client: Client, address: str, words: str, keys: list[list[dict[str, Any]]]) -> str:
    parts = text.pieces(words)
    for part in parts[:-1]:
        await client.call("sendMessage", _parameters(address, part, []))
    return _id(await client.call("sendMessage", _parameters(address, parts[-1], keys)))


def _parameters(address: str, words: str, keys: list[list[dict[str, Any]]]) -> dict[str, Any]:
    parameters: dict[str, Any] = {
        "chat_id": address,
        "text": words,
        "parse_mode": HTML,
        "link_preview_options": {"is_disabled": True},
    }
    if keys:
        parameters["reply_markup"] = {"inline_keyboard": keys}
    return parameters


def _id(result: Any) -> str:
    try:
        return str(result["message_id"])
    except (KeyError, TypeError):
        raise TelegramError("Invalid server response") from None


async def _file(
    client: Client,
    open_media: OpenMedia,
    address: str,
    item: Attachment,
    caption: str,
    keys: list[list[dict[str, Any]]],
) -> str:
    data, mime, name = await _opened(open_media, item)
    common: dict[str, Any] = {
        "chat_id": address,
        "caption": caption or None,
        "parse_mode": HTML if caption else None,
        "reply_markup": InlineKeyboardMarkup.de_json({"inline_keyboard": keys}) if keys else None,
        "filename": item.name or name or None,
    }
    bot, mime = client.bot, mime.partition(";")[0].strip().lower()
    if item.kind == "voice" and mime in VOICE:
        return str((await bot.send_voice(voice=data, **common)).message_id)
    if item.kind == "photo" and mime in PHOTO and len(data) <= MAX_PHOTO:
        try:
            return str((await bot.send_photo(photo=data, **common)).message_id)
        except BadRequest as error:
            if "photo" not in error.message.lower() and "image" not in error.message.lower():
                raise  # only a refusal of the picture itself (its sides) is mended below
    return str((await bot.send_document(document=data, **common)).message_id)


async def _opened(open_media: OpenMedia, item: Attachment) -> tuple[bytes, str, str]:
    try:
        data, mime, name = await open_media(item.media)
    except (LookupError, FileNotFoundError):
        raise Refused("a file of the message is no longer kept") from None
    except OSError as error:
        raise TryLater(type(error).__name__) from error
    if not 0 < len(data) <= MAX_UPLOAD:
        raise Refused("a file of the message is empty or over 50 MB")
    return data, mime, name


def _with_links(words: str, links: list[Button]) -> str:
    lines = [escape(line, quote=False) for link in links for line in (link.label, link.url or "")]
    return "\n".join([words, *lines] if words else lines)
