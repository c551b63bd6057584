"""`vivier status`: how much there is, and what waits."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.last_poll import POLLED
from bot.operator.export import utc
from bot.operator.store import opened
from bot.settings import Settings
from storage.records.calls import PosterFigures
from storage.records.delivery import Lane
from storage.rows import moment
from storage.unit_of_work import UnitOfWork

WAITING = ("pending", "claimed")


async def status(settings: Settings, clock: Clock) -> dict[str, Any]:
    """Counts and queues; moments are RFC 3339 text in UTC, or None."""

    async def work(uow: UnitOfWork) -> dict[str, Any]:
        return {
            "at": utc(clock.now()),
            "people": await uow.people.counts(),
            "ideas": await uow.ideas.counts(),
            "drafts": await _drafts(uow),
            **await _outbox(uow),
            "inbox": _only(await uow.inbox.counts(), ("waiting", "quarantined")),
            "media": _only(await uow.media.counts(), ("owed", "lost")),
            "posters": [_poster(each) for each in await uow.posters.figures()],
            "last_poll": _at(await uow.installation.get(POLLED)),
            "next_reminder": _at(await uow.timers.next()),
        }

    async with opened(settings) as database:
        return await database.read(work)


async def _drafts(uow: UnitOfWork) -> int:
    counts = (await uow.dialogues.counts()).get("idea", {})
    return counts.get("open", 0) + counts.get("parked", 0)


async def _outbox(uow: UnitOfWork) -> dict[str, Any]:
    rows = [row for row in await uow.outbox.counts() if row["status"] in WAITING]
    lanes = {lane.name.lower(): 0 for lane in Lane}
    for row in rows:
        lanes[Lane(row["lane"]).name.lower()] += row["number"]
    oldest = min((row["oldest"] for row in rows), default=None)
    return {"outbox": lanes, "oldest_waiting": _at(oldest)}


def _poster(figures: PosterFigures) -> dict[str, Any]:
    return {**asdict(figures), "created_at": utc(figures.created_at)}


def _only(counts: dict[str, int], names: tuple[str, ...]) -> dict[str, int]:
    return {name: counts.get(name, 0) for name in names}


def _at(when: datetime | str | None) -> str | None:
    return utc(moment(when) if isinstance(when, str) else when) if when else None


def ago(at: str | None, now: str, zone: ZoneInfo) -> str:
    """A moment as the clocks of `zone` show it, and `2 min ago`; both as `status` gives them."""
    if at is None:
        return "—"
    shown = f"{moment(at).astimezone(zone):%Y-%m-%d %H:%M %Z}"
    seconds = int((moment(now) - moment(at)) / timedelta(seconds=1))
    future = seconds < 0
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        if abs(seconds) >= size or unit == "s":
            amount = f"{abs(seconds) // size} {unit}"
            return f"{shown}  (in {amount})" if future else f"{shown}  ({amount} ago)"
    return shown
