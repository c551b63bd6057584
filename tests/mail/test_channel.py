"""The channel of e-mail against a real server: encryption, login, what a refusal means."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.channels.errors import DeliveryError, Refused, TryLater, Unreachable
from bot.channels.mail import Mail, Server
from bot.channels.mail.letter import Sender
from messages.message import Attachment, Message
from tests.mail.post_office import HOST, PASSWORD, USER, post_office, server_of

NOW = datetime(2026, 12, 10, 9, 5, tzinfo=UTC)
MANAGER = "y.prigent@ville.example"
SENDER = Sender(name="Saint-Aubin-les-Prés", address="vivier@ville.example")
LETTER = Message("Jury d’idées : L&amp;M\n\nBonjour.\nC’est à 9\u00a0h.\n", (),
                 (Attachment("document", "summons"),))  # fmt: skip
PDF = b"%PDF-1.7\n\x00\xff"


@dataclass
class Managers:
    """Samia's, and nobody else's."""

    known: dict[str, str] = field(default_factory=lambda: {"samia": MANAGER})

    async def manager_of(self, juror_id: str) -> str | None:
        return self.known.get(juror_id)


async def opened(media: str) -> tuple[bytes, str, str]:
    """A file; one is still being made, one never will be."""
    match media:
        case "late":
            raise TryLater("its file is not there yet", after=1)
        case "lost":
            raise LookupError(media)
    return PDF, "application/pdf", "convocation-Zoé Müller.pdf"


def mail(server: Server) -> Mail:
    return Mail(server, SENDER, Managers(), opened, lambda: NOW)


async def test_a_letter_and_its_file() -> None:
    """Subject, text and file arrive as they were written, accents and all."""
    async with post_office() as office:
        id = await mail(server_of(office)).send("samia", LETTER)
    [letter] = office.letters
    assert office.received_by == [[MANAGER]]
    assert letter["Subject"] == "Jury d’idées : L&M"
    assert letter["From"] == "Saint-Aubin-les-Prés <vivier@ville.example>"
    assert letter["To"] == MANAGER
    assert letter["Date"].datetime == NOW
    assert (letter["Message-ID"], letter["Auto-Submitted"]) == (id, "auto-generated")
    body, file = letter.get_body(("plain",)), list(letter.iter_attachments())
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == "Bonjour.\nC’est à 9\u00a0h.\n"
    assert [(f.get_filename(), f.get_content_type(), f.get_content()) for f in file] == [
        ("convocation-Zoé Müller.pdf", "application/pdf", PDF)
    ]


async def test_a_repeat_is_recognised() -> None:
    """The same letter has the same Message-ID; another text, or another juror, another one."""
    async with post_office() as office:
        channel = mail(server_of(office))
        channel._managers.known["luc"] = MANAGER  # type: ignore[attr-defined]
        ids = [await channel.send("samia", LETTER) for _ in range(2)]
        ids += [await channel.send("luc", LETTER), await channel.send("samia", Message("Autre"))]
    assert [letter["Message-ID"] for letter in office.letters] == ids
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3
    assert ids[0].endswith("@ville.example>")


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_encrypted_and_logged_in(tls: Any, trusted: Path) -> None:
    """With STARTTLS and with TLS from the first word; the server wants a login and has it."""
    async with post_office(trusted, tls=tls, login=tls == "starttls") as office:
        server = server_of(office, tls, user=USER if tls == "starttls" else "", password=PASSWORD)
        await mail(server).send("samia", LETTER)
    assert len(office.letters) == 1
    assert bool(office.logins) == (tls == "starttls")


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_nothing_is_said_to_a_server_that_is_not_trusted(tls: Any, certificate: Path) -> None:
    """Nor is a letter sent in clear where encryption was asked for."""
    async with post_office(certificate, tls=tls) as office:
        with pytest.raises(TryLater) as trouble:
            await mail(server_of(office, tls)).send("samia", LETTER)
    assert trouble.value.pause_channel
    async with post_office() as clear:
        with pytest.raises(TryLater):
            await mail(server_of(clear, "starttls")).send("samia", LETTER)
    assert (office.letters, clear.letters) == ([], [])


async def test_a_wrong_password_holds_every_letter(trusted: Path) -> None:
    """An operator can mend it: nothing is given up."""
    async with post_office(trusted, tls="starttls", login=True) as office:
        server = server_of(office, "starttls", user=USER, password="faux")
        with pytest.raises(TryLater) as trouble:
            await mail(server).send("samia", LETTER)
    assert trouble.value.pause_channel
    assert "535" in str(trouble.value)


@pytest.mark.parametrize(
    ("where", "said", "kind"),
    [
        ("to_address", f"450 4.2.1 <{MANAGER}> greylisted", TryLater),
        ("to_address", f"550 5.1.1 <{MANAGER}> unknown", Unreachable),
        ("to_letter", "451 4.3.0 later", TryLater),
        ("to_letter", "554 5.7.1 unwanted", Refused),
    ],
)
async def test_what_a_refusal_means(where: str, said: str, kind: type[DeliveryError]) -> None:
    """4xx: later. 5xx: this address, or this letter, for good. No log names the address."""
    async with post_office() as office:
        getattr(office, where).append(said)
        with structlog.testing.capture_logs() as logs, pytest.raises(kind) as trouble:
            await mail(server_of(office)).send("samia", LETTER)
        await mail(server_of(office)).send("samia", LETTER)  # the next one is taken
    assert len(office.letters) == 1
    assert [entry["event"] for entry in logs] == ["mail.not_sent"]
    assert "prigent" not in f"{logs} {trouble.value}"
    assert said[:3] in str(trouble.value)


async def test_a_server_that_is_away() -> None:
    """The whole channel waits."""
    with socket.socket() as nobody:
        nobody.bind((HOST, 0))
        server = Server(host=HOST, port=nobody.getsockname()[1], tls="none")
        with pytest.raises(TryLater) as trouble:
            await mail(server).send("samia", LETTER)
    assert trouble.value.pause_channel


async def test_a_juror_without_an_address() -> None:
    """The staff list may have changed."""
    with pytest.raises(Unreachable):
        await mail(Server(host=HOST, port=1)).send("luc", LETTER)


@pytest.mark.parametrize(("media", "kind"), [("late", TryLater), ("lost", Refused)])
async def test_a_letter_waits_for_its_document(media: str, kind: type[DeliveryError]) -> None:
    """It leaves once the document is there; one that never will be ends the letter."""
    letter = Message("Jury", (), (Attachment("document", media),))
    async with post_office() as office:
        with pytest.raises(kind):
            await mail(server_of(office)).send("samia", letter)
    assert office.letters == []
