"""Of the database and the clock, whether they are well."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

from bot.clock import Clock
from bot.operator.errors import sentences
from bot.operator.finding import Finding, split
from bot.operator.settings_list import without_password
from bot.operator.store import opened
from bot.settings import Settings
from storage.rows import moment, stamp
from storage.unit_of_work import UnitOfWork

CHECKED = "checked at"
FIRST_YEAR = 2026  # this program is not older


async def store(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """The database, and the clock against what it remembers."""
    shown, now = without_password(settings.database_url), clock.now()

    async def work(uow: UnitOfWork) -> str | None:
        before = await uow.installation.get(CHECKED)
        await uow.installation.put(CHECKED, stamp(now))
        return before

    try:
        async with opened(settings) as database:
            before = await database.write(work)
    except Exception as error:
        said = sentences(error)
        if said is None:
            raise
        yield Finding("database", "fail", *split(said[0]))
        return
    yield Finding("database", "ok", f"{shown} is up to date and writable.")
    if settings.database_url.startswith("sqlite"):
        yield Finding("durability", "ok", "Each commit is on the disk (WAL, synchronous=FULL).")
    else:
        yield await _durable(settings.database_url)
    ahead = moment(before) - now if before else timedelta()
    if now.year < FIRST_YEAR or ahead > timedelta(minutes=5):
        yield Finding("clock", "fail", f"It says {now:%Y-%m-%d %H:%M} UTC.", "Set it, with NTP.")
    else:
        yield Finding("clock", "ok", f"{now.astimezone(settings.zone):%Y-%m-%d %H:%M %Z}")


async def _durable(url: str) -> Finding:
    """Whether PostgreSQL confirms a commit only once it is on the disk."""
    import asyncpg

    connection = await asyncpg.connect(url, timeout=5)
    try:
        off = [
            name
            for name in ("fsync", "synchronous_commit")
            if await connection.fetchval("SELECT current_setting($1)", name) == "off"
        ]
    finally:
        await connection.close()
    if off:
        said = f"{' and '.join(off)} is off: a power cut may lose what was confirmed."
        return Finding("durability", "warn", said, f"Set {off[0]} = on in PostgreSQL.")
    return Finding("durability", "ok", "PostgreSQL commits to the disk.")
