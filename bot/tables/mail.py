"""The mail server, through which letters to managers leave."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from bot.tables.table import Table, hint
from handlers.rules import mail_address


def _host(text: str) -> str:
    if re.fullmatch(r"[\w.-]*|[0-9a-fA-F:]+", text, re.A):
        return text
    raise hint(f"{text!r} is not the name of a server", "write one such as smtp.exemple.fr")


def _mail_address(text: str) -> str:
    if not text or mail_address.read(text) == text:
        return text
    raise hint(f"{text!r} is not an e-mail address", "write one such as vivier@exemple.fr")


MailAddress = Annotated[str, AfterValidator(_mail_address)]


class MailTable(Table):
    """The server through which letters to managers leave; `port` 0 is the usual one of `tls`."""

    host: Annotated[str, AfterValidator(_host)] = ""
    port: int = Field(default=0, ge=0, le=65_535)
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    sender: MailAddress = ""
    reply_to: MailAddress = ""

    @model_validator(mode="after")
    def _from_somebody(self) -> Self:
        """Letters have a sender."""
        if self.host and not self.sender:
            raise hint(
                "a mail server is set, and no sender",
                'write sender = "vivier@exemple.fr" beside it',
            )
        return self

    @property
    def on(self) -> bool:
        """Whether letters can leave."""
        return bool(self.host)
