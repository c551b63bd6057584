"""The log: readable or JSON, and never a secret."""

from __future__ import annotations

import io
import json
import logging

import pytest
import structlog
from pydantic import SecretStr

from bot import log
from bot.settings import Settings

TOKEN = "123456789:AAF3yWcLx0JtAbCdEfGhIjKlMnOpQrStUvW"


def logged(**settings: object) -> tuple[io.StringIO, structlog.stdlib.BoundLogger]:
    stream = io.StringIO()
    given: dict[str, object] = {"telegram_webhook_secret": SecretStr("web-hook-secret"), **settings}
    log.set_up(Settings(**given), stream=stream)  # type: ignore[arg-type]
    return stream, structlog.get_logger("test")


@pytest.mark.usefixtures("own_log")
@pytest.mark.parametrize("form", ["text", "json"])
def test_secrets_are_masked(form: str) -> None:
    """Tokens, passwords and our own secrets are masked in values, lists and tracebacks."""
    stream, logger = logged(log=form)
    url = f"https://api.telegram.org/bot{TOKEN}/getMe"
    logger.info("asked", url=url, secrets=["web-hook-secret"], error=ValueError(TOKEN))
    logging.getLogger("other").warning("postgresql://vivier:s3cret@db/x and %s", TOKEN)
    try:
        raise RuntimeError(TOKEN)
    except RuntimeError:
        logger.exception("failed")
    text = stream.getvalue()
    assert "asked" in text
    assert "RuntimeError" in text
    for secret in (TOKEN, "web-hook-secret", "s3cret"):
        assert secret not in text


@pytest.mark.usefixtures("own_log")
def test_json_is_one_object_a_line() -> None:
    """Each line is an object with its moment, level and event."""
    stream, logger = logged(log="json")
    logger.info("started", channels=["web"])
    logging.getLogger("other").error("two\nlines")
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (first["event"], first["level"], first["channels"]) == ("started", "info", ["web"])
    assert second["event"] == "two\nlines"
    assert first["timestamp"].endswith("Z")
