"""The organisation's mail server, by SMTP: https://www.rfc-editor.org/rfc/rfc5321"""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal

from aiosmtplib import SMTP

Tls = Literal["starttls", "tls", "none"]

PORTS: dict[Tls, int] = {"starttls": 587, "tls": 465, "none": 25}
PATIENCE = 30.0  # seconds for each answer of the server


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """`port` 0 is the usual one; without a `user` nobody logs in.

    Raises aiosmtplib's `SMTPException`, `OSError`, and `ValueError` from a host that is no name.
    """

    host: str
    port: int = 0
    tls: Tls = "starttls"
    user: str = ""
    password: str = ""

    @property
    def place(self) -> str:
        """As it is shown: `smtp.exemple.fr:587`."""
        return f"{self.host}:{self.port or PORTS[self.tls]}"

    async def send(self, letter: EmailMessage) -> None:
        """Hand one letter over."""
        async with self._open(PATIENCE) as connection:
            await connection.send_message(letter)

    async def greet(self, patience: float) -> None:
        """Say hello, encrypt and log in as a letter would, then go."""
        async with self._open(patience):
            pass

    def _open(self, patience: float) -> SMTP:
        return SMTP(
            hostname=self.host,
            port=self.port or PORTS[self.tls],
            username=self.user or None,
            password=self.password or None,
            use_tls=self.tls == "tls",
            start_tls=self.tls == "starttls",  # or else nothing is said: the server must offer it
            timeout=patience,
        )
