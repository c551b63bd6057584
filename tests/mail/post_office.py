"""A mail server on this machine: aiosmtpd, which writes down what it takes and refuses as told."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.channels.mail import Server
from bot.channels.mail.server import Tls

HOST, USER, PASSWORD = "127.0.0.1", "vivier", "mot-de-passe"


@dataclass(slots=True)
class PostOffice:
    """`to_address` and `to_letter` are what it says, one each time; then yes."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    received_by: list[list[str]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    to_address: list[str] = field(default_factory=list)
    to_letter: list[str] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_address and (said := self.to_address.pop(0)):
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.to_letter and (said := self.to_letter.pop(0)):
            return said
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.SMTP)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.received_by.append(envelope.rcpt_tos)
        self.news.set()
        return "250 OK"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        given = isinstance(data, LoginPassword) and (data.login, data.password)
        if given == (USER.encode(), PASSWORD.encode()):
            self.logins.append(mechanism)
            return AuthResult(success=True)
        return AuthResult(success=False, handled=False)

    async def took(self, count: int) -> list[EmailMessage]:
        """The letters, once there are so many."""
        async with asyncio.timeout(30):
            while len(self.letters) < count:
                self.news.clear()
                await self.news.wait()
        return self.letters


@asynccontextmanager
async def post_office(
    certificate: Path | None = None, *, tls: Tls = "none", login: bool = False
) -> AsyncIterator[PostOffice]:
    """Listening on loopback. With a `certificate` it encrypts; with `login` it wants one."""
    office, loop = PostOffice(), asyncio.get_running_loop()
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)

    def connected() -> SMTP:
        return SMTP(
            office, hostname="mail.test", loop=loop,
            tls_context=context if tls == "starttls" else None,
            require_starttls=tls == "starttls",
            authenticator=office.authenticate if login else None, auth_required=login,
            auth_require_tls=tls == "starttls",
        )  # fmt: skip

    wrapped = context if tls == "tls" else None
    server = await loop.create_server(connected, HOST, 0, ssl=wrapped)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()
        await server.wait_closed()


def server_of(office: PostOffice, tls: Tls = "none", **chosen: Any) -> Server:
    """The server as it is configured."""
    return Server(host=HOST, port=office.port, tls=tls, **chosen)


def certify(folder: Path) -> Path:
    """A certificate and its key for this machine, signed by itself; the file of both."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        [x509.NameAttribute(NameOID.COMMON_NAME, HOST)],
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name(name))
        .issuer_name(x509.Name(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return file
