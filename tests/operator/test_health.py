"""/healthz, /readyz and /metrics."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from bot import health
from bot.clock import Clock
from bot.health import Metrics, may_read, routes
from bot.settings import Settings
from bot.tables.channels import WebTable
from storage.database import Database
from tests.operator.given import Filled


@dataclass
class Channel:
    well: bool = True

    async def reached(self) -> bool:
        return self.well


@dataclass
class Program:
    settings: Settings
    database: Database
    channels: dict[str, Any] = field(default_factory=dict)
    metrics: Metrics = field(default_factory=Metrics)
    clock: Clock = field(default_factory=Clock)


async def get(program: Program, path: str, **headers: str) -> httpx.Response:
    app = Starlette(routes=routes(program))
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://vivier") as client:
        return await client.get(path, headers=headers)


async def test_ready(settings: Settings, database: Database) -> None:
    """200 while the database can be written and every channel was reached."""
    program = Program(settings, database, {"telegram": Channel()})
    answer = await get(program, "/readyz")
    assert answer.status_code == 200
    assert answer.json()["channels"] == {"telegram": "ok", "web": "ok"}
    assert (await get(program, "/healthz")).status_code == 200


async def test_a_channel_that_is_silent(settings: Settings, database: Database) -> None:
    """503 says which channel was not reached."""
    answer = await get(Program(settings, database, {"telegram": Channel(False)}), "/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "database": "ok",
        "channels": {"telegram": "not reached", "web": "ok"},
    }


async def test_a_database_that_is_away(settings: Settings, database: Database) -> None:
    """503 says so; the process is alive all the same, and its figures can be read."""
    await database.close()
    program = Program(settings, database)
    answer = await get(program, "/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "away")
    assert (await get(program, "/healthz")).status_code == 200
    assert (await get(program, "/metrics")).status_code == 200


async def test_probes_write_seldom(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks all the time does not make the database write all the time."""
    writes = 0
    write = database.write

    async def counted(work: Any) -> Any:
        nonlocal writes
        writes += 1
        return await write(work)

    monkeypatch.setattr(database, "write", counted)
    monkeypatch.setattr(health, "REMEMBERED", 3600.0)
    app = Starlette(routes=routes(Program(settings, database)))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://vivier") as client:
        for _ in range(5):
            assert (await client.get("/readyz")).status_code == 200
    assert writes == 1


async def test_figures(settings: Settings, database: Database, filled: Filled) -> None:
    """Prometheus text with what was counted and what waits."""
    program = Program(settings, database)
    program.metrics.event_taken("web")
    program.metrics.sent("telegram")
    program.metrics.failed("telegram", "refused")
    program.metrics.answered(0.02)
    text = (await get(program, "/metrics")).text
    assert 'vivier_events_total{channel="web"} 1.0' in text
    assert 'vivier_sent_total{channel="telegram"} 1.0' in text
    assert 'vivier_errors_total{channel="telegram",kind="refused"} 1.0' in text
    assert 'vivier_answer_seconds_bucket{le="0.025"} 1.0' in text
    assert 'vivier_outbox{lane="reminder"} 1.0' in text
    assert 'vivier_inbox{status="waiting"} 0.0' in text


def asked_from(host: str, **headers: str) -> Request:
    listed = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "client": (host, 1), "headers": listed})


def test_who_may_read_the_figures() -> None:
    """This machine and the networks named; not whoever comes through a proxy on this machine."""
    usual = Settings()
    assert may_read(asked_from("127.0.0.1"), usual)
    assert may_read(asked_from("::1"), usual)
    assert not may_read(asked_from("192.0.2.7"), usual)
    assert not may_read(asked_from("127.0.0.1", **{"x-forwarded-for": "192.0.2.7"}), usual)
    named = Settings(web=WebTable(metrics_from=("192.0.2.0/24",)))
    assert may_read(asked_from("192.0.2.7"), named)
    assert not may_read(asked_from("unix"), named)
