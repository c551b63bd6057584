"""Files that are sent: uploaded once, and shown again by the id the platform gave them.

https://core.telegram.org/bots/api#sending-files. The picture of an announcement would else go up
once for each of ten thousand people. Ids are kept in memory: a new process uploads once more.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from telegram import InlineKeyboardMarkup, Message
from telegram.error import BadRequest, TelegramError

from bot.channels.errors import Refused, TryLater
from bot.channels.telegram.client import Client
from messages.message import Attachment

OpenMedia = Callable[[str], Awaitable[tuple[bytes, str, str]]]

HTML = "HTML"
# https://core.telegram.org/bots/api#sendvoice: webm, which browsers record, is not taken.
VOICE = frozenset({"audio/ogg", "audio/mpeg", "audio/mp3", "audio/mp4", "audio/m4a", "audio/x-m4a"})
PHOTO = frozenset({"image/jpeg", "image/png", "image/webp"})
MAX_PHOTO = 10 * 1024 * 1024  # bytes; a larger picture goes as a document
MAX_UPLOAD = 50 * 1024 * 1024  # bytes
REMEMBERED = 1_000  # files
STALE = ("file identifier", "file_id", "file_reference", "file is temporarily unavailable")

METHODS = {"photo": "sendPhoto", "voice": "sendVoice", "document": "sendDocument"}


@dataclass(frozen=True, slots=True)
class Known:
    """As which kind a file is known to the platform, and its id there."""

    kind: str
    file_id: str


class Uploads:
    """The files of one bot."""

    def __init__(self, open_media: OpenMedia):
        self._open_media = open_media
        self._known: OrderedDict[tuple[str, str], Known] = OrderedDict()
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def send(
        self,
        client: Client,
        address: str,
        item: Attachment,
        caption: str,
        keys: list[list[dict[str, Any]]],
    ) -> str:
        """Send one file, return its message's id; raises `TelegramError` or a `DeliveryError`."""
        key = (item.kind, item.media)
        async with self._turns.setdefault(key, asyncio.Lock()):  # whoever is second finds its id
            known = self._known.get(key)
            if known is None:
                return await self._upload(client, address, item, caption, keys)
        try:
            return await _again(client, address, known, caption, keys)
        except BadRequest as error:
            if not any(said in error.message.lower() for said in STALE):
                raise
        self._known.pop(key, None)
        return await self._upload(client, address, item, caption, keys)

    async def _upload(
        self,
        client: Client,
        address: str,
        item: Attachment,
        caption: str,
        keys: list[list[dict[str, Any]]],
    ) -> str:
        data, mime, name = await self._opened(item)
        common: dict[str, Any] = {
            "chat_id": address,
            "caption": caption or None,
            "parse_mode": HTML if caption else None,
            "reply_markup": InlineKeyboardMarkup.de_json({"inline_keyboard": keys})
            if keys
            else None,
            "filename": item.name or name or None,
        }
        sent = await _first(client, item.kind, data, mime, common)
        self._remember(item, sent)
        return str(sent.message_id)

    def _remember(self, item: Attachment, sent: Message) -> None:
        shown = {
            "photo": sent.photo[-1] if sent.photo else None,
            "voice": sent.voice,
            "document": sent.document,
        }
        for kind, file in shown.items():
            if file is not None:
                self._known[item.kind, item.media] = Known(kind, file.file_id)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    async def _opened(self, item: Attachment) -> tuple[bytes, str, str]:
        try:
            data, mime, name = await self._open_media(item.media)
        except (LookupError, FileNotFoundError):
            raise Refused("a file of the message is no longer kept") from None
        except OSError as error:
            raise TryLater(type(error).__name__) from error
        if not 0 < len(data) <= MAX_UPLOAD:
            raise Refused("a file of the message is empty or over 50 MB")
        return data, mime.partition(";")[0].strip().lower(), name


async def _first(
    client: Client, kind: str, data: bytes, mime: str, common: dict[str, Any]
) -> Message:
    bot = client.bot
    if kind == "voice" and mime in VOICE:
        return await bot.send_voice(voice=data, **common)
    if kind == "photo" and mime in PHOTO and len(data) <= MAX_PHOTO:
        try:
            return await bot.send_photo(photo=data, **common)
        except BadRequest as error:
            if "photo" not in error.message.lower() and "image" not in error.message.lower():
                raise  # only a refusal of the picture itself (its sides) is mended below
    return await bot.send_document(document=data, **common)


async def _again(
    client: Client, address: str, known: Known, caption: str, keys: list[list[dict[str, Any]]]
) -> str:
    parameters: dict[str, Any] = {"chat_id": address, known.kind: known.file_id}
    if caption:
        parameters |= {"caption": caption, "parse_mode": HTML}
    if keys:
        parameters["reply_markup"] = {"inline_keyboard": keys}
    return message_id(await client.call(METHODS[known.kind], parameters))


def message_id(result: Any) -> str:
    """The id of a message that the platform took."""
    try:
        return str(result["message_id"])
    except (KeyError, TypeError):
        raise TelegramError("Invalid server response") from None
