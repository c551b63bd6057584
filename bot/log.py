"""The log: what happened to the process, never what people said.

Events and figures only: no handler logs a message's text, and what looks like a token or a
database's password is masked wherever it stands, tracebacks included.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable
from typing import IO, Any

import structlog
from structlog.typing import EventDict, Processor

from bot.settings import Settings

MASK = "***"
TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")  # https://core.telegram.org/bots/api#authorizing
PASSWORD = re.compile(r"(?<=://)([^:/@\s]*):[^@/\s]+@")
NOISY = ("apscheduler", "aiosqlite", "asyncio", "httpx", "httpcore", "telegram", "uvicorn")


def set_up(
    settings: Settings, *, debug: bool = False, quiet: bool = False, stream: IO[str] | None = None
) -> None:
    """Everything that is logged from now on goes to `stream` (standard error).

    `quiet` leaves out what merely happened: for commands whose answer is what is printed.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_formatter(settings, stream or sys.stderr))
    handler.addFilter(_said_in_words)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if debug else logging.WARNING if quiet else logging.INFO)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _said_in_words(record: logging.LogRecord) -> bool:
    """uvicorn logs the bare error of a port it cannot take; the command says it in a sentence."""
    return not (record.name == "uvicorn.error" and isinstance(record.msg, OSError))


def masker(secrets: tuple[str, ...]) -> Callable[[str], str]:
    """What takes tokens, passwords and these secrets out of a text."""

    def mask(text: str) -> str:
        for secret in secrets:
            text = text.replace(secret, MASK)
        return PASSWORD.sub(rf"\1:{MASK}@", TOKEN.sub(MASK, text))

    return mask


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]


def _formatter(settings: Settings, stream: IO[str]) -> logging.Formatter:
    as_json = settings.log == "json"
    render: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=stream.isatty())
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,  # as text, so that it is masked as well
            _Mask(_secrets(settings)),
            render,
        ],
    )


def _secrets(settings: Settings) -> tuple[str, ...]:
    kept = (settings.telegram_token, settings.telegram_webhook_secret)
    return tuple(secret.get_secret_value() for secret in kept if secret is not None)


class _Mask:
    """A processor: every value of an event, however deep, without secrets."""

    def __init__(self, secrets: tuple[str, ...]):
        self._mask = masker(secrets)

    def __call__(self, _logger: Any, _method: str, event: EventDict) -> EventDict:
        return {name: self._clean(value) for name, value in event.items()}

    def _clean(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._mask(value)
        if isinstance(value, dict):
            return {name: self._clean(item) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return [self._clean(item) for item in value]
        if value is None or isinstance(value, bool | int | float):
            return value
        return self._mask(str(value))
