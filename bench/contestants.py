"""Who takes part: command lines, what they need, and the store they keep things in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bench.stores import PostgresServer, RedisServer


@dataclass(frozen=True, slots=True)
class Round:
    """What a contestant is started with: a Bot API server, an empty folder and store."""

    url: str
    token: str
    folder: Path
    store: str


@dataclass(frozen=True, slots=True)
class Contestant:
    """`command` is run with `environment`; `before` prepares each round. `keeps` says what a
    power cut leaves of what people were told is saved."""

    name: str
    command: tuple[str, ...]
    environment: Callable[[Round], dict[str, str]]
    keeps: str
    before: tuple[tuple[str, ...], ...] = ()
    store: type[RedisServer] | type[PostgresServer] | None = None

    def missing(self) -> str:
        """Why it cannot take part ("": it can)."""
        if "bot" in self.command and not find_spec("bot.__main__"):
            return "`python -m bot` is not there yet"
        return self.store.missing() if self.store else ""


def _peer(round_: Round) -> dict[str, str]:
    return {"BOT_TOKEN": round_.token, "BOT_API_URL": round_.url}


def _pickle(round_: Round) -> dict[str, str]:
    return {**_peer(round_), "BOT_PICKLE": str(round_.folder / "bot.pickle")}


def _redis(round_: Round) -> dict[str, str]:
    return {**_peer(round_), "BOT_REDIS": round_.store}


def _vivier(round_: Round) -> dict[str, str]:
    return {
        "VIVIER_DATABASE_URL": round_.store or f"sqlite:///{round_.folder / 'vivier.db'}",
        "VIVIER_MEDIA_DIR": str(round_.folder / "media"),
        "VIVIER_TELEGRAM_TOKEN": round_.token,
        "VIVIER_TELEGRAM_API_URL": round_.url,
        "VIVIER_WEB_BIND": "",
        "VIVIER_PROFILE": "trial",
        # The server of the bench is no Telegram: it takes what comes.
        "VIVIER_TELEGRAM__PER_SECOND": "10000",
    }


def _vivier_on(name: str, store: type[PostgresServer] | None) -> Contestant:
    run, migrate = ((sys.executable, "-m", "bot", verb) for verb in ("run", "migrate"))
    return Contestant(name, run, _vivier, "everything", before=(migrate,), store=store)


CONTESTANTS = (
    Contestant(
        "python-telegram-bot + pickle",
        (sys.executable, "-m", "bench.peers.stock_ptb"),
        _pickle,
        "up to the last minute",
    ),
    Contestant(
        "aiogram + Redis",
        (sys.executable, "-m", "bench.peers.stock_aiogram"),
        _redis,
        "up to the last snapshot",
        store=RedisServer,
    ),
    _vivier_on("Vivier on SQLite", None),
    _vivier_on("Vivier on PostgreSQL", PostgresServer),
)
