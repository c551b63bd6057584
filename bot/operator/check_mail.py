"""Of the mail server, whether it takes letters: greeted as one would be sent."""

from __future__ import annotations

import ssl

import aiosmtplib

from bot.channels.mail import Server
from bot.channels_table import mail_server
from bot.operator.check_reaching import loopback
from bot.operator.finding import Finding
from bot.settings import Settings

PATIENCE = 10.0  # seconds


async def mail(settings: Settings) -> Finding:
    """Off, or how it answers."""
    if not settings.mail.on:
        said = "Off: there is no mail server. Summonses are handed over on paper."
        return Finding("mail", "ok", said)
    if settings.mail.user and settings.mail_password is None:
        mend = "Set VIVIER_MAIL_PASSWORD_FILE to the file that holds it, or VIVIER_MAIL_PASSWORD."
        return Finding(
            "mail", "fail", f"{settings.mail.user} is to log in, and no password is set.", mend
        )
    server = mail_server(settings)
    try:
        await server.greet(PATIENCE)
    except (aiosmtplib.SMTPException, OSError) as error:
        said, mend = _trouble(server, error)
        return Finding("mail", "fail", said, mend)
    if server.tls == "none" and not loopback(server.host):
        said = f"Letters{' and the password' if server.user else ''} go to {server.place} in clear."
        return Finding("mail", "warn", said, 'Write tls = "starttls" under [mail], or "tls".')
    encrypted = {"starttls": ", encrypted", "tls": ", encrypted", "none": ""}[server.tls]
    logged_in = f", as {server.user}" if server.user else ""
    return Finding("mail", "ok", f"{server.place} answers{encrypted}{logged_in}.")


def _trouble(server: Server, error: aiosmtplib.SMTPException | OSError) -> tuple[str, str]:
    match error:
        case aiosmtplib.SMTPAuthenticationError():
            said = f"{server.place} refuses {server.user} or the password."
            return said, "Correct VIVIER_MAIL__USER and VIVIER_MAIL_PASSWORD."
        case aiosmtplib.SMTPResponseException(code=code):
            return f"{server.place} says {code}.", "Ask whoever keeps it to take letters from here."
    if isinstance(error.__cause__, ssl.SSLError) or isinstance(error, ssl.SSLError):
        said = f"The certificate of {server.place} is not trusted, or it speaks no TLS."
        return said, "Correct VIVIER_MAIL__HOST and VIVIER_MAIL__TLS, or set SSL_CERT_FILE."
    if isinstance(error, aiosmtplib.SMTPException) and "STARTTLS" in str(error):
        return f"{server.place} offers no STARTTLS.", 'Write tls = "tls" under [mail], or "none".'
    said = f"{server.place} cannot be reached ({type(error).__name__})."
    return said, "Correct VIVIER_MAIL__HOST and VIVIER_MAIL__PORT, or open the way to it."
