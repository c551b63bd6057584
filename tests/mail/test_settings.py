"""The settings of e-mail, and what `vivier check` says of the server."""

from __future__ import annotations

import socket
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot import channels_table
from bot.channels.mail import Mail
from bot.clock import Clock
from bot.operator.check_mail import mail
from bot.operator.finding import Finding
from bot.policy import policy
from bot.settings import Settings
from tests.conversations.town import CATALOGUE
from tests.mail.post_office import HOST, PASSWORD, USER, post_office

SENDER = "vivier@ville.example"


def given(**chosen: Any) -> Settings:
    table = {"host": HOST, "sender": SENDER} | chosen.pop("mail", {})
    return Settings.model_validate({"profile": "trial", "mail": table} | chosen)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('host = "smtp.exemple.fr"', "a mail server is set, and no sender"),
        ('host = "smtp://exemple.fr"\nsender = "a@b.fr"', "is not the name of a server"),
        ('host = "smtp.exemple.fr"\nsender = "Vivier"', "is not an e-mail address"),
        ('host = "h.fr"\nsender = "a@b.fr"\nreply_to = "c"', "is not an e-mail address"),
        ('host = "h.fr"\nsender = "a@b.fr"\nport = 70000', "less than or equal"),
    ],
)
def test_what_cannot_be_meant(table: str, said: str) -> None:
    """It is said at the start, not when the first letter leaves."""
    with pytest.raises(ValidationError, match=said):
        Settings.model_validate({"profile": "trial", "mail": tomllib.loads(table)})


async def _never(media: str) -> tuple[bytes, str, str]:
    raise AssertionError(media)


def test_a_server_makes_a_channel() -> None:
    """And without one there is none: summonses are handed over."""
    off, on = Settings(profile="trial"), given()
    found = [
        channels_table.build(each, Clock(), CATALOGUE, _never, None)  # type: ignore[arg-type]
        for each in (off, on)
    ]
    assert "mail" not in found[0]
    assert isinstance(found[1]["mail"], Mail)
    assert (policy(off, ()).mail, policy(on, ()).mail) == (False, True)


async def test_off() -> None:
    """Nothing is missing."""
    found = await mail(Settings(profile="trial"))
    assert (found.state, found.said.partition(":")[0], found.mend) == ("ok", "Off", "")


def _told(found: Finding) -> tuple[str, str]:
    return found.state, found.said


async def test_a_server_that_is_well(trusted: Path) -> None:
    """It is greeted as a letter would be; none is sent."""
    async with post_office(trusted, tls="starttls", login=True) as office:
        table = {"port": office.port, "user": USER}
        settings = given(mail=table, mail_password=PASSWORD)
        place = f"{HOST}:{office.port}"
        assert _told(await mail(settings)) == ("ok", f"{place} answers, encrypted, as {USER}.")
        wrong = await mail(given(mail=table, mail_password="faux"))
        assert _told(wrong) == ("fail", f"{place} refuses {USER} or the password.")
        assert "VIVIER_MAIL_PASSWORD" in wrong.mend
    assert office.letters == []


async def test_a_password_that_is_missing() -> None:
    """It is said before anybody is asked."""
    found = await mail(given(mail={"user": USER}))
    assert found.state == "fail"
    assert "VIVIER_MAIL_PASSWORD_FILE" in found.mend


async def test_a_server_that_is_not_trusted(certificate: Path) -> None:
    """Its certificate is nobody's that this machine knows."""
    for tls in ("starttls", "tls"):
        async with post_office(certificate, tls=tls) as office:  # type: ignore[arg-type]
            found = await mail(given(mail={"port": office.port, "tls": tls}))
        assert found.state == "fail"
        assert "certificate" in found.said
        assert "SSL_CERT_FILE" in found.mend


async def test_a_server_that_does_not_encrypt() -> None:
    """Nothing is sent in clear unless that was written; on this machine it does no harm."""
    async with post_office() as office:
        found = await mail(given(mail={"port": office.port}))
        assert (found.state, "STARTTLS" in found.said) == ("fail", True)
        assert 'tls = "tls"' in found.mend
        clear = await mail(given(mail={"port": office.port, "tls": "none"}))
        assert _told(clear) == ("ok", f"{HOST}:{office.port} answers.")


async def test_a_server_that_is_away() -> None:
    """Nobody listens there."""
    with socket.socket() as nobody:
        nobody.bind((HOST, 0))
        port = nobody.getsockname()[1]
        found = await mail(given(mail={"port": port, "tls": "none"}))
    assert found.state == "fail"
    assert f"{HOST}:{port} cannot be reached" in found.said
    assert "VIVIER_MAIL__PORT" in found.mend
