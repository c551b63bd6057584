"""How the process is: alive, ready, and its figures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import Any, Protocol

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client import generate_latest as text_of
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.channel import Channel
from bot.clock import Clock
from bot.settings import Settings
from storage.database import Database
from storage.errors import StoreAway
from storage.records.delivery import Lane
from storage.rows import stamp
from storage.unit_of_work import UnitOfWork

ANSWERS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # seconds
PATIENCE = 5.0  # seconds a look at the database may take
REMEMBERED = 1.0  # seconds: a probe from anywhere writes at most once in so long
FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")


class _ByLabel(dict[str, Counter]):
    """A counter's children, found without its lock: half the price of an increment."""

    def __init__(self, counter: Counter):
        super().__init__()
        self._counter = counter

    def __missing__(self, label: str) -> Counter:
        child = self[label] = self._counter.labels(label)
        return child


class Metrics:
    """Counters the process keeps as it works: some microseconds each; labels from short lists."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        one, two = ["channel"], ["channel", "kind"]
        taken = Counter("vivier_events", "Events taken in", one, registry=self.registry)
        sent = Counter("vivier_sent", "Messages delivered", one, registry=self.registry)
        self._taken, self._sent = _ByLabel(taken), _ByLabel(sent)
        self._failed = Counter("vivier_errors", "What went wrong", two, registry=self.registry)
        self._answers = Histogram(
            "vivier_answer_seconds",
            "From an event's arrival to its commit",
            buckets=ANSWERS,
            registry=self.registry,
        )
        self.outbox = Gauge("vivier_outbox", "Messages owed", ["lane"], registry=self.registry)
        self.inbox = Gauge("vivier_inbox", "Events kept", ["status"], registry=self.registry)
        self.media = Gauge("vivier_media", "Files by state", ["status"], registry=self.registry)

    def event_taken(self, channel: str) -> None:
        """An event came in and is committed."""
        self._taken[channel].inc()

    def answered(self, seconds: float) -> None:
        """It took so long to answer it."""
        self._answers.observe(seconds)

    def sent(self, channel: str) -> None:
        """A message was delivered."""
        self._sent[channel].inc()

    def failed(self, channel: str, kind: str) -> None:
        """Something went wrong; `kind` is a short fixed word."""
        self._failed.labels(channel, kind).inc()


class Program(Protocol):
    """What there is to look at."""

    settings: Settings
    clock: Clock
    database: Database
    channels: dict[str, Channel]
    metrics: Metrics


def routes(program: Program) -> list[Route]:
    """GET /healthz, /readyz and /metrics."""
    health = _Health(program)
    return [
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        Route("/metrics", health.figures),
    ]


class _Health:
    def __init__(self, program: Program):
        self._program = program
        self._seen: tuple[float, bool] = (float("-inf"), False)
        self._looking = asyncio.Lock()

    async def alive(self, _: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def ready(self, _: Request) -> Response:
        """200 only if the database can be written and every channel was reached recently."""
        database = await self._writable()
        channels = {name: await c.reached() for name, c in self._program.channels.items()}
        said = {name: "ok" if well else "not reached" for name, well in channels.items()}
        if self._program.settings.web_bind:
            said["web"] = "ok"  # whoever reads this has just reached it
        well = database and all(channels.values())
        body = {"ready": well, "database": "ok" if database else "away", "channels": said}
        return JSONResponse(body, 200 if well else 503)

    async def figures(self, request: Request) -> Response:
        """Prometheus text, for this machine and the networks of `web.metrics_from`."""
        if not may_read(request, self._program.settings):
            return PlainTextResponse("Not from here. See web.metrics_from.\n", 403)
        metrics = self._program.metrics
        try:
            async with asyncio.timeout(PATIENCE):
                await self._program.database.read(lambda uow: measure(metrics, uow))
        except (StoreAway, TimeoutError):
            metrics.failed("store", "away")
        return Response(text_of(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    async def _writable(self) -> bool:
        async with self._looking:
            at, well = self._seen
            if time.monotonic() - at > REMEMBERED:
                well = await self._write()
                self._seen = (time.monotonic(), well)
            return well

    async def _write(self) -> bool:
        now = stamp(self._program.clock.now())

        async def work(uow: UnitOfWork) -> None:
            await uow.installation.put("ready at", now)

        try:
            async with asyncio.timeout(PATIENCE):
                await self._program.database.write(work)
        except (StoreAway, TimeoutError):
            return False
        return True


async def measure(metrics: Metrics, uow: UnitOfWork) -> None:
    """Look at the queues."""
    owed = dict.fromkeys(Lane, 0)
    for row in await uow.outbox.counts():
        if row["status"] in ("pending", "claimed"):
            owed[Lane(row["lane"])] += row["number"]
    for lane, number in owed.items():
        metrics.outbox.labels(lane.name.lower()).set(number)
    _set(metrics.inbox, await uow.inbox.counts(), ("waiting", "quarantined"))
    _set(metrics.media, await uow.media.counts(), ("owed", "lost"))


def _set(gauge: Gauge, counts: Mapping[str, Any], statuses: tuple[str, ...]) -> None:
    for status in statuses:
        gauge.labels(status).set(counts.get(status, 0))


def may_read(request: Request, settings: Settings) -> bool:
    """Whether the figures may go there: loopback, or a network that was named.

    Behind a proxy that nobody declared (`web.trusted_proxy`) everyone looks like loopback:
    what was forwarded is refused then.
    """
    host = request.client.host if request.client else ""
    if not settings.web.trusted_proxy and any(name in request.headers for name in FORWARDED):
        return False
    try:
        address = ip_address(host)
    except ValueError:
        return False
    named = (ip_network(network) for network in settings.web.metrics_from)
    return address.is_loopback or any(address in network for network in named)
