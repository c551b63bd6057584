"""A message as an e-mail: the first line is its subject, the rest its text, its files beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import unescape

from messages.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """In whose name letters leave, and who reads the answers ("": the sender)."""

    name: str
    address: str
    reply_to: str = ""
    language: str = "fr"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """What is attached."""

    data: bytes
    mime: str
    name: str


def write(
    message: Message, to: str, key: str, sender: Sender, files: Sequence[File], now: datetime
) -> EmailMessage:
    """The letter of a message; the same `key` and message always have the same Message-ID.

    So a server or a reader that was given it twice can tell.
    """
    subject, _, text = unescape(message.text).partition("\n")
    letter = EmailMessage(policy=SMTP)
    letter["From"] = Address(sender.name, addr_spec=sender.address)
    letter["To"] = Address(addr_spec=to)
    if sender.reply_to:
        letter["Reply-To"] = Address(addr_spec=sender.reply_to)
    letter["Subject"] = subject
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = f"<{_fingerprint(key, message)}@{sender.address.partition('@')[2]}>"
    letter["Content-Language"] = sender.language
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is answered to us
    letter.set_content(text.strip() + "\n", cte="quoted-printable")
    for file in files:
        kind, _, subtype = file.mime.partition("/")
        letter.add_attachment(file.data, maintype=kind, subtype=subtype, filename=file.name)
    return letter


def _fingerprint(key: str, message: Message) -> str:
    return hashlib.sha256(f"{key}\n{message.to_json()}".encode()).hexdigest()[:32]
