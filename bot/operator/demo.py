"""`vivier demo`: everything in one folder, with an invented town, and nothing to set up."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from bot.alone import is_served
from bot.app import Vivier
from bot.clock import DemoClock
from bot.demo import town
from bot.demo.rehearsal import rehearsal
from bot.demo.story import play
from bot.operator.errors import OperatorError
from bot.operator.run import serve
from bot.policy import policy
from bot.settings import Settings
from bot.tables.town import Contacts
from storage.database import Database, connect
from storage.migrate import migrate
from storage.records.people import Role

HOST = "127.0.0.1"
FIRST_PORT, PORTS = 8080, 20
DATABASE = "vivier.db"
ADDRESS = "address"  # where the one that is open can be found


@dataclass(frozen=True, slots=True)
class Ready:
    """A demonstration that can be opened: its address, its folder, a code for each role."""

    url: str
    folder: Path
    codes: dict[Role, str]


def settings_of(folder: Path, port: int) -> Settings:
    """The demonstration's settings; nothing comes from the environment."""
    place = town.town()
    named = ("organisers", "phone", "danger_phone", "prevention", "dpo")
    return Settings(
        profile="demo",
        database_url=f"sqlite:///{folder / DATABASE}",
        media_dir=str(folder / "media"),
        web_bind=f"{HOST}:{port}",
        public_url=f"http://{HOST}:{port}",
        organisation=place["organisation"],
        reference_prefix=place["prefix"],
        contacts=Contacts(**{name: place[name] for name in named}),
    )


async def demo(
    folder: Path,
    port: int | None,
    rng: Random,
    stop: asyncio.Event,
    ready: Callable[[Ready], None],
    *,
    fresh: bool = False,
) -> None:
    """Serve the town until `stop`; `ready` is called once it can be opened.

    Without a port the first free one from 8080 on is taken. Raises `OperatorError`.
    """
    _refuse_a_second(folder)
    _make_folder(folder, fresh=fresh)
    settings = settings_of(folder, port or _free_port())
    clock, codes = await _prepare(settings, rng)
    vivier = Vivier(settings, clock=clock)
    clock.database = vivier.database
    (folder / ADDRESS).write_text(settings.public_url)
    await serve(vivier, stop, lambda: ready(Ready(settings.public_url, folder, codes)))


async def _prepare(settings: Settings, rng: Random) -> tuple[DemoClock, dict[Role, str]]:
    """The schema, the clock where it stood, the town if the folder is new."""
    database = connect(settings.database_url)
    await database.open()
    try:
        clock = DemoClock(database, policy(settings, ()))
        await migrate(database, clock.now())
        await clock.load()
        codes = await town.codes(database)
        return clock, codes or await _begin(database, settings, clock.now(), rng)
    finally:
        await database.close()


async def _begin(
    database: Database, settings: Settings, now: datetime, rng: Random
) -> dict[Role, str]:
    """The town, what was played in it before today, then the codes: they say that it is whole."""
    people = await town.load(database, policy(settings, ()), now)
    async with rehearsal(settings, now, people, rng) as story:
        await play(story)
    return await town.hand_out(database, now, rng)


def _make_folder(folder: Path, *, fresh: bool) -> None:
    if fresh:
        forget(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        said = f"The folder {folder} cannot be created: {trouble.strerror}"
        raise OperatorError(f"{said}. Choose another place: --data DIR") from None


def _refuse_a_second(folder: Path) -> None:
    """Raises `OperatorError` with the address of the one that is open in this folder."""
    if not is_served(folder / DATABASE):
        return
    address = folder / ADDRESS
    at = f": {address.read_text()}/" if address.exists() else f" in {folder}"
    raise OperatorError(
        f"A demonstration is already open{at}"
        "\nStop it first (Ctrl+C in its terminal), or choose another folder: --data DIR"
    )


def forget(folder: Path) -> None:
    """Delete what a demonstration made, and nothing else."""
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", ADDRESS):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "media", ignore_errors=True)


def _free_port() -> int:
    for port in range(FIRST_PORT, FIRST_PORT + PORTS):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((HOST, port))
            except OSError:
                continue
            return port
    raise OperatorError(f"No port from {FIRST_PORT} on is free. Choose one: --port N")
