"""The channel of e-mail: an address is a juror, whose manager's is looked up when it leaves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

import aiosmtplib
import structlog

from bot.channels.channel import Door
from bot.channels.errors import DeliveryError, Refused, TryLater, Unreachable
from bot.channels.mail.letter import File, Sender, write
from bot.channels.mail.server import Server
from messages.message import Message

log = structlog.get_logger(__name__)

OpenMedia = Callable[[str], Awaitable[tuple[bytes, str, str]]]


class Managers(Protocol):
    """How the managers of jurors are reached. Raises `StoreAway`."""

    async def manager_of(self, juror_id: str) -> str | None:
        """Their e-mail address, None where the staff list has none."""


class Mail:
    """A letter whose fate is unknown is sent again under the same Message-ID."""

    name = "mail"

    def __init__(
        self, server: Server, sender: Sender, managers: Managers, open_media: OpenMedia,
        now: Callable[[], datetime],
    ):  # fmt: skip
        self._server = server
        self._sender = sender
        self._managers = managers
        self._open_media = open_media
        self._now = now

    async def send(self, address: str, message: Message) -> str:
        """Send one letter; its Message-ID. Raises a `DeliveryError`."""
        to = await self._managers.manager_of(address)
        if to is None:
            raise Unreachable("no e-mail address")
        files = [await self._file(item.media) for item in message.attachments]
        letter = write(message, to, address, self._sender, files, self._now())
        try:
            await self._server.send(letter)
        except (aiosmtplib.SMTPException, OSError) as error:
            trouble = understood(error)
            log.warning("mail.not_sent", reason=str(trouble))
            raise trouble from error
        return str(letter["Message-ID"])

    async def _file(self, media: str) -> File:
        try:
            data, mime, name = await self._open_media(media)
        except LookupError as error:
            raise Refused("its document could not be made") from error
        return File(data=data, mime=mime, name=name)

    async def edit(self, address: str, platform_id: str, message: Message) -> str:  # noqa: ARG002
        """A letter stays as it is."""
        raise Refused("a letter cannot be rewritten")

    async def listen(self, door: Door) -> None:
        """Nobody talks by e-mail: answers go to whoever reads the sender's letters."""

    async def reached(self) -> bool:
        """A server is asked nothing in between: a letter that fails is seen by itself."""
        return True

    async def close(self) -> None:
        """Nothing is held."""


def understood(error: aiosmtplib.SMTPException | OSError) -> DeliveryError:
    """What a server's refusal means. Its words are left out: they name the address.

    What it says of the address concerns one letter; of the content, that one for good; of anything
    else (the connection, the login, the sender), all of them until somebody mends it.
    """
    match error:
        case aiosmtplib.SMTPRecipientsRefused(recipients=[first, *_]):
            said = f"the mail server says {first.code} to the address"
            return Unreachable(said) if first.code >= 500 else TryLater(said)
        case aiosmtplib.SMTPDataError(code=code):
            said = f"the mail server says {code} to the letter"
            return Refused(said) if code >= 500 else TryLater(said)
        case aiosmtplib.SMTPResponseException(code=code):
            return TryLater(f"the mail server says {code}", pause_channel=True)
    return TryLater(f"the mail server is away ({type(error).__name__})", pause_channel=True)
